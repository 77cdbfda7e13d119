//! Normalization: one pass that writes the normalized text and the map back to its source together.

use unicode_normalization::char::{compose, is_combining_mark};

use super::fold::{FoldTable, NormalizeTable};
use super::letters::spaces_letters;
use super::spacing::{Units, keeps_space};
use super::{Span, SpanMap, SpanMapBuilder};

/// The sound mark that many writers put between digits for a dash.
const SOUND_MARK: char = 'ー';

/// A normalized text and the way back to its source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    /// The normalized text.
    pub text: String,
    /// From places in `text` to places in the source.
    pub map: SpanMap,
}

impl Normalized {
    /// The smallest span of the source that covers `span` of the normalized text; see [`SpanMap::source`].
    pub fn source(&self, span: Span) -> Span {
        self.map.source(span)
    }
}

/// Brings the many spellings of a text to one: width, compatibility characters, marks, dashes, spaces, line ends. The
/// default one changes nothing.
#[derive(Debug, Clone, Default)]
pub struct Normalizer {
    fold: FoldTable,
    glue_before: Vec<char>,
    keep_before: Vec<String>,
}

impl Normalizer {
    /// Normalizes by `table`.
    pub fn new(table: &NormalizeTable) -> Self {
        Self {
            fold: FoldTable::new(table),
            glue_before: table.glue_before.clone(),
            keep_before: table.keep_before.clone(),
        }
    }

    /// The normalized form of `source`.
    ///
    /// A normalized text stays as it is when normalized again, and texts joined by `\n` give their normalized forms
    /// joined by `\n` (unless the first one ends in a `\r`, which would become one line end with it).
    pub fn normalize(&self, source: &str) -> Normalized {
        let mut writer = Writer {
            rules: self,
            source,
            text: String::with_capacity(source.len()),
            map: SpanMapBuilder::default(),
            space: None,
        };
        let mut at = 0;
        while at < source.len() {
            at = writer.copy_plain(at);
            at = writer.write_next(at);
        }
        Normalized { text: writer.text, map: writer.map.finish() }
    }

    /// True where `text` stays as it is for certain, whatever stands beside it.
    pub fn leaves(&self, text: &str) -> bool {
        text.chars().all(|c| self.fold.is_plain(c))
    }

    /// Number of bytes at the start of `text` that are copied as they are.
    fn plain_len(&self, text: &str) -> usize {
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            if !self.fold.is_plain(c) && !self.is_harmless(c, bytes, at) {
                return at;
            }
        }
        text.len()
    }

    /// Whether a character that is not plain stays as it is for certain, from a look at the bytes beside it: the usual
    /// case of a sound mark in a word or a space between two words of Latin letters.
    fn is_harmless(&self, c: char, bytes: &[u8], at: usize) -> bool {
        let Some(&left) = at.checked_sub(1).and_then(|i| bytes.get(i)) else {
            return false;
        };
        match c {
            SOUND_MARK => !left.is_ascii_digit(),
            ' ' => {
                let right = bytes.get(at + 1).copied().unwrap_or_default();
                left.is_ascii_alphabetic() && right.is_ascii_alphabetic() && self.fold.is_plain(right.into())
            }
            _ => false,
        }
    }

    /// The character that `mark` makes with `base`, where there is one that needs no folding itself.
    fn compose(&self, base: char, mark: char) -> Option<char> {
        if mark.is_ascii() || !is_combining_mark(mark) {
            return None;
        }
        compose(base, mark).filter(|c| self.fold.is_plain(*c))
    }

    /// What stands for `c`, but for marks, which belong to the letter before; white space as it is.
    fn letters(&self, c: char) -> impl DoubleEndedIterator<Item = char> + Clone + '_ {
        let folded = if c.is_whitespace() { None } else { self.fold.get(c) };
        let plain = if folded.is_none() { Some(c) } else { None };
        folded.unwrap_or_default().chars().chain(plain).filter(|c| !is_combining_mark(*c))
    }

    /// The normalized characters of `source`, but for spacing.
    fn chars<'a>(&'a self, source: &'a str) -> impl Iterator<Item = char> + Clone + 'a {
        let mut folded = self.fold.chars(source);
        let mut ahead = folded.next();
        std::iter::from_fn(move || {
            let mut c = ahead?;
            loop {
                ahead = folded.next();
                match ahead.and_then(|mark| self.compose(c, mark)) {
                    Some(composed) => c = composed,
                    None => return Some(c),
                }
            }
        })
    }
}

