//! Bytes to text, with the way back, piece by piece: a bad byte is replaced, counted and located, never silently lost.

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::diag::Diagnostic;
use crate::message::{Message, message};
use crate::text::Decoded;

/// How many places of invalid bytes a warning lists.
const PLACES_SHOWN: usize = 5;
/// The byte that begins the escape sequences of ISO-2022-JP, and how long they are.
const ESCAPE: (u8, usize) = (0x1B, 3);
/// Room for what one byte can complete.
const ONE_CHARACTER: usize = 32;

const REPLACEMENT: &str = "\u{fffd}";

/// Decodes a source that comes in pieces of any size; the result does not depend on how it was cut.
pub(super) struct Decoder {
    encoding: &'static Encoding,
    kind: Kind,
    /// Offset in the source of the first byte not yet in the text.
    source: usize,
    bad: BadBytes,
}

/// How to decode. Each kind holds what it needs of a character that the last piece has cut.
enum Kind {
    Utf8(Vec<u8>),
    Utf16(Vec<u8>),
    Other { decoder: Box<encoding_rs::Decoder>, begun: Vec<u8> },
}

impl Decoder {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        let kind = if encoding == UTF_8 {
            Kind::Utf8(Vec::new())
        } else if encoding == UTF_16LE || encoding == UTF_16BE {
            Kind::Utf16(Vec::new())
        } else {
            Kind::Other { decoder: Box::new(encoding.new_decoder_without_bom_handling()), begun: Vec::new() }
        };
        Self { encoding, kind, source: 0, bad: BadBytes::default() }
    }

    /// Goes on in `encoding`. What was read so far is the same in both, and whole.
    pub(super) fn turn_to(&mut self, encoding: &'static Encoding) {
        if encoding != self.encoding {
            (self.encoding, self.kind) = (encoding, Self::new(encoding).kind);
        }
    }

    /// The text of the next bytes; `last` says that none follow.
    pub(super) fn push(&mut self, bytes: &[u8], last: bool) -> Decoded {
        let mut out = Writer { decoded: Decoded::default(), source: self.source, bad: Vec::new() };
        match &mut self.kind {
            Kind::Utf8(cut) => joined(cut, bytes, |bytes| utf8(bytes, last, &mut out)),
            Kind::Utf16(cut) => {
                let unit = if self.encoding == UTF_16LE { u16::from_le_bytes } else { u16::from_be_bytes };
                joined(cut, bytes, |bytes| utf16(bytes, unit, last, &mut out));
            }
            Kind::Other { decoder, begun } => other(decoder, begun, bytes, last, &mut out),
        }
        self.source = out.source;
        self.bad.add(out.decoded.text(), &out.bad);
        out.decoded
    }

    /// The warning about invalid bytes in the dump `name`, if there were any.
    pub(super) fn warning(&self, name: &str) -> Option<Diagnostic> {
        let (line, column, _) = self.bad.places.first()?;
        let count = self.bad.bytes;
        let s = if count == 1 { message!("byte is") } else { message!("bytes are") };
        let encoding = self.encoding.name();
        let message = message!(
            "{name}:{line}:{column}: {count} {s} not valid {encoding} and read as U+FFFD",
            name,
            line,
            column,
            count,
            s,
            encoding
        );
        let help = "`--input-encoding` says how to read it where the encoding was guessed wrong";
        Some(Diagnostic::warning("", message).note(self.bad.list()).help(help))
    }
}

/// Where the bad bytes are.
#[derive(Default)]
struct BadBytes {
    /// How many bytes.
    bytes: usize,
    /// How many sequences.
    sequences: usize,
    /// Line, column and source offset of the first ones.
    places: Vec<(usize, usize, usize)>,
    /// Line ends in the text so far.
    lines: usize,
    /// Characters after the last line end.
    columns: usize,
}

impl BadBytes {
    /// Takes in the next `text`; `bad` are offset in it, offset in the source and length of what was replaced.
    fn add(&mut self, text: &str, bad: &[(usize, usize, usize)]) {
        self.bytes += bad.iter().map(|(_, _, length)| length).sum::<usize>();
        self.sequences += bad.len();
        let mut from = 0;
        for &(at, source, _) in bad.iter().take(PLACES_SHOWN.saturating_sub(self.places.len())) {
            self.advance(text.get(from..at).unwrap_or(""));
            self.places.push((self.lines + 1, self.columns + 1, source));
            from = at;
        }
        self.advance(text.get(from..).unwrap_or(""));
    }

