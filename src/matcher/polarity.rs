//! How a clause speaks of what stands in it: asserted, possible, denied …

use super::post_text::PostText;
use crate::rules::{Cues, Kinds, Meaning, PossibleReach, Reading, RuleSet};
use crate::text::Span;

/// The reading of `evidence` in a sentence that ends at `end`: the nearest cue after it in its clause decides.
/// With the reach `verb` a possibility is told of `evidence` only where nothing but the rest of its verb stands between.
pub(super) fn reading(
    rules: &RuleSet,
    post: &PostText,
    evidence: Span,
    end: usize,
    possible: PossibleReach,
) -> Reading {
    let cues = &rules.cues;
    let tail = Span::new(evidence.end, end.max(evidence.end));
    let mut told = told(rules, post, tail).peekable();
    if cues.told && told.peek().is_none() {
        return Reading::Asserted;
    }
    let words = tail.slice(&post.text);
    let clause = match cues.clause_end.as_ref().and_then(|ends| ends.find(words)) {
        Some(found) => &words[..found.span.end],
        None => words,
    };
    let cue = if cues.told { nearest_told(cues, clause, told) } else { nearest(cues, clause) };
    match cue.and_then(|(start, cue)| Some((start, cues.each.get(cue)?.0))) {
        Some((start, Reading::Possible)) if possible == PossibleReach::Verb && !ends_verb(cues, &clause[..start]) => {
            Reading::Asserted
        }
        Some((_, reading)) => reading,
        None => Reading::Asserted,
    }
}

/// True where nothing but the rest of a verb stands in `words`.
fn ends_verb(cues: &Cues, words: &str) -> bool {
    words.is_empty()
        || cues.verb_end.as_ref().is_none_or(|end| end.find(words).is_some_and(|m| m.span.len() == words.len()))
}

/// The literals of cues in the tail: where in it each stands, and the number of its cue.
fn told<'a>(rules: &'a RuleSet, post: &'a PostText, tail: Span) -> impl Iterator<Item = (usize, usize)> + 'a {
    let cue = |meaning: &Meaning| if let Meaning::Cue(cue) = meaning { Some(*cue) } else { None };
    let hits = post.hits_in(tail).filter(|hit| rules.means(hit.needle, Kinds::CUE));
    hits.flat_map(move |hit| {
        let meanings = rules.meanings[hit.needle as usize].iter();
        meanings.filter_map(cue).map(move |cue| (hit.start as usize - tail.start, cue))
    })
}

/// Where the cue begins that begins first, and its number; of those that begin there, the first of all. Each begins near its literal.
fn nearest_told(cues: &Cues, clause: &str, told: impl Iterator<Item = (usize, usize)>) -> Option<(usize, usize)> {
    let mut nearest: Option<(usize, usize)> = None;
    for (at, number) in told.take_while(|(at, _)| *at < clause.len()) {
        let Some((_, cue)) = cues.each.get(number) else { continue };
        let Some(from) = cue.begins_near(at).filter(|near| nearest.is_none_or(|(start, _)| *near.start() <= start))
        else {
            continue;
        };
        let start = cue.matches_within(clause, std::iter::once(from)).next().map(|found| found.span.start);
        let found = start.map(|start| (start, number));
        nearest = [nearest, found].into_iter().flatten().min();
    }
    nearest
}

/// The same where a cue may have no literal.
fn nearest(cues: &Cues, clause: &str) -> Option<(usize, usize)> {
    let nearest = cues.any.as_ref()?.find(clause)?;
    let start = nearest.span.start;
    Some((start, cues.each.iter().position(|(_, cue)| cue.begins_at(clause, start))?))
}
