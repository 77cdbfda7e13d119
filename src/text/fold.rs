//! What each character becomes: one lookup table over all of Unicode, built once from the rule file's table and NFKC.

use std::collections::{HashMap, HashSet};

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::Span;

/// What `rules/normalize.toml` says, as plain data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NormalizeTable {
    /// Characters and what stands for them instead, besides NFKC. Line ends and white space cannot be named here;
    /// spaces at the ends of a replacement are dropped.
    pub map: Vec<(char, String)>,
    /// Characters that go away, besides controls and variation selectors.
    pub delete: Vec<char>,
    /// First characters of units: white space between a number at the start of a line and one of them goes away.
    pub glue_before: Vec<char>,
    /// Words that begin with such a character but head a list entry (`1 日時`): the white space before them stays.
    pub keep_before: Vec<String>,
}

/// Stands for a private-use character, which could pass for one of the pipeline's own tokens.
const UNKNOWN: char = '□';

/// How often a replacement may itself hold characters to replace; the end of circles in a table.
const MAX_DEPTH: u8 = 4;

/// Where characters can stand that NFKC changes or composes, that are blank, unseen or private. What lies between
/// (ideographs, Hangul syllables, unassigned planes) is plain unless the table names it.
const CANDIDATES: [std::ops::RangeInclusive<u32>; 6] =
    [0..=0x33FF, 0xA000..=0xABFF, 0xD7B0..=0x1FFFF, 0x2F800..=0x2FA1F, 0x4DC0..=0x4DFF, 0xE0100..=0xE01EF];

/// The folded form of every character.
#[derive(Debug, Clone)]
pub(super) struct FoldTable {
    /// By code point: 0 for a plain character, else 1 + its place in `folds`. Pages without entries are never touched.
    index: Vec<u16>,
    /// Places in `folded`.
    folds: Vec<Span>,
    /// The folded forms, one after the other.
    folded: String,
}

impl FoldTable {
    pub(super) fn new(table: &NormalizeTable) -> Self {
        let resolver = Resolver::new(table);
        let mut fold = Self { index: vec![0; 0x11_0000], folds: Vec::new(), folded: String::new() };
        let named = table.map.iter().map(|(c, _)| *c).chain(table.delete.iter().copied());
        let candidates = CANDIDATES.into_iter().flatten().filter_map(char::from_u32);
        for c in candidates.filter(|c| !is_untouched(*c)).chain(named) {
            fold.insert(c, &resolver);
        }
        fold
    }

    /// What stands for `c`, empty where it goes away; `None` for a plain character, which is copied without a look at
    /// its neighbours.
    #[inline]
    pub(super) fn get(&self, c: char) -> Option<&str> {
        let entry = *self.index.get(c as usize)?;
        let place = self.folds.get(usize::from(entry.checked_sub(1)?))?;
        Some(place.slice(&self.folded))
    }

    /// True for a character that is copied as it is.
    #[inline]
    pub(super) fn is_plain(&self, c: char) -> bool {
        self.index.get(c as usize).is_none_or(|&entry| entry == 0)
    }

    /// The folded characters of `text`, deleted ones left out, marks not yet composed.
    pub(super) fn chars<'a>(&'a self, text: &'a str) -> impl Iterator<Item = char> + Clone + 'a {
        let mut source = text.chars();
        let mut folded = "".chars();
        std::iter::from_fn(move || {
            loop {
                if let Some(c) = folded.next() {
                    return Some(c);
                }
                let c = source.next()?;
                match self.get(c) {
                    Some(fold) => folded = fold.chars(),
                    None => return Some(c),
                }
            }
        })
    }

    fn insert(&mut self, c: char, resolver: &Resolver<'_>) {
        let start = self.folded.len();
        self.folded.push_str(&resolver.fold(c));
        let place = Span::new(start, self.folded.len());
        if !needs_look(c) && place.slice(&self.folded).chars().eq([c]) {
            self.folded.truncate(start);
            return;
        }
        if self.folds.last().map(|last| last.slice(&self.folded)) == Some(place.slice(&self.folded)) {
            self.folded.truncate(start);
        } else {
            self.folds.push(place);
        }
        // Unicode needs some 7,000 entries; were a table to name so many more that the count runs over, the rest
        // stays plain.
        if let (Ok(entry), Some(slot)) = (u16::try_from(self.folds.len()), self.index.get_mut(c as usize)) {
            *slot = entry;
        }
    }
}

/// True for characters that mean something else beside certain neighbours even where they stay as they are.
fn needs_look(c: char) -> bool {
    matches!(c, ' ' | 'ー') || is_combining_mark(c)
}

/// The cheap way to say that a character, which no table names, is plain, as most are.
fn is_untouched(c: char) -> bool {
    let special = needs_look(c) || c.is_whitespace() || is_private(c) || is_unseen(c);
    !special && is_nfkc_quick([c].into_iter()) == IsNormalized::Yes
}

