//! The result value: one record a post, each value with the words that prove it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{PartialDate, TimeOfDay};
use crate::message::Message;
use crate::text::Span;

/// What the pipeline says of one post. Field order is the order of the JSON Lines contract.
///
/// `None` and empty lists mean that the post does not say, never "no".
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Record {
    /// Path of the dump as it was given on the command line.
    pub source: String,
    /// 1-based line of the post's heading in the dump.
    pub line: usize,
    /// 1-based last non-blank line of the post.
    pub end_line: usize,
    /// The heading without case prefix and publication date, white space runs as one space.
    pub title: String,
    /// What stands after `#` in the case prefix.
    pub case_id: Option<String>,
    /// `incident` or `other`.
    pub kind: String,
    /// The date at the end of the heading.
    pub published: Option<PartialDate>,
    /// `initial`, `update` or `final`.
    pub report_stage: Option<String>,
    /// The organization that issues the notice or that the incident happened to.
    pub organization: Option<String>,
    /// Code of the organization's type.
    pub organization_type: Option<String>,
    /// Other named organizations at which or through whose act the incident happened.
    pub third_party: Vec<String>,
    /// Whether an outside organization the issuer relied on was involved, named or not.
    pub third_party_involved: bool,
    /// Codes of the causes, the main one first.
    pub causes: Vec<String>,
    /// `confirmed`, `suspected` or `none`.
    pub leak_status: Option<String>,
    /// Codes of the data that leaked or may have leaked.
    pub leaked_data: Vec<String>,
    /// Codes of the data stated not to be among it.
    pub denied_data: Vec<String>,
    /// Every stated count of affected people, records, devices and so on.
    pub counts: Vec<Count>,
    /// The one figure for "how many are affected".
    pub affected_total: Option<u64>,
    /// When the incident began.
    pub occurred: Option<PartialDate>,
    /// Last day of the exposure or attack.
    pub occurred_end: Option<PartialDate>,
    /// When the organization came to know or suspect.
    pub discovered: Option<PartialDate>,
    /// When it was stopped.
    pub contained: Option<PartialDate>,
    /// When the investigation was completed.
    pub investigation_completed: Option<PartialDate>,
    /// First report to the Personal Information Protection Commission (個人情報保護委員会).
    pub reported_ppc: Option<PartialDate>,
    /// The final report (確報) to the Commission.
    pub reported_ppc_final: Option<PartialDate>,
    /// First report, consultation or complaint to the police.
    pub reported_police: Option<PartialDate>,
    /// First direct notice to affected people.
    pub notified: Option<PartialDate>,
    /// First public notice of the incident.
    pub first_published: Option<PartialDate>,
    /// Codes of the bodies told.
    pub reported_to: Vec<String>,
    /// Codes of the reasons given for a late public notice.
    pub delay_reasons: Vec<String>,
    /// `confirmed`, `suspected` or `none`.
    pub secondary_damage: Option<String>,
    /// Delays in days with their labels.
    pub delays: Delays,
    /// What surveys, VERIS and the law call it.
    pub crosswalk: Crosswalk,
    /// Further facts: the way in, when things ran again, where the issuer is and what it does, money.
    pub context: Context,
    /// How sure each value is, by field; of a list the least sure item, while `evidence` has that of each.
    pub confidence: BTreeMap<&'static str, Confidence>,
    /// The words behind every value.
    pub evidence: Vec<Evidence>,
    /// What a reader of the record should know, as plain sentences.
    #[schemars(with = "Vec<String>")]
    pub warnings: Vec<Message>,
    /// Every dated statement of the incident, in the order of the dates; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Moment>", default)]
    pub timeline: Option<Vec<Moment>>,
    /// Category of the main cause (`attack`, `error`, …); a CSV column, not part of the JSON contract.
    #[serde(skip)]
    pub cause_category: Option<String>,
    /// Values that contradict each other; `warnings` tells of them, and they are not part of the JSON contract.
    #[serde(skip)]
    pub contradictions: Vec<Contradiction>,
    /// The field of each value that was left out because it was not sure enough; not part of the JSON contract.
    #[serde(skip)]
    pub withheld: Vec<&'static str>,
    /// Which report the issuer owes, where the post shows that it does.
    #[serde(skip)]
    pub duty: Option<Duty>,
}

impl Record {
    /// How many of its values are of low confidence, and how many of medium: the greater, the more worth a look.
    pub fn doubts(&self) -> (usize, usize) {
        let of = |level| self.evidence.iter().filter(|proof| proof.confidence == level).count();
        (of(Confidence::Low), of(Confidence::Medium))
    }

