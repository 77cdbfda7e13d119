//! What belongs to a date after its day: weekday, restating bracket, time zone, "about", time of day.

use super::date::{Place, Read};
use super::expr::DateExpr;
use super::reader::{Reader, either};
use crate::calendar::TimeOfDay;

/// Broadcasters and shops count on after midnight: 25時, 29時.
const LAST_HOUR: u32 = 30;
/// The minute of 9時半.
const HALF: u32 = 30;

impl Reader<'_> {
    /// The date with all that follows it and belongs to it.
    pub(super) fn date_tail(&self, read: Read) -> Read {
        let Read { mut expr, mut end, open } = read;
        if expr.day.is_some()
            && let Some((weekday, after)) = self.weekday(end)
        {
            (expr.weekday, end) = (Some(weekday), after);
        }
        if let Some((restated, after)) = self.restated(&expr, end) {
            (expr, end) = (restated, after);
        }
        end = self.zone(end).unwrap_or(end);
        if let Some(((), after)) = self.lex.about.at(self.text, end) {
            (expr.about, end) = (true, after);
        }
        if expr.day.is_some()
            && let Some(after) = self.date_tail_time(end)
        {
            (expr.with_time, end) = (true, after);
        }
        Read { expr, end, open }
    }

    /// `(火)`, `(火曜日)`, `(月・祝)`, `火曜日`, `の火曜日`.
    fn weekday(&self, at: usize) -> Option<(u8, usize)> {
        if let Some(found) = self.lex.weekday_long.at(self.text, at) {
            return Some(found);
        }
        // 28日の日曜日
        if let Some(found) =
            self.lex.of.at(self.text, at).and_then(|(_, next)| self.lex.weekday_long.at(self.text, next))
        {
            return Some(found);
        }
        let mut end = self.skip_space(self.eat(self.skip_space(at), '(')?);
        let mut weekday = None;
        loop {
            end = match self.lex.weekday.at(self.text, end) {
                Some((number, after)) => {
                    weekday = weekday.or(Some(number));
                    after
                }
                None => self.lex.holiday.at(self.text, end)?.1,
            };
            end = self.skip_space(end);
            if let Some(after) = self.eat(end, ')') {
                return Some((weekday?, after));
            }
            end = ['・', '、', ',', '/', '('].into_iter().find_map(|c| self.eat(end, c)).unwrap_or(end);
        }
    }

    /// A bracket that says the date again: `本日(12日)`, `同日(7月10日)`, `7月26日(令和6年7月26日)`.
    fn restated(&self, expr: &DateExpr, at: usize) -> Option<(DateExpr, usize)> {
        let inside = self.eat(self.skip_space(at), '(')?;
        let mut other = self.date_core(inside, Place::Bracket).filter(|read| !read.open)?;
        if let Some((weekday, after)) = self.weekday(other.end) {
            (other.expr.weekday, other.end) = (Some(weekday), after);
        }
        let end = self.eat(other.end, ')')?;
        let same = DateExpr { weekday: expr.weekday.or(other.expr.weekday), ..*expr };
        if expr.full().is_some() {
            return other.expr.year.map(|_| (same, end));
        }
        let finer = other.expr.month.is_some() && other.expr.day.is_some();
        match (expr.day, other.expr.year) {
            // A bracket with month and day tells more than a relative word does.
            (Some(_), _) if finer => Some((DateExpr { year: other.expr.year.or(expr.year), ..other.expr }, end)),
            (Some(_), Some(year)) if other.expr.month.is_none() => {
                Some((DateExpr { year: expr.year.or(Some(year)), ..same }, end))
            }
            (Some(_), None) if other.expr.day.is_some() => Some((same, end)),
            _ => None,
        }
    }

    /// A time zone, in brackets or not.
    fn zone(&self, at: usize) -> Option<usize> {
        let bracket = self.eat(self.skip_space(at), '(');
        let ((), end) = self.lex.zone.at(self.text, bracket.unwrap_or(at))?;
        if bracket.is_some() { self.eat(end, ')') } else { Some(end) }
    }

    /// A time of day after a date that ends at `at`, or a span between two times of that day.
    pub(super) fn date_tail_time(&self, at: usize) -> Option<usize> {
        let of = self.lex.of.at(self.text, at).map_or(at, |(_, end)| end);
        let (mut end, hour) = either(self.skip_space(at), of, |at| self.time(at))?;
        if hour {
            let to = self.lex.connector.at(self.text, self.skip_space(end));
            let to = to.and_then(|(_, after)| self.time(self.skip_space(after)));
            if let Some((to, _)) = to.filter(|(_, hour)| *hour) {
                // Until an hour of the same day: the span of hours is within one date.
                end = self.lex.period_end.at(self.text, to).map_or(to, |(_, after)| after);
            }
        }
        Some(end)
    }

    /// `午後3時10分`, `16:30頃`, `22時ごろ`, `未明`: the end, and whether an hour is stated.
    fn time(&self, at: usize) -> Option<(usize, bool)> {
        self.told_time(at).map(|(end, time)| (end, time.is_some()))
    }

    /// The same with the hour and minute that are stated.
    fn told_time(&self, at: usize) -> Option<(usize, Option<TimeOfDay>)> {
        let zone = self.zone(at).map_or(at, |end| self.skip_space(end));
        let word = self.lex.day_time.at(self.text, zone);
        let clock = self.clock(self.skip_space(word.map_or(zone, |(_, end)| end)));
        let mut end = clock.map(|(end, _)| end).or(word.map(|(_, end)| end))?;
        let is_afternoon = word.is_some_and(|(afternoon, _)| afternoon);
        let time = clock.map(|(_, time)| if is_afternoon { time.in_the_afternoon() } else { time });
        if let Some(((), after)) = self.lex.about.at(self.text, end) {
            end = after;
        }
        Some((self.zone(end).unwrap_or(end), time))
    }

    /// The first hour that a text states as a moment: no span of hours, no end of one.
    pub(super) fn first_time(&self) -> Option<TimeOfDay> {
        let mut digits_before = false;
        for (at, c) in self.text.char_indices() {
            let inside = digits_before;
            digits_before = c.is_ascii_digit();
            // A kanji numeral begins other words too (一時停止).
            let begins = if digits_before { !inside } else { self.lex.day_time.at(self.text, at).is_some() };
            if !begins {
                continue;
            }
            if let Some((end, Some(time))) = self.told_time(at)
                && self.lex.period_end.at(self.text, end).is_none()
            {
                return time.is_of_one_day().then_some(time);
            }
        }
        None
    }

    /// `9時42分`, `9時半`, `16:30`, `16:30:05`: the end, and what they say.
    fn clock(&self, at: usize) -> Option<(usize, TimeOfDay)> {
        let (hour, after) = self.digits(at, 1, 2).or_else(|| {
            self.lex.numerals.at(self.text, at)?;
            self.number(at).map(|n| (n.value.and_then(|hour| u32::try_from(hour).ok()).unwrap_or(u32::MAX), n.end))
        })?;
        (hour <= LAST_HOUR).then_some(())?;
        if let Some(colon) = self.eat(after, ':') {
            let (minute, end) = self.digits(colon, 2, 2)?;
            let second = self.eat(end, ':').and_then(|next| self.digits(next, 2, 2));
            return Some((second.map_or(end, |(_, end)| end), TimeOfDay::new(hour, minute)));
        }
        let ((), mut end) = self.lex.hour.at(self.text, after)?;
        if let Some(((), after)) = self.lex.half_hour.at(self.text, end) {
            return Some((after, TimeOfDay::new(hour, HALF)));
        }
        let mut minute = None;
        for sign in [&self.lex.minute, &self.lex.second] {
            let Some(number) = self.number(end) else { break };
            let Some(((), after)) = sign.at(self.text, number.end) else { break };
            minute = minute.or(Some(number.value.and_then(|value| u32::try_from(value).ok()).unwrap_or(0)));
            end = after;
        }
        Some((end, TimeOfDay::new(hour, minute.unwrap_or(0))))
    }
}
