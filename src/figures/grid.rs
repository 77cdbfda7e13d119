//! Figures as rows of text, for terminals and CSV.

use std::collections::BTreeMap;

use super::dimension::Dimension;
use super::group::{DELAYS, Group, Summary, Table};
use super::histogram::{Bin, Histogram};
use super::names::Names;
use super::overview::{Overview, SharedParty};
use crate::output::{Language, aligned, all_columns};

/// What the figures are called in Japanese. In English they are called by their names.
const WORDS: [(&str, &str); 24] = [
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
    ("affected_known", "影響件数の記載"),
    ("affected_sum", "影響件数の合計"),
    ("affected_median", "影響件数の中央値"),
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

    fn heads(&self, names: impl IntoIterator<Item = &'static str>) -> Vec<String> {
        names.into_iter().map(|name| self.word(name).to_owned()).collect()
    }
}

impl Grid {
    /// The groups of a table with their figures; with `delays` also those of each delay.
    pub fn of_table(name: &'static str, table: &Table, wording: Wording, delays: bool) -> Self {
        let rows = table.groups.iter().map(|group| {
            let delays = if delays { delay_cells(&group.summary) } else { Vec::new() };
            [wording.keys(table, group), summary_cells(&group.summary), delays].concat()
        });
        let mut head = wording.heads(table.by.iter().copied().chain(SUMMARY));
        if delays {
            head.extend(DELAYS.iter().flat_map(|(delay, _)| [format!("{delay}_known"), format!("{delay}_median")]));
        }
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

    /// All figures of the overview that have something to tell. `across` lays out those of two dimensions in both
    /// directions, to be read; else there is a row a pair.
    pub fn of_overview(overview: &Overview, wording: Wording, across: bool) -> Vec<Self> {
        let total = SUMMARY.iter().zip(summary_cells(&overview.total));
        let total = total.map(|(name, cell)| vec![wording.word(name).to_owned(), cell]).collect();
        let mut all = vec![Self { name: "total", keys: 1, head: wording.heads(["total", "incidents"]), rows: total }];
        all.extend(overview.figures.iter().map(|figure| match figure.table.by.len() {
            2 if across => Self::of_pairs(figure.name, &figure.table, wording),
            _ => Self::of_table(figure.name, &figure.table, wording, false),
        }));
        all.extend(overview.delays.iter().map(|delay| Self::of_histogram(delay, wording)));
        all.push(Self::of_parties(&overview.shared_parties, wording));
        all.retain(|grid| !grid.rows.is_empty());
        all
    }

    /// The rows under their head, as aligned text that ends in a line feed.
    pub fn text(&self) -> String {
        let rows: Vec<_> = std::iter::once(&self.head).chain(&self.rows).cloned().collect();
        aligned(&rows)
    }
}

/// The figures of a summary, by their names.
const SUMMARY: [&str; 4] = ["incidents", "affected_known", "affected_sum", "affected_median"];

fn summary_cells(summary: &Summary) -> Vec<String> {
    let Summary { incidents, affected_known, affected_sum, affected_median, .. } = summary;
    let median = affected_median.map(|median| median.to_string()).unwrap_or_default();
    vec![incidents.to_string(), affected_known.to_string(), affected_sum.to_string(), median]
}

fn delay_cells(summary: &Summary) -> Vec<String> {
    let cells = DELAYS.iter().flat_map(|(delay, _)| match summary.delays.get(delay) {
        Some(delay) => [delay.known.to_string(), delay.median.to_string()],
        None => ["0".to_owned(), String::new()],
    });
    cells.collect()
}

/// `3`, `8-14`, `732-`.
fn days(bin: &Bin) -> String {
    match bin.to {
        Some(to) if to == bin.from => to.to_string(),
        Some(to) => format!("{}-{to}", bin.from),
        None => format!("{}-", bin.from),
    }
}
