//! Decoded text and the way back to the bytes it was decoded from.

use super::Span;
use super::lines::floor_boundary;

/// Text decoded from bytes in any encoding.
///
/// A byte order mark stays in the text, so that offsets count from the first byte of the file. Each invalid sequence became
/// one U+FFFD. [`Decoded::to_source`] leads from offsets in the text to offsets in the bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    text: String,
    /// In order of the text; each reaches to the start of the next one.
    runs: Vec<Run>,
}

/// Characters next to each other that all take the same number of bytes in the text, and all the same in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Byte offset of the first character in the text.
    decoded: usize,
    /// Byte offset of the first character in the source.
    source: usize,
    /// Bytes of a character in the text; 1 also where text and source are the same bytes.
    width: usize,
    /// Bytes of a character in the source.
    source_width: usize,
}

impl Run {
    /// How many characters lie before byte `offset` of the text.
    fn characters(&self, offset: usize) -> usize {
        offset.saturating_sub(self.decoded) / self.width.max(1)
    }
}

impl Decoded {
    /// A text whose bytes are its source.
    pub fn plain(text: String) -> Self {
        Self::at(text, 0)
    }

    /// A text whose bytes stand at `source` in its source.
    pub fn at(text: String, source: usize) -> Self {
        let runs = vec![Run { decoded: 0, source, width: 1, source_width: 1 }];
        Self { text, runs }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text alone.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The source's byte offset for byte `offset` of the text. An offset inside a character that the source writes in
    /// another way counts as its start.
    pub fn to_source(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        match self.run_of(offset) {
            _ if offset > 0 && offset == self.text.len() => self.end_before(offset),
            Some(run) => run.source + run.characters(offset) * run.source_width,
            None => offset,
        }
    }

    /// The source's bytes for a span of the text. Bytes between characters that stand for none, such as the escape
    /// sequences of ISO-2022-JP, are left out at the edges.
    pub fn source(&self, span: Span) -> Span {
        let start = self.to_source(span.start);
        if span.is_empty() { Span::new(start, start) } else { Span::new(start, self.end_before(span.end)) }
    }

    /// Where the character that holds the byte before `offset` ends in the source.
    fn end_before(&self, offset: usize) -> usize {
        let last = offset.saturating_sub(1);
        self.run_of(last).map_or(offset, |run| run.source + (run.characters(last) + 1) * run.source_width)
    }

    fn run_of(&self, offset: usize) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.decoded <= offset);
        after.checked_sub(1).and_then(|last| self.runs.get(last))
    }

    /// Adds `text`, which the source writes as the same bytes at `source`.
    pub fn push_same(&mut self, text: &str, source: usize) {
        self.push(text, source, 1, 1);
    }

    /// Adds one character or what stands for one sequence: `text`, for `length` bytes at `source`.
    pub fn push_char(&mut self, text: &str, source: usize, length: usize) {
        self.push(text, source, text.len(), length);
    }

    fn push(&mut self, text: &str, source: usize, width: usize, source_width: usize) {
        if text.is_empty() {
            return;
        }
        let run = Run { decoded: self.text.len(), source, width, source_width };
        self.push_run(run);
        self.text.push_str(text);
    }

    /// Adds a run unless the last one goes on with it.
    fn push_run(&mut self, run: Run) {
        let goes_on = self.runs.last().is_some_and(|last| {
            let same = (last.width, last.source_width) == (run.width, run.source_width);
            same && last.source + last.characters(run.decoded) * last.source_width == run.source
        });
        if !goes_on {
            self.runs.push(run);
        }
    }

    /// Adds what follows in the same source.
    pub fn append(&mut self, more: Decoded) {
        if self.text.is_empty() {
            *self = more;
            return;
        }
        let by = self.text.len();
        more.runs.into_iter().for_each(|run| self.push_run(Run { decoded: run.decoded + by, ..run }));
        self.text.push_str(&more.text);
    }

    /// A copy of the bytes `start..end` of the text, with the same way back; the ends move to the nearest character
    /// boundary before.
    pub fn part(&self, start: usize, end: usize) -> Decoded {
        let end = floor_boundary(&self.text, end);
        let start = floor_boundary(&self.text, start).min(end);
        let after = self.runs.partition_point(|run| run.decoded < end);
        let first = self.runs.partition_point(|run| run.decoded <= start).saturating_sub(1);
        let moved = self.runs.get(first..after).unwrap_or_default().iter().map(|run| {
            let skipped = run.characters(start);
            let source = run.source + skipped * run.source_width;
            Run { decoded: run.decoded.saturating_sub(start), source, ..*run }
        });
        Decoded { runs: moved.collect(), text: self.text.get(start..end).unwrap_or("").to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a件\u{fffd}b`, from 1 + 2 + 3 + 1 bytes at 10, with two bytes that stand for nothing before the `b`.
    fn sample() -> Decoded {
        let mut decoded = Decoded::default();
        decoded.push_same("a", 10);
        decoded.push_char("件", 11, 2);
        decoded.push_char("\u{fffd}", 13, 3);
        decoded.push_same("b", 18);
        decoded
    }

    #[test]
    fn characters_lead_to_their_bytes() {
        let decoded = sample();
        let starts: Vec<_> = decoded.text().char_indices().map(|(at, _)| decoded.to_source(at)).collect();
        assert_eq!(starts, [10, 11, 13, 18]);
        assert_eq!(decoded.to_source(2), 11, "inside a character");
        assert_eq!(decoded.to_source(decoded.text().len()), 19);
        assert_eq!(decoded.source(Span::new(1, 7)), Span::new(11, 16), "the gap is left out");
        assert_eq!(decoded.source(Span::new(1, 1)), Span::new(11, 11));
        assert_eq!(Decoded::default().to_source(5), 0);
    }

    #[test]
    fn parts_and_joins_keep_the_way_back() {
        let whole = sample();
        for cut in [0, 1, 4, 7, 8] {
            let (mut first, second) = (whole.part(0, cut), whole.part(cut, 8));
            assert_eq!(second.to_source(0), if cut == 8 { second.to_source(0) } else { whole.to_source(cut) });
            first.append(second);
            assert_eq!(first, whole, "{cut}");
        }
    }

    #[test]
    fn characters_of_one_width_are_one_run() {
        let mut decoded = Decoded::default();
        decoded.push_char("件", 0, 2);
        decoded.push_char("数", 2, 2);
        decoded.push_same("ab", 4);
        decoded.push_same("c", 6);
        assert_eq!(decoded.runs.len(), 2);
        assert_eq!(decoded.to_source(3), 2);
    }
}
