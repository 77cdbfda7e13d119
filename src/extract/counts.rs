//! Counts of affected people, records and so on, and the one total.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::totals::{mark_besides, mark_contained, mark_sums, spread_parts, total};
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
/// people besides others, or besides the one told of last; one that contains the numbers before it; a line whose list is
/// of parts; people who did it or looked into it; `unit:…`; and `holder:…`, the people whose data it counts.
const AFFECTED: &str = "affected";
const IGNORE: &str = "ignore";
const TOTAL: &str = "total";
const PART: &str = "part";
const GROUP: &str = "group";
const KIND: &str = "kind";
const BESIDES: &str = "besides";
const PARTS_AHEAD: &str = "parts-ahead";
const HOLDER: &str = "holder:";
const CONTAINS: &str = "contains";
const ACTOR: &str = "actor";
const UNIT: &str = "unit:";
/// Units that never make a total of affected people.
pub(super) const NOT_PEOPLE: [&str; 2] = ["devices", "sites"];
pub(super) const RECORDS: &str = "records";
pub(super) const PERSONS: &str = "persons";
/// A number rounds another where they differ by no more than one part in so many.
pub(super) const ROUNDING: u64 = 20;
/// Ends a unit that measures a part of something (名分, 件分), and how heavy a reason that is.
const PORTION: char = '分';
const OF_A_PORTION: i32 = 95;
/// How heavy a reason against it is that so many people acted elsewhere in the post, and from what number on that tells them
/// from others: one person is anybody.
const SAME_ACTORS: i32 = 89;
const ACTORS: u64 = 2;
/// Numbers that share their fate stand at most so many characters apart.
const SIBLINGS: usize = 12;
/// Particles that stand in no list.
const CLAUSE: [char; 6] = ['を', 'が', 'は', 'に', 'で', 'へ'];

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
pub(super) struct Counted<'r> {
    pub count: Count,
    pub span: Span,
    rule: Cow<'r, str>,
    /// The sentence, heading or list item it stands in.
    pub unit_at: usize,
    pub in_title: bool,
    /// It stands in a line that is no sentence: a list item, a label with a value.
    pub in_list: bool,
    pub is_total: bool,
    pub is_part: bool,
    pub is_group: bool,
    /// A group besides the people that were told of last.
    pub is_besides: bool,
    pub is_kind: bool,
    pub contains_earlier: bool,
    /// A rule says that it counts what is affected.
    has_reason: bool,
    /// Others that follow or precede it add up to it.
    pub is_sum: bool,
    /// The people whose data it counts, where a word names them (customers, staff).
    pub holder: Option<&'r str>,
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
    keep_siblings(post, &mut counted);
    drop_rounded(&mut counted);
    drop_beyond_headline(&mut counted);
    mark_structure(post, &told, &mut counted);
    let all = distinct(&counted);
    let total = total(post, &counted).map(|total| how_sure(total, &all));
    Counts { total, all }
}

/// True for what may be said of a sentence without its numbers, and so of all of them.
fn is_of_a_unit(label: &str) -> bool {
    [AFFECTED, GROUP, PARTS_AHEAD].contains(&label) || label.starts_with(HOLDER)
}

/// Marks what the numbers are to each other: parts, sums, groups besides others.
fn mark_structure(post: &PostText, told: &[(Told, &Firing)], counted: &mut [Counted]) {
    let before_lists: HashSet<usize> = told
        .iter()
        .filter_map(|(told, firing)| match told {
            Told::Unit(number) if firing.rule.label == PARTS_AHEAD => Some(*number),
            _ => None,
        })
        .collect();
    let (mut within, mut parts) = (false, HashSet::new());
    for (number, unit) in post.outline.units.iter().enumerate().filter(|_| !before_lists.is_empty()) {
        within &= unit.part == Part::Item;
        if within {
            parts.insert(number);
        }
        within |= before_lists.contains(&number);
    }
    counted.iter_mut().filter(|one| parts.contains(&one.unit_at)).for_each(|one| one.is_part = true);
    mark_contained(counted);
    mark_sums(counted);
    mark_besides(counted);
    spread_parts(counted);
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
            None => is_of_a_unit(&firing.rule.label).then_some(Told::Unit(firing.unit)),
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
    // A label is a unit of its own before what it labels (顧客情報: 4,716件).
    let label = place.number.checked_sub(1).filter(|label| {
        let above = &post.outline.units[*label];
        above.part == Part::Heading && above.line == place.unit.line
    });
    let of_label = || label.into_iter().flat_map(|label| of(Told::Unit(label)));
    let here: Vec<&Firing<'r>> = of(Told::At(place.at)).chain(of(Told::Unit(place.number))).collect();
    work::steps(1 + here.len());
    let says = |label: &str| here.iter().any(|firing| firing.rule.label == label);
    let against = place.acted.then_some(SAME_ACTORS);
    if count.value == 0 || place.unit.part == Part::Head {
        return None;
    }
    let has_reason = is_affected(&here, is_portion(post, place.at), against)?;
    let unit = here.iter().find_map(|firing| firing.rule.label.strip_prefix(UNIT)).unwrap_or(&count.unit);
    if !rules.counted_units.iter().any(|known| known == unit) {
        return None;
    }
    let rule = here
        .iter()
        .find(|firing| !firing.rule.label.starts_with(HOLDER))
        .map_or_else(|| Cow::from(format!("unit-{unit}")), |firing| Cow::from(&firing.rule.id));
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
        is_besides: says(BESIDES),
        is_kind: says(KIND),
        contains_earlier: says(CONTAINS),
        is_sum: false,
        has_reason,
        holder: here.iter().copied().chain(of_label()).find_map(|firing| firing.rule.label.strip_prefix(HOLDER)),
    })
}

