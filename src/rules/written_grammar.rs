//! The grammar and the lexicon of the reading layer as written in `rules/grammar.toml` and `rules/lexicon.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::grammar::{
    Against, Attitude, Carry, DateLink, DateMark, EmbedKind, Factuality, Flag, Follows, Light, LinkKind, TailForm, Tie,
};
use super::scope::Part;
use super::written::{Example, Spanned, Text};

/// A class of predicates: verbs and event nouns that say the same kind of thing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["verbs"] }, { "required": ["nouns"] }, { "required": ["adjectives"] }]))]
pub struct Predicate {
    /// The name by which field rows know the class; several tables may add to one class.
    pub id: Text,
    /// Verbs in dictionary form (`判明する`, `気付く`); all inflections, and `を行う`, `がある` and the like behind the noun
    /// of a する verb, follow.
    #[serde(default)]
    pub verbs: Vec<Text>,
    /// Event nouns that take no する (`被害`).
    #[serde(default)]
    pub nouns: Vec<Text>,
    /// Adjectives in dictionary form (`低い`).
    #[serde(default)]
    pub adjectives: Vec<Text>,
    /// Nouns among `verbs` whose telling comes from outside (`指摘`, `問い合わせ`), unless a receiver stands beside them.
    #[serde(default)]
    pub inbound: Vec<Text>,
    /// True for what happens at one moment (knowing, telling): a period never dates it, and a clause chained to it keeps
    /// its own value.
    #[serde(default)]
    pub point: bool,
    /// What it makes of a statement that is embedded in it.
    #[schemars(with = "Option<Attitude>")]
    pub attitude: Option<Text>,
    /// True for what lasts (being, containing, thinking): its polite present is no plan.
    #[serde(default)]
    pub stative: bool,
    /// True for what is done about an incident (stopping, mending): before a comma it is told on its own, not under what
    /// embeds the next clause (回線を切り離し、流出がないことを確かめた).
    #[serde(default)]
    pub deals: bool,
}

/// A class of nouns that matter as arguments.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Noun {
    /// The name by which field rows know the class.
    pub id: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
    /// Units of counts that count them.
    #[serde(default)]
    pub units: Vec<Text>,
}

/// A piece of the tail of a predicate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// How it is written.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
    /// What it says of the predicate.
    #[serde(default)]
    #[schemars(with = "Vec<Flag>")]
    pub is: Vec<Text>,
    /// The form in which it leaves the predicate; `finite` where it is left out.
    #[schemars(with = "Option<TailForm>")]
    pub form: Option<Text>,
    /// What it follows: the noun of a する verb, a stem, or a finite form; `stem` where it is left out.
    #[schemars(with = "Option<Follows>")]
    pub follows: Option<Text>,
}

/// Words behind a finite predicate that link its clause to what follows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkWords {
    /// How the clause hangs on the next one.
    #[schemars(with = "LinkKind")]
    pub link: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// Nouns and words that take a clause or an event noun into the next predicate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Embed {
    /// What the clause becomes by it.
    #[serde(rename = "as")]
    #[schemars(with = "EmbedKind")]
    pub kind: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// Verbs that make one predicate with an event noun before them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LightVerbs {
    /// How the noun's event is told: done, existing, received, or absent.
    #[schemars(with = "Light")]
    pub light: Text,
    /// Verbs in dictionary form.
    #[serde(default)]
    pub verbs: Vec<Text>,
    /// Adjectives in dictionary form (`ない`).
    #[serde(default)]
    pub adjectives: Vec<Text>,
}

