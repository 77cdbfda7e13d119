//! Regexes as rule authors write them: placeholders for mentions, and the literals a match cannot do without.

mod needles;
mod placeholders;

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use needles::needles;
use placeholders::expand;

use crate::text::Span;

/// From this weight on a regex may exceed the engine's size limit, so that it is compiled at once to see.
const HEAVY: u64 = 10_000;
/// Code of a regex that cannot be used as it is written.
const BAD: &str = "E301";

/// A regex with placeholders, compiled when it is first needed.
///
/// Placeholders: `{date}` a date with its month, `{year}` a bare year, `{period}` a from–to, `{when}` any of them, `{count}`
/// any count, `{count:persons}` a count of that unit, `{org}` an organization; `{..}` any characters of the same sentence
/// but no date or period, `{..20}` at most 20 of them, `{,..}` the same but no `、` either, `{...}` the same across
/// sentences of the window. `!` before the closing brace (`{date!}`) marks the mention to take where a regex holds several;
/// without a mark it is the first.
#[derive(Debug)]
pub struct Pattern {
    /// As its author wrote it.
    pub written: String,
    expanded: String,
    compiled: OnceLock<Option<Regex>>,
    /// Every match holds at least one of these literals; `None` where no such set was found.
    pub needles: Option<Vec<String>>,
}

/// What is wrong with a regex: a message and the byte range in the pattern as written, where known.
#[derive(Debug)]
pub struct PatternError {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// Says what is wrong.
    pub message: String,
    /// Byte range within the pattern as written.
    pub range: Option<(usize, usize)>,
}

impl Pattern {
    /// Checks the syntax of `written`.
    ///
    /// # Errors
    /// An unknown placeholder, a syntax error, a pattern that is too large, or one that matches the empty string.
    pub fn new(written: &str, units: &[String]) -> Result<Self, PatternError> {
        let expanded = expand(written, units)?;
        let hir = regex_syntax::parse(&expanded).map_err(|error| syntax_error(written, &expanded, &error))?;
        if hir.properties().minimum_len() == Some(0) {
            let message = "regex matches the empty string, so it would hit everywhere".to_owned();
            return Err(PatternError { code: BAD, message, range: None });
        }
        let needles = needles(&hir).filter(|set| !set.is_empty());
        let pattern = Self { written: written.to_owned(), expanded, compiled: OnceLock::new(), needles };
        if weight(&hir) > HEAVY && pattern.regex().is_none() {
            let message = "regex is too large to compile: repeat less".to_owned();
            return Err(PatternError { code: "E306", message, range: None });
        }
        Ok(pattern)
    }

    /// Every match in `text`, in order and without overlap, each with its marked part (`{date!}`, `(?<take>…)`).
    pub fn matches(&self, text: &str) -> Vec<(Span, Option<Span>)> {
        let span = |found: regex::Match| Span::new(found.start(), found.end());
        let Some(regex) = self.regex() else { return Vec::new() };
        if !regex.capture_names().flatten().any(|name| name == "take") {
            return regex.find_iter(text).map(|found| (span(found), None)).collect();
        }
        let captures = regex.captures_iter(text);
        captures.filter_map(|captures| Some((span(captures.get(0)?), captures.name("take").map(span)))).collect()
    }

    /// The compiled regex; `None` only where it exceeds the engine's size limit.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.expanded).ok()).as_ref()
    }

    /// The pattern with its placeholders spelt out.
    pub(super) fn expanded(&self) -> &str {
        &self.expanded
    }
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

fn syntax_error(written: &str, expanded: &str, error: &regex_syntax::Error) -> PatternError {
    let (message, span) = match error {
        regex_syntax::Error::Parse(e) => (e.kind().to_string(), Some(e.span())),
        regex_syntax::Error::Translate(e) => (e.kind().to_string(), Some(e.span())),
        other => (other.to_string(), None),
    };
    // Offsets of the expanded pattern fit the written one only where nothing was expanded before them.
    let same_prefix = written.bytes().zip(expanded.bytes()).take_while(|(a, b)| a == b).count();
    let range = span.map(|s| (s.start.offset, s.end.offset)).filter(|&(_, end)| end <= same_prefix);
    PatternError { code: BAD, message: format!("regex does not compile: {message}"), range }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::tokens;

    fn units() -> Vec<String> {
        vec!["persons".to_owned(), "records".to_owned()]
    }

    fn needles_of(pattern: &str) -> Option<Vec<String>> {
        Pattern::new(pattern, &units()).unwrap().needles
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
        assert_eq!(needles_of("{date}"), None);
    }

    #[test]
    fn expands_placeholders() {
        let pattern = Pattern::new("{count:persons}分の情報", &units()).unwrap();
        assert!(pattern.regex().unwrap().is_match(&format!("{}分の情報", tokens::count(0))));
        assert!(!pattern.regex().unwrap().is_match(&format!("{}分の情報", tokens::count(1))));
        let gap = Pattern::new("{date}{..3}判明", &units()).unwrap();
        assert!(gap.regex().unwrap().is_match(&format!("{}頃に判明", tokens::DATE)));
        assert!(!gap.regex().unwrap().is_match(&format!("{}頃に。判明", tokens::DATE)));
        assert!(!gap.regex().unwrap().is_match(&format!("{}頃にやっと判明", tokens::DATE)));
    }

    #[test]
    fn refuses_what_cannot_work() {
        for bad in ["(公開|閲覧", "{dato}x", "(漏えい)?", "{count:penguins}", "(漢{900}){900}"] {
            assert!(Pattern::new(bad, &units()).is_err(), "{bad}");
        }
        assert!(Pattern::new("a{2,3}", &units()).is_ok());
    }
}
