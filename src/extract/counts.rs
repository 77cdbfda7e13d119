//! Counts of affected people, records and so on, and the one total.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::matcher::{Firing, MarkedValue, PostText};
use crate::mention::CountExpr;
use crate::record::{Confidence, Count, Found};
use crate::rules::{Part, RuleSet, Topics};
use crate::segment::Unit;
use crate::text::Span;
use crate::work;

/// Family of the rules that tell what a number counts.
const FAMILY: &str = "count_context";
/// Labels of that family: counted, and why; not counted; the stated total; a part of another number, or replaced by one; a group of
/// people besides others; one that contains the numbers before it; people who did it or looked into it; and `unit:…`.
const AFFECTED: &str = "affected";
const IGNORE: &str = "ignore";
const TOTAL: &str = "total";
const PART: &str = "part";
const GROUP: &str = "group";
const KIND: &str = "kind";
const CONTAINS: &str = "contains";
const ACTOR: &str = "actor";
const UNIT: &str = "unit:";
/// Units that never make a total of affected people.
const NOT_PEOPLE: [&str; 2] = ["devices", "sites"];
/// Records and persons are of one set where there are no more than so many records for a person.
const SAME_SET: u64 = 3;
/// More figures of persons than these are of groups.
const SAME_SET_FIGURES: usize = 2;
const RECORDS: &str = "records";
const PERSONS: &str = "persons";
/// Units that may be added up, for each is of its own people.
const ADDED_TOGETHER: [&str; 3] = ["persons", "companies", "households"];
/// A number rounds another where they differ by no more than one part in so many.
const ROUNDING: u64 = 20;
/// Ends a unit that measures a part of something (名分, 件分), and how heavy a reason that is.
const PORTION: char = '分';
const OF_A_PORTION: i32 = 95;
/// How heavy a reason against it is that so many people acted elsewhere in the post, and from what number on that tells them
/// from others: one person is anybody.
const SAME_ACTORS: i32 = 89;
const ACTORS: u64 = 2;
/// The lead: the last of so many sentences after the title.
const LEAD: usize = 3;
/// Groups named side by side stand at most so many characters apart.
const SIDE_BY_SIDE: usize = 16;

/// What a post says of numbers.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Counts<'r> {
    /// Every count, each value once per unit, in order of first mention.
    pub all: Vec<Found<'r, Count>>,
    /// The figure for "how many are affected".
    pub total: Option<Found<'r, u64>>,
}

impl<'r> Counts<'r> {
    /// The counts of people and of what stands for people: neither devices nor sites.
    pub fn of_people(&self) -> impl Iterator<Item = &Found<'r, Count>> {
        self.all.iter().filter(|found| !NOT_PEOPLE.contains(&found.value.unit.as_str()))
    }
}

/// One number with what the rules say of it.
#[derive(Debug)]
struct Counted<'r> {
    count: Count,
    span: Span,
    rule: Cow<'r, str>,
    /// The sentence, heading or list item it stands in.
    unit_at: usize,
    in_title: bool,
    /// It stands in a line that is no sentence: a list item, a label with a value.
    in_list: bool,
    is_total: bool,
    is_part: bool,
    is_group: bool,
    is_kind: bool,
    contains_earlier: bool,
}

/// Collects the counts and decides the total.
pub fn counts<'r>(rules: &RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Counts<'r> {
    let mut told: Vec<(Told, &Firing<'r>)> = firings
        .iter()
        .filter(|firing| firing.rule.family == FAMILY)
        .filter_map(|firing| Some((told_of(post, firing)?, firing)))
        .collect();
    told.sort_by_key(|(told, _)| *told);
    let actors = actors(post, &told);
    let mut counted = Vec::new();
    for marked in &post.marked {
        let MarkedValue::Count(count) = &marked.value else { continue };
        let Some(number) = post.unit_at(marked.at) else { continue };
        let acted = count.unit == PERSONS && actors.contains(&count.value);
        let place = Place { number, unit: &post.outline.units[number], at: marked.at, acted };
        counted.extend(one_count(rules, post, &told, place, count));
    }
    drop_rounded(&mut counted);
    mark_contained(&mut counted);
    spread_parts(&mut counted);
    let all = distinct(&counted);
    let total = total(post, &counted).map(|total| how_sure(total, &all));
    Counts { total, all }
}

/// The numbers that a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// The one at this byte.
    At(usize),
    /// All in this unit.
    Unit(usize),
}

