//! Records to files: one file a format, behind one trait.

mod csv;
mod destination;
mod jsonl;
mod marked;
mod page;
mod table;

use std::io::{self, Write};
use std::path::Path;

pub use self::csv::{COLUMNS, Column};
pub use destination::Destination;
pub use marked::marked_text;
pub use page::{Page, PagePost};
pub use table::aligned;

use crate::record::Record;

/// Where records go, one after the other.
pub trait Sink {
    /// Writes one record.
    fn write(&mut self, record: &Record) -> io::Result<()>;

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
}

impl Format {
    /// Endings of file names and the format each stands for.
    pub const ENDINGS: &[(&str, Format)] = &[("csv", Format::Csv), ("jsonl", Format::Jsonl), ("ndjson", Format::Jsonl)];

    /// The format that the ending of `path` stands for; `None` where it stands for none.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?;
        Self::ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
    }

    /// A sink that writes this format to `out`. CSV writes its header at once.
    pub fn sink<'w>(self, out: &'w mut dyn Write) -> io::Result<Box<dyn Sink + 'w>> {
        Ok(match self {
            Format::Csv => Box::new(csv::Csv::new(out)?),
            Format::Jsonl => Box::new(jsonl::Jsonl::new(out)),
        })
    }
}

#[cfg(test)]
mod tests;
