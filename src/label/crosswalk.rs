//! What the surveys and VERIS call an incident: the labels that the causes, data and organization of a post prove, and
//! those that a rule finds in its text.

use super::labels::{Labels, heaviest_of, in_text_order};
use crate::extract::{Counts, Data};
use crate::matcher::Firing;
use crate::record::{Found, FoundCode};
use crate::rules::law::Mapping;
use crate::rules::{Label, Rule, RuleSet};
use crate::text::Span;

/// Families of the surveys.
const TSR_CAUSE: &str = "tsr_cause";
const JNSA_CAUSE: &str = "jnsa_cause";
const DIGITAL_ARTS: &str = "digital_arts";
const JNSA_MEDIA: &str = "jnsa_media";
const TSR_MEDIA: &str = "tsr_media";
const PPC_CAUSE: &str = "ppc_cause";
const PPC_FORM: &str = "ppc_form";
const VERIS: &str = "veris";

/// What a post says that crosswalks and the law work with.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a, 'r> {
    /// The rules that fired.
    pub firings: &'a [Firing<'r>],
    /// Causes, leak status.
    pub labels: &'a Labels<'r>,
    /// The category of each cause.
    pub cause_categories: &'a [Option<&'r str>],
    /// Leaked data.
    pub data: &'a Data<'r>,
    /// Counts.
    pub counts: &'a Counts<'r>,
    /// Type of the organization.
    pub organization_type: Option<&'a str>,
}

/// The classes of an incident.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Classes<'r> {
    /// Cause class of Tokyo Shoko Research.
    pub tsr_cause: Option<FoundCode<'r>>,
    /// Class of Digital Arts.
    pub digital_arts: Option<FoundCode<'r>>,
    /// Cause class of JNSA.
    pub jnsa_cause: Option<FoundCode<'r>>,
    /// Media and routes of JNSA.
    pub jnsa_media: Vec<FoundCode<'r>>,
    /// Medium of Tokyo Shoko Research.
    pub tsr_media: Option<FoundCode<'r>>,
    /// Cause class of the Commission's yearly reports.
    pub ppc_cause: Option<FoundCode<'r>>,
    /// Paper or electronic, as the Commission's yearly reports count.
    pub ppc_form: Option<FoundCode<'r>>,
    /// Paths of VERIS enumerations, in the order of the rule file.
    pub veris: Vec<String>,
}

/// The classes of a post. A survey counts an incident once, by its main cause.
pub fn classes<'r>(rules: &'r RuleSet, facts: Facts<'_, 'r>) -> Classes<'r> {
    let media = media(rules, facts);
    let by_media = |family| main_class(rules, family, facts).or_else(|| class_of_media(rules, family, &media));
    Classes {
        tsr_cause: main_class(rules, TSR_CAUSE, facts),
        jnsa_cause: main_class(rules, JNSA_CAUSE, facts),
        digital_arts: main_class(rules, DIGITAL_ARTS, facts),
        tsr_media: by_media(TSR_MEDIA),
        ppc_cause: main_class(rules, PPC_CAUSE, facts),
        ppc_form: by_media(PPC_FORM),
        jnsa_media: media,
        veris: veris(rules, facts),
    }
}

/// The first class that has all media of the post.
fn class_of_media<'r>(rules: &'r RuleSet, family: &str, media: &[FoundCode<'r>]) -> Option<FoundCode<'r>> {
    let first = media.first()?;
    let has_all = |label: &&Label| media.iter().all(|medium| names(&label.from.media, medium.value));
    let class = rules.labels_of(family).iter().find(has_all)?;
    Some(Found::new(class.id.as_str(), mapped_by(family, class), first.span))
}

/// The class that a rule finds for the main cause, else the one that has it.
fn main_class<'r>(rules: &'r RuleSet, family: &str, facts: Facts<'_, 'r>) -> Option<FoundCode<'r>> {
    let main = facts.labels.causes.first()?;
    let refines = |rule: &Rule| {
        let label = || rules.label(family, &rule.label);
        rule.family == family && label().is_some_and(|label| names(&label.from.refines, main.value))
    };
    heaviest_of(facts.firings, refines).or_else(|| {
        let class = rules.labels_of(family).iter().find(|label| names(&label.from.causes, main.value))?;
        Some(Found::new(class.id.as_str(), mapped_by(family, class), main.span))
    })
}

/// The media that the text names, and those that a cause tells by itself.
fn media<'r>(rules: &'r RuleSet, facts: Facts<'_, 'r>) -> Vec<FoundCode<'r>> {
    let mut found = in_text_order(facts.firings, JNSA_MEDIA);
    for label in rules.labels_of(JNSA_MEDIA) {
        let cause = facts.labels.causes.iter().find(|cause| names(&label.from.causes, cause.value));
        if let Some(cause) = cause.filter(|_| !found.iter().any(|known| known.value == label.id)) {
            found.push(Found::new(label.id.as_str(), mapped_by(JNSA_MEDIA, label), cause.span));
        }
    }
    found
}

fn veris(rules: &RuleSet, facts: Facts) -> Vec<String> {
    let has_cause = |causes: &[String]| facts.labels.causes.iter().any(|cause| names(causes, cause.value));
    let fired: Vec<&str> =
        facts.firings.iter().filter(|f| f.rule.family == VERIS).map(|f| f.rule.label.as_str()).collect();
    let holds = |label: &&Label| {
        let of_type = facts.organization_type.is_some_and(|kind| names(&label.from.organization_type, kind));
        let by_rule = || fired.contains(&label.id.as_str()) && has_cause(&label.from.refines);
        of_type || proof_by_value(&label.from, facts).is_some() || by_rule()
    };
    let held: Vec<&Label> = rules.labels_of(VERIS).iter().filter(holds).collect();
    // What is known hides what stands for its not being known.
    let hidden: Vec<&String> = held.iter().flat_map(|label| &label.hides).collect();
    held.iter().filter(|label| !hidden.contains(&&label.id)).map(|label| label.id.clone()).collect()
}

/// The words of the first cause or leaked datum that proves a label.
pub(super) fn proof_by_value(from: &Mapping, facts: Facts) -> Option<Span> {
    let in_category = |category: &str| names(&from.cause_category, category);
    let mut causes = facts.labels.causes.iter().zip(facts.cause_categories);
    let cause = causes.find(|(cause, category)| names(&from.causes, cause.value) || category.is_some_and(in_category));
    let datum = || facts.data.leaked.iter().find(|code| names(&from.data, code.value));
    cause.map(|(cause, _)| cause).or_else(datum).map(|found| found.span)
}

/// True where one of the list is the value.
pub(super) fn names(list: &[String], value: &str) -> bool {
    list.iter().any(|known| known == value)
}

/// What evidence names where no rule but the crosswalk decided.
pub(super) fn mapped_by(family: &str, label: &Label) -> String {
    format!("{family}.{}", label.id)
}
