//! What a sentence denies in the end of the data that it is about.
//!
//! In `パスワードは暗号化して保存しており、漏えいはしておりません` the verb next to the item only tells how it was kept. The item
//! is the topic, and what becomes of a topic the last predicate of its chain tells.

use crate::matcher::PostText;
use crate::reading::{Link, Statement};
use crate::rules::RuleSet;
use crate::rules::grammar::{Flag, Light, LinkKind};
use crate::text::Span;
use crate::work;

/// Particles behind a topic and a subject.
const SUBJECTS: [char; 2] = ['は', 'が'];
/// Particles behind a place, which is no topic (証明書には).
const PLACES: [char; 2] = ['に', 'で'];

/// True where `item` is what its sentence is about, and a predicate of its chain is negated and one of those that deny data.
/// `items` are the data items of the unit, in order.
pub(super) fn denied_in_the_end(rules: &RuleSet, post: &PostText, item: Span, items: &[(Span, usize)]) -> bool {
    let statements = post.statements(rules);
    let Some(first) = statements.governs(item).filter(|_| is_topic(rules, post, item)) else { return false };
    let mut last = first;
    for next in statements.above(first) {
        if denies(rules, last) {
            return true;
        }
        if !goes_on(last)
            || next.unit != first.unit
            || names_another(items, last, next)
            || is_of_another(post, last, next)
        {
            return false;
        }
        last = next;
    }
    denies(rules, last)
}

/// True for a predicate that tells of a topic that it did not go, or was not there.
fn denies(rules: &RuleSet, statement: &Statement) -> bool {
    let describes = statement.link == Link::Plain(LinkKind::Attributive);
    let kind = match statement.class {
        Some(class) => rules.denying.contains(&class),
        None => {
            let is_there = matches!(statement.light, Some(Light::Exist | Light::None));
            is_there || statement.flags.has(Flag::Progressive)
        }
    };
    kind && statement.is_negative() && !describes
}

/// True for a clause that shares its topic with the one it hangs on.
fn goes_on(statement: &Statement) -> bool {
    let links = [LinkKind::Te, LinkKind::Reason, LinkKind::Attributive, LinkKind::Topic, LinkKind::Argument];
    statement.matrix.is_some() && links.iter().any(|kind| statement.link == Link::Plain(*kind))
}

/// True where another item stands between the two predicates: the second tells of that one.
fn names_another(items: &[(Span, usize)], before: &Statement, after: &Statement) -> bool {
    let first = items.partition_point(|(span, _)| span.start < before.span.end);
    work::steps(1);
    items.get(first).is_some_and(|(span, _)| span.end <= after.span.start)
}

/// True where the second predicate has a topic or subject of its own.
fn is_of_another(post: &PostText, before: &Statement, after: &Statement) -> bool {
    let between = Span::new(before.span.end, after.span.start.max(before.span.end)).slice(&post.text);
    let tells = |(at, _): (usize, &str)| !between[..at].ends_with(PLACES);
    between.match_indices(SUBJECTS).any(tells)
}

/// True where a particle behind the item, or behind those listed with it, tells that the sentence is about it.
fn is_topic(rules: &RuleSet, post: &PostText, item: Span) -> bool {
    let rest = post.text.get(item.end..).unwrap_or_default();
    rules.item_topic.as_ref().is_some_and(|topic| topic.begins_at(rest, 0))
}
