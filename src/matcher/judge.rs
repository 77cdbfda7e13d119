//! Which rules fire on a post, and what keeps the others silent.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::conditions::{Found, Sightings};
use super::polarity::reading;
use super::post_text::{Marked, PostText};
use super::seen::Seen;
use crate::rules::{Anchor, Condition, OpenGates, Part, Reading, Roles, Rule, RuleSet, Starts, TOPICS, Window};
use crate::segment::Unit;
use crate::text::Span;
use crate::work;

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
    /// Which of the conditions under `any` decided, from 0; `None` where the rule has none.
    pub alternative: Option<usize>,
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
    /// Its clause is about something that the scope refuses; the topic's id.
    Topic(String),
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
            Block::Topic(topic) => write!(f, "topic:{topic}"),
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

/// The same for the rules that tell the kind of a post.
pub fn fire_kind<'r>(rules: &'r RuleSet, post: &PostText) -> Vec<Firing<'r>> {
    in_order(fired(rules, post, &rules.kind_starts, &mut |_, judge| judge()))
}

/// The same for the rules that tell what clauses are about.
pub(super) fn fire_topics<'r>(rules: &'r RuleSet, post: &PostText) -> Vec<Firing<'r>> {
    in_order(fired(rules, post, &rules.topic_starts, &mut |_, judge| judge()))
}

/// The same for all other rules.
pub fn fire_beyond_kind<'r>(rules: &'r RuleSet, post: &PostText) -> Vec<Firing<'r>> {
    in_order(fired(rules, post, &rules.starts, &mut |_, judge| judge()))
}

/// Every rule that fires, where every judging of a rule in a window goes through `around`, which takes the number of the
/// rule and must call what it is given once: so that somebody with a clock can tell which rules cost time.
pub fn fire_through<'r>(
    rules: &'r RuleSet,
    post: &PostText,
    mut around: impl FnMut(usize, &dyn Fn() -> Vec<Answer<'r>>) -> Vec<Answer<'r>>,
) -> Vec<Firing<'r>> {
    let mut all = fired(rules, post, &rules.kind_starts, &mut around);
    all.extend(fired(rules, post, &rules.topic_starts, &mut around));
    all.extend(fired(rules, post, &rules.starts, &mut around));
    in_order(all)
}

/// A firing and its place among all.
type Placed<'r> = ((u32, u32, u32, (usize, usize), u32), Firing<'r>);

fn in_order(mut fired: Vec<Placed>) -> Vec<Firing> {
    fired.sort_by_key(|(order, _)| *order);
    fired.into_iter().map(|(_, firing)| firing).collect()
}

/// The firings of the rules that these literals start, in no order.
fn fired<'r>(
    rules: &'r RuleSet,
    post: &PostText,
    starts: &Starts,
    around: &mut impl FnMut(usize, &dyn Fn() -> Vec<Answer<'r>>) -> Vec<Answer<'r>>,
) -> Vec<Placed<'r>> {
    let mut sightings = Sightings::new(rules, post);
    let mut fired = Vec::new();
    let mut judge = |number: u32, first: u32, sightings: &Sightings| {
        let anchor = &rules.anchors[number as usize];
        if sightings.has_sets(&anchor.needs) {
            let answers = around(anchor.rule as usize, &|| judge_anchor(rules, anchor, sightings));
            fired.extend(answers.into_iter().flatten().map(|firing| (order(rules, anchor, first, &firing), firing)));
        }
    };
    let mut seen = vec![u32::MAX; rules.anchors.len()];
    let mut wider = Wider { windows: Vec::new(), last: vec![u32::MAX; rules.anchors.len()] };
    // Units are counted in 32 bits, like the text they are cut from.
    let mut open = OpenGates::new(&rules.gates);
    for (unit, at) in post.outline.units.iter().zip(0u32..) {
        open.enter(unit.part, unit.roles);
        let started = post.hits_from(unit.span).iter().flat_map(|hit| starts.by_literal.of(hit.needle));
        for &number in started.chain(&starts.always) {
            if !open.has(number) || std::mem::replace(&mut seen[number as usize], at) == at {
                continue;
            }
            match rules.anchors[number as usize].gate.window {
                Window::Sentence => {
                    sightings.enter(unit.span);
                    judge(number, at, &sightings);
                }
                window => wider.push(post, number, window, at),
            }
        }
    }
    each_window(wider.windows, &mut sightings, |number, first, sightings| judge(number, first, sightings));
    fired
}

