//! The command line as a whole: usage, help, completions, manual pages.

mod common;

use common::{Work, assert_has};

#[test]
fn wrong_usage_is_exit_code_two() {
    let work = Work::new();
    let cases: [(&[&str], &str); 5] = [
        (&[], "Usage: jikenbo"),
        (&["extract"], "<INPUT>..."),
        (&["extrct"], "extract"),
        (&["extract", "a.txt", "--jobs", "0"], "--jobs <N>"),
        (&["score", "a.txt"], "--gold <FILE>..."),
    ];
    for (args, named) in cases {
        let ran = work.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert_has(&ran.stderr, &[named]);
    }
}

#[test]
fn help_and_version_are_results() {
    let work = Work::new();
    let help = work.run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    assert_has(&help.stdout, &["extract", "score", "rules", "Exit codes:", "Examples:"]);
    assert_has(&work.run(&["extract", "--help"]).stdout, &["--all-posts", "Examples:", ".csv, .tsv, .json, .jsonl"]);
    let version = work.run(&["--version"]);
    assert_eq!(version.stdout, format!("jikenbo {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_for_every_shell() {
    let work = Work::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = work.run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert_has(&ran.stdout, &["jikenbo", "all-posts"]);
    }
}

#[test]
fn completions_know_the_names_that_the_help_leaves_out() {
    let work = Work::new();
    let script = work.run(&["completions", "zsh"]).stdout;
    let line = |option: &str| script.lines().find(|line| line.contains(option)).unwrap_or_default();
    assert_has(line("'--columns="), &["default", "all", "affected_total", "municipality_code"]);
    assert_has(line("--explain="), &["E101", "W504"]);
    assert_has(line("'*--by="), &["fiscal_year", "cause_category"]);
    assert_has(line("'--field="), &["discovered"]);
}

#[test]
fn manual_pages_of_the_program_and_of_commands() {
    let work = Work::new();
    assert_has(&work.run(&["man"]).stdout, &[".TH jikenbo 1", "extract"]);
    assert_has(&work.run(&["man", "rules", "check"]).stdout, &[".TH jikenbo-rules-check 1", "message\\-format"]);
    let unknown = work.run(&["man", "rulse"]);
    assert_eq!(unknown.code, 2);
    assert_has(&unknown.stderr, &["there is no command `rulse`"]);
}
