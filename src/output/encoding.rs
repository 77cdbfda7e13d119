//! The bytes that texts become in files.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use crate::message::{Message, message};

/// An encoding of text files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Encoding {
    /// UTF-8
    #[default]
    Utf8,
    /// Windows code page 932, Microsoft's Shift_JIS; what it has no place for becomes 〓, which is told
    #[value(alias = "shift_jis", alias = "sjis", alias = "windows-31j")]
    Cp932,
}

/// Written for a character that the encoding has no place for: the printer's mark for a missing type.
const MISSING: &str = "〓";
/// Characters that Unicode has twice: as JIS has them, and as code page 932 reads them.
const TWINS: [(char, char); 7] =
    [('〜', '～'), ('‖', '∥'), ('—', '―'), ('¢', '￠'), ('£', '￡'), ('¬', '￢'), ('\u{a0}', ' ')];
/// Different missing characters that are remembered.
const MOST_TOLD: usize = 8;

/// Encodes texts and remembers what found no place.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    encoding: Encoding,
    missing: usize,
    told: Vec<char>,
}

impl Encoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, ..Self::default() }
    }

    /// The bytes of `text`.
    pub(super) fn encode<'t>(&mut self, text: &'t str) -> Cow<'t, [u8]> {
        match self.encoding {
            Encoding::Utf8 => Cow::Borrowed(text.as_bytes()),
            Encoding::Cp932 => self.cp932(text),
        }
    }

    fn cp932<'t>(&mut self, text: &'t str) -> Cow<'t, [u8]> {
        let (bytes, _, unmappable) = SHIFT_JIS.encode(text);
        if !unmappable {
            return bytes;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut buffer = [0; 4];
        for c in text.chars() {
            let c = TWINS.iter().find(|(twin, _)| *twin == c).map_or(c, |(_, known)| *known);
            let (bytes, _, unmappable) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
            if unmappable {
                self.miss(c);
                out.extend_from_slice(&SHIFT_JIS.encode(MISSING).0);
            } else {
                out.extend_from_slice(&bytes);
            }
        }
        Cow::Owned(out)
    }

    fn miss(&mut self, c: char) {
        self.missing += 1;
        if self.told.len() < MOST_TOLD && !self.told.contains(&c) {
            self.told.push(c);
        }
    }

    /// What found no place, as a sentence; `None` where everything did.
    pub(super) fn note(&self) -> Option<Message> {
        let told: Vec<_> = self.told.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        let characters = match self.missing {
            0 => return None,
            1 => message!("1 character has"),
            count => message!("{count} characters have", count),
        };
        Some(message!(
            "{characters} no place in code page 932 and became {sign}, among them {told}",
            characters,
            sign = MISSING,
            told = told.join(", ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> (Vec<u8>, Option<String>) {
        let mut encoder = Encoder::new(Encoding::Cp932);
        (encoder.encode(text).into_owned(), encoder.note().map(|note| note.to_string()))
    }

    #[test]
    fn code_page_932_has_its_own_characters_too() {
        assert_eq!(encoded("氏名"), (b"\x8e\x81\x96\xbc".to_vec(), None));
        assert_eq!(encoded("髙﨑①Ⅳ"), (b"\xfb\xfc\xfa\xb1\x87\x40\x87\x57".to_vec(), None));
    }

    #[test]
    fn twins_are_one_character() {
        assert_eq!(encoded("9〜17時−"), (encoded("9～17時－").0, None));
        assert_eq!(encoded("—‖¢£¬"), (encoded("―∥￠￡￢").0, None));
    }

    #[test]
    fn what_has_no_place_is_shown_and_told() {
        let (bytes, note) = encoded("𠮷野😀😀");
        assert_eq!(bytes, encoded("〓野〓〓").0);
        let note = note.unwrap();
        assert!(
            note.starts_with("3 characters have no place") && note.ends_with("𠮷 (U+20BB7), 😀 (U+1F600)"),
            "{note}"
        );
    }
}
