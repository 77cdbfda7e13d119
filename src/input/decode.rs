//! Bytes to text, with the way back: a bad byte is replaced, counted and located, never silently lost.

use crate::diag::{Diagnostic, position};

/// How many places of invalid bytes a warning lists.
const PLACES_SHOWN: usize = 5;

/// Text decoded from bytes that should be UTF-8.
///
/// A byte order mark stays in the text, so that offsets count from the first byte of the file. Each invalid sequence became
/// one U+FFFD, after which decoded offsets differ from source offsets; [`Decoded::to_source`] tells the latter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    text: String,
    fixes: Vec<Fix>,
}

/// One invalid sequence and what replaced it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fix {
    /// Byte offset of the U+FFFD in the text.
    decoded: usize,
    /// Byte offset of the sequence in the source.
    source: usize,
    /// Length of the sequence in bytes, 1 to 3.
    length: usize,
}

impl Decoded {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The source's byte offset for byte `offset` of the text. An offset inside a replacement character counts as its start.
    pub fn to_source(&self, offset: usize) -> usize {
        let replaced = char::REPLACEMENT_CHARACTER.len_utf8();
        let after = self.fixes.partition_point(|fix| fix.decoded <= offset);
        match after.checked_sub(1).and_then(|last| self.fixes.get(last)) {
            None => offset,
            Some(fix) if offset < fix.decoded + replaced => fix.source,
            Some(fix) => fix.source + fix.length + (offset - fix.decoded - replaced),
        }
    }

    /// How many bytes of the source are no UTF-8.
    pub fn invalid_bytes(&self) -> usize {
        self.fixes.iter().map(|fix| fix.length).sum()
    }

    /// The warning about invalid bytes in the dump `name`, if there are any.
    pub(super) fn invalid_bytes_warning(&self, name: &str) -> Option<Diagnostic> {
        let first = self.fixes.first()?;
        let count = self.invalid_bytes();
        let s = if count == 1 { "byte is" } else { "bytes are" };
        let at = position(&self.text, first.decoded);
        let message = format!("{name}:{}:{}: {count} {s} not valid UTF-8 and read as U+FFFD", at.line, at.column);
        Some(
            Diagnostic::warning("", message).note(self.places()).help(
                "jikenbo reads UTF-8; convert other encodings first, for example with `iconv -f SHIFT_JIS -t UTF-8`",
            ),
        )
    }

    /// The first places of invalid bytes, as lines and columns.
    fn places(&self) -> String {
        let shown = self.fixes.iter().take(PLACES_SHOWN).map(|fix| {
            let at = position(&self.text, fix.decoded);
            format!("{}:{} (byte {})", at.line, at.column, fix.source)
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        match self.fixes.len().saturating_sub(PLACES_SHOWN) {
            0 => format!("at {shown}"),
            more => format!("at {shown} and {more} more places"),
        }
    }
}

/// Decodes the bytes of a whole source. Never fails; valid text is not copied.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, fixes: Vec::new() },
        Err(error) => replace_invalid(error.as_bytes()),
    }
}

fn replace_invalid(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), fixes: Vec::new() };
    let mut source = 0;
    for chunk in bytes.utf8_chunks() {
        decoded.text += chunk.valid();
        source += chunk.valid().len();
        let length = chunk.invalid().len();
        if length > 0 {
            decoded.fixes.push(Fix { decoded: decoded.text.len(), source, length });
            decoded.text.push(char::REPLACEMENT_CHARACTER);
            source += length;
        }
    }
    decoded
}
