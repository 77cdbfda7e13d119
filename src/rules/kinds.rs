//! Which kinds of meanings literals have, so that most hits of a text are passed over at one look.

use serde::{Deserialize, Serialize};

use super::model::{Meaning, RuleSet};
use super::scanner::Needle;

/// A set of kinds of meanings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds(u16);

impl Kinds {
    /// [`Meaning::Item`].
    pub const ITEM: Kinds = Kinds(1);
    /// [`Meaning::Form`].
    pub const FORM: Kinds = Kinds(1 << 1);
    /// [`Meaning::SelfWord`].
    pub const SELF_WORD: Kinds = Kinds(1 << 2);
    /// What looks like a name and is none: [`Meaning::Stop`] and [`Meaning::SelfWord`].
    pub const NO_NAME: Kinds = Kinds(1 << 3);
    /// What tells a section's role: [`Meaning::Role`] and [`Meaning::Shape`].
    pub const ROLE: Kinds = Kinds(1 << 4);
    /// [`Meaning::Cue`].
    pub const CUE: Kinds = Kinds(1 << 5);
    /// What the reading layer reads: [`Meaning::Lemma`], [`Meaning::Noun`] and [`Meaning::UnknownVerb`].
    pub const READING: Kinds = Kinds(1 << 6);

    /// [`Meaning::Known`].
    pub const LISTED: Kinds = Kinds(1 << 7);
    /// [`Meaning::Hint`].
    pub const HINT: Kinds = Kinds(1 << 8);

    /// The kinds of all these meanings.
    pub(super) fn of(meanings: &[Meaning]) -> Self {
        meanings.iter().map(|meaning| Self::of_one(*meaning)).fold(Self::default(), Self::or)
    }

    fn of_one(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Item(_) => Self::ITEM,
            Meaning::Form(_) => Self::FORM,
            Meaning::Stop => Self::NO_NAME,
            Meaning::SelfWord(_) => Self::SELF_WORD.or(Self::NO_NAME),
            Meaning::Role(_) | Meaning::Shape(..) => Self::ROLE,
            Meaning::Cue(_) => Self::CUE,
            Meaning::Known => Self::LISTED,
            Meaning::Hint(_) => Self::HINT,
            Meaning::Lemma(_) | Meaning::Noun(_) | Meaning::UnknownVerb | Meaning::NoPredicate => Self::READING,
        }
    }

    /// The kinds of both.
    #[must_use]
    pub const fn or(self, other: Kinds) -> Self {
        Self(self.0 | other.0)
    }
}

impl RuleSet {
    /// True where the literal has a meaning of one of these kinds.
    #[inline]
    pub fn means(&self, needle: Needle, kinds: Kinds) -> bool {
        self.kinds.get(needle as usize).is_some_and(|known| known.0 & kinds.0 != 0)
    }
}
