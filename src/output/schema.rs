//! The JSON Schema of a record.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::record::Record;

/// The schema (draft 2020-12) of the objects that JSON and JSON Lines have, with the version in its `$id`.
pub fn record_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>();
    schema.insert("$id".to_owned(), json!(format!("urn:jikenbo:record:{SCHEMA_VERSION}")));
    schema.to_value()
}
