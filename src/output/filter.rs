//! One line of JSON for each document, for programs that pipe documents through.

use std::fmt::Arguments;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use crate::record::Record;

/// Writes `{"id": …, "records": […]}` or `{"id": …, "line": …, "error": …}` a line.
pub struct Filter<'w> {
    out: BufWriter<&'w mut dyn Write>,
    flush: bool,
}

impl<'w> Filter<'w> {
    /// Writes to `out`; with `flush`, each line at once.
    pub fn new(out: &'w mut dyn Write, flush: bool) -> Self {
        Self { out: BufWriter::new(out), flush }
    }

    /// The records of the document with this id, which is JSON.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn records(&mut self, id: &str, records: &[Record]) -> io::Result<()> {
        self.line(format_args!("{{\"id\":{id},\"records\":"), records)
    }

    /// What is wrong with the document with this id, which is JSON, in this 1-based line of the input.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn error(&mut self, id: &str, line: u64, error: &str) -> io::Result<()> {
        self.line(format_args!("{{\"id\":{id},\"line\":{line},\"error\":"), error)
    }

    fn line<T: Serialize + ?Sized>(&mut self, before: Arguments, value: &T) -> io::Result<()> {
        self.out.write_fmt(before)?;
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"}\n")?;
        if self.flush { self.out.flush() } else { Ok(()) }
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}
