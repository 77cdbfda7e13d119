//! Lines: where they are, and the line and column of a byte.

use std::sync::OnceLock;

use memchr::{memchr3, memchr3_iter};

use super::Span;
use crate::work;

/// Characters are counted from the start of a line no further than this, in bytes: behind that they are known by block.
const BLOCK: usize = 4 << 10;
/// How many lines stand before a place is known for every so many bytes; from there on they are counted.
const LINES_BLOCK: usize = 128;

/// The two bytes of U+0085 NEXT LINE.
const NEL_LEAD: u8 = 0xC2;
const NEL_END: u8 = 0x85;

/// Where the lines of a text begin. Lines end at `\n`, `\r\n`, a lone `\r` and U+0085.
///
/// Only how many there are before each block of the text is kept: a text of megabytes may be little else than line ends.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// How many lines begin before each block, and in all of them.
    before: Vec<usize>,
    /// How many characters begin before each block of the text; counted where a line is longer than a block.
    blocks: OnceLock<Vec<usize>>,
}

impl<'a> LineIndex<'a> {
    /// Reads `text` once for its line ends.
    pub fn new(text: &'a str) -> Self {
        let counts = (0..text.len()).step_by(LINES_BLOCK).map(|block| starts(text, block, block + LINES_BLOCK).count());
        let after = counts.scan(0, |known, count| {
            *known += count;
            Some(*known)
        });
        Self { text, before: std::iter::once(0).chain(after).collect(), blocks: OnceLock::new() }
    }

    /// Number of lines; a line end at the very end of the text begins no further line.
    pub fn count(&self) -> usize {
        self.before.last().copied().unwrap_or(0)
    }

    /// The 1-based line that holds the byte at `byte`, its terminator included; the last one for bytes after the end,
    /// 1 for a text without lines.
    pub fn line_of(&self, byte: usize) -> usize {
        let block = byte / LINES_BLOCK;
        let known =
            self.before.get(block).map(|known| known + starts(self.text, block * LINES_BLOCK, byte + 1).count());
        known.unwrap_or(self.count()).max(1)
    }

    /// Offset of the first byte of the 1-based `line`; the length of the text where there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        let line = line.saturating_sub(1);
        let block = self.before.partition_point(|&known| known <= line).saturating_sub(1);
        let before = self.before.get(block).copied().unwrap_or(0);
        starts(self.text, block * LINES_BLOCK, (block + 1) * LINES_BLOCK).nth(line - before).unwrap_or(self.text.len())
    }

    /// The 1-based line and the 1-based column, in characters, of the character that holds the byte at `byte`.
    pub fn line_col(&self, byte: usize) -> (usize, usize) {
        let byte = floor_boundary(self.text, byte);
        let line = self.line_of(byte);
        (line, self.characters(self.line_start(line), byte) + 1)
    }

    /// How many characters begin at byte `start` or behind it and before `end`.
    fn characters(&self, start: usize, end: usize) -> usize {
        if end.saturating_sub(start) <= BLOCK {
            return begun(self.text, start, end);
        }
        let before = |byte: usize| {
            let block = byte / BLOCK;
            self.blocks().get(block).map_or(0, |known| known + begun(self.text, block * BLOCK, byte))
        };
        before(end).saturating_sub(before(start))
    }

    fn blocks(&self) -> &[usize] {
        self.blocks.get_or_init(|| {
            let blocks = (0..=self.text.len() / BLOCK).map(|block| block * BLOCK);
            let counts = blocks.scan(0, |known, start| {
                let here = *known;
                *known += begun(self.text, start, start + BLOCK);
                Some(here)
            });
            counts.collect()
        })
    }
}

/// How many characters begin in those bytes.
fn begun(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes().get(start..end.min(text.len())).unwrap_or_default();
    work::steps(bytes.len());
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The last character boundary of `text` at or before `byte`.
pub(super) fn floor_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// Where lines begin at byte `from` of the text or behind it and before `to`.
fn starts(text: &str, from: usize, to: usize) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let to = to.min(bytes.len());
    // The longest line end has two bytes.
    let first = from.saturating_sub(2).min(to);
    work::steps(to - first);
    let ends = memchr3_iter(b'\n', b'\r', NEL_LEAD, bytes.get(first..to).unwrap_or_default());
    let behind = ends.filter_map(move |end| {
        let end = first + end;
        match (bytes.get(end)?, bytes.get(end + 1)) {
            (b'\r', Some(b'\n')) => None,
            (&NEL_LEAD, Some(&NEL_END)) => Some(end + 2),
            (&NEL_LEAD, _) => None,
            _ => Some(end + 1),
        }
    });
    let very_first = (from == 0 && to > 0).then_some(0);
    very_first.into_iter().chain(behind.filter(move |start| (from..to).contains(start)))
}

/// The lines of `text` without their terminators, by the rule of [`LineIndex`]. An empty text has none.
pub fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let (end, next) = line_end(text.as_bytes(), at);
        let line = Span::new(at, end);
        at = next;
        Some(line)
    })
}

