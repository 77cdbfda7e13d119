//! The class `Record`.

use std::sync::Arc;

use jikenbo::record;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::entry::Entry;
use crate::html;
use crate::parts::{Context, Crosswalk, Delays, Evidence};
use crate::values::attributes;

/// What one post says. `None` and empty lists mean that the post does not say, never "no".
///
/// A date is a `datetime.date`, or a text such as `2024-05` or `2024` where the post says no more.
#[pyclass(frozen, module = "jikenbo")]
pub struct Record(pub Arc<Entry>);

impl Record {
    fn record(&self) -> &record::Record {
        &self.0.record
    }

    fn proofs(&self, wanted: impl Fn(&record::Evidence) -> bool) -> Vec<Evidence> {
        let all = self.record().evidence.iter().zip(&self.0.spans);
        all.filter(|(proof, _)| wanted(proof)).map(|(proof, span)| Evidence::new(proof, *span)).collect()
    }
}

attributes!(Record, self, self.record(), {
    /// Path of the dump as it was given, or what the text was called.
    source,
    /// Line of the post's heading in the dump, from 1.
    line,
    /// Last line of the post that is not blank.
    end_line,
    /// The heading without case prefix and publication date.
    title,
    /// What stands after `#` in the case prefix.
    case_id,
    /// `incident` or `other`.
    kind,
    /// The date at the end of the heading.
    published,
    /// `initial`, `update` or `final`.
    report_stage,
    /// The organization that issues the notice or that the incident happened to.
    organization,
    /// Code of its type.
    organization_type,
    /// Other named organizations at which or through which it happened.
    third_party,
    /// Whether an outside organization was involved, named or not.
    third_party_involved,
    /// Codes of the causes, the main one first.
    causes,
    /// Category of the main cause.
    cause_category,
    /// `confirmed`, `suspected` or `none`.
    leak_status,
    /// Codes of the data that leaked or may have leaked.
    leaked_data,
    /// Codes of the data stated not to be among it.
    denied_data,
    /// Every stated count.
    counts,
    /// The one figure for how many are affected.
    affected_total,
    /// When the incident began.
    occurred,
    /// Last day of the exposure or attack.
    occurred_end,
    /// When the organization came to know or suspect.
    discovered,
    /// When it was stopped.
    contained,
    /// When the investigation was completed.
    investigation_completed,
    /// First report to the Personal Information Protection Commission.
    reported_ppc,
    /// The final report to the Commission.
    reported_ppc_final,
    /// First report to the police.
    reported_police,
    /// First direct notice to the people affected.
    notified,
    /// First public notice.
    first_published,
    /// Codes of the bodies told.
    reported_to,
    /// Codes of the reasons given for a late public notice.
    delay_reasons,
    /// `confirmed`, `suspected` or `none`.
    secondary_damage,
    /// How sure each date is: `low`, `medium` or `high`, by field.
    confidence,
    /// What a reader of the record should know.
    warnings,
} {
    /// The first of `causes`.
    #[getter]
    fn primary_cause(&self) -> Option<String> {
        self.record().causes.first().cloned()
    }

    /// Days between the dates, with their classes.
    #[getter]
    fn delays(&self) -> Delays {
        Delays(Arc::clone(&self.0))
    }

    /// What surveys, VERIS and the law call the incident.
    #[getter]
    fn crosswalk(&self) -> Crosswalk {
        Crosswalk(Arc::clone(&self.0))
    }

    /// Further facts.
    #[getter]
    fn context(&self) -> Context {
        Context(Arc::clone(&self.0))
    }

    /// The words behind every value.
    #[getter]
    fn evidence(&self) -> Vec<Evidence> {
        self.proofs(|_| true)
    }

    /// The words behind the field called `name`.
    fn evidence_for(&self, name: &str) -> Vec<Evidence> {
        self.proofs(|proof| proof.field == name)
    }

    /// The post: `document[r.start:r.end] == r.text`.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// Where the post begins, in characters of the document.
    #[getter]
    fn start(&self) -> usize {
        self.0.start
    }

    /// Where the post ends, in characters of the document.
    #[getter]
    fn end(&self) -> usize {
        self.0.end
    }

    /// The record as `jikenbo extract --format jsonl` writes it: evidence counts bytes there.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(self.record()).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The same as dictionaries and lists; dates are texts.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json()?,))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn __repr__(&self) -> String {
        let record = self.record();
        let id = record.case_id.as_deref().map(|id| format!(" #{id}")).unwrap_or_default();
        let cause = record.causes.first().map_or(record.kind.as_str(), String::as_str);
        let who = record.organization.as_deref().unwrap_or(&record.title);
        format!("<Record{id} {who}: {cause} ({}:{})>", record.source, record.line)
    }

    fn _repr_html_(&self) -> String {
        html::record(&self.0)
    }
});
