//! Proof that the rules do what they should: their own examples, and the score against hand-made records.

pub mod catalogue;
pub mod examples;
pub mod explain;
pub mod firings;
pub mod profile;
pub mod scaffold;
pub mod score;
