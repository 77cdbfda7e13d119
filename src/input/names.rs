//! Names of members of archives.

use encoding_rs::SHIFT_JIS;

/// The characters of CP437 from 0x80 on, which zip tools take names for that do not say that they are UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The name of a member as a person wrote it: UTF-8, or Shift_JIS, in which Japanese archivers write names; also where another
/// tool took that for CP437 and wrote what came of it as UTF-8.
pub(super) fn of_member(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => bytes_in_cp437(name).and_then(|bytes| japanese(&bytes)).unwrap_or_else(|| name.to_owned()),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// The bytes of a name in CP437, unless it is ASCII or has other characters.
fn bytes_in_cp437(name: &str) -> Option<Vec<u8>> {
    if name.is_ascii() {
        return None;
    }
    let byte = |c: char| match c {
        c if c.is_ascii() => u8::try_from(c).ok(),
        c => CP437.chars().position(|known| known == c).and_then(|at| u8::try_from(at + 0x80).ok()),
    };
    name.chars().map(byte).collect()
}

/// What the bytes are in Shift_JIS, where that is Japanese writing, and more than a character of it at a time: letters with
/// accents make single ones.
fn japanese(bytes: &[u8]) -> Option<String> {
    let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(bytes);
    let odd = |c: char| matches!(c, '\u{FF61}'..='\u{FF9F}' | '\u{80}'..='\u{4FF}' | '\u{2500}'..='\u{257F}' | '\u{E000}'..='\u{F8FF}');
    let writing = |c: char| matches!(c, '\u{3005}' | '\u{3041}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}');
    let mut runs = text.split(|c| !writing(c)).filter(|run| !run.is_empty()).map(|run| run.chars().count()).peekable();
    let is_japanese = runs.peek().is_some() && runs.all(|length| length > 1);
    (!wrong && is_japanese && !text.contains(odd)).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_whoever_wrote_them() {
        let cp932 = SHIFT_JIS.encode("令和6年度/お知らせ.txt").0;
        assert_eq!(of_member(&cp932), "令和6年度/お知らせ.txt");
        let taken_for: String = cp932
            .iter()
            .map(|&byte| if byte < 0x80 { byte as char } else { CP437.chars().nth(usize::from(byte) - 0x80).unwrap() })
            .collect();
        assert_eq!(of_member(taken_for.as_bytes()), "令和6年度/お知らせ.txt");
        for name in ["a.txt", "日本語.txt", "résumé.txt", "cliché.txt", "élan/naïve.txt", "α.txt", "Ωmega.txt"]
        {
            assert_eq!(of_member(name.as_bytes()), name);
        }
        assert_eq!(CP437.chars().count(), 128);
    }
}
