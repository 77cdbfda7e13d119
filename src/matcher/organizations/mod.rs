//! Names of organizations in running text, found by the forms that `rules/organizations.toml` lists.

mod aliases;
mod bounds;
mod extent;
mod heading;
mod reading;
#[cfg(test)]
mod tests;

pub use reading::{Strength, name_in, strength, whole_of_part};

use crate::rules::{Form, Hit, Kinds, Meaning, RuleSet};
use crate::text::Span;
use crate::work;

/// Most names of a post that are found in each way. No notice has as many, and each is compared with all.
const MOST_NAMES: usize = 1_000;

/// What tells a name from what looks like one.
const NAME_OR_NONE: Kinds = Kinds::FORM.or(Kinds::NO_NAME);

/// Where an organization is named, and where its full name stands; both are bytes of the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// The words that name it.
    pub span: Span,
    /// Its full name: these words, or the longer name they are short for.
    pub full: Span,
}

/// A form, or a word that looks like one, where it stands.
#[derive(Debug, Clone, Copy)]
struct FormHit {
    span: Span,
    /// `None`: a word that is no name.
    form: Option<usize>,
}

/// A name on its own, before short names are looked for.
#[derive(Debug, Clone, Copy)]
struct Name {
    span: Span,
    /// It ends with a form, so its end is sure.
    closed: bool,
}

/// The names of a post's text in order. The heading at `title` may begin with the issuer's name, whose bounds a space
/// tells better than any form; it is known throughout the text then.
pub(super) fn organizations(rules: &RuleSet, text: &str, hits: &[Hit], title: Span) -> Vec<Named> {
    let mut names = names_by_form(rules, text, hits);
    names_by_shape(rules, text, &mut names);
    // The date behind a title is no part of the name that the title ends with: the space between is gone before a digit.
    for name in names.iter_mut().filter(|name| name.span.start < title.end && title.end < name.span.end) {
        name.span = Span::new(name.span.start, title.end);
    }
    names.retain(|name| !is_no_name(rules, hits, name.span));
    for place in listed(rules, text, hits) {
        add_known(&mut names, place);
    }
    let issuer = heading::name(rules, text, hits, title);
    if let Some(issuer) = issuer {
        let places = text.match_indices(issuer.slice(text)).map(|(at, words)| Span::new(at, at + words.len()));
        for place in places.take(MOST_NAMES) {
            add_known(&mut names, place);
        }
    }
    names.sort_by_key(|name| name.span.start);
    let mut all: Vec<Named> = names.iter().map(|name| Named { span: name.span, full: name.span }).collect();
    // A heading that starts with a whole name shortens none.
    with_full_names(text, issuer.map_or(title, |_| Span::default()), &mut all);
    aliases::add_long_names(rules, text, &mut all);
    aliases::add_short_names(rules, text, hits, &mut all);
    all
}

/// Names of lists that are found in running text, the longest at each place.
fn listed(rules: &RuleSet, text: &str, hits: &[Hit]) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::new();
    for hit in hits.iter().filter(|hit| rules.means(hit.needle, Kinds::LISTED)) {
        let span = Span::new(hit.start as usize, hit.end as usize);
        let free = kept.last().is_none_or(|last| last.end <= span.start);
        if free && kept.len() < MOST_NAMES && !bounds::cuts_latin_word(text, span) {
            kept.push(span);
        }
    }
    kept
}

fn names_by_form(rules: &RuleSet, text: &str, hits: &[Hit]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for hit in form_hits(rules, text, hits) {
        let Some(form) = hit.form.and_then(|form| rules.forms.get(form)).filter(|form| form.mention) else { continue };
        // Names that a dot joins are told apart by the forms they end with.
        let floor = names.last().map(|last| last.span.end).filter(|end| text[*end..].starts_with('・')).unwrap_or(0);
        let Some(name) = name_around(rules, text, floor, hit.span, form) else { continue };
        let full = names.len() == MOST_NAMES;
        match names.last_mut() {
            Some(last) if name.span.start < last.span.end => {
                last.closed = if name.span.end >= last.span.end { name.closed } else { last.closed };
                last.span = Span::new(last.span.start, last.span.end.max(name.span.end));
            }
            _ if full => break,
            _ => names.push(name),
        }
    }
    names
}

