//! Messages as objects, and exceptions that carry them.

use jikenbo::diag::{self, Label, NoSources, Sources, position, render_text};
use pyo3::prelude::*;

/// A place in a file. Lines and columns count from 1, columns in characters; the end is exclusive. They are `None` where
/// the file's text is not known.
#[pyclass(frozen, eq, get_all, module = "jikenbo")]
#[derive(Clone, PartialEq)]
pub struct Place {
    /// Path of the file.
    file: String,
    /// First line.
    line: Option<usize>,
    /// First column.
    column: Option<usize>,
    /// Last line.
    end_line: Option<usize>,
    /// Column behind the last one.
    end_column: Option<usize>,
    /// What is said of the place; may be empty.
    message: String,
}

impl Place {
    fn of(label: &Label, sources: &dyn Sources) -> Self {
        let at = |offset| sources.text(&label.file).map(|text| position(text, offset));
        let (start, end) = (at(label.start), at(label.end));
        Self {
            file: label.file.clone(),
            line: start.map(|at| at.line),
            column: start.map(|at| at.column),
            end_line: end.map(|at| at.line),
            end_column: end.map(|at| at.column),
            message: label.text.to_string(),
        }
    }
}

#[pymethods]
impl Place {
    fn __repr__(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("<Place {}:{line}:{column}>", self.file),
            _ => format!("<Place {}>", self.file),
        }
    }
}

/// A message. `str()` shows it as the command does.
#[pyclass(frozen, eq, get_all, module = "jikenbo")]
#[derive(Clone, PartialEq)]
pub struct Diagnostic {
    /// `error` or `warning`.
    severity: String,
    /// Code to look up, such as `E301`; empty for messages about files as a whole.
    code: &'static str,
    /// What is wrong.
    message: String,
    /// Where it is wrong.
    place: Option<Place>,
    /// Other places that take part.
    related: Vec<Place>,
    /// Facts that help to understand.
    notes: Vec<String>,
    /// What to do.
    help: Option<String>,
    /// The message with its source lines.
    text: String,
}

impl Diagnostic {
    /// A message whose places are in `sources`.
    pub fn of(diag: &diag::Diagnostic, sources: &dyn Sources) -> Self {
        Self {
            severity: diag.severity.to_string(),
            code: diag.code,
            message: diag.message.to_string(),
            place: diag.primary.as_ref().map(|label| Place::of(label, sources)),
            related: diag.secondary.iter().map(|label| Place::of(label, sources)).collect(),
            notes: diag.notes.iter().map(ToString::to_string).collect(),
            help: diag.help.as_ref().map(ToString::to_string),
            text: render_text(std::slice::from_ref(diag), sources, false).trim_end().to_owned(),
        }
    }

    /// A message about no place in a file.
    pub fn plain(diag: &diag::Diagnostic) -> Self {
        Self::of(diag, &NoSources)
    }

    /// True for an error.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }
}

#[pymethods]
impl Diagnostic {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        let code = if self.code.is_empty() { String::new() } else { format!("[{}]", self.code) };
        format!("<Diagnostic {}{code}: {}>", self.severity, self.message)
    }
}

/// Errors of the rules, as `jikenbo.RulesError`.
pub fn rules_error(py: Python, message: &str, diagnostics: Vec<Diagnostic>) -> PyErr {
    raised(py, "RulesError", (said(message, &diagnostics), diagnostics))
}

/// Input that cannot be read, as `jikenbo.InputError` with the records that were read all the same.
pub fn input_error(py: Python, diagnostics: Vec<Diagnostic>, records: Option<Py<PyAny>>) -> PyErr {
    let errors: Vec<Diagnostic> = diagnostics.iter().filter(|diag| diag.is_error()).cloned().collect();
    let message = match errors.len() {
        1 => "an input could not be read".to_owned(),
        count => format!("{count} inputs could not be read"),
    };
    raised(py, "InputError", (said(&message, &errors), diagnostics, records))
}

/// The exception of that name, or what kept it from being made.
fn raised<'py>(py: Python<'py>, name: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let class = py.import("jikenbo._errors").and_then(|module| module.getattr(name));
    class.and_then(|class| class.call1(arguments)).map_or_else(|error| error, PyErr::from_value)
}

/// A message with the first of the messages behind it.
fn said(message: &str, diagnostics: &[Diagnostic]) -> String {
    const SHOWN: usize = 10;
    let mut out = message.to_owned();
    diagnostics.iter().take(SHOWN).for_each(|diag| out += &format!("\n{}", diag.text));
    if let Some(more) = diagnostics.len().checked_sub(SHOWN + 1) {
        out += &format!("\nand {} more in `diagnostics`", more + 1);
    }
    out
}
