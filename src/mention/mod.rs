//! Finds the dates, periods and counts that a normalized text names, and resolves them.
//!
//! [`Finder::find`] reads the text once and says what is written ([`DateExpr`] and the like); [`resolve`] then turns the
//! dates of one post, in text order, into calendar dates. The words come from `rules/dates.toml` and `rules/counts.toml`.

mod closing;
mod count;
mod date;
mod expr;
mod impossible;
mod lexicon;
mod notation;
mod number;
mod reader;
mod resolve;
mod slot;
mod tail;
pub mod tokens;
mod words;

pub use expr::{CountExpr, DateExpr, DayRef, Mention, MonthRef, PeriodExpr, Relative, Unreadable, Value, YearRef};
pub use resolve::{Resolved, resolve, resolve_near};
pub use words::*;

use crate::calendar::{PartialDate, TimeOfDay};
use crate::text::Span;
use crate::work;

use date::{Place, Read};
use lexicon::{Lexicon, Trigger};
use reader::Reader;

/// Finds mentions; built once, usable from any number of threads.
#[derive(Debug)]
pub struct Finder {
    words: Lexicon,
    closing: Closing,
}

/// A date that ends a line is looked for in this many bytes at its end.
const LINE_END: usize = 120;
/// What may stand between the start of a line and a date.
const OPENERS: [char; 7] = [' ', '(', '[', '【', '「', '《', '<'];
/// What may stand between a date and the end of its line.
const CLOSERS: [char; 8] = [' ', ')', ']', '】', '」', '』', '》', '>'];

impl Finder {
    /// Compiles the words of `rules/dates.toml` and `rules/counts.toml`.
    pub fn new(dates: &DateWords, counts: &CountWords) -> Self {
        Self { words: Lexicon::new(dates, counts), closing: dates.closing.clone() }
    }

