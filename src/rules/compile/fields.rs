//! The rows that give date fields from statements.

use super::Compiler;
use crate::rules::fields::{DATE_FIELDS, Decision, FieldRow, Fields};
use crate::rules::grammar::{DateLink, DateMark, Factuality, Flag, Flags, Grammar};
use crate::rules::model::{Place, Role};
use crate::rules::read::{In, Written};
use crate::rules::scope::Roles;
use crate::rules::written::Text;
use crate::rules::written_grammar::FieldRow as WrittenRow;

/// What is so where a row does not say.
const VALUES: [Factuality; 1] = [Factuality::Fact];
const LINKS: [DateLink; 5] = [DateLink::Topic, DateLink::Narrow, DateLink::Line, DateLink::Noun, DateLink::Chain];
const WEIGHT: i32 = 100;

impl Compiler<'_> {
    pub(super) fn fields(&mut self, written: &mut Written, grammar: &Grammar, roles: &[Role]) -> Fields {
        let rows = std::mem::take(&mut written.fields);
        let rows = rows.into_iter().map(|row| self.field_row(row, grammar, roles)).collect();
        let mut decisions = Vec::new();
        for In { file, entry, .. } in &written.decisions {
            let entry = entry.get_ref();
            self.field_name(*file, &entry.field);
            let field = entry.field.get_ref().clone();
            decisions.push(Decision { field, rules: entry.rules, statements: entry.statements });
        }
        Fields { rows, decisions, least: written.least.as_ref().map_or(0, |least| least.entry.get_ref().least) }
    }

    fn field_name(&mut self, file: usize, field: &Text) {
        if !DATE_FIELDS.contains(&field.get_ref().as_str()) {
            self.unknown(file, field, "E203", &DATE_FIELDS);
        }
    }

    fn field_row(&mut self, row: In<WrittenRow>, grammar: &Grammar, roles: &[Role]) -> FieldRow {
        let file = row.file;
        let entry = row.entry.into_inner();
        self.field_name(file, &entry.field);
        let place = Place { file, range: entry.id.span() };
        let classes: Vec<&str> = grammar.classes.iter().map(|class| class.id.as_str()).collect();
        let nouns: Vec<&str> = grammar.nouns.iter().map(String::as_str).collect();
        let mut class = |words: &[Text]| self.numbers(file, words, &classes);
        let (when, not_when, under) = (class(&entry.when), class(&entry.not_when), class(&entry.under));
        let (about, not_about) = (class(&entry.about), class(&entry.not_about));
        let mut noun = |words: &[Text]| self.numbers(file, words, &nouns);
        let (to, not_to, with, without) =
            (noun(&entry.to), noun(&entry.not_to), noun(&entry.with), noun(&entry.without));
        let (by, not_by) = (noun(&entry.by), noun(&entry.not_by));
        let plain = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect();
        FieldRow {
            id: entry.id.get_ref().clone(),
            field: entry.field.get_ref().clone(),
            when,
            not_when,
            under,
            about,
            not_about,
            to,
            not_to,
            with,
            without,
            by,
            not_by,
            words: plain(&entry.words),
            not_words: plain(&entry.not_words),
            title_words: plain(&entry.title_words),
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
            period: entry.period,
            roles: self.section_roles(file, &entry.role, roles),
            not_roles: self.section_roles(file, &entry.not_role, roles),
            weight: entry.weight.unwrap_or(WEIGHT),
            examples: entry
                .example
                .into_iter()
                .map(|example| {
                    let range = example.span();
                    (example.into_inner(), Place { file, range })
                })
                .collect(),
            place,
        }
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

    fn section_roles(&mut self, file: usize, words: &[Text], roles: &[Role]) -> Roles {
        let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
        let numbers = self.numbers(file, words, &names);
        Roles(numbers.into_iter().fold(0, |set, number| set | 1 << number))
    }
}
