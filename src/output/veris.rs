//! VERIS: one object of Verizon's incident vocabulary a line, in the form that its public schema accepts.
//!
//! Which enumerations a record has is decided by `rules/veris.toml` and stands in the record as paths; here is only how
//! VERIS builds an object of them, and what it demands besides.

use std::io::{self, BufWriter, Write};

use serde_json::{Map, Value, json};

use super::{Notes, Sink};
use crate::calendar::PartialDate;
use crate::message::{Message, message};
use crate::record::Record;

/// The years that VERIS knows.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2050;
/// The version of VERIS written.
const VERSION: &str = "1.4.0";
/// The kind of posts that VERIS has a place for.
const INCIDENT: &str = "incident";
/// What VERIS writes where nothing is known.
const UNKNOWN: &str = "Unknown";
/// Lists that every kind of action has.
const ACTIONS: [(&str, &[&str]); 6] = [
    ("hacking", &["variety", "vector"]),
    ("malware", &["variety", "vector"]),
    ("social", &["variety", "vector", "target"]),
    ("error", &["variety", "vector"]),
    ("misuse", &["variety", "vector"]),
    ("physical", &["variety", "vector"]),
];
/// Lists that every kind of actor has.
const ACTORS: [(&str, &[&str]); 2] = [("external", &["variety", "motive"]), ("internal", &["variety", "motive"])];
/// Lists whose items are objects with a `variety`.
const OBJECT_LISTS: [&str; 2] = ["data", "assets"];
/// Keys that have one value.
const SINGLE: [&str; 1] = ["industry"];

/// Writes incidents as VERIS.
pub(super) struct Veris<W: Write> {
    out: BufWriter<W>,
}

impl<W: Write> Veris<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out: BufWriter::new(out) }
    }
}

impl<W: Write> Sink for Veris<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        let Some(incident) = incident(record).filter(|_| record.kind == INCIDENT) else { return Ok(()) };
        serde_json::to_writer(&mut self.out, &incident)?;
        self.out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        self.out.flush()?;
        Ok(Notes::new())
    }
}

/// Why a record is no VERIS incident.
pub(super) fn refuses(record: &Record) -> Option<Message> {
    match when(record) {
        None => Some(message!("it states no date, and VERIS demands the year of an incident")),
        Some(_) => None,
    }
}

/// The day of the incident, or the nearest that the post states.
fn when(record: &Record) -> Option<PartialDate> {
    let number = record.case_id.as_ref().and_then(|case| case.get(..4)?.parse().ok()).map(PartialDate::year);
    let dates = [record.occurred, record.discovered, record.first_published, record.published, number];
    dates.into_iter().flatten().find(|date| YEARS.contains(&date.year))
}

fn incident(record: &Record) -> Option<Value> {
    let when = when(record)?;
    let mut incident = json!({
        "schema_version": VERSION,
        "schema_name": "verisc",
        "source_id": "jikenbo",
        "incident_id": format!("{}:{}", record.source, record.line),
        "reference": format!("{}:{}-{}", record.source, record.line, record.end_line),
        "security_incident": "Confirmed",
        "summary": record.title,
        "timeline": timeline(record, when),
        "discovery_method": { "unknown": true },
        "victim": victim(record),
        "action": {}, "actor": {}, "attribute": {}, "asset": {},
    });
    let object = incident.as_object_mut()?;
    object.extend(record.case_id.clone().map(|case| ("campaign_id".to_owned(), case.into())));
    for path in &record.crosswalk.veris {
        add(object, path);
    }
    confidentiality(object, record);
    complete(object);
    Some(incident)
}

