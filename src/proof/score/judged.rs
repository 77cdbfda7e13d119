//! The values of a record one by one: who gave each, how sure it is, and whether it is right.

use std::collections::BTreeMap;

use super::compare::leftovers;
use super::fields::FIELDS;
use super::gold::{Gold, file_name};
use crate::record::{Confidence, Evidence, Record};

/// The field of evidence that also proves the main cause.
const CAUSES: &str = "causes";

/// One value that a record gives a field, held against gold.
pub(super) struct Judged<'r> {
    pub record: &'r Record,
    pub field: &'static str,
    pub proof: &'r Evidence,
    pub right: bool,
}

/// Every value of a scored field that has evidence, of the posts that the gold has.
pub(super) fn judged<'r>(records: &'r [Record], gold: &[Gold]) -> Vec<Judged<'r>> {
    let mut by_key: BTreeMap<(&str, usize), &Record> = BTreeMap::new();
    for record in records {
        by_key.entry((file_name(&record.source), record.line)).or_insert(record);
    }
    let pairs = gold.iter().filter_map(|post| Some((post, *by_key.get(&post.key())?)));
    pairs.flat_map(|(post, record)| of_post(post, record)).collect()
}

fn of_post<'r>(gold: &Gold, record: &'r Record) -> Vec<Judged<'r>> {
    let got = Gold::from(record);
    let mut all = Vec::new();
    for field in FIELDS {
        let given = (field.values)(&got);
        let (_, mut wrong) = leftovers(&(field.values)(gold), &given);
        for value in given {
            let Some(proof) = proof_of(record, field.name, &value) else { continue };
            let is_wrong = wrong.iter().position(|other| *other == value);
            is_wrong.into_iter().for_each(|at| drop(wrong.remove(at)));
            all.push(Judged { record, field: field.name, proof, right: is_wrong.is_none() });
        }
    }
    all
}

/// The evidence of a value; an approximate count has its sign there.
fn proof_of<'r>(record: &'r Record, field: &str, value: &str) -> Option<&'r Evidence> {
    let field = if field == "primary_cause" { CAUSES } else { field };
    let shows = |proof: &&Evidence| proof.field == field && proof.value.trim_start_matches('~') == value;
    record.evidence.iter().find(shows)
}

/// How many values were given, and how many of them are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Values given.
    pub given: usize,
    /// Right ones among them.
    pub right: usize,
}

impl Share {
    pub(super) fn add(&mut self, right: bool) {
        self.given += 1;
        self.right += usize::from(right);
    }

    /// The part that is right, 0 to 1; `None` where nothing was given.
    pub fn precision(self) -> Option<f64> {
        // Counts of values are far below 2^52, so nothing is lost.
        (self.given > 0).then(|| self.right as f64 / self.given as f64)
    }
}

/// How often values of each confidence are right, in the order of [`Confidence::ALL`].
pub type Levels = [Share; Confidence::ALL.len()];

/// By field, in the order of the report, how often values of each confidence are right; the first row is that of all fields
/// together.
pub fn by_confidence(records: &[Record], gold: &[Gold]) -> Vec<(&'static str, Levels)> {
    let mut rows: Vec<(&str, Levels)> = vec![("all", Levels::default()), ("dates", Levels::default())];
    rows.extend(FIELDS.iter().map(|field| (field.name, Levels::default())));
    for Judged { field, proof, right, .. } in judged(records, gold) {
        let is_date = FIELDS.iter().any(|known| known.name == field && known.shape == super::fields::Shape::Date);
        let level = Confidence::ALL.iter().position(|level| *level == proof.confidence).unwrap_or_default();
        for (name, levels) in &mut rows {
            if *name == field || *name == "all" || is_date && *name == "dates" {
                levels[level].add(right);
            }
        }
    }
    rows
}
