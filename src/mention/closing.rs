//! The date at the foot of a post: of a signature, of the byline of a news story.

use crate::calendar::PartialDate;
use crate::text::Span;
use crate::work;

use super::{Closing, Mention, Value};

/// Most characters of its line before the date and behind it: a name, a newspaper, brackets.
const LONGEST_BEFORE: usize = 12;
const LONGEST_BEHIND: usize = 30;
/// Most lines with words below it: a signature, where to ask, links.
const LINES_BELOW: usize = 12;

/// The last date of a normalized text that stands where a notice is signed or a story has its byline: below the end of a
/// sentence, alone in its line with at most a name; or in brackets behind the last sentence. Only a date with year, month
/// and day counts.
pub(super) fn closing_date(words: &Closing, text: &str, mentions: &[Mention]) -> Option<(Span, PartialDate)> {
    let mut dates = mentions.iter().rev().filter_map(|mention| match &mention.value {
        Value::Date(expr) => Some((mention.span, expr.full().filter(|day| day.naive().is_some())?)),
        _ => None,
    });
    let (span, day) = dates.next()?;
    (span.start >= foot(text) && closes(words, text, span)).then_some((span, day))
}

/// Where the last lines with words begin.
fn foot(text: &str) -> usize {
    let (mut start, mut lines) = (text.len(), 0);
    for (at, _) in text.rmatch_indices('\n') {
        lines += usize::from(text.get(at..start).is_some_and(has_words));
        work::steps(start - at);
        if lines > LINES_BELOW {
            return start;
        }
        start = at;
    }
    0
}

fn closes(words: &Closing, text: &str, date: Span) -> bool {
    let (Some(before), Some(behind)) = (text.get(..date.start), text.get(date.end..)) else { return false };
    let (above, before) = before.split_at(before.rfind('\n').map_or(0, |at| at + 1));
    let (behind, below) = behind.split_once('\n').unwrap_or((behind, ""));
    if below.lines().any(|line| ends_sentence(line) && !has(&words.asks, line)) {
        return false;
    }
    if let Some(sentence) = before.trim_end().strip_suffix('(') {
        let rest = behind.split_once(')').map(|(_, rest)| rest);
        let is_last = rest.is_some_and(|rest| !has_words(rest));
        return is_last && (ends_sentence(sentence) || sentence.trim().is_empty() && ends_text(words, above));
    }
    let is_short = before.chars().count() <= LONGEST_BEFORE && behind.chars().count() <= LONGEST_BEHIND;
    let alone = !has_words(before) || has(&words.bylines, before);
    is_short && alone && !has(&words.goes_on, behind) && ends_text(words, above)
}

/// True where the last line with words ends a sentence, or says that the text ends.
fn ends_text(words: &Closing, above: &str) -> bool {
    let last = above.lines().rev().find(|line| has_words(line));
    last.is_some_and(|line| ends_sentence(line) || words.ends.iter().any(|end| line.trim() == end))
}

/// True for a line that ends a sentence, quotes and brackets aside.
fn ends_sentence(line: &str) -> bool {
    line.trim_end().trim_end_matches([')', '」', '』', '>', '】']).ends_with('。')
}

fn has_words(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
}

fn has(words: &[String], line: &str) -> bool {
    words.iter().any(|word| line.contains(word.as_str()))
}