    fn advance(&mut self, text: &str) {
        if self.places.len() >= PLACES_SHOWN {
            return;
        }
        match memchr::memrchr(b'\n', text.as_bytes()) {
            Some(end) => {
                self.lines += memchr::memchr_iter(b'\n', text.as_bytes()).count();
                self.columns = text.get(end + 1..).unwrap_or("").chars().count();
            }
            None => self.columns += text.chars().count(),
        }
    }

    fn list(&self) -> Message {
        let place = |(line, column, byte): &(usize, usize, usize)| {
            message!("{line}:{column} (byte {byte})", line, column, byte)
        };
        let joined = |first, second| message!("{first}, {second}", first, second);
        let shown = self.places.iter().map(place).reduce(joined).unwrap_or_default();
        match self.sequences.saturating_sub(self.places.len()) {
            0 => message!("at {shown}", shown),
            more => message!("at {shown} and {more} more places", shown, more),
        }
    }
}

/// The text of one piece while it is written.
struct Writer {
    decoded: Decoded,
    /// Offset in the source of what comes next.
    source: usize,
    /// Offset in the text, offset in the source and length of each invalid sequence.
    bad: Vec<(usize, usize, usize)>,
}

impl Writer {
    fn same(&mut self, text: &str) {
        self.decoded.push_same(text, self.source);
        self.source += text.len();
    }

    /// The next `length` bytes stand for `text`.
    fn character(&mut self, text: &str, length: usize) {
        self.decoded.push_char(text, self.source, length);
        self.source += length;
    }

    /// The next `length` bytes stand for `text`, mostly one character. After a broken escape sequence come several, of a byte
    /// each, that could have been a part of it.
    fn characters(&mut self, text: &str, length: usize) {
        if text.chars().count() == length {
            text.chars().for_each(|c| self.character(c.encode_utf8(&mut [0; 4]), 1));
        } else {
            self.character(text, length);
        }
    }

    /// The next `length` bytes are invalid.
    fn invalid(&mut self, length: usize) {
        self.bad.push((self.decoded.text().len(), self.source, length));
        self.character(REPLACEMENT, length);
    }
}

/// Decodes `cut` and `bytes` as one; `decode` tells how many bytes it leaves for the next time.
fn joined(cut: &mut Vec<u8>, bytes: &[u8], decode: impl FnOnce(&[u8]) -> usize) {
    if cut.is_empty() {
        let left = decode(bytes);
        cut.extend_from_slice(bytes.get(bytes.len() - left.min(bytes.len())..).unwrap_or_default());
    } else {
        cut.extend_from_slice(bytes);
        let left = decode(cut);
        cut.drain(..cut.len() - left.min(cut.len()));
    }
}

fn utf8(bytes: &[u8], last: bool, out: &mut Writer) -> usize {
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        out.same(chunk.valid());
        let invalid = chunk.invalid();
        let incomplete = || std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
        if !last && chunks.peek().is_none() && !invalid.is_empty() && incomplete() {
            return invalid.len();
        }
        if !invalid.is_empty() {
            out.invalid(invalid.len());
        }
    }
    0
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, last: bool, out: &mut Writer) -> usize {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let held = match pairs.last() {
        // A leading surrogate waits for the trailing one.
        Some(&pair) if !last && (0xD800..0xDC00).contains(&unit(pair)) => 1,
        _ => 0,
    };
    let whole = pairs.iter().take(pairs.len() - held).map(|&pair| unit(pair));
    for character in char::decode_utf16(whole) {
        match character {
            Ok(c) => out.character(c.encode_utf8(&mut [0; 4]), c.len_utf16() * 2),
            Err(_) => out.invalid(2),
        }
    }
    if last && !odd.is_empty() {
        out.invalid(odd.len());
    }
    if last { 0 } else { held * 2 + odd.len() }
}

/// Byte by byte, so that it is known which bytes make a character; runs of ASCII at once where they stand for themselves.
fn other(decoder: &mut encoding_rs::Decoder, begun: &mut Vec<u8>, bytes: &[u8], last: bool, out: &mut Writer) {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = if begun.is_empty() && decoder.encoding().is_ascii_compatible() { ascii_run(rest) } else { "" };
        out.same(plain);
        at += plain.len();
        if plain.is_empty() {
            at += step(decoder, begun, rest.get(..1).unwrap_or_default(), false, out).0;
        }
    }
    if last {
        // What stands behind something invalid comes with the next call.
        while step(decoder, begun, &[], true, out).1 {}
        // Escape sequences at the very end stand for nothing.
        out.source += begun.len();
        begun.clear();
    }
}

fn ascii_run(bytes: &[u8]) -> &str {
    let plain = bytes.get(..Encoding::ascii_valid_up_to(bytes)).unwrap_or_default();
    std::str::from_utf8(plain).unwrap_or("")
}

