//! What crosswalks and the law say of labels: `from` and `[source]`.

use std::collections::{BTreeMap, BTreeSet};

use super::Compiler;
use crate::calendar::PartialDate;
use crate::message::message;
use crate::rules::law::Mapping;
use crate::rules::model::Label;
use crate::rules::read::{In, Written};
use crate::rules::written::{self, Source, Text};

/// Family of the causes.
const CAUSES: &str = "cause";
/// Families in which every cause has its place.
const COMPLETE: [&str; 3] = ["tsr_cause", "jnsa_cause", "veris"];

impl Compiler<'_> {
    /// The values that prove a label, as written; [`Compiler::check_mappings`] checks them once all labels are known.
    pub(super) fn mapping(written: &written::Mapping) -> Mapping {
        let words = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect();
        Mapping {
            causes: words(&written.causes),
            cause_category: words(&written.cause_category),
            data: words(&written.data),
            organization_type: words(&written.organization_type),
            refines: words(&written.refines),
            more_than: written.more_than,
            units: words(&written.units),
            groups: words(&written.groups),
            beside: words(&written.beside),
            unless: words(&written.unless),
            name: words(&written.name),
            media: words(&written.media),
            not_before: written.not_before.iter().flat_map(not_before).collect(),
        }
    }

    /// What `from` names must be there.
    pub(super) fn check_mappings(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) {
        let units: Vec<String> = self.names.units.clone();
        let units: Vec<&str> = units.iter().map(String::as_str).collect();
        for In { file, family, entry } in &written.labels {
            let from = &entry.get_ref().from;
            for word in from.beside.iter().chain(&from.unless) {
                self.check_label(*file, family, word, labels);
            }
            for late in &from.not_before {
                late.causes.iter().for_each(|cause| self.check_label(*file, CAUSES, cause, labels));
                self.day(*file, &late.day);
            }
            let causes = [("cause", &from.causes), ("cause", &from.refines)];
            let others = [("data", &from.data), ("organization", &from.organization_type), ("jnsa_media", &from.media)];
            for (family, words) in causes.into_iter().chain(others) {
                words.iter().for_each(|word| self.check_label(*file, family, word, labels));
            }
            for unit in from.units.iter().chain(&from.groups).filter(|unit| !units.contains(&unit.get_ref().as_str())) {
                self.undefined(*file, unit, "E203", &units);
            }
        }
    }

    /// Gives each cause that no label of a family names to the label that takes the rest of its category, and warns of
    /// those that are left over.
    pub(super) fn complete_mappings(&mut self, written: &Written, labels: &mut BTreeMap<String, Vec<Label>>) {
        for family in COMPLETE {
            let named: BTreeSet<&str> = labels
                .get(family)
                .into_iter()
                .flatten()
                .flat_map(|label| &label.from.causes)
                .map(String::as_str)
                .collect();
            let unnamed = |cause: &&In<written::Label>| {
                cause.family == CAUSES && !named.contains(cause.entry.get_ref().id.get_ref().as_str())
            };
            let unnamed: Vec<_> = written.labels.iter().filter(unnamed).collect();
            for cause in unnamed {
                let Some(classes) = labels.get_mut(family) else { continue };
                if !take_rest(written, family, classes, cause) {
                    self.warn_of_unmapped(family, cause);
                }
            }
        }
    }

    fn warn_of_unmapped(&mut self, family: &str, cause: &In<written::Label>) {
        let id = &cause.entry.get_ref().id;
        if self.problems.has_all_definitions() {
            let message = message!("no label of the family `{family}` has the cause `{id}`", family, id = id.get_ref());
            self.problems.located_warning("W517", cause.file, id.span(), message);
            self.problems
                .help(message!("add it to `from.causes` of a label of `{family}`, or its column stays empty", family));
        }
    }

    pub(super) fn sources(written: &mut Written) -> BTreeMap<String, Source> {
        let sources = std::mem::take(&mut written.sources);
        sources.into_iter().map(|source| (source.family, source.entry.into_inner())).collect()
    }
}

/// Gives the cause to the labels that take the rest of its category; false where there is none.
fn take_rest(written: &Written, family: &str, classes: &mut [Label], cause: &In<written::Label>) -> bool {
    let cause = cause.entry.get_ref();
    let takes = |label: &In<written::Label>| {
        let rest = &label.entry.get_ref().from.rest_of;
        label.family == family && rest.iter().any(|category| Some(category.get_ref()) == cause.category.as_ref())
    };
    let taking: BTreeSet<&str> =
        written.labels.iter().filter(|label| takes(label)).map(|l| l.entry.get_ref().id.get_ref().as_str()).collect();
    for class in classes.iter_mut().filter(|class| taking.contains(class.id.as_str())) {
        class.from.causes.push(cause.id.get_ref().clone());
    }
    !taking.is_empty()
}

/// Each cause with its first day; a day that is none is told elsewhere.
fn not_before(written: &written::NotBefore) -> Vec<(String, PartialDate)> {
    let Some(day) = written.day.get_ref().parse::<PartialDate>().ok() else { return Vec::new() };
    written.causes.iter().map(|cause| (cause.get_ref().clone(), day)).collect()
}
