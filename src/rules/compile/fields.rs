//! The rows that give date fields from statements.

use std::collections::BTreeMap;

use super::Compiler;
use crate::rules::TOPICS;
use crate::rules::fields::{CODE_FIELDS, DATE_FIELDS, Decision, FieldRow, Fields, Timeline, family_of};
use crate::rules::grammar::{Against, DateLink, DateMark, EmbedKind, Factuality, Flag, Flags, Grammar, Tie};
use crate::rules::later::Later;
use crate::rules::model::{Label, Place, Role};
use crate::rules::read::{In, Written};
use crate::rules::scope::{Part, Roles, Topics};
use crate::rules::written::Text;
use crate::rules::written_grammar::FieldRow as WrittenRow;

/// What is so where a row does not say.
const VALUES: [Factuality; 1] = [Factuality::Fact];
const LINKS: [DateLink; 6] =
    [DateLink::Topic, DateLink::Narrow, DateLink::Line, DateLink::Noun, DateLink::Chain, DateLink::Time];
const TIMELINE_LINKS: [DateLink; 8] = [
    DateLink::Topic,
    DateLink::Narrow,
    DateLink::Line,
    DateLink::Noun,
    DateLink::Chain,
    DateLink::Time,
    DateLink::AtOnce,
    DateLink::Soon,
];
const PARTS: [Part; 2] = [Part::Body, Part::Item];
const WEIGHT: i32 = 100;

