//! What crosswalks and the law say, checked.

use serde::{Deserialize, Serialize};

use crate::calendar::PartialDate;

/// Values of other fields that prove a label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Causes; also those of the categories under `rest_of` that no label of the family names.
    pub causes: Vec<String>,
    /// Categories of causes.
    pub cause_category: Vec<String>,
    /// Codes of leaked data.
    pub data: Vec<String>,
    /// Types of organizations.
    pub organization_type: Vec<String>,
    /// Causes of which a rule may say that they have the label.
    pub refines: Vec<String>,
    /// A count above this proves it.
    pub more_than: Option<u64>,
    /// Units of such counts.
    pub units: Vec<String>,
    /// Units each of which stands for at least one of `units`.
    pub groups: Vec<String>,
}

/// What the law asks for besides its grounds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Law {
    /// Leak statuses of which a ground can speak.
    pub leak_status: Vec<String>,
    /// The first day on which there are due dates.
    pub in_force: Option<PartialDate>,
    /// When reports are due.
    pub deadlines: Vec<Deadline>,
}

/// When a report is due.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deadline {
    /// Which report.
    pub id: String,
    /// Days from the day of knowing to the last one.
    pub days: i64,
    /// The ground with which there are more, and how many.
    pub longer: Option<(String, i64)>,
}
