//! CSV: one row a record, RFC 4180.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::Sink;
use crate::calendar::PartialDate;
use crate::record::{Count, Record};

/// A column: its name and the cell of a record in it; the empty string where the record has no value.
pub type Column = (&'static str, fn(&Record) -> String);

/// The columns in their order.
pub const COLUMNS: &[Column] = &[
    ("source", |r| r.source.clone()),
    ("line", |r| r.line.to_string()),
    ("end_line", |r| r.end_line.to_string()),
    ("case_id", |r| text(&r.case_id)),
    ("kind", |r| r.kind.clone()),
    ("published", |r| date(&r.published)),
    ("report_stage", |r| text(&r.report_stage)),
    ("title", |r| r.title.clone()),
    ("organization", |r| text(&r.organization)),
    ("organization_type", |r| text(&r.organization_type)),
    ("third_party", |r| r.third_party.join(";")),
    ("third_party_involved", |r| r.third_party_involved.to_string()),
    ("primary_cause", |r| text(&r.causes.first().cloned())),
    ("causes", |r| r.causes.join(";")),
    ("cause_category", |r| text(&r.cause_category)),
    ("leak_status", |r| text(&r.leak_status)),
    ("leaked_data", |r| r.leaked_data.join(";")),
    ("denied_data", |r| r.denied_data.join(";")),
    ("affected_total", |r| r.affected_total.map(|total| total.to_string()).unwrap_or_default()),
    ("counts", |r| counts(&r.counts)),
    ("occurred", |r| date(&r.occurred)),
    ("occurred_end", |r| date(&r.occurred_end)),
    ("discovered", |r| date(&r.discovered)),
    ("contained", |r| date(&r.contained)),
    ("investigation_completed", |r| date(&r.investigation_completed)),
    ("reported_ppc", |r| date(&r.reported_ppc)),
    ("reported_ppc_final", |r| date(&r.reported_ppc_final)),
    ("reported_police", |r| date(&r.reported_police)),
    ("notified", |r| date(&r.notified)),
    ("first_published", |r| date(&r.first_published)),
    ("discovery_days", |r| days(r.delays.discovery_days)),
    ("containment_days", |r| days(r.delays.containment_days)),
    ("ppc_report_days", |r| days(r.delays.ppc_report_days)),
    ("ppc_report_label", |r| text(&r.delays.ppc_report_label)),
    ("ppc_final_days", |r| days(r.delays.ppc_final_days)),
    ("ppc_final_label", |r| text(&r.delays.ppc_final_label)),
    ("police_report_days", |r| days(r.delays.police_report_days)),
    ("notification_days", |r| days(r.delays.notification_days)),
    ("publication_days", |r| days(r.delays.publication_days)),
    ("publication_label", |r| text(&r.delays.publication_label)),
    ("reported_to", |r| r.reported_to.join(";")),
    ("delay_reasons", |r| r.delay_reasons.join(";")),
    ("secondary_damage", |r| text(&r.secondary_damage)),
];

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn date(value: &Option<PartialDate>) -> String {
    value.map(|date| date.to_string()).unwrap_or_default()
}

fn days(value: Option<i64>) -> String {
    value.map(|days| days.to_string()).unwrap_or_default()
}

fn counts(counts: &[Count]) -> String {
    let print = |count: &Count| format!("{}{} {}", if count.approx { "~" } else { "" }, count.value, count.unit);
    counts.iter().map(print).collect::<Vec<_>>().join(";")
}

/// Writes [`COLUMNS`].
pub(super) struct Csv<W: Write> {
    out: Writer<W>,
}

impl<W: Write> Csv<W> {
    /// Writes the header row to `out`.
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        out.write_record(COLUMNS.iter().map(|(name, _)| name)).map_err(io_error)?;
        Ok(Self { out })
    }
}

impl<W: Write> Sink for Csv<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.out.write_record(COLUMNS.iter().map(|(_, cell)| cell(record))).map_err(io_error)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// The I/O error inside, with its kind: a closed pipe must be told from a full disk.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
