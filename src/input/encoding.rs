//! Which encoding a text is in: as told, by its byte order mark, as declared, as detected.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::decode::is_valid;

/// Names that the registry of the web does not have.
const OTHER_NAMES: &[(&str, &Encoding)] = &[("cp932", SHIFT_JIS), ("utf-16", UTF_16LE), ("utf16", UTF_16LE)];
/// What may be detected; anything else is read as UTF-8, so that wrong bytes are told.
const DETECTED: &[&Encoding] = &[SHIFT_JIS, EUC_JP, ISO_2022_JP];
/// In a damaged UTF-8 text, so many characters are right for one that is wrong.
const DAMAGED: usize = 4;
/// How much of a text in UTF-16 are characters that Japanese texts are made of, in percent.
const JAPANESE_SHARE: usize = 95;
/// The same in a text with bad bytes.
const DAMAGED_SHARE: usize = 80;

/// The encoding called `name`: any name that web pages use, or `cp932`.
///
/// # Errors
/// No encoding is called so; the error lists the usual ones.
pub fn encoding_named(name: &str) -> Result<&'static Encoding, String> {
    let other = OTHER_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, encoding)| *encoding);
    other.or_else(|| Encoding::for_label_no_replacement(name.as_bytes())).ok_or_else(|| {
        "no such encoding; the usual ones are utf-8, shift_jis (cp932), euc-jp, iso-2022-jp, utf-16le, utf-16be"
            .to_owned()
    })
}

/// How much of a text is looked at to tell its encoding, in bytes.
pub(super) const SAMPLE: usize = 64 << 10;

/// What is known of the encoding of a text before all of it was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    encoding: &'static Encoding,
    /// What the surroundings of the text declare, and what the text does.
    declared: [Option<&'static Encoding>; 2],
    /// Nothing that follows can change it.
    settled: bool,
}

impl Choice {
    /// The encoding that was asked for.
    pub(super) fn fixed(encoding: &'static Encoding) -> Self {
        Self { encoding, declared: [None; 2], settled: true }
    }

    /// The encoding of a text that begins with `sample`.
    pub(super) fn of(sample: &[u8], declared: [Option<&'static Encoding>; 2]) -> Self {
        let encoding = choose(sample, declared);
        Self { encoding, declared, settled: first_telling(sample).is_some() }
    }

    pub(super) fn encoding(self) -> &'static Encoding {
        self.encoding
    }

    /// Where the first byte stands that tells the encoding, if so far nothing has told it.
    pub(super) fn unsettled(self, bytes: &[u8]) -> Option<usize> {
        first_telling(bytes).filter(|_| !self.settled)
    }

    /// The choice with `bytes` that follow. What went before is the same in every encoding.
    pub(super) fn settle(self, bytes: &[u8]) -> Self {
        if self.unsettled(bytes).is_some() { Self::of(bytes, self.declared) } else { self }
    }
}

/// The first byte that is not the same in all encodings.
fn first_telling(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| matches!(byte, 0 | 0x1B | 0x80..))
}

/// The encoding of a text that begins with `sample`: its byte order mark; UTF-8 where it is that beyond doubt; the first of the
/// declared ones that its bytes do not contradict; else what it looks like.
fn choose(sample: &[u8], declared: [Option<&'static Encoding>; 2]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(sample) {
        return marked;
    }
    let Some(first) = first_telling(sample) else { return declared.into_iter().flatten().next().unwrap_or(UTF_8) };
    // UTF-16 has its units at even places.
    let sample = sample.get(first & !1..).unwrap_or_default();
    let sample = sample.get(..SAMPLE.min(sample.len())).unwrap_or_default();
    if is_utf8_throughout(sample) {
        return UTF_8;
    }
    if is_iso_2022_jp(sample) {
        return ISO_2022_JP;
    }
    let declared = declared.into_iter().flatten().find(|encoding| bears_out(sample, encoding));
    declared.unwrap_or_else(|| detect(sample))
}

/// True for UTF-8 with other characters than those of ASCII; the last may be cut.
fn is_utf8_throughout(sample: &[u8]) -> bool {
    let valid = match std::str::from_utf8(sample) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let valid = sample.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(valid).unwrap_or("")
        }
        Err(_) => return false,
    };
    !valid.is_ascii() && !valid.contains('\0')
}

