//! Lines of a normalized text.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use crate::text::Span;

/// Lines told apart by one word of bits.
const BITS: usize = u64::BITS as usize;

/// The lines of a text by their numbers. A blank line takes two bits: a text of megabytes may be little else.
pub(super) struct Lines<'a> {
    text: &'a str,
    count: usize,
    /// A bit for each line, set where it has more than white space.
    with_text: Vec<u64>,
    /// How many lines with text stand before those of each word of bits.
    before: Vec<usize>,
    /// The lines with text, without white space at their ends, in order.
    words: Vec<Span>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut all = Self { text, count: 0, with_text: Vec::new(), before: Vec::new(), words: Vec::new() };
        for line in lines(text) {
            all.push(trimmed(text, line));
        }
        all
    }

    fn push(&mut self, words: Span) {
        let bit = self.count % BITS;
        if bit == 0 {
            self.before.push(self.words.len());
            self.with_text.push(0);
        }
        if !words.is_empty() {
            self.words.push(words);
            if let Some(last) = self.with_text.last_mut() {
                *last |= 1 << bit;
            }
        }
        self.count += 1;
    }

    /// How many lines there are: one at least.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The line without white space at its ends; empty for a blank line and behind the last.
    pub fn words(&self, line: usize) -> Span {
        let (word, below) = (line / BITS, (1_u64 << (line % BITS)) - 1);
        let Some(&bits) = self.with_text.get(word).filter(|bits| **bits & (below + 1) != 0) else {
            return Span::default();
        };
        let before = self.before.get(word).map_or(0, |before| before + (bits & below).count_ones() as usize);
        self.words.get(before).copied().unwrap_or_default()
    }

    /// The first line with text from `line` on.
    pub fn text_from(&self, line: usize) -> Option<usize> {
        let first = self.with_text.get(line / BITS)? & (u64::MAX << (line % BITS));
        if first != 0 {
            return Some(line / BITS * BITS + first.trailing_zeros() as usize);
        }
        let mut later = self.with_text.iter().enumerate().skip(line / BITS + 1);
        later.find(|(_, bits)| **bits != 0).map(|(word, bits)| word * BITS + bits.trailing_zeros() as usize)
    }

    /// The last line with text above `line`.
    pub fn text_above(&self, line: usize) -> Option<usize> {
        let last = |word: usize, bits: u64| word * BITS + (BITS - 1 - bits.leading_zeros() as usize);
        let first = self.with_text.get(line / BITS).map_or(0, |bits| bits & ((1_u64 << (line % BITS)) - 1));
        if first != 0 {
            return Some(last(line / BITS, first));
        }
        let above = self.with_text.get(..line / BITS).unwrap_or(&self.with_text);
        above.iter().enumerate().rev().find(|(_, bits)| **bits != 0).map(|(word, bits)| last(word, *bits))
    }

    /// The lines with text among those, in order.
    pub fn with_text(&self, lines: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let words = lines.start / BITS..lines.end.min(self.count).div_ceil(BITS);
        let known = words.filter_map(|word| Some((word, self.with_text.get(word).copied().filter(|bits| *bits != 0)?)));
        let each = known.flat_map(|(word, bits)| {
            (0..BITS).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * BITS + bit)
        });
        each.filter(move |line| lines.contains(line))
    }

    /// The whole line without its newline; `None` behind the last.
    pub fn whole(&self, line: usize) -> Option<Span> {
        let words = self.words(line);
        if !words.is_empty() {
            return Some(self.around(words));
        }
        if line >= self.count {
            return None;
        }
        // Few ask for a blank line: it is counted from the text above it.
        let above = self.text_above(line);
        let start = above.map_or(0, |above| (self.around(self.words(above)).end + 1).min(self.text.len()));
        let first = above.map_or(0, |above| above + 1);
        let blank = lines(self.text.get(start..)?).nth(line - first)?;
        Some(blank.shift(start))
    }

    /// The line that those words stand in.
    fn around(&self, words: Span) -> Span {
        let bytes = self.text.as_bytes();
        let before = bytes.get(..words.start).and_then(|before| memrchr(b'\n', before));
        let behind = bytes.get(words.end..).and_then(|behind| memchr(b'\n', behind));
        let end = behind.map_or(self.text.len(), |behind| words.end + behind);
        Span::new(before.map_or(0, |newline| newline + 1), end)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_number() {
        let blank = "\n".repeat(70);
        let text = format!("a\n \u{3000}\n  bc \n{blank}d\n\n");
        let known = Lines::new(&text);
        let all: Vec<Span> = lines(&text).collect();
        assert_eq!((known.len(), all.len()), (76, 76));
        let numbers: Vec<usize> = (0..76).filter(|&line| !trimmed(&text, all[line]).is_empty()).collect();
        assert_eq!(numbers, [0, 2, 73]);
        assert_eq!(known.with_text(0..76).collect::<Vec<_>>(), numbers);
        assert_eq!(known.with_text(0..99).rev().collect::<Vec<_>>(), [73, 2, 0]);
        assert_eq!(known.with_text(1..73).collect::<Vec<_>>(), [2]);
        for line in 0..140 {
            assert_eq!(known.whole(line), all.get(line).copied(), "{line}");
            let words = all.get(line).map(|span| trimmed(&text, *span)).filter(|span| !span.is_empty());
            assert_eq!(known.words(line), words.unwrap_or_default(), "{line}");
            assert_eq!(known.text_from(line), numbers.iter().copied().find(|&number| number >= line), "{line}");
            assert_eq!(known.text_above(line), numbers.iter().copied().rfind(|&number| number < line), "{line}");
        }
    }

    #[test]
    fn an_empty_text_has_one_blank_line() {
        let known = Lines::new("");
        assert_eq!(
            (known.len(), known.words(0), known.text_from(0), known.text_above(0)),
            (1, Span::default(), None, None)
        );
        assert_eq!((known.whole(0), known.whole(1)), (Some(Span::default()), None));
    }
}
