//! How a change of rules moved the score against hand-made records.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::proof::diff::posts::SEGMENTATION;
use crate::proof::score::{Difference as Miss, Gold, Score};
use crate::record::Record;

/// A figure of the old and of the new run, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Moved {
    /// Under the old rules.
    pub old: f64,
    /// Under the new ones.
    pub new: f64,
}

impl Moved {
    /// True where the two differ.
    pub fn differs(&self) -> bool {
        self.old != self.new
    }
}

/// One row of the score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldMove {
    /// Name of the field.
    pub field: &'static str,
    /// Precision.
    pub precision: Moved,
    /// Recall.
    pub recall: Moved,
    /// How many values the gold has.
    pub gold: usize,
}

/// What a post's field became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Wrong before, right now.
    Right,
    /// Right before, wrong now.
    Wrong,
    /// Wrong in another way than before.
    OtherwiseWrong,
}

/// A field of a post that became right or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostMove {
    /// What it became.
    pub verdict: Verdict,
    /// Path of the dump.
    pub source: String,
    /// 1-based line of the post's heading.
    pub line: usize,
    /// The post's case number.
    pub case_id: Option<String>,
    /// Name of the field.
    pub field: &'static str,
    /// The values of the gold; in a list field those that either run missed.
    pub gold: Vec<String>,
    /// The values of the old run; in a list field those that matter here.
    pub old: Vec<String>,
    /// The values of the new run, likewise.
    pub new: Vec<String>,
}

/// How the score moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoldDifference {
    /// The mean F1 of the key fields.
    pub overall: Moved,
    /// Every row of the score.
    pub fields: Vec<FieldMove>,
    /// What became right, then wrong, then otherwise wrong; each in the order of file, line and field.
    pub posts: Vec<PostMove>,
}

impl GoldDifference {
    /// Scores two runs over the same dumps against the same `gold`.
    pub fn of(old: &[Vec<Record>], new: &[Vec<Record>], gold: &[Gold]) -> Self {
        let [old, new] = [old, new].map(|run| Score::of(&run.concat(), gold));
        let rows = old.fields.iter().zip(&new.fields);
        let fields = rows.map(|(old, new)| FieldMove {
            field: old.name,
            precision: Moved { old: old.tally.precision(), new: new.tally.precision() },
            recall: Moved { old: old.tally.recall(), new: new.tally.recall() },
            gold: new.tally.gold(),
        });
        Self {
            overall: Moved { old: old.overall(), new: new.overall() },
            fields: fields.collect(),
            posts: moves(&old.differences, &new.differences),
        }
    }
}

/// What tells one field of one post: the name of the dump, the line, the field.
type Key<'a> = (&'a str, usize, &'static str);

fn moves(old: &[Miss], new: &[Miss]) -> Vec<PostMove> {
    let [old, new] = [old, new].map(by_key);
    let mut moves: Vec<_> = old
        .keys()
        .chain(new.keys().filter(|key| !old.contains_key(*key)))
        // The fields of a post that one run did not find are not told one by one.
        .filter(|key| key.2 == SEGMENTATION || !(not_found(&old, key) || not_found(&new, key)))
        .filter_map(|key| post_move(old.get(key).copied(), new.get(key).copied()))
        .collect();
    moves.sort_by(|a, b| (a.verdict, &a.source, a.line, a.field).cmp(&(b.verdict, &b.source, b.line, b.field)));
    moves
}

fn by_key(misses: &[Miss]) -> BTreeMap<Key<'_>, &Miss> {
    misses.iter().map(|miss| ((file_name(&miss.source), miss.line, miss.field), miss)).collect()
}

/// The gold names dumps without their folders, and so do posts that were not found.
fn file_name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

fn not_found(misses: &BTreeMap<Key<'_>, &Miss>, (source, line, _): &Key<'_>) -> bool {
    misses.get(&(*source, *line, SEGMENTATION)).is_some_and(|miss| miss.extra.is_empty() || miss.missing.is_empty())
}

/// `None` where both runs are wrong in the same way.
fn post_move(old: Option<&Miss>, new: Option<&Miss>) -> Option<PostMove> {
    let verdict = match (old, new) {
        (_, None) => Verdict::Right,
        (None, _) => Verdict::Wrong,
        (Some(old), Some(new)) if (&old.missing, &old.extra) == (&new.missing, &new.extra) => return None,
        _ => Verdict::OtherwiseWrong,
    };
    let shown = new.or(old)?;
    let missing = |miss: Option<&Miss>| miss.map(|miss| miss.missing.clone()).unwrap_or_default();
    let mut gold = missing(old);
    gold.extend(missing(new).into_iter().filter(|value| !missing(old).contains(value)));
    // What a run gave: the gold's values less those it missed, and those it should not have given.
    let given = |miss: Option<&Miss>| -> Vec<String> {
        let right = gold.iter().filter(|value| !missing(miss).contains(value));
        right.chain(miss.into_iter().flat_map(|miss| &miss.extra)).cloned().collect()
    };
    Some(PostMove {
        verdict,
        source: shown.source.clone(),
        line: shown.line,
        case_id: shown.case_id.clone(),
        field: shown.field,
        old: given(old),
        new: given(new),
        gold,
    })
}
