//! What a mention says, before it is resolved against other dates.

use crate::calendar::PartialDate;
use crate::text::Span;

use super::words::Base;

/// A place in the text that names a date, a period or a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the normalized text, on character boundaries.
    pub span: Span,
    /// What it names.
    pub value: Value,
}

/// What a mention names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One date.
    Date(DateExpr),
    /// From one date to another.
    Period(PeriodExpr),
    /// A number of people or things.
    Count(CountExpr),
    /// Words of a date or a count that cannot be true: nothing is read from them, nor from their tail.
    Unreadable(Unreadable),
}

impl Value {
    /// The year that the words state: of a period, that of its first date, else of its second.
    pub fn stated_year(&self) -> Option<i32> {
        let of = |date: &DateExpr| match date.year? {
            YearRef::Stated(year) => Some(year),
            YearRef::Short(year) => Some(2000 + i32::from(year)),
            YearRef::Relative(_) => None,
        };
        match self {
            Value::Date(date) => of(date),
            Value::Period(period) => of(&period.from).or_else(|| of(&period.to)),
            Value::Count(_) | Value::Unreadable(_) => None,
        }
    }
}

/// Why the words of a date or a count give no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// No calendar has the date: month 13, February 30, year 0 of an era, a year of five digits.
    Date,
    /// More digits than a count has.
    Count,
}

/// A point that lies `offset` years, months or days after a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Relative {
    /// From where to count.
    pub base: Base,
    /// How far; earlier where negative.
    pub offset: i32,
}

/// The year of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum YearRef {
    /// A Gregorian year, also where an era was written.
    Stated(i32),
    /// The last two digits of a year of this century: the `17` of `17年12月`.
    Short(u8),
    /// `昨年`, `同年`.
    Relative(Relative),
}

/// The month of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MonthRef {
    /// 1 to 12.
    Stated(u8),
    /// `先月`, `同月`.
    Relative(Relative),
}

/// The day of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayRef {
    /// 1 to 31.
    Stated(u8),
    /// `本日`, `翌日`.
    Relative(Relative),
    /// `翌3日`: the next such day after the last date.
    Next(u8),
}

/// A date as it is written: what is not written is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DateExpr {
    /// The year.
    pub year: Option<YearRef>,
    /// The month.
    pub month: Option<MonthRef>,
    /// The day; the first of them where several are listed (`8月26・27日`).
    pub day: Option<DayRef>,
    /// The weekday, 1 (Monday) to 7 (Sunday).
    pub weekday: Option<u8>,
    /// True for a business year (`2024年度`).
    pub fiscal: bool,
    /// True where words such as `頃`, `上旬` or `秋` make the date a rough one.
    pub about: bool,
    /// True where the span goes on to a time of day.
    pub with_time: bool,
    /// True for eight digits in a row (`20240514`), which date a sentence but no heading.
    pub compact: bool,
}

impl DateExpr {
    /// The date where year, month and day are all written as numbers, else `None`.
    pub fn full(&self) -> Option<PartialDate> {
        match (self.year?, self.month?, self.day?) {
            (YearRef::Stated(year), MonthRef::Stated(month), DayRef::Stated(day)) => {
                Some(PartialDate::day(year, month, day))
            }
            _ => None,
        }
    }

    /// The year where it is written as a number, else `None`.
    pub fn stated_year(&self) -> Option<i32> {
        match self.year? {
            YearRef::Stated(year) => Some(year),
            _ => None,
        }
    }

    /// True where the date counts from the date of publication without saying its own day (`本日`, `先月`, `昨年`, `今年1月`):
    /// it says nothing about when the story goes on. `昨年11月3日` and `先月20日` do.
    pub fn is_of_notice(&self) -> bool {
        let counts = |to: Relative| to.base == Base::Published;
        let year = matches!(self.year, Some(YearRef::Relative(to)) if counts(to));
        let month = matches!(self.month, Some(MonthRef::Relative(to)) if counts(to));
        let day = matches!(self.day, Some(DayRef::Relative(to)) if counts(to));
        day || (year || month) && self.day.is_none()
    }

    /// True for a day of a month that counts from that of the publication: `先月20日`.
    pub(super) fn is_of_months_before(&self) -> bool {
        matches!(self.month, Some(MonthRef::Relative(to)) if to.base == Base::Published) && self.day.is_some()
    }
}

/// A period as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeriodExpr {
    /// The first date.
    pub from: DateExpr,
    /// The second date; it may lack what the first one states, and the other way round.
    pub to: DateExpr,
}

/// A count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CountExpr {
    /// How many.
    pub value: u64,
    /// Id of the unit.
    pub unit: String,
    /// True where the unit goes into the record (`counted` of the unit).
    pub counted: bool,
    /// True for 約, 以上, 最大 and the like.
    pub approx: bool,
    /// True for 計, 全, 延べ and the like.
    pub total: bool,
    /// True for 各.
    pub each: bool,
    /// Bytes of the unit's word.
    pub unit_span: Span,
}
