//! What rule files say of names of organizations.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::{Spanned, Text};

/// A form of organization names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The type of organization it tells: a label of the family.
    #[serde(rename = "type")]
    pub kind: Text,
    /// Where in the name it may stand.
    #[schemars(extend("items" = { "enum": ["prefix", "suffix"] }))]
    pub position: Vec<Text>,
    /// How it is written.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
    /// True where it alone is enough to find a name in running text.
    #[serde(default)]
    pub mention: bool,
    /// True where it tells the type at the end of a name, whatever form the name has in front.
    #[serde(default)]
    pub decides: bool,
}

/// A list of names of organizations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameList {
    /// The type of organization they are of: a label of the family. Without it the form of each name tells, else they are
    /// companies.
    #[serde(default, rename = "type")]
    pub kind: Option<Text>,
    /// What the list is of, such as a prefecture; for readers only.
    #[serde(default)]
    pub area: Option<String>,
    /// Names by their public codes.
    #[serde(default)]
    pub codes: BTreeMap<String, Text>,
    /// Names without a code.
    #[serde(default)]
    pub words: Vec<Text>,
    /// True where the names are found in running text, whatever their form; else a list only tells what a name is that
    /// something else has found.
    #[serde(default)]
    pub mention: bool,
    /// Names that are no longer in use.
    #[serde(default)]
    pub former: Vec<Text>,
}

/// Words that look like a name and are none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// Words by which an issuer speaks of itself.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfWord {
    /// The type of organization they tell.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The words.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// What is left of `rules/organizations.toml` besides its tables.
#[derive(Debug, Default, Deserialize, JsonSchema)]
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
    /// How a name may go on from a particle on (`の香ファーム`), where the text never has it without that.
    #[serde(default)]
    pub joins: Vec<Text>,
    /// How a name goes on from a particle on wherever that stands (`が丘`).
    #[serde(default)]
    pub joined: Vec<Text>,
    /// What follows a name from a particle on and is never a part of it (`の従業員`).
    #[serde(default)]
    pub parts: Vec<Text>,
    /// What stands in a line behind a name and is no part of it (`についてのお知らせ`).
    #[serde(default)]
    pub behind: Vec<Text>,
    /// Words before a particle that are no beginning of a name (`県内` in `県内の高校`).
    #[serde(default)]
    pub common: Vec<Text>,
    /// Words inside a name that hiragana may follow.
    #[serde(default)]
    pub heads: Vec<Text>,
    /// What the first words of a heading do not hold where they are a name.
    #[serde(default)]
    pub not_heading: Vec<Text>,
    /// What follows a name among words that a rule took; the name ends where the group `end` starts.
    #[serde(default)]
    pub tails: Vec<Text>,
    /// Areas before a name; the group `take` is the name alone.
    #[serde(default)]
    pub areas: Vec<Text>,
    /// What a heading says of the trade of an organization before its name (`転職サイト運営X`).
    #[serde(default)]
    pub trades: Vec<Text>,
    /// Hiragana that may stand in the middle of a name at the beginning of a sentence; a regex for the whole run.
    #[serde(default)]
    pub inner: Vec<Text>,
    /// What follows a name that is the subject or the topic of a sentence.
    #[serde(default)]
    pub subject: Vec<Text>,
    /// Words by which a story goes on to speak of an organization that it has named.
    #[serde(default)]
    pub again: Vec<Text>,
    /// Endings of names by which alone a story goes on to speak of them, as the subject (`市は`, `県警によると`).
    #[serde(default)]
    pub kinds: Vec<Text>,
    /// What follows the name of a site where the text means its owner (`です`, `では`).
    #[serde(default)]
    pub itself: Vec<Text>,
    /// Before any ending of a name it speaks of that name again (`同` in `同病院`).
    #[serde(default)]
    pub same: Vec<Text>,
    /// What follows a word by which a story speaks of somebody again.
    #[serde(default)]
    pub topic: Vec<Text>,
    /// What words that a rule took do not look like where they are a name.
    #[serde(default)]
    pub not_names: Vec<Text>,
}
