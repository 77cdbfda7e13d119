//! Names of organizations in running text, found by the forms that `rules/organizations.toml` lists.

use crate::rules::{Form, Hit, Meaning, RuleSet};
use crate::text::Span;

/// Longest name proper, characters.
const LONGEST_NAME: usize = 40;

/// A form, or a word that looks like one, where it stands.
#[derive(Debug, Clone, Copy)]
struct FormHit {
    span: Span,
    /// `None`: a word that is no name.
    form: Option<usize>,
}

/// Names in order, each with the full name that it stands for (itself, or the longer name it is short for).
pub(super) fn organizations(rules: &RuleSet, text: &str, hits: &[Hit]) -> Vec<(Span, String)> {
    let forms = form_hits(rules, hits);
    let mut names: Vec<Span> = Vec::new();
    for (index, hit) in forms.iter().enumerate() {
        let Some(form) = hit.form.and_then(|form| rules.forms.get(form)).filter(|form| form.mention) else { continue };
        let Some(name) = name_around(text, &forms[..index], hit.span, form) else { continue };
        match names.last_mut() {
            Some(last) if name.start < last.end => last.end = last.end.max(name.end),
            _ => names.push(name),
        }
    }
    let mut known: Vec<(Span, String)> = names.iter().map(|span| (*span, span.slice(text).to_owned())).collect();
    known.extend(short_names(rules, text, &names));
    known.sort_by_key(|(span, _)| span.start);
    with_full_names(known)
}

/// Forms and look-alikes; where they overlap the longest stays.
fn form_hits(rules: &RuleSet, hits: &[Hit]) -> Vec<FormHit> {
    let mut kept: Vec<FormHit> = Vec::new();
    for hit in hits {
        let span = Span::new(hit.start as usize, hit.end as usize);
        let Some(form) = rules.meanings[hit.needle as usize].iter().find_map(|meaning| match meaning {
            Meaning::Form(form) => Some(Some(*form)),
            Meaning::Stop | Meaning::SelfWord(_) => Some(None),
            _ => None,
        }) else {
            continue;
        };
        match kept.last_mut() {
            Some(last) if span.start < last.span.end => {
                if span.len() > last.span.len() {
                    *last = FormHit { span, form };
                }
            }
            _ => kept.push(FormHit { span, form }),
        }
    }
    kept
}

/// The name that the form at `span` belongs to.
fn name_around(text: &str, before: &[FormHit], span: Span, form: &Form) -> Option<Span> {
    let floor = before.iter().rev().find(|hit| hit.form.is_none()).map_or(0, |hit| hit.span.end);
    let start = name_start(text, span.start, floor);
    if form.suffix && start < span.start {
        return Some(Span::new(start, span.end));
    }
    let end = name_end(text, span.end);
    (form.prefix && end > span.end).then_some(Span::new(span.start, end))
}

/// Goes back over the characters that names are made of, not before `floor`.
fn name_start(text: &str, end: usize, floor: usize) -> usize {
    let mut start = end;
    for (at, c) in text[..end].char_indices().rev().take(LONGEST_NAME) {
        let spaced = c == ' ' && text[start..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if at < floor || !(is_name_char(c) || spaced && text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())) {
            break;
        }
        start = at;
    }
    start + text[start..end].find(|c: char| !"・-.&'".contains(c)).unwrap_or(0)
}

/// Goes on over the characters that names are made of; a name may begin with hiragana but not go on with them.
fn name_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut only_hiragana = true;
    for (at, c) in text[start..].char_indices().take(LONGEST_NAME) {
        let here = start + at;
        let rest = &text[here + c.len_utf8()..];
        let goes_on = match c {
            ' ' if at == 0 => rest.starts_with(is_name_char),
            ' ' => text[..here].ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
            c if is_hiragana(c) => only_hiragana,
            c => is_name_char(c),
        };
        if !goes_on {
            break;
        }
        only_hiragana &= c == ' ' || is_hiragana(c);
        end = here + c.len_utf8();
    }
    let name = &text[start..end];
    // Hiragana alone is no name: `株式会社は…` speaks of companies in general.
    if only_hiragana { start } else { start + name.trim_end_matches(['・', '-', '.', ' ', '&']).len() }
}

fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309F}').contains(&c)
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        || matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー' | '々' | '〆' | '・' | '&' | '.' | '-' | '\'')
}

/// Places of the short names that the text itself gives (`(以下「本会」といいます。)`), with the full name.
fn short_names(rules: &RuleSet, text: &str, names: &[Span]) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    for name in names {
        let tail = &text[name.end..];
        let alias = rules.name_aliases.iter().find_map(|regex| regex.captures(tail)?.name("alias"));
        let Some(alias) = alias.map(|alias| alias.as_str()).filter(|alias| is_short_name(rules, alias)) else { continue };
        for (at, _) in text.match_indices(alias) {
            let span = Span::new(at, at + alias.len());
            let free = names.iter().all(|name| !name.overlaps(span)) && found.iter().all(|(known, _)| !known.overlaps(span));
            if free {
                found.push((span, name.slice(text).to_owned()));
            }
        }
    }
    found
}

fn is_short_name(rules: &RuleSet, alias: &str) -> bool {
    let is_self = rules.self_words().any(|word| word == alias);
    alias.chars().count() >= 2 && !is_self
}

/// A name that ends a longer one stands for it.
fn with_full_names(names: Vec<(Span, String)>) -> Vec<(Span, String)> {
    let full: Vec<String> = names
        .iter()
        .map(|(_, name)| {
            let longer = names.iter().map(|(_, other)| other).filter(|other| other.ends_with(name.as_str()));
            longer.max_by_key(|other| other.len()).unwrap_or(name).clone()
        })
        .collect();
    names.into_iter().zip(full).map(|((span, _), full)| (span, full)).collect()
}
