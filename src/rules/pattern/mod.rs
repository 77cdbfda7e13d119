//! Regexes as rule authors write them: placeholders for mentions, and the literals a match cannot do without.

mod chains;
mod engine;
mod needles;
mod placeholders;
mod program;
mod search;

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use memchr::memmem::{self, Finder};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde::{Deserialize, Serialize};

pub use chains::Link;
use chains::chains;
pub use engine::Ahead;
use engine::Unknown;
use needles::needles;
pub(super) use needles::telling;
pub use needles::{Needles, Reach};
use placeholders::parsed;
pub use placeholders::{Names, hir};
use program::{GROUPS, Program};
use search::Search;

use super::later::Later;
use crate::mention::tokens;
use crate::message::Message;
use crate::text::Span;
use crate::work;

/// From this weight on a regex may exceed the engine's size limit, so that it is compiled at once to see.
const HEAVY: u64 = 10_000;
/// Code of a regex that cannot be used as it is written.
const BAD: &str = "E301";

/// Where a regex was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The words, bytes of the text that was searched.
    pub span: Span,
    /// The words of the named group (`take`, `alias`, `form`, `end` or `case`), where the regex has one that took part.
    pub group: Option<Span>,
}

/// A regex with placeholders.
///
/// Placeholders: `{date}` a date with its month, `{year}` a bare year, `{period}` a from–to, `{when}` any of them, `{count}`
/// any count, `{count:persons}` a count of that unit, `{org}` an organization; `{..}` any characters of the same sentence
/// but no date or period, `{..20}` at most 20 of them, `{,..}` the same but no `、` either, `{...}` the same across
/// sentences of the window; `{verb:send}` any form of a verb of that class of the lexicon, `{use:wrong}` what the phrase of that
/// name lists. `!` before the closing brace (`{date!}`) marks the mention to take where a regex holds several;
/// without a mark it is the first.
#[derive(Default, Serialize, Deserialize)]
pub struct Pattern {
    /// What it is made of, which compiling asks for and few searches do.
    texts: Later<Texts>,
    /// What nearly all searches run; `None` where the regex has something that programs do not know.
    program: Later<Option<Program>>,
    /// A literal that stands in every match, where there is one, and how far behind its start; made when it is first needed.
    #[serde(skip)]
    alone: OnceLock<Option<Alone>>,
    /// Finds a literal of the most telling set, made when it is first needed.
    #[serde(skip)]
    finder: OnceLock<Option<Regex>>,
    /// The same as a general regex, compiled when it is first needed.
    #[serde(skip)]
    general: OnceLock<Option<Regex>>,
}

/// A literal that stands in every match, and how far behind its start.
type Alone = (Box<Finder<'static>>, Reach);

/// What a pattern is made of.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Texts {
    /// As its author wrote it.
    written: String,
    /// With its placeholders spelt out.
    expanded: String,
    needles: Vec<Needles>,
    chains: Vec<Vec<Link>>,
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { texts, program, .. } = self;
        f.debug_struct("Pattern").field("texts", texts).field("program", program).finish_non_exhaustive()
    }
}

/// What is wrong with a regex: a message and the byte range in the pattern as written, where known.
#[derive(Debug)]
pub struct PatternError {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// Says what is wrong.
    pub message: Message,
    /// Byte range within the pattern as written.
    pub range: Option<(usize, usize)>,
}

impl Pattern {
    /// Checks the syntax of `written`.
    ///
    /// # Errors
    /// An unknown placeholder, a syntax error, a pattern that is too large, or one that matches the empty string.
    pub fn new(written: &str, names: &Names) -> Result<Self, PatternError> {
        let (expanded, hir) = parsed(written, names)?;
        if hir.properties().minimum_len() == Some(0) {
            let message = "regex matches the empty string, so it would hit everywhere".into();
            return Err(PatternError { code: BAD, message, range: None });
        }
        let one_group = GROUPS.iter().filter(|name| expanded.contains(&format!("<{name}>"))).count() <= 1;
        let program = Program::new(&hir).filter(|_| one_group);
        let written = written.to_owned();
        let needles = needles(&hir);
        let chains = chains(&hir);
        let texts = Later::new(Texts { written, expanded, needles, chains });
        let pattern = Self { texts, program: Later::new(program), ..Self::default() };
        if weight(&hir) > HEAVY && pattern.general().is_none() {
            let message = "regex is too large to compile: repeat less".into();
            return Err(PatternError { code: "E306", message, range: None });
        }
        Ok(pattern)
    }

