//! How far a name goes past a particle that stands in it (`株式会社穂の香ファーム`, `緑が丘大学`): as far as it goes wherever
//! else the text has it, or up to the end of a line that it fills.

use memchr::memmem;

use super::bounds;
use crate::rules::NameShapes;
use crate::text::Span;
use crate::work;

/// Most places of a name that are compared.
const MOST_PLACES: usize = 50;
/// Fewest characters of the short name that tells by a place of its own that it is whole: one letter stands in any word.
const TELLS: usize = 2;
/// Bytes before and behind a name in which its other places are looked for, so that very many names stay cheap.
const NEAR: usize = 8192;
/// Characters before a name that may belong to it.
const REACH: usize = 16;

/// The end of the name whose words behind the form at `form` would end at byte `end`, and could go on up to `limit`.
pub(super) fn end(shapes: &NameShapes, text: &str, form: Span, proper: usize, end: usize, limit: usize) -> usize {
    if end < limit && fills_line(text, form.start, limit) && may_fill(shapes, &text[end..limit]) {
        return limit;
    }
    let (first, mut at, mut whole) = (end, end, end);
    while let Some(next) = next_end(shapes, text, at, limit) {
        let sure = whole == at && is_joined(shapes, &text[at..next]);
        if sure || goes_on_everywhere(text, form, Span::new(proper, first), next) {
            whole = next;
        }
        at = next;
    }
    whole
}

/// True where the words from a particle behind the shorter name up to the end of the line may belong to it.
fn may_fill(shapes: &NameShapes, words: &str) -> bool {
    let parts = shapes.parts.iter().any(|regex| regex.find(words).is_some_and(|found| found.span.start == 0));
    words.starts_with(bounds::is_hiragana)
        && words.chars().count() <= REACH
        && !parts
        && !shapes.behind.iter().any(|regex| regex.is_match(words))
}

/// Where the name would end that goes on behind the particle at byte `end`; `None` where it cannot.
fn next_end(shapes: &NameShapes, text: &str, end: usize, limit: usize) -> Option<usize> {
    let rest = text.get(end..limit)?;
    let particle = rest.chars().next().map(char::len_utf8)?;
    let more = rest.get(particle..).filter(|more| !more.is_empty())?;
    let parts = |regex: &crate::rules::Pattern| regex.find(rest).is_some_and(|found| found.span.start == 0);
    if !(shapes.joins.iter().any(parts) || is_joined(shapes, rest)) || shapes.parts.iter().any(parts) {
        return None;
    }
    let cuts = shapes.ends.iter().filter_map(|regex| Some(regex.find(more)?.group?.start));
    let cut = cuts.filter(|cut| *cut > 0).min().unwrap_or(more.len());
    Some(end + particle + cut)
}

/// True where the words from a particle on always belong to what stands before them (`が丘`).
fn is_joined(shapes: &NameShapes, words: &str) -> bool {
    shapes.joined.iter().any(|regex| regex.find(words).is_some_and(|found| found.span.start == 0))
}

/// True where a line begins with the name, or what stands before it is parted from it and nothing of the line is behind.
fn fills_line(text: &str, start: usize, end: usize) -> bool {
    let (before, behind) = (text[..start].chars().next_back(), text[end..].chars().next());
    let begins = before == Some('\n') && behind == Some(' ');
    let parted = matches!(before, Some('\n' | ' ' | ':' | '('));
    begins || parted && matches!(behind, None | Some('\n' | ')'))
}

/// True where the text has the name up to `next` again, and never only up to the end of `proper`.
fn goes_on_everywhere(text: &str, form: Span, proper: Span, next: usize) -> bool {
    let (short, long) = (proper.slice(text), &text[proper.start..next]);
    let rest = &long[short.len()..];
    let near = near(text, proper.start);
    let mut again = 0;
    for at in memmem::find_iter(near.as_bytes(), short).take(MOST_PLACES) {
        let (before, behind) = (&near[..at], &near[at + short.len()..]);
        let formed = before.ends_with(form.slice(text));
        if behind.starts_with(rest) {
            again += 1;
        } else if formed || short.chars().count() >= TELLS && stands_alone(before, behind) {
            return false;
        }
    }
    again > 1
}

