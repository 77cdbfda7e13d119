//! `rules/cases.toml` as written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cases::{Keep, Key};
use super::written::{Spanned, Text};
use crate::calendar::PartialDate;

/// What makes cases of posts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
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
#[derive(Debug, Default, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Widest {
    /// From the first notice to the last.
    pub span: Option<i64>,
    /// Between the dates of occurrence that notices of one organization give.
    pub occurred: Option<i64>,
    /// Between the dates of discovery that they give.
    pub discovered: Option<i64>,
}

/// When two posts belong to one case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its name, unique among rules; the output shows it.
    pub id: Text,
    /// What both posts state and state alike.
    #[schemars(with = "Vec<Key>", length(min = 1))]
    pub agree: Spanned<Vec<Text>>,
    /// What they may leave out, but not state differently.
    #[serde(default)]
    #[schemars(with = "Vec<Key>")]
    pub not_different: Vec<Text>,
    /// Days that two dates may be apart where both posts state them.
    #[serde(default)]
    pub at_most_apart: Apart,
    /// Days that the notices may be apart.
    pub within_days: Option<i64>,
    /// Report stages, one of which the later post has.
    pub stage: Option<Vec<Text>>,
    /// `same` or `other`: whether the organizations are one or two.
    #[schemars(extend("enum" = ["same", "other"]))]
    pub organizations: Option<Text>,
    /// Its own proof.
    #[serde(default)]
    pub example: Vec<Spanned<LinkExample>>,
}

/// Days that two dates may be apart.
#[derive(Debug, Default, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// Between the days on which it began.
    pub occurred: Option<i64>,
    /// Between the days on which it was discovered.
    pub discovered: Option<i64>,
    /// Between the days of the first notice.
    pub first_published: Option<i64>,
}

/// Two posts that the rule links, or does not for a stated reason.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkExample {
    /// One post.
    pub a: NoticeExample,
    /// The other one.
    pub b: NoticeExample,
    /// The posts must not be linked, and for this reason: `agree:KEY`, `not_different:KEY`, `at_most_apart:KEY`,
    /// `within_days`, `stage` or `organizations`.
    pub blocked_by: Option<Text>,
}

/// What an example says of a post.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeExample {
    /// What stands after `#` in the case prefix.
    pub case_number: Option<String>,
    /// The issuer.
    pub organization: Option<String>,
    /// The third parties that it names.
    #[serde(default)]
    pub third_party: Vec<String>,
    /// Category of the main cause.
    pub cause_category: Option<String>,
    /// The report stage.
    pub stage: Option<String>,
    /// The day of the notice.
    #[schemars(with = "Option<String>")]
    pub notice: Option<PartialDate>,
    /// When it began.
    #[schemars(with = "Option<String>")]
    pub occurred: Option<PartialDate>,
    /// When it was discovered.
    #[schemars(with = "Option<String>")]
    pub discovered: Option<PartialDate>,
    /// The first notice.
    #[schemars(with = "Option<String>")]
    pub first_published: Option<PartialDate>,
}

/// What a case says where its posts differ.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The fields.
    pub fields: Vec<Text>,
    /// Among the reports of one organization.
    #[schemars(with = "Keep")]
    pub reports: Text,
    /// Among those of several.
    #[schemars(with = "Keep")]
    pub organizations: Text,
}
