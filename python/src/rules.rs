//! The class `Rules`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jikenbo::diag::{self, Sources};
use jikenbo::input::Options;
use jikenbo::proof::check::prove;
use jikenbo::proof::diff::{Corpus, RuleSource};
use jikenbo::rules::{RuleFiles, RuleSet, load};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::diagnostics::{Diagnostic, input_error, rules_error};
use crate::difference::Difference;
use crate::inputs::{Inputs, options};
use crate::pool::pool;

/// Rules that load.
pub struct Loaded {
    /// The rules.
    pub set: RuleSet,
    /// What they were read from.
    files: RuleFiles,
    /// Warnings of reading them.
    warnings: Vec<diag::Diagnostic>,
    source: RuleSource,
}

/// The built-in rules, which are decoded once.
static BUILTIN: OnceLock<Arc<Loaded>> = OnceLock::new();

/// Rules, from an argument of Python: `Rules`, the path of a folder, or nothing for the built-in ones.
///
/// # Errors
/// It is something else, or the rules do not load.
pub fn rules_of(py: Python<'_>, rules: Option<&Bound<'_, PyAny>>) -> PyResult<Arc<Loaded>> {
    let Some(rules) = rules else { return loaded(py, None) };
    if let Ok(rules) = rules.cast::<Rules>() {
        return Ok(Arc::clone(&rules.get().0));
    }
    let path: PathBuf = rules.extract().map_err(|_| {
        PyTypeError::new_err("rules are `Rules`, the path of a folder with rule files, or None for the built-in ones")
    })?;
    loaded(py, Some(&path))
}

fn loaded(py: Python<'_>, folder: Option<&Path>) -> PyResult<Arc<Loaded>> {
    let source = folder.map_or(RuleSource::Builtin, |folder| RuleSource::Folder(folder.to_owned()));
    if let (RuleSource::Builtin, Some(known)) = (&source, BUILTIN.get()) {
        return Ok(Arc::clone(known));
    }
    let files = source
        .files()
        .map_err(|problem| rules_error(py, &problem.message.to_string(), vec![Diagnostic::plain(&problem)]))?;
    let pool = pool(None)?;
    let (set, diagnostics) = py.detach(|| pool.install(|| load(&files)));
    let Some(set) = set else {
        let errors: Vec<_> = diagnostics.into_iter().filter(diag::Diagnostic::is_error).collect();
        let message = format!("the rules of {source} do not load");
        return Err(rules_error(py, &message, shown(&errors, &files)));
    };
    let builtin = source == RuleSource::Builtin;
    let rules = Arc::new(Loaded { set, files, warnings: diagnostics, source });
    Ok(if builtin { Arc::clone(BUILTIN.get_or_init(|| rules)) } else { rules })
}

fn shown(diagnostics: &[diag::Diagnostic], sources: &dyn Sources) -> Vec<Diagnostic> {
    diagnostics.iter().map(|diag| Diagnostic::of(diag, sources)).collect()
}

/// A set of rules that loads.
#[pyclass(frozen, module = "jikenbo")]
pub struct Rules(Arc<Loaded>);

#[pymethods]
impl Rules {
    /// Reads the rule files in a folder; without a path the built-in rules.
    ///
    /// Raises:
    ///     RulesError: The rules do not load; `diagnostics` has every problem of every file.
    #[staticmethod]
    #[pyo3(name = "load", signature = (path=None))]
    fn read(py: Python<'_>, path: Option<PathBuf>) -> PyResult<Self> {
        loaded(py, path.as_deref()).map(Self)
    }

    /// Runs the examples inside the rules, and looks for what cannot be meant.
    fn check(&self, py: Python<'_>) -> PyResult<Check> {
        let (rules, pool) = (&self.0, pool(None)?);
        let checked = py.detach(|| pool.install(|| prove(&rules.files, &rules.set, rules.warnings.clone())));
        let (rules, examples) = checked.counts.map_or((0, 0), |counts| (counts.rules, counts.examples));
        Ok(Check { rules, examples, diagnostics: shown(&checked.diagnostics, &self.0.files) })
    }

    /// What changes in the results from these rules to `other`, over the same dumps.
    ///
    /// Args:
    ///     other: `Rules`, or the path of a folder with rule files; None for the built-in ones.
    ///     paths, texts, encoding, input_format, max_document: What to read, as in `extract`.
    ///
    /// Raises:
    ///     InputError: Something could not be read; nothing is compared.
    #[pyo3(signature = (other, paths=None, texts=None, *, encoding=None, input_format=None, max_document=None))]
    #[allow(clippy::too_many_arguments)] // Python's keyword arguments.
    fn diff(
        &self,
        py: Python<'_>,
        other: Option<&Bound<'_, PyAny>>,
        paths: Option<&Bound<'_, PyAny>>,
        texts: Option<&Bound<'_, PyAny>>,
        encoding: Option<&str>,
        input_format: Option<&str>,
        max_document: Option<u64>,
    ) -> PyResult<Difference> {
        let options = options(encoding, input_format, max_document)?;
        let (old, new) = (&self.0, rules_of(py, other)?);
        let (inputs, pool) = (Inputs::of(paths, texts, &options)?, pool(None)?);
        let read = py.detach(|| corpus(inputs, &options));
        let corpus = read
            .map_err(|problems| input_error(py, problems.iter().map(|diag| Diagnostic::plain(diag)).collect(), None))?;
        let (before, after) = py.detach(|| pool.install(|| (corpus.records(&old.set), corpus.records(&new.set))));
        Ok(Difference::of(&before, &after, old.source.to_string(), new.source.to_string()))
    }

    /// Ids of the rules, in the order of their files.
    #[getter]
    fn ids(&self) -> Vec<String> {
        let (rules, rows) =
            (self.0.set.rules.iter().map(|rule| &rule.id), self.0.set.fields.rows.iter().map(|row| &row.id));
        rules.chain(rows).cloned().collect()
    }

    /// Warnings of reading the files.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        shown(&self.0.warnings, &self.0.files)
    }

    fn __repr__(&self) -> String {
        format!("<Rules {}: {} files>", self.0.source, self.0.files.files.len())
    }
}

/// The documents, or what could not be read.
fn corpus(inputs: Inputs, options: &Options) -> Result<Corpus, Vec<diag::Diagnostic>> {
    let (mut corpus, mut problems) = (Corpus::default(), Vec::new());
    for source in inputs.sources {
        let documents = source.map_or_else(|problem| vec![Err(problem)], |source| source.documents(options));
        for document in documents {
            match document {
                Ok(document) => corpus.add(document),
                Err(told) if told.is_error() => problems.push(*told),
                Err(_) => {}
            }
        }
    }
    if problems.is_empty() { Ok(corpus) } else { Err(problems) }
}

/// What a check of rules found. True where every example holds and nothing is an error.
#[pyclass(frozen, get_all, module = "jikenbo")]
pub struct Check {
    /// How many rules there are.
    rules: usize,
    /// How many examples.
    examples: usize,
    /// Errors and warnings.
    diagnostics: Vec<Diagnostic>,
}

#[pymethods]
impl Check {
    /// True where nothing is an error; warnings may be there.
    #[getter]
    fn ok(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    fn __bool__(&self) -> bool {
        self.ok()
    }

    fn __repr__(&self) -> String {
        let errors = self.diagnostics.iter().filter(|diag| diag.is_error()).count();
        let warnings = self.diagnostics.len() - errors;
        format!("<Check: {} rules, {} examples, {errors} errors, {warnings} warnings>", self.rules, self.examples)
    }
}
