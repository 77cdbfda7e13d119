//! Reads rule files: TOML to the structs of [`written`](super::written), each entry on its own, so that one bad rule
//! never hides another.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::checks::WrittenCheck;
use super::families::FAMILIES;
use super::files::RuleFiles;
use super::model::Place;
use super::problems::{Problems, nearest};
use super::written::{
    Body, Cases, Clauses, ClosedDays, ContextWords, Cue, Deadline, Default_, Duty, Form, HolidayYear, Item, Items,
    Label, Law, Link, Merge, NameList, Names, Outline, Phrase, Posts, Role, Rule, SelfWord, Source, Stop, Text, Work,
};
use super::written_grammar::{
    Adverb, Carries, DateMarks, Decision, Embed, Ending, FieldRow, GrammarWords, KnowingFile, Least, LightVerbs,
    LinkWords, Noun, Predicate,
};
use super::written_hints::{Hint, Weighing};
use crate::mention::{CountWords, DateWords};
use crate::message::{Message, message, of_library};

/// Keys that a file of any family may have.
const COMMON_KEYS: [&str; 7] = ["format", "family", "source", "default", "label", "phrase", "rule"];
/// Families whose files may have rows that read statements.
pub(super) const ROWED: [&str; 6] =
    ["delay_reason", "field", "knowing", "leak_status", "reported_to", "secondary_damage"];
/// Families without which nothing works: compiling refuses rules that lack them.
const NEEDED: [&str; 2] = ["count", "date"];
/// Families that stand for somebody else's classes or words.
const SOURCED: [&str; 12] = [
    "digital_arts",
    "exemption",
    "industry",
    "jnsa_cause",
    "jnsa_media",
    "law",
    "ppc_cause",
    "ppc_form",
    "regime",
    "tsr_cause",
    "tsr_media",
    "veris",
];
/// The version of the rule format.
pub(super) const FORMAT: i64 = 1;

/// Changes of characters on top of Unicode's NFKC form.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalizeWords {
    /// Characters with what replaces them.
    #[serde(default)]
    pub map: std::collections::BTreeMap<Text, String>,
    /// Characters that are taken out.
    #[serde(default)]
    pub delete: Vec<Text>,
    /// First characters of units: white space between a number and one of these goes away even where a line begins.
    #[serde(default)]
    pub glue_before: String,
    /// Words that begin like a unit but head a list entry: the white space before them stays.
    #[serde(default)]
    pub keep_before: Vec<String>,
}

