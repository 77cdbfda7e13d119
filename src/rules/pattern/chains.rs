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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{places, regexes};
    use super::super::{Ahead, Match, Names, Pattern};
    use super::*;

    fn chains_of(written: &str) -> Vec<Vec<String>> {
        let shown = |link: &Link| format!("{}+{}..{}", link.words.join("/"), link.apart.least, link.apart.most);
        let pattern = Pattern::new(written, &Names::default()).unwrap();
        pattern.chains().iter().map(|chain| chain.iter().map(shown).collect()).collect()
    }

    #[test]
    fn links_say_how_far_apart_literals_are() {
        assert_eq!(chains_of("漏えい[^。]{0,2}(確認|判明)した"), [["漏えい+0..0", "判明した/確認した+9..17"]]);
        assert_eq!(chains_of("{date}[^。]?公表"), [["\u{E000}+0..0", "公表+3..7"]]);
        assert_eq!(
            chains_of("検知.*報告|届出"),
            [vec!["検知+0..0".to_owned(), format!("報告+6..{}", usize::MAX)], vec!["届出+0..0".to_owned()]]
        );
        assert_eq!(chains_of("検知|[^。]+"), Vec::<Vec<String>>::new());
    }

    /// True where a literal of each link stands in the text, the first as far behind `start` as it says.
    fn stands(chain: &[Link], text: &str, start: usize, before: Option<usize>) -> bool {
        let Some((link, rest)) = chain.split_first() else { return true };
        let reach = if before.is_some() { link.apart } else { link.reach };
        places(&link.words, text).any(|at| {
            let far = at.checked_sub(before.unwrap_or(start));
            far.is_some_and(|far| reach.least <= far && far <= reach.most) && stands(rest, text, start, Some(at))
        })
    }

    /// Sees the literals in a text.
    struct Seen<'a>(&'a Pattern, &'a str);

    impl Ahead for Seen<'_> {
        fn next(&self, number: u32, from: usize) -> Option<usize> {
            let ahead = &self.0.aheads()[number as usize];
            let nearest = places(&ahead.words, self.1).find(|at| *at >= from + ahead.reach.least)?;
            Some(nearest.saturating_sub(ahead.reach.most).max(from))
        }
    }

    proptest! {
        #[test]
        fn matches_hold_the_literals_of_a_chain(written in regexes(), text in "[abいう\n]{0,14}") {
            let Ok(pattern) = Pattern::new(&written, &Names::default()) else { return Ok(()) };
            for found in pattern.matches(&text).filter(|_| !pattern.chains().is_empty()) {
                let mut chains = pattern.chains().iter();
                prop_assert!(chains.any(|chain| stands(chain, &text, found.span.start, None)), "{}: {:?}", written, pattern.chains());
            }
        }

        #[test]
        fn seeing_what_is_ahead_changes_no_match(written in regexes(), text in "[abいう\n]{0,14}") {
            let Ok(pattern) = Pattern::new(&written, &Names::default()) else { return Ok(()) };
            let anywhere = std::iter::once(0..=text.len());
            let seen: Vec<Match> = pattern.matches_seen(&text, anywhere, Seen(&pattern, &text)).collect();
            prop_assert_eq!(seen, pattern.matches(&text).collect::<Vec<_>>(), "{}", written);
        }
    }
}
