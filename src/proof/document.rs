//! A document as the stages take it.

use crate::input::{Document, Shape};
use crate::pipeline::Text;
use crate::segment::Start;

/// The text to extract from: an entry of a feed is one post, other documents have as many as they have headings.
pub fn text_of(document: &Document) -> Text<'_> {
    let start = match document.shape {
        Shape::Dump => Start::Document,
        Shape::Entry { dated } => Start::Entry { dated },
    };
    Text { start, ..Text::document(&document.name, document.decoded.text()) }
}
