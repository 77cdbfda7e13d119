//! Why a post got its values, and why others are missing.

mod misses;
mod origin;
mod told;

use serde::Serialize;

pub use misses::{ConditionState, NearMiss};
pub use origin::is_explained;
pub use told::{NearStatement, Told, ToldDate};

use crate::matcher::PostText;
use crate::message::Message;
use crate::pipeline::{Pipeline, Text};
use crate::record::{Evidence, Record};
use crate::segment::posts_from;
use crate::text::{LineIndex, Span};
use misses::Place;

/// A post with its record and, for one field, the rules that came near.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The record, evidence included.
    pub record: Record,
    /// Byte range of the post in the document.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where the values of the asked field come from, and what that means for this post; plain sentences.
    pub notes: Vec<Message>,
    /// Rules of the asked field that came near and did not decide, the nearest first.
    pub near_misses: Vec<NearMiss>,
    /// The statements that came nearest to giving the asked field its value, where statements can give it one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near_statements: Vec<NearStatement>,
    /// The statements of the post, where they are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Told>,
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
    chosen(pipeline, whole, choice, |record, place, span| {
        let rules = pipeline.rules();
        let near_misses = field.map_or_else(Vec::new, |field| misses::near_misses(rules, place, field, &record));
        let notes = field.map_or_else(Vec::new, |field| origin::notes(field, &record));
        let near_statements = field.map_or_else(Vec::new, |field| {
            told::near_statements(rules, place.post, field, &|at| place.lines.line_of(source_start(place, at)))
        });
        let (start, end, statements) = (span.start, span.end, Vec::new());
        Explanation { record, start, end, notes, near_misses, near_statements, statements }
    })
}

/// The statements of the chosen posts of a text: a list a post.
pub fn statements_of(pipeline: &Pipeline, whole: Text, choice: &Choice) -> Vec<Vec<Told>> {
    chosen(pipeline, whole, choice, |_, place, _| {
        let line = |at: usize| place.lines.line_of(source_start(place, at));
        told::told(pipeline.rules(), place.post, &line)
    })
}

/// Where a place of the normalized document stands in the source.
fn source_start(place: &Place, at: usize) -> usize {
    place.normalized.source(Span::new(at, at)).start
}

/// What `of` makes of each chosen post of a text, given its record, its prepared text and its bytes.
fn chosen<T>(pipeline: &Pipeline, whole: Text, choice: &Choice, of: impl Fn(Record, &Place, Span) -> T) -> Vec<T> {
    let (rules, text) = (pipeline.rules(), whole.text);
    let normalized = rules.normalizer.normalize(text);
    let lines = LineIndex::new(text);
    let found = posts_from(rules, &normalized, text, whole.start);
    let records = pipeline.records(whole);
    let chosen = records.into_iter().zip(&found).filter(|(record, _)| choice.takes(record));
    chosen
        .map(|(record, post)| {
            let prepared = PostText::new(rules, &normalized.text, post);
            let place = Place { post: &prepared, normalized: &normalized, lines: &lines, source: text };
            of(record, &place, normalized.source(post.span))
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
