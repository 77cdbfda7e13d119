//! The statements of a post, for people.

use serde::Serialize;

use crate::extract::{Near, nearest};
use crate::matcher::PostText;
use crate::mention::tokens;
use crate::reading::{Dating, Statement};
use crate::rules::RuleSet;
use crate::text::Span;

/// A statement with what was decided of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// 1-based line of its predicate.
    pub line: usize,
    /// The predicate with its tail.
    pub predicate: String,
    /// Its class in the lexicon; `None` where the lexicon lacks it.
    pub class: Option<String>,
    /// How far it holds.
    pub value: &'static str,
    /// How it hangs on what follows.
    pub link: &'static str,
    /// The predicate that it hangs on.
    pub under: Option<String>,
    /// How deep it is embedded.
    pub depth: u8,
    /// Its dates, each with how it belongs to it.
    pub dates: Vec<ToldDate>,
    /// The nouns beside it, each as `words/class/particle`.
    pub arguments: Vec<String>,
}

/// A date of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldDate {
    /// As the text writes it.
    pub date: String,
    /// How it belongs to the statement.
    pub link: &'static str,
    /// What stands behind it: what it is for.
    pub mark: &'static str,
}

/// A statement that came nearest to giving a field its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearStatement {
    /// The row of `fields.toml` to which it came nearest.
    pub row: String,
    /// What was missing: `value:planned`, `to`, `about`, ….
    pub lacks: String,
    /// The statement.
    pub statement: Told,
}

/// The statements of a post that came nearest to giving `field` its value.
pub(super) fn near_statements(
    rules: &RuleSet,
    post: &PostText,
    field: &str,
    line: &dyn Fn(usize) -> usize,
) -> Vec<NearStatement> {
    let near = nearest(rules, post, field);
    if near.is_empty() {
        return Vec::new();
    }
    let all = told(rules, post, line);
    let statement = |Near { row, statement, lacks }| {
        let statement = all.get(statement)?.clone();
        Some(NearStatement { row: row.id.clone(), lacks, statement })
    };
    near.into_iter().filter_map(statement).collect()
}

/// The statements of a post; `line` gives the line of a place in the normalized document.
pub(super) fn told(rules: &RuleSet, post: &PostText, line: &dyn Fn(usize) -> usize) -> Vec<Told> {
    let statements = post.statements(rules);
    let grammar = &rules.grammar;
    let class =
        |statement: &Statement| grammar.classes.get(usize::from(statement.class?)).map(|class| class.id.clone());
    let words = |span: Span| post.words(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let date = |dating: &Dating| ToldDate {
        date: words(Span::new(dating.date, dating.date + tokens::DATE.len_utf8())),
        link: dating.link.name(),
        mark: dating.mark.name(),
    };
    let all = statements.all.iter().enumerate();
    all.map(|(number, statement)| Told {
        line: line(post.to_document(statement.span).start),
        predicate: words(statement.span),
        class: class(statement),
        value: statement.value.name(),
        link: statement.link.name(),
        under: statement.matrix.and_then(|matrix| statements.all.get(matrix)).map(|matrix| words(matrix.span)),
        depth: statement.depth,
        dates: statements.dates_of(number).map(date).collect(),
        arguments: statements
            .arguments(statement)
            .iter()
            .map(|argument| {
                let noun = argument.noun.and_then(|noun| grammar.nouns.get(usize::from(noun)));
                let particle = argument.particle.and_then(|number| grammar.particle_names.get(usize::from(number)));
                let named = |name: Option<&String>| name.cloned().unwrap_or_default();
                format!("{}/{}/{}", words(argument.span), named(noun), named(particle))
            })
            .collect(),
    })
    .collect()
}
