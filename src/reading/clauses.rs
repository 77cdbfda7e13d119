//! The clauses of a unit: where each ends, what it hangs on, and the nouns beside its head.

use super::dates::{self, Carried};
use super::links::{Link, link};
use super::tokens::{Token, tokens_of};
use super::{Argument, Statement, Statements, value};
use crate::rules::grammar::{EmbedKind, Factuality, Flag, Flags, Grammar, LinkKind};
use crate::rules::{Hit, RuleSet};
use crate::segment::Unit;
use crate::text::Span;

/// Most bytes between a noun and its particle, brackets and the rest of a name aside.
const PARTICLE_REACH: usize = 45;
/// Particles that make an argument of what stands before them.
const CASES: [char; 5] = ['が', 'を', 'は', 'も', 'に'];
const COMMAS: [char; 2] = ['、', ','];

/// Adds the statements of a unit to those of the post.
pub(super) fn read_unit(
    rules: &RuleSet,
    text: &str,
    number: usize,
    unit: &Unit,
    hits: &[Hit],
    (statements, carried): (&mut Statements, &mut Carried),
) {
    let tokens = tokens_of(rules, text, unit.span, hits);
    let grammar = &rules.grammar;
    let first = statements.all.len();
    let (mut clause, mut arguments) = (unit.span.start, statements.arguments.len());
    for token in &tokens {
        let Some(predicate) = token.predicate else {
            statements.arguments.push(argument(grammar, text, unit.span, token));
            continue;
        };
        let rest = text.get(token.span.end..unit.span.end).unwrap_or("");
        let (link, len) = link(grammar, &predicate, rest);
        let end = token.span.end + len;
        let held = (arguments, statements.arguments.len());
        statements.all.push(Statement {
            unit: number,
            span: token.span,
            clause: Span::new(clause.min(token.span.start), end),
            lemma: predicate.lemma,
            class: predicate.class,
            flags: predicate.flags,
            form: predicate.form,
            light: predicate.light,
            inbound: predicate.inbound,
            link,
            matrix: None,
            depth: 0,
            value: Factuality::Fact,
            request: predicate.flags.has(Flag::Request),
            roles: unit.roles,
            arguments: held,
        });
        if predicate.form.is_some() {
            (clause, arguments) = (end, statements.arguments.len());
        } else {
            // An event noun is an argument too.
            statements.arguments.push(argument(grammar, text, unit.span, token));
        }
    }
    if statements.all.len() == first && arguments < statements.arguments.len() {
        let held = (arguments, statements.arguments.len());
        statements.bare.push(bare(number, unit, held));
    }
    hang(grammar, text, &mut statements.all, first);
    value::compose(grammar, text, &mut statements.all, first);
    dates::date_unit(grammar, text, unit.span, &tokens, first, statements, carried);
}

/// A unit of nouns only.
fn bare(number: usize, unit: &Unit, arguments: (usize, usize)) -> Statement {
    Statement {
        unit: number,
        span: unit.span,
        clause: unit.span,
        lemma: None,
        class: None,
        flags: Flags::EMPTY,
        form: None,
        light: None,
        inbound: false,
        link: Link::Plain(LinkKind::End),
        matrix: None,
        depth: 0,
        value: Factuality::Fact,
        request: false,
        roles: unit.roles,
        arguments,
    }
}

/// A noun with the particle behind it.
fn argument(grammar: &Grammar, text: &str, unit: Span, token: &Token) -> Argument {
    let rest = text.get(token.span.end..unit.end).unwrap_or("");
    let particle = particle_behind(grammar, rest);
    Argument { span: token.span, noun: token.noun, mention: token.mention, particle }
}

/// The particle behind a noun: directly, or behind the rest of a name and what stands in brackets (県警(佐野署)に).
fn particle_behind(grammar: &Grammar, rest: &str) -> Option<u8> {
    let mut bracket = false;
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at <= PARTICLE_REACH) {
        if !bracket && let Some((number, _)) = grammar.particles.longest(rest.get(at..)?) {
            return Some(number);
        }
        match c {
            '(' | '「' => bracket = true,
            ')' | '」' => bracket = false,
            _ if bracket || super::tokens::is_word(c) => {}
            _ => return None,
        }
    }
    None
}

