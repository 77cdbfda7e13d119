//! The words of `rules/dates.toml` and `rules/counts.toml` as plain data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that `rules/dates.toml` says.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    /// Japanese eras.
    pub era: Vec<Era>,
    /// Words that point from another date.
    pub relative: Vec<Relative>,
    /// What makes a number a time after the date that the text named last (`2日後`).
    #[serde(default)]
    pub later: Vec<Later>,
    /// Names of weekdays.
    pub weekday: Vec<Weekday>,
    /// English names of months.
    #[serde(default)]
    pub month_name: Vec<MonthName>,
    /// What joins two dates to a period.
    pub connector: Vec<Connector>,
    /// Where a number with a sign is no date.
    pub blocked: Vec<Blocked>,
    /// What makes a number a year, a month and so on.
    pub signs: Signs,
    /// Words around a date.
    pub around: Around,
    /// By what the date of a signature or of a byline at the foot of a post is known.
    #[serde(default)]
    pub closing: Closing,
}

/// One Japanese era.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Era {
    /// Full names, `令和`.
    pub names: Vec<String>,
    /// Short forms that count only before a digit, `R`.
    pub letters: Vec<String>,
    /// Gregorian year of the era's year 1.
    pub first_year: i32,
}

/// Words that point from another date.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relative {
    /// The words, all with this meaning.
    pub words: Vec<String>,
    /// What they stand for.
    pub part: Part,
    /// From where they count.
    pub base: Base,
    /// Years, months or days after the base.
    pub offset: i32,
    /// With what they make a date.
    #[serde(default)]
    pub stands: Stands,
    /// True for business years.
    #[serde(default)]
    pub fiscal: bool,
}

/// Words behind a number that point to a time after the date that the text named last.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// The words (`日後`, `週間後`).
    pub words: Vec<String>,
    /// What they count.
    pub part: Part,
    /// Years, months or days for each; 0 for hours and minutes, which leave the day.
    pub each: i32,
    /// Words directly before the number that point from something else.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// Words directly behind that make it no point in time.
    #[serde(default)]
    pub not_before: Vec<String>,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DatePart")]
pub enum Part {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
}

/// From where a relative word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// The date on which the notice was published.
    Published,
    /// The date that the text named last.
    Last,
}

/// With what a relative word makes a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// By itself.
    #[default]
    Alone,
    /// Only with a month or a day after it.
    WithFiner,
    /// Only as the end of a period.
    PeriodEnd,
}

/// Names of one weekday.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weekday {
    /// 1 (Monday) to 7 (Sunday).
    pub number: u8,
    /// The names; those of one character count only in brackets.
    pub words: Vec<String>,
}

/// English names of one month, which count only beside a day and a year.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthName {
    /// 1 to 12.
    pub number: u8,
    /// The names.
    pub words: Vec<String>,
}

/// What joins two dates to a period.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// The words.
    pub words: Vec<String>,
    /// True where they do so only if a word of [`Around::period_end`] follows the second date.
    pub needs_end: bool,
}

/// Words around a would-be date that forbid the reading.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blocked {
    /// The last sign of the would-be date.
    pub form: Part,
    /// Words directly before it.
    pub before: Vec<String>,
    /// Words directly after it.
    pub after: Vec<String>,
}

/// What makes a number a year, a month, a day or a time of day.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    /// After a year.
    pub year: Vec<String>,
    /// After a business year.
    pub fiscal_year: Vec<String>,
    /// In place of the number 1 of an era.
    pub first_year: Vec<String>,
    /// After a month.
    pub month: Vec<String>,
    /// After a day.
    pub day: Vec<String>,
    /// After an hour.
    pub hour: Vec<String>,
    /// After a minute.
    pub minute: Vec<String>,
    /// After a second.
    pub second: Vec<String>,
    /// After the hour sign, for half past.
    pub half_hour: Vec<String>,
}

/// By what the date of a signature or of a byline at the foot of a post is known.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// Before the date in its line: the date of a story (`配信`, `最終更新`).
    #[serde(default)]
    pub bylines: Vec<String>,
    /// Behind the date in its line: a clause goes on.
    #[serde(default)]
    pub goes_on: Vec<String>,
    /// Lines that end a text without a sentence (`以上`).
    #[serde(default)]
    pub ends: Vec<String>,
    /// In sentences that may stand below the date.
    #[serde(default)]
    pub asks: Vec<String>,
}

