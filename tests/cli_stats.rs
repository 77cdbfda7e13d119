//! `jikenbo stats` end to end.

mod common;

use common::{DUMP, Work, assert_has};
use serde_json::Value;

fn stats(options: &[&str]) -> String {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let outcome = work.run(&[&["stats", "posts.txt"], options].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    outcome.stdout
}

#[test]
fn groups_have_aligned_columns_with_names_in_either_language() {
    assert_eq!(
        stats(&["--by", "month,cause_category"]),
        "month    cause_category  incidents  affected_known  affected_sum  affected_median\n\
         2024-07  Attack                  1               1            25               25\n\
         2024-08  Loss, disposal          1               1           120              120\n"
    );
    assert_eq!(
        stats(&["--by", "cause_category", "--lang", "ja"]),
        "原因の分類    件数  影響件数の記載  影響件数の合計  影響件数の中央値\n\
         攻撃             1               1              25                25\n\
         紛失・誤廃棄     1               1             120               120\n"
    );
}

#[test]
fn csv_has_codes_and_every_figure() {
    let csv = stats(&["--by", "quarter,primary_cause", "--format", "csv"]);
    let lines: Vec<_> = csv.lines().collect();
    assert!(lines[0].starts_with("quarter,primary_cause,incidents,affected_known,affected_sum,affected_median,"));
    assert!(lines[0].ends_with(",publication_days_known,publication_days_median"));
    assert!(lines[1].starts_with("2024-Q3,loss,1,1,120,120,"), "{csv}");
    assert!(lines[2].starts_with("2024-Q3,unauthorized_access,1,1,25,25,"), "{csv}");
    assert!(lines[2].ends_with(",1,21"), "published 21 days after it was discovered: {csv}");
    assert_eq!(lines.len(), 3);
    let named = stats(&["--by", "primary_cause", "--format", "csv", "--lang", "ja"]);
    assert_has(&named, &["主な原因,件数,", "\r\n紛失"]);
}

#[test]
fn json_has_codes_totals_and_null_for_what_is_not_said() {
    let json: Value = serde_json::from_str(&stats(&["--by", "case_id,discovered", "--format", "json"])).unwrap();
    assert_eq!(json["by"], serde_json::json!(["case_id", "discovered"]));
    assert_eq!(json["groups"][0]["values"], serde_json::json!(["2024-901", "2024-07-10"]));
    assert_eq!(json["groups"][1]["values"], serde_json::json!(["2024-902", null]));
    assert_eq!((&json["total"]["incidents"], &json["total"]["affected_sum"]), (&2.into(), &145.into()));
}

#[test]
fn the_overview_is_told_in_all_formats() {
    assert_has(&stats(&[]), &["# causes\n", "# sizes\n", "100-999", "# publication_days\n", "15-30"]);
    assert_has(&stats(&["--lang", "ja"]), &["# 原因別\n", "# 公表までの日数\n", "1か月以内"]);
    let csv = stats(&["--format", "csv"]);
    assert_has(&csv, &["figure,group,subgroup,count\r\n", "months,2024-07,attack,1\r\n", "sizes,10-99,,1\r\n"]);
    let json: Value = serde_json::from_str(&stats(&["--format", "json"])).unwrap();
    assert_eq!(json["total"]["affected_median"], 25);
}

#[test]
fn the_ending_of_the_file_tells_the_format() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    assert_eq!(work.run(&["stats", "posts.txt", "--by", "year", "-o", "years.csv"]).code, 0);
    assert!(work.read("years.csv").starts_with("year,incidents,"));
    assert_eq!(work.run(&["stats", "posts.txt", "--by", "year", "-o", "years.json"]).code, 0);
    assert!(serde_json::from_str::<Value>(&work.read("years.json")).is_ok());
}

#[test]
fn an_unknown_name_is_an_error_of_usage_with_a_hint() {
    let outcome = Work::new().run(&["stats", "posts.txt", "--by", "month,primary_causes"]);
    assert_eq!(outcome.code, 2);
    assert_has(&outcome.stderr, &["did you mean `primary_cause`?"]);
}

#[test]
fn no_incidents_give_empty_figures() {
    let work = Work::new();
    work.file("none.txt", "買い物メモ\n");
    let outcome = work.run(&["stats", "none.txt"]);
    assert_eq!(outcome.code, 0);
    assert_has(&outcome.stdout, &["# total\n"]);
    assert_eq!(work.run(&["stats", "none.txt", "--by", "year", "--format", "csv"]).stdout.lines().count(), 1);
}

#[test]
fn what_cannot_be_read_or_written_ends_with_4() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let outcome = work.run(&["stats", "gone.txt", "posts.txt", "--by", "year"]);
    assert_eq!(outcome.code, 4);
    assert_has(&outcome.stdout, &["2024"]);
    assert_has(&outcome.stderr, &["gone.txt"]);
    assert_eq!(work.run(&["stats", "posts.txt", "-o", "missing/a.csv"]).code, 4);
}
