//! What each character becomes: a lookup table over all of Unicode, by the rule file's table and NFKC.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::Span;
use super::chars::BLOCKS;

/// What `rules/normalize.toml` says, as plain data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Characters in a page.
const PAGE: usize = 256;

/// The folded form of every character, worked out page by page when it is first asked for: a text has characters of a few
/// pages only.
#[derive(Debug, Clone, Default)]
pub(super) struct FoldTable {
    resolver: Resolver,
    pages: Box<[OnceLock<Page>]>,
    /// A bit for each character that is known to be plain, by block: what is asked of nearly every character.
    plain: Arc<[AtomicU64]>,
}

/// What becomes of neighbouring characters.
#[derive(Debug, Clone)]
struct Page {
    /// A bit by character: set for a plain one.
    plain: [u64; PAGE / 64],
    /// The forms of the others; `None` where there are none.
    folds: Option<Box<Folds>>,
}

/// The folded forms of the characters of a page that are not plain.
#[derive(Debug, Clone)]
struct Folds {
    /// By character: 0 for a plain one, else 1 + its number in `places`.
    index: [u16; PAGE],
    /// Places in `folded`.
    places: Vec<Span>,
    /// The folded forms, one after the other.
    folded: String,
}

impl FoldTable {
    pub(super) fn new(table: &NormalizeTable) -> Self {
        let pages = (0..=char::MAX as usize / PAGE).map(|_| OnceLock::new()).collect();
        let plain = (0..BLOCKS).map(|_| AtomicU64::new(0)).collect();
        Self { resolver: Resolver::new(table), pages, plain }
    }

    /// The page that `c` is on.
    #[inline]
    fn page(&self, c: char) -> Option<&Page> {
        let number = c as usize / PAGE;
        let page = self.pages.get(number)?;
        Some(page.get_or_init(|| Page::new(number, &self.resolver)))
    }

    /// What stands for `c`, empty where it goes away; `None` for a plain character, which is copied without a look at
    /// its neighbours.
    #[inline]
    pub(super) fn get(&self, c: char) -> Option<&str> {
        let folds = self.page(c)?.folds.as_ref()?;
        let entry = folds.index[c as usize % PAGE];
        let place = folds.places.get(usize::from(entry.checked_sub(1)?))?;
        Some(place.slice(&folds.folded))
    }

    /// True for a character that is copied as it is.
    #[inline]
    pub(super) fn is_plain(&self, c: char) -> bool {
        // The bits stand for themselves: no other memory is read by them.
        let known = self.plain.get(c as usize / 64).map_or(0, |block| block.load(Ordering::Relaxed));
        known >> (c as usize % 64) & 1 == 1 || self.look_up(c)
    }

    /// Whether the page says that `c` is plain, which is kept.
    #[cold]
    fn look_up(&self, c: char) -> bool {
        let Some(page) = self.page(c) else { return true };
        let block = c as usize / 64;
        let plain = page.plain[block % (PAGE / 64)];
        if let Some(known) = self.plain.get(block) {
            known.store(plain, Ordering::Relaxed);
        }
        plain >> (c as usize % 64) & 1 == 1
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
}

impl Page {
    /// The page of that number.
    fn new(number: usize, resolver: &Resolver) -> Self {
        let mut folds = Folds { index: [0; PAGE], places: Vec::new(), folded: String::new() };
        let codes = (number * PAGE..(number + 1) * PAGE).filter_map(|code| u32::try_from(code).ok());
        for c in codes.filter_map(char::from_u32).filter(|c| resolver.names(*c) || !is_untouched(*c)) {
            folds.insert(c, resolver);
        }
        let mut plain = [0; PAGE / 64];
        for (at, _) in folds.index.iter().enumerate().filter(|(_, entry)| **entry == 0) {
            plain[at / 64] |= 1 << (at % 64);
        }
        Self { plain, folds: (!folds.places.is_empty()).then(|| Box::new(folds)) }
    }
}

impl Folds {
    fn insert(&mut self, c: char, resolver: &Resolver) {
        let start = self.folded.len();
        self.folded.push_str(&resolver.fold(c));
        let place = Span::new(start, self.folded.len());
        if !needs_look(c) && place.slice(&self.folded).chars().eq([c]) {
            self.folded.truncate(start);
            return;
        }
        self.places.push(place);
        // A page has 256 entries at most.
        self.index[c as usize % PAGE] = self.places.len() as u16;
    }
}

/// True for characters that mean something else beside certain neighbours even where they stay as they are.
fn needs_look(c: char) -> bool {
    matches!(c, ' ' | 'ー' | char::REPLACEMENT_CHARACTER) || is_combining_mark(c)
}

/// The cheap way to say that a character, which no table names, is plain, as most are.
fn is_untouched(c: char) -> bool {
    if !CANDIDATES.iter().any(|codes| codes.contains(&c.into())) {
        return true;
    }
    let special = needs_look(c) || c.is_whitespace() || is_private(c) || is_unseen(c);
    !special && is_nfkc_quick([c].into_iter()) == IsNormalized::Yes
}

/// Says what a character folds to.
#[derive(Debug, Clone, Default)]
struct Resolver {
    map: BTreeMap<char, String>,
    delete: BTreeSet<char>,
}

impl Resolver {
    fn new(table: &NormalizeTable) -> Self {
        Self { map: table.map.iter().cloned().collect(), delete: table.delete.iter().copied().collect() }
    }

    /// True for a character that the table names.
    fn names(&self, c: char) -> bool {
        self.map.contains_key(&c) || self.delete.contains(&c)
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

/// The line ends of the Unicode newline guidelines: LF, VT, CR, NEL, LS, PS. A form feed is white space here: it begins a
/// page behind the end of a line, and would make a blank line inside a sentence.
fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
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
        for c in ['\t', '\u{C}', '\u{A0}', '\u{3000}', '\u{2009}'] {
            assert_eq!(fold.get(c), Some(" "));
        }
        for c in ['\r', '\u{B}', '\u{2028}'] {
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
        let resolver = Resolver::new(&NormalizeTable::default());
        for c in '\0'..=char::MAX {
            assert_eq!(fold.is_plain(c), !needs_look(c) && resolver.fold(c) == c.to_string(), "{:x}", c as u32);
        }
    }
}
