//! Crosswalks and the law as written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::written::Text;

/// Values of the post that prove it. One of those under one key is enough.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Causes that have this label.
    #[serde(default)]
    pub causes: Vec<Text>,
    /// Categories whose causes have it, where no label of the family names them.
    #[serde(default)]
    pub rest_of: Vec<Text>,
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

impl Mapping {
    /// True where no value of another field proves the label.
    pub fn is_empty(&self) -> bool {
        let lists = [&self.causes, &self.rest_of, &self.cause_category, &self.data, &self.organization_type];
        lists.into_iter().all(Vec::is_empty) && self.more_than.is_none()
    }
}

/// What a crosswalk or a law is taken from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The title of the work, with its year and part.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is to be found.
    pub url: String,
}

/// What the law asks for besides its grounds.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Leak statuses of which a ground can speak.
    #[serde(default)]
    pub leak_status: Vec<Text>,
    /// The first day on which there are due dates.
    pub in_force: Option<Text>,
}

/// When a report is due.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// `preliminary` or `final`.
    pub id: Text,
    /// Days from the day of knowing.
    pub days: i64,
    /// The day of knowing is the first of them.
    #[serde(default)]
    pub first_day_counts: bool,
    /// Another number of days where a ground holds.
    pub longer: Option<Longer>,
}

/// The number of days of a deadline where a ground holds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Longer {
    /// The id of the ground.
    pub ground: Text,
    /// Days from the day of knowing.
    pub days: i64,
}
