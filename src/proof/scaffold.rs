//! A new rule to fill in.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Label};
use crate::message::message;
use crate::rules::{RuleFiles, RuleSet};

use super::catalogue::unknown;

const TEMPLATE: &str = include_str!("scaffold.toml");

/// A rule to fill in, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaffold {
    /// The rule as it is written in a file, examples included.
    pub text: String,
    /// Index of the file it goes to: the one with most rules for its label, else for its family.
    pub file: usize,
}

impl Scaffold {
    /// A rule named `id` of `family`. Without a `label` it proves the only one of the family.
    ///
    /// # Errors
    /// The family has no rules, the label is none of the family's or has to be chosen, the id is taken or ill-formed.
    pub fn new(
        rules: &RuleSet,
        files: &RuleFiles,
        family: &str,
        id: &str,
        label: Option<&str>,
    ) -> Result<Self, Box<Diagnostic>> {
        check_family(rules, family)?;
        check_id(rules, files, id)?;
        let label = choose_label(rules, family, label)?;
        let text = TEMPLATE.replace("@id@", id).replace("@label@", label);
        Ok(Self { text, file: file_for(rules, family, label) })
    }

    /// The file it goes to, with the rule at its end.
    pub fn appended(&self, files: &RuleFiles) -> String {
        let text = files.files.get(self.file).map_or("", |(_, text)| text.as_str());
        let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        format!("{text}{newline}{}", self.text)
    }
}

fn check_family(rules: &RuleSet, family: &str) -> Result<(), Box<Diagnostic>> {
    let families: BTreeSet<&str> = rules.rules.iter().map(|rule| rule.family.as_str()).collect();
    if families.contains(family) {
        return Ok(());
    }
    Err(unknown("family with rules", family, &families.into_iter().collect::<Vec<_>>()).into())
}

fn check_id(rules: &RuleSet, files: &RuleFiles, id: &str) -> Result<(), Box<Diagnostic>> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.starts_with('-') || !id.chars().all(plain) {
        let diag = Diagnostic::error("", message!("`{id}` is no id for a rule", id));
        return Err(diag.help("write small Latin letters, digits and dashes, such as `vpn-device-exploited`").into());
    }
    let Some(taken) = rules.rules.iter().find(|rule| rule.id == id) else { return Ok(()) };
    let file = files.files.get(taken.place.file).map_or("", |(path, _)| path.as_str());
    let diag = Diagnostic::error("", message!("there is a rule `{id}` already", id));
    let diag = diag.at(Label::new(file, taken.place.range.start, taken.place.range.end, "here"));
    Err(diag.help("choose another id; ids name one thing over all files").into())
}

fn choose_label<'a>(rules: &'a RuleSet, family: &str, label: Option<&'a str>) -> Result<&'a str, Box<Diagnostic>> {
    let labels: Vec<&str> = rules.labels_of(family).iter().map(|label| label.id.as_str()).collect();
    match (label, labels.as_slice()) {
        (Some(label), _) if labels.contains(&label) => Ok(label),
        (Some(label), _) => {
            Err(unknown(message!("label of the family `{family}` named", family), label, &labels).into())
        }
        (None, [only]) => Ok(only),
        (None, _) => {
            let diag =
                Diagnostic::error("", message!("which label of the family `{family}` does the rule prove?", family));
            Err(diag.help(message!("say it with --label: {labels}", labels = labels.join(", "))).into())
        }
    }
}

fn file_for(rules: &RuleSet, family: &str, label: &str) -> usize {
    let of_family = || rules.rules.iter().filter(|rule| rule.family == family);
    let files: BTreeSet<usize> = of_family().map(|rule| rule.place.file).collect();
    let rank = |file: usize| {
        let here = || of_family().filter(|rule| rule.place.file == file);
        (here().filter(|rule| rule.label == label).count(), here().count())
    };
    // The first of equals.
    files.into_iter().rev().max_by_key(|file| rank(*file)).unwrap_or(0)
}
