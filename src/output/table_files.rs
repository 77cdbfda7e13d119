//! The tables of the database as CSV files, one file a table.

use std::fs::File;
use std::io;
use std::path::Path;

use super::case_tables::case_tables;
use super::csv::Rows;
use super::tables::{Table, tables};
use super::{Destination, Notes, Sink, Style};
use crate::cases::Case;
use crate::message::message;
use crate::record::Record;

/// Writes every table to a file of its own in a folder.
pub(super) struct TableFiles {
    tables: Files<Record>,
    of_cases: Files<Case>,
    posts: i64,
}

impl TableFiles {
    /// Makes the files with their header rows in `out`, which is a folder.
    pub(super) fn new(out: &Destination, style: &Style) -> io::Result<Self> {
        let Destination::Folder { folder, .. } = out else {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        };
        let (tables, of_cases) = (files(folder.path(), tables(), style)?, files(folder.path(), case_tables(), style)?);
        Ok(Self { tables, of_cases, posts: 0 })
    }
}

impl Sink for TableFiles {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.posts += 1;
        fill(&mut self.tables, record, self.posts)
    }

    fn cases(&mut self, cases: &[Case]) -> io::Result<()> {
        (1..).zip(cases).try_for_each(|(number, case)| fill(&mut self.of_cases, case, number))
    }

    fn finish(self: Box<Self>) -> io::Result<Notes> {
        let mut notes = close(self.tables)?;
        notes.extend(close(self.of_cases)?);
        Ok(notes)
    }
}

type Files<T> = Vec<(Table<T>, Rows<File>)>;

fn files<T>(folder: &Path, tables: Vec<Table<T>>, style: &Style) -> io::Result<Files<T>> {
    let open = |table: Table<T>| {
        let file = File::create(folder.join(table.name).with_extension("csv"))?;
        let mut rows = Rows::new(file, b',', style)?;
        rows.header(table.columns.iter().map(|(name, _)| *name))?;
        Ok((table, rows))
    };
    tables.into_iter().map(open).collect()
}

fn fill<T>(files: &mut Files<T>, item: &T, number: i64) -> io::Result<()> {
    for (table, rows) in files {
        (table.rows)(item, number).into_iter().try_for_each(|row| rows.row(row.into_iter()))?;
    }
    Ok(())
}

fn close<T>(files: Files<T>) -> io::Result<Notes> {
    let mut notes = Notes::new();
    for (table, rows) in files {
        notes.extend(rows.finish()?.into_iter().map(|note| message!("{name}.csv: {note}", name = table.name, note)));
    }
    Ok(notes)
}
