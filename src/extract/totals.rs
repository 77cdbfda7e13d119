//! The one figure for how many are affected, out of the counts of a post.

use std::collections::HashSet;

use super::counts::{Counted, NOT_PEOPLE, PERSONS, RECORDS, ROUNDING, exactly};
use crate::matcher::PostText;
use crate::record::{Count, Found};
use crate::text::Span;

/// Records and persons are of one set where there are no more than so many records for a person.
const SAME_SET: u64 = 3;
/// More figures of persons than these are of groups.
const SAME_SET_FIGURES: usize = 2;
/// Units that may be added up, for each is of its own people.
const ADDED_TOGETHER: [&str; 3] = ["persons", "companies", "households"];
/// Groups named side by side stand at most so many characters apart.
const SIDE_BY_SIDE: usize = 16;
/// Less than this is a sum by chance.
const LEAST_SUM: u64 = 10;
/// A number is the sum of no more than so many others.
const MOST_PARTS: usize = 40;

/// What stands before a number that contains it is a part.
pub(super) fn mark_contained(counted: &mut [Counted]) {
    let Some(last) = counted.iter().rposition(|one| one.contains_earlier) else { return };
    counted[..last].iter_mut().filter(|one| !one.contains_earlier).for_each(|one| one.is_part = true);
}

/// What is a part where it is first told remains one where it is named again.
pub(super) fn spread_parts(counted: &mut [Counted]) {
    let parts: HashSet<Count> = counted.iter().filter(|one| one.is_part).map(|one| exactly(&one.count)).collect();
    for one in counted.iter_mut().filter(|one| !one.is_total) {
        one.is_part |= parts.contains(&exactly(&one.count));
    }
}

/// Numbers side by side that add up to the one before or behind them are its parts; small ones may do so by chance.
///
/// A part of a part is none of the whole. Each number looks at no more than [`MOST_PARTS`] others.
pub(super) fn mark_sums(counted: &mut [Counted]) {
    let mut taken = vec![false; counted.len()];
    for at in (0..counted.len()).rev().filter(|at| counted[*at].count.value >= LEAST_SUM).collect::<Vec<_>>() {
        let behind = adding_up_to(counted, &taken, at, at + 1..counted.len());
        let before = adding_up_to(counted, &taken, at, (0..at).rev());
        for part in [behind, before].into_iter().flatten() {
            (counted[at].is_sum, counted[part].is_part, taken[part]) = (true, true, true);
        }
    }
}

/// The next numbers of the same unit on `side` of the one at `at` that add up to it; none where they do not.
fn adding_up_to(counted: &[Counted], taken: &[bool], at: usize, side: impl Iterator<Item = usize>) -> Vec<usize> {
    let whole = &counted[at].count;
    let (mut rest, mut parts) = (whole.value, Vec::new());
    let open = |number: &usize| {
        let one = &counted[*number];
        one.count.unit == whole.unit && !taken[*number] && !one.in_title
    };
    for number in side.filter(open).take(MOST_PARTS) {
        let value = counted[number].count.value;
        if value >= whole.value || value > rest {
            break;
        }
        rest -= value;
        parts.push(number);
        if rest == 0 {
            return if parts.len() > 1 { parts } else { Vec::new() };
        }
    }
    Vec::new()
}

/// Whoever is told of besides others makes a group of the others too: of the last people of an earlier sentence.
pub(super) fn mark_besides(counted: &mut [Counted]) {
    let (mut earlier, mut here): (Option<usize>, Option<usize>) = (None, None);
    for at in 0..counted.len() {
        if at > 0 && counted[at].unit_at != counted[at - 1].unit_at {
            earlier = here.or(earlier);
        }
        if counted[at].is_besides {
            counted[at].is_group = true;
            if let Some(others) = earlier {
                counted[others].is_group = true;
            }
        }
        if counted[at].count.unit == PERSONS {
            here = Some(at);
        }
    }
}

/// The figure for how many are affected. Where it is one of records, and nearly as many persons are told of beside it, both
/// are of one set, and the persons stand for it.
pub(super) fn total(post: &PostText, counted: &[Counted]) -> Option<Found<'static, u64>> {
    let people: Vec<&Counted> = counted.iter().filter(|one| !NOT_PEOPLE.contains(&one.count.unit.as_str())).collect();
    let total = total_of(post, &people)?;
    if !people.iter().any(|one| one.count.unit == RECORDS && one.count.value == total.value) {
        return Some(total);
    }
    let persons: Vec<&Counted> =
        people.iter().copied().filter(|one| one.count.unit == PERSONS && !one.is_part).collect();
    let largest = persons.iter().max_by_key(|one| one.count.value).map(|one| (one.count.value, one.span));
    let is_one_set = |(value, _): &(u64, Span)| {
        unique(&persons).len() <= SAME_SET_FIGURES && value.saturating_mul(SAME_SET) >= total.value
    };
    Some(largest.filter(is_one_set).map_or(total, |(value, span)| Found::new(value, "total-persons", span)))
}