    /// Every match in `text`, in order and without overlap.
    pub fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        let alone = self.alone();
        let near = alone.into_iter().flat_map(move |(literal, reach)| {
            let mut from = 0;
            // Each place where it stands, also those that overlap.
            let places = std::iter::from_fn(move || {
                let rest = text.as_bytes().get(from..)?;
                let found = literal.find(rest);
                work::steps(found.unwrap_or(rest.len()));
                let at = from + found?;
                from = at + 1;
                Some(at)
            });
            places.filter(|at| *at >= reach.least).map(|at| at.saturating_sub(reach.most)..=at - reach.least)
        });
        let anywhere = alone.is_none().then_some(0..=text.len());
        self.matches_within(text, near.chain(anywhere))
    }

    /// The same where it is known that every match begins in one of the ranges of bytes, which come by their starts.
    pub fn matches_within<'a>(
        &'a self,
        text: &'a str,
        ranges: impl Iterator<Item = RangeInclusive<usize>> + 'a,
    ) -> impl Iterator<Item = Match> + 'a {
        self.matches_seen(text, ranges, Unknown)
    }

    /// The same where it is also known where the [`Pattern::aheads`] stand.
    pub fn matches_seen<'a>(
        &'a self,
        text: &'a str,
        mut ranges: impl Iterator<Item = RangeInclusive<usize>> + 'a,
        ahead: impl Ahead + 'a,
    ) -> impl Iterator<Item = Match> + 'a {
        let (mut from, mut until) = (0, None);
        let mut search = Search::new(self, text);
        std::iter::from_fn(move || {
            loop {
                let Some(last) = until.filter(|&last| from <= last) else {
                    let range = ranges.next()?;
                    from = from.max(*range.start());
                    until = Some(*range.end());
                    continue;
                };
                let Some(found) = search.find(&ahead, from, last) else {
                    from = last + 1;
                    continue;
                };
                from = found.span.end;
                return Some(found);
            }
        })
    }

    /// The first match in `text`.
    pub fn find(&self, text: &str) -> Option<Match> {
        match self.alone() {
            Some(_) => self.matches(text).next(),
            None => Search::new(self, text).find(&Unknown, 0, text.len()),
        }
    }

    /// True where `text` has a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// False only where `text`, which may be long, lacks a literal that every match holds.
    pub fn may_match(&self, text: &str) -> bool {
        work::steps(text.len());
        let Some((first, others)) = self.needles().split_first() else { return true };
        let finder = self.finder.get_or_init(|| {
            let words: Vec<_> = first.words.iter().map(|word| regex::escape(word)).collect();
            Regex::new(&words.join("|")).ok()
        });
        let stands = |word: &String| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        finder.as_ref().is_none_or(|finder| finder.is_match(text))
            && others.iter().all(|set| set.words.iter().any(stands))
    }

    /// The range of bytes in which matches begin that hold at byte `at` a literal of the most telling set; `None` where
    /// there is no such match.
    pub fn begins_near(&self, at: usize) -> Option<RangeInclusive<usize>> {
        let reach = self.needles().first()?.reach;
        Some(at.saturating_sub(reach.most)..=at.checked_sub(reach.least)?)
    }

    /// True where a match begins at byte `at`, a character boundary of `text`.
    pub fn begins_at(&self, text: &str, at: usize) -> bool {
        match self.program.as_ref().map(|program| engine::begins_at(program, text, at)) {
            Some(Ok(begins)) => begins,
            Some(Err(engine::TooLong)) | None => self.find_generally(text, at).is_some_and(|m| m.span.start == at),
        }
    }

    fn find_generally(&self, text: &str, from: usize) -> Option<Match> {
        let span = |found: regex::Match| Span::new(found.start(), found.end());
        let captures = self.general()?.captures_at(text, from)?;
        let group = GROUPS.iter().find_map(|name| captures.name(name)).map(span);
        Some(Match { span: span(captures.get(0)?), group })
    }

    /// The general regex; `None` only where it exceeds the engine's size limit.
    fn general(&self) -> Option<&Regex> {
        self.general.get_or_init(|| Regex::new(self.expanded()).ok()).as_ref()
    }

    /// Literals of which one must stand where a run of characters ends, or as far behind it as their reach says.
    pub fn aheads(&self) -> &[Needles] {
        self.program.as_ref().map_or(&[], |program| &program.aheads)
    }

    /// The pattern as its author wrote it.
    pub fn written(&self) -> &str {
        &self.texts.written
    }

    /// The pattern with its placeholders spelt out.
    pub fn expanded(&self) -> &str {
        &self.texts.expanded
    }

    /// Sets of literals, the most telling one first: every match holds at least one literal of each set.
    pub fn needles(&self) -> &[Needles] {
        &self.texts.needles
    }

    /// The ways through the regex: every match holds the literals of one of them, in order and as far apart as it says.
    /// None where nothing is known.
    pub fn chains(&self) -> &[Vec<Link>] {
        &self.texts.chains
    }

    fn alone(&self) -> Option<&Alone> {
        self.alone.get_or_init(|| alone(self.needles())).as_ref()
    }
}

