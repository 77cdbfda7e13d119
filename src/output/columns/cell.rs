//! One cell of a table.

use std::borrow::Cow;
use std::fmt;

use crate::calendar::PartialDate;
use crate::message::Message;
use crate::record::{Count, Moment};

/// A cell: a value, or nothing where the post does not say. Printed as in CSV.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'r> {
    /// A text; `None` is empty.
    Text(Option<Cow<'r, str>>),
    /// A whole number; `None` is empty.
    Integer(Option<i64>),
    /// True or false; `None` is empty.
    Boolean(Option<bool>),
    /// A day, month or year; `None` is empty.
    Date(Option<PartialDate>),
    /// Texts or codes.
    List(&'r [String]),
    /// Counts.
    Counts(&'r [Count]),
    /// A timeline.
    Moments(&'r [Moment]),
    /// Messages; they are printed in English.
    Messages(Cow<'r, [Message]>),
}

impl<'r> Cell<'r> {
    /// A text that is always there.
    pub fn text(text: &'r str) -> Self {
        Cell::Text(Some(Cow::Borrowed(text)))
    }

    /// A text, if there is one.
    pub fn option(text: &'r Option<String>) -> Self {
        Cell::Text(text.as_deref().map(Cow::Borrowed))
    }

    /// A line number.
    pub fn count(number: usize) -> Self {
        Cell::large(Some(number as u64))
    }

    /// A number of people or records.
    pub fn large(number: Option<u64>) -> Self {
        Cell::Integer(number.map(signed))
    }

    /// A number of days.
    pub fn days(days: Option<i64>) -> Self {
        Cell::Integer(days)
    }

    /// A date, if there is one.
    pub fn date(date: Option<PartialDate>) -> Self {
        Cell::Date(date)
    }

    /// True where there is no value.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Text(text) => text.as_ref().is_none_or(|text| text.is_empty()),
            Cell::Integer(number) => number.is_none(),
            Cell::Boolean(value) => value.is_none(),
            Cell::Date(date) => date.is_none(),
            Cell::List(items) => items.is_empty(),
            Cell::Counts(counts) => counts.is_empty(),
            Cell::Moments(moments) => moments.is_empty(),
            Cell::Messages(messages) => messages.is_empty(),
        }
    }

    /// A message, if there is one.
    pub fn message(message: Option<Message>) -> Self {
        Cell::Messages(Cow::Owned(message.into_iter().collect()))
    }

    /// The items of a list, or the one value, each as text that was read or worked out; nothing for an empty cell.
    pub fn items(&self) -> Vec<Cow<'_, str>> {
        match self {
            _ if self.is_empty() => Vec::new(),
            Cell::List(items) => items.iter().map(|item| Cow::Borrowed(item.as_str())).collect(),
            Cell::Counts(counts) => counts.iter().map(|count| Cow::Owned(printed(count))).collect(),
            Cell::Moments(moments) => moments.iter().map(|moment| Cow::Owned(moment.to_string())).collect(),
            Cell::Messages(messages) => messages.iter().map(|message| Cow::Owned(message.to_string())).collect(),
            Cell::Text(Some(text)) => vec![Cow::Borrowed(text.as_ref())],
            other => vec![Cow::Owned(other.to_string())],
        }
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Text(text) => f.write_str(text.as_deref().unwrap_or_default()),
            Cell::Integer(Some(number)) => number.fmt(f),
            Cell::Boolean(Some(value)) => value.fmt(f),
            Cell::Date(Some(date)) => date.fmt(f),
            Cell::Integer(None) | Cell::Boolean(None) | Cell::Date(None) => Ok(()),
            Cell::List(items) => f.write_str(&items.join(";")),
            Cell::Counts(_) | Cell::Moments(_) | Cell::Messages(_) => f.write_str(&self.items().join(";")),
        }
    }
}

/// Typed formats have signed numbers, whose end no stated number comes near.
pub fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `2153 records`, or `~4000 records` for about that many.
fn printed(count: &Count) -> String {
    format!("{}{} {}", if count.approx { "~" } else { "" }, count.value, count.unit)
}
