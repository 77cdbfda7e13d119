//! Tables in the memory layout of Arrow, which other libraries take over.

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, ListArray, RecordBatch, RecordBatchIterator, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use jikenbo::calendar::PartialDate;
use jikenbo::output::{Cell, Column, Kind, Selection};
use jikenbo::record::{Count, Evidence};
use pyo3::exceptions::{PyImportError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyCapsule};

use crate::entry::Entry;

/// Rows of a batch: a column of text may hold two gigabytes in each.
const ROWS: usize = 1 << 13;
/// From which day Arrow counts.
const EPOCH: (i32, u8, u8) = (1970, 1, 1);

/// Batches of rows with the same columns. A copy shares the memory.
#[derive(Clone)]
pub struct Batches {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Batches {
    /// A row a record, with the chosen columns.
    ///
    /// # Errors
    /// The texts of a batch are larger than Arrow allows.
    pub fn incidents(entries: &[Arc<Entry>], selection: &Selection) -> PyResult<Self> {
        let columns = selection.columns();
        let schema = Arc::new(Schema::new(columns.iter().flat_map(|column| fields(column)).collect::<Vec<_>>()));
        Self::of(schema, entries.chunks(ROWS), |rows| columns.iter().flat_map(|column| arrays(column, rows)).collect())
    }

    /// A row a piece of evidence.
    ///
    /// # Errors
    /// As [`Batches::incidents`].
    pub fn evidence(entries: &[Arc<Entry>]) -> PyResult<Self> {
        let numbered = entries.iter().enumerate();
        let rows: Vec<Row> = numbered
            .flat_map(|(record, entry)| {
                let proofs = entry.record.evidence.iter().zip(&entry.spans);
                proofs.map(move |(proof, span)| Row { record, source: &entry.record.source, proof, span: *span })
            })
            .collect();
        let text = |name| Field::new(name, DataType::Utf8, false);
        let number = |name| Field::new(name, DataType::Int64, false);
        let schema = Schema::new(vec![
            number("record"),
            text("source"),
            text("field"),
            text("value"),
            text("rule"),
            text("text"),
            number("start"),
            number("end"),
            number("start_byte"),
            number("end_byte"),
            number("line"),
            number("column"),
        ]);
        Self::of(Arc::new(schema), rows.chunks(ROWS), proofs)
    }

    fn of<'r, R: 'r>(
        schema: SchemaRef,
        parts: impl Iterator<Item = &'r [R]>,
        arrays: impl Fn(&'r [R]) -> Vec<ArrayRef>,
    ) -> PyResult<Self> {
        let batch = |rows| RecordBatch::try_new(Arc::clone(&schema), arrays(rows));
        let batches: Result<_, ArrowError> = parts.map(batch).collect();
        let batches = batches.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self { schema, batches })
    }

    /// The batches as a stream that other libraries read.
    ///
    /// # Errors
    /// Those of Python.
    pub fn stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let batches = self.batches.clone().into_iter().map(Ok);
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, Arc::clone(&self.schema))));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

/// A piece of evidence with its record.
struct Row<'r> {
    record: usize,
    source: &'r str,
    proof: &'r Evidence,
    span: (usize, usize),
}

fn proofs(rows: &[Row]) -> Vec<ArrayRef> {
    let text = |get: fn(&Row) -> String| Arc::new(StringArray::from_iter_values(rows.iter().map(get))) as ArrayRef;
    let number = |get: fn(&Row) -> usize| {
        Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| i64::try_from(get(row)).unwrap_or(i64::MAX))))
            as ArrayRef
    };
    vec![
        number(|row| row.record),
        text(|row| row.source.to_owned()),
        text(|row| row.proof.field.to_owned()),
        text(|row| row.proof.value.clone()),
        text(|row| row.proof.rule.clone()),
        text(|row| row.proof.text.clone()),
        number(|row| row.span.0),
        number(|row| row.span.1),
        number(|row| row.proof.start),
        number(|row| row.proof.end),
        number(|row| row.proof.line),
        number(|row| row.proof.column),
    ]
}

/// The columns that a column becomes: a date that is known to the month or year is no date to Arrow, and stands as stated
/// in a column of its own.
fn fields(column: &Column) -> Vec<Field> {
    let one = |kind| vec![Field::new(column.name, kind, true)];
    let list = |item| vec![Field::new(column.name, DataType::List(item), false)];
    match column.kind {
        Kind::Text | Kind::Code(_) => one(DataType::Utf8),
        Kind::Integer => one(DataType::Int64),
        Kind::Boolean => one(DataType::Boolean),
        Kind::Date => {
            let stated = Field::new(format!("{}_text", column.name), DataType::Utf8, true);
            vec![Field::new(column.name, DataType::Date32, true), stated]
        }
        // A dated statement stands as CSV prints it.
        Kind::Texts | Kind::Codes(_) | Kind::Moments => list(text_item()),
        Kind::Counts => list(count_item()),
    }
}

