//! One decision among what the rules and what the statements give for a date field, and how sure it is.
//!
//! The two sources err in different places: where they agree the value is nearly always right. Where one is silent or they
//! differ, `rules/fields.toml` tells how far each is to be trusted with the field.

use super::dates::{Candidate, DateField, Dates, choose};
use crate::calendar::PartialDate;
use crate::record::{Confidence, Found};
use crate::rules::RuleSet;
use crate::rules::fields::{Decision, FieldRow};

/// Trust in a field that `rules/fields.toml` does not name: rules alone.
const UNNAMED: (u8, u8) = (100, 0);

/// Decides on every field.
/// `headed` is the publication date of the heading, which statements overrule by earlier ones only.
pub(super) fn decide<'r>(
    rules: &RuleSet,
    by_rules: &[Candidate<'r>],
    by_statements: &[Candidate<'r>],
    headed: Option<PartialDate>,
) -> Dates<'r> {
    let mut ruled = choose(rules, by_rules.to_vec());
    let mut said = choose(rules, by_statements.to_vec());
    let mut dates = Dates::new();
    for (name, field) in DateField::ALL {
        let supports = |all: &[Candidate], value| all.iter().any(|c| c.field == field && c.value == value);
        let decision = rules.fields.decision(name);
        let (trust_rules, trust_said) = decision.map_or(UNNAMED, |decision| (decision.rules, decision.statements));
        let (ruled, said) = (ruled.remove(&field), said.remove(&field));
        let trust_said = said.as_ref().and_then(|said| own_trust(by_statements, field, said)).unwrap_or(trust_said);
        let least = rules.fields.least;
        let found = match (ruled, said) {
            (Some(ruled), Some(said)) if ruled.value == said.value => Some(ruled.with(Confidence::High)),
            (Some(ruled), Some(said)) if is_part(said.value, ruled.value) => Some(said),
            (Some(ruled), Some(said)) if trust_rules >= trust_said => {
                let supported = supports(by_statements, ruled.value);
                (trust_rules >= least).then_some(differing(ruled, &said, supported))
            }
            (Some(ruled), Some(said)) => {
                let supported = supports(by_rules, said.value);
                (trust_said >= least).then_some(differing(said, &ruled, supported))
            }
            (Some(ruled), None) => (trust_rules >= least).then_some(ruled),
            (None, Some(said))
                if field == DateField::FirstPublished
                    && headed.is_some_and(|day| said.value >= day || !said.value.is_day()) =>
            {
                None
            }
            (None, Some(said)) => {
                let is_last_resort = by_statements.iter().any(|c| c.field == field && c.is_demoted());
                let said = if is_last_resort { said.with(Confidence::Low) } else { said };
                (trust_said >= least).then_some(said)
            }
            (None, None) => None,
        };
        dates.extend(found.map(|found| (field, found)));
    }
    // A span within one day has no end of its own.
    let occurred = dates.get(&DateField::Occurred).map(|found| found.value);
    if dates.get(&DateField::OccurredEnd).is_some_and(|end| Some(end.value) == occurred) {
        dates.remove(&DateField::OccurredEnd);
    }
    put_in_order(rules, &mut dates, [by_rules, by_statements]);
    leave_out(rules, &mut dates);
    dates
}

/// How far the row that gave a value is to be trusted, where it says so itself.
fn own_trust(all: &[Candidate], field: DateField, found: &Found<PartialDate>) -> Option<u8> {
    let own = all.iter().find(|c| c.field == field && c.value == found.value && c.rule == found.rule);
    own.and_then(|candidate| candidate.trust)
}

/// The chosen one of two that differ.
fn differing<'r>(
    chosen: Found<'r, PartialDate>,
    _other: &Found<PartialDate>,
    supported: bool,
) -> Found<'r, PartialDate> {
    chosen.with(if supported { Confidence::Medium } else { Confidence::Low })
}

/// True where `fine` is a day of the month or year that `coarse` is.
fn is_part(fine: PartialDate, coarse: PartialDate) -> bool {
    fine != coarse
        && !coarse.is_day()
        && fine.year == coarse.year
        && (coarse.month.is_none() || fine.month == coarse.month)
        && (fine.day.is_some() || coarse.month.is_none())
}

