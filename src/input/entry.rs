//! An entry of a feed, or a line of JSON with a title, as a document of one post.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::{Document, Shape};
use crate::diag::Diagnostic;
use crate::message::message;
use crate::text::Decoded;

/// Most characters of a date.
const LONGEST_DATE: usize = 64;

/// One post as its source tells it apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub title: String,
    /// As the source writes it: RFC 3339, RFC 2822, or beginning with year-month-day.
    pub date: String,
    pub body: String,
}

impl Entry {
    /// The document called `name`: the title and the date in one line, a blank line, the body.
    pub(super) fn document(self, name: String) -> Document {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let day = day(&self.date);
        let day_text = day.map(|day| format!(" {day}")).unwrap_or_default();
        let text = format!("{title}{day_text}\n\n{}", self.body);
        let shape = Shape::Entry { dated: day.is_some() };
        Document { shape, ..Document::whole(name, Decoded::plain(text)) }
    }
}

/// What is told of entries that are not published.
pub(super) fn unpublished(name: &str, count: usize) -> Diagnostic {
    let message = message!(
        "{name}: {count} entries are left out that are not published (drafts, private ones, trash)",
        name,
        count
    );
    Diagnostic::warning("", message)
}

/// Eras of the Japanese calendar, and the year before their first.
const ERAS: &[(&str, i32)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925)];
/// How months are called in dates such as those of RSS.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day of a date, in the time zone that it is written in: year, month and day in this order, or with the month's English
/// name in any.
fn day(date: &str) -> Option<NaiveDate> {
    let date: String = date.trim().chars().take(LONGEST_DATE).nfkc().collect();
    in_order(&date).or_else(|| with_month(&date))
}

/// `2024-07-31T…`, `2024年7月31日`, `令和6年7月31日`, `20240731`.
fn in_order(date: &str) -> Option<NaiveDate> {
    let (before, rest) =
        ERAS.iter().find_map(|(era, year)| Some((*year, date.strip_prefix(era)?))).unwrap_or((0, date));
    let rest = rest.strip_prefix('元').map_or_else(|| rest.to_owned(), |rest| format!("1{rest}"));
    let mut numbers = rest.split(|c: char| !c.is_ascii_digit());
    let first = numbers.next()?;
    if let (8, Some(year), Some(month), Some(day)) = (first.len(), first.get(..4), first.get(4..6), first.get(6..)) {
        return NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let is_year = first.len() == 4 && before == 0 || (1..=2).contains(&first.len()) && before > 0;
    let mut next = || numbers.next().filter(|number| (1..=2).contains(&number.len()));
    let (month, day) = (next()?, next()?);
    let year: i32 = first.parse().ok().filter(|_| is_year)?;
    NaiveDate::from_ymd_opt(year + before, month.parse().ok()?, day.parse().ok()?)
}

/// `Wed, 31 Jul 2024 10:00:00 JST`, `July 31, 2024`.
fn with_month(date: &str) -> Option<NaiveDate> {
    let words = || date.split([' ', ',', '-', '.']).filter(|word| !word.is_empty());
    let name = |word: &str| {
        MONTHS.iter().position(|month| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month)))
    };
    let month = words().find_map(name)?;
    let number = |length: std::ops::RangeInclusive<usize>| {
        words().find(|word| length.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, day) = (number(4..=4)?, number(1..=2)?);
    NaiveDate::from_ymd_opt(year.parse().ok()?, u32::try_from(month + 1).ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_that_the_feed_writes() {
        let expected = NaiveDate::from_ymd_opt(2024, 7, 31);
        for date in [
            "2024-07-31",
            " 2024-07-31T23:30:00+09:00",
            "Wed, 31 Jul 2024 10:00:00 +0900",
            "2024-07-31 10:00:00",
            "Wed, 31 Jul 2024 10:00:00 JST",
            "31 July 2024",
            "July 31, 2024",
            "Wed Jul 31 10:00:00 2024",
            "2024/7/31",
            "2024.07.31",
            "2024年7月31日",
            "2024年7月31日(水) 10:00",
            "令和6年7月31日",
            "20240731",
            "20240731T100000Z",
        ] {
            assert_eq!(day(date), expected, "{date}");
        }
        for date in [
            "",
            "0000-00-00 00:00:00",
            "2024-02-30",
            "yesterday",
            "日付日付日付",
            "2024",
            "2024-07",
            "24-07-31",
            "令和2024年7月31日",
            "1722384000",
        ] {
            assert_eq!(day(date), None, "{date}");
        }
    }

    #[test]
    fn the_first_line_is_title_and_date() {
        let entry = Entry { title: " 情報\n漏えい ".into(), date: "2024-07-31".into(), body: "本文\n".into() };
        let document = entry.document("f#1".into());
        assert_eq!(document.decoded.text(), "情報 漏えい 2024-07-31\n\n本文\n");
        assert_eq!(document.shape, Shape::Entry { dated: true });
    }
}
