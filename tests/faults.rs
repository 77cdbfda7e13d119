//! Faults around a run: two at once, signals, what a killed run leaves, links and pipes where files should be.
//! docs/robustness.md lists what is tested where.
#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{DUMP, Work, assert_has};

/// A dump that takes a while.
fn long_dump(work: &Work) {
    work.file("posts.txt", DUMP.repeat(6000));
}

fn start(work: &Work, args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
    // Messages are compared in English.
    command.env("LC_ALL", "C");
    command.current_dir(work.path("")).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// A run on `out.csv` that has made its passing file.
fn begun(work: &Work) -> Child {
    let mut child = start(work, &["extract", "posts.txt", "-o", "out.csv", "-q"]);
    while passing(work).is_empty() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.try_wait().unwrap().is_none(), "the run was over too soon");
    child
}

fn passing(work: &Work) -> Vec<String> {
    work.names().into_iter().filter(|name| name.starts_with(".jikenbo-")).collect()
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn two_that_accept_at_once_keep_each_post_once() {
    let work = Work::new();
    work.file("posts.txt", (1..60).map(|n| DUMP.replace("2024-90", &format!("2024-{n}0"))).collect::<String>());
    let args = ["snapshot", "accept", "posts.txt", "--all"];
    let mut runs: Vec<_> = (0..3).map(|_| start(&work, &args)).collect();
    assert!(runs.iter_mut().all(|run| run.wait().unwrap().success()));
    let kept = fs::read_dir(work.path("jikenbo-snapshots")).unwrap().count();
    assert_eq!(kept, 118, "a file a post, and no lock is left");
    let checked = work.run(&["snapshot", "check", "posts.txt"]);
    assert_eq!((checked.code, checked.stdout.as_str()), (0, "0 new, 0 changed, 0 gone, 118 unchanged\n"));
}

#[test]
fn a_store_that_nothing_was_kept_in_is_not_made() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let ran = work.run_with_stdin(&["snapshot", "review", "posts.txt"], "q\n");
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(work.names(), ["posts.txt"]);
}

#[test]
fn a_run_that_is_asked_to_end_leaves_nothing() {
    for signal in ["TERM", "INT"] {
        let work = Work::new();
        long_dump(&work);
        work.file("out.csv", "old");
        let mut child = begun(&work);
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let ended = child.wait().unwrap();
        assert_eq!((ended.code(), ended.signal()), (Some(130), None), "{signal}");
        assert_eq!(work.names(), ["out.csv", "posts.txt"], "{signal}");
        assert_eq!(work.read("out.csv"), "old");
    }
}

#[test]
fn what_a_killed_run_has_left_is_removed_by_the_next_and_what_a_living_one_makes_is_not() {
    let work = Work::new();
    long_dump(&work);
    work.file("few.txt", DUMP);
    let mut child = begun(&work);
    let theirs = passing(&work);
    let beside = work.run(&["extract", "few.txt", "-o", "out.csv"]);
    assert!(!beside.stderr.contains("removed "), "{}", beside.stderr);
    assert_eq!(passing(&work), theirs);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(passing(&work), theirs);
    let other = work.run(&["extract", "few.txt", "-o", "other.csv"]);
    assert_eq!((other.code, passing(&work)), (0, theirs.clone()), "it is of another output");
    let next = work.run(&["extract", "few.txt", "-o", "out.csv"]);
    assert_eq!((next.code, passing(&work)), (0, vec![]));
    assert_has(&next.stderr, &["warning: removed ", &theirs[0], ", which a run that was killed has left"]);
}

#[test]
fn a_link_in_the_place_of_the_part_file_is_not_followed() {
    let work = Work::new();
    work.file("posts.txt", DUMP).file("victim", "mine");
    symlink(work.path("victim"), work.path("out.csv.jikenbo-part")).unwrap();
    let ran = work.run(&["extract", "posts.txt", "-o", "out.csv", "--resume", "-q"]);
    assert_eq!((ran.code, work.read("victim").as_str()), (4, "mine"));
    assert_has(&ran.stderr, &["cannot go on with out.csv: out.csv.jikenbo-part is a link or no file", "to start anew"]);
}

