//! Names that may be the issuer's, weighed by organization.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::third_party::{OWN_HOUSES as HOUSES, core, same};
use super::again::{Again, is_lead};
use super::kind::{own_type, type_of_name};
use super::whole::{whole_name, with_form};
use crate::matcher::{Firing, MarkedValue, NameHere, PostText, Strength, name_in, strength};
use crate::rules::{Kinds, Meaning, Part, RuleSet};
use crate::text::Span;

/// Family of the rules that find names.
const FAMILY: &str = "issuer";
/// The words that rules of these labels take end with a name; those of others are one. A name without any form that is
/// taken by the second must be confirmed by the text: in the heading by a sentence of which it is the subject, in the text
/// by being named again.
const ENDING: &str = "ending";
const REPEATED: &str = "repeated";
/// The line that a rule of this label takes is a name and nothing else.
const LINE: &str = "line";
/// A name without any form that is taken by a rule of these labels must stand in another place of another sort too. The
/// second takes a line of its own, as signatures and letterheads are.
const AGREEING: &str = "agreeing";
const AGREEING_LINE: &str = "agreeing_line";
/// Type of the houses that are no organ of the municipality that runs them.
const HOSPITAL: &str = "medical";
/// Type of the bodies of which a text does not speak again as it does of others.
const MUNICIPALITY: &str = "municipality";
/// A body and the house that it runs, on two lines.
const HOUSE: &str = "house";
/// A name in the first sentences, or on a line at the beginning or the end, of which the text speaks again by its ending
/// alone (`市は`, `同病院`).
const REFERRED: &str = "referred";
/// A name that counts in the first sentences only.
const LEADING: &str = "leading";
/// Somebody whom a sentence speaks of: in a text that speaks of its issuer as itself that is somebody else.
const MENTIONED: &str = "mentioned";
/// What the issuer offers, as the text says: no name of its own.
const SERVICE: &str = "service";
/// A line around the title that is a name and nothing else: the name of this source, and its weight by how sure it is that
/// the words are a name. What only may be one is the name of a site as often as that of its owner.
const HEAD_LINE: &str = "head-line";
const HEAD_LINE_WEIGHTS: [(Strength, i32); 3] = [(Strength::Bare, 150), (Strength::Weak, 185), (Strength::Sure, 215)];
/// Name and weight of what a page says of its owner.
const OWNER: (&str, i32) = ("page-owner", 105);
/// Fewest characters of a name that only its places tell.
const SHORTEST_PLACED: usize = 3;
/// Fewest characters of a word that tells by itself.
const SHORTEST_WORD: usize = 2;
/// Family and label of the rules that tell who else was involved: such a name is hardly the issuer's.
const OTHERS: (&str, &str) = ("third_party", "named");

/// What the name gains whose type is the one that the issuer's word for itself tells, and what another loses.
const OWN_TYPE: (i32, i32) = (12, 12);
/// What each further rule that takes the same organization adds to its weight, and for how many.
const AGREEMENT: (i32, usize) = (8, 4);
/// What a name without any form loses, and one whose form common nouns have too.
const BARE: i32 = 30;
const WEAK: i32 = 5;
/// What a name in Latin letters below the heading loses.
const LATIN: i32 = 20;
/// What the name of a third party loses.
const ELSEWHERE: i32 = 120;
/// What a line that is a name gains among the first or last units of a post, and how many these are; what it loses elsewhere.
const EDGE: (i32, usize) = (50, 4);
const AMID: i32 = 60;
/// Least weight of a name in the heading that is more than the place where something happened.
const HEADS: i32 = 150;
/// Least weight of an organization.
const LEAST: i32 = 40;
/// Most candidates that are compared with each other.
const MOST: usize = 200;
/// Between the title of a page and the name of its site, and between the steps of a path to a page.
const TITLE_MARK: char = '|';
const PIECE_MARKS: [char; 5] = [' ', TITLE_MARK, '>', '»', '›'];
/// As often as this a text speaks of its issuer as itself where it is no news story, in which bare names stand.
const OWN_VOICE: usize = 3;

