//! Proof that the rules do what they should: their own examples, lints, and the score against hand-made records.

pub mod check;
pub mod examples;
pub mod explain;
mod lints;
pub mod score;