/// True where the bytes are what a declaration says they are. Servers and editors declare Latin encodings for texts that
/// nobody told them the encoding of.
fn bears_out(sample: &[u8], declared: &'static Encoding) -> bool {
    match declared {
        encoding if encoding == UTF_8 => is_utf8(sample) && !sample.contains(&0),
        encoding if encoding == ISO_2022_JP => is_valid(sample, ISO_2022_JP),
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => utf16(sample) == Some(encoding),
        encoding if encoding.is_single_byte() => {
            let seen = detect(sample);
            seen == UTF_8 || !is_mostly(sample, seen)
        }
        encoding => is_mostly(sample, encoding),
    }
}

/// True where shifts to two-byte characters are many more than bytes that ISO-2022-JP does not have.
fn is_iso_2022_jp(sample: &[u8]) -> bool {
    let shifts = memchr::memmem::find_iter(sample, b"\x1B$").count();
    let wrong = sample.iter().filter(|byte| **byte >= 0x80).count();
    shifts > wrong
}

fn detect(sample: &[u8]) -> &'static Encoding {
    if sample.contains(&0x1B) && is_valid(sample, ISO_2022_JP) {
        return ISO_2022_JP;
    }
    if let Some(encoding) = utf16(sample) {
        return encoding;
    }
    if is_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, false);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    if DETECTED.contains(&guess) && is_mostly(sample, guess) { guess } else { damaged(sample) }
}

/// The encoding of a text with bad bytes, for which a detector has no use: the one in which most of it is Japanese writing.
fn damaged(sample: &[u8]) -> &'static Encoding {
    let share = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let all = text.chars().filter(|c| !c.is_ascii()).count().max(1);
        let usual = text.chars().filter(|c| !c.is_ascii() && u16::try_from(u32::from(*c)).is_ok_and(is_usual)).count();
        // Kana of half width are what EUC-JP looks like in Shift_JIS.
        let half = text.chars().filter(|c| matches!(c, '\u{FF61}'..='\u{FF9F}')).count();
        usual.saturating_sub(half) * 100 / all
    };
    let best = [SHIFT_JIS, EUC_JP].into_iter().max_by_key(|encoding| share(encoding));
    best.filter(|encoding| share(encoding) >= DAMAGED_SHARE && is_mostly(sample, encoding)).unwrap_or(UTF_8)
}

/// True where the text has more characters of the encoding than bytes that are none of it.
fn is_mostly(sample: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let wrong = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    text.chars().filter(|c| !c.is_ascii()).count() > wrong * DAMAGED
}

/// True for UTF-8, also with some bytes damaged.
fn is_utf8(sample: &[u8]) -> bool {
    let mut right = 0;
    let mut wrong = 0;
    for chunk in sample.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    wrong == 0 || right >= wrong * DAMAGED
}

/// UTF-16 without a byte order mark: one of its readings is Japanese, and as UTF-8 it is nothing.
fn utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = sample.as_chunks::<2>();
    if pairs.len() < 2 || (is_utf8(sample) && !sample.contains(&0)) {
        return None;
    }
    let share = |unit: fn([u8; 2]) -> u16| {
        let usual = pairs.iter().filter(|&&pair| is_usual(unit(pair))).count();
        usual * 100 / pairs.len()
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    let (best, encoding, unit): (_, _, fn([u8; 2]) -> u16) =
        if little >= big { (little, UTF_16LE, u16::from_le_bytes) } else { (big, UTF_16BE, u16::from_be_bytes) };
    // Pairs of ASCII letters read as ideographs, but never as kana and line ends among them.
    let common = pairs.iter().filter(|&&pair| matches!(unit(pair), 0x0A..=0x7E | 0x3000..=0x30FF)).count();
    (best >= JAPANESE_SHARE && common * 4 >= pairs.len()).then_some(encoding)
}

