//! A reader whose first bytes can be looked at.

use std::io::{self, Read};

/// Reads on after bytes that were looked at.
pub(super) struct Head<R> {
    seen: Vec<u8>,
    /// How many of `seen` were read again.
    given: usize,
    inner: R,
}

impl<R: Read> Head<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { seen: Vec::new(), given: 0, inner }
    }

    /// The first `wanted` bytes, or as many as there are. Only before the first read.
    pub(super) fn look(&mut self, wanted: usize) -> io::Result<&[u8]> {
        let missing = wanted.saturating_sub(self.seen.len());
        (&mut self.inner).take(missing as u64).read_to_end(&mut self.seen)?;
        Ok(self.seen.get(..wanted.min(self.seen.len())).unwrap_or_default())
    }
}

impl<R: Read> Read for Head<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.seen.get(self.given..).unwrap_or_default();
        if rest.is_empty() {
            return self.inner.read(buffer);
        }
        let read = rest.read(buffer)?;
        self.given += read;
        if self.given == self.seen.len() {
            (self.seen, self.given) = (Vec::new(), 0);
        }
        Ok(read)
    }
}
