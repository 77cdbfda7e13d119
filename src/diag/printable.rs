//! Diagnostics that cannot steer the terminal they are shown on, whatever stands in the files they quote.

use std::collections::{BTreeMap, BTreeSet};

use super::{Diagnostic, Label, Sources};
use crate::text::{printable, steers};

/// The same finding without characters that steer a terminal.
pub(super) fn diagnostic(diag: &Diagnostic) -> Diagnostic {
    let clean = |text: &String| printable(text).into_owned();
    Diagnostic {
        severity: diag.severity,
        code: diag.code,
        message: clean(&diag.message),
        primary: diag.primary.as_ref().map(label),
        secondary: diag.secondary.iter().map(label).collect(),
        notes: diag.notes.iter().map(clean).collect(),
        help: diag.help.as_ref().map(clean),
    }
}

fn label(label: &Label) -> Label {
    Label { text: printable(&label.text).into_owned(), ..label.clone() }
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
