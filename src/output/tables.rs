//! The tables that a record is spread over where a format can hold several: one list for the database and for CSV files.

use std::borrow::Cow;

use super::columns::{COLUMNS, Cell, Column, Kind, all_columns};
use crate::calendar::PartialDate;
use crate::message::Message;
use crate::record::{Count, Evidence, Moment, Record};

/// A table whose rows come out of records, or of cases.
pub struct Table<T> {
    /// Its name.
    pub name: &'static str,
    /// What it has a row of, in English and in Japanese.
    pub meaning: (&'static str, &'static str),
    /// Names and types of its columns.
    pub columns: Vec<(&'static str, Kind)>,
    /// The columns that tell its rows apart.
    pub key: &'static [&'static str],
    /// Makes its rows.
    pub(super) rows: Rows<T>,
}

/// The rows of a record or case, which has this number, from 1.
pub(super) type Rows<T> = Box<dyn for<'r> Fn(&'r T, i64) -> Vec<Row<'r>>>;
/// The cells of one row, in the order of the table's columns.
pub(super) type Row<'r> = Vec<Cell<'r>>;

/// The number of a post or case in its own table.
pub(super) const ID: &str = "id";
/// The number of a post in the others; it joins them.
pub(super) const POST: &str = "post_id";
pub(super) const POSITION: &str = "position";

/// Every table of records, that of the posts first.
pub fn tables() -> Vec<Table<Record>> {
    let mut tables = vec![posts()];
    tables.extend(LISTS.map(list));
    tables.extend([warnings(), counts(), events(), delays(), evidence(), timeline()]);
    tables
}

/// The columns with one value a post.
fn single_columns() -> impl Iterator<Item = &'static Column> {
    all_columns().filter(|column| !column.kind.is_list())
}

fn posts() -> Table<Record> {
    let named = single_columns().map(|column| (column.name, column.kind));
    Table {
        name: "posts",
        meaning: ("a post, with every value of which it has one", "投稿(値が一つの項目)"),
        columns: std::iter::once((ID, Kind::Integer)).chain(named).collect(),
        key: &[ID],
        rows: Box::new(|record, post| {
            let cells = single_columns().map(|column| (column.cell)(record));
            vec![std::iter::once(number(post)).chain(cells).collect()]
        }),
    }
}

/// A list of a record: its table, what an item is called, what an item is in English and Japanese, and the items.
type List = (&'static str, &'static str, (&'static str, &'static str), fn(&Record) -> &[String]);

/// The columns that hold lists of texts or codes.
const LISTS: [List; 7] =
    [
        ("causes", "cause", ("a cause, the main one at position 1", "原因(主なものが1番)"), |r| &r.causes),
        ("leaked_data", "item", ("data that leaked or may have", "漏えいした(おそれのある)情報"), |r| {
            &r.leaked_data
        }),
        ("denied_data", "item", ("data stated not to be among it", "含まれないと書かれている情報"), |r| &r.denied_data),
        ("third_parties", "name", ("a named outside organization", "名前のある外部組織"), |r| &r.third_party),
        ("reported_to", "body", ("a body that was told", "報告先"), |r| &r.reported_to),
        ("delay_reasons", "reason", ("a reason for a late public notice", "公表に時間を要した理由"), |r| {
            &r.delay_reasons
        }),
        ("exemptions", "exemption", ("what takes the duty to report away", "報告を要しない事情"), |r| {
            &r.crosswalk.appi_exemptions
        }),
    ];

fn list((name, item, meaning, items): List) -> Table<Record> {
    Table {
        name,
        meaning,
        columns: vec![(POST, Kind::Integer), (POSITION, Kind::Integer), (item, Kind::Text)],
        key: &[POST, POSITION],
        rows: Box::new(move |record, post| {
            let items = (1..).zip(items(record));
            items.map(|(at, item)| vec![number(post), number(at), Cell::text(item)]).collect()
        }),
    }
}

fn warnings() -> Table<Record> {
    Table {
        name: "warnings",
        meaning: ("what to know when reading the values", "値を読むときの注意"),
        columns: vec![(POST, Kind::Integer), (POSITION, Kind::Integer), ("text", Kind::Text)],
        key: &[POST, POSITION],
        rows: Box::new(|record, post| {
            let warnings = (1..).zip(&record.warnings);
            let text = |warning: &Message| Cell::Text(Some(Cow::Owned(warning.to_string())));
            warnings.map(|(at, warning)| vec![number(post), number(at), text(warning)]).collect()
        }),
    }
}

fn counts() -> Table<Record> {
    Table {
        name: "counts",
        meaning: ("a stated count; `approx` where it is about", "書かれている数(`approx`は約)"),
        columns: vec![
            (POST, Kind::Integer),
            (POSITION, Kind::Integer),
            ("value", Kind::Integer),
            ("unit", Kind::Text),
            ("approx", Kind::Boolean),
        ],
        key: &[POST, POSITION],
        rows: Box::new(|record, post| {
            (1..).zip(&record.counts).map(|(at, count)| count_row(post, at, count)).collect()
        }),
    }
}

fn count_row(post: i64, at: i64, count: &Count) -> Row<'_> {
    vec![
        number(post),
        number(at),
        Cell::large(Some(count.value)),
        Cell::text(&count.unit),
        Cell::Boolean(Some(count.approx)),
    ]
}

/// The dates of an incident: those of the contract but the date of the post.
fn dates() -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(|column| column.kind == Kind::Date && column.name != "published")
}

