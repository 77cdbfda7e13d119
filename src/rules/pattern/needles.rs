//! The literals that a match of a regex cannot do without.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};
use serde::{Deserialize, Serialize};

use crate::mention::tokens;

/// Most literals a regex may be reduced to; beyond that it has no useful needles.
const MOST_NEEDLES: usize = 400;
/// Most literals that neighbours are multiplied out to.
const MOST_PRODUCTS: usize = 12;
/// How rare one kanji is, and from which on a set is worth being asked for besides the first.
const KANJI: usize = 3;
/// Beyond this all are rare enough, so that small sets come first.
const RAREST: usize = 9;

/// How far from the start of a match something begins, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// At least so far.
    pub least: usize,
    /// At most so far; `usize::MAX`: anywhere behind.
    pub most: usize,
}

impl Reach {
    /// How long matches of `hir` are.
    pub(super) fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        Self { least: properties.minimum_len().unwrap_or(0), most: properties.maximum_len().unwrap_or(usize::MAX) }
    }

    pub(super) fn plus(self, more: Self) -> Self {
        Self { least: self.least.saturating_add(more.least), most: self.most.saturating_add(more.most) }
    }

    fn or(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.max(other.most) }
    }
}

/// Literals of which every match holds one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needles {
    /// The literals, sorted.
    pub words: Vec<String>,
    /// Where in the match it begins.
    pub reach: Reach,
}

impl Needles {
    fn behind(self, before: Reach) -> Self {
        Self { reach: self.reach.plus(before), ..self }
    }
}

