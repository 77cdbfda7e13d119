//! Other organizations at which or through whose act the incident happened.

use crate::matcher::{Firing, MarkedValue, PostText};
use crate::record::Found;

/// Family of the rules; label `named` takes a name, label `involved` only says that there is one.
const FAMILY: &str = "third_party";
const NAMED: &str = "named";

/// What a post says of third parties.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ThirdParties {
    /// Named ones, in order of their first mention.
    pub named: Vec<Found<String>>,
    /// Proof that one was involved, named or not.
    pub involved: Option<Found<bool>>,
}

/// Collects the third parties; `issuer` is never one of them.
pub fn third_parties(post: &PostText, firings: &[Firing], issuer: Option<&str>) -> ThirdParties {
    let mut all = ThirdParties::default();
    for firing in firings.iter().filter(|firing| firing.rule.family == FAMILY) {
        if firing.rule.label != NAMED {
            let proof = Found::new(true, firing.rule.id.clone(), firing.whole());
            all.involved.get_or_insert(proof);
            continue;
        }
        let Some(MarkedValue::Organization(name)) = firing.mention(post).map(|marked| &marked.value) else { continue };
        let is_issuer = issuer.is_some_and(|issuer| same(issuer, name));
        let known = all.named.iter().any(|found| same(&found.value, name));
        if !is_issuer && !known {
            all.named.push(Found::new(name.clone(), firing.rule.id.clone(), firing.whole()));
        }
    }
    all.named.sort_by_key(|found| found.span.start);
    if all.involved.is_none() {
        all.involved = all.named.first().map(|found| Found::new(true, found.rule.clone(), found.span));
    }
    all
}

/// True where one name contains the other: with and without the legal form, long and short.
fn same(a: &str, b: &str) -> bool {
    a.contains(b) || b.contains(a)
}
