//! What a notice takes back states nothing: struck-out words, figures before a correction, what was announced at first.

use super::flow::Keep;
use super::weave::Weave;
use crate::mention::Value;
use crate::rules::RuleSet;
use crate::text::{Normalized, Span};

/// Most lines of a block that is taken back.
const LONGEST: usize = 12;

/// The text without what is taken back; `None` where nothing is.
pub(super) fn take_back(rules: &RuleSet, text: &str, keep: &Keep) -> Option<Normalized> {
    let mut gone: Vec<Span> = Vec::new();
    for pattern in rules.lines.layout.taken_back.iter().filter(|pattern| pattern.may_match(text)) {
        gone.extend(pattern.matches(text).map(|found| found.span));
    }
    for pattern in rules.lines.layout.superseded.iter().filter(|pattern| pattern.may_match(text)) {
        for clause in pattern.matches(text).map(|found| found.span) {
            if adds(rules, text, clause.end) {
                continue;
            }
            gone.extend(counts(rules, clause.slice(text)).into_iter().map(|count| count.shift(clause.start)));
        }
    }
    gone.extend(blocks(rules, text, keep));
    gone.retain(|span| !keep.has(*span) && !span.is_empty());
    gone.sort_unstable_by_key(|span| (span.start, span.end));
    let mut weave = Weave::new(text);
    gone.into_iter().for_each(|span| weave.cut(span.start, span.end));
    weave.finish()
}

/// Whether the sentence goes on with figures that are added to the first, which stays a part then.
fn adds(rules: &RuleSet, text: &str, from: usize) -> bool {
    let rest = text.get(from..).unwrap_or_default();
    let sentence = rest.split(['。', '\n']).next().unwrap_or_default();
    rules.lines.layout.adds.is_match(sentence)
}

/// Where the counts stand in some words.
fn counts(rules: &RuleSet, words: &str) -> Vec<Span> {
    let found = rules.finder.find(words).into_iter();
    found.filter(|mention| matches!(mention.value, Value::Count(_))).map(|mention| mention.span).collect()
}

/// `【訂正前】`, `誤:` and the lines below up to `【訂正後】`, `正:`; and the marks of what takes their place.
fn blocks(rules: &RuleSet, text: &str, keep: &Keep) -> Vec<Span> {
    let shapes = &rules.lines.layout;
    let all = keep.lines(text);
    let mut gone = Vec::new();
    let mut at = 0;
    while let Some(line) = all.get(at) {
        at += 1;
        if !shapes.wrong.is_match(line.slice(text)) {
            continue;
        }
        let mut rest = all.iter().enumerate().skip(at).take(LONGEST);
        let right = rest.find_map(|(number, right)| Some((number, right, shapes.right.find(right.slice(text))?.1)));
        if let Some((number, right, mark)) = right {
            gone.push(Span::new(line.start, right.start + mark.span.end));
            at = number + 1;
        }
    }
    gone
}
