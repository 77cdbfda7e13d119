//! Further facts of an incident: the way in, when things ran again, where the issuer is and what it does, who claims a
//! ransomware attack, and sums of money.

use super::crosswalk::{Facts, mapped_by, names};
use crate::calendar::PartialDate;
use crate::extract::{DateField, Dates};
use crate::matcher::{Firing, Marked, MarkedValue, PostText};
use crate::record::{Found, FoundCode, Money};
use crate::rules::{Reading, RuleSet};
use crate::text::Span;

/// Families of the rules.
const CONTEXT: &str = "context";
const ROUTE: &str = "entry_route";
const INDUSTRY: &str = "industry";
const MONEY: &str = "money";
const KNOWING: &str = "knowing";
/// Category of the causes that have a way in.
const ATTACK: &str = "attack";
/// Category of the causes of which no outsider needed a way in.
const INSIDER: &str = "insider";
/// How sure the post is of the way in.
const STATED: &str = "stated";
const LIKELY: &str = "likely";
/// The currency that sums are recorded in.
const YEN: char = '円';
/// The unit of sums.
const SUM: &str = "money";
/// Types of organizations whose business the text tells; others are known by their type.
const COMPANY: &str = "company";

/// The issuer, as its place and its business are told by its name.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its full name; `None` where the post names none.
    pub name: Option<&'a str>,
    /// Code of its type.
    pub organization_type: Option<&'a str>,
}

/// A value that the issuer's name or type tells has an empty span: its words are those of the issuer.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Context<'r> {
    /// The way in.
    pub entry_route: Option<FoundCode<'r>>,
    /// `stated` or `likely`.
    pub entry_certainty: Option<&'static str>,
    /// Which kind of knowing the day of discovery is.
    pub known_by: Option<FoundCode<'r>>,
    /// When things ran again.
    pub restored: Option<Found<'r, PartialDate>>,
    /// Days from the stop to that day.
    pub outage_days: Option<i64>,
    /// Prefecture of the issuer.
    pub prefecture: Option<Found<'r, String>>,
    /// Code of its municipality.
    pub municipality_code: Option<Found<'r, String>>,
    /// Division of its industry.
    pub industry: Option<FoundCode<'r>>,
    /// Name of the ransomware group.
    pub ransomware_group: Option<Found<'r, String>>,
    /// Whether the attack is claimed, or data were published.
    pub ransomware_claim: Option<Found<'r, bool>>,
    /// Sums of money.
    pub money: Vec<Found<'r, Money>>,
    /// Number of the issuer's shares.
    pub securities_code: Option<Found<'r, String>>,
}

/// The further facts of a post.
pub fn context<'r>(
    rules: &'r RuleSet,
    post: &PostText,
    facts: Facts<'_, 'r>,
    issuer: Named<'_>,
    dates: &Dates,
) -> Context<'r> {
    let route = entry_route(rules, facts);
    let place = place(rules, post, facts, issuer);
    // What was stopped after that day did not run again for good.
    let stopped = dates.get(&DateField::Contained).map(|found| found.value);
    let restored = restored(post, facts).filter(|again| stopped.is_none_or(|stopped| stopped <= again.value));
    let words = |label| told(facts, label).next().and_then(|firing| taken(post, firing));
    Context {
        entry_certainty: route.as_ref().map(|(_, certainty)| *certainty),
        entry_route: route.map(|(found, _)| found),
        known_by: known_by(post, facts, dates),
        outage_days: restored.as_ref().and_then(|restored| outage_days(dates, restored.value)),
        restored,
        prefecture: place.as_ref().map(|(prefecture, _)| prefecture.clone()),
        municipality_code: place.and_then(|(_, code)| code),
        industry: industry(rules, facts, issuer),
        ransomware_group: words("group"),
        ransomware_claim: claim(facts),
        money: money(post, facts),
        securities_code: words("securities_code"),
    }
}

/// The firings for a label of the family of further facts, in the order of the text.
fn told<'a, 'r>(facts: Facts<'a, 'r>, label: &'a str) -> impl Iterator<Item = &'a Firing<'r>> {
    let mut all: Vec<&Firing> =
        facts.firings.iter().filter(|f| f.rule.family == CONTEXT && f.rule.label == label).collect();
    all.sort_by_key(|firing| firing.whole().start);
    all.into_iter()
}

