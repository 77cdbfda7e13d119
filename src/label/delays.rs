//! Delays between the dates, and their labels from `rules/delays.toml`.

use super::deadlines::{Kept, bound, kept};
use crate::calendar::PartialDate;
use crate::extract::DateField;
use crate::message::{Field, Message, message};
use crate::record::{Delays, Duty};
use crate::rules::{DelayBound, RuleSet};

/// Family of the delay labels.
const FAMILY: &str = "delay";
/// The deadline with a longer term, which an unknown cause leaves open.
const FINAL: &str = "final";
/// A delay longer than this is told: the year of one of the dates may be wrong.
const LONG: i64 = 3653;

/// What a post says of when things happened, and who owes a report.
#[derive(Debug, Clone, Copy)]
pub struct Times<'a, D> {
    /// The dates.
    pub date: D,
    /// Category of the main cause.
    pub cause_category: Option<&'a str>,
    /// What the issuer owes.
    pub duty: Option<&'a Duty>,
}

/// Whole days between two day-precise dates each, with the first label of the delay that holds.
pub fn delays<D: Fn(DateField) -> Option<PartialDate>>(rules: &RuleSet, times: Times<'_, D>) -> Delays {
    let days = |from: DateField, to: DateField| (times.date)(from)?.days_until(&(times.date)(to)?);
    let since_discovery = |to| days(DateField::Discovered, to);
    let label = |delay: &str, to| delay_label(rules, &times, delay, to);
    Delays {
        discovery_days: days(DateField::Occurred, DateField::Discovered),
        containment_days: since_discovery(DateField::Contained),
        ppc_report_days: since_discovery(DateField::ReportedPpc),
        ppc_report_label: label("ppc_report", DateField::ReportedPpc),
        ppc_final_days: since_discovery(DateField::ReportedPpcFinal),
        ppc_final_label: label("ppc_final", DateField::ReportedPpcFinal),
        police_report_days: since_discovery(DateField::ReportedPolice),
        notification_days: since_discovery(DateField::Notified),
        publication_days: since_discovery(DateField::FirstPublished),
        publication_label: label("publication", DateField::FirstPublished),
    }
}

/// What a reader should know of the delays: those below zero, and those so long that a year may be wrong.
pub fn delay_warnings(date: impl Fn(DateField) -> Option<PartialDate>) -> Vec<Message> {
    use DateField::{Contained, Discovered, FirstPublished, Notified, Occurred, ReportedPolice, ReportedPpc};
    let since = |to: DateField, field, name| (Field::called(field, name), Discovered, to);
    let all = [
        (Field::called("discovery_days", "discovery"), Occurred, Discovered),
        since(Contained, "containment_days", "containment"),
        since(ReportedPpc, "ppc_report_days", "ppc_report"),
        since(DateField::ReportedPpcFinal, "ppc_final_days", "ppc_final"),
        since(ReportedPolice, "police_report_days", "police_report"),
        since(Notified, "notification_days", "notification"),
        since(FirstPublished, "publication_days", "publication"),
    ];
    let warning = |(delay, from, to)| delay_warning(delay, (from, date(from)?), (to, date(to)?));
    all.into_iter().filter_map(warning).collect()
}

/// What a reader should know of the delay between two dates, if anything.
fn delay_warning(delay: Field, from: (DateField, PartialDate), to: (DateField, PartialDate)) -> Option<Message> {
    let ((from, first), (to, second)) = (from, to);
    let days = first.days_until(&second)?;
    let (from, to) = (Field::new(from.name()), Field::new(to.name()));
    match days {
        ..0 => Some(message!(
            "the {delay} delay is negative ({days} days): check `{from}` {first} and `{to}` {second}",
            delay,
            days,
            from,
            first,
            to,
            second
        )),
        LONG.. => Some(message!(
            "the {delay} delay is longer than ten years ({days} days): check `{from}` {first} and `{to}` {second}",
            delay,
            days,
            from,
            first,
            to,
            second
        )),
        _ => None,
    }
}

fn delay_label<D: Fn(DateField) -> Option<PartialDate>>(
    rules: &RuleSet,
    times: &Times<'_, D>,
    delay: &str,
    to: DateField,
) -> Option<String> {
    let dates = ((times.date)(DateField::Discovered)?, (times.date)(to)?);
    let days = dates.0.days_until(&dates.1).filter(|days| *days >= 0)?;
    let labels = || rules.labels_of(FAMILY).iter();
    let all = || labels().filter_map(|label| Some((&label.id, label.delay.as_ref().filter(|at| at.delay == delay)?)));
    if all().any(|(_, limit)| limit.by.is_some()) {
        bound(times.duty, Some(dates.0))?;
    }
    for (id, limit) in all() {
        match holds(rules, times, limit, days, dates) {
            Kept::Yes => return Some(plain_id(id).to_owned()),
            Kept::No => {}
            Kept::Unknown => return None,
        }
    }
    None
}

/// Whether a label of a delay holds.
fn holds<D>(
    rules: &RuleSet,
    times: &Times<'_, D>,
    limit: &DelayBound,
    days: i64,
    dates: (PartialDate, PartialDate),
) -> Kept {
    let of_category =
        times.cause_category.is_some_and(|category| limit.cause_category.iter().any(|known| known == category));
    if !(limit.cause_category.is_empty() || of_category) || limit.at_most.is_some_and(|most| days > most) {
        return Kept::No;
    }
    let Some(by) = &limit.by else { return Kept::Yes };
    let longer = times.duty.is_some_and(|duty| duty.longer);
    let open = by == FINAL && times.duty.is_some_and(|duty| duty.open);
    match kept(rules, by, limit.longer, dates).unwrap_or(Kept::Unknown) {
        // The post does not say whether somebody acted with a wrongful purpose: it may be in time or late.
        Kept::Yes if limit.longer && !longer => {
            if open {
                Kept::Unknown
            } else {
                Kept::No
            }
        }
        kept => kept,
    }
}

/// Label ids are unique within a family: `ppc_final.late` is printed as `late`.
fn plain_id(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
}
