//! One decision among what the rules and what the statements give for a date field, and how sure it is.
//!
//! The two sources err in different places: where they agree the value is nearly always right. Where one is silent or they
//! differ, `rules/fields.toml` tells how far each is to be trusted with the field.

use super::dates::{Candidate, DateField, Dates, choose};
use crate::calendar::PartialDate;
use crate::record::{Confidence, Found};
use crate::rules::RuleSet;

/// Pairs of fields of which the first is not after the second.
const ORDER: [(DateField, DateField); 10] = [
    (DateField::Occurred, DateField::OccurredEnd),
    (DateField::Occurred, DateField::Discovered),
    (DateField::Occurred, DateField::Contained),
    (DateField::Occurred, DateField::FirstPublished),
    (DateField::Discovered, DateField::InvestigationCompleted),
    (DateField::Discovered, DateField::ReportedPpc),
    (DateField::ReportedPpc, DateField::ReportedPpcFinal),
    (DateField::Discovered, DateField::ReportedPolice),
    (DateField::Discovered, DateField::Notified),
    (DateField::Discovered, DateField::FirstPublished),
];

/// Decides on every field.
/// `headed` is true where the heading has a publication date, which only a rule overrules.
pub(super) fn decide<'r>(
    rules: &RuleSet,
    by_rules: &[Candidate<'r>],
    by_statements: &[Candidate<'r>],
    headed: bool,
) -> Dates<'r> {
    let mut ruled = choose(rules, by_rules.to_vec());
    let mut said = choose(rules, by_statements.to_vec());
    let mut dates = Dates::new();
    for (name, field) in DateField::ALL {
        let supports = |all: &[Candidate], value| all.iter().any(|c| c.field == field && c.value == value);
        let (trust_rules, trust_said) =
            rules.fields.decision(name).map_or((100, 0), |decision| (decision.rules, decision.statements));
        let least = rules.fields.least;
        let found = match (ruled.remove(&field), said.remove(&field)) {
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
            (None, Some(_)) if field == DateField::FirstPublished && headed => None,
            (None, Some(said)) => (trust_said >= least).then_some(said),
            (None, None) => None,
        };
        dates.extend(found.map(|found| (field, found)));
    }
    // A span within one day has no end of its own.
    let occurred = dates.get(&DateField::Occurred).map(|found| found.value);
    if dates.get(&DateField::OccurredEnd).is_some_and(|end| Some(end.value) == occurred) {
        dates.remove(&DateField::OccurredEnd);
    }
    doubt_disorder(&mut dates);
    dates
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

/// A record that contradicts itself makes the less sure one of two dates less sure. Real notices do mistype years.
fn doubt_disorder(dates: &mut Dates) {
    for (before, after) in ORDER {
        let (Some(first), Some(second)) = (dates.get(&before), dates.get(&after)) else { continue };
        let is_disorder = first.value.days_until(&second.value).is_some_and(|days| days < 0);
        if !is_disorder {
            continue;
        }
        let weaker = if first.confidence < second.confidence { before } else { after };
        if let Some(found) = dates.get_mut(&weaker) {
            found.confidence = Confidence::Low;
        }
    }
}
