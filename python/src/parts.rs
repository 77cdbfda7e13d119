//! The parts of a record: counts, sums, delays, classes, further facts, evidence.

use std::sync::Arc;

use jikenbo::record;
use pyo3::prelude::*;
use pyo3::types::PySlice;

use crate::entry::Entry;
use crate::values::attributes;

/// A stated count.
#[pyclass(frozen, eq, get_all, module = "jikenbo")]
#[derive(PartialEq)]
pub struct Count {
    /// How many.
    value: u64,
    /// Code of the unit: `persons`, `records`, …
    unit: String,
    /// True for about, at least, at most.
    approx: bool,
}

impl From<&record::Count> for Count {
    fn from(count: &record::Count) -> Self {
        Self { value: count.value, unit: count.unit.clone(), approx: count.approx }
    }
}

#[pymethods]
impl Count {
    fn __repr__(&self) -> String {
        format!("<Count {}{} {}>", if self.approx { "~" } else { "" }, self.value, self.unit)
    }
}

/// A sum of money.
#[pyclass(frozen, eq, get_all, module = "jikenbo")]
#[derive(PartialEq)]
pub struct Money {
    /// How many yen.
    yen: u64,
    /// True for about, at least and the like.
    approx: bool,
    /// What it is for: `damage`, `cost`, …
    purpose: String,
}

impl From<&record::Money> for Money {
    fn from(money: &record::Money) -> Self {
        Self { yen: money.yen, approx: money.approx, purpose: money.purpose.clone() }
    }
}

#[pymethods]
impl Money {
    fn __repr__(&self) -> String {
        format!("<Money {}{} yen, {}>", if self.approx { "~" } else { "" }, self.yen, self.purpose)
    }
}

/// The words behind one value.
#[pyclass(frozen, eq, get_all, module = "jikenbo")]
#[derive(PartialEq)]
pub struct Evidence {
    /// Name of the field.
    field: &'static str,
    /// The value, or the item of a list field, as printed in CSV.
    value: String,
    /// Id of the rule that decided.
    rule: String,
    /// The words.
    text: String,
    /// Where they begin, in characters of the document: `document[e.start:e.end] == e.text`.
    start: usize,
    /// Where they end, in characters of the document.
    end: usize,
    /// Where they begin, in bytes of the file (of UTF-8 where the text was given).
    start_byte: usize,
    /// Where they end, in bytes of the file.
    end_byte: usize,
    /// Line of `start`, from 1.
    line: usize,
    /// Column of `start`, in characters, from 1.
    column: usize,
}

impl Evidence {
    /// A piece of evidence whose words stand at these characters of the document.
    pub fn new(proof: &record::Evidence, (start, end): (usize, usize)) -> Self {
        Self {
            field: proof.field,
            value: proof.value.clone(),
            rule: proof.rule.clone(),
            text: proof.text.clone(),
            start,
            end,
            start_byte: proof.start,
            end_byte: proof.end,
            line: proof.line,
            column: proof.column,
        }
    }
}

#[pymethods]
impl Evidence {
    /// The characters of the document: `document[e.span] == e.text`.
    #[getter]
    fn span<'py>(&self, py: Python<'py>) -> Bound<'py, PySlice> {
        let place = |offset: usize| isize::try_from(offset).unwrap_or(isize::MAX);
        PySlice::new(py, place(self.start), place(self.end), 1)
    }

    fn __repr__(&self) -> String {
        format!("<Evidence {} = {} by {}, line {}: {}>", self.field, self.value, self.rule, self.line, self.text)
    }
}

/// Whole days between two dates of a record, and the classes of the delays. `None` where a date is not known to the day.
#[pyclass(frozen, module = "jikenbo")]
pub struct Delays(pub Arc<Entry>);

