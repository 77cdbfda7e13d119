//! From dates as they are written to calendar dates, in text order.
//!
//! A date that lacks something takes it from its *anchor*, the last resolved date before it; for a period that is its
//! end. Days and months that count from the publication (`本日`, `先月`) anchor only `同日` and the like: they say nothing
//! about the month of the story that goes on after them; `昨年11月` is of the story. Business years anchor nothing.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::calendar::PartialDate;

use super::expr::{DateExpr, DayRef, Mention, MonthRef, PeriodExpr, Relative, Value, YearRef};
use super::words::Base;

/// The calendar dates of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The date, or the first date of a period.
    pub from: PartialDate,
    /// The last date of a period; `None` for a date, or where it cannot be resolved.
    pub to: Option<PartialDate>,
}

/// A date without a year may lie this many days after the publication: notices announce things.
const PLANNED_DAYS: i64 = 60;
/// A month more than this many months before its anchor is rather that of the next year.
const NEAR_MONTHS: i32 = 5;

/// A day within so many days of one that the text gives belongs to its story, if another year would put it so many days or
/// more from all of them, and so many times as far.
const CLOSE_DAYS: i32 = 45;
const FAR_DAYS: i32 = 20;
const MUCH_NEARER: i32 = 3;

/// A year after this one is a slip of the pen.
const LAST_YEAR: i32 = 2099;

/// What a year of two digits is counted from, and how many years before the publication it may lie.
const CENTURY: i32 = 2000;
const SHORT_YEARS: i32 = 10;

/// A date further than this after the publication is a slip of the pen: it is kept as it stands and anchors nothing.
const FUTURE_DAYS: i64 = 366;
/// A date of month precision often tells what a list or a product is of, not when things happened: where the publication
/// date is known, it lends its year only to what stands within this many bytes after it, about a sentence.
const MONTH_REACH: usize = 150;
/// A month or year before the day that the text told of last is said in passing (`2023年4月以降の会員`): after this many
/// bytes, about a clause, the text has gone back to that day.
const ASIDE_REACH: usize = 90;

/// Resolves the dates and periods of one text, in text order. Same length as `mentions`; `None` for counts and for what
/// has no base: `本日` without a publication date, `6日` without any date before it.
pub fn resolve(mentions: &[Mention], published: Option<PartialDate>) -> Vec<Option<Resolved>> {
    resolve_near(mentions, published, None)
}

/// The same, with a `year` (of the heading, of the case number) for months where no date of the text and no publication
/// date gives one, and for `昨年`.
pub fn resolve_near(mentions: &[Mention], published: Option<PartialDate>, year: Option<i32>) -> Vec<Option<Resolved>> {
    let first_year = base_year(mentions, year);
    // When the notice went out says nothing of when its story was.
    let days = mentions.iter().flat_map(full_days).filter(|day| Some(*day) != published);
    let written: BTreeSet<i32> = days.filter_map(day_number).collect();
    let first_month = mentions.iter().find_map(stated_month);
    let (days, heading_year) = (written.clone(), year);
    let known = Anchors { published, first_year, first_month, heading_year, written, days, ..Anchors::default() };
    let mut anchors = known;
    let resolved = mentions.iter().map(|mention| {
        anchors.at = mention.span.start;
        match &mention.value {
            Value::Date(expr) => anchors.take(expr).map(|from| Resolved { from, to: None }),
            Value::Period(period) => anchors.take_period(period),
            Value::Count(_) | Value::Unreadable(_) => None,
        }
    });
    resolved.collect()
}

