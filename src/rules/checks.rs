//! What two values of one record cannot both say (`rules/consistency.toml`): as written, and checked.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Place;
use super::written::{Spanned, Text};

/// Fields that checks may name.
pub const CHECKED_FIELDS: [&str; 21] = [
    "published",
    "report_stage",
    "causes",
    "leak_status",
    "leaked_data",
    "denied_data",
    "counts",
    "affected_total",
    "occurred",
    "occurred_end",
    "discovered",
    "contained",
    "investigation_completed",
    "reported_ppc",
    "reported_ppc_final",
    "reported_police",
    "notified",
    "first_published",
    "reported_to",
    "delay_reasons",
    "secondary_damage",
];

/// A check as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Check")]
#[schemars(extend("oneOf" = [
    { "required": ["order"] }, { "required": ["filled"] }, { "required": ["lacks"] }, { "required": ["weekday"] }
]))]
pub struct WrittenCheck {
    /// Its name, unique among checks; the warning shows it.
    pub id: Text,
    /// Only where these fields have one of these values; an empty list stands for any value.
    #[serde(default)]
    pub when: BTreeMap<Text, Vec<Text>>,
    /// Two dates, the first of which is not later than the second.
    pub order: Option<[Text; 2]>,
    /// A field that is then empty.
    pub filled: Option<Text>,
    /// A field that then has a value.
    pub lacks: Option<Text>,
    /// Dates whose words may name a weekday, which is that of the date.
    pub weekday: Option<Vec<Text>>,
    /// The field whose value is doubted more; of `weekday` the date itself.
    pub weaker: Option<Text>,
    /// Why the two do not go together.
    pub why: Text,
    /// The words of the definitions that exclude the pair. Only then the weaker value is given up.
    pub give_up: Option<Text>,
    /// Its own proof.
    #[serde(default)]
    pub example: Vec<Spanned<CheckExample>>,
}

/// Values that the check objects to, or does not.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckExample {
    /// Values by field.
    pub values: BTreeMap<String, Vec<String>>,
    /// Words of a date, for weekdays.
    pub text: Option<String>,
    /// False where the check objects to nothing.
    pub consistent: bool,
}

/// A check.
#[derive(Debug, Serialize, Deserialize)]
pub struct Check {
    /// Its name.
    pub id: String,
    /// Fields and the values one of which each must have; none: any value.
    pub when: Vec<(String, Vec<String>)>,
    /// What it looks at.
    pub asks: Asks,
    /// The field whose value is doubted more.
    pub weaker: String,
    /// True where the definitions exclude the pair, so that the weaker value is given up.
    pub gives_up: bool,
    /// Its own proof.
    pub examples: Vec<(CheckExample, Place)>,
}

/// What a check looks at.
#[derive(Debug, Serialize, Deserialize)]
pub enum Asks {
    /// The first date is not later than the second.
    Order(String, String),
    /// The field is empty.
    Filled(String),
    /// The field has a value.
    Lacks(String),
    /// A weekday in the words of these dates is that of the date.
    Weekday(Vec<String>),
}
