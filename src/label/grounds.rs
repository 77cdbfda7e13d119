//! The grounds on which the Act on the Protection of Personal Information demands a report, and when it is due.

use super::crosswalk::{Facts, mapped_by, names, proof_by_value};
use super::labels::heaviest_of;
use crate::calendar::PartialDate;
use crate::extract::{DateField, Dates};
use crate::record::Found;
use crate::rules::law::{Deadline, Mapping};
use crate::rules::{Label, RuleSet};
use crate::text::Span;

/// Family of the grounds.
const LAW: &str = "law";
/// Starts the label that says that a ground is not there.
const NOT: &str = "no_";

/// The grounds, `None` where the post shows neither that one is there nor that it is not; and the due dates.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Grounds<'r> {
    /// Special-care data leaked or may have.
    pub special_care: Option<Found<'r, bool>>,
    /// Data leaked, or may have, by which property can be damaged.
    pub property_damage: Option<Found<'r, bool>>,
    /// Somebody acted with a wrongful purpose.
    pub wrongful_purpose: Option<Found<'r, bool>>,
    /// More than 1,000 people.
    pub over_1000: Option<Found<'r, bool>>,
    /// Last day of the preliminary report; only where a ground is there.
    pub preliminary_due: Option<PartialDate>,
    /// Last day of the final report; only where a ground is there.
    pub final_due: Option<PartialDate>,
}

/// The grounds that a post shows.
pub fn grounds<'r>(rules: &RuleSet, facts: Facts<'_, 'r>, dates: &Dates) -> Grounds<'r> {
    let ground = |id: &str| ground(rules, id, facts);
    let mut grounds = Grounds {
        special_care: ground("special_care"),
        property_damage: ground("property_damage"),
        wrongful_purpose: ground("wrongful_purpose"),
        over_1000: ground("over_1000"),
        ..Grounds::default()
    };
    let discovered = dates.get(&DateField::Discovered).map(|found| found.value);
    let in_force = |day: &PartialDate| rules.law.in_force.is_none_or(|first| first.days_until(day) >= Some(0));
    if let Some(discovered) = discovered.filter(in_force).filter(|_| grounds.any()) {
        grounds.preliminary_due = due(rules, "preliminary", discovered, &grounds);
        grounds.final_due = due(rules, "final", discovered, &grounds);
    }
    grounds
}

impl<'r> Grounds<'r> {
    /// The grounds with the ids of their labels.
    fn all(&self) -> [(&'static str, &Option<Found<'r, bool>>); 4] {
        [
            ("special_care", &self.special_care),
            ("property_damage", &self.property_damage),
            ("wrongful_purpose", &self.wrongful_purpose),
            ("over_1000", &self.over_1000),
        ]
    }

    fn holds(&self, id: &str) -> bool {
        self.all().iter().any(|(known, found)| *known == id && found.as_ref().is_some_and(|found| found.value))
    }

    fn any(&self) -> bool {
        self.all().iter().any(|(id, _)| self.holds(id))
    }
}

fn ground<'r>(rules: &RuleSet, id: &str, facts: Facts<'_, 'r>) -> Option<Found<'r, bool>> {
    let label = rules.label(LAW, id)?;
    let leaked = facts.labels.leak_status.as_ref().is_some_and(|status| names(&rules.law.leak_status, status.value));
    let told =
        |label: &dyn Fn(&str) -> bool| heaviest_of(facts.firings, |rule| rule.family == LAW && label(&rule.label));
    let yes = || {
        let by_value = proof_by_value(&label.from, facts).or_else(|| exceeds(&label.from, facts));
        let mapped = |span| Found::new(true, mapped_by(LAW, label), span);
        by_value
            .map(mapped)
            .or_else(|| told(&|label| label == id).map(|found| Found::new(true, found.rule, found.span)))
    };
    let denied = |label: &str| label.strip_prefix(NOT) == Some(id);
    let no = || told(&denied).map(|found| Found::new(false, found.rule, found.span));
    leaked.then(yes).flatten().or_else(no).or_else(|| stays_within(label, facts))
}

/// The count that is above the bound: of people, or of groups of at least one each; or the sum of such counts.
fn exceeds(from: &Mapping, facts: Facts) -> Option<Span> {
    let bound = from.more_than?;
    let people = |unit: &String| from.units.contains(unit);
    let counts = &facts.counts;
    let stated = counts.all.iter().find(|found| {
        found.value.value > bound && (people(&found.value.unit) || from.groups.contains(&found.value.unit))
    });
    let all_people = || counts.of_people().all(|found| people(&found.value.unit));
    let sum = || counts.total.as_ref().filter(|total| total.value > bound && all_people());
    stated.map(|found| found.span).or_else(|| sum().map(|total| total.span))
}

/// The total, where it is exact, of people and not above the bound. An approximate one may stand for "at least".
fn stays_within(label: &Label, facts: Facts) -> Option<Found<'static, bool>> {
    let bound = label.from.more_than?;
    let exact = facts.counts.of_people().all(|c| !c.value.approx && label.from.units.contains(&c.value.unit));
    let total = facts.counts.total.as_ref().filter(|total| total.value <= bound && exact)?;
    Some(Found::new(false, mapped_by(LAW, label), total.span))
}

fn due(rules: &RuleSet, report: &str, discovered: PartialDate, grounds: &Grounds) -> Option<PartialDate> {
    let deadline: &Deadline = rules.law.deadlines.iter().find(|deadline| deadline.id == report)?;
    let longer = deadline.longer.as_ref().filter(|(ground, _)| grounds.holds(ground)).map(|(_, days)| *days);
    discovered.plus_days(longer.unwrap_or(deadline.days))
}