#[test]
fn a_journal_that_cannot_be_read_is_told_with_what_helps() {
    let work = Work::new();
    work.file("posts.txt", DUMP).file("out.csv.jikenbo-journal", "no journal").file("out.csv.jikenbo-part", "part");
    let args = ["extract", "posts.txt", "-o", "out.csv", "--resume", "-q"];
    let ran = work.run(&args);
    assert_eq!(ran.code, 4);
    let advice = "remove out.csv.jikenbo-journal and out.csv.jikenbo-part to start anew";
    assert_has(&ran.stderr, &["out.csv.jikenbo-journal is no journal of this program", advice]);
    assert_eq!(work.read("out.csv.jikenbo-part"), "part", "nothing is lost before that");
    fs::remove_file(work.path("out.csv.jikenbo-journal")).unwrap();
    fs::remove_file(work.path("out.csv.jikenbo-part")).unwrap();
    assert_eq!(work.run(&args).code, 0);
}

#[test]
fn pipes_and_devices_among_rules_and_accepted_records_are_refused() {
    let work = Work::new();
    work.export_rules();
    work.file("posts.txt", DUMP);
    assert_eq!(work.run(&["snapshot", "accept", "posts.txt", "--all"]).code, 0);
    for what in ["pipe", "device"] {
        for folder in ["rules", "jikenbo-snapshots"] {
            let path = work.path(&format!("{folder}/x.toml"));
            if what == "pipe" {
                make_pipe(&path)
            } else {
                symlink("/dev/zero", &path).unwrap()
            }
            let ran = match folder {
                "rules" => work.run(&["extract", "posts.txt", "--rules", "rules", "-q"]),
                _ => work.run(&["snapshot", "check", "posts.txt"]),
            };
            assert_eq!(ran.code, if folder == "rules" { 3 } else { 4 }, "{folder}: {}", ran.stderr);
            assert_has(&ran.stderr, &["x.toml", "it is no regular file"]);
            fs::remove_file(path).unwrap();
        }
    }
    symlink("nowhere", work.path("rules/x.toml")).unwrap();
    let ran = work.run(&["extract", "posts.txt", "--rules", "rules"]);
    assert_eq!(ran.code, 0);
    assert_has(&ran.stderr, &["warning: rules/x.toml leads to no file and is passed over"]);
}

#[test]
fn links_out_of_a_folder_are_followed_where_that_is_asked_for() {
    let work = Work::new();
    work.file("dumps/a.txt", DUMP).file("else/b.txt", DUMP).file("dumps/more/c.txt", DUMP);
    symlink("../else/b.txt", work.path("dumps/b.txt")).unwrap();
    symlink("../else", work.path("dumps/folder")).unwrap();
    symlink("more", work.path("dumps/same")).unwrap();
    symlink("nowhere", work.path("dumps/gone.txt")).unwrap();
    let count = |stdout: &str| stdout.lines().count() - 1;
    let ran = work.run(&["extract", "dumps"]);
    assert_eq!((ran.code, count(&ran.stdout)), (0, 6), "a.txt, more/c.txt and the same by a link inside");
    let told = ["dumps/b.txt leads out of dumps and was not followed", "dumps/folder leads out", "--follow-links"];
    assert_has(&ran.stderr, &told);
    assert_has(&ran.stderr, &["warning: dumps/gone.txt leads to nothing and was passed over"]);
    let asked = work.run(&["extract", "dumps", "--follow-links"]);
    assert_eq!((asked.code, count(&asked.stdout)), (0, 10));
    assert!(!asked.stderr.contains("leads out"), "{}", asked.stderr);
}

