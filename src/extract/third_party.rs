//! Other organizations at which or through whose act the incident happened.

use super::issuer::type_of_name;
use crate::matcher::{Firing, MarkedValue, PostText};
use crate::record::Found;
use crate::rules::{Meaning, RuleSet};
use crate::text::Span;
use crate::work;

/// Family of the rules; the labels that take a name, and `involved` only says that there is one.
const FAMILY: &str = "third_party";
const NAMED: &str = "named";
const NAMED_BY_ACT: &str = "named_by_act";
const INVOLVED: &str = "involved";
/// Types of houses that issuers run themselves: what they do makes them no third party.
pub(super) const OWN_HOUSES: [&str; 2] = ["school", "medical"];

/// What a post says of third parties.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ThirdParties<'r> {
    /// Named ones, in order of their first mention.
    pub named: Vec<Named<'r>>,
    /// Proof that one was involved, named or not.
    pub involved: Option<Found<'r, bool>>,
}

/// A named third party.
#[derive(Debug, Clone, PartialEq)]
pub struct Named<'r> {
    /// Its full name; the span is the words that the rule met.
    pub name: Found<'r, String>,
    /// Where the full name stands in the normalized document, bytes.
    pub full: Span,
}

/// Collects the third parties; `issuer` is never one of them.
pub fn third_parties<'r>(
    rules: &RuleSet,
    post: &PostText,
    firings: &[Firing<'r>],
    issuer: Option<&str>,
) -> ThirdParties<'r> {
    let mut all = ThirdParties::default();
    let issuer = issuer.map(|name| core(rules, name));
    let mut known: Vec<String> = Vec::new();
    for firing in firings.iter().filter(|firing| firing.rule.family == FAMILY) {
        if firing.rule.label == INVOLVED {
            let proof = Found::new(true, &firing.rule.id, firing.whole());
            all.involved.get_or_insert(proof);
            continue;
        }
        let Some(found) = named(rules, post, firing).filter(|found| counts(rules, firing, &found.name.value)) else {
            continue;
        };
        let core = core(rules, &found.name.value);
        work::steps(known.len());
        if !known.iter().map(String::as_str).chain(issuer).any(|other| same(other, core)) {
            known.push(core.to_owned());
            all.named.push(found);
        }
    }
    all.named.sort_by_key(|found| found.name.span.start);
    if all.involved.is_none() {
        all.involved = all.named.first().map(|Named { name, .. }| Found::new(true, name.rule.clone(), name.span));
    }
    all
}

/// The organization that the rule takes: that of a token, or a name in quotation marks or without a form, with which the
/// words end that it takes.
fn named<'r>(rules: &RuleSet, post: &PostText, firing: &Firing<'r>) -> Option<Named<'r>> {
    let found = |name: String, full| Named { name: Found::new(name, &firing.rule.id, firing.whole()), full };
    if let Some(MarkedValue::Organization { name, full }) = firing.mention(post).map(|marked| &marked.value) {
        return Some(found(name.clone(), *full));
    }
    let here = post.name(rules, firing.taken?, true)?;
    Some(found(here.name, here.full))
}

/// True where a rule of this label may take this name.
fn counts(rules: &RuleSet, firing: &Firing, name: &str) -> bool {
    match firing.rule.label.as_str() {
        NAMED => true,
        NAMED_BY_ACT => type_of_name(rules, name).is_none_or(|kind| !OWN_HOUSES.contains(&kind)),
        _ => false,
    }
}

/// True where two names, without their forms, are one but for what a long name begins with.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || a.ends_with(b) || b.ends_with(a)
}

/// The name without the form it starts with, or else the one it ends with, where that can stand in front too.
pub(super) fn core<'a>(rules: &RuleSet, name: &'a str) -> &'a str {
    let hits = rules.scanner.scan(name);
    let forms = hits.iter().filter(|hit| {
        let mut meanings = rules.meanings[hit.needle as usize].iter();
        meanings.any(|meaning| matches!(meaning, Meaning::Form(form) if rules.forms[*form].prefix))
    });
    let length = |hit: &&crate::rules::Hit| hit.end - hit.start;
    let front = forms.clone().filter(|hit| hit.start == 0).max_by_key(length);
    if let Some(rest) = front.and_then(|hit| name.get(hit.end as usize..)).filter(|rest| !rest.trim().is_empty()) {
        return rest.trim();
    }
    let back = forms.filter(|hit| hit.end as usize == name.len()).max_by_key(length);
    back.and_then(|hit| name.get(..hit.start as usize)).map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{core, same};
    use crate::rules::{RuleFiles, load};

    #[test]
    fn a_form_more_or_less_makes_no_other_organization() {
        let rules = load(&RuleFiles::embedded()).0.expect("the built-in rules load");
        let same = |a, b| same(core(&rules, a), core(&rules, b));
        for (a, b) in [
            ("株式会社ミナト情報", "ミナト情報株式会社"),
            ("株式会社ミナト情報", "ミナト情報"),
            ("医療法人清明会 清明中央病院", "清明中央病院"),
            ("国立大学法人北陵大学", "北陵大学"),
        ] {
            assert!(same(a, b) && same(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("白浜県", "公益財団法人白浜県スポーツ協会"),
            ("ミナト株式会社", "ミナト情報株式会社"),
            ("株式会社ミナト", "株式会社ミドリ"),
        ] {
            assert!(!same(a, b) && !same(b, a), "{a} {b}");
        }
    }
}