/// Words at the head of a clause that turn its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adverb {
    /// What they say.
    #[schemars(with = "Flag")]
    pub makes: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// Words behind a date that tell what the date is for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateMarks {
    /// What it is for.
    #[serde(rename = "as")]
    #[schemars(with = "DateMark")]
    pub mark: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// Words at the head of a clause that carry the date of the clause before over to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Carries {
    /// How.
    #[schemars(with = "Carry")]
    pub carry: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// What is left of `rules/grammar.toml` besides its tables.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrammarWords {
    /// Verbs in る that inflect with five rows though a vowel of the e or i row stands before it (`入る`, `知る`).
    #[serde(default)]
    pub five_rows: Vec<Text>,
    /// Verbs in る that inflect with one row though no kana tells it (`見る`, `得る`).
    #[serde(default)]
    pub one_row: Vec<Text>,
    /// Nouns that add nothing to the event noun before them (`の被害`, `事案`).
    #[serde(default)]
    pub transparent: Vec<Text>,
    /// Tails that tell of a verb which no class has.
    #[serde(default)]
    pub unknown: Vec<Text>,
    /// Words that look like predicates and are none (`について`, `によって`).
    #[serde(default)]
    pub fixed: Vec<Text>,
    /// What may stand between an event noun and its light verb or particle (`等`, `など`).
    #[serde(default)]
    pub fillers: Vec<Text>,
    /// What makes an event noun or a past verb before it the label of a date: `日` of `発覚日`, `期間` of `閲覧できた期間`.
    #[serde(default)]
    pub label_ends: Vec<Text>,
    /// What follows the noun of a する verb in a regex (`{verb:CLASS}`), where it is used as a verb or ends a headline.
    #[serde(default)]
    pub does: Vec<Text>,
    /// What follows the stem of a verb of one row there, and the kana before ば of one of five rows.
    #[serde(default)]
    pub goes_on: Vec<Text>,
    /// Words behind the hours of a day (`17時ごろ`), by which a sentence that begins so goes on with the day before.
    #[serde(default)]
    pub hours: Vec<Text>,
    /// Words before the hours (`同11時`, `午前9時`).
    #[serde(default)]
    pub before_hours: Vec<Text>,
    /// Words behind a noun by which it is where something comes from.
    #[serde(default)]
    pub sources: Vec<Text>,
    /// Particles behind a noun, by which arguments are known.
    #[serde(default)]
    pub particles: Vec<Text>,
    /// Those of them that stand behind somebody who is told, alone or in a list.
    #[serde(default)]
    pub receivers: Vec<Text>,
    /// Those of them that stand behind who acts.
    #[serde(default)]
    pub subjects: Vec<Text>,
    /// Those of them that stand between somebody and those who are of him (委託先の職員).
    #[serde(default)]
    pub owners: Vec<Text>,
    /// Ends of words for parts of somebody, in whose stead they are told (警察の担当課に).
    #[serde(default)]
    pub offices: Vec<Text>,
    /// Particles behind what a sentence speaks of.
    #[serde(default)]
    pub topics: Vec<Text>,
    /// Words that end like one of `topics` and are something else (または).
    #[serde(default)]
    pub not_topics: Vec<Text>,
    /// Behind a date in brackets that tells when something was done (報告(7月5日付)).
    #[serde(default)]
    pub dated: Vec<Text>,
}

