//! JSON Lines: one object a record.

use std::io::{self, BufWriter, Write};

use super::{Notes, Sink};
use crate::record::Record;

/// Writes records exactly as they serialize.
pub(super) struct Jsonl<W: Write> {
    out: BufWriter<W>,
    /// The line being written.
    line: Vec<u8>,
}

impl<W: Write> Jsonl<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out: BufWriter::new(out), line: Vec::new() }
    }
}

impl<W: Write> Sink for Jsonl<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.line.clear();
        record.write_json(&mut self.line);
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        self.out.flush()?;
        Ok(Notes::new())
    }
}
