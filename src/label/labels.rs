//! The labels that the rules of each family prove.

use super::weigh::{weigh, with_main_cause};
use crate::extract::{Claim, Data, Told, agrees, stated, told};
use crate::matcher::{Firing, PostText};
use crate::record::{Confidence, Found, FoundCode};
use crate::rules::fields::family_of;
use crate::rules::{Rule, RuleSet};

/// Family of the rules that tell the kind.
const KIND: &str = "kind";
/// Kind of a post where no rule speaks of it.
const OTHER: &str = "other";
/// By how much the evidence for a kind must outweigh that for `other`.
const ENOUGH: i32 = 100;
/// Report stage of an incident that refers to no earlier notice.
pub const INITIAL: &str = "initial";

/// Family of what is said of misuse.
const DAMAGE: &str = "secondary_damage";

/// Family of what is said of leakage.
const LEAK: &str = "leak_status";
/// Family of the causes.
const CAUSE: &str = "cause";

/// The labels of one post.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Labels<'r> {
    /// Causes, the main one first.
    pub causes: Vec<FoundCode<'r>>,
    /// What is said of leakage.
    pub leak_status: Option<FoundCode<'r>>,
    /// What statements say of leakage, for a post of which neither a rule nor the main cause tells it.
    pub leak_said: Option<FoundCode<'r>>,
    /// Bodies told, in order of first mention.
    pub reported_to: Vec<FoundCode<'r>>,
    /// Reasons for a late notice.
    pub delay_reasons: Vec<FoundCode<'r>>,
    /// What is said of misuse.
    pub secondary_damage: Option<FoundCode<'r>>,
    /// `initial`, `update`, `final`.
    pub report_stage: Option<FoundCode<'r>>,
}

impl Labels<'_> {
    /// The category of each cause.
    pub fn cause_categories<'a>(&self, rules: &'a RuleSet) -> Vec<Option<&'a str>> {
        self.causes.iter().map(|cause| rules.label(CAUSE, cause.value)?.category.as_deref()).collect()
    }
}

/// Whether the post is about an incident. Every rule that fires counts once with its weight: a kind is given where its rules
/// together outweigh those of `other` by [`ENOUGH`]; the proof is its heaviest rule. Where they do not, what the post's
/// statements date counts too. `None` where the evidence is too little and none speaks for `other`.
pub fn kind<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Option<FoundCode<'r>> {
    let mut counted: Vec<&str> = Vec::new();
    let mut sums: Vec<(&str, i32)> = Vec::new();
    for Firing { rule, .. } in of_family(firings, KIND) {
        if counted.contains(&rule.id.as_str()) {
            continue;
        }
        counted.push(&rule.id);
        match sums.iter_mut().find(|(label, _)| *label == rule.label) {
            Some((_, sum)) => *sum += rule.weight,
            None => sums.push((&rule.label, rule.weight)),
        }
    }
    let of = |wanted: bool| sums.iter().filter(move |(label, _)| is_other(label) == wanted).max_by_key(|(_, sum)| *sum);
    let against = of(true).map_or(0, |(_, sum)| *sum);
    let outweighs = |sum: i32| sum - against >= ENOUGH || sum - against + dated_weight(rules, post) >= ENOUGH;
    let best = of(false).filter(|(_, sum)| outweighs(*sum)).or_else(|| of(true))?.0;
    heaviest_of(firings, |rule| rule.family == KIND && rule.label == best)
}

/// With what weight the dates that the statements of a post give speak for an incident: each field counts once.
fn dated_weight(rules: &RuleSet, post: &PostText) -> i32 {
    let dated = stated(rules, post);
    let is_dated = |field: &str| dated.iter().any(|stated| stated.row.field == field);
    let decisions = rules.fields.decisions.iter().filter(|decision| is_dated(&decision.field));
    decisions.map(|decision| i32::from(decision.incident)).sum()
}

/// True where the kind is the one that has no incident.
pub fn is_other(kind: &str) -> bool {
    kind == OTHER
}

