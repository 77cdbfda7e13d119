//! Labels of dates: 発覚日:5月8日, サイト停止日時 over a date in the next line, 届け出 over lines of receivers with a date each. A label
//! and its date are a statement as good as a sentence.

use super::links::Link;
use super::{Argument, Dating, Statement, Statements};
use crate::mention::tokens::{DATE, PERIOD, is_token};
use crate::rules::Part;
use crate::rules::grammar::{Attitude, DateLink, DateMark, Grammar, LinkKind};
use crate::segment::Unit;
use crate::text::Span;
use crate::work;

/// Most bytes of a line that is a label.
const LONGEST_LABEL: usize = 120;
/// Most bytes behind the date of a label in its line.
const LONGEST_REST: usize = 60;
/// Most bytes of a line that is a receiver with its date.
const LONGEST_ROW: usize = 150;
/// What may stand between a label and its date, and around both.
const MARKS: &[char] = &[
    ' ', ':', '|', '、', '.', '・', '…', '→', '⇒', '-', '=', '(', ')', '[', ']', '【', '】', '<', '>', '《', '》', '「', '」', '〔', '〕', '■',
    '◆', '●', '○', '◇', '□', '▼', '*', '※',
];

/// How a label ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By a word that says so: 発覚日.
    Told,
    /// As the event noun that it is: 発覚.
    Bare,
}

/// How the label ends whose predicate the statement is, and what stands behind it up to `end`.
fn behind<'a>(grammar: &Grammar, text: &'a str, statement: &Statement, end: usize) -> Option<(End, &'a str)> {
    let rest = text.get(statement.span.end..end)?;
    work::steps(1);
    if let Some((_, len)) = grammar.label_ends.longest(rest) {
        return Some((End::Told, rest.get(len..)?));
    }
    let is_bare = !statement.is_clause() && statement.class.is_some();
    let ends = matches!(statement.link, Link::Plain(LinkKind::End | LinkKind::Attributive));
    (is_bare && ends).then_some((End::Bare, rest))
}

/// True where the statement is the label of a date in its line.
pub(super) fn names(grammar: &Grammar, text: &str, statement: &Statement, date: Span) -> bool {
    let between = behind(grammar, text, statement, date.start);
    between.is_some_and(|(_, between)| between.len() <= LONGEST_REST && between.chars().all(|c| MARKS.contains(&c)))
}

/// How the unit ends as a label, where its last statement makes it one.
pub(super) fn label_of(grammar: &Grammar, text: &str, unit: &Unit, last: &Statement) -> Option<End> {
    if unit.span.len() > LONGEST_LABEL || !matches!(unit.part, Part::Heading | Part::Body | Part::Item) {
        return None;
    }
    let (end, rest) = behind(grammar, text, last, unit.span.end)?;
    work::steps(rest.len());
    rest.chars().all(|c| MARKS.contains(&c)).then_some(end)
}

/// The date that a unit begins with below or behind such a label. Below a bare one it must be all of the unit.
pub(super) fn date_below(text: &str, unit: &Unit, end: End) -> Option<usize> {
    if !matches!(unit.part, Part::Body | Part::Item) {
        return None;
    }
    let words = unit.span.slice(text);
    let at = words.len() - words.trim_start_matches(MARKS).len();
    let date = words.get(at..)?.chars().next().filter(|c| matches!(*c, DATE | PERIOD))?;
    let rest = words.get(at + date.len_utf8()..)?;
    let alone = rest.len() <= LONGEST_REST && !rest.contains(['。', '、']) && !rest.contains(is_token);
    (end == End::Told || alone && !rest.starts_with(['に', 'の', 'は', 'よ', 'か'])).then_some(unit.span.start + at)
}

/// The date of the label at `statement`.
pub(super) fn dating(statement: usize, date: usize) -> Dating {
    Dating { statement, date, link: DateLink::Line, mark: DateMark::Topic, receivers: None }
}

/// True where the class of a bare label tells somebody something.
pub(super) fn tells(grammar: &Grammar, statement: &Statement) -> bool {
    let class = statement.class.and_then(|class| grammar.classes.get(usize::from(class)));
    !statement.is_clause() && class.is_some_and(|class| class.attitude == Some(Attitude::Knows))
}

/// A line below a label of telling that is but receivers with their dates, as a statement: 届け出 / 県警 5月2日.
pub(super) fn row(
    grammar: &Grammar,
    text: &str,
    (number, unit): (usize, &Unit),
    label: usize,
    arguments: usize,
    statements: &mut Statements,
) {
    let to = grammar.receivers.iter().find_map(|receiver| grammar.particle_names.iter().position(|name| name == receiver));
    let Some(to) = to.and_then(|to| u8::try_from(to).ok()) else { return };
    let own = statements.arguments.get_mut(arguments..).unwrap_or(&mut []);
    if unit.span.len() > LONGEST_ROW || !matches!(unit.part, Part::Body | Part::Item) {
        return;
    }
    let dates: Vec<usize> = own.iter().filter(|own| own.mention == Some(DATE)).map(|own| own.span.start).collect();
    let is_receiver = |own: &Argument| own.noun.is_some() && own.particle.is_none();
    let first = own.iter().find(|own| is_receiver(own)).map(|own| own.span.start);
    own.iter_mut().filter(|own| is_receiver(own)).for_each(|own| own.particle = Some(to));
    let (Some(first), Some(&date)) = (first, dates.first()) else { return };
    let Some(label) = statements.all.get(label).cloned() else { return };
    let behind = Span::new(unit.span.end, unit.span.end);
    let held = (arguments, statements.arguments.len());
    let at = statements.all.len();
    statements.all.push(Statement { unit: number, span: behind, clause: unit.span, arguments: held, ..label });
    for (index, &own) in dates.iter().enumerate() {
        let receivers = if first < date {
            let before = index.checked_sub(1).and_then(|before| dates.get(before));
            Span::new(before.copied().unwrap_or(unit.span.start), own)
        } else {
            Span::new(own, dates.get(index + 1).copied().unwrap_or(unit.span.end))
        };
        statements.datings.push(Dating { receivers: Some(receivers), ..dating(at, own) });
    }
}
