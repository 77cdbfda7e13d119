//! Proof that the rules do what they should: their own examples, and the score against hand-made records.

pub mod examples;
pub mod explain;
mod links;
pub mod score;
