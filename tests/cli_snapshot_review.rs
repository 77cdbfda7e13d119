//! `snapshot review` from end to end: answers, resuming, and breaking off.
#![cfg(unix)]

mod common;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{DUMP, Work, assert_has};

fn work() -> Work {
    let work = Work::new();
    work.file("a.txt", DUMP);
    work
}

/// The names of the records in a folder of the store, by their case numbers. A record that is still being written has a
/// passing name, and is none yet.
fn cases(work: &Work, folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(work.path(folder)) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let complete = names.filter(|name| !name.starts_with('.'));
    let mut cases: Vec<_> = complete.filter_map(|name| Some(name.split('_').nth(1)?.to_owned())).collect();
    cases.sort();
    cases
}

#[test]
fn each_post_is_shown_and_decided() {
    let work = work();
    let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "?\nt\na\nreject\n");
    assert_eq!(ran.code, 1, "one is rejected");
    assert_has(
        &ran.stdout,
        &["1 of 2\nnew       a.txt:1  2024-901", "    leaked_data              + name  rule ", "⟦氏名⟧["],
    );
    assert_has(&ran.stderr, &["[a]ccept", "s  skip: ask again", "1 post accepted, 1 rejected, 0 left\n"]);
    assert_eq!(cases(&work, "jikenbo-snapshots"), ["2024-901"]);
    assert_eq!(cases(&work, "jikenbo-snapshots/rejected"), ["2024-902"]);
}

#[test]
fn skipping_and_the_end_of_the_input_leave_posts_for_the_next_review() {
    let work = work();
    let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "s\n");
    assert_eq!(ran.code, 1);
    assert_has(&ran.stderr, &["0 posts accepted, 0 rejected, 2 left\n"]);
    assert_eq!(work.names(), ["a.txt"], "nothing is written before the first decision");
    assert_eq!(work.run_with_stdin(&["snapshot", "review", "a.txt"], "a\nq\n").code, 1);
    let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "a\n");
    assert_eq!(ran.code, 0, "all is accepted now");
    assert_has(&ran.stdout, &["1 of 1\nnew       a.txt:6  2024-902"]);
    assert_eq!(work.run(&["snapshot", "review", "a.txt"]).stderr, "0 posts accepted, 0 rejected, 0 left\n");
}

#[test]
fn what_was_rejected_is_asked_again_once_it_changes() {
    let work = work();
    assert_eq!(work.run_with_stdin(&["snapshot", "review", "a.txt"], "a\nr\n").code, 1);
    let check = work.run(&["snapshot", "check", "a.txt"]);
    assert_eq!(check.code, 1);
    assert_has(
        &check.stdout,
        &["new (rejected) a.txt:6  2024-902", "\n1 rejected in a review: the rules have to be mended\n"],
    );
    let again = work.run_with_stdin(&["snapshot", "review", "a.txt"], "");
    assert_eq!((again.code, again.stdout.as_str()), (1, ""), "nobody is asked twice");
    let asked = work.run_with_stdin(&["snapshot", "review", "a.txt", "--rejected"], "s\n");
    assert_has(&asked.stdout, &["1 of 1\nnew (rejected) a.txt:6"]);

    work.file("a.txt", DUMP.replace("120名", "121名"));
    let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "a\n");
    assert_eq!(ran.code, 0);
    assert_has(&ran.stdout, &["1 of 1\nnew       a.txt:6  2024-902"]);
    assert_eq!(cases(&work, "jikenbo-snapshots/rejected"), [""; 0], "the rejection is forgotten");
    assert_eq!(cases(&work, "jikenbo-snapshots"), ["2024-901", "2024-902"]);
}

#[test]
fn a_rejected_change_leaves_what_was_accepted() {
    let work = work();
    assert_eq!(work.run(&["snapshot", "accept", "a.txt", "--all"]).code, 0);
    work.file("a.txt", DUMP.replace("120名", "121名"));
    let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "r\n");
    assert_eq!(ran.code, 1);
    assert_has(&ran.stdout, &["changed   a.txt:6", "- 120 persons", "+ 121 persons"]);
    assert_has(&work.run(&["snapshot", "check", "a.txt"]).stdout, &["changed (rejected) a.txt:6", "- 120 persons"]);
    let mended = work.file("a.txt", DUMP).run(&["snapshot", "check", "a.txt"]);
    assert_eq!((mended.code, mended.stdout.as_str()), (0, "0 new, 0 changed, 0 gone, 2 unchanged\n"));
}

#[test]
fn a_review_that_is_broken_off_loses_no_decision() {
    for signal in ["INT", "KILL"] {
        let work = work();
        let mut review = Command::new(env!("CARGO_BIN_EXE_jikenbo"))
            .env("LC_ALL", "C")
            .current_dir(work.path(""))
            .args(["snapshot", "review", "a.txt"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        review.stdin.as_mut().unwrap().write_all(b"a\n").unwrap();
        wait_for(&work.path("jikenbo-snapshots"), || cases(&work, "jikenbo-snapshots") == ["2024-901"]);
        let kill = format!("kill -s {signal} {}", review.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert!(!review.wait().unwrap().success());

        let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "a\n");
        assert_eq!(ran.code, 0, "after {signal}");
        assert_has(&ran.stdout, &["1 of 1\nnew       a.txt:6  2024-902"]);
        assert_eq!(cases(&work, "jikenbo-snapshots"), ["2024-901", "2024-902"]);
    }
}

/// Waits until `there`, for as long as a busy machine may take.
fn wait_for(what: &Path, there: impl Fn() -> bool) {
    let begin = Instant::now();
    while !there() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{} does not come", what.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_post_cannot_steer_the_terminal() {
    let work = work();
    work.file("a.txt", DUMP.replace("架空市", "架空\u{1b}[31m市\u{7}"));
    let ran = work.run_with_stdin(&["snapshot", "review", "a.txt"], "t\na\nt\na\n");
    assert_eq!(ran.code, 0);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", ran.stdout);
}
