//! Reading characters and digits at a place in the text. Places are byte offsets on character boundaries.

use super::lexicon::Lexicon;
use crate::work;

/// The text together with the words.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) lex: &'a Lexicon,
}

/// What stands directly before a would-be mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing that a number could belong to.
    Clear,
    /// Latin letters alone.
    Letters,
    /// Part of a longer token: `V5.`, `0570-`, `1/`.
    Joined,
}

/// Between two numbers of one range.
pub(super) const RANGE: char = '~';

impl<'a> Reader<'a> {
    /// The text from byte `at` on.
    pub(super) fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The text before byte `at`.
    pub(super) fn head(&self, at: usize) -> &'a str {
        self.text.get(..at).unwrap_or_default()
    }

    /// The byte at `at`.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The end of `c` where it stands at `at`.
    pub(super) fn eat(&self, at: usize, c: char) -> Option<usize> {
        self.rest(at).starts_with(c).then(|| at + c.len_utf8())
    }

    /// `at`, or the place after one space there.
    pub(super) fn skip_space(&self, at: usize) -> usize {
        self.eat(at, ' ').unwrap_or(at)
    }

    /// The end of the run of ASCII digits at `at`.
    pub(super) fn digits_end(&self, at: usize) -> usize {
        let run = self.text.as_bytes().get(at..).unwrap_or_default();
        at + run.iter().take_while(|b| b.is_ascii_digit()).count()
    }

    /// The ASCII digits at `at` as a number, where there are `min` to `max` of them.
    pub(super) fn digits(&self, at: usize, min: usize, max: usize) -> Option<(u32, usize)> {
        let end = self.digits_end(at);
        if end - at < min || end - at > max {
            return None;
        }
        Some((self.text.get(at..end)?.parse().ok()?, end))
    }

    /// The end of the number at `at`, which is passed over where it is no mention; at least one character.
    pub(super) fn number_end(&self, at: usize) -> usize {
        let mut end = self.digits_end(at);
        if end == at {
            while let Some((_, next)) = self.lex.numerals.at(self.text, end) {
                end = next;
            }
        }
        end.max(at + self.rest(at).chars().next().map_or(1, char::len_utf8))
    }

    /// What stands directly before `at`.
    pub(super) fn before(&self, at: usize) -> Before {
        let head = self.head(at);
        let stem = head.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        work::steps(head.len() - stem.len());
        let Some(last) = stem.chars().next_back() else {
            return if stem.len() < at { Before::Letters } else { Before::Clear };
        };
        let token = stem.strip_suffix(last).unwrap_or(stem);
        let joins = match last {
            // 32, 255: a thousands comma with a stray space.
            ' ' => token.strip_suffix(',').is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit())),
            '.' | '-' | '/' | '_' => token.ends_with(|c: char| c.is_ascii_alphanumeric()),
            ',' | ':' | RANGE => token.ends_with(|c: char| c.is_ascii_digit()),
            c => c.is_ascii_digit(),
        };
        match (joins, stem.len() < at) {
            (true, _) => Before::Joined,
            (false, true) => Before::Letters,
            (false, false) => Before::Clear,
        }
    }

    /// The number at `at` if a sign follows that `sign` reads: digits (`min..=max` of them) or numerals. In a range such
    /// as `5~7月` the first number ends before `~` and is `open`: (value, end, open).
    pub(super) fn signed(
        &self,
        at: usize,
        digits: (usize, usize),
        sign: impl Fn(usize) -> Option<usize>,
    ) -> Option<(u32, usize, bool)> {
        let Some((value, end)) = self.digits(at, digits.0, digits.1) else {
            let (value, end) = self.numeral_number(at)?;
            return sign(end).map(|end| (value, end, false));
        };
        if let Some(end) = sign(end) {
            return Some((value, end, false));
        }
        let (_, other_end) = self.digits(self.eat(end, RANGE)?, digits.0, digits.1)?;
        sign(other_end).map(|_| (value, end, true))
    }
}

/// What `read` finds at the first place, else at the other.
pub(super) fn either<T>(first: usize, other: usize, read: impl Fn(usize) -> Option<T>) -> Option<T> {
    read(first).or_else(|| if other == first { None } else { read(other) })
}
