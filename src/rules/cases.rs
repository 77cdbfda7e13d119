//! Which posts belong to one case, checked.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Pattern;
use super::model::Place;
use super::written::{LinkExample, Widest};

/// What `rules/cases.toml` says.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct CaseRules {
    /// A case number that tells one incident from others; without it none does.
    pub number: Option<Pattern>,
    /// Parts of names that do not count when two are compared, longest first.
    pub ignore: Vec<String>,
    /// The same, at the end of a name.
    pub ignore_end: Vec<String>,
    /// Limits of a case.
    pub widest: Widest,
    /// The links, in file order.
    pub links: Vec<Link>,
    /// What a case says where its posts differ, by field.
    pub merges: BTreeMap<String, Merge>,
}

/// When two posts belong to one case.
#[derive(Debug, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: String,
    /// What both posts state alike; never empty.
    pub agree: Vec<Key>,
    /// What they do not state differently.
    pub not_different: Vec<Key>,
    /// Days that two dates may be apart.
    pub at_most_apart: Vec<(Key, i64)>,
    /// Days that the notices may be apart.
    pub within_days: Option<i64>,
    /// Report stages, one of which the later post has; empty: any.
    pub stages: Vec<String>,
    /// Whether the organizations must be one (`true`) or two (`false`).
    pub same_organization: Option<bool>,
    /// Its own proof.
    pub examples: Vec<(LinkExample, Place)>,
}

/// What two posts may agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Key {
    /// The number in the case prefix.
    CaseNumber,
    /// The issuer.
    Organization,
    /// A third party that both name.
    ThirdParty,
    /// The issuer of the one, whom the other names as third party.
    Contractor,
    /// Category of the main cause.
    CauseCategory,
    /// Day on which it began.
    Occurred,
    /// Day on which it was discovered.
    Discovered,
    /// Day of the first notice.
    FirstPublished,
}

impl Key {
    /// Every key with its name in rule files.
    pub const ALL: [(&'static str, Key); 8] = [
        ("case_number", Key::CaseNumber),
        ("organization", Key::Organization),
        ("third_party", Key::ThirdParty),
        ("contractor", Key::Contractor),
        ("cause_category", Key::CauseCategory),
        ("occurred", Key::Occurred),
        ("discovered", Key::Discovered),
        ("first_published", Key::FirstPublished),
    ];

    /// The name in rule files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, key)| *key == self).map_or("", |(name, _)| name)
    }
}

/// What a case says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Among the reports of one organization.
    pub reports: Keep,
    /// Among those of several.
    pub organizations: Keep,
}

/// Which of several values a case keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Keep {
    /// The one of the latest notice.
    Latest,
    /// The smallest.
    Earliest,
    /// All of them.
    Union,
    /// Their sum.
    Sum,
    /// The label that stands first in its file.
    Strongest,
}

impl Keep {
    /// Every choice with its name in rule files, and the kinds of fields that it is for.
    const ALL: [(&'static str, Keep, &'static [FieldKind]); 5] = [
        ("latest", Keep::Latest, &[FieldKind::List, FieldKind::Date, FieldKind::Number, FieldKind::Word]),
        ("earliest", Keep::Earliest, &[FieldKind::Date]),
        ("union", Keep::Union, &[FieldKind::List]),
        ("sum", Keep::Sum, &[FieldKind::Number]),
        ("strongest", Keep::Strongest, &[FieldKind::Word]),
    ];

    /// The choices that a field of some kind has, with their names.
    pub fn of(kind: FieldKind) -> Vec<(&'static str, Keep)> {
        Self::ALL.iter().filter(|(_, _, kinds)| kinds.contains(&kind)).map(|(name, keep, _)| (*name, *keep)).collect()
    }
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Several values.
    List,
    /// A date.
    Date,
    /// A number.
    Number,
    /// A label of the family of the same name.
    Word,
}

/// The fields of a record that a case has too.
pub const CASE_FIELDS: [(&str, FieldKind); 19] = [
    ("causes", FieldKind::List),
    ("leak_status", FieldKind::Word),
    ("leaked_data", FieldKind::List),
    ("denied_data", FieldKind::List),
    ("counts", FieldKind::List),
    ("affected_total", FieldKind::Number),
    ("occurred", FieldKind::Date),
    ("occurred_end", FieldKind::Date),
    ("discovered", FieldKind::Date),
    ("contained", FieldKind::Date),
    ("investigation_completed", FieldKind::Date),
    ("reported_ppc", FieldKind::Date),
    ("reported_ppc_final", FieldKind::Date),
    ("reported_police", FieldKind::Date),
    ("notified", FieldKind::Date),
    ("first_published", FieldKind::Date),
    ("reported_to", FieldKind::List),
    ("delay_reasons", FieldKind::List),
    ("secondary_damage", FieldKind::Word),
];