/// The words that a rule takes.
fn taken<'r>(post: &PostText, firing: &Firing<'r>) -> Option<Found<'r, String>> {
    let span = firing.taken?;
    let words = post.words(span).trim().to_owned();
    (!words.is_empty()).then(|| Found::new(words, firing.rule.id.as_str(), span))
}

/// The first label in the order of the rule file that a rule finds or a cause proves, and how sure the post is of it.
fn entry_route<'r>(rules: &'r RuleSet, facts: Facts<'_, 'r>) -> Option<(FoundCode<'r>, &'static str)> {
    let has = |category| facts.cause_categories.contains(&Some(category));
    (has(ATTACK) && !has(INSIDER)).then_some(())?;
    let certainty = |reading: Reading| if reading == Reading::Likely { LIKELY } else { STATED };
    rules.labels_of(ROUTE).iter().find_map(|label| {
        let of_label = |firing: &&Firing<'r>| firing.rule.family == ROUTE && firing.rule.label == label.id;
        if let Some(firing) = facts.firings.iter().filter(of_label).min_by_key(|firing| firing.whole().start) {
            let found = Found::new(label.id.as_str(), firing.rule.id.as_str(), firing.whole());
            return Some((found, certainty(firing.reading)));
        }
        let of = |code: &String| facts.labels.causes.iter().find(|cause| cause.value == code);
        let cause = label.from.causes.iter().find_map(of)?;
        let proves = |firing: &&Firing| firing.rule.id == cause.rule && firing.whole() == cause.span;
        let reading = facts.firings.iter().find(proves).map_or(Reading::Asserted, |firing| firing.reading);
        Some((Found::new(label.id.as_str(), mapped_by(ROUTE, label), cause.span), certainty(reading)))
    })
}

/// What the sentence of the day of discovery says of it: the rule whose words meet those of the day, else the first of the
/// same unit.
fn known_by<'r>(post: &PostText, facts: Facts<'_, 'r>, dates: &Dates) -> Option<FoundCode<'r>> {
    let day = dates.get(&DateField::Discovered)?.span;
    let unit = post.outline.units.iter().position(|unit| unit.span.start <= day.start && day.start < unit.span.end)?;
    let here = facts.firings.iter().filter(|firing| firing.rule.family == KNOWING && firing.unit == unit);
    let firing = here.min_by_key(|firing| (!firing.whole().overlaps(day), firing.whole().start))?;
    Some(Found::new(firing.rule.label.as_str(), firing.rule.id.as_str(), firing.whole()))
}

/// The latest day on which something ran again; a period counts by its end.
fn restored<'r>(post: &PostText, facts: Facts<'_, 'r>) -> Option<Found<'r, PartialDate>> {
    let dated = told(facts, "restored").filter_map(|firing| {
        let MarkedValue::When(Some(when)) = &last_date(post, firing)?.value else { return None };
        Some(Found::new(when.to.unwrap_or(when.from), firing.rule.id.as_str(), firing.whole()))
    });
    dated.max_by_key(|found| (found.value, std::cmp::Reverse(found.span.start)))
}

/// The date that stands nearest before the words that it is said of: of two in one sentence the later one.
fn last_date<'p>(post: &'p PostText, firing: &Firing) -> Option<&'p Marked> {
    let (taken, whole) = (firing.taken?, firing.whole());
    let sentence = post.text.get(taken.start..whole.end.max(taken.end))?.find('。');
    let end = sentence.map_or(whole.end, |at| taken.start + at);
    let dates = post.marked_in(Span::new(taken.start, end)).map(|(_, marked)| marked);
    dates.filter(|marked| matches!(marked.value, MarkedValue::When(Some(_)))).last().or_else(|| firing.mention(post))
}

