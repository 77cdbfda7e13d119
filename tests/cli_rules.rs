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
    for args in [&["rules", "check"][..], &["rules", "check", "--rules", "rules"]] {
        work.run(&["rules", "export", "rules"]);
        let ran = work.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        assert_has(&ran.stderr, &["rule files: 0 errors"]);
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
    let first = line_of(&work.path(&file), "[[rule]]") + 1;
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_has(&ran.stderr, &["duplicate", &format!("{file}:"), &format!("\n{first:>3} | ")]);
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
    let first: serde_json::Value = serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["severity"], &first["file"], &first["line"]),
        (&"error".into(), &"rules/a.toml".into(), &1.into())
    );
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
