//! How the statements of a post tie the date that a rule takes to the words that the rule reads.

use crate::reading::{Link, Statements};
use crate::rules::grammar::{DateLink, LinkKind, Tie};
use crate::text::Span;

/// How the date at byte `date` belongs to the predicate that governs the end of `words`, bytes of the post's text; `None`
/// where it is its own, or where nothing speaks against it.
pub(super) fn tie(statements: &Statements, date: usize, words: Span) -> Option<Tie> {
    let last = Span::new(words.end.saturating_sub(1).max(words.start), words.end);
    let mut dated = statements.datings().iter().filter(|dating| dating.date == date).peekable();
    let (Some(governing), Some(_)) = (statements.governs(last), dated.peek()) else { return Some(Tie::Unread) };
    let mut is_inside = false;
    for dating in dated {
        let Some(own) = statements.all.get(dating.statement) else { continue };
        if own.span == governing.span {
            return (dating.link == DateLink::Embedded).then_some(Tie::Embedded);
        }
        // 3日に出勤した職員が気付いた, 3日の点検で判明した: both were on that day.
        let nearest = own.matrix.and_then(|matrix| statements.all.get(matrix));
        let describes = own.link == Link::Plain(LinkKind::Attributive)
            && nearest.is_some_and(|nearest| nearest.span == governing.span);
        let is_of = describes || dating.link == DateLink::Noun;
        is_inside |= !is_of && statements.above(own).any(|above| above.span == governing.span);
    }
    is_inside.then_some(Tie::Inside)
}
