//! Whether a condition of a rule is met in a window, and by which words.

use super::post_text::PostText;
use crate::rules::{Alternative, Condition, Hit, Key, Lists, Matcher, Needle, Pattern, RuleSet};
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
    /// The hits that begin in the window.
    hits: &'p [Hit],
    /// By set of literals, a bit: whether one of them stands in the window.
    sets: Vec<u64>,
    /// By literal: the sets that it is in.
    sets_of: &'p Lists,
}

impl<'p> Sightings<'p> {
    /// Before the first window.
    pub fn new(rules: &'p RuleSet, post: &'p PostText<'p>) -> Self {
        let sets = vec![0; rules.sets.div_ceil(64)];
        Self { post, window: Span::default(), hits: &[], sets, sets_of: &rules.sets_of }
    }

    /// Goes over to another window, unless it is the one that was entered last.
    #[inline]
    pub fn enter(&mut self, window: Span) {
        if window != self.window {
            self.note(window);
        }
    }

    fn note(&mut self, window: Span) {
        self.sets.fill(0);
        self.window = window;
        self.hits = self.post.hits_from(window);
        for hit in self.hits.iter().filter(|hit| hit.end as usize <= window.end) {
            for &set in self.sets_of.of(hit.needle) {
                self.sets[set as usize / 64] |= 1 << (set % 64);
            }
        }
    }

    /// True where a literal of each of the sets with these numbers stands in the window.
    pub fn has_sets(&self, sets: &[u32]) -> bool {
        sets.iter().all(|&set| self.sets[set as usize / 64] >> (set % 64) & 1 == 1)
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
            Matcher::Words(needles) => all.extend(self.words(needles)),
            Matcher::Regex(pattern) => all.extend(self.regex(pattern, alternative.key.as_ref())),
        }
    }

    /// The first place in the window that meets `condition`.
    pub fn find_first(&self, condition: &Condition) -> Option<Found> {
        let firsts = self.hopeful(condition).filter_map(|alternative| match &alternative.matcher {
            Matcher::Words(needles) => self.words(needles).next(),
            Matcher::Regex(pattern) => self.regex(pattern, alternative.key.as_ref()).next(),
        });
        firsts.min_by_key(|found| (found.span.start, found.span.end))
    }

    /// The ways to meet the condition whose literals stand in the window.
    fn hopeful<'a>(&'a self, condition: &'a Condition) -> impl Iterator<Item = &'a Alternative> {
        condition.alternatives.iter().filter(|alternative| self.has_sets(&alternative.needs))
    }

    fn words<'a>(&'a self, needles: &'a [Needle]) -> impl Iterator<Item = Found> + 'a {
        self.hits_of(needles).map(|hit| Found { span: Span::new(hit.start as usize, hit.end as usize), taken: None })
    }

    /// The hits in the window of one of these literals, which are sorted.
    fn hits_of<'a>(&'a self, needles: &'a [Needle]) -> impl Iterator<Item = &'a Hit> + 'a {
        let whole = self.hits.iter().filter(|hit| hit.end as usize <= self.window.end);
        // Words of one list have neighbouring numbers, so that most hits are outside of them.
        let (first, last) = (needles.first().copied().unwrap_or(1), needles.last().copied().unwrap_or(0));
        whole.filter(move |hit| (first..=last).contains(&hit.needle) && needles.binary_search(&hit.needle).is_ok())
    }

    fn regex<'a>(&'a self, pattern: &'a Pattern, key: Option<&'a Key>) -> impl Iterator<Item = Found> + 'a {
        let start = self.window.start;
        let near = key.into_iter().flat_map(move |key| {
            let at = self.hits_of(&key.needles).map(move |hit| hit.start as usize - start);
            let at = at.filter(|&at| at >= key.reach.least);
            at.map(|at| at.saturating_sub(key.reach.most)..=at - key.reach.least)
        });
        let anywhere = key.is_none().then_some(0..=self.window.len());
        let found = pattern.matches_within(self.window.slice(&self.post.text), near.chain(anywhere));
        found.map(move |found| Found {
            span: found.span.shift(start),
            taken: found.group.map(|group| group.shift(start)),
        })
    }
}
