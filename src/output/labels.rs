//! What cells say in place of codes: the names that the rules give them.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Cell, Code, Column, Dictionary, Kind, Language, all_columns};
use crate::message::{Catalogue, Message, Naming};
use crate::record::Count;

/// Digits between two thousands commas.
const GROUP: usize = 3;
/// What messages call the weekday of a date, as if it were a field; its values are the numbers from Monday, 1.
const WEEKDAY: &str = "weekday";
const WEEKDAY_NAME: &str = "記載の曜日";
const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// Names in place of codes, in one language.
#[derive(Debug, Clone)]
pub struct Labels {
    dictionary: Arc<Dictionary>,
    language: Language,
}

impl Labels {
    /// The names of `dictionary` in `language`.
    pub fn new(dictionary: Arc<Dictionary>, language: Language) -> Self {
        Self { dictionary, language }
    }

    /// What stands between the items of a list.
    pub fn between(&self, cell: &Cell) -> &'static str {
        match (self.language, cell) {
            (Language::Ja, Cell::Messages(_)) => "。",
            (Language::Ja, _) => "、",
            (Language::En, _) => "; ",
        }
    }

    /// The messages in the language of the names.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.language.catalogue()
    }

    /// A message in the language of the names. In English it calls fields and values by their codes, as JSON has it; else by
    /// their names.
    pub fn said(&self, message: &Message) -> String {
        let names = (self.language != Language::En).then_some(self as &dyn Naming);
        message.say_with(self.language.catalogue(), names)
    }

    /// The name of a code; the code itself where the vocabulary has none.
    pub fn name<'n>(&'n self, vocabulary: &str, code: &'n str) -> &'n str {
        let known = self.dictionary.vocabularies.get(vocabulary);
        let known = known.and_then(|codes| codes.iter().find(|known| known.id == code));
        known.map_or(code, |known| known.name(self.language))
    }

    /// The items of a cell of `column`, each as people read it: nothing for an empty cell.
    pub fn items<'c>(&'c self, column: &Column, cell: &'c Cell) -> Vec<Cow<'c, str>> {
        let items = || cell.items().into_iter();
        match (cell, column.kind) {
            (Cell::Counts(counts), _) => counts.iter().map(|count| Cow::Owned(self.count(count))).collect(),
            (Cell::Messages(messages), _) => messages.iter().map(|told| Cow::Owned(self.said(told))).collect(),
            (Cell::Boolean(Some(value)), _) => vec![Cow::Borrowed(self.truth(*value))],
            (_, Kind::Code(name) | Kind::Codes(name)) => items().map(|item| self.named(name, item)).collect(),
            _ => items().collect(),
        }
    }

    /// A value of the field `kind` as evidence prints it, as people read it.
    pub fn value<'v>(&'v self, kind: Kind, value: &'v str) -> Cow<'v, str> {
        match (kind, value) {
            (Kind::Code(name) | Kind::Codes(name), code) => Cow::Borrowed(self.name(name, code)),
            (Kind::Boolean, "true" | "false") => Cow::Borrowed(self.truth(value == "true")),
            (Kind::Counts, _) => parsed(value).map_or(Cow::Borrowed(value), |count| Cow::Owned(self.count(&count))),
            _ => Cow::Borrowed(value),
        }
    }

    /// `約4,000件`, `about 4,000 records`.
    pub fn count(&self, count: &Count) -> String {
        let (number, unit) = (thousands(count.value), self.name(Kind::UNITS, &count.unit));
        match self.language {
            Language::Ja => format!("{}{number}{unit}", if count.approx { "約" } else { "" }),
            Language::En => format!("{}{number} {unit}", if count.approx { "about " } else { "" }),
        }
    }

    fn named<'c>(&self, vocabulary: &str, code: Cow<'c, str>) -> Cow<'c, str> {
        let name = self.name(vocabulary, &code);
        if name == code { code } else { Cow::Owned(name.to_owned()) }
    }

    fn truth(&self, value: bool) -> &'static str {
        match (self.language, value) {
            (Language::Ja, true) => "はい",
            (Language::Ja, false) => "いいえ",
            (Language::En, true) => "Yes",
            (Language::En, false) => "No",
        }
    }
}

