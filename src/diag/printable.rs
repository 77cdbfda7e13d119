//! Diagnostics that cannot steer the terminal they are shown on, whatever stands in the files they quote.

use std::collections::{BTreeMap, BTreeSet};

use super::{Diagnostic, Label, Severity, Sources};
use crate::message::{Catalogue, Message};
use crate::text::{printable, steers};

/// A finding in one language.
pub(super) struct Shown<'d> {
    pub severity: Severity,
    pub code: &'static str,
    pub message: String,
    pub primary: Option<Mark<'d>>,
    pub secondary: Vec<Mark<'d>>,
    pub notes: Vec<String>,
    pub help: Option<String>,
}

/// A marked place, with what is said there.
pub(super) struct Mark<'d> {
    pub file: &'d str,
    /// Byte offsets into the file's text.
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// The finding in the language of `catalogue`, without characters that steer a terminal.
pub(super) fn shown<'d>(diag: &'d Diagnostic, catalogue: &Catalogue) -> Shown<'d> {
    let clean = |text: &Message| printable(&text.say(catalogue)).into_owned();
    let mark =
        |label: &'d Label| Mark { file: &label.file, start: label.start, end: label.end, text: clean(&label.text) };
    Shown {
        severity: diag.severity,
        code: diag.code,
        message: clean(&diag.message),
        primary: diag.primary.as_ref().map(mark),
        secondary: diag.secondary.iter().map(mark).collect(),
        notes: diag.notes.iter().map(clean).collect(),
        help: diag.help.as_ref().map(clean),
    }
}

/// The texts that diagnostics point into, each character at its place.
pub(super) struct Texts<'a> {
    sources: &'a dyn Sources,
    /// Those that had something in them.
    cleaned: BTreeMap<String, String>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(diags: &[Diagnostic], sources: &'a dyn Sources) -> Self {
        let labels = diags.iter().flat_map(|diag| diag.primary.iter().chain(&diag.secondary));
        let files: BTreeSet<&String> = labels.map(|label| &label.file).collect();
        let found = files.into_iter().filter_map(|file| Some((file, sources.text(file)?)));
        let dirty = found.filter(|(_, text)| text.contains(steers));
        Self { sources, cleaned: dirty.map(|(file, text)| (file.clone(), in_place(text))).collect() }
    }
}

impl Sources for Texts<'_> {
    fn text(&self, file: &str) -> Option<&str> {
        self.cleaned.get(file).map(String::as_str).or_else(|| self.sources.text(file))
    }
}

/// `text` with a harmless character of the same length for each that steers, so that offsets hold.
fn in_place(text: &str) -> String {
    let harmless = |c: char| match c.len_utf8() {
        _ if !steers(c) || c == '\r' => c,
        1 => '?',
        2 => '·',
        _ => '\u{fffd}',
    };
    text.chars().map(harmless).collect()
}
