//! Short names that the text itself gives (`(以下「本会」といいます。)`).

use std::collections::BTreeMap;

use memchr::memmem;

use super::{MOST_NAMES, Named, bounds, is_no_name};
use crate::rules::{Hit, RuleSet};
use crate::text::Span;
use crate::work;

/// Bytes behind a name in which its short name is given: more than any of the shapes reaches over.
const REACH: usize = 1_000;

/// Most names of which the long form is looked for.
const MOST_LONG: usize = 20;

/// Adds the places of short names, each with the full name it stands for.
pub(super) fn add_short_names(rules: &RuleSet, text: &str, hits: &[Hit], names: &mut Vec<Named>) {
    let mut known = Places::of(names);
    for index in 0..names.len() {
        let name = names[index];
        let Some(alias) = alias(rules, text, hits, name.span, names.get(index + 1)) else { continue };
        let words = alias.slice(text);
        // Several bytes are looked at in one step.
        work::steps(text.len() / 16);
        for at in memmem::find_iter(text.as_bytes(), words).take(MOST_NAMES) {
            let span = Span::new(at, at + words.len());
            match known.first_at(span, names) {
                // The short name has a form of its own.
                Some(known) if names[known].span == span => names[known].full = name.full,
                Some(_) => {}
                None if cuts_word(text, span) => {}
                None => {
                    known.add(span, names.len());
                    names.push(Named { span, full: name.full });
                }
            }
        }
    }
    names.sort_by_key(|named| named.span.start);
}

/// Where names stand, so that a place need not be compared with all of them.
struct Places {
    /// The number of the name by where it begins.
    by_start: BTreeMap<usize, usize>,
    /// Bytes of the longest.
    longest: usize,
}

impl Places {
    fn of(names: &[Named]) -> Self {
        let mut places = Self { by_start: BTreeMap::new(), longest: 0 };
        // Of names that begin at one place the first counts.
        names.iter().enumerate().rev().for_each(|(number, name)| places.add(name.span, number));
        places
    }

    fn add(&mut self, span: Span, number: usize) {
        self.by_start.insert(span.start, number);
        self.longest = self.longest.max(span.len());
    }

    /// The number of the first name that has a part in `span`.
    fn first_at(&self, span: Span, names: &[Named]) -> Option<usize> {
        let near = self.by_start.range(span.start.saturating_sub(self.longest)..span.end);
        let there = near.map(|(_, number)| *number).inspect(|_| work::steps(1));
        there.filter(|number| names[*number].span.overlaps(span)).min()
    }
}

/// The short name given right behind the name at `span`, before the next name.
fn alias(rules: &RuleSet, text: &str, hits: &[Hit], span: Span, next: Option<&Named>) -> Option<Span> {
    let limit = next.map_or(text.len(), |next| next.span.start);
    let end = (span.end..=text.len().min(span.end + REACH)).rev().find(|end| text.is_char_boundary(*end))?;
    let tail = Span::new(span.end, end).slice(text);
    let found = rules.names.aliases.iter().find_map(|regex| regex.find(tail)?.group)?;
    let alias = found.shift(span.end);
    // In a bracket of its own a short name keeps to the characters of the long one, or is Latin.
    let bracketed = tail.get(..found.start).is_some_and(|before| before.trim_start() == "(");
    if bracketed && !found.slice(tail).is_ascii() && !is_shortened(found.slice(tail), span.slice(text)) {
        return None;
    }
    let long_enough = found.slice(tail).chars().count() >= 2;
    (long_enough && alias.start <= limit && !is_no_name(rules, hits, alias)).then_some(alias)
}

/// True where the characters of `short` stand in `long` in order, the first of both being one.
fn is_shortened(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|c| rest.any(|other| other == c))
}

/// Gives names of which only the short form was found, in brackets right behind the long one, the long one as their full
/// name (`オーシャン・スチール(OS社)`).
pub(super) fn add_long_names(rules: &RuleSet, text: &str, names: &mut [Named]) {
    let long = |named: &Named| {
        let before = text.get(..named.span.start)?.strip_suffix('(')?;
        let closed = text.get(named.span.end..)?.starts_with([')', '、']);
        let start = bounds::name_start(&rules.names, text, before.len(), 0);
        let long = Span::new(start, before.len());
        (closed && long.slice(text).chars().count() > named.span.slice(text).chars().count()).then_some(long)
    };
    let longer: Vec<(Span, Span)> = names.iter().filter_map(|named| Some((named.span, long(named)?))).collect();
    for (short, long) in longer.into_iter().take(MOST_LONG) {
        let words = short.slice(text);
        for named in names.iter_mut().filter(|named| named.full.slice(text) == words) {
            named.full = long;
        }
    }
}

/// True where a short name is only a part of a longer Latin or katakana word.
fn cuts_word(text: &str, span: Span) -> bool {
    let words = span.slice(text);
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() || bounds::is_katakana(a) && bounds::is_katakana(b)
        }
        _ => false,
    };
    joined(text[..span.start].chars().next_back(), words.chars().next())
        || joined(words.chars().next_back(), text[span.end..].chars().next())
}
