//! `rules/cases.toml` as written.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::written::Text;
use crate::calendar::PartialDate;

/// What is left of `rules/cases.toml` besides its tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// A case number that tells one incident from others.
    pub number: Option<Text>,
    /// Parts of names that do not count when two are compared.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// The same, at the end of a name.
    #[serde(default)]
    pub ignore_end: Vec<String>,
    /// Limits of a case.
    #[serde(default)]
    pub widest: Widest,
}

/// Limits of a case, in days.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Widest {
    /// From the first notice to the last.
    pub span: Option<i64>,
    /// Between the dates of occurrence that notices of one organization give.
    pub occurred: Option<i64>,
    /// Between the dates of discovery that they give.
    pub discovered: Option<i64>,
}

/// `[[link]]`: when two posts belong to one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub id: Text,
    /// What both posts state and state alike.
    pub agree: Spanned<Vec<Text>>,
    /// What they may leave out, but not state differently.
    #[serde(default)]
    pub not_different: Vec<Text>,
    /// Days that two dates may be apart where both posts state them.
    #[serde(default)]
    pub at_most_apart: BTreeMap<Text, i64>,
    /// Days that the notices may be apart.
    pub within_days: Option<i64>,
    /// Report stages, one of which the later post has.
    pub stage: Option<Vec<Text>>,
    /// `same` or `other`: whether the organizations are one or two.
    pub organizations: Option<Text>,
    #[serde(default)]
    pub example: Vec<Spanned<LinkExample>>,
}

/// `[[link.example]]`: two posts that the rule links, or does not for a stated reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkExample {
    pub a: NoticeExample,
    pub b: NoticeExample,
    pub blocked_by: Option<Text>,
}

/// What an example says of a post.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeExample {
    pub case_number: Option<String>,
    pub organization: Option<String>,
    #[serde(default)]
    pub third_party: Vec<String>,
    pub cause_category: Option<String>,
    pub stage: Option<String>,
    pub notice: Option<PartialDate>,
    pub occurred: Option<PartialDate>,
    pub discovered: Option<PartialDate>,
    pub first_published: Option<PartialDate>,
}

/// `[[merge]]`: what a case says where its posts differ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    pub fields: Vec<Text>,
    /// Among the reports of one organization.
    pub reports: Text,
    /// Among those of several.
    pub organizations: Text,
}
