//! Dates of day, month or year precision and the arithmetic on them. Nothing here reads a clock.

mod time;

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use time::TimeOfDay;

/// A date as a notice states it: a year, perhaps a month, perhaps a day.
///
/// A date that does not exist in the calendar (a mistyped `2月30日`) can be held: it is recorded as it stands, and only
/// the arithmetic on it gives `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// Gregorian year.
    pub year: i32,
    /// Month, 1 to 12, where stated.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31, where stated; never without a month.
    pub day: Option<u8>,
}

impl PartialDate {
    /// A date of day precision.
    pub fn day(year: i32, month: u8, day: u8) -> Self {
        Self { year, month: Some(month), day: Some(day) }
    }

    /// A date of month precision.
    pub fn month(year: i32, month: u8) -> Self {
        Self { year, month: Some(month), day: None }
    }

    /// A date of year precision.
    pub fn year(year: i32) -> Self {
        Self { year, month: None, day: None }
    }

    /// True where year, month and day are all stated.
    pub fn is_day(&self) -> bool {
        self.day.is_some()
    }

    /// The calendar day, or `None` where the precision is coarser or the day does not exist.
    pub fn naive(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?.into(), self.day?.into())
    }

    /// The weekday of a day that the calendar has, 1 (Monday) to 7 (Sunday).
    pub fn weekday(&self) -> Option<u8> {
        u8::try_from(self.naive()?.weekday().number_from_monday()).ok()
    }

    /// The date `days` days later (earlier where negative); `None` unless this is an existing day.
    pub fn plus_days(&self, days: i64) -> Option<Self> {
        let date = self.naive()?;
        let moved = if days < 0 {
            date.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            date.checked_add_days(Days::new(days.unsigned_abs()))
        };
        moved.map(Self::from)
    }

    /// Whole days from this date to `other`, negative where `other` is earlier; `None` unless both are existing days.
    pub fn days_until(&self, other: &Self) -> Option<i64> {
        Some(other.naive()?.signed_duration_since(self.naive()?).num_days())
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(date: NaiveDate) -> Self {
        // A calendar month is 1 to 12 and a day 1 to 31, so neither cast can lose anything.
        Self::day(date.year(), date.month() as u8, date.day() as u8)
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day, or a month or a year where no finer date is stated.",
            "type": "string",
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is not a date of the form YYYY-MM-DD, YYYY-MM or YYYY");
        let mut parts = text.split('-');
        let year = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad)?;
        let month = parts.next().map(|p| p.parse().map_err(|_| bad())).transpose()?;
        let day = parts.next().map(|p| p.parse().map_err(|_| bad())).transpose()?;
        let in_range = month.is_none_or(|m| (1..=12).contains(&m)) && day.is_none_or(|d| (1..=31).contains(&d));
        if parts.next().is_some() || !in_range {
            return Err(bad());
        }
        Ok(Self { year, month, day })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_every_precision() {
        for text in ["2024-07-31", "2024-07", "2024"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in ["2024-13", "2024-00-01", "2024-01-32", "24/7/31", "", "2024-01-01-01"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn counts_days_only_between_existing_days() {
        let a = PartialDate::day(2024, 2, 28);
        assert_eq!(a.days_until(&PartialDate::day(2024, 3, 1)), Some(2));
        assert_eq!(a.days_until(&PartialDate::day(2024, 2, 27)), Some(-1));
        assert_eq!(a.days_until(&PartialDate::month(2024, 3)), None);
        assert_eq!(PartialDate::day(2023, 2, 30).days_until(&a), None);
        assert_eq!(a.plus_days(2), Some(PartialDate::day(2024, 3, 1)));
        assert_eq!(a.plus_days(-28), Some(PartialDate::day(2024, 1, 31)));
    }
}
