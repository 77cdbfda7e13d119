//! The grammar of dates: from a place at which one may begin to what it says and where it ends.

use super::expr::{DateExpr, DayRef, MonthRef, Relative, YearRef};
use super::lexicon::RelativeWord;
use super::notation::COMPACT_DIGITS;
use super::reader::{Before, RANGE, Reader, either};
use super::words::{Base, Part, Stands};
use crate::work;

/// Where the date is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In running text.
    Start,
    /// After a word that joins two dates.
    PeriodEnd,
    /// In a bracket that says the same date in other words.
    Bracket,
}

/// A date that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read {
    pub(super) expr: DateExpr,
    pub(super) end: usize,
    /// True where the date is complete only together with the end of its range: the `5` of `5~7月`.
    pub(super) open: bool,
}

impl Read {
    pub(super) fn new(expr: DateExpr, end: usize) -> Self {
        Self { expr, end, open: false }
    }

    /// False for a day that no calendar has.
    pub(super) fn exists(&self) -> bool {
        self.expr.full().is_none_or(|date| date.naive().is_some())
    }
}

/// Years that a notice may name.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;
/// Years that are written with the sign of a year and a month: a mistyped one stays as it stands.
const WRITTEN_YEARS: std::ops::RangeInclusive<u32> = 1000..=9999;
const ERA_YEARS: std::ops::RangeInclusive<u32> = 1..=99;
/// Most days or months after a date that are counted from it.
const MOST_LATER: i32 = 400;
/// What may stand between the start of a line and a bare `12/6` that dates it.
const ITEM_MARKS: &[char] =
    &['・', '•', '※', '○', '●', '■', '□', '◆', '◇', '▼', '▽', '*', '-', '→', '(', '[', '【', '|', ' '];
/// Where the ideographs begin.
const KANJI: char = '\u{4E00}';

