//! How far a rule came where it did not fire: each of its conditions, met or not.

use super::conditions::Sightings;
use super::judge::{Block, judge, units_of, window_of};
use super::post_text::PostText;
use super::seen::Seen;
use crate::rules::{Condition, Rule, RuleSet};
use crate::text::Span;

/// One condition of a rule, tried in one window.
#[derive(Debug, Clone)]
pub struct Step<'r> {
    /// The list it stands in: `all`, `any` or `none`.
    pub list: &'static str,
    /// Its place in the list, counted from one.
    pub at: usize,
    /// The condition.
    pub condition: &'r Condition,
    /// The words that meet it in the window, as a range of the post's text.
    pub met: Option<Span>,
    /// Words that would meet it in another window of the post, where none do in this one.
    pub elsewhere: Option<Span>,
}

/// A rule in one window in which at least one of its conditions is met.
#[derive(Debug, Clone)]
pub struct Attempt<'r> {
    /// The unit of the words that met a condition first.
    pub unit: usize,
    /// The conditions in the order of the rule.
    pub steps: Vec<Step<'r>>,
    /// What kept the rule silent; `None` where it fired.
    pub block: Option<Block>,
}

impl Attempt<'_> {
    /// How far the rule came, greater is nearer: the stage that stopped it, then how many conditions are met.
    pub fn reach(&self) -> (u8, usize) {
        let stage = match &self.block {
            Some(Block::Missing(..)) => 0,
            Some(Block::Part(_) | Block::Role(_) | Block::Topic(_)) => 1,
            Some(Block::None(_)) => 2,
            Some(Block::Polarity(_)) => 3,
            None => 4,
        };
        (stage, self.steps.iter().filter(|step| step.list != "none" && step.met.is_some()).count())
    }
}

/// Every window of the post in which a condition under `all` or `any` of the rule of that number is met.
pub fn attempts<'r>(rules: &'r RuleSet, number: usize, post: &PostText) -> Vec<Attempt<'r>> {
    let Some(rule) = rules.rules.get(number) else { return Vec::new() };
    let new = || Sightings::new(rules, post);
    let (mut sightings, mut whole) = (new(), new());
    whole.enter(Span::new(0, post.text.len()));
    let mut firsts: Vec<_> =
        (0..post.outline.units.len()).map(|unit| units_of(post, rule.scope.window, unit).start).collect();
    firsts.dedup();
    let mut attempts = Vec::new();
    for first in firsts {
        if let Some(window) = window_of(rule.scope.window, post, first) {
            sightings.enter(window);
            attempts.extend(attempts_in(rules, rule, &sightings, &whole, first));
        }
    }
    attempts
}

fn attempts_in<'r>(
    rules: &RuleSet,
    rule: &'r Rule,
    sightings: &Sightings,
    whole: &Sightings,
    first: usize,
) -> Vec<Attempt<'r>> {
    let steps = steps(rule, sightings, whole);
    let positive = steps.iter().filter(|step| step.list != "none");
    let Some(met) = positive.filter_map(|step| step.met).min_by_key(|span| span.start) else { return Vec::new() };
    let mut attempts: Vec<Attempt> = Vec::new();
    for answer in judge(rules, rule, sightings) {
        let (unit, block) = match answer {
            Ok(firing) => (firing.unit, None),
            Err((unit, block)) => (unit, Some(block)),
        };
        attempts.push(Attempt { unit, steps: steps.clone(), block });
    }
    if attempts.is_empty() {
        let list = if rule.all.is_empty() { "any" } else { "all" };
        let unit = sightings.post.unit_at(met.start).unwrap_or(first);
        attempts.push(Attempt { unit, steps, block: Some(Block::Missing(list, 1)) });
    }
    attempts
}

fn steps<'r>(rule: &'r Rule, sightings: &Sightings, whole: &Sightings) -> Vec<Step<'r>> {
    let mut evidence: Vec<(Option<&str>, Span)> = Vec::new();
    let (mut steps, mut seen) = (Vec::new(), Seen::new(sightings));
    for (list, conditions) in [("all", &rule.all), ("any", &rule.any), ("none", &rule.none)] {
        for (at, condition) in (1..).zip(conditions) {
            let met = seen.nearest_met(steps.len(), condition, &evidence).map(|found| found.span);
            let elsewhere = match met {
                None if list != "none" => whole.find_first(condition).map(|found| found.span),
                _ => None,
            };
            evidence.extend(met.filter(|_| list != "none").map(|span| (condition.name.as_deref(), span)));
            steps.push(Step { list, at, condition, met, elsewhere });
        }
    }
    steps
}
