//! Which post of one run is which of the other, and what differs between the two.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::records::{Change, FieldChange, Proven, compare, facts};
use crate::record::Record;

/// The name of the field that stands for where a post begins and ends.
pub const SEGMENTATION: &str = "segmentation";

/// A post that differs, with everything that does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostChange {
    /// Path of the dump.
    pub source: String,
    /// 1-based line of the heading, in the new run if the post is there.
    pub line: usize,
    /// 1-based last line, likewise.
    pub end_line: usize,
    /// Case number, likewise.
    pub case_id: Option<String>,
    /// Title, likewise.
    pub title: String,
    /// Where the post was found: `gained` in the new run only, `lost` in the old one only, `changed` in both.
    pub post: Change,
    /// What differs. A gained post gains all its values, a lost one loses them.
    pub changes: Vec<FieldChange>,
}

/// What differs between the posts of one dump under two rule sets, in the order of the lines.
///
/// Posts are the same where they begin on the same line, else where they have the same title: rules decide where a post
/// begins, so that one post may be two under other rules.
pub fn compare_posts(old: &[Record], new: &[Record]) -> Vec<PostChange> {
    pairs(old, new).into_iter().filter_map(|(old, new)| compare_pair(old, new)).collect()
}

/// A post as each side has it; at least one does.
type Pair<'a> = (Option<&'a Record>, Option<&'a Record>);

fn pairs<'a>(old: &'a [Record], new: &'a [Record]) -> Vec<Pair<'a>> {
    let mut by_line: BTreeMap<usize, &Record> = new.iter().map(|record| (record.line, record)).collect();
    let mut pairs: Vec<Pair> = old.iter().map(|record| (Some(record), by_line.remove(&record.line))).collect();
    let mut by_title: BTreeMap<&str, VecDeque<&Record>> = BTreeMap::new();
    for record in by_line.into_values() {
        by_title.entry(&record.title).or_default().push_back(record);
    }
    for (old, new) in pairs.iter_mut().filter(|(_, new)| new.is_none()) {
        *new = old.and_then(|old| by_title.get_mut(old.title.as_str())).and_then(VecDeque::pop_front);
    }
    pairs.extend(by_title.into_values().flatten().map(|record| (None, Some(record))));
    pairs.sort_by_key(|(old, new)| new.or(*old).map_or(0, |record| record.line));
    pairs
}

fn compare_pair(old: Option<&Record>, new: Option<&Record>) -> Option<PostChange> {
    let shown = new.or(old)?;
    let post = match (old, new) {
        (None, _) => Change::Gained,
        (_, None) => Change::Lost,
        _ => Change::Changed,
    };
    let mut changes: Vec<_> = segmentation(post, old.map(lines), new.map(lines)).into_iter().collect();
    let side = |record: Option<&Record>| record.map(facts).unwrap_or_default();
    changes.extend(compare(&side(old), &side(new)));
    (!changes.is_empty()).then(|| PostChange {
        source: shown.source.clone(),
        line: shown.line,
        end_line: shown.end_line,
        case_id: shown.case_id.clone(),
        title: shown.title.clone(),
        post,
        changes,
    })
}

/// The change in the lines of a post, which no rule of a field proves.
fn segmentation(change: Change, old: Option<String>, new: Option<String>) -> Option<FieldChange> {
    let lines = |value| Proven { value, ..Proven::default() };
    let differs = old != new;
    differs.then(|| FieldChange { field: SEGMENTATION.to_owned(), change, old: old.map(lines), new: new.map(lines) })
}

fn lines(record: &Record) -> String {
    format!("lines {}-{}", record.line, record.end_line)
}