/// Sets of literals of which every match of `hir` holds at least one each; the most telling set comes first.
pub(super) fn needles(hir: &Hir) -> Vec<Needles> {
    let mut sets: Vec<Needles> = match hir.kind() {
        HirKind::Capture(capture) => return needles(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => return needles(&repetition.sub),
        HirKind::Concat(parts) => placed(parts).into_iter().map(|placed| placed.set).collect(),
        _ => best_needles(hir).into_iter().collect(),
    };
    // Stable, so that of equal sets the first in the regex is the first here.
    sets.sort_by_cached_key(|set| std::cmp::Reverse(telling(&set.words)));
    let first = sets.first().cloned();
    let others = sets.into_iter().skip(1).filter(|set| is_telling(&set.words));
    first.into_iter().chain(others).collect()
}

/// The most telling set of literals of which every match of `hir` holds at least one.
pub(super) fn best_needles(hir: &Hir) -> Option<Needles> {
    match hir.kind() {
        HirKind::Capture(capture) => best_needles(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => best_needles(&repetition.sub),
        HirKind::Alternation(parts) => {
            let mut all = best_needles(parts.first()?)?;
            for part in &parts[1..] {
                let Needles { words, reach } = best_needles(part)?;
                all.words.extend(words);
                all.reach = all.reach.or(reach);
            }
            (all.words.len() <= MOST_NEEDLES).then_some(all)
        }
        HirKind::Concat(_) => needles(hir).into_iter().next(),
        HirKind::Class(Class::Unicode(class)) if holds_any_count(class) => {
            usable(vec![tokens::ANY_COUNT.to_string()], Reach::default())
        }
        _ => usable(exact(hir)?, Reach::default()),
    }
}

/// A set of a concatenation.
pub(super) struct Placed {
    pub set: Needles,
    /// The part that its literals are in, or begin in.
    pub part: usize,
    /// Where in that part they begin.
    pub inner: Reach,
}

/// The sets of the parts of a concatenation, in order, neighbours with finite languages multiplied out.
pub(super) fn placed(parts: &[Hir]) -> Vec<Placed> {
    let mut sets = Vec::new();
    let (mut run, mut first, mut before, mut behind) = (vec![String::new()], 0, Reach::default(), Reach::default());
    let place = |set: Needles, part, start| Placed { inner: set.reach, set: set.behind(start), part };
    for (at, part) in parts.iter().enumerate() {
        let start = behind;
        behind = behind.plus(Reach::of(part));
        match exact(part).map(|set| product(&run, &set)) {
            Some(longer) if longer.len() <= MOST_PRODUCTS => run = longer,
            _ => {
                let run = usable(std::mem::replace(&mut run, vec![String::new()]), Reach::default());
                sets.extend(run.map(|set| place(set, first, before)));
                let inner = best_needles(part).and_then(|inner| usable(inner.words, inner.reach));
                sets.extend(inner.map(|set| place(set, at, start)));
                (first, before) = (at + 1, behind);
            }
        }
    }
    sets.extend(usable(run, Reach::default()).map(|set| place(set, first, before)));
    sets
}

/// How much a hit of one of these literals tells: rare ones tell more, and each doubling of their number takes away half
/// of what a letter tells.
pub(in crate::rules) fn telling<S: AsRef<str>>(set: &[S]) -> usize {
    (2 * least_rare(set)).saturating_sub(set.len().max(1).ilog2() as usize)
}

/// True for a set that is worth being asked for besides the first.
pub(super) fn is_telling(set: &[String]) -> bool {
    least_rare(set) >= KANJI
}

fn least_rare<S: AsRef<str>>(set: &[S]) -> usize {
    set.iter().map(|needle| rarity(needle.as_ref())).min().unwrap_or(0).min(RAREST)
}

/// Hiragana and digits are in every sentence, white space and punctuation tell nothing.
fn rarity(needle: &str) -> usize {
    let of = |c: char| match c {
        c if tokens::is_token(c) || c == tokens::ANY_COUNT => KANJI + 1,
        '\u{3041}'..='\u{309F}' | '0'..='9' => 1,
        // Letters as well, told without a look into the tables of Unicode.
        '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' => KANJI,
        c if c.is_alphanumeric() || c == '@' => KANJI,
        _ => 0,
    };
    needle.chars().map(of).sum()
}

/// The most telling piece of each literal of a set with that reach. Tokens stand alone: the text that is scanned does not
/// have them.
fn usable(set: Vec<String>, reach: Reach) -> Option<Needles> {
    let mut clean = Vec::with_capacity(set.len());
    let mut places: Option<Reach> = None;
    for literal in set {
        let (at, piece) =
            pieces(&literal).max_by_key(|(_, piece)| rarity(piece)).filter(|(_, piece)| rarity(piece) > 0)?;
        clean.push(piece.to_owned());
        let here = Reach { least: at, most: at };
        places = Some(places.map_or(here, |places| places.or(here)));
    }
    clean.sort();
    clean.dedup();
    Some(Needles { words: clean, reach: reach.plus(places?) })
}

/// The tokens of a literal and what stands between them, each with its first byte.
fn pieces(literal: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = literal.split_inclusive(tokens::is_token).flat_map(|piece| {
        let (words, token) = piece.split_at(piece.find(tokens::is_token).unwrap_or(piece.len()));
        [words, token]
    });
    pieces.scan(0, |at, piece| {
        let here = *at;
        *at += piece.len();
        Some((here, piece))
    })
}

/// True for `{count}`, the class of every count token.
fn holds_any_count(class: &ClassUnicode) -> bool {
    matches!(class.ranges(), [range] if range.start() == tokens::FIRST_COUNT && range.end() == tokens::LAST_COUNT)
}

fn product(left: &[String], right: &[String]) -> Vec<String> {
    left.iter().flat_map(|a| right.iter().map(move |b| format!("{a}{b}"))).collect()
}

/// The language of `hir` where it is finite and small.
fn exact(hir: &Hir) -> Option<Vec<String>> {
    hir.properties().maximum_len()?;
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Class(Class::Unicode(class)) => small_class(class),
        HirKind::Repetition(r) if r.min == 0 && r.max == Some(1) => {
            let mut set = exact(&r.sub)?;
            set.push(String::new());
            Some(set)
        }
        HirKind::Alternation(parts) if parts.len() <= MOST_PRODUCTS => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(exact(part)?);
            }
            (all.len() <= MOST_PRODUCTS).then_some(all)
        }
        HirKind::Concat(parts) => {
            let mut run = vec![String::new()];
            for part in parts {
                run = product(&run, &exact(part)?);
                if run.len() > MOST_PRODUCTS {
                    return None;
                }
            }
            Some(run)
        }
        _ => None,
    }
}

fn small_class(class: &ClassUnicode) -> Option<Vec<String>> {
    let size: u32 = class.iter().map(|range| range.end() as u32 - range.start() as u32 + 1).sum();
    if size > 24 {
        return None;
    }
    // The scanner folds ASCII case, so `[Aa]` needs one literal only.
    let mut all: Vec<String> = class
        .iter()
        .flat_map(|range| range.start()..=range.end())
        .map(|c| c.to_ascii_lowercase().to_string())
        .collect();
    all.sort();
    all.dedup();
    Some(all)
}