/// Statements that give a field its date.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldRow {
    /// Its name, unique over all rules and rows; evidence shows it.
    pub id: Text,
    /// The field that it gives: a date, or one that is told by a code.
    #[serde(rename = "of")]
    pub field: Text,
    /// The code that it gives, for a field that is no date.
    pub says: Option<Text>,
    /// For a date field: what the statement does to a date of the rules for the field (`demote`, `drop`); the row gives none.
    #[schemars(with = "Option<Against>")]
    pub against: Option<Text>,
    /// Classes of predicates of the lexicon, one of which the statement's is; any where it is left out.
    #[serde(default)]
    pub when: Vec<Text>,
    /// Verbs and nouns of the lexicon, as they stand there, one of which the predicate is; any of its class where it is
    /// left out.
    #[serde(default)]
    pub verbs: Vec<Text>,
    /// True: for lines that have no predicate at all, such as `警察署 4月5日` in a list; `with` names their nouns.
    #[serde(default)]
    pub bare: bool,
    /// Classes of predicates of which another one of the sentence is.
    #[serde(default)]
    pub beside: Vec<Text>,
    /// Classes that it may not be of.
    #[serde(default)]
    pub not_when: Vec<Text>,
    /// Classes of predicates of which one must embed the statement.
    #[serde(default)]
    pub under: Vec<Text>,
    /// Classes of predicates of which one must be embedded in it or be its argument.
    #[serde(default)]
    pub about: Vec<Text>,
    /// What the tail and the adverbs of that one must say.
    #[serde(default)]
    #[schemars(with = "Vec<Flag>")]
    pub about_is: Vec<Text>,
    /// How far that one must hold; any value where it is left out.
    #[serde(default)]
    #[schemars(with = "Vec<Factuality>")]
    pub about_value: Vec<Text>,
    /// Classes of predicates of which none may.
    #[serde(default)]
    pub not_about: Vec<Text>,
    /// By which embedding word the statement must hang on what follows (`state`: 閲覧できる状態); any way where it is left
    /// out.
    #[serde(default)]
    #[schemars(with = "Vec<EmbedKind>")]
    pub embedded: Vec<Text>,
    /// Classes of nouns of which one must be its receiver (に, へ).
    #[serde(default)]
    pub to: Vec<Text>,
    /// Classes of nouns of which none may be.
    #[serde(default)]
    pub not_to: Vec<Text>,
    /// Classes of nouns of which one must stand beside it.
    #[serde(default)]
    pub with: Vec<Text>,
    /// Classes of nouns of which none may.
    #[serde(default)]
    pub without: Vec<Text>,
    /// Classes of nouns of which one must be its subject (が, は).
    #[serde(default)]
    pub by: Vec<Text>,
    /// Classes of nouns of which none may be.
    #[serde(default)]
    pub not_by: Vec<Text>,
    /// Words of which one must stand in its clause.
    #[serde(default)]
    pub words: Vec<Text>,
    /// Words of which none may.
    #[serde(default)]
    pub not_words: Vec<Text>,
    /// Words of which one must stand in the sentence, near the predicate.
    #[serde(default)]
    pub sentence_words: Vec<Text>,
    /// Words of which none may.
    #[serde(default)]
    pub not_sentence_words: Vec<Text>,
    /// Words of which one must stand in the title of the post.
    #[serde(default)]
    pub title_words: Vec<Text>,
    /// Words of which none may.
    #[serde(default)]
    pub not_title_words: Vec<Text>,
    /// True: only what is told itself, not what is told of a noun (`送付した書類`).
    #[serde(default)]
    pub main: bool,
    /// Fields before whose dates its date must lie, where they have one: else the row gives none.
    #[serde(default)]
    pub before: Vec<Text>,
    /// What its tail and adverbs must say.
    #[serde(default)]
    #[schemars(with = "Vec<Flag>")]
    pub is: Vec<Text>,
    /// What they may not say.
    #[serde(default)]
    #[schemars(with = "Vec<Flag>")]
    pub is_not: Vec<Text>,
    /// True: somebody outside tells; false: the issuer tells; either where it is left out.
    pub inbound: Option<bool>,
    /// Values that it may have; `fact` where it is left out.
    #[schemars(with = "Option<Vec<Factuality>>")]
    pub value: Option<Vec<Text>>,
    /// How its date may belong to it; all but `embedded`, `at_once`, `soon` and `next` where it is left out.
    #[schemars(with = "Option<Vec<DateLink>>")]
    pub link: Option<Vec<Text>>,
    /// What its date may be for; anything where it is left out.
    #[schemars(with = "Option<Vec<DateMark>>")]
    pub mark: Option<Vec<Text>>,
    /// True: only a date to the day, no month or year.
    #[serde(default)]
    pub day: bool,
    /// True: only a period; false: only a date.
    pub period: Option<bool>,
    /// True: of a period the first day, also for a field of what ends.
    #[serde(default)]
    pub first_day: bool,
    /// For a code: parts of the post that are read; running text and items where it is left out.
    #[schemars(with = "Option<Vec<Part>>")]
    pub part: Option<Vec<Text>>,
    /// Only under headings of these roles.
    #[serde(default)]
    pub role: Vec<Text>,
    /// Not under headings of these roles.
    #[serde(default)]
    pub not_role: Vec<Text>,
    /// Words of which one must stand in the post.
    #[serde(default)]
    pub post_words: Vec<Text>,
    /// Decides among several; the greater wins; 100 where it is left out.
    pub weight: Option<i32>,
    /// How often in a hundred the row is right, where that is not as with the other statements of its field.
    pub trust: Option<u8>,
    /// Its own proof: `value` is the date that it gives, `blocked_by` why it gives none (`value:planned`, `to`, `about`, …).
    #[serde(default)]
    pub example: Vec<Spanned<Example>>,
}

