//! Columns of a terminal, of which a Japanese character takes two.

use unicode_width::UnicodeWidthStr;

/// The text with spaces behind it, `width` columns wide; a wider one as it is.
pub(super) fn left(text: &str, width: usize) -> String {
    text.to_owned() + &spaces(text, width)
}

/// The text with spaces before it.
pub(super) fn right(text: &str, width: usize) -> String {
    spaces(text, width) + text
}

fn spaces(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}