/// Words that stand around a date.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Around {
    /// Part of a month, after the month.
    pub month_part: Vec<String>,
    /// Part of a year, after the year.
    pub year_part: Vec<String>,
    /// "About", after a date or a time.
    pub about: Vec<String>,
    /// Morning or afternoon, before an hour or alone.
    pub half_day: Vec<String>,
    /// Those of them behind which an hour below 12 is one of the afternoon.
    #[serde(default)]
    pub afternoon: Vec<String>,
    /// Other times of day, before an hour or alone.
    pub time_of_day: Vec<String>,
    /// Time zones, in brackets or not.
    pub zone: Vec<String>,
    /// What may stand beside a weekday in its bracket.
    pub holiday: Vec<String>,
    /// Between the days of one list.
    pub list: Vec<String>,
    /// Between a year and its month or a date and its time.
    pub of: Vec<String>,
    /// Before a day: the next such day after the last date.
    pub next: Vec<String>,
    /// After the second date of a period; not part of it.
    pub period_end: Vec<String>,
    /// After a date that dates a whole line.
    pub dated: Vec<String>,
    /// What makes a bare `12/6` a date when it follows.
    pub slash_before: Vec<String>,
    /// What forbids that when it stands before.
    pub slash_not_after: Vec<String>,
    /// Common fractions, which only a weekday or a time makes dates.
    pub fractions: Vec<String>,
    /// After a year that dates what its clause tells.
    #[serde(default)]
    pub year_when: Vec<String>,
    /// Longer words after a year that begin like those and do not.
    #[serde(default)]
    pub year_not_when: Vec<String>,
    /// Before digits that number something: `20240514` and `24.5.14` are no dates behind them.
    #[serde(default)]
    pub number_before: Vec<String>,
    /// Words to pass over.
    pub not_dates: Vec<String>,
}

/// What `rules/counts.toml` says of numbers, units and the words around them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountWords {
    /// Numerals that are no ASCII digits.
    pub numerals: Numerals,
    /// Units.
    pub unit: Vec<Unit>,
    /// Words before the number.
    pub prefix: Vec<Prefix>,
    /// Words after the unit.
    pub suffix: Vec<Suffix>,
    /// Words that hold a numeral but no number.
    pub skip: Vec<Skip>,
    /// Words between two numbers of one count.
    #[serde(default)]
    pub range: Ranges,
}

/// Numerals that are no ASCII digits.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Numerals {
    /// Entry n holds the characters for the digit n.
    pub digits: Vec<String>,
    /// Characters that multiply what stands before them.
    pub multipliers: BTreeMap<String, u64>,
    /// Several tens in one character: `廿` is twenty.
    #[serde(default)]
    pub tens: BTreeMap<String, u64>,
    /// "And some more", after a number.
    pub inexact: Vec<String>,
    /// Before a multiplier: `数百` is no number.
    #[serde(default)]
    pub vague: Vec<String>,
    /// What parts groups of thousands wherever three digits follow.
    #[serde(default)]
    pub thousands: Vec<String>,
    /// What parts other things too: groups of thousands only directly before a unit.
    #[serde(default)]
    pub thousands_before_unit: Vec<String>,
    /// Before the digits: what makes those signs part two numbers after all.
    #[serde(default)]
    pub thousands_not_after: Vec<String>,
    /// What may stand between number and unit.
    pub joiner: Vec<String>,
}

/// One unit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// What the record calls it.
    pub id: String,
    /// How it is written.
    pub words: Vec<String>,
    /// True where the unit goes into the record.
    pub counted: bool,
    /// Words that make it another word when they follow.
    #[serde(default)]
    pub not_before: Vec<String>,
}

/// What a word beside a count says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The figure is rounded or a bound.
    Approx,
    /// The figure is a sum.
    Total,
    /// The figure holds for each of several.
    Each,
    /// It is no count.
    Forbids,
}

/// Words between two numbers of one count.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ranges {
    /// Between the numbers of a range whose unit follows the second one; the upper one counts, as a rough one.
    #[serde(default)]
    pub between_numbers: Vec<String>,
    /// The same between two numbers with a unit each.
    #[serde(default)]
    pub between_counts: Vec<String>,
    /// Between a number and the one that takes its place, which counts.
    #[serde(default)]
    pub revises: Vec<String>,
    /// After the second number of what looks like a range: it takes the place of the first.
    #[serde(default)]
    pub revised_after: Vec<String>,
}

/// What stands between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joins {
    /// They are the ends of a range.
    Range,
    /// The second takes the place of the first.
    Revised,
}

/// How a sign parts groups of thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thousands {
    /// Wherever three digits follow.
    Always,
    /// Only before a unit.
    BeforeUnit,
}

/// Words before the number.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// The words.
    pub words: Vec<String>,
    /// What they say.
    pub means: Means,
    /// What makes them part of another word when it stands before them.
    #[serde(default)]
    pub not_after: Vec<String>,
}

/// Words after the unit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suffix {
    /// The words.
    pub words: Vec<String>,
    /// What they say.
    pub means: Means,
}

/// Words to pass over.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The words.
    pub words: Vec<String>,
}
