//! Which rules fire on a post, and what keeps the others silent.

use std::ops::Range;

use super::conditions::{Found, Sightings};
use super::polarity::reading;
use super::post_text::{Marked, PostText};
use crate::rules::{Condition, Reading, Rule, RuleSet, Window};
use crate::text::Span;

/// A rule that fired.
#[derive(Debug, Clone)]
pub struct Firing<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Unit of the words that met its first condition.
    pub unit: usize,
    /// The words, with the names of their conditions; those of the first condition come first.
    pub evidence: Vec<(Option<&'r str>, Span)>,
    /// The marked part of the words.
    pub taken: Option<Span>,
    /// How the text speaks of it.
    pub reading: Reading,
}

impl Firing<'_> {
    /// The words of the first condition.
    pub fn words(&self) -> Span {
        self.evidence.first().map_or_else(Span::default, |(_, span)| *span)
    }

    /// From the first word of the evidence to the last.
    pub fn whole(&self) -> Span {
        let start = self.evidence.iter().map(|(_, span)| span.start).min().unwrap_or(0);
        let end = self.evidence.iter().map(|(_, span)| span.end).max().unwrap_or(start);
        Span::new(start, end)
    }

    /// The mention the rule takes: the marked one, else the first in its words.
    pub fn mention<'p>(&self, post: &'p PostText) -> Option<&'p Marked> {
        match self.taken {
            Some(taken) => post.marked_at(taken.start).map(|(_, marked)| marked),
            None => post.marked_in(self.words()).map(|(_, marked)| marked).next(),
        }
    }
}

/// What kept a rule silent where its first condition was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The part of the post (`title`, `heading`, `body`, `item`) is not in its scope.
    Part(&'static str),
    /// The section's role is not in its scope; the role's id where there is one.
    Role(String),
    /// A condition under `all` or `any` is not met in the window: its place in the list, counted from one.
    Missing(&'static str, usize),
    /// A condition under `none` is met: its place in the list, counted from one.
    None(usize),
    /// The text speaks of it in a way that the rule does not accept.
    Polarity(Reading),
}

/// What a rule says of one place: it fired, or the unit of the place and what kept it silent.
pub type Answer<'r> = Result<Firing<'r>, (usize, Block)>;

impl std::fmt::Display for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Block::Part(part) => write!(f, "part:{part}"),
            Block::Role(role) => write!(f, "scope:{role}"),
            Block::Missing(list, at) => write!(f, "missing:{list}:{at}"),
            Block::None(at) => write!(f, "none:{at}"),
            Block::Polarity(reading) => write!(f, "polarity:{}", reading.name()),
        }
    }
}

/// Every rule that fires on the post, in the order of the rules and then of the text.
pub fn fire<'r>(rules: &'r RuleSet, post: &PostText) -> Vec<Firing<'r>> {
    fire_through(rules, post, |_, judge| judge())
}

/// The same, where every judging of a rule in a window goes through `around`, which takes the number of the rule and must
/// call what it is given once: so that somebody with a clock can tell which rules cost time.
pub fn fire_through<'r>(
    rules: &'r RuleSet,
    post: &PostText,
    mut around: impl FnMut(usize, &dyn Fn() -> Vec<Answer<'r>>) -> Vec<Answer<'r>>,
) -> Vec<Firing<'r>> {
    let sightings = Sightings::new(post, rules.scanner.literals().len());
    // A window of one unit that is out of scope cannot fire; larger windows are checked where the words are.
    let hopeful =
        |rule: &Rule, unit: usize| rule.scope.window != Window::Sentence || in_scope(rules, rule, post, unit).is_ok();
    let mut fired = Vec::new();
    for (number, window) in candidates(rules, post, hopeful) {
        if let Some(rule) = rules.rules.get(number as usize) {
            let answers = around(number as usize, &|| judge(rules, rule, &sightings, window as usize));
            fired.extend(answers.into_iter().flatten());
        }
    }
    fired
}

/// What the rule of that number says of the post: one answer for each place that meets its first condition.
pub fn answers<'r>(rules: &'r RuleSet, number: usize, post: &PostText) -> Vec<Answer<'r>> {
    let Some(rule) = rules.rules.get(number) else { return Vec::new() };
    let sightings = Sightings::new(post, rules.scanner.literals().len());
    let windows = candidates(rules, post, |candidate, _| std::ptr::eq(candidate, rule));
    windows.into_iter().flat_map(|(_, window)| judge(rules, rule, &sightings, window as usize)).collect()
}