/// Windows of more than one unit.
struct Wider {
    windows: Vec<Candidate>,
    /// By anchor: the first unit of the last of its windows.
    last: Vec<u32>,
}

impl Wider {
    /// Adds the windows of the rule that hold `unit`, most of which the unit before has added.
    fn push(&mut self, post: &PostText, number: u32, window: Window, unit: u32) {
        let first = units_of(post, window, unit as usize).start as u32;
        if std::mem::replace(&mut self.last[number as usize], first) != first {
            push_windows(post, number, window, unit, &mut self.windows);
        }
    }
}

/// Firings come by rule, window, condition and place; where a condition can be met in one way only, as that finds them.
fn order(rules: &RuleSet, anchor: &Anchor, first: u32, firing: &Firing) -> (u32, u32, u32, (usize, usize), u32) {
    let condition = &rules.rules[anchor.rule as usize].firsts()[anchor.condition as usize];
    let words = firing.words();
    let place = if condition.alternatives.len() > 1 { (words.start, words.end) } else { (0, 0) };
    (anchor.rule, first, anchor.condition, place, anchor.alternative)
}

/// What the rule of that number says of the post: one answer for each place that meets its first condition.
pub fn answers<'r>(rules: &'r RuleSet, number: usize, post: &PostText) -> Vec<Answer<'r>> {
    let Some(rule) = rules.rules.get(number) else { return Vec::new() };
    let starts = |unit: &Unit| match &rule.anchors {
        Some(needles) => post.hits_from(unit.span).iter().any(|hit| needles.binary_search(&hit.needle).is_ok()),
        None => true,
    };
    let mut windows = Vec::new();
    for (_, at) in post.outline.units.iter().zip(0u32..).filter(|(unit, _)| starts(unit)) {
        push_windows(post, 0, rule.scope.window, at, &mut windows);
    }
    let mut answers = Vec::new();
    let mut sightings = Sightings::new(rules, post);
    each_window(windows, &mut sightings, |_, _, sightings| answers.extend(judge(rules, rule, sightings)));
    answers
}

/// A window of a rule: its text, its first unit, and the number of the rule.
type Candidate = (Span, u32, u32);

/// Calls `judge` with the rule and the first unit of each window, once for each of the same, the window entered.
fn each_window(mut windows: Vec<Candidate>, sightings: &mut Sightings, mut judge: impl FnMut(u32, u32, &Sightings)) {
    windows.sort_unstable();
    windows.dedup();
    for (window, first, number) in windows {
        sightings.enter(window);
        judge(number, first, sightings);
    }
}

/// The windows of the rule that hold `unit`, each with its first unit.
fn push_windows(post: &PostText, number: u32, window: Window, unit: u32, windows: &mut Vec<Candidate>) {
    let before = (window == Window::Pair).then(|| unit.checked_sub(1)).flatten();
    let first = units_of(post, window, unit as usize).start as u32;
    for first in before.into_iter().chain([first]) {
        windows.extend(window_of(window, post, first as usize).map(|window| (window, first, number)));
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

/// The text of the window of that kind around (for a pair: from) the unit `first`.
pub(super) fn window_of(window: Window, post: &PostText, first: usize) -> Option<Span> {
    let units = units_of(post, window, first);
    let all = &post.outline.units;
    let (start, end) = (all.get(units.start)?, all.get(units.end.checked_sub(1)?)?);
    Some(Span::new(start.span.start, end.span.end))
}

/// Judges one rule in the window that was entered: one answer for each place that meets its first condition.
pub(super) fn judge<'r>(rules: &RuleSet, rule: &'r Rule, sightings: &Sightings) -> Vec<Answer<'r>> {
    let mut answers = Vec::new();
    let mut seen = Seen::new(sightings);
    for condition in rule.firsts() {
        for found in sightings.find_all(condition) {
            answers.push(judge_at(rules, rule, &mut seen, condition, found));
        }
    }
    answers
}

/// The same for one of the ways in which the rule may begin to fire.
fn judge_anchor<'r>(rules: &'r RuleSet, anchor: &Anchor, sightings: &Sightings) -> Vec<Answer<'r>> {
    let rule = &rules.rules[anchor.rule as usize];
    let condition = &rule.firsts()[anchor.condition as usize];
    let mut all = Vec::new();
    sightings.find_by(&condition.alternatives[anchor.alternative as usize], &mut all);
    let mut seen = Seen::new(sightings);
    all.into_iter().map(|found| judge_at(rules, rule, &mut seen, condition, found)).collect()
}

