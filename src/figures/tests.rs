use std::sync::OnceLock;

use super::*;
use crate::calendar::PartialDate;
use crate::output::Language;
use crate::record::{Delays, Record};
use crate::rules::{RuleFiles, RuleSet, load};

fn incident(published: PartialDate, cause: &str, affected: Option<u64>, discovery: Option<i64>) -> Record {
    Record {
        kind: "incident".to_owned(),
        published: Some(published),
        causes: vec![cause.to_owned()],
        leaked_data: vec!["name".to_owned(), "email".to_owned()],
        affected_total: affected,
        delays: Delays { discovery_days: discovery, ..Delays::default() },
        ..Record::default()
    }
}

fn records() -> Vec<Record> {
    vec![
        incident(PartialDate::day(2024, 3, 31), "ransomware", Some(1200), Some(4)),
        incident(PartialDate::day(2024, 4, 1), "misdelivery", Some(9), Some(-1)),
        incident(PartialDate::month(2024, 4), "misdelivery", None, Some(40)),
        incident(PartialDate::year(2023), "misdelivery", Some(10), None),
    ]
}

fn by(names: &[&str]) -> Vec<(Vec<Option<String>>, usize)> {
    let records = records();
    let dimensions: Vec<Dimension> = names.iter().map(|name| name.parse().expect("a dimension")).collect();
    let table = table(&records, &dimensions);
    table.groups.into_iter().map(|group| (group.values, group.summary.incidents)).collect()
}

/// The groups of posts that are each a case of its own.
fn table(records: &[Record], dimensions: &[Dimension]) -> Table {
    let incidents = alone(records);
    grouped(&incidents.iter().collect::<Vec<_>>(), dimensions)
}

fn alone(records: &[Record]) -> Vec<Incident<'_>> {
    incidents(rules(), records, Counting::Posts)
}

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| load(&RuleFiles::embedded()).0.expect("rules that load"))
}

fn overview(records: &[Record]) -> Overview {
    Overview::of(rules(), records, Counting::Posts)
}

fn one(value: &str) -> Vec<Option<String>> {
    vec![Some(value.to_owned())]
}

#[test]
fn periods_are_those_of_the_calendar_and_vague_dates_are_unsaid() {
    assert_eq!(by(&["month"]), [(one("2024-03"), 1), (one("2024-04"), 2), (vec![None], 1)]);
    assert_eq!(by(&["quarter"]), [(one("2024-Q1"), 1), (one("2024-Q2"), 2), (vec![None], 1)]);
    assert_eq!(by(&["year"]), [(one("2023"), 1), (one("2024"), 3)]);
    assert_eq!(by(&["fiscal_year"]), [(one("FY2023"), 1), (one("FY2024"), 2), (vec![None], 1)]);
}

#[test]
fn sizes_are_in_the_order_of_their_numbers() {
    assert_eq!(by(&["size"]), [(one("1-9"), 1), (one("10-99"), 1), (one("1000-9999"), 1), (vec![None], 1)]);
}

#[test]
fn groups_come_by_number_of_incidents_and_lists_count_in_each_item() {
    assert_eq!(by(&["primary_cause"]), [(one("misdelivery"), 3), (one("ransomware"), 1)]);
    assert_eq!(by(&["leaked_data"]), [(one("email"), 4), (one("name"), 4)]);
}

#[test]
fn a_summary_has_sums_and_lower_medians() {
    let records = records();
    let incidents = alone(&records);
    let summary = Summary::of(&incidents.iter().collect::<Vec<_>>());
    assert_eq!((summary.incidents, summary.affected_known, summary.affected_sum), (4, 3, 1219));
    assert_eq!(summary.affected_median, Some(10));
    assert_eq!((summary.delays["discovery_days"].known, summary.delays["discovery_days"].median), (3, 4));
    assert!(!summary.delays.contains_key("ppc_report_days"));
}

#[test]
fn delays_are_binned_and_carry_the_limits_of_the_rules() {
    let mut records = records();
    records[0].delays.ppc_final_days = Some(31);
    let overview = overview(&records);
    let discovery = overview.delays.iter().find(|delay| delay.delay == "discovery_days").expect("a histogram");
    let filled: Vec<_> = discovery.bins.iter().filter(|bin| bin.incidents > 0).map(|bin| (bin.from, bin.to)).collect();
    assert_eq!((filled, discovery.negative), (vec![(4, Some(4)), (31, Some(60))], 1));
    let last = overview.delays.iter().find(|delay| delay.delay == "ppc_final_days").expect("a histogram");
    assert_eq!(last.limits.iter().map(|limit| limit.days).collect::<Vec<_>>(), [29, 59]);
}

#[test]
fn shared_parties_have_two_victims_or_more() {
    let mut records = records();
    for (record, name) in records.iter_mut().zip(["架空市", "架空社", "架空社"]) {
        record.organization = Some(name.to_owned());
        record.third_party = vec!["架空データ株式会社".to_owned()];
    }
    records[3].third_party = vec!["別の会社".to_owned()];
    let shared = overview(&records).shared_parties;
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0].organizations, ["架空市", "架空社"]);
}

#[test]
fn posts_that_are_no_incidents_are_not_counted() {
    let mut records = records();
    records[0].kind = "other".to_owned();
    assert_eq!(overview(&records).total.incidents, 3);
}

#[test]
fn an_unknown_dimension_hints_at_a_like_one() {
    assert!("primary_causes".parse::<Dimension>().unwrap_err().to_string().contains("did you mean `primary_cause`?"));
    assert!(
        "xyz".parse::<Dimension>().unwrap_err().to_string().contains("one of month, quarter, year, fiscal_year, size")
    );
}

#[test]
fn pairs_are_laid_out_in_both_directions() {
    let records = records();
    let dimensions: Vec<Dimension> = ["year", "primary_cause"].map(|name| name.parse().expect("a dimension")).to_vec();
    let table = table(&records, &dimensions);
    let grid = Grid::of_pairs("months", &table, Wording { names: None, language: Language::En });
    assert_eq!(grid.head, ["year", "misdelivery", "ransomware"]);
    assert_eq!(grid.rows, [vec!["2023", "1", ""], vec!["2024", "2", "1"]]);
}

#[test]
fn a_limit_ends_a_bin_and_is_told_even_where_nobody_took_as_long() {
    let mut records = records();
    records[0].delays.ppc_final_days = Some(31);
    let overview = overview(&records);
    let histogram = overview.delays.iter().find(|delay| delay.delay == "ppc_final_days").expect("a histogram");
    let grid = Grid::of_histogram(histogram, Wording { names: None, language: Language::Ja });
    assert_eq!(grid.head, ["日数", "件数", "期限・区分"]);
    assert_eq!(grid.rows, [vec!["15-29", "0", "確報30日以内"], vec!["31-59", "1", "確報60日以内(不正の目的)"]]);
}

#[test]
fn codes_have_names_and_unknown_ones_stay() {
    let names = Names::of(rules());
    assert_eq!(names.name("cause_category", "attack", Language::Ja), "攻撃");
    assert_eq!(names.name("ppc_final", "late", Language::En), "Final report late");
    assert_eq!(names.name("cause", "invented", Language::En), "invented");
}

#[test]
fn every_category_of_a_cause_has_a_name() {
    let rules = rules();
    let named: Vec<_> = rules.labels_of("cause_category").iter().map(|label| label.id.as_str()).collect();
    for cause in rules.labels_of("cause") {
        let category = cause.category.as_deref().unwrap_or("none");
        assert!(named.contains(&category), "{}: {category}", cause.id);
    }
}
