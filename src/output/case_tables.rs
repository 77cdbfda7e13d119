//! The tables that a case is spread over, beside those of the posts.

use std::borrow::Cow;

use super::cases::{CASE_COLUMNS, CaseColumn, agreed, kind, shown};
use super::columns::{Cell, Kind};
use super::tables::{ID, POSITION, POST, Row, Table, number};
use crate::cases::{Case, Change, Link};

/// The number of a case in the tables that hang on it. `case_id` is what posts call the number in their heading.
pub(super) const CASE: &str = "cases_id";
/// The name of a case: its own name in the record is a word of SQL.
const NAME: &str = "case_name";
/// Columns of the flat table that are tables of their own here.
const TABLES: [&str; 3] = ["posts", "links", "history"];
/// The post that a link starts from or that said an earlier value, and the other one.
pub(super) const FROM: &str = "from_post";
pub(super) const TO: &str = "to_post";

/// Every table of cases, that of the cases themselves first.
pub fn case_tables() -> Vec<Table<Case>> {
    vec![cases(), posts(), links(), history()]
}

fn columns() -> impl Iterator<Item = &'static CaseColumn> {
    CASE_COLUMNS.iter().filter(|(name, ..)| !TABLES.contains(name))
}

fn cases() -> Table<Case> {
    let named = columns().map(|(name, kind, _)| if *name == "case" { (NAME, *kind) } else { (*name, *kind) });
    Table {
        name: "cases",
        meaning: ("a case: the posts of one incident and what they say together", "事案(同じ事案の投稿をまとめたもの)"),
        columns: std::iter::once((ID, Kind::Integer)).chain(named).collect(),
        key: &[ID],
        rows: Box::new(|case, at| {
            let cells = columns().map(|(.., cell)| cell(case));
            vec![std::iter::once(number(at)).chain(cells).collect()]
        }),
    }
}

fn posts() -> Table<Case> {
    Table {
        name: "case_posts",
        meaning: ("a post of a case, in order of the notices", "事案に属する投稿(公表順)"),
        columns: vec![(CASE, Kind::Integer), (POSITION, Kind::Integer), (POST, Kind::Integer)],
        key: &[CASE, POSITION],
        rows: Box::new(|case, at| {
            (1..)
                .zip(0..case.notices.len())
                .map(|(position, post)| vec![number(at), number(position), post_of(case, post)])
                .collect()
        }),
    }
}

fn links() -> Table<Case> {
    Table {
        name: "case_links",
        meaning: (
            "why two posts belong to one case: the rule, and what they agree on",
            "二つの投稿が同じ事案に属する理由",
        ),
        columns: joined(&["rule", "kind", "agree"]),
        key: &[CASE, POSITION],
        rows: Box::new(|case, at| {
            (1..).zip(&case.links).map(|(position, link)| link_row(case, at, position, link)).collect()
        }),
    }
}

fn history() -> Table<Case> {
    Table {
        name: "case_history",
        meaning: ("an earlier value that a later report replaced", "後の報告で置き換えられた値"),
        columns: joined(&["field", "earlier", "later"]),
        key: &[CASE, POSITION],
        rows: Box::new(|case, at| {
            (1..).zip(&case.history).map(|(position, change)| change_row(case, at, position, change)).collect()
        }),
    }
}

/// The columns of a table about two posts of a case.
fn joined(texts: &[&'static str]) -> Vec<(&'static str, Kind)> {
    let numbers = [CASE, POSITION, FROM, TO].map(|name| (name, Kind::Integer));
    numbers.into_iter().chain(texts.iter().map(|name| (*name, Kind::Text))).collect()
}

fn link_row<'c>(case: &'c Case, at: i64, position: i64, link: &'c Link) -> Row<'c> {
    let (from, to) = (post_of(case, link.from), post_of(case, link.to));
    vec![number(at), number(position), from, to, Cell::text(&link.rule), Cell::text(kind(link)), owned(agreed(link))]
}

fn change_row<'c>(case: &'c Case, at: i64, position: i64, change: &'c Change) -> Row<'c> {
    let (from, to) = (post_of(case, change.from), post_of(case, change.to));
    let (earlier, later) = (owned(shown(&change.earlier)), owned(shown(&change.later)));
    vec![number(at), number(position), from, to, Cell::text(change.field), earlier, later]
}

/// The number of a post of the case in the table of the posts.
fn post_of(case: &Case, notice: usize) -> Cell<'static> {
    case.notices.get(notice).map_or(Cell::Integer(None), |notice| Cell::count(notice.post))
}

fn owned(text: String) -> Cell<'static> {
    Cell::Text(Some(Cow::Owned(text)))
}
