//! Whether a condition of a rule is met in a window, and by which words.

use super::post_text::PostText;
use crate::rules::{Condition, Hit, Matcher, Needle, Pattern};
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
    /// By literal, a bit: whether it stands in the window.
    present: Vec<u64>,
}

impl<'p> Sightings<'p> {
    /// Before the first window; `literals` is how many there are.
    pub fn new(post: &'p PostText<'p>, literals: usize) -> Self {
        Self { post, window: Span::default(), hits: &[], present: vec![0; literals.div_ceil(64)] }
    }

    /// The window that was entered last.
    pub fn window(&self) -> Span {
        self.window
    }

    /// The hits that begin in the window; one that ends behind it does not stand in it.
    pub fn hits(&self) -> &'p [Hit] {
        self.hits
    }

    /// Goes over to another window.
    pub fn enter(&mut self, window: Span) {
        for hit in self.hits {
            self.present[hit.needle as usize / 64] = 0;
        }
        self.window = window;
        self.hits = self.post.hits_from(window);
        for hit in self.hits.iter().filter(|hit| hit.end as usize <= window.end) {
            self.present[hit.needle as usize / 64] |= 1 << (hit.needle % 64);
        }
    }

    /// True where one of the literals stands in the window.
    pub fn has_any(&self, needles: &[Needle]) -> bool {
        needles.iter().any(|&needle| self.present[needle as usize / 64] >> (needle % 64) & 1 == 1)
    }

    /// Every place in the window that meets `condition`, in order.
    pub fn find_all(&self, condition: &Condition) -> Vec<Found> {
        let mut all = Vec::new();
        for matcher in &condition.alternatives {
            match matcher {
                Matcher::Words(needles) => all.extend(self.words(needles)),
                Matcher::Regex(pattern, needles) => all.extend(self.regex(pattern, needles)),
            }
        }
        if condition.alternatives.len() > 1 {
            all.sort_by_key(|found| (found.span.start, found.span.end));
        }
        all
    }

    /// The first place in the window that meets `condition`.
    pub fn find_first(&self, condition: &Condition) -> Option<Found> {
        let firsts = condition.alternatives.iter().filter_map(|matcher| match matcher {
            Matcher::Words(needles) => self.words(needles).next(),
            Matcher::Regex(pattern, needles) => self.regex(pattern, needles).next(),
        });
        firsts.min_by_key(|found| (found.span.start, found.span.end))
    }

    fn words<'a>(&'a self, needles: &'a [Needle]) -> impl Iterator<Item = Found> + 'a {
        let hits = if self.has_any(needles) { self.hits } else { &[] };
        let whole = hits.iter().filter(|hit| hit.end as usize <= self.window.end);
        whole
            .filter(|hit| needles.binary_search(&hit.needle).is_ok())
            .map(|hit| Found { span: Span::new(hit.start as usize, hit.end as usize), taken: None })
    }

    /// The matches of a regex, which is only run where each set of its needles was hit.
    fn regex<'a>(&'a self, pattern: &'a Pattern, needles: &[Vec<Needle>]) -> impl Iterator<Item = Found> + 'a {
        let hopeful = needles.iter().all(|needles| self.has_any(needles));
        let text = if hopeful { self.window.slice(&self.post.text) } else { "" };
        let place = |span: Span| span.shift(self.window.start);
        pattern.matches(text).map(move |found| Found { span: place(found.span), taken: found.group.map(place) })
    }
}
