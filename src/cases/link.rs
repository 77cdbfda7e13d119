//! Whether a link rule holds for two posts, and if not, why.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::keys::Keys;
use crate::rules::cases::{Key, Link};

/// Why a rule does not link two posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// They do not both state this, or not alike.
    Agree(Key),
    /// They state this differently.
    NotDifferent(Key),
    /// These dates are too far apart.
    AtMostApart(Key),
    /// The notices are too far apart, or one has no day.
    WithinDays,
    /// The later one is of another report stage.
    Stage,
    /// The organizations are one where they should be two, or the other way round.
    Organizations,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Block::Agree(key) => write!(f, "agree:{}", key.name()),
            Block::NotDifferent(key) => write!(f, "not_different:{}", key.name()),
            Block::AtMostApart(key) => write!(f, "at_most_apart:{}", key.name()),
            Block::WithinDays => f.write_str("within_days"),
            Block::Stage => f.write_str("stage"),
            Block::Organizations => f.write_str("organizations"),
        }
    }
}

/// What the posts agree on, where the rule links them. `a` is the earlier post.
///
/// # Errors
/// The first condition that is not met.
pub fn try_link(link: &Link, a: &Keys, b: &Keys) -> Result<BTreeMap<&'static str, String>, Block> {
    if let Some(key) = link.agree.iter().find(|key| agree(**key, a, b).is_none()) {
        return Err(Block::Agree(*key));
    }
    if link.same_organization.is_some_and(|same| same != same_organization(a, b)) {
        return Err(Block::Organizations);
    }
    if let Some(key) = link.not_different.iter().find(|key| differ(**key, a, b)) {
        return Err(Block::NotDifferent(*key));
    }
    let apart = |key: Key| Some(a.date(key)?.days_until(&b.date(key)?)?.abs());
    if let Some((key, _)) = link.at_most_apart.iter().find(|(key, most)| apart(*key).is_some_and(|days| days > *most)) {
        return Err(Block::AtMostApart(*key));
    }
    if link.within_days.is_some_and(|most| days_apart(a, b).is_none_or(|days| days > most)) {
        return Err(Block::WithinDays);
    }
    let has_stage = || b.stage.as_ref().is_some_and(|stage| link.stages.contains(stage));
    if !link.stages.is_empty() && !has_stage() {
        return Err(Block::Stage);
    }
    Ok(link.agree.iter().filter_map(|key| Some((key.name(), agree(*key, a, b)?.into_owned()))).collect())
}

/// Days between the notices.
pub(super) fn days_apart(a: &Keys, b: &Keys) -> Option<i64> {
    Some(a.notice?.days_until(&b.notice?)?.abs())
}

/// True where both name the same organization.
pub(super) fn same_organization(a: &Keys, b: &Keys) -> bool {
    a.organization.is_some() && a.organization == b.organization
}

/// What both state alike.
fn agree<'k>(key: Key, a: &'k Keys, b: &Keys) -> Option<Cow<'k, str>> {
    let same = |a: &'k Option<String>, b: &Option<String>| a.as_deref().filter(|a| Some(*a) == b.as_deref());
    let named = match key {
        Key::CaseNumber => same(&a.number, &b.number),
        Key::Organization => same(&a.organization, &b.organization),
        Key::CauseCategory => same(&a.category, &b.category),
        Key::ThirdParty => a.third_party.iter().find(|name| b.third_party.contains(name)).map(String::as_str),
        Key::Contractor => contractor(a, b),
        Key::Occurred | Key::Discovered | Key::FirstPublished => {
            let day = a.date(key).filter(|day| day.is_day() && b.date(key) == Some(*day))?;
            return Some(Cow::Owned(day.to_string()));
        }
    };
    named.map(Cow::Borrowed)
}

/// The issuer of the one, where the other names it as third party.
fn contractor<'k>(a: &'k Keys, b: &Keys) -> Option<&'k str> {
    let issuer = a.organization.as_ref().filter(|name| b.third_party.contains(name));
    let named = || a.third_party.iter().find(|name| b.organization.as_ref() == Some(*name));
    issuer.or_else(named).map(String::as_str)
}

/// True where both state it, and not alike.
fn differ(key: Key, a: &Keys, b: &Keys) -> bool {
    let stated = |keys: &Keys| match key {
        Key::ThirdParty | Key::Contractor => !keys.third_party.is_empty(),
        _ => !keys.lookup(key).is_empty(),
    };
    let alike = match key {
        // The issuer of the one may be the third party of the other.
        Key::ThirdParty | Key::Contractor => {
            agree(Key::ThirdParty, a, b).or_else(|| agree(Key::Contractor, a, b)).is_some()
        }
        _ => agree(key, a, b).is_some(),
    };
    stated(a) && stated(b) && !alike
}
