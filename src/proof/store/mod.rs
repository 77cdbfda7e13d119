//! The guard for new posts: what a person accepted of each post, kept in a folder, against what comes out now.
//!
//! One readable file a post ([`Accepted`]): its facts with the rule of each, and nothing that moves when the post does.
//! A post is recognized by its heading and its wording ([`Guard`]), so that an edited or moved one keeps its file. What a
//! person rejected is kept beside, so that nobody is asked twice.

mod accepted;
mod folder;
mod format;
mod guard;
mod junit;
mod post;
mod recognize;
mod report;
mod review;
mod sketch;

pub use accepted::Accepted;
pub use folder::{Shelf, Store, Writing};
pub use guard::{Finding, Guard, Status, Summary};
pub use junit::junit;
pub use post::{Post, posts_of};
pub use report::{finding_text, json, plain, text};
pub use review::{Answer, Order, Reviewer, Walk, review};
pub use sketch::Sketch;

#[cfg(test)]
mod tests;