/// How far the rules and the statements are to be trusted with a field.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The field.
    pub field: Text,
    /// How often in a hundred the rules are right where the statements say nothing.
    pub rules: u8,
    /// How often in a hundred the statements are right where the rules say nothing.
    pub statements: u8,
    /// Weight with which a statement that dates the field speaks for an incident, beside the rules of the family `kind`.
    #[serde(default)]
    pub incident: u8,
    /// Fields whose dates its date does not come before: one that does gives way to another that does not.
    #[serde(default)]
    pub not_before: Vec<Text>,
    /// How the statements tie the date of a rule to its words where any other date goes before it (`embedded`, `inside`,
    /// `unread`, `undated`).
    #[serde(default)]
    #[schemars(with = "Vec<Tie>")]
    pub doubted: Vec<Text>,
    /// The same where the rule gives none.
    #[serde(default)]
    #[schemars(with = "Vec<Tie>")]
    pub refused: Vec<Text>,
    /// Fields of which one must have a date, else the field has none.
    #[serde(default)]
    pub needs: Vec<Text>,
    /// True: of two dates out of order that of this field is the wrong one, however sure it is.
    #[serde(default)]
    pub yields: bool,
    /// True: a date of the field that is out of order, and has no other to give way to, is left out.
    #[serde(default)]
    pub gives_up: bool,
}

/// What is left of `rules/fields.toml` besides its tables.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Least {
    /// A value of which its source is right less often than this, in a hundred, is left out.
    #[serde(default)]
    pub least: u8,
    /// Topics of clauses that no row reads, which `topics.toml` tells (advice, measures, other incidents …).
    #[serde(default)]
    pub not_topic: Vec<Text>,
}

/// What is left of a rule file of the family `knowing` besides its tables of rules and rows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnowingFile {
    /// How the timeline is made.
    #[serde(default)]
    pub timeline: Timeline,
}

/// Which dated statements stand in the timeline, and who acts in them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Classes of nouns that act and are told; a subject of another class is what something is done to.
    #[serde(default)]
    pub actors: Vec<Text>,
    /// Particles behind who acts, where the statement tells of what somebody gets or what is done to somebody.
    #[serde(default)]
    pub agents: Vec<Text>,
    /// Particles behind what something is done to.
    #[serde(default)]
    pub objects: Vec<Text>,
    /// Classes of predicates of the lexicon that tell nothing of the incident.
    #[serde(default)]
    pub not_when: Vec<Text>,
    /// How a date may belong to a statement of the timeline; all but `embedded` and `next` where it is left out.
    #[schemars(with = "Option<Vec<DateLink>>")]
    pub link: Option<Vec<Text>>,
    /// Values of statements that do not tell of this incident.
    #[serde(default)]
    #[schemars(with = "Vec<Factuality>")]
    pub not_value: Vec<Text>,
    /// Roles of sections that do not.
    #[serde(default)]
    pub not_role: Vec<Text>,
    /// Topics of clauses that do not.
    #[serde(default)]
    pub not_topic: Vec<Text>,
}
