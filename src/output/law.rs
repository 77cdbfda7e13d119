//! The columns of the crosswalks and of the law, which tables have on demand.

use super::csv::Column;
use crate::calendar::PartialDate;
use crate::record::Record;

/// The columns in their order. Beside each ground stand the words that show it, with their line.
pub const LAW_COLUMNS: &[Column] = &[
    ("tsr_cause", |r| r.crosswalk.tsr_cause.clone().unwrap_or_default()),
    ("jnsa_cause", |r| r.crosswalk.jnsa_cause.clone().unwrap_or_default()),
    ("jnsa_media", |r| r.crosswalk.jnsa_media.join(";")),
    ("veris", |r| r.crosswalk.veris.join(";")),
    ("appi_special_care", |r| ground(r.crosswalk.appi_special_care)),
    ("appi_special_care_evidence", |r| words(r, "appi_special_care")),
    ("appi_property_damage", |r| ground(r.crosswalk.appi_property_damage)),
    ("appi_property_damage_evidence", |r| words(r, "appi_property_damage")),
    ("appi_wrongful_purpose", |r| ground(r.crosswalk.appi_wrongful_purpose)),
    ("appi_wrongful_purpose_evidence", |r| words(r, "appi_wrongful_purpose")),
    ("appi_over_1000", |r| ground(r.crosswalk.appi_over_1000)),
    ("appi_over_1000_evidence", |r| words(r, "appi_over_1000")),
    ("appi_preliminary_due", |r| date(r.crosswalk.appi_preliminary_due)),
    ("appi_final_due", |r| date(r.crosswalk.appi_final_due)),
];

fn ground(value: Option<bool>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn date(value: Option<PartialDate>) -> String {
    value.map(|date| date.to_string()).unwrap_or_default()
}

/// `健診の結果 (line 12)`: the words of a field, white space runs as one space.
fn words(record: &Record, field: &str) -> String {
    let proof = record.evidence.iter().find(|proof| proof.field == field);
    proof.map(|proof| format!("{} (line {})", one_line(&proof.text), proof.line)).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
