//! Proof that the rules do what they should: their own examples, the score against hand-made records, and what differs
//! between two rule sets.

pub mod catalogue;
pub mod diff;
pub mod examples;
pub mod explain;
pub mod firings;
pub mod profile;
pub mod scaffold;
pub mod score;
