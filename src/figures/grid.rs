//! Figures as rows of text, for terminals and CSV.

use std::collections::BTreeMap;

use super::columns::{Columns, Shape, Units, is_for_groups_only};
use super::dimension::Dimension;
use super::group::{Group, Table};
use super::histogram::{Bin, Histogram};
use super::names::Names;
use super::overview::{Overview, SharedParty};
use crate::output::{Figure, Language, aligned, all_columns};

/// What the figures are called in Japanese. In English they are called by their names.
const WORDS: [(&str, &str); 29] = [
    ("total", "全体"),
    ("months", "月別・原因の分類別"),
    ("causes", "原因別"),
    ("organization_types", "組織の種類別"),
    ("leaked_data", "漏えいした情報別"),
    ("sizes", "規模別"),
    ("leak_status", "漏えいの有無別"),
    ("reported_to", "報告先別"),
    ("delay_reasons", "公表に時間を要した理由別"),
    ("secondary_damage", "二次被害別"),
    ("third_parties", "複数の組織に影響した外部組織"),
    ("incidents", "件数"),
    ("cases", "事案数"),
    ("affected_known", "影響件数の記載"),
    ("affected_sum", "影響件数の合計"),
    ("affected_median", "影響件数の中央値"),
    ("affected", "影響の合計"),
    ("stated", "記載のある事案"),
    ("approximate", "概数"),
    ("groups", "集計"),
    ("organizations", "組織"),
    ("limit", "期限・区分"),
    ("days", "日数"),
    ("unsaid", "(記載なし)"),
    ("month", "月"),
    ("quarter", "四半期"),
    ("year", "年"),
    ("fiscal_year", "年度"),
    ("size", "規模"),
];

/// One figure as a table of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Its name.
    pub name: &'static str,
    /// How many of the columns tell the group; the one after them is how many are in it.
    pub keys: usize,
    /// What stands above the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// In which words figures are told.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'n> {
    /// What codes are called; `None` leaves the codes, and what is not said empty.
    pub names: Option<&'n Names>,
    /// The language of names and heads.
    pub language: Language,
}

impl Wording<'_> {
    /// What a figure, a dimension or a column of numbers is called.
    pub fn word(&self, name: &'static str) -> &'static str {
        let column = || all_columns().find(|column| column.name == name).map(|column| column.header_ja);
        match self.language {
            Language::En => name,
            Language::Ja => {
                let known = WORDS.iter().find(|(known, _)| *known == name).map(|(_, ja)| *ja);
                known.or_else(column).unwrap_or(name)
            }
        }
    }

    fn value(&self, dimension: &str, value: Option<&str>) -> String {
        let vocabulary = dimension.parse::<Dimension>().ok().and_then(|dimension| dimension.vocabulary());
        match (value, self.names, vocabulary) {
            (Some(code), Some(names), Some(vocabulary)) => names.name(vocabulary, code, self.language).to_owned(),
            (Some(value), ..) => value.to_owned(),
            (None, Some(_), _) if self.language == Language::En => "(not said)".to_owned(),
            (None, Some(_), _) => self.word("unsaid").to_owned(),
            (None, None, _) => String::new(),
        }
    }

    fn keys(&self, table: &Table, group: &Group) -> Vec<String> {
        table.by.iter().zip(&group.values).map(|(name, value)| self.value(name, value.as_deref())).collect()
    }

    pub(super) fn heads(&self, names: impl IntoIterator<Item = &'static str>) -> Vec<String> {
        names.into_iter().map(|name| self.word(name).to_owned()).collect()
    }
}

impl Grid {
    /// The groups of a table with their figures.
    pub fn of_table(name: &'static str, table: &Table, wording: Wording, shape: Shape) -> Self {
        let units = Units::of(&table.total, wording);
        let columns = Columns { units: &units, wording, shape };
        let rows =
            table.groups.iter().map(|group| [wording.keys(table, group), columns.cells(&group.summary)].concat());
        let head = [wording.heads(table.by.iter().copied()), columns.heads()].concat();
        Self { name, keys: table.by.len(), head, rows: rows.collect() }
    }

