//! The issuer's name at the start of a post's heading, where a space ends it.

use super::is_no_name;
use crate::rules::{Form, Hit, Kinds, Meaning, RuleSet};
use crate::text::Span;

/// Brackets around marks before the name.
const BRACKETS: [(char, char); 5] = [('【', '】'), ('(', ')'), ('《', '》'), ('<', '>'), ('[', ']')];

/// Bytes of a heading in which its first words are a name.
const REACH: usize = 600;

/// The words before the first space of the heading at `title`, where they hold a form that is strong enough to be
/// looked for in running text. A legal form on its own takes the next word with it, and a Latin word the Latin ones.
pub(super) fn name(rules: &RuleSet, text: &str, hits: &[Hit], title: Span) -> Option<Span> {
    let start = title.start + marks(rules, text, hits, title);
    let end = (start..=title.end.min(start + REACH)).rev().find(|end| text.is_char_boundary(*end))?;
    let heading = Span::new(start, end).slice(text);
    let mut end = heading.find(' ')?;
    loop {
        let span = Span::new(start, start + end);
        if !(is_form(rules, hits, span) || goes_on_in_latin(heading, end)) {
            let span = without_note(rules, text, hits, span);
            let words = span.slice(text);
            let clause = rules.names.not_heading.iter().any(|regex| regex.is_match(words));
            let sure = !clause && has_form(rules, hits, span) && !is_no_name(rules, hits, span);
            return sure.then_some(span);
        }
        end += 1 + heading[end + 1..].find(' ')?;
    }
}

/// Bytes of the bracketed marks (【重要】) at the start of a heading; a bracketed form (`(株)`) is none.
fn marks(rules: &RuleSet, text: &str, hits: &[Hit], title: Span) -> usize {
    let mut start = title.start;
    loop {
        let rest = Span::new(start, title.end).slice(text);
        let Some((_, close)) = BRACKETS.iter().find(|(open, _)| rest.starts_with(*open)) else { break };
        let Some((_, after)) = rest.split_once(*close).filter(|(_, after)| !after.is_empty()) else { break };
        if is_form(rules, hits, Span::new(start, title.end - after.len())) {
            break;
        }
        start = title.end - after.trim_start().len();
    }
    start - title.start
}

/// Without a bracketed note behind the name (`X研究所(XRI)`).
fn without_note(rules: &RuleSet, text: &str, hits: &[Hit], span: Span) -> Span {
    let note = span.slice(text).strip_suffix(')').and_then(|words| words.rfind('(')).filter(|at| *at > 0);
    match note.map(|at| span.start + at) {
        Some(at) if !is_form(rules, hits, Span::new(at, span.end)) => Span::new(span.start, at),
        _ => span,
    }
}

fn goes_on_in_latin(heading: &str, space: usize) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || c == '&';
    heading[..space].ends_with(latin) && heading[space + 1..].starts_with(latin)
}

/// The forms at `span`, with their places.
fn forms<'a>(rules: &'a RuleSet, hits: &'a [Hit], span: Span) -> impl Iterator<Item = (Span, &'a Form)> {
    let first = hits.partition_point(|hit| (hit.start as usize) < span.start);
    let inside = hits[first..].iter().take_while(move |hit| (hit.start as usize) < span.end);
    inside.filter(|hit| rules.means(hit.needle, Kinds::FORM)).flat_map(move |hit| {
        let here = Span::new(hit.start as usize, hit.end as usize);
        rules.meanings[hit.needle as usize].iter().filter_map(move |meaning| match meaning {
            Meaning::Form(form) => Some((here, rules.forms.get(*form)?)),
            _ => None,
        })
    })
}

fn is_form(rules: &RuleSet, hits: &[Hit], span: Span) -> bool {
    forms(rules, hits, span).any(|(here, form)| here == span && form.prefix)
}

fn has_form(rules: &RuleSet, hits: &[Hit], span: Span) -> bool {
    forms(rules, hits, span).any(|(here, form)| {
        let at_start = form.prefix && here.start == span.start;
        let behind = form.suffix && here.start > span.start;
        form.mention && (at_start || behind) && here.len() < span.len()
    })
}
