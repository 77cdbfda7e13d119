//! What link rules compare: the keys of a post.

use crate::calendar::PartialDate;
use crate::record::Record;
use crate::rules::RuleSet;
use crate::rules::cases::Key;
use crate::rules::written::NoticeExample;

/// The keys of one post; `None` and empty where it does not state one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// A case number that tells one incident from others.
    pub number: Option<String>,
    /// The issuer, in the spelling in which names are compared.
    pub organization: Option<String>,
    /// The third parties, in that spelling, sorted.
    pub third_party: Vec<String>,
    /// Category of the main cause.
    pub category: Option<String>,
    /// Report stage.
    pub stage: Option<String>,
    /// Day of the notice.
    pub notice: Option<PartialDate>,
    /// When it began.
    pub occurred: Option<PartialDate>,
    /// When it was discovered.
    pub discovered: Option<PartialDate>,
    /// The first notice, where the post tells it apart from itself or is the first one.
    pub first_published: Option<PartialDate>,
}

impl Keys {
    /// The keys of a record.
    pub fn new(rules: &RuleSet, record: &Record) -> Self {
        let stage = record.report_stage.clone();
        // The first notice of a later report that names none is the report itself: that says nothing.
        let first_stage = rules.labels_of("report_stage").first().map(|label| label.id.as_str());
        let is_first = stage.as_deref() == first_stage;
        Self {
            number: number(rules, record.case_id.as_deref()),
            organization: record.organization.as_deref().and_then(|name| spelling(rules, name)),
            third_party: spellings(rules, &record.third_party),
            category: record.cause_category.clone(),
            stage,
            notice: record.published.or(record.first_published),
            occurred: record.occurred,
            discovered: record.discovered,
            first_published: record.first_published.filter(|first| is_first || Some(*first) != record.published),
        }
    }

    /// The keys that an example gives.
    pub fn of_example(rules: &RuleSet, example: &NoticeExample) -> Self {
        Self {
            number: number(rules, example.case_number.as_deref()),
            organization: example.organization.as_deref().and_then(|name| spelling(rules, name)),
            third_party: spellings(rules, &example.third_party),
            category: example.cause_category.clone(),
            stage: example.stage.clone(),
            notice: example.notice,
            occurred: example.occurred,
            discovered: example.discovered,
            first_published: example.first_published,
        }
    }

    /// Under what a post is looked up, so that two that agree on `key` have a word in common.
    pub(super) fn lookup(&self, key: Key) -> Vec<String> {
        let day = |date: Option<PartialDate>| date.map(|date| date.to_string()).into_iter().collect();
        match key {
            Key::CaseNumber => self.number.iter().cloned().collect(),
            Key::Organization => self.organization.iter().cloned().collect(),
            Key::ThirdParty => self.third_party.clone(),
            Key::Contractor => self.third_party.iter().chain(&self.organization).cloned().collect(),
            Key::CauseCategory => self.category.iter().cloned().collect(),
            Key::Occurred | Key::Discovered | Key::FirstPublished => day(self.date(key)),
        }
    }

    /// The date of a key; `None` for a key that is none.
    pub(super) fn date(&self, key: Key) -> Option<PartialDate> {
        match key {
            Key::Occurred => self.occurred,
            Key::Discovered => self.discovered,
            Key::FirstPublished => self.first_published,
            _ => None,
        }
    }
}

fn number(rules: &RuleSet, case: Option<&str>) -> Option<String> {
    let shape = rules.cases.number.as_ref()?;
    case.filter(|case| shape.is_match(case)).map(str::to_owned)
}

fn spellings(rules: &RuleSet, names: &[String]) -> Vec<String> {
    let mut all: Vec<String> = names.iter().filter_map(|name| spelling(rules, name)).collect();
    all.sort();
    all.dedup();
    all
}

/// The spelling in which two names are compared; `None` for an empty name.
pub(super) fn spelling(rules: &RuleSet, name: &str) -> Option<String> {
    let normal: String = rules.normalizer.normalize(name).text.split_whitespace().collect::<String>().to_lowercase();
    let mut short = rules.cases.ignore.iter().fold(normal.clone(), |name, word| name.replace(&word.to_lowercase(), ""));
    if let Some(rest) = rules.cases.ignore_end.iter().find_map(|word| short.strip_suffix(word.as_str())) {
        short = rest.to_owned();
    }
    Some(if short.is_empty() { normal } else { short }).filter(|name| !name.is_empty())
}