fn text_item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Utf8, false))
}

fn count_item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(count_fields()), false))
}

fn count_fields() -> Fields {
    let field = |name, kind| Field::new(name, kind, false);
    let fields = [field("value", DataType::Int64), field("unit", DataType::Utf8), field("approx", DataType::Boolean)];
    fields.into_iter().collect()
}

/// The cells of a column.
fn arrays(column: &Column, entries: &[Arc<Entry>]) -> Vec<ArrayRef> {
    let cells: Vec<Cell> = entries.iter().map(|entry| (column.cell)(&entry.record)).collect();
    match column.kind {
        Kind::Text | Kind::Code(_) => vec![texts(&cells)],
        Kind::Integer => vec![Arc::new(cells.iter().map(integer).collect::<Int64Array>())],
        Kind::Boolean => vec![Arc::new(cells.iter().map(boolean).collect::<BooleanArray>())],
        Kind::Date => vec![Arc::new(cells.iter().map(day).collect::<Date32Array>()), texts(&cells)],
        Kind::Texts | Kind::Codes(_) | Kind::Moments => {
            let items: Vec<Vec<_>> = cells.iter().map(Cell::items).collect();
            let values = StringArray::from_iter_values(items.iter().flatten());
            vec![list(text_item(), items.iter().map(Vec::len), Arc::new(values))]
        }
        Kind::Counts => {
            let rows: Vec<&[Count]> = cells.iter().map(counts).collect();
            vec![list(count_item(), rows.iter().map(|row| row.len()), Arc::new(count_values(&rows)))]
        }
    }
}

fn texts(cells: &[Cell]) -> ArrayRef {
    let text = |cell: &Cell| (!cell.is_empty()).then(|| cell.to_string());
    Arc::new(cells.iter().map(text).collect::<StringArray>())
}

fn integer(cell: &Cell) -> Option<i64> {
    if let Cell::Integer(number) = cell { *number } else { None }
}

fn boolean(cell: &Cell) -> Option<bool> {
    if let Cell::Boolean(value) = cell { *value } else { None }
}

/// Days since the epoch, where the date is one day that exists.
fn day(cell: &Cell) -> Option<i32> {
    let Cell::Date(Some(date)) = cell else { return None };
    let (year, month, day) = EPOCH;
    PartialDate::day(year, month, day).days_until(date).and_then(|days| i32::try_from(days).ok())
}

fn counts<'c>(cell: &Cell<'c>) -> &'c [Count] {
    if let Cell::Counts(counts) = cell { counts } else { &[] }
}

fn count_values(rows: &[&[Count]]) -> StructArray {
    let all = || rows.iter().copied().flatten();
    let values = Int64Array::from_iter_values(all().map(|count| i64::try_from(count.value).unwrap_or(i64::MAX)));
    let units = StringArray::from_iter_values(all().map(|count| count.unit.as_str()));
    let approx = BooleanArray::from(all().map(|count| count.approx).collect::<Vec<_>>());
    StructArray::new(count_fields(), vec![Arc::new(values), Arc::new(units), Arc::new(approx)], None)
}

/// A list a row; `values` holds the items of all rows.
fn list(item: Arc<Field>, lengths: impl Iterator<Item = usize>, values: ArrayRef) -> ArrayRef {
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), values, None))
}

/// A table that other libraries take over through the Arrow C interface: `pyarrow.table(t)`, `polars.DataFrame(t)`, or the
/// name of the variable in a query of DuckDB.
#[pyclass(frozen, module = "jikenbo")]
pub struct Table(pub Batches);

#[pymethods]
impl Table {
    fn __len__(&self) -> usize {
        self.0.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.0.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Table: {} rows, {} columns>", self.__len__(), self.0.schema.fields().len())
    }

    /// The table for any library that takes Arrow streams.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema; // To follow it is optional.
        self.0.stream(py)
    }

    /// The table as `pyarrow.Table`, which takes its memory over as it is.
    pub fn to_arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        needed(py, "pyarrow")?.call_method1("table", (Table(self.0.clone()),))
    }

    /// The table as `pandas.DataFrame`, with the types of Arrow.
    pub fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let types = needed(py, "pandas")?.getattr("ArrowDtype")?;
        let options = [("types_mapper", types)].into_py_dict(py)?;
        self.to_arrow(py)?.call_method("to_pandas", (), Some(&options))
    }

    /// The table as `polars.DataFrame`.
    pub fn to_polars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        needed(py, "polars")?.call_method1("DataFrame", (Table(self.0.clone()),))
    }
}

/// A library that jikenbo does not bring along.
fn needed<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        if !error.is_instance_of::<PyImportError>(py) {
            return error;
        }
        let told = PyImportError::new_err(format!("this needs {name}, which is not installed: pip install {name}"));
        told.set_cause(py, Some(error));
        told
    })
}