/// A UTF-16 unit of Japanese texts: ASCII, kana, ideographs, punctuation, full width.
fn is_usual(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0x2010..=0x2044 | 0x2190..=0x266F | 0x3000..=0x30FF
        | 0x3200..=0x33FF | 0x4E00..=0x9FFF | 0xFF01..=0xFF9F)
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    const TEXT: &str = "株式会社架空商事 不正アクセスによる情報漏えいのお知らせ\n2024年7月10日、判明しました。\n";

    #[test]
    fn each_encoding_is_detected() {
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            assert_eq!(choose(&encoding.encode(TEXT).0, [None; 2]), encoding);
        }
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((choose(&little, [None; 2]), choose(&big, [None; 2])), (UTF_16LE, UTF_16BE));
    }

    #[test]
    fn marks_stand_above_declarations_and_those_above_looks() {
        assert_eq!(choose(b"\xff\xfeB0", [Some(EUC_JP), None]), UTF_16LE);
        assert_eq!(choose(b"\xfe\xff0B", [None; 2]), UTF_16BE);
        assert_eq!(choose(b"\xef\xbb\xbfabc", [Some(SHIFT_JIS), None]), UTF_8);
        let japanese = SHIFT_JIS.encode(TEXT).0;
        assert_eq!(choose(&japanese, [Some(SHIFT_JIS), None]), SHIFT_JIS);
        assert_eq!(choose(b"abc", [Some(SHIFT_JIS), None]), SHIFT_JIS);
    }

    #[test]
    fn a_declaration_that_the_bytes_contradict_is_none() {
        for (written, declared) in [
            (UTF_8, SHIFT_JIS),
            (UTF_8, WINDOWS_1252),
            (UTF_8, EUC_JP),
            (SHIFT_JIS, UTF_8),
            (SHIFT_JIS, WINDOWS_1252),
            (EUC_JP, UTF_8),
            (EUC_JP, WINDOWS_1252),
            (ISO_2022_JP, UTF_8),
            (ISO_2022_JP, SHIFT_JIS),
        ] {
            assert_eq!(choose(&written.encode(TEXT).0, [Some(declared), None]), written, "{declared:?}");
        }
        assert_eq!(choose(&EUC_JP.encode(TEXT).0, [Some(UTF_8), Some(EUC_JP)]), EUC_JP, "the second is right");
        assert_eq!(choose(b"caf\xe9 na\xefve", [Some(WINDOWS_1252), None]), WINDOWS_1252, "no Japanese text");
    }

    #[test]
    fn a_bad_byte_does_not_cost_a_text_its_encoding() {
        for encoding in [EUC_JP, SHIFT_JIS, ISO_2022_JP] {
            let mut bytes = encoding.encode(&TEXT.repeat(3)).0.into_owned();
            let middle = bytes.len() / 2;
            bytes.insert(middle, 0xFF);
            assert_eq!(choose(&bytes, [None; 2]), encoding);
        }
    }

    #[test]
    fn ascii_of_any_length_decides_nothing() {
        let mut bytes = b"x".repeat(2 * SAMPLE + 1);
        let first = Choice::of(bytes.get(..SAMPLE).unwrap(), [None; 2]);
        bytes.extend_from_slice(&EUC_JP.encode(TEXT).0);
        assert_eq!(first.encoding(), UTF_8);
        assert_eq!((first.unsettled(&bytes).is_some(), first.settle(&bytes).encoding()), (true, EUC_JP));
        assert_eq!(Choice::fixed(SHIFT_JIS).settle(&bytes).encoding(), SHIFT_JIS);
    }

    #[test]
    fn what_is_no_japanese_text_counts_as_damaged_utf8() {
        let mut damaged = TEXT.as_bytes().to_vec();
        damaged.insert(4, 0xFF);
        assert_eq!(choose(&damaged, [None; 2]), UTF_8);
        assert_eq!(choose(b"", [None; 2]), UTF_8);
        assert_eq!(choose(b"plain text\0with a NUL", [None; 2]), UTF_8);
        assert_eq!(choose(b"\xff\xff\xff", [None; 2]), UTF_8);
        assert_eq!(choose(b"a\xe9b caf\xe9 na\xefve", [None; 2]), UTF_8);
    }

    #[test]
    fn names_are_those_of_the_web_and_cp932() {
        assert_eq!(encoding_named("CP932"), Ok(SHIFT_JIS));
        assert_eq!(encoding_named("x-sjis"), Ok(SHIFT_JIS));
        assert_eq!(encoding_named("UTF-16"), Ok(UTF_16LE));
        assert!(encoding_named("klingon").unwrap_err().contains("shift_jis"));
    }
}
