//! What literals mean to the stages that look for them.

use serde::{Deserialize, Serialize};

/// What a literal means beyond its part in rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// A spelling of a data item: index into [`RuleSet::items`](super::RuleSet::items).
    Item(usize),
    /// A form of organization names.
    Form(usize),
    /// Looks like a name and is none.
    Stop,
    /// The issuer speaking of itself: index into [`RuleSet::self_kinds`](super::RuleSet::self_kinds).
    SelfWord(usize),
    /// Part of a heading with this role.
    Role(usize),
    /// Part of a heading that a regex of a role may match: numbers of the role and the regex.
    Shape(usize, usize),
    /// A name that a list gives, found in running text.
    Known,
    /// Part of what a cue matches, which is its most telling set of literals: number of the cue.
    Cue(usize),
    /// A word of the lexicon: index into [`Grammar::lemmas`](super::grammar::Grammar::lemmas).
    Lemma(usize),
    /// A noun of that class of the lexicon.
    Noun(usize),
    /// The tail of a verb that the lexicon may lack.
    UnknownVerb,
    /// Looks like a predicate and is none.
    NoPredicate,
    /// A word that speaks for labels: index into [`RuleSet::hints`](super::RuleSet::hints).
    Hint(usize),
}