impl Naming for Labels {
    fn field(&self, field: &str) -> Option<&str> {
        match field {
            WEEKDAY => Some(WEEKDAY_NAME),
            _ => column(field).map(|column| column.header(self.language)),
        }
    }

    fn value(&self, field: &str, value: &str) -> String {
        let weekday = || WEEKDAYS.get(value.parse::<usize>().ok()?.checked_sub(1)?).copied();
        match column(field) {
            Some(column) => self.value(column.kind, value).into_owned(),
            None if field == WEEKDAY => weekday().unwrap_or(value).to_owned(),
            None => value.to_owned(),
        }
    }
}

fn column(name: &str) -> Option<&'static Column> {
    all_columns().find(|column| column.name == name)
}

impl Code {
    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        }
    }
}

/// `12,345`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / GROUP);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(GROUP) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count as [`Cell`] prints it: `~4000 records`.
fn parsed(text: &str) -> Option<Count> {
    let (approx, plain) = text.strip_prefix('~').map_or((false, text), |rest| (true, rest));
    let (value, unit) = plain.split_once(' ')?;
    Some(Count { value: value.parse().ok()?, unit: unit.to_owned(), approx })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn labels(language: Language) -> Labels {
        let code = |id: &str, ja: &str, en: &str| Code { id: id.to_owned(), ja: ja.to_owned(), en: en.to_owned() };
        let vocabularies = BTreeMap::from([
            ("data", vec![code("name", "氏名", "Name")]),
            (Kind::UNITS, vec![code("records", "件", "records")]),
        ]);
        Labels::new(Arc::new(Dictionary { vocabularies }), language)
    }

    fn column(name: &str) -> &'static Column {
        super::column(name).expect("a column")
    }

    #[test]
    fn codes_have_names_and_what_has_none_stays() {
        let labels = labels(Language::Ja);
        let items = ["name".to_owned(), "invented".to_owned()];
        assert_eq!(labels.items(column("leaked_data"), &Cell::List(&items)), ["氏名", "invented"]);
        // The name of an organization that looks like a code is none.
        assert_eq!(labels.items(column("third_party"), &Cell::List(&items)), ["name", "invented"]);
        assert_eq!(labels.items(column("third_party_involved"), &Cell::Boolean(Some(false))), ["いいえ"]);
        assert!(labels.items(column("occurred"), &Cell::Date(None)).is_empty());
    }

    #[test]
    fn counts_are_told_with_their_units() {
        let counts = [4000, 25].map(|value| Count { value, unit: "records".to_owned(), approx: value > 99 });
        let cell = Cell::Counts(&counts);
        assert_eq!(labels(Language::Ja).items(column("counts"), &cell), ["約4,000件", "25件"]);
        assert_eq!(labels(Language::En).items(column("counts"), &cell), ["about 4,000 records", "25 records"]);
    }

    #[test]
    fn values_of_evidence_are_told_as_those_of_cells() {
        let labels = labels(Language::Ja);
        assert_eq!(labels.value(Kind::Counts, "~1234567 records"), "約1,234,567件");
        assert_eq!(labels.value(Kind::Counts, "many"), "many");
        assert_eq!(labels.value(Kind::Codes("data"), "name"), "氏名");
        assert_eq!(labels.value(Kind::Boolean, "true"), "はい");
        assert_eq!(labels.value(Kind::Text, "name"), "name");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let all = [0, 999, 1000, 1_234_567, u64::MAX].map(thousands);
        assert_eq!(all, ["0", "999", "1,000", "1,234,567", "18,446,744,073,709,551,615"]);
    }
}
