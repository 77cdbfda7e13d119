//! A reader whose first bytes can be looked at.

use std::io::{self, Read};

/// Reads on after bytes that were looked at.
pub(super) struct Head<R> {
    seen: Vec<u8>,
    /// How many of `seen` were read again.
    given: usize,
    inner: R,
    /// Why no more can be read behind `seen`; told when that is used up.
    failed: Option<io::Error>,
}

impl<R: Read> Head<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { seen: Vec::new(), given: 0, inner, failed: None }
    }

    /// The first `wanted` bytes, or as many as there are. Only before the first read. An error is told where nothing comes
    /// before it; else when that was read.
    pub(super) fn look(&mut self, wanted: usize) -> io::Result<&[u8]> {
        let missing = wanted.saturating_sub(self.seen.len());
        if self.failed.is_none() {
            self.failed = (&mut self.inner).take(missing as u64).read_to_end(&mut self.seen).err();
        }
        if self.seen.is_empty()
            && let Some(error) = self.failed.take()
        {
            return Err(error);
        }
        Ok(self.seen.get(..wanted.min(self.seen.len())).unwrap_or_default())
    }
}

impl<R: Read> Read for Head<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.seen.get(self.given..).unwrap_or_default();
        if rest.is_empty() {
            return self.failed.take().map_or_else(|| self.inner.read(buffer), Err);
        }
        let read = rest.read(buffer)?;
        self.given += read;
        if self.given == self.seen.len() {
            (self.seen, self.given) = (Vec::new(), 0);
        }
        Ok(read)
    }
}
