//! What differs between two sets of records of the same posts.

pub mod records;
