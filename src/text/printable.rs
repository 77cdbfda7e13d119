//! Text that is fit for a terminal.

use std::borrow::Cow;

/// True for a character that steers a terminal instead of being shown: control characters other than tab and line feed,
/// and the marks that change the direction of writing, with which a text can look like another one.
pub fn steers(c: char) -> bool {
    let directs = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    directs || c.is_control() && c != '\n' && c != '\t'
}

/// `text` without the characters that steer a terminal. Whatever of a post, a path or a rule reaches a terminal goes
/// through here.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(steers) { Cow::Owned(text.replace(steers, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_left_out_and_the_rest_kept() {
        assert_eq!(printable("a\u{1b}[31mb\u{7}\u{9b}2J\r\nc\td\u{7f}\0"), "a[31mb2J\nc\td");
        assert_eq!(printable("\u{202e}txt.exe\u{202c}\u{2066}\u{200f}"), "txt.exe");
        let plain = "架空商事、25名分。\n👨‍👩‍👧";
        assert!(matches!(printable(plain), Cow::Borrowed(same) if same == plain), "joined emoji stay whole");
    }
}
