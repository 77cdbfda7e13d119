//! The literals of a regex in the order in which a match holds them, and how far apart: where they do not stand so, the
//! regex need not be tried.

use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::needles::{Needles, Placed, Reach, best_needles, is_telling, placed, telling};

/// Most chains of one regex.
const MOST_CHAINS: usize = 24;

/// Literals of which every match of one way through a regex holds one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The literals, sorted.
    pub words: Vec<String>,
    /// How far behind the start of the match the literal begins.
    pub reach: Reach,
    /// How far behind the start of the literal of the link before; nothing for the first link.
    pub apart: Reach,
}

impl Link {
    fn first(set: Needles) -> Self {
        Self { words: set.words, reach: set.reach, apart: Reach::default() }
    }
}

/// The ways through a regex, each with its literals in order: every match holds those of one way. None where there is a
/// way without literals.
pub(super) fn chains(hir: &Hir) -> Vec<Vec<Link>> {
    match hir.kind() {
        HirKind::Capture(capture) => chains(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => chains(&repetition.sub),
        HirKind::Concat(parts) => chain(parts).into_iter().collect(),
        HirKind::Alternation(parts) => {
            let ways: Vec<_> = parts.iter().map(chains).collect();
            let known = ways.iter().all(|way| !way.is_empty());
            let ways: Vec<_> = ways.into_iter().flatten().collect();
            if known && ways.len() <= MOST_CHAINS { ways } else { alone(hir) }
        }
        _ => alone(hir),
    }
}

/// The most telling literals as the only link.
fn alone(hir: &Hir) -> Vec<Vec<Link>> {
    best_needles(hir).map(|set| vec![vec![Link::first(set)]]).unwrap_or_default()
}

/// The telling sets of the parts of a concatenation; the most telling one where none is.
fn chain(parts: &[Hir]) -> Option<Vec<Link>> {
    let sets = placed(parts);
    let best = sets.iter().map(|placed| telling(&placed.set.words)).max()?;
    let first = sets.iter().position(|placed| telling(&placed.set.words) == best)?;
    let kept = sets.into_iter().enumerate().filter(|(at, placed)| *at == first || is_telling(&placed.set.words));
    let mut links: Vec<Link> = Vec::new();
    let mut before: Option<(usize, Reach)> = None;
    for (_, Placed { set, part, inner }) in kept {
        let apart = before.map_or(Reach::default(), |before| apart(parts, before, (part, inner)));
        before = Some((part, inner));
        links.push(Link { apart, ..Link::first(set) });
    }
    Some(links)
}

/// How far the second place, a part and where in it, is behind the first one.
fn apart(parts: &[Hir], (first, inner): (usize, Reach), (second, other): (usize, Reach)) -> Reach {
    let between = parts[first..second].iter().map(Reach::of).fold(Reach::default(), Reach::plus);
    let far = between.plus(other);
    let most = if far.most == usize::MAX { usize::MAX } else { far.most.saturating_sub(inner.least) };
    Reach { least: far.least.saturating_sub(inner.most), most }
}
