//! Which data leaked and which is stated not to have.
//!
//! A data item proves nothing by itself. What a sentence says of its items is told by *statements*, the firings of the
//! family `data_context`; an item takes the statement that governs it in its sentence, else the one that announces
//! its list, else the heading's.

use std::cmp::Reverse;

use super::agreement::{Claim, agrees};
use super::denial::denied_in_the_end;
use crate::matcher::{Firing, PostText};
use crate::mention::tokens;
use crate::record::{Confidence, Found, FoundCode};
use crate::rules::{IGNORED, Kinds, Meaning, RuleSet};
use crate::text::Span;
use crate::work;

/// Family of the rules that tell what a sentence says of its data items.
const FAMILY: &str = "data_context";

/// Family of the data codes, and the code of items that have none of their own.
const CODES: &str = "data";
const OTHER: &str = "other";
/// Known items that make a list, in which an unknown entry is an item too; in one that is announced fewer do.
const LISTED: usize = 3;
const ANNOUNCED: usize = 2;
/// Joins words that share what follows (`電気・ガスの使用量`).
const SHARES: char = '・';
/// What parts the entries of a list, and what may stand around one.
const SEPARATORS: [char; 4] = ['、', '・', ',', '/'];
const AROUND: [char; 10] = [' ', '「', '」', '『', '』', '\n', '-', '*', '(', ')'];
/// Particles and endings that no noun holds.
const PARTICLES: [char; 16] =
    ['を', 'が', 'は', 'に', 'で', 'へ', 'も', 'た', 'る', 'す', 'ん', 'ず', 'と', 'ら', 'て', 'く'];
/// Characters of a noun.
const SHORTEST: usize = 2;
const LONGEST: usize = 14;

/// What a post says of data.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Data<'r> {
    /// Codes of what leaked or may have, in order of first mention.
    pub leaked: Vec<FoundCode<'r>>,
    /// Codes of what is denied.
    pub denied: Vec<FoundCode<'r>>,
}

impl Data<'_> {
    /// The same where no data left: what is denied stays.
    #[must_use]
    pub fn without_leak(self) -> Self {
        Self { leaked: Vec::new(), ..self }
    }
}

/// What a statement says of items; at one place the earlier here counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Context {
    Denied,
    /// A denial that gives way where the same code is said to have leaked.
    DeniedUnlessLeaked,
    Ignored,
    Leaked,
}

/// Ends the label of a statement that speaks of the items after it (`漏えいした情報は、氏名…`).
const AHEAD: &str = "-ahead";
/// Ends the label of a statement that is a list and speaks of the items in it alone.
const WITHIN: &str = "-within";
/// Ends the label of a statement on what its sentence is about, as far as the last predicate of the sentence denies it.
const TOPIC: &str = "-topic";
/// Begins a note on what stands before it: what the note says is said of what the note names.
const NOTE: char = '※';

/// On which side of a statement stand the items that it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Before its end, as the verb comes last.
    Back,
    Ahead,
    Within,
    /// Before its end, where the sentence is about them.
    Topic,
}

#[derive(Debug, Clone, Copy)]
struct Statement<'r> {
    context: Context,
    reach: Reach,
    rule: &'r str,
    words: Span,
    /// Where the last bracket opens that is not closed before the words end; at a denial also where the last note begins.
    open: Option<usize>,
    weight: i32,
}

impl<'r> Statement<'r> {
    fn new(firing: &Firing<'r>) -> Self {
        let (rule, label) = (firing.rule, firing.rule.label.as_str());
        let reaches = [(AHEAD, Reach::Ahead), (WITHIN, Reach::Within), (TOPIC, Reach::Topic)];
        let told = reaches.iter().find_map(|(end, reach)| Some((*reach, label.strip_suffix(end)?)));
        let (reach, said) = told.unwrap_or((Reach::Back, label));
        let context = match said {
            "leaked" => Context::Leaked,
            "denied" => Context::Denied,
            "denied-unless-leaked" => Context::DeniedUnlessLeaked,
            _ => Context::Ignored,
        };
        Self { context, reach, rule: &rule.id, words: firing.whole(), open: None, weight: rule.weight }
    }

    /// Japanese puts the verb last: a statement governs what stands before its end, unless it looks ahead. What is said in
    /// a bracket is not said of what stands before the bracket.
    fn bears_on(&self, item: Span) -> bool {
        let in_bracket = || self.open.is_some_and(|open| item.end <= open);
        work::steps(1);
        match self.reach {
            Reach::Back | Reach::Topic => self.follows(item) && !in_bracket(),
            Reach::Ahead => !self.follows(item),
            Reach::Within => self.words.start <= item.start && item.end <= self.words.end,
        }
    }

