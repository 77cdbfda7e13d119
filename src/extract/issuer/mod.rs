//! The organization that issues the notice, and its type.

mod again;
mod candidates;
mod kind;
mod whole;

use crate::matcher::{Firing, PostText};
use crate::record::{Confidence, Found, FoundCode};
use crate::rules::RuleSet;
use crate::text::Span;

use candidates::Candidate;
pub(super) use kind::type_of_name;

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

/// Finds the issuer among the names that the rules of the family `issuer` take. Names of one organization are weighed
/// together; of the heaviest organization the name in the heading is given, if that is a whole one, else the one in the
/// text that has a legal form. Where no name is found, the text's word for itself may still tell the type.
pub fn issuer<'r>(rules: &'r RuleSet, post: &PostText, firings: &[Firing<'r>]) -> Issuer<'r> {
    let all = candidates::candidates(rules, post, firings);
    let Some(Candidate { rule, here, agreed, .. }) = candidates::best(rules, post, all) else {
        return Issuer { kind: kind::of_nameless(rules, post, firings), ..Issuer::default() };
    };
    let full = here.full;
    let sure = if agreed { Confidence::High } else { Confidence::Medium };
    let name = Found::new(here.name, rule, here.span).with(sure);
    let kind = kind::of_named(rules, post, &name).with(sure);
    Issuer { name: Some(name), full, kind: Some(kind) }
}
