//! Words that have the shape of a date of which no calendar knows. They are read as a whole, lest their tail pass for a
//! date: `2024年13月1日` is not the first of some month, `20224年9月1日` not the first of September of another year.

use chrono::{Datelike, NaiveDate};

use super::reader::{Before, Reader};

/// A date as its digits say, true or not.
struct Written {
    /// `None` where none is written; `Some(None)` for one that is no year at all.
    year: Option<Option<u32>>,
    month: u32,
    day: Option<u32>,
    end: usize,
}

/// A year that has every day, for dates without one.
const LEAP_YEAR: i32 = 2000;
/// Digits of a Gregorian year.
const YEAR_DIGITS: usize = 4;
/// Most digits that may stand for a year by mistake.
const MOST_DIGITS: usize = 8;

impl Reader<'_> {
    /// The end of the words at `at`, where they have the shape of a date that does not exist.
    pub(super) fn impossible(&self, at: usize) -> Option<usize> {
        let written = self.signed_date(at).or_else(|| self.slashed_date(at))?;
        (!written.exists() && self.before(at) != Before::Joined).then_some(written.end)
    }

    /// `2024年13月1日`, `令和0年5月`, `2月30日`.
    fn signed_date(&self, at: usize) -> Option<Written> {
        let (year, from) = match self.signed_year(at) {
            Some((year, end)) => (Some(year), self.skip_space(end)),
            None => (None, at),
        };
        let (month, after) = self.digits(from, 1, 3)?;
        let ((), month_end) = self.lex.month.at(self.text, after)?;
        let day = self.digits(self.skip_space(month_end), 1, 3).and_then(|(day, after)| {
            let ((), end) = self.lex.day.at(self.text, after)?;
            (!self.lex.block_day.after(self.text, end)).then_some((day, end))
        });
        let end = day.map_or(month_end, |(_, end)| end);
        // A month alone may be a span of time: 36月.
        (year.is_some() || day.is_some()).then_some(Written { year, month, day: day.map(|(day, _)| day), end })
    }

    /// A year with its sign, and the end; `None` inside for one that no calendar has.
    fn signed_year(&self, at: usize) -> Option<(Option<u32>, usize)> {
        if let Some((era, after)) = self.lex.eras.at(self.text, at) {
            let (number, after) = self.digits(self.skip_space(after), 1, 2)?;
            let (_, end) = self.lex.year.at(self.text, after)?;
            let first = u32::try_from(era.first_year).ok()?;
            return Some((number.checked_sub(1).map(|years| first + years), end));
        }
        let (number, after) = self.digits(at, 1, MOST_DIGITS)?;
        let (_, end) = self.lex.year.at(self.text, after)?;
        // Up to two digits are a year of this century or of an era.
        let known = [1, 2, YEAR_DIGITS].contains(&(after - at));
        Some((known.then_some(number), end))
    }

    /// `2024/13/1`, `20224/9/1`.
    fn slashed_date(&self, at: usize) -> Option<Written> {
        let (year, after) = self.digits(at, YEAR_DIGITS, MOST_DIGITS)?;
        let (month, after) = self.digits(self.eat(after, '/')?, 1, 2)?;
        let (day, end) = self.digits(self.eat(after, '/')?, 1, 2)?;
        let over = !self.byte(end).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'/');
        let year = Some((self.digits_end(at) - at == YEAR_DIGITS).then_some(year));
        over.then_some(Written { year, month, day: Some(day), end })
    }
}

impl Written {
    fn exists(&self) -> bool {
        let year = match self.year {
            None => Some(LEAP_YEAR),
            Some(year) => {
                year.map(|year| if year < 1000 { LEAP_YEAR } else { i32::try_from(year).unwrap_or(LEAP_YEAR) })
            }
        };
        let day = self.day.unwrap_or(1);
        year.and_then(|year| NaiveDate::from_ymd_opt(year, self.month, day)).is_some_and(|date| date.day() == day)
    }
}
