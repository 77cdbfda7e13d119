//! Words with weights as written: `hint` rows, and how they are weighed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::Text;

/// A word that speaks for labels of its family, or against them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// The word, wherever it stands in the text.
    pub word: Text,
    /// Labels, or `-` for none of them, with the weight of the word in hundredths; below zero it speaks against the label.
    pub weights: BTreeMap<Text, i32>,
}

/// How words and rules are weighed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weighing {
    /// What evidence names as its rule where words alone tell the label.
    pub id: Text,
    /// How often a word of the title counts.
    pub in_title: f64,
    /// Points for the first label that rules prove.
    pub first: f64,
    /// Points for each further label that they prove.
    pub other: f64,
    /// Points for a label of a last resort.
    pub supposed: f64,
    /// Points without which words alone tell nothing, where rules tell nothing either.
    pub least: f64,
    /// Sections whose words do not count.
    #[serde(default)]
    pub not_role: Vec<Text>,
}
