//! Labels, section roles, data items and organization forms.

use std::collections::{BTreeMap, BTreeSet};

use super::Compiler;
use crate::message::message;
use crate::rules::known::KnownNames;
use crate::rules::model::{DelayBound, Form, Label, Meaning, Pick, Place, Role};
use crate::rules::places::{Place as ListedPlace, Places};
use crate::rules::problems::nearest;
use crate::rules::read::{In, Written};
use crate::rules::shapes::Shape;
use crate::rules::written;

/// A label that says "recognized and ignored".
pub const IGNORED: &str = "-";

/// Family of the causes, whose categories the deadlines ask for.
const CAUSES: &str = "cause";

/// Family of the kinds of posts.
pub(super) const KINDS: &str = "kind";

/// Family of what clauses are about, besides the incident of the post.
pub const TOPICS: &str = "topic";

/// Delays that have labels.
pub(in crate::rules) const DELAYS: [&str; 3] = ["ppc_report", "ppc_final", "publication"];

/// The type of a name of which no list tells one and whose form tells none.
const PLAIN_KIND: &str = "company";

/// The type that the longest form at the ends of a name tells; of equal ones the first.
fn kind_by_form<'w>(written: &'w Written, name: &str) -> &'w str {
    let mut best = (0, PLAIN_KIND);
    for form in written.forms.iter().map(|form| form.entry.get_ref()) {
        let stands = |place: &str| form.position.iter().any(|position| position.get_ref() == place);
        let (prefix, suffix) = (stands("prefix"), stands("suffix"));
        for word in form.words.get_ref() {
            let word = word.get_ref().as_str();
            let fits = prefix && name.starts_with(word) || suffix && name.ends_with(word);
            if fits && word.len() > best.0 {
                best = (word.len(), form.kind.get_ref());
            }
        }
    }
    best.1
}

/// `word` with `の` before the noun `head` at its end, where two characters or more without one stand before it.
fn joined(word: &str, head: &str) -> Option<String> {
    let before = word.strip_suffix(head)?;
    let fits = before.chars().count() >= 2 && !before.ends_with('の');
    fits.then(|| format!("{before}の{head}"))
}

