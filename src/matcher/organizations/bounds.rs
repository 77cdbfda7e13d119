//! Where a name starts before its form, and where it ends behind it.

use super::extent;
use crate::rules::NameShapes;
use crate::text::Span;

/// Longest name proper, characters.
const LONGEST_NAME: usize = 40;

/// Where the name that ends at byte `end` starts, not before `floor`; `end` where there is no name.
pub(super) fn name_start(shapes: &NameShapes, text: &str, end: usize, floor: usize) -> usize {
    let mut start = end;
    for (at, c) in text[..end].char_indices().rev().take(LONGEST_NAME) {
        if at < floor || !(is_name_char(c) || is_hiragana(c) || joins_latin(text, at, c)) {
            break;
        }
        start = at;
    }
    start += lead(shapes, &text[start..end]);
    start += loose_hiragana(shapes, &text[start..end]);
    let words = &text[start..end];
    let trimmed = without_date(words).trim_start_matches(['・', '-', '.', '&', '\'', ' ', ')']);
    if trimmed.chars().all(|c| c.is_ascii_digit()) { end } else { end - trimmed.len() }
}

/// Words without a date in digits before them (`2024.3.4北丘病院`).
fn without_date(words: &str) -> &str {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    let digits = &words[..words.len() - rest.len()];
    let is_date = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains(['.', '-']);
    if is_date { rest } else { words }
}

/// Bytes of the words that stand before a name; those at the start of the rest are looked for again
/// (`連結子会社` + `である`).
pub(super) fn lead(shapes: &NameShapes, words: &str) -> usize {
    let mut lead = 0;
    loop {
        let rest = &words[lead..];
        let longest =
            shapes.starts.iter().filter_map(|regex| regex.matches(rest).last()).map(|found| found.span.end).max();
        match longest {
            Some(more) if more > 0 => lead += more,
            _ => return lead,
        }
    }
}

/// Bytes up to the end of the last hiragana that belong to the sentence and not to the name: all but those at the very
/// start (`ひばり証券`) and those behind a word that names go on after (`県立ひばり病院`).
fn loose_hiragana(shapes: &NameShapes, words: &str) -> usize {
    let mut loose = 0;
    let mut at = 0;
    while let Some(from) = words[at..].find(is_hiragana).map(|found| at + found) {
        let run = words[from..].find(|c| !is_hiragana(c)).unwrap_or(words.len() - from);
        at = from + run;
        let single = words[from..at].chars().count() == 1;
        let opens = from == 0 || shapes.heads.iter().any(|head| words[loose..from].ends_with(head.as_str()));
        if single || !opens {
            loose = at;
        }
    }
    loose
}

/// Where the name that starts behind the form at `form` ends; the end of the form where there is no name.
pub(super) fn name_end(shapes: &NameShapes, text: &str, form: Span) -> usize {
    let start = form.end;
    let rest = &text[start..];
    let gap =
        usize::from(rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c| is_name_char(c) || is_hiragana(c))));
    let mut end = start + gap;
    for (at, c) in text[end..].char_indices().take(LONGEST_NAME) {
        let here = start + gap + at;
        if !(is_name_char(c) || is_hiragana(c) || c == ' ' && goes_on_in_latin(text, here)) {
            break;
        }
        end = here + c.len_utf8();
    }
    let words = &text[start + gap..end];
    let cuts = shapes.ends.iter().filter_map(|regex| Some(regex.find(words)?.group?.start));
    let proper = start + gap;
    let first = proper + cuts.min().unwrap_or(words.len());
    let whole = if first > proper { extent::end(shapes, text, form, proper, first, end) } else { first };
    let name = text[proper..whole].trim_end_matches(['・', '-', '.', ' ', '&']);
    if name.is_empty() { start } else { proper + name.len() }
}

/// True where the character `c` at byte `at` joins words of a Latin name: a space, or a bracket around a Latin word.
fn joins_latin(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match c {
        ' ' => {
            (latin(before) || matches!(before, Some(')' | '&' | ',')))
                && (latin(after) || matches!(after, Some('(' | '&')))
        }
        '(' => after.is_some_and(|c| c.is_ascii_alphabetic()) && (latin(before) || before == Some(' ')),
        ')' => before.is_some_and(|c| c.is_ascii_alphabetic()) && opens_behind_latin(&text[..at]),
        ',' => latin(before) && after == Some(' '),
        _ => false,
    }
}

/// True where the bracket that is open at the end of `text` stands behind a Latin word.
fn opens_behind_latin(text: &str) -> bool {
    let words = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ' || c == '.');
    words.strip_suffix('(').is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// True where the space at byte `at` parts two words of a Latin name: the second is Latin up to its own end.
fn goes_on_in_latin(text: &str, at: usize) -> bool {
    let before = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '&');
    let rest = &text[at + 1..];
    let word = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '&').len();
    let ends = rest[word..].chars().next().is_none_or(|c| is_hiragana(c) || !is_name_char(c));
    before && word > 0 && ends
}

/// True where `span` starts or ends inside a Latin word (the `inc` of `incident`).
pub(super) fn cuts_latin_word(text: &str, span: Span) -> bool {
    let letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
    let joined = |at: usize| letter(at) && at.checked_sub(1).is_some_and(letter);
    joined(span.start) || joined(span.end)
}

pub(super) fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309F}').contains(&c)
}

pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// Kanji, katakana, letters, digits and the signs inside names; hiragana are not among them.
pub(super) fn is_name_char(c: char) -> bool {
    is_katakana(c)
        || c.is_ascii_alphanumeric()
        || matches!(c, '\u{C0}'..='\u{24F}' | '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        || matches!(c, '々' | '〆' | '・' | '&' | '.' | '-' | '\'')
}
