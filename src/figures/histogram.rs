//! How long things took, against the limits of the law.

use std::collections::BTreeSet;

use serde::Serialize;

use super::group::DELAYS;
use super::incidents::Incident;
use crate::rules::{DelayBound, RuleSet};

/// Family of the delay labels.
const FAMILY: &str = "delay";
/// First days of the bins: single days in the first week, then ever wider. A limit ends a bin, so it adds one more.
const STARTS: [i64; 15] = [0, 1, 2, 3, 4, 5, 6, 8, 15, 31, 61, 91, 181, 366, 731];

/// How often a delay was how long.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// The delay: `discovery_days`, `ppc_report_days`, …
    pub delay: &'static str,
    /// The bins, all of them, the empty ones too.
    pub bins: Vec<Bin>,
    /// Incidents with a negative delay, which no bin holds.
    pub negative: usize,
    /// The bounds that the rules set for this delay, days.
    pub limits: Vec<Limit>,
}

/// Some days and the incidents that took as many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// First day.
    pub from: i64,
    /// Last day; `None`: no end.
    pub to: Option<i64>,
    /// How many incidents.
    pub incidents: usize,
}

/// A bound of a label in `rules/delays.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// Most days.
    pub days: i64,
    /// The label that keeps it.
    pub label: String,
    /// Its Japanese name.
    pub ja: String,
    /// Its English name.
    pub en: String,
}

/// One histogram for each delay that some incident has.
pub fn histograms(rules: &RuleSet, incidents: &[&Incident]) -> Vec<Histogram> {
    let all = DELAYS.iter().map(|(delay, days)| {
        let known: Vec<i64> = incidents.iter().filter_map(|incident| days(&incident.record.delays)).collect();
        histogram(rules, delay, &known)
    });
    all.flatten().collect()
}

fn histogram(rules: &RuleSet, delay: &'static str, days: &[i64]) -> Option<Histogram> {
    let negative = days.iter().filter(|days| **days < 0).count();
    let limits = limits(rules, delay);
    let starts: BTreeSet<i64> = STARTS.into_iter().chain(limits.iter().map(|limit| limit.days + 1)).collect();
    let ends = starts.iter().skip(1).map(|start| Some(start - 1)).chain([None]);
    let bins = starts.iter().zip(ends).map(|(&from, to)| {
        let holds = |days: &&i64| **days >= from && to.is_none_or(|to| **days <= to);
        Bin { from, to, incidents: days.iter().filter(holds).count() }
    });
    let bins = bins.collect();
    (!days.is_empty()).then_some(Histogram { delay, bins, negative, limits })
}

/// The days from the day of knowing to the last one of a deadline, where no closed office moves it.
fn term(rules: &RuleSet, bound: &DelayBound) -> Option<i64> {
    let deadline = rules.law.deadline(bound.by.as_deref()?)?;
    if bound.longer { deadline.longer.as_ref().map(|(_, days)| *days) } else { Some(deadline.days) }
}

fn limits(rules: &RuleSet, delay: &str) -> Vec<Limit> {
    let plain = delay.trim_end_matches("_days");
    let bounds = rules.labels_of(FAMILY).iter().filter_map(|label| {
        let bound = label.delay.as_ref().filter(|bound| bound.delay == plain)?;
        let (ja, en) = (label.name.ja.clone(), label.name.en.clone());
        let days = bound.at_most.or_else(|| term(rules, bound))?;
        Some(Limit { days, label: label.id.clone(), ja, en })
    });
    bounds.collect()
}
