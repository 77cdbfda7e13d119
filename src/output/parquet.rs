//! Parquet: one typed table, written a row group at a time.
//!
//! A column of Parquet is its plain values and, for each place, levels: whether there is a value, and, in a list, whether
//! the place goes on with the list before it.

use std::io::{self, Write};
use std::sync::Arc;

use chrono::Datelike;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::columns::{Cell, Column, Kind, signed};
use super::tables::{TIMELINE, moment_cells};
use super::{Notes, SCHEMA_VERSION, Sink, Style};
use crate::calendar::PartialDate;
use crate::record::{Count, Record};

/// Rows of a row group: about ten megabytes of records are held at once.
const GROUP_ROWS: usize = 8192;
/// 1970-01-01, from which Parquet counts days, as the calendar counts them.
const EPOCH: i32 = 719_163;

/// Writes the chosen columns of records.
pub(super) struct Parquet<W: Write + Send> {
    out: SerializedFileWriter<W>,
    columns: Vec<&'static Column>,
    /// The records of the row group to come, without their evidence.
    group: Vec<Record>,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file with the columns of `style`.
    pub(super) fn new(out: W, style: &Style) -> io::Result<Self> {
        let columns = style.columns.columns().to_vec();
        let fields: String = columns.iter().map(|column| declaration(column)).collect();
        let schema = parse_message_type(&format!("message incidents {{ {fields} }}")).map_err(io_error)?;
        let version = KeyValue::new("jikenbo.schema_version".to_owned(), SCHEMA_VERSION.to_string());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("jikenbo ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![version]))
            .build();
        let out = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(io_error)?;
        Ok(Self { out, columns, group: Vec::new() })
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.out.next_row_group().map_err(io_error)?;
        for column in &self.columns {
            let cells: Vec<_> = self.group.iter().map(|record| (column.cell)(record)).collect();
            write_column(&mut group, column.kind, &cells).map_err(io_error)?;
        }
        group.close().map_err(io_error)?;
        self.group.clear();
        Ok(())
    }
}

impl<W: Write + Send> Sink for Parquet<W> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        let mut record = record.clone();
        record.evidence = Vec::new();
        self.group.push(record);
        if self.group.len() == GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        if !self.group.is_empty() {
            self.write_group()?;
        }
        self.out.finish().map_err(io_error)?;
        self.out.inner_mut().flush()?;
        Ok(Notes::new())
    }
}

/// A column in the schema. A date that is known to the month or year is no date to Parquet: such a column has another one
/// beside it with the date as stated.
fn declaration(Column { name, kind, .. }: &Column) -> String {
    let list = |element: &str| format!("REQUIRED group {name} (LIST) {{ REPEATED group list {{ {element} }} }} ");
    match kind {
        Kind::Texts | Kind::Codes(_) => list("REQUIRED BYTE_ARRAY element (STRING);"),
        Kind::Moments => {
            let fields: String = TIMELINE.iter().map(|(name, kind)| single(name, *kind)).collect();
            list(&format!("REQUIRED group element {{ {fields}}}"))
        }
        Kind::Counts => list(
            "REQUIRED group element { REQUIRED INT64 value; REQUIRED BYTE_ARRAY unit (STRING); REQUIRED BOOLEAN approx; }",
        ),
        kind => single(name, *kind),
    }
}

/// A value that may be missing.
fn single(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Integer => format!("OPTIONAL INT64 {name}; "),
        Kind::Boolean => format!("OPTIONAL BOOLEAN {name}; "),
        Kind::Date => format!("OPTIONAL INT32 {name} (DATE); OPTIONAL BYTE_ARRAY {name}_text (STRING); "),
        _ => format!("OPTIONAL BYTE_ARRAY {name} (STRING); "),
    }
}

type Group<'g, W> = SerializedRowGroupWriter<'g, W>;

fn write_column<W: Write + Send>(group: &mut Group<W>, kind: Kind, cells: &[Cell]) -> Result<()> {
    match kind {
        Kind::Text | Kind::Code(_) => write_texts(group, cells),
        Kind::Integer => values::<Int64Type, _>(group, cells.iter().map(integer)),
        Kind::Boolean => values::<BoolType, _>(group, cells.iter().map(boolean)),
        Kind::Date => {
            values::<Int32Type, _>(group, cells.iter().map(day))?;
            write_texts(group, cells)
        }
        Kind::Texts | Kind::Codes(_) => lists::<ByteArrayType, _>(
            group,
            cells.iter().map(|cell| cell.items().iter().map(|item| text(item)).collect()),
        ),
        Kind::Moments => write_moments(group, cells),
        Kind::Counts => {
            lists::<Int64Type, _>(group, cells.iter().map(|cell| each_count(cell, |count| signed(count.value))))?;
            lists::<ByteArrayType, _>(group, cells.iter().map(|cell| each_count(cell, |count| text(&count.unit))))?;
            lists::<BoolType, _>(group, cells.iter().map(|cell| each_count(cell, |count| count.approx)))
        }
    }
}

