//! Diagnostics for programs: one JSON object a line.

use serde::Serialize;

use super::{Diagnostic, Label, Sources, position, sorted};

#[derive(Serialize)]
struct Line<'a> {
    severity: String,
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    /// Null, like the other three, where the file's text is not known.
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

/// Renders `diags` as JSON Lines, sorted by path and offset.
///
/// Lines and columns are 1-based, columns count characters, and the end is exclusive. A diagnostic about no place has no
/// `file`, `line` … keys.
pub fn render_json(diags: &[Diagnostic], sources: &dyn Sources) -> String {
    let mut out = String::new();
    for diag in sorted(diags) {
        // Strings, numbers and lists only: there is no value here that JSON cannot hold.
        out += &serde_json::to_string(&line(diag, sources)).unwrap_or_default();
        out.push('\n');
    }
    out
}

fn line<'a>(diag: &'a Diagnostic, sources: &dyn Sources) -> Line<'a> {
    Line {
        severity: diag.severity.to_string(),
        code: diag.code,
        message: &diag.message,
        place: diag.primary.as_ref().map(|label| place(label, sources)),
        notes: &diag.notes,
        help: diag.help.as_deref(),
        related: diag.secondary.iter().map(|label| related(label, sources)).collect(),
    }
}

fn related<'a>(label: &'a Label, sources: &dyn Sources) -> Related<'a> {
    Related { place: place(label, sources), message: &label.text }
}

fn place<'a>(label: &'a Label, sources: &dyn Sources) -> Place<'a> {
    let text = sources.text(&label.file);
    let start = text.map(|text| position(text, label.start));
    let end = text.map(|text| position(text, label.end));
    Place {
        file: &label.file,
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
    }
}
