//! The rules that came near to filling a field, condition by condition.

use serde::Serialize;

use super::origin::{Origin, origin};
use crate::matcher::{Attempt, PostText, Step, attempts};
use crate::message::{Message, message};
use crate::record::Record;
use crate::rules::{Condition, Matcher, RuleSet};
use crate::text::{LineIndex, Normalized, Span};

/// Words of a condition that are shown; the rest are counted.
const WORDS_SHOWN: usize = 4;
/// What is said of a rule that fired where its value was not taken.
const NOT_TAKEN: &str = "not-taken";

/// A rule that met some of its conditions and did not give the field its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    /// Id of the rule.
    pub rule: String,
    /// The label it would have given.
    pub label: String,
    /// What kept it silent (`polarity:denied`, `scope:countermeasures`, `missing:all:2`, `none:1`, …); `not-taken` where it
    /// fired and another value, or a check on its value, was preferred.
    pub blocked_by: String,
    /// 1-based line of the words.
    pub line: usize,
    /// The sentence in which its conditions were tried.
    pub text: String,
    /// Its conditions, in the order of the rule.
    pub conditions: Vec<ConditionState>,
    /// How far it came: greater is nearer.
    #[serde(skip)]
    reach: (u8, usize),
}

/// A condition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConditionState {
    /// `all`, `any` or `none`.
    pub list: &'static str,
    /// Its place in the list, counted from one.
    pub at: usize,
    /// What it asks for: a regex, or the first of its words.
    pub asks: Message,
    /// Whether it is met in the window of the rule.
    pub met: bool,
    /// The words that meet it, in this window or else in another of the same post.
    pub words: Option<String>,
    /// 1-based line of words that meet it outside the window.
    pub elsewhere: Option<usize>,
}

/// A post with the way back to its lines.
pub(super) struct Place<'a> {
    pub post: &'a PostText<'a>,
    pub normalized: &'a Normalized,
    pub lines: &'a LineIndex<'a>,
    pub source: &'a str,
}

impl Place<'_> {
    fn source_of(&self, span: Span) -> Span {
        self.normalized.source(self.post.to_document(span))
    }

    fn line_of(&self, span: Span) -> usize {
        self.lines.line_col(self.source_of(span).start).0
    }
}

/// The rules behind `field` that came near, the nearest first. Rules that gave the record its values are left out, and of
/// a rule whose first condition is met nowhere only the nearest attempt is told.
pub(super) fn near_misses(rules: &RuleSet, place: &Place, field: &str, record: &Record) -> Vec<NearMiss> {
    let mut misses = Vec::new();
    for (family, label, field) in families(field) {
        let decided = |rule: &str| record.evidence.iter().any(|proof| proof.field == field && proof.rule == rule);
        for (number, rule) in rules.rules.iter().enumerate() {
            if rule.family == family && label.is_none_or(|label| rule.label == label) && !decided(&rule.id) {
                let told = nearest(attempts(rules, number, place.post));
                misses.extend(told.iter().map(|attempt| near_miss(rules, number, attempt, place)));
            }
        }
    }
    misses.sort_by(|a, b| (b.reach, a.line, &a.rule).cmp(&(a.reach, b.line, &b.rule)));
    misses.dedup();
    misses
}

/// Family and label of the rules that fill `field`, directly or by way of other fields, with the name of that field.
fn families(field: &str) -> Vec<(&'static str, Option<&'static str>, String)> {
    match origin(field) {
        Origin::Rules(family, label) => vec![(family, label, field.to_owned())],
        Origin::Fields(fields) => fields.iter().flat_map(|field| families(field)).collect(),
        Origin::Heading => Vec::new(),
    }
}

/// Attempts that met the rule's first condition; the nearest one where none did.
fn nearest(attempts: Vec<Attempt>) -> Vec<Attempt> {
    let (mut begun, mut others): (Vec<_>, Vec<_>) =
        attempts.into_iter().partition(|attempt| attempt.steps.first().is_some_and(|step| step.met.is_some()));
    if begun.is_empty() {
        others.sort_by_key(|attempt| std::cmp::Reverse(attempt.reach()));
        begun.extend(others.into_iter().next());
    }
    begun
}

fn near_miss(rules: &RuleSet, number: usize, attempt: &Attempt, place: &Place) -> NearMiss {
    let rule = &rules.rules[number];
    let sentence = place.source_of(place.post.outline.units[attempt.unit].span);
    NearMiss {
        rule: rule.id.clone(),
        label: rule.label.clone(),
        blocked_by: attempt.block.as_ref().map_or_else(|| NOT_TAKEN.to_owned(), ToString::to_string),
        line: place.lines.line_col(sentence.start).0,
        text: sentence.slice(place.source).trim().to_owned(),
        conditions: attempt.steps.iter().map(|step| state(rules, step, place)).collect(),
        reach: attempt.reach(),
    }
}

fn state(rules: &RuleSet, step: &Step, place: &Place) -> ConditionState {
    let words = |span: Span| place.source_of(span).slice(place.source).to_owned();
    ConditionState {
        list: step.list,
        at: step.at,
        asks: asks(rules, step.condition),
        met: step.met.is_some(),
        words: step.met.or(step.elsewhere).map(words),
        elsewhere: step.elsewhere.map(|span| place.line_of(span)),
    }
}

/// What a condition asks for, in the words of its author.
fn asks(rules: &RuleSet, condition: &Condition) -> Message {
    let mut shown = Vec::new();
    let mut more = 0;
    for alternative in &condition.alternatives {
        match &alternative.matcher {
            Matcher::Regex(pattern) => shown.push(format!("/{}/", pattern.written())),
            Matcher::Words(needles) => {
                let literals = needles.iter().filter_map(|&needle| rules.scanner.literals().get(needle as usize));
                shown.extend(literals.take(WORDS_SHOWN).cloned());
                more += needles.len().saturating_sub(WORDS_SHOWN);
            }
        }
    }
    let more = (more > 0).then(|| message!(" and {more} more words", more));
    message!("{shown}{more}", shown = shown.join(" | "), more = more.unwrap_or_default())
}