attributes!(Delays, self, self.0.record.delays, {
    /// From `occurred` to `discovered`.
    discovery_days,
    /// From `discovered` to `contained`.
    containment_days,
    /// From `discovered` to `reported_ppc`.
    ppc_report_days,
    /// Against the guide for the preliminary report.
    ppc_report_label,
    /// From `discovered` to `reported_ppc_final`.
    ppc_final_days,
    /// Against the deadline of the final report.
    ppc_final_label,
    /// From `discovered` to `reported_police`.
    police_report_days,
    /// From `discovered` to `notified`.
    notification_days,
    /// From `discovered` to `first_published`.
    publication_days,
    /// Size class of `publication_days`.
    publication_label,
} {
    fn __eq__(&self, other: &Self) -> bool {
        self.0.record.delays == other.0.record.delays
    }

    fn __repr__(&self) -> String {
        known("Delays", serde_json::to_value(&self.0.record.delays).unwrap_or_default())
    }
});

/// What surveys, VERIS and the law call the incident. `None` where the post does not show it.
#[pyclass(frozen, module = "jikenbo")]
pub struct Crosswalk(pub Arc<Entry>);

attributes!(Crosswalk, self, self.0.record.crosswalk, {
    /// Cause class of the yearly survey of Tokyo Shoko Research.
    tsr_cause,
    /// Medium class of the same survey.
    tsr_media,
    /// Cause class of the yearly reports of the Personal Information Protection Commission.
    ppc_cause,
    /// `paper`, `electronic` or `both`, as those reports count.
    ppc_form,
    /// Cause class of JNSA's surveys.
    jnsa_cause,
    /// Class of Digital Arts' counts.
    digital_arts,
    /// Media and routes of JNSA's surveys.
    jnsa_media,
    /// Paths of VERIS enumerations.
    veris,
    /// Special-care data leaked or may have.
    appi_special_care,
    /// Data leaked, or may have, by which property can be damaged.
    appi_property_damage,
    /// Somebody acted with a wrongful purpose.
    appi_wrongful_purpose,
    /// More than 1,000 people are affected.
    appi_over_1000,
    /// Last day of the guide for the preliminary report.
    appi_preliminary_due,
    /// Last day of the final report.
    appi_final_due,
    /// `private` or `administrative`: the chapter of the Act under which the issuer owes a report.
    appi_regime,
    /// More than 100 people are affected.
    appi_over_100,
    /// Special-care data by the ordinance of a local body leaked or may have.
    appi_ordinance_special_care,
    /// Numbers of the Number Act leaked or may have.
    number_act,
    /// What takes the duty to report away, or changes to whom the report goes.
    appi_exemptions,
} {
    fn __eq__(&self, other: &Self) -> bool {
        self.0.record.crosswalk == other.0.record.crosswalk
    }

    fn __repr__(&self) -> String {
        known("Crosswalk", serde_json::to_value(&self.0.record.crosswalk).unwrap_or_default())
    }
});

/// Further facts of an incident.
#[pyclass(frozen, module = "jikenbo")]
pub struct Context(pub Arc<Entry>);

attributes!(Context, self, self.0.record.context, {
    /// Code of the way by which an outsider first got in.
    entry_route,
    /// `stated` or `likely`: how sure the post is of `entry_route`.
    entry_certainty,
    /// Which kind of knowing `discovered` is.
    known_by,
    /// Day on which what had stopped ran again as a whole.
    restored,
    /// Days from the stop to `restored`.
    outage_days,
    /// Prefecture of the issuer.
    prefecture,
    /// Public code of the municipality of the issuer.
    municipality_code,
    /// Division of the Japan Standard Industrial Classification.
    industry,
    /// The group behind a ransomware attack.
    ransomware_group,
    /// Whether the attack was claimed or data published.
    ransomware_claim,
    /// Sums of money.
    money,
    /// The number under which the shares of the issuer are traded.
    securities_code,
} {
    fn __eq__(&self, other: &Self) -> bool {
        self.0.record.context == other.0.record.context
    }

    fn __repr__(&self) -> String {
        known("Context", serde_json::to_value(&self.0.record.context).unwrap_or_default())
    }
});

/// `<Name field=value …>` with the fields that have a value.
fn known(name: &str, object: serde_json::Value) -> String {
    let fields = object.as_object().into_iter().flatten();
    let known = fields.filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    let shown: String = known.map(|(field, value)| format!(" {field}={value}")).collect();
    format!("<{name}{shown}>")
}
