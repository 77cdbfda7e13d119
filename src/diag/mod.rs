//! Located diagnostics as data: what is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] knows nothing of how it is shown; [`render_text`] and [`render_json`] are two views of the same facts.

pub mod codes;
mod json;
mod position;
mod printable;
mod text;

use std::collections::BTreeMap;
use std::fmt;

pub use json::render_json;
use position::LineStarts;
pub use position::{Position, position};
pub use text::{render_text, render_text_in};

use crate::message::Message;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The thing cannot be used.
    Error,
    /// The thing can be used, but is probably not what was meant.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// A marked place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Name of the file, as [`Sources::text`] knows it.
    pub file: String,
    /// Byte offset into the file's text, inclusive.
    pub start: usize,
    /// Byte offset into the file's text, exclusive.
    pub end: usize,
    /// What to say at the mark; may be empty.
    pub text: Message,
}

impl Label {
    /// A mark on `start..end` (bytes) of `file` that says `text`.
    pub fn new(file: impl Into<String>, start: usize, end: usize, text: impl Into<Message>) -> Self {
        Self { file: file.into(), start, end, text: text.into() }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code such as `E301`, to look up or to suppress; empty for messages about files as a whole.
    pub code: &'static str,
    /// One sentence without a full stop that says what is wrong.
    pub message: Message,
    /// The place that is wrong.
    pub primary: Option<Label>,
    /// Other places that take part, such as the first of two definitions.
    pub secondary: Vec<Label>,
    /// Facts that help to understand, one a line.
    pub notes: Vec<Message>,
    /// What to do; from the start what its code says.
    pub help: Option<Message>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<Message>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<Message>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<Message>) -> Self {
        let message = message.into();
        let help = codes::help(code).map(Message::from);
        Self { severity, code, message, primary: None, secondary: Vec::new(), notes: Vec::new(), help }
    }

    /// The same with its place.
    pub fn at(mut self, label: Label) -> Self {
        self.primary = Some(label);
        self
    }

    /// The same with one more place that takes part.
    pub fn also(mut self, label: Label) -> Self {
        self.secondary.push(label);
        self
    }

    /// The same with one more fact.
    pub fn note(mut self, note: impl Into<Message>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// True for an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Where it sorts: findings about no place first, then by path and offset.
    fn sort_key(&self) -> Option<(&str, usize)> {
        self.primary.as_ref().map(|label| (label.file.as_str(), label.start))
    }
}

/// The texts that labels point into.
pub trait Sources {
    /// The text of `file`, or `None` where it is not known; a label in an unknown file is shown without its line.
    fn text(&self, file: &str) -> Option<&str>;
}

/// For diagnostics that point into no file.
pub struct NoSources;

impl Sources for NoSources {
    fn text(&self, _file: &str) -> Option<&str> {
        None
    }
}

/// The files that some diagnostics point into, each with the lines of its text. Each is looked through once: there may be
/// as many diagnostics as lines.
struct Files<'t>(BTreeMap<String, LineStarts<'t>>);

impl<'t> Files<'t> {
    fn of(diags: &[Diagnostic], sources: &'t dyn Sources) -> Self {
        let mut files = BTreeMap::new();
        for label in diags.iter().flat_map(|diag| diag.primary.iter().chain(&diag.secondary)) {
            if !files.contains_key(&label.file)
                && let Some(text) = sources.text(&label.file)
            {
                files.insert(label.file.clone(), LineStarts::new(text));
            }
        }
        Self(files)
    }

    fn get(&self, file: &str) -> Option<&LineStarts<'t>> {
        self.0.get(file)
    }
}

/// In the order of paths and offsets; equal places keep the order in which they were found.
fn sorted(diags: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<_> = diags.iter().collect();
    sorted.sort_by_key(|diag| diag.sort_key());
    sorted
}

#[cfg(test)]
mod tests;
