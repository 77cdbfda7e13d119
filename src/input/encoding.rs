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

/// The encoding of a text that begins with `sample`: its byte order mark, else what was `declared`, else what it looks like.
pub(super) fn choose(sample: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let marked = Encoding::for_bom(sample).map(|(encoding, _)| encoding);
    marked.or(declared).unwrap_or_else(|| detect(sample))
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
    if DETECTED.contains(&guess) && is_mostly(sample, guess) { guess } else { UTF_8 }
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
    use super::*;

    const TEXT: &str = "株式会社架空商事 不正アクセスによる情報漏えいのお知らせ\n2024年7月10日、判明しました。\n";

    #[test]
    fn each_encoding_is_detected() {
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            assert_eq!(choose(&encoding.encode(TEXT).0, None), encoding);
        }
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((choose(&little, None), choose(&big, None)), (UTF_16LE, UTF_16BE));
    }

    #[test]
    fn marks_stand_above_declarations_and_those_above_looks() {
        assert_eq!(choose(b"\xff\xfeB0", Some(EUC_JP)), UTF_16LE);
        assert_eq!(choose(b"\xfe\xff0B", None), UTF_16BE);
        assert_eq!(choose(b"\xef\xbb\xbfabc", Some(SHIFT_JIS)), UTF_8);
        assert_eq!(choose(TEXT.as_bytes(), Some(SHIFT_JIS)), SHIFT_JIS);
    }

    #[test]
    fn what_is_no_japanese_text_counts_as_damaged_utf8() {
        let mut damaged = TEXT.as_bytes().to_vec();
        damaged.insert(4, 0xFF);
        assert_eq!(choose(&damaged, None), UTF_8);
        assert_eq!(choose(b"", None), UTF_8);
        assert_eq!(choose(b"plain text\0with a NUL", None), UTF_8);
        assert_eq!(choose(b"\xff\xff\xff", None), UTF_8);
        assert_eq!(choose(b"a\xe9b caf\xe9 na\xefve", None), UTF_8);
    }

    #[test]
    fn names_are_those_of_the_web_and_cp932() {
        assert_eq!(encoding_named("CP932"), Ok(SHIFT_JIS));
        assert_eq!(encoding_named("x-sjis"), Ok(SHIFT_JIS));
        assert_eq!(encoding_named("UTF-16"), Ok(UTF_16LE));
        assert!(encoding_named("klingon").unwrap_err().contains("shift_jis"));
    }
}
