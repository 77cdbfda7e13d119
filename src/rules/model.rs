//! Rules as the stages use them: checked and compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::anchors::{Anchor, Gates, Starts};
use super::cases::CaseRules;
use super::checks::Check;
use super::fields::Fields;
use super::grammar::Grammar;
use super::hints::{Hint, Weighing};
use super::kinds::Kinds;
use super::known::KnownNames;
use super::later::Later;
use super::law::{Law, Mapping};
pub use super::meaning::Meaning;
use super::pattern::{self, Names, Pattern};
use super::places::Places;
use super::scanner::{Needle, Scanner};
use super::scope::{PossibleReach, Reading, Roles, Scope};
use super::sets::Sets;
use super::shapes::{LineShapes, PostShapes, Shape};
use super::stored;
use super::written::{Example, Name, Source};
use crate::mention::Finder;
use crate::text::Normalizer;

/// One way to meet a condition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Matcher {
    /// One of these literals.
    Words(Vec<Needle>),
    /// A regex, which several conditions may share: a stored rule set has it but once, elsewhere.
    Regex(#[serde(skip)] Arc<Pattern>),
}

/// A way to meet a condition, and what it needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Alternative {
    /// What meets it.
    pub matcher: Matcher,
    /// Numbers of sets of literals: a window in which it is met holds a literal of each. The most telling comes first.
    pub needs: Vec<u32>,
    /// The ways through a regex: every match holds literals of the sets of one of them, in order. None where nothing is
    /// known.
    pub chains: Vec<Vec<ChainLink>>,
    /// What must stand ahead where a run of a regex ends ([`Pattern::aheads`]).
    pub aheads: Vec<ChainLink>,
}

/// A set of literals in a way through a regex.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChainLink {
    /// Number of the set.
    pub set: u32,
    /// How far behind the start of the match its literal begins.
    pub reach: pattern::Reach,
    /// How far behind the start of the literal of the link before; nothing for the first one.
    pub apart: pattern::Reach,
}

/// One condition of a rule.
#[derive(Debug, Serialize, Deserialize)]
pub struct Condition {
    /// Ways to meet it.
    pub alternatives: Vec<Alternative>,
    /// Name of its evidence.
    pub name: Option<String>,
    /// Name of another condition and the most characters between the two.
    pub near: Option<(String, usize)>,
    /// Where it stands: bytes of the file of its rule.
    pub range: std::ops::Range<usize>,
}

/// A place in the rule files: file number and byte range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Index into the rule files.
    pub file: usize,
    /// Byte range in that file.
    pub range: std::ops::Range<usize>,
}

/// A compiled rule.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Its id, unique over all files.
    pub id: String,
    /// The output field it speaks of.
    pub family: String,
    /// The label it proves.
    pub label: String,
    /// Where it looks.
    pub scope: Scope,
    /// Readings it accepts.
    pub readings: Vec<Reading>,
    /// How far cues of a possibility reach.
    pub possible: PossibleReach,
    /// All of these must hold.
    pub all: Vec<Condition>,
    /// One of these must hold, where there are any.
    pub any: Vec<Condition>,
    /// None of these may hold.
    pub none: Vec<Condition>,
    /// Literals of which one stands wherever its first condition is met; `None`: not known.
    pub anchors: Option<Vec<Needle>>,
    /// Numbers of sets of literals: the rule can only fire in a window that holds a literal of each. The most telling
    /// comes first.
    pub needs: Vec<u32>,
    /// Decides among several; greater wins.
    pub weight: i32,
    /// Codes of the warnings it allows, and where it says so.
    pub allow: Vec<(String, Place)>,
    /// Its own proof.
    pub examples: Later<Vec<(Example, Place)>>,
    /// Where it stands.
    pub place: Place,
}

/// Which candidate a date field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Pick {
    /// The first in the text.
    #[default]
    First,
    /// The last in the text.
    Last,
    /// The earliest date.
    Earliest,
    /// The latest date.
    Latest,
}

