//! Rule files as written: what serde reads, with the place of everything that may be complained about.
//!
//! The JSON Schema of rule files is made from these types; what is said of a field here is what editors show.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::compile::DELAYS;
use super::model::Pick;
use super::scope::{Part, PossibleReach, Reading, Window};

/// A value with its place in the file. To the schema it is the value alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T>(toml::Spanned<T>);

impl<T> Spanned<T> {
    /// The value without its place.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T> Deref for Spanned<T> {
    type Target = toml::Spanned<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Serialize> Serialize for Spanned<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.0.span(), self.0.get_ref()).serialize(serializer)
    }
}

/// From a rule file, whose reader tells the place, or from a compiled rule set, which holds it.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return toml::Spanned::deserialize(deserializer).map(Self);
        }
        <(Range<usize>, T)>::deserialize(deserializer).map(|(place, value)| Self(toml::Spanned::new(place, value)))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

pub use super::written_cases::{Apart, Cases, Link, LinkExample, Merge, NoticeExample, Widest};
pub use super::written_items::{Item, Items};
pub use super::written_law::{
    Body, ClosedDays, ContextWords, Deadline, DeadlineExample, Duty, HolidayYear, Law, Longer, Mapping, NotBefore,
    Source, Work,
};
pub use super::written_names::{Form, NameList, Names, SelfWord, Stop};
pub use super::written_outline::Outline;

/// A string with its place in the file.
pub type Text = Spanned<String>;

/// Readings, or the word for all of them.
fn accepted_readings(generator: &mut SchemaGenerator) -> Schema {
    let reading = generator.subschema_for::<Reading>();
    let any = json_schema!({ "const": "any", "description": "Every reading." });
    json_schema!({ "type": "array", "items": { "anyOf": [reading, any] }, "minItems": 1 })
}

/// Name of a thing in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
// The loader takes a name without one of them, and `rules check` tells it; an editor tells it at once.
#[schemars(extend("required" = ["ja", "en"]))]
pub struct Name {
    /// Japanese.
    #[serde(default)]
    pub ja: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

/// A word of the output vocabulary.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The code in the output, unique within the family.
    pub id: Text,
    /// Its name in both languages.
    pub name: Name,
    /// The group it belongs to; of the main cause it becomes `cause_category`.
    pub category: Option<String>,
    /// Labels of the same family that are not given when this one is.
    pub hides: Option<Vec<Text>>,
    /// Dates: which candidate is taken where several rules of the same weight fire; `first` where it is left out.
    #[schemars(with = "Option<Pick>")]
    pub pick: Option<Text>,
    /// Delay labels: the upper bound in days.
    pub at_most: Option<i64>,
    /// Delay labels: which delay they are for.
    #[schemars(extend("enum" = DELAYS))]
    pub delay: Option<Text>,
    /// Delay labels: only where the main cause is of one of these categories.
    pub cause_category: Option<Vec<Text>>,
    /// Delay labels: the deadline of the family `law` that the report keeps.
    pub by: Option<Text>,
    /// Delay labels with `by`: the longer term of the deadline.
    #[serde(default)]
    pub longer: bool,
    /// Codes that stood for it in an earlier version.
    #[serde(default)]
    pub was: Vec<String>,
    /// Where the definition comes from.
    pub source: Option<String>,
    /// Labels of surveys and grounds: the values of other fields that prove the label.
    #[serde(default)]
    pub from: Mapping,
}

/// Words and regexes shared by several rules.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["words"] }, { "required": ["regex"] }]))]
pub struct Phrase {
    /// The name by which conditions `use` it, unique over all files.
    pub id: Text,
    /// Literal words.
    #[serde(default)]
    pub words: Vec<Text>,
    /// Regexes.
    #[serde(default)]
    pub regex: Vec<Text>,
}

/// Where a rule looks.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Parts of a post that it looks at; all of them where it is left out.
    #[schemars(with = "Option<Vec<Part>>")]
    pub part: Option<Vec<Text>>,
    /// Only under headings of these roles, which `sections.toml` gives.
    pub role: Option<Vec<Text>>,
    /// Not under headings of these roles.
    pub not_role: Option<Vec<Text>>,
    /// Not in clauses that are about one of these, which `topics.toml` tells (advice, measures, other incidents …).
    pub not_topic: Option<Vec<Text>>,
    /// The stretch of text in which all conditions must be met; `sentence` where it is left out.
    #[schemars(with = "Option<Window>")]
    pub window: Option<Text>,
}

