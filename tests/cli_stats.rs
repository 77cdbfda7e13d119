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
        "month    cause_category  incidents  cases  affected (persons)\n\
         2024-07  Attack                  1      1  25 (1 of 1)\n\
         2024-08  Loss, disposal          1      1  120 (1 of 1)\n"
    );
    assert_eq!(
        stats(&["--by", "cause_category", "--lang", "ja"]),
        "原因の分類    件数  事案数  影響の合計(人)\n\
         攻撃             1       1  25人(1件中1件)\n\
         紛失・誤廃棄     1       1  120人(1件中1件)\n"
    );
}

#[test]
fn csv_has_codes_and_every_figure() {
    let csv = stats(&["--by", "quarter,primary_cause", "--format", "csv"]);
    let lines: Vec<_> = csv.lines().collect();
    assert!(lines[0].starts_with("quarter,primary_cause,incidents,affected_known,affected_sum,affected_median,"));
    assert_has(lines[0], &[",publication_days_known,publication_days_median,cases,persons_known,persons_sum,"]);
    assert!(lines[1].starts_with("2024-Q3,loss,1,1,120,120,"), "{csv}");
    assert!(lines[2].starts_with("2024-Q3,unauthorized_access,1,1,25,25,"), "{csv}");
    assert!(lines[2].contains(",1,21,1,1,25,false,25,0,0,"), "published 21 days after it was discovered: {csv}");
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

/// A first report and the last one of one incident, the same first report in another file, and another incident that says
/// nothing of people.
const FIRST_REPORT: &str = "\
【セキュリティ事件簿#2031-18】株式会社もみじ運輸 不正アクセスによる個人情報漏えいのお知らせ 2031/2/5

2031年2月1日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。
流出した可能性がある情報は、お客様約1,200名分の氏名と住所です。
";
const LAST_REPORT: &str = "\
【セキュリティ事件簿#2031-18】株式会社もみじ運輸 不正アクセスによる個人情報漏えいのお知らせ(最終報) 2031/4/10

2031年2月1日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。
流出した可能性がある情報は、お客様1,240名分の氏名と住所です。

【セキュリティ事件簿#2031-30】つばめ町 個人情報を含む書類の紛失について 2031/4/12

2031年4月2日、当町の職員が、申請書346件を紛失したことが判明しました。
";

fn reports() -> Work {
    let work = Work::new();
    work.file("first.txt", FIRST_REPORT).file("last.txt", LAST_REPORT).file("copy.txt", FIRST_REPORT);
    work
}

fn total_of(work: &Work, args: &[&str]) -> Value {
    let ran = work.run(&[&["stats", "first.txt", "last.txt", "copy.txt", "--format", "json"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str::<Value>(&ran.stdout).unwrap()["total"].take()
}

#[test]
fn a_case_counts_once_with_its_last_figure_and_units_stay_apart() {
    let total = total_of(&reports(), &[]);
    assert_eq!((&total["incidents"], &total["cases"]), (&3.into(), &2.into()));
    assert_eq!(
        total["affected"],
        serde_json::json!({
            "persons": { "cases": 1, "sum": 1240, "approx": false, "median": 1240 },
            "records": { "cases": 1, "sum": 346, "approx": false, "median": 346 },
        })
    );
    let posts = total_of(&reports(), &["--count", "posts"]);
    assert_eq!((&posts["incidents"], &posts["cases"]), (&4.into(), &4.into()));
    let persons = serde_json::json!({ "cases": 3, "sum": 3640, "approx": true, "median": 1200 });
    assert_eq!(posts["affected"]["persons"], persons);
}

#[test]
fn sums_say_of_how_many_cases_and_a_post_in_two_files_is_told() {
    let ran = reports().run(&["stats", "first.txt", "last.txt", "copy.txt", "--lang", "ja"]);
    assert_eq!(ran.stderr, "ダンプに重複する投稿1件は1回だけ数えました\n");
    assert_has(&ran.stdout, &["1,240人(2件中1件)", "346件(2件中1件)", "件数            3\n", "事案数          2\n"]);
    let of_first = reports().run(&["stats", "first.txt", "last.txt", "--by", "report_stage", "--lang", "ja"]).stdout;
    // The people of the first report are those that the last one tells of.
    assert_has(&of_first, &["第一報", "1,240人(2件中1件)", "最終報"]);
    assert!(!of_first.contains("1,200人"), "{of_first}");
    let about = reports().run(&["stats", "first.txt", "--by", "year"]).stdout;
    assert_has(&about, &["about 1,200 (1 of 1)"]);
}

#[test]
fn the_summary_of_an_extraction_tells_posts_that_stand_twice() {
    let work = reports();
    let ran = work.run(&["extract", "first.txt", "last.txt", "copy.txt", "-o", "out.csv"]);
    assert_has(&ran.stderr, &["4 incidents written\n", "1 post more than once in the dumps: 3 different incidents\n"]);
    assert_eq!(work.read("out.csv").lines().count(), 5, "the table has every post as it stands");
}

#[test]
fn a_contractor_does_not_come_on_top_of_its_customers() {
    let work = Work::new();
    let head = "【セキュリティ事件簿#2031-41】";
    let through = "2031年2月1日、委託先の株式会社しらかば印刷のサーバーが不正アクセスを受け、";
    let posts = format!(
        "{head}かもめ市 個人情報の漏えいについて 2031/2/5\n\n{through}市民300名の氏名が流出したことが判明しました。\n\n\
         {head}つばめ町 個人情報の漏えいについて 2031/2/6\n\n{through}町民200名の氏名が流出したことが判明しました。\n\n\
         {head}株式会社しらかば印刷 不正アクセスのお知らせ 2031/2/7\n\n\
         2031年2月1日、当社のサーバーが不正アクセスを受け、お取引先の900名の氏名が流出したことが判明しました。\n"
    );
    work.file("posts.txt", posts);
    let ran = work.run(&["stats", "posts.txt", "--format", "json"]);
    let total = &serde_json::from_str::<Value>(&ran.stdout).unwrap()["total"];
    assert_eq!((&total["incidents"], &total["cases"]), (&3.into(), &1.into()));
    assert_eq!(total["affected"]["persons"]["sum"], 900);
}

#[test]
fn csv_has_names_or_codes_and_keeps_case_numbers_for_a_spreadsheet() {
    let numbered = DUMP.replace("2024-901", "2024-10");
    let work = Work::new();
    work.file("posts.txt", numbered);
    let csv = |args: &[&str]| work.run(&[&["stats", "posts.txt", "--format", "csv", "--by"], args].concat()).stdout;
    assert_has(&csv(&["case_id"]), &["\r\n2024-10,1,"]);
    assert_has(&csv(&["case_id", "--excel"]), &["\u{feff}事件番号,件数,", "\r\n\"=\"\"2024-10\"\"\",1,"]);
    assert_has(&csv(&["primary_cause", "--labels", "names"]), &["primary_cause,", "\r\nLoss,1,"]);
    assert_has(&csv(&["primary_cause", "--lang", "ja", "--labels", "codes"]), &["主な原因,件数,", "\r\nloss,1,"]);
    for (args, told) in [
        (["--format", "json", "--labels", "names"], "--labels is for text, CSV and workbooks only"),
        (["--format", "text", "--excel", "--by=year"], "--excel is for CSV only"),
    ] {
        let ran = work.run(&[&["stats", "posts.txt"], &args[..]].concat());
        assert_eq!(ran.code, 2);
        assert_has(&ran.stderr, &[told]);
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_has_the_figures_as_numbers() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let work = reports();
    assert_eq!(work.run(&["stats", "first.txt", "last.txt", "-o", "out.xlsx"]).code, 0);
    let mut book: Xlsx<_> = open_workbook(work.path("out.xlsx")).unwrap();
    let sheet = book.worksheet_range("集計").unwrap();
    let rows: Vec<_> = sheet.rows().take(10).map(|row| (row[0].to_string(), row[1].clone())).collect();
    assert!(rows.contains(&("影響の合計(人)".to_owned(), Data::Float(1240.0))), "{rows:?}");
    assert!(rows.contains(&("記載のある事案(人)".to_owned(), Data::Float(1.0))), "{rows:?}");
    assert_eq!(work.run(&["stats", "first.txt", "--by", "year", "--lang", "en", "-o", "out.xlsx"]).code, 0);
    let mut book: Xlsx<_> = open_workbook(work.path("out.xlsx")).unwrap();
    let sheet = book.worksheet_range("Totals").unwrap();
    let row: Vec<String> = sheet.rows().nth(2).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(row, ["2031", "1", "1", "1200", "1", "about"]);
}
