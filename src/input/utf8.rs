//! A source as UTF-8, for the parsers of other crates.

use std::fmt;
use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;

use super::decode::Decoder;
use crate::diag::Diagnostic;

/// How much is read at a time, in bytes.
const BLOCK: usize = 64 << 10;

/// Decodes while it is read; bad bytes are counted and located.
pub(super) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    block: Vec<u8>,
    text: String,
    at: usize,
    ended: bool,
    /// How much may still be read, in bytes.
    left: u64,
}

/// More was read than [`Utf8::allow`] allows.
#[derive(Debug)]
pub(super) struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a part of it is too long")
    }
}

impl std::error::Error for TooMuch {}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = Decoder::new(encoding);
        Self { inner, decoder, block: vec![0; BLOCK], text: String::new(), at: 0, ended: false, left: u64::MAX }
    }

    /// Allows about `bytes` bytes more; what is read after them is an error. A parser that keeps a part of the text whole is
    /// kept from filling the memory.
    pub(super) fn allow(&mut self, bytes: u64) {
        self.left = bytes;
    }

    /// The warning about bad bytes so far.
    pub(super) fn warning(&self, name: &str) -> Option<Diagnostic> {
        self.decoder.warning(name)
    }
}

impl<R: Read> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.text.len() && !self.ended {
            if self.left == 0 {
                return Err(io::Error::other(TooMuch));
            }
            let read = match self.inner.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.ended = read == 0;
            let bytes = self.block.get(..read).unwrap_or_default();
            self.text = self.decoder.push(bytes, self.ended).into_text();
            self.at = 0;
        }
        Ok(self.text.as_bytes().get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, bytes: usize) {
        self.at += bytes;
        self.left = self.left.saturating_sub(bytes as u64);
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let read = ready.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