    /// A table of two dimensions with the values of the second one as columns, and how many incidents each pair has.
    pub fn of_pairs(name: &'static str, table: &Table, wording: Wording) -> Self {
        let mut columns: Vec<String> = Vec::new();
        let mut rows: Vec<(String, BTreeMap<String, usize>)> = Vec::new();
        for group in &table.groups {
            let [row, column] = &wording.keys(table, group)[..] else { continue };
            if !columns.contains(column) {
                columns.push(column.clone());
            }
            match rows.iter_mut().find(|(known, _)| known == row) {
                Some((_, counts)) => counts.insert(column.clone(), group.summary.incidents),
                None => {
                    rows.push((row.clone(), BTreeMap::from([(column.clone(), group.summary.incidents)])));
                    None
                }
            };
        }
        let cells = |counts: BTreeMap<String, usize>| {
            let count = |column: &String| counts.get(column).map(usize::to_string).unwrap_or_default();
            columns.iter().map(count).collect::<Vec<_>>()
        };
        let rows = rows.into_iter().map(|(row, counts)| [vec![row], cells(counts)].concat()).collect();
        let head = wording.heads(table.by.first().copied()).into_iter().chain(columns.clone()).collect();
        Self { name, keys: 1, head, rows }
    }

    /// The bins of a delay that are not empty, those that a limit ends with its name.
    pub fn of_histogram(histogram: &Histogram, wording: Wording) -> Self {
        let limit = |bin: &Bin| {
            let ends = histogram.limits.iter().filter(|limit| bin.to == Some(limit.days));
            let names = ends.map(|limit| if wording.language == Language::Ja { &limit.ja } else { &limit.en });
            names.map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        let negative = Some(("<0".to_owned(), histogram.negative, String::new())).filter(|(_, count, _)| *count > 0);
        let bins = histogram.bins.iter().map(|bin| (days(bin), bin.incidents, limit(bin)));
        let told = negative.into_iter().chain(bins).filter(|(_, count, limit)| *count > 0 || !limit.is_empty());
        let rows = told.map(|(days, count, limit)| vec![days, count.to_string(), limit]).collect();
        Self { name: histogram.delay, keys: 1, head: wording.heads(["days", "incidents", "limit"]), rows }
    }

    /// The outside organizations with their victims.
    pub fn of_parties(parties: &[SharedParty], wording: Wording) -> Self {
        let rows = parties.iter().map(|party| {
            let victims = &party.organizations;
            vec![party.third_party.clone(), victims.len().to_string(), victims.join(", ")]
        });
        let head = wording.heads(["third_party", "incidents", "organizations"]);
        Self { name: "third_parties", keys: 1, head, rows: rows.collect() }
    }

    /// All figures of the overview that have something to tell. Those of two dimensions are laid out in both directions, but
    /// as columns for programs they have a row a pair.
    pub fn of_overview(overview: &Overview, wording: Wording, shape: Shape) -> Vec<Self> {
        let units = Units::of(&overview.total, wording);
        let columns = Columns { units: &units, wording, shape };
        let total = columns.heads().into_iter().zip(columns.cells(&overview.total));
        let total = total.filter(|(name, _)| !is_for_groups_only(name)).map(|(name, cell)| vec![name, cell]).collect();
        let mut all = vec![Self { name: "total", keys: 1, head: wording.heads(["total", "incidents"]), rows: total }];
        all.extend(overview.figures.iter().map(|figure| match figure.table.by.len() {
            2 if shape != Shape::Columns => Self::of_pairs(figure.name, &figure.table, wording),
            _ => Self::of_table(figure.name, &figure.table, wording, shape),
        }));
        all.extend(overview.delays.iter().map(|delay| Self::of_histogram(delay, wording)));
        all.push(Self::of_parties(&overview.shared_parties, wording));
        all.retain(|grid| !grid.rows.is_empty());
        all
    }

    /// The same under its title, for a format that has a place for figures.
    pub fn figure(self, wording: Wording) -> Figure {
        Figure { title: wording.word(self.name).to_owned(), keys: self.keys, head: self.head, rows: self.rows }
    }

    /// The rows under their head, as aligned text that ends in a line feed.
    pub fn text(&self) -> String {
        let rows: Vec<_> = std::iter::once(&self.head).chain(&self.rows).cloned().collect();
        aligned(&rows)
    }
}

/// `3`, `8-14`, `732-`.
fn days(bin: &Bin) -> String {
    match bin.to {
        Some(to) if to == bin.from => to.to_string(),
        Some(to) => format!("{}-{to}", bin.from),
        None => format!("{}-", bin.from),
    }
}