impl Compiler<'_> {
    pub(super) fn fields(
        &mut self,
        written: &mut Written,
        grammar: &Grammar,
        (roles, labels): (&[Role], &BTreeMap<String, Vec<Label>>),
    ) -> Fields {
        let rows = std::mem::take(&mut written.fields);
        let rows = rows.into_iter().map(|row| self.field_row(row, grammar, (roles, labels))).collect();
        let mut decisions = Vec::new();
        for In { file, entry, .. } in &written.decisions {
            let entry = entry.get_ref();
            self.field_name(*file, &entry.field);
            let field = entry.field.get_ref().clone();
            entry.not_before.iter().for_each(|before| self.field_name(*file, before));
            entry.needs.iter().for_each(|other| self.field_name(*file, other));
            let plain = |fields: &[Text]| fields.iter().map(|field| field.get_ref().clone()).collect();
            decisions.push(Decision {
                field,
                rules: entry.rules,
                statements: entry.statements,
                incident: entry.incident,
                not_before: plain(&entry.not_before),
                doubted: self.all_of(*file, Some(&entry.doubted), Tie::ALL, &[]),
                refused: self.all_of(*file, Some(&entry.refused), Tie::ALL, &[]),
                needs: plain(&entry.needs),
                yields: entry.yields,
                gives_up: entry.gives_up,
            });
        }
        let (mut least, mut not_topics) = (0, Topics::default());
        if let Some(In { file, entry, .. }) = &written.least {
            let topics = labels.get(TOPICS).map_or(&[][..], Vec::as_slice);
            least = entry.get_ref().least;
            not_topics = self.topic_set(*file, Some(&entry.get_ref().not_topic), topics);
        }
        let timeline = self.timeline(written, grammar, (roles, labels));
        Fields { rows, decisions, least, not_topics, timeline }
    }

    fn timeline(
        &mut self,
        written: &mut Written,
        grammar: &Grammar,
        (roles, labels): (&[Role], &BTreeMap<String, Vec<Label>>),
    ) -> Timeline {
        let Some(In { file, entry, .. }) = written.knowing.take() else { return Timeline::default() };
        let entry = entry.into_inner().timeline;
        let classes: Vec<&str> = grammar.classes.iter().map(|class| class.id.as_str()).collect();
        let nouns: Vec<&str> = grammar.nouns.iter().map(String::as_str).collect();
        let topics = labels.get(TOPICS).map_or(&[][..], Vec::as_slice);
        let plain = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect();
        Timeline {
            actors: self.numbers(file, &entry.actors, &nouns),
            agents: plain(&entry.agents),
            objects: plain(&entry.objects),
            not_when: self.numbers(file, &entry.not_when, &classes),
            links: self.all_of(file, entry.link.as_deref(), DateLink::ALL, &TIMELINE_LINKS),
            not_values: self.all_of(file, Some(&entry.not_value), Factuality::ALL, &[]),
            not_roles: self.section_roles(file, &entry.not_role, roles),
            not_topics: self.topic_set(file, Some(&entry.not_topic), topics),
        }
    }

    fn field_name(&mut self, file: usize, field: &Text) {
        if !DATE_FIELDS.contains(&field.get_ref().as_str()) {
            self.unknown(file, field, "E203", &DATE_FIELDS);
        }
    }

    /// The code of a row, which must be a label of the family of its field; a date field has none.
    fn code(
        &mut self,
        file: usize,
        field: &Text,
        says: Option<&Text>,
        labels: &BTreeMap<String, Vec<Label>>,
    ) -> Option<String> {
        let Some(says) = says else {
            self.field_name(file, field);
            return None;
        };
        if !CODE_FIELDS.contains(&field.get_ref().as_str()) {
            self.unknown(file, field, "E203", &CODE_FIELDS);
            return None;
        }
        self.check_label(file, family_of(field.get_ref()), says, labels);
        Some(says.get_ref().clone())
    }

    fn field_row(
        &mut self,
        row: In<WrittenRow>,
        grammar: &Grammar,
        (roles, labels): (&[Role], &BTreeMap<String, Vec<Label>>),
    ) -> FieldRow {
        let file = row.file;
        let entry = row.entry.into_inner();
        let says = self.code(file, &entry.field, entry.says.as_ref(), labels);
        let place = Place { file, range: entry.id.span() };
        let classes: Vec<&str> = grammar.classes.iter().map(|class| class.id.as_str()).collect();
        let nouns: Vec<&str> = grammar.nouns.iter().map(String::as_str).collect();
        let mut class = |words: &[Text]| self.numbers(file, words, &classes);
        let (when, not_when, under) = (class(&entry.when), class(&entry.not_when), class(&entry.under));
        let (about, not_about) = (class(&entry.about), class(&entry.not_about));
        let beside = class(&entry.beside);
        let mut noun = |words: &[Text]| self.numbers(file, words, &nouns);
        let (to, not_to, with, without) =
            (noun(&entry.to), noun(&entry.not_to), noun(&entry.with), noun(&entry.without));
        let (by, not_by) = (noun(&entry.by), noun(&entry.not_by));
        entry.before.iter().for_each(|field| self.field_name(file, field));
        let plain = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect();
        let examples = entry.example.into_iter().map(|example| {
            let range = example.span();
            (example.into_inner(), Place { file, range })
        });
        let examples = examples.collect();
        FieldRow {
            id: entry.id.get_ref().clone(),
            field: entry.field.get_ref().clone(),
            says,
            against: entry.against.as_ref().and_then(|word| self.choice(file, word, Against::ALL)),
            when,
            verbs: self.lemmas(file, &entry.verbs, grammar),
            bare: entry.bare,
            beside,
            not_when,
            under,
            about,
            about_is: self.flags(file, &entry.about_is),
            about_value: self.all_of(file, Some(&entry.about_value), Factuality::ALL, &[]),
            not_about,
            embedded: self.all_of(file, Some(&entry.embedded), EmbedKind::ALL, &[]),
            to,
            not_to,
            with,
            without,
            by,
            not_by,
            words: plain(&entry.words),
            not_words: plain(&entry.not_words),
            sentence_words: plain(&entry.sentence_words),
            not_sentence_words: plain(&entry.not_sentence_words),
            title_words: plain(&entry.title_words),
            not_title_words: plain(&entry.not_title_words),
            main: entry.main,
            before: plain(&entry.before),
            is: self.flags(file, &entry.is),
            is_not: {
                let mut refused = self.flags(file, &entry.is_not);
                refused.add(Flags::of(Flag::Other));
                refused
            },
            inbound: entry.inbound,
            value: self.all_of(file, entry.value.as_deref(), Factuality::ALL, &VALUES),
            link: self.all_of(file, entry.link.as_deref(), DateLink::ALL, &LINKS),
            mark: self.all_of(file, entry.mark.as_deref(), DateMark::ALL, &[]),
            day: entry.day,
            period: entry.period,
            first_day: entry.first_day,
            parts: self.all_of(file, entry.part.as_deref(), &Part::ALL, &PARTS),
            roles: self.section_roles(file, &entry.role, roles),
            not_roles: self.section_roles(file, &entry.not_role, roles),
            post_words: plain(&entry.post_words),
            weight: entry.weight.unwrap_or(WEIGHT),
            trust: entry.trust,
            examples: Later::new(examples),
            place,
        }
    }

    /// The words of the lexicon that are written so, or inflect from what is.
    fn lemmas(&mut self, file: usize, words: &[Text], grammar: &Grammar) -> Vec<usize> {
        let mut lemmas = Vec::new();
        for word in words {
            let known = grammar.lemmas.iter().enumerate().filter(|(_, lemma)| lemma.text == *word.get_ref());
            let before = lemmas.len();
            lemmas.extend(known.map(|(at, _)| at));
            if lemmas.len() == before {
                self.undefined(file, word, "E203", &[]);
            }
        }
        lemmas
    }

    fn flags(&mut self, file: usize, words: &[Text]) -> Flags {
        let mut flags = Flags::EMPTY;
        for word in words {
            flags.add(self.choice(file, word, Flag::ALL).map_or(Flags::EMPTY, Flags::of));
        }
        flags
    }

    fn all_of<T: Copy>(
        &mut self,
        file: usize,
        words: Option<&[Text]>,
        all: &[(&'static str, T)],
        default: &[T],
    ) -> Vec<T> {
        match words {
            Some(words) => words.iter().filter_map(|word| self.choice(file, word, all)).collect(),
            None => default.to_vec(),
        }
    }

    pub(super) fn numbers(&mut self, file: usize, words: &[Text], names: &[&str]) -> Vec<u16> {
        let mut numbers = Vec::new();
        for word in words {
            match names.iter().position(|name| name == word.get_ref()) {
                Some(number) => numbers.extend(u16::try_from(number)),
                None => self.undefined(file, word, "E203", names),
            }
        }
        numbers
    }

    pub(super) fn section_roles(&mut self, file: usize, words: &[Text], roles: &[Role]) -> Roles {
        let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
        let numbers = self.numbers(file, words, &names);
        Roles(numbers.into_iter().fold(0, |set, number| set | 1 << number))
    }
}