/// The output while it is written.
struct Writer<'a> {
    rules: &'a Normalizer,
    source: &'a str,
    text: String,
    map: SpanMapBuilder,
    /// White space in the source that was read but not yet written: what follows decides.
    space: Option<Span>,
}

impl<'a> Writer<'a> {
    /// Copies the run of plain characters at `at`; the offset behind it.
    fn copy_plain(&mut self, at: usize) -> usize {
        let rest = self.after(at);
        let run = Span::new(at, at + self.rules.plain_len(rest));
        if run.is_empty() {
            return at;
        }
        self.settle_space(at);
        self.text.push_str(run.slice(self.source));
        self.map.copy(run);
        run.end
    }

    /// Writes what stands for the character at `at`; the offset behind it.
    fn write_next(&mut self, at: usize) -> usize {
        let rest = self.after(at);
        let Some(c) = rest.chars().next() else {
            return self.source.len();
        };
        let len = if rest.starts_with("\r\n") { 2 } else { c.len_utf8() };
        let span = Span::new(at, at + len);
        match self.rules.fold.get(c) {
            Some("") => {}
            _ if c == char::REPLACEMENT_CHARACTER && self.is_stray(span.end) => {}
            Some(" ") => self.space = Some(Span::new(self.space.map_or(at, |space| space.start), span.end)),
            Some(folded) => self.write(folded, span),
            None => self.write(c.encode_utf8(&mut [0; 4]), span),
        }
        span.end
    }

    /// Writes `folded`, which stands for the source bytes `span`.
    fn write(&mut self, folded: &str, span: Span) {
        self.settle_space(span.start);
        for c in folded.chars() {
            match self.text.chars().next_back().and_then(|base| Some((base, self.rules.compose(base, c)?))) {
                Some((base, composed)) => self.amend(base, composed, span.end),
                None if c == SOUND_MARK && self.is_dash(span.end) => self.push('-', span),
                None => self.push(c, span),
            }
        }
    }

    fn push(&mut self, c: char, span: Span) {
        self.text.push(c);
        match span.slice(self.source).strip_prefix(c) {
            Some("") => self.map.copy(span),
            _ => self.map.replace(span, c.len_utf8()),
        }
    }

    /// Puts `composed` in the place of `base`, the last character written.
    fn amend(&mut self, base: char, composed: char, source_end: usize) {
        self.text.pop();
        self.text.push(composed);
        self.map.amend(base.len_utf8(), composed.len_utf8(), source_end);
    }