/// The labels of an incident.
pub fn labels<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Labels<'r> {
    let title = post.outline.title().map(|unit| unit.span).unwrap_or_default();
    let said = leak_said(rules, post);
    let held = |all: Vec<FoundCode<'r>>| -> Vec<FoundCode<'r>> {
        all.into_iter().map(|found| surer(rules, post, found)).collect()
    };
    Labels {
        causes: causes(rules, post, firings),
        leak_status: leak_status(firings, said.as_ref()),
        leak_said: said.map(|(said, _)| said),
        reported_to: held(listed(rules, post, firings, "reported_to")),
        delay_reasons: held(listed(rules, post, firings, "delay_reasons")),
        secondary_damage: decided(rules, post, firings, DAMAGE),
        report_stage: heaviest(firings, "report_stage")
            .or_else(|| Some(Found::new(INITIAL, "no-earlier-notice", title))),
    }
}

/// What the main cause says of a leak where the post names leaked data and no rule tells the status: the label of the family
/// that names the cause under `from`. Its proof is that of the data.
pub fn leak_by_cause<'r>(rules: &'r RuleSet, labels: &Labels, data: &Data) -> Option<FoundCode<'r>> {
    let (cause, leaked) = (labels.causes.first()?, data.leaked.first()?);
    let label =
        rules.labels_of(LEAK).iter().find(|label| label.from.causes.iter().any(|known| known == cause.value))?;
    Some(Found::new(label.id.as_str(), "leak-by-cause", leaked.span))
}

/// What the heaviest row that reads statements says of leakage, and its weight.
fn leak_said<'r>(rules: &'r RuleSet, post: &PostText) -> Option<(FoundCode<'r>, i32)> {
    let told = told(rules, post, LEAK);
    let heaviest = told.iter().min_by_key(|told| (std::cmp::Reverse(told.row.weight), told.span.start))?;
    let row = heaviest.row;
    Some((Found::new(row.says.as_deref()?, row.id.as_str(), heaviest.span), row.weight))
}

/// The codes of a field that rules or statements give, each once, by its first proof. What both give, or one in two places,
/// is sure.
fn listed<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>], field: &str) -> Vec<FoundCode<'r>> {
    let mut all = in_text_order(firings, family_of(field));
    for told in told(rules, post, field) {
        let Some(code) = told.row.says.as_deref() else { continue };
        match all.iter_mut().find(|known| known.value == code) {
            Some(known) if known.rule != told.row.id || !known.span.overlaps(told.span) => {
                known.confidence = Confidence::High;
            }
            Some(_) => {}
            None => all.push(Found::new(code, told.row.id.as_str(), told.span)),
        }
    }
    all.sort_by_key(|found| found.span.start);
    all
}

/// The code of a field by the heavier of the heaviest rule and the heaviest row. Where both say the same it is sure; where
/// they differ it is not.
fn decided<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>], field: &str) -> Option<FoundCode<'r>> {
    let ruled = heaviest(firings, field);
    let told = told(rules, post, field);
    let order = |told: &&Told| (std::cmp::Reverse(told.row.weight), told.span.start);
    let said = told.iter().min_by_key(order).and_then(|heaviest| {
        let found = Found::new(heaviest.row.says.as_deref()?, heaviest.row.id.as_str(), heaviest.span);
        let again = |other: &Told| other.row.says == heaviest.row.says && !other.span.overlaps(heaviest.span);
        let found = if told.iter().any(again) { found.with(Confidence::High) } else { found };
        Some((found, heaviest.row.weight))
    });
    let weight = of_family(firings, field).map(|firing| firing.rule.weight).max();
    match (ruled, said) {
        (Some(ruled), Some((said, _))) if ruled.value == said.value => Some(ruled.with(Confidence::High)),
        (Some(ruled), Some((_, light))) if weight >= Some(light) => Some(ruled.with(Confidence::Low)),
        (Some(_), Some((said, _))) => Some(said.with(Confidence::Low)),
        (ruled, said) => ruled.or(said.map(|(said, _)| said)),
    }
}

/// What is said of leakage: by the heaviest of the rules, or by statements that weigh more. Where both say the same it is sure.
fn leak_status<'r>(firings: &[Firing<'r>], said: Option<&(FoundCode<'r>, i32)>) -> Option<FoundCode<'r>> {
    let by_rules = heaviest(firings, LEAK)?;
    let Some((said, weight)) = said else { return Some(by_rules) };
    let ruled = of_family(firings, LEAK).map(|firing| firing.rule.weight).max()?;
    Some(match by_rules.value == said.value {
        true => by_rules.with(Confidence::High),
        // What one of them doubts is not sure, however often the other says it.
        false if ruled >= *weight => by_rules.with(Confidence::Low),
        false => said.clone().with(Confidence::Low),
    })
}

fn of_family<'f, 'r>(firings: &'f [Firing<'r>], family: &str) -> impl Iterator<Item = &'f Firing<'r>> {
    firings.iter().filter(move |firing| firing.rule.family == family)
}

