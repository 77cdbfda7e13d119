//! JSON Lines: one object a record.

use std::io::{self, BufWriter, Write};

use super::{Notes, Sink};
use crate::record::Record;

/// Writes records exactly as they serialize.
pub(super) struct Jsonl<W: Write> {
    out: BufWriter<W>,
}

impl<W: Write> Jsonl<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out: BufWriter::new(out) }
    }
}

impl<W: Write> Sink for Jsonl<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, record)?;
        self.out.write_all(b"\n")
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        self.out.flush()?;
        Ok(Notes::new())
    }
}
