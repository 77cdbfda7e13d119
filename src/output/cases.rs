//! Cases to a file: a table, JSON Lines or a JSON array.

use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use super::csv::Rows;
use super::{Cell, Kind, Notes, Sink, Style};
use crate::cases::{Case, Change, Collector, Link, LinkKind};
use crate::record::{Count, Record};

/// A column of the table of cases: its name, what it holds, and the cell of a case in it.
pub type CaseColumn = (&'static str, Kind, fn(&Case) -> Cell<'_>);

/// The columns in their order.
pub const CASE_COLUMNS: &[CaseColumn] = &[
    ("case", Kind::Text, |c| Cell::text(&c.case)),
    ("organizations", Kind::Texts, |c| Cell::List(&c.organizations)),
    ("third_parties", Kind::Texts, |c| Cell::List(&c.third_parties)),
    ("organizations_behind_third_party", Kind::Integer, |c| Cell::count(c.organizations_behind_third_party)),
    ("notices", Kind::Integer, |c| Cell::count(c.notices.len())),
    ("first_notice", Kind::Date, |c| Cell::date(c.first_notice)),
    ("last_notice", Kind::Date, |c| Cell::date(c.last_notice)),
    ("causes", Kind::Texts, |c| Cell::List(&c.fields.causes)),
    ("cause_category", Kind::Text, |c| Cell::option(&c.cause_category)),
    ("leak_status", Kind::Text, |c| Cell::option(&c.fields.leak_status)),
    ("leaked_data", Kind::Texts, |c| Cell::List(&c.fields.leaked_data)),
    ("denied_data", Kind::Texts, |c| Cell::List(&c.fields.denied_data)),
    ("affected_total", Kind::Integer, |c| Cell::large(c.fields.affected_total)),
    ("counts", Kind::Counts, |c| Cell::Counts(&c.fields.counts)),
    ("occurred", Kind::Date, |c| Cell::date(c.fields.occurred)),
    ("occurred_end", Kind::Date, |c| Cell::date(c.fields.occurred_end)),
    ("discovered", Kind::Date, |c| Cell::date(c.fields.discovered)),
    ("contained", Kind::Date, |c| Cell::date(c.fields.contained)),
    ("investigation_completed", Kind::Date, |c| Cell::date(c.fields.investigation_completed)),
    ("reported_ppc", Kind::Date, |c| Cell::date(c.fields.reported_ppc)),
    ("reported_ppc_final", Kind::Date, |c| Cell::date(c.fields.reported_ppc_final)),
    ("reported_police", Kind::Date, |c| Cell::date(c.fields.reported_police)),
    ("notified", Kind::Date, |c| Cell::date(c.fields.notified)),
    ("first_published", Kind::Date, |c| Cell::date(c.fields.first_published)),
    ("discovery_days", Kind::Integer, |c| Cell::days(c.delays.discovery_days)),
    ("containment_days", Kind::Integer, |c| Cell::days(c.delays.containment_days)),
    ("ppc_report_days", Kind::Integer, |c| Cell::days(c.delays.ppc_report_days)),
    ("ppc_report_label", Kind::Text, |c| Cell::option(&c.delays.ppc_report_label)),
    ("ppc_final_days", Kind::Integer, |c| Cell::days(c.delays.ppc_final_days)),
    ("ppc_final_label", Kind::Text, |c| Cell::option(&c.delays.ppc_final_label)),
    ("police_report_days", Kind::Integer, |c| Cell::days(c.delays.police_report_days)),
    ("notification_days", Kind::Integer, |c| Cell::days(c.delays.notification_days)),
    ("publication_days", Kind::Integer, |c| Cell::days(c.delays.publication_days)),
    ("publication_label", Kind::Text, |c| Cell::option(&c.delays.publication_label)),
    ("reported_to", Kind::Texts, |c| Cell::List(&c.fields.reported_to)),
    ("delay_reasons", Kind::Texts, |c| Cell::List(&c.fields.delay_reasons)),
    ("secondary_damage", Kind::Text, |c| Cell::option(&c.fields.secondary_damage)),
    ("posts", Kind::Text, |c| joined((0..c.notices.len()).map(|post| place(c, post)))),
    ("links", Kind::Text, |c| joined(c.links.iter().map(|l| link(c, l)))),
    ("history", Kind::Text, |c| joined(c.history.iter().map(|h| change(c, h)))),
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

    /// Writes the cases to `out`, a table in the `style` of the posts.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(self, cases: &[Case], mut out: impl Write, style: &Style) -> io::Result<Notes> {
        match self {
            Self::Csv => return table(cases, out, style),
            Self::Json => {
                serde_json::to_writer_pretty(&mut out, cases)?;
                out.write_all(b"\n")?;
            }
            Self::Jsonl => cases.iter().try_for_each(|case| {
                serde_json::to_writer(&mut out, case)?;
                out.write_all(b"\n")
            })?,
        }
        Ok(Notes::new())
    }
}

