//! What was accepted of one post.

use unicode_normalization::UnicodeNormalization;

use super::post::Post;
use super::sketch::Sketch;
use crate::proof::diff::records::{FieldFacts, Proven};

/// How many characters of a title go into the name of a file.
const TITLE_CHARS: usize = 30;

/// The facts of a post as a person accepted them, or rejected them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Name of its file in the store.
    pub file: String,
    /// The last parts of the path of the dump in which it stood.
    pub dump: String,
    /// The print of its wording.
    pub sketch: Sketch,
    /// Its facts, with the rule of each and without words.
    pub facts: Vec<FieldFacts>,
    /// The file as it was read, by which a change by somebody else is seen.
    pub(super) written: String,
}

impl Accepted {
    /// What there is to keep of `post`, for a file of that name.
    pub(super) fn of(post: &Post, file: String) -> Self {
        let wordless = |proven: &Proven| Proven { words: String::new(), ..proven.clone() };
        let facts = post.facts.iter().map(|facts| FieldFacts {
            field: facts.field.clone(),
            values: facts.values.iter().map(wordless).collect(),
        });
        let (dump, sketch) = (post.dump.clone(), post.sketch.clone());
        Self { file, dump, sketch, facts: facts.collect(), written: String::new() }
    }

    /// The value of a field, the first of a list.
    pub fn value(&self, field: &str) -> Option<&str> {
        value_of(&self.facts, field)
    }
}

/// The value of a field, the first of a list.
pub(super) fn value_of<'a>(facts: &'a [FieldFacts], field: &str) -> Option<&'a str> {
    let values = &facts.iter().find(|facts| facts.field == field)?.values;
    values.first().map(|proven| proven.value.as_str())
}

/// A readable name for the file of a post that has none yet: date, case number, the beginning of the title; from the
/// second post of that name on with a number.
pub(super) fn file_name(post: &Post, number: usize) -> String {
    let record = &post.record;
    let date = record.published.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let title: String = words(&record.title).chars().take(TITLE_CHARS).collect();
    let parts = [date, words(record.case_id.as_deref().unwrap_or_default()), title];
    let mut name = parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("_");
    if number > 1 {
        name += &format!("_{number}");
    }
    name + ".toml"
}

/// Letters and digits, with a dash for whatever stands between them: no file system objects to that.
fn words(text: &str) -> String {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").nfc().collect()
}