/// Feeds one byte, or the end; how many bytes were taken, and whether something invalid was found.
fn step(
    decoder: &mut encoding_rs::Decoder,
    begun: &mut Vec<u8>,
    byte: &[u8],
    last: bool,
    out: &mut Writer,
) -> (usize, bool) {
    let mut text = [0; ONE_CHARACTER];
    let (result, read, written) = decoder.decode_to_utf8_without_replacement(byte, &mut text, last);
    begun.extend_from_slice(byte.get(..read).unwrap_or_default());
    let (bad, after) = match result {
        DecoderResult::Malformed(bad, after) => (usize::from(bad), usize::from(after)),
        DecoderResult::InputEmpty | DecoderResult::OutputFull => (0, 0),
    };
    if let Some(text) = text.get(..written).and_then(|text| std::str::from_utf8(text).ok()).filter(|t| !t.is_empty()) {
        // The text stands before what is invalid, and before an escape sequence that has only begun.
        let escape = char::from(ESCAPE.0);
        let begins = bad == 0 && begun.last() == Some(&ESCAPE.0) && !text.ends_with(escape);
        let length = begun.len().saturating_sub(bad + after + usize::from(begins));
        let escapes = escapes(begun.get(..length).unwrap_or_default());
        out.source += escapes;
        out.characters(text, length - escapes);
        begun.drain(..length);
    }
    if bad > 0 {
        let kept = after.min(begun.len());
        let bad = bad.min(begun.len() - kept);
        out.source += begun.len() - kept - bad;
        out.invalid(bad);
        begun.drain(..begun.len() - kept);
    }
    (read, bad > 0)
}

/// How many bytes of escape sequences `bytes` begin with.
fn escapes(bytes: &[u8]) -> usize {
    let (lead, length) = ESCAPE;
    bytes.chunks(length).take_while(|chunk| chunk.first() == Some(&lead) && chunk.len() == length).count() * length
}

