//! Whether a condition of a rule is met in a window, and by which words.

use super::marks::{Marks, Ranges, Sight};
use super::post_text::PostText;
use crate::rules::{Alternative, Condition, Matcher, Pattern, RuleSet};
use crate::text::Span;

/// Words that meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// The words.
    pub span: Span,
    /// The marked part of them (`{date!}`, `(?<take>…)`).
    pub taken: Option<Span>,
}

/// One window of a post, with the literals that stand in it. Windows are entered one after the other.
pub(super) struct Sightings<'p> {
    pub post: &'p PostText<'p>,
    window: Span,
    /// The literals in the window, by the sets that they are in.
    marks: Marks<'p>,
}

impl<'p> Sightings<'p> {
    /// Before the first window.
    pub fn new(rules: &'p RuleSet, post: &'p PostText<'p>) -> Self {
        Self { post, window: Span::default(), marks: Marks::new(&rules.sets) }
    }

    /// Goes over to another window, unless it is the one that was entered last.
    #[inline]
    pub fn enter(&mut self, window: Span) {
        if window != self.window {
            self.window = window;
            self.marks.enter(window, self.post.hits_from(window));
        }
    }

    /// True where a literal of each of the sets with these numbers stands in the window.
    #[inline]
    pub fn has_sets(&self, sets: &[u32]) -> bool {
        self.marks.has_all(sets)
    }

    /// Every place in the window that meets `condition`, in order.
    pub fn find_all(&self, condition: &Condition) -> Vec<Found> {
        let mut all = Vec::new();
        self.hopeful(condition).for_each(|alternative| self.find_by(alternative, &mut all));
        if condition.alternatives.len() > 1 {
            all.sort_by_key(|found| (found.span.start, found.span.end));
        }
        all
    }

    /// Adds every place in the window that meets the condition in that way, in order.
    pub fn find_by(&self, alternative: &Alternative, all: &mut Vec<Found>) {
        match &alternative.matcher {
            Matcher::Words(_) => all.extend(self.words(alternative)),
            Matcher::Regex(pattern) => all.extend(self.regex(pattern, alternative)),
        }
    }

    /// The first place in the window that meets `condition`.
    pub fn find_first(&self, condition: &Condition) -> Option<Found> {
        let firsts = self.hopeful(condition).filter_map(|alternative| match &alternative.matcher {
            Matcher::Words(_) => self.words(alternative).next(),
            Matcher::Regex(pattern) => self.regex(pattern, alternative).next(),
        });
        firsts.min_by_key(|found| (found.span.start, found.span.end))
    }

    /// The ways to meet the condition whose literals stand in the window.
    fn hopeful<'a>(&'a self, condition: &'a Condition) -> impl Iterator<Item = &'a Alternative> {
        condition.alternatives.iter().filter(|alternative| self.has_sets(&alternative.needs))
    }

    /// The words in the window: they are the one set that the alternative needs.
    fn words<'a>(&'a self, alternative: &'a Alternative) -> impl Iterator<Item = Found> + 'a {
        let hits = alternative.needs.iter().flat_map(|&set| self.marks.hits_of(set));
        hits.map(|hit| Found { span: Span::new(hit.start as usize, hit.end as usize), taken: None })
    }

    fn regex<'a>(&'a self, pattern: &'a Pattern, alternative: &'a Alternative) -> impl Iterator<Item = Found> + 'a {
        let start = self.window.start;
        let mut starts = Ranges::new();
        match &alternative.chains[..] {
            [] => starts.push(0..=self.window.len()),
            [chain] => self.marks.add_starts(chain, &mut starts),
            chains => {
                chains.iter().for_each(|chain| self.marks.add_starts(chain, &mut starts));
                starts.sort_by_key(|range| *range.start());
            }
        }
        let sight = Sight { marks: &self.marks, aheads: &alternative.aheads };
        let found = pattern.matches_seen(self.window.slice(&self.post.text), starts.into_iter(), sight);
        found.map(move |found| Found {
            span: found.span.shift(start),
            taken: found.group.map(|group| group.shift(start)),
        })
    }
}
