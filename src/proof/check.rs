//! Everything that can be told of a set of rule files: whether they load, whether their examples hold, whether they mean
//! what they say.

use super::alternatives::alternatives;
use super::examples::run_examples;
use super::lints::lints;
use crate::diag::Diagnostic;
use crate::rules::{RuleFiles, RuleSet, load, settle};

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// Errors and warnings, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// What there is; `None` where the rules do not load.
    pub counts: Option<Counts>,
}

/// What a set of rules holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// How many rules, the rows that read statements among them.
    pub rules: usize,
    /// How many examples these have.
    pub examples: usize,
    /// How many conditions under `any`.
    pub alternatives: usize,
    /// How many of these an example fires.
    pub proven: usize,
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
    let all_alternatives = alternatives(rules);
    diagnostics.extend(settle(lints(files, rules, &all_alternatives), rules, files));
    let (all, rows) = (&rules.rules, &rules.fields.rows);
    let examples = all.iter().map(|rule| rule.examples.len()).chain(rows.iter().map(|row| row.examples.len())).sum();
    let counts = Counts {
        rules: all.len() + rows.len(),
        examples,
        alternatives: all.iter().map(|rule| rule.any.len()).sum(),
        proven: all_alternatives.iter().filter(|one| one.proven).count(),
    };
    Checked { diagnostics, counts: Some(counts) }
}
