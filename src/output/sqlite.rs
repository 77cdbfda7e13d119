//! SQLite: one database with the tables of [`super::tables`], indices, views and full-text search.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use rusqlite::types::{Null, ToSql, ToSqlOutput};
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::case_tables::{CASE, FROM, TO, case_tables};
use super::columns::{Cell, Kind};
use super::tables::{ID, POST, Table, tables};
use super::{Destination, Notes, SCHEMA_VERSION, Sink};
use crate::cases::Case;
use crate::message::{Message, message};
use crate::record::Record;

/// Marks a database as ours: `JIKB`.
const APPLICATION_ID: i32 = 0x4A49_4B42;
/// How a file of SQLite begins.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// A new file needs no journal: it is thrown away where it does not become whole. The cache is in KiB.
const PRAGMAS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -16000; PRAGMA temp_store = FILE;";
/// Indices, views and full-text search, made when all rows are in.
const FINISH: &str = include_str!("sqlite_finish.sql");

/// Writes every table of records and cases.
pub(super) struct Sqlite {
    database: Connection,
    /// Each table with the statement that fills it.
    tables: Vec<(Table<Record>, String)>,
    of_cases: Vec<(Table<Case>, String)>,
    posts: i64,
}

impl Sqlite {
    /// Makes the tables in `out`, which is a file of its own.
    pub(super) fn new(out: &Destination) -> io::Result<Self> {
        let Destination::Staged { file, .. } = out else {
            return Err(io::Error::new(ErrorKind::Unsupported, "a database needs a file of its own"));
        };
        let (tables, of_cases) = (tables(), case_tables());
        let create: String = tables.iter().map(create).chain(of_cases.iter().map(create)).collect();
        let open = || {
            let database = Connection::open(file.path())?;
            database.execute_batch(PRAGMAS)?;
            database.set_prepared_statement_cache_capacity(tables.len() + of_cases.len());
            let head = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};");
            database.execute_batch(&format!("{head} BEGIN; {create}"))?;
            Ok(database)
        };
        let database = open().map_err(io_error)?;
        Ok(Self { database, tables: with_insert(tables), of_cases: with_insert(of_cases), posts: 0 })
    }
}

impl Sink for Sqlite {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.posts += 1;
        fill(&self.database, &self.tables, record, self.posts).map_err(io_error)
    }

    fn cases(&mut self, cases: &[Case]) -> io::Result<()> {
        let mut numbered = (1..).zip(cases);
        numbered.try_for_each(|(number, case)| fill(&self.database, &self.of_cases, case, number)).map_err(io_error)
    }

    fn finish(self: Box<Self>) -> io::Result<Notes> {
        self.database.execute_batch(FINISH).map_err(io_error)?;
        self.database.flush_prepared_statement_cache();
        self.database.close().map_err(|(_, error)| io_error(error))?;
        Ok(Notes::new())
    }
}

fn with_insert<T>(tables: Vec<Table<T>>) -> Vec<(Table<T>, String)> {
    let with = |table| {
        let insert = insert(&table);
        (table, insert)
    };
    tables.into_iter().map(with).collect()
}

fn fill<T>(database: &Connection, tables: &[(Table<T>, String)], item: &T, number: i64) -> rusqlite::Result<()> {
    for (table, insert) in tables {
        for row in (table.rows)(item, number) {
            database.prepare_cached(insert)?.execute(params_from_iter(row))?;
        }
    }
    Ok(())
}

/// Refuses to have `path` replaced where it is a file, but no database of ours with tables of this version.
pub(super) fn check_replaceable(path: &Path) -> io::Result<()> {
    let mut begin = [0; 16];
    match File::open(path).and_then(|mut file| file.read_exact(&mut begin)) {
        // A missing or empty file has nothing to lose; what cannot be read for another reason is told when it is opened.
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Ok(()),
        Err(_) if path.metadata().is_ok_and(|found| found.len() == 0) => return Ok(()),
        _ => {}
    }
    let refuse = |what: Message| Err(io::Error::new(ErrorKind::AlreadyExists, what));
    if begin != MAGIC {
        return refuse(message!("the file is there and is no SQLite database"));
    }
    match versions(path) {
        Ok((APPLICATION_ID, version)) if version == SCHEMA_VERSION => Ok(()),
        Ok((APPLICATION_ID, version)) => refuse(message!(
            "the database is there and has tables of version {version}, while this program writes version {own}",
            version,
            own = SCHEMA_VERSION
        )),
        Ok(_) => refuse(message!("the database is there and was not made by jikenbo")),
        Err(error) => refuse(message!("the database is there and cannot be read: {error}", error)),
    }
}

/// Application id and version of the tables of a database.
fn versions(path: &Path) -> rusqlite::Result<(i32, u32)> {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let application = database.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok((application, database.pragma_query_value(None, "user_version", |row| row.get(0))?))
}

fn create<T>(table: &Table<T>) -> String {
    let mut parts: Vec<_> = table.columns.iter().map(|(name, kind)| declaration(name, *kind)).collect();
    if table.key != [ID] {
        // A number of its own keeps a row's place in the search tables, whatever becomes of the file.
        parts.insert(0, declaration(ID, Kind::Integer));
        parts.push(format!("UNIQUE ({})", table.key.join(", ")));
    }
    format!("CREATE TABLE {} ({});\n", table.name, parts.join(", "))
}

fn declaration(name: &str, kind: Kind) -> String {
    let sql_type = if matches!(kind, Kind::Integer | Kind::Boolean) { "INTEGER" } else { "TEXT" };
    match name {
        ID => format!("{ID} INTEGER PRIMARY KEY"),
        POST | FROM | TO => format!("{name} INTEGER NOT NULL REFERENCES posts (id)"),
        CASE => format!("{CASE} INTEGER NOT NULL REFERENCES cases (id)"),
        name => format!("{name} {sql_type}"),
    }
}

fn insert<T>(table: &Table<T>) -> String {
    let names: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
    let places = vec!["?"; names.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({places})", table.name, names.join(", "))
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            cell if cell.is_empty() => ToSqlOutput::from(Null),
            Cell::Integer(number) => number.unwrap_or_default().into(),
            Cell::Boolean(value) => value.map(i64::from).map_or(ToSqlOutput::from(Null), Into::into),
            // SQLite's functions and its shell take NUL for the end of a text.
            other => other.to_string().replace('\0', "\u{fffd}").into(),
        })
    }
}

fn io_error(error: rusqlite::Error) -> io::Error {
    let kind = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => ErrorKind::StorageFull,
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, error)
}