/// Where the line that begins at `start` ends, and where the next one begins.
fn line_end(bytes: &[u8], start: usize) -> (usize, usize) {
    let mut from = start;
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr3(b'\n', b'\r', NEL_LEAD, rest)) {
        let end = from + found;
        match bytes.get(end..) {
            Some([b'\r', b'\n', ..] | [NEL_LEAD, NEL_END, ..]) => return (end, end + 2),
            Some([NEL_LEAD, ..]) => from = end + 1,
            _ => return (end, end + 1),
        }
    }
    (bytes.len(), bytes.len())
}

/// `words` in one line: a run of white space as one space, and nothing where a line was broken between characters of
/// which one is no Latin letter or digit.
pub fn in_one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    let mut gap = String::new();
    for c in words.trim().chars() {
        if c.is_whitespace() {
            gap.push(c);
            continue;
        }
        if !gap.is_empty() {
            let latin = c.is_ascii() && line.ends_with(|c: char| c.is_ascii());
            line.push_str(if latin || !gap.contains(['\n', '\r']) { " " } else { "" });
            gap.clear();
        }
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        lines(text).map(|line| line.slice(text)).collect()
    }

    #[test]
    fn lines_end_at_every_kind_of_newline() {
        assert_eq!(texts("a\nb\r\nc\rd\u{85}e"), ["a", "b", "c", "d", "e"]);
        assert_eq!(texts("a\n\r\n\rb"), ["a", "", "", "b"]);
        assert_eq!(texts("日\u{a0}時\u{85}場所\n"), ["日\u{a0}時", "場所"]);
        assert_eq!(texts("\n"), [""]);
        assert_eq!(texts(""), [""; 0]);
    }

    #[test]
    fn words_of_several_lines_become_one_line() {
        for (words, line) in [
            (" 株式会社\u{3000} あおば ", "株式会社 あおば"),
            ("株式会社あお\n\u{3000}ば電設", "株式会社あおば電設"),
            ("Aoba\r\nDensetsu", "Aoba Densetsu"),
            ("", ""),
        ] {
            assert_eq!(in_one_line(words), line);
        }
    }

    #[test]
    fn columns_are_characters() {
        let index = LineIndex::new("概要\r\n原因は不明\n");
        assert_eq!(index.count(), 2);
        assert_eq!(index.line_col(0), (1, 1));
        assert_eq!(index.line_col(3), (1, 2));
        assert_eq!(index.line_col(6), (1, 3));
        assert_eq!(index.line_col(8), (2, 1));
        assert_eq!(index.line_col(14), (2, 3));
        assert_eq!(index.line_col(15), (2, 3), "inside a character");
        assert_eq!(index.line_col(24), (2, 7), "after the end");
        assert_eq!(index.line_col(900), (2, 7));
    }

    #[test]
    fn columns_of_a_long_line_are_characters_too() {
        let text = format!("a\n{}b\n", "日本x".repeat(BLOCK));
        let index = LineIndex::new(&text);
        for at in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 1, 7 * BLOCK, 7 * BLOCK + 2] {
            let at = floor_boundary(&text, at);
            let start = if at < 2 { 0 } else { 2 };
            assert_eq!(index.line_col(at), (1 + start / 2, text[start..at].chars().count() + 1), "{at}");
        }
    }

    #[test]
    fn lines_and_bytes_lead_to_each_other() {
        let index = LineIndex::new("a\n\nbc");
        assert_eq!([1, 2, 3].map(|line| index.line_start(line)), [0, 2, 3]);
        assert_eq!([0, 1, 2, 3, 4].map(|byte| index.line_of(byte)), [1, 1, 2, 3, 3]);
        assert_eq!(index.line_start(0), 0);
        assert_eq!(index.line_start(4), 5);
    }

    #[test]
    fn line_ends_at_the_edges_of_blocks_count_once() {
        for end in ["\n", "\r\n", "\r", "\u{85}", "\n\r", "\u{a0}\n"] {
            for before in LINES_BLOCK - 3..LINES_BLOCK + 2 {
                let text = format!("{}{end}b{end}{end}{}{end}", "a".repeat(before), "c".repeat(before));
                let (index, starts) = (LineIndex::new(&text), lines(&text).map(|line| line.start).collect::<Vec<_>>());
                assert_eq!(index.count(), starts.len(), "{end:?} {before}");
                for (number, start) in starts.iter().enumerate() {
                    assert_eq!((index.line_start(number + 1), index.line_of(*start)), (*start, number + 1));
                    assert_eq!(
                        index.line_of(start.saturating_sub(1)),
                        number.max(1),
                        "the line end is of the line above"
                    );
                }
                assert_eq!(index.line_start(starts.len() + 1), text.len());
            }
        }
    }

    #[test]
    fn an_empty_text_has_a_first_place() {
        let index = LineIndex::new("");
        assert_eq!(index.count(), 0);
        assert_eq!(index.line_col(0), (1, 1));
    }
}