fn events() -> Table<Record> {
    Table {
        name: "events",
        meaning: (
            "a date of the incident as stated; `day` only where it is known to the day",
            "事案の日付(`day`は日まで分かるもののみ)",
        ),
        columns: vec![(POST, Kind::Integer), ("event", Kind::Text), ("date", Kind::Date), ("day", Kind::Date)],
        key: &[POST, "event"],
        rows: Box::new(|record, post| {
            let stated = dates().filter_map(|column| match (column.cell)(record) {
                Cell::Date(Some(date)) => Some((column.name, date)),
                _ => None,
            });
            let day = |date: PartialDate| Cell::Date(date.naive().map(|_| date));
            stated.map(|(name, date)| vec![number(post), Cell::text(name), Cell::Date(Some(date)), day(date)]).collect()
        }),
    }
}

fn delays() -> Table<Record> {
    Table {
        name: "delays",
        meaning: ("a delay in whole days, with its label where it has one", "日数とその評価"),
        columns: vec![(POST, Kind::Integer), ("delay", Kind::Text), ("days", Kind::Integer), ("label", Kind::Text)],
        key: &[POST, "delay"],
        rows: Box::new(|record, post| {
            let delays = &record.delays;
            let all = [
                ("discovery", delays.discovery_days, &None),
                ("containment", delays.containment_days, &None),
                ("ppc_report", delays.ppc_report_days, &delays.ppc_report_label),
                ("ppc_final", delays.ppc_final_days, &delays.ppc_final_label),
                ("police_report", delays.police_report_days, &None),
                ("notification", delays.notification_days, &None),
                ("publication", delays.publication_days, &delays.publication_label),
            ];
            let known = all.into_iter().filter(|(_, days, _)| days.is_some());
            known
                .map(|(name, days, label)| vec![number(post), Cell::text(name), Cell::days(days), Cell::option(label)])
                .collect()
        }),
    }
}

/// The columns of a timeline behind those that tell whose it is.
pub(super) const TIMELINE: [(&str, Kind); 15] = [
    ("date", Kind::Date),
    ("until", Kind::Date),
    ("time", Kind::Text),
    ("class", Kind::Text),
    ("about", Kind::Text),
    ("actor", Kind::Text),
    ("receivers", Kind::Text),
    ("object", Kind::Text),
    ("value", Kind::Text),
    ("knowing", Kind::Text),
    ("start_byte", Kind::Integer),
    ("end_byte", Kind::Integer),
    ("line", Kind::Integer),
    ("char_column", Kind::Integer),
    ("text", Kind::Text),
];

fn timeline() -> Table<Record> {
    Table {
        name: "timeline",
        meaning: (
            "a dated statement, in the order of the dates: what, who, how far it holds, and its words",
            "日付のある記述(日付順)。何を、誰が、どこまで確かか、その語句",
        ),
        columns: [(POST, Kind::Integer), (POSITION, Kind::Integer)].into_iter().chain(TIMELINE).collect(),
        key: &[POST, POSITION],
        rows: Box::new(|record, post| {
            let moments = (1..).zip(record.timeline.iter().flatten());
            let row = |(at, moment)| [number(post), number(at)].into_iter().chain(moment_cells(moment)).collect();
            moments.map(row).collect()
        }),
    }
}

/// The cells of a moment, in the order of [`TIMELINE`].
pub(super) fn moment_cells(moment: &Moment) -> [Cell<'_>; 15] {
    let joined = |words: &[String]| Cell::Text((!words.is_empty()).then(|| Cow::Owned(words.join(";"))));
    [
        Cell::date(Some(moment.date)),
        Cell::date(moment.until),
        Cell::Text(moment.time.map(|time| Cow::Owned(time.to_string()))),
        Cell::option(&moment.class),
        Cell::option(&moment.about),
        Cell::option(&moment.actor),
        joined(&moment.receivers),
        Cell::option(&moment.object),
        Cell::text(&moment.value),
        joined(&moment.knowing),
        Cell::count(moment.start),
        Cell::count(moment.end),
        Cell::count(moment.line),
        Cell::count(moment.column),
        Cell::text(&moment.text),
    ]
}

fn evidence() -> Table<Record> {
    Table {
        name: "evidence",
        meaning: (
            "the words behind a value: bytes `start_byte` to `end_byte` (exclusive) of the source",
            "値の根拠となる語句(出典の`start_byte`から`end_byte`の手前まで)",
        ),
        columns: vec![
            (POST, Kind::Integer),
            (POSITION, Kind::Integer),
            ("field", Kind::Text),
            ("value", Kind::Text),
            ("rule", Kind::Text),
            ("start_byte", Kind::Integer),
            ("end_byte", Kind::Integer),
            ("line", Kind::Integer),
            ("char_column", Kind::Integer),
            ("text", Kind::Text),
            ("confidence", Kind::Text),
        ],
        key: &[POST, POSITION],
        rows: Box::new(|record, post| {
            (1..).zip(&record.evidence).map(|(at, proof)| proof_row(post, at, proof)).collect()
        }),
    }
}

fn proof_row(post: i64, at: i64, proof: &Evidence) -> Row<'_> {
    vec![
        number(post),
        number(at),
        Cell::text(proof.field),
        Cell::text(&proof.value),
        Cell::text(&proof.rule),
        Cell::count(proof.start),
        Cell::count(proof.end),
        Cell::count(proof.line),
        Cell::count(proof.column),
        Cell::text(&proof.text),
        Cell::text(proof.confidence.name()),
    ]
}

pub(super) fn number(number: i64) -> Cell<'static> {
    Cell::Integer(Some(number))
}
