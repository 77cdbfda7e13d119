//! From rules as written to rules as the stages use them. All problems of all files are told in one go.

mod cases;
mod checks;
mod crosswalk;
mod fields;
mod grammar;
mod hints;
mod law;
mod rules;
mod sets;
mod shapes;
mod spelt;
mod vocabulary;

pub(super) use vocabulary::DELAYS;
pub use vocabulary::{IGNORED, TOPICS};

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use vocabulary::KINDS;

use super::anchors::Gates;
use super::kinds::Kinds;
use super::model::{Alternative, Meaning, Place, RuleSet};
use super::pattern::{Names, Pattern, PatternError};
use super::problems::Problems;
use super::read::{In, NormalizeWords, Written};
use super::scanner::{Needle, ScannerBuilder};
use super::written::Text;
use crate::mention::{CountWords, DateWords, Finder};
use crate::message::{Message, message};
use crate::text::{NormalizeTable, Normalizer};

/// What compiling gathers on its way.
pub(super) struct Compiler<'p> {
    problems: &'p mut Problems,
    scanner: ScannerBuilder,
    meanings: Vec<Vec<Meaning>>,
    normalizer: Normalizer,
    names: Names,
    /// Regexes that are not yet asked for, by their text.
    patterns: HashMap<String, Result<Pattern, PatternError>>,
    phrases: HashMap<String, Vec<Alternative>>,
    /// The sets of literals that rules need, and their numbers.
    sets: Vec<Vec<Needle>>,
    set_numbers: HashMap<Vec<Needle>, u32>,
    /// What normalizing makes of the characters met in regexes; `None`: nothing.
    characters: HashMap<char, Option<String>>,
}

/// Compiles what was read; the rule set is usable only where `problems` stayed empty.
pub(super) fn compile(mut written: Written, problems: &mut Problems) -> Option<RuleSet> {
    let (file, words) = shapes::unpack(written.normalize.take());
    let normalizer = Normalizer::new(&normalize_table(file, words, problems));
    let dates = needed(written.dates.take(), "date", problems);
    let counts = needed(written.counts.take(), "count", problems);
    let units: Vec<String> =
        counts.iter().flat_map(|counts: &CountWords| &counts.unit).map(|unit| unit.id.clone()).collect();
    let names = spelt::names(&written, units);
    let mut compiler = Compiler {
        problems,
        scanner: ScannerBuilder::default(),
        meanings: Vec::new(),
        normalizer,
        patterns: patterns(&written, &names),
        names,
        phrases: HashMap::new(),
        sets: Vec::new(),
        set_numbers: HashMap::new(),
        characters: HashMap::new(),
    };
    compiler.compile(written, dates.as_ref(), counts.as_ref())
}

/// The regexes of all rule files, compiled on all threads: most of the time that loading takes.
fn patterns(written: &Written, names: &Names) -> HashMap<String, Result<Pattern, PatternError>> {
    let rules = written.rules.iter().map(|rule| rule.entry.get_ref());
    let lists = rules.flat_map(|rule| [&rule.all, &rule.any, &rule.none]).flatten();
    let conditions = lists.flat_map(|list| list.get_ref()).filter_map(|condition| condition.get_ref().regex.as_ref());
    let phrases = written.phrases.iter().flat_map(|phrase| &phrase.entry.get_ref().regex);
    let shapes = written.shapes().into_iter().flatten();
    let texts: Vec<&str> = conditions.chain(phrases).chain(shapes).map(|text| text.get_ref().as_str()).collect();
    texts.into_par_iter().map(|text| (text.to_owned(), Pattern::new(text, names))).collect()
}

/// The words without which no date or count can be found. Where they are lost, the rules are checked all the same.
fn needed<T>(words: Option<In<T>>, family: &str, problems: &mut Problems) -> Option<T> {
    if words.is_none() {
        let message =
            message!("no readable file of the family `{family}`: without it no {family} can be found", family);
        problems.error("E105", 0, None, message);
    }
    words.map(|words| words.entry.into_inner())
}

