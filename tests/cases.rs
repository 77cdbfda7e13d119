//! Cases: which posts belong together, what they say together, and that the order of the input says nothing.

mod common;
mod invented;

use std::collections::BTreeSet;

use common::{Outcome, Work, assert_has};
use jikenbo::calendar::PartialDate;
use jikenbo::cases::{Case, Collector, Fields, LinkKind};
use jikenbo::record::Record;
use jikenbo::rules::cases::CASE_FIELDS;
use jikenbo::rules::{RuleFiles, load};
use serde_json::Value;

/// Three reports of one incident, the last a numbered one again, and another incident of the same organization.
const REPORTS: &str = "\
【セキュリティ事件簿#2031-018】株式会社もみじ運輸 サーバーへの不正アクセスについて(第一報) 2031/2/5

2031年2月3日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。
流出した可能性がある情報は、お客様1,204名分の氏名と住所と電話番号です。
2月4日、個人情報保護委員会に報告いたしました。

もみじ運輸 不正アクセスに関するお知らせ(第二報) 2031/3/8

2031年2月5日に公表しました不正アクセスについて、調査の状況をご報告いたします。
2031年2月3日に判明した不正アクセスについて、対象はお客様1,240名分と確認されました。
流出した可能性がある情報は、氏名と住所です。電話番号は含まれておりません。

【セキュリティ事件簿#2031-018】株式会社もみじ運輸 不正アクセスに関する調査結果のご報告(最終報) 2031/5/20

2031年2月5日に公表しました不正アクセスについて、外部の専門機関による調査が5月12日に完了しました。
2031年1月28日、VPN装置の脆弱性を悪用され、社内のサーバーに侵入されました。
対象はお客様1,240名分の氏名と住所です。
4月2日、個人情報保護委員会に確報を提出いたしました。

【セキュリティ事件簿#2033-077】株式会社もみじ運輸 社員による名簿の紛失について 2033/2/10

2033年2月3日、社員がお客様18名分の名簿を紛失しました。同日、会社に報告がありました。
";

/// A contractor and three of its customers, two of them under one case number.
const CHAIN: &str = "\
株式会社しらかば印刷 弊社サーバーへの不正アクセスについて 2032/6/3

2032年5月19日、弊社のサーバーがランサムウェアに感染しました。
お預かりしている個人情報が流出した可能性があります。

【セキュリティ事件簿#2032-101】かもめ市 印刷業務の委託先における個人情報の漏えいについて 2032/6/26

本市が納税通知書の印刷を委託している株式会社しらかば印刷のサーバーがランサムウェアに感染し、市民1,873人分の氏名と住所が流出したことが判明しました。
令和14年5月19日、委託先がランサムウェアの攻撃を受けました。

【セキュリティ事件簿#2032-101】つばめ町 委託先における個人情報の漏えいについて 2032/7/4

町が案内状の印刷を委託している株式会社しらかば印刷のサーバーがランサムウェアに感染し、町民412人分の氏名と住所が流出したおそれがあります。

なぎさ信用金庫 委託先への不正アクセスによる情報漏えいについて 2032/7/10

当金庫がダイレクトメールの印刷を委託している株式会社しらかば印刷において、サーバーがランサムウェアに感染し、お客様2,600名の氏名が流出したことが判明しました。
";

fn cases(records: &[Record]) -> Vec<Case> {
    let mut collector = Collector::new(&invented::RULES);
    records.iter().for_each(|record| collector.add(record));
    collector.cases()
}

fn cases_of(text: &str) -> Vec<Case> {
    cases(&invented::records("posts.txt", text))
}