/// The year that serves where nothing else is known: that of the latest day that is written in full, since a notice tells of
/// its customers' years before it tells of its own (`2019年7月1日から2020年6月20日にご購入の方`), or a later one of the heading
/// or the case number; else the first that is written with a month, else the latest (`令和5年度に…`).
fn base_year(mentions: &[Mention], heading: Option<i32>) -> Option<i32> {
    let stated = |expr: &DateExpr| match (expr.year, expr.month) {
        (Some(YearRef::Stated(year)), Some(_)) => Some(year),
        _ => None,
    };
    let latest = mentions.iter().flat_map(full_days).map(|day| day.year).filter(|year| *year <= LAST_YEAR).max();
    let with_month = || {
        mentions.iter().find_map(|mention| match &mention.value {
            Value::Date(expr) => stated(expr),
            Value::Period(period) => stated(&period.from).or_else(|| stated(&period.to)),
            Value::Count(_) | Value::Unreadable(_) => None,
        })
    };
    let bare =
        || mentions.iter().filter_map(|mention| mention.value.stated_year()).filter(|year| *year <= LAST_YEAR).max();
    latest.max(heading).or_else(with_month).or_else(bare)
}

/// The month of a date that is written with month and day.
fn stated_month(mention: &Mention) -> Option<u8> {
    match &mention.value {
        Value::Date(DateExpr { month: Some(MonthRef::Stated(month)), day: Some(DayRef::Stated(_)), .. }) => {
            Some(*month)
        }
        _ => None,
    }
}

/// The days that a mention writes in full.
fn full_days(mention: &Mention) -> impl Iterator<Item = PartialDate> {
    let days = match &mention.value {
        Value::Date(expr) => [expr.full(), None],
        Value::Period(period) => [period.from.full(), period.to.full()],
        Value::Count(_) | Value::Unreadable(_) => [None, None],
    };
    days.into_iter().flatten()
}

/// The number of a day, counted from the first of the calendar.
fn day_number(day: PartialDate) -> Option<i32> {
    day.naive().map(|day| day.num_days_from_ce())
}

/// Days from a day to the closest one of `days`.
fn distance(days: &BTreeSet<i32>, day: PartialDate) -> Option<i32> {
    let day = day_number(day)?;
    let before = days.range(..=day).next_back().map(|before| day - before);
    let after = days.range(day..).next().map(|after| after - day);
    before.into_iter().chain(after).min()
}

/// What is known at a place of the text.
#[derive(Debug, Clone, Default)]
struct Anchors {
    published: Option<PartialDate>,
    /// The year where no date before tells it.
    first_year: Option<i32>,
    /// The first month that is written with a day: the base of a day before it, where nothing else is known.
    first_month: Option<u8>,
    /// The year of the heading or of the case number.
    heading_year: Option<i32>,
    /// The days that the text writes in full, by number.
    written: BTreeSet<i32>,
    /// The same, and those that were resolved.
    days: BTreeSet<i32>,
    /// The place, as a byte offset.
    at: usize,
    /// The last date of day precision.
    day: Option<PartialDate>,
    /// The last date of month or day precision that belongs to the story.
    month: Option<PartialDate>,
    /// Where that date stands, as a byte offset.
    month_at: usize,
    /// The last month named with its year, also one that counts from the publication (`昨年11月`): what `翌月` points from.
    named_month: Option<PartialDate>,
    /// The last date of day precision that belongs to the story.
    story_day: Option<PartialDate>,
    /// That date was told by a month before the publication: `先月20日`.
    by_months: bool,
    /// The last year named, for `同年`.
    year: Option<i32>,
}

impl Anchors {
    /// Resolves a date and makes it the anchor of what follows.
    fn take(&mut self, expr: &DateExpr) -> Option<PartialDate> {
        let date = self.date(expr).filter(|date| !date.is_day() || date.naive().is_some())?;
        if date.is_day() {
            self.day = Some(date);
            self.days.extend(day_number(date));
        }
        let mistyped = self.days_late(date).is_some_and(|days| days > FUTURE_DAYS);
        let is_month = matches!(expr.month, Some(MonthRef::Stated(_))) && !mistyped;
        if is_month || !expr.is_of_notice() && date.month.is_some() && !mistyped {
            self.named_month = Some(date);
        }
        if !expr.is_of_notice() && !expr.fiscal && !mistyped {
            self.year = Some(date.year);
            if date.month.is_some() {
                (self.month, self.month_at) = (Some(date), self.at);
            }
            if date.is_day() {
                self.story_day = Some(date);
                self.by_months = expr.is_of_months_before();
            }
        }
        Some(date)
    }

