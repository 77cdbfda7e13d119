//! Which alternatives of a rule, the conditions under `any` of which one suffices, its examples fire.

use super::examples::fired_by;
use crate::rules::{Place, Rule, RuleSet};

/// One condition under `any` of a rule.
#[derive(Debug, Clone)]
pub struct Alternative<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Its place in the list, from 0.
    pub at: usize,
    /// True where an example fires the rule by it.
    pub proven: bool,
}

impl Alternative<'_> {
    /// Where it stands in the rule files.
    pub fn place(&self) -> Place {
        place(self.rule, Some(self.at))
    }
}

/// Where a condition under `any` stands in the rule files; the rule itself where there is none.
pub fn place(rule: &Rule, at: Option<usize>) -> Place {
    let condition = at.and_then(|at| rule.any.get(at));
    let range = condition.map_or(&rule.place.range, |condition| &condition.range);
    Place { file: rule.place.file, range: range.clone() }
}

/// Every alternative of the rules that have an example to fire them, in file order.
pub fn alternatives(rules: &RuleSet) -> Vec<Alternative<'_>> {
    rules.rules.iter().enumerate().flat_map(|(number, rule)| of_rule(rules, number, rule)).collect()
}

fn of_rule<'r>(rules: &'r RuleSet, number: usize, rule: &'r Rule) -> Vec<Alternative<'r>> {
    let mut firing = rule.examples.iter().filter(|(example, _)| example.blocked_by.is_none()).peekable();
    if rule.any.is_empty() || firing.peek().is_none() {
        return Vec::new();
    }
    let mut proven = vec![false; rule.any.len()];
    for (example, _) in firing {
        fired_by(rules, number, example).into_iter().for_each(|at| proven[at] = true);
    }
    proven.into_iter().enumerate().map(|(at, proven)| Alternative { rule, at, proven }).collect()
}
