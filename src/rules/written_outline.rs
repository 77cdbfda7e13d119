//! What `rules/outline.toml` says, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::Text;

/// What `rules/outline.toml` says of lines and sentences.
#[derive(Debug, Default, Deserialize, JsonSchema)]
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
    /// A line that is no more than the number of a page.
    #[serde(default)]
    pub page_mark: Vec<Text>,
    /// A line that stands by itself and is never joined with another: an address, a signature, a row of a table.
    #[serde(default)]
    pub stands_alone: Vec<Text>,
    /// Endings of a line that is whole without the end of a sentence.
    #[serde(default)]
    pub ends_whole: Vec<Text>,
}
