//! The labels that the rules of each family prove.

use crate::matcher::{Firing, PostText};
use crate::record::Found;
use crate::rules::{Rule, RuleSet};

/// Kind of a post where no rule speaks of it.
const OTHER: &str = "other";
/// Report stage of an incident that refers to no earlier notice.
pub const INITIAL: &str = "initial";
/// Leak status of an incident in which no data left.
const NO_LEAK: &str = "none";

/// The labels of one post.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Labels {
    /// Causes, the main one first.
    pub causes: Vec<Found<String>>,
    /// What is said of leakage.
    pub leak_status: Option<Found<String>>,
    /// Bodies told, in order of first mention.
    pub reported_to: Vec<Found<String>>,
    /// Reasons for a late notice.
    pub delay_reasons: Vec<Found<String>>,
    /// What is said of misuse.
    pub secondary_damage: Option<Found<String>>,
    /// `initial`, `update`, `final`.
    pub report_stage: Option<Found<String>>,
}

impl Labels {
    /// True where the post states that no data leaked: what it says of data then tells what was there, not what left.
    pub fn tell_of_no_leak(&self) -> bool {
        self.leak_status.as_ref().is_some_and(|status| status.value == NO_LEAK)
    }
}

/// Whether the post is about an incident: the heaviest rule decides; without any it is `other`.
pub fn kind(firings: &[Firing]) -> Option<Found<String>> {
    heaviest(firings, "kind")
}

/// True where the kind is the one that has no incident.
pub fn is_other(kind: &str) -> bool {
    kind == OTHER
}

/// The labels of an incident.
pub fn labels(rules: &RuleSet, post: &PostText, firings: &[Firing]) -> Labels {
    let title = post.outline.units.first().map(|unit| unit.span).unwrap_or_default();
    Labels {
        causes: causes(rules, firings),
        leak_status: heaviest(firings, "leak_status"),
        reported_to: in_text_order(firings, "reported_to"),
        delay_reasons: in_text_order(firings, "delay_reason"),
        secondary_damage: heaviest(firings, "secondary_damage"),
        report_stage: heaviest(firings, "report_stage")
            .or_else(|| Some(Found::new(INITIAL.to_owned(), "no-earlier-notice", title))),
    }
}

fn of_family<'f, 'r>(firings: &'f [Firing<'r>], family: &'f str) -> impl Iterator<Item = &'f Firing<'r>> {
    firings.iter().filter(move |firing| firing.rule.family == family)
}

fn found(firing: &Firing) -> Found<String> {
    Found::new(firing.rule.label.clone(), firing.rule.id.clone(), firing.whole())
}

/// The label of the heaviest rule; on equal weight the first in the text.
pub(super) fn heaviest(firings: &[Firing], family: &str) -> Option<Found<String>> {
    heaviest_of(firings, |rule| rule.family == family)
}

/// The label of the heaviest of some rules; on equal weight the first in the text.
pub(super) fn heaviest_of(firings: &[Firing], wanted: impl Fn(&Rule) -> bool) -> Option<Found<String>> {
    firings
        .iter()
        .filter(|firing| wanted(firing.rule))
        .min_by_key(|firing| (std::cmp::Reverse(firing.rule.weight), firing.whole().start))
        .map(found)
}

/// Each label once, by its first proof.
pub(super) fn in_text_order(firings: &[Firing], family: &str) -> Vec<Found<String>> {
    let mut all: Vec<Found<String>> = of_family(firings, family).map(found).collect();
    all.sort_by_key(|found| found.span.start);
    let mut kept: Vec<Found<String>> = Vec::new();
    for found in all {
        if !kept.iter().any(|known| known.value == found.value) {
            kept.push(found);
        }
    }
    kept
}

/// Causes by weight, then by place; a label hides those that its `hides` names.
fn causes(rules: &RuleSet, firings: &[Firing]) -> Vec<Found<String>> {
    let mut all: Vec<(i32, Found<String>)> =
        of_family(firings, "cause").map(|firing| (firing.rule.weight, found(firing))).collect();
    all.sort_by_key(|(weight, found)| (std::cmp::Reverse(*weight), found.span.start));
    let mut kept: Vec<Found<String>> = Vec::new();
    for (_, found) in all {
        if !kept.iter().any(|known| known.value == found.value) {
            kept.push(found);
        }
    }
    let hidden: Vec<String> = kept
        .iter()
        .filter_map(|found| rules.label("cause", &found.value))
        .flat_map(|label| label.hides.iter().cloned())
        .collect();
    kept.retain(|found| !hidden.contains(&found.value));
    kept
}
