//! The organization that issues the notice, and its type.

use crate::matcher::{Firing, Marked, MarkedValue, PostText};
use crate::record::{Found, FoundCode};
use crate::rules::{Kinds, Meaning, RuleSet};
use crate::text::Span;

/// Family of the rules that find the name; label `name` takes it.
const FAMILY: &str = "issuer";
/// Type where neither the name nor the text tells.
const DEFAULT_TYPE: &str = "company";

/// Who issues the notice.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Issuer<'r> {
    /// Its full name; the span is the words that the rule took.
    pub name: Option<Found<'r, String>>,
    /// Where the full name stands in the normalized document, bytes.
    pub full: Span,
    /// Code of its type.
    pub kind: Option<FoundCode<'r>>,
}

/// Finds the issuer: the heaviest rule that fires; on equal weight the first in the text.
pub fn issuer<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Issuer<'r> {
    let mut best: Option<(i32, Found<String>, Span)> = None;
    for firing in firings.iter().filter(|firing| firing.rule.family == FAMILY) {
        let Some((name, span, full)) = name(rules, post, firing) else { continue };
        let better = best.as_ref().is_none_or(|(weight, known, _)| {
            (firing.rule.weight, std::cmp::Reverse(span.start)) > (*weight, std::cmp::Reverse(known.span.start))
        });
        if better {
            best = Some((firing.rule.weight, Found::new(name, &firing.rule.id, span), full));
        }
    }
    let Some((_, name, full)) = best else { return Issuer::default() };
    let kind = kind(rules, post, &name);
    Issuer { name: Some(name), full, kind: Some(kind) }
}

/// The taken words with their place, and the place of the full name in the document: a short name gives its full one.
/// Words that only stand for an issuer (当社) are no name.
fn name(rules: &RuleSet, post: &PostText, firing: &Firing) -> Option<(String, Span, Span)> {
    let span = firing.taken?;
    let whole_token = post.marked_at(span.start).filter(|_| span.slice(&post.text).chars().count() == 1);
    if let Some((_, Marked { value: MarkedValue::Organization { name, full }, .. })) = whole_token {
        return Some((name.clone(), span, *full));
    }
    let words = post.words(span).trim().to_owned();
    let stop = post.meanings_in(rules, span, Kinds::NO_NAME, |meaning| {
        matches!(meaning, Meaning::Stop | Meaning::SelfWord(_)).then_some(())
    });
    let only_stop = stop.iter().any(|(stop, ())| stop.len() == span.len());
    (!words.is_empty() && !only_stop).then(|| (words, span, post.to_document(span)))
}

/// The type that the longest form in the name tells; else what the issuer calls itself; else a company.
fn kind<'r>(rules: &'r RuleSet, post: &PostText, name: &Found<String>) -> FoundCode<'r> {
    if let Some(kind) = type_of_name(rules, &name.value) {
        return Found::new(kind, "name-form", name.span);
    }
    let whole = Span::new(0, post.text.len());
    let selves = post.meanings_in(rules, whole, Kinds::SELF_WORD, |meaning| match meaning {
        Meaning::SelfWord(kind) => Some(kind),
        _ => None,
    });
    match selves.first() {
        Some((span, kind)) => Found::new(rules.self_kinds[*kind].as_str(), "self-word", *span),
        None => Found::new(DEFAULT_TYPE, "no-form", name.span),
    }
}

/// The type that the longest form of a name tells; on equal length the form that the rules list first.
pub(super) fn type_of_name<'r>(rules: &'r RuleSet, name: &str) -> Option<&'r str> {
    let hits = rules.scanner.scan(name);
    let forms = hits.iter().filter(|hit| rules.means(hit.needle, Kinds::FORM)).flat_map(|hit| {
        rules.meanings[hit.needle as usize].iter().filter_map(move |meaning| match meaning {
            Meaning::Form(form) => Some((hit, *form)),
            _ => None,
        })
    });
    let fits = forms.filter(|(hit, form)| rules.forms[*form].suffix || hit.start == 0);
    let longest = fits.min_by_key(|(hit, form)| (std::cmp::Reverse(hit.end - hit.start), *form))?;
    rules.forms.get(longest.1).map(|form| form.kind.as_str())
}