/// The words of `rules/normalize.toml`, characters as such.
pub(super) fn normalize_table(file: usize, words: NormalizeWords, problems: &mut Problems) -> NormalizeTable {
    let mut character = |text: &Text| {
        let mut characters = text.get_ref().chars();
        let (first, more) = (characters.next(), characters.next());
        if first.is_none() || more.is_some() {
            let message = message!("`{text}` is not one character", text = text.get_ref());
            problems.error("E208", file, Some(text.span()), message);
        }
        first
    };
    NormalizeTable {
        map: words.map.into_iter().filter_map(|(from, to)| Some((character(&from)?, to))).collect(),
        delete: words.delete.iter().filter_map(character).collect(),
        glue_before: words.glue_before.chars().collect(),
        keep_before: words.keep_before,
    }
}

impl Compiler<'_> {
    fn compile(
        &mut self,
        mut written: Written,
        dates: Option<&DateWords>,
        counts: Option<&CountWords>,
    ) -> Option<RuleSet> {
        self.refuse_duplicates(&written);
        let mut labels = self.labels(&written);
        self.check_mappings(&written, &labels);
        self.check_deadline_names(&written);
        self.complete_mappings(&written, &mut labels);
        let sources = Self::sources(&mut written);
        let law = self.law(&mut written, &labels);
        let roles = self.roles(&written);
        let items = self.items(&written, &labels);
        let (file, words) = shapes::unpack(written.item_words.take());
        let item_used = words.used_as.as_ref().and_then(|text| self.pattern(file, text));
        let item_topic = words.topic.as_ref().and_then(|text| self.pattern(file, text));
        let (item_followers, general_words) = (words.may_follow, words.general);
        let forms = self.forms(&written, &labels);
        let names = self.names(written.names.take());
        let self_kinds = self.selves(&written, &labels);
        let known = self.known(&written, &labels);
        let places = Self::places(&written);
        let (place_after, place_shapes) = Self::place_words(&mut written);
        let cues = self.cues(&written);
        let posts = self.posts(written.posts.take());
        let lines = self.lines(written.outline.take());
        let cases = self.cases(&mut written, &labels);
        let grammar = self.grammar(&mut written);
        let classes: Vec<&str> = grammar.classes.iter().map(|class| class.id.as_str()).collect();
        // Without a lexicon nothing is read that could deny.
        let denying = if classes.is_empty() { Vec::new() } else { self.numbers(file, &words.denying, &classes) };
        let fields = self.fields(&mut written, &grammar, (&roles, &labels));
        let checks = self.checks(&mut written);
        let (weighings, hints) = self.hints(&written, &labels, &roles);
        self.phrases(&written);
        let mut rules = self.rules(written.rules, &written.defaults, &labels, &roles);
        self.gather_sets(&mut rules);
        let anchors = self.anchors(&rules);
        let kind_starts = self.starts(&rules, &anchors, |rule| rule.family == KINDS);
        let topic_starts = self.starts(&rules, &anchors, |rule| rule.family == TOPICS);
        let starts = self.starts(&rules, &anchors, |rule| ![KINDS, TOPICS].contains(&rule.family.as_str()));
        let literals = self.scanner.len();
        let sets = self.sets(literals, &rules);
        let builder = std::mem::take(&mut self.scanner);
        let (scanner, finder) = rayon::join(|| builder.build(), || Some(Finder::new(dates?, counts?)));
        let scanner = scanner.map_err(|error| {
            self.problems.error(
                "E302",
                0,
                None,
                message!("the words of all rules together are too many: {error}", error),
            );
        });
        self.meanings.resize(literals, Vec::new());
        let counts = counts?;
        Some(RuleSet {
            normalizer: Normalizer::clone(&self.normalizer),
            finder: finder?,
            placeholders: self.names.clone(),
            counted_units: counts.unit.iter().filter(|unit| unit.counted).map(|unit| unit.id.clone()).collect(),
            posts,
            lines,
            roles,
            cues,
            labels,
            rules,
            items,
            item_followers,
            item_used,
            item_topic,
            denying,
            general_words,
            forms,
            names,
            known,
            places,
            place_after,
            place_shapes,
            self_kinds,
            sources,
            law,
            cases,
            grammar,
            fields,
            checks,
            weighings,
            hints,
            kinds: self.meanings.iter().map(|meanings| Kinds::of(meanings)).collect(),
            meanings: std::mem::take(&mut self.meanings),
            sets,
            gates: Gates::new(&anchors),
            anchors,
            kind_starts,
            topic_starts,
            starts,
            scanner: scanner.ok()?,
        })
    }

    /// Ids are unique: rules and phrases over all files, labels within their family.
    fn refuse_duplicates(&mut self, written: &Written) {
        let mut seen: BTreeMap<(Message, String), Place> = BTreeMap::new();
        let rules = written.rules.iter().map(|r| ("rule".into(), &r.entry.get_ref().id, r.file));
        let phrases = written.phrases.iter().map(|p| ("phrase".into(), &p.entry.get_ref().id, p.file));
        let labels = written
            .labels
            .iter()
            .map(|l| (message!("label of {family}", family = l.family), &l.entry.get_ref().id, l.file));
        let roles = written.roles.iter().map(|r| ("role".into(), &r.entry.get_ref().id, r.file));
        // A link is shown as the rule that made it.
        let links = written.links.iter().map(|l| ("rule".into(), &l.entry.get_ref().id, l.file));
        let fields = written.fields.iter().map(|f| ("rule".into(), &f.entry.get_ref().id, f.file));
        for (kind, id, file) in rules.chain(fields).chain(phrases).chain(labels).chain(roles).chain(links) {
            let place = Place { file, range: id.span() };
            let key = (kind, id.get_ref().clone());
            if let Some(first) = seen.get(&key) {
                let message = message!("the id `{id}` is taken by another {kind}", id = key.1, kind = key.0);
                self.problems.error("E201", file, Some(id.span()), message);
                self.problems.also(first, "first used here");
            } else {
                seen.insert(key, place);
            }
        }
    }

    /// Adds a literal with a meaning. A literal that normalizing would change can never be met: that is an error.
    fn mean(&mut self, file: usize, word: &Text, meaning: Meaning) {
        if let Some(needle) = self.needle(file, word) {
            self.add_meaning(needle, meaning);
        }
    }

    /// Gives a meaning to the most telling literals of a regex; false where it has none.
    fn mean_needles(&mut self, pattern: &Pattern, meaning: Meaning) -> bool {
        let Some(needles) = pattern.needles().first() else { return false };
        for needle in self.scanner.add_all(&needles.words) {
            self.add_meaning(needle, meaning);
        }
        true
    }

    fn add_meaning(&mut self, needle: u32, meaning: Meaning) {
        let index = needle as usize;
        if self.meanings.len() <= index {
            self.meanings.resize(index + 1, Vec::new());
        }
        self.meanings[index].push(meaning);
    }

    fn needle(&mut self, file: usize, word: &Text) -> Option<u32> {
        self.is_normal(file, word).then(|| self.scanner.add(word.get_ref()))
    }

    /// True where the word is one that a normalized text can hold; what is wrong with another is told.
    fn is_normal(&mut self, file: usize, word: &Text) -> bool {
        let text = word.get_ref();
        if text.trim().is_empty() {
            self.problems.error("E205", file, Some(word.span()), "an empty word would hit everywhere".to_owned());
            return false;
        }
        if self.normalizer.leaves(text) {
            return true;
        }
        // Inside a line, so that a leading or trailing space is judged as it would be met.
        let normalized = self.normalizer.normalize(&format!("x{text}x")).text;
        let normalized = normalized.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap_or(text);
        if normalized != *text {
            let message = message!("`{text}` can never be met: texts are normalized before rules see them", text);
            self.problems.error("E206", file, Some(word.span()), message);
            self.problems.help(message!("write `{normalized}`", normalized));
        }
        normalized == *text
    }
}