    /// The same without evidence, warnings and timeline, which are most of its size.
    pub fn without_proof(&self) -> Self {
        Self { evidence: Vec::new(), warnings: Vec::new(), timeline: None, ..self.clone() }
    }
}

/// Two values of a record that do not go together, by a check of `rules/consistency.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Id of the check.
    pub check: String,
    /// The field whose value is doubted more.
    pub weaker: String,
    /// The field that it does not go with.
    pub other: String,
    /// True where the weaker value was taken out of the record.
    pub given_up: bool,
}

/// The duty to report to the Commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// The first day of knowing on which bodies of this kind were bound.
    pub since: PartialDate,
    /// The ground for the longer term of the final report is there.
    pub longer: bool,
    /// No cause is stated that would tell whether it is.
    pub open: bool,
}

/// One stated count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Count {
    /// How many.
    pub value: u64,
    /// Unit code: `persons`, `records`, …
    pub unit: String,
    /// True for 約, 以上, 最大 and the like.
    pub approx: bool,
}

/// Whole days between two day-precise dates of the record, and the labels that `rules/delays.toml` gives them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Delays {
    /// occurred → discovered, days.
    pub discovery_days: Option<i64>,
    /// discovered → contained, days.
    pub containment_days: Option<i64>,
    /// discovered → reported_ppc, days.
    pub ppc_report_days: Option<i64>,
    /// Against the preliminary report's deadline (速報).
    pub ppc_report_label: Option<String>,
    /// discovered → reported_ppc_final, days.
    pub ppc_final_days: Option<i64>,
    /// Against the final report's deadline (確報).
    pub ppc_final_label: Option<String>,
    /// discovered → reported_police, days.
    pub police_report_days: Option<i64>,
    /// discovered → notified, days.
    pub notification_days: Option<i64>,
    /// discovered → first_published, days.
    pub publication_days: Option<i64>,
    /// Size class of `publication_days`.
    pub publication_label: Option<String>,
}

/// What surveys, VERIS and the law call an incident, by the rule files that name their sources.
///
/// A ground of the law is `None` where the post shows neither that it is there nor that it is not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Crosswalk {
    /// Cause class of the yearly survey of 東京商工リサーチ.
    pub tsr_cause: Option<String>,
    /// Cause class of JNSA's surveys.
    pub jnsa_cause: Option<String>,
    /// Class of Digital Arts' counts.
    pub digital_arts: Option<String>,
    /// Media and routes of JNSA's surveys.
    pub jnsa_media: Vec<String>,
    /// Paths of VERIS enumerations, such as `action.hacking.variety.SQLi`.
    pub veris: Vec<String>,
    /// Special-care data (要配慮個人情報) leaked or may have.
    pub appi_special_care: Option<bool>,
    /// Data leaked, or may have, by which property can be damaged (財産的被害のおそれ).
    pub appi_property_damage: Option<bool>,
    /// Somebody acted with a wrongful purpose (不正の目的).
    pub appi_wrongful_purpose: Option<bool>,
    /// More than 1,000 people are affected.
    pub appi_over_1000: Option<bool>,
    /// Last day of the guide for the preliminary report, where a ground is there.
    pub appi_preliminary_due: Option<PartialDate>,
    /// Last day of the final report, where a ground is there.
    pub appi_final_due: Option<PartialDate>,
    /// `private` or `administrative`: by which chapter of the Act the issuer owes a report.
    pub appi_regime: Option<String>,
    /// More than 100 people are affected, which is a ground for administrative bodies.
    pub appi_over_100: Option<bool>,
    /// Special-care data by the ordinance of a local body (条例要配慮個人情報) leaked or may have.
    pub appi_ordinance_special_care: Option<bool>,
    /// Numbers of the Number Act (特定個人情報) leaked or may have, on one of its grounds.
    pub number_act: Option<bool>,
    /// Medium class of the yearly survey of 東京商工リサーチ.
    pub tsr_media: Option<String>,
    /// Cause class of the Commission's yearly reports.
    pub ppc_cause: Option<String>,
    /// `paper`, `electronic` or `both`, as the Commission's yearly reports count.
    pub ppc_form: Option<String>,
    /// What takes the duty to report away, or changes to whom the report goes: `encrypted`, `told_client`, `told_ministry`.
    pub appi_exemptions: Vec<String>,
}