/// The number that the rule speaks of: the marked one, else the first in its words. A reason without a number in its words is
/// one for every number of its sentence.
fn told_of(post: &PostText, firing: &Firing) -> Option<Told> {
    let first = || post.marked_in(firing.words()).find(|(_, marked)| matches!(marked.value, MarkedValue::Count(_)));
    match firing.taken {
        Some(taken) => Some(Told::At(taken.start)),
        None => match first() {
            Some((_, marked)) => Some(Told::At(marked.at)),
            None => (firing.rule.label == AFFECTED).then_some(Told::Unit(firing.unit)),
        },
    }
}

/// How many people are told to have acted (`職員3名が閲覧し`): where the number comes again, it is they (`3名は訓告とした`).
fn actors(post: &PostText, told: &[(Told, &Firing)]) -> HashSet<u64> {
    let at = |(place, firing): &(Told, &Firing)| match place {
        Told::At(at) if firing.rule.label == ACTOR => Some(*at),
        _ => None,
    };
    let places: HashSet<usize> = told.iter().filter_map(at).collect();
    let value = |marked: &MarkedValue| match marked {
        MarkedValue::Count(count) if count.unit == PERSONS && count.value >= ACTORS => Some(count.value),
        _ => None,
    };
    post.marked.iter().filter(|marked| places.contains(&marked.at)).filter_map(|marked| value(&marked.value)).collect()
}

/// Where a number stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    number: usize,
    unit: &'a Unit,
    at: usize,
    /// So many people are told to have acted.
    acted: bool,
}

/// The number at `place`, unless a rule or its unit says that it counts nothing affected. `told` comes by place.
fn one_count<'r>(
    rules: &RuleSet,
    post: &PostText,
    told: &[(Told, &Firing<'r>)],
    place: Place<'_>,
    count: &CountExpr,
) -> Option<Counted<'r>> {
    let of = |wanted: Told| {
        let told = &told[told.partition_point(|(known, _)| *known < wanted)..];
        told.iter().take_while(move |(known, _)| *known == wanted).map(|(_, firing)| *firing)
    };
    let here: Vec<&Firing<'r>> = of(Told::At(place.at)).chain(of(Told::Unit(place.number))).collect();
    work::steps(1 + here.len());
    let says = |label: &str| here.iter().any(|firing| firing.rule.label == label);
    let against = place.acted.then_some(SAME_ACTORS);
    if count.value == 0 || !is_affected(&here, is_portion(post, place.at), against) {
        return None;
    }
    let unit = here.iter().find_map(|firing| firing.rule.label.strip_prefix(UNIT)).unwrap_or(&count.unit);
    if !rules.counted_units.iter().any(|known| known == unit) {
        return None;
    }
    let rule = here.first().map_or_else(|| Cow::from(format!("unit-{unit}")), |firing| Cow::from(&firing.rule.id));
    let is_sentence = post.unit_text(place.unit).ends_with(&rules.lines.sentence_ends[..]);
    let in_title = place.unit.part == Part::Title;
    Some(Counted {
        count: Count { value: count.value, unit: unit.to_owned(), approx: count.approx },
        span: Span::new(place.at, place.at + crate::mention::tokens::DATE.len_utf8()),
        rule,
        unit_at: place.number,
        in_title,
        in_list: !is_sentence && !in_title,
        // A headline tells of the whole, if it does not round.
        is_total: says(TOTAL) || count.total || in_title && !count.approx,
        is_part: says(PART),
        is_group: says(GROUP),
        is_kind: says(KIND),
        contains_earlier: says(CONTAINS),
    })
}

/// A number counts what is affected where a rule gives a reason for it, and none a heavier or equal one against it.
fn is_affected(here: &[&Firing], is_portion: bool, against: Option<i32>) -> bool {
    let heaviest = |wanted: fn(&str) -> bool| {
        here.iter().filter(|firing| wanted(&firing.rule.label)).map(|firing| firing.rule.weight).max()
    };
    let reason = heaviest(|label| [AFFECTED, GROUP, TOTAL].contains(&label)).max(is_portion.then_some(OF_A_PORTION));
    reason.is_some() && reason > heaviest(|label| label == IGNORE || label == ACTOR).max(against)
}

