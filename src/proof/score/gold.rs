//! Hand-made records as they stand in gold files.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::calendar::PartialDate;
use crate::diag::{Diagnostic, Label, Sources};
use crate::message::{message, of_library};
use crate::record::{Count, Record};

/// What a person says of one post: the fields of [`Record`] that a reader can judge, under the same names.
///
/// What is computed from them (`delays`, `evidence`, `warnings`) may be there and is not looked at, so that corrected
/// output of `extract` can serve as gold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each field is documented at the field of the same name in `Record`")]
pub struct Gold {
    pub source: String,
    pub line: usize,
    pub end_line: usize,
    pub title: String,
    pub case_id: Option<String>,
    pub kind: String,
    pub published: Option<PartialDate>,
    pub report_stage: Option<String>,
    pub organization: Option<String>,
    pub organization_type: Option<String>,
    pub third_party: Vec<String>,
    pub third_party_involved: bool,
    pub causes: Vec<String>,
    pub leak_status: Option<String>,
    pub leaked_data: Vec<String>,
    pub denied_data: Vec<String>,
    pub counts: Vec<Count>,
    pub affected_total: Option<u64>,
    pub occurred: Option<PartialDate>,
    pub occurred_end: Option<PartialDate>,
    pub discovered: Option<PartialDate>,
    pub contained: Option<PartialDate>,
    pub investigation_completed: Option<PartialDate>,
    pub reported_ppc: Option<PartialDate>,
    pub reported_ppc_final: Option<PartialDate>,
    pub reported_police: Option<PartialDate>,
    pub notified: Option<PartialDate>,
    pub first_published: Option<PartialDate>,
    pub reported_to: Vec<String>,
    pub delay_reasons: Vec<String>,
    pub secondary_damage: Option<String>,
    #[serde(default)]
    pub delays: IgnoredAny,
    #[serde(default)]
    pub crosswalk: IgnoredAny,
    #[serde(default)]
    pub confidence: IgnoredAny,
    #[serde(default)]
    pub context: IgnoredAny,
    #[serde(default)]
    pub evidence: IgnoredAny,
    #[serde(default)]
    pub warnings: IgnoredAny,
    #[serde(default)]
    pub timeline: IgnoredAny,
}

impl From<&Record> for Gold {
    fn from(record: &Record) -> Self {
        let record = record.clone();
        Self {
            source: record.source,
            line: record.line,
            end_line: record.end_line,
            title: record.title,
            case_id: record.case_id,
            kind: record.kind,
            published: record.published,
            report_stage: record.report_stage,
            organization: record.organization,
            organization_type: record.organization_type,
            third_party: record.third_party,
            third_party_involved: record.third_party_involved,
            causes: record.causes,
            leak_status: record.leak_status,
            leaked_data: record.leaked_data,
            denied_data: record.denied_data,
            counts: record.counts,
            affected_total: record.affected_total,
            occurred: record.occurred,
            occurred_end: record.occurred_end,
            discovered: record.discovered,
            contained: record.contained,
            investigation_completed: record.investigation_completed,
            reported_ppc: record.reported_ppc,
            reported_ppc_final: record.reported_ppc_final,
            reported_police: record.reported_police,
            notified: record.notified,
            first_published: record.first_published,
            reported_to: record.reported_to,
            delay_reasons: record.delay_reasons,
            secondary_damage: record.secondary_damage,
            delays: IgnoredAny,
            crosswalk: IgnoredAny,
            confidence: IgnoredAny,
            context: IgnoredAny,
            evidence: IgnoredAny,
            warnings: IgnoredAny,
            timeline: IgnoredAny,
        }
    }
}

impl Gold {
    /// Posts are the same where these two agree: the name of the dump without its folders, and the heading's line.
    pub(super) fn key(&self) -> (&str, usize) {
        (file_name(&self.source), self.line)
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

/// Gold files by name, to load and to show in messages.
#[derive(Debug, Default)]
pub struct GoldFiles {
    /// Path as shown and text of each file.
    pub files: Vec<(String, String)>,
}

impl Sources for GoldFiles {
    fn text(&self, file: &str) -> Option<&str> {
        self.files.iter().find(|(name, _)| name == file).map(|(_, text)| text.as_str())
    }
}

impl GoldFiles {
    /// The records of all files, one JSON object a line, blank lines skipped.
    ///
    /// # Errors
    /// Every line that is no record, with what is wrong in it, and every post that stands there twice.
    pub fn records(&self) -> Result<Vec<Gold>, Vec<Diagnostic>> {
        let mut records = Vec::new();
        let mut errors = Vec::new();
        for (file, text) in &self.files {
            for (offset, line) in lines(text) {
                match serde_json::from_str::<Gold>(line) {
                    Ok(gold) => records.push((gold, Label::new(file.as_str(), offset, offset + line.len(), ""))),
                    Err(error) => errors.push(bad_line(file, offset, line, &error)),
                }
            }
        }
        errors.extend(duplicates(&records));
        if errors.is_empty() { Ok(records.into_iter().map(|(gold, _)| gold).collect()) } else { Err(errors) }
    }
}

/// The lines that are not blank, each with the byte offset at which it starts.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    let with_offset = text.split_inclusive('\n').map(move |line| {
        let offset = next;
        next += line.len();
        (offset, line.trim_end())
    });
    with_offset.filter(|(_, line)| !line.is_empty())
}

fn bad_line(file: &str, offset: usize, line: &str, error: &serde_json::Error) -> Diagnostic {
    let at = offset + error.column().saturating_sub(1).min(line.len());
    // serde ends its message with a line of 1, since it sees one line at a time; the label tells the real place.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    Diagnostic::error("", message!("not a gold record: {message}", message = of_library(&message)))
        .at(Label::new(file, at, at + 1, ""))
        .help("one JSON object a line, with the fields that `extract --format jsonl` writes")
}

fn duplicates(records: &[(Gold, Label)]) -> Vec<Diagnostic> {
    let mut first: HashMap<_, &Label> = HashMap::new();
    let mut errors = Vec::new();
    for (gold, label) in records {
        if let Some(earlier) = first.get(&gold.key()) {
            let (file, line) = gold.key();
            let message = message!("two gold records for the post at {file}:{line}", file, line);
            errors.push(Diagnostic::error("", message).at(label.clone()).also((*earlier).clone()));
        } else {
            first.insert(gold.key(), label);
        }
    }
    errors
}