/// Two dates of which one should not come before the other and does: the less sure one gives way to the best date of its
/// field that is in order, or becomes less sure. Real notices do mistype years, and find out after they stopped.
fn put_in_order<'r>(rules: &RuleSet, dates: &mut Dates<'r>, candidates: [&[Candidate<'r>]; 2]) {
    for decision in &rules.fields.decisions {
        let Some(after) = DateField::parse(&decision.field) else { continue };
        for before in decision.not_before.iter().filter_map(|name| DateField::parse(name)) {
            let (Some(first), Some(second)) = (dates.get(&before), dates.get(&after)) else { continue };
            if is_in_order(first.value, second.value) {
                continue;
            }
            let (bound, limit) = (first.value, second.value);
            let earlier = other(rules, candidates, before, |value| is_in_order(value, limit));
            let later = other(rules, candidates, after, |value| is_in_order(bound, value));
            let yields = |field| decision_of(rules, field).is_some_and(|decision| decision.yields);
            let weaker = if yields(before) || first.confidence < second.confidence { before } else { after };
            let found = if weaker == before { earlier } else { later };
            match found {
                Some(found) => drop(dates.insert(weaker, found.with(Confidence::Medium))),
                None if gives_up(rules, weaker) => drop(dates.remove(&weaker)),
                None => dates.get_mut(&weaker).into_iter().for_each(|found| found.confidence = Confidence::Low),
            }
        }
    }
}

fn decision_of(rules: &RuleSet, field: DateField) -> Option<&Decision> {
    rules.fields.decision(field.name())
}

/// True for a field that is left empty rather than out of order.
fn gives_up(rules: &RuleSet, field: DateField) -> bool {
    decision_of(rules, field).is_some_and(|decision| decision.gives_up)
}

/// Leaves out what has no standing among the dates that were found: what a row gives only before the date of another field,
/// and what makes no sense where nothing is known to have happened.
fn leave_out(rules: &RuleSet, dates: &mut Dates) {
    let is_late = |row: &FieldRow, value: PartialDate| {
        let others = row.before.iter().filter_map(|name| dates.get(&DateField::parse(name)?));
        let mut others = others.map(|other| other.value);
        others.any(|other| value == other || !is_in_order(value, other))
    };
    let given = |field: DateField| dates.get(&field).is_some();
    let drops: Vec<DateField> = dates
        .iter()
        .filter(|(field, found)| {
            let row = rules.fields.rows.iter().find(|row| row.id == found.rule && !row.before.is_empty());
            let needs = decision_of(rules, **field).map_or(&[][..], |decision| &decision.needs);
            let mut needed = needs.iter().filter_map(|name| DateField::parse(name));
            row.is_some_and(|row| is_late(row, found.value)) || !needs.is_empty() && !needed.any(given)
        })
        .map(|(field, _)| *field)
        .collect();
    drops.iter().for_each(|field| drop(dates.remove(field)));
}

/// The best date of a field that `fits`, of the rules first.
fn other<'r>(
    rules: &RuleSet,
    candidates: [&[Candidate<'r>]; 2],
    field: DateField,
    fits: impl Fn(PartialDate) -> bool,
) -> Option<Found<'r, PartialDate>> {
    let fitting = |all: &[Candidate<'r>]| {
        let all = all.iter().filter(|candidate| candidate.field == field && fits(candidate.value));
        choose(rules, all.copied().collect()).remove(&field)
    };
    candidates.into_iter().find_map(fitting)
}

/// True where a date is not after another; a month or a year is in order with its days.
fn is_in_order(first: PartialDate, second: PartialDate) -> bool {
    let key = |date: PartialDate| (date.year, date.month, date.day);
    let (a, b) = (key(first), key(second));
    a.0 < b.0
        || a.0 == b.0
            && match (a.1, b.1) {
                (Some(x), Some(y)) if x != y => x < y,
                (Some(_), Some(_)) => a.2.zip(b.2).is_none_or(|(x, y)| x <= y),
                _ => true,
            }
}
