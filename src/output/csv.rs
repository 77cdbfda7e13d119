//! CSV and TSV: a header row, one row a record, RFC 4180.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::columns::{Cell, Column};
use super::encoding::{Encoder, Encoding};
use super::safe::neutralized;
use super::{Notes, Sink, Style};
use crate::record::Record;

/// Tells spreadsheets that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes rows of cells.
pub(super) struct Rows<W: Write> {
    out: Writer<W>,
    encoder: Encoder,
    safe: bool,
}

impl<W: Write> Rows<W> {
    /// Begins a table. Nothing but a byte order mark, where one is wanted, is written yet.
    pub(super) fn new(mut out: W, delimiter: u8, style: &Style) -> io::Result<Self> {
        if style.byte_order_mark && style.encoding == Encoding::Utf8 {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let out = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(out);
        Ok(Self { out, encoder: Encoder::new(style.encoding), safe: style.safe })
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

    /// Numbers are numbers and no formulas, also below zero; every other text may be.
    fn printed(&self, cell: &Cell) -> String {
        match cell {
            Cell::List(_) if self.safe => {
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
}

impl<W: Write> Csv<W> {
    /// Writes the header row to `out`.
    pub(super) fn new(out: W, delimiter: u8, style: &Style) -> io::Result<Self> {
        let mut rows = Rows::new(out, delimiter, style)?;
        let columns = style.columns.columns().to_vec();
        rows.header(columns.iter().map(|column| column.header(style.header)))?;
        Ok(Self { rows, columns })
    }
}

impl<W: Write> Sink for Csv<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.rows.row(self.columns.iter().map(|column| (column.cell)(record)))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<Notes> {
        self.rows.finish()
    }
}

/// The I/O error inside, with its kind: a closed pipe must be told from a full disk.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
