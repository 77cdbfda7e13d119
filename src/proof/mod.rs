//! Proof that the rules do what they should: their own examples, lints, and the score against hand-made records.

pub mod catalogue;
pub mod check;
pub mod examples;
pub mod explain;
pub mod firings;
mod lints;
pub mod profile;
pub mod scaffold;
pub mod score;