/// True for 名分, 件分: so much of something, which is what is told of data.
fn is_portion(post: &PostText, at: usize) -> bool {
    let words = post.words(Span::new(at, at + crate::mention::tokens::DATE.len_utf8()));
    words.contains(PORTION) && post.topics.at(at) == Topics::default()
}

/// Headline and lead round; where the text has the figure itself (within one part in [`ROUNDING`]), theirs is none of its own.
/// A rough figure of persons may be one of records, and the other way round (`約4700人分`, `4716件`).
fn drop_rounded(counted: &mut Vec<Counted>) {
    let mut exact: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for one in counted.iter().filter(|one| !one.in_title && !one.count.approx) {
        exact.entry(one.count.unit.clone()).or_default().insert(one.count.value);
    }
    // Of the figures on each side the nearest is the one that may be near enough.
    let rounds = |value: u64, exact: &BTreeSet<u64>| {
        let (less, more) = (exact.range(..value).next_back(), exact.range(value.saturating_add(1)..).next());
        [less, more].into_iter().flatten().any(|figure| value.abs_diff(*figure) <= figure / ROUNDING)
    };
    counted.retain(|one| {
        let rough = one.in_title || one.unit_at <= LEAD && one.count.approx;
        let other = match one.count.unit.as_str() {
            PERSONS if one.count.approx => RECORDS,
            RECORDS if one.count.approx => PERSONS,
            unit => unit,
        };
        let mut figures = [one.count.unit.as_str(), other].into_iter().filter_map(|unit| exact.get(unit));
        !(rough && figures.any(|exact| rounds(one.count.value, exact)))
    });
}

/// What stands before a number that contains it is a part.
fn mark_contained(counted: &mut [Counted]) {
    let Some(last) = counted.iter().rposition(|one| one.contains_earlier) else { return };
    counted[..last].iter_mut().filter(|one| !one.contains_earlier).for_each(|one| one.is_part = true);
}

/// What is a part where it is first told remains one where it is named again.
fn spread_parts(counted: &mut [Counted]) {
    let parts: HashSet<Count> = counted.iter().filter(|one| one.is_part).map(|one| exactly(&one.count)).collect();
    for one in counted.iter_mut().filter(|one| !one.is_total) {
        one.is_part |= parts.contains(&exactly(&one.count));
    }
}

/// The value with its unit, exact or not.
fn exactly(count: &Count) -> Count {
    Count { approx: false, ..count.clone() }
}

/// Each value once per unit; it is approximate where one of its mentions is.
fn distinct<'r>(counted: &[Counted<'r>]) -> Vec<Found<'r, Count>> {
    let mut all: Vec<Found<Count>> = Vec::new();
    let mut places: HashMap<Count, usize> = HashMap::new();
    for one in counted {
        match places.entry(exactly(&one.count)) {
            Entry::Occupied(known) => {
                let known = &mut all[*known.get()];
                known.value.approx |= one.count.approx;
                known.confidence = Confidence::High;
            }
            Entry::Vacant(new) => {
                new.insert(all.len());
                all.push(Found::new(one.count.clone(), one.rule.clone(), one.span));
            }
        }
    }
    all
}

/// The total is as sure as its count, where it is one; with one figure of people there is nothing to choose.
fn how_sure<'r>(total: Found<'r, u64>, all: &[Found<Count>]) -> Found<'r, u64> {
    let mut people = all.iter().filter(|found| !NOT_PEOPLE.contains(&found.value.unit.as_str()));
    let own = people.clone().find(|found| found.value.value == total.value).map(|found| found.confidence);
    let sole = people.nth(1).is_none();
    total.with(if sole { Confidence::High } else { own.unwrap_or_default() })
}

/// The figure for how many are affected. Where it is one of records, and nearly as many persons are told of beside it, both
/// are of one set, and the persons stand for it.
fn total(post: &PostText, counted: &[Counted]) -> Option<Found<'static, u64>> {
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
    if let Some(stated) = whole.iter().find(|one| one.is_total && one.count.value >= largest.count.value) {
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
    let is_total = [groups, &distinct].iter().any(|all| add(all) - largest == largest);
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
    a.count.unit == b.count.unit || together(a) && together(b)
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
