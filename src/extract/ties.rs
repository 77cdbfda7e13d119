//! How the statements of a post tie the date that a rule takes to the words that the rule reads.

use crate::reading::Statements;
use crate::rules::grammar::{DateLink, Tie};
use crate::text::Span;

/// How the date at byte `date` belongs to the predicate that governs the end of `words`, bytes of the post's text; `None`
/// where it is its own, or where nothing speaks against it.
pub(super) fn tie(statements: &Statements, date: usize, words: Span) -> Option<Tie> {
    let last = Span::new(words.end.saturating_sub(1).max(words.start), words.end);
    let Some(governing) = statements.governs(last) else { return Some(Tie::Unread) };
    let mut is_inside = false;
    for dating in statements.datings().iter().filter(|dating| dating.date == date) {
        let Some(own) = statements.all.get(dating.statement) else { continue };
        if own.span == governing.span {
            return (dating.link == DateLink::Embedded).then_some(Tie::Embedded);
        }
        // 3日の点検で判明した: both were on that day.
        let is_of = dating.link == DateLink::Noun;
        is_inside |= !is_of && statements.above(own).any(|above| above.span == governing.span);
    }
    is_inside.then_some(Tie::Inside)
}