/// Says what a character folds to; used while the table is built.
struct Resolver<'a> {
    map: HashMap<char, &'a str>,
    delete: HashSet<char>,
}

impl<'a> Resolver<'a> {
    fn new(table: &'a NormalizeTable) -> Self {
        Self {
            map: table.map.iter().map(|(c, text)| (*c, text.as_str())).collect(),
            delete: table.delete.iter().copied().collect(),
        }
    }

    fn is_deleted(&self, c: char) -> bool {
        self.delete.contains(&c) || c.is_control() || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
    }

    fn fold(&self, c: char) -> String {
        let mut folded = String::new();
        self.resolve(c, MAX_DEPTH, &mut folded);
        let trimmed = folded.trim_matches(' ');
        match trimmed.is_empty() && !folded.is_empty() {
            true => " ".to_owned(),
            false => trimmed.to_owned(),
        }
    }

    fn resolve(&self, c: char, depth: u8, out: &mut String) {
        if is_newline(c) {
            out.push('\n');
        } else if c.is_whitespace() {
            out.push(' ');
        } else if let Some(text) = self.map.get(&c) {
            self.resolve_all(c, text, depth, out);
        } else if self.is_deleted(c) {
            // Nothing stands for it.
        } else if is_private(c) {
            out.push(UNKNOWN);
        } else {
            let text: String = [c].into_iter().nfkc().collect();
            // NFKC makes a space and a mark of a mark that stands alone (´ ゛); the space would say something.
            match text.starts_with(' ') {
                true => out.push(c),
                false => self.resolve_all(c, &text, depth, out),
            }
        }
    }

    /// Resolves the characters of `text`, which stands for `c`.
    fn resolve_all(&self, c: char, text: &str, depth: u8, out: &mut String) {
        if depth == 0 || text.chars().eq([c]) {
            out.push(c);
            return;
        }
        for next in text.chars() {
            self.resolve(next, depth - 1, out);
        }
    }
}

/// The line ends of the Unicode newline guidelines: LF, VT, FF, CR, NEL, LS, PS.
fn is_newline(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Controls and variation selectors.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(map: &[(char, &str)], delete: &[char]) -> FoldTable {
        let map = map.iter().map(|(c, text)| (*c, (*text).to_owned())).collect();
        FoldTable::new(&NormalizeTable { map, delete: delete.to_vec(), ..NormalizeTable::default() })
    }

    #[test]
    fn folds_by_compatibility() {
        let fold = table(&[], &[]);
        for (c, folded) in [('Ａ', "A"), ('㈱', "(株)"), ('⾏', "行"), ('㍻', "平成"), ('℡', "TEL"), ('𝟗', "9")]
        {
            assert_eq!(fold.get(c), Some(folded));
        }
        for c in ['a', '5', 'あ', '漢', '々', '。', '\n', '𠮷', '´', '゛', '한'] {
            assert_eq!(fold.get(c), None, "{c}");
        }
    }

    #[test]
    fn the_table_goes_before_compatibility_and_is_itself_folded() {
        let fold = table(&[('①', "（1）"), ('―', "－"), ('～', "～"), ('…', " … ")], &['\u{200B}', '漢']);
        assert_eq!(fold.get('①'), Some("(1)"));
        assert_eq!(fold.get('―'), Some("-"));
        assert_eq!(fold.get('～'), None);
        assert_eq!(fold.get('…'), None, "a circle ends");
        assert_eq!(fold.get('漢'), Some(""));
        assert_eq!(fold.get('\u{200B}'), Some(""));
    }

    #[test]
    fn blank_and_unseen_characters() {
        let fold = table(&[('\u{E001}', "髙"), ('☆', "\u{E002}")], &[]);
        for c in ['\t', '\u{A0}', '\u{3000}', '\u{2009}'] {
            assert_eq!(fold.get(c), Some(" "));
        }
        for c in ['\r', '\u{C}', '\u{2028}'] {
            assert_eq!(fold.get(c), Some("\n"));
        }
        for c in ['\0', '\u{9F}', '\u{FE0F}', '\u{E0100}'] {
            assert_eq!(fold.get(c), Some(""));
        }
        assert_eq!(fold.get('\u{E000}'), Some("□"));
        assert_eq!(fold.get('\u{E001}'), Some("髙"));
        assert_eq!(fold.get('☆'), Some("□"), "a table cannot forge tokens either");
    }

    #[test]
    fn candidates_hold_every_character_that_folds() {
        let fold = table(&[], &[]);
        let resolver = NormalizeTable::default();
        let resolver = Resolver::new(&resolver);
        for c in '\0'..=char::MAX {
            assert_eq!(fold.is_plain(c), !needs_look(c) && resolver.fold(c) == c.to_string(), "{:x}", c as u32);
        }
    }
}
