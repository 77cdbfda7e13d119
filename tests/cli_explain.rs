//! `explain`, end to end.

mod common;

use common::{Work, assert_has};

const DUMP: &str = "【セキュリティ事件簿#2024-901】株式会社あおば商店 個人情報の漏えいに関するお詫び 2024/7/31\n\n\
    2024年7月3日、お客様12名の氏名が漏えいしたことが判明しました。ランサムウェアへの感染は確認されておりません。\n\n\
    <script>alert(1)</script>\u{1b}[31m\n";

fn work() -> Work {
    let work = Work::new();
    work.file("a.txt", DUMP);
    work
}

#[test]
fn values_are_marked_in_the_text_with_their_rule_and_words() {
    let out = work().run(&["explain", "a.txt", "--post", "2024-901"]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    assert_has(&out.stdout, &["a.txt:1-5", "⟦氏名⟧", "discovered = 2024-07-03", "leaked_data = name", "rule "]);
    assert!(!out.stdout.contains('\u{1b}'), "a pipe gets no colour, and a post cannot steer the terminal");
}

#[test]
fn an_empty_field_says_which_rule_came_near_and_what_kept_it_silent() {
    let out = work().run(&["explain", "a.txt", "--post", "3", "--field", "causes"]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    assert_has(&out.stdout, &["causes is empty", "(ransomware)  polarity:negated  line 3"]);
}

#[test]
fn a_field_that_statements_give_names_those_that_came_nearest_and_what_they_lack() {
    let work = Work::new();
    work.file(
        "b.txt",
        "個人情報の漏えいについて\n2024年7月31日\n\n7月3日、名簿が流出しました。8月5日に警察へ届け出る予定です。\n",
    );
    let out = work.run(&["explain", "b.txt", "--field", "reported_police"]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    let near = "stated-told-police  value:planned  line 4: 届け出る [tell] planned";
    assert_has(&out.stdout, &["reported_police is empty", "Statements that came nearest:", near]);
    let json = work.run(&["explain", "b.txt", "--format", "json", "--field", "reported_police"]).stdout;
    let post: serde_json::Value = serde_json::from_str(json.trim()).expect("a JSON object");
    let near = &post["near_statements"][0];
    assert_eq!((&near["row"], &near["lacks"]), (&"stated-told-police".into(), &"value:planned".into()));
    let other = work.run(&["explain", "b.txt", "--field", "causes"]);
    assert!(!other.stdout.contains("came nearest"), "no statement gives causes");
}

#[test]
fn every_condition_of_a_near_rule_is_told_met_or_not() {
    let work = work();
    let out = work.run(&["explain", "a.txt", "--post", "3", "--field", "causes"]);
    assert_has(&out.stdout, &["    any 1   met      ", "(by: ランサムウェア"]);
    let post: serde_json::Value =
        serde_json::from_str(work.run(&["explain", "a.txt", "--format", "json", "--field", "causes"]).stdout.trim())
            .expect("a JSON object");
    let conditions = post["near_misses"][0]["conditions"].as_array().expect("conditions");
    assert!(conditions.iter().any(|c| c["met"] == true && c["words"].as_str().is_some_and(|w| w.contains("ランサム"))));
}

#[test]
fn a_rule_whose_conditions_are_met_apart_says_where_the_other_one_is() {
    let work = Work::new();
    work.file(
        "b.txt",
        "【セキュリティ事件簿#2024-902】株式会社みどり 個人情報に関するお知らせ 2024/8/1\n\n\
         1.体制\n\n当部門には出向者が在籍しています。\n\n2.保管\n\n見積書の控えが共有フォルダにありました。\n",
    );
    let out = work.run(&["explain", "b.txt", "--field", "causes"]);
    assert_has(&out.stdout, &["causes is empty", "outside the window, line"]);
}

#[test]
fn a_derived_field_names_the_fields_it_comes_from() {
    let out = work().run(&["explain", "a.txt", "--field", "discovery_days"]);
    assert_has(&out.stdout, &["counted from occurred (empty) to discovered (2024-07-03)"]);
}

#[test]
fn a_post_that_is_no_incident_says_so() {
    let work = Work::new();
    work.file("c.txt", "パスワード管理アプリを家族で使い始める前に決めておく5つのこと\n\n\n家族で使う。\n\n・順番\n");
    let out = work.run(&["explain", "c.txt", "--field", "causes"]);
    assert_has(&out.stdout, &["causes is empty", "of kind `other`"]);
}

#[test]
fn the_page_says_why_a_field_is_empty() {
    let out = work().run(&["explain", "a.txt", "--format", "html", "--field", "causes"]);
    assert_has(&out.stdout, &["causes is empty.", "polarity:negated"]);
}

#[test]
fn json_is_one_object_a_post() {
    let out = work().run(&["explain", "a.txt", "--format", "json", "--field", "causes"]);
    let lines: Vec<&str> = out.stdout.lines().collect();
    assert_eq!(lines.len(), 1);
    let post: serde_json::Value = serde_json::from_str(lines[0]).expect("a JSON object");
    assert_eq!(post["record"]["case_id"], "2024-901");
    assert_eq!(post["near_misses"][0]["label"], "ransomware");
}

#[test]
fn the_page_holds_no_script_of_the_post() {
    let out = work().run(&["explain", "a.txt", "--format", "html"]);
    assert_has(&out.stdout, &["Content-Security-Policy", "&lt;script&gt;alert(1)", "<mark id=\"t0-", "href=\"#r0-"]);
    assert!(!out.stdout.contains("<script"));
}

#[test]
fn an_unknown_post_or_field_is_a_usage_error() {
    let work = work();
    let post = work.run(&["explain", "a.txt", "--post", "2024-999"]);
    assert_eq!(post.code, 2);
    assert_has(&post.stderr, &["no post `2024-999`", "--all-posts"]);
    let field = work.run(&["explain", "a.txt", "--field", "cause"]);
    assert_eq!(field.code, 2);
    assert_has(&field.stderr, &["`cause` is no field; did you mean `causes`?"]);
}

#[test]
fn the_further_columns_are_explained_too() {
    let work = work();
    let industry = work.run(&["explain", "a.txt", "--field", "industry"]);
    assert_eq!(industry.code, 0, "{}", industry.stderr);
    assert_has(&industry.stdout, &["industry = I", "industry.I"]);
    let route = work.run(&["explain", "a.txt", "--field", "entry_route"]);
    assert_has(&route.stdout, &["entry_route is empty."]);
    let days = work.run(&["explain", "a.txt", "--field", "outage_days"]);
    assert_has(&days.stdout, &["outage_days is counted from contained (empty) to restored (empty)"]);
}

#[test]
fn many_posts_of_many_documents_make_one_page() {
    let work = work();
    work.file("dumps/a.txt", DUMP.repeat(2)).file("dumps/b.txt", DUMP);
    let out = work.run(&["explain", "dumps", "--format", "html"]);
    assert_eq!((out.code, out.stdout.matches("<!DOCTYPE").count(), out.stdout.matches("<section>").count()), (0, 1, 3));
    assert_has(&out.stdout, &["<h1>dumps</h1>", "<h2>dumps/a.txt</h2>", "<h2>dumps/b.txt</h2>", "id=\"r2-0\""]);
}

#[test]
fn a_case_number_of_the_table_is_found_and_which_posts_have_it_is_said() {
    let work = work();
    work.file("a.txt", DUMP.replace("#2024-901", "#2022").repeat(2));
    let case = work.run(&["extract", "a.txt", "--columns", "case_id", "-q"]).stdout;
    assert_eq!(case, "case_id\r\n2022\r\n2022\r\n");
    let both = work.run(&["explain", "a.txt", "--post", "2022", "--format", "json"]);
    assert_eq!((both.code, both.stdout.lines().count()), (0, 2));
    assert_has(&both.stderr, &["warning: `2022` stands for 2 posts: a.txt:1, a.txt:6", "give one of its lines"]);
    let line = work.run(&["explain", "a.txt", "--post", "7", "--format", "json"]);
    assert_eq!((line.code, line.stdout.lines().count(), line.stderr.as_str()), (0, 1, ""));
}
