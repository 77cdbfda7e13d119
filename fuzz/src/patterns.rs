//! The program's own regex engine against the `regex` crate.

use arbitrary::{Arbitrary, Result, Unstructured};
use jikenbo::rules::{Names, Pattern, Reach};
use regex::Regex;

const LEAVES: &[&str] = &[
    "a",
    "い",
    "ab",
    "aい",
    "漏えい",
    "[^い]",
    ".",
    "[aう]",
    "[ぁ-ん]",
    "[^a-c。]",
    "$",
    "\\n",
    "\\d",
    "{date}",
    "{..}",
    "{..3}",
    "{,..}",
    "{...2}",
    "{count}",
];
const TIMES: &[&str] = &["*", "+", "?", "*?", "+?", "??", "{1,3}", "{0,2}?", "{2}", "{2,}"];
const GROUPS: &[&str] = &["(", "(?:", "(?<take>", "(?i:", "^(", "(?s:"];
/// The characters that texts are made of: those of the leaves, some beside them, and the tokens of a date and a count.
const LETTERS: &[char] =
    &['a', 'b', 'c', 'A', 'い', 'う', '漏', 'え', '。', '、', '\n', '1', 'İ', '\u{e000}', '\u{e001}', '\u{e010}', '𠮷'];
/// How deep groups stand one inside the other.
const DEEPEST: usize = 5;

/// A regex of pieces, and a text.
#[derive(Debug)]
pub struct RegexCase {
    written: String,
    text: String,
}

impl<'a> Arbitrary<'a> for RegexCase {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let mut written = String::new();
        regex(bytes, DEEPEST, &mut written)?;
        let length = bytes.int_in_range(0..=60)?;
        let text = (0..length).map(|_| bytes.choose(LETTERS).copied()).collect::<Result<String>>()?;
        Ok(Self { written, text })
    }
}

/// Adds alternatives of pieces, each of which may be repeated.
fn regex(bytes: &mut Unstructured, deep: usize, out: &mut String) -> Result<()> {
    for _ in 0..bytes.int_in_range(1..=4)? {
        if deep > 0 && bytes.ratio(1, 3)? {
            out.push_str(bytes.choose(GROUPS)?);
            regex(bytes, deep - 1, out)?;
            out.push(')');
        } else {
            out.push_str(bytes.choose(LEAVES)?);
        }
        if bytes.ratio(1, 3)? {
            out.push_str(bytes.choose(TIMES)?);
        }
        if bytes.ratio(1, 4)? {
            out.push('|');
        }
    }
    Ok(())
}

/// Finds in the text what the `regex` crate finds in it.
pub fn check_regex(case: &RegexCase) {
    let RegexCase { written, text } = case;
    let Ok(pattern) = Pattern::new(written, &Names { units: vec!["persons".to_owned()], ..Names::default() }) else {
        return;
    };
    let Ok(general) = Regex::new(pattern.expanded()) else { return };
    let found: Vec<_> = pattern.matches(text).map(|m| (m.span.start, m.span.end)).collect();
    let mut wanted = Vec::new();
    let mut from = 0;
    while let Some(found) = general.find_at(text, from) {
        wanted.push((found.start(), found.end()));
        from = found.end();
    }
    assert_eq!(found, wanted, "{written} on {text:?}");
    for &(start, _) in &found {
        assert!(pattern.begins_at(text, start), "{written} on {text:?} at {start}");
    }
    for set in pattern.needles() {
        let holds =
            |&(start, end): &(usize, usize)| set.words.iter().any(|word| stands(word, &text[start..end], set.reach));
        assert!(found.iter().all(holds), "{written} matches in {text:?} without any of {set:?}");
    }
}

/// True where the literal stands in the words within its reach, Latin letters of whatever case. One character of it may
/// stand for every count.
fn stands(literal: &str, words: &str, reach: Reach) -> bool {
    let count = |c: char| if ('\u{e010}'..='\u{e0ff}').contains(&c) { '\u{e100}' } else { c };
    let mut places = words.char_indices().filter(|(at, _)| (reach.least..=reach.most).contains(at));
    places.any(|(at, _)| {
        let mut here = words[at..].chars();
        literal.chars().all(|c| here.next().is_some_and(|h| h.eq_ignore_ascii_case(&c) || count(h) == c))
    })
}
