//! Cuts a document into posts, and a post into headings, sections, list items and sentences. Ranges, not copies.

mod heading;
mod lead;
mod lines;
mod outline;
mod posts;

pub use outline::{Outline, Section, Unit, outline};
pub use posts::{Post, Start, last_certain_heading, posts, posts_from};
