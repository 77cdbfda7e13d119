//! What crosswalks and the law say of labels: `from`, `[source]`, `[[deadline]]`.

use std::collections::{BTreeMap, BTreeSet};

use super::Compiler;
use crate::calendar::PartialDate;
use crate::rules::law::{Deadline, Law, Mapping};
use crate::rules::model::Label;
use crate::rules::read::{In, Written};
use crate::rules::written::{self, Source, Text};

/// Family of the causes.
const CAUSES: &str = "cause";
/// The reports that have a deadline.
const DEADLINES: [&str; 2] = ["preliminary", "final"];
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
        }
    }

    /// What `from` names must be there.
    pub(super) fn check_mappings(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) {
        let units: Vec<String> = self.units.clone();
        let units: Vec<&str> = units.iter().map(String::as_str).collect();
        for In { file, entry, .. } in &written.labels {
            let from = &entry.get_ref().from;
            let named = [("cause", &from.causes), ("cause", &from.refines), ("data", &from.data)];
            for (family, words) in named.into_iter().chain([("organization", &from.organization_type)]) {
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
            let message = format!("no label of the family `{family}` has the cause `{}`", id.get_ref());
            self.problems.located_warning("W517", cause.file, id.span(), message);
            self.problems.help(format!("add it to `from.causes` of a label of `{family}`, or its column stays empty"));
        }
    }

    pub(super) fn sources(written: &mut Written) -> BTreeMap<String, Source> {
        let sources = std::mem::take(&mut written.sources);
        sources.into_iter().map(|source| (source.family, source.entry.into_inner())).collect()
    }

    pub(super) fn law(&mut self, written: &mut Written, labels: &BTreeMap<String, Vec<Label>>) -> Law {
        let (file, law) = super::shapes::unpack(written.law.take());
        for status in &law.leak_status {
            self.check_label(file, "leak_status", status, labels);
        }
        let in_force = law.in_force.as_ref().and_then(|day| self.day(file, day));
        let deadlines = std::mem::take(&mut written.deadlines);
        Law {
            leak_status: law.leak_status.iter().map(|status| status.get_ref().clone()).collect(),
            in_force,
            deadlines: deadlines.into_iter().map(|deadline| self.deadline(deadline, labels)).collect(),
        }
    }

    fn deadline(&mut self, written: In<written::Deadline>, labels: &BTreeMap<String, Vec<Label>>) -> Deadline {
        let In { file, entry, .. } = written;
        let entry = entry.into_inner();
        if !DEADLINES.contains(&entry.id.get_ref().as_str()) {
            self.unknown(file, &entry.id, "E203", &DEADLINES);
        }
        if let Some(longer) = &entry.longer {
            self.check_label(file, "law", &longer.ground, labels);
        }
        let last = |days: i64| days - i64::from(entry.first_day_counts);
        Deadline {
            days: last(entry.days),
            longer: entry.longer.map(|longer| (longer.ground.into_inner(), last(longer.days))),
            id: entry.id.into_inner(),
        }
    }

    fn day(&mut self, file: usize, written: &Text) -> Option<PartialDate> {
        let day = written.get_ref().parse::<PartialDate>().ok().filter(|day| day.naive().is_some());
        if day.is_none() {
            let message = format!("`{}` is no day of the form YYYY-MM-DD", written.get_ref());
            self.problems.error("E203", file, Some(written.span()), message);
        }
        day
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
