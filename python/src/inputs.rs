//! Paths and strings of Python as sources.

use std::path::PathBuf;

use jikenbo::convert::Sources;
use jikenbo::diag::Diagnostic;
use jikenbo::input::{InputFormat, MAX_DOCUMENT, Options, Source, encoding_named, list_with};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};

/// What is to be read, with what is to be told of it before.
pub struct Inputs {
    /// The sources, in order.
    pub sources: Sources,
    /// What is odd about the strings.
    pub warnings: Vec<Diagnostic>,
}

impl Inputs {
    /// Paths, then texts.
    ///
    /// # Errors
    /// There are neither, or objects of other kinds.
    pub fn of(paths: Option<&Bound<'_, PyAny>>, texts: Option<&Bound<'_, PyAny>>, options: &Options) -> PyResult<Self> {
        let mut inputs = Self { sources: Vec::new(), warnings: Vec::new() };
        if paths.is_none() && texts.is_none() {
            return Err(PyTypeError::new_err("give `paths` or `texts`"));
        }
        if let Some(paths) = paths {
            inputs.sources = list_with(&paths_of(paths)?, options);
        }
        if let Some(texts) = texts {
            inputs.texts(texts)?;
        }
        Ok(inputs)
    }

    /// A string, strings, or strings by name.
    fn texts(&mut self, texts: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(text) = texts.cast::<PyString>() {
            return self.text("text".to_owned(), text);
        }
        if let Ok(named) = texts.cast::<PyMapping>() {
            for pair in named.items()? {
                let (name, text): (Bound<PyAny>, Bound<PyAny>) = pair.extract()?;
                let name = name.str()?.to_string_lossy().into_owned();
                self.text(name.clone(), string(&name, &text)?)?;
            }
            return Ok(());
        }
        for (number, text) in texts.try_iter()?.enumerate() {
            let (name, text) = (format!("texts[{number}]"), text?);
            self.text(name.clone(), string(&name, &text)?)?;
        }
        Ok(())
    }

    fn text(&mut self, name: String, text: &Bound<'_, PyString>) -> PyResult<()> {
        let text = match text.to_cow() {
            Ok(text) => text.into_owned(),
            Err(_) => {
                let (text, warning) = without_surrogates(&name, text)?;
                self.warnings.push(warning);
                text
            }
        };
        self.sources.push(Ok(Source::of_text(name, text)));
        Ok(())
    }
}

fn string<'a, 'py>(name: &str, text: &'a Bound<'py, PyAny>) -> PyResult<&'a Bound<'py, PyString>> {
    text.cast::<PyString>().map_err(|_| {
        let kind = text.get_type().name().map_or_else(|_| "object".to_owned(), |kind| kind.to_string());
        PyTypeError::new_err(format!("{name} is no str but {kind}"))
    })
}

/// A text with U+FFFD in the place of each surrogate, which stands for no character alone. Both are one character to Python,
/// so that places stay what they are.
fn without_surrogates(name: &str, text: &Bound<'_, PyString>) -> PyResult<(String, Diagnostic)> {
    let bytes = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut bytes = bytes.cast::<PyBytes>()?.as_bytes().to_vec();
    let mut found = Vec::new();
    for at in 0..bytes.len().saturating_sub(2) {
        // Surrogates are the only characters of these two bytes; U+FFFD has as many.
        if let [0xED, 0xA0..=0xBF, _] = bytes[at..at + 3] {
            found.push(at);
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let first = found.first().map_or(0, |at| text.get(..*at).map_or(0, |before| before.chars().count()));
    let count = match found.len() {
        1 => format!("a lone surrogate at character {first}"),
        count => format!("{count} lone surrogates, the first at character {first},"),
    };
    let message = format!("{name}: {count} stands for no character, and was read as U+FFFD");
    let message =
        if found.len() == 1 { message } else { message.replace("stands for", "stand for").replace("was", "were") };
    let help = "decode the bytes that the text comes from with the right encoding, or with errors=\"replace\"";
    Ok((text, Diagnostic::warning("", message).help(help)))
}

/// A path or paths: strings or objects with `__fspath__`.
fn paths_of(paths: &Bound<'_, PyAny>) -> PyResult<Vec<PathBuf>> {
    if let Ok(path) = paths.extract::<PathBuf>() {
        return Ok(vec![path]);
    }
    let mut all = Vec::new();
    for path in paths.try_iter()? {
        all.push(path?.extract::<PathBuf>()?);
    }
    Ok(all)
}

/// How to read the inputs, by the names that the command has for it.
///
/// # Errors
/// There is no such encoding or format.
pub fn options(encoding: Option<&str>, input_format: Option<&str>, max_document: Option<u64>) -> PyResult<Options> {
    let encoding = encoding.map(encoding_named).transpose().map_err(PyValueError::new_err)?;
    let format = input_format.map(|name| {
        let known = "text, html, feed, warc, jsonl, mt, mail";
        let wrong = || PyValueError::new_err(format!("no input format is called `{name}`; expected one of: {known}"));
        InputFormat::named(name).ok_or_else(wrong)
    });
    let max_document = max_document.unwrap_or(MAX_DOCUMENT);
    Ok(Options { format: format.transpose()?, encoding, max_document, ..Options::default() })
}
