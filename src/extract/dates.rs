//! The date fields: each takes one of the dates that the rules of its label and the statements of the post give.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::decision::decide;
use super::stated::{Stated, stated};
use super::ties::tie;
use crate::calendar::PartialDate;
use crate::matcher::{Firing, MarkedValue, PostText};
use crate::record::Found;
use crate::rules::grammar::Against;
use crate::rules::{Pick, RuleSet};
use crate::text::Span;

/// Family of the rules that give dates their meaning.
const FAMILY: &str = "event";
/// Rule names of the dates that the shape of the post gives.
const HEADING_DATE: &str = "heading-date";
const CLOSING_DATE: &str = "closing-date";
/// By how much a date weighs less that is the field's only where there is no other.
const DEMOTED: i32 = 10_000;
/// Parts a label such as `contained=discovered`: the same day as another field.
const SAME_DAY: char = '=';

/// A date field of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are those of the record's fields
pub enum DateField {
    Occurred,
    OccurredEnd,
    Discovered,
    Contained,
    InvestigationCompleted,
    ReportedPpc,
    ReportedPpcFinal,
    ReportedPolice,
    Notified,
    FirstPublished,
}

impl DateField {
    /// Every field with its name, in the order of the record.
    pub const ALL: [(&'static str, DateField); 10] = [
        ("occurred", DateField::Occurred),
        ("occurred_end", DateField::OccurredEnd),
        ("discovered", DateField::Discovered),
        ("contained", DateField::Contained),
        ("investigation_completed", DateField::InvestigationCompleted),
        ("reported_ppc", DateField::ReportedPpc),
        ("reported_ppc_final", DateField::ReportedPpcFinal),
        ("reported_police", DateField::ReportedPolice),
        ("notified", DateField::Notified),
        ("first_published", DateField::FirstPublished),
    ];

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// The dates that were found, by field.
pub type Dates<'r> = BTreeMap<DateField, Found<'r, PartialDate>>;

#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'r> {
    pub field: DateField,
    pub value: PartialDate,
    pub rule: &'r str,
    span: Span,
    /// The other end, where the mention is a period.
    end: Option<PartialDate>,
    weight: i32,
    /// How often in a hundred its source is right, where that is not as with others of the field.
    pub trust: Option<u8>,
}

impl<'r> Candidate<'r> {
    /// True for the date of a field only where there is no other.
    pub(super) fn is_demoted(&self) -> bool {
        self.weight < 0
    }

    pub(super) fn found(&self, value: PartialDate) -> Found<'r, PartialDate> {
        Found::new(value, self.rule, self.span)
    }
}

/// Chooses the dates. `heading_date` is where the publication date stands in the heading.
pub fn dates<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>], heading_date: Option<Span>) -> Dates<'r> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut same_day: Vec<(DateField, DateField, &Firing<'r>)> = Vec::new();
    for firing in firings.iter().filter(|firing| firing.rule.family == FAMILY) {
        match firing.rule.label.split_once(SAME_DAY) {
            Some((field, other)) => {
                let pair = DateField::parse(field).zip(DateField::parse(other));
                same_day.extend(pair.map(|(field, other)| (field, other, firing)));
            }
            None => {
                let field = DateField::parse(&firing.rule.label);
                let candidate = field.and_then(|field| candidate(post, firing, field));
                candidates.extend(candidate.and_then(|candidate| governed(rules, post, firing, candidate)));
            }
        }
    }
    let stated = stated(rules, post);
    let (doubts, gives): (Vec<_>, Vec<_>) = stated.into_iter().partition(|stated| stated.row.against.is_some());
    let mut by_statements: Vec<Candidate> = gives.iter().filter_map(said).collect();
    candidates.retain_mut(|candidate| stands(candidate, &doubts));
    by_statements.retain_mut(|candidate| stands(candidate, &doubts));
    let sure: BTreeSet<DateField> =
        candidates.iter().chain(&by_statements).filter(|c| !c.is_demoted()).map(|c| c.field).collect();
    candidates.retain(|candidate| !candidate.is_demoted() || !sure.contains(&candidate.field));
    by_statements.retain(|candidate| !candidate.is_demoted() || !sure.contains(&candidate.field));
    let mut dates = decide(rules, &candidates, &by_statements, post.published.filter(|_| heading_date.is_some()));
    for (field, other, firing) in same_day {
        if let Some(value) = dates.get(&other).map(|found| found.value) {
            dates.entry(field).or_insert_with(|| Found::new(value, &firing.rule.id, firing.whole()));
        }
    }
    if let (Some(published), Some(span)) = (post.published, heading_date) {
        dates.entry(DateField::FirstPublished).or_insert_with(|| Found::new(published, HEADING_DATE, span));
    }
    if let Some((span, closing)) = post.closing {
        dates.entry(DateField::FirstPublished).or_insert_with(|| Found::new(closing, CLOSING_DATE, span));
    }
    dates
}

