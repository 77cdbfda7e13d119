//! Writes a text out of the pieces of another, with the way back.

use crate::text::{Normalized, Span, SpanMapBuilder};

/// A text in the making.
pub(super) struct Weave<'a> {
    source: &'a str,
    text: String,
    map: SpanMapBuilder,
    /// What stands before this byte of the source is done.
    done: usize,
    changed: bool,
}

impl<'a> Weave<'a> {
    pub fn new(source: &'a str) -> Self {
        let text = String::with_capacity(source.len());
        Self { source, text, map: SpanMapBuilder::default(), done: 0, changed: false }
    }

    /// Copies the source up to `at`, then leaves out what follows up to `next`.
    pub fn cut(&mut self, at: usize, next: usize) {
        self.copy(Span::new(self.done, at.max(self.done)));
        self.done = next.max(self.done);
        self.changed = true;
    }

    /// Copies a piece of the source to where the text is, whatever is done.
    pub fn copy(&mut self, piece: Span) {
        self.text.push_str(piece.slice(self.source));
        self.map.copy(piece);
    }

    /// Writes `words`, which stand for `source`.
    pub fn put(&mut self, words: &str, source: Span) {
        self.text.push_str(words);
        self.map.replace(source, words.len());
    }

    /// The last character written.
    pub fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// The text with the rest of the source; `None` where nothing was changed.
    pub fn finish(mut self) -> Option<Normalized> {
        if !self.changed {
            return None;
        }
        self.copy(Span::new(self.done, self.source.len()));
        Some(Normalized { text: self.text, map: self.map.finish() })
    }
}