/// Whole days from the stop to the day on which things ran again: from the day of containment, where that is earlier, else
/// from that of the occurrence or of the discovery.
fn outage_days(dates: &Dates, restored: PartialDate) -> Option<i64> {
    let day = |field| dates.get(&field).map(|found| found.value);
    let stopped = day(DateField::Contained).filter(|stopped| *stopped < restored);
    let stopped = stopped.or(day(DateField::Occurred)).or(day(DateField::Discovered))?;
    stopped.days_until(&restored).filter(|days| *days >= 0)
}

type Place<'r> = (Found<'r, String>, Option<Found<'r, String>>);

/// Where the issuer is: by its name, else by what the text says of the place.
fn place<'r>(rules: &'r RuleSet, post: &PostText, facts: Facts<'_, 'r>, issuer: Named) -> Option<Place<'r>> {
    let by_name = issuer.name.and_then(|name| {
        let starts = std::iter::once(0).chain(rules.place_after.iter().filter_map(|word| {
            let at = name.find(word.as_str())? + word.len();
            Some(at + name.get(at..)?.len() - name.get(at..)?.trim_start().len())
        }));
        starts.filter_map(|at| place_of(rules, name.get(at..)?)).next()
    });
    if let Some((prefecture, code)) = by_name {
        let found = |value| Found::new(value, "issuer-name", Span::default());
        return Some((found(prefecture), code.map(found)));
    }
    told(facts, "place").find_map(|firing| {
        is_of_issuer(post, firing, issuer).then_some(())?;
        let words = taken(post, firing)?;
        let (prefecture, code) = place_of(rules, &words.value)?;
        let found = |value| Found::new(value, firing.rule.id.as_str(), words.span);
        Some((found(prefecture), code.map(found)))
    })
}

/// True where the organization in the words of a firing is the issuer.
fn is_of_issuer(post: &PostText, firing: &Firing, issuer: Named) -> bool {
    let Some(issuer) = issuer.name else { return false };
    let words = post.words(firing.whole());
    // In brackets stands the place of what is named right before: a branch has an address of its own.
    if let Some((head, _)) = words.split_once('(') {
        let head = head.trim_end_matches('」');
        let short = head.chars().count() > 1 && issuer.contains(head);
        return short || head.ends_with(issuer);
    }
    if words.contains(issuer) {
        return true;
    }
    post.marked_in(firing.whole()).any(|(_, marked)| match &marked.value {
        MarkedValue::Organization { name, .. } => issuer.contains(name.as_str()) || name.contains(issuer),
        _ => false,
    })
}

/// The prefecture, and the code of the municipality, with which a name or an address begins: those that a list has, and
/// a prefecture by its ending alone.
fn place_of(rules: &RuleSet, words: &str) -> Option<(String, Option<String>)> {
    if let Some((name, places)) = rules.places.longest_at(words) {
        let rest = words.get(name.len()..).unwrap_or_default().trim_start();
        let area = places.first().map(|place| place.area.clone())?;
        if places.iter().any(|place| place.area != area) {
            return None;
        }
        if places.first().is_some_and(|place| place.is_prefecture) {
            let inside = rules.places.longest_at(rest).map(|(_, all)| all).unwrap_or_default();
            let code = inside.iter().find(|place| place.area == area).and_then(|place| place.code.clone());
            return Some((area, code));
        }
        return Some((area, places.first().and_then(|place| place.code.clone())));
    }
    if let Some(prefecture) = rules.places.cut_short_at(words) {
        return Some((prefecture.to_owned(), None));
    }
    let shaped = rules.place_shapes.iter().filter_map(|ending| {
        let at = words.find(ending.as_str())?;
        let head = words.get(..at)?;
        let plain =
            !head.is_empty() && head.chars().count() <= 3 && head.chars().all(|c| !c.is_ascii() && c.is_alphabetic());
        plain.then(|| words.get(..at + ending.len()).map(str::to_owned)).flatten()
    });
    shaped.min_by_key(String::len).map(|prefecture| (prefecture, None))
}

/// A bit for each character of a name, which others share. Most words begin or end with a character that no name has.
fn held(name: &str) -> u64 {
    name.chars().fold(0, |all, c| all | bit(c))
}

fn bit(c: char) -> u64 {
    1 << (u32::from(c) % u64::BITS)
}

