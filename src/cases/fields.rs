//! The fields that a case has in common with a record.

use serde::{Deserialize, Serialize};

use crate::calendar::PartialDate;
use crate::extract::DateField;
use crate::record::{Count, Record};

/// What a case says, with the names and the meaning that the fields have in a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // the names are those of the record's fields
pub struct Fields {
    pub causes: Vec<String>,
    pub leak_status: Option<String>,
    pub leaked_data: Vec<String>,
    pub denied_data: Vec<String>,
    pub counts: Vec<Count>,
    pub affected_total: Option<u64>,
    pub occurred: Option<PartialDate>,
    pub occurred_end: Option<PartialDate>,
    pub discovered: Option<PartialDate>,
    pub contained: Option<PartialDate>,
    pub investigation_completed: Option<PartialDate>,
    pub reported_ppc: Option<PartialDate>,
    pub reported_ppc_final: Option<PartialDate>,
    pub reported_police: Option<PartialDate>,
    pub notified: Option<PartialDate>,
    pub first_published: Option<PartialDate>,
    pub reported_to: Vec<String>,
    pub delay_reasons: Vec<String>,
    pub secondary_damage: Option<String>,
}

impl From<&Record> for Fields {
    fn from(record: &Record) -> Self {
        Self {
            causes: record.causes.clone(),
            leak_status: record.leak_status.clone(),
            leaked_data: record.leaked_data.clone(),
            denied_data: record.denied_data.clone(),
            counts: record.counts.clone(),
            affected_total: record.affected_total,
            occurred: record.occurred,
            occurred_end: record.occurred_end,
            discovered: record.discovered,
            contained: record.contained,
            investigation_completed: record.investigation_completed,
            reported_ppc: record.reported_ppc,
            reported_ppc_final: record.reported_ppc_final,
            reported_police: record.reported_police,
            notified: record.notified,
            first_published: record.first_published,
            reported_to: record.reported_to.clone(),
            delay_reasons: record.delay_reasons.clone(),
            secondary_damage: record.secondary_damage.clone(),
        }
    }
}

impl Fields {
    /// The date of a field.
    pub fn date(&self, field: DateField) -> Option<PartialDate> {
        match field {
            DateField::Occurred => self.occurred,
            DateField::OccurredEnd => self.occurred_end,
            DateField::Discovered => self.discovered,
            DateField::Contained => self.contained,
            DateField::InvestigationCompleted => self.investigation_completed,
            DateField::ReportedPpc => self.reported_ppc,
            DateField::ReportedPpcFinal => self.reported_ppc_final,
            DateField::ReportedPolice => self.reported_police,
            DateField::Notified => self.notified,
            DateField::FirstPublished => self.first_published,
        }
    }
}
