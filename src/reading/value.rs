//! How far a statement holds: by its own tail, then by what it hangs on, up to the sentence.

use super::Statement;
use super::links::Link;
use crate::rules::grammar::{Attitude, Class, EmbedKind, Factuality, Flag, Flags, Grammar, Light, LinkKind, TailForm};

/// Most bytes from the start of a clause to an adverb at its head.
const ADVERB_REACH: usize = 60;
/// Most bytes from the start of a clause to a word by which it is a mistake, which may stand right before the verb.
const MISTAKE_REACH: usize = 240;

/// Gives each statement from `first` on its value. What embeds a statement follows it, so one walk from the end will do.
pub(super) fn compose(grammar: &Grammar, text: &str, all: &mut [Statement], first: usize) {
    let class = |statement: &Statement| statement.class.and_then(|class| grammar.classes.get(usize::from(class)));
    for at in (first..all.len()).rev() {
        let Some(statement) = all.get_mut(at) else { continue };
        let adverb = adverb(grammar, text, statement);
        if let Some(flag @ (Flag::Mistaken | Flag::Other)) = adverb {
            statement.flags.add(Flags::of(flag));
        }
        let Some(statement) = all.get(at) else { continue };
        let own = own(statement, adverb, class(statement));
        let matrix = statement.matrix.and_then(|matrix| all.get(matrix));
        let value = match matrix {
            Some(matrix) => under(statement, own, class(statement), matrix, class(matrix), |matrix| {
                let above = matrix.matrix.and_then(|above| all.get(above))?;
                Some((above, class(above)))
            }),
            None => alone(statement.link, own),
        };
        if let Some(statement) = all.get_mut(at) {
            statement.value = value;
        }
    }
}

/// What the tail of a predicate and the adverbs of its clause say.
fn own(statement: &Statement, adverb: Option<Flag>, class: Option<&Class>) -> Factuality {
    let flags = statement.flags;
    if statement.form == Some(TailForm::Condition) || flags.has(Flag::Request) || adverb == Some(Flag::Hypothetical) {
        return Factuality::Hypothetical;
    }
    if statement.is_negative() {
        return Factuality::Denied;
    }
    let is_present =
        statement.form == Some(TailForm::Finite) && !flags.has(Flag::Past) && !flags.has(Flag::Progressive);
    let lasts = class.is_some_and(|class| class.stative)
        || flags.has(Flag::Potential)
        || flags.has(Flag::Passive)
        || statement.light == Some(Light::Exist);
    let is_plan = is_present && !lasts && (flags.has(Flag::Polite) || adverb == Some(Flag::Planned));
    if flags.has(Flag::Planned) || is_plan {
        return Factuality::Planned;
    }
    if flags.has(Flag::Likely) { Factuality::Likely } else { Factuality::Fact }
}

/// The adverb at the head of a clause.
fn adverb(grammar: &Grammar, text: &str, statement: &Statement) -> Option<Flag> {
    let before = text.get(statement.clause.start..statement.span.start)?;
    let places = before.char_indices().map(|(at, _)| at).take_while(|at| *at < MISTAKE_REACH);
    let mut words = places.filter_map(|at| Some((at, grammar.adverbs.longest(before.get(at..)?)?.0)));
    words.find(|(at, flag)| *flag == Flag::Mistaken || *at < ADVERB_REACH).map(|(_, flag)| flag)
}

/// The value of a statement that hangs on nothing.
fn alone(link: Link, own: Factuality) -> Factuality {
    match link {
        Link::Embed(EmbedKind::Possible) => Factuality::Possible,
        Link::Embed(EmbedKind::Trace) if own == Factuality::Fact => Factuality::Likely,
        Link::Embed(EmbedKind::Question) => Factuality::Open,
        Link::Embed(EmbedKind::Planned) => Factuality::Planned,
        Link::Embed(EmbedKind::Unrelated) => Factuality::Elsewhere,
        Link::Plain(LinkKind::Purpose | LinkKind::Condition | LinkKind::Upon) => Factuality::Hypothetical,
        _ => own,
    }
}

/// The value of a statement whose matrix is `matrix`.
fn under<'a>(
    statement: &Statement,
    own: Factuality,
    class: Option<&Class>,
    matrix: &'a Statement,
    matrix_class: Option<&Class>,
    above: impl Fn(&'a Statement) -> Option<(&'a Statement, Option<&'a Class>)>,
) -> Factuality {
    let told = match statement.link {
        Link::Plain(
            LinkKind::End
            | LinkKind::Chain
            | LinkKind::Reason
            | LinkKind::Attributive
            | LinkKind::Time
            | LinkKind::When
            | LinkKind::Embed,
        ) => own,
        Link::Plain(LinkKind::Upon) if matrix.flags.has(Flag::Past) => own,
        Link::Plain(LinkKind::List) => {
            if own == Factuality::Fact {
                matrix.value
            } else {
                own
            }
        }
        Link::Plain(LinkKind::Te) if class.is_some_and(|class| class.point) => own,
        Link::Plain(LinkKind::Te) => shared(own, matrix, above(matrix)),
        Link::Embed(EmbedKind::Quote | EmbedKind::Content) if is_announced(statement, class, matrix_class) => {
            Factuality::Planned
        }
        Link::Plain(LinkKind::Argument | LinkKind::Topic) => believed(own, matrix, matrix_class),
        Link::Embed(EmbedKind::Content | EmbedKind::Quote) => believed(own, matrix, matrix_class),
        Link::Embed(EmbedKind::State) => own,
        Link::Embed(EmbedKind::Possible) => possible(matrix, matrix_class),
        Link::Embed(EmbedKind::Trace) => trace(own, matrix, matrix_class),
        other => alone(other, own),
    };
    let is_inside =
        matches!(statement.link, Link::Embed(_) | Link::Plain(LinkKind::Argument | LinkKind::Topic | LinkKind::Te));
    let supposed = matches!(matrix.value, Factuality::Hypothetical | Factuality::Elsewhere);
    match told {
        Factuality::Fact | Factuality::Denied if is_inside && supposed && !is_knowing(class) => matrix.value,
        told => told,
    }
}

