//! The score: what the pipeline says of posts against what a person says of them.
//!
//! Posts are matched on the name of the dump and the line of the heading. Counting:
//! - *Single-valued fields* are right or wrong once for each gold post, null against null being right, so that precision,
//!   recall and F1 are all the share of posts that are right, and the number of gold values is the number of gold posts.
//! - *List fields* are counted by items over all posts.
//! - *Dates* are slots: an equal date is right, a different one is both extra and missing, and two nulls are no slot.
//!   `dates` counts all date fields together; `published` is single-valued and not among them.
//! - *Segmentation* is counted by posts; one is right only if its first and its last line agree.
//! - A gold post that was not found is wrong in every field. A post that is not in the gold counts against segmentation if
//!   the gold has other posts of the same dump.
//!
//! Texts are compared after NFKC and without white space. The overall figure is the mean F1 of the key fields.

mod compare;
mod fields;
mod gold;
mod judged;
mod report;
mod split;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

pub use gold::{Gold, GoldFiles};
pub use judged::{Levels, Share, by_confidence};
pub use report::{differences_text, json, levels_json, levels_table, split_json, split_table, table};
pub use split::{Split, Transfer, Way, WayScore, Ways};
pub use tally::Tally;

use crate::record::Record;
use compare::compare;
use fields::{FIELDS, Shape};
use gold::file_name;

/// The name of the row that counts whole posts.
const SEGMENTATION: &str = "segmentation";
/// The name of the row that counts all date fields together.
const DATES: &str = "dates";

/// One row of the score.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldScore {
    /// Name of the field.
    pub name: &'static str,
    /// True where the field counts for the overall figure.
    pub key: bool,
    /// The row that this one is counted in, for the single date fields.
    pub part_of: Option<&'static str>,
    /// What was right and wrong.
    pub tally: Tally,
}

/// Names of the rows of a score, in the order of its table.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    Score::of(&[], &[]).fields.into_iter().map(|field| field.name)
}

/// One difference between the gold and the pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Path of the dump, as the record gives it, or as the gold does where there is no record.
    pub source: String,
    /// 1-based line of the post's heading.
    pub line: usize,
    /// The post's case id.
    pub case_id: Option<String>,
    /// Name of the field; `segmentation` where the post as a whole differs.
    pub field: &'static str,
    /// Values of the gold that were not given.
    pub missing: Vec<String>,
    /// Values given that the gold does not have.
    pub extra: Vec<String>,
}

/// The score of a set of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// One row a field, in the order of the report.
    pub fields: Vec<FieldScore>,
    /// Everything that differs, in the order of the gold, then posts that it does not have.
    pub differences: Vec<Difference>,
}

impl Score {
    /// Scores `records` against `gold`.
    pub fn of(records: &[Record], gold: &[Gold]) -> Score {
        let predicted: Vec<Gold> = records.iter().map(Gold::from).collect();
        let mut by_key: BTreeMap<_, _> = BTreeMap::new();
        for post in &predicted {
            by_key.entry(post.key()).or_insert(post);
        }
        let mut tallies = BTreeMap::new();
        let mut differences = Vec::new();
        for post in gold {
            compare(post, by_key.get(&post.key()).copied(), &mut tallies, &mut differences);
        }
        let unknown = unknown_posts(&predicted, gold);
        tallies.entry(SEGMENTATION).or_insert_with(Tally::default).extra += unknown.len();
        differences.extend(unknown);
        Score { fields: rows(&tallies), differences }
    }

    /// The mean F1 of the key fields, 0 to 1.
    pub fn overall(&self) -> f64 {
        let keys: Vec<f64> = self.key_fields().map(|field| field.tally.f1()).collect();
        keys.iter().sum::<f64>() / keys.len().max(1) as f64
    }

    /// The rows that count for the overall figure.
    pub fn key_fields(&self) -> impl Iterator<Item = &FieldScore> {
        self.fields.iter().filter(|field| field.key)
    }
}

/// Posts that the gold does not have, of dumps of which it has others.
fn unknown_posts(predicted: &[Gold], gold: &[Gold]) -> Vec<Difference> {
    let known: BTreeSet<_> = gold.iter().map(Gold::key).collect();
    let files: BTreeSet<_> = gold.iter().map(|post| file_name(&post.source)).collect();
    let unknown = predicted.iter().filter(|post| files.contains(post.key().0) && !known.contains(&post.key()));
    unknown.map(|post| compare::whole_post(post, Vec::new(), vec![compare::lines(post)])).collect()
}

/// The rows of the report, the sum of the dates before the first of them.
fn rows(tallies: &BTreeMap<&'static str, Tally>) -> Vec<FieldScore> {
    let tally = |name| tallies.get(name).copied().unwrap_or_default();
    let mut rows = vec![FieldScore { name: SEGMENTATION, key: true, part_of: None, tally: tally(SEGMENTATION) }];
    let mut dates = Tally::default();
    FIELDS.iter().filter(|field| field.shape == Shape::Date).for_each(|field| dates += tally(field.name));
    for field in FIELDS {
        let part_of = (field.shape == Shape::Date).then_some(DATES);
        if part_of.is_some() && rows.iter().all(|row| row.name != DATES) {
            rows.push(FieldScore { name: DATES, key: true, part_of: None, tally: dates });
        }
        rows.push(FieldScore { name: field.name, key: field.key, part_of, tally: tally(field.name) });
    }
    rows
}

#[cfg(test)]
mod tests;