impl Compiler<'_> {
    pub(super) fn labels(&mut self, written: &Written) -> BTreeMap<String, Vec<Label>> {
        let mut labels: BTreeMap<String, Vec<Label>> = BTreeMap::new();
        for label in &written.labels {
            let pick = self.pick(label);
            let written = label.entry.get_ref();
            let delay = written.delay.as_ref().map(|delay| DelayBound {
                delay: delay.get_ref().clone(),
                at_most: written.at_most,
                cause_category: written.cause_category.iter().flatten().map(|word| word.get_ref().clone()).collect(),
                by: written.by.as_ref().map(|by| by.get_ref().clone()),
                longer: written.longer,
            });
            labels.entry(label.family.clone()).or_default().push(Label {
                id: written.id.get_ref().clone(),
                name: written.name.clone(),
                category: written.category.clone(),
                hides: written.hides.iter().flatten().map(|id| id.get_ref().clone()).collect(),
                pick,
                delay,
                from: Self::mapping(&written.from),
                was: written.was.clone(),
                place: Place { file: label.file, range: written.id.span() },
            });
        }
        self.check_references(written, &labels);
        labels
    }

    /// What labels say of other labels, categories and delays must be there.
    fn check_references(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) {
        let causes = labels.get(CAUSES).map_or(&[][..], Vec::as_slice);
        let categories: BTreeSet<&str> = causes.iter().filter_map(|cause| cause.category.as_deref()).collect();
        let categories: Vec<&str> = categories.into_iter().collect();
        for In { file, family, entry } in &written.labels {
            let label = entry.get_ref();
            for hidden in label.hides.iter().flatten() {
                self.check_label(*file, family, hidden, labels);
            }
            for category in label
                .cause_category
                .iter()
                .flatten()
                .chain(&label.from.cause_category)
                .chain(&label.from.rest_of)
                .filter(|word| !categories.contains(&word.get_ref().as_str()))
            {
                self.undefined(*file, category, "E203", &categories);
            }
            if let Some(delay) = label.delay.as_ref().filter(|delay| !DELAYS.contains(&delay.get_ref().as_str())) {
                self.unknown(*file, delay, "E203", &DELAYS);
            }
        }
        if let Some(In { file, entry, .. }) = &written.posts {
            let posts = entry.get_ref();
            for kind in posts.prefixed_kind.iter().chain(&posts.dated_kind) {
                self.check_label(*file, KINDS, kind, labels);
            }
        }
    }

    fn pick(&mut self, label: &In<written::Label>) -> Pick {
        let Some(word) = &label.entry.get_ref().pick else { return Pick::default() };
        self.choice(label.file, word, &Pick::ALL).unwrap_or_default()
    }

    /// The value that a word names, or an error that lists the words there are.
    pub(super) fn choice<T: Copy>(
        &mut self,
        file: usize,
        word: &written::Text,
        all: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, value)) = all.iter().find(|(name, _)| name == word.get_ref()) {
            return Some(*value);
        }
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        self.unknown(file, word, "E203", &names);
        None
    }

    /// Tells that a word names nothing.
    pub(super) fn unknown(&mut self, file: usize, word: &written::Text, code: &'static str, names: &[&str]) {
        let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let message = message!("`{word}` is not known here; there is {known}", word = word.get_ref(), known);
        self.problems.error(code, file, Some(word.span()), message);
        if let Some(near) = nearest(word.get_ref(), names.iter().copied()) {
            self.problems.help(message!("did you mean `{near}`?", near));
        }
    }

    /// Tells that a word names no label, role or phrase, unless that may be one that could not be read.
    pub(super) fn undefined(&mut self, file: usize, word: &written::Text, code: &'static str, names: &[&str]) {
        if self.problems.has_all_definitions() {
            self.unknown(file, word, code, names);
        }
    }

    pub(super) fn check_label(
        &mut self,
        file: usize,
        family: &str,
        word: &written::Text,
        labels: &BTreeMap<String, Vec<Label>>,
    ) {
        let known = labels.get(family).map_or(&[][..], Vec::as_slice);
        if word.get_ref() != IGNORED && !known.iter().any(|label| label.id == *word.get_ref()) {
            let names: Vec<_> = known.iter().map(|label| label.id.as_str()).collect();
            self.undefined(file, word, "E202", &names);
        }
    }

    pub(super) fn roles(&mut self, written: &Written) -> Vec<Role> {
        let mut roles = Vec::new();
        for role in &written.roles {
            let index = roles.len();
            let entry = role.entry.get_ref();
            for word in &entry.words {
                self.mean(role.file, word, Meaning::Role(index));
            }
            let regexes = self.regexes(role.file, &entry.regex);
            let shapes = regexes.iter().enumerate();
            let untold = shapes.filter(|(at, shape)| !self.mean_needles(shape, Meaning::Shape(index, *at)));
            roles.push(Role {
                untold: untold.map(|(at, _)| at).collect(),
                id: entry.id.get_ref().clone(),
                name: entry.name.clone(),
                regexes: Shape::all(regexes),
                not: entry.not.iter().map(|text| text.get_ref().clone()).collect(),
            });
        }
        if let Some(extra) = written.roles.get(64) {
            let message = "there can be at most 64 section roles".to_owned();
            self.problems.error("E207", extra.file, Some(extra.entry.span()), message);
        }
        roles
    }

    pub(super) fn items(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) -> Vec<String> {
        let mut items = Vec::new();
        for item in &written.items {
            let entry = item.entry.get_ref();
            self.check_label(item.file, "data", &entry.label, labels);
            self.mean_all(item.file, &entry.words, Meaning::Item(items.len()));
            items.push(entry.label.get_ref().clone());
        }
        self.joined_items(written);
        items
    }

    /// The items with `の` before their head noun (電話の番号), but where these words stand for something of their own.
    fn joined_items(&mut self, written: &Written) {
        let heads = written.item_words.iter().flat_map(|words| &words.entry.get_ref().heads);
        let heads: Vec<&str> = heads.map(String::as_str).collect();
        let words = written.items.iter().flat_map(|item| item.entry.get_ref().words.get_ref());
        let mut known: BTreeSet<String> = words.map(|word| word.get_ref().clone()).collect();
        for (number, item) in written.items.iter().enumerate() {
            let entry = item.entry.get_ref();
            let named = entry.label.get_ref() != IGNORED;
            for word in entry.words.get_ref().iter().filter(|_| named) {
                for joined in heads.iter().filter_map(|head| joined(word.get_ref(), head)) {
                    if known.insert(joined.clone()) {
                        let needle = self.scanner.add(&joined);
                        self.add_meaning(needle, Meaning::Item(number));
                    }
                }
            }
        }
    }

    pub(super) fn forms(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) -> Vec<Form> {
        let mut forms = Vec::new();
        for form in &written.forms {
            let entry = form.entry.get_ref();
            self.check_label(form.file, "organization", &entry.kind, labels);
            self.mean_all(form.file, &entry.words, Meaning::Form(forms.len()));
            let positions: Vec<_> = entry
                .position
                .iter()
                .filter_map(|word| self.choice(form.file, word, &[("prefix", true), ("suffix", false)]))
                .collect();
            forms.push(Form {
                kind: entry.kind.get_ref().clone(),
                prefix: positions.contains(&true),
                suffix: positions.contains(&false),
                mention: entry.mention,
                decides: entry.decides,
            });
        }
        for stop in &written.stops {
            self.mean_all(stop.file, &stop.entry.get_ref().words, Meaning::Stop);
        }
        forms
    }

    pub(super) fn selves(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) -> Vec<String> {
        let mut kinds = Vec::new();
        for words in &written.selves {
            let entry = words.entry.get_ref();
            self.check_label(words.file, "organization", &entry.kind, labels);
            self.mean_all(words.file, &entry.words, Meaning::SelfWord(kinds.len()));
            kinds.push(entry.kind.get_ref().clone());
        }
        kinds
    }

    /// The names of lists. A name that normalizing would change could never be met.
    pub(super) fn known(&mut self, written: &Written, labels: &BTreeMap<String, Vec<Label>>) -> KnownNames {
        let mut lists = Vec::new();
        for list in &written.name_lists {
            let entry = list.entry.get_ref();
            if let Some(kind) = &entry.kind {
                self.check_label(list.file, "organization", kind, labels);
            }
            let names = entry.codes.values().chain(&entry.words).chain(&entry.former);
            let names: Vec<&written::Text> = names.filter(|name| self.is_normal(list.file, name)).collect();
            if entry.mention {
                names.iter().for_each(|name| self.mean(list.file, name, Meaning::Known));
            }
            let names = names.into_iter().map(|name| name.get_ref().clone());
            match &entry.kind {
                Some(kind) => lists.push((kind.get_ref().clone(), names.collect())),
                None => lists.extend(names.map(|name| (kind_by_form(written, &name).to_owned(), vec![name]))),
            }
        }
        KnownNames::new(lists)
    }

    /// The places that lists with codes give: a list is of one prefecture.
    pub(super) fn places(written: &Written) -> Places {
        let mut places = Vec::new();
        for list in &written.name_lists {
            let entry = list.entry.get_ref();
            let Some(area) = &entry.area else { continue };
            let coded = entry.codes.iter().map(|(code, name)| ListedPlace::new(name.get_ref(), area, Some(code)));
            places.extend(coded.chain(entry.former.iter().map(|name| ListedPlace::new(name.get_ref(), area, None))));
        }
        Places::new(places)
    }

    /// Words behind which a place may begin a name, and endings of prefectures.
    pub(super) fn place_words(written: &mut Written) -> (Vec<String>, Vec<String>) {
        let (_, words) = super::shapes::unpack(written.context.take());
        let plain = |words: Vec<written::Text>| words.into_iter().map(written::Text::into_inner).collect();
        (plain(words.place_after), plain(words.place_shapes))
    }

    pub(super) fn mean_all(&mut self, file: usize, words: &written::Spanned<Vec<written::Text>>, meaning: Meaning) {
        if words.get_ref().is_empty() {
            self.problems.error("E205", file, Some(words.span()), "an empty list can never be met".to_owned());
        }
        for word in words.get_ref() {
            self.mean(file, word, meaning);
        }
    }
}
