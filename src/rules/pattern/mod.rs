//! Regexes as rule authors write them: placeholders for mentions, and the literals a match cannot do without.

mod chains;
mod engine;
mod needles;
mod placeholders;
mod program;
mod search;
#[cfg(test)]
pub(super) mod tests;

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