/// A name that may be the issuer's.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'r> {
    /// The rule that took it.
    pub rule: Cow<'r, str>,
    /// The name. One that stands above the post has no place in its text, and an empty span there.
    pub here: NameHere,
    pub(super) weight: i32,
    /// The name without its form.
    core: String,
    /// True where it stands in the heading.
    pub(super) in_title: bool,
    pub(super) strength: Strength,
    /// Several rules take the organization.
    pub agreed: bool,
    place: Place,
}

/// How far the place of a name tells that it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// By itself.
    Enough,
    /// Together with a place of another sort.
    Agreeing,
    /// The same; it is a line of its own at the beginning or the end.
    Edge,
}

/// The names that rules take, in the order of the rules and then of the text; then those of lines around the title.
pub(super) fn candidates<'r>(rules: &RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Vec<Candidate<'r>> {
    let others = others(rules, post, firings);
    let own_voice = speaks_of_itself(rules, post);
    let mut confirmed = Confirmed::new(rules, post);
    let own_type = own_type(rules, post);
    let of_family = firings.iter().filter(|firing| firing.rule.family == FAMILY);
    let (services, of_family): (Vec<_>, Vec<_>) = of_family.partition(|firing| firing.rule.label == SERVICE);
    let taken = of_family.into_iter().filter_map(|firing| candidate(rules, post, firing, own_voice, &mut confirmed));
    let mut all: Vec<_> = taken.chain(head_lines(rules, post)).chain(owner(rules, post)).take(MOST).collect();
    if own_voice {
        let services = services.iter().filter_map(|firing| Some(post.name(rules, firing.taken?, false)?.name));
        let services: Vec<String> = services.take(MOST).collect();
        all.retain(|one| one.strength > Strength::Bare || !services.contains(&one.core));
    }
    for one in &mut all {
        let types = own_type.zip(type_of_name(rules, &one.here.name));
        one.weight += types.map_or(0, |(own, its)| if own == its { OWN_TYPE.0 } else { -OWN_TYPE.1 });
    }
    for one in all.iter_mut().filter(|one| !one.in_title) {
        if others.iter().any(|other| same(other, &one.core)) {
            one.weight -= ELSEWHERE;
        }
    }
    all
}

/// Tells the names without a form that the rest of the post confirms. It is looked through once for each name.
struct Confirmed<'a> {
    rules: &'a RuleSet,
    post: &'a PostText<'a>,
    /// The post speaks of somebody again, without the name.
    goes_on: bool,
    /// What was found, by name and whether it stands in the title.
    known: BTreeMap<(String, bool), bool>,
    again: Again<'a>,
}

impl<'a> Confirmed<'a> {
    fn new(rules: &'a RuleSet, post: &'a PostText<'a>) -> Self {
        let goes_on = rules.names.again.iter().any(|word| post.has_times(word, 1));
        Self { rules, post, goes_on, known: BTreeMap::new(), again: Again::new(rules, post) }
    }

    /// Of more names than can be candidates the further ones are not: each costs a look through the post.
    fn has(&mut self, name: &str, in_title: bool) -> bool {
        let key = (name.to_owned(), in_title);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        if self.known.len() >= MOST {
            return false;
        }
        let found = match in_title {
            true => self.post.is_subject(name, &self.rules.names.subject),
            false => self.goes_on || self.post.has_times(name, 2),
        };
        self.known.insert(key, found);
        found
    }

    /// True where the text speaks of the name again without it, by its ending or by `同社` and the like; of a municipality
    /// only by its ending.
    fn is_referred(&mut self, name: &str, is_placed: bool) -> bool {
        is_placed && (self.again.has(name) || self.goes_on && type_of_name(self.rules, name) != Some(MUNICIPALITY))
    }
}

