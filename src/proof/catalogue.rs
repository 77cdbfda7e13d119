//! What a set of rules holds: its families, labels and rules, each with its place, as plain rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diag::{Diagnostic, Position, position};
use crate::message::{Message, message};
use crate::rules::{Place, RuleFiles, RuleSet, nearest};

/// From so many names on a list of them is of no help.
const MANY: usize = 80;

/// A family: labels and rules that decide one field, or a few that go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FamilyRow<'r> {
    /// Its name.
    pub family: &'r str,
    /// How many labels it has.
    pub labels: usize,
    /// How many rules.
    pub rules: usize,
    /// How many examples these have.
    pub examples: usize,
    /// Its files, joined with `;`.
    pub files: String,
}

/// A label with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelRow<'r> {
    /// Its family.
    pub family: &'r str,
    /// Its id.
    pub label: &'r str,
    /// Its Japanese name.
    pub ja: &'r str,
    /// Its English name.
    pub en: &'r str,
    /// Its group; empty where it has none.
    pub category: &'r str,
    /// How many rules prove it.
    pub rules: usize,
    /// The file it is declared in.
    pub file: &'r str,
    /// The line in that file, from 1.
    pub line: usize,
}

/// A rule with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleRow<'r> {
    /// Its family.
    pub family: &'r str,
    /// Its id.
    pub rule: &'r str,
    /// The label it proves.
    pub label: &'r str,
    /// The label's Japanese name.
    pub ja: &'r str,
    /// The label's English name.
    pub en: &'r str,
    /// Decides among several rules.
    pub weight: i32,
    /// How many of its examples must fire it.
    pub hits: usize,
    /// How many must keep it silent.
    pub silent: usize,
    /// The file it stands in.
    pub file: &'r str,
    /// The line in that file, from 1.
    pub line: usize,
}

/// The families that have labels or rules, by name.
pub fn families<'r>(rules: &'r RuleSet, files: &'r RuleFiles) -> Vec<FamilyRow<'r>> {
    let names: BTreeSet<&str> =
        rules.labels.keys().chain(rules.rules.iter().map(|rule| &rule.family)).map(String::as_str).collect();
    let row = |family| {
        let labels = rules.labels_of(family);
        let own: Vec<_> = rules.rules.iter().filter(|rule| rule.family == family).collect();
        let places = labels.iter().map(|label| &label.place).chain(own.iter().map(|rule| &rule.place));
        let paths: BTreeSet<&str> = places.map(|place| located(files, place).0).collect();
        FamilyRow {
            family,
            labels: labels.len(),
            rules: own.len(),
            examples: own.iter().map(|rule| rule.examples.len()).sum(),
            files: paths.into_iter().collect::<Vec<_>>().join(";"),
        }
    };
    names.into_iter().map(row).collect()
}

/// The labels by family and, within it, in file order; only those of `family` where one is given.
pub fn labels<'r>(rules: &'r RuleSet, files: &'r RuleFiles, family: Option<&str>) -> Vec<LabelRow<'r>> {
    let mut proving: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for rule in &rules.rules {
        *proving.entry((&rule.family, &rule.label)).or_default() += 1;
    }
    let chosen = rules.labels.iter().filter(|(name, _)| family.is_none_or(|family| family == *name));
    let all = chosen.flat_map(|(family, labels)| labels.iter().map(move |label| (family.as_str(), label)));
    all.map(|(family, label)| {
        let (file, at) = located(files, &label.place);
        LabelRow {
            family,
            label: &label.id,
            ja: &label.name.ja,
            en: &label.name.en,
            category: label.category.as_deref().unwrap_or_default(),
            rules: proving.get(&(family, label.id.as_str())).copied().unwrap_or(0),
            file,
            line: at.line,
        }
    })
    .collect()
}

/// The rules in file order; only those of `family` where one is given.
pub fn rules<'r>(rules: &'r RuleSet, files: &'r RuleFiles, family: Option<&str>) -> Vec<RuleRow<'r>> {
    let chosen = rules.rules.iter().filter(|rule| family.is_none_or(|family| family == rule.family));
    chosen
        .map(|rule| {
            let name = rules.label(&rule.family, &rule.label).map(|label| &label.name);
            let silent = rule.examples.iter().filter(|(example, _)| example.blocked_by.is_some()).count();
            let (file, at) = located(files, &rule.place);
            RuleRow {
                family: &rule.family,
                rule: &rule.id,
                label: &rule.label,
                ja: name.map_or("", |name| &name.ja),
                en: name.map_or("", |name| &name.en),
                weight: rule.weight,
                hits: rule.examples.len() - silent,
                silent,
                file,
                line: at.line,
            }
        })
        .collect()
}

/// The path of a place and where in that file it begins.
pub fn located<'r>(files: &'r RuleFiles, place: &Place) -> (&'r str, Position) {
    let (path, text) = files.files.get(place.file).map_or(("", ""), |(path, text)| (path, text));
    (path, position(text, place.range.start))
}

/// That `name` is none of `known`: with the nearest of them, else with all where they are few.
pub fn unknown(what: impl Into<Message>, name: &str, known: &[&str]) -> Diagnostic {
    let diag = Diagnostic::error("", message!("there is no {what} `{name}`", what = what.into(), name));
    match nearest(name, known.iter().copied()) {
        Some(near) => diag.help(message!("did you mean `{near}`?", near)),
        None if known.len() < MANY => diag.help(message!("there is {known}", known = known.join(", "))),
        None => diag.help("`jikenbo rules list` shows what there is"),
    }
}