/// True where `bytes` are valid in `encoding`, a character cut at the end aside.
pub(super) fn is_valid(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let Some(room) = decoder.max_utf8_buffer_length_without_replacement(bytes.len()) else { return false };
    let mut text = String::with_capacity(room);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
    result == DecoderResult::InputEmpty
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};

    use super::*;
    use crate::text::Span;

    fn decode(bytes: &[u8], encoding: &'static Encoding, piece: usize) -> (Decoded, Decoder) {
        let mut decoder = Decoder::new(encoding);
        let mut all = Decoded::default();
        bytes.chunks(piece.max(1)).for_each(|piece| all.append(decoder.push(piece, false)));
        all.append(decoder.push(&[], true));
        (all, decoder)
    }

    const TEXT: &str = "件名:漏えいの①\r\nｱｲｳ 2024 年\n㈱架空\n";

    fn utf16_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    fn encodings() -> Vec<(&'static Encoding, Vec<u8>)> {
        let encoded = |encoding: &'static Encoding| (encoding, encoding.encode(TEXT).0.into_owned());
        vec![
            (UTF_8, TEXT.into()),
            encoded(SHIFT_JIS),
            encoded(EUC_JP),
            (UTF_16LE, utf16_bytes(TEXT, u16::to_le_bytes)),
            (UTF_16BE, utf16_bytes(TEXT, u16::to_be_bytes)),
        ]
    }

    #[test]
    fn every_character_of_every_encoding_leads_to_its_bytes_however_it_was_cut() {
        for (encoding, bytes) in encodings() {
            for piece in [1, 2, 3, 5, 1000] {
                let (decoded, decoder) = decode(&bytes, encoding, piece);
                assert_eq!(decoded.text(), TEXT, "{} in pieces of {piece}", encoding.name());
                assert!(decoder.warning("d").is_none());
                for (at, c) in TEXT.char_indices() {
                    let source = decoded.source(Span::new(at, at + c.len_utf8()));
                    let back = encoding.decode_without_bom_handling(&bytes[source.start..source.end]).0;
                    assert_eq!(back, c.to_string(), "{} at {at}", encoding.name());
                }
            }
        }
    }

    #[test]
    fn escape_sequences_stand_for_nothing() {
        let text = "a件名b漏";
        let bytes = b"a\x1b$B7oL>\x1b(Bb\x1b$BO3\x1b(B";
        assert_eq!(ISO_2022_JP.decode_without_bom_handling(bytes).0, text);
        for piece in [1, 4, 100] {
            let (decoded, decoder) = decode(bytes, ISO_2022_JP, piece);
            assert_eq!(decoded.text(), text);
            assert!(decoder.warning("d").is_none());
            assert_eq!(decoded.source(Span::new(1, 7)), Span::new(4, 8));
            assert_eq!(decoded.source(Span::new(7, 8)), Span::new(11, 12));
            assert_eq!(decoded.source(Span::new(8, 11)), Span::new(15, 17));
        }
    }

    #[test]
    fn broken_escape_sequences_lead_to_their_bytes() {
        // What follows the escape byte is text, and may itself stand before an invalid byte.
        for (bytes, text, places) in [
            (&b"a\x1b$7c"[..], "a\u{fffd}$7c", vec![0, 1, 2, 3, 4]),
            (b"\x1b$\xffa", "\u{fffd}$\u{fffd}a", vec![0, 1, 2, 3]),
            (b"\x1b(B\x1b(Ba", "\u{fffd}a", vec![0, 6]),
            (b"\x1b$", "\u{fffd}$", vec![0, 1]),
            (b"\x1b$\x1b\xfea", "\u{fffd}$\u{fffd}\u{fffd}a", vec![0, 1, 2, 3, 4]),
            (b"\x1b(I1\x1b$", "\u{ff71}\u{fffd}\u{ff64}", vec![3, 4, 5]),
        ] {
            for piece in [1, 2, 100] {
                let (decoded, _) = decode(bytes, ISO_2022_JP, piece);
                assert_eq!(decoded.text(), text);
                let found: Vec<_> = decoded.text().char_indices().map(|(at, _)| decoded.to_source(at)).collect();
                assert_eq!(found, places, "{bytes:?}");
                assert_eq!(decoded.to_source(text.len()), bytes.len(), "{bytes:?}");
            }
        }
    }

    #[test]
    fn byte_order_mark_stays_and_offsets_count_from_the_first_byte() {
        let (decoded, _) = decode("\u{feff}件".as_bytes(), UTF_8, 100);
        assert_eq!((decoded.text(), decoded.to_source(3)), ("\u{feff}件", 3));
        let (decoded, _) = decode(&utf16_bytes("\u{feff}件", u16::to_le_bytes), UTF_16LE, 100);
        assert_eq!((decoded.text(), decoded.to_source(3)), ("\u{feff}件", 2));
    }

    #[test]
    fn offsets_after_invalid_bytes_point_at_the_source() {
        // One stray byte, then a character cut after two of its three bytes.
        let bytes = b"a\xffb\nc\xe4\xbbd";
        for piece in [1, 3, 100] {
            let (decoded, decoder) = decode(bytes, UTF_8, piece);
            assert_eq!(decoded.text(), "a\u{fffd}b\nc\u{fffd}d");
            assert_eq!(decoder.bad.bytes, 3);
            let mapped: Vec<_> = decoded.text().char_indices().map(|(at, _)| decoded.to_source(at)).collect();
            assert_eq!(mapped, [0, 1, 2, 3, 4, 5, 7]);
            assert_eq!(decoded.to_source(decoded.text().len()), bytes.len());
            assert_eq!(decoded.to_source(2), 1, "inside the first replacement");
        }
    }

    #[test]
    fn unpaired_surrogates_and_cut_characters_are_replaced() {
        let bytes = [0x42, 0x30, 0x3D, 0xD8, 0x44, 0x30, 0x00, 0xDE, 0x3D, 0xD8, 0x00, 0xDE, 0x41];
        for piece in [1, 2, 3, 100] {
            let (decoded, decoder) = decode(&bytes, UTF_16LE, piece);
            assert_eq!(decoded.text(), "あ\u{fffd}い\u{fffd}\u{1f600}\u{fffd}");
            assert_eq!(decoder.bad.bytes, 5);
            assert_eq!(decoded.to_source(decoded.text().len()), bytes.len());
        }
        let (decoded, decoder) = decode(b"\x93\xfa\x96\xffx\x96", SHIFT_JIS, 1);
        assert_eq!(decoded.text(), "日\u{fffd}x\u{fffd}");
        assert_eq!(decoder.bad.sequences, 2);
        assert_eq!(decoded.to_source("日\u{fffd}".len()), 4);
    }

    #[test]
    fn invalid_bytes_are_counted_and_located() {
        let bytes = [b"\n\xe4\xba\x8b\xff".as_slice(), &[b'\xfe'; 6]].concat();
        for piece in [1, 100] {
            let (_, decoder) = decode(&bytes, UTF_8, piece);
            let warning = decoder.warning("d.txt").unwrap();
            assert_eq!(warning.message.to_string(), "d.txt:2:2: 7 bytes are not valid UTF-8 and read as U+FFFD");
            assert_eq!(
                warning.notes,
                ["at 2:2 (byte 4), 2:3 (byte 5), 2:4 (byte 6), 2:5 (byte 7), 2:6 (byte 8) and 2 more places"]
            );
        }
    }
}