impl Pick {
    /// Every choice with its name in rule files.
    pub const ALL: [(&'static str, Pick); 4] =
        [("first", Pick::First), ("last", Pick::Last), ("earliest", Pick::Earliest), ("latest", Pick::Latest)];
}

/// A word of the output vocabulary.
#[derive(Debug, Serialize, Deserialize)]
pub struct Label {
    /// The code written to the output.
    pub id: String,
    /// Japanese and English name.
    pub name: Name,
    /// Its group.
    pub category: Option<String>,
    /// Labels that are not given when this one is.
    pub hides: Vec<String>,
    /// For dates: which candidate is taken.
    pub pick: Pick,
    /// For delays: the field, the bound in days, and the categories of cause it is for (empty: all).
    pub delay: Option<DelayBound>,
    /// For surveys and grounds: the values of other fields that prove it.
    pub from: Mapping,
    /// Codes that stood for it in an earlier version.
    pub was: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A delay label's meaning.
#[derive(Debug, Serialize, Deserialize)]
pub struct DelayBound {
    /// Name of the delay (`ppc_report`, …).
    pub delay: String,
    /// Most days, inclusive; `None`: any.
    pub at_most: Option<i64>,
    /// Categories of the main cause it is for; empty: all.
    pub cause_category: Vec<String>,
    /// The deadline that the report keeps; `None`: none, the label counts days or takes the rest.
    pub by: Option<String>,
    /// The longer term of that deadline.
    pub longer: bool,
}

/// A form of organization names.
#[derive(Debug, Serialize, Deserialize)]
pub struct Form {
    /// Type code.
    pub kind: String,
    /// May stand before the name proper.
    pub prefix: bool,
    /// May stand after the name proper.
    pub suffix: bool,
    /// Names of this form are found in running text by the form alone.
    pub mention: bool,
    /// At the end of a name it tells the type, whatever stands in front.
    pub decides: bool,
}

/// Where names of organizations start and end, and what gives them a short form.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NameShapes {
    /// Gives a name a short form: regexes at the end of the name, with a group `alias`.
    pub aliases: Vec<Pattern>,
    /// Ends a name only by what stands around it; the group `form` is the ending.
    pub shapes: Vec<Pattern>,
    /// Stands before a name without a gap.
    pub starts: Vec<Pattern>,
    /// Follows a name without a gap; the group `end` starts where the name ends.
    pub ends: Vec<Pattern>,
    /// How a name may go on behind its shorter self, from the particle on, where the text never has that alone.
    pub joins: Vec<Pattern>,
    /// How a name always goes on behind its shorter self.
    pub joined: Vec<Pattern>,
    /// What follows a name from the particle on, and is never a part of it.
    pub parts: Vec<Pattern>,
    /// In what fills the line behind a name, and is no part of it.
    pub behind: Vec<Pattern>,
    /// Words before a particle that are no beginning of a name.
    pub common: Vec<Pattern>,
    /// Words inside a name that hiragana may follow.
    pub heads: Vec<String>,
    /// Not in the first words of a heading where these are a name.
    pub not_heading: Vec<Pattern>,
    /// Follows a name among words that a rule took; the group `end` starts where the name ends.
    pub tails: Vec<Pattern>,
    /// An area before a name; the group `take` is the name.
    pub areas: Vec<Pattern>,
    /// What a heading says of the trade of an organization before its name.
    pub trades: Vec<Pattern>,
    /// Hiragana that may stand in the middle of a name at the beginning of a sentence.
    pub inner: Vec<Pattern>,
    /// What follows a name that is the subject or the topic of a sentence.
    pub subject: Vec<String>,
    /// Words by which a story goes on to speak of an organization that it has named.
    pub again: Vec<String>,
    /// Endings of names by which alone a story goes on to speak of them, as the subject (`市は`, `県警によると`).
    pub kinds: Vec<String>,
    /// What follows the name of a site where the text means its owner.
    pub itself: Vec<String>,
    /// Before any ending of a name it speaks of that name again (`同病院`).
    pub same: Vec<String>,
    /// What follows a word by which a story speaks of somebody again.
    pub topic: Vec<String>,
    /// Not in words that a rule took where these are a name.
    pub not_names: Vec<Pattern>,
}

/// A section role.
#[derive(Debug, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Heading shapes besides the literal words.
    pub regexes: Vec<Shape>,
    /// Which of them no literal tells of.
    pub untold: Vec<usize>,
    /// Heading texts in which it is not meant.
    pub not: Vec<String>,
}

/// Cues that turn readings.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cues {
    /// Finds the nearest cue.
    pub any: Option<Pattern>,
    /// Each cue with its reading; of those that begin at one place the first here counts.
    pub each: Vec<(Reading, Pattern)>,
    /// A text without a literal of [`Meaning::Cue`] has no cue.
    pub told: bool,
    /// Ends a clause.
    pub clause_end: Option<Pattern>,
    /// May stand between a verb and a cue that speaks of this verb alone.
    pub verb_end: Option<Pattern>,
}

