//! The type of the issuer: what its name tells, else what it calls itself.

use crate::matcher::{Firing, PostText};
use crate::record::{Found, FoundCode};
use crate::rules::{Hit, Kinds, Meaning, RuleSet};
use crate::text::Span;

/// Family of the rules that find the issuer, and the one whose labels are the types.
const FAMILY: &str = "issuer";
const TYPES: &str = "organization";
/// Type of a name that tells none, in a text that tells none either.
const DEFAULT_TYPE: &str = "company";

/// The type that a list, or else the longest form in the name tells; else what the issuer calls itself; else a company.
pub(super) fn of_named<'r>(rules: &'r RuleSet, post: &PostText, name: &Found<String>) -> FoundCode<'r> {
    if let Some(kind) = type_of_name(rules, &name.value) {
        return Found::new(kind, "name-form", name.span);
    }
    by_self_word(rules, post).unwrap_or_else(|| Found::new(DEFAULT_TYPE, "no-form", name.span))
}

/// The type that the issuer's words for itself tell; else that of a rule whose label is a type (`県によりますと`).
pub(super) fn of_nameless<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Option<FoundCode<'r>> {
    by_self_word(rules, post).or_else(|| {
        let of_family = firings.iter().filter(|firing| firing.rule.family == FAMILY);
        let typed = of_family.filter(|firing| rules.label(TYPES, &firing.rule.label).is_some());
        let first = typed.min_by_key(|firing| firing.whole().start)?;
        Some(Found::new(first.rule.label.as_str(), &first.rule.id, first.whole()))
    })
}

/// The type that the issuer's words for itself tell.
pub(super) fn own_type<'r>(rules: &'r RuleSet, post: &PostText) -> Option<&'r str> {
    by_self_word(rules, post).map(|found| found.value)
}

/// The type that the words tell by which the issuer speaks of itself: the one used most; of equal ones the first.
fn by_self_word<'r>(rules: &'r RuleSet, post: &PostText) -> Option<FoundCode<'r>> {
    let whole = Span::new(0, post.text.len());
    let selves = post.meanings_in(rules, whole, Kinds::SELF_WORD, |meaning| match meaning {
        Meaning::SelfWord(kind) => rules.self_kinds.get(kind).map(String::as_str),
        _ => None,
    });
    let mut kinds: Vec<(&str, usize, Span)> = Vec::new();
    for (span, kind) in selves {
        match kinds.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, times, _)) => *times += 1,
            None => kinds.push((kind, 1, span)),
        }
    }
    let (kind, _, span) = kinds.into_iter().min_by_key(|(_, times, span)| (std::cmp::Reverse(*times), span.start))?;
    Some(Found::new(kind, "self-word", span))
}

/// The type that a list gives a name, else that of a form at its end that decides, else that its longest form tells; on equal
/// length the form that the rules list first.
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
    let decides = |hit: &Hit, form: usize| rules.forms[form].decides && hit.end as usize == name.len();
    let longest = fits.min_by_key(|(hit, form)| {
        (std::cmp::Reverse(decides(hit, *form)), std::cmp::Reverse(hit.end - hit.start), *form)
    })?;
    rules.forms.get(longest.1).map(|form| form.kind.as_str())
}