/// An entry with the file it comes from.
#[derive(Debug)]
pub struct In<T> {
    /// Index of the file.
    pub file: usize,
    /// The family the file declares.
    pub family: String,
    /// The entry with its place.
    pub entry: Spanned<T>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Written {
    /// Families of which there is a file.
    pub families: std::collections::BTreeSet<String>,
    pub labels: Vec<In<Label>>,
    pub phrases: Vec<In<Phrase>>,
    pub rules: Vec<In<Rule>>,
    pub defaults: Vec<In<Default_>>,
    pub items: Vec<In<Item>>,
    pub item_words: Option<In<Items>>,
    pub forms: Vec<In<Form>>,
    pub stops: Vec<In<Stop>>,
    pub selves: Vec<In<SelfWord>>,
    pub name_lists: Vec<In<NameList>>,
    pub roles: Vec<In<Role>>,
    pub cues: Vec<In<Cue>>,
    pub names: Option<In<Names>>,
    pub clauses: Option<In<Clauses>>,
    pub posts: Option<In<Posts>>,
    pub outline: Option<In<Outline>>,
    pub normalize: Option<In<NormalizeWords>>,
    pub dates: Option<In<DateWords>>,
    pub counts: Option<In<CountWords>>,
    pub sources: Vec<In<Source>>,
    /// Families that name a source, readable or not.
    pub sourced: std::collections::BTreeSet<String>,
    pub law: Option<In<Law>>,
    pub deadlines: Vec<In<Deadline>>,
    pub works: Vec<In<Work>>,
    pub duties: Vec<In<Duty>>,
    pub bodies: Vec<In<Body>>,
    pub closed: Option<In<ClosedDays>>,
    pub context: Option<In<ContextWords>>,
    pub holidays: Vec<In<HolidayYear>>,
    pub cases: Option<In<Cases>>,
    pub links: Vec<In<Link>>,
    pub merges: Vec<In<Merge>>,
    pub predicates: Vec<In<Predicate>>,
    pub nouns: Vec<In<Noun>>,
    pub endings: Vec<In<Ending>>,
    pub link_words: Vec<In<LinkWords>>,
    pub embeds: Vec<In<Embed>>,
    pub light: Vec<In<LightVerbs>>,
    pub adverbs: Vec<In<Adverb>>,
    pub date_marks: Vec<In<DateMarks>>,
    pub carries: Vec<In<Carries>>,
    pub fields: Vec<In<FieldRow>>,
    pub decisions: Vec<In<Decision>>,
    pub least: Option<In<Least>>,
    pub knowing: Option<In<KnowingFile>>,
    pub grammar: Option<In<GrammarWords>>,
    pub checks: Vec<In<WrittenCheck>>,
    pub hints: Vec<In<Hint>>,
    pub weighings: Vec<In<Weighing>>,
}

impl Written {
    /// The lists of regexes that stand in no condition.
    pub fn shapes(&self) -> Vec<&[Text]> {
        let names = self.names.as_ref().map(|names| names.entry.get_ref());
        let names = names.map(|n| {
            let ends = [&n.alias, &n.shapes, &n.starts, &n.ends, &n.not_heading, &n.tails, &n.areas];
            ends.into_iter().chain([
                &n.trades,
                &n.inner,
                &n.not_names,
                &n.joins,
                &n.joined,
                &n.parts,
                &n.behind,
                &n.common,
            ])
        });
        let posts = self.posts.as_ref().map(|posts| posts.entry.get_ref());
        let posts = posts.map(Posts::regexes);
        let lines = self.outline.as_ref().map(|outline| outline.entry.get_ref());
        let lines = lines.map(|outline| outline.shapes());
        let roles = self.roles.iter().map(|role| &role.entry.get_ref().regex);
        let cues = self.cues.iter().map(|cue| &cue.entry.get_ref().regex);
        let shapes = names.into_iter().flatten().chain(posts.into_iter().flatten()).chain(lines.into_iter().flatten());
        shapes.chain(roles).chain(cues).map(Vec::as_slice).collect()
    }
}

/// Reads every file; what cannot be read is told in `problems`.
pub fn read(files: &RuleFiles, problems: &mut Problems) -> Written {
    let mut written = Written::default();
    let parsed: Vec<_> = files.files.par_iter().map(|(_, text)| DeTable::parse_recoverable(text)).collect();
    for (file, (table, errors)) in parsed.into_iter().enumerate() {
        for error in &errors {
            problems.error("E101", file, error.span(), of_library(error.message()));
            problems.definition_lost();
        }
        if errors.is_empty() {
            FileReader { file, problems, written: &mut written }.read(table);
        }
    }
    refuse_unsourced(&written, problems);
    for family in FAMILIES {
        if !problems.any() && !written.families.contains(family) && !NEEDED.contains(&family) {
            problems.warning(
                "W101",
                message!("no rule file of the family `{family}`: what it decides stays empty", family),
            );
        }
    }
    written
}

/// Families that stand for somebody else's classes or words say whose, in one of their files.
fn refuse_unsourced(written: &Written, problems: &mut Problems) {
    for family in SOURCED.iter().filter(|family| !written.sourced.contains(**family)) {
        let Some(label) = written.labels.iter().find(|label| label.family == *family) else { continue };
        let message =
            message!("no file of the family `{family}` says in `[source]` what its labels are taken from", family);
        problems.error("E108", label.file, Some(label.entry.get_ref().id.span()), message);
    }
}

struct FileReader<'a> {
    file: usize,
    problems: &'a mut Problems,
    written: &'a mut Written,
}

