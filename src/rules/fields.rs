//! Which statements give which date field: the rows of `rules/fields.toml`, compiled.

use serde::{Deserialize, Serialize};

use super::grammar::{Against, DateLink, DateMark, EmbedKind, Factuality, Flags, Tie};
use super::later::Later;
use super::model::Place;
use super::scope::{Part, Roles, Topics};
use super::written::Example;

/// The date fields of a record, which rows of `rules/fields.toml` and rules of the family `event` give.
pub const DATE_FIELDS: [&str; 10] = [
    "occurred",
    "occurred_end",
    "discovered",
    "contained",
    "investigation_completed",
    "reported_ppc",
    "reported_ppc_final",
    "reported_police",
    "notified",
    "first_published",
];

/// The fields that rows may give by a code, each with the family of labels that has it.
pub const CODE_FIELDS: [&str; 5] = ["leak_status", KNOWING, "reported_to", "secondary_damage", DELAYED];

/// Why the notice is late; its labels have a name of their own.
const DELAYED: &str = "delay_reasons";

/// What a dated statement tells of knowing, by rows; also the family of the labels.
pub const KNOWING: &str = "knowing";

/// The family of labels that has the codes of a field.
pub fn family_of(field: &str) -> &str {
    if field == DELAYED { "delay_reason" } else { field }
}

/// A row: statements that give a field its date or its code.
#[derive(Debug, Serialize, Deserialize)]
pub struct FieldRow {
    /// Its id, unique over all rules and rows.
    pub id: String,
    /// The field of the record.
    pub field: String,
    /// The code that it gives; `None` for a date.
    pub says: Option<String>,
    /// What it does to a date of the rules, where it gives none itself.
    pub against: Option<Against>,
    /// Classes of the predicate; empty: any, also none.
    pub when: Vec<u16>,
    /// Words of the lexicon, as indices, of which the predicate must be one; empty: any.
    pub verbs: Vec<usize>,
    /// For lines without any predicate (`警察署 4月5日`), not for statements.
    pub bare: bool,
    /// Classes of which another predicate of the sentence must be; empty: none need be.
    pub beside: Vec<u16>,
    /// Classes that the predicate may not be of.
    pub not_when: Vec<u16>,
    /// Classes of the predicate of which one must embed it; empty: none need.
    pub under: Vec<u16>,
    /// Classes of which one must be told, known or meant inside it; empty: none need be.
    pub about: Vec<u16>,
    /// What the tail and the adverbs of that one must say.
    pub about_is: Flags,
    /// How far that one must hold; empty: any value.
    pub about_value: Vec<Factuality>,
    /// Classes of which none may be.
    pub not_about: Vec<u16>,
    /// By which embedding words it may hang on what follows; empty: any way.
    pub embedded: Vec<EmbedKind>,
    /// Classes of nouns of which one must be its receiver; empty: none need be.
    pub to: Vec<u16>,
    /// Classes of nouns of which none may be its receiver.
    pub not_to: Vec<u16>,
    /// Classes of nouns of which one must stand beside it; empty: none need be.
    pub with: Vec<u16>,
    /// Classes of nouns of which none may.
    pub without: Vec<u16>,
    /// Classes of nouns of which one must be its subject; empty: none need be.
    pub by: Vec<u16>,
    /// Classes of nouns of which none may be its subject.
    pub not_by: Vec<u16>,
    /// Words of which one must stand in its clause; empty: none need to.
    pub words: Vec<String>,
    /// Words of which none may.
    pub not_words: Vec<String>,
    /// Words of which one must stand in the sentence around it; empty: none need to.
    pub sentence_words: Vec<String>,
    /// Words of which none may.
    pub not_sentence_words: Vec<String>,
    /// Words of which one must stand in the title of the post; empty: none need to.
    pub title_words: Vec<String>,
    /// Words of which none may.
    pub not_title_words: Vec<String>,
    /// Only what is told itself, not what is told of a noun.
    pub main: bool,
    /// Fields before whose dates its date must lie.
    pub before: Vec<String>,
    /// What its tail and adverbs must say.
    pub is: Flags,
    /// What they may not say.
    pub is_not: Flags,
    /// Telling from outside, or to others; either where it is left out.
    pub inbound: Option<bool>,
    /// Values that it may have.
    pub value: Vec<Factuality>,
    /// Links that its date may have.
    pub link: Vec<DateLink>,
    /// What its date may be for; empty: anything.
    pub mark: Vec<DateMark>,
    /// Only for a date to the day.
    pub day: bool,
    /// Only for a period, or only for a date; either where it is left out.
    pub period: Option<bool>,
    /// Of a period the first day, also for a field of what ends.
    pub first_day: bool,
    /// Parts of the post in which a code is read.
    pub parts: Vec<Part>,
    /// Roles that its section must have; empty: any.
    pub roles: Roles,
    /// Roles that its section may not have.
    pub not_roles: Roles,
    /// Words of which one must stand in the post; empty: none need to.
    pub post_words: Vec<String>,
    /// Decides among several; the greater wins.
    pub weight: i32,
    /// How often in a hundred it is right; `None`: as often as the other statements of its field.
    pub trust: Option<u8>,
    /// Its own proof.
    pub examples: Later<Vec<(Example, Place)>>,
    /// Where it stands.
    pub place: Place,
}

/// How rules and statements decide together on a field.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Decision {
    /// The field of the record.
    pub field: String,
    /// How often in a hundred rules alone are right.
    pub rules: u8,
    /// How often in a hundred statements alone are.
    pub statements: u8,
    /// Weight with which a statement that dates the field speaks for an incident.
    pub incident: u8,
    /// Fields that its date does not come before.
    pub not_before: Vec<String>,
    /// By which ties any other date goes before that of a rule.
    pub doubted: Vec<Tie>,
    /// By which ties a rule gives no date.
    pub refused: Vec<Tie>,
    /// Fields of which one must have a date; empty: none need have.
    pub needs: Vec<String>,
    /// Of two dates out of order its own is the wrong one.
    pub yields: bool,
    /// A date that does, where there is no other, is left out.
    pub gives_up: bool,
}

/// Which dated statements stand in the timeline, and who acts in them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Timeline {
    /// Classes of nouns that act and are told.
    pub actors: Vec<u16>,
    /// Particles behind who acts, where somebody gets something or something is done to somebody.
    pub agents: Vec<String>,
    /// Particles behind what something is done to.
    pub objects: Vec<String>,
    /// Classes of predicates that tell nothing of the incident.
    pub not_when: Vec<u16>,
    /// How a date may belong to a statement.
    pub links: Vec<DateLink>,
    /// Values of statements that do not tell of this incident.
    pub not_values: Vec<Factuality>,
    /// Roles of sections that do not.
    pub not_roles: Roles,
    /// Topics of clauses that do not.
    pub not_topics: Topics,
}

/// The rows and the decisions.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Fields {
    /// In file order.
    pub rows: Vec<FieldRow>,
    /// By field.
    pub decisions: Vec<Decision>,
    /// A value of which its source is right less often than this, in a hundred, is left out.
    pub least: u8,
    /// Topics of clauses that no row reads.
    pub not_topics: Topics,
    /// How the timeline is made.
    pub timeline: Timeline,
}

impl Fields {
    /// How rules and statements decide on a field.
    pub fn decision(&self, field: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.field == field)
    }
}
