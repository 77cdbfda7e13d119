//! Records to files: one file a format, behind one trait.

mod case_tables;
mod cases;
mod columns;
mod csv;
mod destination;
mod dictionary;
mod difference_page;
mod encoding;
mod filter;
mod format;
mod journal;
mod json;
mod jsonl;
mod labels;
mod marked;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod safe;
mod schema;
mod screen;
#[cfg(feature = "sqlite")]
mod sqlite;
mod table;
mod table_files;
mod tables;
mod veris;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod worksheets;

use std::io;
use std::sync::Arc;

pub use cases::{CASE_COLUMNS, CaseColumn, CaseFormat, Collecting};
pub use columns::{
    COLUMNS, Cell, Column, EXTRA_COLUMNS, Kind, Language, Selection, TIMELINE, UnknownColumn, all_columns,
};
pub use csv::text_table;
pub use destination::Destination;
pub use dictionary::{Code, Dictionary};
pub use difference_page::DifferencePage;
pub use encoding::Encoding;
pub use filter::Filter;
pub use format::Format;
pub use journal::{Journal, Journaled};
pub use labels::{Labels, thousands};
pub use marked::marked_text;
pub use page::{Page, PagePost};
pub use schema::record_schema;
pub use table::aligned;
#[cfg(feature = "xlsx")]
pub use workbook::figures_workbook;

use crate::cases::Case;
use crate::message::Message;
use crate::record::Record;

/// Version of the tables and of the record: it changes when a column, a field or a table changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// What a user should know of an output, as plain sentences.
pub type Notes = Vec<Message>;

/// Where records go, one after the other.
pub trait Sink {
    /// Writes one record.
    fn write(&mut self, record: &Record) -> io::Result<()>;

    /// Hands on what is held back, where the format can be cut after any record. An output of such a format can be gone on
    /// with after a crash.
    fn flush(&mut self) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Takes the cases of all records written. A format without a place for them passes over them.
    ///
    /// # Errors
    /// Those of writing.
    fn cases(&mut self, _cases: &[Case]) -> io::Result<()> {
        Ok(())
    }

    /// Takes the figures over all records written. A format without a place for them passes over them.
    ///
    /// # Errors
    /// Those of writing.
    fn figures(&mut self, _figures: &[Figure]) -> io::Result<()> {
        Ok(())
    }

    /// Writes what is still held back. A sink that is dropped without this may have written only a part.
    fn finish(self: Box<Self>) -> io::Result<Notes>;
}

/// A figure as a table of text, for a format that has a place for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What stands above it.
    pub title: String,
    /// How many of the columns tell the group; the cells behind them that are whole numbers are numbers.
    pub keys: usize,
    /// What stands above the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// How a table is written. JSON and databases have a style of their own and pass over what does not concern them.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// The columns of a CSV, TSV or Parquet table, or of a workbook.
    pub columns: Selection,
    /// The language of the header row of CSV and TSV, and of all that a workbook says.
    pub header: Language,
    /// Names in place of codes in CSV, TSV and workbooks; `None` leaves the codes.
    pub labels: Option<Labels>,
    /// The codes with their names, which a workbook explains.
    pub dictionary: Arc<Dictionary>,
    /// Whether CSV and TSV cells that a spreadsheet would make a date or another number of are kept as text.
    pub keeps_text: bool,
    /// Whether CSV and TSV cells that begin like a formula are marked as text.
    pub safe: bool,
    /// Whether a CSV or TSV file in UTF-8 begins with a byte order mark.
    pub byte_order_mark: bool,
    /// The encoding of CSV and TSV.
    pub encoding: Encoding,
}

#[cfg(test)]
mod tests;
