//! How a clause or an event noun hangs on what follows it.

use super::tokens::{Predicate, is_hiragana, is_word, noun_join, skip};
use crate::rules::grammar::{EmbedKind, Flag, Grammar, Join, Light, LinkKind, TailForm};

/// A link to what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Without an embedding word.
    Plain(LinkKind),
    /// By an embedding word: こと, 可能性, 有無.
    Embed(EmbedKind),
}

impl Link {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Link::Plain(kind) => kind.name(),
            Link::Embed(kind) => kind.name(),
        }
    }
}

/// Where sentences and quotes end.
const ENDS: [char; 12] = ['。', '!', '?', ')', '」', '』', '】', ']', '\n', ';', '》', '>'];

/// The link of a predicate that ends where `rest` begins, and the bytes of its linking word.
pub(super) fn link(grammar: &Grammar, predicate: &Predicate, rest: &str) -> (Link, usize) {
    match predicate.form {
        None => noun_link(grammar, rest),
        Some(TailForm::Condition) => (Link::Plain(LinkKind::Condition), 0),
        Some(TailForm::List) => (Link::Plain(LinkKind::List), comma(rest)),
        Some(TailForm::Te | TailForm::Stem) => (Link::Plain(LinkKind::Te), comma(rest)),
        Some(TailForm::Finite) => finite_link(grammar, predicate, rest),
    }
}

fn finite_link(grammar: &Grammar, predicate: &Predicate, rest: &str) -> (Link, usize) {
    if let Some((join, len)) = grammar.joins.longest(rest) {
        let link = match join {
            Join::Embed(kind) => Link::Embed(kind),
            Join::Link(kind) => Link::Plain(purpose(grammar, predicate, rest, kind)),
        };
        return (link, len);
    }
    let behind = rest.trim_start_matches([')', '」', '』', ' ']);
    let quoted = rest.len() - behind.len();
    if quoted > 0
        && let Some((Join::Embed(kind), len)) = grammar.joins.longest(behind)
    {
        return (Link::Embed(kind), quoted + len);
    }
    if quoted > 0 && behind.starts_with('と') {
        return (Link::Embed(EmbedKind::Quote), quoted + 'と'.len_utf8());
    }
    match rest.chars().next() {
        None => (super::END, 0),
        Some(c) if ENDS.contains(&c) => (super::END, c.len_utf8()),
        // What stands in brackets or in a note behind a finite predicate says more of what was told.
        Some('(' | '※') => (super::END, 0),
        Some(' ') if behind.starts_with(['※', '(', '→']) => (super::END, 0),
        Some('、' | ',') => (Link::Plain(LinkKind::Chain), comma(rest)),
        Some('と') => (Link::Embed(EmbedKind::Quote), 'と'.len_utf8()),
        Some(_) => (Link::Plain(LinkKind::Attributive), 0),
    }
}

/// A present form before ため tells a purpose, except for what lasts: 防ぐため, but しているため.
fn purpose(grammar: &Grammar, predicate: &Predicate, rest: &str, kind: LinkKind) -> LinkKind {
    let lasts = predicate.flags.has(Flag::Past)
        || predicate.flags.has(Flag::Progressive)
        || predicate.flags.has(Flag::Negative)
        || predicate.flags.has(Flag::Potential)
        || predicate.light == Some(Light::Exist)
        || predicate.light == Some(Light::None)
        || predicate.class.and_then(|class| grammar.classes.get(usize::from(class))).is_some_and(|class| class.stative);
    if kind == LinkKind::Reason && rest.starts_with("ため") && !lasts { LinkKind::Purpose } else { kind }
}

/// The length of the word that makes the event noun before `rest` the label of a date, and what stands behind it: the 日 of
/// 発覚日, but not that of 調査日程.
pub(super) fn label_end<'a>(grammar: &Grammar, rest: &'a str) -> Option<(usize, &'a str)> {
    let (_, len) = grammar.label_ends.longest(rest)?;
    let behind = rest.get(len..)?;
    let ends = !behind.starts_with(|c| is_word(c) || is_hiragana(c));
    ends.then_some((len, behind))
}

/// The link of an event noun alone, whose particle begins `rest`.
fn noun_link(grammar: &Grammar, rest: &str) -> (Link, usize) {
    if let Some((join, len)) = noun_join(grammar, rest) {
        let link = match join {
            Join::Embed(kind) => Link::Embed(kind),
            Join::Link(kind) => Link::Plain(kind),
        };
        return (link, len);
    }
    let behind = skip(grammar, label_end(grammar, rest).map_or(rest, |(_, behind)| behind));
    let skipped = rest.len() - behind.len();
    let kind = match grammar.particles.longest(behind).and_then(|(number, _)| particle(grammar, number)) {
        Some("の" | "との" | "からの" | "への" | "による" | "に対する" | "における") => {
            LinkKind::Attributive
        }
        Some("により" | "によって" | "によれば" | "から" | "より" | "で" | "にて" | "では") => {
            LinkKind::Chain
        }
        Some("、" | "・" | "や" | "及び" | "および" | "並びに" | "ならびに" | "または" | "又は") => {
            LinkKind::Te
        }
        Some("は" | "も" | "には" | "については") => LinkKind::Topic,
        Some(_) => LinkKind::Argument,
        None if behind.chars().next().is_some_and(is_word) => LinkKind::Attributive,
        None => LinkKind::End,
    };
    (Link::Plain(kind), skipped)
}

fn particle(grammar: &Grammar, number: u8) -> Option<&str> {
    grammar.particle_names.get(usize::from(number)).map(String::as_str)
}

fn comma(rest: &str) -> usize {
    rest.chars().next().filter(|c| matches!(c, '、' | ',')).map_or(0, char::len_utf8)
}
