//! Proof that the rules do what they should: their own examples, lints, the score against hand-made records, the comparison
//! of two rule sets, and the records that a person accepted.

pub mod alternatives;
pub mod catalogue;
pub mod check;
mod columns;
mod consistency;
pub mod diff;
mod document;
pub mod examples;
pub mod explain;
pub mod firings;
mod links;
mod lints;
pub mod profile;
pub mod scaffold;
pub mod score;
pub mod store;
pub mod unclassed;

pub use document::text_of;