    fn take_period(&mut self, period: &PeriodExpr) -> Option<Resolved> {
        let mut from = period.from;
        if from.year.is_none() && matches!(period.to.year, Some(YearRef::Stated(_))) {
            from = fill_back(from, self.date(&period.to)?);
        }
        let from = self.take(&from)?;
        let to = self.take(&fill(period.to, from));
        Some(Resolved { from, to })
    }

    fn date(&self, expr: &DateExpr) -> Option<PartialDate> {
        let day = match expr.day {
            Some(DayRef::Relative(to)) => return self.relative_day(to),
            Some(DayRef::Next(day)) => return self.next_day(day),
            Some(DayRef::Stated(day)) => Some(day),
            None => None,
        };
        let (year, month) = match (expr.year, expr.month) {
            (_, Some(MonthRef::Relative(to))) => self.relative_month(to)?,
            (Some(year), Some(MonthRef::Stated(month))) => (self.named_year(year)?, month),
            (None, Some(MonthRef::Stated(month))) => (self.infer_year(month, expr)?, month),
            (Some(year), None) if day.is_none() => {
                return Some(PartialDate::year(self.named_year(year)?));
            }
            (_, None) => self.month_by_weekday(day?, expr.weekday)?,
        };
        Some(PartialDate { year, month: Some(month), day })
    }

    fn relative_day(&self, to: Relative) -> Option<PartialDate> {
        let base = if to.base == Base::Published { self.published } else { self.day }?;
        if to.offset == 0 { Some(base) } else { base.plus_days(to.offset.into()) }
    }

    fn next_day(&self, day: u8) -> Option<PartialDate> {
        let last = self.day?;
        let (year, month) = if day > last.day? { (last.year, last.month?) } else { shifted(last, 1)? };
        Some(PartialDate::day(year, month, day))
    }

    fn relative_month(&self, to: Relative) -> Option<(i32, u8)> {
        let base = match to.base {
            Base::Published => self.published,
            Base::Last => self.named_month.or(self.day),
        };
        shifted(base?, to.offset)
    }

    fn named_year(&self, year: YearRef) -> Option<i32> {
        match year {
            YearRef::Stated(year) => Some(year),
            YearRef::Short(short) => self.full_year(short),
            YearRef::Relative(Relative { base: Base::Published, offset }) => {
                let base = self.published.map(|p| p.year).or(self.heading_year).or(self.first_year).or(self.year)?;
                Some(base + offset)
            }
            YearRef::Relative(Relative { base: Base::Last, offset }) => Some(self.year.or(self.first_year)? + offset),
        }
    }

    /// The year with these last two digits, where it lies shortly before the publication or near a year of the text:
    /// otherwise it may as well be of an era.
    fn full_year(&self, short: u8) -> Option<i32> {
        let year = CENTURY + i32::from(short);
        let base = self.published.map(|p| p.year).or(self.first_year).or(self.year)?;
        (base - SHORT_YEARS..=base + 1).contains(&year).then_some(year)
    }

    /// Year and month of a day that stands alone; where its weekday says otherwise, the month before or after it that fits.
    fn month_by_weekday(&self, day: u8, weekday: Option<u8>) -> Option<(i32, u8)> {
        let found = self.month_of_day(day)?;
        let date = |(year, month)| PartialDate::day(year, month, day);
        let fits = |month: &(i32, u8)| weekday.is_none() || weekday_of(date(*month)) == weekday;
        let late = |month: &(i32, u8)| self.days_late(date(*month)).is_some_and(|days| days > PLANNED_DAYS);
        let near = [0, -1, 1].into_iter().filter_map(|offset| shifted(date(found), offset));
        Some(near.into_iter().find(|month| fits(month) && !late(month)).unwrap_or(found))
    }