    /// `含まれておりません` is no `含まれ`.
    fn hides(&self, other: &Statement) -> bool {
        let (outer, inner) = (self.words, other.words);
        let covers = outer.start <= inner.start && inner.end <= outer.end && outer != inner;
        covers && self.reach == other.reach && self.weight >= other.weight
    }

    fn follows(&self, item: Span) -> bool {
        item.start < self.words.end
    }

    /// Orders statements on one item: the heavier, then the next after it, then the last before it.
    fn rank(&self, item: Span) -> (Reverse<i32>, bool, usize, Context) {
        let distance = if self.follows(item) { self.words.end } else { usize::MAX - self.words.end };
        (Reverse(self.weight), !self.follows(item), distance, self.context)
    }
}

/// Decides for each data item of the post.
pub fn data<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Data<'r> {
    let statements = Statements::new(rules, post, firings);
    let (mut data, mut unless_leaked) = (Data::default(), Vec::new());
    for (number, unit) in post.outline.units.iter().enumerate() {
        let said = statements.on(number);
        if said.is_nothing() {
            continue;
        }
        let items = post.meanings_in(rules, unit.span, Kinds::ITEM, |meaning| match meaning {
            Meaning::Item(item) => Some(item),
            _ => None,
        });
        let known = items.iter().filter_map(|(span, item)| Some((*span, code_of(rules, post, *span, *item)?)));
        let known: Vec<(Span, &str)> = known.collect();
        let least = if said.above.is_some() { ANNOUNCED } else { LISTED };
        for (span, code) in known.iter().copied().chain(unnamed(rules, post, unit.span, &items, &known, least)) {
            let about = || denied_in_the_end(rules, post, span, &items);
            let Some(statement) = said.of_item(span, about) else { continue };
            let is_named = known.iter().any(|(known, _)| *known == span);
            let list = match statement.context {
                Context::Leaked => &mut data.leaked,
                Context::Denied => &mut data.denied,
                Context::DeniedUnlessLeaked => &mut unless_leaked,
                Context::Ignored => continue,
            };
            if !is_named && statement.context != Context::Leaked {
                continue;
            }
            if !holds(list, code) {
                let sure = how_sure(rules, post, span, statement.context);
                list.push(Found::new(code, statement.rule, span).with(sure));
            }
        }
    }
    settle(rules, &mut data, unless_leaked);
    data
}

/// How sure it is what an item is said of. An entry of a list, which no predicate governs, is what its heading or its announcing
/// sentence says, and rarely anything else; in a sentence an item may belong to another clause than the one that tells of
/// the leak. A denial is sure where the statement denies too.
fn how_sure(rules: &RuleSet, post: &PostText, item: Span, context: Context) -> Confidence {
    let claim = if context == Context::Leaked { Claim::Holds } else { Claim::Denied };
    match (agrees(rules, post, item, claim), claim) {
        (None, Claim::Holds) | (Some(true), Claim::Denied) => Confidence::High,
        (Some(true), Claim::Holds) | (None, Claim::Denied) => Confidence::Medium,
        (Some(false), _) => Confidence::Low,
    }
}

/// The code of the word at `span`, where it is an item: a whole noun that is not merely used.
fn code_of<'r>(rules: &'r RuleSet, post: &PostText, span: Span, item: usize) -> Option<&'r str> {
    let code = rules.items.get(item).filter(|code| *code != IGNORED)?;
    is_item(rules, &post.text, span).then_some(code)
}

/// Items of a list that no word of the rules names: what stands between its separators, as long as most of the list is known.
/// Only what leaked is listed so; a denial names what it denies.
fn unnamed<'r>(
    rules: &'r RuleSet,
    post: &PostText,
    unit: Span,
    items: &[(Span, usize)],
    known: &[(Span, &str)],
    least: usize,
) -> Vec<(Span, &'r str)> {
    let Some(other) = rules.label(CODES, OTHER).filter(|_| known.len() >= least) else { return Vec::new() };
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return Vec::new() };
    let list = Span::new(first.0.start, end_of_list(&post.text, last.0.end, unit.end));
    let mut found = Vec::new();
    let mut start = list.start;
    let text = list.slice(&post.text);
    for (at, c) in text.char_indices().chain([(text.len(), SEPARATORS[0])]) {
        if SEPARATORS.contains(&c) {
            let entry = trimmed(&post.text, Span::new(start, list.start + at));
            start = list.start + (at + c.len_utf8()).min(text.len());
            let is_known = items.iter().any(|(span, _)| span.start < entry.end && entry.start < span.end);
            let is_shared = || c == SHARES && shares(rules, Span::new(start, list.end).slice(&post.text));
            if !is_known && !is_shared() && names_something(rules, entry.slice(&post.text)) {
                found.push((entry, other.id.as_str()));
            }
        }
    }
    found
}

