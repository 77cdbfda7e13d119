//! What the words of a post say together of a label that no rule proves for sure. A rule needs a phrase that somebody thought
//! of; a word here and there (溶解, 古紙, 清掃) tells the same of a notice that nobody has seen.

use std::collections::BTreeMap;

use crate::matcher::PostText;
use crate::record::{Confidence, Found, FoundCode};
use crate::rules::grammar::Factuality;
use crate::rules::hints::Weighing;
use crate::rules::{IGNORED, Kinds, Meaning, Part, RuleSet};
use crate::text::Span;

/// Weights are in hundredths, and the length of what is found is brought to ten.
const SCALE: f64 = 10.0 / 100.0;

/// What the words of a post say of the labels of a family.
pub(super) struct Weighed<'r> {
    rules: &'r RuleSet,
    /// How the family weighs.
    pub weighing: &'r Weighing,
    /// Hints by number: how much each counts, and where it stands first.
    found: BTreeMap<usize, (f64, Span)>,
    /// Points of each label.
    points: Vec<f64>,
}

/// The words of a post weighed; `None` where the family has no hints or the post no word of them.
pub(super) fn weigh<'r>(rules: &'r RuleSet, post: &PostText, family: &str) -> Option<Weighed<'r>> {
    let number = rules.weighings.iter().position(|weighing| weighing.family == family)?;
    let weighing = &rules.weighings[number];
    let found = found(rules, post, number);
    let length = found.values().map(|(counts, _)| counts * counts).sum::<f64>().sqrt();
    let mut points = vec![0.0; weighing.labels.len()];
    for (hint, (counts, _)) in &found {
        for (label, weight) in &rules.hints[*hint].weights {
            points[*label] += f64::from(*weight) * counts * SCALE / length;
        }
    }
    (!found.is_empty()).then_some(Weighed { rules, weighing, found, points })
}

/// The hints of a weighing that stand in a post.
fn found(rules: &RuleSet, post: &PostText, number: usize) -> BTreeMap<usize, (f64, Span)> {
    let weighing = &rules.weighings[number];
    let mut found: BTreeMap<usize, (f64, Span)> = BTreeMap::new();
    for unit in post.outline.units.iter().filter(|unit| !unit.roles.meets(weighing.not_roles)) {
        let counts = if unit.part == Part::Title { weighing.in_title } else { 1.0 };
        for hit in post.hits_in(unit.span).filter(|hit| rules.means(hit.needle, Kinds::HINT)) {
            for meaning in &rules.meanings[hit.needle as usize] {
                let Meaning::Hint(hint) = *meaning else { continue };
                if rules.hints[hint].weighing == number {
                    let here = Span::new(hit.start as usize, hit.end as usize);
                    let known = found.entry(hint).or_insert((counts, here));
                    known.0 = known.0.max(counts);
                }
            }
        }
    }
    found
}

impl<'r> Weighed<'r> {
    /// The label with the most points, those of the words and those of `rules` together; of equal ones the first.
    fn best(&self, ruled: impl Fn(&str) -> f64, allowed: impl Fn(&str) -> bool) -> Option<(&'r str, f64)> {
        let labels = self.weighing.labels.iter().map(String::as_str).zip(&self.points);
        let mut best: Option<(&str, f64)> = None;
        for (label, points) in labels.filter(|(label, _)| allowed(label)) {
            let points = points + ruled(label);
            if best.is_none_or(|(_, most)| points > most) {
                best = Some((label, points));
            }
        }
        best
    }

    /// A label that words alone tell, with the word that says most for it as its proof; none where that word is denied:
    /// ランサムウェアへの感染は確認されておりません.
    fn proof(&self, post: &PostText, label: &'r str) -> Option<FoundCode<'r>> {
        let number = self.weighing.labels.iter().position(|known| known == label)?;
        let says = |hint: usize| self.rules.hints[hint].weights.iter().find(|(label, _)| *label == number);
        let said = |(hint, (counts, span)): (&usize, &(f64, Span))| {
            says(*hint).map(|(_, weight)| (f64::from(*weight) * counts, *span))
        };
        let (_, span) = self.found.iter().filter_map(said).max_by(|a, b| a.0.total_cmp(&b.0))?;
        if matches!(post.statements(self.rules).value_of(span), Some(Factuality::Denied | Factuality::NotKnown)) {
            return None;
        }
        Some(Found::new(label, self.weighing.id.as_str(), span).with(Confidence::Low))
    }
}

/// The causes, with the one first that rules and words together speak for most. `supposed` where the rules give but a last
/// resort, which goes where the words say something else.
pub(super) fn with_main_cause<'r>(
    weighed: &Weighed<'r>,
    post: &PostText,
    mut causes: Vec<FoundCode<'r>>,
    supposed: bool,
) -> Vec<FoundCode<'r>> {
    // Words say nothing of a cause that somebody has added.
    if causes.first().is_some_and(|cause| !weighed.weighing.labels.iter().any(|label| label == cause.value)) {
        return causes;
    }
    let at = |label: &str| causes.iter().position(|cause| cause.value == label);
    let ruled = |label: &str| match at(label) {
        Some(_) if supposed => weighed.weighing.supposed,
        Some(0) => weighed.weighing.first,
        Some(_) => weighed.weighing.other,
        None => 0.0,
    };
    let labels = causes.iter().filter_map(|cause| weighed.rules.label(&weighed.weighing.family, cause.value));
    let hidden: Vec<&str> = labels.flat_map(|label| &label.hides).map(String::as_str).collect();
    let allowed = |label: &str| label != IGNORED && (supposed || !hidden.contains(&label));
    let Some((best, points)) = weighed.best(ruled, allowed) else { return causes };
    if causes.is_empty() && points < weighed.weighing.least {
        return causes;
    }
    let main = match at(best) {
        Some(known) => Some(causes.remove(known)),
        None => weighed.proof(post, best).inspect(|_| causes.retain(|_| !supposed)),
    };
    causes.splice(0..0, main);
    causes
}
