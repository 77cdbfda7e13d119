//! A post as statements: its predicates with their tails, the clauses that they head, how these hang together, and how far
//! each holds.
//!
//! Built once a post from the hits of the one scan, without regexes, in time linear in the text. Words come from
//! `rules/lexicon.toml` and `rules/grammar.toml`. [`Statements`] answers which clause a span stands in, which statement
//! governs it, and what that statement's value is.

mod clauses;
mod dates;
mod labels;
mod links;
mod tail;
mod tokens;
mod value;

use std::ops::Range;

use dates::Carried;
use labels::End;

use crate::mention::tokens::{DATE, is_token};
use crate::rules::grammar::{Factuality, Flag, Flags, Grammar, Light, LinkKind, TailForm};
use crate::rules::{Hit, Kinds, Part, Roles, RuleSet};
use crate::segment::{Outline, Unit};
use crate::text::Span;
use crate::work;

pub use dates::Dating;
pub use links::Link;

/// A noun that stands beside a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// Where it stands in the post's text, bytes.
    pub span: Span,
    /// Its class, an index into [`Grammar::nouns`](crate::rules::grammar::Grammar::nouns); `None` for a mention.
    pub noun: Option<u16>,
    /// The character that stands for the mention that it is.
    pub mention: Option<char>,
    /// The particle behind it, an index into [`Grammar::particle_names`](crate::rules::grammar::Grammar::particle_names).
    pub particle: Option<u8>,
}

/// What one predicate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The unit of the outline that it stands in.
    pub unit: usize,
    /// The predicate with its tail, bytes of the post's text.
    pub span: Span,
    /// The clause that it heads: from the end of the head before to the end of its own linking word.
    pub clause: Span,
    /// Index of its word among [`Grammar::lemmas`](crate::rules::grammar::Grammar::lemmas); `None` for a verb that the
    /// lexicon lacks.
    pub lemma: Option<usize>,
    /// Index of its class among [`Grammar::classes`](crate::rules::grammar::Grammar::classes).
    pub class: Option<u16>,
    /// What its tail says.
    pub flags: Flags,
    /// The form of its tail; `None` for an event noun without a verb.
    pub form: Option<TailForm>,
    /// How a light verb tells of it.
    pub light: Option<Light>,
    /// Telling that comes from outside.
    pub inbound: bool,
    /// How it hangs on what follows.
    pub link: Link,
    /// The statement that it hangs on, an index into the statements of the post.
    pub matrix: Option<usize>,
    /// How deep it is embedded; 0 for the main chain of its unit.
    pub depth: u8,
    /// How far it holds.
    pub value: Factuality,
    /// True where it asks the reader for something.
    pub request: bool,
    /// Roles of its section.
    pub roles: Roles,
    /// Its arguments: a range of the arguments of the post.
    arguments: (usize, usize),
}

impl Statement {
    /// True for a clause with a verb; false for an event noun alone.
    pub fn is_clause(&self) -> bool {
        self.form.is_some()
    }

    /// True where the light verb or the tail tells of what is not.
    pub fn is_negative(&self) -> bool {
        self.flags.has(Flag::Negative) != (self.light == Some(Light::None))
    }

    /// True for a statement of the main chain.
    pub fn is_main(&self) -> bool {
        self.depth == 0
    }
}

/// The statements of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statements {
    /// All of them, in the order of their ends.
    pub all: Vec<Statement>,
    /// Lines and sentences without any predicate that name something: their nouns as a statement of nothing.
    pub bare: Vec<Statement>,
    arguments: Vec<Argument>,
    /// The dates of statements, in the order of the statements.
    datings: Vec<Dating>,
}

impl Statements {
    /// Reads a post: its text with tokens, the hits of the scan in it, and its outline.
    /// `dated` has by unit the entry of a list of dates that it belongs to.
    pub fn read(rules: &RuleSet, text: &str, hits: &[Hit], outline: &Outline, dated: &[Range<usize>]) -> Self {
        let grammar = &rules.grammar;
        let mut this = Self::default();
        let mut rest: &[Hit] = hits;
        let mut carried = Carried::default();
        let mut labels = Labels::default();
        for (number, unit) in outline.units.iter().enumerate() {
            let named = labels.name(grammar, text, unit, &mut this);
            let is_bare = |unit: usize| {
                let at = this.all.partition_point(|statement| statement.unit < unit);
                this.all.get(at).is_none_or(|statement| statement.unit > unit)
            };
            let entry = entry_date(rules, text, outline, dated, number, is_bare);
            carried.entry = entry.filter(|date| labels.dates.binary_search(date).is_err());
            rest = &rest[rest.partition_point(|hit| (hit.start as usize) < unit.span.start)..];
            let own = &rest[..rest.partition_point(|hit| (hit.start as usize) < unit.span.end)];
            work::steps(1 + own.len());
            let (first, arguments) = (this.all.len(), this.arguments.len());
            if own.iter().any(|hit| rules.means(hit.needle, Kinds::READING)) {
                clauses::read_unit(rules, text, number, unit, own, (&mut this, &mut carried));
            }
            if this.all.len() == first {
                let telling = labels.telling.filter(|_| unit.section == labels.section);
                let is_row =
                    telling.is_some_and(|label| labels::row(grammar, (number, unit), label, arguments, &mut this));
                if let Some((label, date)) = named.filter(|_| !is_row) {
                    labels.take(label, date, &mut this);
                }
            }
            labels.read(grammar, text, unit, &this, first);
            if unit.part == Part::Heading {
                carried.head(text, unit, number);
            }
        }
        this
    }

