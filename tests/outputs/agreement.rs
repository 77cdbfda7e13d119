//! One incident has the same dates, labels and codes of the law, the surveys and the further columns wherever it is told.

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use rusqlite::types::Value as Stored;
use serde_json::Value;

use super::*;

const POST: &str = "\
【セキュリティ事件簿#2026-921】株式会社もみじ工業 不正アクセスに関するお知らせ 2026/1/9

株式会社もみじ工業(本社:長野県長野市)は、ランサムウェアによる攻撃を受けたことをご報告いたします。
2025年12月5日、VPN装置の脆弱性を悪用され、社内のサーバーに侵入されたことが判明しました。同日、サーバーを停止しました。
2025年12月20日に全てのシステムが復旧しました。
従業員1,204名の氏名と個人番号(マイナンバー)が漏えいした可能性があります。
2025年12月9日に個人情報保護委員会へ速報を提出し、2026年1月5日に確報を提出しました。
";

/// Columns with the one value that each has.
const VALUES: [(&str, &str); 20] = [
    ("discovered", "2025-12-05"),
    ("appi_regime", "private"),
    ("appi_wrongful_purpose", "true"),
    ("appi_over_1000", "true"),
    ("number_act", "true"),
    ("appi_preliminary_due", "2025-12-09"),
    ("appi_final_due", "2026-02-02"),
    ("ppc_report_days", "4"),
    ("ppc_report_label", "within_guide"),
    ("ppc_final_days", "31"),
    ("ppc_final_label", "within_30_days"),
    ("tsr_cause", "virus_or_intrusion"),
    ("tsr_media", "system_or_server"),
    ("ppc_cause", "unauthorized_access"),
    ("ppc_form", "electronic"),
    ("entry_route", "vpn"),
    ("restored", "2025-12-20"),
    ("outage_days", "15"),
    ("prefecture", "長野県"),
    ("industry", "E"),
];

/// A value of a record, wherever in it it stands.
fn in_record(record: &Value, name: &str) -> Option<String> {
    let groups = [record, &record["delays"], &record["crosswalk"], &record["context"]];
    let value = groups.into_iter().find_map(|group| group.get(name))?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn in_database(database: &rusqlite::Connection, name: &str) -> String {
    let stored = database.query_row(&format!("SELECT {name} FROM posts"), [], |row| row.get::<_, Stored>(0)).unwrap();
    match stored {
        Stored::Text(text) => text,
        Stored::Integer(number) => number.to_string(),
        other => panic!("{name}: {other:?}"),
    }
}

/// Dates have a column of text beside them, for those that are less precise than a day.
fn in_parquet(row: &parquet::record::Row, name: &str) -> String {
    let of = |wanted: &str| row.get_column_iter().find(|(known, _)| *known == wanted).map(|(_, field)| field.clone());
    match of(&format!("{name}_text")).or_else(|| of(name)) {
        Some(Field::Str(text)) => text,
        Some(Field::Long(number)) => number.to_string(),
        Some(Field::Bool(truth)) => truth.to_string(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_format_tells_the_same_of_the_law_and_the_surveys() {
    let work = with(POST);
    let record = jsonl(&work).remove(0);
    let names = VALUES.map(|(name, _)| name).join(",");
    let table = extract(&work, &["--columns", &names, "--quiet"]).stdout;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let cells = rows.records().next().unwrap().unwrap();
    extract(&work, &["-o", "out.parquet", "--columns", &names]);
    let parquet = SerializedFileReader::new(fs::File::open(work.path("out.parquet")).unwrap()).unwrap();
    let typed = parquet.get_row_iter(None).unwrap().next().unwrap().unwrap();
    let database = super::database::filled(&work);
    let dictionary = work.run(&["columns", "--format", "json"]).stdout;
    for ((name, wanted), cell) in VALUES.into_iter().zip(&cells) {
        assert_eq!((name, cell), (name, wanted), "CSV");
        assert_eq!(in_record(&record, name).as_deref(), Some(wanted), "JSON Lines: {name}");
        assert_eq!(in_parquet(&typed, name), wanted, "Parquet: {name}");
        let number = if wanted == "true" { "1" } else { wanted };
        assert_eq!(in_database(&database, name), number, "SQLite: {name}");
        assert_eq!(in_stats(&work, name), wanted, "stats: {name}");
        assert!(dictionary.contains(&format!("\"{name}\"")), "data dictionary: {name}");
    }
}

/// The one group of `stats --by` a column.
fn in_stats(work: &Work, name: &str) -> String {
    let ran = work.run(&["stats", "posts.txt", "--by", name, "--format", "json"]);
    let stats: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{name}: {}", ran.stderr));
    stats["groups"][0]["values"][0].as_str().unwrap().to_owned()
}

/// What the report draws is what `stats` prints: the lines stand where the deadlines of the law do, where no closed office
/// moves them.
#[test]
fn the_lines_of_the_report_are_the_deadlines() {
    let work = with(POST);
    let stats: Value = serde_json::from_str(&work.run(&["stats", "posts.txt", "--format", "json"]).stdout).unwrap();
    work.run(&["report", "posts.txt", "-o", "report.html"]);
    let page = work.read("report.html");
    let facts = page.split("id=\"facts\">").nth(1).unwrap().split("</script>").next().unwrap();
    let facts: Value = serde_json::from_str(facts).unwrap();
    assert_eq!(facts["overview"], stats);
    let known: jikenbo::calendar::PartialDate = "2024-04-01".parse().unwrap();
    let rules = &*invented::RULES;
    for (delay, report) in [("ppc_report_days", "preliminary"), ("ppc_final_days", "final")] {
        let drawn = stats["delays"].as_array().unwrap().iter().find(|drawn| drawn["delay"] == delay).unwrap();
        let lines: Vec<i64> =
            drawn["limits"].as_array().unwrap().iter().map(|limit| limit["days"].as_i64().unwrap()).collect();
        let deadline = rules.law.deadline(report).unwrap();
        let last = |longer| deadline.last_day(&rules.law.closed, known, longer).unwrap();
        let days = |longer| match last(longer) {
            jikenbo::rules::law::LastDay::Known(day) => known.days_until(&day).unwrap(),
            jikenbo::rules::law::LastDay::AtLeast(day) => panic!("{day} is beyond the holidays"),
        };
        let wanted = if deadline.longer.is_some() { vec![days(false), days(true)] } else { vec![days(false)] };
        assert_eq!(lines, wanted, "{delay}");
    }
}
