//! What is said in passing, in brackets or as a quotation of several sentences, stands behind the sentence that it breaks
//! up: `5月14日(…の日。…は5月20日です。)、…が判明しました。`

use super::flow::Keep;
use super::weave::Weave;
use crate::rules::{BRACKETS, RuleSet};
use crate::text::{Normalized, Span};

/// Fewest sentences of an aside that is taken out.
const SENTENCES: usize = 2;
/// Most bytes of an aside, and of the rest of the sentence behind it.
const LONGEST: usize = 900;
/// Brackets of quotations, which stay as a sign that something is quoted.
const QUOTES: [char; 2] = ['「', '『'];

/// The text with its asides behind their sentences; `None` where it has none.
pub(super) fn set_aside(rules: &RuleSet, text: &str, keep: &Keep) -> Option<Normalized> {
    let ends = &rules.lines.sentence_ends;
    if !["。)", "。」", "。』", "。]"].iter().any(|end| text.contains(end)) {
        return None;
    }
    let mut weave = Weave::new(text);
    for line in keep.lines(text) {
        let words = line.slice(text);
        if words.chars().filter(|c| ends.contains(c)).count() > SENTENCES && words.contains(['(', '「', '『', '[']) {
            asides(&mut weave, text, line, ends);
        }
    }
    weave.finish()
}

/// Moves the asides of a line.
fn asides(weave: &mut Weave, text: &str, line: Span, ends: &[char]) {
    // The aside that waits for the end of its sentence: what of it moves.
    let mut waiting: Option<Span> = None;
    let (mut depth, mut open) = (0usize, Span::default());
    let (mut sentences, mut close) = (0, None);
    for (at, c) in line.slice(text).char_indices().map(|(at, c)| (line.start + at, c)) {
        let next = at + c.len_utf8();
        if let Some((_, closing)) = BRACKETS.iter().find(|(opening, _)| *opening == c) {
            if depth == 0 {
                (open, close, sentences) = (Span::new(at, next), Some(*closing), 0);
            }
            depth += 1;
        } else if BRACKETS.iter().any(|(_, closing)| *closing == c) {
            depth = depth.saturating_sub(1);
            let whole = Span::new(open.start, next);
            let goes_on = text.get(next..line.end).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(ends));
            if depth == 0
                && close == Some(c)
                && sentences >= SENTENCES
                && goes_on
                && whole.len() <= LONGEST
                && waiting.is_none()
            {
                let quoted = text.get(open.start..).is_some_and(|rest| rest.starts_with(QUOTES));
                let moved = if quoted { Span::new(open.end, at) } else { whole };
                if sentence_ends(text, Span::new(next, line.end), ends) {
                    weave.cut(moved.start, moved.end);
                    waiting = Some(moved);
                }
            }
        } else if ends.contains(&c) {
            sentences += 1;
            if let Some(moved) = waiting.take_if(|_| depth == 0) {
                weave.cut(next, next);
                weave.copy(moved);
            }
        }
    }
}

/// Whether a sentence ends in `rest`, outside of brackets and not too far.
fn sentence_ends(text: &str, rest: Span, ends: &[char]) -> bool {
    let mut depth = 0usize;
    for (at, c) in rest.slice(text).char_indices().take_while(|(at, _)| *at <= LONGEST) {
        if BRACKETS.iter().any(|(open, _)| *open == c) {
            depth += 1;
        } else if BRACKETS.iter().any(|(_, close)| *close == c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && ends.contains(&c) {
            return at < rest.len();
        }
    }
    false
}
