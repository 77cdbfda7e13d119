//! One line of JSON for each document, for programs that pipe documents through.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::Value;

use crate::record::Record;

/// Writes `{"id": …, "records": […]}` or `{"id": …, "line": …, "error": …}` a line.
pub struct Filter<'w> {
    out: BufWriter<&'w mut dyn Write>,
    flush: bool,
}

#[derive(Serialize)]
struct Records<'a> {
    id: &'a Value,
    records: &'a [Record],
}

#[derive(Serialize)]
struct Failed<'a> {
    id: &'a Value,
    line: u64,
    error: &'a str,
}

impl<'w> Filter<'w> {
    /// Writes to `out`; with `flush`, each line at once.
    pub fn new(out: &'w mut dyn Write, flush: bool) -> Self {
        Self { out: BufWriter::new(out), flush }
    }

    /// The records of the document called `id`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn records(&mut self, id: &Value, records: &[Record]) -> io::Result<()> {
        self.line(&Records { id, records })
    }

    /// What is wrong with the document called `id`, in this 1-based line of the input.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn error(&mut self, id: &Value, line: u64, error: &str) -> io::Result<()> {
        self.line(&Failed { id, line, error })
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")?;
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