/// The name that a rule took. A name without any form, of which only the end is known, is none in a text that speaks of
/// its issuer as itself.
fn candidate<'r>(
    rules: &RuleSet,
    post: &PostText,
    firing: &Firing<'r>,
    own_voice: bool,
    confirmed: &mut Confirmed,
) -> Option<Candidate<'r>> {
    let rule = firing.rule;
    let label = rule.label.as_str();
    let repeated = label == REPEATED;
    let placed = matches!(label, AGREEING | AGREEING_LINE);
    let ending = repeated || label == ENDING;
    if label == MENTIONED && own_voice {
        return None;
    }
    let in_title = post.outline.units.get(firing.unit).is_some_and(|unit| unit.part == Part::Title);
    let at_edge = is_at_edge(post, firing.unit);
    let mut here = post.name(rules, firing.taken?, ending || placed)?;
    if in_title && let Some(proper) = without_trade(rules, post, firing.taken?, &here) {
        here = proper;
    }
    if label == HOUSE {
        here.name = body_and_house(rules, &here.name)?;
    }
    let strength = strength(rules, &here.name);
    if label == LEADING && !is_lead(post, firing.unit) {
        return None;
    }
    if label == REFERRED && !confirmed.is_referred(&here.name, is_lead(post, firing.unit) || at_edge) {
        return None;
    }
    if strength == Strength::Bare && (repeated && !confirmed.has(&here.name, in_title) || ending && own_voice) {
        return None;
    }
    if strength == Strength::Bare && is_vocabulary(rules, &here.name) {
        return None;
    }
    let weight = match label {
        LINE | HOUSE if at_edge => rule.weight + EDGE.0,
        LINE | HOUSE => rule.weight - AMID,
        _ => rule.weight,
    };
    let place = match placed {
        true if at_edge && label == AGREEING_LINE => Place::Edge,
        true => Place::Agreeing,
        false => Place::Enough,
    };
    // Names that their form tells have rules of their own.
    if placed && (strength == Strength::Sure || here.name.chars().count() < SHORTEST_PLACED) {
        return None;
    }
    let core = core(rules, &here.name).to_owned();
    Some(Candidate { rule: Cow::Borrowed(&rule.id), here, weight, core, in_title, strength, place, agreed: false })
}

/// True where words are made of nothing but words that the rules know: `迷惑メール` is the subject of sentences as well. One
/// foreign word may be the name of a platform.
fn is_vocabulary(rules: &RuleSet, words: &str) -> bool {
    let mut covered = 0;
    for hit in rules.scanner.scan(words) {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let word = words.get(start..end).unwrap_or_default();
        let is_whole = word.len() == words.len();
        if is_whole && !word.contains(is_kanji) {
            return false;
        }
        if word.chars().count() >= SHORTEST_WORD && start <= covered {
            covered = covered.max(end);
        }
    }
    covered == words.len()
}

