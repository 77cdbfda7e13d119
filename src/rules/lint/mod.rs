//! Lints of meaning: what loads, but cannot be what its author meant. Only what can be decided from the rules alone; what
//! needs their examples run is in `proof::lints`.

mod conditions;
mod coverage;
mod regexes;
mod spelling;
mod touch;
mod vocabulary;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::files::RuleFiles;
use super::model::{Place, Rule, RuleSet};
use super::problems::Problems;
use super::read::{In, Written, read};
use super::written;
use crate::diag::{Diagnostic, Label};
use crate::message::{Message, message};
use coverage::Ways;
pub use touch::touches;

/// Codes that a rule may `allow`: those of the warnings about a rule.
pub const ALLOWABLE: [&str; 9] = ["W501", "W502", "W503", "W504", "W505", "W506", "W514", "W515", "W518"];

/// A warning, and the rule that may allow it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Id of the rule that it is about; `None` where it is about a table, a label or a phrase.
    pub rule: Option<String>,
    /// What is to be told.
    pub diagnostic: Diagnostic,
}

impl Finding {
    /// A warning at `place` about the rule of that id.
    pub fn about_rule(
        files: &RuleFiles,
        rule: &str,
        code: &'static str,
        place: &Place,
        message: impl Into<Message>,
    ) -> Self {
        let diagnostic = Diagnostic::warning(code, message).at(label(files, place.file, place.range.clone(), ""));
        Self { rule: Some(rule.to_owned()), diagnostic: diagnostic.note(message!("in rule `{rule}`", rule)) }
    }
}

/// What can be told from `files` alone, which loaded as `rules`. `given` are labels, as family and id, that the program
/// gives where no rule speaks.
pub fn lint(files: &RuleFiles, rules: &RuleSet, given: &[(&str, &str)]) -> Vec<Finding> {
    // The rules loaded, so reading them once more, for their places, finds nothing wrong.
    let written = read(files, &mut Problems::new(Vec::new()));
    let by_id = rules.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    let mut linter = Linter { files, rules, by_id, written: &written, findings: Vec::new() };
    linter.vocabulary(given);
    linter.spelling();
    for phrase in &written.phrases {
        linter.phrase(phrase);
    }
    for rule in &written.rules {
        linter.rule(rule);
    }
    linter.findings
}

/// The findings that no rule allows, and a warning for each `allow` that hides nothing.
pub fn settle(findings: Vec<Finding>, rules: &RuleSet, files: &RuleFiles) -> Vec<Diagnostic> {
    let allowed =
        rules.rules.iter().flat_map(|rule| rule.allow.iter().map(|(code, _)| (rule.id.as_str(), code.as_str())));
    let allowed: HashSet<(&str, &str)> = allowed.collect();
    let allows = |rule: &str, code: &str| allowed.contains(&(rule, code));
    let (mut told, mut hidden) = (Vec::new(), HashSet::new());
    for Finding { rule, diagnostic } in findings {
        match rule {
            Some(rule) if allows(&rule, diagnostic.code) => _ = hidden.insert((rule, diagnostic.code)),
            _ => told.push(diagnostic),
        }
    }
    for rule in &rules.rules {
        let idle = |code: &str| !hidden.iter().any(|(known, allowed)| *known == rule.id && *allowed == code);
        for (code, place) in rule.allow.iter().filter(|(code, _)| idle(code)) {
            let message = message!("this rule has no `{code}` to allow", code);
            let finding = Finding::about_rule(files, &rule.id, "W510", place, message);
            told.push(finding.diagnostic);
        }
    }
    told
}

fn label(files: &RuleFiles, file: usize, range: Range<usize>, text: &'static str) -> Label {
    let path = files.files.get(file).map_or("", |(path, _)| path.as_str());
    Label::new(path, range.start, range.end, text)
}

struct Linter<'a> {
    files: &'a RuleFiles,
    rules: &'a RuleSet,
    by_id: HashMap<&'a str, &'a Rule>,
    written: &'a Written,
    findings: Vec<Finding>,
}

impl<'a> Linter<'a> {
    /// Adds a warning about something that is no rule, or about the rule of that id.
    fn warn(
        &mut self,
        rule: Option<&str>,
        code: &'static str,
        file: usize,
        range: Range<usize>,
        message: impl Into<Message>,
    ) {
        let place = Place { file, range };
        self.findings.push(match rule {
            Some(rule) => Finding::about_rule(self.files, rule, code, &place, message),
            None => Finding {
                rule: None,
                diagnostic: Diagnostic::warning(code, message).at(label(self.files, file, place.range, "")),
            },
        });
    }

    /// Adds advice to the last warning.
    fn help(&mut self, help: impl Into<Message>) {
        if let Some(last) = self.findings.last_mut() {
            last.diagnostic.help = Some(help.into());
        }
    }

    /// Adds a second place to the last warning.
    fn also(&mut self, file: usize, range: Range<usize>, text: &'static str) {
        let label = label(self.files, file, range, text);
        if let Some(last) = self.findings.last_mut() {
            last.diagnostic.secondary.push(label);
        }
    }

    fn phrase(&mut self, phrase: &In<written::Phrase>) {
        let entry = phrase.entry.get_ref();
        self.covered_words(None, phrase.file, &entry.words, false);
        entry.regex.iter().for_each(|text| self.regex(None, phrase.file, text));
    }

    fn rule(&mut self, rule: &'a In<written::Rule>) {
        let (file, entry) = (rule.file, rule.entry.get_ref());
        let id = Some(entry.id.get_ref().as_str());
        for condition in conditions_of(entry) {
            condition.regex.iter().for_each(|text| self.regex(id, file, text));
        }
        for (refused, list) in [(false, &entry.all), (false, &entry.any), (true, &entry.none)] {
            for words in list.iter().flat_map(|list| list.get_ref()).filter_map(|c| c.get_ref().words.as_ref()) {
                self.covered_words(id, file, words.get_ref(), refused);
            }
        }
        self.meaning(rule);
    }

    fn ways(&self, condition: &'a written::Condition) -> Ways<'a> {
        Ways::of(condition, &self.written.phrases)
    }
}

/// Every condition of a rule.
fn conditions_of(rule: &written::Rule) -> impl Iterator<Item = &written::Condition> {
    let lists = [&rule.all, &rule.any, &rule.none].into_iter().flatten();
    lists.flat_map(|list| list.get_ref().iter().map(|condition| condition.get_ref()))
}
