//! Dates in digits without the signs of year, month and day, and those of English and ISO 8601.

use super::date::{Place, Read, YEARS};
use super::expr::{DateExpr, DayRef, MonthRef, YearRef};
use super::reader::{Before, Reader};
use crate::calendar::PartialDate;

/// What parts year, month and day; one of them throughout a date.
const SEPARATORS: [char; 5] = ['/', '.', '-', '・', '。'];
/// Separators that part other things more often: only all three parts together are a date.
const WEAK_SEPARATORS: [char; 2] = ['・', '。'];
/// Years that eight digits in a row may begin with: a narrower choice than elsewhere, because most such digits are
/// numbers of other things.
const COMPACT_YEARS: std::ops::RangeInclusive<u32> = 1990..=2099;
/// Digits of `20240514`.
pub(super) const COMPACT_DIGITS: usize = 8;

impl Reader<'_> {
    /// `2024/7/31`, `2024.7.31`, `2024-07-31`, `R6.7.18`, `令6・7・18`, `2024 . 7 . 31`, and `2024/7`, `2023/6月中旬`.
    pub(super) fn numeric(&self, at: usize, place: Place) -> Option<Read> {
        let (year, after, era) = match self.digits(at, 4, 4).filter(|(y, _)| YEARS.contains(y)) {
            Some((year, end)) => (i32::try_from(year).ok()?, end, false),
            None => self.era_number(at).map(|(year, end)| (year, end, true))?,
        };
        if place == Place::Start && self.before(at) == Before::Joined {
            return None;
        }
        let (separator, next) = SEPARATORS.into_iter().find_map(|c| Some((c, self.separator(after, c)?)))?;
        let (month, month_end) = self.part(next, 12)?;
        let mut expr = DateExpr { year: Some(YearRef::Stated(year)), month: Some(month), ..DateExpr::default() };
        let day = self.separator(month_end, separator).and_then(|next| self.part(next, 31));
        if let Some((MonthRef::Stated(day), end)) = day {
            expr.day = Some(DayRef::Stated(day));
            return self.cleared(expr, end);
        }
        if WEAK_SEPARATORS.contains(&separator) {
            return None;
        }
        if let Some(((), end)) = self.lex.month.at(self.text, month_end) {
            return Some(self.finish_month(expr, end));
        }
        let over = !self.byte(month_end).is_some_and(|b| b.is_ascii_alphanumeric() || b"/.-".contains(&b));
        (separator == '/' && over && !era).then_some(Read::new(expr, month_end))
    }

    /// `24.5.14`, `24/05/14`: two digits for the year, which [`super::resolve`] takes only near the publication.
    pub(super) fn short_numeric(&self, at: usize, place: Place) -> Option<Read> {
        let (year, after) = self.digits(at, 2, 2)?;
        let separator = ['/', '.'].into_iter().find(|c| self.eat(after, *c).is_some())?;
        let (month, after) = self.part(self.eat(after, separator)?, 12)?;
        let (MonthRef::Stated(day), end) = self.part(self.eat(after, separator)?, 31)? else { return None };
        let free = place != Place::Start || self.before(at) == Before::Clear && !self.numbered(at);
        let expr = DateExpr {
            year: Some(YearRef::Short(u8::try_from(year).ok()?)),
            month: Some(month),
            day: Some(DayRef::Stated(day)),
            ..DateExpr::default()
        };
        let over = !self.byte(end).is_some_and(|b| b"/.-_".contains(&b) || b.is_ascii_alphanumeric());
        (free && over).then_some(Read::new(expr, end))
    }

    /// `20240514` where it can be nothing else.
    pub(super) fn compact(&self, at: usize, place: Place) -> Option<Read> {
        let end = at + COMPACT_DIGITS;
        (self.digits_end(at) == end).then_some(())?;
        let part = |from: usize, to: usize| self.text.get(at + from..at + to)?.parse::<u32>().ok();
        let year = part(0, 4).filter(|year| COMPACT_YEARS.contains(year))?;
        let (month, day) = (u8::try_from(part(4, 6)?).ok()?, u8::try_from(part(6, 8)?).ok()?);
        let year = i32::try_from(year).ok()?;
        PartialDate::day(year, month, day).naive()?;
        let free = place != Place::Start || self.before(at) == Before::Clear && !self.numbered(at);
        let over = !self.byte(end).is_some_and(|b| b"/.-_".contains(&b) || b.is_ascii_alphanumeric());
        let counts = self.unit(end).is_some();
        let expr = DateExpr {
            year: Some(YearRef::Stated(year)),
            month: Some(MonthRef::Stated(month)),
            day: Some(DayRef::Stated(day)),
            compact: true,
            ..DateExpr::default()
        };
        (free && over && !counts).then_some(Read::new(expr, end))
    }

    /// `May 14, 2024`, `14 May 2024`.
    pub(super) fn english(&self, at: usize) -> Option<Read> {
        let stands = |at: usize| self.byte(at).is_some_and(|b| b.is_ascii_alphanumeric());
        let (month, (day, after)) = match self.month_name(at) {
            Some((month, after)) => (month, self.ordinal(after)?),
            None => {
                let (day, after) = self.ordinal(at)?;
                let (month, after) = self.month_name(self.eat(after, ' ')?)?;
                (month, (day, after))
            }
        };
        let comma = self.eat(after, ',').unwrap_or(after);
        let (year, end) = self.digits(self.skip_space(comma), 4, 4).filter(|(year, _)| YEARS.contains(year))?;
        let expr = DateExpr {
            year: Some(YearRef::Stated(i32::try_from(year).ok()?)),
            month: Some(MonthRef::Stated(month)),
            day: Some(DayRef::Stated(day)),
            ..DateExpr::default()
        };
        (self.before(at) == Before::Clear && !stands(end)).then_some(Read::new(expr, end))
    }

    /// The number of the month named in English at `at`, and the place after it, its full stop and its space.
    fn month_name(&self, at: usize) -> Option<(u8, usize)> {
        let (month, end) = self.lex.month_names.at(self.text, at)?;
        let end = self.eat(end, '.').unwrap_or(end);
        Some((month, self.eat(end, ' ')?))
    }

    /// `14`, `14th`.
    fn ordinal(&self, at: usize) -> Option<(u8, usize)> {
        let (day, end) = self.digits(at, 1, 2)?;
        let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        let suffix = ["st", "nd", "rd", "th"].into_iter().find(|suffix| self.rest(end).starts_with(suffix));
        Some((day, end + suffix.map_or(0, str::len)))
    }

    /// The place after `separator` at `at`; dots and slashes may have a space on either side.
    fn separator(&self, at: usize, separator: char) -> Option<usize> {
        let spaced = if "./".contains(separator) { self.skip_space(at) } else { at };
        self.eat(spaced, separator).map(|next| self.skip_space(next))
    }

    /// The date that ends at `end`, where the token does; a time of ISO 8601 belongs to it.
    fn cleared(&self, mut expr: DateExpr, end: usize) -> Option<Read> {
        if let Some(end) = self.eat(end, 'T').and_then(|time| self.iso_time(time)) {
            expr.with_time = true;
            return Some(Read::new(expr, end));
        }
        (!self.byte(end).is_some_and(|b| b.is_ascii_alphanumeric())).then_some(Read::new(expr, end))
    }

    /// `10:00:00.000+09:00`, `10:00Z`.
    fn iso_time(&self, at: usize) -> Option<usize> {
        let pair = |at: usize| self.digits(at, 2, 2).map(|(_, end)| end);
        let mut end = pair(self.eat(pair(at)?, ':')?)?;
        if let Some(second) = self.eat(end, ':').and_then(pair) {
            end = self.eat(second, '.').map_or(second, |fraction| self.digits_end(fraction));
        }
        let offset = ['+', '-'].into_iter().find_map(|sign| pair(self.eat(end, sign)?));
        let offset = offset.map(|hours| pair(self.eat(hours, ':').unwrap_or(hours)).unwrap_or(hours));
        Some(offset.or_else(|| self.eat(end, 'Z')).unwrap_or(end))
    }

    /// True where the words before `at` say that the digits there number something.
    fn numbered(&self, at: usize) -> bool {
        let head = self.head(at);
        self.lex.number_before.end(head.strip_suffix(' ').unwrap_or(head))
    }
}
