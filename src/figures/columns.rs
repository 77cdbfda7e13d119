//! The figures of a group of incidents as columns: for people who read them, for people who go on with them, for programs.

use super::grid::Wording;
use super::group::{AffectedSummary, DELAYS, Summary};
use super::incidents::Affected;
use crate::output::{Kind, Language, thousands};

/// Whom a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// For people who read it: `約12,345人(15件中9件)`. Only units that occur.
    Told,
    /// For people who go on with it in a spreadsheet: a number a cell. Only units that occur.
    Numbers,
    /// For programs: always the same columns, new ones behind the others.
    Columns,
}

/// Units that a total can have, with their names, in the order of the rules.
pub(super) struct Units(Vec<(String, String)>);

impl Units {
    /// Those that occur in `total`.
    pub(super) fn of(total: &Summary, wording: Wording) -> Self {
        let name = |unit: &str| match (wording.names, wording.language) {
            (_, Language::Ja) if unit == Affected::MIXED => "単位不明".to_owned(),
            (_, Language::En) if unit == Affected::MIXED => "unit unknown".to_owned(),
            (Some(names), language) => names.name(Kind::UNITS, unit, language).to_owned(),
            (None, _) => unit.to_owned(),
        };
        let known = wording.names.and_then(|names| names.vocabularies.get(Kind::UNITS));
        let rank = |unit: &String| known.and_then(|codes| codes.iter().position(|code| code.id == *unit));
        let mut units: Vec<&String> = total.affected.keys().collect();
        units.sort_by_key(|unit| rank(unit).unwrap_or(usize::MAX));
        Self(units.into_iter().map(|unit| (unit.clone(), name(unit))).collect())
    }
}

/// Makes the columns of figures.
pub(super) struct Columns<'c> {
    pub units: &'c Units,
    pub wording: Wording<'c>,
    pub shape: Shape,
}

/// The figures that programs know from the first version, by their names.
const FIRST: [&str; 4] = ["incidents", "affected_known", "affected_sum", "affected_median"];
/// The units that the record knows, for columns that are always there.
const UNITS: [&str; 6] = ["persons", "records", "households", "companies", "accounts", Affected::MIXED];
/// End of the names of the columns that a delay has.
const OF_DELAY: [&str; 2] = ["_days_known", "_days_median"];
/// End of the name of the column that says whether a sum is about so many.
const APPROX: &str = "_approx";

/// True for the head of a column that is no figure of the incidents as a whole.
pub(super) fn is_for_groups_only(head: &str) -> bool {
    OF_DELAY.iter().chain([&APPROX]).any(|end| head.ends_with(end))
}

impl Columns<'_> {
    /// What stands above the columns.
    pub(super) fn heads(&self) -> Vec<String> {
        let word = |name| self.wording.word(name).to_owned();
        let units = || self.units.0.iter().map(|(_, name)| name);
        let mut heads = vec![word("incidents"), word("cases")];
        match self.shape {
            Shape::Told => heads.extend(units().map(|unit| self.sum_of(unit))),
            Shape::Numbers => heads.extend(units().flat_map(|unit| {
                [self.sum_of(unit), format!("{}({unit})", word("stated")), format!("{}({unit})", word("approximate"))]
            })),
            Shape::Columns => {
                heads = FIRST.map(word).to_vec();
                heads
                    .extend(DELAYS.iter().flat_map(|(delay, _)| [format!("{delay}_known"), format!("{delay}_median")]));
                heads.push(word("cases"));
                let of_unit = |unit: &&str| ["known", "sum", "approx", "median"].map(|name| format!("{unit}_{name}"));
                heads.extend(UNITS.iter().flat_map(of_unit));
            }
        }
        heads
    }

    /// The cells of a group.
    pub(super) fn cells(&self, summary: &Summary) -> Vec<String> {
        let of = |unit: &str| summary.affected.get(unit);
        let mut cells = vec![summary.incidents.to_string(), summary.cases.to_string()];
        let units = self.units.0.iter();
        match self.shape {
            Shape::Told => cells.extend(
                units.map(|(unit, name)| of(unit).map_or(String::new(), |sum| self.told(sum, (unit, name), summary))),
            ),
            Shape::Numbers => cells.extend(units.flat_map(|(unit, _)| self.numbers(of(unit)))),
            Shape::Columns => {
                cells = first_cells(summary);
                cells.extend(delay_cells(summary));
                cells.push(summary.cases.to_string());
                cells.extend(UNITS.iter().flat_map(|unit| unit_cells(of(unit))));
            }
        }
        cells
    }

    fn sum_of(&self, unit: &str) -> String {
        match self.wording.language {
            Language::Ja => format!("{}({unit})", self.wording.word("affected")),
            Language::En => format!("affected ({unit})"),
        }
    }

    /// `約12,345人(15件中9件)`, `about 12,345 (9 of 15)`: nine of fifteen cases state it.
    fn told(&self, sum: &AffectedSummary, (code, unit): (&str, &str), summary: &Summary) -> String {
        let (number, cases, all) = (thousands(sum.sum), sum.cases, summary.cases);
        match self.wording.language {
            Language::Ja => {
                let is_suffix = self.wording.names.is_some() && code != Affected::MIXED;
                let unit = if is_suffix { unit } else { "" };
                format!("{}{number}{unit}({all}件中{cases}件)", if sum.approx { "約" } else { "" })
            }
            Language::En => format!("{}{number} ({cases} of {all})", if sum.approx { "about " } else { "" }),
        }
    }

    fn numbers(&self, sum: Option<&AffectedSummary>) -> [String; 3] {
        let Some(sum) = sum else { return Default::default() };
        let about = if self.wording.language == Language::Ja { "約" } else { "about" };
        [sum.sum.to_string(), sum.cases.to_string(), if sum.approx { about.to_owned() } else { String::new() }]
    }
}

fn first_cells(summary: &Summary) -> Vec<String> {
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

fn unit_cells(sum: Option<&AffectedSummary>) -> [String; 4] {
    match sum {
        Some(sum) => [sum.cases.to_string(), sum.sum.to_string(), sum.approx.to_string(), sum.median.to_string()],
        None => ["0".to_owned(), "0".to_owned(), "false".to_owned(), String::new()],
    }
}
