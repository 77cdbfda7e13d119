//! A half-open range of bytes.

use serde::Serialize;

/// The bytes `start..end` of some text; which text, the holder of the span has to know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`, in bytes.
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of bytes; 0 where `end` is before `start`.
    #[inline]
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// True where the span holds no byte.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True where `other` lies wholly inside this span, edges included.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True where the two share at least one byte; an empty span overlaps nothing.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The bytes of the span in `text`; empty where the span is out of range or cuts a character.
    #[inline]
    pub fn slice<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The span moved `by` bytes to the right, as when its text is put behind `by` other bytes.
    #[inline]
    pub fn shift(&self, by: usize) -> Self {
        Self::new(self.start.saturating_add(by), self.end.saturating_add(by))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_only_whole_characters_in_range() {
        assert_eq!(Span::new(3, 6).slice("誤送信"), "送");
        assert_eq!(Span::new(3, 5).slice("誤送信"), "");
        assert_eq!(Span::new(6, 12).slice("誤送信"), "");
        assert_eq!(Span { start: 6, end: 3 }.slice("誤送信"), "");
    }

    #[test]
    fn measures_and_moves() {
        assert_eq!(Span::new(2, 5).len(), 3);
        assert_eq!(Span { start: 5, end: 2 }.len(), 0);
        assert!(Span::new(4, 4).is_empty());
        assert_eq!(Span::new(2, 5).shift(10), Span::new(12, 15));
    }

    #[test]
    fn compares_with_others() {
        let span = Span::new(2, 6);
        assert!(span.contains(Span::new(2, 6)));
        assert!(span.contains(Span::new(6, 6)));
        assert!(!span.contains(Span::new(5, 7)));
        assert!(span.overlaps(Span::new(5, 7)));
        assert!(!span.overlaps(Span::new(6, 7)));
        assert!(!span.overlaps(Span::new(4, 4)));
    }
}
