//! Everything that can be told of a set of rule files: whether they load, whether their examples hold, whether they mean
//! what they say.

use super::examples::run_examples;
use super::lints::lints;
use crate::diag::Diagnostic;
use crate::rules::{RuleFiles, RuleSet, load, settle};

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// Errors and warnings, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many rules and examples there are; `None` where the rules do not load.
    pub counts: Option<(usize, usize)>,
}

/// Loads and proves the rules. Examples and lints need rules that load.
pub fn check(files: &RuleFiles) -> Checked {
    let (rules, diagnostics) = load(files);
    match rules {
        Some(rules) => prove(files, &rules, diagnostics),
        None => Checked { diagnostics, counts: None },
    }
}

/// Proves rules that were loaded from `files`, which gave these `diagnostics`.
pub fn prove(files: &RuleFiles, rules: &RuleSet, mut diagnostics: Vec<Diagnostic>) -> Checked {
    diagnostics.extend(run_examples(rules, files));
    diagnostics.extend(settle(lints(files, rules), rules, files));
    let (all, rows) = (&rules.rules, &rules.fields.rows);
    let examples = all.iter().map(|rule| rule.examples.len()).chain(rows.iter().map(|row| row.examples.len())).sum();
    Checked { diagnostics, counts: Some((all.len() + rows.len(), examples)) }
}