/// A column of each part of a moment.
fn write_moments<W: Write + Send>(group: &mut Group<W>, cells: &[Cell]) -> Result<()> {
    let rows: Vec<Vec<[Cell; 15]>> = cells.iter().map(moments_of).collect();
    for (at, (_, kind)) in TIMELINE.iter().enumerate() {
        let texts = || rows.iter().map(|row| row.iter().map(|cells| optional_text(&cells[at])).collect());
        match kind {
            Kind::Integer => sparse_lists::<Int64Type, _>(
                group,
                rows.iter().map(|row| row.iter().map(|cells| integer(&cells[at])).collect()),
            )?,
            Kind::Date => {
                let days = rows.iter().map(|row| row.iter().map(|cells| day(&cells[at])).collect());
                sparse_lists::<Int32Type, _>(group, days)?;
                sparse_lists::<ByteArrayType, _>(group, texts())?;
            }
            _ => sparse_lists::<ByteArrayType, _>(group, texts())?,
        }
    }
    Ok(())
}

fn moments_of<'c>(cell: &'c Cell) -> Vec<[Cell<'c>; 15]> {
    if let Cell::Moments(moments) = cell { moments.iter().map(moment_cells).collect() } else { Vec::new() }
}

fn optional_text(cell: &Cell) -> Option<ByteArray> {
    (!cell.is_empty()).then(|| text(&cell.to_string()))
}

fn write_texts<W: Write + Send>(group: &mut Group<W>, cells: &[Cell]) -> Result<()> {
    values::<ByteArrayType, _>(group, cells.iter().map(optional_text))
}

fn text(text: &str) -> ByteArray {
    ByteArray::from(text.as_bytes().to_vec())
}

fn integer(cell: &Cell) -> Option<i64> {
    if let Cell::Integer(number) = cell { *number } else { None }
}

fn boolean(cell: &Cell) -> Option<bool> {
    if let Cell::Boolean(value) = cell { *value } else { None }
}

/// Days since 1970-01-01, where the date is one day that exists.
fn day(cell: &Cell) -> Option<i32> {
    let Cell::Date(date) = cell else { return None };
    date.as_ref().and_then(PartialDate::naive).map(|date| date.num_days_from_ce() - EPOCH)
}

fn each_count<T>(cell: &Cell, part: impl Fn(&Count) -> T) -> Vec<T> {
    if let Cell::Counts(counts) = cell { counts.iter().map(part).collect() } else { Vec::new() }
}

/// Writes the next column of the group: one value or none a row.
fn values<T: DataType, W: Write + Send>(group: &mut Group<W>, cells: impl Iterator<Item = Option<T::T>>) -> Result<()> {
    let cells: Vec<_> = cells.collect();
    let defined: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<_> = cells.into_iter().flatten().collect();
    write_leaf::<T, W>(group, &values, &defined, None)
}

/// Writes the next column of the group: a list a row. An empty list has one place without a value.
fn lists<T: DataType, W: Write + Send>(group: &mut Group<W>, rows: impl Iterator<Item = Vec<T::T>>) -> Result<()> {
    let (mut values, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let places = row.len().max(1);
        defined.extend(std::iter::repeat_n(i16::from(!row.is_empty()), places));
        repeated.extend((0..places).map(|place| i16::from(place > 0)));
        values.extend(row);
    }
    write_leaf::<T, W>(group, &values, &defined, Some(&repeated))
}

/// The same where an element may lack the value.
fn sparse_lists<T: DataType, W: Write + Send>(
    group: &mut Group<W>,
    rows: impl Iterator<Item = Vec<Option<T::T>>>,
) -> Result<()> {
    let (mut values, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if row.is_empty() {
            defined.push(0);
            repeated.push(0);
        }
        for (place, value) in row.into_iter().enumerate() {
            defined.push(1 + i16::from(value.is_some()));
            repeated.push(i16::from(place > 0));
            values.extend(value);
        }
    }
    write_leaf::<T, W>(group, &values, &defined, Some(&repeated))
}

fn write_leaf<T: DataType, W: Write + Send>(
    group: &mut Group<W>,
    values: &[T::T],
    defined: &[i16],
    repeated: Option<&[i16]>,
) -> Result<()> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".to_owned()));
    };
    column.typed::<T>().write_batch(values, Some(defined), repeated)?;
    column.close()
}

/// The I/O error inside, with its kind: a closed pipe must be told from a full disk.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