impl Reader<'_> {
    /// The date at `at` with all that belongs to it.
    pub(super) fn date(&self, at: usize, place: Place) -> Option<Read> {
        let core = self.date_core(at, place)?;
        Some(if core.open { core } else { self.date_tail(core) })
    }

    /// The date at `at` without weekday, brackets and time.
    pub(super) fn date_core(&self, at: usize, place: Place) -> Option<Read> {
        if self.plain_number(at) {
            return self.relative(at, place).or_else(|| self.next_day(at)).or_else(|| self.later(at, place));
        }
        self.numeric(at, place)
            .or_else(|| self.short_numeric(at, place))
            .or_else(|| self.compact(at, place))
            .or_else(|| self.english(at))
            .or_else(|| self.with_year(at, place))
            .or_else(|| self.short_year(at, place))
            .or_else(|| self.relative(at, place))
            .or_else(|| self.next_day(at))
            .or_else(|| self.month_first(at, place))
            .or_else(|| self.slash_day(at, place))
            .or_else(|| self.day_alone(at, place))
            .or_else(|| self.later(at, place))
    }

    /// `2日後`, `30分後`, `一週間後`: a time after the date that the text named last. `2日後の5月10日` is told by that date.
    fn later(&self, at: usize, place: Place) -> Option<Read> {
        let number = self.number(at).filter(|_| place == Place::Start && self.before(at) == Before::Clear)?;
        let (word, end) = self.lex.later.at(self.text, number.end)?;
        let word = self.lex.laters.get(word)?;
        let count = i32::try_from(number.value?).ok().filter(|count| (0..=MOST_LATER).contains(count))?;
        let to = Relative { base: Base::Last, offset: count * word.each };
        let told =
            self.lex.of.at(self.text, end).is_some_and(|(_, next)| self.date_core(next, Place::Bracket).is_some());
        if told || word.not_after.end(self.head(at)) || word.not_before.at(self.text, end).is_some() {
            return None;
        }
        let mut expr = DateExpr { about: true, ..DateExpr::default() };
        match word.part {
            Part::Year => return None,
            Part::Month => expr.month = Some(MonthRef::Relative(to)),
            Part::Day => expr.day = Some(DayRef::Relative(to)),
        }
        Some(Read::new(expr, end))
    }

    /// True where digits stand at `at`, and nothing behind them that goes on with a date: most numbers are counts.
    fn plain_number(&self, at: usize) -> bool {
        let end = self.digits_end(at);
        let spaced = || self.eat(end, ' ').is_some_and(|next| self.lex.after_space.at(self.text, next).is_some());
        end > at
            && self.lex.after_digits.at(self.text, end).is_none()
            && self.lex.eras.at(self.text, at).is_none()
            && self.lex.month_names.at(self.text, at).is_none()
            && end - at != COMPACT_DIGITS
            && !spaced()
    }

    /// One or two digits from 1 to `max`.
    pub(super) fn part(&self, at: usize, max: u32) -> Option<(MonthRef, usize)> {
        let (value, end) = self.digits(at, 1, 2)?;
        let value = u8::try_from(value).ok().filter(|v| (1..=max).contains(&u32::from(*v)))?;
        Some((MonthRef::Stated(value), end))
    }

    /// The era and its year, without the sign after it: `令和6`, `R6`.
    pub(super) fn era_number(&self, at: usize) -> Option<(i32, usize)> {
        let (era, after) = self.lex.eras.at(self.text, at)?;
        let latin = self.byte(at).is_some_and(|b| b.is_ascii());
        let in_word = self
            .head(at)
            .ends_with(|c: char| if latin { c.is_ascii_alphanumeric() } else { c >= KANJI && c.is_alphabetic() });
        if era.letter && (in_word || self.digits_end(after) == after) {
            return None;
        }
        let after = self.skip_space(after);
        if let Some(((), end)) = self.lex.first_year.at(self.text, after) {
            return Some((era.first_year, end));
        }
        let (number, end) = match self.digits(after, 1, 2) {
            Some(read) => read,
            None => self.number(after).and_then(|n| Some((u32::try_from(n.value?).ok()?, n.end)))?,
        };
        let number = i32::try_from(number).ok().filter(|_| ERA_YEARS.contains(&number))?;
        Some((era.first_year + number - 1, end))
    }

    /// `2024年…`, `令和6年…`, `二〇二四年…`, with what follows the year.
    fn with_year(&self, at: usize, place: Place) -> Option<Read> {
        let (year, fiscal, end, open) = self.year(at)?;
        let expr = DateExpr { year: Some(YearRef::Stated(year)), fiscal, ..DateExpr::default() };
        if open {
            return Some(Read { expr, end, open });
        }
        let restated = self.restated_year(end).unwrap_or(end);
        let read = self.after_year(expr, at, restated, place, Stands::Alone)?;
        let mistyped = !YEARS.contains(&u32::try_from(year).ok()?);
        (!mistyped || read.expr.month.is_some()).then_some(read)
    }

    /// `17年12月`: two digits are a year only directly before a month.
    fn short_year(&self, at: usize, place: Place) -> Option<Read> {
        let (year, after) = self.digits(at, 2, 2)?;
        let (fiscal, end) = self.lex.year.at(self.text, after)?;
        let free = place != Place::Start || self.before(at) == Before::Clear;
        if fiscal || !free || self.lex.block_month.before(self.text, at) {
            return None;
        }
        self.month_sign(end)?;
        let year = Some(YearRef::Short(u8::try_from(year).ok()?));
        self.month(DateExpr { year, ..DateExpr::default() }, end).filter(|read| !read.open)
    }

    /// A year with its sign: (year, business year, end, open).
    fn year(&self, at: usize) -> Option<(i32, bool, usize, bool)> {
        if let Some((year, end)) = self.era_number(at) {
            if let Some((fiscal, end)) = self.lex.year.at(self.text, end) {
                return Some((year, fiscal, end, false));
            }
            // 平成24~令和元年度
            self.year(self.eat(end, RANGE)?)?;
            return Some((year, false, end, true));
        }
        let sign = |end| self.lex.year.at(self.text, end).map(|(_, end)| end);
        let (year, end, open) = self.signed(at, (4, 4), sign)?;
        let year = i32::try_from(year).ok().filter(|_| WRITTEN_YEARS.contains(&year))?;
        // The sign was just read, so its length is what tells the two signs apart.
        let fiscal = !open && self.lex.year.at(self.text, self.number_end(at)).is_some_and(|(fiscal, _)| fiscal);
        Some((year, fiscal, end, open))
    }

    /// A bracket after a year that says the year again: `令和5年(2023年)`.
    fn restated_year(&self, at: usize) -> Option<usize> {
        let inside = self.eat(at, '(')?;
        let end = self
            .year(inside)
            .map(|(_, _, end, _)| end)
            .or_else(|| self.digits(inside, 4, 4).map(|(_, end)| end))
            .or_else(|| self.era_number(inside).map(|(_, end)| end))?;
        self.eat(end, ')')
    }

    /// What follows a year whose sign ends at `end`: month and day, part of the year, or nothing.
    fn after_year(&self, expr: DateExpr, at: usize, end: usize, place: Place, stands: Stands) -> Option<Read> {
        let next = self.lex.of.at(self.text, end).map_or(end, |(_, end)| end);
        if !expr.fiscal {
            let finer = either(self.skip_space(end), next, |at| self.month(expr, at));
            // A month that is none (2024年3月期) leaves no year behind.
            if finer.is_some() || self.month_sign(end).is_some() {
                return finer;
            }
        }
        let allowed = stands == Stands::Alone && !self.lex.block_year.forbids(self.text, at, end);
        (allowed || place == Place::Bracket).then_some(())?;
        Some(match either(end, next, |at| self.lex.year_part.at(self.text, at)) {
            Some(((), end)) => Read::new(DateExpr { about: true, ..expr }, end),
            _ => Read::new(expr, end),
        })
    }

    /// A relative word with what follows it.
    fn relative(&self, at: usize, place: Place) -> Option<Read> {
        let (word, end) = self.lex.relative.at(self.text, at)?;
        let RelativeWord { part, to, stands, fiscal } = word;
        if stands == Stands::PeriodEnd && place != Place::PeriodEnd {
            return None;
        }
        let mut expr = DateExpr { fiscal, ..DateExpr::default() };
        match part {
            Part::Year => {
                // 去年(2023年)2月
                let restated = self.restated_year(end).zip(self.year(end + 1)).filter(|_| stands == Stands::Alone);
                let (end, year) = match restated {
                    Some((after, (year, ..))) => (after, YearRef::Stated(year)),
                    None => (end, YearRef::Relative(to)),
                };
                expr.year = Some(year);
                return self.after_year(expr, at, end, place, stands);
            }
            Part::Month => {
                expr.month = Some(MonthRef::Relative(to));
                return Some(self.finish_month(expr, self.restated_month(end).unwrap_or(end)));
            }
            Part::Day => expr.day = Some(DayRef::Relative(to)),
        }
        Some(Read::new(expr, end))
    }

    /// A bracket after a month that says the month again: `先月(9月)`.
    fn restated_month(&self, at: usize) -> Option<usize> {
        let (_, end, open) = self.month_sign(self.eat(at, '(')?)?;
        self.eat(end, ')').filter(|_| !open)
    }

    /// `翌3日`.
    fn next_day(&self, at: usize) -> Option<Read> {
        let ((), after) = self.lex.next.at(self.text, at)?;
        let (day, end, open) = self.day(self.skip_space(after))?;
        let expr = DateExpr { day: Some(DayRef::Next(day)), ..DateExpr::default() };
        (!open).then_some(Read::new(expr, end))
    }

    /// `7月26日`, `7月中旬`, `12月`.
    fn month_first(&self, at: usize, place: Place) -> Option<Read> {
        if place == Place::Start && self.before(at) != Before::Clear {
            return None;
        }
        let read = self.month(DateExpr::default(), at)?;
        // Without a year, numerals make a month only together with a day: 三月 is also a part of names.
        let digits = self.byte(at).is_some_and(|b| b.is_ascii_digit());
        let blocked = place == Place::Start && self.lex.block_month.before(self.text, at);
        (read.expr.day.is_some() || digits && !blocked).then_some(read)
    }

    /// The month at `at`, with the day or the part of the month after it, added to `expr`.
    fn month(&self, mut expr: DateExpr, at: usize) -> Option<Read> {
        let Some((month, end, open)) = self.month_sign(at) else {
            return expr.year.and_then(|_| self.month_slash_day(expr, at));
        };
        let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        expr.month = Some(MonthRef::Stated(month));
        if open {
            return Some(Read { expr, end, open });
        }
        let read = self.finish_month(expr, end);
        let bare = read.end == end && self.lex.block_month.after(self.text, end);
        (!bare).then_some(read)
    }

    /// A number with the sign of a month: (number, end, open).
    fn month_sign(&self, at: usize) -> Option<(u32, usize, bool)> {
        self.signed(at, (1, 2), |end| self.lex.month.at(self.text, end).map(|(_, end)| end))
    }

    /// `7/31` after a year: `2024年7/31`.
    fn month_slash_day(&self, mut expr: DateExpr, at: usize) -> Option<Read> {
        let (month, after) = self.part(at, 12)?;
        let (MonthRef::Stated(day), end) = self.part(self.eat(after, '/')?, 31)? else {
            return None;
        };
        (expr.month, expr.day) = (Some(month), Some(DayRef::Stated(day)));
        (!self.byte(end).is_some_and(|b| b == b'/' || b.is_ascii_digit())).then_some(Read::new(expr, end))
    }

    /// What follows a month whose sign ends at `end`: the day, a part of the month, or nothing.
    pub(super) fn finish_month(&self, mut expr: DateExpr, end: usize) -> Read {
        if let Some((day, end, open)) = self.day(self.skip_space(end)) {
            expr.day = Some(DayRef::Stated(day));
            return Read { expr, end, open };
        }
        let of = self.lex.of.at(self.text, end).map_or(end, |(_, end)| end);
        let part = either(end, of, |at| self.lex.month_part.at(self.text, at));
        match part {
            Some(((), end)) => Read::new(DateExpr { about: true, ..expr }, end),
            None => Read::new(expr, end),
        }
    }

    /// A day with its sign, or a list of days (`26・27日`), of which the first counts.
    fn day(&self, at: usize) -> Option<(u8, usize, bool)> {
        let sign = |end| self.lex.day.at(self.text, end).map(|(_, end)| end);
        let (day, end, open) = self.signed(at, (1, 2), sign).or_else(|| self.day_list(at))?;
        let day = u8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
        Some((day, end, open))
    }

    fn day_list(&self, at: usize) -> Option<(u32, usize, bool)> {
        let (first, mut end) = self.digits(at, 1, 2)?;
        // A list of days has no more entries than a month has days; a longer run of numbers is something else.
        for _ in 1..31 {
            let ((), next) = self.lex.list.at(self.text, end)?;
            end = self.digits(self.skip_space(next), 1, 2)?.1;
            if let Some(((), end)) = self.lex.day.at(self.text, end) {
                return Some((first, end, false));
            }
        }
        None
    }

    /// `12/6`, which is a date only where something beside it says so.
    fn slash_day(&self, at: usize, place: Place) -> Option<Read> {
        let read = self.month_slash_day(DateExpr::default(), at)?;
        let told = match place {
            Place::PeriodEnd | Place::Bracket => true,
            Place::Start => {
                self.date_tail(read).end > read.end
                    || self.period_end(read.end).is_some()
                    || self.slash_told(at, read.end)
            }
        };
        let free = place != Place::Start || self.before(at) == Before::Clear;
        (told && free).then_some(read)
    }

    /// Whether the words around `12/6` say that it is a date.
    fn slash_told(&self, at: usize, end: usize) -> bool {
        let head = self.head(at);
        let share = self.lex.fractions.at(self.text, at).is_some_and(|(_, fraction_end)| fraction_end == end);
        if share || self.lex.slash_not_after.end(head) {
            return false;
        }
        let line_start = self.begins_line(at);
        let goes_on = !self.rest(end).is_empty() && !self.rest(end).starts_with('\n');
        line_start && goes_on || self.lex.slash_before.at(self.text, end).is_some()
    }

    /// True at the start of a line, marks of items aside.
    fn begins_line(&self, at: usize) -> bool {
        let head = self.head(at);
        let before = head.trim_end_matches(ITEM_MARKS);
        work::steps(head.len() - before.len());
        before.is_empty() || before.ends_with('\n')
    }

    /// `6日` alone.
    fn day_alone(&self, at: usize, place: Place) -> Option<Read> {
        self.byte(at).filter(u8::is_ascii_digit)?;
        if place == Place::Start && self.before(at) != Before::Clear {
            return None;
        }
        let (day, end, open) = self.day(at)?;
        // What stands before the second date of a period is the word that joins the two.
        let before = place == Place::Start && self.lex.block_day.before(self.text, at);
        let after = place != Place::Bracket && self.lex.block_day.after(self.text, end);
        // At the start of a line the space before the count was dropped: 26日 642件を無効に. 1日3件 is so many a day.
        let counts_on = self.byte(end).is_some_and(|b| b.is_ascii_digit())
            && self.date_tail_time(end).is_none()
            && (day == 1 || !self.begins_line(at));
        let expr = DateExpr { day: Some(DayRef::Stated(day)), ..DateExpr::default() };
        (!open && !before && !after && !counts_on).then_some(Read::new(expr, end))
    }
}
