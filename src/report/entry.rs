//! What the page holds of a post: its row in the table, and its text with the words behind its values.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::calendar::{PartialDate, TimeOfDay};
use crate::figures::{Affected, Dimension, Incident};
use crate::output::{COLUMNS, Cell, Kind, Labels};
use crate::record::{Confidence, Delays, Evidence, Moment, Record};
use crate::text::in_one_line;

/// Most characters of the words of a dated statement that the line of time shows.
const MOST_WORDS: usize = 90;

/// A row of the table, with what the bars of the charts filter by.
#[derive(Serialize)]
pub(super) struct Row<'r> {
    source: &'r str,
    line: usize,
    title: &'r str,
    case_id: &'r Option<String>,
    /// The date that the figures count by.
    published: Option<PartialDate>,
    organization: &'r Option<String>,
    organization_type: &'r Option<String>,
    third_party: &'r [String],
    causes: &'r [String],
    cause_category: &'r Option<String>,
    leak_status: &'r Option<String>,
    leaked_data: &'r [String],
    affected_total: Option<u64>,
    size: Option<String>,
    delays: &'r Delays,
    /// Every day, month or year that the post states, for the search.
    dates: BTreeSet<PartialDate>,
    /// The dates of low confidence, by field.
    unsure: Vec<&'static str>,
    /// How many values are of low confidence, and how many of medium.
    doubts: (usize, usize),
}

impl<'r> Row<'r> {
    pub(super) fn of(record: &'r Record) -> Self {
        Self {
            source: &record.source,
            line: record.line,
            title: &record.title,
            case_id: &record.case_id,
            published: record.published.or(record.first_published),
            organization: &record.organization,
            organization_type: &record.organization_type,
            third_party: &record.third_party,
            causes: &record.causes,
            cause_category: &record.cause_category,
            leak_status: &record.leak_status,
            leaked_data: &record.leaked_data,
            affected_total: record.affected_total,
            size: Dimension::Size.values(record).pop(),
            delays: &record.delays,
            dates: dates(record).into_iter().flatten().collect(),
            unsure: record
                .confidence
                .iter()
                .filter(|(field, sure)| **sure == Confidence::Low && is_date(field))
                .map(|(field, _)| *field)
                .collect(),
            doubts: record.doubts(),
        }
    }
}

fn is_date(field: &str) -> bool {
    COLUMNS.iter().any(|column| column.name == field && column.kind == Kind::Date)
}

fn dates(record: &Record) -> [Option<PartialDate>; 11] {
    [
        record.published,
        record.first_published,
        record.occurred,
        record.occurred_end,
        record.discovered,
        record.contained,
        record.investigation_completed,
        record.reported_ppc,
        record.reported_ppc_final,
        record.reported_police,
        record.notified,
    ]
}

/// Where a row stands among the cases, so that the script sums people as [`crate::figures::Summary`] does: the numbers of its
/// case and of its issuer's reports, whether it is the contractor of the others, and how many are affected.
#[derive(Serialize)]
pub(super) struct Place<'r>(usize, usize, bool, Vec<(u64, &'r str, bool)>);

impl<'r> Place<'r> {
    pub(super) fn of(incident: &'r Incident) -> Self {
        let affected = incident.affected.iter();
        let affected = affected.map(|Affected { value, unit, approx }| (*value, unit.as_str(), *approx));
        Self(incident.member.case, incident.member.reports, incident.member.is_contractor, affected.collect())
    }
}

/// The cells of the table of `extract`, in the order of its columns, for those who take the rows along.
pub(super) fn cells(record: &Record) -> Vec<Value> {
    COLUMNS.iter().map(|column| value(&(column.cell)(record))).collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        cell if cell.is_empty() => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Boolean(value) => json!(value),
        Cell::List(_) | Cell::Counts(_) | Cell::Moments(_) | Cell::Messages(_) => json!(cell.items()),
        Cell::Text(_) | Cell::Date(_) => json!(cell.to_string()),
    }
}

/// A post with its values.
#[derive(Serialize)]
pub(super) struct Post<'r> {
    /// The text in pieces: inside a piece the same values are proved throughout.
    pieces: Vec<Piece<'r>>,
    /// The values in the order of their words.
    proofs: Vec<Proof<'r>>,
    /// The dated statements in the order of the dates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timeline: Vec<Dated<'r>>,
    /// What to know when reading the values, in English and in Japanese.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<[String; 2]>,
}

