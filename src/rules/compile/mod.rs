//! From rules as written to rules as the stages use them. All problems of all files are told in one go.

mod rules;
mod shapes;
mod vocabulary;

pub(super) use vocabulary::DELAYS;
pub use vocabulary::IGNORED;

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::model::{Alternative, Meaning, Place, RuleSet};
use super::pattern::{Pattern, PatternError};
use super::problems::Problems;
use super::read::{In, NormalizeWords, Written};
use super::scanner::{Needle, ScannerBuilder};
use super::written::Text;
use crate::mention::{CountWords, DateWords, Finder};
use crate::text::{NormalizeTable, Normalizer};

/// What compiling gathers on its way.
pub(super) struct Compiler<'p> {
    problems: &'p mut Problems,
    scanner: ScannerBuilder,
    meanings: Vec<Vec<Meaning>>,
    normalizer: Normalizer,
    units: Vec<String>,
    /// Regexes of rules and phrases, by their text.
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
    let normalizer = Normalizer::new(&normalize_table(written.normalize.take()));
    let (dates, counts) = match (written.dates.take(), written.counts.take()) {
        (Some(dates), Some(counts)) => (dates.entry.into_inner(), counts.entry.into_inner()),
        (dates, _) => {
            let family = if dates.is_none() { "date" } else { "count" };
            let message = format!("no readable file of the family `{family}`: without it no {family} can be found");
            problems.error("E105", 0, None, message);
            return None;
        }
    };
    let mut compiler = Compiler {
        problems,
        scanner: ScannerBuilder::default(),
        meanings: Vec::new(),
        normalizer,
        units: counts.unit.iter().map(|unit| unit.id.clone()).collect(),
        patterns: patterns(&written, &counts),
        phrases: HashMap::new(),
        sets: Vec::new(),
        set_numbers: HashMap::new(),
        characters: HashMap::new(),
    };
    compiler.compile(written, &dates, &counts)
}

/// The regexes of all rules and phrases, compiled on all threads: most of the time that loading takes.
fn patterns(written: &Written, counts: &CountWords) -> HashMap<String, Result<Pattern, PatternError>> {
    let units: Vec<String> = counts.unit.iter().map(|unit| unit.id.clone()).collect();
    let rules = written.rules.iter().map(|rule| rule.entry.get_ref());
    let lists = rules.flat_map(|rule| [&rule.all, &rule.any, &rule.none]).flatten();
    let conditions = lists.flat_map(|list| list.get_ref()).filter_map(|condition| condition.get_ref().regex.as_ref());
    let phrases = written.phrases.iter().flat_map(|phrase| &phrase.entry.get_ref().regex);
    let texts: Vec<&str> = conditions.chain(phrases).map(|text| text.get_ref().as_str()).collect();
    texts.into_par_iter().map(|text| (text.to_owned(), Pattern::new(text, &units))).collect()
}

fn normalize_table(words: Option<In<NormalizeWords>>) -> NormalizeTable {
    let words = words.map(|words| words.entry.into_inner()).unwrap_or_default();
    NormalizeTable {
        map: words.map.into_iter().filter_map(|(from, to)| Some((from.chars().next()?, to))).collect(),
        delete: words.delete.iter().filter_map(|text| text.chars().next()).collect(),
        glue_before: words.glue_before.chars().collect(),
        keep_before: words.keep_before,
    }
}

impl Compiler<'_> {
    fn compile(&mut self, mut written: Written, dates: &DateWords, counts: &CountWords) -> Option<RuleSet> {
        self.refuse_duplicates(&written);
        let labels = self.labels(&written);
        let roles = self.roles(&written);
        let items = self.items(&written, &labels);
        let forms = self.forms(&written, &labels);
        let names = self.names(written.names.take());
        let self_kinds = self.selves(&written);
        let cues = self.cues(&written);
        let posts = self.posts(written.posts.take());
        let lines = self.lines(written.outline.take());
        self.phrases(&written);
        let rules = self.rules(written.rules, &written.defaults, &labels, &roles);
        let (starts, unstarted) = self.starts(&rules);
        let builder = std::mem::take(&mut self.scanner);
        let scanner = builder.build().map_err(|error| {
            self.problems.error("E302", 0, None, format!("the words of all rules together are too many: {error}"));
        });
        self.meanings.resize(starts.len(), Vec::new());
        Some(RuleSet {
            normalizer: Normalizer::clone(&self.normalizer),
            finder: Finder::new(dates, counts),
            units: self.units.clone(),
            counted_units: counts.unit.iter().filter(|unit| unit.counted).map(|unit| unit.id.clone()).collect(),
            posts,
            lines,
            roles,
            cues,
            labels,
            rules,
            items,
            forms,
            names,
            self_kinds,
            meanings: std::mem::take(&mut self.meanings),
            sets: self.sets.len(),
            sets_of: self.sets_of(starts.len()),
            starts,
            unstarted,
            scanner: scanner.ok()?,
        })
    }

    /// Ids are unique: rules and phrases over all files, labels within their family.
    fn refuse_duplicates(&mut self, written: &Written) {
        let mut seen: BTreeMap<(String, String), Place> = BTreeMap::new();
        let rules = written.rules.iter().map(|r| ("rule".to_owned(), &r.entry.get_ref().id, r.file));
        let phrases = written.phrases.iter().map(|p| ("phrase".to_owned(), &p.entry.get_ref().id, p.file));
        let labels = written.labels.iter().map(|l| (format!("label of {}", l.family), &l.entry.get_ref().id, l.file));
        let roles = written.roles.iter().map(|r| ("role".to_owned(), &r.entry.get_ref().id, r.file));
        for (kind, id, file) in rules.chain(phrases).chain(labels).chain(roles) {
            let place = Place { file, range: id.span() };
            let key = (kind, id.get_ref().clone());
            if let Some(first) = seen.get(&key) {
                let message = format!("the id `{}` is taken by another {}", key.1, key.0);
                self.problems.error("E201", file, Some(id.span()), message);
                self.problems.also(first, "first used here");
                self.problems.help("choose another id; ids name one thing over all files".to_owned());
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
        let Some(needles) = pattern.needles.first() else { return false };
        for needle in self.scanner.add_all(needles) {
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
        let text = word.get_ref();
        if text.trim().is_empty() {
            self.problems.error("E205", file, Some(word.span()), "an empty word would hit everywhere".to_owned());
            return None;
        }
        // Inside a line, so that a leading or trailing space is judged as it would be met.
        let normalized = self.normalizer.normalize(&format!("x{text}x")).text;
        let normalized = normalized.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap_or(text);
        if normalized != *text {
            let message = format!("`{text}` can never be met: texts are normalized before rules see them");
            self.problems.error("E206", file, Some(word.span()), message);
            self.problems.help(format!("write `{normalized}`"));
            return None;
        }
        Some(self.scanner.add(text))
    }
}
