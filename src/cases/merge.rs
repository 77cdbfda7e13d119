//! What the posts of a case say together.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::group::Group;
use super::keys::spelling;
use super::notice::Post;
use super::{Case, Change, Link};
use crate::calendar::PartialDate;
use crate::label::{Times, delays};
use crate::record::Duty;
use crate::rules::RuleSet;
use crate::rules::cases::{CASE_FIELDS, Keep, Merge};

/// What a field without a rule keeps.
const UNRULED: Merge = Merge { reports: Keep::Latest, organizations: Keep::Latest };

/// What the reports of one organization say.
struct Reports {
    /// What they say together.
    fields: Map<String, Value>,
    /// Another organization of the case names it as its third party.
    is_contractor: bool,
}

/// Puts a case together.
pub(super) fn case(rules: &RuleSet, all: &[Post], group: Group) -> Case {
    let posts: Vec<&Post> = group.posts.iter().map(|&post| &all[post]).collect();
    let contractors: BTreeSet<&String> = posts.iter().flat_map(|post| &post.keys.third_party).collect();
    let (fields, history) = merged(rules, &posts, &contractors);
    let main = fields.causes.first().and_then(|cause| rules.label("cause", cause));
    let cause_category = main.and_then(|label| label.category.clone());
    let duty = duty(&posts);
    let date = |field| fields.date(field);
    let times = Times { date, cause_category: cause_category.as_deref(), duty: duty.as_ref() };
    let first_notice = posts.iter().filter_map(|post| post.fields.first_published.or(post.keys.notice)).min();
    let position = |post: usize| group.posts.binary_search(&post).unwrap_or(0);
    let moved = |link: Link| Link { from: position(link.from), to: position(link.to), ..link };
    Case {
        case: name(&posts, first_notice),
        organizations: spellings_once(rules, posts.iter().filter_map(|post| post.notice.organization.as_ref())),
        third_parties: spellings_once(rules, posts.iter().flat_map(|post| &post.third_party)),
        organizations_behind_third_party: behind_third_party(&posts, &contractors),
        first_notice,
        last_notice: posts.iter().filter_map(|post| post.keys.notice).max(),
        delays: delays(rules, times),
        fields,
        cause_category,
        notices: posts.iter().map(|post| post.notice.clone()).collect(),
        links: group.links.into_iter().map(moved).collect(),
        history,
    }
}

/// What the posts say together, and what later reports replaced.
fn merged(rules: &RuleSet, posts: &[&Post], contractors: &BTreeSet<&String>) -> (Fields, Vec<Change>) {
    let mut history = Vec::new();
    let reports: Vec<Reports> = by_issuer(posts)
        .iter()
        .map(|positions| Reports {
            fields: said(rules, posts, positions, &mut history),
            is_contractor: posts[positions[0]].issuer().is_some_and(|issuer| contractors.contains(issuer)),
        })
        .collect();
    history.sort_by_key(|change: &Change| (change.to, change.from));
    let fields = CASE_FIELDS.iter().map(|(field, _)| ((*field).to_owned(), together(rules, field, &reports)));
    // Each value comes from a field of the same type, and the loader refuses rules that would change it.
    let fields = serde_json::from_value(Value::Object(fields.collect())).unwrap_or_default();
    (fields, history)
}

/// What is owed by the issuer whose post stands first of those that owe something: the posts of a case tell of one
/// incident, so that what one shows of its cause holds for the others.
fn duty(posts: &[&Post]) -> Option<Duty> {
    let all = || posts.iter().filter_map(|post| post.duty);
    let first = all().next()?;
    Some(Duty { since: first.since, longer: all().any(|duty| duty.longer), open: all().all(|duty| duty.open) })
}

/// The smallest case number; else the organization and the day of the first notice.
fn name(posts: &[&Post], first_notice: Option<PartialDate>) -> String {
    let number = posts.iter().filter_map(|post| post.keys.number.clone()).min();
    number.unwrap_or_else(|| {
        let issuer = posts.iter().find_map(|post| post.notice.organization.clone());
        let issuer = issuer.or_else(|| posts.first().map(|post| post.notice.title.clone())).unwrap_or_default();
        first_notice.map_or(issuer.clone(), |day| format!("{issuer}@{day}"))
    })
}

