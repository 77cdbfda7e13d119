//! What comes out now against what was accepted.

use serde::Serialize;

use super::accepted::{Accepted, renamed, value_of};
use super::folder::Shelf;
use super::post::{Post, same_dump, short_path};
use super::recognize::{Marks, recognize};
use crate::proof::diff::records::{FieldChange, FieldFacts, compare};
use crate::rules::RuleSet;

/// How a post stands to what was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing was accepted of it yet.
    New,
    /// A value differs from the accepted one.
    Changed,
    /// It was accepted, its dump was read, and it is not there any more.
    Gone,
    /// Every value is as accepted; the rule behind one may differ.
    Unchanged,
}

/// One post, or one record without its post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// How it stands.
    pub status: Status,
    /// True where a person has rejected just these values.
    pub rejected: bool,
    /// The dump: as given, or as accepted where the post is gone.
    pub source: String,
    /// 1-based line of the heading; `None` where the post is gone.
    pub line: Option<usize>,
    /// Its case number.
    pub case_id: Option<String>,
    /// Its title.
    pub title: String,
    /// Name of its file in the store, where it was accepted before.
    pub file: Option<String>,
    /// The dump in which it was accepted, where that is another one.
    pub moved_from: Option<String>,
    /// What differs: for a new post every value. A value that only has another rule is among them.
    pub changes: Vec<FieldChange>,
    /// Its place in [`Guard::posts`].
    #[serde(skip)]
    pub post: Option<usize>,
    /// Its place in the accepted records of the shelf.
    #[serde(skip)]
    pub accepted: Option<usize>,
    /// The place of what was rejected of it in the rejected records of the shelf, now or before.
    #[serde(skip)]
    pub was_rejected: Option<usize>,
}

impl Finding {
    /// True where a person has something to decide or to mend.
    pub fn is_open(&self) -> bool {
        self.status != Status::Unchanged
    }

    /// True where `name` stands for this post: its case number, or its place as messages show it (`DUMP:LINE`).
    pub fn is_called(&self, name: &str) -> bool {
        let place = self.line.map(|line| format!("{}:{line}", self.source));
        self.case_id.as_deref() == Some(name.trim_start_matches('#')) || place.as_deref() == Some(name)
    }
}

/// How many posts stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Posts of which nothing was accepted.
    pub new: usize,
    /// Posts of which a value differs.
    pub changed: usize,
    /// Records whose post is gone.
    pub gone: usize,
    /// Posts that come out as accepted.
    pub unchanged: usize,
    /// Of the unchanged ones those of which a value has another rule.
    pub other_rule: usize,
    /// Of the new and changed ones those that a person has rejected as they are.
    pub rejected: usize,
    /// Records of dumps that were not given.
    pub not_given: usize,
}

impl Summary {
    /// True where every post comes out as accepted and no record is without its post.
    pub fn is_green(&self) -> bool {
        self.new + self.changed + self.gone == 0
    }
}

/// The comparison of all posts of a run with a store.
#[derive(Debug)]
pub struct Guard {
    /// The posts, in the order of the dumps.
    pub posts: Vec<Post>,
    /// What the store held.
    pub shelf: Shelf,
    /// One a post in the order of the posts, then those that are gone by file name.
    pub findings: Vec<Finding>,
    /// The figures.
    pub summary: Summary,
}