    /// Year and month of a day that stands alone: those of the anchor, else the last such day up to the publication.
    fn month_of_day(&self, day: u8) -> Option<(i32, u8)> {
        if let Some(anchor) = self.anchor() {
            let other = self.going_on(anchor, day).or_else(|| self.written_after(anchor, day));
            return other.or(Some((anchor.year, anchor.month?)));
        }
        let Some(published) = self.published else {
            let month = self.first_month?;
            return Some((self.first_year?, month));
        };
        shifted(published, if day > published.day? { -1 } else { 0 })
    }

    /// The month of a day with this number that the text writes in full soon after the anchor, where nobody says when the
    /// notice went out: `(1月25日配信) …12月20日に開示した文書が…ことが25日、分かった`.
    fn written_after(&self, anchor: PartialDate, day: u8) -> Option<(i32, u8)> {
        let from = day_number(anchor).filter(|_| self.published.is_none())?;
        let mut later = self.written.range(from + 1..=from + CLOSE_DAYS).filter_map(|number| {
            NaiveDate::from_num_days_from_ce_opt(*number).filter(|written| written.day() == u32::from(day))
        });
        later.next().and_then(|written| Some((written.year(), u8::try_from(written.month()).ok()?)))
    }

    /// The month after that of the anchor for a day that would lie before it: a story goes on where that is nearer than to go
    /// back, as far as it had come to that day when the notice went out.
    fn going_on(&self, anchor: PartialDate, day: u8) -> Option<(i32, u8)> {
        let (published, (year, month)) = (self.published?, shifted(anchor, 1)?);
        let next = PartialDate::day(year, month, day);
        let back = i64::from(anchor.day?) - i64::from(day);
        let is_nearer = anchor.days_until(&next)? < back;
        (back > 0).then_some(())?;
        let is_told = self.days_late(next)? <= 0;
        let is_month_of_notice = (published.year, published.month) == (year, Some(month));
        ((is_nearer || self.by_months) && is_told && is_month_of_notice).then_some((year, month))
    }

    /// The year of a month that stands without one: near the anchor, and not after the publication unless just planned.
    fn infer_year(&self, month: u8, expr: &DateExpr) -> Option<i32> {
        let day = if let Some(DayRef::Stated(day)) = expr.day { Some(day) } else { None };
        let late =
            |year, grace| self.days_late(PartialDate { year, month: Some(month), day }).is_some_and(|d| d > grace);
        let mut year = match self.year_anchor() {
            Some(anchor) => {
                let far = i32::from(anchor.month?) - i32::from(month) > NEAR_MONTHS;
                let next = anchor.year + 1;
                let grace = if self.published.is_some_and(|p| p.year == next) { PLANNED_DAYS } else { 0 };
                if far && !late(next, grace) { next } else { anchor.year }
            }
            None => self.published.map(|p| p.year).or(self.first_year)?,
        };
        if late(year, PLANNED_DAYS) {
            year -= 1;
        }
        let Some((weekday, day)) = expr.weekday.zip(day) else {
            return Some(day.map_or(year, |day| self.nearer_year(year, (month, day))));
        };
        // A stated weekday decides between the years around the guess, unless it is rather the weekday that is mistyped.
        let fits = |y: &i32| weekday_of(PartialDate::day(*y, month, day)) == Some(weekday) && !late(*y, PLANNED_DAYS);
        let by_weekday = [year, year - 1, year + 1].into_iter().find(fits);
        Some(by_weekday.filter(|other| !self.is_mistyped((year, *other), (month, day))).unwrap_or(year))
    }

