//! The grounds on which the law demands a report, and for whom.

use super::crosswalk::{Facts, mapped_by, names, proof_by_value};
use super::labels::{heaviest_of, in_text_order};
use crate::calendar::PartialDate;
use crate::record::{Duty, Found, FoundCode};
use crate::rules::law::Mapping;
use crate::rules::{Label, RuleSet};
use crate::text::Span;

/// Family of the grounds.
const LAW: &str = "law";
/// Family of the reasons for which none is due.
const EXEMPTION: &str = "exemption";
/// Family of the regimes.
const REGIME: &str = "regime";
/// The report with the ground that makes its term longer.
const FINAL: &str = "final";
/// Starts the label that says that a ground is not there.
const NOT: &str = "no_";

/// The issuer, as far as the law asks for it.
#[derive(Debug, Default, Clone, Copy)]
pub struct Bearer<'a> {
    /// Its full name.
    pub name: Option<&'a str>,
    /// Where its name stands.
    pub span: Span,
    /// Code of its type.
    pub organization_type: Option<&'a str>,
}

/// The grounds, `None` where the post shows neither that one is there nor that it is not; and who owes a report.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Grounds<'r> {
    /// The regime that the issuer falls under.
    pub regime: Option<FoundCode<'r>>,
    /// Every ground that a regime asks for, in the order of the rule file.
    pub all: Vec<(&'r str, Found<'r, bool>)>,
    /// What takes the duty away, or changes to whom the report goes.
    pub exemptions: Vec<FoundCode<'r>>,
    /// What the issuer owes; `None` where nobody can tell that it owes a report.
    pub duty: Option<Duty>,
}

/// The grounds that a post shows. `known` is the day on which the issuer came to know.
pub fn grounds<'r>(
    rules: &'r RuleSet,
    facts: Facts<'_, 'r>,
    bearer: Bearer<'_>,
    known: Option<PartialDate>,
) -> Grounds<'r> {
    let mut all: Vec<(&'r str, Found<'r, bool>)> = Vec::new();
    for label in rules.labels_of(LAW) {
        if let Some(found) = ground(rules, label, facts, known, &all) {
            all.push((label.id.as_str(), found));
        }
    }
    let body = rules.law.body(bearer.name, bearer.organization_type);
    let regime = body.and_then(|body| {
        let regime = body.regime.as_deref()?;
        Some(Found::new(regime, format!("{REGIME}.{}", body.id), bearer.span))
    });
    let exemptions = in_text_order(facts.firings, EXEMPTION);
    let mut grounds = Grounds { regime, all, exemptions, duty: None };
    let since = body.and_then(|body| body.since).max(rules.law.in_force);
    grounds.duty = since.filter(|_| grounds.owes_a_report(rules)).map(|since| Duty {
        since,
        longer: grounds.makes_longer(rules),
        open: !cause_is_known(rules, facts),
    });
    grounds
}

impl Grounds<'_> {
    /// What the post shows of a ground, with its proof.
    pub fn get(&self, id: &str) -> Option<&Found<'_, bool>> {
        self.all.iter().find(|(known, _)| *known == id).map(|(_, found)| found)
    }

    fn holds(&self, id: &str) -> bool {
        holds(&self.all, id)
    }

    /// True where a ground of the issuer's regime is there, and nothing takes the duty away.
    fn owes_a_report(&self, rules: &RuleSet) -> bool {
        let exempt = self.exemptions.iter().any(|found| names(&rules.law.exempt, found.value));
        let grounds = self.regime.as_ref().map_or(&[][..], |regime| rules.law.grounds_of(regime.value));
        !exempt && grounds.iter().any(|ground| self.holds(ground))
    }

    fn makes_longer(&self, rules: &RuleSet) -> bool {
        let longer = rules.law.deadline(FINAL).and_then(|deadline| deadline.longer.as_ref());
        longer.is_some_and(|(ground, _)| self.holds(ground))
    }
}

fn holds(all: &[(&str, Found<bool>)], id: &str) -> bool {
    all.iter().any(|(known, found)| *known == id && found.value)
}

/// True where a cause is stated that tells of the purpose.
fn cause_is_known(rules: &RuleSet, facts: Facts) -> bool {
    facts.labels.causes.iter().any(|cause| !names(&rules.law.open_causes, cause.value))
}

fn ground<'r>(
    rules: &'r RuleSet,
    label: &'r Label,
    facts: Facts<'_, 'r>,
    known: Option<PartialDate>,
    above: &[(&str, Found<bool>)],
) -> Option<Found<'r, bool>> {
    let id = label.id.as_str();
    let told =
        |label: &dyn Fn(&str) -> bool| heaviest_of(facts.firings, |rule| rule.family == LAW && label(&rule.label));
    let destroyed = || rules.law.destroyed.as_deref().is_some_and(|id| told(&|label| label == id).is_some());
    let speaks = facts.labels.leak_status.as_ref().is_some_and(|status| names(&rules.law.leak_status, status.value));
    let beside = label.from.beside.is_empty() || label.from.beside.iter().any(|other| holds(above, other));
    let yes = || {
        let by_value = value_that_counts(label, facts, known).or_else(|| exceeds(&label.from, facts));
        let mapped = |span| Found::new(true, mapped_by(LAW, label), span);
        by_value
            .map(mapped)
            .or_else(|| told(&|label| label == id).map(|found| Found::new(true, found.rule, found.span)))
    };
    let denied = |label: &str| label.strip_prefix(NOT) == Some(id);
    let no = || told(&denied).map(|found| Found::new(false, found.rule, found.span));
    ((speaks || destroyed()) && beside).then(yes).flatten().or_else(no).or_else(|| stays_within(label, facts))
}

/// The words of the first cause or datum that proves a label: causes from their first day on, data only where no rule says
/// that they are less than they seem.
fn value_that_counts(label: &Label, facts: Facts, known: Option<PartialDate>) -> Option<Span> {
    let from = &label.from;
    let too_early = |cause: &str| {
        let first = from.not_before.iter().find(|(late, _)| late == cause).map(|(_, day)| *day);
        first.is_some_and(|first| known.is_some_and(|known| known < first))
    };
    let causes = facts.labels.causes.iter().zip(facts.cause_categories);
    let kept: (Vec<FoundCode>, Vec<Option<&str>>) =
        causes.filter(|(cause, _)| !too_early(cause.value)).map(|(cause, category)| (cause.clone(), *category)).unzip();
    let labels = super::Labels { causes: kept.0, ..Default::default() };
    let partial: Vec<Span> = facts
        .firings
        .iter()
        .filter(|firing| firing.rule.family == LAW && names(&from.unless, &firing.rule.label))
        .map(|firing| firing.whole())
        .collect();
    let mut data = facts.data.clone();
    data.leaked.retain(|datum| !partial.iter().any(|part| part.overlaps(datum.span)));
    proof_by_value(from, Facts { labels: &labels, cause_categories: &kept.1, data: &data, ..facts })
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
