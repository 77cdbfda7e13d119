//! Regexes as authors write them, with `{date}`, `{..20}` and the like, to syntax trees.

use regex_syntax::hir::Hir;

use super::{BAD, PatternError};
use crate::mention::tokens;

/// `written` with its placeholders spelt out. The error tells an unknown one.
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
                return Err(PatternError { code: BAD, message, range: Some((start, start + close)) });
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

/// The syntax tree of `written`, its placeholders spelt out, where only that is asked for: a whole pattern is more work.
///
/// # Errors
/// An unknown placeholder or a syntax error.
pub fn hir(written: &str, units: &[String]) -> Result<Hir, PatternError> {
    parsed(written, units).map(|(_, hir)| hir)
}

/// The same, with the regex whose placeholders are spelt out.
pub(super) fn parsed(written: &str, units: &[String]) -> Result<(String, Hir), PatternError> {
    let expanded = expand(written, units)?;
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
    PatternError { code: BAD, message: format!("regex does not compile: {message}"), range }
}
