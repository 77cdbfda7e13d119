//! The function `extract`.

use std::time::{Duration, Instant};

use jikenbo::convert::{Extracted, Step, Work};
use jikenbo::diag;
use jikenbo::input::Options;
use jikenbo::pipeline::Pipeline;
use jikenbo::rules::RuleSet;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rayon::ThreadPool;

use crate::diagnostics::{Diagnostic, input_error};
use crate::entry::{Entry, Made};
use crate::inputs::{Inputs, options};
use crate::pool::pool;
use crate::records::Records;
use crate::rules::rules_of;

/// How often Python is asked whether the user wants an end: to ask takes its lock.
const ASK: Duration = Duration::from_millis(100);

/// Reads dumps and gives a record for each incident, in the order of the input.
///
/// Other threads of Python run meanwhile, and the work is done on all cores.
///
/// Args:
///     paths: A path or paths: files, folders (every dump below them), archives.
///     texts: A string, strings, or a mapping of names to strings. Records call them `text`, `texts[0]`, … or by their
///         name in `source`.
///     rules: `Rules`, or the path of a folder with rule files; by default the built-in ones.
///     all_posts: Also give posts that are no incidents.
///     errors: `"raise"` raises `InputError` after all was read where something could not be (its `records` has the
///         rest); `"collect"` only lists it in `diagnostics`.
///     threads: How many threads; by default one a core.
///     encoding: The encoding of every file; by default each is recognized.
///     input_format: The format of every file, such as `"html"`; by default each is recognized.
///     max_document: Longest web page, entry or post, in bytes.
///
/// Returns:
///     Records: The records, with what is to be told of the input in `diagnostics`.
///
/// Raises:
///     RulesError: The rules do not load.
///     InputError: Something could not be read.
#[pyfunction]
#[pyo3(signature = (paths=None, texts=None, *, rules=None, all_posts=false, errors="raise", threads=None, encoding=None, input_format=None, max_document=None))]
#[allow(clippy::too_many_arguments)] // Python's keyword arguments.
pub fn extract(
    py: Python<'_>,
    paths: Option<&Bound<'_, PyAny>>,
    texts: Option<&Bound<'_, PyAny>>,
    rules: Option<&Bound<'_, PyAny>>,
    all_posts: bool,
    errors: &str,
    threads: Option<usize>,
    encoding: Option<&str>,
    input_format: Option<&str>,
    max_document: Option<u64>,
) -> PyResult<Py<Records>> {
    if !["raise", "collect"].contains(&errors) {
        return Err(PyValueError::new_err(format!("errors is \"raise\" or \"collect\", not {errors:?}")));
    }
    let options = options(encoding, input_format, max_document)?;
    let rules = rules_of(py, rules)?;
    let inputs = Inputs::of(paths, texts, &options)?;
    let pool = pool(threads)?;
    let found = py.detach(|| run(&rules.set, inputs, options, all_posts, &pool))?;
    let diagnostics: Vec<Diagnostic> = found.diagnostics.iter().map(Diagnostic::plain).collect();
    let failed = errors == "raise" && diagnostics.iter().any(Diagnostic::is_error);
    let records = Records::new(found.entries, diagnostics.clone(), found.documents, found.left_out);
    let records = Py::new(py, records)?;
    if failed { Err(input_error(py, diagnostics, Some(records.into_any()))) } else { Ok(records) }
}

/// What was found.
#[derive(Default)]
struct Found {
    entries: Vec<Entry>,
    diagnostics: Vec<diag::Diagnostic>,
    documents: usize,
    left_out: usize,
    /// How many characters of the document were read.
    characters: usize,
}

/// Does the work; the error is the end that the user wants.
fn run(rules: &RuleSet, inputs: Inputs, input: Options, all_posts: bool, pool: &ThreadPool) -> PyResult<Found> {
    let work = Work { pipeline: Pipeline::new(rules), pool, input, at_once: false, done: 0 };
    let mut found = Found { diagnostics: inputs.warnings, ..Found::default() };
    let mut asked = Instant::now();
    let make = |part: Extracted| Made::of(part, all_posts);
    work.convert_into(inputs.sources, &make, &mut |step| {
        found.take(step);
        if asked.elapsed() < ASK {
            return Ok(());
        }
        asked = Instant::now();
        Python::attach(|py| py.check_signals())
    })?;
    Ok(found)
}

impl Found {
    fn take(&mut self, step: Step<Made>) {
        match step {
            Step::Part(made) => self.part(*made),
            Step::Warning(told) | Step::Problem { problem: told, .. } => self.diagnostics.push(told),
            Step::Source(_) => self.characters = 0,
        }
    }

    fn part(&mut self, mut made: Made) {
        made.shift(self.characters);
        self.characters = if made.last { 0 } else { self.characters + made.characters };
        self.documents += usize::from(made.last);
        self.left_out += made.left_out;
        self.diagnostics.append(&mut made.diagnostics);
        self.entries.append(&mut made.entries);
    }
}
