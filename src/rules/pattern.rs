//! Regexes as rule authors write them: placeholders for mentions, and the literals a match cannot do without.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::mention::tokens;

/// Most literals a regex may be reduced to; beyond that it has no useful needles.
const MOST_NEEDLES: usize = 128;

/// From this weight on a regex may exceed the engine's size limit, so that it is compiled at once to see.
const HEAVY: u64 = 10_000;

/// A regex with placeholders, compiled when it is first needed.
///
/// Placeholders: `{date}` a date with its month, `{year}` a bare year, `{period}` a from–to, `{when}` any of them, `{count}` any count, `{count:persons}` a count
/// of that unit, `{org}` an organization; `{..}` any characters of the same sentence but no date or period, `{..20}`
/// at most 20 of them, `{,..}` the same but no `、` either, `{...}` the same across sentences of the window. `!` before the closing brace
/// (`{date!}`) marks the mention to take where a regex holds several; without a mark it is the first.
#[derive(Debug)]
pub struct Pattern {
    expanded: String,
    compiled: OnceLock<Option<Regex>>,
    /// Every match holds at least one of these literals; `None` where no such set was found.
    pub needles: Option<Vec<String>>,
}

/// What is wrong with a regex: a message and the byte range in the pattern as written, where known.
#[derive(Debug)]
pub struct PatternError {
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
            return Err(PatternError { message, range: None });
        }
        let needles = needles(&hir).filter(|set| !set.is_empty());
        let pattern = Self { expanded, compiled: OnceLock::new(), needles };
        if weight(&hir) > HEAVY && pattern.regex().is_none() {
            let message = "regex is too large to compile: repeat less".to_owned();
            return Err(PatternError { message, range: None });
        }
        Ok(pattern)
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

fn syntax_error(written: &str, expanded: &str, error: &regex_syntax::Error) -> PatternError {
    let (message, span) = match error {
        regex_syntax::Error::Parse(e) => (e.kind().to_string(), Some(e.span())),
        regex_syntax::Error::Translate(e) => (e.kind().to_string(), Some(e.span())),
        other => (other.to_string(), None),
    };
    // Offsets of the expanded pattern fit the written one only where nothing was expanded before them.
    let same_prefix = written.bytes().zip(expanded.bytes()).take_while(|(a, b)| a == b).count();
    let range = span.map(|s| (s.start.offset, s.end.offset)).filter(|&(_, end)| end <= same_prefix);
    PatternError { message: format!("regex does not compile: {message}"), range }
}

fn expand(written: &str, units: &[String]) -> Result<String, PatternError> {
    let mut out = String::with_capacity(written.len() * 2);
    let mut rest = written;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open..];
        let close = tail.find('}').map_or(tail.len(), |at| at + 1);
        let inside = tail[..close].trim_matches(['{', '}']);
        let escaped = out.ends_with('\\') || out.ends_with("\\p") || out.ends_with("\\x") || out.ends_with("\\u");
        match placeholder(inside, units) {
            _ if escaped => out.push_str(&tail[..close]),
            Some(text) => out.push_str(&text),
            None if inside.starts_with(|c: char| c.is_ascii_digit() || c == ',') => out.push_str(&tail[..close]),
            None => {
                let start = written.len() - rest.len() + open;
                let message = format!("`{{{inside}}}` is no placeholder");
                return Err(PatternError { message, range: Some((start, start + close)) });
            }
        }
        rest = &tail[close..];
    }
    out.push_str(rest);
    Ok(out)
}

fn placeholder(inside: &str, units: &[String]) -> Option<String> {
    if let Some(gap) = inside.strip_prefix("...") {
        return gap_class("", gap);
    }
    if let Some(gap) = inside.strip_prefix(",..") {
        return gap_class("、。\\n", gap);
    }
    if let Some(gap) = inside.strip_prefix("..") {
        return gap_class("。\\n", gap);
    }
    let (name, taken) = inside.strip_suffix('!').map_or((inside, false), |name| (name, true));
    let class = match name {
        "date" => format!("[{}]", tokens::DATE),
        "period" => format!("[{}]", tokens::PERIOD),
        "year" => format!("[{}]", tokens::YEAR),
        "when" => format!("[{}{}{}]", tokens::DATE, tokens::PERIOD, tokens::YEAR),
        "org" => format!("[{}]", tokens::ORGANIZATION),
        "count" => format!("[{}-{}]", tokens::FIRST_COUNT, tokens::LAST_COUNT),
        _ => {
            let unit = name.strip_prefix("count:")?;
            let index = units.iter().position(|known| known == unit)?;
            format!("[{}]", tokens::count(index))
        }
    };
    Some(if taken { format!("(?<take>{class})") } else { class })
}

