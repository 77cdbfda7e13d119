//! `rules/data.toml` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::{Spanned, Text};

/// Spellings of one kind of data.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its label, or `-` for words that look like data and are none.
    pub label: Text,
    /// The spellings.
    #[schemars(length(min = 1))]
    pub words: Spanned<Vec<Text>>,
}

/// What is left of `rules/data.toml` besides its items.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// What may follow an item without a gap and leave it the item it is: `等`, `及`, `情報`. Before any other kanji,
    /// katakana or Latin letter the word is a part of another one.
    #[serde(default)]
    pub may_follow: Vec<String>,
    /// What follows a word that is used, reached or come from, and so is no item: パスワードで保護, アドレスへ送信.
    pub used_as: Option<Text>,
    /// Words that name no item where they stand in a list of items.
    #[serde(default)]
    pub general: Vec<String>,
}
