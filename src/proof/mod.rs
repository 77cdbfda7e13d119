//! Proof that the rules do what they should: their own examples, the score against hand-made records, and what differs
//! between two rule sets.

pub mod diff;
pub mod examples;
pub mod explain;
pub mod score;