fn is_kanji(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// The name in a heading without what says of which trade it is (`輸入車販売のX`, `転職サイト運営X`): the text tells of X
/// alone, or with its form.
fn without_trade(rules: &RuleSet, post: &PostText, taken: Span, here: &NameHere) -> Option<NameHere> {
    let words = taken.slice(&post.text);
    let owners = rules.grammar.owners.iter().filter(|of| here.name.contains(of.as_str()));
    let behind_of = owners.filter_map(|of| Some((words.rfind(of.as_str())?, of.len()))).max();
    let behind_of = behind_of.filter(|(at, _)| words[..*at].chars().count() >= SHORTEST_PLACED);
    let behind_of = behind_of.map(|(at, length)| at + length);
    let behind_trade = rules.names.trades.iter().find_map(|regex| Some(regex.find(words)?.span.end));
    let proper = post.name(rules, Span::new(taken.start + behind_of.or(behind_trade)?, taken.end), false)?;
    let long_enough = proper.name.chars().count() >= SHORTEST_PLACED;
    let is_subject = || post.is_subject(&proper.name, &rules.names.subject);
    let has_form = || with_form(rules, post, &proper.name).is_some();
    (long_enough && (is_subject() || has_form())).then_some(proper)
}

/// The name of a body on one line with that of the house it runs on the next (`医療法人X会`, `X病院`), joined; `None` where
/// the two are something else, such as two firms that sign together.
fn body_and_house(rules: &RuleSet, lines: &str) -> Option<String> {
    let (body, house) = lines.split_once('\n').map(|(body, house)| (body.trim(), house.trim()))?;
    let proper = core(rules, body);
    let opens = proper.len() < body.len() && body.ends_with(proper);
    let is_house = core(rules, house) == house && type_of_name(rules, house).is_some_and(|kind| HOUSES.contains(&kind));
    (opens && is_house).then(|| format!("{body} {house}"))
}

/// True for the lines around the title and at the end, and for the first and last units of the text.
fn is_at_edge(post: &PostText, unit: usize) -> bool {
    let part = post.outline.units.get(unit).map(|unit| unit.part);
    matches!(part, Some(Part::Head | Part::Foot)) || unit <= EDGE.1 || unit + EDGE.1 >= post.outline.units.len()
}

/// True where the text speaks of its issuer as itself.
fn speaks_of_itself(rules: &RuleSet, post: &PostText) -> bool {
    let whole = Span::new(0, post.text.len());
    let selves = post
        .meanings_in(rules, whole, Kinds::SELF_WORD, |meaning| matches!(meaning, Meaning::SelfWord(_)).then_some(()));
    selves.len() >= OWN_VOICE
}

/// Lines around the title that are a name with a form, or hold one between spaces.
fn head_lines<'r>(rules: &RuleSet, post: &PostText) -> Vec<Candidate<'r>> {
    let document = post.document();
    let read = |words: Span| {
        let full = name_in(rules, document, words, false)?;
        let name = full.slice(document).to_owned();
        let strength = strength(rules, &name);
        let dated = name.starts_with(|c: char| c.is_ascii_digit());
        let core = core(rules, &name).to_owned();
        let is_named = || name.chars().count() >= SHORTEST_PLACED && post.is_subject(&name, &rules.names.itself);
        let place = if strength == Strength::Bare && !is_named() { Place::Edge } else { Place::Enough };
        let here = NameHere { name, span: Span::default(), full };
        let weight = HEAD_LINE_WEIGHTS.iter().find(|(of, _)| *of == strength).map_or(0, |(_, weight)| *weight);
        let rule = Cow::Borrowed(HEAD_LINE);
        (!dated).then_some(Candidate { rule, here, weight, core, in_title: false, strength, place, agreed: false })
    };
    let may_be = |one: &Candidate| {
        let (name, posts) = (one.here.name.as_str(), &rules.posts);
        let long = name.chars().count() >= SHORTEST_PLACED;
        one.place == Place::Enough || long && !posts.section_name.is_match(name) && !posts.notice_title.is_match(name)
    };
    let mut names = Vec::new();
    for line in &post.head {
        let words = line.slice(document);
        let is_plain = !words.contains(|c: char| c.is_ascii_digit() || c == TITLE_MARK);
        let whole = read(*line).filter(|one| is_plain && may_be(one));
        let is_sure = whole.as_ref().is_some_and(|one| one.strength == Strength::Sure);
        let parts = pieces(words).filter_map(|piece| read(piece.shift(line.start)));
        let parts: Vec<_> = parts.filter(|one| !is_sure && one.place == Place::Enough).collect();
        // What stands around a piece that is a name says what the house does.
        names.extend(whole.filter(|_| is_sure || parts.is_empty()));
        names.extend(parts);
    }
    names
}

/// Who the furniture below a post says that the page belongs to (`Copyright X All Rights Reserved.`).
fn owner<'r>(rules: &RuleSet, post: &PostText) -> Option<Candidate<'r>> {
    let document = post.document();
    let mut start = post.after.start;
    let mut lines = post.after.slice(document).split_inclusive('\n').map(|line| {
        let at = start;
        start += line.len();
        (at, line.trim_end())
    });
    let words = lines.find_map(|(at, line)| Some(rules.posts.owner.find(line)?.1.group?.shift(at)))?;
    let full = name_in(rules, document, words, false)?;
    let name = full.slice(document).to_owned();
    let (strength, core) = (strength(rules, &name), core(rules, &name).to_owned());
    let here = NameHere { name, span: Span::default(), full };
    let (rule, weight) = (Cow::Borrowed(OWNER.0), OWNER.1);
    let candidate =
        Candidate { rule, here, weight, core, in_title: false, strength, place: Place::Enough, agreed: false };
    (strength == Strength::Sure).then_some(candidate)
}

/// The pieces of a line between spaces and marks, bytes.
fn pieces(line: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    line.split(PIECE_MARKS).map(move |piece| {
        let span = Span::new(at, at + piece.len());
        let mark = line[span.end..].chars().next();
        at = span.end + mark.map_or(0, char::len_utf8);
        span
    })
}

/// The names of third parties that rules name as such, without their forms.
fn others<'p>(rules: &RuleSet, post: &'p PostText, firings: &[Firing]) -> Vec<&'p str> {
    let of_family = firings.iter().filter(|firing| (firing.rule.family.as_str(), firing.rule.label.as_str()) == OTHERS);
    let named = of_family.filter_map(|firing| match &firing.mention(post)?.value {
        MarkedValue::Organization { name, .. } => Some(core(rules, name)),
        _ => None,
    });
    named.take(MOST).collect()
}

