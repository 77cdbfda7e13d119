//! Crosswalks and the law as written.

use serde::Deserialize;

use super::written::Text;

/// `from` of a label: values of the post that prove it. One of those under one key is enough.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Causes that have this label.
    #[serde(default)]
    pub causes: Vec<Text>,
    /// Categories of causes that have it.
    #[serde(default)]
    pub cause_category: Vec<Text>,
    /// Data codes that have it, where they leaked.
    #[serde(default)]
    pub data: Vec<Text>,
    /// Types of organizations that have it.
    #[serde(default)]
    pub organization_type: Vec<Text>,
    /// Causes of which a rule may say that they have it.
    #[serde(default)]
    pub refines: Vec<Text>,
    /// A count above this bound proves it.
    pub more_than: Option<u64>,
    /// Units of counts that are compared with the bound.
    #[serde(default)]
    pub units: Vec<Text>,
    /// Units each of which stands for at least one of `units`.
    #[serde(default)]
    pub groups: Vec<Text>,
}

/// `[source]`: what a crosswalk or a law is taken from.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    pub publisher: String,
    pub url: String,
}

/// What is left of `rules/law.toml` besides its labels and rules.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Leak statuses of which a ground can speak.
    #[serde(default)]
    pub leak_status: Vec<Text>,
    /// The first day on which there are due dates.
    pub in_force: Option<Text>,
}

/// `[[deadline]]`: when a report is due.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    pub id: Text,
    pub days: i64,
    /// The day of knowing is the first of them.
    #[serde(default)]
    pub first_day_counts: bool,
    /// Another number of days where a ground holds.
    pub longer: Option<Longer>,
}

/// The number of days of a deadline where a ground holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Longer {
    pub ground: Text,
    pub days: i64,
}
