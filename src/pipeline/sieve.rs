//! What is not sure enough is left out, and counted.

use crate::extract::{Counts, Data, Dates, Issuer, ThirdParties};
use crate::label::Labels;
use crate::record::{Confidence, Found};

/// Lets values through that are sure enough.
pub(super) struct Sieve {
    least: Confidence,
    /// The field of each value that was left out.
    withheld: Vec<&'static str>,
}

impl Sieve {
    pub fn new(least: Confidence) -> Self {
        Self { least, withheld: Vec::new() }
    }

    pub fn issuer(&mut self, issuer: &mut Issuer) {
        self.one("organization", &mut issuer.name);
        self.one("organization_type", &mut issuer.kind);
    }

    pub fn third_parties(&mut self, parties: &mut ThirdParties) {
        let named = std::mem::take(&mut parties.named);
        parties.named = named.into_iter().filter(|named| self.passes("third_party", &named.name)).collect();
        self.one("third_party_involved", &mut parties.involved);
    }

    pub fn labels(&mut self, labels: &mut Labels) {
        self.all("causes", &mut labels.causes);
        self.one("leak_status", &mut labels.leak_status);
        self.all("reported_to", &mut labels.reported_to);
        self.all("delay_reasons", &mut labels.delay_reasons);
        self.one("secondary_damage", &mut labels.secondary_damage);
        self.one("report_stage", &mut labels.report_stage);
    }

    pub fn data(&mut self, data: &mut Data) {
        self.all("leaked_data", &mut data.leaked);
        self.all("denied_data", &mut data.denied);
    }

    pub fn counts(&mut self, counts: &mut Counts) {
        self.all("counts", &mut counts.all);
        self.one("affected_total", &mut counts.total);
    }

    pub fn dates(&mut self, dates: &mut Dates) {
        dates.retain(|field, found| self.passes(field.name(), found));
    }

    /// The fields of what was left out, one for each value.
    pub fn finish(self) -> Vec<&'static str> {
        self.withheld
    }

    fn passes<T>(&mut self, field: &'static str, found: &Found<T>) -> bool {
        let passes = found.confidence >= self.least;
        self.withheld.extend((!passes).then_some(field));
        passes
    }

    fn one<T>(&mut self, field: &'static str, found: &mut Option<Found<T>>) {
        found.take_if(|found| !self.passes(field, found));
    }

    fn all<T>(&mut self, field: &'static str, found: &mut Vec<Found<T>>) {
        found.retain(|found| self.passes(field, found));
    }
}
