//! The type of the issuer: what its name tells, else what it calls itself.

use crate::matcher::PostText;
use crate::record::{Found, FoundCode};
use crate::rules::{Kinds, Meaning, RuleSet};
use crate::text::Span;

/// Type of a name that tells none, in a text that tells none either.
const DEFAULT_TYPE: &str = "company";

/// The type that a list, or else the longest form in the name tells; else what the issuer calls itself; else a company.
pub(super) fn of_named<'r>(rules: &'r RuleSet, post: &PostText, name: &Found<String>) -> FoundCode<'r> {
    if let Some(kind) = type_of_name(rules, &name.value) {
        return Found::new(kind, "name-form", name.span);
    }
    of_nameless(rules, post).unwrap_or_else(|| Found::new(DEFAULT_TYPE, "no-form", name.span))
}

/// The type that the words tell by which the issuer speaks of itself: the one used most; of equal ones the first.
pub(super) fn of_nameless<'r>(rules: &'r RuleSet, post: &PostText) -> Option<FoundCode<'r>> {
    let whole = Span::new(0, post.text.len());
    let selves = post.meanings_in(rules, whole, Kinds::SELF_WORD, |meaning| match meaning {
        Meaning::SelfWord(kind) => rules.self_kinds.get(kind).map(String::as_str),
        _ => None,
    });
    let times = |kind: &str| selves.iter().filter(|(_, other)| *other == kind).count();
    let first = selves.iter().min_by_key(|(span, kind)| (std::cmp::Reverse(times(kind)), span.start))?;
    Some(Found::new(first.1, "self-word", first.0))
}

/// The type that a list gives a name, else that its longest form tells; on equal length the form that the rules list first.
pub(in crate::extract) fn type_of_name<'r>(rules: &'r RuleSet, name: &str) -> Option<&'r str> {
    if let Some(kind) = rules.known.kind(name) {
        return Some(kind);
    }
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