/// The literal that stands in every match, where the sets tell of one. The scanner folds ASCII letters, texts do not.
fn alone(sets: &[Needles]) -> Option<Alone> {
    let single = sets.iter().filter_map(|set| if let [word] = &set.words[..] { Some((word, set.reach)) } else { None });
    let exact = single.filter(|(word, _)| !word.contains(|c: char| c.is_ascii_alphabetic() || c == tokens::ANY_COUNT));
    let (word, reach) = exact.min_by_key(|(_, reach)| reach.most)?;
    Some((Box::new(Finder::new(word).into_owned()), reach))
}

/// About how many states `hir` takes: characters and ranges, times their repetitions.
fn weight(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Unicode(class)) => class.ranges().len() as u64,
        HirKind::Capture(capture) => weight(&capture.sub),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            weight(&repetition.sub).saturating_mul(times.into())
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(weight).fold(0, u64::saturating_add),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => 1,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mention::Value;
    use crate::rules::{Matcher, RuleFiles, RuleSet, load};

    fn units() -> Names {
        Names { units: vec!["persons".to_owned(), "records".to_owned()], ..Names::default() }
    }

    fn needles_of(pattern: &str) -> Option<Vec<String>> {
        Pattern::new(pattern, &units()).unwrap().needles().first().map(|set| set.words.clone())
    }

    #[test]
    fn finds_the_literals_a_match_needs() {
        assert_eq!(needles_of("漏えい"), Some(vec!["漏えい".to_owned()]));
        assert_eq!(needles_of("(漏えい|流出)した"), Some(vec!["流出した".to_owned(), "漏えいした".to_owned()]));
        assert_eq!(needles_of("{date}{..}(検知|判明)"), Some(vec!["判明".to_owned(), "検知".to_owned()]));
        assert_eq!(
            needles_of("紛?失(した)?"),
            Some(vec!["失".to_owned(), "失した".to_owned(), "紛失".to_owned(), "紛失した".to_owned()])
        );
        assert_eq!(needles_of("[^。]+"), None);
        assert_eq!(needles_of("{date}"), Some(vec![tokens::DATE.to_string()]));
        assert_eq!(needles_of("{count}の"), Some(vec![tokens::ANY_COUNT.to_string()]));
        assert_eq!(needles_of("(が|を)[^。]{0,9}[^ ]署"), Some(vec!["署".to_owned()]));
    }

    /// Each match by the program and by the general regex, which must agree.
    fn agree(pattern: &Pattern, text: &str) {
        let mut from = 0;
        let generally = std::iter::from_fn(|| {
            let found = pattern.find_generally(text, from)?;
            from = found.span.end;
            Some(found)
        });
        let by_program: Vec<Match> = pattern.matches(text).collect();
        assert_eq!(by_program, generally.collect::<Vec<_>>(), "{} on {text:?}", pattern.written());
        for found in &by_program {
            assert!(pattern.begins_at(text, found.span.start), "{} on {text:?}", pattern.written());
        }
    }

    #[test]
    fn programs_find_what_the_regex_crate_finds() {
        let date = tokens::DATE;
        let texts = [
            format!("{date}に検知し、{date}頃に判明。{date}に公表\n以上"),
            "誤送信により漏えいした情報は氏名、住所(120件)でした。".to_owned(),
            "ABCabc株式会社は、aab aaab\nab".to_owned(),
            "ああいいいうえ、えええ。ああ".to_owned(),
            "ab「株」 2は、ab2".to_owned(),
            String::new(),
        ];
        let patterns = [
            "{date}{..}(検知|判明)",
            "{date}に発送し|{date!}{..3}(判明|公表)",
            "(漏えい|流出)した",
            "^.{0,9}?(情報|氏名)",
            "(氏名|住所|、)+",
            "[^、。]{2,6}(、|。)",
            "(あ|ああ)(い|いい)*?う?",
            "(?<take>い+?)(い|う)",
            "(a|ab)(c|bcd)?",
            "(?i)abc",
            "(a{2}b|a{2,3}b)$",
            "(?:(a)|b)*c",
            "(^|\\n)[^。]{1,3}",
            "え{2,}",
            "(((あ?)い?)う?)え",
            "\\bab\\b",
            "\\bABC|[^、]\\b株",
            "は\\b、|い\\b|\\b2",
            "(以上|公表|。)$",
            ".*(件|え).*",
            "[^a]*?b",
            "(い|(?<take>う))え",
        ];
        for written in patterns {
            let pattern = Pattern::new(written, &units()).unwrap_or_else(|e| panic!("{written}: {}", e.message));
            texts.iter().for_each(|text| agree(&pattern, text));
        }
    }

    /// Lines of the invented dumps as rules see them, but that every mention is a date or a count of the first unit.
    fn lines(rules: &RuleSet) -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold");
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let dumps = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
        let mut lines = Vec::new();
        for dump in dumps {
            let mut text = rules.normalizer.normalize(&std::fs::read_to_string(dump).unwrap()).text;
            for mention in rules.finder.find(&text).into_iter().rev() {
                let token = if matches!(mention.value, Value::Count(_)) { tokens::count(0) } else { tokens::DATE };
                text.replace_range(mention.span.start..mention.span.end, token.encode_utf8(&mut [0; 4]));
            }
            lines.extend(text.lines().map(str::to_owned));
        }
        lines.sort();
        lines.dedup();
        lines
    }

    #[test]
    fn programs_of_the_built_in_rules_find_what_the_regex_crate_finds() {
        let rules = load(&RuleFiles::embedded()).0.unwrap();
        let lines = lines(&rules);
        let conditions = rules.rules.iter().flat_map(|rule| [&rule.all, &rule.any, &rule.none]).flatten();
        let patterns: Vec<_> = conditions
            .flat_map(|condition| &condition.alternatives)
            .filter_map(|one| if let Matcher::Regex(pattern) = &one.matcher { Some(pattern) } else { None })
            .collect();
        assert!(patterns.len() > 500 && lines.len() > 1000);
        assert!(patterns.iter().filter(|pattern| pattern.program.is_none()).count() < 5);
        // Each pattern on a share of the lines: all on all would take minutes.
        for (number, pattern) in patterns.iter().enumerate() {
            lines.iter().skip(number % 97).step_by(97).for_each(|line| agree(pattern, line));
        }
    }

    #[test]
    fn a_search_that_takes_too_long_is_left_to_the_regex_crate() {
        let pattern = Pattern::new("(a|aa)*(a|aa)*(a|aa)*[bc]", &Names::default()).unwrap();
        let text = format!("{}d", "a".repeat(200));
        let mut steps = engine::Steps::of(text.len());
        let program = pattern.program.as_ref().unwrap();
        assert!(engine::find(program, &Unknown, &text, (0, text.len()), &mut steps).is_err());
        agree(&pattern, &text);
        agree(&pattern, &format!("{}b", "a".repeat(200)));
        // Where the steps give out between two matches, none is lost or doubled.
        agree(&pattern, &format!("ab,{}d,ab,aab", "a".repeat(200)).repeat(3));
    }

    /// Small regexes over a few letters, nested as rules nest them.
    pub(in crate::rules) fn regexes() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![Just("a"), Just("い"), Just("ab"), Just("[^い]"), Just("."), Just("[aう]"), Just("$")];
        leaf.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
            let many = ["*", "+", "?", "*?", "{1,3}", "{0,2}?", "{2}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 2..7).prop_map(|parts| format!("({})", parts.join("|"))),
                (inner.clone(), prop::sample::select(many.to_vec()))
                    .prop_map(|(part, times)| format!("({part}){times}")),
                inner.prop_map(|part| format!("^{part}")),
            ]
        })
    }

    /// Where the words stand in the text, also where one begins within another.
    pub(in crate::rules) fn places<'a>(words: &'a [String], text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let places = text.char_indices().map(|(at, _)| at);
        places.filter(move |&at| words.iter().any(|word| text[at..].starts_with(word.as_str())))
    }

    proptest! {
        #[test]
        fn programs_agree_with_the_regex_crate(written in regexes(), text in "[abいう\n]{0,14}") {
            if let Ok(pattern) = Pattern::new(&written, &Names::default()) {
                agree(&pattern, &text);
            }
        }

        #[test]
        fn matches_hold_a_literal_of_each_set_within_its_reach(written in regexes(), text in "[abいう\n]{0,14}") {
            let Ok(pattern) = Pattern::new(&written, &Names::default()) else { return Ok(()) };
            for found in pattern.matches(&text) {
                for set in pattern.needles() {
                    let mut behind = places(&set.words, &text).filter_map(|at| at.checked_sub(found.span.start));
                    prop_assert!(behind.any(|at| set.reach.least <= at && at <= set.reach.most), "{written}: {set:?}");
                }
            }
        }
    }

    #[test]
    fn tells_how_far_behind_the_start_a_literal_begins() {
        let reach = |pattern: &str| {
            let set = Pattern::new(pattern, &units()).unwrap().needles()[0].clone();
            (set.reach.least, set.reach.most)
        };
        assert_eq!(reach("漏えい"), (0, 0));
        assert_eq!(reach("{date}に(検知|判明)"), (3, 3));
        assert_eq!(reach("(が|から)[^。]検知"), (4, 10));
        assert_eq!(reach("[^。]{0,2}検知"), (0, 8));
        assert_eq!(reach("。.*検知"), (3, usize::MAX));
        assert_eq!(reach("(検知|{date}判明)"), (0, 3));
    }

    #[test]
    fn begins_only_where_it_is_let() {
        let pattern = Pattern::new("あ+", &Names::default()).unwrap();
        let starts = |ranges: &[RangeInclusive<usize>]| {
            let found = pattern.matches_within("ああいあいああ", ranges.iter().cloned());
            found.map(|found| (found.span.start, found.span.end)).collect::<Vec<_>>()
        };
        assert_eq!(starts(&[0..=21]), [(0, 6), (9, 12), (15, 21)]);
        assert_eq!(starts(&[3..=3, 4..=8, 16..=18]), [(3, 6), (18, 21)]);
        assert_eq!(starts(&[0..=0, 0..=9]), [(0, 6), (9, 12)]);
        assert_eq!(starts(&[]), []);
    }

    #[test]
    fn expands_placeholders() {
        let pattern = Pattern::new("{count:persons}分の情報", &units()).unwrap();
        assert!(pattern.is_match(&format!("{}分の情報", tokens::count(0))));
        assert!(!pattern.is_match(&format!("{}分の情報", tokens::count(1))));
        let gap = Pattern::new("{date}{..3}判明", &units()).unwrap();
        assert!(gap.is_match(&format!("{}頃に判明", tokens::DATE)));
        assert!(!gap.is_match(&format!("{}頃に。判明", tokens::DATE)));
        assert!(!gap.is_match(&format!("{}頃にやっと判明", tokens::DATE)));
    }

    #[test]
    fn refuses_what_cannot_work() {
        for bad in ["(公開|閲覧", "{dato}x", "(漏えい)?", "{count:penguins}", "(漢{900}){900}"] {
            assert!(Pattern::new(bad, &units()).is_err(), "{bad}");
        }
        assert!(Pattern::new("a{2,3}", &units()).is_ok());
    }
}
