//! How a clause speaks of what stands in it: asserted, possible, denied …

use super::post_text::PostText;
use crate::rules::{Meaning, Reading, RuleSet};
use crate::text::Span;

/// The reading of `evidence` in a sentence that ends at `end`: the nearest cue after it in its clause decides.
pub(super) fn reading(rules: &RuleSet, post: &PostText, evidence: Span, end: usize) -> Reading {
    let cues = &rules.cues;
    let tail = Span::new(evidence.end, end.max(evidence.end));
    let tells = |needle: u32| rules.meanings[needle as usize].contains(&Meaning::Cue);
    if cues.told && !post.hits_in(tail).any(|hit| tells(hit.needle)) {
        return Reading::Asserted;
    }
    let tail = tail.slice(&post.text);
    let clause = match cues.clause_end.as_ref().and_then(|ends| ends.find(tail)) {
        Some(found) => &tail[..found.span.end],
        None => tail,
    };
    let Some(nearest) = cues.any.as_ref().and_then(|any| any.find(clause)) else { return Reading::Asserted };
    let cue = cues.each.iter().find(|(_, cue)| cue.begins_at(clause, nearest.span.start));
    cue.map_or(Reading::Asserted, |(reading, _)| *reading)
}