    /// The mentions of a normalized text, in text order and without overlap.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let reader = Reader { text, lex: &self.words };
        let mut mentions = Vec::new();
        let (mut at, mut floor) = (0, 0);
        while let Some((trigger, start, end)) = self.words.triggers.next(text, at) {
            work::steps(end - at);
            match reader.mention(trigger, start, floor) {
                Some(mention) => {
                    (at, floor) = (mention.span.end, mention.span.end);
                    mentions.push(mention);
                }
                None if matches!(trigger, Trigger::Digit | Trigger::Numeral) => at = reader.number_end(start),
                None => at = end,
            }
        }
        mentions
    }

    /// The full date of a normalized text that stands where a notice is signed or a story has its byline, with its span;
    /// `mentions` are those of the text.
    pub fn closing_date(&self, text: &str, mentions: &[Mention]) -> Option<(Span, PartialDate)> {
        closing::closing_date(&self.closing, text, mentions)
    }

    /// The full date that ends a normalized line, with its span: `…について 2024/7/31`, `…(令和6年7月31日付)`. `None` where
    /// the line ends otherwise, or year, month and day are not all written.
    pub fn date_at_end(&self, line: &str) -> Option<(Span, PartialDate)> {
        let line = line.trim_end();
        let mut from = line.len().saturating_sub(LINE_END);
        while !line.is_char_boundary(from) {
            from += 1;
        }
        let tail = line.get(from..)?;
        let last = self.find(tail).pop()?;
        let Value::Date(expr) = last.value else {
            return None;
        };
        (!expr.compact && self.only_closes(tail, last.span.end)).then_some(())?;
        Some((Span::new(from + last.span.start, from + last.span.end), expr.full()?))
    }

    /// The full date that a normalized line begins with, brackets aside: `2024年7月31日 …`, `[2024/7/31] …`. `None` where
    /// the line begins otherwise, or year, month and day are not all written.
    pub fn date_at_start(&self, line: &str) -> Option<(Span, PartialDate)> {
        let mut to = line.len().min(LINE_END);
        while !line.is_char_boundary(to) {
            to -= 1;
        }
        let first = self.find(line.get(..to)?).into_iter().next()?;
        let Value::Date(expr) = first.value else { return None };
        if expr.compact {
            return None;
        }
        let before = line.get(..first.span.start)?;
        if !before.chars().all(|c| OPENERS.contains(&c)) {
            return None;
        }
        let rest = line.get(first.span.end..)?;
        let end = line.len() - rest.trim_start_matches(CLOSERS).len();
        let closed = line.get(first.span.end..end)?.trim_end();
        Some((Span::new(0, first.span.end + closed.len()), expr.full()?))
    }

    /// The first time of day that a normalized text states by the hour: `5月8日午後3時10分頃`, `17時ごろ、電話で`. No span of hours.
    pub fn time_of_day(&self, text: &str) -> Option<TimeOfDay> {
        work::steps(text.len());
        Reader { text, lex: &self.words }.first_time()
    }

    /// True where a year says when something was: at the beginning of a clause, and before a particle of time.
    pub fn is_adverbial(&self, text: &str, year: Span) -> bool {
        let head = text.get(..year.start).unwrap_or_default();
        let begins = head.is_empty() || head.ends_with(['\n', '。', ' ', '、']);
        begins && self.words.year_when.at(text, year.end).is_some_and(|(says_when, _)| says_when)
    }

    /// True where the sign of a date or the unit of a count stands at byte `at`, or a comma and the next digits of a number.
    pub fn starts_unit(&self, text: &str, at: usize) -> bool {
        let reader = Reader { text, lex: &self.words };
        let sign = self.words.after_sign.at(text, at).is_some();
        let comma = reader.eat(at, ',').is_some_and(|next| reader.digits(next, 3, 3).is_some());
        sign || comma || reader.unit(at).is_some()
    }

    /// A day that a normalized line begins with in brackets of its own (`【9月7日】…`): where the brackets end, in bytes, the
    /// month and the day.
    pub fn bracketed_day_at_start(&self, line: &str) -> Option<(usize, u8, u8)> {
        let (_, inside) = line.split_at_checked(line.chars().next().filter(|c| OPENERS.contains(c))?.len_utf8())?;
        let (day, rest) = inside.split_at_checked(inside.find(CLOSERS)?)?;
        let only = self.find(day).into_iter().next().filter(|found| found.span.len() == day.len())?;
        let Value::Date(expr) = only.value else { return None };
        let (Some(MonthRef::Stated(month)), Some(DayRef::Stated(day))) = (expr.month, expr.day) else { return None };
        Some((line.len() - rest.len() + rest.chars().next()?.len_utf8(), month, day))
    }

    /// True where nothing but brackets and words such as `付` stands at `at` and after it.
    fn only_closes(&self, line: &str, mut at: usize) -> bool {
        loop {
            let rest = line.get(at..).unwrap_or_default();
            at += rest.len() - rest.trim_start_matches(CLOSERS).len();
            if at == line.len() {
                return true;
            }
            match self.words.dated.at(line, at) {
                Some(((), end)) => at = end,
                None => return false,
            }
        }
    }
}

impl Reader<'_> {
    /// The mention that begins at `at`; the words before a count may reach back to `floor`.
    fn mention(&self, trigger: Trigger, at: usize, floor: usize) -> Option<Mention> {
        match trigger {
            Trigger::Skip => None,
            Trigger::Date => self.date_or_period(at),
            Trigger::Digit | Trigger::Numeral => self.date_or_period(at).or_else(|| self.count(at, floor)),
        }
    }

    /// A date, or a period if another date is joined to it.
    fn date_or_period(&self, at: usize) -> Option<Mention> {
        if let Some(end) = self.impossible(at) {
            return Some(Mention { span: Span::new(at, end), value: Value::Unreadable(Unreadable::Date) });
        }
        let from = self.date(at, Place::Start)?;
        if !from.exists() {
            return Some(Mention { span: Span::new(at, from.end), value: Value::Unreadable(Unreadable::Date) });
        }
        if let Some(to) = self.period_end(from.end).filter(Read::exists) {
            let period = PeriodExpr { from: from.expr, to: to.expr };
            return Some(Mention { span: Span::new(at, to.end), value: Value::Period(period) });
        }
        (!from.open).then_some(Mention { span: Span::new(at, from.end), value: Value::Date(from.expr) })
    }

    /// The second date of a period whose first one ends at `at`.
    fn period_end(&self, at: usize) -> Option<Read> {
        let (needs_end, after) = self.lex.connector.at(self.text, self.skip_space(at))?;
        let to = self.date(self.skip_space(after), Place::PeriodEnd).filter(|to| !to.open)?;
        (!needs_end || self.lex.period_end.at(self.text, to.end).is_some()).then_some(to)
    }
}
