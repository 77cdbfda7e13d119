//! What incidents are grouped by.

use std::fmt;
use std::str::FromStr;

use crate::calendar::PartialDate;
use crate::message::{Message, message};
use crate::output::{Column, all_columns};
use crate::record::Record;

/// How like a known name an unknown one must be for a hint (Jaro–Winkler, 0 to 1).
const ALIKE: f64 = 0.8;

/// A way to tell one group of incidents from another.
#[derive(Clone, Copy)]
pub enum Dimension {
    /// The values of a column. Of a list each item is a value, so that an incident may be in several groups.
    Column(&'static Column),
    /// When the notice appeared: the date of the post, else that of the first public notice.
    Period(Period),
    /// How many are affected, in classes of tens: `1-9`, `10-99`, `100-999`, …
    Size,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// `2024-07`.
    Month,
    /// `2024-Q3`, of the calendar year.
    Quarter,
    /// `2024`.
    Year,
    /// `FY2024`: from April 2024 to March 2025, as Japanese authorities and most companies count.
    FiscalYear,
}

const PERIODS: [(&str, Period); 4] = [
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("year", Period::Year),
    ("fiscal_year", Period::FiscalYear),
];
/// The name of [`Dimension::Size`].
const SIZE: &str = "size";

impl Dimension {
    /// Its name, on the command line and over its values.
    pub fn name(&self) -> &'static str {
        match self {
            Dimension::Column(column) => column.name,
            Dimension::Period(period) => PERIODS.iter().find(|(_, known)| known == period).map_or("", |(name, _)| name),
            Dimension::Size => SIZE,
        }
    }

    /// The groups that a record is in, each once; none where it does not say.
    pub fn values(&self, record: &Record) -> Vec<String> {
        match self {
            Dimension::Column(column) => {
                let mut items: Vec<String> =
                    (column.cell)(record).items().into_iter().map(|item| item.into_owned()).collect();
                items.sort();
                items.dedup();
                items
            }
            Dimension::Period(period) => {
                let date = record.published.or(record.first_published);
                date.and_then(|date| period.of(date)).into_iter().collect()
            }
            Dimension::Size => record.affected_total.map(size_class).into_iter().collect(),
        }
    }

    /// The names of all there are.
    pub fn names() -> Vec<&'static str> {
        let others = PERIODS.iter().map(|(name, _)| *name).chain([SIZE]);
        all_columns().map(|column| column.name).chain(others).collect()
    }

    /// True where its values have an order of their own: time, sizes, numbers.
    pub fn is_ordered(&self) -> bool {
        !matches!(self, Dimension::Column(_))
    }

    /// The family of labels that its values are codes of; `None` where they are no codes.
    pub fn vocabulary(&self) -> Option<&'static str> {
        match self {
            Dimension::Column(column) => column.kind.vocabulary(),
            _ => None,
        }
    }
}

impl fmt::Debug for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Period {
    /// The period that holds `date`; `None` where the date is less precise.
    fn of(self, date: PartialDate) -> Option<String> {
        let year = date.year;
        Some(match self {
            Period::Year => format!("{year:04}"),
            Period::Month => format!("{year:04}-{:02}", date.month?),
            Period::Quarter => format!("{year:04}-Q{}", date.month?.saturating_sub(1) / 3 + 1),
            Period::FiscalYear => format!("FY{:04}", if date.month? < 4 { year - 1 } else { year }),
        })
    }
}

/// `1-9`, `10-99`, …: the numbers with as many digits. `0` stands alone.
fn size_class(people: u64) -> String {
    let Some(digits) = people.checked_ilog10() else { return "0".to_owned() };
    let low = 10_u64.pow(digits);
    format!("{low}-{}", low.checked_mul(10).map_or(u64::MAX, |high| high - 1))
}

/// A name that is no dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDimension(pub String);

impl UnknownDimension {
    /// What is wrong, and what there is, for people.
    pub fn told(&self) -> Message {
        let like = Dimension::names()
            .into_iter()
            .map(|name| (strsim::jaro_winkler(name, &self.0), name))
            .filter(|(alike, _)| *alike >= ALIKE);
        let hint = match like.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((_, name)) => message!("; did you mean `{name}`?", name),
            None => {
                let others: Vec<_> = PERIODS.iter().map(|(name, _)| *name).chain([SIZE]).collect();
                let names = others.join(", ");
                message!("; give a column (`jikenbo columns` lists them) or one of {names}", names)
            }
        };
        message!("`{name}` is nothing to group by{hint}", name = self.0, hint)
    }
}

impl fmt::Display for UnknownDimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told().fmt(f)
    }
}

impl std::error::Error for UnknownDimension {}

impl FromStr for Dimension {
    type Err = UnknownDimension;

    /// The name of a column, `month`, `quarter`, `year`, `fiscal_year` or `size`.
    fn from_str(name: &str) -> Result<Self, UnknownDimension> {
        if name == SIZE {
            return Ok(Dimension::Size);
        }
        if let Some((_, period)) = PERIODS.iter().find(|(known, _)| *known == name) {
            return Ok(Dimension::Period(*period));
        }
        let column = all_columns().find(|column| column.name == name);
        column.map(Dimension::Column).ok_or_else(|| UnknownDimension(name.to_owned()))
    }
}
