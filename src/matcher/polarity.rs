//! How a clause speaks of what stands in it: asserted, possible, denied …

use crate::rules::{Cues, Reading};
use crate::text::Span;

/// The reading of `evidence` in a sentence of `text` that ends at `end`: the nearest cue after it in its clause decides.
pub(super) fn reading(cues: &Cues, text: &str, evidence: Span, end: usize) -> Reading {
    let tail = Span::new(evidence.end, end.max(evidence.end)).slice(text);
    let clause = match cues.clause_end.as_ref().and_then(|regex| regex.find(tail)) {
        Some(found) => &tail[..found.end()],
        None => tail,
    };
    let Some(captures) = cues.regex.as_ref().and_then(|regex| regex.captures(clause)) else { return Reading::Asserted };
    let group = (1..captures.len()).find(|&group| captures.get(group).is_some());
    group.and_then(|group| cues.readings.get(group - 1)).copied().unwrap_or(Reading::Asserted)
}