    /// The arguments of a statement, in order.
    pub fn arguments(&self, statement: &Statement) -> &[Argument] {
        let (start, end) = statement.arguments;
        self.arguments.get(start..end).unwrap_or(&[])
    }

    /// The dates of all statements, in the order of the statements.
    pub fn datings(&self) -> &[Dating] {
        &self.datings
    }

    /// The dates of the statement at `number`.
    pub fn dates_of(&self, number: usize) -> impl Iterator<Item = &Dating> {
        let first = self.datings.partition_point(|dating| dating.statement < number);
        self.datings.get(first..).unwrap_or(&[]).iter().take_while(move |dating| dating.statement == number)
    }

    /// The statements that are embedded in the one at `number` or are its arguments, the last first.
    pub fn inside(&self, number: usize) -> impl Iterator<Item = (usize, &Statement)> {
        let before = self.all.get(..number).unwrap_or(&[]).iter().enumerate().rev();
        let (unit, depth) = self.all.get(number).map_or((usize::MAX, 0), |statement| (statement.unit, statement.depth));
        let deeper = before
            .inspect(|_| work::steps(1))
            .take_while(move |(_, statement)| statement.unit == unit && statement.depth > depth);
        deeper.filter(|(_, statement)| {
            !matches!(statement.link, Link::Plain(LinkKind::Attributive | LinkKind::Time | LinkKind::When))
        })
    }

    /// The statement whose clause holds the end of `span`: the predicate that the words of `span` are part of or stand
    /// before. `None` where no predicate follows in the sentence.
    pub fn governs(&self, span: Span) -> Option<&Statement> {
        self.index_governing(span).and_then(|at| self.all.get(at))
    }

    /// How far the statement that governs `span` holds; `None` where nothing governs it.
    pub fn value_of(&self, span: Span) -> Option<Factuality> {
        self.governs(span).map(|statement| statement.value)
    }

    /// The clause that holds `span`: bytes of the post's text.
    pub fn clause_of(&self, span: Span) -> Option<Span> {
        self.governs(span).map(|statement| statement.clause)
    }

    /// True where both spans stand in one clause.
    pub fn same_clause(&self, a: Span, b: Span) -> bool {
        let clause = |span| self.index_governing(span);
        clause(a).is_some() && clause(a) == clause(b)
    }

    /// The statement of the verb that a statement is told under, up to that of the sentence: the chain of what embeds it,
    /// the nearest first.
    pub fn above<'a>(&'a self, statement: &'a Statement) -> impl Iterator<Item = &'a Statement> {
        let chain = std::iter::successors(Some(statement), |statement| self.all.get(statement.matrix?));
        chain.inspect(|_| work::steps(1)).skip(1)
    }

    /// True where `span` stands in a request to the reader, or in what such a request embeds.
    pub fn is_request(&self, span: Span) -> bool {
        let Some(statement) = self.governs(span) else { return false };
        statement.request || self.above(statement).any(|above| above.request)
    }

    fn index_governing(&self, span: Span) -> Option<usize> {
        let last = span.end.saturating_sub(1).max(span.start);
        let first = self.all.partition_point(|statement| statement.clause.end <= last);
        let mut candidates = self.all.iter().enumerate().skip(first).inspect(|_| work::steps(1));
        // An event noun governs only itself.
        let found = candidates.find(|(_, statement)| statement.is_clause() || statement.span.end > last);
        found.filter(|(_, statement)| statement.clause.start <= last).map(|(at, _)| at)
    }
}

/// The label that the unit before ends with, and what labels took.
#[derive(Debug, Default)]
struct Labels {
    /// The statement of the label right before, and how it ends.
    last: Option<(usize, End)>,
    /// The label of telling over the section: its statement.
    telling: Option<usize>,
    section: usize,
    /// Where dates stand that are told by a label, and so date nothing below them; in order.
    dates: Vec<usize>,
}

