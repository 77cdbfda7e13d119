//! Whether a condition of a rule is met in a window, and by which words.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::post_text::PostText;
use crate::rules::{Condition, Matcher, Needle, Pattern};
use crate::text::Span;

/// Words that meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// The words.
    pub span: Span,
    /// The marked part of them (`{date!}`, `(?<take>…)`).
    pub taken: Option<Span>,
}

/// By address of the pattern and window: where it was met.
type Seen = HashMap<(usize, Span), Rc<[Found]>>;

/// Where the regexes of the rules were met in one post. Shared phrases are asked for by many rules on the same window, so
/// each regex is run once a window.
pub(super) struct Sightings<'p> {
    pub post: &'p PostText<'p>,
    /// By literal: whether it stands in the post at all.
    present: Vec<bool>,
    seen: RefCell<Seen>,
}

impl<'p> Sightings<'p> {
    pub fn new(post: &'p PostText<'p>, literals: usize) -> Self {
        let mut present = vec![false; literals];
        post.hits.iter().for_each(|hit| present[hit.needle as usize] = true);
        Self { post, present, seen: RefCell::default() }
    }

    /// Every place in `window` that meets `condition`, in order.
    pub fn find_all(&self, condition: &Condition, window: Span) -> Vec<Found> {
        let mut all = Vec::new();
        for matcher in &condition.alternatives {
            match matcher {
                Matcher::Words(needles) => all.extend(self.words(needles, window)),
                Matcher::Regex(pattern, needles) => {
                    if needles.as_ref().is_none_or(|needles| self.words(needles, window).next().is_some()) {
                        all.extend_from_slice(&self.regex(pattern, window));
                    }
                }
            }
        }
        if condition.alternatives.len() > 1 {
            all.sort_by_key(|found| (found.span.start, found.span.end));
        }
        all
    }

    fn words<'a>(&'a self, needles: &'a [Needle], window: Span) -> impl Iterator<Item = Found> + 'a {
        let any = needles.iter().any(|&needle| self.present[needle as usize]);
        let window = if any { window } else { Span::default() };
        self.post
            .hits_in(window)
            .filter(|hit| needles.binary_search(&hit.needle).is_ok())
            .map(|hit| Found { span: Span::new(hit.start as usize, hit.end as usize), taken: None })
    }

    fn regex(&self, pattern: &Arc<Pattern>, window: Span) -> Rc<[Found]> {
        // A rule set outlives the sightings, so the address tells one pattern from another.
        let key = (Arc::as_ptr(pattern).addr(), window);
        if let Some(found) = self.seen.borrow().get(&key) {
            return Rc::clone(found);
        }
        let matches = pattern.matches(window.slice(&self.post.text)).into_iter();
        let place = |span: Span| span.shift(window.start);
        let found: Rc<[Found]> =
            matches.map(|(span, taken)| Found { span: place(span), taken: taken.map(place) }).collect();
        self.seen.borrow_mut().insert(key, Rc::clone(&found));
        found
    }
}
