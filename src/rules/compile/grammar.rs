//! The grammar and the lexicon of the reading layer.

use std::collections::BTreeMap;

use super::Compiler;
use crate::mention::tokens;
use crate::message::message;
use crate::rules::grammar::{
    Attitude, Carry, Class, Conjugation, DateMark, EmbedKind, Flag, Flags, Follows, Grammar, Join, Lemma, Light,
    LinkKind, Piece, ROWS, TailForm,
};
use crate::rules::model::Meaning;
use crate::rules::read::{In, Written};
use crate::rules::written::Text;
use crate::rules::written_grammar::GrammarWords;

/// Place in a row of the form that dictionaries give.
const DICTIONARY: usize = 2;
/// Place in a row of the form that goes on (連用形).
const STEM: usize = 1;
/// Before the stem of a verb in its polite form.
const HONORIFIC: char = 'お';
/// Kana before る that tell a verb of one row.
const ONE_ROW: &str = "いきぎしじちぢにひびぴみりえけげせぜてでねへべぺめれ";

/// What of a word is the same for all words of its table.
#[derive(Clone, Copy)]
struct Kind {
    class: Option<u16>,
    light: Option<Light>,
}

impl Compiler<'_> {
    /// Compiles what the reading layer reads by; empty where there are no such files.
    pub(super) fn grammar(&mut self, written: &mut Written) -> Grammar {
        let mut grammar = Grammar::default();
        let (file, words) = super::shapes::unpack(written.grammar.take());
        self.lexicon(written, &words, &mut grammar);
        self.light_verbs(written, &words, &mut grammar);
        self.tails(written, &mut grammar);
        self.joins(written, &mut grammar);
        self.dating(written, &mut grammar);
        let strings = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect();
        grammar.hours = strings(&words.hours);
        grammar.before_hours = strings(&words.before_hours);
        grammar.before_hours.sort_by_key(|word| std::cmp::Reverse(word.len()));
        grammar.sources = strings(&words.sources);
        grammar.receivers = strings(&words.receivers);
        grammar.subjects = strings(&words.subjects);
        grammar.owners = strings(&words.owners);
        grammar.offices = strings(&words.offices);
        grammar.topics = strings(&words.topics);
        grammar.not_topics = strings(&words.not_topics);
        grammar.dated = strings(&words.dated);
        let plain = |words: &[Text]| {
            let mut prefixes = crate::rules::grammar::Prefixes::default();
            words.iter().for_each(|word| prefixes.add(word.get_ref(), ()));
            prefixes
        };
        grammar.transparent = plain(&words.transparent);
        grammar.fillers = plain(&words.fillers);
        grammar.label_ends = plain(&words.label_ends);
        for (number, particle) in (0u8..).zip(&words.particles) {
            grammar.particles.add(particle.get_ref(), number);
            grammar.particle_names.push(particle.get_ref().clone());
        }
        for tail in &words.unknown {
            self.mean(file, tail, Meaning::UnknownVerb);
        }
        for word in &words.fixed {
            self.mean(file, word, Meaning::NoPredicate);
        }
        grammar
    }

    fn lexicon(&mut self, written: &Written, words: &GrammarWords, grammar: &mut Grammar) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for In { file, entry, .. } in &written.predicates {
            let entry = entry.get_ref();
            let number = *seen.entry(entry.id.get_ref().clone()).or_insert_with(|| {
                grammar.classes.push(Class {
                    id: entry.id.get_ref().clone(),
                    point: false,
                    stative: false,
                    deals: false,
                    attitude: None,
                });
                grammar.classes.len() - 1
            });
            if let Some(class) = grammar.classes.get_mut(number) {
                class.point |= entry.point;
                class.stative |= entry.stative;
                class.deals |= entry.deals;
                let attitude = entry.attitude.as_ref().and_then(|word| self.choice(*file, word, Attitude::ALL));
                class.attitude = class.attitude.or(attitude);
            }
            let kind = Kind { class: u16::try_from(number).ok(), light: None };
            let first = grammar.lemmas.len();
            entry.verbs.iter().for_each(|verb| self.verb(*file, verb, kind, words, grammar));
            entry
                .nouns
                .iter()
                .for_each(|noun| self.lemma(*file, noun, noun.get_ref(), Conjugation::Noun, kind, grammar));
            entry.adjectives.iter().for_each(|word| self.adjective(*file, word, kind, grammar));
            let inbound = |lemma: &Lemma| entry.inbound.iter().any(|word| stem_of(lemma) == word.get_ref());
            grammar.lemmas.iter_mut().skip(first).for_each(|lemma| lemma.inbound = inbound(lemma));
            for word in
                entry.inbound.iter().filter(|word| !grammar.lemmas.iter().any(|l| stem_of(l) == *word.get_ref()))
            {
                let message = message!("`{word}` is no verb or noun of the class", word = word.get_ref());
                self.problems.error("E203", *file, Some(word.span()), message);
            }
        }
        for (number, In { file, entry, .. }) in written.nouns.iter().enumerate() {
            let entry = entry.get_ref();
            self.mean_all(*file, &entry.words, Meaning::Noun(number));
            let units: Vec<String> = self.names.units.clone();
            let names: Vec<&str> = units.iter().map(String::as_str).collect();
            let counted = self.numbers(*file, &entry.units, &names).into_iter().map(|unit| tokens::count(unit.into()));
            grammar.noun_units.push(counted.collect());
            grammar.nouns.push(entry.id.get_ref().clone());
            grammar.noun_words.push(entry.words.get_ref().iter().map(|word| word.get_ref().clone()).collect());
        }
    }

    fn light_verbs(&mut self, written: &Written, words: &GrammarWords, grammar: &mut Grammar) {
        for In { file, entry, .. } in &written.light {
            let entry = entry.get_ref();
            let light = self.choice(*file, &entry.light, Light::ALL);
            let kind = Kind { class: None, light };
            entry.verbs.iter().for_each(|verb| self.verb(*file, verb, kind, words, grammar));
            entry.adjectives.iter().for_each(|word| self.adjective(*file, word, kind, grammar));
        }
    }

    /// A verb in dictionary form: its stem becomes a literal with what may follow it.
    fn verb(&mut self, file: usize, verb: &Text, kind: Kind, words: &GrammarWords, grammar: &mut Grammar) {
        let text = verb.get_ref().as_str();
        match conjugated(text, words) {
            Some((stem, with)) => {
                self.lemma(file, verb, stem, with, kind, grammar);
                match with {
                    Conjugation::OneRow => self.honorific(file, verb, stem, kind, grammar),
                    Conjugation::FiveRows(row) => {
                        let kana = ROWS.get(usize::from(row)).and_then(|row| row.get(STEM)).copied().unwrap_or(' ');
                        self.honorific(file, verb, &format!("{stem}{kana}"), kind, grammar);
                    }
                    Conjugation::Suru | Conjugation::Adjective | Conjugation::Noun => {}
                }
            }
            None => {
                let message = message!("`{text}` is no verb in dictionary form", text);
                self.problems.error("E211", file, Some(verb.span()), message);
            }
        }
    }

    /// The polite form of a verb with a class, which takes する, いただく and the like: お渡しする, お訪ねする.
    fn honorific(&mut self, file: usize, verb: &Text, stem: &str, kind: Kind, grammar: &mut Grammar) {
        let takes_it = kind.class.is_some() && !stem.starts_with(HONORIFIC) && stem.chars().nth(1).is_some();
        if takes_it {
            let noun = format!("{HONORIFIC}{stem}");
            let first = grammar.lemmas.len();
            self.lemma(file, verb, &noun, Conjugation::Suru, kind, grammar);
            grammar.lemmas.iter_mut().skip(first).for_each(|lemma| lemma.text.clone_from(&noun));
        }
    }

    fn adjective(&mut self, file: usize, word: &Text, kind: Kind, grammar: &mut Grammar) {
        match word.get_ref().strip_suffix('い').filter(|stem| !stem.is_empty()) {
            Some(stem) => self.lemma(file, word, stem, Conjugation::Adjective, kind, grammar),
            None => {
                let message = message!("`{word}` is no adjective in dictionary form", word = word.get_ref());
                self.problems.error("E211", file, Some(word.span()), message);
            }
        }
    }

    /// Adds a word. What inflects with kana behind its stem is looked for with each of them, so that short stems do not hit
    /// everywhere.
    fn lemma(&mut self, file: usize, word: &Text, stem: &str, with: Conjugation, kind: Kind, grammar: &mut Grammar) {
        if self.needle(file, word).is_none() {
            return;
        }
        let meaning = Meaning::Lemma(grammar.lemmas.len());
        let mut literals: Vec<String> =
            kana_behind(stem, with).into_iter().map(|kana| format!("{stem}{kana}")).collect();
        if literals.is_empty() {
            literals.push(stem.to_owned());
        }
        for needle in self.scanner.add_all(&literals) {
            self.add_meaning(needle, meaning);
        }
        let Kind { class, light } = kind;
        let text = word.get_ref().clone();
        grammar.lemmas.push(Lemma { text, stem: stem.len(), conjugation: with, class, light, inbound: false });
    }

    fn tails(&mut self, written: &Written, grammar: &mut Grammar) {
        for In { file, entry, .. } in &written.endings {
            let entry = entry.get_ref();
            let mut flags = Flags::default();
            for flag in &entry.is {
                flags.add(self.choice(*file, flag, Flag::ALL).map_or(Flags::default(), Flags::of));
            }
            let form = entry.form.as_ref().and_then(|form| self.choice(*file, form, TailForm::ALL));
            let piece = Piece { flags, form: form.unwrap_or(TailForm::Finite) };
            let follows = entry.follows.as_ref().and_then(|word| self.choice(*file, word, Follows::ALL));
            let into = match follows.unwrap_or(Follows::Stem) {
                Follows::Noun => &mut grammar.suru,
                Follows::Stem => &mut grammar.pieces,
                Follows::Finite => &mut grammar.finite,
            };
            self.refuse_empty(*file, &entry.words);
            entry.words.get_ref().iter().for_each(|word| into.add(word.get_ref(), piece));
        }
    }

    /// Words behind dates and at the heads of clauses.
    fn dating(&mut self, written: &Written, grammar: &mut Grammar) {
        for In { file, entry, .. } in &written.date_marks {
            let entry = entry.get_ref();
            let mark = self.choice(*file, &entry.mark, DateMark::ALL);
            self.refuse_empty(*file, &entry.words);
            for word in entry.words.get_ref() {
                mark.iter().for_each(|mark| grammar.date_marks.add(word.get_ref(), *mark));
            }
        }
        for In { file, entry, .. } in &written.carries {
            let entry = entry.get_ref();
            let carry = self.choice(*file, &entry.carry, Carry::ALL);
            self.refuse_empty(*file, &entry.words);
            for word in entry.words.get_ref() {
                carry.iter().for_each(|carry| grammar.carries.add(word.get_ref(), *carry));
            }
        }
    }

    fn joins(&mut self, written: &Written, grammar: &mut Grammar) {
        for In { file, entry, .. } in &written.link_words {
            let entry = entry.get_ref();
            let link = self.choice(*file, &entry.link, LinkKind::ALL).map(Join::Link);
            self.refuse_empty(*file, &entry.words);
            for word in entry.words.get_ref() {
                link.iter().for_each(|link| grammar.joins.add(word.get_ref(), *link));
            }
        }
        for In { file, entry, .. } in &written.embeds {
            let entry = entry.get_ref();
            let embed = self.choice(*file, &entry.kind, EmbedKind::ALL).map(Join::Embed);
            self.refuse_empty(*file, &entry.words);
            for word in entry.words.get_ref() {
                embed.iter().for_each(|embed| grammar.joins.add(word.get_ref(), *embed));
            }
        }
        for In { file, entry, .. } in &written.adverbs {
            let entry = entry.get_ref();
            let flag = self.choice(*file, &entry.makes, Flag::ALL);
            self.refuse_empty(*file, &entry.words);
            for word in entry.words.get_ref() {
                flag.iter().for_each(|flag| grammar.adverbs.add(word.get_ref(), *flag));
            }
        }
    }

    fn refuse_empty(&mut self, file: usize, words: &crate::rules::written::Spanned<Vec<Text>>) {
        if words.get_ref().is_empty() {
            self.problems.error("E205", file, Some(words.span()), "an empty list can never be met".to_owned());
        }
    }
}