/// True for what somebody says that he will do: 書類を送るとの連絡.
fn is_announced(statement: &Statement, class: Option<&Class>, matrix: Option<&Class>) -> bool {
    let others = [Flag::Past, Flag::Progressive, Flag::Negative, Flag::Passive, Flag::Potential];
    let is_told = matrix.is_some_and(|class| class.attitude == Some(Attitude::Knows));
    let is_act = class.is_some_and(|class| !class.stative && !class.point) && statement.light.is_none();
    let is_plain = statement.form == Some(TailForm::Finite) && others.iter().all(|flag| !statement.flags.has(*flag));
    is_told && is_act && is_plain
}

fn is_knowing(class: Option<&Class>) -> bool {
    class.is_some_and(|class| matches!(class.attitude, Some(Attitude::Knows | Attitude::Finds)) && class.point)
}

/// A clause in て or the stem shares what the next one is embedded in, and its being planned or supposed, but not its
/// negation.
fn shared(own: Factuality, next: &Statement, above: Option<(&Statement, Option<&Class>)>) -> Factuality {
    if own != Factuality::Fact {
        return own;
    }
    match (next.value, next.link) {
        (Factuality::Planned | Factuality::Hypothetical, _) => next.value,
        (value, Link::Embed(kind)) if kind != EmbedKind::State => match above {
            // The next one may be denied by its own tail, which is not shared.
            Some((above, class)) if value == Factuality::Denied => match kind {
                EmbedKind::Possible => possible(above, class),
                _ => believed(own, above, class),
            },
            _ => value,
        },
        (value @ (Factuality::Possible | Factuality::Likely | Factuality::Open | Factuality::NotKnown), _) => value,
        _ => own,
    }
}

/// A statement as its matrix has it: known, supposed, denied.
fn believed(own: Factuality, matrix: &Statement, class: Option<&Class>) -> Factuality {
    let negative = matrix.is_negative();
    let is_absent = class.is_none() && matches!(matrix.light, Some(Light::Exist | Light::None)) && negative;
    if is_absent {
        return if own == Factuality::Denied { Factuality::Fact } else { Factuality::Denied };
    }
    let attitude = class.and_then(|class| class.attitude);
    let plain = match (attitude, negative) {
        (Some(Attitude::Knows | Attitude::Finds), true) if own == Factuality::Denied => Factuality::Open,
        (Some(Attitude::Knows | Attitude::Finds), true) => Factuality::NotKnown,
        (Some(Attitude::Supposes), false) => Factuality::Likely,
        (Some(Attitude::Supposes), true) => Factuality::Denied,
        (Some(Attitude::Suspects), false) => Factuality::Possible,
        (Some(Attitude::Suspects), true) => Factuality::NotKnown,
        (Some(Attitude::Asserts), true) | (Some(Attitude::Denies), true) => Factuality::Possible,
        (Some(Attitude::Denies), false) => Factuality::Denied,
        (Some(Attitude::Asks), _) => Factuality::Open,
        (Some(Attitude::Prevents), false) | (Some(Attitude::Demands), _) => Factuality::Hypothetical,
        (Some(Attitude::Plans), _) => Factuality::Planned,
        _ => own,
    };
    let planned_to_be_known = attitude == Some(Attitude::Finds) && matrix.value == Factuality::Planned;
    match own {
        _ if planned_to_be_known => Factuality::Open,
        Factuality::Fact => plain,
        Factuality::Denied if !matches!(plain, Factuality::NotKnown) => match plain {
            Factuality::Denied => own,
            other => other,
        },
        _ => own,
    }
}

/// What is told as 可能性 or おそれ.
fn possible(matrix: &Statement, class: Option<&Class>) -> Factuality {
    let negative = matrix.is_negative();
    let is_absent = class.is_none() && matches!(matrix.light, Some(Light::Exist | Light::None)) && negative;
    match class.and_then(|class| class.attitude) {
        _ if is_absent => Factuality::Denied,
        Some(Attitude::Denies) if !negative && !matrix.flags.has(Flag::Potential) => Factuality::Denied,
        Some(Attitude::Knows | Attitude::Finds) if negative => Factuality::NotKnown,
        Some(Attitude::Supports) if !negative => Factuality::Likely,
        Some(Attitude::Prevents) if !negative => Factuality::Hypothetical,
        _ => Factuality::Possible,
    }
}

/// What is told by its traces.
fn trace(own: Factuality, matrix: &Statement, class: Option<&Class>) -> Factuality {
    let knows = class.is_none_or(|class| matches!(class.attitude, Some(Attitude::Knows | Attitude::Finds)));
    match own {
        Factuality::Fact if matrix.is_negative() && knows => Factuality::NotKnown,
        Factuality::Fact if class.and_then(|class| class.attitude) == Some(Attitude::Asks) => Factuality::Open,
        Factuality::Fact => Factuality::Likely,
        own => own,
    }
}