/// The stated total; else the sum of the groups that the post lists; else the largest number.
fn total_of(post: &PostText, people: &[&Counted]) -> Option<Found<'static, u64>> {
    let whole: Vec<&Counted> = people.iter().copied().filter(|one| !one.is_part).collect();
    let most = people.iter().max_by_key(|one| one.count.value)?;
    let largest = whole.iter().max_by_key(|one| one.count.value).unwrap_or(most);
    // A part is no part of less than itself: what it is part of is not among those affected.
    let largest =
        if !largest.is_total && most.count.unit == largest.count.unit && most.count.value > largest.count.value {
            most
        } else {
            largest
        };
    let found = |one: &Counted, rule: &'static str| Found::new(one.count.value, rule, one.span);
    // What is called a total but is less than another number is the total of one group.
    let states = |one: &&&Counted| one.is_total && (one.is_sum || one.count.value >= largest.count.value);
    if let Some(stated) = whole.iter().find(states) {
        return Some(found(stated, "total-stated"));
    }
    let separate: Vec<&Counted> = whole.iter().copied().filter(|one| !one.is_kind).collect();
    let groups = [named_groups(&separate), listed_groups(&separate), side_by_side(post, &separate)];
    let sum = groups
        .iter()
        .filter_map(|groups| sum(groups).filter(|sum| !rounds(largest, groups, sum.value)))
        .find(|sum| sum.value >= largest.count.value);
    Some(sum.unwrap_or_else(|| found(largest, "total-largest")))
}

/// True where the groups make the stated number but for its rounding: it stays as it is stated.
fn rounds(stated: &Counted, groups: &[&Counted], sum: u64) -> bool {
    let stated = &stated.count;
    let of_them = groups.iter().any(|one| one.count.value == stated.value);
    stated.approx && !of_them && sum.abs_diff(stated.value) <= sum / ROUNDING
}

/// The sum of two groups or more.
fn sum(groups: &[&Counted]) -> Option<Found<'static, u64>> {
    let distinct = unique(groups);
    if distinct.len() < 2 {
        return None;
    }
    let add = |all: &[&Counted]| all.iter().map(|one| one.count.value).fold(0, u64::saturating_add);
    let largest = distinct.iter().map(|one| one.count.value).max()?;
    // A number that the others add up to, be some of them equal, is their total already.
    let is_total = largest >= LEAST_SUM && [groups, &distinct].iter().any(|all| add(all) - largest == largest);
    let value = if is_total { largest } else { add(&distinct) };
    let first = distinct.iter().map(|one| one.span.start).min()?;
    let last = distinct.iter().map(|one| one.span.end).max()?;
    Some(Found::new(value, "total-of-groups", Span::new(first, last)))
}

/// Each value once, where it stands first.
fn unique<'a, 'r>(groups: &[&'a Counted<'r>]) -> Vec<&'a Counted<'r>> {
    let mut known = HashSet::new();
    groups.iter().copied().filter(|one| known.insert(one.count.value)).collect()
}

/// True where numbers of the two units may be added up.
fn add_up(a: &Counted, b: &Counted) -> bool {
    let together = |one: &Counted| ADDED_TOGETHER.contains(&one.count.unit.as_str());
    let of_others = a.holder.zip(b.holder).is_some_and(|(a, b)| a != b);
    a.count.unit == b.count.unit || together(a) && together(b) || of_others
}

/// Groups that rules name so.
fn named_groups<'a, 'r>(whole: &[&'a Counted<'r>]) -> Vec<&'a Counted<'r>> {
    whole.iter().copied().filter(|one| one.is_group).collect()
}

/// Numbers of one kind in lines of their own: the shape of a list of groups.
fn listed_groups<'a, 'r>(whole: &[&'a Counted<'r>]) -> Vec<&'a Counted<'r>> {
    let listed: Vec<&Counted> = whole.iter().copied().filter(|one| one.in_list).collect();
    let Some(first) = listed.first().copied() else { return Vec::new() };
    let distinct = unique(&listed);
    let mut places: Vec<usize> = distinct.iter().map(|one| one.unit_at).collect();
    places.dedup();
    let apart = places.len() == distinct.len() && distinct.iter().all(|one| add_up(first, one));
    if apart { listed } else { Vec::new() }
}

/// The first run of people named side by side in one sentence; records so named are of the same people more often.
fn side_by_side<'a, 'r>(post: &PostText, whole: &[&'a Counted<'r>]) -> Vec<&'a Counted<'r>> {
    let people: Vec<&Counted> =
        whole.iter().copied().filter(|one| ADDED_TOGETHER.contains(&one.count.unit.as_str())).collect();
    let near = |pair: &[&Counted]| {
        let (a, b) = (pair[0], pair[1]);
        let between = Span::new(a.span.end, b.span.start.max(a.span.end)).slice(&post.text);
        a.unit_at == b.unit_at && a.count.unit == b.count.unit && between.chars().count() <= SIDE_BY_SIDE
    };
    let Some(first) = people.windows(2).position(near) else { return Vec::new() };
    let run = people[first..].windows(2).take_while(|pair| near(pair)).count();
    people[first..=first + run].to_vec()
}
