//! `rules` from end to end, with rule files that are wrong in every way.

mod common;

use std::fs;
use std::path::Path;

use common::{Outcome, Work, assert_has};

/// Runs `rules check` on the exported rules after `change` to the text of one rule file. Gives that file's path as shown.
fn check_after(work: &Work, change: impl Fn(&str) -> String) -> (String, Outcome) {
    let path = work.export_rules();
    fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
    let shown = path.strip_prefix(work.path("")).unwrap().display().to_string();
    (shown, work.run(&["rules", "check", "--rules", "rules"]))
}

/// The 1-based line on which `part` first stands.
fn line_of(path: &Path, part: &str) -> usize {
    fs::read_to_string(path).unwrap().lines().position(|line| line.contains(part)).unwrap() + 1
}

#[test]
fn the_built_in_rules_pass_and_so_does_their_export() {
    let work = Work::new();
    for args in [&["rules", "check", "--deny-warnings"][..], &["rules", "check", "--rules", "rules", "--deny-warnings"]]
    {
        work.run(&["rules", "export", "rules"]);
        let ran = work.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        assert_has(&ran.stderr, &[" rule files, ", " alternatives fired: 0 errors, 0 warnings"]);
    }
}

#[test]
fn an_unknown_key_is_located() {
    let work = Work::new();
    let (file, ran) = check_after(&work, |text| text.replacen("[[rule]]\n", "[[rule]]\nbananas = 1\n", 1));
    let line = line_of(&work.path(&file), "bananas");
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_has(&ran.stderr, &[&format!("{file}:{line}:"), "bananas"]);
}

#[test]
fn a_bad_regex_is_located() {
    let work = Work::new();
    let path = work.export_rules();
    let path = common::first_file_with(path.parent().unwrap(), "regex = '").expect("a rule with a regex");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("regex = '", "regex = '(bananas", 1)).unwrap();
    let (shown, line) = (path.strip_prefix(work.path("")).unwrap().display(), line_of(&path, "(bananas"));
    let ran = work.run(&["rules", "check", "--rules", "rules"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_has(&ran.stderr, &[&format!("{shown}:{line}:"), "(bananas"]);
}

#[test]
fn a_duplicate_id_shows_both_places() {
    let work = Work::new();
    let (file, ran) = check_after(&work, |text| {
        let rule = text.find("[[rule]]").unwrap();
        format!("{text}\n{}", &text[rule..])
    });
    let text = work.read(&file);
    let ids = text.lines().enumerate().skip_while(|(_, line)| *line != "[[rule]]").skip(1);
    let first = ids.clone().next().unwrap();
    let second = ids.filter(|(_, line)| *line == first.1).nth(1).unwrap();
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let shown = |(at, line): (usize, &str)| format!("{} | {line}", at + 1);
    assert_has(&ran.stderr, &[&format!("{file}:{}:", second.0 + 1), &shown(first), &shown(second)]);
}

#[test]
fn every_problem_of_every_file_is_told_in_one_run() {
    let work = Work::new();
    work.file("rules/a.toml", "format = \n").file("rules/b.toml", "[[rule]\n");
    let ran = work.run(&["rules", "check", "--rules", "rules"]);
    assert_eq!(ran.code, 3);
    assert_has(&ran.stderr, &["rules/a.toml:1:", "rules/b.toml:1:", "2 rule files: "]);
}

#[test]
fn json_messages_are_objects_on_standard_output() {
    let work = Work::new();
    work.file("rules/a.toml", "format = \n");
    let ran = work.run(&["rules", "check", "--rules", "rules", "--message-format", "json"]);
    assert_eq!(ran.code, 3);
    let lines: Vec<serde_json::Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let located = lines.iter().find(|line| line["file"] == "rules/a.toml").expect("a problem in the file");
    assert_eq!((&located["severity"], &located["line"]), (&"error".into(), &1.into()));
}

#[test]
fn a_rules_folder_that_is_missing_or_empty_is_told() {
    let work = Work::new();
    work.file("empty/readme.md", "");
    for dir in ["gone", "empty"] {
        let ran = work.run(&["rules", "check", "--rules", dir]);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert_has(&ran.stderr, &[&format!("error: cannot read the rules in {dir}: "), "rules export"]);
    }
}

#[test]
fn export_does_not_overwrite_unless_forced() {
    let work = Work::new();
    let path = work.export_rules();
    let original = fs::read_to_string(&path).unwrap();
    fs::write(&path, "# mine\n").unwrap();
    let refused = work.run(&["rules", "export", "rules"]);
    assert_eq!(refused.code, 4);
    assert_has(&refused.stderr, &["is there already", "--force"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "# mine\n");
    assert_eq!(work.run(&["rules", "export", "rules", "--force"]).code, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), original);
}

#[test]
fn export_into_a_file_is_an_error() {
    let work = Work::new();
    let ran = work.file("rules", "").run(&["rules", "export", "rules"]);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["error: cannot write rules/", "help: "]);
}

