//! `snapshot` from end to end: what is new, changed, moved and gone, and what is kept.

mod common;

use std::fs;

use common::{DUMP, Outcome, Work, assert_has};

const STORE: &str = "jikenbo-snapshots";
const FIRST: &str =
    "jikenbo-snapshots/2024-07-31_2024-901_株式会社架空商事-不正アクセスによる個人情報漏えいのお知らせ.toml";
const SECOND: &str = "jikenbo-snapshots/2024-08-02_2024-902_架空市-usbメモリの紛失について.toml";

/// A dump of two posts, accepted as they are.
fn accepted() -> Work {
    let work = Work::new();
    work.file("a.txt", DUMP);
    let ran = work.run(&["snapshot", "accept", "a.txt", "--all"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert_has(
        &ran.stderr,
        &["warning: there is no folder jikenbo-snapshots: every post is new", "2 posts accepted\n"],
    );
    work
}

fn check(work: &Work) -> Outcome {
    work.run(&["snapshot", "check", "a.txt"])
}

/// Every file of the store with its content.
fn stored(work: &Work) -> Vec<(String, String)> {
    let folder = work.path(STORE);
    let mut files: Vec<_> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| (path.strip_prefix(&folder).unwrap().display().to_string(), fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn new_posts_are_told_and_nothing_is_written() {
    let work = Work::new();
    let ran = check(work.file("a.txt", DUMP));
    assert_eq!(ran.code, 1);
    let expected = "\
new       a.txt:1  2024-901  株式会社架空商事 不正アクセスによる個人情報漏えいのお知らせ
new       a.txt:6  2024-902  架空市 USBメモリの紛失について
2 new, 0 changed, 0 gone, 0 unchanged
";
    assert_eq!(ran.stdout, expected);
    assert_eq!(work.names(), ["a.txt"]);
    let all = work.run(&["snapshot", "check", "a.txt", "--all"]);
    assert_has(&all.stdout, &["    leaked_data              + address  rule ", ": 住所\n"]);
}

#[test]
fn accepted_posts_are_readable_files_and_come_out_unchanged() {
    let work = accepted();
    let ran = check(&work);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, "0 new, 0 changed, 0 gone, 2 unchanged\n");
    let file = work.read(SECOND);
    let facts =
        ["\nformat = 1\ndump = \"a.txt\"\n", "{ field = \"causes\", value = \"loss\", rule = \"loss-in-title\" },\n"];
    assert_has(&file, &facts);
    assert!(!file.contains("職員が"), "facts only: the text of the post is not kept");
    let before = stored(&work);
    assert_eq!(work.run(&["snapshot", "accept", "a.txt", "--all"]).code, 0);
    assert_eq!(stored(&work), before, "the same again gives the same files");
}

#[test]
fn a_changed_value_is_told_with_both_sides_and_the_rule() {
    let work = accepted();
    let ran = check(work.file("a.txt", DUMP.replace("25名", "31名").replace("氏名と住所", "氏名")));
    assert_eq!(ran.code, 1);
    let expected = "\
changed   a.txt:1  2024-901  株式会社架空商事 不正アクセスによる個人情報漏えいのお知らせ
    leaked_data              - address  rule data-leaked-is
    counts                   - 25 persons  rule count-of-data
    counts                   + 31 persons  rule count-of-data: 31名分
    affected_total           - 25  rule total-largest
    affected_total           + 31  rule total-largest: 31名分
0 new, 1 changed, 0 gone, 1 unchanged
";
    assert_eq!(ran.stdout, expected);
    let json = work.run(&["snapshot", "check", "a.txt", "--format", "json"]);
    let findings: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let total = &findings["posts"][0]["changes"][3];
    assert_eq!((json.code, &findings["posts"][0]["status"]), (1, &"changed".into()));
    assert_eq!(
        (&total["field"], &total["old"]["value"], &total["new"]["value"]),
        (&"affected_total".into(), &"25".into(), &"31".into())
    );
    assert_eq!((&findings["summary"]["unchanged"], &findings["posts"][1]["status"]), (&1.into(), &"unchanged".into()));
}

#[test]
fn another_rule_with_the_same_value_is_told_and_is_no_change() {
    let work = accepted();
    work.export_rules();
    let renamed = work.read("rules/cause.toml").replace("\"loss-in-title\"", "\"lost-in-title\"");
    work.file("rules/cause.toml", renamed);
    let ran = work.run(&["snapshot", "check", "a.txt", "--rules", "rules", "--all"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_has(&ran.stdout, &["    causes                   = loss  rule loss-in-title is now lost-in-title\n"]);
    assert_has(&ran.stdout, &["\n1 of the unchanged: the same values, but not all by the same rules\n"]);
    assert_eq!(work.run(&["snapshot", "accept", "a.txt", "--rules", "rules", "--all"]).code, 0);
    assert_has(&work.read(SECOND), &["rule = \"lost-in-title\""]);
}

#[test]
fn an_edited_and_a_moved_post_keep_their_files() {
    let work = accepted();
    let (first, second) = DUMP.split_at(DUMP.find("【セキュリティ事件簿#2024-902】").unwrap());
    let edited = second.replace("#2024-902】架空市 USBメモリの紛失", "#2024-902】架空市 USBメモリ紛失のお詫び");
    let first = first
        .replace("【セキュリティ事件簿#2024-901】", "")
        .replace("のお知らせ 2024/7/31", "に関するご報告 2024/7/31");
    work.file("a.txt", "\n").file("b.txt", edited + "\n" + &first);
    let ran = work.run(&["snapshot", "check", "a.txt", "b.txt"]);
    assert_eq!(ran.code, 1);
    let changes = [
        "changed   b.txt:1  2024-902  架空市 USBメモリ紛失のお詫びについて\n    moved here from a.txt\n    title                    - 架空市 USBメモリの紛失について",
        "    case_id                  - 2024-901  rule heading\n",
        "0 new, 2 changed, 0 gone, 0 unchanged\n",
    ];
    assert_has(&ran.stdout, &changes);
    assert_eq!(work.run(&["snapshot", "accept", "a.txt", "b.txt", "--all"]).code, 0);
    assert_has(&work.read(SECOND), &["dump = \"b.txt\"", "架空市 USBメモリ紛失のお詫びについて"]);
    assert_eq!(stored(&work).len(), 2, "no second file for the same post");
}

#[test]
fn equal_posts_have_a_file_each() {
    let work = Work::new();
    work.file("a.txt", DUMP).file("b.txt", DUMP);
    assert_eq!(work.run(&["snapshot", "accept", "a.txt", "b.txt", "--all"]).code, 0);
    assert!(work.read(&SECOND.replace(".toml", "_2.toml")).contains("dump = \"b.txt\""));
    let ran = work.run(&["snapshot", "check", "a.txt", "b.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "0 new, 0 changed, 0 gone, 4 unchanged\n"));
}

#[test]
fn a_post_that_is_gone_is_told_and_one_of_another_dump_is_not_missed() {
    let work = accepted();
    let first = &DUMP[..DUMP.find("【セキュリティ事件簿#2024-902】").unwrap()];
    let ran = check(work.file("a.txt", first));
    assert_eq!(ran.code, 1);
    let gone = "gone      a.txt  2024-902  架空市 USBメモリの紛失について  [2024-08-02_2024-902_架空市-usbメモリの紛失について.toml]\n";
    assert_eq!(ran.stdout, format!("{gone}0 new, 0 changed, 1 gone, 1 unchanged\n"));
    let week = DUMP.replace("2024-90", "2025-70").replace("架空", "空想").replace("2024", "2025");
    work.file("a.txt", DUMP).file("week.txt", &week[..week.find("【セキュリティ事件簿#2025-702】").unwrap()]);
    let ran = work.run(&["snapshot", "check", "week.txt"]);
    let expected =
        "1 new, 0 changed, 0 gone, 0 unchanged\n2 accepted before and not looked at: their dumps were not given\n";
    assert!(ran.stdout.ends_with(expected), "{}", ran.stdout);
}

#[test]
fn records_are_removed_on_a_full_green_run_only() {
    let work = accepted();
    let first = &DUMP[..DUMP.find("【セキュリティ事件簿#2024-902】").unwrap()];
    let prune = |dumps: &[&str]| work.run(&[&["snapshot", "accept", "--prune"], dumps].concat());
    work.file("a.txt", first.replace("25名", "31名")).file("b.txt", "\n");
    let cases: [(&[&str], i32, &str); 3] = [
        (&["a.txt"], 1, "nothing was removed: 1 post not as accepted"),
        (&["b.txt"], 1, "nothing was removed: the dumps of 2 accepted records were not given"),
        (&["a.txt", "none.txt"], 4, "nothing was removed: a dump could not be read"),
    ];
    for (dumps, code, message) in cases {
        let ran = prune(dumps);
        assert_eq!(ran.code, code, "{dumps:?}");
        assert_has(&ran.stderr, &[message, "help: "]);
        assert_eq!(stored(&work).len(), 2);
    }
    work.file("a.txt", first);
    let ran = prune(&["a.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "1 record removed\n"));
    assert_eq!(stored(&work).len(), 1);
    assert_eq!(check(&work).code, 0);
}

#[test]
fn chosen_posts_are_accepted_by_number_or_place() {
    let work = Work::new();
    work.file("a.txt", DUMP);
    let by = |name: &str| work.run(&["snapshot", "accept", "a.txt", "--post", name]);
    let unknown = by("2024-999");
    assert_eq!((unknown.code, work.names().len()), (2, 1));
    assert_has(&unknown.stderr, &["there is no post `2024-999`", "DUMP:LINE"]);
    assert_eq!(by("2024-902").code, 0);
    assert_eq!(stored(&work).len(), 1);
    assert_eq!(by("a.txt:1").code, 0);
    assert_eq!(check(&work).code, 0);
}

#[test]
fn a_damaged_file_is_located_and_its_neighbours_are_compared() {
    let work = accepted();
    let damaged = work.read(FIRST).replacen("facts", "<<<<<<< ours\nfacts", 1);
    let ran = check(work.file(FIRST, damaged));
    assert_eq!(ran.code, 4);
    assert_has(
        &ran.stderr,
        &["error: the accepted record is damaged: ", "お知らせ.toml:5:", "<<<<<<< ours", "help: restore the file"],
    );
    assert_has(&ran.stdout, &["new       a.txt:1  2024-901", "1 new, 0 changed, 0 gone, 1 unchanged\n"]);
    let before = stored(&work);
    for args in [&["snapshot", "accept", "a.txt", "--all"][..], &["snapshot", "review", "a.txt"]] {
        let ran = work.run_with_stdin(args, "a\na\n");
        assert_eq!(ran.code, 4);
        assert_has(&ran.stderr, &["error: nothing was written: accepted records cannot be read"]);
        assert_eq!(stored(&work), before);
    }
}

#[test]
fn a_newer_format_and_bytes_that_are_no_text_are_told() {
    let work = accepted();
    let newer = work.read(FIRST).replace("format = 1", "format = 2\nfamily = \"x\"");
    let ran = check(work.file(FIRST, newer).file(SECOND, b"format = 1\xff\n"));
    assert_eq!(ran.code, 4);
    assert_has(
        &ran.stderr,
        &["the accepted record has format 2; this program reads format 1", "a newer jikenbo wrote it"],
    );
    assert_has(&ran.stderr, &["error: cannot read jikenbo-snapshots/2024-08-02_2024-902_", "it is no UTF-8"]);
}

#[test]
fn a_store_that_is_a_file_or_cannot_be_written_fails() {
    let work = Work::new();
    work.file("a.txt", DUMP).file("taken", "x");
    let ran = work.run(&["snapshot", "check", "a.txt", "--store", "taken"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""));
    assert_has(&ran.stderr, &["error: cannot read taken: ", "--store DIR"]);
    work.file(&format!("{STORE}/rejected"), "in the way");
    let ran = work.run(&["snapshot", "check", "a.txt"]);
    assert_eq!(ran.code, 4);
    #[cfg(target_os = "linux")]
    {
        let ran = work.run(&["snapshot", "accept", "a.txt", "--all", "--store", "/proc/store"]);
        assert_eq!(ran.code, 4);
        assert_has(&ran.stderr, &["error: cannot write /proc/store", "help: check that the folder"]);
    }
}

#[test]
fn a_dump_that_cannot_be_read_does_not_stop_the_others_nor_lose_its_records() {
    let work = accepted();
    fs::remove_file(work.path("a.txt")).unwrap();
    let ran = work.file("b.txt", "\n").run(&["snapshot", "check", "a.txt", "b.txt"]);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["error: cannot read a.txt: "]);
    assert_has(&ran.stdout, &["0 gone", "2 accepted before and not looked at"]);
}

#[test]
fn usage_and_rules_have_their_own_exit_codes() {
    let work = Work::new();
    work.file("a.txt", DUMP).file("bad/x.toml", "format = 1\n[[rule");
    for args in
        [&["snapshot"][..], &["snapshot", "check"], &["snapshot", "accept", "a.txt"], &["snapshot", "review", "-"]]
    {
        assert_eq!(work.run(args).code, 2, "{args:?}");
    }
    let both = work.run(&["snapshot", "accept", "a.txt", "--all", "--prune"]);
    assert_eq!(both.code, 2);
    assert_eq!(work.run(&["snapshot", "check", "a.txt", "--rules", "bad"]).code, 3);
}

#[test]
fn the_junit_report_has_a_case_a_post() {
    let work = accepted();
    work.file("a.txt", DUMP.replace("25名", "31名 <b>\u{1b}[31m&")).file("b.txt", "\n");
    let ran = work.run(&["snapshot", "check", "a.txt", "none.txt", "--junit", "report.xml"]);
    assert_eq!(ran.code, 4);
    let report = quick_junit::Report::deserialize_from_str(&work.read("report.xml")).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (3, 1, 1));
    assert!(report.timestamp.is_none() && report.time.is_none(), "the same input gives the same bytes");
    let case = &report.test_suites[0].test_cases[0];
    assert_eq!(case.name.as_str(), "2024-901 株式会社架空商事 不正アクセスによる個人情報漏えいのお知らせ");
    let text = work.read("report.xml");
    assert_has(&text, &["message=\"changed at a.txt:1\" type=\"changed\"", "- 25 persons", "+ 31 persons"]);
    let first = &DUMP[..DUMP.find("【セキュリティ事件簿#2024-902】").unwrap()];
    assert_eq!(
        work.file("a.txt", first).run(&["snapshot", "check", "b.txt", "a.txt", "--junit", "report.xml"]).code,
        1
    );
    let report = quick_junit::Report::deserialize_from_str(&work.read("report.xml")).unwrap();
    let suites: Vec<_> =
        report.test_suites.iter().map(|suite| (suite.name.as_str(), suite.tests, suite.failures)).collect();
    assert_eq!(suites, [("a.txt", 2, 1)], "a post that is gone is a case of its dump");
    let ran = work.run(&["snapshot", "check", "a.txt", "--junit", "no/report.xml"]);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["error: cannot write no/report.xml: "]);
}
