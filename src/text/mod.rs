//! Text and places in it: spans, maps from a text back to the text it was made from, lines, and normalization.
//!
//! Rules see normalized text; evidence points at source bytes. The way back is written together with the text
//! ([`SpanMap`]), never repaired afterwards.

mod chars;
mod decoded;
mod fold;
mod letters;
mod lines;
mod map;
mod normalize;
mod printable;
mod spacing;
mod span;

pub use chars::CharSet;
pub use decoded::Decoded;
pub use fold::NormalizeTable;
pub use lines::{LineIndex, in_one_line, lines};
pub use map::{SpanMap, SpanMapBuilder};
pub use normalize::{Normalized, Normalizer};
pub use printable::{printable, steers};
pub use span::Span;