/// Judges the rule where its first condition was found; what was seen of the others in this window is kept for the next
/// such place.
fn judge_at<'r>(rules: &RuleSet, rule: &'r Rule, seen: &mut Seen, anchor: &'r Condition, found: Found) -> Answer<'r> {
    let unit = seen.sightings.post.unit_at(found.span.start).unwrap_or(0);
    work::steps(1);
    judge_in(rules, rule, seen, anchor, found, unit).map_err(|block| (unit, block))
}

fn judge_in<'r>(
    rules: &RuleSet,
    rule: &'r Rule,
    seen: &mut Seen,
    anchor: &'r Condition,
    found: Found,
    unit: usize,
) -> Result<Firing<'r>, Block> {
    let post = seen.sightings.post;
    in_scope(rules, rule, &post.outline.units[unit])?;
    on_topic(rules, rule, post, found.span)?;
    // Most places end at a condition that is not met.
    let mut evidence: SmallVec<[(Option<&'r str>, Span); 4]> = smallvec![(anchor.name.as_deref(), found.span)];
    let mut alternative = rule.any.iter().position(|one| std::ptr::eq(one, anchor));
    for (index, condition) in rule.all.iter().enumerate().skip(1) {
        let met = seen.nearest_met(index, condition, &evidence).ok_or(Block::Missing("all", index + 1))?;
        evidence.push((condition.name.as_deref(), met.span));
    }
    if !rule.all.is_empty() && !rule.any.is_empty() {
        let before = rule.all.len();
        let mut met =
            rule.any.iter().zip(0..).filter_map(|(c, at)| Some((c, at, seen.nearest_met(before + at, c, &evidence)?)));
        let (condition, at, met) = met.next().ok_or(Block::Missing("any", 1))?;
        alternative = Some(at);
        evidence.push((condition.name.as_deref(), met.span));
    }
    for (condition, index) in rule.none.iter().zip(0..) {
        if seen.nearest_met(rule.all.len() + rule.any.len() + index, condition, &evidence).is_some() {
            return Err(Block::None(index + 1));
        }
    }
    let evidence = evidence.into_vec();
    let firing = Firing { rule, unit, evidence, taken: found.taken, alternative, reading: Reading::Asserted };
    with_reading(rules, post, firing)
}

/// True where the scope of the rule has the unit.
fn accepts(rule: &Rule, unit: &Unit) -> bool {
    let scope = &rule.scope;
    let wanted = scope.roles == Roles::default() || scope.roles.meets(unit.roles);
    accepts_part(rule, unit) && wanted && !scope.not_roles.meets(unit.roles)
}

fn accepts_part(rule: &Rule, unit: &Unit) -> bool {
    rule.scope.parts.is_empty() || rule.scope.parts.contains(&unit.part)
}

/// What of the scope refuses the unit, where it does.
fn in_scope(rules: &RuleSet, rule: &Rule, unit: &Unit) -> Result<(), Block> {
    if accepts(rule, unit) {
        return Ok(());
    }
    if !accepts_part(rule, unit) {
        return Err(Block::Part(Part::ALL.iter().find(|(_, part)| *part == unit.part).map_or("", |(name, _)| name)));
    }
    let role = rules.roles.iter().enumerate().find(|(index, _)| unit.roles.0 >> index & 1 == 1);
    Err(Block::Role(role.map_or_else(|| "none".to_owned(), |(_, role)| role.id.clone())))
}

/// The topic that the scope refuses where the words end, for Japanese puts the verb last.
fn on_topic(rules: &RuleSet, rule: &Rule, post: &PostText, words: Span) -> Result<(), Block> {
    let refused = rule.scope.not_topics.first_of(post.topics.at(words.end.saturating_sub(1).max(words.start)));
    let Some(number) = refused else { return Ok(()) };
    Err(Block::Topic(rules.labels_of(TOPICS).get(number).map_or_else(String::new, |topic| topic.id.clone())))
}

fn with_reading<'r>(rules: &RuleSet, post: &PostText, mut firing: Firing<'r>) -> Result<Firing<'r>, Block> {
    let whole = firing.whole();
    let end = post.unit_at(whole.end.saturating_sub(1)).map_or(whole.end, |unit| post.outline.units[unit].span.end);
    firing.reading = reading(rules, post, whole, end, firing.rule.possible);
    if firing.rule.readings.contains(&firing.reading) { Ok(firing) } else { Err(Block::Polarity(firing.reading)) }
}
