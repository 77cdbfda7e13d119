//! Why a post got its values, and why others are missing.

use serde::Serialize;

use crate::matcher::{Block, PostText, answers};
use crate::pipeline::{Pipeline, Text};
use crate::record::{Evidence, Record};
use crate::rules::RuleSet;
use crate::segment::posts_from;
use crate::text::{LineIndex, Span};

/// A post with its record and, for one field, the rules that came near.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The record, evidence included.
    pub record: Record,
    /// Byte range of the post in the document.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Rules of the asked field whose first condition was met and that stayed silent.
    pub near_misses: Vec<NearMiss>,
}

/// A rule that met its first condition and stayed silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    /// Id of the rule.
    pub rule: String,
    /// The label it would have given.
    pub label: String,
    /// What kept it silent (`polarity:denied`, `scope:countermeasures`, `missing:all:2`, `none:1`, …).
    pub blocked_by: String,
    /// How far it came: greater is nearer.
    #[serde(skip)]
    pub reach: u8,
    /// 1-based line of the words.
    pub line: usize,
    /// The sentence in which it met its first condition.
    pub text: String,
}

/// Which post to explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Every post.
    All,
    /// The post whose lines hold this one (1-based).
    Line(usize),
    /// The posts with this case number.
    Case(String),
}

impl Choice {
    fn takes(&self, record: &Record) -> bool {
        match self {
            Choice::All => true,
            Choice::Line(line) => (record.line..=record.end_line).contains(line),
            Choice::Case(case) => record.case_id.as_deref() == Some(case),
        }
    }
}

/// Explains the chosen posts of a document. `field` is a field of the record.
pub fn explain(pipeline: &Pipeline, name: &str, text: &str, choice: &Choice, field: Option<&str>) -> Vec<Explanation> {
    explain_text(pipeline, Text::document(name, text), choice, field)
}

/// Explains the chosen posts of a text. `field` is a field of the record.
pub fn explain_text(pipeline: &Pipeline, whole: Text, choice: &Choice, field: Option<&str>) -> Vec<Explanation> {
    let rules = pipeline.rules();
    let text = whole.text;
    let normalized = rules.normalizer.normalize(text);
    let lines = LineIndex::new(text);
    let found = posts_from(rules, &normalized, text, whole.start);
    let records = pipeline.records(whole);
    let chosen = records.into_iter().zip(&found).filter(|(record, _)| choice.takes(record));
    chosen
        .map(|(record, post)| {
            let prepared = PostText::new(rules, &normalized.text, post);
            let source_of = |span: Span| normalized.source(prepared.to_document(span));
            let near_misses =
                field.map_or_else(Vec::new, |field| near_misses(rules, &prepared, field, &lines, text, source_of));
            let whole = normalized.source(post.span);
            Explanation { record, start: whole.start, end: whole.end, near_misses }
        })
        .collect()
}

/// Evidence of a field: entries of the record in the order of the text.
pub fn evidence_of<'a>(record: &'a Record, field: Option<&str>) -> Vec<&'a Evidence> {
    let mut all: Vec<&Evidence> =
        record.evidence.iter().filter(|proof| field.is_none_or(|field| proof.field == field)).collect();
    all.sort_by_key(|proof| (proof.start, proof.end));
    all
}

/// The family and label of the rules that fill a field; `None` for any label.
fn rules_of(field: &str) -> (&str, Option<&str>) {
    match field {
        "causes" | "primary_cause" | "cause_category" => ("cause", None),
        "leaked_data" => ("data_context", Some("leaked")),
        "denied_data" => ("data_context", Some("denied")),
        "delay_reasons" => ("delay_reason", None),
        "counts" | "affected_total" => ("count_context", None),
        "organization" => ("issuer", None),
        "third_party" => ("third_party", Some("named")),
        "third_party_involved" => ("third_party", None),
        "kind" | "leak_status" | "reported_to" | "secondary_damage" | "report_stage" => (field, None),
        date => ("event", Some(date)),
    }
}

fn near_misses(
    rules: &RuleSet,
    post: &PostText,
    field: &str,
    lines: &LineIndex,
    text: &str,
    source_of: impl Fn(Span) -> Span,
) -> Vec<NearMiss> {
    let (family, label) = rules_of(field);
    let mut misses: Vec<NearMiss> = Vec::new();
    for (number, rule) in rules.rules.iter().enumerate() {
        if rule.family != family || label.is_some_and(|label| rule.label != label) {
            continue;
        }
        let silent = answers(rules, number, post).into_iter().filter_map(Result::err);
        for (unit, block) in silent {
            let source = source_of(post.outline.units[unit].span);
            misses.push(NearMiss {
                rule: rule.id.clone(),
                label: rule.label.clone(),
                reach: reach(&block),
                blocked_by: block.to_string(),
                line: lines.line_col(source.start).0,
                text: source.slice(text).trim().to_owned(),
            });
        }
    }
    misses.sort_by(|a, b| (b.reach, a.line, &a.rule).cmp(&(a.reach, b.line, &b.rule)));
    misses.dedup();
    misses
}

/// Conditions are judged in this order, so a later block is a nearer miss.
fn reach(block: &Block) -> u8 {
    match block {
        Block::Part(_) => 0,
        Block::Role(_) => 1,
        Block::Missing(..) => 2,
        Block::None(_) => 3,
        Block::Polarity(_) => 4,
    }
}