/// True where the next entry is one of something, which the entry before it is one of too (`電気・ガスの使用量`).
fn shares(rules: &RuleSet, rest: &str) -> bool {
    let next = rest.split(SEPARATORS).next().unwrap_or_default();
    rules.grammar.owners.iter().any(|of| next.contains(of.as_str()))
}

/// Where the entry after the last known item of a list ends; the end of that item where what follows is no end of a list.
fn end_of_list(text: &str, from: usize, end: usize) -> usize {
    let rest = Span::new(from, end).slice(text);
    let entry = rest.trim_start_matches(SEPARATORS);
    let stop = entry.find(|c: char| SEPARATORS.contains(&c) || matches!(c, '。' | '(' | ')' | '」' | '\n'));
    let words = entry.get(..stop.unwrap_or(entry.len())).unwrap_or_default();
    let closes = entry.len() < rest.len() && (words.ends_with("など") || words.ends_with('等') || stop.is_none());
    if closes { end - entry.len() + words.len() } else { from }
}

/// The entry without what surrounds it.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let start = words.len() - words.trim_start_matches(AROUND).len();
    let rest = &words[start..];
    let end = rest.trim_end_matches(AROUND).trim_end_matches("など").trim_end_matches('等').len();
    Span::new(span.start + start, span.start + start + end)
}

/// True for a short noun: kanji or katakana, and no particle or ending of a verb.
fn names_something(rules: &RuleSet, words: &str) -> bool {
    let length = words.chars().count();
    let is_noun = |c: char| c.is_alphanumeric() && !PARTICLES.contains(&c) && !tokens::is_token(c);
    (SHORTEST..=LONGEST).contains(&length)
        && words.chars().all(is_noun)
        && words.chars().any(|c| matches!(c, '一'..='龥' | 'ァ'..='ヺ'))
        && !rules.general_words.iter().any(|word| words.ends_with(word.as_str()))
}

/// True where the word at `item` is a whole noun, and not what something is done with.
fn is_item(rules: &RuleSet, text: &str, item: Span) -> bool {
    let rest = text.get(item.end..).unwrap_or_default();
    let used = rules.item_used.as_ref().is_some_and(|used| used.begins_at(rest, 0));
    !used && is_whole_noun(rules, text, item)
}

/// True where the word at `item` ends its noun: before kanji, katakana or Latin letters it is a part of another one
/// (電話詐欺, 授業料免除), unless these only list or bundle items (等, 及び, 情報).
fn is_whole_noun(rules: &RuleSet, text: &str, item: Span) -> bool {
    let (word, rest) = (item.slice(text), text.get(item.end..).unwrap_or_default());
    let joins = |c: char| c.is_alphanumeric() && !c.is_ascii_digit() && !matches!(c, 'ぁ'..='ゟ');
    let ends_open = !word.ends_with(joins);
    ends_open || !rest.starts_with(joins) || rules.item_followers.iter().any(|word| rest.starts_with(word.as_str()))
}

fn holds(list: &[FoundCode], code: &str) -> bool {
    list.iter().any(|found| found.value == code)
}

/// Weighs the lists against each other: a general code gives way to the items it stands for, and a weak denial to a leak.
fn settle<'r>(rules: &RuleSet, data: &mut Data<'r>, unless_leaked: Vec<FoundCode<'r>>) {
    for found in unless_leaked {
        if !holds(&data.leaked, found.value) && !holds(&data.denied, found.value) {
            data.denied.push(found);
        }
    }
    let hidden_by = |list: &[FoundCode]| -> Vec<&str> {
        let labels = list.iter().filter_map(|found| rules.label(CODES, found.value));
        labels.flat_map(|label| label.hides.iter().map(String::as_str)).collect()
    };
    let (by_leaked, by_denied) = (hidden_by(&data.leaked), hidden_by(&data.denied));
    let both: Vec<&str> = data.leaked.iter().map(|found| found.value).collect();
    for found in data.denied.iter_mut().filter(|found| both.contains(&found.value)) {
        found.confidence = Confidence::Low;
    }
    let denied: Vec<&str> = data.denied.iter().map(|found| found.value).collect();
    for found in data.leaked.iter_mut().filter(|found| denied.contains(&found.value)) {
        found.confidence = Confidence::Low;
    }
    data.leaked.retain(|found| !by_leaked.contains(&found.value));
    data.denied.retain(|found| !by_leaked.contains(&found.value) && !by_denied.contains(&found.value));
}

