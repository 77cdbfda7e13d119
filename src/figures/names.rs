//! What codes are called, out of the rules.

use std::collections::BTreeMap;

use crate::output::{Code, Language, all_columns};
use crate::rules::{Label, RuleSet};

/// The codes of every vocabulary that a column has, in the order of the rules.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The codes by vocabulary.
    pub vocabularies: BTreeMap<&'static str, Vec<Code>>,
}

impl Names {
    /// The names that `rules` give.
    pub fn of(rules: &RuleSet) -> Self {
        let names = all_columns().filter_map(|column| column.kind.vocabulary());
        Self { vocabularies: names.map(|name| (name, codes(rules, name))).collect() }
    }

    /// The name of a code; the code itself where the rules have none.
    pub fn name<'n>(&'n self, vocabulary: &str, code: &'n str, language: Language) -> &'n str {
        let known = self.vocabularies.get(vocabulary).and_then(|codes| codes.iter().find(|known| known.id == code));
        known.map_or(code, |known| known.name(language))
    }
}

/// The labels of a family or of a delay.
fn codes(rules: &RuleSet, vocabulary: &str) -> Vec<Code> {
    let delays = rules.labels_of("delay").iter();
    let of_delay = delays.filter(|label| label.delay.as_ref().is_some_and(|bound| bound.delay == vocabulary));
    rules.labels_of(vocabulary).iter().chain(of_delay).map(code).collect()
}

/// The part of a delay's label after its delay is what the output has.
fn code(label: &Label) -> Code {
    let id = label.id.rsplit('.').next().unwrap_or(&label.id).to_owned();
    Code { id, ja: label.name.ja.clone(), en: label.name.en.clone() }
}
