//! What the clauses of a post are about, where that is not the incident of the post: advice to readers, measures, other
//! incidents, the words of the attacker. Rules of the family `topic` tell it; other rules refuse topics in their scope.

use super::judge::{Firing, fire_topics, window_of};
use super::post_text::PostText;
use crate::rules::{RuleSet, TOPICS, Topics, Window};
use crate::text::Span;

/// The topics of a post by place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopicMap {
    /// Where a stretch begins that ends with the next, and what it is about.
    stretches: Vec<(usize, Topics)>,
}

impl TopicMap {
    /// What the rules say of the clauses of the post.
    pub(super) fn new(rules: &RuleSet, post: &PostText) -> Self {
        let topics = rules.labels_of(TOPICS);
        let number = |firing: &Firing| topics.iter().position(|topic| topic.id == firing.rule.label);
        let fired = fire_topics(rules, post);
        Self::of(fired.iter().filter_map(|firing| Some((stretch(rules, post, firing), Topics::one(number(firing)?)))))
    }

    /// Lays stretches, which may overlap, side by side.
    fn of(told: impl Iterator<Item = (Span, Topics)>) -> Self {
        let mut edges: Vec<(usize, bool, Topics)> =
            told.flat_map(|(span, topic)| [(span.start, true, topic), (span.end, false, topic)]).collect();
        edges.sort_by_key(|(at, begins, topic)| (*at, *begins, topic.0));
        let (mut depths, mut stretches) = ([0u32; Topics::MOST], Vec::<(usize, Topics)>::new());
        for (at, begins, topic) in edges {
            let depth = &mut depths[(topic.0.trailing_zeros() as usize).min(Topics::MOST - 1)];
            *depth = if begins { *depth + 1 } else { depth.saturating_sub(1) };
            let open = depths.iter().zip(0..).filter(|(depth, _)| **depth > 0);
            let topics = Topics(open.fold(0, |all, (_, number)| all | Topics::one(number).0));
            match stretches.last_mut() {
                Some((last, all)) if *last == at => *all = topics,
                _ => stretches.push((at, topics)),
            }
        }
        Self { stretches }
    }

    /// What the clause at byte `at` of the text is about; nothing where it is about the incident.
    pub fn at(&self, at: usize) -> Topics {
        let after = self.stretches.partition_point(|(start, _)| *start <= at);
        after
            .checked_sub(1)
            .and_then(|index| self.stretches.get(index))
            .map_or(Topics::default(), |(_, topics)| *topics)
    }
}

/// What a rule speaks of: the clauses from its first word to its last, or the whole of a window that is wider than sentences.
fn stretch(rules: &RuleSet, post: &PostText, firing: &Firing) -> Span {
    let whole = firing.whole();
    match firing.rule.scope.window {
        Window::Sentence | Window::Pair | Window::Dated => {
            let (start, end) = (clause(rules, post, whole.start), clause(rules, post, whole.end.saturating_sub(1)));
            Span::new(start.start.min(whole.start), end.end.max(whole.end))
        }
        window => window_of(window, post, firing.unit).unwrap_or(whole),
    }
}

/// The clause around byte `at`: the part of its sentence between two ends of clauses.
fn clause(rules: &RuleSet, post: &PostText, at: usize) -> Span {
    let Some(unit) = post.unit_at(at).and_then(|unit| post.outline.units.get(unit)) else { return Span::new(at, at) };
    let (mut start, end) = (unit.span.start, unit.span.end);
    let Some(ends) = &rules.cues.clause_end else { return unit.span };
    while let Some(found) = ends.find(Span::new(start, end).slice(&post.text)) {
        let cut = start + found.span.end;
        if cut > at {
            return Span::new(start, cut);
        }
        start = cut;
    }
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_overlap_lie_side_by_side() {
        let (advice, measure) = (Topics::one(0), Topics::one(1));
        let told = [(Span::new(5, 20), advice), (Span::new(10, 30), measure), (Span::new(12, 15), advice)];
        let map = TopicMap::of(told.into_iter());
        let both = Topics(advice.0 | measure.0);
        let places =
            [(0, Topics::default()), (5, advice), (10, both), (16, both), (20, measure), (30, Topics::default())];
        for (at, topics) in places {
            assert_eq!(map.at(at), topics, "at {at}");
        }
    }
}
