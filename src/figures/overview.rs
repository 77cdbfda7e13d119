//! The figures that are asked for first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::dimension::Dimension;
use super::group::{Summary, Table, grouped};
use super::histogram::{Histogram, histograms};
use super::incidents::{Counting, Incident, incidents};
use crate::record::Record;
use crate::rules::RuleSet;

/// The figures of the overview: a name and what its groups are told by.
const FIGURES: [(&str, &[&str]); 9] = [
    ("months", &["month", "cause_category"]),
    ("causes", &["primary_cause"]),
    ("organization_types", &["organization_type"]),
    ("leaked_data", &["leaked_data"]),
    ("sizes", &["size"]),
    ("leak_status", &["leak_status"]),
    ("reported_to", &["reported_to"]),
    ("delay_reasons", &["delay_reasons"]),
    ("secondary_damage", &["secondary_damage"]),
];

/// A named table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Its name.
    pub name: &'static str,
    /// Its groups.
    #[serde(flatten)]
    pub table: Table,
}

/// An outside organization through which several others were hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedParty {
    /// Its name.
    pub third_party: String,
    /// The organizations, in the order of their names.
    pub organizations: Vec<String>,
}

/// The figures over all incidents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// All incidents together.
    pub total: Summary,
    /// The tables.
    pub figures: Vec<Figure>,
    /// The delays.
    pub delays: Vec<Histogram>,
    /// Outside organizations with two victims or more, those with most first.
    pub shared_parties: Vec<SharedParty>,
}

impl Overview {
    /// The figures of `records`, of which those that are no incidents are left out.
    pub fn of(rules: &RuleSet, records: &[Record], counting: Counting) -> Self {
        Self::of_incidents(rules, &incidents(rules, records, counting))
    }

    /// The figures of `incidents`.
    pub fn of_incidents(rules: &RuleSet, incidents: &[Incident]) -> Self {
        let incidents: Vec<&Incident> = incidents.iter().collect();
        let figures = FIGURES.iter().map(|(name, by)| {
            let dimensions: Vec<Dimension> = by.iter().filter_map(|name| name.parse().ok()).collect();
            Figure { name, table: grouped(&incidents, &dimensions) }
        });
        Self {
            total: Summary::of(&incidents),
            figures: figures.collect(),
            delays: histograms(rules, &incidents),
            shared_parties: shared_parties(&incidents),
        }
    }
}

fn shared_parties(incidents: &[&Incident]) -> Vec<SharedParty> {
    let mut victims: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for record in incidents.iter().map(|incident| incident.record) {
        for party in &record.third_party {
            victims.entry(party).or_default().extend(record.organization.as_deref());
        }
    }
    let mut shared: Vec<SharedParty> = victims
        .into_iter()
        .filter(|(_, organizations)| organizations.len() > 1)
        .map(|(party, organizations)| SharedParty {
            third_party: party.to_owned(),
            organizations: organizations.into_iter().map(str::to_owned).collect(),
        })
        .collect();
    shared.sort_by_key(|party| std::cmp::Reverse(party.organizations.len()));
    shared
}
