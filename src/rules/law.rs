//! What crosswalks and the law say, checked.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::calendar::PartialDate;

/// Values of other fields that prove a label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Causes; also those of the categories under `rest_of` that no label of the family names.
    pub causes: Vec<String>,
    /// Categories of causes.
    pub cause_category: Vec<String>,
    /// Codes of leaked data.
    pub data: Vec<String>,
    /// Types of organizations.
    pub organization_type: Vec<String>,
    /// Causes of which a rule may say that they have the label.
    pub refines: Vec<String>,
    /// A count above this proves it.
    pub more_than: Option<u64>,
    /// Units of such counts.
    pub units: Vec<String>,
    /// Units each of which stands for at least one of `units`.
    pub groups: Vec<String>,
    /// Labels of the family one of which must hold too; empty: none need.
    pub beside: Vec<String>,
    /// Labels of the family whose rules say that the words of a datum do not count.
    pub unless: Vec<String>,
    /// Words of the issuer's name.
    pub name: Vec<String>,
    /// Labels of the family of media: the label holds where these are all the media there are.
    pub media: Vec<String>,
    /// Causes that count only from a day on.
    pub not_before: Vec<(String, PartialDate)>,
}

/// What the law asks for besides its grounds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Law {
    /// Leak statuses of which a ground can speak.
    pub leak_status: Vec<String>,
    /// The label that stands for the loss or damage of data.
    pub destroyed: Option<String>,
    /// The first day on which there are due dates.
    pub in_force: Option<PartialDate>,
    /// Causes that leave open with which purpose somebody acted.
    pub open_causes: Vec<String>,
    /// Labels with which no report is due.
    pub exempt: Vec<String>,
    /// The grounds of each regime.
    pub duties: Vec<(String, Vec<String>)>,
    /// When reports are due.
    pub deadlines: Vec<Deadline>,
    /// Who falls under which regime; the first that fits counts.
    pub bodies: Vec<Body>,
    /// When public offices are closed.
    pub closed: Closed,
}

/// When a report is due.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deadline {
    /// Which report.
    pub id: String,
    /// Days from the day of knowing to the last one.
    pub days: i64,
    /// A last day on which offices are closed moves to the next on which they are open.
    pub moves: bool,
    /// The ground with which there are more, and how many.
    pub longer: Option<(String, i64)>,
}

/// Bodies that fall under a regime.
#[derive(Debug, Serialize, Deserialize)]
pub struct Body {
    /// What they are called.
    pub id: String,
    /// The regime; `None` where the law does not bind them.
    pub regime: Option<String>,
    /// The first day on which they are bound.
    pub since: Option<PartialDate>,
    /// Types of organizations; empty: any.
    pub organization_type: Vec<String>,
    /// Words one of which is in the name; empty: none need.
    pub has: Vec<String>,
    /// Words none of which is.
    pub has_not: Vec<String>,
}

/// When public offices are closed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Closed {
    /// Days of the week, Monday is 0.
    pub weekdays: Vec<u32>,
    /// Month and day of those of every year.
    pub every_year: Vec<(u8, u8)>,
    /// The years whose holidays are known, the first and the last; `None`: none is.
    pub years: Option<(i32, i32)>,
    /// The holidays of these years, in order.
    pub holidays: Vec<PartialDate>,
}

/// The last day of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastDay {
    /// It is this one.
    Known(PartialDate),
    /// It is this one, or a later one where offices are closed on it: the holidays of its year are not known.
    AtLeast(PartialDate),
}

impl Law {
    /// The deadline of a report.
    pub fn deadline(&self, report: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == report)
    }

    /// The entry for a body with this name and type.
    pub fn body(&self, name: Option<&str>, organization_type: Option<&str>) -> Option<&Body> {
        self.bodies.iter().find(|body| body.fits(name, organization_type))
    }

    /// The grounds of a regime.
    pub fn grounds_of(&self, regime: &str) -> &[String] {
        self.duties.iter().find(|(known, _)| known == regime).map_or(&[], |(_, grounds)| grounds)
    }
}

impl Body {
    /// True where a body with this name and type is one of these.
    fn fits(&self, name: Option<&str>, organization_type: Option<&str>) -> bool {
        let holds = |words: &[String]| name.is_some_and(|name| words.iter().any(|word| name.contains(word.as_str())));
        let of_type = || organization_type.is_some_and(|kind| self.organization_type.iter().any(|known| known == kind));
        (self.organization_type.is_empty() || of_type())
            && (self.has.is_empty() || holds(&self.has))
            && !holds(&self.has_not)
    }
}

impl Deadline {
    /// The last day for a body that knew on a day; `None` where that is no existing day.
    pub fn last_day(&self, closed: &Closed, known: PartialDate, longer: bool) -> Option<LastDay> {
        let more = self.longer.as_ref().filter(|_| longer).map(|(_, days)| *days);
        let day = known.plus_days(more.unwrap_or(self.days))?;
        if self.moves { closed.next_open(day) } else { Some(LastDay::Known(day)) }
    }
}

/// More days than offices ever were closed in a row: a search for an open day ends, and what is later than a last day by as
/// many is late, whatever the holidays.
pub const LONGEST_CLOSURE: i64 = 14;

impl Closed {
    /// The day itself where offices are open on it, else the next on which they are.
    fn next_open(&self, day: PartialDate) -> Option<LastDay> {
        let mut next = day;
        for _ in 0..LONGEST_CLOSURE {
            if !self.years.is_some_and(|(first, last)| (first..=last).contains(&next.year)) {
                return Some(LastDay::AtLeast(day));
            }
            if !self.is_closed(next)? {
                return Some(LastDay::Known(next));
            }
            next = next.plus_days(1)?;
        }
        None
    }

    fn is_closed(&self, day: PartialDate) -> Option<bool> {
        let weekday = day.naive()?.weekday().num_days_from_monday();
        let every_year =
            self.every_year.iter().any(|(month, date)| (Some(*month), Some(*date)) == (day.month, day.day));
        Some(self.weekdays.contains(&weekday) || every_year || self.holidays.binary_search(&day).is_ok())
    }
}