    /// True where a day lies close to one that the text writes in full, and far from all of them in the `other` year.
    fn is_mistyped(&self, (year, other): (i32, i32), (month, day): (u8, u8)) -> bool {
        let distance = |year| distance(&self.written, PartialDate::day(year, month, day));
        let close = distance(year).filter(|days| *days <= CLOSE_DAYS);
        close.zip(distance(other)).is_some_and(|(here, there)| here < there)
    }

    /// The year in which a day lies close to one that the text gives elsewhere, where `year` puts it far from all of them: a
    /// text that goes back to an old cause comes back to what is new.
    fn nearer_year(&self, year: i32, (month, day): (u8, u8)) -> i32 {
        let distance = |year| distance(&self.days, PartialDate::day(year, month, day));
        let Some(here) = distance(year).filter(|days| *days >= FAR_DAYS) else { return year };
        let late = |year| self.days_late(PartialDate::day(year, month, day)).is_some_and(|days| days > 0);
        let others = [year - 2, year - 1, year + 1, year + 2, year + 3].into_iter().filter(|other| !late(*other));
        let nearest = others.filter_map(|other| Some((distance(other)?, other))).min();
        nearest.filter(|(days, _)| *days <= CLOSE_DAYS && days * MUCH_NEARER <= here).map_or(year, |(_, other)| other)
    }

    /// The date whose year goes on to a date without one.
    fn year_anchor(&self) -> Option<PartialDate> {
        let reaches = self.published.is_none() || self.at - self.month_at <= MONTH_REACH;
        self.anchor().filter(|anchor| anchor.is_day() || reaches)
    }

    /// The date that the story goes on from: the last one, unless that was said in passing.
    fn anchor(&self) -> Option<PartialDate> {
        let last = self.month?;
        let left = !last.is_day() && self.at - self.month_at > ASIDE_REACH;
        let told = self.story_day.filter(|day| left && (last.year, last.month) < (day.year, day.month));
        told.or(Some(last))
    }

    /// Days from the publication to a date; a month counts from its first day.
    fn days_late(&self, date: PartialDate) -> Option<i64> {
        let first = |date: PartialDate| PartialDate::day(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1));
        first(self.published?).days_until(&first(date))
    }
}

/// Year and month `offset` months after those of `date`.
fn shifted(date: PartialDate, offset: i32) -> Option<(i32, u8)> {
    let months = date.year * 12 + i32::from(date.month?) - 1 + offset;
    Some((months.div_euclid(12), u8::try_from(months.rem_euclid(12) + 1).ok()?))
}

/// 1 (Monday) to 7 (Sunday).
fn weekday_of(date: PartialDate) -> Option<u8> {
    u8::try_from(date.naive()?.weekday().number_from_monday()).ok()
}

/// The end of a period with the year and month that it leaves to the start.
fn fill(to: DateExpr, from: PartialDate) -> DateExpr {
    if !matches!(to.day, Some(DayRef::Stated(_)) | None) || to.year.is_some() {
        return to;
    }
    match (to.month, from.month) {
        (Some(MonthRef::Stated(month)), start) => {
            let next = i32::from(start.is_some_and(|start| month < start));
            DateExpr { year: Some(YearRef::Stated(from.year + next)), ..to }
        }
        (None, Some(month)) if to.day.is_some() => {
            DateExpr { year: Some(YearRef::Stated(from.year)), month: Some(MonthRef::Stated(month)), ..to }
        }
        _ => to,
    }
}

/// The start of a period with the year and month that it leaves to the end.
fn fill_back(from: DateExpr, to: PartialDate) -> DateExpr {
    match (from.month, from.day, to.month) {
        (Some(MonthRef::Stated(month)), _, end) => {
            let before = i32::from(end.is_some_and(|end| month > end));
            DateExpr { year: Some(YearRef::Stated(to.year - before)), ..from }
        }
        (None, Some(DayRef::Stated(_)), Some(month)) => {
            DateExpr { year: Some(YearRef::Stated(to.year)), month: Some(MonthRef::Stated(month)), ..from }
        }
        _ => from,
    }
}