/// Where the last place of `word` in a name that holds those characters ends, in bytes. Hundreds of words are looked for in
/// each name, which is short: to prepare a search for each, as `str::rfind` does, takes longer than the search.
fn last_end(name: &str, held: u64, word: &str) -> Option<usize> {
    let ends = [word.chars().next(), word.chars().next_back()];
    if ends.into_iter().flatten().any(|c| held & bit(c) == 0) {
        return None;
    }
    let (bytes, word) = (name.as_bytes(), word.as_bytes());
    let last = bytes.len().checked_sub(word.len())?;
    (0..=last).rev().find(|&at| bytes.get(at..).is_some_and(|rest| rest.starts_with(word))).map(|at| at + word.len())
}

/// The division that the name tells, else the type, else for companies the text.
fn industry<'r>(rules: &'r RuleSet, facts: Facts<'_, 'r>, issuer: Named) -> Option<FoundCode<'r>> {
    let labels = || rules.labels_of(INDUSTRY).iter();
    let name = issuer.name.unwrap_or_default();
    let held = held(name);
    let by_name = labels().flat_map(|label| {
        let ends = label.from.name.iter().filter_map(move |word| Some((last_end(name, held, word)?, word.len())));
        ends.map(move |(end, length)| ((end, length), label))
    });
    let of_type = || {
        let kind = issuer.organization_type?;
        labels().find(|label| names(&label.from.organization_type, kind))
    };
    if let Some(label) = by_name.max_by_key(|(place, _)| *place).map(|(_, label)| label).or_else(of_type) {
        return Some(Found::new(label.id.as_str(), mapped_by(INDUSTRY, label), Span::default()));
    }
    let may_tell = issuer.organization_type.is_none_or(|kind| kind == COMPANY);
    let told = facts.firings.iter().filter(|firing| firing.rule.family == INDUSTRY && may_tell);
    let firing = told.min_by_key(|firing| (std::cmp::Reverse(firing.rule.weight), firing.whole().start))?;
    Some(Found::new(firing.rule.label.as_str(), firing.rule.id.as_str(), firing.whole()))
}

/// A claim that is made goes before one that is denied.
fn claim<'r>(facts: Facts<'_, 'r>) -> Option<Found<'r, bool>> {
    facts.cause_categories.contains(&Some(ATTACK)).then_some(())?;
    let of = |label, value| {
        let firing = told(facts, label).next()?;
        Some(Found::new(value, firing.rule.id.as_str(), firing.whole()))
    };
    of("claim", true).or_else(|| of("no_claim", false))
}

/// The sums in yen, each once.
fn money<'r>(post: &PostText, facts: Facts<'_, 'r>) -> Vec<Found<'r, Money>> {
    let mut firings: Vec<&Firing> = facts.firings.iter().filter(|firing| firing.rule.family == MONEY).collect();
    firings.sort_by_key(|firing| firing.whole().start);
    let mut sums: Vec<Found<Money>> = Vec::new();
    for firing in firings {
        let Some(marked) = firing.mention(post) else { continue };
        let MarkedValue::Count(count) = &marked.value else { continue };
        let span = firing.taken.unwrap_or_else(|| firing.words());
        if count.unit != SUM || !post.words(span).contains(YEN) {
            continue;
        }
        let sum = Money { yen: count.value, approx: count.approx, purpose: firing.rule.label.clone() };
        // A heading leaves out that it is about so much.
        match sums.iter_mut().find(|known| known.value.yen == sum.yen) {
            Some(known) => known.value.approx |= sum.approx,
            None => sums.push(Found::new(sum, firing.rule.id.as_str(), firing.whole())),
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_stands_last_in_a_name() {
        let end = |name: &str, word: &str| last_end(name, held(name), word);
        assert_eq!(end("架空銀行銀行", "銀行"), Some("架空銀行銀行".len()));
        assert_eq!(end("架空銀行協会", "銀行"), Some("架空銀行".len()));
        for word in ["行銀", "銀", "架空銀行協会の", "病院"] {
            assert_eq!(end("架空銀行協会", word), (word == "銀").then_some("架空銀".len()), "{word}");
        }
        assert_eq!(end("", "銀行"), None);
    }
}
