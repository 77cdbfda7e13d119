//! Lines of a normalized text.

use memchr::memchr_iter;

use crate::text::Span;

/// The lines of `text` without their newlines.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    memchr_iter(b'\n', text.as_bytes()).chain([text.len()]).map(move |end| {
        let line = Span::new(start, end);
        start = end + 1;
        line
    })
}

/// `span` without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let line = span.slice(text);
    // Most have none.
    if line.chars().next().is_some_and(|c| !is_white(c)) && line.chars().next_back().is_some_and(|c| !is_white(c)) {
        return span;
    }
    let behind = line.trim_start();
    let start = span.start + (line.len() - behind.len());
    Span::new(start, start + behind.trim_end().len())
}

/// Says it at once of the letters of Japanese: there is no white space behind U+3000.
fn is_white(c: char) -> bool {
    c <= '\u{3000}' && c.is_whitespace()
}

/// True where `text` has more than `most` characters; counts them only where their bytes do not tell.
pub(super) fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && (text.len() > most.saturating_mul(4) || text.chars().count() > most)
}
