//! Packed files of several members one behind the other, and what stands behind the last.

use std::fmt;
use std::io::{self, BufRead, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;

/// What unpacks one member, and gives back what follows it.
pub(super) trait Member<B: BufRead>: Read {
    /// The first bytes of a member.
    const START: &'static [u8];
    fn open(packed: B) -> Self;
    fn close(self) -> B;
}

impl<B: BufRead> Member<B> for GzDecoder<B> {
    const START: &'static [u8] = &[0x1F, 0x8B];

    fn open(packed: B) -> Self {
        Self::new(packed)
    }

    fn close(self) -> B {
        self.into_inner()
    }
}

impl<B: BufRead> Member<B> for BzDecoder<B> {
    const START: &'static [u8] = b"BZh";

    fn open(packed: B) -> Self {
        Self::new(packed)
    }

    fn close(self) -> B {
        self.into_inner()
    }
}

/// Something that is no member stands behind the last one. All that was packed was read.
#[derive(Debug)]
pub(super) struct Trailing;

impl fmt::Display for Trailing {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("behind its end stands something else, which is left out")
    }
}

impl std::error::Error for Trailing {}

/// The members of a packed file as one text.
pub(super) struct Members<B, M> {
    member: Option<M>,
    rest: Option<B>,
}

impl<B: BufRead, M: Member<B>> Members<B, M> {
    pub(super) fn new(packed: B) -> Self {
        Self { member: Some(M::open(packed)), rest: None }
    }

    /// Opens the member behind the last one; false where none follows. Zeros, with which tapes and some tools fill up a
    /// file, are nothing.
    fn next(&mut self) -> io::Result<bool> {
        let Some(mut packed) = self.rest.take() else { return Ok(false) };
        let mut seen = 0;
        loop {
            let bytes = packed.fill_buf()?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            if bytes.is_empty() {
                return Ok(false);
            }
            if zeros < bytes.len() {
                let start = bytes.get(zeros..).unwrap_or_default();
                let shared = start.len().min(M::START.len());
                if start.get(..shared) != M::START.get(..shared) {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, Trailing));
                }
                seen += shared;
            }
            packed.consume(zeros);
            if seen > 0 {
                break;
            }
        }
        self.member = Some(M::open(packed));
        Ok(true)
    }
}

impl<B: BufRead, M: Member<B>> Read for Members<B, M> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let Some(member) = &mut self.member else { return Ok(0) };
            let read = member.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.rest = self.member.take().map(Member::close);
            if !self.next()? {
                return Ok(0);
            }
        }
    }
}
