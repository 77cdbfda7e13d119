//! One gold post against what was found for it.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::fields::{FIELDS, Field, Shape};
use super::gold::Gold;
use super::{Difference, SEGMENTATION, Tally};

/// Adds the comparison of `gold` with `got`, the post found in its place if any, to the tallies by field.
pub(super) fn compare(
    gold: &Gold,
    got: Option<&Gold>,
    tallies: &mut BTreeMap<&'static str, Tally>,
    differences: &mut Vec<Difference>,
) {
    let segmented = got.is_some_and(|got| got.end_line == gold.end_line);
    *tallies.entry(SEGMENTATION).or_default() += right_or_wrong(segmented, got.is_some());
    if !segmented {
        let extra = got.map(lines).into_iter().collect();
        differences.push(Difference { source: shown_source(gold, got), ..whole_post(gold, vec![lines(gold)], extra) });
    }
    for field in FIELDS {
        let expected = (field.values)(gold);
        let given = got.map(field.values);
        let (tally, missing, extra) = values(field, &expected, given.as_deref());
        *tallies.entry(field.name).or_default() += tally;
        // A post that was not found is one difference, not thirty.
        if got.is_some() && (tally.extra > 0 || tally.missing > 0) {
            let post = whole_post(gold, missing, extra);
            differences.push(Difference { source: shown_source(gold, got), field: field.name, ..post });
        }
    }
}

/// Compares the values of one field; `given` is `None` where the post was not found. Also says which differ.
fn values(field: &Field, expected: &[String], given: Option<&[String]>) -> (Tally, Vec<String>, Vec<String>) {
    let (missing, extra) = leftovers(expected, given.unwrap_or_default());
    let tally = match field.shape {
        Shape::Single => right_or_wrong(given.is_some() && missing.is_empty() && extra.is_empty(), true),
        Shape::Items | Shape::Date => {
            Tally { right: expected.len() - missing.len(), extra: extra.len(), missing: missing.len() }
        }
    };
    (tally, missing, extra)
}

/// One decision: right, or missed, and also wrongly given if there was an answer at all.
fn right_or_wrong(right: bool, answered: bool) -> Tally {
    if right { Tally { right: 1, ..Tally::default() } } else { Tally { right: 0, extra: answered.into(), missing: 1 } }
}

/// The items of each side that have no partner on the other.
pub(super) fn leftovers(expected: &[String], given: &[String]) -> (Vec<String>, Vec<String>) {
    let mut extra: Vec<_> = given.iter().map(|value| (comparable(value), value)).collect();
    let mut missing = Vec::new();
    for value in expected {
        let wanted = comparable(value);
        match extra.iter().position(|(have, _)| *have == wanted) {
            Some(at) => {
                extra.remove(at);
            }
            None => missing.push(value.clone()),
        }
    }
    (missing, extra.into_iter().map(|(_, value)| value.clone()).collect())
}

/// What has to be equal: the text after NFKC without white space.
fn comparable(value: &str) -> String {
    value.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A difference in the post as a whole.
pub(super) fn whole_post(post: &Gold, missing: Vec<String>, extra: Vec<String>) -> Difference {
    let (source, line, case_id) = (post.source.clone(), post.line, post.case_id.clone());
    Difference { source, line, case_id, field: SEGMENTATION, missing, extra }
}

/// The first and the last line of a post.
pub(super) fn lines(post: &Gold) -> String {
    format!("lines {}-{}", post.line, post.end_line)
}

/// The path that leads to the dump, which the gold names without its folder.
fn shown_source(gold: &Gold, got: Option<&Gold>) -> String {
    got.unwrap_or(gold).source.clone()
}
