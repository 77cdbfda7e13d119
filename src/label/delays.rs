//! Delays between the dates, and their labels from `rules/delays.toml`.

use crate::calendar::PartialDate;
use crate::extract::DateField;
use crate::record::Delays;
use crate::rules::RuleSet;

/// Family of the delay labels.
const FAMILY: &str = "delay";

/// Whole days between two day-precise dates each, with the first label of the delay whose bound they keep.
///
/// The deadlines are those of the Enforcement Rules of the Act on the Protection of Personal Information, article 8,
/// and the guideline that reads "promptly" as within 3 to 5 days; `rules/delays.toml` states them.
pub fn delays(
    rules: &RuleSet,
    date: impl Fn(DateField) -> Option<PartialDate>,
    cause_category: Option<&str>,
) -> Delays {
    let days = |from: DateField, to: DateField| date(from)?.days_until(&date(to)?);
    let label = |delay: &str, days: Option<i64>| delay_label(rules, delay, days?, cause_category);
    let since_discovery = |to| days(DateField::Discovered, to);
    let ppc_report = since_discovery(DateField::ReportedPpc);
    let ppc_final = since_discovery(DateField::ReportedPpcFinal);
    let publication = since_discovery(DateField::FirstPublished);
    Delays {
        discovery_days: days(DateField::Occurred, DateField::Discovered),
        containment_days: since_discovery(DateField::Contained),
        ppc_report_days: ppc_report,
        ppc_report_label: label("ppc_report", ppc_report),
        ppc_final_days: ppc_final,
        ppc_final_label: label("ppc_final", ppc_final),
        police_report_days: since_discovery(DateField::ReportedPolice),
        notification_days: since_discovery(DateField::Notified),
        publication_days: publication,
        publication_label: label("publication", publication),
    }
}

fn delay_label(rules: &RuleSet, delay: &str, days: i64, cause_category: Option<&str>) -> Option<String> {
    let fits = |label: &&crate::rules::Label| {
        label.delay.as_ref().is_some_and(|bound| {
            let for_cause = bound.cause_category.is_empty()
                || cause_category.is_some_and(|category| bound.cause_category.iter().any(|known| known == category));
            bound.delay == delay && for_cause && bound.at_most.is_none_or(|most| days <= most)
        })
    };
    rules.labels_of(FAMILY).iter().find(fits).map(|label| plain_id(&label.id).to_owned())
}

/// Label ids are unique within a family: `ppc_final.late` is printed as `late`.
fn plain_id(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
}