/// The statements of a post.
struct Statements<'p, 'r> {
    post: &'p PostText<'p>,
    sentence_ends: &'p [char],
    /// By unit.
    all: Vec<(usize, Statement<'r>)>,
}

impl<'p, 'r> Statements<'p, 'r> {
    fn new(rules: &'p RuleSet, post: &'p PostText<'p>, firings: &[Firing<'r>]) -> Self {
        let told = firings.iter().filter(|firing| firing.rule.family == FAMILY);
        let mut told: Vec<(usize, Statement)> = told.map(|firing| (firing.unit, Statement::new(firing))).collect();
        note_open_brackets(&post.text, &mut told);
        let mut all: Vec<(usize, Statement)> = Vec::new();
        for (first, statement) in told {
            // Words that run over a line break speak of every line they touch.
            let last = post.unit_at(statement.words.end.saturating_sub(1)).unwrap_or(first);
            all.extend((first..=last.max(first)).map(|unit| (unit, statement)));
        }
        all.sort_by_key(|(unit, _)| *unit);
        Self { post, sentence_ends: &rules.lines.sentence_ends, all: without_hidden(&all) }
    }

    /// What is said of the items in the unit `number`. A heading announces lists; a full sentence speaks for itself.
    fn on(&self, number: usize) -> Said<'_, 'r> {
        let above = if self.all.is_empty() || self.is_sentence(number) { None } else { self.announcing(number) };
        Said { own: in_unit(&self.all, number), above }
    }

    fn is_sentence(&self, number: usize) -> bool {
        let unit = self.post.outline.units.get(number);
        unit.is_some_and(|unit| self.post.unit_text(unit).ends_with(self.sentence_ends))
    }

    /// What the sentence that announces the list, else the heading, says of the items under it.
    fn announcing(&self, number: usize) -> Option<&Statement<'r>> {
        let unit = self.post.outline.units.get(number)?;
        let heading = self.post.outline.sections.get(unit.section).and_then(|section| section.heading);
        let above = [unit.intro, heading].into_iter().flatten().filter(|above| *above != number);
        above
            .filter_map(|above| {
                let told = told_in(&self.all, above).filter(|told| told.reach != Reach::Topic);
                told.max_by_key(|told| (told.weight, told.context))
            })
            .find(|told| told.context != Context::Ignored)
    }
}

/// What is said of the items in one unit.
struct Said<'s, 'r> {
    own: &'s [(usize, Statement<'r>)],
    /// What announces them.
    above: Option<&'s Statement<'r>>,
}

impl<'s, 'r> Said<'s, 'r> {
    fn is_nothing(&self) -> bool {
        self.own.is_empty() && self.above.is_none()
    }

    /// The statement on the item at `item`; of equal weight, its own sentence's before those that announce it. What the end
    /// of the sentence denies of its topic goes before all but a plain denial; `about` tells whether it does so.
    fn of_item(&self, item: Span, about: impl Fn() -> bool) -> Option<&'s Statement<'r>> {
        let bearing = || self.own.iter().map(|(_, statement)| statement).filter(|statement| statement.bears_on(item));
        let own = bearing().filter(|statement| statement.reach != Reach::Topic).min_by_key(|told| told.rank(item));
        let denied = own.is_some_and(|own| matches!(own.context, Context::Denied | Context::Ignored));
        if let Some(topic) = bearing().find(|statement| statement.reach == Reach::Topic).filter(|_| !denied && about())
        {
            return Some(topic);
        }
        match (own, self.above) {
            (Some(own), Some(above)) if above.weight > own.weight => Some(above),
            (own, above) => own.or(above),
        }
    }
}

/// The part of a list by unit that is of this unit.
fn in_unit<'s, 'r>(all: &'s [(usize, Statement<'r>)], number: usize) -> &'s [(usize, Statement<'r>)] {
    let rest = &all[all.partition_point(|(unit, _)| *unit < number)..];
    &rest[..rest.iter().take_while(|(unit, _)| *unit == number).count()]
}

fn told_in<'s, 'r>(all: &'s [(usize, Statement<'r>)], number: usize) -> impl Iterator<Item = &'s Statement<'r>> {
    in_unit(all, number).iter().map(|(_, statement)| statement)
}

/// The list without statements that are part of a longer one of their unit.
fn without_hidden<'r>(all: &[(usize, Statement<'r>)]) -> Vec<(usize, Statement<'r>)> {
    let hidden = |unit: usize, statement: &Statement| told_in(all, unit).any(|other| other.hides(statement));
    all.iter().filter(|(unit, statement)| !hidden(*unit, statement)).copied().collect()
}