impl Guard {
    /// Compares `posts` with `shelf`. `dumps` are the paths of the dumps that could be read. Codes that `rules` name otherwise
    /// than an earlier version did are read as those of today.
    pub fn new(rules: &RuleSet, posts: Vec<Post>, mut shelf: Shelf, dumps: &[String]) -> Self {
        let renamed = renamed(rules);
        shelf.accepted.iter_mut().chain(&mut shelf.rejected).for_each(|record| record.renew(&renamed));
        let marks: Vec<Marks> = posts.iter().map(Marks::from).collect();
        let of = |records: &[Accepted]| recognize(&marks, &records.iter().map(Marks::from).collect::<Vec<_>>());
        let (accepted, rejected) = (of(&shelf.accepted), of(&shelf.rejected));
        let known = accepted.iter().zip(&rejected);
        let mut findings: Vec<Finding> = (0..)
            .zip(&posts)
            .zip(known)
            .map(|((at, post), (&accepted, &rejected))| {
                let finding = Finding { post: Some(at), accepted, was_rejected: rejected, ..now(post) };
                compared(finding, &post.facts, &shelf)
            })
            .collect();
        let dumps: Vec<String> = dumps.iter().map(|dump| short_path(dump)).collect();
        let without_post = (0..).zip(&shelf.accepted).filter(|(at, _)| !accepted.contains(&Some(*at)));
        let (gone, not_given): (Vec<_>, Vec<_>) =
            without_post.partition(|(_, record)| dumps.iter().any(|dump| same_dump(dump, &record.dump)));
        findings.extend(gone.into_iter().map(|(at, record)| Finding { accepted: Some(at), ..once(record) }));
        let summary = Summary { not_given: not_given.len(), ..summary(&findings) };
        Self { posts, shelf, findings, summary }
    }

    /// The post of a finding; `None` where it is gone.
    pub fn post(&self, finding: &Finding) -> Option<&Post> {
        self.posts.get(finding.post?)
    }

    /// What was accepted of it.
    pub fn accepted(&self, finding: &Finding) -> Option<&Accepted> {
        self.shelf.accepted.get(finding.accepted?)
    }

    /// What was rejected of it.
    pub fn rejected(&self, finding: &Finding) -> Option<&Accepted> {
        self.shelf.rejected.get(finding.was_rejected?)
    }
}

/// A post of which nothing is known.
fn now(post: &Post) -> Finding {
    let record = &post.record;
    Finding {
        status: Status::New,
        rejected: false,
        source: record.source.clone(),
        line: Some(record.line),
        case_id: record.case_id.clone(),
        title: record.title.clone(),
        file: None,
        moved_from: None,
        changes: Vec::new(),
        post: None,
        accepted: None,
        was_rejected: None,
    }
}

/// A record whose post is gone.
fn once(record: &Accepted) -> Finding {
    let value = |field| value_of(&record.facts, field).map(str::to_owned);
    Finding {
        status: Status::Gone,
        rejected: false,
        source: record.dump.clone(),
        line: None,
        case_id: value("case_id"),
        title: value("title").unwrap_or_default(),
        file: Some(record.file.clone()),
        moved_from: None,
        changes: Vec::new(),
        post: None,
        accepted: None,
        was_rejected: None,
    }
}

/// The finding with what differs.
fn compared(mut finding: Finding, facts: &[FieldFacts], shelf: &Shelf) -> Finding {
    let rejected = finding.was_rejected.and_then(|at| shelf.rejected.get(at));
    let record = finding.accepted.and_then(|at| shelf.accepted.get(at));
    finding.changes = compare(record.map_or(&[], |record| &record.facts), facts);
    if let Some(record) = record {
        let differs = finding.changes.iter().any(FieldChange::is_of_value);
        finding.status = if differs { Status::Changed } else { Status::Unchanged };
        finding.file = Some(record.file.clone());
        let moved = !same_dump(&record.dump, &short_path(&finding.source));
        finding.moved_from = moved.then(|| record.dump.clone());
    }
    let again = rejected.is_some_and(|rejected| !compare(&rejected.facts, facts).iter().any(FieldChange::is_of_value));
    finding.rejected = again && finding.is_open();
    finding
}

fn summary(findings: &[Finding]) -> Summary {
    let count = |wanted: fn(&Finding) -> bool| findings.iter().filter(|finding| wanted(finding)).count();
    Summary {
        new: count(|finding| finding.status == Status::New),
        changed: count(|finding| finding.status == Status::Changed),
        gone: count(|finding| finding.status == Status::Gone),
        unchanged: count(|finding| finding.status == Status::Unchanged),
        other_rule: count(|finding| finding.status == Status::Unchanged && !finding.changes.is_empty()),
        rejected: count(|finding| finding.rejected),
        not_given: 0,
    }
}
