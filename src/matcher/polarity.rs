//! How a clause speaks of what stands in it: asserted, possible, denied …

use crate::rules::{Cues, Reading};
use crate::text::Span;

/// The reading of `evidence` in a sentence of `text` that ends at `end`: the nearest cue after it in its clause decides.
pub(super) fn reading(cues: &Cues, text: &str, evidence: Span, end: usize) -> Reading {
    let tail = Span::new(evidence.end, end.max(evidence.end)).slice(text);
    let clause = match cues.clause_end.as_ref().and_then(|ends| ends.find(tail)) {
        Some(found) => &tail[..found.span.end],
        None => tail,
    };
    let Some(nearest) = cues.any.as_ref().and_then(|any| any.find(clause)) else { return Reading::Asserted };
    let cue = cues.each.iter().find(|(_, cue)| cue.begins_at(clause, nearest.span.start));
    cue.map_or(Reading::Asserted, |(reading, _)| *reading)
}
