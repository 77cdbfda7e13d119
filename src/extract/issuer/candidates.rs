//! Names that may be the issuer's, weighed by organization.

use super::super::third_party::{core, same};
use crate::matcher::{Firing, MarkedValue, NameHere, PostText, Strength, strength};
use crate::rules::{Part, Rule, RuleSet};
use crate::text::Span;

/// Family of the rules that find names.
const FAMILY: &str = "issuer";
/// The words that a rule of this label takes end with a name; those of others are one.
const ENDING: &str = "ending";
/// Family and labels of the rules that tell who else was involved: such a name is hardly the issuer's.
const OTHERS: (&str, [&str; 1]) = ("third_party", ["named"]);

/// What each further rule that takes the same organization adds to its weight, and for how many.
const AGREEMENT: (i32, usize) = (8, 4);
/// What a name without any form loses, and one whose form common nouns have too.
const BARE: i32 = 30;
const WEAK: i32 = 5;
/// Least weight of an organization.
const LEAST: i32 = 40;
/// Most candidates that are compared with each other.
const MOST: usize = 200;

/// A name that may be the issuer's.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'r> {
    /// The rule that took it.
    pub rule: &'r Rule,
    /// The name.
    pub here: NameHere,
    /// True where it stands in the heading.
    in_title: bool,
    strength: Strength,
}

/// The names that rules take, in the order of the rules and then of the text.
pub(super) fn candidates<'r>(rules: &RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Vec<Candidate<'r>> {
    let of_family = firings.iter().filter(|firing| firing.rule.family == FAMILY);
    let all = of_family.filter_map(|firing| {
        let ending = firing.rule.label == ENDING;
        let here = post.name(rules, firing.taken?, ending)?;
        let strength = strength(rules, &here.name);
        let in_title = post.outline.units.get(firing.unit).is_some_and(|unit| unit.part == Part::Title);
        let confirmed = !ending || strength > Strength::Bare || post.times(&here.name) > 1;
        confirmed.then_some(Candidate { rule: firing.rule, here, in_title, strength })
    });
    let mut all: Vec<_> = all.take(MOST).collect();
    let others = others(post, firings);
    all.retain(|one| !(one.strength == Strength::Bare && others.iter().any(|other| same(rules, other, &one.here.name))));
    all
}

/// The names of third parties that rules name as such.
fn others<'p>(post: &'p PostText, firings: &[Firing]) -> Vec<&'p str> {
    let of_family = firings.iter().filter(|firing| {
        firing.rule.family == OTHERS.0 && OTHERS.1.contains(&firing.rule.label.as_str())
    });
    let named = of_family.filter_map(|firing| match &firing.mention(post)?.value {
        MarkedValue::Organization { name, .. } => Some(name.as_str()),
        _ => None,
    });
    named.collect()
}

/// The name of the heaviest organization: of equal ones that of the first candidate in the text.
pub(super) fn best<'r>(rules: &RuleSet, post: &PostText, all: Vec<Candidate<'r>>) -> Option<Candidate<'r>> {
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for candidate in all {
        match groups.iter_mut().find(|group| group.iter().any(|other| are_one(rules, other, &candidate))) {
            Some(group) => group.push(candidate),
            None => groups.push(vec![candidate]),
        }
    }
    let weighed = groups.into_iter().map(|group| (weight(&group), group)).filter(|(weight, _)| *weight >= LEAST);
    let start = |group: &[Candidate]| group.iter().map(|one| one.here.span.start).min();
    let (_, group) = weighed.min_by_key(|(weight, group)| (std::cmp::Reverse(*weight), start(group)))?;
    whole_name(rules, post, group)
}

/// True where two candidates name one organization; a bare name in the heading may be the beginning of another.
fn are_one(rules: &RuleSet, a: &Candidate, b: &Candidate) -> bool {
    let begins = |short: &Candidate, long: &Candidate| {
        short.strength == Strength::Bare && short.in_title && core(rules, &long.here.name).starts_with(&short.here.name)
    };
    same(rules, &a.here.name, &b.here.name) || begins(a, b) || begins(b, a)
}

/// The weight of the heaviest candidate, and something for each other rule that agrees.
fn weight(group: &[Candidate]) -> i32 {
    let own = |one: &Candidate| {
        let loss = match one.strength {
            Strength::Bare => BARE,
            Strength::Weak => WEAK,
            Strength::Sure => 0,
        };
        one.rule.weight - loss
    };
    let heaviest = group.iter().map(own).max().unwrap_or_default();
    let mut rules: Vec<&str> = group.iter().map(|one| one.rule.id.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    heaviest + AGREEMENT.0 * rules.len().saturating_sub(1).min(AGREEMENT.1) as i32
}

/// Of the candidates of one organization the heaviest, with the name as it stands in the heading if it is a whole one
/// there, else with the name that has a form.
fn whole_name<'r>(rules: &RuleSet, post: &PostText, group: Vec<Candidate<'r>>) -> Option<Candidate<'r>> {
    let order = |one: &Candidate| {
        let in_heading = one.in_title && one.strength > Strength::Bare;
        (std::cmp::Reverse((in_heading, one.strength > Strength::Bare, one.rule.weight)), one.here.span.start)
    };
    let mut chosen = group.into_iter().min_by_key(order)?;
    if chosen.strength == Strength::Bare
        && let Some(full) = with_form(rules, post, &chosen.here.name)
    {
        chosen.here = NameHere { span: chosen.here.span, ..full };
    }
    Some(chosen)
}

/// The first name in the text that is this one with a legal form.
fn with_form(rules: &RuleSet, post: &PostText, bare: &str) -> Option<NameHere> {
    post.marked.iter().find_map(|marked| match &marked.value {
        MarkedValue::Organization { name, full } if core(rules, name) == bare && name != bare => {
            Some(NameHere { name: name.clone(), span: Span::default(), full: *full })
        }
        _ => None,
    })
}
