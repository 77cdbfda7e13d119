//! Cases to a file: a table, JSON Lines or a JSON array.

use std::io::{self, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};
use serde_json::Value;

use super::csv::io_error;
use super::{Notes, Sink};
use crate::calendar::PartialDate;
use crate::cases::{Case, Change, Collector, Link, LinkKind};
use crate::record::{Count, Record};

/// A column of the table of cases: its name and the cell of a case in it; the empty string where there is no value.
pub type CaseColumn = (&'static str, fn(&Case) -> String);

/// The columns in their order.
pub const CASE_COLUMNS: &[CaseColumn] = &[
    ("case", |c| c.case.clone()),
    ("organizations", |c| c.organizations.join(";")),
    ("third_parties", |c| c.third_parties.join(";")),
    ("organizations_behind_third_party", |c| c.organizations_behind_third_party.to_string()),
    ("notices", |c| c.notices.len().to_string()),
    ("first_notice", |c| date(c.first_notice)),
    ("last_notice", |c| date(c.last_notice)),
    ("causes", |c| c.fields.causes.join(";")),
    ("cause_category", |c| text(&c.cause_category)),
    ("leak_status", |c| text(&c.fields.leak_status)),
    ("leaked_data", |c| c.fields.leaked_data.join(";")),
    ("denied_data", |c| c.fields.denied_data.join(";")),
    ("affected_total", |c| c.fields.affected_total.map(|total| total.to_string()).unwrap_or_default()),
    ("counts", |c| counts(&c.fields.counts)),
    ("occurred", |c| date(c.fields.occurred)),
    ("occurred_end", |c| date(c.fields.occurred_end)),
    ("discovered", |c| date(c.fields.discovered)),
    ("contained", |c| date(c.fields.contained)),
    ("investigation_completed", |c| date(c.fields.investigation_completed)),
    ("reported_ppc", |c| date(c.fields.reported_ppc)),
    ("reported_ppc_final", |c| date(c.fields.reported_ppc_final)),
    ("reported_police", |c| date(c.fields.reported_police)),
    ("notified", |c| date(c.fields.notified)),
    ("first_published", |c| date(c.fields.first_published)),
    ("discovery_days", |c| days(c.delays.discovery_days)),
    ("containment_days", |c| days(c.delays.containment_days)),
    ("ppc_report_days", |c| days(c.delays.ppc_report_days)),
    ("ppc_report_label", |c| text(&c.delays.ppc_report_label)),
    ("ppc_final_days", |c| days(c.delays.ppc_final_days)),
    ("ppc_final_label", |c| text(&c.delays.ppc_final_label)),
    ("police_report_days", |c| days(c.delays.police_report_days)),
    ("notification_days", |c| days(c.delays.notification_days)),
    ("publication_days", |c| days(c.delays.publication_days)),
    ("publication_label", |c| text(&c.delays.publication_label)),
    ("reported_to", |c| c.fields.reported_to.join(";")),
    ("delay_reasons", |c| c.fields.delay_reasons.join(";")),
    ("secondary_damage", |c| text(&c.fields.secondary_damage)),
    ("posts", |c| (0..c.notices.len()).map(|post| place(c, post)).collect::<Vec<_>>().join(";")),
    ("links", |c| c.links.iter().map(|l| link(c, l)).collect::<Vec<_>>().join(";")),
    ("history", |c| c.history.iter().map(|h| change(c, h)).collect::<Vec<_>>().join(";")),
];

/// A format that cases are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseFormat {
    /// A table, one row a case, RFC 4180.
    Csv,
    /// One object a case and line.
    Jsonl,
    /// An array of them.
    Json,
}

impl CaseFormat {
    /// Endings of file names and the format each stands for.
    pub const ENDINGS: &[(&str, CaseFormat)] = &[
        ("csv", CaseFormat::Csv),
        ("jsonl", CaseFormat::Jsonl),
        ("ndjson", CaseFormat::Jsonl),
        ("json", CaseFormat::Json),
    ];

    /// The format that the ending of `path` stands for; `None` where it stands for none.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        Self::ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
    }

    /// Writes the cases to `out`.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(self, cases: &[Case], mut out: impl Write) -> io::Result<()> {
        match self {
            Self::Csv => table(cases, out),
            Self::Json => {
                serde_json::to_writer_pretty(&mut out, cases)?;
                out.write_all(b"\n")
            }
            Self::Jsonl => cases.iter().try_for_each(|case| {
                serde_json::to_writer(&mut out, case)?;
                out.write_all(b"\n")
            }),
        }
    }
}

fn table(cases: &[Case], out: impl Write) -> io::Result<()> {
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    out.write_record(CASE_COLUMNS.iter().map(|(name, _)| name)).map_err(io_error)?;
    for case in cases {
        out.write_record(CASE_COLUMNS.iter().map(|(_, cell)| cell(case))).map_err(io_error)?;
    }
    out.flush()
}

/// Writes to another sink, and collects what it writes for the cases.
pub struct Collecting<'s, 'r> {
    sink: Box<dyn Sink + 's>,
    collector: &'s mut Collector<'r>,
}

impl<'s, 'r> Collecting<'s, 'r> {
    /// Collects in `collector` what goes to `sink`.
    pub fn new(sink: Box<dyn Sink + 's>, collector: &'s mut Collector<'r>) -> Self {
        Self { sink, collector }
    }
}

impl Sink for Collecting<'_, '_> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.collector.add(record);
        self.sink.write(record)
    }

    fn finish(self: Box<Self>) -> io::Result<Notes> {
        self.sink.finish()
    }
}

/// `dump.txt:12`: where a post stands.
fn place(case: &Case, post: usize) -> String {
    case.notices.get(post).map(|notice| format!("{}:{}", notice.source, notice.line)).unwrap_or_default()
}

/// `a.txt:1 + a.txt:30 same_incident by same-case-number (case_number=2031-18)`.
fn link(case: &Case, link: &Link) -> String {
    let kind = match link.kind {
        LinkKind::SameIncident => "same_incident",
        LinkKind::ThirdParty => "third_party",
    };
    let agree: Vec<String> = link.agree.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let (from, to) = (place(case, link.from), place(case, link.to));
    format!("{from} + {to} {kind} by {} ({})", link.rule, agree.join(", "))
}

/// `affected_total: 1204 (a.txt:1) -> 1240 (a.txt:30)`.
fn change(case: &Case, change: &Change) -> String {
    let (from, to) = (place(case, change.from), place(case, change.to));
    format!("{}: {} ({from}) -> {} ({to})", change.field, shown(&change.earlier), shown(&change.later))
}

/// A JSON value as a cell of a table has it.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(","),
        Value::String(text) => text.clone(),
        Value::Object(_) => {
            serde_json::from_value::<Count>(value.clone()).map(|count| counts(&[count])).unwrap_or_default()
        }
        other => other.to_string(),
    }
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn date(value: Option<PartialDate>) -> String {
    value.map(|date| date.to_string()).unwrap_or_default()
}

fn days(value: Option<i64>) -> String {
    value.map(|days| days.to_string()).unwrap_or_default()
}

fn counts(counts: &[Count]) -> String {
    let print = |count: &Count| format!("{}{} {}", if count.approx { "~" } else { "" }, count.value, count.unit);
    counts.iter().map(print).collect::<Vec<_>>().join(";")
}