/// Adds names whose ending tells only together with what stands before it (`X社`).
fn names_by_shape(rules: &RuleSet, text: &str, names: &mut Vec<Name>) {
    for shape in &rules.names.shapes {
        for form in shape.matches(text).filter_map(|found| found.group).take(MOST_NAMES) {
            let start = bounds::name_start(&rules.names, text, form.start, 0);
            let span = Span::new(start, form.end);
            work::steps(names.len());
            match names.iter_mut().find(|name| name.span.overlaps(span)) {
                // `X保険ジャパン` of a form goes on in `X保険ジャパン社`.
                Some(name) if name.span.end < span.end => name.span = Span::new(name.span.start, span.end),
                Some(_) => {}
                None if start < form.start => names.push(Name { span, closed: true }),
                None => {}
            }
        }
    }
}

/// Forms and look-alikes; where they overlap the longest stays.
fn form_hits(rules: &RuleSet, text: &str, hits: &[Hit]) -> Vec<FormHit> {
    let mut kept: Vec<FormHit> = Vec::new();
    let words = hits.iter().filter(|hit| rules.means(hit.needle, NAME_OR_NONE));
    for hit in words {
        let span = Span::new(hit.start as usize, hit.end as usize);
        let form = rules.meanings[hit.needle as usize].iter().find_map(|meaning| match meaning {
            Meaning::Form(form) => Some(Some(*form)),
            Meaning::Stop | Meaning::SelfWord(_) => Some(None),
            _ => None,
        });
        let Some(form) = form.filter(|_| !bounds::cuts_latin_word(text, span)) else { continue };
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

/// The name that the form at `span` belongs to, not before `floor`.
fn name_around(rules: &RuleSet, text: &str, floor: usize, span: Span, form: &Form) -> Option<Name> {
    let start = bounds::name_start(&rules.names, text, span.start, floor);
    if form.suffix && start < span.start {
        let start = extent::start(&rules.names, text, Span::new(start, span.end), floor);
        return Some(Name { span: Span::new(start, span.end), closed: true });
    }
    let end = bounds::name_end(&rules.names, text, span);
    (form.prefix && end > span.end).then_some(Name { span: Span::new(span.start, end), closed: false })
}

/// True where the words at `span` are as a whole one of those that are no name.
fn is_no_name(rules: &RuleSet, hits: &[Hit], span: Span) -> bool {
    let first = hits.partition_point(|hit| (hit.start as usize) < span.start);
    let here = hits[first..].iter().take_while(|hit| hit.start as usize == span.start);
    let mut whole = here.filter(|hit| hit.end as usize == span.end);
    whole.any(|hit| rules.means(hit.needle, Kinds::NO_NAME))
}

/// Adds a place of a name known from elsewhere; of names found there only a longer one with a sure end stays.
fn add_known(names: &mut Vec<Name>, place: Span) {
    work::steps(names.len());
    let longer = |name: &Name| {
        let ends = name.closed || name.span.end == place.end;
        ends && name.span.contains(place) && name.span.len() > place.len()
    };
    if names.iter().any(longer) {
        return;
    }
    names.retain(|name| !name.span.overlaps(place));
    names.push(Name { span: place, closed: true });
}

/// A name that ends a longer one stands for it, and so does a name in the `headline` that leaves out
/// some of its characters.
fn with_full_names(text: &str, headline: Span, names: &mut [Named]) {
    let spans: Vec<Span> = names.iter().map(|named| named.span).collect();
    for named in names {
        work::steps(spans.len());
        let words = named.span.slice(text);
        let in_headline = headline.contains(named.span);
        let longer = spans.iter().copied().filter(|other| {
            let other = other.slice(text);
            other.ends_with(words) || in_headline && shortens(words, other)
        });
        // The first of the longest, so that the evidence is the first mention.
        named.full = longer.min_by_key(|other| (std::cmp::Reverse(other.len()), other.start)).unwrap_or(named.span);
    }
}

/// True where `short` is `long` without some characters in its middle (`山手大病院` for `山手大学病院`,
/// `山手生協` for `山手生活協同組合`).
pub fn shortens(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    let kept = short.chars().all(|c| rest.any(|other| other == c));
    let start = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).count();
    let left_out = long.chars().count().saturating_sub(short.chars().count());
    kept && start >= 2 && left_out <= 4 && rest.next().is_none()
}