/// Notes at each statement where the last bracket opens that is not closed before its end, or, at a denial, where the
/// last note (※) begins.
/// The text is read once.
fn note_open_brackets(text: &str, statements: &mut [(usize, Statement)]) {
    let mut by_end: Vec<&mut Statement> = statements.iter_mut().map(|(_, statement)| statement).collect();
    by_end.sort_by_key(|statement| statement.words.end);
    let mut brackets = text.match_indices(['(', ')', NOTE]).peekable();
    let (mut open, mut note) = (Vec::new(), None);
    for statement in by_end {
        while let Some((at, mark)) = brackets.next_if(|(at, _)| *at < statement.words.end) {
            match mark {
                "(" => open.push(at),
                ")" => drop(open.pop()),
                _ => note = Some(at),
            }
        }
        let denies = matches!(statement.context, Context::Denied | Context::DeniedUnlessLeaked);
        statement.open = open.last().copied().max(note.filter(|_| denies));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(context: Context, words: Span, weight: i32) -> Statement<'static> {
        Statement { context, reach: Reach::Back, rule: "r", words, open: None, weight }
    }

    fn governing(statements: &[Statement], item: Span) -> Option<Context> {
        let bearing = statements.iter().filter(|statement| statement.bears_on(item));
        bearing.min_by_key(|statement| statement.rank(item)).map(|statement| statement.context)
    }

    #[test]
    fn the_next_statement_after_an_item_governs_it() {
        // AがLしBはNしたC
        let (a, b, c) = (Span::new(0, 1), Span::new(8, 9), Span::new(19, 20));
        let leak = statement(Context::Leaked, Span::new(4, 5), 100);
        let denial = statement(Context::Denied, Span::new(12, 13), 100);
        assert_eq!(governing(&[leak, denial], a), Some(Context::Leaked));
        assert_eq!(governing(&[leak, denial], b), Some(Context::Denied));
        assert_eq!(governing(&[leak, denial], c), None, "neither looks ahead");
        let topic = Statement { reach: Reach::Ahead, ..denial };
        assert_eq!(governing(&[leak, topic], c), Some(Context::Denied));
        assert_eq!(governing(&[topic], b), None, "what looks ahead does not look back");
        let list = Statement { reach: Reach::Within, words: Span::new(8, 20), ..leak };
        assert_eq!(governing(&[list], c), Some(Context::Leaked));
        assert_eq!(governing(&[list], a), None, "a list speaks of what is in it");
    }

    #[test]
    fn a_bracket_speaks_of_what_is_in_it() {
        let bears = |text: &str, item: &str, words: &str| {
            let place = |part: &str| text.find(part).map(|at| Span::new(at, at + part.len())).unwrap();
            let mut told = [(0, statement(Context::Denied, place(words), 100))];
            note_open_brackets(text, &mut told);
            told[0].1.bears_on(place(item))
        };
        assert!(!bears("氏名、住所(番地は含まれ", "氏名", "含まれ"));
        assert!(bears("氏名、住所(番地は含まれ", "番地", "含まれ"));
        assert!(bears("氏名(漢字)は含まれ", "氏名", "含まれ"));
        assert!(bears("(氏名)は含まれ", "氏名", "含まれ"), "the item's own bracket may close");
        assert!(bears("((氏名)は含まれ", "氏名", "含まれ"), "what opens before the item is around both");
        assert!(!bears("氏名)((漢字)は含まれ", "氏名", "含まれ"));
    }

    #[test]
    fn a_longer_statement_hides_what_is_part_of_it() {
        let all = [
            (0, statement(Context::Leaked, Span::new(6, 15), 100)),
            (0, statement(Context::Denied, Span::new(6, 33), 100)),
            (0, statement(Context::Ignored, Span::new(40, 49), 100)),
            (1, statement(Context::Leaked, Span::new(6, 15), 100)),
        ];
        let kept: Vec<_> = without_hidden(&all).iter().map(|(unit, told)| (*unit, told.context)).collect();
        assert_eq!(kept, [(0, Context::Denied), (0, Context::Ignored), (1, Context::Leaked)]);
    }

    #[test]
    fn weight_comes_before_nearness() {
        let item = Span::new(0, 3);
        let near = statement(Context::Leaked, Span::new(3, 6), 50);
        let far = statement(Context::Denied, Span::new(9, 12), 100);
        assert!(far.rank(item) < near.rank(item));
    }
}
