//! Words of the tables that no normalized text holds.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Linter;
use crate::message::message;

/// Families whose every string is looked for in texts.
const WORD_FAMILIES: [&str; 2] = ["count", "date"];
/// Keys of the other families whose strings are, and that loading does not look at already.
const WORD_KEYS: [&str; 5] = ["words", "not", "clause_ends", "heads", "label_marks"];

impl Linter<'_> {
    /// Words that normalizing would change. The tables of words are read as plain data, so they are gone through as TOML.
    pub(super) fn spelling(&mut self) {
        for (file, (_, text)) in self.files.files.iter().enumerate() {
            let (table, _) = DeTable::parse_recoverable(text);
            let family = table.get_ref().get("family").and_then(|value| value.get_ref().as_str());
            let all = family.is_some_and(|family| WORD_FAMILIES.contains(&family));
            let mut words = Vec::new();
            gather(table.get_ref(), all, &mut words);
            words.iter().for_each(|word| self.unmatchable_word(file, word));
        }
    }

    fn unmatchable_word(&mut self, file: usize, word: &Spanned<String>) {
        // Spaces at the ends stand beside what is not known here.
        let text = word.get_ref().trim();
        let normal = self.rules.normalizer.normalize(text).text;
        if normal != text {
            let message = message!("`{text}` can never be met: texts are normalized before rules see them", text);
            self.warn(None, "W505", file, word.span(), message);
            self.help(message!("write `{normal}`", normal));
        }
    }
}

/// The strings under the keys that hold words, or under `all` keys.
fn gather(table: &DeTable, all: bool, words: &mut Vec<Spanned<String>>) {
    for (key, value) in table {
        strings(value, all || WORD_KEYS.contains(&key.get_ref().as_ref()), words);
    }
}

fn strings(value: &Spanned<DeValue>, wanted: bool, words: &mut Vec<Spanned<String>>) {
    match value.get_ref() {
        DeValue::String(text) if wanted => words.push(Spanned::new(value.span(), text.to_string())),
        DeValue::Array(values) => values.iter().for_each(|value| strings(value, wanted, words)),
        DeValue::Table(table) => gather(table, wanted, words),
        _ => {}
    }
}
