//! Incidents in groups, and the figures of each.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::dimension::Dimension;
use super::incidents::{Affected, Incident};
use crate::record::{Delays, Record};

/// A delay and where a record has it, days.
pub type DelayFigure = (&'static str, fn(&Delays) -> Option<i64>);

/// The delays in the order of the record.
pub const DELAYS: [DelayFigure; 7] = [
    ("discovery_days", |delays| delays.discovery_days),
    ("containment_days", |delays| delays.containment_days),
    ("ppc_report_days", |delays| delays.ppc_report_days),
    ("ppc_final_days", |delays| delays.ppc_final_days),
    ("police_report_days", |delays| delays.police_report_days),
    ("notification_days", |delays| delays.notification_days),
    ("publication_days", |delays| delays.publication_days),
];

/// The figures of some incidents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// How many posts tell of them.
    pub incidents: usize,
    /// How many cases state how many are affected.
    pub affected_known: usize,
    /// The sum over those, whatever it is of: [`Summary::affected`] keeps the units apart.
    pub affected_sum: u64,
    /// Their median; `None` without any.
    pub affected_median: Option<u64>,
    /// By delay: how many incidents have it, and the median in days.
    pub delays: BTreeMap<&'static str, DelaySummary>,
    /// How many cases they are.
    pub cases: usize,
    /// How many are affected, by unit. A case has the figure of its last post that states one.
    pub affected: BTreeMap<String, AffectedSummary>,
}

/// How many of one unit are affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AffectedSummary {
    /// How many cases state it.
    pub cases: usize,
    /// The sum over those.
    pub sum: u64,
    /// One of them or more is stated as about so many.
    pub approx: bool,
    /// Their median.
    pub median: u64,
}

/// The figures of one delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DelaySummary {
    /// How many incidents have it.
    pub known: usize,
    /// The median, days.
    pub median: i64,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The value in each dimension; `None`: the post does not say.
    pub values: Vec<Option<String>>,
    /// Its figures.
    #[serde(flatten)]
    pub summary: Summary,
}

/// Groups along some dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Names of the dimensions.
    pub by: Vec<&'static str>,
    /// The groups: in the order of their values where a dimension has one (time, sizes), else the largest first. What is
    /// not said comes last.
    pub groups: Vec<Group>,
    /// All incidents together. Lists put an incident into several groups, and a case may have posts in several, so groups may
    /// add up to more.
    pub total: Summary,
}

impl Summary {
    /// The figures of `incidents`.
    pub fn of(incidents: &[&Incident]) -> Self {
        let delays = DELAYS.iter().filter_map(|(name, days)| {
            let known: Vec<i64> = incidents.iter().filter_map(|incident| days(&incident.record.delays)).collect();
            Some((*name, DelaySummary { known: known.len(), median: median(known)? }))
        });
        let cases = by_case(incidents);
        let totals: Vec<BTreeMap<&str, Total>> = cases.values().map(|reports| totals(reports)).collect();
        let sum = |numbers: &[u64]| numbers.iter().fold(0, |sum: u64, number| sum.saturating_add(*number));
        let of_case = |totals: &BTreeMap<&str, Total>| sum(&totals.values().map(|total| total.0).collect::<Vec<_>>());
        let known: Vec<u64> = totals.iter().filter(|totals| !totals.is_empty()).map(of_case).collect();
        let mut units: BTreeMap<&str, Vec<Total>> = BTreeMap::new();
        totals.iter().flatten().for_each(|(unit, total)| units.entry(unit).or_default().push(*total));
        let affected = units.into_iter().map(|(unit, totals)| {
            let numbers: Vec<u64> = totals.iter().map(|total| total.0).collect();
            let approx = totals.iter().any(|total| total.1);
            let (cases, sum) = (numbers.len(), sum(&numbers));
            (unit.to_owned(), AffectedSummary { cases, sum, approx, median: median(numbers).unwrap_or(0) })
        });
        Self {
            incidents: incidents.len(),
            affected_known: known.len(),
            affected_sum: sum(&known),
            delays: delays.collect(),
            cases: cases.len(),
            affected: affected.collect(),
            affected_median: median(known),
        }
    }
}

/// How many are affected, and whether about so many.
type Total = (u64, bool);

/// The reports of each case, of each organization once.
fn by_case<'i>(incidents: &[&'i Incident]) -> BTreeMap<usize, BTreeMap<usize, &'i Incident<'i>>> {
    let mut cases: BTreeMap<usize, BTreeMap<usize, &Incident>> = BTreeMap::new();
    for incident in incidents {
        cases.entry(incident.member.case).or_default().insert(incident.member.reports, incident);
    }
    cases
}

/// How many are affected by a case, by unit. The organizations add up; a contractor, who speaks of the people of all its
/// customers, does not come on top of them.
fn totals<'i>(reports: &BTreeMap<usize, &'i Incident>) -> BTreeMap<&'i str, Total> {
    let mut own: BTreeMap<&str, Total> = BTreeMap::new();
    let mut others: BTreeMap<&str, Total> = BTreeMap::new();
    for incident in reports.values() {
        for Affected { value, unit, approx } in &incident.affected {
            if incident.member.is_contractor {
                let known = own.entry(unit).or_default();
                *known = (*known).max((*value, *approx));
            } else {
                let known = others.entry(unit).or_default();
                *known = (known.0.saturating_add(*value), known.1 || *approx);
            }
        }
    }
    for (unit, total) in own {
        let known = others.entry(unit).or_default();
        *known = (*known).max(total);
    }
    others
}

/// The middle value, the lower one of two; `None` of nothing.
fn median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// Groups `incidents` along `dimensions`; every combination of values that occurs is a group.
pub fn grouped(incidents: &[&Incident], dimensions: &[Dimension]) -> Table {
    let mut members: BTreeMap<Vec<Option<String>>, Vec<&Incident>> = BTreeMap::new();
    for &incident in incidents {
        for values in combinations(incident.record, dimensions) {
            members.entry(values).or_default().push(incident);
        }
    }
    let mut groups: Vec<Group> =
        members.into_iter().map(|(values, members)| Group { values, summary: Summary::of(&members) }).collect();
    let ordered = dimensions.iter().any(Dimension::is_ordered);
    groups.sort_by_cached_key(|group| {
        let unsaid = group.values.iter().map(Option::is_none).collect::<Vec<_>>();
        let place: Vec<_> = group.values.iter().map(|value| rank(value.as_deref().unwrap_or_default())).collect();
        (unsaid, Reverse(if ordered { 0 } else { group.summary.incidents }), place)
    });
    Table { by: dimensions.iter().map(Dimension::name).collect(), groups, total: Summary::of(incidents) }
}

/// Orders texts with a number in front by the number: `10-99` before `100-999`.
fn rank(value: &str) -> (u64, String) {
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(0), value.to_owned())
}

fn combinations(record: &Record, dimensions: &[Dimension]) -> Vec<Vec<Option<String>>> {
    let mut all = vec![Vec::new()];
    for dimension in dimensions {
        let mut values: Vec<Option<String>> = dimension.values(record).into_iter().map(Some).collect();
        if values.is_empty() {
            values.push(None);
        }
        all = all
            .into_iter()
            .flat_map(|start: Vec<Option<String>>| {
                values.iter().map(move |value| [start.clone(), vec![value.clone()]].concat())
            })
            .collect();
    }
    all
}
