//! Whether the values of a record go together. Where two do not, the record tells it, and which of them is the weaker;
//! a value is given up only where the definitions exclude the pair.

use chrono::Datelike;

use crate::calendar::PartialDate;
use crate::mention::{DateExpr, DayRef, Value};
use crate::message::{Field, Held, Message, message};
use crate::record::{Confidence, Contradiction, Record};
use crate::rules::RuleSet;
use crate::rules::checks::{Asks, Check};

/// A value of a field and the words that prove it.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// Name of the field.
    pub field: &'a str,
    /// The value, or one item of a list.
    pub value: &'a str,
    /// The words.
    pub text: &'a str,
}

/// What stands for the field in the place of one where a date and its weekday do not go together.
const WEEKDAY: &str = "weekday";

/// Two values that do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field whose value is doubted more, and its values.
    pub weaker: (String, Vec<String>),
    /// The other one.
    pub other: (String, Vec<String>),
}

/// Tells in the record which of its values contradict each other, and gives up what the definitions exclude.
pub(super) fn check(rules: &RuleSet, record: &mut Record) {
    for check in &rules.checks {
        let stated: Vec<Stated> = record.evidence.iter().map(stated).collect();
        for clash in clashes(rules, check, &stated) {
            let gives_up = check.gives_up && give_up(record, &clash.weaker.0);
            doubt(record, &clash.weaker);
            if !is_told_by_delays(&check.asks) {
                record.warnings.push(told(check, &clash, gives_up));
            }
            record.contradictions.push(Contradiction {
                check: check.id.clone(),
                weaker: clash.weaker.0,
                other: clash.other.0,
                given_up: gives_up,
            });
        }
    }
}

/// A value that another one speaks against is not sure.
fn doubt(record: &mut Record, (field, values): &(String, Vec<String>)) {
    let doubted = record.evidence.iter_mut().filter(|proof| proof.field == field && values.contains(&proof.value));
    for proof in doubted {
        proof.confidence = Confidence::Low;
        record.confidence.insert(proof.field, Confidence::Low);
    }
}

/// True for dates out of order between which a delay is counted: that it is negative is told with the delays.
fn is_told_by_delays(asks: &Asks) -> bool {
    let Asks::Order(first, then) = asks else { return false };
    let counted = ["contained", "reported_ppc", "reported_police", "notified", "first_published"];
    match first.as_str() {
        "occurred" => then == "discovered",
        "discovered" => counted.contains(&then.as_str()),
        _ => false,
    }
}

fn stated(proof: &crate::record::Evidence) -> Stated<'_> {
    Stated { field: proof.field, value: &proof.value, text: &proof.text }
}

/// The sentence for readers of the record.
fn told(check: &Check, clash: &Clash, gives_up: bool) -> Message {
    let ((weaker, values), (other, against)) = (&clash.weaker, &clash.other);
    message!(
        "{weaker} ({values}) does not go with {other} ({against}): {end} [{check}]",
        weaker = Field::new(weaker),
        values = Held::new(weaker, values),
        other = Field::called(other, if other == WEEKDAY { "its weekday" } else { other }),
        against = Held::new(other, against),
        end = if gives_up { message!("it is given up") } else { message!("it is the weaker one") },
        check = check.id
    )
}

/// Takes the value of a field out of the record, with its evidence; false where the field cannot be given up.
fn give_up(record: &mut Record, field: &str) -> bool {
    match field {
        "leaked_data" => record.leaked_data.clear(),
        "denied_data" => record.denied_data.clear(),
        "delay_reasons" => record.delay_reasons.clear(),
        "secondary_damage" => record.secondary_damage = None,
        "affected_total" => record.affected_total = None,
        "occurred_end" => record.occurred_end = None,
        _ => return false,
    }
    record.evidence.retain(|proof| proof.field != field);
    true
}

/// What a check objects to in these values.
pub fn clashes(rules: &RuleSet, check: &Check, stated: &[Stated]) -> Vec<Clash> {
    let values = |field: &str| -> Vec<&str> { stated.iter().filter(|s| s.field == field).map(|s| s.value).collect() };
    let met = |(field, wanted): &(String, Vec<String>)| {
        let there = values(field);
        !there.is_empty() && (wanted.is_empty() || there.iter().any(|value| wanted.iter().any(|want| want == value)))
    };
    if !check.when.iter().all(met) {
        return Vec::new();
    }
    let named = |field: &str| (field.to_owned(), values(field).into_iter().map(str::to_owned).collect());
    let other = check.when.iter().map(|(field, _)| field.as_str()).find(|field| *field != check.weaker);
    let clash = |other: &str| vec![Clash { weaker: named(&check.weaker), other: named(other) }];
    match &check.asks {
        Asks::Order(first, then) => {
            let late = values(first).first().zip(values(then).first()).is_some_and(|(a, b)| is_later(a, b));
            let other = if check.weaker == *first { then } else { first };
            if late { clash(other) } else { Vec::new() }
        }
        Asks::Filled(field) if !values(field).is_empty() => clash(other.unwrap_or(field)),
        Asks::Lacks(field) if values(field).is_empty() => clash(other.unwrap_or(field)),
        Asks::Filled(_) | Asks::Lacks(_) => Vec::new(),
        Asks::Weekday(fields) => {
            let dates = stated.iter().filter(|s| fields.iter().any(|field| field == s.field));
            dates.filter_map(|date| wrong_weekday(rules, date)).collect()
        }
    }
}

/// True where the first date lies after the second, as far as both are stated.
fn is_later(first: &str, then: &str) -> bool {
    let (Ok(first), Ok(then)) = (first.parse::<PartialDate>(), then.parse::<PartialDate>()) else { return false };
    let day = first.day.zip(then.day);
    let month = first.month.zip(then.month);
    let cut =
        |date: PartialDate| (date.year, date.month.filter(|_| month.is_some()), date.day.filter(|_| day.is_some()));
    cut(first) > cut(then)
}

/// The date where its words name another weekday than its own.
fn wrong_weekday(rules: &RuleSet, date: &Stated) -> Option<Clash> {
    let day: PartialDate = date.value.parse().ok()?;
    let right = day.naive()?.weekday().number_from_monday();
    let words = rules.normalizer.normalize(date.text).text;
    let named = |expr: &DateExpr| (expr.day == day.day.map(DayRef::Stated)).then_some(expr.weekday).flatten();
    let mut weekdays = rules.finder.find(&words).into_iter().filter_map(|mention| match mention.value {
        Value::Date(expr) => named(&expr),
        Value::Period(period) => named(&period.from).or_else(|| named(&period.to)),
        Value::Count(_) | Value::Unreadable(_) => None,
    });
    let wrong = weekdays.next().filter(|weekday| u32::from(*weekday) != right)?;
    let weaker = (date.field.to_owned(), vec![date.value.to_owned()]);
    Some(Clash { weaker, other: (WEEKDAY.to_owned(), vec![wrong.to_string()]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_as_far_as_both_are_stated() {
        for (first, then, later) in [
            ("2024-05-03", "2024-05-02", true),
            ("2024-05-03", "2024-05", false),
            ("2024-06", "2024-05-31", true),
            ("2025", "2024-12-31", true),
            ("2024-05-02", "2024-05-02", false),
        ] {
            assert_eq!(is_later(first, then), later, "{first} {then}");
        }
    }
}
