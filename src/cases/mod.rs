//! Cases: the posts of one incident, linked by the rules of `rules/cases.toml`, and what they say together.
//!
//! The result does not depend on the order in which the posts were added.

mod fields;
mod group;
mod keys;
mod link;
mod members;
mod merge;
mod notice;
mod seen;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use fields::Fields;
pub use keys::Keys;
pub use link::{Block, try_link};
pub use members::{Member, members};
pub use notice::Notice;
pub use seen::Seen;

use crate::calendar::PartialDate;
use crate::record::{Delays, Record};
use crate::rules::RuleSet;

/// The posts of one incident: of one organization, or of several that were hit through one contractor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// The case number, or the organization and the first notice; unique within one run.
    pub case: String,
    /// The organizations that issued the notices, as first written, in order of their first notice.
    pub organizations: Vec<String>,
    /// The third parties that they name, as first written.
    pub third_parties: Vec<String>,
    /// How many of the organizations were hit through a third party; 0 where none was involved.
    pub organizations_behind_third_party: usize,
    /// Day of the first notice, also one that a later post only names.
    pub first_notice: Option<PartialDate>,
    /// Day of the last notice.
    pub last_notice: Option<PartialDate>,
    /// What the posts say together.
    #[serde(flatten)]
    pub fields: Fields,
    /// Category of the main cause.
    pub cause_category: Option<String>,
    /// Delays over the whole case.
    pub delays: Delays,
    /// The posts, in order of their notices.
    pub notices: Vec<Notice>,
    /// Why the posts belong together.
    pub links: Vec<Link>,
    /// Earlier values that a later report replaced.
    pub history: Vec<Change>,
}

/// Why two posts belong to one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Position of the earlier post among the notices.
    pub from: usize,
    /// Position of the later one.
    pub to: usize,
    /// Id of the rule.
    pub rule: String,
    /// What it joins.
    pub kind: LinkKind,
    /// What the posts agree on, by key.
    pub agree: BTreeMap<&'static str, String>,
}

/// What a link joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Reports of one organization.
    SameIncident,
    /// Organizations hit through one third party.
    ThirdParty,
}

/// A value that a later report of the same organization replaced.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Name of the field.
    pub field: &'static str,
    /// The earlier value.
    pub earlier: Value,
    /// The value that replaced it.
    pub later: Value,
    /// Position of the post that said the earlier value, among the notices.
    pub from: usize,
    /// Position of the post that replaced it.
    pub to: usize,
}

/// Collects the posts of a run, without their evidence.
#[derive(Debug)]
pub struct Collector<'r> {
    rules: &'r RuleSet,
    posts: Vec<notice::Post>,
    /// Posts of the run so far.
    added: usize,
}

impl<'r> Collector<'r> {
    /// Collects for the link rules of `rules`.
    pub fn new(rules: &'r RuleSet) -> Self {
        Self { rules, posts: Vec::new(), added: 0 }
    }

    /// Adds a post; one that is no incident belongs to no case.
    pub fn add(&mut self, record: &Record) {
        self.added += 1;
        if !crate::label::is_other(&record.kind) {
            self.posts.push(notice::Post::new(self.rules, record, self.added));
        }
    }

    /// The cases of the posts added since the last call, in order of their first notices.
    pub fn cases(&mut self) -> Vec<Case> {
        let mut posts = std::mem::take(&mut self.posts);
        posts.sort_by(|a, b| a.order().cmp(&b.order()));
        let groups = group::groups(&self.rules.cases, &posts);
        let mut cases: Vec<Case> = groups.into_iter().map(|group| merge::case(self.rules, &posts, group)).collect();
        cases.sort_by(|a, b| (a.first_notice, &a.case, a.place()).cmp(&(b.first_notice, &b.case, b.place())));
        number_namesakes(&mut cases);
        cases
    }
}

impl Case {
    /// Where its first post stands.
    fn place(&self) -> Option<(&str, usize)> {
        self.notices.first().map(|notice| (notice.source.as_str(), notice.line))
    }
}

/// Gives the second and further cases of one name a number.
fn number_namesakes(cases: &mut [Case]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases {
        let times = seen.entry(case.case.clone()).or_default();
        *times += 1;
        if *times > 1 {
            case.case = format!("{}/{times}", case.case);
        }
    }
}
