//! Checks of one record's values against each other.

use super::Compiler;
use crate::rules::checks::{Asks, CHECKED_FIELDS, Check, WrittenCheck};
use crate::rules::model::Place;
use crate::rules::read::{In, Written};
use crate::rules::written::Text;

impl Compiler<'_> {
    pub(super) fn checks(&mut self, written: &mut Written) -> Vec<Check> {
        std::mem::take(&mut written.checks).into_iter().filter_map(|check| self.check(check)).collect()
    }

    fn check(&mut self, written: In<WrittenCheck>) -> Option<Check> {
        let In { file, entry, .. } = written;
        let (place, entry) = (entry.span(), entry.into_inner());
        self.check_fields(file, &entry);
        let Some(asks) = asks(&entry) else {
            let message = "a check has exactly one of `order`, `filled`, `lacks`, `weekday`".to_owned();
            self.problems.error("E204", file, Some(place), message);
            return None;
        };
        let weaker = entry.weaker.as_ref().map(|field| field.get_ref().clone());
        if weaker.is_none() && !matches!(asks, Asks::Weekday(_)) {
            let message = "`weaker` names the field whose value is doubted more".to_owned();
            self.problems.error("E204", file, Some(place), message);
        }
        let examples = entry.example.into_iter().map(|example| {
            let place = Place { file, range: example.span() };
            (example.into_inner(), place)
        });
        Some(Check {
            when: entry.when.iter().map(|(field, values)| (field.get_ref().clone(), strings(values))).collect(),
            asks,
            weaker: weaker.unwrap_or_default(),
            gives_up: entry.give_up.is_some(),
            examples: examples.collect(),
            id: entry.id.into_inner(),
        })
    }

    /// Checks name fields that there are.
    fn check_fields(&mut self, file: usize, check: &WrittenCheck) {
        let lists = check.order.iter().flatten().chain(check.weekday.iter().flatten());
        let named = lists.chain(&check.filled).chain(&check.lacks).chain(&check.weaker).chain(check.when.keys());
        for field in named.filter(|field| !CHECKED_FIELDS.contains(&field.get_ref().as_str())) {
            self.unknown(file, field, "E203", &CHECKED_FIELDS);
        }
    }
}

fn strings(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.get_ref().clone()).collect()
}

fn asks(check: &WrittenCheck) -> Option<Asks> {
    let name = |field: &Text| field.get_ref().clone();
    match (&check.order, &check.filled, &check.lacks, &check.weekday) {
        (Some([first, then]), None, None, None) => Some(Asks::Order(name(first), name(then))),
        (None, Some(field), None, None) => Some(Asks::Filled(name(field))),
        (None, None, Some(field), None) => Some(Asks::Lacks(name(field))),
        (None, None, None, Some(fields)) => Some(Asks::Weekday(strings(fields))),
        _ => None,
    }
}