/// The text around a place.
fn near(text: &str, at: usize) -> &str {
    let start = (at.saturating_sub(NEAR)..=at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    let end = text.len().min(at + NEAR);
    let end = (at..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(at);
    work::steps(1 + (end - start) / 16);
    &text[start..end]
}

/// True where neither the text before nor the text behind goes on with a word.
fn stands_alone(before: &str, behind: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(bounds::is_name_char);
    !part(before.chars().next_back()) && !part(behind.chars().next())
}

/// Where the name begins that would begin at the first byte of `name` and ends with it: before that wherever the text has it.
pub(super) fn start(shapes: &NameShapes, text: &str, name: Span, floor: usize) -> usize {
    let words = name.slice(text);
    let run = run_before(text, name.start);
    if !run.ends_with(bounds::is_hiragana) || words.is_empty() {
        return name.start;
    }
    let joined = joined_start(shapes, text, name.start, run);
    if let Some(start) = joined.filter(|start| *start >= floor) {
        return start;
    }
    let line = behind_lead(shapes, run);
    let begins = run.len() == line.len() && text[..name.start - run.len()].ends_with('\n');
    let ends = text[name.end..].chars().next().is_none_or(|c| matches!(c, '\n' | ' '));
    if begins && ends && may_begin(shapes, run, words) && name.start - run.len() >= floor {
        return name.start - run.len();
    }
    let near = near(text, name.start);
    let places = memmem::find_iter(near.as_bytes(), words).take(MOST_PLACES);
    let runs: Vec<&str> = places.map(|at| behind_lead(shapes, run_before(near, at))).collect();
    let Some(shortest) = runs.iter().copied().min_by_key(|run| run.len()).filter(|run| !run.is_empty()) else {
        return name.start;
    };
    let everywhere = runs.len() > 1 && runs.iter().all(|run| run.ends_with(shortest));
    let start = name.start - shortest.len().min(name.start);
    let fits = start >= floor && may_begin(shapes, shortest, words);
    if everywhere && fits { start } else { name.start }
}

/// The start of a name that stands before a particle which always belongs to a name.
fn joined_start(shapes: &NameShapes, text: &str, at: usize, run: &str) -> Option<usize> {
    let particle = run.chars().next_back().map(char::len_utf8)?;
    let rest = &text[at - particle..];
    let before = behind_lead(shapes, &run[..run.len() - particle]);
    let kana = before.trim_end_matches(|c| !bounds::is_hiragana(c));
    let whole = if kana.len() == before.len() { before } else { &before[kana.len()..] };
    let long_enough = !whole.is_empty() && whole.chars().count() <= REACH / 2;
    let is_common = shapes.common.iter().any(|regex| regex.is_match(run));
    (long_enough && !is_common && is_joined(shapes, rest)).then(|| at - particle - whole.len())
}

/// True where words that end with a particle may be the beginning of the name that goes on with `words`.
fn may_begin(shapes: &NameShapes, run: &str, words: &str) -> bool {
    let Some((at, _)) = run.char_indices().next_back() else { return false };
    let rest = format!("{}{words}", &run[at..]);
    let begins = |regex: &crate::rules::Pattern| regex.find(&rest).is_some_and(|found| found.span.start == 0);
    let kana = run.rfind(|c| !bounds::is_hiragana(c)).map_or(run, |last| &run[last..]);
    let kana = kana.trim_start_matches(|c| !bounds::is_hiragana(c));
    if shapes.inner.iter().any(|regex| regex.is_match(kana)) {
        return true;
    }
    let own = at > 0 && !shapes.common.iter().any(|regex| regex.is_match(run));
    own && shapes.joins.iter().any(begins) && !shapes.parts.iter().any(begins)
}

/// The words without a gap before byte `at`, no more than a name has.
fn run_before(text: &str, at: usize) -> &str {
    let mut start = at;
    for (here, c) in text[..at].char_indices().rev().take(REACH) {
        if !(bounds::is_name_char(c) || bounds::is_hiragana(c)) {
            break;
        }
        start = here;
    }
    &text[start..at]
}

/// Words without what stands before a name.
fn behind_lead<'t>(shapes: &NameShapes, words: &'t str) -> &'t str {
    &words[bounds::lead(shapes, words)..]
}