/// Characters but dates and periods, and but `stops`: lazily any number, or at most `limit`.
fn gap_class(stops: &str, limit: &str) -> Option<String> {
    let class = format!("[^{}{}{stops}]", tokens::DATE, tokens::PERIOD);
    match limit {
        "" => Some(format!("{class}*?")),
        number => number.parse::<u16>().ok().map(|most| format!("{class}{{0,{most}}}?")),
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

/// Literals of which every match of `hir` holds at least one.
fn needles(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => needles(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needles(&repetition.sub),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(needles(part)?);
            }
            (all.len() <= MOST_NEEDLES).then_some(all)
        }
        HirKind::Concat(parts) => concat_needles(parts),
        _ => usable(exact(hir)?),
    }
}

/// The best set among the parts of a concatenation, neighbours with finite languages multiplied out.
fn concat_needles(parts: &[Hir]) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    let mut run: Vec<String> = vec![String::new()];
    let mut consider = |set: Option<Vec<String>>| {
        if let Some(set) = set.and_then(usable)
            && best.as_ref().is_none_or(|old| quality(&set) > quality(old))
        {
            best = Some(set);
        }
    };
    for part in parts {
        match exact(part).map(|set| product(&run, &set)) {
            Some(longer) if longer.len() <= 48 => run = longer,
            _ => {
                consider(Some(std::mem::replace(&mut run, vec![String::new()])));
                consider(needles(part));
            }
        }
    }
    consider(Some(run));
    best
}

/// Longer is rarer, and fewer is cheaper.
fn quality(set: &[String]) -> (usize, std::cmp::Reverse<usize>) {
    let shortest = set.iter().map(|needle| needle.chars().count()).min().unwrap_or(0);
    (shortest.min(4), std::cmp::Reverse(set.len()))
}

/// A set without empty literals and without tokens (tokens are not in the text that is scanned).
fn usable(set: Vec<String>) -> Option<Vec<String>> {
    let mut clean = Vec::with_capacity(set.len());
    for literal in set {
        let piece = literal.split(tokens::is_token).max_by_key(|piece| piece.len()).unwrap_or("").to_owned();
        // White space and punctuation are everywhere, and a newline stands in no sentence.
        if !piece.contains(char::is_alphanumeric) {
            return None;
        }
        clean.push(piece);
    }
    clean.sort();
    clean.dedup();
    (!clean.is_empty()).then_some(clean)
}

fn product(left: &[String], right: &[String]) -> Vec<String> {
    left.iter().flat_map(|a| right.iter().map(move |b| format!("{a}{b}"))).collect()
}

/// The language of `hir` where it is finite and small.
fn exact(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Class(Class::Unicode(class)) => small_class(class),
        HirKind::Repetition(r) if r.min == 0 && r.max == Some(1) => {
            let mut set = exact(&r.sub)?;
            set.push(String::new());
            Some(set)
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(exact(part)?);
            }
            (all.len() <= 48).then_some(all)
        }
        HirKind::Concat(parts) => {
            let mut run = vec![String::new()];
            for part in parts {
                run = product(&run, &exact(part)?);
                if run.len() > 48 {
                    return None;
                }
            }
            Some(run)
        }
        _ => None,
    }
}

fn small_class(class: &regex_syntax::hir::ClassUnicode) -> Option<Vec<String>> {
    let size: u32 = class.iter().map(|range| range.end() as u32 - range.start() as u32 + 1).sum();
    if size > 24 {
        return None;
    }
    // The scanner folds ASCII case, so `[Aa]` needs one literal only.
    let mut all: Vec<String> = class
        .iter()
        .flat_map(|range| range.start()..=range.end())
        .map(|c| c.to_ascii_lowercase().to_string())
        .collect();
    all.sort();
    all.dedup();
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

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