fn table(cases: &[Case], out: impl Write, style: &Style) -> io::Result<Notes> {
    let mut rows = Rows::new(out, b',', style)?;
    rows.header(CASE_COLUMNS.iter().map(|(name, ..)| *name))?;
    for case in cases {
        rows.row(CASE_COLUMNS.iter().map(|(.., cell)| cell(case)))?;
    }
    rows.finish()
}

/// Writes to another sink, collects what it writes, and gives it the cases in the end.
pub struct Collecting<'s, 'r> {
    sink: Box<dyn Sink + 's>,
    collector: &'s mut Collector<'r>,
    cases: &'s mut Vec<Case>,
}

impl<'s, 'r> Collecting<'s, 'r> {
    /// Collects in `collector` what goes to `sink`; `cases` gets the cases when all is written.
    pub fn new(sink: Box<dyn Sink + 's>, collector: &'s mut Collector<'r>, cases: &'s mut Vec<Case>) -> Self {
        Self { sink, collector, cases }
    }
}

impl Sink for Collecting<'_, '_> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.collector.add(record);
        self.sink.write(record)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        *self.cases = self.collector.cases();
        self.sink.cases(self.cases)?;
        self.sink.finish()
    }
}

fn joined(parts: impl Iterator<Item = String>) -> Cell<'static> {
    Cell::Text(Some(parts.collect::<Vec<_>>().join(";").into()))
}

/// `dump.txt:12`: where a post stands.
fn place(case: &Case, post: usize) -> String {
    case.notices.get(post).map(|notice| format!("{}:{}", notice.source, notice.line)).unwrap_or_default()
}

/// `a.txt:1 + a.txt:30 same_incident by same-case-number (case_number=2031-18)`.
fn link(case: &Case, link: &Link) -> String {
    let (from, to) = (place(case, link.from), place(case, link.to));
    format!("{from} + {to} {} by {} ({})", kind(link), link.rule, agreed(link))
}

/// The name of a link's kind.
pub(super) fn kind(link: &Link) -> &'static str {
    match link.kind {
        LinkKind::SameIncident => "same_incident",
        LinkKind::ThirdParty => "third_party",
    }
}

/// `case_number=2031-18`: what two posts agree on.
pub(super) fn agreed(link: &Link) -> String {
    link.agree.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}

/// `affected_total: 1204 (a.txt:1) -> 1240 (a.txt:30)`.
fn change(case: &Case, change: &Change) -> String {
    let (from, to) = (place(case, change.from), place(case, change.to));
    format!("{}: {} ({from}) -> {} ({to})", change.field, shown(&change.earlier), shown(&change.later))
}

/// A JSON value as a cell of a table has it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(","),
        Value::String(text) => text.clone(),
        Value::Object(_) => serde_json::from_value::<Count>(value.clone())
            .map(|count| Cell::Counts(&[count]).to_string())
            .unwrap_or_default(),
        other => other.to_string(),
    }
}
