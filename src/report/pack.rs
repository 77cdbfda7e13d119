//! JSON in packed blocks, so that a page holds many posts and a browser reads only those that it shows.

use std::io::{self, Write};

use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde::Serialize;

/// Collects values and writes them in blocks of a fixed number, each a JSON array: zlib, then base64.
pub(super) struct Packer {
    /// The class of the block's element.
    class: &'static str,
    /// Values a block.
    size: usize,
    /// Values that wait for the block to be full, as JSON.
    waiting: Vec<Vec<u8>>,
}

impl Packer {
    pub(super) fn new(class: &'static str, size: usize) -> Self {
        Self { class, size, waiting: Vec::new() }
    }

    /// Takes a value; a block that is full goes to `out`.
    pub(super) fn add(&mut self, value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
        self.waiting.push(serde_json::to_vec(value)?);
        if self.waiting.len() == self.size { self.finish(out) } else { Ok(()) }
    }

    /// Writes the block that is not full.
    pub(super) fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        write!(out, "<script type=\"text/plain\" class=\"{}\">", self.class)?;
        let mut packed = ZlibEncoder::new(EncoderWriter::new(&mut *out, &STANDARD), Compression::default());
        let json = self.waiting.join(&b","[..]);
        [&b"["[..], &json, b"]"].into_iter().try_for_each(|part| packed.write_all(part))?;
        packed.finish()?.finish()?;
        self.waiting.clear();
        writeln!(out, "</script>")
    }
}
