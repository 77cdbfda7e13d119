//! The class `Records`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jikenbo::output::Selection;
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PySlice};

use crate::diagnostics::Diagnostic;
use crate::entry::Entry;
use crate::html;
use crate::record::Record;
use crate::table::{Batches, Table};

/// Columns where none are asked for.
const DEFAULT: &str = "default";

/// Records in the order of the input: a sequence that is also a table.
#[pyclass(frozen, module = "jikenbo")]
pub struct Records {
    entries: Vec<Arc<Entry>>,
    /// What is to be told of the input.
    #[pyo3(get)]
    diagnostics: Vec<Diagnostic>,
    /// How many documents were read.
    #[pyo3(get)]
    documents: usize,
    /// How many posts were left out because they are no incidents.
    #[pyo3(get)]
    left_out: usize,
    /// Tables that were asked for, by their columns.
    tables: Mutex<BTreeMap<String, Batches>>,
}

impl Records {
    /// Records with what is to be told of their input.
    pub fn new(entries: Vec<Entry>, diagnostics: Vec<Diagnostic>, documents: usize, left_out: usize) -> Self {
        let entries = entries.into_iter().map(Arc::new).collect();
        Self { entries, diagnostics, documents, left_out, tables: Mutex::default() }
    }

    /// The table with these columns, made once.
    fn batches(&self, py: Python<'_>, columns: String) -> PyResult<Batches> {
        let made = |tables: &BTreeMap<String, Batches>| tables.get(&columns).cloned();
        if let Some(known) = made(&self.tables.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(known);
        }
        let selection = columns.parse::<Selection>().map_err(|error| PyValueError::new_err(error.to_string()))?;
        let batches = py.detach(|| Batches::incidents(&self.entries, &selection))?;
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).insert(columns, batches.clone());
        Ok(batches)
    }
}

/// The names of columns, as one text between commas or one by one.
fn names(columns: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
    let Some(columns) = columns else { return Ok(DEFAULT.to_owned()) };
    match columns.extract::<String>() {
        Ok(names) => Ok(names),
        Err(_) => Ok(columns.extract::<Vec<String>>()?.join(",")),
    }
}

#[pymethods]
impl Records {
    fn __len__(&self) -> usize {
        self.entries.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let length = isize::try_from(self.entries.len()).unwrap_or(isize::MAX);
        if let Ok(slice) = index.cast::<PySlice>() {
            let chosen = slice.indices(length)?;
            let places = (0..chosen.slicelength).map(|number| chosen.start + chosen.step * number as isize);
            let entries = places.filter_map(|place| self.entries.get(place as usize).map(Arc::clone)).collect();
            let (diagnostics, tables) = (self.diagnostics.clone(), Mutex::default());
            let part = Self { entries, diagnostics, documents: self.documents, left_out: self.left_out, tables };
            return Ok(Bound::new(py, part)?.into_any());
        }
        let number: isize = index.extract()?;
        let place = usize::try_from(if number < 0 { number + length } else { number }).ok();
        let entry = place.and_then(|place| self.entries.get(place));
        let entry = entry.ok_or_else(|| PyIndexError::new_err("there is no such record"))?;
        Ok(Bound::new(py, Record(Arc::clone(entry)))?.into_any())
    }

    fn __iter__(records: Py<Self>) -> RecordIterator {
        RecordIterator { records, next: 0 }
    }

    fn __repr__(&self) -> String {
        format!("<Records: {}; documents {}, left out {}>", self.entries.len(), self.documents, self.left_out)
    }

    fn _repr_html_(&self) -> String {
        html::records(&self.entries)
    }

    /// The records as a table with the columns of the command: names between commas or as a list, `default` or `all`.
    ///
    /// A date known to the month or year is empty in its column; beside each column of dates stands one with the date as
    /// stated, `occurred_text` beside `occurred`.
    #[pyo3(signature = (columns=None))]
    fn table(&self, py: Python<'_>, columns: Option<&Bound<'_, PyAny>>) -> PyResult<Table> {
        self.batches(py, names(columns)?).map(Table)
    }

    /// The evidence of all records as a table; `record` is the number of the record, from 0.
    fn evidence_table(&self, py: Python<'_>) -> PyResult<Table> {
        py.detach(|| Batches::evidence(&self.entries)).map(Table)
    }

    /// The table for any library that takes Arrow streams.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema; // To follow it is optional.
        self.batches(py, DEFAULT.to_owned())?.stream(py)
    }

    /// The table as `pyarrow.Table`, which takes its memory over as it is.
    #[pyo3(signature = (columns=None))]
    fn to_arrow<'py>(&self, py: Python<'py>, columns: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        Table(self.batches(py, names(columns)?)?).to_arrow(py)
    }

    /// The table as `pandas.DataFrame`, with the types of Arrow.
    #[pyo3(signature = (columns=None))]
    fn to_pandas<'py>(&self, py: Python<'py>, columns: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        Table(self.batches(py, names(columns)?)?).to_pandas(py)
    }

    /// The table as `polars.DataFrame`.
    #[pyo3(signature = (columns=None))]
    fn to_polars<'py>(&self, py: Python<'py>, columns: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        Table(self.batches(py, names(columns)?)?).to_polars(py)
    }
}

/// Goes through records.
#[pyclass(module = "jikenbo")]
pub struct RecordIterator {
    records: Py<Records>,
    next: usize,
}

#[pymethods]
impl RecordIterator {
    fn __iter__(iterator: Py<Self>) -> Py<Self> {
        iterator
    }

    fn __next__(&mut self) -> Option<Record> {
        let entry = self.records.get().entries.get(self.next)?;
        self.next += 1;
        Some(Record(Arc::clone(entry)))
    }
}
