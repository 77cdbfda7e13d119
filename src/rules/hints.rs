//! Words that speak for labels without proving one.

use serde::{Deserialize, Serialize};

use super::scope::Roles;

/// How the words and the rules of one family are weighed against each other. Points are natural logarithms of odds: one label
/// that is three points ahead of another is the right one twenty times as often.
#[derive(Debug, Serialize, Deserialize)]
pub struct Weighing {
    /// The family.
    pub family: String,
    /// What evidence names as its rule where words alone tell a label.
    pub id: String,
    /// The labels that words speak of; `-` stands for none of them.
    pub labels: Vec<String>,
    /// How often a word of the title counts.
    pub in_title: f64,
    /// Points for the first label that rules prove.
    pub first: f64,
    /// Points for each further one.
    pub other: f64,
    /// Points for a label of a last resort, of which the rules are not sure.
    pub supposed: f64,
    /// Points without which words alone tell nothing, where rules tell nothing either.
    pub least: f64,
    /// Sections whose words do not count.
    pub not_roles: Roles,
}

/// A word that speaks for labels, or against them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hint {
    /// Index of its weighing.
    pub weighing: usize,
    /// Labels by their index in the weighing, each with its weight in hundredths.
    pub weights: Vec<(usize, i32)>,
}