fn found<'r>(firing: &Firing<'r>) -> FoundCode<'r> {
    Found::new(firing.rule.label.as_str(), &firing.rule.id, firing.whole())
}

/// What a statement tells as a fact or a possibility in the words of a rule is sure. One that denies it is rather about
/// something else in the same words (原因は確認できず), and says nothing against the rule.
fn surer<'r>(rules: &RuleSet, post: &PostText, found: FoundCode<'r>) -> FoundCode<'r> {
    let agreed = agrees(rules, post, found.span, Claim::Holds) == Some(true);
    if agreed { found.with(Confidence::High) } else { found }
}

/// True for another proof of the same label, by words that stand elsewhere.
fn supports(other: &Firing, found: &FoundCode) -> bool {
    other.rule.label == found.value && !other.whole().overlaps(found.span)
}

/// The label of the heaviest rule; on equal weight the first in the text.
fn heaviest<'r>(firings: &[Firing<'r>], family: &str) -> Option<FoundCode<'r>> {
    heaviest_of(firings, |rule| rule.family == family)
}

/// The label of the heaviest of some rules; on equal weight the first in the text. What is proved in two places is sure.
pub(super) fn heaviest_of<'r>(firings: &[Firing<'r>], wanted: impl Fn(&Rule) -> bool) -> Option<FoundCode<'r>> {
    let all = || firings.iter().filter(|firing| wanted(firing.rule));
    let heaviest = all().min_by_key(|firing| (std::cmp::Reverse(firing.rule.weight), firing.whole().start))?;
    let found = found(heaviest);
    let supported = all().any(|other| supports(other, &found));
    Some(if supported { found.with(Confidence::High) } else { found })
}

/// Each label once, by its first proof.
pub(super) fn in_text_order<'r>(firings: &[Firing<'r>], family: &str) -> Vec<FoundCode<'r>> {
    let mut all: Vec<(usize, &Firing<'r>)> =
        of_family(firings, family).map(|firing| (firing.whole().start, firing)).collect();
    all.sort_by_key(|(start, _)| *start);
    each_once(all.into_iter().map(|(_, firing)| firing))
}

/// The first firing of each label; a label that is proved in two places is sure.
fn each_once<'f, 'r: 'f>(firings: impl Iterator<Item = &'f Firing<'r>>) -> Vec<FoundCode<'r>> {
    let mut kept: Vec<FoundCode> = Vec::new();
    for firing in firings {
        match kept.iter_mut().find(|known| known.value == firing.rule.label) {
            Some(known) if supports(firing, known) => known.confidence = Confidence::High,
            Some(_) => {}
            None => kept.push(found(firing)),
        }
    }
    kept
}

/// From this weight on the proof of a cause stands by itself. A lighter one is a last resort: it gives a cause only where no
/// heavier rule gives one, and then one cause only, since it tells more of what fits best than of what is said.
const STANDS_ALONE: i32 = 100;

/// Causes by weight, then by place, the main one first; a label hides those that its `hides` names.
fn causes<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Vec<FoundCode<'r>> {
    let order = |firing: &Firing| (std::cmp::Reverse(firing.rule.weight), firing.whole().start);
    let mut all: Vec<_> = of_family(firings, CAUSE).map(|firing| (order(firing), firing)).collect();
    all.sort_by_key(|(order, _)| *order);
    let proven = all.iter().filter(|(_, firing)| firing.rule.weight >= STANDS_ALONE).count();
    all.truncate(proven.max(1));
    let mut kept = each_once(all.into_iter().map(|(_, firing)| firing));
    without_hidden(rules, &mut kept);
    if let Some(weighed) = weigh(rules, post, CAUSE) {
        kept = with_main_cause(&weighed, post, kept, proven == 0);
        without_hidden(rules, &mut kept);
    }
    kept
}

fn without_hidden(rules: &RuleSet, causes: &mut Vec<FoundCode>) {
    let labels = causes.iter().filter_map(|found| rules.label(CAUSE, found.value));
    let hidden: Vec<&str> = labels.flat_map(|label| &label.hides).map(String::as_str).collect();
    causes.retain(|found| !hidden.contains(&found.value));
}
