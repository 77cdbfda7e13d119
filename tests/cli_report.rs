//! `jikenbo report` end to end. What the page does in a browser is checked by `.ci/report`.

mod common;

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{DUMP, Work, assert_has};
use flate2::read::ZlibDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A post that tries to run and to break out of the element that holds it.
const HOSTILE: &str = "\
【セキュリティ事件簿#2024-903】株式会社架空商事</script><script>alert(1)</script> 不正アクセスについて 2024/7/31

2024年7月10日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。<img src=x onerror=alert(2)> <!--
";

fn page_of(dump: &str, options: &[&str]) -> String {
    let work = Work::new();
    work.file("posts.txt", dump);
    let outcome = work.run(&[&["report", "posts.txt", "-o", "report.html"], options].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    work.read("report.html")
}

/// What stands between the first `start` and the `end` after it.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let after = page.split_once(start).unwrap_or_else(|| panic!("no {start}")).1;
    after.split_once(end).unwrap_or_else(|| panic!("no {end} after {start}")).0
}

fn unpacked(page: &str, class: &str) -> Value {
    let packed = between(page, &format!("<script type=\"text/plain\" class=\"{class}\">"), "</script>");
    let mut json = String::new();
    ZlibDecoder::new(&STANDARD.decode(packed).unwrap()[..]).read_to_string(&mut json).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn facts(page: &str) -> Value {
    serde_json::from_str(between(page, "id=\"facts\">", "</script>")).unwrap()
}

fn hash(block: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(block)))
}

#[test]
fn the_page_runs_its_own_script_only_and_loads_nothing() {
    let page = page_of(DUMP, &[]);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
    let script = between(&page, "<script>", "</script>");
    let style = between(&page, "<style>", "</style>");
    let wanted = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    );
    assert_eq!(policy, wanted);
    let addresses: Vec<_> = page.match_indices("http").map(|(at, _)| &page[at..at + 26]).collect();
    assert_eq!(addresses, ["http-equiv=\"Content-Securi"]);
    for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " style=\""] {
        assert!(!page.contains(sink), "{sink}");
    }
}

#[test]
fn rows_and_posts_have_what_was_extracted() {
    let page = page_of(DUMP, &[]);
    let rows = unpacked(&page, "rows");
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(rows[0]["organization"], "株式会社架空商事");
    assert_eq!((&rows[0]["size"], &rows[0]["published"]), (&"10-99".into(), &"2024-07-31".into()));
    let post = &unpacked(&page, "posts")[1];
    let pieces = post["pieces"].as_array().unwrap();
    let text: String = pieces.iter().map(|piece| piece[0].as_str().unwrap()).collect();
    assert_eq!(text, DUMP[DUMP.find("【セキュリティ事件簿#2024-902】").unwrap()..].trim_end());
    let proofs = post["proofs"].as_array().unwrap();
    let cause = proofs.iter().position(|proof| proof["field"] == "causes").unwrap();
    let marked = pieces.iter().find(|piece| piece[1].as_array().is_some_and(|all| all.contains(&cause.into())));
    assert!(marked.unwrap()[0].as_str().unwrap().contains("紛失"), "{marked:?}");
}

#[test]
fn the_figures_are_those_of_stats() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let stats: Value = serde_json::from_str(&work.run(&["stats", "posts.txt", "--format", "json"]).stdout).unwrap();
    assert_eq!(facts(&page_of(DUMP, &[]))["overview"], stats);
}

#[test]
fn the_page_has_the_cells_of_the_table_and_what_sums_need() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let table = work.run(&["extract", "posts.txt", "--quiet"]).stdout;
    let heads: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let page = page_of(DUMP, &[]);
    assert_eq!(facts(&page)["table"], serde_json::json!(heads));
    let cell = |row: usize, name: &str| {
        unpacked(&page, "cells")[row][heads.iter().position(|head| *head == name).unwrap()].clone()
    };
    assert_eq!(cell(0, "organization"), "株式会社架空商事");
    assert_eq!(cell(0, "published"), "2024-07-31");
    assert_eq!(cell(1, "third_party_involved"), false);
    assert_eq!(cell(0, "counts"), serde_json::json!(["25 persons"]));
    let places = unpacked(&page, "places");
    assert_eq!(places[0][3], serde_json::json!([[25, "persons", false]]));
    assert_ne!(places[0][0], places[1][0], "two cases");
}

#[test]
fn a_hostile_post_stays_inside_its_packed_block() {
    let page = page_of(HOSTILE, &[]);
    assert!(!page.contains("alert("), "neither title nor text stand in the page as they are");
    assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(unpacked(&page, "rows")[0]["title"].as_str().unwrap().contains("</script><script>alert(1)"));
}

#[test]
fn names_of_organizations_in_the_figures_cannot_close_the_block() {
    let dump = "\
【セキュリティ事件簿#2024-904】架空市 個人情報の漏えいについて 2024/7/31

委託先の株式会社ほげ&lt;</script>のサーバーが不正アクセスを受けました。
";
    let page = page_of(dump, &[]);
    assert!(facts(&page)["overview"].is_object(), "the block is whole");
}

#[test]
fn the_language_it_opens_in_can_be_chosen() {
    assert_has(&page_of(DUMP, &[]), &["<html lang=\"ja\">"]);
    assert_has(&page_of(DUMP, &["--lang", "en"]), &["<html lang=\"en\">"]);
}

#[test]
fn no_incidents_give_a_valid_page() {
    let page = page_of("買い物メモ\n", &[]);
    assert_eq!(facts(&page)["overview"]["total"]["incidents"], 0);
    assert!(!page.contains("class=\"rows\"") && page.trim_end().ends_with("</html>"));
}

#[test]
fn the_same_dump_gives_the_same_bytes() {
    assert_eq!(page_of(DUMP, &[]), page_of(DUMP, &[]));
}

#[test]
fn a_dump_that_cannot_be_read_does_not_stop_the_others() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let outcome = work.run(&["report", "gone.txt", "posts.txt", "-o", "report.html"]);
    assert_eq!(outcome.code, 4);
    assert_has(&outcome.stderr, &["gone.txt", "2 incidents"]);
    assert_eq!(facts(&work.read("report.html"))["overview"]["total"]["incidents"], 2);
}

#[test]
fn a_page_that_cannot_be_written_leaves_nothing() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let outcome = work.run(&["report", "posts.txt", "-o", "missing/report.html"]);
    assert_eq!(outcome.code, 4);
    assert_has(&outcome.stderr, &["cannot write missing/report.html", "nothing of it was kept"]);
    assert_eq!(work.names(), ["posts.txt"]);
}

#[test]
fn a_post_in_two_files_is_told_and_shown_once() {
    let work = Work::new();
    work.file("posts.txt", DUMP).file("copy.txt", DUMP);
    let outcome = work.run(&["report", "posts.txt", "copy.txt", "-o", "report.html"]);
    assert_has(&outcome.stderr, &["2 posts more than once in the dumps, counted once\n", "2 incidents\n"]);
    let page = work.read("report.html");
    assert_eq!(unpacked(&page, "rows").as_array().unwrap().len(), 2);
    assert_eq!(facts(&page)["overview"]["total"]["affected"]["persons"]["sum"], 145);
    let outcome = work.run(&["report", "posts.txt", "copy.txt", "-o", "report.html", "--count", "posts"]);
    assert_has(&outcome.stderr, &["4 incidents\n"]);
    assert_eq!(facts(&work.read("report.html"))["overview"]["total"]["affected"]["persons"]["sum"], 290);
}