/// The candidate of a rule as far as the statements let its date belong to its words.
fn governed<'r>(
    rules: &RuleSet,
    post: &PostText,
    firing: &Firing,
    mut candidate: Candidate<'r>,
) -> Option<Candidate<'r>> {
    let Some(decision) = rules.fields.decision(candidate.field.name()) else { return Some(candidate) };
    if decision.refused.is_empty() && decision.doubted.is_empty() {
        return Some(candidate);
    }
    let tie = firing.mention(post).and_then(|date| tie(rules, post, date.at, firing.whole()));
    if tie.is_some_and(|tie| decision.refused.contains(&tie)) {
        return None;
    }
    if tie.is_some_and(|tie| decision.doubted.contains(&tie)) {
        candidate.weight -= DEMOTED;
    }
    Some(candidate)
}

/// False for a date that a statement with the same date takes from the field. One that it only makes less likely goes behind
/// all others.
fn stands(candidate: &mut Candidate, doubts: &[Stated]) -> bool {
    let about = |doubt: &&Stated| {
        doubt.row.field == candidate.field.name()
            && doubt.from == candidate.value
            && doubt.span.overlaps(candidate.span)
    };
    match doubts.iter().filter(about).filter_map(|doubt| doubt.row.against).max() {
        Some(Against::Drop) => return false,
        Some(Against::Demote) => candidate.weight -= DEMOTED,
        None => {}
    }
    true
}

/// The candidate that a statement is.
fn said<'r>(stated: &Stated<'r>) -> Option<Candidate<'r>> {
    let field = DateField::parse(&stated.row.field)?;
    let value = if ends(field) && !stated.row.first_day { stated.to.unwrap_or(stated.from) } else { stated.from };
    let (rule, span, weight) = (stated.row.id.as_str(), stated.span, stated.row.weight);
    Some(Candidate { field, value, rule, span, end: stated.to, weight, trust: stated.row.trust })
}

/// What ends takes the end of a period.
fn ends(field: DateField) -> bool {
    matches!(field, DateField::OccurredEnd | DateField::Contained)
}

fn candidate<'r>(post: &PostText, firing: &Firing<'r>, field: DateField) -> Option<Candidate<'r>> {
    let marked = firing.mention(post)?;
    let MarkedValue::When(Some(when)) = &marked.value else { return None };
    let value = if ends(field) { when.to.unwrap_or(when.from) } else { when.from };
    let rule = firing.rule;
    Some(Candidate {
        field,
        value,
        rule: &rule.id,
        span: firing.whole(),
        end: when.to,
        weight: rule.weight,
        trust: None,
    })
}

pub(super) fn choose<'r>(rules: &RuleSet, mut candidates: Vec<Candidate<'r>>) -> Dates<'r> {
    let mut dates = Dates::new();
    candidates.sort_by_key(|candidate| candidate.field);
    for all in candidates.chunk_by(|a, b| a.field == b.field) {
        let Some(field) = all.first().map(|candidate| candidate.field) else { continue };
        let pick = rules.label(FAMILY, field.name()).map_or(Pick::First, |label| label.pick);
        let Some(chosen) = pick_one(all.iter(), pick) else { continue };
        let chosen = finer(all, chosen, pick).unwrap_or(chosen);
        if let (DateField::Occurred, Some(end)) = (field, last_end(all, chosen)) {
            dates.insert(DateField::OccurredEnd, end);
        }
        // A period's end is the better proof of itself than any other rule's.
        dates.entry(field).or_insert_with(|| chosen.found(chosen.value));
    }
    dates
}

