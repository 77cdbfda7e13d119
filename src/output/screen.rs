//! A terminal that texts of strangers are written to.

use std::io::{self, Write};
use std::str;

use crate::text::printable;

/// Passes text on without the characters that steer a terminal. A character may come in two writes.
pub struct Screen<W: Write> {
    out: W,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Screen<W> {
    /// A filter before `out`.
    pub(super) fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let whole = match str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.begun.len(),
        };
        let rest = self.begun.split_off(whole);
        let text = std::mem::replace(&mut self.begun, rest);
        self.out.write_all(printable(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_nothing_that_steers_it_wherever_writes_are_cut() {
        let text = "架空\u{1b}[2J商\u{9b}31m事\u{202e}x\r\n".as_bytes();
        for size in 1..text.len() {
            let mut screen = Screen::new(Vec::new());
            text.chunks(size).for_each(|part| screen.write_all(part).unwrap());
            assert_eq!(String::from_utf8(screen.out).unwrap(), "架空[2J商31m事x\n", "in parts of {size} bytes");
        }
    }
}
