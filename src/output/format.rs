//! The formats, their names and endings.

use std::io;
use std::path::Path;

use super::{Destination, Journaled, Sink, Style, csv, json, jsonl, table_files, veris};
use crate::message::Message;
use crate::record::Record;

/// A format that records are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table: header row, one row a record, RFC 4180
    Csv,
    /// The same with tabs between the cells
    Tsv,
    /// One JSON array, an object a record, with the evidence of every value
    Json,
    /// JSON Lines: one object a record, with the evidence of every value
    Jsonl,
    /// VERIS: one object of Verizon's incident vocabulary a line
    Veris,
    /// A typed table for DuckDB, pandas, Spark: dates as dates, lists as lists
    Parquet,
    /// An Excel workbook: incidents, evidence with links, totals, and what the columns mean
    Xlsx,
    /// A SQLite database: posts, causes, events, evidence and more, with views and full-text search
    Sqlite,
    /// The tables of the database as CSV files in a folder
    #[value(skip)]
    Tables,
}

impl Format {
    /// Endings of file names and the format each stands for.
    pub const ENDINGS: &[(&str, Format)] = &[
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("ndjson", Format::Jsonl),
        ("parquet", Format::Parquet),
        ("db", Format::Sqlite),
        ("sqlite", Format::Sqlite),
        ("xlsx", Format::Xlsx),
    ];

    /// The format that the ending of `path` stands for; `None` where it stands for none.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?;
        Self::ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
    }

    /// Why this format cannot hold a record; `None` where it can.
    pub fn refuses(self, record: &Record) -> Option<Message> {
        match self {
            Format::Veris => veris::refuses(record),
            _ => None,
        }
    }

    /// Whether an output can be cut after any record and gone on with.
    pub fn can_resume(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::Jsonl)
    }

    /// True for a header row and rows of text.
    pub fn is_delimited(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv)
    }

    /// True for one table, whose columns can be chosen.
    pub fn has_columns(self) -> bool {
        self.is_delimited() || matches!(self, Format::Parquet | Format::Xlsx)
    }

    /// True for a format that needs a file of its own: it cannot go to standard output, a pipe or a device.
    pub fn needs_file(self) -> bool {
        self == Format::Sqlite
    }

    /// True for a format that is no text: a terminal cannot show it.
    pub fn is_binary(self) -> bool {
        matches!(self, Format::Sqlite | Format::Parquet | Format::Xlsx)
    }

    /// True for a format that has a place for cases.
    pub fn has_cases(self) -> bool {
        matches!(self, Format::Sqlite | Format::Tables)
    }

    /// True for a format that has a place for figures.
    pub fn has_figures(self) -> bool {
        self == Format::Xlsx
    }

    /// The Cargo feature that the format needs and this program was built without.
    pub fn missing_feature(self) -> Option<&'static str> {
        match self {
            Format::Parquet if !cfg!(feature = "parquet") => Some("parquet"),
            Format::Sqlite if !cfg!(feature = "sqlite") => Some("sqlite"),
            Format::Xlsx if !cfg!(feature = "xlsx") => Some("xlsx"),
            _ => None,
        }
    }

    /// Opens `path`, or standard output where there is none, for an output of this format.
    ///
    /// # Errors
    /// The place cannot be written, or holds something that is not replaced unless `overwrite` says so: a database that
    /// is none of ours or has tables of another version, a folder with files in it. Such an error is of the kind
    /// [`io::ErrorKind::AlreadyExists`].
    pub fn open(self, path: Option<&Path>, overwrite: bool) -> io::Result<Destination> {
        match (self, path) {
            (Format::Tables, Some(folder)) => Destination::open_folder(folder, overwrite),
            #[cfg(feature = "sqlite")]
            (Format::Sqlite, Some(path)) => {
                if !overwrite {
                    super::sqlite::check_replaceable(path)?;
                }
                Destination::open(Some(path))
            }
            (_, path) => Destination::open(path),
        }
    }

    /// A sink that writes this format to `out`. What stands before the first record is written at once.
    ///
    /// # Errors
    /// `out` cannot be written, or is no place for this format.
    pub fn sink<'w>(self, out: &'w mut Destination, style: &Style) -> io::Result<Box<dyn Sink + 'w>> {
        Ok(match self {
            Format::Csv => Box::new(csv::Csv::new(out, b',', style)?),
            Format::Tsv => Box::new(csv::Csv::new(out, b'\t', style)?),
            Format::Json => Box::new(json::Json::new(out)),
            Format::Jsonl => Box::new(jsonl::Jsonl::new(out)),
            Format::Veris => Box::new(veris::Veris::new(out)),
            Format::Tables => Box::new(table_files::TableFiles::new(out, style)?),
            #[cfg(feature = "parquet")]
            Format::Parquet => Box::new(super::parquet::Parquet::new(out, style)?),
            #[cfg(feature = "sqlite")]
            Format::Sqlite => Box::new(super::sqlite::Sqlite::new(out)?),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => Box::new(super::workbook::Workbook::new(out, style)?),
            #[cfg(not(all(feature = "parquet", feature = "sqlite", feature = "xlsx")))]
            _ => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        })
    }

    /// A sink that writes this format to a part file.
    ///
    /// # Errors
    /// The file cannot be written, or the format is none that can be gone on with.
    pub fn resumable_sink<'w>(self, out: &'w mut Journaled, style: &Style) -> io::Result<Box<dyn Sink + 'w>> {
        Ok(match self {
            Format::Csv => Box::new(csv::Csv::new(out, b',', style)?),
            Format::Tsv => Box::new(csv::Csv::new(out, b'\t', style)?),
            Format::Jsonl => Box::new(jsonl::Jsonl::new(out)),
            _ => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        })
    }
}
