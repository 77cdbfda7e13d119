//! The law: who is bound, by which grounds, and until when; and the days on which offices are closed.

use std::collections::BTreeMap;

use chrono::Weekday;

use super::Compiler;
use crate::calendar::PartialDate;
use crate::message::{Message, message};
use crate::rules::law::{Body, Closed, Deadline, LastDay, Law};
use crate::rules::model::Label;
use crate::rules::read::{In, Written};
use crate::rules::written::{self, DeadlineExample, Text};

/// Family of the grounds.
const LAW: &str = "law";
/// Family of what takes the duty away.
const EXEMPTIONS: &str = "exemption";
/// Family of the regimes.
const REGIMES: &str = "regime";
/// Family of the types of organizations.
const ORGANIZATIONS: &str = "organization";
/// The reports that have a deadline.
pub(in crate::rules) const DEADLINES: [&str; 2] = ["preliminary", "final"];

type Labels = BTreeMap<String, Vec<Label>>;

impl Compiler<'_> {
    pub(super) fn law(&mut self, written: &mut Written, labels: &Labels) -> Law {
        self.check_works(written);
        let (file, law) = super::shapes::unpack(written.law.take());
        for status in &law.leak_status {
            self.check_label(file, "leak_status", status, labels);
        }
        if let Some(label) = &law.destroyed {
            self.check_label(file, LAW, label, labels);
        }
        for label in &law.exempt {
            self.check_label(file, EXEMPTIONS, label, labels);
        }
        for cause in &law.open_causes {
            self.check_label(file, "cause", cause, labels);
        }
        let words = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect::<Vec<_>>();
        let in_force = law.in_force.as_ref().and_then(|day| self.day(file, day));
        let closed = self.closed(written);
        let deadlines = std::mem::take(&mut written.deadlines);
        let bodies = std::mem::take(&mut written.bodies);
        let mut law = Law {
            leak_status: words(&law.leak_status),
            destroyed: law.destroyed.map(Text::into_inner),
            in_force,
            open_causes: words(&law.open_causes),
            exempt: words(&law.exempt),
            duties: self.duties(written, labels),
            deadlines: deadlines.into_iter().map(|deadline| self.deadline(deadline, labels, &closed)).collect(),
            bodies: bodies.iter().map(|body| self.body(body, in_force, labels)).collect(),
            closed: Closed::default(),
        };
        law.closed = closed;
        bodies.iter().for_each(|body| self.check_bodies(body, &law));
        law
    }

    /// `source` of the entries of the law names a work and a place in it.
    fn check_works(&mut self, written: &Written) {
        let works: Vec<&str> = written.works.iter().map(|work| work.entry.get_ref().id.get_ref().as_str()).collect();
        let deadlines = written.deadlines.iter().map(|entry| (entry.file, &entry.entry.get_ref().source));
        let bodies = written.bodies.iter().map(|entry| (entry.file, &entry.entry.get_ref().source));
        let duties = written.duties.iter().map(|entry| (entry.file, &entry.entry.get_ref().source));
        for (file, source) in deadlines.chain(bodies).chain(duties) {
            let Some(source) = source else { continue };
            let work = source.get_ref().split_whitespace().next().unwrap_or_default();
            if !works.contains(&work) {
                self.undefined(file, source, "E203", &works);
            }
        }
    }

    fn duties(&mut self, written: &Written, labels: &Labels) -> Vec<(String, Vec<String>)> {
        let mut duties = Vec::new();
        for In { file, entry, .. } in &written.duties {
            let duty = entry.get_ref();
            self.check_label(*file, REGIMES, &duty.regime, labels);
            duty.grounds.iter().for_each(|ground| self.check_label(*file, LAW, ground, labels));
            let grounds = duty.grounds.iter().map(|ground| ground.get_ref().clone()).collect();
            duties.push((duty.regime.get_ref().clone(), grounds));
        }
        duties
    }

    fn deadline(&mut self, written: In<written::Deadline>, labels: &Labels, closed: &Closed) -> Deadline {
        let In { file, entry, .. } = written;
        let entry = entry.into_inner();
        if !DEADLINES.contains(&entry.id.get_ref().as_str()) {
            self.unknown(file, &entry.id, "E203", &DEADLINES);
        }
        if let Some(longer) = &entry.longer {
            self.check_label(file, LAW, &longer.ground, labels);
        }
        let terms = [Some(&entry.days), entry.longer.as_ref().map(|longer| &longer.days)];
        for term in terms.into_iter().flatten().filter(|term| *term.get_ref() < 1) {
            let message =
                message!("a term of {term} days: the first day is the day of knowing itself", term = term.get_ref());
            self.problems.error("E220", file, Some(term.span()), message);
        }
        let last = |days: i64| days.saturating_sub(i64::from(entry.first_day_counts));
        let deadline = Deadline {
            days: last(*entry.days.get_ref()),
            moves: entry.moves,
            longer: entry.longer.map(|longer| (longer.ground.into_inner(), last(*longer.days.get_ref()))),
            id: entry.id.into_inner(),
        };
        entry.example.iter().for_each(|example| self.check_deadline(file, &deadline, closed, example));
        deadline
    }

    /// An example of a deadline comes out as it says.
    fn check_deadline(&mut self, file: usize, deadline: &Deadline, closed: &Closed, example: &DeadlineExample) {
        let (known, last) = (self.day(file, &example.known), self.day(file, &example.last));
        let (Some(known), Some(last)) = (known, last) else { return };
        let got = deadline.last_day(closed, known, example.longer);
        if got != Some(LastDay::Known(last)) {
            let got = match got {
                Some(LastDay::Known(day)) => Message::from(day.to_string()),
                _ => message!("not known: the holidays of its year are not"),
            };
            let message =
                message!("the last day for who knew on {known} should be {last} and is {got}", known, last, got);
            self.problems.error("E223", file, Some(example.last.span()), message);
        }
    }

    fn body(&mut self, written: &In<written::Body>, in_force: Option<PartialDate>, labels: &Labels) -> Body {
        let In { file, entry, .. } = written;
        let body = entry.get_ref();
        if let Some(regime) = &body.regime {
            self.check_label(*file, REGIMES, regime, labels);
        }
        body.organization_type.iter().for_each(|kind| self.check_label(*file, ORGANIZATIONS, kind, labels));
        let since = body.since.as_ref().and_then(|day| self.day(*file, day));
        if let (Some(since), Some(in_force), Some(written)) = (since, in_force, &body.since)
            && since < in_force
        {
            let message = message!("bound since {since}, before the duty to report was in force", since);
            self.problems.error("E222", *file, Some(written.span()), message);
            self.problems.help(message!("the duty begins on {in_force} (`in_force` of the family `law`)", in_force));
        }
        let words = |words: &[Text]| words.iter().map(|word| word.get_ref().clone()).collect();
        Body {
            id: body.id.get_ref().clone(),
            regime: body.regime.as_ref().map(|regime| regime.get_ref().clone()),
            since,
            organization_type: words(&body.organization_type),
            has: words(&body.has),
            has_not: words(&body.has_not),
        }
    }

    /// The names that an entry gives as examples fall under it, and those that look alike do not.
    fn check_bodies(&mut self, written: &In<written::Body>, law: &Law) {
        let entry = written.entry.get_ref();
        let kind = entry.organization_type.first().map(|kind| kind.get_ref().as_str());
        for (name, wanted) in entry.is.iter().map(|n| (n, true)).chain(entry.is_not.iter().map(|n| (n, false))) {
            let got = law.body(Some(name.get_ref()), kind).map_or("none", |body| body.id.as_str());
            if (got == entry.id.get_ref()) != wanted {
                let should = if wanted { message!("should") } else { message!("should not") };
                let message = message!(
                    "`{name}` {should} fall under this entry; it falls under `{got}`",
                    name = name.get_ref(),
                    should,
                    got
                );
                self.problems.error("E223", written.file, Some(name.span()), message);
            }
        }
    }

    fn closed(&mut self, written: &mut Written) -> Closed {
        let (file, days) = super::shapes::unpack(written.closed.take());
        let mut closed = Closed::default();
        for word in &days.weekdays {
            match word.get_ref().parse::<Weekday>() {
                Ok(day) => closed.weekdays.push(day.num_days_from_monday()),
                Err(_) => self.unknown(file, word, "E203", &["saturday", "sunday", "monday", "…"]),
            }
        }
        closed.every_year =
            days.every_year.iter().filter_map(|day| self.day_of_year(file, 2024, day)).map(parts).collect();
        for In { file, entry, .. } in std::mem::take(&mut written.holidays) {
            self.holidays(file, entry.get_ref(), &mut closed);
        }
        closed
    }

    /// Adds the holidays of a year. Years follow each other, and so do the days of a year: a gap would let a day pass for
    /// an open one.
    fn holidays(&mut self, file: usize, written: &written::HolidayYear, closed: &mut Closed) {
        let year = *written.year.get_ref();
        if let Some((_, last)) = closed.years.filter(|(_, last)| last.checked_add(1) != Some(year)) {
            let message = message!("the holidays of {year} stand after those of {last}", year, last);
            self.problems.error("E221", file, Some(written.year.span()), message);
            self.problems.help(message!(
                "write those of {last} here: years follow each other without a gap",
                last = last.saturating_add(1)
            ));
        }
        if written.days.is_empty() {
            let message = message!("no holiday in {year}", year);
            self.problems.error("E221", file, Some(written.year.span()), message);
        }
        closed.years = Some((closed.years.map_or(year, |(first, _)| first), year));
        for day in &written.days {
            let Some(date) = self.day_of_year(file, year, day) else { continue };
            if closed.holidays.last().is_some_and(|last| *last >= date) {
                let message = message!("{date} does not come after the holiday before it", date);
                self.problems.error("E221", file, Some(day.span()), message);
                self.problems.help("write the days of a year in order, each once".to_owned());
                continue;
            }
            closed.holidays.push(date);
        }
    }

    /// The day `MM-DD` of a year.
    fn day_of_year(&mut self, file: usize, year: i32, written: &Text) -> Option<PartialDate> {
        let day = format!("{year:04}-{}", written.get_ref()).parse::<PartialDate>().ok();
        let day = day.filter(|day| day.naive().is_some());
        if day.is_none() {
            let message =
                message!("`{written}` is no day of {year} of the form MM-DD", written = written.get_ref(), year);
            self.problems.error("E221", file, Some(written.span()), message);
        }
        day
    }

    /// A day of the form `YYYY-MM-DD` that there is.
    pub(super) fn day(&mut self, file: usize, written: &Text) -> Option<PartialDate> {
        let day = written.get_ref().parse::<PartialDate>().ok().filter(|day| day.naive().is_some());
        if day.is_none() {
            let message = message!("`{written}` is no day of the form YYYY-MM-DD", written = written.get_ref());
            self.problems.error("E203", file, Some(written.span()), message);
        }
        day
    }

    /// A label of a delay names a deadline, or not.
    pub(super) fn check_deadline_names(&mut self, written: &Written) {
        for In { file, entry, .. } in &written.labels {
            let Some(by) = &entry.get_ref().by else { continue };
            if !DEADLINES.contains(&by.get_ref().as_str()) {
                self.unknown(*file, by, "E203", &DEADLINES);
            }
        }
    }
}

/// Month and day.
fn parts(day: PartialDate) -> (u8, u8) {
    (day.month.unwrap_or_default(), day.day.unwrap_or_default())
}
