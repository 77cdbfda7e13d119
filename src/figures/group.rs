//! Incidents in groups, and the figures of each.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::dimension::Dimension;
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
    /// How many incidents.
    pub incidents: usize,
    /// How many of them state how many are affected.
    pub affected_known: usize,
    /// The sum over those.
    pub affected_sum: u64,
    /// Their median; `None` without any.
    pub affected_median: Option<u64>,
    /// By delay: how many incidents have it, and the median in days.
    pub delays: BTreeMap<&'static str, DelaySummary>,
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
    /// All incidents together. Lists put an incident into several groups, so groups may add up to more.
    pub total: Summary,
}

impl Summary {
    /// The figures of `records`.
    pub fn of(records: &[&Record]) -> Self {
        let affected: Vec<u64> = records.iter().filter_map(|record| record.affected_total).collect();
        let delays = DELAYS.iter().filter_map(|(name, days)| {
            let known: Vec<i64> = records.iter().filter_map(|record| days(&record.delays)).collect();
            Some((*name, DelaySummary { known: known.len(), median: median(known)? }))
        });
        Self {
            incidents: records.len(),
            affected_known: affected.len(),
            affected_sum: affected.iter().fold(0, |sum, people| sum.saturating_add(*people)),
            delays: delays.collect(),
            affected_median: median(affected),
        }
    }
}

/// The middle value, the lower one of two; `None` of nothing.
fn median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// Groups `records` along `dimensions`; every combination of values that occurs is a group.
pub fn grouped(records: &[&Record], dimensions: &[Dimension]) -> Table {
    let mut members: BTreeMap<Vec<Option<String>>, Vec<&Record>> = BTreeMap::new();
    for &record in records {
        for values in combinations(record, dimensions) {
            members.entry(values).or_default().push(record);
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
    Table { by: dimensions.iter().map(Dimension::name).collect(), groups, total: Summary::of(records) }
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
