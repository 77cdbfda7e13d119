//! Until when a report is due. One calculation gives the due dates, the labels of the two reports, and what is said of them.

use crate::calendar::PartialDate;
use crate::message::{Message, message};
use crate::record::Duty;
use crate::rules::RuleSet;
use crate::rules::law::{LONGEST_CLOSURE, LastDay};

/// The last days of the two reports; `None` where the law gives none, or where nobody can tell it.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Deadlines {
    /// Until when the preliminary report is due by the Commission's guide.
    pub preliminary: Option<PartialDate>,
    /// Until when the final report is due.
    pub last: Option<PartialDate>,
    /// What a reader should know of them.
    pub warnings: Vec<Message>,
}

/// The deadlines of who owes a report and knew on a day.
pub fn deadlines(rules: &RuleSet, duty: Option<&Duty>, known: Option<PartialDate>) -> Deadlines {
    let mut deadlines = Deadlines::default();
    let Some((duty, known)) = bound(duty, known) else { return deadlines };
    let last = |report| rules.law.deadline(report)?.last_day(&rules.law.closed, known, duty.longer);
    if let Some(LastDay::Known(day)) = last("preliminary") {
        deadlines.preliminary = Some(day);
    }
    match last("final") {
        Some(LastDay::Known(day)) => deadlines.last = Some(day),
        Some(LastDay::AtLeast(day)) => {
            let end = rules.law.closed.years.map(|(_, end)| message!(" (they are until {end})", end));
            deadlines.warnings.push(message!(
                "no due date of the final report: it falls on {day} or later, and the holidays of that year are not known{until}",
                day,
                until = end.unwrap_or_default()
            ));
        }
        None => {}
    }
    deadlines
}

/// Whether a report was made within a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// On its last day or before.
    Yes,
    /// After its last day.
    No,
    /// Nobody can tell.
    Unknown,
}

/// Whether a report made on a day keeps a deadline: its longer term where `longer`.
pub(super) fn kept(
    rules: &RuleSet,
    report: &str,
    longer: bool,
    (known, made): (PartialDate, PartialDate),
) -> Option<Kept> {
    let last = rules.law.deadline(report)?.last_day(&rules.law.closed, known, longer)?;
    Some(match last {
        LastDay::Known(day) | LastDay::AtLeast(day) if made <= day => Kept::Yes,
        LastDay::Known(_) => Kept::No,
        LastDay::AtLeast(day) if day.days_until(&made)? > LONGEST_CLOSURE => Kept::No,
        LastDay::AtLeast(_) => Kept::Unknown,
    })
}

/// The duty and the day of knowing, where the body was bound on that day.
pub(super) fn bound(duty: Option<&Duty>, known: Option<PartialDate>) -> Option<(&Duty, PartialDate)> {
    let (duty, known) = (duty?, known.filter(PartialDate::is_day)?);
    (duty.since.days_until(&known)? >= 0).then_some((duty, known))
}
