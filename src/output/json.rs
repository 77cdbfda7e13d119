//! JSON: one array with an object a record.

use std::io::{self, BufWriter, Write};

use super::{Notes, Sink};
use crate::record::Record;

/// Writes records as they serialize, each on a line of its own inside the array.
pub(super) struct Json<W: Write> {
    out: BufWriter<W>,
    /// What stands before the next record.
    before: &'static [u8],
}

impl<W: Write> Json<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out: BufWriter::new(out), before: b"[\n" }
    }
}

impl<W: Write> Sink for Json<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.out.write_all(self.before)?;
        self.before = b",\n";
        Ok(serde_json::to_writer(&mut self.out, record)?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        let end: &[u8] = if self.before == b"[\n" { b"[]\n" } else { b"\n]\n" };
        self.out.write_all(end)?;
        self.out.flush()?;
        Ok(Notes::new())
    }
}
