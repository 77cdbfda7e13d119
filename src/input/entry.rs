//! An entry of a feed, or a line of JSON with a title, as a document of one post.

use chrono::{DateTime, NaiveDate};

use super::{Document, Shape};
use crate::text::Decoded;

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

/// The day of a date, in the time zone that it is written in.
fn day(date: &str) -> Option<NaiveDate> {
    let date = date.trim();
    let written = || NaiveDate::parse_from_str(date.get(..10)?, "%Y-%m-%d").ok();
    written().or_else(|| DateTime::parse_from_rfc2822(date).ok().map(|moment| moment.date_naive()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_that_the_feed_writes() {
        let expected = NaiveDate::from_ymd_opt(2024, 7, 31);
        for date in
            ["2024-07-31", " 2024-07-31T23:30:00+09:00", "Wed, 31 Jul 2024 10:00:00 +0900", "2024-07-31 10:00:00"]
        {
            assert_eq!(day(date), expected, "{date}");
        }
        for date in ["", "0000-00-00 00:00:00", "2024-02-30", "yesterday", "日付日付日付"] {
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
