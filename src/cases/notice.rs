//! A post as a case keeps it.

use serde::Serialize;

use super::fields::Fields;
use super::keys::Keys;
use crate::calendar::PartialDate;
use crate::record::{Duty, Record};
use crate::rules::RuleSet;

/// A post of a case, as the output names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Notice {
    /// Path of the dump.
    pub source: String,
    /// Line of the post's heading.
    pub line: usize,
    /// Its heading.
    pub title: String,
    /// The issuer.
    pub organization: Option<String>,
    /// The number in the case prefix.
    pub case_id: Option<String>,
    /// `initial`, `update`, `final`.
    pub report_stage: Option<String>,
    /// Day of the notice.
    pub published: Option<PartialDate>,
    /// Number of the post among those of the run, from 1.
    #[serde(skip)]
    pub post: usize,
}

/// All that a case needs of a post.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub notice: Notice,
    pub keys: Keys,
    pub fields: Fields,
    pub third_party: Vec<String>,
    pub third_party_involved: bool,
    /// What its issuer owes.
    pub duty: Option<Duty>,
    /// Position of the report stage in its file.
    stage: usize,
}

impl Post {
    pub fn new(rules: &RuleSet, record: &Record, post: usize) -> Self {
        let stages = rules.labels_of("report_stage");
        let stage = stages.iter().position(|label| Some(&label.id) == record.report_stage.as_ref());
        Self {
            keys: Keys::new(rules, record),
            fields: Fields::from(record),
            third_party: record.third_party.clone(),
            third_party_involved: record.third_party_involved,
            duty: record.duty,
            stage: stage.unwrap_or(0),
            notice: Notice {
                source: record.source.clone(),
                line: record.line,
                title: record.title.clone(),
                organization: record.organization.clone(),
                case_id: record.case_id.clone(),
                report_stage: record.report_stage.clone(),
                published: record.published,
                post,
            },
        }
    }

    /// The order of posts: by the day of the notice, then by what does not depend on the order of the input.
    pub fn order(&self) -> (Option<PartialDate>, usize, &Notice) {
        (self.keys.notice, self.stage, &self.notice)
    }

    /// The issuer's key; posts of nobody known are each of somebody else.
    pub fn issuer(&self) -> Option<&String> {
        self.keys.organization.as_ref()
    }
}
