//! The name of the organization that was chosen, as it stands in the heading or as a whole in the text.

use super::super::third_party::core;
use super::candidates::Candidate;
use crate::matcher::{MarkedValue, NameHere, PostText, Strength, shortens, whole_of_part};
use crate::rules::RuleSet;
use crate::text::Span;

/// Of the candidates of one organization the heaviest, with the name as it stands in the heading if it is a whole one
/// there, else with the name that has a form. A name without any form in the heading gives way to one of which it is the
/// beginning.
pub(super) fn whole_name<'r>(rules: &RuleSet, post: &PostText, group: Vec<Candidate<'r>>) -> Option<Candidate<'r>> {
    let order = |one: &Candidate| {
        let formed = one.strength > Strength::Bare;
        let long = one.here.name.len();
        (std::cmp::Reverse((one.in_title && formed, one.strength, one.weight, long)), one.here.full.start)
    };
    let longer = |short: &Candidate| {
        let is_short = short.in_title && short.strength == Strength::Bare;
        let begins = |one: &&Candidate| !one.in_title && one.here.name.starts_with(&short.here.name);
        group.iter().filter(|_| is_short).filter(begins).max_by_key(|one| one.here.name.len()).cloned()
    };
    let chosen = group.iter().min_by_key(|one| order(one))?.clone();
    let mut chosen = longer(&chosen).unwrap_or(chosen);
    let short = chosen.in_title.then(|| unshortened(post, &chosen.here.name)).flatten();
    let full = short.or_else(|| with_form(rules, post, &chosen.here.name));
    if let Some(full) = full.or_else(|| of_part(rules, post, &chosen.here.name)) {
        chosen.here = NameHere { span: chosen.here.span, ..full };
    }
    Some(chosen)
}

/// The first name in the text of which the one in the heading leaves out some characters (大病院 for 大学病院).
fn unshortened(post: &PostText, short: &str) -> Option<NameHere> {
    post.marked.iter().find_map(|marked| match &marked.value {
        MarkedValue::Organization { name, full } if shortens(short, name) => {
            Some(NameHere { name: name.clone(), span: Span::default(), full: *full })
        }
        _ => None,
    })
}

/// The first name in the text that is this one with a legal form.
pub(super) fn with_form(rules: &RuleSet, post: &PostText, bare: &str) -> Option<NameHere> {
    post.marked.iter().find_map(|marked| match &marked.value {
        MarkedValue::Organization { name, full } if core(rules, name) == bare && name != bare => {
            Some(NameHere { name: name.clone(), span: Span::default(), full: *full })
        }
        _ => None,
    })
}

/// The body of which the text says that this name is only a part (a city and its ward).
fn of_part(rules: &RuleSet, post: &PostText, part: &str) -> Option<NameHere> {
    let full = whole_of_part(rules, post.document(), part)?;
    Some(NameHere { name: full.slice(post.document()).to_owned(), span: Span::default(), full })
}
