//! What was accepted of one post.

use unicode_normalization::UnicodeNormalization;

use super::post::Post;
use super::sketch::Sketch;
use crate::proof::diff::records::{FieldFacts, Proven};
use crate::rules::RuleSet;

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

    /// Puts the codes of today in the place of those of an earlier version.
    pub(super) fn renew(&mut self, renamed: &[Renamed]) {
        for facts in &mut self.facts {
            for proven in &mut facts.values {
                let known = renamed.iter().find(|code| code.field == facts.field && code.was == proven.value);
                if let Some(code) = known {
                    proven.value.clone_from(&code.is);
                }
            }
        }
    }

    /// The value of a field, the first of a list.
    pub fn value(&self, field: &str) -> Option<&str> {
        value_of(&self.facts, field)
    }
}

/// A code that had another name in an earlier version.
pub(super) struct Renamed {
    field: String,
    was: String,
    is: String,
}

/// The codes of the delays that the rules name otherwise than an earlier version did.
pub(super) fn renamed(rules: &RuleSet) -> Vec<Renamed> {
    let delays = rules.labels_of("delay").iter().filter_map(|label| Some((label, label.delay.as_ref()?)));
    let codes = delays.flat_map(|(label, delay)| {
        let is = label.id.rsplit('.').next().unwrap_or(&label.id);
        let field = format!("{}_label", delay.delay);
        label.was.iter().map(move |was| Renamed { field: field.clone(), was: was.clone(), is: is.to_owned() })
    });
    codes.collect()
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
