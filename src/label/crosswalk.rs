//! What the surveys and VERIS call an incident: the labels that the causes, data and organization of a post prove, and
//! those that a rule finds in its text.

use super::labels::{Labels, heaviest, in_text_order};
use crate::extract::{Counts, Data};
use crate::matcher::Firing;
use crate::record::Found;
use crate::rules::law::Mapping;
use crate::rules::{Label, RuleSet};
use crate::text::Span;

/// Families of the surveys.
const TSR_CAUSE: &str = "tsr_cause";
const JNSA_CAUSE: &str = "jnsa_cause";
const JNSA_MEDIA: &str = "jnsa_media";
const VERIS: &str = "veris";

/// What a post says that crosswalks and the law work with.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a, 'r> {
    /// The rules that fired.
    pub firings: &'a [Firing<'r>],
    /// Causes, leak status.
    pub labels: &'a Labels,
    /// Leaked data.
    pub data: &'a Data,
    /// Counts.
    pub counts: &'a Counts,
    /// Type of the organization.
    pub organization_type: Option<&'a str>,
}

/// The classes of an incident.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Classes {
    /// Cause class of Tokyo Shoko Research.
    pub tsr_cause: Option<Found<String>>,
    /// Cause class of JNSA.
    pub jnsa_cause: Option<Found<String>>,
    /// Media and routes of JNSA.
    pub jnsa_media: Vec<Found<String>>,
    /// Paths of VERIS enumerations, in the order of the rule file.
    pub veris: Vec<String>,
}

/// The classes of a post. A survey counts an incident once, by its main cause.
pub fn classes(rules: &RuleSet, facts: Facts) -> Classes {
    Classes {
        tsr_cause: main_class(rules, TSR_CAUSE, facts),
        jnsa_cause: main_class(rules, JNSA_CAUSE, facts),
        jnsa_media: media(rules, facts),
        veris: veris(rules, facts),
    }
}

/// The class that a rule finds for the main cause, else the one that has it.
fn main_class(rules: &RuleSet, family: &str, facts: Facts) -> Option<Found<String>> {
    let main = facts.labels.causes.first()?;
    let refines = |firing: &&Firing| {
        let label = || rules.label(family, &firing.rule.label);
        firing.rule.family == family && label().is_some_and(|label| label.from.refines.contains(&main.value))
    };
    let refining: Vec<Firing> = facts.firings.iter().filter(refines).cloned().collect();
    heaviest(&refining, family).or_else(|| {
        let class = rules.labels_of(family).iter().find(|label| label.from.causes.contains(&main.value))?;
        Some(Found::new(class.id.clone(), mapped_by(family, class), main.span))
    })
}

/// The media that the text names, and those that a cause tells by itself.
fn media(rules: &RuleSet, facts: Facts) -> Vec<Found<String>> {
    let mut found = in_text_order(facts.firings, JNSA_MEDIA);
    for label in rules.labels_of(JNSA_MEDIA) {
        let cause = facts.labels.causes.iter().find(|cause| label.from.causes.contains(&cause.value));
        if let Some(cause) = cause.filter(|_| !found.iter().any(|known| known.value == label.id)) {
            found.push(Found::new(label.id.clone(), mapped_by(JNSA_MEDIA, label), cause.span));
        }
    }
    found
}

fn veris(rules: &RuleSet, facts: Facts) -> Vec<String> {
    let has_cause = |causes: &[String]| facts.labels.causes.iter().any(|cause| causes.contains(&cause.value));
    let fired = |label: &Label| facts.firings.iter().any(|f| f.rule.family == VERIS && f.rule.label == label.id);
    let holds = |label: &&Label| {
        let of_type =
            facts.organization_type.is_some_and(|kind| label.from.organization_type.iter().any(|k| k == kind));
        of_type || proof_by_value(&label.from, rules, facts).is_some() || has_cause(&label.from.refines) && fired(label)
    };
    rules.labels_of(VERIS).iter().filter(holds).map(|label| label.id.clone()).collect()
}

/// The words of the first cause or leaked datum that proves a label.
pub(super) fn proof_by_value(from: &Mapping, rules: &RuleSet, facts: Facts) -> Option<Span> {
    let category = |cause: &str| rules.label("cause", cause).and_then(|label| label.category.as_ref());
    let by_cause = |cause: &&Found<String>| {
        from.causes.contains(&cause.value) || category(&cause.value).is_some_and(|c| from.cause_category.contains(c))
    };
    let cause = facts.labels.causes.iter().find(by_cause);
    cause.or_else(|| facts.data.leaked.iter().find(|code| from.data.contains(&code.value))).map(|found| found.span)
}

/// What evidence names where no rule but the crosswalk decided.
pub(super) fn mapped_by(family: &str, label: &Label) -> String {
    format!("{family}.{}", label.id)
}
