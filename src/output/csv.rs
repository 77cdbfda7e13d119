//! CSV and TSV: a header row, one row a record, RFC 4180.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::columns::{Cell, Column, Kind};
use super::encoding::{Encoder, Encoding};
use super::safe::{kept_as_text, neutralized};
use super::{Labels, Notes, Sink, Style};
use crate::record::Record;

/// Tells spreadsheets that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes rows of cells.
pub(super) struct Rows<W: Write> {
    out: Writer<W>,
    encoder: Encoder,
    safe: bool,
    keeps_text: bool,
}

impl<W: Write> Rows<W> {
    /// Begins a table. Nothing but a byte order mark, where one is wanted, is written yet.
    pub(super) fn new(mut out: W, delimiter: u8, style: &Style) -> io::Result<Self> {
        if style.byte_order_mark && style.encoding == Encoding::Utf8 {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let out = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(out);
        Ok(Self { out, encoder: Encoder::new(style.encoding), safe: style.safe, keeps_text: style.keeps_text })
    }

    /// Writes the header row.
    pub(super) fn header<'h>(&mut self, names: impl Iterator<Item = &'h str>) -> io::Result<()> {
        self.row(names.map(Cell::text))
    }

    /// Writes one row.
    pub(super) fn row<'r>(&mut self, cells: impl Iterator<Item = Cell<'r>>) -> io::Result<()> {
        for cell in cells {
            let text = self.printed(&cell);
            self.out.write_field(self.encoder.encode(&text)).map_err(io_error)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// A cell as it is written.
    fn printed(&self, cell: &Cell) -> String {
        let text = self.harmless(cell);
        let is_text = matches!(cell, Cell::Text(_) | Cell::List(_) | Cell::Messages(_) | Cell::Date(_));
        if self.keeps_text && is_text { kept_as_text(text) } else { text }
    }

    /// Numbers are numbers and no formulas, also below zero; every other text may be.
    fn harmless(&self, cell: &Cell) -> String {
        match cell {
            Cell::List(_) | Cell::Messages(_) if self.safe => {
                let items: Vec<_> = cell.items().into_iter().map(neutralized).collect();
                items.join(";")
            }
            Cell::Text(_) if self.safe => neutralized(Cow::Owned(cell.to_string())).into_owned(),
            _ => cell.to_string(),
        }
    }

    /// Hands on what is held back.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what is held back; tells what could not be encoded.
    pub(super) fn finish(mut self) -> io::Result<Notes> {
        self.out.flush()?;
        Ok(self.encoder.note().into_iter().collect())
    }
}

/// Writes the chosen columns of records.
pub(super) struct Csv<W: Write> {
    rows: Rows<W>,
    columns: Vec<&'static Column>,
    labels: Option<Labels>,
}

impl<W: Write> Csv<W> {
    /// Writes the header row to `out`.
    pub(super) fn new(out: W, delimiter: u8, style: &Style) -> io::Result<Self> {
        let mut rows = Rows::new(out, delimiter, style)?;
        let columns = style.columns.columns().to_vec();
        rows.header(columns.iter().map(|column| column.header(style.header)))?;
        Ok(Self { rows, columns, labels: style.labels.clone() })
    }
}

impl<W: Write> Sink for Csv<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        let labels = self.labels.as_ref();
        let cells = self.columns.iter().map(|column| {
            let cell = (column.cell)(record);
            labels.and_then(|labels| named(labels, column, &cell)).unwrap_or(cell)
        });
        self.rows.row(cells)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<Notes> {
        self.rows.finish()
    }
}

/// Writes rows of text as CSV in the way of `style`.
///
/// # Errors
/// Those of writing.
pub fn text_table<'r>(
    out: impl Write,
    rows: impl IntoIterator<Item = &'r Vec<String>>,
    style: &Style,
) -> io::Result<()> {
    let mut table = Rows::new(out, b',', style)?;
    let cell = |text: &'r String| {
        // A number stays one, also below zero.
        let number = text.parse::<i64>().ok().filter(|number| number.to_string() == *text);
        number.map_or_else(|| Cell::text(text), |number| Cell::Integer(Some(number)))
    };
    rows.into_iter().try_for_each(|row| table.row(row.iter().map(cell)))?;
    table.finish().map(drop)
}

/// The names of a cell of codes in place of the codes, and messages in the language of the names; `None` for any other cell.
fn named(labels: &Labels, column: &Column, cell: &Cell) -> Option<Cell<'static>> {
    let has_codes = matches!(column.kind, Kind::Code(_) | Kind::Codes(_) | Kind::Counts | Kind::Boolean);
    let is_named = has_codes || matches!(cell, Cell::Messages(_));
    let text = || labels.items(column, cell).join(";");
    (is_named && !cell.is_empty()).then(|| Cell::Text(Some(Cow::Owned(text()))))
}

/// The I/O error inside, with its kind: a closed pipe must be told from a full disk.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