/// A number counts what is affected where a rule gives a reason for it, and none a heavier or equal one against it: `None`
/// where it does not, false where nothing is said of it.
fn is_affected(here: &[&Firing], is_portion: bool, against: Option<i32>) -> Option<bool> {
    let heaviest = |wanted: fn(&str) -> bool| {
        here.iter().filter(|firing| wanted(&firing.rule.label)).map(|firing| firing.rule.weight).max()
    };
    let reason = heaviest(|label| [AFFECTED, GROUP, BESIDES, TOTAL].contains(&label));
    let reason = reason.max(is_portion.then_some(OF_A_PORTION));
    let against = heaviest(|label| label == IGNORE || label == ACTOR).max(against);
    (reason > against || against.is_none()).then_some(reason.is_some())
}

/// A number of which nothing is said shares the fate of the one beside it in its sentence (`新入生118名、転入生2名分`), and is
/// their total where it calls itself one (`…など、あわせて430件`).
fn keep_siblings(post: &PostText, counted: &mut Vec<Counted>) {
    let beside = |a: &Counted, b: &Counted| {
        let between = Span::new(a.span.end, b.span.start.max(a.span.end)).slice(&post.text);
        let in_one_list = between.chars().count() <= SIBLINGS && !between.contains(CLAUSE);
        let near = a.is_total || b.is_total || in_one_list;
        a.unit_at == b.unit_at && a.count.unit == b.count.unit && near
    };
    let sibling = |pair: [Option<&Counted>; 2]| match pair {
        [Some(a), Some(b)] => beside(a, b) && (a.has_reason || b.has_reason),
        _ => false,
    };
    let kept: Vec<bool> = (0..counted.len())
        .map(|at| {
            let one = &counted[at];
            let (before, after) = (at.checked_sub(1).and_then(|at| counted.get(at)), counted.get(at + 1));
            one.has_reason || sibling([before, Some(one)]) || sibling([Some(one), after])
        })
        .collect();
    let mut kept = kept.into_iter();
    counted.retain(|_| kept.next().unwrap_or_default());
}

/// True for 名分, 件分: so much of something, which is what is told of data.
fn is_portion(post: &PostText, at: usize) -> bool {
    let words = post.words(Span::new(at, at + crate::mention::tokens::DATE.len_utf8()));
    words.contains(PORTION) && post.topics.at(at) == Topics::default()
}

/// A headline tells of the whole: a greater figure of its unit is of those among whom the affected are (`18人分漏えい`,
/// `計8120人分のデータを送ったが`).
fn drop_beyond_headline(counted: &mut Vec<Counted>) {
    let about: HashSet<Count> = counted.iter().filter(|one| one.count.approx).map(|one| exactly(&one.count)).collect();
    let told = counted.iter().filter(|one| one.in_title && !about.contains(&exactly(&one.count)));
    let people = told.filter(|one| [PERSONS, RECORDS].contains(&one.count.unit.as_str()));
    let mut most: BTreeMap<String, u64> = BTreeMap::new();
    for one in people {
        let known = most.entry(one.count.unit.clone()).or_default();
        *known = one.count.value.max(*known);
    }
    counted.retain(|one| one.in_title || most.get(&one.count.unit).is_none_or(|most| one.count.value <= *most));
}

/// Headline and lead round, and so does what was told before; where the text has the figure itself (within one part in
/// [`ROUNDING`]), theirs is none of its own.
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
        let rough = one.in_title || one.count.approx;
        let other = match one.count.unit.as_str() {
            PERSONS if one.count.approx => RECORDS,
            RECORDS if one.count.approx => PERSONS,
            unit => unit,
        };
        let mut figures = [one.count.unit.as_str(), other].into_iter().filter_map(|unit| exact.get(unit));
        !(rough && figures.any(|exact| rounds(one.count.value, exact)))
    });
}

/// The value with its unit, exact or not.
pub(super) fn exactly(count: &Count) -> Count {
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
