//! Labels, tables and phrases that nothing uses, or that lack something.

use std::collections::{HashMap, HashSet};

use super::{Linter, conditions_of};
use crate::message::message;
use crate::rules::fields::family_of;
use crate::rules::written::{Name, Text};

/// Family of the names of categories, which labels of causes give.
const CATEGORIES: &str = "cause_category";

impl<'a> Linter<'a> {
    pub(super) fn vocabulary(&mut self, given: &[(&str, &str)]) {
        self.unproved_labels(given);
        self.unused_phrases();
        let written = self.written;
        for label in &written.labels {
            let entry = label.entry.get_ref();
            self.names(label.file, &entry.id, &entry.name);
        }
        for role in &written.roles {
            let entry = role.entry.get_ref();
            self.names(role.file, &entry.id, &entry.name);
        }
        self.words_told_twice(written.items.iter().map(|item| (item.file, item.entry.get_ref().words.get_ref())));
        self.words_told_twice(written.roles.iter().map(|role| (role.file, &role.entry.get_ref().words)));
    }

    /// Labels that nothing gives: no rule, no table, no other field, no bound of a delay, and not the program itself.
    fn unproved_labels(&mut self, given: &[(&str, &str)]) {
        let written = self.written;
        let rules = written.rules.iter().map(|rule| (rule.family.as_str(), rule.entry.get_ref().label.get_ref()));
        let items = written.items.iter().map(|item| (item.family.as_str(), item.entry.get_ref().label.get_ref()));
        let forms = written.forms.iter().map(|form| (form.family.as_str(), form.entry.get_ref().kind.get_ref()));
        let selves = written.selves.iter().map(|own| (own.family.as_str(), own.entry.get_ref().kind.get_ref()));
        let kinds = written.name_lists.iter().map(|list| (list.family.as_str(), &list.entry.get_ref().kind));
        let lists = kinds.filter_map(|(family, kind)| Some((family, kind.as_ref()?.get_ref())));
        let categories = written.labels.iter().filter_map(|label| label.entry.get_ref().category.as_deref());
        let mut proved: HashSet<(&str, &str)> = rules
            .chain(items)
            .chain(forms)
            .chain(selves)
            .chain(lists)
            .map(|(family, id)| (family, id.as_str()))
            .collect();
        let regimes = written.bodies.iter().filter_map(|body| Some(body.entry.get_ref().regime.as_ref()?.get_ref()));
        proved.extend(regimes.map(|regime| ("regime", regime.as_str())));
        let rows = written.fields.iter().map(|row| row.entry.get_ref());
        let said = rows.filter_map(|row| Some((family_of(row.field.get_ref()), row.says.as_ref()?.get_ref().as_str())));
        proved.extend(said);
        let counts = written.counts.iter().flat_map(|counts| &counts.entry.get_ref().unit);
        proved.extend(counts.map(|unit| ("count", unit.id.as_str())));
        proved.extend(categories.map(|category| (CATEGORIES, category)));
        for label in &written.labels {
            let entry = label.entry.get_ref();
            let key = (label.family.as_str(), entry.id.get_ref().as_str());
            if !proved.contains(&key) && !given.contains(&key) && entry.delay.is_none() && entry.from.is_empty() {
                let message = message!("nothing gives the label `{key}`", key = key.1);
                self.warn(None, "W509", label.file, entry.id.span(), message);
            }
        }
    }

    fn unused_phrases(&mut self) {
        let conditions = || self.written.rules.iter().flat_map(|rule| conditions_of(rule.entry.get_ref()));
        let used: HashSet<&str> =
            conditions().filter_map(|condition| Some(condition.shared.as_ref()?.get_ref().as_str())).collect();
        let phrases = self.written.phrases.iter().flat_map(|phrase| &phrase.entry.get_ref().regex);
        let regexes: Vec<&Text> =
            conditions().filter_map(|condition| condition.regex.as_ref()).chain(phrases).collect();
        for phrase in &self.written.phrases {
            let id = &phrase.entry.get_ref().id;
            let placeholder = format!("{{use:{}}}", id.get_ref());
            let is_spelt = || regexes.iter().any(|regex| regex.get_ref().contains(&placeholder));
            if !used.contains(id.get_ref().as_str()) && !is_spelt() {
                self.warn(
                    None,
                    "W516",
                    phrase.file,
                    id.span(),
                    message!("no rule uses the phrase `{id}`", id = id.get_ref()),
                );
            }
        }
    }

    fn names(&mut self, file: usize, id: &Text, name: &Name) {
        for (language, key, text) in [(message!("Japanese"), "ja", &name.ja), (message!("English"), "en", &name.en)] {
            if text.trim().is_empty() {
                self.warn(
                    None,
                    "W511",
                    file,
                    id.span(),
                    message!("`{id}` has no {language} name", id = id.get_ref(), language),
                );
                self.help(message!("give it one: `name = {{ {key} = \"…\" }}`", key));
            }
        }
    }

    /// A word of two entries of one table has the meaning of the first; the second never counts.
    fn words_told_twice(&mut self, entries: impl Iterator<Item = (usize, &'a Vec<Text>)>) {
        let mut first: HashMap<String, (usize, &Text)> = HashMap::new();
        for (file, words) in entries {
            for word in words {
                match first.get(&word.get_ref().to_ascii_lowercase()) {
                    Some(&(known_file, known)) => {
                        let message = message!(
                            "`{word}` has a meaning already, so that this one never counts",
                            word = word.get_ref()
                        );
                        self.warn(None, "W513", file, word.span(), message);
                        self.also(known_file, known.span(), "this one counts");
                    }
                    None => _ = first.insert(word.get_ref().to_ascii_lowercase(), (file, word)),
                }
            }
        }
    }
}
