//! Labels of dates: 発覚日:5月8日, サイト停止日時 over a date in the next line, 届け出 over lines of receivers with a date each. A label
//! and its date are a statement as good as a sentence.

use super::links::{Link, label_end};
use super::{Argument, Dating, Statement, Statements};
use crate::mention::tokens::{DATE, ORGANIZATION, PERIOD, is_token};
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
    ' ', ':', '|', '、', '.', '・', '…', '→', '⇒', '-', '=', '(', ')', '[', ']', '【', '】', '<', '>', '《', '》',
    '「', '」', '〔', '〕', '■', '◆', '●', '○', '◇', '□', '▼', '*', '※',
];

/// The marks of headings, which the outline takes for marks of items where it does not know their words.
const HEADS: [char; 11] = ['■', '◆', '●', '○', '◇', '□', '▼', '▽', '【', '<', '《'];

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
    if let Some((_, behind)) = label_end(grammar, rest) {
        return Some((End::Told, behind));
    }
    let is_bare = !statement.is_clause() && statement.class.is_some();
    let ends = matches!(statement.link, Link::Plain(LinkKind::End | LinkKind::Attributive));
    (is_bare && ends).then_some((End::Bare, rest))
}

/// True where the statement is the label of a date in its line.
pub(super) fn names(grammar: &Grammar, text: &str, statement: &Statement, date: Span) -> bool {
    let Some((end, between)) = behind(grammar, text, statement, date.start) else { return false };
    let marks = between.len() <= LONGEST_REST && between.chars().all(|c| MARKS.contains(&c));
    marks && (end == End::Told || between.contains(':') || !is_masthead(grammar, statement))
}

/// True for a bare word of telling or publishing, which heads pages and letters: お知らせ, プレスリリース.
pub(super) fn is_masthead(grammar: &Grammar, statement: &Statement) -> bool {
    tells(grammar, statement) && statement.arguments.0 == statement.arguments.1
}

/// How the unit ends as a label, where its last statement makes it one. A bare one is a heading.
pub(super) fn label_of(grammar: &Grammar, text: &str, unit: &Unit, last: &Statement) -> Option<End> {
    let words = unit.span.slice(text);
    if words.len() > LONGEST_LABEL || words.contains([DATE, PERIOD]) {
        return None;
    }
    let (end, rest) = behind(grammar, text, last, unit.span.end)?;
    work::steps(words.len());
    let fits = match unit.part {
        Part::Heading => true,
        Part::Item => end == End::Told || is_headed(text, unit),
        Part::Body => end == End::Told,
        _ => false,
    };
    (fits && rest.chars().all(|c| MARKS.contains(&c))).then_some(end)
}

/// True for an item with a mark that headings have too.
fn is_headed(text: &str, unit: &Unit) -> bool {
    text.get(..unit.span.start).is_some_and(|before| before.trim_end().ends_with(HEADS))
}

/// The date that a unit begins with below or behind a label.
pub(super) fn date_below(text: &str, unit: &Unit) -> Option<usize> {
    if !matches!(unit.part, Part::Body | Part::Item | Part::Foot) {
        return None;
    }
    let words = unit.span.slice(text);
    let at = words.len() - words.trim_start_matches(MARKS).len();
    words.get(at..)?.starts_with([DATE, PERIOD]).then_some(unit.span.start + at)
}

/// True where the date at `at` is all of a unit but for a time or a note behind it.
pub(super) fn is_alone(text: &str, unit: &Unit, at: usize) -> bool {
    let rest = text.get(at + DATE.len_utf8()..unit.span.end).unwrap_or("");
    rest.len() <= LONGEST_REST && !rest.contains(['。', '、']) && !rest.contains(is_token)
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

/// A line below a label of telling that is but receivers with their dates, as a statement: 届け出 / 県警 5月2日. False where it
/// is none.
pub(super) fn row(
    grammar: &Grammar,
    (number, unit): (usize, &Unit),
    label: usize,
    arguments: usize,
    statements: &mut Statements,
) -> bool {
    let to =
        grammar.receivers.iter().find_map(|receiver| grammar.particle_names.iter().position(|name| name == receiver));
    let Some(to) = to.and_then(|to| u8::try_from(to).ok()) else { return false };
    let own = statements.arguments.get_mut(arguments..).unwrap_or(&mut []);
    if unit.span.len() > LONGEST_ROW || !matches!(unit.part, Part::Body | Part::Item) {
        return false;
    }
    let dates: Vec<usize> = own.iter().filter(|own| own.mention == Some(DATE)).map(|own| own.span.start).collect();
    let is_receiver =
        |own: &Argument| own.particle.is_none() && (own.noun.is_some() || own.mention == Some(ORGANIZATION));
    let first = own.iter().find(|own| is_receiver(own)).map(|own| own.span.start);
    own.iter_mut().filter(|own| is_receiver(own)).for_each(|own| own.particle = Some(to));
    let (Some(first), Some(&date)) = (first, dates.first()) else { return false };
    let Some(label) = statements.all.get(label).cloned() else { return false };
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
    true
}