impl Labels {
    /// Gives the label before the unit the date that the unit begins with. A bare label waits until the rest of the unit is
    /// read: its date is told by nothing else.
    fn name(
        &mut self,
        grammar: &Grammar,
        text: &str,
        unit: &Unit,
        statements: &mut Statements,
    ) -> Option<(usize, usize)> {
        let (label, end) = self.last.take()?;
        let date = labels::date_below(text, unit)?;
        if statements.dates_of(label).next().is_some() {
            return None;
        }
        if end == End::Bare {
            let is_masthead = statements.all.get(label).is_none_or(|label| labels::is_masthead(grammar, label));
            return Some((label, date)).filter(|_| !is_masthead && labels::is_alone(text, unit, date));
        }
        self.take(label, date, statements);
        None
    }

    fn take(&mut self, label: usize, date: usize, statements: &mut Statements) {
        statements.datings.push(labels::dating(label, date));
        self.dates.push(date);
    }

    /// Notes whether the unit, whose statements are those from `first` on, is a label.
    fn read(&mut self, grammar: &Grammar, text: &str, unit: &Unit, statements: &Statements, first: usize) {
        if unit.section != self.section || unit.part == Part::Heading {
            (self.section, self.telling) = (unit.section, None);
        }
        let Some(at) = statements.all.len().checked_sub(1).filter(|at| *at >= first) else { return };
        let Some(last) = statements.all.get(at) else { return };
        let Some(end) = labels::label_of(grammar, text, unit, last) else { return };
        self.last = Some((at, end));
        if unit.part == Part::Heading && end == End::Bare && labels::tells(grammar, last) {
            self.telling = Some(at);
        }
    }
}

/// The link of statements that nothing follows.
const END: Link = Link::Plain(LinkKind::End);

/// Most lines below the last row of a list of dates that belong to it.
const LAST_ROW_LINES: usize = 2;

/// What stands behind a date that heads an entry; a sentence that begins with a date heads none.
const BEHIND_HEADS: [char; 6] = [' ', ':', '|', '(', '-', '\n'];

/// Most characters behind a date that stands alone but for an hour and the like.
const LONGEST_BEHIND: usize = 24;

fn is_kana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}

/// The date at the head of the entry that the unit belongs to, where another unit begins it: a line with a date for the
/// sentences of the line and, in a list of dates, for the lines below it; a date alone, or with no more than the hour and the
/// like, for the lines below it.
fn entry_date(
    rules: &RuleSet,
    text: &str,
    outline: &Outline,
    dated: &[Range<usize>],
    number: usize,
    is_bare: impl Fn(usize) -> bool,
) -> Option<usize> {
    let units = &outline.units;
    let entry = dated.get(number)?;
    let start = entry.start;
    let (head, own) = (units.get(start).filter(|_| start < number)?, units.get(number)?);
    let words = head.span.slice(text);
    let counted = |c: &char| {
        work::steps(1);
        c.is_alphanumeric() || is_token(*c)
    };
    let (at, date) = words.char_indices().find(|(_, c)| counted(c))?;
    let behind = words.get(at + date.len_utf8()..)?;
    let alone = !behind.chars().any(|c| counted(&c));
    let first = behind.chars().next();
    // 5月3日(水)10:20~10:50に9通: an hour, a place, a number, but nothing that is done.
    let is_short = || behind.chars().nth(LONGEST_BEHIND).is_none() && !behind.ends_with('。');
    let with_little = first.is_some_and(|c| !is_kana(c)) && is_short() && is_bare(start);
    let same = |other: usize| units.get(other).is_some_and(|other| other.paragraph == head.paragraph);
    // An item among dated items has no date.
    let is_item = own.part == Part::Item && head.part == Part::Item;
    // Between two rows, or directly below the last one of several, where nothing new begins.
    let rows = || start.checked_sub(1).is_some_and(|above| dated.get(above).is_some_and(|row| same(row.start)));
    let goes_on = || {
        let is_last = own.line <= head.line + LAST_ROW_LINES && rows();
        same(entry.end) || is_last && !rules.lines.starts_anew.is_match(own.span.slice(text))
    };
    let stands_apart = || units.get(start + 1).is_some_and(|below| below.paragraph > head.paragraph);
    let is_below = match same(number) {
        true => alone || with_little || !is_item && goes_on(),
        false => (alone || with_little) && own.paragraph == head.paragraph + 1 && stands_apart(),
    };
    // Above the first heading a date alone is that of the notice.
    let reaches = own.line == head.line || is_below && own.section > 0 && own.part != Part::Heading;
    let heads = with_little || first.is_none_or(|c| BEHIND_HEADS.contains(&c));
    (date == DATE && reaches && heads).then_some(head.span.start + at)
}