fn day(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

#[test]
fn reports_of_one_incident_are_a_case_and_another_incident_is_not() {
    let cases = cases_of(REPORTS);
    let lines = |case: &Case| case.notices.iter().map(|notice| notice.line).collect::<Vec<_>>();
    let shown: Vec<_> = cases.iter().map(|case| (case.case.as_str(), lines(case))).collect();
    assert_eq!(shown, [("2031-018", vec![1, 7, 13]), ("2033-077", vec![20])]);
    assert_eq!((cases[0].first_notice, cases[0].last_notice), (day("2031-02-05"), day("2031-05-20")));
    assert_eq!(cases[0].organizations, ["株式会社もみじ運輸"]);
    assert_eq!((cases[0].organizations_behind_third_party, cases[1].links.len()), (0, 0));
}

#[test]
fn later_reports_correct_earlier_ones_and_history_keeps_the_earlier_value() {
    let case = &cases_of(REPORTS)[0];
    assert_eq!(case.fields.affected_total, Some(1240));
    assert_eq!(case.fields.leaked_data, ["name", "address"]);
    assert_eq!(case.fields.denied_data, ["phone"]);
    assert_eq!(case.fields.causes, ["vulnerability_exploit"]);
    // What the last report does not say again stays.
    assert_eq!((case.fields.discovered, case.fields.reported_ppc), (day("2031-02-03"), day("2031-02-04")));
    let history: Vec<_> =
        case.history.iter().map(|h| (h.field, h.earlier.to_string(), h.later.to_string(), h.from, h.to)).collect();
    let total = ("affected_total", "1204".to_owned(), "1240".to_owned(), 0, 1);
    let data = ("leaked_data", r#"["name","address","phone"]"#.to_owned(), r#"["name","address"]"#.to_owned(), 0, 1);
    let cause = ("causes", r#"["unauthorized_access"]"#.to_owned(), r#"["vulnerability_exploit"]"#.to_owned(), 1, 2);
    for wanted in [total, data, cause] {
        assert!(history.contains(&wanted), "{wanted:?} is not in {history:?}");
    }
}

#[test]
fn delays_are_those_over_the_whole_case() {
    // The day of occurrence stands in the last report, that of discovery in the first.
    let case = &cases_of(REPORTS)[0];
    assert_eq!(case.delays.discovery_days, Some(6));
    assert_eq!((case.delays.ppc_report_days, case.delays.ppc_final_days), (Some(1), Some(58)));
    assert_eq!(case.delays.ppc_final_label.as_deref(), Some("within_60_days"));
    assert_eq!(case.delays.publication_days, Some(2));
}

#[test]
fn every_link_says_why() {
    let case = &cases_of(REPORTS)[0];
    let links: Vec<_> = case.links.iter().map(|link| (link.from, link.to, link.rule.as_str(), link.kind)).collect();
    assert_eq!(
        links,
        [
            (0, 2, "same-case-number", LinkKind::SameIncident),
            (0, 1, "same-first-notice", LinkKind::SameIncident),
            (1, 2, "same-first-notice", LinkKind::SameIncident),
        ]
    );
    let agree: Vec<_> = case.links[0].agree.iter().map(|(key, value)| (*key, value.as_str())).collect();
    assert_eq!(agree, [("case_number", "2031-018"), ("organization", "もみじ運輸")]);
}

#[test]
fn organizations_hit_through_one_contractor_are_a_case() {
    let cases = cases_of(CHAIN);
    assert_eq!(cases.len(), 1);
    let case = &cases[0];
    assert_eq!(case.case, "2032-101");
    assert_eq!(case.organizations, ["株式会社しらかば印刷", "かもめ市", "つばめ町", "なぎさ信用金庫"]);
    assert_eq!(case.third_parties, ["株式会社しらかば印刷"]);
    assert_eq!(case.organizations_behind_third_party, 3);
    assert_eq!(case.fields.affected_total, Some(1873 + 412 + 2600));
    assert_eq!(case.fields.leak_status.as_deref(), Some("confirmed"));
    assert_eq!(case.fields.occurred, day("2032-05-19"));
    let rules: BTreeSet<&str> = case.links.iter().map(|link| link.rule.as_str()).collect();
    let wanted = ["contractor-itself", "same-case-number-elsewhere", "same-contractor"];
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), wanted);
    assert!(case.links.iter().all(|link| link.kind == LinkKind::ThirdParty));
    // What one organization says does not correct what another one says.
    assert!(case.history.is_empty());
}

#[test]
fn the_order_of_the_input_says_nothing() {
    let mut all: Vec<Record> =
        invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    all.extend(invented::records("reports.txt", REPORTS));
    all.extend(invented::records("chain.txt", CHAIN));
    let wanted = serde_json::to_string(&cases(&all)).unwrap();
    all.reverse();
    assert!(serde_json::to_string(&cases(&all)).unwrap() == wanted);
    all.rotate_left(77);
    all.swap(3, 120);
    assert!(serde_json::to_string(&cases(&all)).unwrap() == wanted);
}

#[test]
fn every_incident_is_in_one_case() {
    let all: Vec<Record> = invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    let cases = cases(&all);
    let incidents = all.iter().filter(|record| record.kind == "incident").count();
    assert_eq!(cases.iter().map(|case| case.notices.len()).sum::<usize>(), incidents);
    let names: BTreeSet<&str> = cases.iter().map(|case| case.case.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "the names of cases are unique");
    for case in &cases {
        assert!(case.links.len() + 1 >= case.notices.len(), "{} has a post without a link", case.case);
    }
}

/// An incident with the values that links compare.
fn incident(organization: &str, published: &str, third_party: &[&str]) -> Record {
    Record {
        source: "made.txt".to_owned(),
        kind: "incident".to_owned(),
        title: format!("{organization} {published}"),
        organization: Some(organization.to_owned()),
        published: day(published),
        first_published: day(published),
        report_stage: Some("initial".to_owned()),
        third_party: third_party.iter().map(|name| (*name).to_owned()).collect(),
        third_party_involved: !third_party.is_empty(),
        cause_category: Some("attack".to_owned()),
        ..Record::default()
    }
}

#[test]
fn a_row_of_links_does_not_join_what_lies_years_apart() {
    // Each of these is near enough to the next, but the first and the last are eight years apart.
    let start = PartialDate::day(2030, 1, 1);
    let records: Vec<Record> = (0..30)
        .map(|n| incident(&format!("{n}組合"), &start.plus_days(100 * n).unwrap().to_string(), &["しらかば印刷"]))
        .collect();
    let cases = cases(&records);
    let span = |case: &Case| case.first_notice.unwrap().days_until(&case.last_notice.unwrap()).unwrap();
    assert!(cases.len() >= 3, "{} cases", cases.len());
    assert!(cases.iter().all(|case| span(case) <= 1100));
    assert_eq!(cases.iter().map(|case| case.organizations_behind_third_party).sum::<usize>(), 30);
}

#[test]
fn dates_of_one_organization_keep_incidents_apart() {
    let mut first = incident("つばめ町", "2031-02-01", &[]);
    let mut second = incident("つばめ町", "2031-02-20", &[]);
    (first.case_id, second.case_id) = (Some("2031-5".to_owned()), Some("2031-5".to_owned()));
    assert_eq!(cases(&[first.clone(), second.clone()]).len(), 1);
    (first.occurred, second.occurred) = (day("2030-06-01"), day("2031-02-10"));
    assert_eq!(cases(&[first.clone(), second.clone()]).len(), 2);
    // A month alone is no day, and says nothing against it.
    second.occurred = day("2031-02");
    assert_eq!(cases(&[first, second]).len(), 1);
}

#[test]
fn a_mere_year_is_no_case_number_and_an_unknown_issuer_is_nobody() {
    let mut first = incident("つばめ町", "2031-02-01", &[]);
    let mut second = incident("かもめ市", "2031-02-01", &[]);
    (first.case_id, second.case_id) = (Some("2031".to_owned()), Some("2031".to_owned()));
    assert_eq!(cases(&[first.clone(), second.clone()]).len(), 2);
    (first.organization, second.organization) = (None, None);
    (first.case_id, second.case_id) = (None, None);
    let cases = cases(&[first, second]);
    assert_eq!(
        cases.iter().map(|case| case.case.as_str()).collect::<Vec<_>>(),
        ["かもめ市 2031-02-01@2031-02-01", "つばめ町 2031-02-01@2031-02-01"]
    );
}

#[test]
fn the_figure_of_the_contractor_stands_where_it_is_greater() {
    let mut contractor = incident("株式会社しらかば印刷", "2031-02-01", &[]);
    let mut customer = incident("つばめ町", "2031-02-10", &["しらかば印刷社"]);
    (contractor.affected_total, customer.affected_total) = (Some(9000), Some(40));
    assert_eq!(cases(&[contractor.clone(), customer.clone()])[0].fields.affected_total, Some(9000));
    contractor.affected_total = Some(10);
    assert_eq!(cases(&[contractor, customer])[0].fields.affected_total, Some(40));
}

#[test]
fn very_many_posts_of_one_organization_are_dealt_with() {
    let posts =
        (0..5_000).map(|n| Record { line: n, ..incident("つばめ町", "2031-02-01", &["しらかば印刷"]) });
    let mut records: Vec<Record> = posts.collect();
    for (n, record) in records.iter_mut().enumerate() {
        record.occurred = PartialDate::day(1900, 1, 1).plus_days(2 * n as i64);
    }
    assert!(cases(&records).len() > 100);
}

#[test]
fn rules_know_the_fields_of_a_case() {
    let fields = serde_json::to_value(Fields::default()).unwrap();
    let names: BTreeSet<&str> = fields.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, CASE_FIELDS.iter().map(|(name, _)| *name).collect());
    for (name, _) in CASE_FIELDS {
        assert!(invented::RULES.cases.merges.contains_key(name), "rules/cases.toml says nothing of `{name}`");
    }
}

