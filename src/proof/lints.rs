//! Lints that need the examples of the rules.

use super::alternatives::Alternative;
use crate::label::INITIAL;
use crate::message::{Message, message};
use crate::rules::{Finding, Place, Rule, RuleFiles, RuleSet, lint};

/// Labels, as family and id, that the program gives where no rule speaks.
const GIVEN: [(&str, &str); 1] = [("report_stage", INITIAL)];

/// Everything that can be told of the meaning of rules that load.
pub fn lints(files: &RuleFiles, rules: &RuleSet, alternatives: &[Alternative]) -> Vec<Finding> {
    let mut findings = lint(files, rules, &GIVEN);
    findings.extend(alternatives.iter().filter(|one| !one.proven).map(|one| unfired(files, one)));
    for rule in &rules.rules {
        findings.extend(unproved(files, rule));
        findings.extend(super::examples::untouched(rules, rule).map(|place| untouching(files, rule, place)));
    }
    findings
}

/// A rule needs an example that fires it, and one that shows where it stops.
fn unproved(files: &RuleFiles, rule: &Rule) -> impl Iterator<Item = Finding> {
    let silent = rule.examples.iter().filter(|(example, _)| example.blocked_by.is_some()).count();
    let missing = |code, what: Message| {
        Finding::about_rule(files, &rule.id, code, &rule.place, message!("no example {what} this rule", what))
    };
    let hit = (silent == rule.examples.len()).then(|| missing("W501", message!("fires")));
    let other = (silent == 0).then(|| missing("W502", message!("with `blocked_by` stops")));
    hit.into_iter().chain(other)
}

/// An alternative that nothing fires may be misspelt, or may say what no notice says.
fn unfired(files: &RuleFiles, one: &Alternative) -> Finding {
    let message = message!("no example fires this alternative, number {number} of `any`", number = one.at + 1);
    Finding::about_rule(files, &one.rule.id, "W518", &one.place(), message)
}

fn untouching(files: &RuleFiles, rule: &Rule, place: &Place) -> Finding {
    let message = "no word of the rule is in this example, so that its silence proves nothing".to_owned();
    Finding::about_rule(files, &rule.id, "W503", place, message)
}
