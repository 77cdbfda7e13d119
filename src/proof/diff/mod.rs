//! What differs between the results of two rule sets over the same dumps.
//!
//! [`Corpus`] holds the dumps, [`RuleSource`] says where a rule set comes from, [`Difference`] is the answer as data.
//! [`records`] compares two records and serves whoever keeps records.

mod corpus;
mod gold;
mod posts;
pub mod records;
mod report;
mod revision;
mod source;

use std::collections::BTreeMap;

use serde::Serialize;

pub use corpus::Corpus;
pub use gold::{FieldMove, GoldDifference, Moved, PostMove, Verdict};
pub use posts::{PostChange, SEGMENTATION, compare_posts};
use records::{Change, FieldChange};
pub use report::{Style, json, list, moved, rules, summary, text};
pub use source::RuleSource;

use crate::proof::score::Gold;
use crate::record::Record;

/// What differs between two runs over the same dumps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// How many posts the old run found.
    pub old_posts: usize,
    /// How many posts the new run found.
    pub new_posts: usize,
    /// The posts that differ, in the order of the dumps and lines.
    pub posts: Vec<PostChange>,
    /// How the score moved; `None` where there is no gold.
    pub gold: Option<GoldDifference>,
}

/// How many values differ, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Values that are new.
    pub gained: usize,
    /// Values that are gone.
    pub lost: usize,
    /// Values in the place of others.
    pub changed: usize,
    /// Values that are the same by another rule or other words.
    pub reproved: usize,
}

impl Counts {
    fn add(&mut self, change: Change) {
        let count = match change {
            Change::Gained => &mut self.gained,
            Change::Lost => &mut self.lost,
            Change::Changed => &mut self.changed,
            Change::Reproved => &mut self.reproved,
        };
        *count += 1;
    }

    /// How many values differ; other proofs of the same value do not count.
    pub fn values(&self) -> usize {
        self.gained + self.lost + self.changed
    }
}

/// The changes of one field by one rule, or by one rule in the place of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'d> {
    /// Name of the field.
    pub field: &'d str,
    /// Id of the rule that gave the old values; empty where nothing did, or no rule is known.
    pub old_rule: &'d str,
    /// Id of the rule that gives the new values, likewise.
    pub new_rule: &'d str,
    /// How many of each kind.
    pub counts: Counts,
    /// Each change with its post, in the order of the posts.
    pub changes: Vec<(&'d PostChange, &'d FieldChange)>,
}

impl Difference {
    /// Compares two runs, each the records of the same dumps in the same order; `gold` may be empty.
    pub fn of(old: &[Vec<Record>], new: &[Vec<Record>], gold: &[Gold]) -> Self {
        let posts = old.iter().zip(new).flat_map(|(old, new)| compare_posts(old, new));
        Self {
            old_posts: old.iter().map(Vec::len).sum(),
            new_posts: new.iter().map(Vec::len).sum(),
            posts: posts.collect(),
            gold: (!gold.is_empty()).then(|| GoldDifference::of(old, new, gold)),
        }
    }

    /// True where a value or a post differs, not only its proof.
    pub fn differs(&self) -> bool {
        self.changes().any(|(_, change)| change.is_of_value())
    }

    /// How many values differ in all.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.changes().for_each(|(_, change)| counts.add(change.change));
        counts
    }

    /// The same by field, in the order of their names.
    pub fn fields(&self) -> BTreeMap<&str, Counts> {
        let mut fields: BTreeMap<&str, Counts> = BTreeMap::new();
        self.changes().for_each(|(_, change)| fields.entry(&change.field).or_default().add(change.change));
        fields
    }

    /// The changes by field and rule, in the order of their names. Values with another proof make groups of their own.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: BTreeMap<_, Group> = BTreeMap::new();
        for (post, change) in self.changes() {
            let (old_rule, new_rule) = rules_of(change);
            let key = (change.field.as_str(), old_rule, new_rule, !change.is_of_value());
            let group = groups.entry(key).or_insert_with(|| Group {
                field: &change.field,
                old_rule,
                new_rule,
                counts: Counts::default(),
                changes: Vec::new(),
            });
            group.counts.add(change.change);
            group.changes.push((post, change));
        }
        groups.into_values().collect()
    }

    fn changes(&self) -> impl Iterator<Item = (&PostChange, &FieldChange)> {
        self.posts.iter().flat_map(|post| post.changes.iter().map(move |change| (post, change)))
    }
}

/// The rules that a change belongs to. What one rule gained and lost belongs together, so a side without a value has the
/// rule of the other one.
fn rules_of(change: &FieldChange) -> (&str, &str) {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => (&old.rule, &new.rule),
        (Some(one), None) | (None, Some(one)) => (&one.rule, &one.rule),
        (None, None) => ("", ""),
    }
}

#[cfg(test)]
mod tests;
