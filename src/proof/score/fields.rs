//! The fields that are compared, and how.

use super::gold::Gold;
use crate::calendar::PartialDate;

/// How the values of a field are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Right or wrong, once a post; both null is right.
    Single,
    /// Right or wrong, once an item.
    Items,
    /// A slot that counts where at least one side fills it.
    Date,
}

/// One field.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// True where it counts for the overall figure; the date fields do so together.
    pub(super) key: bool,
    /// Its values as shown: at most one unless the shape is [`Shape::Items`].
    pub(super) values: fn(&Gold) -> Vec<String>,
}

/// In the order of the report.
pub(super) const FIELDS: &[Field] = &[
    single("kind", true, |g| vec![g.kind.clone()]),
    single("title", true, |g| vec![g.title.clone()]),
    single("case_id", true, |g| text(&g.case_id)),
    single("published", true, |g| date(&g.published)),
    single("organization", true, |g| text(&g.organization)),
    single("organization_type", false, |g| text(&g.organization_type)),
    single("report_stage", false, |g| text(&g.report_stage)),
    items("third_party", false, |g| g.third_party.clone()),
    single("third_party_involved", false, |g| vec![g.third_party_involved.to_string()]),
    items("causes", true, |g| g.causes.clone()),
    single("primary_cause", true, |g| text(&g.causes.first().cloned())),
    single("leak_status", true, |g| text(&g.leak_status)),
    items("leaked_data", true, |g| g.leaked_data.clone()),
    items("denied_data", true, |g| g.denied_data.clone()),
    items("counts", true, |g| g.counts.iter().map(|count| format!("{} {}", count.value, count.unit)).collect()),
    single("affected_total", true, |g| g.affected_total.iter().map(u64::to_string).collect()),
    slot("occurred", |g| date(&g.occurred)),
    slot("occurred_end", |g| date(&g.occurred_end)),
    slot("discovered", |g| date(&g.discovered)),
    slot("contained", |g| date(&g.contained)),
    slot("investigation_completed", |g| date(&g.investigation_completed)),
    slot("reported_ppc", |g| date(&g.reported_ppc)),
    slot("reported_ppc_final", |g| date(&g.reported_ppc_final)),
    slot("reported_police", |g| date(&g.reported_police)),
    slot("notified", |g| date(&g.notified)),
    slot("first_published", |g| date(&g.first_published)),
    items("reported_to", true, |g| g.reported_to.clone()),
    items("delay_reasons", false, |g| g.delay_reasons.clone()),
    single("secondary_damage", false, |g| text(&g.secondary_damage)),
];

const fn single(name: &'static str, key: bool, values: fn(&Gold) -> Vec<String>) -> Field {
    Field { name, shape: Shape::Single, key, values }
}

const fn items(name: &'static str, key: bool, values: fn(&Gold) -> Vec<String>) -> Field {
    Field { name, shape: Shape::Items, key, values }
}

const fn slot(name: &'static str, values: fn(&Gold) -> Vec<String>) -> Field {
    Field { name, shape: Shape::Date, key: false, values }
}

fn text(value: &Option<String>) -> Vec<String> {
    value.iter().cloned().collect()
}

fn date(value: &Option<PartialDate>) -> Vec<String> {
    value.iter().map(PartialDate::to_string).collect()
}
