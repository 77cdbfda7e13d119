//! The rules that make cases of posts.

use std::collections::BTreeMap;

use super::Compiler;
use super::shapes::unpack;
use crate::message::message;
use crate::rules::cases::{CASE_FIELDS, CaseRules, Keep, Key, Link, Merge};
use crate::rules::model::{Label, Place};
use crate::rules::read::{In, Written};
use crate::rules::written::{self, Text};

impl Compiler<'_> {
    pub(super) fn cases(&mut self, written: &mut Written, labels: &BTreeMap<String, Vec<Label>>) -> CaseRules {
        let (file, cases) = unpack(written.cases.take());
        let links = std::mem::take(&mut written.links);
        let merges = std::mem::take(&mut written.merges);
        // The longest goes first, so that a part of it does not leave the rest behind.
        let longest_first = |mut words: Vec<String>| {
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            words
        };
        CaseRules {
            number: cases.number.as_ref().and_then(|text| self.regexes(file, std::slice::from_ref(text)).pop()),
            ignore: longest_first(cases.ignore),
            ignore_end: longest_first(cases.ignore_end),
            widest: cases.widest,
            links: links.into_iter().map(|link| self.link(link, labels)).collect(),
            merges: merges.iter().flat_map(|merge| self.merge(merge)).collect(),
        }
    }

    fn link(&mut self, written: In<written::Link>, labels: &BTreeMap<String, Vec<Label>>) -> Link {
        let In { file, entry, .. } = written;
        let entry = entry.into_inner();
        if entry.agree.get_ref().is_empty() {
            let message = "an empty list: two posts must agree on something".to_owned();
            self.problems.error("E205", file, Some(entry.agree.span()), message);
        }
        for stage in entry.stage.iter().flatten() {
            self.check_label(file, "report_stage", stage, labels);
        }
        let same = [("same", true), ("other", false)];
        let examples = entry.example.into_iter().map(|example| {
            let place = Place { file, range: example.span() };
            (example.into_inner(), place)
        });
        Link {
            examples: examples.collect(),
            agree: self.keys(file, entry.agree.get_ref()),
            not_different: self.keys(file, &entry.not_different),
            at_most_apart: distances(&entry.at_most_apart),
            within_days: entry.within_days,
            stages: entry.stage.iter().flatten().map(|stage| stage.get_ref().clone()).collect(),
            same_organization: entry.organizations.as_ref().and_then(|word| self.choice(file, word, &same)),
            id: entry.id.into_inner(),
        }
    }

    fn keys(&mut self, file: usize, words: &[Text]) -> Vec<Key> {
        words.iter().filter_map(|word| self.choice(file, word, &Key::ALL)).collect()
    }

    fn merge(&mut self, written: &In<written::Merge>) -> Vec<(String, Merge)> {
        let In { file, entry, .. } = written;
        let entry = entry.get_ref();
        entry.fields.iter().filter_map(|field| self.merge_field(*file, field, entry)).collect()
    }

    fn merge_field(&mut self, file: usize, field: &Text, merge: &written::Merge) -> Option<(String, Merge)> {
        let Some((name, kind)) = CASE_FIELDS.iter().find(|(name, _)| *name == field.get_ref().as_str()) else {
            self.unknown(file, field, "E203", &CASE_FIELDS.map(|(name, _)| name));
            return None;
        };
        let told = self.problems.count();
        let reports = self.choice(file, &merge.reports, &Keep::of(*kind));
        let organizations = self.choice(file, &merge.organizations, &Keep::of(*kind));
        if self.problems.count() > told {
            self.problems.note(message!("for the field `{name}`", name));
        }
        Some(((*name).to_owned(), Merge { reports: reports?, organizations: organizations? }))
    }
}

fn distances(written: &written::Apart) -> Vec<(Key, i64)> {
    let all = [
        (Key::Occurred, written.occurred),
        (Key::Discovered, written.discovered),
        (Key::FirstPublished, written.first_published),
    ];
    all.into_iter().filter_map(|(key, days)| Some((key, days?))).collect()
}
