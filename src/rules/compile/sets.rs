//! Sets of literals: their numbers, and which of them are noted in every window.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Compiler;
use crate::rules::model::{Alternative, Rule};
use crate::rules::scanner::Needle;
use crate::rules::sets::Sets;

impl Compiler<'_> {
    /// Numbers the sets anew, so that those which share a literal that many have are neighbours: what a literal tells of
    /// sets is then a few words of bits.
    pub(super) fn gather_sets(&mut self, rules: &mut [Rule]) {
        let mut sets_of = vec![0u32; self.scanner.len()];
        self.sets.iter().flatten().for_each(|&needle| sets_of[needle as usize] += 1);
        let main =
            |set: &Vec<Needle>| set.iter().copied().max_by_key(|&needle| (sets_of[needle as usize], Reverse(needle)));
        let asked = asked(rules);
        let mut order: Vec<u32> = (0..self.sets.len() as u32).collect();
        order.sort_by_cached_key(|&set| {
            let main = main(&self.sets[set as usize]);
            (!asked.contains(&set), main.map(|needle| (Reverse(sets_of[needle as usize]), needle)))
        });
        let mut numbers = vec![0; order.len()];
        for (&set, number) in order.iter().zip(0u32..) {
            numbers[set as usize] = number;
        }
        self.sets = order.iter().map(|&set| std::mem::take(&mut self.sets[set as usize])).collect();
        self.set_numbers.clear();
        rules.iter_mut().for_each(|rule| renumber(rule, &numbers));
    }

    /// The sets, over so many literals.
    pub(super) fn sets(&mut self, literals: usize, rules: &[Rule]) -> Sets {
        let asked = asked(rules);
        Sets::new(std::mem::take(&mut self.sets), literals, |set| asked.contains(&set))
    }
}

/// The sets that must be present for a rule to fire or a condition to be met.
fn asked(rules: &[Rule]) -> BTreeSet<u32> {
    let ways = rules.iter().flat_map(Rule::conditions).flat_map(|condition| &condition.alternatives);
    ways.flat_map(|way| &way.needs).chain(rules.iter().flat_map(|rule| &rule.needs)).copied().collect()
}

fn renumber(rule: &mut Rule, numbers: &[u32]) {
    let anew = |set: &mut u32| *set = numbers[*set as usize];
    rule.needs.iter_mut().for_each(anew);
    let ways = rule.conditions_mut().flat_map(|condition| &mut condition.alternatives);
    for Alternative { needs, chains, aheads, .. } in ways {
        needs.iter_mut().for_each(anew);
        chains.iter_mut().flatten().chain(aheads).for_each(|link| anew(&mut link.set));
    }
}