/// Adds the enumeration at the end of a path such as `action.hacking.variety.SQLi`.
fn add(object: &mut Map<String, Value>, path: &str) {
    let Some((keys, value)) = path.rsplit_once('.') else { return };
    let keys: Vec<&str> = keys.split('.').collect();
    let Some((last, above)) = keys.split_last() else { return };
    if value == "unknown" {
        descend(object, &keys).and_then(|place| place.insert(value.to_owned(), not_stated()));
        return;
    }
    // A list of objects is one level up: `attribute.confidentiality.data.variety.Personal`.
    let list = above.last().filter(|key| OBJECT_LISTS.contains(key));
    let depth = above.len() - usize::from(list.is_some());
    let Some(place) = descend(object, &above[..depth]) else { return };
    let key = list.unwrap_or(last);
    let item = if list.is_some() { json!({ *last: value }) } else { Value::from(value) };
    if SINGLE.contains(key) {
        place.insert((*key).to_owned(), item);
    } else if let Value::Array(items) = place.entry(*key).or_insert_with(|| json!([]))
        && !items.contains(&item)
    {
        items.push(item);
    }
}

/// The object below these keys, made where it is not there.
fn descend<'a>(mut object: &'a mut Map<String, Value>, keys: &[&str]) -> Option<&'a mut Map<String, Value>> {
    for key in keys {
        object = object.entry(*key).or_insert_with(|| json!({})).as_object_mut()?;
    }
    Some(object)
}

fn timeline(record: &Record, when: PartialDate) -> Value {
    let mut incident = json!({ "year": when.year });
    if let (Some(parts), Some(month)) = (incident.as_object_mut(), when.month) {
        parts.insert("month".to_owned(), month.into());
        parts.extend(when.day.map(|day| ("day".to_owned(), day.into())));
    }
    let span = |days: Option<i64>| match days.filter(|days| *days >= 0) {
        Some(days) => json!({ "unit": "Days", "value": days }),
        None => json!({ "unit": UNKNOWN }),
    };
    let delays = &record.delays;
    json!({ "incident": incident, "discovery": span(delays.discovery_days), "containment": span(delays.containment_days) })
}

fn victim(record: &Record) -> Value {
    let mut victim = json!({ "country": ["JP"], "employee_count": UNKNOWN });
    if let Some(object) = victim.as_object_mut() {
        object.extend(record.organization.clone().map(|name| ("victim_id".to_owned(), name.into())));
    }
    victim
}

/// What leaked, in the words of VERIS.
fn confidentiality(object: &mut Map<String, Value>, record: &Record) {
    let disclosure = match record.leak_status.as_deref() {
        Some("confirmed") => "Yes",
        Some("suspected") => "Potentially",
        Some("none") => "No",
        _ if record.leaked_data.is_empty() => return,
        _ => UNKNOWN,
    };
    if let Some(place) = descend(object, &["attribute", "confidentiality"]) {
        place.insert("data_disclosure".to_owned(), disclosure.into());
        place.extend(record.affected_total.map(|total| ("data_total".to_owned(), total.into())));
    }
}

/// What VERIS asks for where a whole section is unknown.
fn not_stated() -> Value {
    json!({ "notes": "not stated" })
}

/// Adds what VERIS demands and no post tells.
fn complete(object: &mut Map<String, Value>) {
    for (section, kinds) in [("action", &ACTIONS[..]), ("actor", &ACTORS[..])] {
        let Some(section) = object.get_mut(section).and_then(Value::as_object_mut) else { continue };
        for (kind, lists) in kinds {
            let Some(kind) = section.get_mut(*kind).and_then(Value::as_object_mut) else { continue };
            for list in *lists {
                kind.entry(*list).or_insert_with(|| json!([UNKNOWN]));
            }
        }
        if section.is_empty() {
            section.insert("unknown".to_owned(), not_stated());
        }
    }
    if let Some(attribute) = object.get_mut("attribute").and_then(Value::as_object_mut).filter(|a| a.is_empty()) {
        attribute.insert("unknown".to_owned(), not_stated());
    }
    if let Some(asset) = object.get_mut("asset").and_then(Value::as_object_mut) {
        asset.entry("assets").or_insert_with(|| json!([{ "variety": UNKNOWN }]));
        asset.entry("cloud").or_insert_with(|| json!([UNKNOWN]));
    }
    if let Some(victim) = object.get_mut("victim").and_then(Value::as_object_mut) {
        victim.entry("industry").or_insert_with(|| json!("000"));
        victim.entry("government").or_insert_with(|| json!(["NA"]));
    }
}