/// Positions of the posts of each issuer, in order of their first posts. A post without a known issuer stands alone.
fn by_issuer(posts: &[&Post]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known: std::collections::HashMap<&String, usize> = std::collections::HashMap::new();
    for (position, post) in posts.iter().enumerate() {
        match post.issuer().and_then(|issuer| known.get(issuer)) {
            Some(&group) => groups[group].push(position),
            None => {
                known.extend(post.issuer().map(|issuer| (issuer, groups.len())));
                groups.push(vec![position]);
            }
        }
    }
    groups
}

/// What the reports of one organization say, the later ones correcting the earlier.
fn said(rules: &RuleSet, posts: &[&Post], positions: &[usize], history: &mut Vec<Change>) -> Map<String, Value> {
    let said: Vec<(usize, Value)> = positions
        .iter()
        .map(|&position| (position, serde_json::to_value(&posts[position].fields).unwrap_or_default()))
        .collect();
    let mut fields = Map::new();
    for (field, _) in CASE_FIELDS {
        let keep = merge_of(rules, field).reports;
        let mut values = said.iter().filter_map(|(at, all)| Some((*at, all.get(field).filter(|value| stated(value))?)));
        let Some((mut from, first)) = values.next() else { continue };
        let mut current = first.clone();
        for (to, value) in values {
            let kept = keep_one(rules, field, keep, &current, value);
            if keep == Keep::Latest {
                if current != kept {
                    history.push(Change { field, earlier: current, later: kept.clone(), from, to });
                }
                from = to;
            }
            current = kept;
        }
        fields.insert(field.to_owned(), current);
    }
    fields
}

/// What the organizations say together of a field.
fn together(rules: &RuleSet, field: &str, reports: &[Reports]) -> Value {
    let keep = merge_of(rules, field).organizations;
    let mut values = reports.iter().filter_map(|reports| Some((reports.is_contractor, reports.fields.get(field)?)));
    if keep == Keep::Sum {
        let (contractors, others): (Vec<_>, Vec<_>) = values.partition(|(is_contractor, _)| *is_contractor);
        // A contractor speaks of the people of all its customers.
        let own = contractors.iter().filter_map(|(_, value)| value.as_u64()).max();
        let sum = others.iter().filter_map(|(_, value)| value.as_u64()).reduce(u64::saturating_add);
        return own.max(sum).map_or(Value::Null, Value::from);
    }
    let Some((_, first)) = values.next() else { return nothing(field) };
    values.fold(first.clone(), |kept, (_, value)| keep_one(rules, field, keep, &kept, value))
}

fn merge_of(rules: &RuleSet, field: &str) -> Merge {
    rules.cases.merges.get(field).copied().unwrap_or(UNRULED)
}

/// One value out of an earlier and a later one.
fn keep_one(rules: &RuleSet, family: &str, keep: Keep, earlier: &Value, later: &Value) -> Value {
    match (keep, earlier, later) {
        (Keep::Union, Value::Array(known), Value::Array(more)) => {
            let new = more.iter().filter(|item| !known.contains(item));
            known.iter().chain(new).cloned().collect()
        }
        (Keep::Earliest, Value::String(known), Value::String(other)) => known.min(other).clone().into(),
        (Keep::Sum, known, other) => known.as_u64().unwrap_or(0).saturating_add(other.as_u64().unwrap_or(0)).into(),
        (Keep::Strongest, known, other) => {
            let rank = |value: &Value| rules.labels_of(family).iter().position(|label| value == label.id.as_str());
            if rank(known) <= rank(other) { known.clone() } else { other.clone() }
        }
        (_, _, later) => later.clone(),
    }
}

fn stated(value: &Value) -> bool {
    !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty())
}

/// The value of a field that no post states.
fn nothing(field: &str) -> Value {
    let is_list =
        CASE_FIELDS.iter().any(|(name, kind)| *name == field && *kind == crate::rules::cases::FieldKind::List);
    if is_list { Value::Array(Vec::new()) } else { Value::Null }
}

/// Names as first written, each once.
fn spellings_once<'a>(rules: &RuleSet, names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(spelling(rules, name))).cloned().collect()
}

/// How many issuers were hit through a third party: those of the case, less the third parties themselves.
fn behind_third_party(posts: &[&Post], contractors: &BTreeSet<&String>) -> usize {
    if !posts.iter().any(|post| post.third_party_involved) {
        return 0;
    }
    let issuers: BTreeSet<&String> = posts.iter().filter_map(|post| post.issuer()).collect();
    let unnamed = posts.iter().filter(|post| post.issuer().is_none()).count();
    issuers.difference(contractors).count() + unnamed
}
