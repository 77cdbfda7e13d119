//! Which posts tell of one incident, and how many it affected.

use std::collections::BTreeMap;

use crate::cases::{Member, members};
use crate::record::{Count, Record};
use crate::rules::RuleSet;

/// What counts once where people are summed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Counting {
    /// A case: its figure is that of the last post that states one, and a post that stands in the dumps twice counts once
    #[default]
    Cases,
    /// Every post for itself
    Posts,
}

/// Units of things, of which no total of people or records is made.
const THINGS: [&str; 2] = ["devices", "sites"];

/// How many are affected, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The number.
    pub value: u64,
    /// What it counts: `persons`, `records`, …; [`Affected::MIXED`] where the counts do not tell.
    pub unit: String,
    /// Stated as about so many.
    pub approx: bool,
}

/// A post that tells of an incident, with its place among the cases.
#[derive(Debug, Clone)]
pub struct Incident<'r> {
    /// What the post says.
    pub record: &'r Record,
    /// Its place.
    pub member: Member,
    /// The figure of the last of the reports of its issuer that states one, by unit.
    pub affected: Vec<Affected>,
}

impl Affected {
    /// The unit of a number that is no number of one thing.
    pub const MIXED: &str = "mixed";

    /// What a record says: nothing where it has no total, and a part for each unit that the total is put together of.
    pub fn of(record: &Record) -> Vec<Self> {
        let Some(value) = record.affected_total else { return Vec::new() };
        let counts: Vec<&Count> = record.counts.iter().filter(|count| !THINGS.contains(&count.unit.as_str())).collect();
        let of = |value: u64, unit: &str, approx: bool| Self { value, unit: unit.to_owned(), approx };
        if let Some(same) = counts.iter().find(|count| count.value == value) {
            return vec![of(value, &same.unit, same.approx)];
        }
        let mut units: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
        for count in &counts {
            let known = units.entry(&count.unit).or_default();
            *known = (known.0.saturating_add(count.value), known.1 || count.approx);
        }
        let parts = || units.iter().map(|(unit, (sum, approx))| of(*sum, unit, *approx));
        if let Some(sum) = parts().find(|part| part.value == value) {
            return vec![sum];
        }
        if units.values().fold(0, |sum: u64, (part, _)| sum.saturating_add(*part)) == value {
            return parts().collect();
        }
        let unit = if units.len() == 1 { units.keys().next().copied() } else { None };
        vec![of(value, unit.unwrap_or(Self::MIXED), units.values().any(|(_, approx)| *approx))]
    }
}

/// The incidents among `records` with their places.
pub fn incidents<'r>(rules: &RuleSet, records: &'r [Record], counting: Counting) -> Vec<Incident<'r>> {
    let records: Vec<&Record> = records.iter().filter(|record| record.kind == "incident").collect();
    let members = match counting {
        Counting::Cases => members(rules, &records),
        Counting::Posts => (0..records.len()).map(Member::alone).collect(),
    };
    let mut last: BTreeMap<usize, (usize, Vec<Affected>)> = BTreeMap::new();
    for (record, member) in records.iter().zip(&members) {
        let affected = Affected::of(record);
        let is_later = !affected.is_empty() && last.get(&member.reports).is_none_or(|(order, _)| *order < member.order);
        if is_later {
            last.insert(member.reports, (member.order, affected));
        }
    }
    let of = |member: &Member| last.get(&member.reports).map_or(Vec::new(), |(_, affected)| affected.clone());
    let places = records.into_iter().zip(members);
    places.map(|(record, member)| Incident { record, affected: of(&member), member }).collect()
}