/// Tells what each statement from `first` on hangs on, and how deep it is. What it hangs on follows it: Japanese puts the
/// head last, so one walk from the end will do.
fn hang(grammar: &Grammar, text: &str, all: &mut [Statement], first: usize) {
    let Some(unit) = all.get_mut(first..) else { return };
    // The next clause, and the next that is not attributive.
    let (mut next, mut main) = (None::<usize>, None::<usize>);
    for at in (0..unit.len()).rev() {
        let depth = |other: Option<usize>| other.and_then(|other| unit.get(other)).map_or(0, |other| other.depth);
        let Some(statement) = unit.get(at) else { continue };
        let (matrix, depth) = match statement.link {
            // A noun in a list shares the fate of the next one.
            Link::Plain(LinkKind::Te) if !statement.is_clause() => {
                let other = Some(at + 1).filter(|other| *other < unit.len());
                (other, depth(other))
            }
            Link::Plain(LinkKind::End) => (None, 0),
            Link::Plain(LinkKind::Attributive | LinkKind::Time | LinkKind::When) => {
                (next, depth(next) + u8::from(next.is_some()))
            }
            // A comma before what only describes a noun reaches over it: 気づき、間違えた書類を引き取った.
            Link::Plain(LinkKind::Te | LinkKind::Chain | LinkKind::Reason) if pauses(text, statement) => {
                let other = if deals(grammar, statement) { outer(unit, main, first) } else { main };
                (other, depth(other))
            }
            Link::Plain(
                LinkKind::Te
                | LinkKind::List
                | LinkKind::Chain
                | LinkKind::Reason
                | LinkKind::Condition
                | LinkKind::Upon,
            ) => (next, depth(next)),
            Link::Plain(LinkKind::Purpose) => (next, depth(next).saturating_add(1)),
            Link::Plain(LinkKind::Argument) => (next, depth(next).saturating_add(1)),
            // Under nothing it is the main one: 誤って入れたものです, 受けたとのこと。
            Link::Embed(_) if main.is_none() => (None, 0),
            Link::Plain(LinkKind::Topic | LinkKind::Embed) => (main, depth(main).saturating_add(1)),
            Link::Embed(EmbedKind::Possible | EmbedKind::Trace) => (next, depth(next).saturating_add(1)),
            Link::Embed(EmbedKind::Content)
                if is_listed(text, statement) && main.is_some_and(|other| is_content(unit, other)) =>
            {
                // 感染したこと、届いていることを確認: both under the same.
                let other = main.and_then(|other| unit.get(other));
                (
                    other.and_then(|other| other.matrix).map(|matrix| matrix - first),
                    other.map_or(0, |other| other.depth),
                )
            }
            Link::Embed(_) => (main, depth(main).saturating_add(1)),
        };
        let Some(statement) = unit.get_mut(at) else { continue };
        (statement.matrix, statement.depth) = (matrix.map(|matrix| first + matrix), depth);
        if statement.is_clause() {
            next = Some(at);
            if statement.link != Link::Plain(LinkKind::Attributive) {
                main = Some(at);
            }
        }
    }
}

/// True for what is done about an incident.
fn deals(grammar: &Grammar, statement: &Statement) -> bool {
    let class = statement.class.and_then(|class| grammar.classes.get(usize::from(class)));
    class.is_some_and(|class| class.deals)
}

/// The clause that all of what embeds `main` hangs on: 切り離し、流出がないことを確かめた hangs on 確かめた.
fn outer(unit: &[Statement], main: Option<usize>, first: usize) -> Option<usize> {
    let up = |at: &usize| {
        let statement = unit.get(*at)?;
        let above = statement.matrix.and_then(|matrix| matrix.checked_sub(first))?;
        matches!(statement.link, Link::Embed(_)).then_some(above)
    };
    std::iter::successors(main, up).last()
}

/// True where the clause ends with a comma.
fn pauses(text: &str, statement: &Statement) -> bool {
    statement.is_clause()
        && (statement.clause.slice(text).ends_with(COMMAS)
            || text.get(statement.clause.end..).is_some_and(|rest| rest.starts_with(COMMAS)))
}

/// True where a comma follows the linking word: a list goes on. What has a particle of its own is an argument: 渡したことが、.
fn is_listed(text: &str, statement: &Statement) -> bool {
    if statement.clause.slice(text).ends_with(CASES) {
        return false;
    }
    text.get(statement.clause.end..)
        .is_some_and(|rest| rest.starts_with(['、', '・']) || rest.starts_with("及び") || rest.starts_with("や"))
}

fn is_content(unit: &[Statement], at: usize) -> bool {
    unit.get(at).is_some_and(|statement| statement.link == Link::Embed(EmbedKind::Content))
}
