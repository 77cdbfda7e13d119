//! STUB, replaced by the real runner of the examples in rules.
#![allow(missing_docs)]
use crate::diag::Diagnostic;
use crate::rules::RuleSet;

pub fn run_examples(_rules: &RuleSet) -> Vec<Diagnostic> {
    Vec::new()
}