/// A piece of text and the values that it proves, by their position. A plain piece has none.
#[derive(Serialize)]
struct Piece<'r>(&'r str, #[serde(skip_serializing_if = "Vec::is_empty")] Vec<usize>);

#[derive(Serialize)]
struct Proof<'r> {
    field: &'static str,
    value: &'r str,
    rule: &'r str,
    line: usize,
    confidence: Confidence,
}

/// A dated statement as the line of time shows it.
#[derive(Serialize)]
struct Dated<'r> {
    date: PartialDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<TimeOfDay>,
    value: &'r str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    knowing: &'r [String],
    line: usize,
    /// The end of its words in one line: the predicate stands last.
    text: String,
}

impl<'r> Dated<'r> {
    fn of(moment: &'r Moment) -> Self {
        let Moment { date, until, time, line, .. } = *moment;
        let words = in_one_line(&moment.text);
        let cut = words.chars().count().saturating_sub(MOST_WORDS);
        let end: String = words.chars().skip(cut).collect();
        let text = if cut > 0 { format!("…{end}") } else { end };
        Self { date, until, time, value: &moment.value, knowing: &moment.knowing, line, text }
    }
}

impl<'r> Post<'r> {
    /// `text` is that of the post, which begins `at` bytes into the text that the evidence points into; `japanese` has the
    /// Japanese names.
    pub(super) fn of(record: &'r Record, text: &'r str, at: usize, japanese: &Labels) -> Self {
        let mut evidence: Vec<&Evidence> = record.evidence.iter().collect();
        evidence.sort_by_key(|proof| (proof.start, proof.end));
        let inside = |byte: usize| byte.saturating_sub(at).min(text.len());
        let spans: Vec<_> = evidence.iter().map(|proof| (inside(proof.start), inside(proof.end))).collect();
        let edges: BTreeSet<usize> =
            spans.iter().flat_map(|(start, end)| [*start, *end]).chain([0, text.len()]).collect();
        let edges: Vec<usize> = edges.into_iter().collect();
        let pieces = edges.windows(2).map(|edge| {
            let (from, to) = (edge[0], edge[1]);
            let proved = spans.iter().enumerate().filter(|(_, (start, end))| *start <= from && to <= *end);
            Piece(text.get(from..to).unwrap_or_default(), proved.map(|(number, _)| number).collect())
        });
        let proofs = evidence.iter().map(|proof| Proof {
            field: proof.field,
            value: &proof.value,
            rule: &proof.rule,
            line: proof.line,
            confidence: proof.confidence,
        });
        let timeline = record.timeline.iter().flatten().map(Dated::of);
        let warnings = record.warnings.iter().map(|warning| [warning.to_string(), japanese.said(warning)]).collect();
        Self { pieces: pieces.collect(), proofs: proofs.collect(), timeline: timeline.collect(), warnings }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::message::message;
    use crate::output::Language;

    #[test]
    fn pieces_are_the_whole_text_and_know_every_value_they_prove() {
        let proof = |field, start, end| Evidence {
            field,
            value: "v".to_owned(),
            rule: "r".to_owned(),
            start,
            end,
            line: 1,
            column: 1,
            text: String::new(),
            confidence: Confidence::Medium,
        };
        let evidence = vec![proof("occurred", 13, 19), proof("causes", 10, 16), proof("counts", 900, 901)];
        let warnings =
            vec![message!("`{words}` is no date of the calendar: nothing is read from it", words = "2月30日")];
        let record = Record { evidence, warnings, ..Record::default() };
        let japanese = Labels::new(Arc::default(), Language::Ja);
        let post = Post::of(&record, "氏名と住所。", 10, &japanese);
        let pieces: Vec<_> = post.pieces.iter().map(|piece| (piece.0, piece.1.clone())).collect();
        assert_eq!(pieces, [("氏", vec![0]), ("名", vec![0, 1]), ("と", vec![1]), ("住所。", vec![])]);
        assert_eq!(post.proofs.iter().map(|proof| proof.field).collect::<Vec<_>>(), ["causes", "occurred", "counts"]);
        let told = [
            "`2月30日` is no date of the calendar: nothing is read from it",
            "「2月30日」は暦にない日付なので、値として読み取りません",
        ];
        assert_eq!(post.warnings, [told.map(str::to_owned)], "in both languages");
        assert_eq!(serde_json::to_string(&post.pieces[3]).unwrap(), r#"["住所。"]"#);
    }
}