/// Pairs of a rule and the first unit of a window in which it may fire, without repetition; `hopeful` takes a rule and the
/// unit of a literal that can start it.
fn candidates(rules: &RuleSet, post: &PostText, hopeful: impl Fn(&Rule, usize) -> bool) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let mut push = |number: u32, unit: usize| {
        let rule = &rules.rules[number as usize];
        if hopeful(rule, unit) {
            push_windows(post, number, rule.scope.window, unit, &mut pairs);
        }
    };
    for hit in &post.hits {
        let started = &rules.starts[hit.needle as usize];
        if let Some(unit) = post.unit_at(hit.start as usize).filter(|_| !started.is_empty()) {
            started.iter().for_each(|&rule| push(rule, unit));
        }
    }
    for &rule in &rules.unstarted {
        (0..post.outline.units.len()).for_each(|unit| push(rule, unit));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn push_windows(post: &PostText, rule: u32, window: Window, unit: usize, pairs: &mut Vec<(u32, u32)>) {
    // Units are counted in 32 bits, like the text they are cut from.
    pairs.push((rule, units_of(post, window, unit).start as u32));
    if window == Window::Pair && unit > 0 {
        pairs.push((rule, unit as u32 - 1));
    }
}

/// The units of the window of that kind around (for a pair: from) `unit`.
pub(super) fn units_of(post: &PostText, window: Window, unit: usize) -> Range<usize> {
    let units = &post.outline.units;
    match window {
        Window::Sentence => unit..unit + 1,
        Window::Pair => unit..(unit + 2).min(units.len()),
        Window::Paragraph => {
            let paragraph = units[unit].paragraph;
            let start = units.partition_point(|unit| unit.paragraph < paragraph);
            start..units.partition_point(|unit| unit.paragraph <= paragraph)
        }
        Window::Dated => post.dated[unit].clone(),
        Window::Section => post.outline.sections[units[unit].section].units.clone(),
        Window::Post => 0..units.len(),
    }
}

/// The text of the rule's window around (for a pair: from) the unit `first`.
pub(super) fn window_of(rule: &Rule, sightings: &Sightings, first: usize) -> Option<Span> {
    let units = units_of(sightings.post, rule.scope.window, first);
    let all = &sightings.post.outline.units;
    let (start, end) = (all.get(units.start)?, all.get(units.end.checked_sub(1)?)?);
    Some(Span::new(start.span.start, end.span.end))
}

/// Judges one rule in the window that starts at `first`: one answer for each place that meets its first condition.
pub(super) fn judge<'r>(rules: &RuleSet, rule: &'r Rule, sightings: &Sightings, first: usize) -> Vec<Answer<'r>> {
    let post = sightings.post;
    let Some(window) = window_of(rule, sightings, first) else { return Vec::new() };
    let anchors = rule.all.first().map_or(&rule.any[..], std::slice::from_ref);
    let mut answers = Vec::new();
    for condition in anchors {
        for found in sightings.find_all(condition, window) {
            let unit = post.unit_at(found.span.start).unwrap_or(0);
            answers.push(judge_at(rules, rule, sightings, window, condition, found).map_err(|block| (unit, block)));
        }
    }
    answers
}

fn judge_at<'r>(
    rules: &RuleSet,
    rule: &'r Rule,
    sightings: &Sightings,
    window: Span,
    anchor: &'r Condition,
    found: Found,
) -> Result<Firing<'r>, Block> {
    let post = sightings.post;
    let unit = post.unit_at(found.span.start).unwrap_or(0);
    in_scope(rules, rule, post, unit)?;
    let mut evidence = vec![(anchor.name.as_deref(), found.span)];
    for (index, condition) in rule.all.iter().enumerate().skip(1) {
        let met = nearest_met(sightings, condition, window, &evidence).ok_or(Block::Missing("all", index + 1))?;
        evidence.push((condition.name.as_deref(), met.span));
    }
    if !rule.all.is_empty() && !rule.any.is_empty() {
        let mut met = rule.any.iter().filter_map(|c| Some((c, nearest_met(sightings, c, window, &evidence)?)));
        let (condition, met) = met.next().ok_or(Block::Missing("any", 1))?;
        evidence.push((condition.name.as_deref(), met.span));
    }
    if let Some(index) =
        rule.none.iter().position(|condition| nearest_met(sightings, condition, window, &evidence).is_some())
    {
        return Err(Block::None(index + 1));
    }
    let firing = Firing { rule, unit, evidence, taken: found.taken, reading: Reading::Asserted };
    with_reading(rules, post, firing)
}

fn in_scope(rules: &RuleSet, rule: &Rule, post: &PostText, unit: usize) -> Result<(), Block> {
    let unit = &post.outline.units[unit];
    let scope = &rule.scope;
    if !scope.parts.is_empty() && !scope.parts.contains(&unit.part) {
        let name = crate::rules::Part::ALL.iter().find(|(_, part)| *part == unit.part).map_or("", |(name, _)| name);
        return Err(Block::Part(name));
    }
    let refused = scope.not_roles.meets(unit.roles);
    let wanted = scope.roles == Default::default() || scope.roles.meets(unit.roles);
    if refused || !wanted {
        let role = rules.roles.iter().enumerate().find(|(index, _)| unit.roles.0 >> index & 1 == 1);
        return Err(Block::Role(role.map_or_else(|| "none".to_owned(), |(_, role)| role.id.clone())));
    }
    Ok(())
}

/// The place nearest to the evidence it must be near to; the first place where nothing is said of nearness.
pub(super) fn nearest_met(
    sightings: &Sightings,
    condition: &Condition,
    window: Span,
    evidence: &[(Option<&str>, Span)],
) -> Option<Found> {
    let Some((name, within)) = &condition.near else { return sightings.find_first(condition, window) };
    let (_, near) = evidence.iter().find(|(known, _)| *known == Some(name.as_str()))?;
    let all = sightings.find_all(condition, window);
    all.into_iter()
        .map(|found| (distance(&sightings.post.text, *near, found.span), found))
        .filter(|(distance, _)| distance <= within)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, found)| found)
}

/// Characters between two ranges; none where they touch or overlap.
fn distance(text: &str, a: Span, b: Span) -> usize {
    let gap = if a.end <= b.start { Span::new(a.end, b.start) } else { Span::new(b.end, a.start.max(b.end)) };
    gap.slice(text).chars().count()
}

fn with_reading<'r>(rules: &RuleSet, post: &PostText, mut firing: Firing<'r>) -> Result<Firing<'r>, Block> {
    let whole = firing.whole();
    let end = post.unit_at(whole.end.saturating_sub(1)).map_or(whole.end, |unit| post.outline.units[unit].span.end);
    firing.reading = reading(&rules.cues, &post.text, whole, end);
    if firing.rule.readings.contains(&firing.reading) { Ok(firing) } else { Err(Block::Polarity(firing.reading)) }
}
