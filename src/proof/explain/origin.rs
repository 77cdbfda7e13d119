//! Where the values of a field come from.

use crate::message::{Message, message};
use crate::record::Record;
use crate::rules::fields::DATE_FIELDS;

/// What fills a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Rules of a family; of one label, where one is named.
    Rules(&'static str, Option<&'static str>),
    /// Other fields of the record.
    Fields(&'static [&'static str]),
    /// The post's heading, by the shapes of the family `posts`, or its place in the dump.
    Heading,
}

/// True where it is known what fills a column.
pub fn is_explained(field: &str) -> bool {
    origin(field) != Origin::Fields(&[])
}

/// What fills `field`, a column of the table.
pub(super) fn origin(field: &str) -> Origin {
    use Origin::{Fields, Heading, Rules};
    match field {
        "source" | "line" | "end_line" | "case_id" | "published" | "title" => Heading,
        "kind" => Rules("kind", None),
        "report_stage" => Rules("report_stage", None),
        "organization" => Rules("issuer", None),
        "third_party" => Rules("third_party", Some("named")),
        "third_party_involved" => Rules("third_party", None),
        "causes" => Rules("cause", None),
        "leak_status" => Rules("leak_status", None),
        "leaked_data" => Rules("data_context", Some("leaked")),
        "denied_data" => Rules("data_context", Some("denied")),
        "counts" => Rules("count_context", None),
        "reported_to" => Rules("reported_to", None),
        "delay_reasons" => Rules("delay_reason", None),
        "secondary_damage" => Rules("secondary_damage", None),
        "organization_type" => Fields(&["organization"]),
        "primary_cause" | "cause_category" => Fields(&["causes"]),
        "affected_total" => Fields(&["counts"]),
        "discovery_days" => Fields(&["occurred", "discovered"]),
        "containment_days" => Fields(&["discovered", "contained"]),
        "ppc_report_days" | "ppc_report_label" => Fields(&["discovered", "reported_ppc"]),
        "ppc_final_days" | "ppc_final_label" => Fields(&["discovered", "reported_ppc_final"]),
        "police_report_days" => Fields(&["discovered", "reported_police"]),
        "notification_days" => Fields(&["discovered", "notified"]),
        "publication_days" | "publication_label" => Fields(&["discovered", "first_published"]),
        _ => further(field).unwrap_or_else(|| date(field)),
    }
}

/// What fills one of the further columns.
fn further(field: &str) -> Option<Origin> {
    use Origin::{Fields, Rules};
    Some(match field {
        "tsr_cause" | "digital_arts" | "ppc_cause" => Fields(&["primary_cause"]),
        "jnsa_cause" => Rules("jnsa_cause", None),
        "jnsa_media" => Rules("jnsa_media", None),
        "tsr_media" | "ppc_form" => Fields(&["primary_cause", "jnsa_media"]),
        "entry_route" => Rules("entry_route", None),
        "entry_certainty" => Fields(&["entry_route"]),
        "known_by" => Rules("knowing", None),
        "restored" => Rules("context", Some("restored")),
        "outage_days" => Fields(&["contained", "restored"]),
        "prefecture" | "municipality_code" => Rules("context", Some("place")),
        "industry" => Rules("industry", None),
        "ransomware_group" => Rules("context", Some("group")),
        "ransomware_claim" => Rules("context", Some("claim")),
        "securities_code" => Rules("context", Some("securities_code")),
        "money" => Rules("money", None),
        _ => return None,
    })
}

/// Date fields are the labels of the family `event`.
fn date(field: &str) -> Origin {
    DATE_FIELDS
        .iter()
        .find(|known| **known == field)
        .map_or(Origin::Fields(&[]), |&known| Origin::Rules("event", Some(known)))
}

/// What should be known of the origin of `field` in this post.
pub(super) fn notes(field: &str, record: &Record) -> Vec<Message> {
    let mut notes = Vec::new();
    if record.kind != "incident" && !matches!(origin(field), Origin::Heading | Origin::Rules("kind", _)) {
        notes.push(message!("The post is of kind `{kind}`: only incidents have {field}.", kind = record.kind, field));
    }
    match origin(field) {
        Origin::Heading => {
            notes.push(message!("{field} comes from the post's heading and its place in the dump.", field))
        }
        Origin::Fields(fields) if field.ends_with("_days") || field.ends_with("_label") => {
            let values: Vec<_> = fields.iter().map(|name| stated(record, name)).collect();
            if let [from, to] = values.as_slice() {
                notes.push(message!(
                    "{field} is counted from {from} to {to}; both must be known to the day.",
                    field,
                    from,
                    to
                ));
            }
        }
        Origin::Fields(fields) if !fields.is_empty() => {
            let values: Vec<_> = fields.iter().map(|name| stated(record, name)).collect();
            notes.extend(values.first().map(|from| message!("{field} follows from {from}.", field, from)));
        }
        _ => {}
    }
    notes
}

/// `discovered (2024-07-03)`, `occurred (empty)`.
fn stated(record: &Record, field: &str) -> Message {
    let values: Vec<_> =
        record.evidence.iter().filter(|proof| proof.field == field).map(|proof| proof.value.as_str()).collect();
    match values.as_slice() {
        [] => message!("{field} (empty)", field),
        values => message!("{field} ({values})", field, values = values.join(";")),
    }
}