/// One condition: exactly one of `words`, `regex`, `use`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{ "required": ["words"] }, { "required": ["regex"] }, { "required": ["use"] }]))]
pub struct Condition {
    /// Literal words, one of which must be there.
    #[schemars(length(min = 1))]
    pub words: Option<Spanned<Vec<Text>>>,
    /// A regex, with placeholders such as `{date}`, `{count:persons}` and `{org}`; best between single quotes.
    pub regex: Option<Text>,
    /// The id of a `[[phrase]]`.
    #[serde(rename = "use")]
    pub shared: Option<Text>,
    /// A name for the words that meet it, for `near` and for the `evidence` of examples.
    #[serde(rename = "as")]
    pub name: Option<Text>,
    /// The name of an earlier condition to whose words it must be near.
    pub near: Option<Text>,
    /// The most characters between the two; 40 where it is left out.
    pub within: Option<usize>,
}

/// A text that fires the rule, or that it stays silent on for a stated reason.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The heading of the post.
    pub title: Option<String>,
    /// A heading above the text.
    pub heading: Option<String>,
    /// The date of the post, such as `2024-07-31`; dates without a year need it.
    pub published: Option<Text>,
    /// The text, of one or several lines.
    pub text: String,
    /// The words that the named conditions must find.
    pub evidence: Option<BTreeMap<String, String>>,
    /// What the rule must take: a date, a period (`2024-04-01/2024-04-12`), a count (`1200 persons`), a name, or the words
    /// of the group `take`.
    pub value: Option<String>,
    /// The rule must not fire, and for this reason: `silent`, `part:title`, `scope:countermeasures`, `missing:all:2`,
    /// `missing:any:1`, `none:1`, `polarity:denied` or another of the kind.
    pub blocked_by: Option<Text>,
}

/// One way to prove a label.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["all"] }, { "required": ["any"] }]))]
pub struct Rule {
    /// Its name, unique over all files; evidence shows it.
    pub id: Text,
    /// The label it proves, declared in its family.
    pub label: Text,
    /// Where it looks.
    #[serde(default)]
    pub scope: Scope,
    /// The readings it accepts; `asserted` and `likely` where it is left out.
    #[serde(default)]
    #[schemars(schema_with = "accepted_readings")]
    pub polarity: Option<Vec<Text>>,
    /// How far cues of a possibility reach: `clause` where it is left out.
    #[schemars(with = "Option<PossibleReach>")]
    pub possible: Option<Text>,
    /// Each of these must be met in the window; the first is the anchor.
    #[schemars(length(min = 1))]
    pub all: Option<Spanned<Vec<Spanned<Condition>>>>,
    /// At least one of these must be met.
    #[schemars(length(min = 1))]
    pub any: Option<Spanned<Vec<Spanned<Condition>>>>,
    /// None of these may be met.
    #[schemars(length(min = 1))]
    pub none: Option<Spanned<Vec<Spanned<Condition>>>>,
    /// Decides among several; the greater wins; 100 where it is left out.
    pub weight: Option<i32>,
    /// Warnings that are not to be told of this rule.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// Its own proof.
    #[serde(default)]
    pub example: Vec<Spanned<Example>>,
}

/// A warning that is meant so, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Code of the warning, such as `W504`.
    pub code: Text,
    /// Why the rule is right as it is.
    pub why: Text,
}

/// What the rules of the file take where they do not say.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Default")]
pub struct Default_ {
    /// Where they look.
    #[serde(default)]
    pub scope: Scope,
    /// The readings they accept.
    #[serde(default)]
    #[schemars(schema_with = "accepted_readings")]
    pub polarity: Option<Vec<Text>>,
    /// How far cues of a possibility reach: `verb`, where nothing but the rest of the verb stands between it and the cue, or
    /// `clause`.
    #[schemars(with = "Option<PossibleReach>")]
    pub possible: Option<Text>,
}

/// A section role and the headings that have it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The name by which scopes know it.
    pub id: Text,
    /// Its name in both languages.
    pub name: Name,
    /// Parts of a heading that give it the role; the longest hit wins.
    #[serde(default)]
    pub words: Vec<Text>,
    /// Shapes of a heading that give it the role.
    #[serde(default)]
    pub regex: Vec<Text>,
    /// Headings in which the role is not meant.
    #[serde(default)]
    pub not: Vec<Text>,
}

