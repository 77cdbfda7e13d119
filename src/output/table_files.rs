//! The tables of the database as CSV files, one file a table.

use std::fs::File;
use std::io;

use super::csv::Rows;
use super::tables::{Table, tables};
use super::{Destination, Notes, Sink, Style};
use crate::record::Record;

/// Writes every table to a file of its own in a folder.
pub(super) struct TableFiles {
    tables: Vec<(Table, Rows<File>)>,
    posts: i64,
}

impl TableFiles {
    /// Makes the files with their header rows in `out`, which is a folder.
    pub(super) fn new(out: &Destination, style: &Style) -> io::Result<Self> {
        let Destination::Folder { folder, .. } = out else {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        };
        let mut files = Vec::new();
        for table in tables() {
            let file = File::create(folder.path().join(table.name).with_extension("csv"))?;
            let mut rows = Rows::new(file, b',', style)?;
            rows.header(table.columns.iter().map(|(name, _)| *name))?;
            files.push((table, rows));
        }
        Ok(Self { tables: files, posts: 0 })
    }
}

impl Sink for TableFiles {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.posts += 1;
        for (table, rows) in &mut self.tables {
            for row in (table.rows)(record, self.posts) {
                rows.row(row.into_iter())?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Notes> {
        let mut notes = Notes::new();
        for (table, rows) in self.tables {
            notes.extend(rows.finish()?.into_iter().map(|note| format!("{}.csv: {note}", table.name)));
        }
        Ok(notes)
    }
}
