//! Names of which a text speaks again by their ending alone (`市は`, `県警によると`, `同病院`).

use std::collections::BTreeMap;

use memchr::memmem;

use crate::matcher::PostText;
use crate::rules::{Part, RuleSet};
use crate::work;

/// Most sentences of a lead: a story names whom it is about in the first.
const LEAD: usize = 4;
/// Most characters of an ending by which a text speaks of a name again.
const LONGEST: usize = 6;
/// Most names that are looked for.
const MOST: usize = 200;
/// Most places of one ending.
const MOST_PLACES: usize = 100;

/// Looks for each name once.
pub(super) struct Again<'a> {
    rules: &'a RuleSet,
    post: &'a PostText<'a>,
    known: BTreeMap<String, bool>,
}

impl<'a> Again<'a> {
    pub(super) fn new(rules: &'a RuleSet, post: &'a PostText<'a>) -> Self {
        Self { rules, post, known: BTreeMap::new() }
    }

    /// True where the text speaks of the name again by its ending.
    pub(super) fn has(&mut self, name: &str) -> bool {
        if let Some(&known) = self.known.get(name) {
            return known;
        }
        if self.known.len() >= MOST {
            return false;
        }
        let found = endings(name).any(|ending| self.has_same(ending) || self.has_kind(ending));
        self.known.insert(name.to_owned(), found);
        found
    }

    /// `同病院` for a name that ends with 病院.
    fn has_same(&self, ending: &str) -> bool {
        self.rules.names.same.iter().any(|same| self.post.has_times(&format!("{same}{ending}"), 1))
    }

    /// `市は` for a name that ends with 市, where neither is a part of another word.
    fn has_kind(&self, ending: &str) -> bool {
        if !self.rules.names.kinds.iter().any(|kind| kind == ending) {
            return false;
        }
        let text = self.post.text.as_str();
        work::steps(1 + text.len() / 16);
        let is_apart =
            |at: usize| text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() || is_hiragana(c));
        let topics = &self.rules.names.topic;
        let is_topic = |at: usize| topics.iter().any(|mark| text[at + ending.len()..].starts_with(mark.as_str()));
        let mut places = memmem::find_iter(text.as_bytes(), ending).take(MOST_PLACES);
        places.any(|at| is_apart(at) && is_topic(at))
    }
}

fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309F}').contains(&c)
}

/// The endings of a name that are not all of it.
fn endings(name: &str) -> impl Iterator<Item = &str> {
    name.char_indices().rev().take(LONGEST).filter(|(at, _)| *at > 0).map(|(at, _)| &name[at..])
}

/// True where the unit is one of the first sentences below the title.
pub(super) fn is_lead(post: &PostText, unit: usize) -> bool {
    let units = post.outline.units.get(..unit).unwrap_or_default();
    units.iter().filter(|unit| matches!(unit.part, Part::Body | Part::Item)).take(LEAD).count() < LEAD
}
