//! Regexes as authors write them, with `{date}`, `{..20}` and the like, to syntax trees.

use std::collections::BTreeMap;

use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};

use super::{BAD, PatternError};
use crate::mention::tokens;
use crate::message::{message, of_library};

/// What rule files name and regexes hold by that name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Names {
    /// Units of counts, in the order of their tokens.
    pub units: Vec<String>,
    /// Words listed elsewhere, spelt out as regexes, by `verb:CLASS` and `use:PHRASE`.
    pub words: BTreeMap<String, String>,
}

impl Names {
    /// Adds words under a name, where the regex that spells them out has no placeholder that is not known yet.
    pub fn add(&mut self, name: String, written: &str) {
        if let Ok(expanded) = expand(written, self) {
            self.words.insert(name, expanded);
        }
    }
}

/// `written` with its placeholders spelt out. The error tells an unknown one.
fn expand(written: &str, names: &Names) -> Result<String, PatternError> {
    let mut out = String::with_capacity(written.len() * 2);
    let mut rest = written;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open..];
        let close = tail.find('}').map_or(tail.len(), |at| at + 1);
        let inside = tail[..close].trim_matches(['{', '}']);
        let escaped = out.ends_with('\\') || out.ends_with("\\p") || out.ends_with("\\x") || out.ends_with("\\u");
        match placeholder(inside, names) {
            _ if escaped => out.push_str(&tail[..close]),
            Some(text) => out.push_str(&text),
            None if inside.starts_with(|c: char| c.is_ascii_digit() || c == ',') => out.push_str(&tail[..close]),
            None => {
                let start = written.len() - rest.len() + open;
                let message = message!("`{{{inside}}}` is no placeholder", inside);
                return Err(PatternError { code: BAD, message, range: Some((start, start + close)) });
            }
        }
        rest = &tail[close..];
    }
    out.push_str(rest);
    Ok(out)
}

fn placeholder(inside: &str, names: &Names) -> Option<String> {
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
            if let Some(words) = names.words.get(name) {
                return Some(format!("(?:{words})"));
            }
            let unit = name.strip_prefix("count:")?;
            let index = names.units.iter().position(|known| known == unit)?;
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

/// The syntax tree of `written`, its placeholders spelt out, where only that is asked for: a whole pattern is more work.
///
/// # Errors
/// An unknown placeholder or a syntax error.
pub fn hir(written: &str, names: &Names) -> Result<Hir, PatternError> {
    parsed(written, names).map(|(_, hir)| hir)
}

/// The same, with the regex whose placeholders are spelt out.
pub(super) fn parsed(written: &str, names: &Names) -> Result<(String, Hir), PatternError> {
    let expanded = expand(written, names)?;
    let hir = regex_syntax::parse(&expanded).map_err(|error| syntax_error(written, &expanded, &error))?;
    Ok((expanded, hir))
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
    PatternError {
        code: BAD,
        message: message!("regex does not compile: {message}", message = of_library(&message)),
        range,
    }
}