/// True where one of the candidates tells by itself that it is a name, or two places of different sorts agree. In a text that
/// speaks of its issuer as itself one of them must be a line of its own: elsewhere such texts name what they offer.
fn is_told(group: &[Candidate], own_voice: bool) -> bool {
    let apart =
        |a: &Candidate, b: &Candidate| a.rule != b.rule && a.core == b.core && !a.here.full.overlaps(b.here.full);
    let agree = || group.iter().any(|a| group.iter().any(|b| apart(a, b)));
    let edge = || !own_voice || group.iter().any(|one| one.place == Place::Edge);
    group.iter().any(|one| one.place == Place::Enough) || edge() && agree()
}

/// The name of the heaviest organization: of equal ones that of the first candidate in the text.
pub(super) fn best<'r>(rules: &RuleSet, post: &PostText, all: Vec<Candidate<'r>>) -> Option<Candidate<'r>> {
    let own_voice = speaks_of_itself(rules, post);
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for candidate in all {
        match groups.iter_mut().find(|group| group.iter().any(|other| are_one(rules, other, &candidate))) {
            Some(group) => group.push(candidate),
            None => groups.push(vec![candidate]),
        }
    }
    groups.retain(|group| is_told(group, own_voice));
    let weighed = groups.into_iter().map(|group| (weight(&group), group)).filter(|(weight, _)| *weight >= LEAST);
    let start = |group: &[Candidate]| group.iter().map(|one| one.here.full.start).min();
    let (_, group) = weighed.min_by_key(|(weight, group)| (std::cmp::Reverse(*weight), start(group)))?;
    let agreed = rules_of(&group).len() > 1;
    Some(Candidate { agreed, ..whole_name(rules, post, group)? })
}

/// True where two candidates name one organization. A bare name in the heading may be the beginning of another, and what is
/// told of an organ of the municipality that the heading names is told of both (a city and its board of education), but not
/// what is told of its hospital. A body
/// may be named with the house that it runs, and without.
fn are_one(rules: &RuleSet, a: &Candidate, b: &Candidate) -> bool {
    let begins = |short: &Candidate, long: &Candidate| {
        short.strength == Strength::Bare && short.in_title && long.core.starts_with(&short.here.name)
    };
    let organ = |whole: &Candidate, part: &Candidate| {
        let heads = whole.in_title && whole.weight >= HEADS || part.in_title && part.weight >= HEADS;
        heads
            && whole.strength > Strength::Bare
            && part.core.len() > whole.core.len()
            && part.core.starts_with(&whole.core)
            // A body with a legal form of its own is no organ.
            && part.core.len() == part.here.name.len()
            && type_of_name(rules, &part.here.name) != Some(HOSPITAL)
    };
    let runs = |body: &Candidate, house: &Candidate| {
        house.core.strip_prefix(&body.core).is_some_and(|rest| rest.starts_with(' '))
    };
    let either = |one: &dyn Fn(&Candidate, &Candidate) -> bool| one(a, b) || one(b, a);
    same(&a.core, &b.core) || either(&begins) || either(&organ) || either(&runs)
}

/// The rules that take the organization, each once.
fn rules_of<'g>(group: &'g [Candidate]) -> Vec<&'g str> {
    let mut rules: Vec<&str> = group.iter().map(|one| one.rule.as_ref()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// The weight of the heaviest candidate, and something for each other rule that agrees.
fn weight(group: &[Candidate]) -> i32 {
    let own = |one: &Candidate| {
        let loss = match one.strength {
            Strength::Bare => BARE,
            Strength::Weak => WEAK,
            Strength::Sure => 0,
        };
        // A name in Latin letters mostly is one that the text has in others too.
        one.weight - loss - if one.here.name.is_ascii() && !one.in_title { LATIN } else { 0 }
    };
    let heaviest = group.iter().map(own).max().unwrap_or_default();
    heaviest + AGREEMENT.0 * rules_of(group).len().saturating_sub(1).min(AGREEMENT.1) as i32
}