/// The stem of a verb in dictionary form and how it inflects; `None` for what is no such form.
pub(super) fn conjugated<'v>(verb: &'v str, words: &GrammarWords) -> Option<(&'v str, Conjugation)> {
    if let Some(noun) = verb.strip_suffix("する").filter(|noun| !noun.is_empty()) {
        return Some((noun, Conjugation::Suru));
    }
    let last = verb.chars().next_back()?;
    let stem = verb.strip_suffix(last)?;
    let listed = |list: &[Text]| list.iter().any(|word| verb.ends_with(word.get_ref().as_str()));
    let before = stem.chars().next_back()?;
    if last == 'る' && !listed(&words.five_rows) && (ONE_ROW.contains(before) || listed(&words.one_row)) {
        return Some((stem, Conjugation::OneRow));
    }
    let row = ROWS.iter().position(|row| row.get(DICTIONARY) == Some(&last))?;
    Some((stem, Conjugation::FiveRows(u8::try_from(row).ok()?)))
}

/// The kana with which the forms of a word begin behind its stem; none where they do not change.
pub(super) fn kana_behind(stem: &str, with: Conjugation) -> Vec<char> {
    let mut kana = match with {
        Conjugation::FiveRows(row) => ROWS.get(usize::from(row)).map_or_else(Vec::new, |row| row.to_vec()),
        Conjugation::Adjective => vec!['い', 'く', 'か', 'け'],
        Conjugation::Suru | Conjugation::OneRow | Conjugation::Noun => Vec::new(),
    };
    // 行く is the one verb of its row with っ.
    if matches!(with, Conjugation::FiveRows(1)) && stem.ends_with(['行', 'い']) {
        kana.push('っ');
    }
    kana
}

/// The part of a word that never changes.
fn stem_of(lemma: &Lemma) -> &str {
    lemma.text.get(..lemma.stem).unwrap_or("")
}
