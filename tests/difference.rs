//! A difference between two records is told in every column of the table in which they differ, and in no other.

mod invented;

use std::collections::BTreeSet;

use jikenbo::output::{Column, all_columns};
use jikenbo::proof::diff::records::{FieldChange, LIST_FIELDS, compare, facts};
use jikenbo::record::Record;

/// The columns that tell a fact of the post, not where it or the proof of a fact stands.
fn columns() -> impl Iterator<Item = &'static Column> {
    let about = ["source", "line", "end_line", "warnings"];
    all_columns().filter(move |column| !about.contains(&column.name) && !column.name.ends_with("_evidence"))
}

/// The columns in which two records differ; the order of a list does not count.
fn differing_columns(old: &Record, new: &Record) -> BTreeSet<String> {
    let value = |column: &Column, record: &Record| -> BTreeSet<String> {
        let cell = (column.cell)(record).to_string();
        if LIST_FIELDS.contains(&column.name) { cell.split(';').map(str::to_owned).collect() } else { [cell].into() }
    };
    // How sure a value is goes with the value, which is compared.
    let compared = columns().filter(|column| column.name != "low_confidence");
    let differ = compared.filter(|column| value(column, old) != value(column, new));
    differ.map(|column| column.name.to_owned()).collect()
}

#[test]
fn every_column_that_differs_is_told_and_no_other() {
    let records: Vec<_> = invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    assert!(records.len() >= 150, "only {} posts: are the dumps there?", records.len());
    let mut met = BTreeSet::new();
    for pair in records.windows(2) {
        let [old, new] = pair else { continue };
        let changes = compare(&facts(old), &facts(new));
        let told: BTreeSet<_> =
            changes.into_iter().filter(FieldChange::is_of_value).map(|change| change.field).collect();
        assert_eq!(told, differing_columns(old, new), "{} {}", old.title, new.title);
        met.extend(told);
        assert_eq!(compare(&facts(old), &facts(old)), []);
    }
    assert!(met.len() >= columns().count() - 6, "the dumps tell too little: {met:?}");
}
