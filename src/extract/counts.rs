//! Counts of affected people, records and so on, and the one total.

use crate::matcher::{Firing, MarkedValue, PostText};
use crate::mention::CountExpr;
use crate::record::{Count, Found};
use crate::rules::RuleSet;
use crate::text::Span;

/// Family of the rules that tell what a number counts.
const FAMILY: &str = "count";
/// Labels of that family: not counted, the stated total, a part of another number, and `unit:…`.
const IGNORE: &str = "ignore";
const TOTAL: &str = "total";
const PART: &str = "part";
const UNIT: &str = "unit:";
/// Units that never make a total of affected people.
const NOT_PEOPLE: [&str; 2] = ["devices", "sites"];

/// What a post says of numbers.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Counts {
    /// Every count, each value once per unit, in order of first mention.
    pub all: Vec<Found<Count>>,
    /// The figure for "how many are affected".
    pub total: Option<Found<u64>>,
}

/// One number with what the rules say of it.
#[derive(Debug)]
struct Counted {
    count: Count,
    span: Span,
    rule: String,
    unit_at: usize,
    is_total: bool,
    is_part: bool,
}

/// Collects the counts and decides the total.
pub fn counts(rules: &RuleSet, post: &PostText, firings: &[Firing]) -> Counts {
    let told: Vec<(&Firing, usize)> = firings
        .iter()
        .filter(|firing| firing.rule.family == FAMILY)
        .filter_map(|firing| Some((firing, firing.mention(post)?.at)))
        .collect();
    let counted: Vec<Counted> = post
        .outline
        .units
        .iter()
        .enumerate()
        .flat_map(|(number, unit)| post.marked_in(unit.span).map(move |(_, marked)| (number, marked)))
        .filter_map(|(number, marked)| match &marked.value {
            MarkedValue::Count(count) => counted(rules, &told, number, marked.at, count),
            _ => None,
        })
        .collect();
    Counts { total: total(&counted), all: distinct(&counted) }
}

fn counted(rules: &RuleSet, told: &[(&Firing, usize)], number: usize, at: usize, count: &CountExpr) -> Option<Counted> {
    let here: Vec<&Firing> = told.iter().filter(|(_, place)| *place == at).map(|(firing, _)| *firing).collect();
    let says = |label: &str| here.iter().any(|firing| firing.rule.label == label);
    if says(IGNORE) {
        return None;
    }
    let unit = here.iter().find_map(|firing| firing.rule.label.strip_prefix(UNIT)).unwrap_or(&count.unit);
    if !rules.counted_units.iter().any(|known| known == unit) {
        return None;
    }
    let rule = here.first().map_or_else(|| format!("unit-{unit}"), |firing| firing.rule.id.clone());
    Some(Counted {
        count: Count { value: count.value, unit: unit.to_owned(), approx: count.approx },
        span: Span::new(at, at + crate::mention::tokens::DATE.len_utf8()),
        rule,
        unit_at: number,
        is_total: says(TOTAL) || count.total,
        is_part: says(PART),
    })
}

fn distinct(counted: &[Counted]) -> Vec<Found<Count>> {
    let mut all: Vec<Found<Count>> = Vec::new();
    for one in counted {
        let known = all.iter().any(|f| f.value.value == one.count.value && f.value.unit == one.count.unit);
        if !known {
            all.push(Found::new(one.count.clone(), one.rule.clone(), one.span));
        }
    }
    all
}

/// The stated total; else the sum of the groups that the post lists; else the largest number.
fn total(counted: &[Counted]) -> Option<Found<u64>> {
    let mut people: Vec<&Counted> = Vec::new();
    for one in counted.iter().filter(|one| !NOT_PEOPLE.contains(&one.count.unit.as_str())) {
        if !people.iter().any(|known| known.count.value == one.count.value) {
            people.push(one);
        }
    }
    let found = |one: &Counted, rule: &str| Found::new(one.count.value, rule.to_owned(), one.span);
    let stated = people.iter().filter(|one| one.is_total && !one.is_part).max_by_key(|one| one.count.value);
    let largest = people.iter().max_by_key(|one| one.count.value)?;
    if let Some(stated) = stated {
        return Some(found(stated, "total-stated"));
    }
    let groups: Vec<&&Counted> = people.iter().filter(|one| !one.is_part).collect();
    let rest: u64 =
        groups.iter().map(|one| one.count.value).fold(0, u64::saturating_add).saturating_sub(largest.count.value);
    // A number that the others add up to is their total already.
    if groups.len() < 2 || rest == largest.count.value || !apart(&groups) {
        return Some(found(largest, "total-largest"));
    }
    let sum = rest.saturating_add(largest.count.value);
    let first = groups.iter().map(|one| one.span.start).min()?;
    let last = groups.iter().map(|one| one.span.end).max()?;
    Some(Found::new(sum, "total-of-groups", Span::new(first, last)))
}

/// True where each number stands in a sentence or list item of its own, in one unit: the shape of a list of groups.
fn apart(groups: &[&&Counted]) -> bool {
    let mut places: Vec<usize> = groups.iter().map(|one| one.unit_at).collect();
    places.dedup();
    let unit = &groups[0].count.unit;
    places.len() == groups.len() && groups.iter().all(|one| one.count.unit == *unit)
}
