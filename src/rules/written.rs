//! Rule files as written: what serde reads, with the place of everything that may be complained about.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub use super::written_cases::{Cases, Link, LinkExample, Merge, NoticeExample, Widest};
pub use super::written_law::{Deadline, Law, Longer, Mapping, Source};

/// A string with its place in the file.
pub type Text = Spanned<String>;

/// Name of a thing in both languages.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// `[[label]]`: a word of the output vocabulary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub id: Text,
    pub name: Name,
    pub category: Option<String>,
    /// Labels of the same family that are not given when this one is.
    pub hides: Option<Vec<Text>>,
    pub pick: Option<Text>,
    /// Delay labels: the upper bound in days.
    pub at_most: Option<i64>,
    /// Delay labels: which delay field it belongs to.
    pub delay: Option<Text>,
    /// Delay labels: only where the main cause is of one of these categories.
    pub cause_category: Option<Vec<Text>>,
    pub source: Option<String>,
    /// Labels of surveys and grounds: the values of other fields that prove the label.
    #[serde(default)]
    pub from: Mapping,
}

/// `[[phrase]]`: words and regexes shared by several rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    pub id: Text,
    #[serde(default)]
    pub words: Vec<Text>,
    #[serde(default)]
    pub regex: Vec<Text>,
}

/// Where a rule looks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    pub part: Option<Vec<Text>>,
    pub role: Option<Vec<Text>>,
    pub not_role: Option<Vec<Text>>,
    pub window: Option<Text>,
}

/// One condition: exactly one of `words`, `regex`, `use`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub words: Option<Spanned<Vec<Text>>>,
    pub regex: Option<Text>,
    #[serde(rename = "use")]
    pub shared: Option<Text>,
    #[serde(rename = "as")]
    pub name: Option<Text>,
    pub near: Option<Text>,
    pub within: Option<usize>,
}

/// `[[rule.example]]`: a text that fires the rule, or that it stays silent on for a stated reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub title: Option<String>,
    pub heading: Option<String>,
    pub published: Option<String>,
    pub text: String,
    pub evidence: Option<BTreeMap<String, String>>,
    pub value: Option<String>,
    pub blocked_by: Option<Text>,
}

/// `[[rule]]`: one way to prove a label.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: Text,
    pub label: Text,
    #[serde(default)]
    pub scope: Scope,
    pub polarity: Option<Vec<Text>>,
    pub all: Option<Spanned<Vec<Spanned<Condition>>>>,
    pub any: Option<Spanned<Vec<Spanned<Condition>>>>,
    pub none: Option<Spanned<Vec<Spanned<Condition>>>>,
    pub weight: Option<i32>,
    #[serde(default)]
    pub example: Vec<Spanned<Example>>,
}

/// `[default]`: what the rules of the file take where they do not say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Default_ {
    #[serde(default)]
    pub scope: Scope,
    pub polarity: Option<Vec<Text>>,
}

/// `[[item]]`: spellings of one kind of data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub label: Text,
    pub words: Spanned<Vec<Text>>,
}

/// `[[form]]`: a form of organization names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(rename = "type")]
    pub kind: Text,
    pub position: Vec<Text>,
    pub words: Spanned<Vec<Text>>,
    #[serde(default)]
    pub mention: bool,
}

/// `[[stop]]`: words that look like a name and are none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    pub words: Spanned<Vec<Text>>,
}

/// `[[self]]`: words by which an issuer speaks of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfWord {
    #[serde(rename = "type")]
    pub kind: Text,
    pub words: Spanned<Vec<Text>>,
}

/// `[[role]]`: a section role and the headings that have it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: Text,
    pub name: Name,
    #[serde(default)]
    pub words: Vec<Text>,
    #[serde(default)]
    pub regex: Vec<Text>,
    #[serde(default)]
    pub not: Vec<Text>,
}

/// `[[cue]]`: words that turn the reading of what stands before them in the clause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    pub reading: Text,
    #[serde(default)]
    pub words: Vec<Text>,
    #[serde(default)]
    pub regex: Vec<Text>,
}

/// What is left of `rules/organizations.toml` besides its tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// What gives a name a short form.
    #[serde(default)]
    pub alias: Vec<Text>,
    /// Endings of names that tell only by what stands around them; the group `form` is the ending.
    #[serde(default)]
    pub shapes: Vec<Text>,
    /// What may stand before a name without a gap; the name starts where the last match ends.
    #[serde(default)]
    pub starts: Vec<Text>,
    /// What may follow a name without a gap; the name ends where the group `end` of the first match starts.
    #[serde(default)]
    pub ends: Vec<Text>,
    /// Words inside a name that hiragana may follow.
    #[serde(default)]
    pub heads: Vec<Text>,
    /// What the first words of a heading do not hold where they are a name.
    #[serde(default)]
    pub not_heading: Vec<Text>,
}

/// What is left of `rules/polarity.toml` besides its cues.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    #[serde(default)]
    pub clause_ends: Vec<Text>,
}

/// What `rules/posts.toml` says of headings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    /// Case prefixes; the group `case` is the case number.
    #[serde(default)]
    pub prefix: Vec<Text>,
    /// Kind of posts with a case prefix, and of those with a date, where no rule says otherwise.
    pub prefixed_kind: Option<Text>,
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
    /// Length from which a line set apart needs no shape, characters.
    pub plain_heading: Option<usize>,
    /// Longest heading, characters.
    pub longest_heading: Option<usize>,
    /// Shortest undated heading, characters.
    pub shortest_heading: Option<usize>,
}

/// What `rules/outline.toml` says of lines and sentences.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    /// Characters that end a sentence.
    pub sentence_ends: Option<String>,
    /// List item markers, regexes at the start of a line.
    #[serde(default)]
    pub item: Vec<Text>,
    /// Heading markers, outermost level first; regexes at the start of a line.
    #[serde(default)]
    pub heading: Vec<Text>,
    /// Longest section heading, characters.
    pub longest_heading: Option<usize>,
    /// Endings that a section heading does not have.
    #[serde(default)]
    pub not_heading: Vec<Text>,
    /// What parts a label from its content within a line.
    #[serde(default)]
    pub label_marks: Vec<String>,
    /// Endings of a sentence that announces the list below it.
    #[serde(default)]
    pub intro: Vec<Text>,
    /// A line that breaks off within a sentence.
    #[serde(default)]
    pub broken_off: Vec<Text>,
    /// A line that goes on with the sentence above it.
    #[serde(default)]
    pub goes_on: Vec<Text>,
    /// A line that never does.
    #[serde(default)]
    pub starts_anew: Vec<Text>,
}
