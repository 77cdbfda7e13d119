//! The class `Difference`.

use jikenbo::message::Catalogue;
use jikenbo::output::DifferencePage;
use jikenbo::proof::diff::records::{self, Proven};
use jikenbo::proof::diff::{self, Style, json, summary, text};
use jikenbo::record::Record;
use pyo3::prelude::*;

/// What differs between the results of two sets of rules. True where a value differs; `str()` tells all.
#[pyclass(frozen, module = "jikenbo")]
pub struct Difference {
    difference: diff::Difference,
    /// What the first rules are called.
    #[pyo3(get)]
    old: String,
    /// What the second rules are called.
    #[pyo3(get)]
    new: String,
}

impl Difference {
    /// Compares the records of the same documents.
    pub fn of(before: &[Vec<Record>], after: &[Vec<Record>], old: String, new: String) -> Self {
        Self { difference: diff::Difference::of(before, after, &[]), old, new }
    }
}

#[pymethods]
impl Difference {
    /// True where a value or a post differs, not only its proof.
    #[getter]
    fn differs(&self) -> bool {
        self.difference.differs()
    }

    fn __bool__(&self) -> bool {
        self.differs()
    }

    /// The difference in a line.
    #[getter]
    fn summary(&self) -> String {
        summary(&self.difference, Catalogue::ENGLISH)
    }

    /// Every value that differs, or whose proof does, in the order of the documents.
    #[getter]
    fn changes(&self) -> Vec<Change> {
        let posts = self.difference.posts.iter();
        posts.flat_map(|post| post.changes.iter().map(move |change| Change::of(post, change))).collect()
    }

    /// The difference as `jikenbo rules diff --format json` prints it.
    fn to_json(&self) -> String {
        json(&self.difference, &self.old, &self.new).to_string()
    }

    /// One self-contained page.
    fn to_html(&self) -> String {
        let catalogue = Catalogue::ENGLISH;
        DifferencePage { difference: &self.difference, old: &self.old, new: &self.new, catalogue }.to_string()
    }

    fn __str__(&self) -> String {
        text(&self.difference, &self.old, &self.new, Style::default(), Catalogue::ENGLISH)
    }

    fn __repr__(&self) -> String {
        format!("<Difference {} → {}: {}>", self.old, self.new, self.summary())
    }
}

/// A value that differs.
#[pyclass(frozen, eq, get_all, module = "jikenbo")]
#[derive(PartialEq)]
pub struct Change {
    /// Path of the dump, or what the text was called.
    source: String,
    /// Line of the post's heading, from 1.
    line: usize,
    /// Title of the post.
    title: String,
    /// Number of its case.
    case_id: Option<String>,
    /// Name of the field.
    field: String,
    /// `gained`, `lost`, `changed`, or `reproved` where only the rule or the words are others.
    change: &'static str,
    /// The old value.
    old: Option<String>,
    /// The new value.
    new: Option<String>,
    /// The rule of the old value; empty for what is computed.
    old_rule: Option<String>,
    /// The rule of the new value.
    new_rule: Option<String>,
    /// The words behind the old value.
    old_words: Option<String>,
    /// The words behind the new value.
    new_words: Option<String>,
}

impl Change {
    fn of(post: &diff::PostChange, change: &records::FieldChange) -> Self {
        let (old, new) = (&change.old, &change.new);
        let part = |side: &Option<Proven>, part: fn(&Proven) -> &String| side.as_ref().map(|side| part(side).clone());
        Self {
            source: post.source.clone(),
            line: post.line,
            title: post.title.clone(),
            case_id: post.case_id.clone(),
            field: change.field.clone(),
            change: match change.change {
                records::Change::Gained => "gained",
                records::Change::Lost => "lost",
                records::Change::Changed => "changed",
                records::Change::Reproved => "reproved",
            },
            old: part(old, |side| &side.value),
            new: part(new, |side| &side.value),
            old_rule: part(old, |side| &side.rule),
            new_rule: part(new, |side| &side.rule),
            old_words: part(old, |side| &side.words),
            new_words: part(new, |side| &side.words),
        }
    }
}

#[pymethods]
impl Change {
    fn __repr__(&self) -> String {
        let shown = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        let (old, new) = (shown(&self.old), shown(&self.new));
        format!("<Change {}:{} {} {}: {old} → {new}>", self.source, self.line, self.field, self.change)
    }
}
