//! Times of day.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// Hours of a day.
const HOURS: u32 = 24;
/// Minutes of an hour.
const MINUTES: u32 = 60;

/// An hour and a minute, as stated. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u32,
    minute: u32,
}

impl TimeOfDay {
    /// `hour` and `minute` as they are written, which may be none of a clock.
    pub fn new(hour: u32, minute: u32) -> Self {
        Self { hour, minute }
    }

    /// The same, counted from noon: 3 is 15. Hours from 12 stay.
    #[must_use]
    pub fn in_the_afternoon(self) -> Self {
        if self.hour < HOURS / 2 { Self { hour: self.hour + HOURS / 2, ..self } } else { self }
    }

    /// False for the hours that some count on after midnight, and for what no clock shows.
    pub fn is_of_one_day(self) -> bool {
        self.hour < HOURS && self.minute < MINUTES
    }
}

impl fmt::Display for TimeOfDay {
    /// `HH:MM`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for TimeOfDay {
    fn schema_name() -> Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    }
}
