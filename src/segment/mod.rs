//! Cuts a document into posts, and a post into headings, sections, list items and sentences. Ranges, not copies.

mod answers;
mod aside;
mod banner;
mod flow;
mod heading;
mod lead;
mod lines;
mod outline;
mod posts;
mod rows;
mod taken_back;
mod unwrap;
mod weave;

pub use flow::Flow;
pub use outline::{Frame, Outline, Section, Unit, outline};
pub use posts::{Post, Start, last_certain_heading, opens_as_page, posts, posts_from};
