//! How the statements of a post tie the date that a rule takes to the words that the rule reads.

use crate::matcher::PostText;
use crate::mention::tokens::DATE;
use crate::reading::Link;
use crate::rules::RuleSet;
use crate::rules::grammar::{DateLink, DateMark, LinkKind, Tie};
use crate::text::Span;

/// How the date at byte `date` belongs to the predicate that governs the end of `words`, bytes of the post's text; `None`
/// where it is its own, or where nothing speaks against it.
pub(super) fn tie(rules: &RuleSet, post: &PostText, date: usize, words: Span) -> Option<Tie> {
    let statements = post.statements(rules);
    let last = Span::new(words.end.saturating_sub(1).max(words.start), words.end);
    let Some(governing) = statements.governs(last) else { return Some(Tie::Unread) };
    let mut dated = statements.datings().iter().filter(|dating| dating.date == date).peekable();
    if dated.peek().is_none() {
        // 3日時点: the statements have nothing to do with it.
        let behind = post.text.get(date + DATE.len_utf8()..).unwrap_or("");
        let mark = rules.grammar.date_marks.longest(behind).map(|(mark, _)| mark);
        return (mark != Some(DateMark::Aside)).then_some(Tie::Undated);
    }
    let mut is_inside = false;
    for dating in dated {
        let Some(own) = statements.all.get(dating.statement) else { continue };
        if own.span == governing.span {
            return (dating.link == DateLink::Embedded).then_some(Tie::Embedded);
        }
        // 3日の点検で判明した, 翌3日、感染していることが判明した: both were on that day.
        let is_shared = matches!(dating.link, DateLink::Noun | DateLink::Topic);
        // 3日に出勤した職員が気付いた: so was what only tells who he is.
        let nearest = own.matrix.and_then(|matrix| statements.all.get(matrix));
        let describes = own.link == Link::Plain(LinkKind::Attributive)
            && nearest.is_some_and(|nearest| nearest.span == governing.span);
        let class = own.class.and_then(|class| rules.grammar.classes.get(usize::from(class)));
        let is_shared = is_shared || describes && class.is_none_or(|class| class.point);
        is_inside |= !is_shared && statements.above(own).any(|above| above.span == governing.span);
    }
    is_inside.then_some(Tie::Inside)
}