    /// Whether a bad byte read now, with the source going on at `next`, stands before kana within a word. There it is a stray
    /// one that is no part of a character; beside anything else it may stand for a digit or a letter that is lost.
    fn is_stray(&self, next: usize) -> bool {
        let kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}');
        let writing = |c: char| kana(c) || matches!(c, '\u{4E00}'..='\u{9FFF}');
        self.space.is_none()
            && self.text.ends_with(writing)
            && self.rules.chars(self.after(next)).next().is_some_and(kana)
    }

    /// Whether a sound mark written now, with the source going on at `next`, would stand between two digits.
    fn is_dash(&self, next: usize) -> bool {
        let digit = |c: char| c.is_ascii_digit();
        self.text.ends_with(digit) && self.rules.chars(self.after(next)).next().is_some_and(digit)
    }

    /// Writes the white space read so far as one space, or drops it, now that the source goes on at `next` with
    /// something else.
    fn settle_space(&mut self, next: usize) {
        let Some(space) = self.space.take() else {
            return;
        };
        let units = Units { glue_before: &self.rules.glue_before, keep_before: &self.rules.keep_before };
        let before = Span::new(0, space.start).slice(self.source).chars().rev();
        let apart = || {
            let back = before.flat_map(|c| self.rules.letters(c).rev());
            let ahead = self.after(next).chars().flat_map(|c| self.rules.letters(c));
            spaces_letters(back, space.slice(self.source), ahead)
        };
        if keeps_space(&self.text, self.rules.chars(self.after(next)), &units) && !apart() {
            self.push(' ', space);
        }
    }

    /// The source from `at` on.
    fn after(&self, at: usize) -> &'a str {
        self.source.get(at..).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalizer() -> Normalizer {
        Normalizer::new(&NormalizeTable {
            map: vec![('①', "(1)".to_owned()), ('―', "-".to_owned())],
            delete: vec!['\u{200B}', '\u{FEFF}'],
            glue_before: vec!['年', '月', '日', '件'],
            keep_before: vec!["件名".to_owned()],
        })
    }

    /// The normalized text of each first one is the second one.
    fn check(cases: &[(&str, &str)]) {
        let normalizer = normalizer();
        for (source, text) in cases {
            assert_eq!(normalizer.normalize(source).text, *text, "{source:?}");
            assert_eq!(normalizer.normalize(text).text, *text, "again: {text:?}");
        }
    }

    /// The source text behind `part` of the normalized text.
    fn behind<'a>(source: &'a str, part: &str) -> &'a str {
        let normalized = normalizer().normalize(source);
        let start = normalized.text.find(part).expect("the part is in the text");
        normalized.source(Span::new(start, start + part.len())).slice(source)
    }

    #[test]
    fn line_ends() {
        check(&[("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\n\u{C}g", "a\nb\nc\nd\ne\nf\ng"), ("\r\n\r\n", "\n\n")]);
    }

    #[test]
    fn spaces() {
        check(&[
            ("誤字\u{3000}送付\t \u{A0}信書", "誤字 送付 信書"),
            ("  a \u{200B} b \n \t c\u{3000}\r\n", "a b\nc\n"),
            ("the quick fox", "the quick fox"),
            (" \u{3000}", ""),
            ("", ""),
        ]);
    }

    #[test]
    fn compatibility_and_width() {
        check(&[
            ("㈱ＡＢＣ　第１２回", "(株)ABC 第12回"),
            ("①２件", "(1)2件"),
            ("⾏⽅不明―㍻", "行方不明-平成"),
            ("葛\u{E0100}城 \u{FEFF}Ａ", "葛城 A"),
            ("\u{E000}x\u{F8FF}", "□x□"),
        ]);
    }

    #[test]
    fn marks_join_their_base() {
        check(&[
            ("ｶﾞｲﾄﾞ ﾊﾟｽ", "ガイド パス"),
            ("か\u{3099}は\u{309A}", "がぱ"),
            ("カﾞ", "ガ"),
            ("か\u{200B}\u{3099}", "が"),
            ("u\u{344}e\u{301}", "ǘé"),
            ("あ\u{3099} \u{3099}\n\u{3099}", "あ\u{3099} \u{3099}\n\u{3099}"),
        ]);
    }

    #[test]
    fn a_sound_mark_between_digits_is_a_dash() {
        check(&[
            ("03ー1234ｰ5678", "03-1234-5678"),
            ("１ー\u{200B}２", "1-2"),
            ("サーバー3ー", "サーバー3ー"),
            ("第1ー 2号", "第1ー 2号"),
            ("第1 ー2号", "第1 ー2号"),
            ("ー1", "ー1"),
        ]);
    }

    #[test]
    fn spaces_around_numbers() {
        check(&[
            ("２０２４ 年 5 月 26 日", "2024年5月26日"),
            ("約 1,000 件、第 95 回", "約1,000件、第95回"),
            ("12 月 7 日\n1 経緯\n2 件名\n3 件", "12月7日\n1 経緯\n2 件名\n3件"),
            ("１　経緯", "1 経緯"),
            ("サーバー 3 台", "サーバー3台"),
            ("32, 255件と 1， 234， 567件", "32,255件と1,234,567件"),
            ("2024, 100", "2024, 100"),
            ("1， 25", "1, 25"),
        ]);
    }

    #[test]
    fn places_lead_back_to_the_source() {
        assert_eq!(behind("  計２， ０００ 件 ", "2,000件"), "２， ０００ 件");
        assert_eq!(behind("  計２， ０００ 件 ", "計"), "計");
        assert_eq!(behind("ｶﾞｲﾄﾞ", "ガ"), "ｶﾞ");
        assert_eq!(behind("がか\u{3099}き", "がが"), "がか\u{3099}");
        assert_eq!(behind("ね\u{3000} こ", " "), "\u{3000} ");
        assert_eq!(behind("※㈱例", "株"), "㈱");
        assert_eq!(behind("a\r\nb", "\n"), "\r\n");
    }
}
