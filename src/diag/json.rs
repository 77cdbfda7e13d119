//! Diagnostics for programs: one JSON object a line.

use serde::Serialize;

use super::position::LineStarts;
use super::{Diagnostic, Files, Label, Sources, sorted};
use crate::message::Message;

#[derive(Serialize)]
struct Line<'a> {
    severity: String,
    code: &'a str,
    message: String,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    notes: Vec<String>,
    help: Option<String>,
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
    message: String,
}

/// Renders `diags` as JSON Lines, sorted by path and offset.
///
/// The messages are English: they are for programs. Lines and columns are 1-based, columns count characters, and the end is exclusive. A diagnostic about no place has no
/// `file`, `line` … keys.
pub fn render_json(diags: &[Diagnostic], sources: &dyn Sources) -> String {
    let mut out = String::new();
    let files = Files::of(diags, sources);
    for diag in sorted(diags) {
        // Strings, numbers and lists only: there is no value here that JSON cannot hold.
        out += &serde_json::to_string(&line(diag, &files)).unwrap_or_default();
        out.push('\n');
    }
    out
}

fn line<'a>(diag: &'a Diagnostic, files: &Files) -> Line<'a> {
    Line {
        severity: diag.severity.to_string(),
        code: diag.code,
        message: diag.message.to_string(),
        place: diag.primary.as_ref().map(|label| place(label, files)),
        notes: diag.notes.iter().map(Message::to_string).collect(),
        help: diag.help.as_ref().map(Message::to_string),
        related: diag.secondary.iter().map(|label| related(label, files)).collect(),
    }
}

fn related<'a>(label: &'a Label, files: &Files) -> Related<'a> {
    Related { place: place(label, files), message: label.text.to_string() }
}

fn place<'a>(label: &'a Label, files: &Files) -> Place<'a> {
    let lines: Option<&LineStarts> = files.get(&label.file);
    let start = lines.map(|lines| lines.position(label.start));
    let end = lines.map(|lines| lines.position(label.end));
    Place {
        file: &label.file,
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
    }
}
