//! A long document in parts, cut where a post begins, so that the parts give what the whole would.

use crate::rules::RuleSet;
use crate::segment::{Start, last_certain_heading, opens_as_page};
use crate::text::{Decoded, LineIndex};

use super::Text;

/// How much text a part has at least where more follows, in bytes.
const SIZE: usize = 1 << 20;
/// How much of the end of a text is looked at for a heading first, in bytes.
const WINDOW: usize = 64 << 10;

/// A part of a document: whole posts, and a little text after them that tells where the last one ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Its text, with the way back to the file.
    pub decoded: Decoded,
    /// What it begins with.
    pub start: Start,
    /// Where the posts of the next part begin in its text.
    pub end: usize,
    /// How many lines of the document stand before it.
    pub lines_before: usize,
    /// Its only post is longer than is read at once; the rest of it is left out.
    pub cut: bool,
}

impl Chunk {
    /// A whole document.
    pub fn whole(decoded: Decoded, start: Start) -> Self {
        Self { decoded, start, end: usize::MAX, lines_before: 0, cut: false }
    }

    /// The text to extract from; `name` becomes the records' source.
    pub fn text<'a>(&'a self, name: &'a str) -> Text<'a> {
        Text { name, text: self.decoded.text(), start: self.start, end: self.end }
    }
}

/// Cuts a document that comes piece by piece into [`Chunk`]s.
#[derive(Debug)]
pub struct Chunker<'r> {
    rules: &'r RuleSet,
    size: usize,
    most: usize,
    held: Decoded,
    start: Start,
    lines_before: usize,
    /// How much was held when no place to cut was found: it is worth looking again when that has doubled.
    tried: usize,
}

impl<'r> Chunker<'r> {
    /// For documents whose posts are at most `most` bytes long; of longer ones the rest is left out.
    pub fn new(rules: &'r RuleSet, most: usize) -> Self {
        Self::with_size(rules, most, SIZE)
    }

    /// The same with parts of at least `size` bytes.
    pub fn with_size(rules: &'r RuleSet, most: usize, size: usize) -> Self {
        let held = Decoded::default();
        Self { rules, size, most, held, start: Start::Document, lines_before: 0, tried: 0 }
    }

    /// Takes in the next piece of the document; gives the part that is ready, if one is. With the `last` piece there is
    /// always one.
    pub fn push(&mut self, piece: Decoded, last: bool) -> Option<Chunk> {
        self.held.append(piece);
        let length = self.held.text().len();
        if last {
            return Some(self.take(length, length, false, Start::Document));
        }
        if length < self.size.max(self.tried * 2).min(self.most) {
            return None;
        }
        if let Some((end, known)) = self.place_to_cut() {
            let of_page = self.of_page(known);
            return Some(self.take(end, known, false, Start::Heading { of_page }));
        }
        self.tried = length;
        // A line end of two characters stays whole.
        let end = length - usize::from(self.held.text().ends_with('\r'));
        (length >= self.most).then(|| self.take(end, end, true, Start::Inside))
    }

    /// Whether this document is a page of one notice.
    fn of_page(&self, known: usize) -> bool {
        match self.start {
            Start::Heading { of_page } => of_page,
            Start::Document => {
                let text = self.held.text().get(..known).unwrap_or_default();
                opens_as_page(self.rules, &self.rules.normalizer.normalize(text), text)
            }
            Start::Inside | Start::Entry { .. } => false,
        }
    }

    /// Takes the posts before `end` with the text up to `known`; what follows begins with `next`.
    fn take(&mut self, end: usize, known: usize, cut: bool, next: Start) -> Chunk {
        let posts_end = if end == known { usize::MAX } else { end };
        let decoded = self.held.part(0, known);
        // A long line that is left out is told once.
        let cut = cut && self.start != Start::Inside;
        let chunk = Chunk { decoded, start: self.start, end: posts_end, lines_before: self.lines_before, cut };
        let before = self.held.text().get(..end).unwrap_or("");
        let ended = before.ends_with(['\n', '\r', '\u{85}']);
        self.lines_before += LineIndex::new(before).count().saturating_sub(usize::from(!ended && !before.is_empty()));
        self.held = self.held.part(end, self.held.text().len());
        (self.start, self.tried) = (next, 0);
        chunk
    }

    /// The offset of the last line that certainly heads a post, and the end of the lines that make it certain. Looks at the
    /// end of the text first, and at more of it while there is none.
    fn place_to_cut(&self) -> Option<(usize, usize)> {
        let text = self.held.text();
        let mut window = WINDOW;
        loop {
            let from = window_start(text, window);
            let start = if from == 0 { self.start } else { Start::Inside };
            if let Some(found) = self.heading_after(text, from, start) {
                return Some(found);
            }
            if from == 0 {
                return None;
            }
            window = window.saturating_mul(4);
        }
    }

    fn heading_after(&self, text: &str, from: usize, start: Start) -> Option<(usize, usize)> {
        let part = text.get(from..)?;
        let normalized = self.rules.normalizer.normalize(part);
        let [heading, last] = last_certain_heading(self.rules, &normalized, part, start)?;
        let at = normalized.source(heading).start;
        let known = normalized.source(last).end;
        // Where normalizing sees a line end that files do not count, the line is not one to cut at.
        let line = LineIndex::new(part);
        let line_start = line.line_start(line.line_of(at));
        let blank = part.get(line_start..at)?.chars().all(|c| c.is_whitespace() && c != '\u{2028}' && c != '\u{2029}');
        (blank && line_start > 0).then_some((from + line_start, from + known))
    }
}

/// Where the last `window` bytes of a text begin, at a line.
fn window_start(text: &str, window: usize) -> usize {
    let Some(from) = text.len().checked_sub(window) else { return 0 };
    let before = text.as_bytes().get(..from).unwrap_or_default();
    memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1)
}