impl FileReader<'_> {
    fn read(&mut self, table: Spanned<DeTable<'_>>) {
        let whole = table.span();
        let mut table = table.into_inner();
        self.check_format(&mut table, &whole);
        let Some(family) = self.family(&mut table, &whole) else { return };
        self.written.families.insert(family.clone());
        let read = self.entries(&mut table, "label", &family);
        self.written.labels.extend(read);
        let read = self.entries(&mut table, "phrase", &family);
        self.written.phrases.extend(read);
        let read = self.entries(&mut table, "rule", &family);
        self.written.rules.extend(read);
        if ROWED.contains(&family.as_str()) {
            let read = self.entries(&mut table, "field", &family);
            self.written.fields.extend(read);
        }
        if let Some((_, value)) = table.remove_entry("default") {
            let default = self.entry(value, &family);
            self.written.defaults.extend(default);
        }
        if let Some((_, value)) = table.remove_entry("source") {
            self.written.sourced.insert(family.clone());
            let source = self.entry(value, &family);
            self.written.sources.extend(source);
        }
        self.read_special(table, &family, whole);
    }

    /// The tables that only files of one family have.
    fn read_special(&mut self, mut table: DeTable<'_>, family: &str, whole: std::ops::Range<usize>) {
        match family {
            "data" => {
                let read = self.entries(&mut table, "item", family);
                self.written.items.extend(read);
                return self.sole(|written| &mut written.item_words, table, family, whole);
            }
            "organization" => {
                let read = self.entries(&mut table, "form", family);
                self.written.forms.extend(read);
                let read = self.entries(&mut table, "stop", family);
                self.written.stops.extend(read);
                let read = self.entries(&mut table, "self", family);
                self.written.selves.extend(read);
                let read = self.entries(&mut table, "names", family);
                self.written.name_lists.extend(read);
                return self.sole(|written| &mut written.names, table, family, whole);
            }
            "consistency" => {
                let read = self.entries(&mut table, "check", family);
                self.written.checks.extend(read);
            }
            "section" => {
                let read = self.entries(&mut table, "role", family);
                self.written.roles.extend(read);
            }
            "cause" => {
                let read = self.entries(&mut table, "hint", family);
                self.written.hints.extend(read);
                if let Some((_, value)) = table.remove_entry("weighing") {
                    let weighing = self.entry(value, family);
                    self.written.weighings.extend(weighing);
                }
            }
            "polarity" => {
                let read = self.entries(&mut table, "cue", family);
                self.written.cues.extend(read);
                return self.sole(|written| &mut written.clauses, table, family, whole);
            }
            "lexicon" => {
                let read = self.entries(&mut table, "predicate", family);
                self.written.predicates.extend(read);
                let read = self.entries(&mut table, "noun", family);
                self.written.nouns.extend(read);
            }
            "field" => {
                let read = self.entries(&mut table, "decision", family);
                self.written.decisions.extend(read);
                return self.sole(|written| &mut written.least, table, family, whole);
            }
            "knowing" => return self.sole(|written| &mut written.knowing, table, family, whole),
            "grammar" => {
                let read = self.entries(&mut table, "ending", family);
                self.written.endings.extend(read);
                let read = self.entries(&mut table, "link", family);
                self.written.link_words.extend(read);
                let read = self.entries(&mut table, "embed", family);
                self.written.embeds.extend(read);
                let read = self.entries(&mut table, "light", family);
                self.written.light.extend(read);
                let read = self.entries(&mut table, "adverb", family);
                self.written.adverbs.extend(read);
                let read = self.entries(&mut table, "date_mark", family);
                self.written.date_marks.extend(read);
                let read = self.entries(&mut table, "carry", family);
                self.written.carries.extend(read);
                return self.sole(|written| &mut written.grammar, table, family, whole);
            }
            "law" => {
                let read = self.entries(&mut table, "deadline", family);
                self.written.deadlines.extend(read);
                let read = self.entries(&mut table, "work", family);
                self.written.works.extend(read);
                let read = self.entries(&mut table, "duty", family);
                self.written.duties.extend(read);
                return self.sole(|written| &mut written.law, table, family, whole);
            }
            "regime" => {
                let read = self.entries(&mut table, "body", family);
                self.written.bodies.extend(read);
            }
            "holiday" => {
                let read = self.entries(&mut table, "year", family);
                self.written.holidays.extend(read);
                return self.sole(|written| &mut written.closed, table, family, whole);
            }
            "case" => {
                let read = self.entries(&mut table, "link", family);
                self.written.links.extend(read);
                let read = self.entries(&mut table, "merge", family);
                self.written.merges.extend(read);
                return self.sole(|written| &mut written.cases, table, family, whole);
            }
            "context" => return self.sole(|written| &mut written.context, table, family, whole),
            "post" => return self.sole(|written| &mut written.posts, table, family, whole),
            "outline" => return self.sole(|written| &mut written.outline, table, family, whole),
            "normalize" => return self.sole(|written| &mut written.normalize, table, family, whole),
            "date" => return self.sole(|written| &mut written.dates, table, family, whole),
            "count" => return self.sole(|written| &mut written.counts, table, family, whole),
            _ => {}
        }
        self.refuse_rest(&table, family);
    }

    fn check_format(&mut self, table: &mut DeTable<'_>, whole: &std::ops::Range<usize>) {
        let format = table.remove_entry("format").map(|(_, value)| value);
        let number =
            format.as_ref().and_then(|value| value.get_ref().as_integer()).and_then(|n| n.as_str().parse::<i64>().ok());
        if number != Some(FORMAT) {
            let at = format.map_or(whole.start..whole.start, |value| value.span());
            let message = message!("a rule file starts with `format = {format}`", format = FORMAT);
            self.problems.error("E103", self.file, Some(at), message);
        }
    }

    fn family(&mut self, table: &mut DeTable<'_>, whole: &std::ops::Range<usize>) -> Option<String> {
        let value = table.remove_entry("family").map(|(_, value)| value);
        let family = value.as_ref().and_then(|value| value.get_ref().as_str()).map(str::to_owned);
        if let (Some(name), Some(value)) = (&family, &value)
            && !FAMILIES.contains(&name.as_str())
        {
            let message = message!("`{name}` is no family; there is {families}", name, families = FAMILIES.join(", "));
            self.problems.error("E104", self.file, Some(value.span()), message);
            if let Some(near) = nearest(name, FAMILIES) {
                self.problems.help(message!("did you mean `{near}`?", near));
            }
            return None;
        }
        if family.is_none() {
            let at = value.map_or(whole.start..whole.start, |value| value.span());
            let message = "a rule file names its family, such as `family = \"cause\"`".to_owned();
            self.problems.error("E104", self.file, Some(at), message);
        }
        family
    }

    /// The entries of an array of tables, each read on its own.
    fn entries<T: for<'de> Deserialize<'de>>(
        &mut self,
        table: &mut DeTable<'_>,
        key: &str,
        family: &str,
    ) -> Vec<In<T>> {
        let Some((_, value)) = table.remove_entry(key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(array) => {
                let all = array.len();
                let read: Vec<_> = array.into_iter().filter_map(|value| self.entry_of(value, key, family)).collect();
                if read.len() < all && key != "rule" {
                    self.problems.definition_lost();
                }
                read
            }
            _ => {
                let message = message!("`{key}` is written as tables headed `[[{key}]]`", key);
                self.problems.error("E102", self.file, Some(span), message);
                Vec::new()
            }
        }
    }

    /// An entry of the array `key`; what is wrong with it is told with its id.
    fn entry_of<T: for<'de> Deserialize<'de>>(
        &mut self,
        value: Spanned<DeValue<'_>>,
        key: &str,
        family: &str,
    ) -> Option<In<T>> {
        let id = value.get_ref().get("id").and_then(|id| id.get_ref().as_str()).map(str::to_owned);
        let told = self.problems.count();
        let read = self.entry(value, family);
        if let Some(id) = id {
            self.problems.note_since(told, &message!("in {kind} `{id}`", kind = Message::from(key.to_owned()), id));
        }
        read
    }

    fn entry<T: for<'de> Deserialize<'de>>(&mut self, value: Spanned<DeValue<'_>>, family: &str) -> Option<In<T>> {
        let span = value.span();
        use serde::de::IntoDeserializer;
        match T::deserialize(value.into_deserializer()) {
            Ok(entry) => Some(In { file: self.file, family: family.to_owned(), entry: Spanned::new(span, entry) }),
            Err(error) => {
                self.problems.misread(self.file, error.span().unwrap_or(span), error.message());
                None
            }
        }
    }

    /// All remaining keys of the file as one value, which one file of the family may have.
    fn sole<T: for<'de> Deserialize<'de>>(
        &mut self,
        slot: fn(&mut Written) -> &mut Option<In<T>>,
        table: DeTable<'_>,
        family: &str,
        whole: std::ops::Range<usize>,
    ) {
        let Some(key) = table.keys().next().map(|key| key.span()) else { return };
        if let Some(first) = slot(self.written) {
            let place = Place { file: first.file, range: first.entry.span().start..first.entry.span().start };
            let message = message!("another file of the family `{family}` has keys of its own already", family);
            self.problems.error("E106", self.file, Some(key), message);
            self.problems.also(&place, "this file");
            return;
        }
        let read = self.entry(Spanned::new(whole, DeValue::Table(table)), family);
        *slot(self.written) = read;
    }

    fn refuse_rest(&mut self, table: &DeTable<'_>, family: &str) {
        let mut allowed = COMMON_KEYS.to_vec();
        allowed.extend(match family {
            "section" => &["role"][..],
            "cause" => &["hint", "weighing"],
            "lexicon" => &["predicate", "noun"],
            "regime" => &["body"],
            "consistency" => &["check"],
            _ => &[],
        });
        for key in table.keys() {
            let name: &str = key.get_ref();
            let message = message!(
                "unknown key `{name}`; a file of the family `{family}` may have {allowed}",
                name,
                family,
                allowed = allowed.join(", ")
            );
            self.problems.error("E102", self.file, Some(key.span()), message);
            if let Some(near) = nearest(name, allowed.iter().copied()) {
                self.problems.help(message!("did you mean `{near}`?", near));
            }
        }
    }
}