fn extract(work: &Work, cases: &str) -> Outcome {
    work.run(&["extract", "posts.txt", "--quiet", "-o", "posts.csv", "--cases", cases])
}

#[test]
fn extract_writes_the_cases_in_the_format_of_the_ending() {
    let work = Work::new();
    work.file("posts.txt", format!("{REPORTS}\n{CHAIN}"));
    for name in ["cases.json", "cases.jsonl", "cases.csv"] {
        let outcome = extract(&work, name);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    }
    let array: Vec<Value> = serde_json::from_str(&work.read("cases.json")).unwrap();
    let lines: Vec<Value> = work.read("cases.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, lines);
    assert_eq!(array[1]["case"], "2032-101");
    assert_eq!(array[1]["organizations_behind_third_party"], 3);
    let mut table = csv::Reader::from_path(work.path("cases.csv")).unwrap();
    let columns = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| &rows[row][columns.iter().position(|column| column == name).unwrap()];
    assert_eq!(rows.len(), 3);
    assert_eq!((cell(0, "case"), cell(0, "notices"), cell(0, "discovery_days")), ("2031-018", "3", "6"));
    assert_eq!(cell(0, "posts"), "posts.txt:1;posts.txt:7;posts.txt:13");
    assert_has(
        cell(0, "links"),
        &[
            "posts.txt:1 + posts.txt:13 same_incident by same-case-number (case_number=2031-018, organization=もみじ運輸)",
        ],
    );
    assert_has(
        cell(0, "history"),
        &[
            "affected_total: 1204 (posts.txt:1) -> 1240 (posts.txt:7)",
            "leaked_data: name,address,phone (posts.txt:1) -> name,address (posts.txt:7)",
            "counts: 1204 persons (posts.txt:1) -> 1240 persons (posts.txt:7)",
        ],
    );
    assert_eq!(cell(2, "case"), "2033-077");
}

#[test]
fn no_incidents_give_valid_empty_files() {
    let work = Work::new();
    work.file("posts.txt", "ルーターの買い替えを考える\n\n5年使ったので買い替えた。\n");
    for (name, wanted) in [("c.json", "[]\n"), ("c.jsonl", "")] {
        assert_eq!(extract(&work, name).code, 0);
        assert_eq!(work.read(name), wanted);
    }
    assert_eq!(extract(&work, "c.csv").code, 0);
    assert_eq!(work.read("c.csv").lines().count(), 1);
}

#[test]
fn what_cannot_be_written_is_told_and_nothing_is_left() {
    let work = Work::new();
    work.file("posts.txt", REPORTS);
    let outcome = extract(&work, "cases.xlsx");
    assert_eq!(outcome.code, 2);
    assert_has(&outcome.stderr, &["cases.xlsx", ".csv, .jsonl, .ndjson, .json"]);
    let outcome = extract(&work, "posts.csv");
    assert_eq!(outcome.code, 2);
    assert_has(&outcome.stderr, &["the same file"]);
    let outcome = extract(&work, "missing/cases.csv");
    assert_eq!(outcome.code, 4);
    assert_has(&outcome.stderr, &["cannot write missing/cases.csv"]);
    assert_eq!(work.names(), ["posts.txt"]);
    work.file("cases.csv", "kept");
    assert_eq!(work.run(&["extract", "absent.txt", "--quiet", "-o", "x.csv", "--cases", "cases.csv"]).code, 4);
    assert_eq!(work.read("cases.csv"), "kept");
}

/// The built-in rules with a change in one file; the problems as text.
fn problems(file: &str, from: &str, to: &str) -> String {
    let mut files = RuleFiles::embedded();
    let (_, text) = files.files.iter_mut().find(|(path, _)| path.ends_with(file)).expect("the file");
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let (rules, problems) = load(&files);
    let mut all = problems;
    all.extend(rules.iter().flat_map(|rules| jikenbo::proof::examples::run_examples(rules, &files)));
    jikenbo::diag::render_text(&all, &files, false)
}

#[test]
fn a_mistake_in_the_rules_is_told_where_it_stands() {
    let file = "cases.toml";
    let cases = [
        ("agree = [\"organization\", \"discovered\"]", "agree = [\"organisation\"]", "did you mean `organization`?"),
        ("agree = [\"organization\", \"discovered\"]", "agree = []", "must agree on something"),
        ("at_most_apart = { occurred = 31 }", "at_most_apart = { organization = 31 }", "unknown field `organization`"),
        ("organizations = \"other\"", "organizations = \"others\"", "did you mean `other`?"),
        ("stage = [\"update\", \"final\"]", "stage = [\"updates\"]", "did you mean `update`?"),
        ("fields = [\"affected_total\"]", "fields = [\"affected_totals\"]", "did you mean `affected_total`?"),
        ("organizations = \"sum\"", "organizations = \"union\"", "for the field `affected_total`"),
        ("id = \"same-contractor\"", "id = \"same-discovery\"", "first used here"),
        ("id = \"same-contractor\"", "id = \"vpn-device\"\nagre = [\"organization\"]", "did you mean `agree`?"),
        ("number = '^[0-9]", "number = '^([0-9]", "regex does not compile"),
        ("within_days = 200", "within_days = 20", "error[E401]: the posts should be linked and are not (within_days)"),
        ("within_days = 200", "within_days = 2000", "error[E402]: the posts should not be linked and are"),
        (
            "blocked_by = \"stage\"",
            "blocked_by = \"organizations\"",
            "error[E404]: the link should be blocked by `organizations` and is by `stage`",
        ),
    ];
    for (from, to, wanted) in cases {
        let shown = problems(file, from, to);
        assert!(shown.contains(wanted) && shown.contains("rules/cases.toml:"), "`{wanted}` is missing in\n{shown}");
    }
}

#[test]
fn another_rule_makes_other_cases() {
    let work = Work::new();
    work.export_rules();
    let rules = work.read("rules/cases.toml").replace("span = 1100", "span = 20");
    work.file("rules/cases.toml", rules).file("posts.txt", REPORTS);
    let outcome = work.run(&["extract", "posts.txt", "--rules", "rules", "-q", "-o", "p.csv", "--cases", "c.jsonl"]);
    assert_eq!((outcome.code, work.read("c.jsonl").lines().count()), (0, 4));
}