/// All rules, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct RuleSet {
    /// Normalization.
    #[serde(skip)]
    pub normalizer: Normalizer,
    /// Dates and counts.
    #[serde(skip, default = "stored::no_finder")]
    pub finder: Finder,
    /// What placeholders of regexes name: unit ids in file order, where the position is the count token's, and words.
    pub placeholders: Names,
    /// Units of the output vocabulary.
    pub counted_units: Vec<String>,
    /// Post headings.
    pub posts: PostShapes,
    /// Lines and sentences.
    pub lines: LineShapes,
    /// Section roles.
    pub roles: Vec<Role>,
    /// Polarity cues.
    pub cues: Cues,
    /// Labels by family, in file order.
    pub labels: BTreeMap<String, Vec<Label>>,
    /// Rules in file order.
    pub rules: Vec<Rule>,
    /// Label of each item group; `-` is recognized and ignored.
    pub items: Vec<String>,
    /// What may follow an item word without a gap.
    pub item_followers: Vec<String>,
    /// What follows a word that is used, reached or come from, and so is no item.
    pub item_used: Option<Pattern>,
    /// What follows an item that is what its sentence is about.
    pub item_topic: Option<Pattern>,
    /// Classes of the lexicon whose negated predicates deny the items that their sentence is about.
    pub denying: Vec<u16>,
    /// Words that name no item where they stand in a list of items.
    pub general_words: Vec<String>,
    /// Forms of organization names.
    pub forms: Vec<Form>,
    /// Where names of organizations start and end.
    pub names: NameShapes,
    /// Names that lists give.
    pub known: KnownNames,
    /// Prefectures and municipalities that lists give.
    pub places: Places,
    /// Words behind which a place may begin a name.
    pub place_after: Vec<String>,
    /// Endings of prefectures that no list has.
    pub place_shapes: Vec<String>,
    /// Organization type that each group of self words tells.
    pub self_kinds: Vec<String>,
    /// What the families of crosswalks and of the law are taken from.
    pub sources: BTreeMap<String, Source>,
    /// What the law asks for.
    pub law: Law,
    /// Which posts belong to one case.
    pub cases: CaseRules,
    /// Grammar and lexicon of the reading layer.
    pub grammar: Grammar,
    /// Which statements give which date field.
    pub fields: Fields,
    /// What the values of one record cannot both say.
    pub checks: Vec<Check>,
    /// How words and rules are weighed, by family.
    pub weighings: Vec<Weighing>,
    /// Words that speak for labels.
    pub hints: Vec<Hint>,
    /// Meanings of each literal.
    pub meanings: Vec<Vec<Meaning>>,
    /// Kinds of these meanings.
    pub kinds: Vec<Kinds>,
    /// Sets of literals that rules ask for.
    pub sets: Sets,
    /// The ways in which rules may begin to fire.
    pub anchors: Vec<Anchor>,
    /// Their gates.
    pub gates: Gates,
    /// What starts the anchors of rules that tell the kind of a post.
    pub kind_starts: Starts,
    /// What starts those of rules that tell what a clause is about.
    pub topic_starts: Starts,
    /// What starts all others.
    pub starts: Starts,
    /// The scanner over all literals.
    pub scanner: Scanner,
}

impl Rule {
    /// The conditions that the rule may begin with: the first of `all`, else all of `any`.
    pub fn firsts(&self) -> &[Condition] {
        self.all.first().map_or(&self.any[..], std::slice::from_ref)
    }

    /// All its conditions.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        [&self.all, &self.any, &self.none].into_iter().flatten()
    }

    /// All its conditions, in the same order.
    pub(super) fn conditions_mut(&mut self) -> impl Iterator<Item = &mut Condition> {
        [&mut self.all, &mut self.any, &mut self.none].into_iter().flatten()
    }
}

impl RuleSet {
    /// The labels of a family.
    pub fn labels_of(&self, family: &str) -> &[Label] {
        self.labels.get(family).map_or(&[], Vec::as_slice)
    }

    /// The label `id` of `family`.
    pub fn label(&self, family: &str, id: &str) -> Option<&Label> {
        self.labels_of(family).iter().find(|label| label.id == id)
    }

    /// The roles of those names; unknown names are passed over.
    pub fn roles_named(&self, names: &[&str]) -> Roles {
        let mut roles = Roles::default();
        for (index, role) in self.roles.iter().enumerate() {
            if names.contains(&role.id.as_str()) {
                roles.0 |= 1 << index;
            }
        }
        roles
    }

    /// The words by which issuers speak of themselves.
    pub fn self_words(&self) -> impl Iterator<Item = &str> {
        let literals = self.scanner.literals().iter().zip(&self.meanings);
        literals.filter(|(_, all)| all.iter().any(|m| matches!(m, Meaning::SelfWord(_)))).map(|(word, _)| word.as_str())
    }

    /// Position of a unit among the count tokens.
    pub fn unit_index(&self, unit: &str) -> Option<usize> {
        self.placeholders.units.iter().position(|known| known == unit)
    }
}
