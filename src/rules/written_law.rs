//! Crosswalks and the law as written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::written::{Spanned, Text};

/// Values of the post that prove it. One of those under one key is enough.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Causes that have this label.
    #[serde(default)]
    pub causes: Vec<Text>,
    /// Categories whose causes have it, where no label of the family names them.
    #[serde(default)]
    pub rest_of: Vec<Text>,
    /// Categories of causes that have it.
    #[serde(default)]
    pub cause_category: Vec<Text>,
    /// Data codes that have it, where they leaked.
    #[serde(default)]
    pub data: Vec<Text>,
    /// Types of organizations that have it.
    #[serde(default)]
    pub organization_type: Vec<Text>,
    /// Causes of which a rule may say that they have it.
    #[serde(default)]
    pub refines: Vec<Text>,
    /// A count above this bound proves it.
    pub more_than: Option<u64>,
    /// Units of counts that are compared with the bound.
    #[serde(default)]
    pub units: Vec<Text>,
    /// Units each of which stands for at least one of `units`.
    #[serde(default)]
    pub groups: Vec<Text>,
    /// Only where one of these labels of the family, which stand above it, holds too.
    #[serde(default)]
    pub beside: Vec<Text>,
    /// Data whose words do not count where a rule for this label of the family finds them.
    #[serde(default)]
    pub unless: Vec<Text>,
    /// Words of the issuer's name that have it.
    #[serde(default)]
    pub name: Vec<Text>,
    /// Media of JNSA's surveys that have it, where the post has no others.
    #[serde(default)]
    pub media: Vec<Text>,
    /// Causes that count only from a day on, with that day.
    #[serde(default)]
    pub not_before: Vec<NotBefore>,
}

/// Causes that count only from a day on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotBefore {
    /// The causes.
    pub causes: Vec<Text>,
    /// The first day of knowing on which they count, `YYYY-MM-DD`.
    pub day: Text,
}

impl Mapping {
    /// True where no value of another field proves the label.
    pub fn is_empty(&self) -> bool {
        let causes = [&self.causes, &self.rest_of, &self.cause_category];
        let others = [&self.data, &self.organization_type, &self.name, &self.media];
        causes.into_iter().chain(others).all(Vec::is_empty) && self.more_than.is_none()
    }
}

/// What a crosswalk or a law is taken from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The title of the work, with its year and part.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is to be found.
    pub url: String,
    /// The day on which it was read, `YYYY-MM-DD`; left out where it was not.
    pub read: Option<String>,
    /// True where the work itself was read, or a copy of its page; false where only somebody else's account of it was.
    #[serde(default)]
    pub verified: bool,
    /// What was read instead, or what a reader should know of it.
    pub note: Option<String>,
}

/// What the law asks for besides its grounds.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Leak statuses of which a ground can speak.
    #[serde(default)]
    pub leak_status: Vec<Text>,
    /// A label of the family that stands for the loss or damage of data: with it a ground speaks whatever the leak status.
    pub destroyed: Option<Text>,
    /// The first day on which there are due dates.
    pub in_force: Option<Text>,
    /// Causes that say nothing of a purpose: with these alone it stays open which of two deadlines holds.
    #[serde(default)]
    pub open_causes: Vec<Text>,
    /// Labels of the family with which no report is due.
    #[serde(default)]
    pub exempt: Vec<Text>,
}

/// A work that the law is taken from, which `source` of other entries names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// The name by which others call it.
    pub id: Text,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is to be found.
    pub url: String,
    /// The day on which it was read, `YYYY-MM-DD`.
    pub read: Option<String>,
    /// True where the work itself was read, or a copy of its page.
    #[serde(default)]
    pub verified: bool,
    /// What was read instead, or what a reader should know of it.
    pub note: Option<String>,
}

/// The grounds that bind the bodies of a regime.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The regime.
    pub regime: Text,
    /// Labels of the family each of which is enough for a report.
    pub grounds: Vec<Text>,
    /// The work and the place in it, as in `guideline 3-5-3-1`.
    pub source: Option<Text>,
}

/// When a report is due.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// `preliminary` or `final`.
    pub id: Text,
    /// Days from the day of knowing.
    pub days: Spanned<i64>,
    /// The day of knowing is the first of them.
    #[serde(default)]
    pub first_day_counts: bool,
    /// A last day on which offices are closed moves to the next on which they are open.
    #[serde(default)]
    pub moves: bool,
    /// Another number of days where a ground holds.
    pub longer: Option<Longer>,
    /// The work and the place in it, as in `guideline 3-5-3-4`.
    pub source: Option<Text>,
    /// Days of knowing with the last day that the law gives for each.
    #[serde(default)]
    pub example: Vec<DeadlineExample>,
}

/// The number of days of a deadline where a ground holds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Longer {
    /// The id of the ground.
    pub ground: Text,
    /// Days from the day of knowing.
    pub days: Spanned<i64>,
}

/// A day of knowing, and the last day for the report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeadlineExample {
    /// The day of knowing.
    pub known: Text,
    /// The last day.
    pub last: Text,
    /// True where the ground of `longer` holds.
    #[serde(default)]
    pub longer: bool,
}

/// Bodies that fall under a regime. The first entry that fits counts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// What it is called.
    pub id: Text,
    /// The regime; left out for bodies that the law does not bind.
    pub regime: Option<Text>,
    /// The first day on which they are bound, `YYYY-MM-DD`.
    pub since: Option<Text>,
    /// Types of organizations, one of which it must have; any where it is left out.
    #[serde(default)]
    pub organization_type: Vec<Text>,
    /// Words one of which must be in the name; none where it is left out.
    #[serde(default)]
    pub has: Vec<Text>,
    /// Words none of which may be in the name.
    #[serde(default)]
    pub has_not: Vec<Text>,
    /// The work and the place in it, as in `act 58`.
    pub source: Option<Text>,
    /// Names that this entry is for.
    #[serde(default)]
    pub is: Vec<Text>,
    /// Names of the same type that look alike and that it is not for.
    #[serde(default)]
    pub is_not: Vec<Text>,
}

/// How the place of an issuer is told by its name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextWords {
    /// Words behind which a place may begin a name.
    #[serde(default)]
    pub place_after: Vec<Text>,
    /// Endings of prefectures that no list has.
    #[serde(default)]
    pub place_shapes: Vec<Text>,
}

/// The days on which public offices are closed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedDays {
    /// Days of the week, in English.
    #[serde(default)]
    pub weekdays: Vec<Text>,
    /// Days of every year, `MM-DD`.
    #[serde(default)]
    pub every_year: Vec<Text>,
}

/// The public holidays of a year.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidayYear {
    /// The year.
    pub year: Spanned<i32>,
    /// Its holidays in order, `MM-DD`, those that fall on a Sunday and those that take their place among them.
    pub days: Vec<Text>,
}