#[test]
fn links_out_of_a_folder_of_rules_are_followed_where_that_is_asked_for() {
    let work = Work::new();
    work.export_rules();
    work.file("posts.txt", DUMP);
    for (name, moved) in [("cause.toml", "else/cause.toml"), ("kind.toml", "rules/kept/kind.txt")] {
        fs::create_dir_all(work.path(moved).parent().unwrap()).unwrap();
        fs::rename(work.path(&format!("rules/{name}")), work.path(moved)).unwrap();
        symlink(work.path(moved), work.path(&format!("rules/{name}"))).unwrap();
    }
    let args = ["rules", "list", "--rules", "rules"];
    let ran = work.run(&args);
    assert_eq!(ran.code, 3, "other files miss the labels of causes");
    assert_has(&ran.stderr, &["warning: rules/cause.toml leads out of its folder and was not followed"]);
    assert!(!ran.stderr.contains("kind.toml"), "a link inside is followed: {}", ran.stderr);
    let asked = work.run(&[&args[..], &["--follow-rule-links"]].concat());
    assert_eq!((asked.code, asked.stderr.as_str()), (0, ""));
}

#[test]
fn links_out_of_a_store_are_refused_unless_they_are_asked_for_and_dangling_ones_are_warnings() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    assert_eq!(work.run(&["snapshot", "accept", "posts.txt", "--all"]).code, 0);
    let kept = fs::read_dir(work.path("jikenbo-snapshots")).unwrap().next().unwrap().unwrap().path();
    fs::rename(&kept, work.path("elsewhere.toml")).unwrap();
    symlink(work.path("elsewhere.toml"), &kept).unwrap();
    let args = ["snapshot", "check", "posts.txt"];
    let refused = work.run(&args);
    assert_eq!(refused.code, 4, "its post would be taken for a new one: {}", refused.stderr);
    assert_has(&refused.stderr, &["leads out of the store and was not followed", "--follow-links"]);
    assert_eq!(work.run(&["snapshot", "accept", "posts.txt", "--all"]).code, 4, "nothing is kept twice");
    let asked = work.run(&[&args[..], &["--follow-links"]].concat());
    assert_eq!((asked.code, asked.stderr.as_str()), (0, ""));
    symlink("nowhere", work.path("jikenbo-snapshots/gone.toml")).unwrap();
    let dangling = work.run(&[&args[..], &["--follow-links"]].concat());
    assert_eq!(dangling.code, 0);
    assert_has(&dangling.stderr, &["warning: jikenbo-snapshots/gone.toml leads to no file and is passed over"]);
}

/// What a command writes on a terminal; `None` where the machine has no `script` to make one.
fn on_a_terminal(work: &Work, command: &str) -> Option<String> {
    let line = format!("{} {command}", env!("CARGO_BIN_EXE_jikenbo"));
    let mut script = Command::new("script");
    let ran = script
        .args(["-qec", &line, "/dev/null"])
        .current_dir(work.path(""))
        .env("TERM", "xterm")
        .env("LC_ALL", "C")
        .output()
        .ok()?;
    Some(String::from_utf8(ran.stdout).unwrap())
}

#[test]
fn colours_of_the_guard_reach_the_terminal_and_those_of_a_post_do_not() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    assert_eq!(work.run(&["snapshot", "accept", "posts.txt", "--all"]).code, 0);
    work.file("posts.txt", DUMP.replace("25名分", "26名分").replace("架空市", "架空\u{1b}[35m市"));
    let Some(shown) = on_a_terminal(&work, "snapshot check posts.txt") else {
        return eprintln!("skipped: there is no `script`");
    };
    assert_has(&shown, &["\u{1b}[32m+ 26 persons\u{1b}[0m", "\u{1b}[31m- 25 persons\u{1b}[0m"]);
    assert!(!shown.contains("\u{1b}[35m") && !shown.contains("\u{1b}[0;"), "{shown:?}");
}
