//! The transfer from one half of a set to the other: whether what decides in one half holds in posts that it was not
//! written with.
//!
//! The files of the gold, sorted by name, are dealt to two halves in turn. A *way* is a rule together with the condition under
//! `any` that decided, or a row that reads statements. Each value of one half is given by a way that also decided a value of
//! the other half, or by one that did not. The former tell how well the ways of one half do in the other; the latter, what
//! would be missing there.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{FIELDS, Shape};
use super::gold::{Gold, file_name};
use super::judged::{Judged, Share, judged};
use crate::matcher::{PostText, fire};
use crate::pipeline::Text;
use crate::record::Record;
use crate::rules::RuleSet;
use crate::segment::posts_from;

/// The value of a field that is not stated.
const NO: &str = "false";

/// Where the rules fired: which of their conditions under `any` decided, by the words' place.
#[derive(Debug, Default)]
pub struct Ways(BTreeMap<(String, String, usize, usize), usize>);

impl Ways {
    /// Adds the firings of a text.
    pub fn add(&mut self, rules: &RuleSet, text: Text) {
        let normalized = rules.normalizer.normalize(text.text);
        for post in posts_from(rules, &normalized, text.text, text.start) {
            let prepared = PostText::new(rules, &normalized.text, &post);
            for firing in fire(rules, &prepared) {
                let Some(alternative) = firing.alternative else { continue };
                let words = normalized.source(prepared.to_document(firing.whole()));
                let key = (text.name.to_owned(), firing.rule.id.clone(), words.start, words.end);
                self.0.insert(key, alternative);
            }
        }
    }

    /// The way that gave a value: the rule, and the condition under `any`, from 1, where its words are those of a firing.
    fn of(&self, Judged { record, proof, .. }: &Judged) -> Way {
        let key = (record.source.clone(), proof.rule.clone(), proof.start, proof.end);
        (proof.rule.clone(), self.0.get(&key).map(|at| at + 1))
    }
}

/// A rule, and the condition under `any` that decided, from 1.
pub type Way = (String, Option<usize>);

/// How values of one half do by the ways of the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Values of the gold.
    pub gold: usize,
    /// Values by ways that decided in the other half too.
    pub known: Share,
    /// Values by ways that decided in this half only.
    pub new: Share,
}

/// What one way does in each half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayScore {
    /// The way.
    pub way: Way,
    /// The field that it gives.
    pub field: &'static str,
    /// What it gives in each half.
    pub halves: [Share; 2],
}

/// The transfer by field, and what each way does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Files in each half.
    pub files: [usize; 2],
    /// By field, in the order of the report, `all` and `dates` first.
    pub fields: Vec<(&'static str, Transfer)>,
    /// Ways with a wrong value that decide in one half only, those with the most wrong values first.
    pub ways: Vec<WayScore>,
}

impl Split {
    /// Deals the files of `gold` to two halves and scores each by the ways of the other.
    pub fn of(records: &[Record], gold: &[Gold], ways: &Ways) -> Self {
        let files: BTreeSet<&str> = gold.iter().map(|post| file_name(&post.source)).collect();
        let half_of: BTreeMap<&str, usize> = files.iter().enumerate().map(|(at, file)| (*file, at % 2)).collect();
        let half = |source: &str| half_of.get(file_name(source)).copied().unwrap_or_default();
        let values = judged(records, gold);
        let mut scores: BTreeMap<(Way, &'static str), [Share; 2]> = BTreeMap::new();
        for value in &values {
            let shares = scores.entry((ways.of(value), value.field)).or_default();
            shares[half(&value.record.source)].add(value.right);
        }
        let mut fields: Vec<(&str, Transfer)> = vec![("all", Transfer::default()), ("dates", Transfer::default())];
        fields.extend(FIELDS.iter().map(|field| (field.name, Transfer::default())));
        for field in FIELDS {
            // What no words prove is no way's to find.
            let stated = gold.iter().flat_map(|post| (field.values)(post)).filter(|value| value != NO).count();
            tell(&mut fields, field.name, |row| row.gold += stated);
        }
        for value in &values {
            let shares = scores.get(&(ways.of(value), value.field));
            let other = 1 - half(&value.record.source);
            let is_known = shares.is_some_and(|shares| shares[other].given > 0);
            tell(&mut fields, value.field, |row| {
                if is_known { row.known.add(value.right) } else { row.new.add(value.right) }
            });
        }
        let files = [files.len().div_ceil(2), files.len() / 2];
        Self { files, fields, ways: doubtful(scores) }
    }
}

/// Changes the rows that a field is counted in.
fn tell(rows: &mut [(&'static str, Transfer)], field: &str, change: impl Fn(&mut Transfer)) {
    let is_date = FIELDS.iter().any(|known| known.name == field && known.shape == Shape::Date);
    let counted = |name: &str| name == field || name == "all" || is_date && name == "dates";
    rows.iter_mut().filter(|(name, _)| counted(name)).for_each(|(_, row)| change(row));
}

fn doubtful(scores: BTreeMap<(Way, &'static str), [Share; 2]>) -> Vec<WayScore> {
    let wrong = |halves: &[Share; 2]| halves.iter().map(|share| share.given - share.right).sum::<usize>();
    let all = scores.into_iter().map(|((way, field), halves)| WayScore { way, field, halves });
    let mut ways: Vec<_> =
        all.filter(|score| wrong(&score.halves) > 0 && score.halves.iter().any(|share| share.given == 0)).collect();
    ways.sort_by_key(|score| std::cmp::Reverse(wrong(&score.halves)));
    ways
}
