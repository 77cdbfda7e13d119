//! Collects what is wrong with rule files as located diagnostics.

use std::ops::Range;

use super::model::Place;
use crate::diag::{Diagnostic, Label, Severity};
use crate::message::{Message, message, of_library};

/// Diagnostics under construction; positions are file numbers and byte ranges.
#[derive(Debug)]
pub struct Problems {
    paths: Vec<String>,
    list: Vec<Diagnostic>,
    definition_lost: bool,
}

impl Problems {
    /// For files of these paths.
    pub fn new(paths: Vec<String>) -> Self {
        Self { paths, list: Vec::new(), definition_lost: false }
    }

    /// Adds what was told of files that could not be read as text.
    pub fn take_over(&mut self, damaged: &[Diagnostic]) {
        self.definition_lost |= damaged.iter().any(Diagnostic::is_error);
        self.list.extend_from_slice(damaged);
    }

    /// Adds an error at a place.
    pub fn error(&mut self, code: &'static str, file: usize, range: Option<Range<usize>>, message: impl Into<Message>) {
        let primary = range.map(|range| self.label(file, range, Message::default()));
        self.list.push(Diagnostic { primary, ..Diagnostic::error(code, message) });
    }

    /// Adds a warning about the rules as a whole.
    pub fn warning(&mut self, code: &'static str, message: impl Into<Message>) {
        self.list.push(Diagnostic::warning(code, message));
    }

    /// Adds a warning at a place.
    pub fn located_warning(
        &mut self,
        code: &'static str,
        file: usize,
        range: Range<usize>,
        message: impl Into<Message>,
    ) {
        self.error(code, file, Some(range), message);
        if let Some(last) = self.list.last_mut() {
            last.severity = Severity::Warning;
        }
    }

    /// What serde could not read, with the nearest valid word where it names the valid ones.
    pub fn misread(&mut self, file: usize, range: Range<usize>, message: &str) {
        self.error("E102", file, Some(range), of_library(message));
        let mut quoted = message.split('`').skip(1).step_by(2);
        if message.starts_with("unknown")
            && let Some(bad) = quoted.next()
            && let Some(near) = nearest(bad, quoted)
        {
            self.help(message!("did you mean `{near}`?", near));
        }
    }

    /// Adds a note to the last problem.
    pub fn note(&mut self, note: impl Into<Message>) {
        if let Some(last) = self.list.last_mut() {
            last.notes.push(note.into());
        }
    }

    /// Adds a note to every problem but the first `told`.
    pub fn note_since(&mut self, told: usize, note: &Message) {
        for problem in self.list.iter_mut().skip(told) {
            problem.notes.push(note.clone());
        }
    }

    /// Adds a help line to the last problem.
    pub fn help(&mut self, help: impl Into<Message>) {
        if let Some(last) = self.list.last_mut() {
            last.help = Some(help.into());
        }
    }

    /// Adds a second place to the last problem.
    pub fn also(&mut self, place: &Place, text: impl Into<Message>) {
        let label = self.label(place.file, place.range.clone(), text.into());
        if let Some(last) = self.list.last_mut() {
            last.secondary.push(label);
        }
    }

    /// Remembers that something could not be read that others may name.
    pub fn definition_lost(&mut self) {
        self.definition_lost = true;
    }

    /// True where everything that others may name was read, so that an unknown name is a mistake of its own.
    pub fn has_all_definitions(&self) -> bool {
        !self.definition_lost
    }

    /// True where an error was added.
    pub fn any(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    /// How many were added.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The diagnostics.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }

    fn label(&self, file: usize, range: Range<usize>, text: Message) -> Label {
        let file = self.paths.get(file).cloned().unwrap_or_default();
        Label { file, start: range.start, end: range.end, text }
    }
}

/// The candidate that differs from `word` by few letters; the first of those that differ least.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance * 3 <= candidate.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edit distance; transposed neighbours count once.
fn distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}