/// Further facts of an incident.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Context {
    /// Code of the way by which an outsider first got in.
    pub entry_route: Option<String>,
    /// `stated` or `likely`: how sure the post is of `entry_route`.
    pub entry_certainty: Option<String>,
    /// Which kind of knowing `discovered` is, from which the delays count.
    pub known_by: Option<String>,
    /// Day on which what had stopped ran again as a whole.
    pub restored: Option<PartialDate>,
    /// Days from the stop to `restored`.
    pub outage_days: Option<i64>,
    /// Prefecture of the issuer.
    pub prefecture: Option<String>,
    /// Public code of the issuer's municipality (JIS X 0402, five digits).
    pub municipality_code: Option<String>,
    /// Division of the Japan Standard Industrial Classification.
    pub industry: Option<String>,
    /// The group behind a ransomware attack, as named.
    pub ransomware_group: Option<String>,
    /// Whether the attack was claimed or data published; false where the post says that this is not known.
    pub ransomware_claim: Option<bool>,
    /// Sums of money in yen, with what they are for.
    pub money: Vec<Money>,
    /// The number under which the issuer's shares are traded.
    pub securities_code: Option<String>,
}

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Money {
    /// How many yen.
    pub yen: u64,
    /// True for 約, 以上 and the like.
    pub approx: bool,
    /// What it is for: `damage`, `cost`, …
    pub purpose: String,
}

impl std::fmt::Display for Money {
    /// `2100000 damage`, or `~2100000 damage` for about that much.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{} {}", if self.approx { "~" } else { "" }, self.yen, self.purpose)
    }
}

/// A dated statement of an incident. Classes of predicates and nouns are those of `rules/lexicon.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Moment {
    /// The date, or the first day of a period.
    pub date: PartialDate,
    /// The last day of a period.
    pub until: Option<PartialDate>,
    /// The hour and minute told with it, `HH:MM`.
    pub time: Option<TimeOfDay>,
    /// What it tells of: a class of predicates (`know`, `stop`, `tell`, …); null for a verb that the lexicon lacks.
    pub class: Option<String>,
    /// What is known, told or meant in it: a class of predicates.
    pub about: Option<String>,
    /// Who acts: a class of nouns; null for the issuer, who mostly goes unnamed, and where nobody is told.
    pub actor: Option<String>,
    /// Who is told or gets something: classes of nouns.
    pub receivers: Vec<String>,
    /// What it is done to: a class of nouns.
    pub object: Option<String>,
    /// How far it holds: `fact`, `likely`, `possible`, `open`, `not_known`, `denied`, `planned`, …
    pub value: String,
    /// The kinds of knowing that it tells of: codes of `knowing`.
    pub knowing: Vec<String>,
    /// Byte offset in the source, inclusive, of the words from the date to the predicate.
    pub start: usize,
    /// Byte offset in the source, exclusive.
    pub end: usize,
    /// 1-based line of `start`.
    pub line: usize,
    /// 1-based column of `start`, in characters.
    pub column: usize,
    /// Exactly the bytes `start..end` of the source, decoded.
    pub text: String,
}

impl std::fmt::Display for Moment {
    /// `2024-05-08 10:30 know leak possible`, the shape of a cell.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(until) = self.until {
            write!(f, "/{until}")?;
        }
        if let Some(time) = self.time {
            write!(f, " {time}")?;
        }
        for class in [&self.class, &self.about].into_iter().flatten() {
            write!(f, " {class}")?;
        }
        write!(f, " {}", self.value)
    }
}

/// The words behind one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Evidence {
    /// Name of the field.
    pub field: &'static str,
    /// The value, or the item of a list field, as printed in CSV.
    pub value: String,
    /// Id of the rule that decided.
    pub rule: String,
    /// Byte offset in the source, inclusive.
    pub start: usize,
    /// Byte offset in the source, exclusive.
    pub end: usize,
    /// 1-based line of `start`.
    pub line: usize,
    /// 1-based column of `start`, in characters.
    pub column: usize,
    /// Exactly the bytes `start..end` of the source, decoded.
    pub text: String,
    /// How sure the value is.
    pub confidence: Confidence,
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Sources disagree, or the value fits the others badly.
    Low,
    /// One source says so.
    #[default]
    Medium,
    /// Independent sources agree.
    High,
}

impl Confidence {
    /// Every level, the surest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A value with the rule that gave it and its words, while the record is put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'r, T> {
    /// The value.
    pub value: T,
    /// Id of the rule that decided.
    pub rule: Cow<'r, str>,
    /// The words, as a byte range of the post's text as the rules see it.
    pub span: Span,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A code of the output vocabulary that was found.
pub type FoundCode<'r> = Found<'r, &'r str>;

impl<'r, T> Found<'r, T> {
    /// A value proved by `span` through `rule`.
    pub fn new(value: T, rule: impl Into<Cow<'r, str>>, span: Span) -> Self {
        Self { value, rule: rule.into(), span, confidence: Confidence::default() }
    }

    /// The same, so sure.
    #[must_use]
    pub fn with(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }
}
