//! How much is unpacked out of how little: the guard against decompression bombs.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use crate::message::{Message, message};

/// So much may come out of a source whatever its size, in bytes.
const FREE: u64 = 256 << 20;
/// Beyond that, at most so many bytes for each packed one. Texts shrink to a tenth, logs to a fiftieth.
const MOST_RATIO: u64 = 200;

/// Counts the bytes of one source before and after unpacking; all layers of it together.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter {
    packed: Rc<Cell<u64>>,
    unpacked: Rc<Cell<u64>>,
}

/// More came out than any honest file holds.
#[derive(Debug)]
pub(super) struct Bomb {
    packed: u64,
}

impl Bomb {
    /// What it is, for people.
    pub(super) fn told(&self) -> Message {
        message!(
            "it looks like a decompression bomb: {packed} bytes unpack to more than {ratio} times as many",
            packed = self.packed,
            ratio = MOST_RATIO
        )
    }
}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.told().fmt(f)
    }
}

impl std::error::Error for Bomb {}

impl Meter {
    /// Counts what is read from the source itself.
    pub(super) fn packed<R: Read>(&self, inner: R) -> Packed<R> {
        Packed { inner, count: Rc::clone(&self.packed) }
    }

    /// Counts what comes out of an unpacker, and fails where it is too much.
    pub(super) fn unpacked<R: Read>(&self, inner: R) -> Unpacked<R> {
        Unpacked { inner, meter: self.clone() }
    }

    /// How many bytes of the source were read so far.
    pub(super) fn read(&self) -> u64 {
        self.packed.get()
    }

    /// Says how large the source is where it is read elsewhere than through [`Meter::packed`].
    pub(super) fn set_packed(&self, bytes: u64) {
        self.packed.set(bytes);
    }
}

/// See [`Meter::packed`].
pub(super) struct Packed<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// See [`Meter::unpacked`].
pub(super) struct Unpacked<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let unpacked = self.meter.unpacked.get() + read as u64;
        self.meter.unpacked.set(unpacked);
        let packed = self.meter.packed.get();
        if unpacked > FREE && unpacked > packed.saturating_mul(MOST_RATIO) {
            return Err(io::Error::other(Bomb { packed }));
        }
        Ok(read)
    }
}
