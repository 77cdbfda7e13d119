//! Records to files: one file a format, behind one trait.

mod cases;
mod csv;
mod destination;
mod filter;
mod journal;
mod jsonl;
mod law;
mod marked;
mod page;
mod table;
mod veris;

use std::io::{self, Write};
use std::path::Path;

pub use self::csv::{COLUMNS, Column};
pub use cases::{CASE_COLUMNS, CaseColumn, CaseFormat, Collecting};
pub use destination::Destination;
pub use filter::Filter;
pub use journal::{Journal, Journaled};
pub use law::LAW_COLUMNS;
pub use marked::marked_text;
pub use page::{Page, PagePost};
pub use table::aligned;

use crate::record::Record;

/// Where records go, one after the other.
pub trait Sink {
    /// Writes one record.
    fn write(&mut self, record: &Record) -> io::Result<()>;

    /// Hands on what is held back, where the format can be cut after any record. An output of such a format can be gone on
    /// with after a crash.
    fn flush(&mut self) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Writes what is still held back. A sink that is dropped without this may have written only a part.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A format that records are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table: header row, one row a record, RFC 4180
    Csv,
    /// JSON Lines: one object a record, with the evidence of every value
    Jsonl,
    /// VERIS: one object of Verizon's incident vocabulary a line
    Veris,
}

impl Format {
    /// Endings of file names and the format each stands for.
    pub const ENDINGS: &[(&str, Format)] = &[("csv", Format::Csv), ("jsonl", Format::Jsonl), ("ndjson", Format::Jsonl)];

    /// The format that the ending of `path` stands for; `None` where it stands for none.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?;
        Self::ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
    }

    /// Whether an output can be cut after any record and gone on with.
    pub fn can_resume(self) -> bool {
        matches!(self, Format::Csv | Format::Jsonl)
    }

    /// Why this format cannot hold a record; `None` where it can.
    pub fn refuses(self, record: &Record) -> Option<String> {
        match self {
            Format::Veris => veris::refuses(record),
            _ => None,
        }
    }

    /// A sink that writes this format to `out`. CSV writes its header at once.
    pub fn sink<'w>(self, out: &'w mut dyn Write) -> io::Result<Box<dyn Sink + 'w>> {
        Ok(match self {
            Format::Csv => Box::new(csv::Csv::new(out)?),
            Format::Jsonl => Box::new(jsonl::Jsonl::new(out)),
            Format::Veris => Box::new(veris::Veris::new(out)),
        })
    }
}

#[cfg(test)]
mod tests;
