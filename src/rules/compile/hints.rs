//! Words with weights.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compiler, IGNORED};
use crate::rules::hints::{Hint, Weighing};
use crate::rules::model::{Label, Meaning, Role};
use crate::rules::read::Written;
use crate::rules::written::Text;

impl Compiler<'_> {
    /// Hints of families that say how they are weighed; those of other families say nothing.
    pub(super) fn hints(
        &mut self,
        written: &Written,
        labels: &BTreeMap<String, Vec<Label>>,
        roles: &[Role],
    ) -> (Vec<Weighing>, Vec<Hint>) {
        let mut weighings = Vec::new();
        for file in &written.weighings {
            let weighing = file.entry.get_ref();
            let own = written.hints.iter().filter(|hint| hint.family == file.family);
            let named: BTreeSet<&str> = own
                .flat_map(|hint| hint.entry.get_ref().weights.keys())
                .map(|label| label.get_ref().as_str())
                .collect();
            let known = labels.get(&file.family).into_iter().flatten().map(|label| label.id.clone());
            weighings.push(Weighing {
                family: file.family.clone(),
                id: weighing.id.get_ref().clone(),
                labels: known.chain([IGNORED.to_owned()]).filter(|label| named.contains(label.as_str())).collect(),
                in_title: weighing.in_title,
                first: weighing.first,
                other: weighing.other,
                supposed: weighing.supposed,
                least: weighing.least,
                not_roles: self.section_roles(file.file, &weighing.not_role, roles),
            });
        }
        let mut hints: Vec<Hint> = Vec::new();
        for hint in &written.hints {
            let entry = hint.entry.get_ref();
            entry.weights.keys().for_each(|label| self.check_label(hint.file, &hint.family, label, labels));
            let Some(weighing) = weighings.iter().position(|weighing| weighing.family == hint.family) else { continue };
            self.mean(hint.file, &entry.word, Meaning::Hint(hints.len()));
            hints.push(Hint { weighing, weights: numbered(&weighings[weighing], &entry.weights) });
        }
        (weighings, hints)
    }
}

/// The weights of labels by their index; unknown labels are told elsewhere.
fn numbered(weighing: &Weighing, weights: &BTreeMap<Text, i32>) -> Vec<(usize, i32)> {
    let index = |label: &Text| weighing.labels.iter().position(|known| known == label.get_ref());
    weights.iter().filter_map(|(label, weight)| Some((index(label)?, *weight))).collect()
}
