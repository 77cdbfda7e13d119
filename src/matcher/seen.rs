//! What was seen of a rule's conditions in a window, kept while the rule is judged there.

use smallvec::SmallVec;

use super::conditions::{Found, Sightings};
use crate::rules::Condition;
use crate::text::Span;
use crate::work;

/// Most bytes of a character.
const LONGEST_CHAR: usize = 4;

/// The conditions of one rule in one window. Each is looked for once, however many places of the window ask for it: to
/// look anew for each would take time with the square of the window's length.
pub(super) struct Seen<'s> {
    pub sightings: &'s Sightings<'s>,
    /// By the number of the condition in its rule; `None`: not looked for yet.
    met: SmallVec<[Option<Met>; 4]>,
}

/// Where a condition is met.
enum Met {
    /// The first place, for a condition that may be met anywhere.
    First(Option<Found>),
    /// Every place, for one that must be met near another.
    All(Places),
}

impl<'s> Seen<'s> {
    /// Before any condition was looked for.
    pub fn new(sightings: &'s Sightings<'s>) -> Self {
        Self { sightings, met: SmallVec::new() }
    }

    /// The place nearest to the evidence it must be near to; the first place where nothing is said of nearness. The rule
    /// knows the condition by `number`.
    pub fn nearest_met(
        &mut self,
        number: usize,
        condition: &Condition,
        evidence: &[(Option<&str>, Span)],
    ) -> Option<Found> {
        let sightings = self.sightings;
        let Some((name, within)) = &condition.near else {
            let first = || Met::First(sightings.find_first(condition));
            return if let Met::First(first) = self.met(number, first) { *first } else { None };
        };
        let (_, near) = evidence.iter().find(|(known, _)| *known == Some(name.as_str()))?;
        let all = || Met::All(Places::new(sightings.find_all(condition)));
        let Met::All(places) = self.met(number, all) else { return None };
        places.nearest(&sightings.post.text, *near, *within)
    }

    fn met(&mut self, number: usize, look: impl FnOnce() -> Met) -> &Met {
        if self.met.len() <= number {
            self.met.resize_with(number + 1, || None);
        }
        self.met[number].get_or_insert_with(look)
    }
}

/// Places in the order of the text.
struct Places {
    all: Vec<Found>,
    /// By place: where the last of the places up to it ends.
    ends: Vec<usize>,
}

impl Places {
    fn new(all: Vec<Found>) -> Self {
        let ends = all.iter().scan(0, |end, found| {
            *end = found.span.end.max(*end);
            Some(*end)
        });
        Self { ends: ends.collect(), all }
    }

    /// The place nearest to `near`, not further than `within` characters; of equally near ones the first.
    fn nearest(&self, text: &str, near: Span, within: usize) -> Option<Found> {
        let reach = within.saturating_mul(LONGEST_CHAR);
        // What ends before this is too far.
        let first = self.ends.partition_point(|&end| end < near.start.saturating_sub(reach));
        let within_reach =
            self.all[first..].iter().take_while(|found| found.span.start <= near.end.saturating_add(reach));
        let mut nearest: Option<(usize, Found)> = None;
        for found in within_reach {
            work::steps(1);
            let Some(distance) = distance(text, near, found.span, within) else { continue };
            if nearest.is_none_or(|(least, _)| distance < least) {
                nearest = Some((distance, *found));
            }
            if distance == 0 {
                break;
            }
        }
        nearest.map(|(_, found)| found)
    }
}

/// Characters between two ranges, none where they touch or overlap; `None` for more than `most`.
fn distance(text: &str, a: Span, b: Span, most: usize) -> Option<usize> {
    let gap = if a.end <= b.start { Span::new(a.end, b.start) } else { Span::new(b.end, a.start.max(b.end)) };
    if gap.len() > most.saturating_mul(LONGEST_CHAR) {
        return None;
    }
    work::steps(gap.len());
    Some(gap.slice(text).chars().count()).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it was first written: every place is measured.
    fn measured(all: &[Found], text: &str, near: Span, within: usize) -> Option<Found> {
        let each = all.iter().filter_map(|found| Some((distance(text, near, found.span, usize::MAX)?, *found)));
        each.filter(|(distance, _)| *distance <= within).min_by_key(|(distance, _)| *distance).map(|(_, found)| found)
    }

    proptest::proptest! {
        #[test]
        fn the_nearest_is_the_first_of_the_least_distance(
            words in proptest::collection::vec((0usize..40, 1usize..6), 0..12),
            near in (0usize..40, 1usize..6),
            within in 0usize..8,
        ) {
            let text = "aあbいcうdえeおfかgきhくiけjこ".repeat(3);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let span = |(start, length): (usize, usize)| Span::new(ends[start], ends[start + length]);
            let mut all: Vec<Found> = words.into_iter().map(|word| Found { span: span(word), taken: None }).collect();
            all.sort_by_key(|found| (found.span.start, found.span.end));
            let wanted = measured(&all, &text, span(near), within);
            proptest::prop_assert_eq!(Places::new(all).nearest(&text, span(near), within), wanted);
        }
    }
}