/// Words that turn the reading of what stands before them in the clause.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// The reading they tell.
    #[schemars(with = "Reading")]
    pub reading: Text,
    /// Literal words.
    #[serde(default)]
    pub words: Vec<Text>,
    /// Regexes.
    #[serde(default)]
    pub regex: Vec<Text>,
}

/// What is left of `rules/polarity.toml` besides its cues.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    /// Words after which a new clause begins.
    #[serde(default)]
    pub clause_ends: Vec<Text>,
    /// What may stand between a verb and a cue that speaks of this verb alone, as a regex.
    pub verb_end: Option<Text>,
}

/// What `rules/posts.toml` says of headings.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    /// Case prefixes; the group `case` is the case number.
    #[serde(default)]
    pub prefix: Vec<Text>,
    /// Kind of posts with a case prefix, where no rule says otherwise.
    pub prefixed_kind: Option<Text>,
    /// Kind of posts with a date in the heading, where no rule says otherwise.
    pub dated_kind: Option<Text>,
    /// Lines that never head a post.
    #[serde(default)]
    pub not_heading: Vec<Text>,
    /// Lines after a post that belong to it.
    #[serde(default)]
    pub furniture: Vec<Text>,
    /// Lines before the first post that belong to none.
    #[serde(default)]
    pub page_header: Vec<Text>,
    /// What an undated heading without a prefix looks like.
    #[serde(default)]
    pub title_shape: Vec<Text>,
    /// What a headline of a news story looks like.
    #[serde(default)]
    pub news_shape: Vec<Text>,
    /// How the title of a notice ends.
    #[serde(default)]
    pub notice_title: Vec<Text>,
    /// How a line of a title ends that goes on in the next one.
    #[serde(default)]
    pub title_goes_on: Vec<Text>,
    /// Lines that say whose the page is; the group `take` is the name.
    #[serde(default)]
    pub owner: Vec<Text>,
    /// Words of incidents in a title.
    #[serde(default)]
    pub incident_word: Vec<Text>,
    /// Names of a site's sections (`お知らせ`): a title only where there is no better one.
    #[serde(default)]
    pub section_name: Vec<Text>,
    /// Lines that are a name and nothing else.
    #[serde(default)]
    pub name_line: Vec<Text>,
    /// Lines around a title that are neither title nor text: addressees, numbers of releases.
    #[serde(default)]
    pub head_line: Vec<Text>,
    /// Lines at the end of a post that are no text: signature, contacts.
    #[serde(default)]
    pub foot_line: Vec<Text>,
    /// Lines with which the page furniture below a post begins; nothing from there on is read.
    #[serde(default)]
    pub tail_line: Vec<Text>,
    /// Lines that are running text though no sentence ends in them, as where lines are broken at a width.
    #[serde(default)]
    pub text_line: Vec<Text>,
    /// Paths to the page; the group `take` is the last step.
    #[serde(default)]
    pub breadcrumb: Vec<Text>,
    /// Lines with the date of the first publication; a match ends with `{date}`.
    #[serde(default)]
    pub published_line: Vec<Text>,
    /// Lines with the date of a later version.
    #[serde(default)]
    pub updated_line: Vec<Text>,
    /// Lines with a date and no label.
    #[serde(default)]
    pub bare_dateline: Vec<Text>,
    /// Lines with a date of something else.
    #[serde(default)]
    pub not_dateline: Vec<Text>,
    /// Length from which a line set apart needs no shape, characters.
    pub plain_heading: Option<usize>,
    /// Longest heading, characters.
    pub longest_heading: Option<usize>,
    /// Shortest undated heading, characters.
    pub shortest_heading: Option<usize>,
}

impl Posts {
    /// Its lists of regexes.
    pub fn regexes(&self) -> [&Vec<Text>; 21] {
        [
            &self.prefix,
            &self.not_heading,
            &self.furniture,
            &self.page_header,
            &self.title_shape,
            &self.news_shape,
            &self.notice_title,
            &self.title_goes_on,
            &self.owner,
            &self.incident_word,
            &self.section_name,
            &self.name_line,
            &self.head_line,
            &self.foot_line,
            &self.tail_line,
            &self.text_line,
            &self.breadcrumb,
            &self.published_line,
            &self.updated_line,
            &self.bare_dateline,
            &self.not_dateline,
        ]
    }
}