/// The end of the incident where `chosen`, its beginning, is a period of more than one day: the latest end among the
/// periods that prove as much (a notice may list the periods of several shops).
fn last_end<'r>(all: &[Candidate<'r>], chosen: &Candidate) -> Option<Found<'r, PartialDate>> {
    chosen.end?;
    let rivals = all.iter().filter(|candidate| candidate.weight == chosen.weight);
    let ends = rivals.filter_map(|candidate| Some((candidate.end?, candidate)));
    let (end, candidate) = ends.min_by_key(|(end, c)| (Reverse(sort_key(*end)), c.span.start))?;
    (end != chosen.value).then(|| candidate.found(end))
}

/// The best of the dates that lie inside `chosen`, where that is but a month or a year: a lead names the month of what
/// the text then dates to the day. A period stands for itself.
fn finer<'a, 'r>(all: &'a [Candidate<'r>], chosen: &Candidate, pick: Pick) -> Option<&'a Candidate<'r>> {
    let coarse = chosen.value;
    let inside = |date: PartialDate| {
        date != coarse && date.year == coarse.year && (coarse.month.is_none() || date.month == coarse.month)
    };
    if coarse.is_day() || chosen.end.is_some() {
        return None;
    }
    pick_one(all.iter().filter(|candidate| inside(candidate.value)), pick)
}

/// The heaviest candidates compete; `pick` decides among them.
pub(super) fn pick_one<'a, 'r: 'a>(
    all: impl Iterator<Item = &'a Candidate<'r>> + Clone,
    pick: Pick,
) -> Option<&'a Candidate<'r>> {
    let heaviest = all.clone().map(|candidate| candidate.weight).max()?;
    let rivals = all.filter(|candidate| candidate.weight == heaviest);
    match pick {
        Pick::First => rivals.min_by_key(|c| c.span.start),
        Pick::Last => rivals.max_by_key(|c| c.span.start),
        Pick::Earliest => rivals.min_by_key(|c| (sort_key(c.value), c.span.start)),
        Pick::Latest => rivals.min_by_key(|c| (Reverse(sort_key(c.value)), c.span.start)),
    }
}

/// Orders dates of mixed precision: a coarse date counts as the end of its month or year, so that a finer one that it
/// may contain comes first.
fn sort_key(date: PartialDate) -> (i32, u8, u8) {
    (date.year, date.month.unwrap_or(13), date.day.unwrap_or(32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(value: PartialDate, end: Option<PartialDate>, weight: i32, at: usize) -> Candidate<'static> {
        Candidate {
            field: DateField::Occurred,
            value,
            rule: "rule",
            span: Span::new(at, at + 1),
            end,
            weight,
            trust: None,
        }
    }

    #[test]
    fn the_end_is_the_latest_of_equal_periods() {
        let (may, june, july) =
            (PartialDate::day(2024, 5, 1), PartialDate::day(2024, 6, 1), PartialDate::day(2024, 7, 1));
        let all = [
            candidate(may, Some(june), 300, 0),
            candidate(june, Some(july), 300, 9),
            candidate(may, Some(july), 1, 20),
        ];
        assert_eq!(last_end(&all, &all[0]).map(|found| found.value), Some(july));
        assert_eq!(last_end(&all[..1], &all[0]).map(|found| found.value), Some(june));
    }

    #[test]
    fn a_month_gives_way_to_a_day_inside_it() {
        let month = PartialDate::month(2024, 5);
        let (inside, outside) = (PartialDate::day(2024, 5, 26), PartialDate::day(2024, 6, 1));
        let all = [candidate(month, None, 300, 0), candidate(outside, None, 200, 9), candidate(inside, None, 1, 20)];
        assert_eq!(finer(&all, &all[0], Pick::Earliest).map(|c| c.value), Some(inside));
        assert!(finer(&all[..2], &all[0], Pick::Earliest).is_none());
        assert!(finer(&all, &all[1], Pick::Earliest).is_none());
        let period = candidate(month, Some(outside), 300, 0);
        assert!(finer(&all, &period, Pick::Earliest).is_none());
    }

    #[test]
    fn a_date_and_a_span_of_one_day_have_no_end() {
        let may = PartialDate::day(2024, 5, 1);
        let all = [candidate(may, None, 300, 0), candidate(may, Some(may), 200, 9)];
        assert!(last_end(&all, &all[0]).is_none());
        assert!(last_end(&all, &all[1]).is_none());
    }
}
