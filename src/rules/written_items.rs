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
    /// What follows an item that is what its sentence is about, up to the particle that tells so: `等は`, `、住所は`.
    pub topic: Option<Text>,
    /// Classes of the lexicon whose predicates, where they are negated at the end of a sentence, deny the items that it is
    /// about; a verb that the lexicon lacks does so where it tells a state.
    #[serde(default)]
    pub denying: Vec<Text>,
    /// Nouns that `の` may join to what stands before them in an item: 電話番号, 電話の番号.
    #[serde(default)]
    pub heads: Vec<String>,
    /// Words that name no item where they stand in a list of items.
    #[serde(default)]
    pub general: Vec<String>,
}