/// A rule without examples, in the family `cause` of the built-in rules.
fn rule(more: &str) -> String {
    format!("format = 1\nfamily = \"cause\"\n[[rule]]\nid = \"mine\"\nlabel = \"loss\"\n{more}")
}

#[test]
fn warnings_alone_are_a_failure_only_if_denied() {
    let work = Work::new();
    work.export_rules();
    work.file("rules/mine.toml", rule("all = [{ words = [\"遺失\", \"遺失し\"] }]\n"));
    for (deny, code) in [(None, 0), (Some("--deny-warnings"), 1)] {
        let args = ["rules", "check", "--rules", "rules"].into_iter().chain(deny).collect::<Vec<_>>();
        let ran = work.run(&args);
        assert_eq!(ran.code, code, "{}", ran.stderr);
        assert_has(
            &ran.stderr,
            &["warning[W501]", "warning[W502]", "warning[W504]", "rules/mine.toml:6:", "in rule `mine`"],
        );
        assert_has(&ran.stderr, &["53 rule files, ", ": 0 errors, 3 warnings", "`jikenbo rules check --explain CODE`"]);
    }
    let ran = work.run(&["extract", "-", "--rules", "rules"]);
    assert!(!ran.stderr.contains("W501"), "lints belong to `rules check`: {}", ran.stderr);
}

#[test]
fn a_warning_is_allowed_for_a_reason_only() {
    let work = Work::new();
    work.export_rules();
    let allow = |why: &str| {
        let codes = ["W501", "W502"].map(|code| format!("{{ code = \"{code}\"{why} }}"));
        rule(&format!("allow = [{}]\nall = [{{ words = [\"遺失\"] }}]\n", codes.join(", ")))
    };
    for (why, code, said) in [
        (", why = \"to come\"", 0, ": 0 errors, 0 warnings"),
        (", why = \"\"", 3, "E205"),
        ("", 3, "missing field `why`"),
    ] {
        work.file("rules/mine.toml", allow(why));
        let ran = work.run(&["rules", "check", "--rules", "rules", "--deny-warnings"]);
        assert_eq!(ran.code, code, "{}", ran.stderr);
        assert_has(&ran.stderr, &[said]);
    }
}

#[test]
fn files_that_are_no_utf8_or_cannot_be_read_hide_nothing() {
    let work = Work::new();
    work.export_rules();
    work.file("rules/a.toml", b"format = 1\nfamily = \"cause\"\n# \x8c\xb4\n[[rule]]\nid = 1\n");
    work.file("rules/b.toml", b"\xff");
    fs::create_dir(work.path("rules/c.toml")).unwrap();
    work.file("rules/mine.toml", rule("all = [{ regex = '(' }]\n"));
    let ran = work.run(&["rules", "check", "--rules", "rules"]);
    assert_eq!(ran.code, 3);
    assert_has(
        &ran.stderr,
        &["rules/a.toml:3:3", "rules/a.toml:5:6", "rules/b.toml:1:1", "rules/c.toml", "rules/mine.toml:6:"],
    );
    let ran = work.file("posts.txt", common::DUMP).run(&["extract", "posts.txt", "--rules", "rules"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    assert_has(&ran.stderr, &["E107"]);
}

#[test]
fn lost_dates_and_counts_do_not_hide_what_is_wrong_elsewhere() {
    let work = Work::new();
    work.export_rules();
    work.file("rules/dates.toml", "format = 1\nfamily = \"date\"\nera = 1\n").file("rules/counts.toml", "[[unit\n");
    work.file("rules/mine.toml", rule("all = [{ regex = '{count:persons}(' }, { words = [\"ＡＢＣ\"] }]\n"));
    let ran = work.run(&["rules", "check", "--rules", "rules"]);
    assert_eq!(ran.code, 3);
    assert_has(
        &ran.stderr,
        &["rules/dates.toml:3:7", "rules/counts.toml:1:", "write `ABC`", "family `date`", "family `count`"],
    );
    assert!(!ran.stderr.contains("is no placeholder"), "{}", ran.stderr);
}
