//! `extract` from end to end: good input, bad input, exit codes, both streams.

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use common::{DUMP, Work, assert_has};

#[test]
fn a_dump_becomes_a_csv_file_and_a_summary() {
    let work = Work::new();
    let ran = work.file("posts.txt", DUMP).run(&["extract", "posts.txt", "-o", "incidents.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert_has(&ran.stderr, &["1 document, 2 posts: 2 incidents written\n", "values: ", " case_id 2"]);
    let csv = work.read("incidents.csv");
    let rows: Vec<_> = csv.split("\r\n").collect();
    assert_eq!(rows.len(), 4, "a header, two rows, and nothing after the last line end: {csv}");
    assert!(rows[0].starts_with("source,line,end_line,case_id,kind,published,"));
    assert!(rows[1].starts_with("posts.txt,1,4,2024-901,incident,2024-07-31,"), "{}", rows[1]);
    assert!(rows[2].starts_with("posts.txt,6,8,2024-902,incident,2024-08-02,"), "{}", rows[2]);
    assert_eq!(work.names(), ["incidents.csv", "posts.txt"], "no temporary file is left");
}

#[test]
fn standard_input_to_standard_output_as_csv() {
    let ran = Work::new().run_with_stdin(&["extract", "-", "--quiet"], DUMP);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_has(&ran.stdout, &["source,line,", "\r\n-,1,4,2024-901,"]);
}

#[test]
fn the_format_follows_the_option_then_the_name() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    assert_eq!(work.run(&["extract", "posts.txt", "-o", "a.ndjson"]).code, 0);
    assert_eq!(work.run(&["extract", "posts.txt", "-o", "a.csv", "--format", "jsonl"]).code, 0);
    assert_eq!(work.read("a.ndjson"), work.read("a.csv"));
    let first: serde_json::Value = serde_json::from_str(work.read("a.csv").lines().next().unwrap()).unwrap();
    assert_eq!((&first["case_id"], &first["line"]), (&"2024-901".into(), &1.into()));
}

#[test]
fn folders_and_files_come_in_the_order_given_and_sorted_inside() {
    let work = Work::new();
    work.file("dumps/b.txt", DUMP).file("dumps/a/z.txt", DUMP).file("dumps/notes.md", DUMP).file("first.txt", DUMP);
    let ran = work.run(&["extract", "first.txt", "dumps", "--format", "jsonl"]);
    let sources: Vec<_> = ran.stdout.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    let expected = ["first.txt", "first.txt", "dumps/a/z.txt", "dumps/a/z.txt", "dumps/b.txt", "dumps/b.txt"];
    assert_eq!(sources, expected);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let work = Work::new();
    work.file("posts.txt", DUMP.repeat(40));
    let with = |jobs| work.run(&["extract", "posts.txt", "--format", "jsonl", "--jobs", jobs]).stdout;
    let one = with("1");
    assert_eq!(one.lines().count(), 80);
    assert!(one == with("2") && one == with("8"));
}

#[test]
fn a_missing_file_is_told_and_the_others_are_converted() {
    let work = Work::new();
    let ran = work.file("posts.txt", DUMP).run(&["extract", "gone.txt", "posts.txt", "-o", "out.csv"]);
    assert_eq!(ran.code, 4);
    assert_has(
        &ran.stderr,
        &["error: cannot read gone.txt: No such file", "\n  help: check the path", "1 input could"],
    );
    assert_eq!(work.read("out.csv").lines().count(), 3);
}

#[test]
fn nothing_replaces_an_older_output_where_no_input_could_be_read() {
    let work = Work::new();
    let ran = work.file("out.csv", "old").run(&["extract", "gone.txt", "-o", "out.csv"]);
    assert_eq!((ran.code, work.read("out.csv").as_str()), (4, "old"));
    assert_eq!(work.names(), ["out.csv"]);
}

#[test]
fn a_folder_without_dumps_is_an_error() {
    let work = Work::new();
    let ran = work.file("empty/readme.md", "").run(&["extract", "empty"]);
    assert_eq!(ran.code, 4);
    assert_has(
        &ran.stderr,
        &["error: no dumps in empty: no file in it ends as a dump does (.txt, .html, …)", "help: "],
    );
    assert_eq!(ran.stdout.lines().count(), 1, "the header alone");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_told_and_the_others_are_converted() {
    use std::os::unix::fs::symlink;
    let work = Work::new();
    work.file("dumps/a.txt", DUMP);
    // A link to itself cannot be opened by anybody, not even by an administrator.
    symlink("loop.txt", work.path("dumps/loop.txt")).unwrap();
    let ran = work.run(&["extract", "dumps"]);
    assert_eq!(ran.code, 0);
    assert_has(&ran.stderr, &["warning: dumps/loop.txt leads to nothing and was passed over"]);
    assert_eq!(ran.stdout.lines().count(), 3);
}

#[test]
fn invalid_bytes_are_a_located_warning_and_evidence_still_points_at_the_file() {
    let work = Work::new();
    let mut bytes = b"\xff\xff\n".to_vec();
    bytes.extend_from_slice(DUMP.as_bytes());
    let ran = work.file("bad.txt", &bytes).run(&["extract", "bad.txt", "--format", "jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_has(&ran.stderr, &["warning: bad.txt:1:1: 2 bytes are not valid UTF-8", "at 1:1 (byte 0), 1:2 (byte 1)"]);
    let mut seen = 0;
    for line in ran.stdout.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        for evidence in record["evidence"].as_array().unwrap() {
            let at = |key: &str| evidence[key].as_u64().unwrap() as usize;
            assert_eq!(std::str::from_utf8(&bytes[at("start")..at("end")]).unwrap(), evidence["text"]);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn explained_offsets_point_at_the_file_too() {
    let work = Work::new();
    let bytes = [b"\xff\xff\n".as_slice(), DUMP.as_bytes()].concat();
    let ran = work.file("bad.txt", &bytes).run(&["explain", "bad.txt", "--post", "2024-901", "--format", "json"]);
    let post: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let slice = |value: &serde_json::Value| {
        let at = |key: &str| value[key].as_u64().unwrap() as usize;
        String::from_utf8(bytes[at("start")..at("end")].to_vec()).unwrap()
    };
    assert!(slice(&post).starts_with("【セキュリティ事件簿#2024-901】"));
    for evidence in post["record"]["evidence"].as_array().unwrap() {
        assert_eq!(slice(evidence), evidence["text"]);
    }
}

#[test]
fn a_file_of_other_bytes_is_a_post_of_another_kind() {
    let ran = Work::new().file("a.txt", b"\xff\xf0\x81\xff\n").run(&["extract", "a.txt"]);
    assert_eq!(ran.code, 0);
    assert_has(&ran.stderr, &["a.txt:1:1: ", "1 document, 1 post: 0 incidents written, 1 other left out", "1 warning"]);
}

#[test]
fn a_byte_order_mark_is_no_obstacle() {
    let work = Work::new();
    let ran = work.file("bom.txt", format!("\u{feff}{DUMP}")).run(&["extract", "bom.txt"]);
    assert_has(&ran.stdout, &["bom.txt,1,4,2024-901,", "bom.txt,6,8,2024-902,"]);
}

#[test]
fn an_empty_file_is_a_warning_and_a_file_without_a_heading_is_told() {
    let work = Work::new();
    let ran = work.file("empty.txt", "").file("none.txt", "\n\n。\n").run(&["extract", "empty.txt", "none.txt"]);
    assert_eq!(ran.code, 0);
    assert_has(&ran.stderr, &["warning: empty.txt: the dump is empty", "1 document without a heading", "1 warning"]);
    assert!(!ran.stderr.contains("empty.txt: no post"), "one cause, one warning: {}", ran.stderr);
    let quiet = work.run(&["extract", "empty.txt", "none.txt", "--quiet"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let work = Work::new();
    let ran = work.file("posts.txt", DUMP).run(&["extract", "posts.txt", "-o", "missing/out.csv"]);
    assert_eq!(ran.code, 4);
    assert_has(
        &ran.stderr,
        &["error: cannot write missing/out.csv: No such file", "help: check that its folder exists"],
    );
    assert_eq!(work.names(), ["posts.txt"]);
}

#[test]
fn an_unknown_ending_is_a_usage_error_that_lists_the_known_ones() {
    let work = Work::new();
    let ran = work.file("posts.txt", DUMP).run(&["extract", "posts.txt", "-o", "out.docx"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_has(&ran.stderr, &["out.docx", ".csv, .tsv, .json, .jsonl, .ndjson, .parquet, .db", "--format"]);
    assert_eq!(work.names(), ["posts.txt"]);
}

#[test]
fn rules_that_do_not_load_leave_the_old_output_alone() {
    let work = Work::new();
    work.file("posts.txt", DUMP).file("out.csv", "old").file("rules/a.toml", "format = \n");
    let ran = work.run(&["extract", "posts.txt", "-o", "out.csv", "--rules", "rules"]);
    assert_eq!(ran.code, 3);
    assert_has(&ran.stderr, &["rules/a.toml:1:", "error: the rules do not load: "]);
    assert_eq!(work.read("out.csv"), "old");
}

#[cfg(unix)]
#[test]
fn a_device_is_written_as_it_is() {
    let work = Work::new();
    let ran = work.file("posts.txt", DUMP).run(&["extract", "posts.txt", "-o", "/dev/null"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let work = Work::new();
    let ran = work.file("posts.txt", DUMP).run(&["extract", "posts.txt", "-o", "/dev/full"]);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["error: cannot write /dev/full: No space left"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let work = Work::new();
    // More than any pipe holds, so that the program must notice.
    work.file("posts.txt", DUMP.repeat(2000));
    let mut child = Command::new(env!("CARGO_BIN_EXE_jikenbo"))
        .env("LC_ALL", "C")
        .args(["extract", "posts.txt", "--quiet"])
        .current_dir(work.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut header = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut header).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(header.starts_with("source,"));
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn progress_and_colour_obey_their_options() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let size = DUMP.len();
    let ran = work.run(&["extract", "posts.txt", "gone.txt", "--progress", "always", "--color", "always"]);
    assert_has(&ran.stderr, &[&format!("progress: {size} of {size} bytes\n"), "\u{1b}["]);
    let plain = work.run(&["extract", "posts.txt", "gone.txt"]);
    assert!(!plain.stderr.contains("progress") && !plain.stderr.contains('\u{1b}'), "{}", plain.stderr);
}

#[test]
fn a_timeline_is_written_where_it_is_asked_for() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let plain = work.run(&["extract", "posts.txt", "--format", "jsonl", "-q"]).stdout;
    assert!(!plain.contains("\"timeline\""), "{plain}");
    let asked = work.run(&["extract", "posts.txt", "--format", "jsonl", "-q", "--timeline"]).stdout;
    let record: serde_json::Value = serde_json::from_str(asked.lines().next().unwrap()).unwrap();
    let moment = &record["timeline"][0];
    assert_eq!(
        (&moment["date"], &moment["class"], &moment["about"]),
        (&"2024-07-10".into(), &"know".into(), &"attack".into())
    );
    assert_eq!(moment["knowing"], serde_json::json!(["intrusion"]));
    let (start, end) = (moment["start"].as_u64().unwrap() as usize, moment["end"].as_u64().unwrap() as usize);
    assert_eq!(moment["text"], DUMP[start..end]);
    let table = work.run(&["extract", "posts.txt", "-q", "--columns", "case_id,timeline"]).stdout;
    assert_eq!(table, "case_id,timeline\r\n2024-901,2024-07-10 know attack fact\r\n2024-902,\r\n");
    let refused = work.run(&["extract", "posts.txt", "--timeline"]);
    assert_eq!(refused.code, 2);
    assert_has(&refused.stderr, &["--timeline is for JSON and JSON Lines"]);
}

#[test]
fn what_is_not_sure_enough_is_left_out_and_told() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let run = |level: &str| work.run(&["extract", "posts.txt", "--format", "jsonl", "--min-confidence", level]);
    let levels = |text: &str| -> Vec<String> {
        let records = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let derived = ["kind", "title", "published", "case_id"];
        let given = |record: serde_json::Value| record["evidence"].as_array().unwrap().clone();
        let told = records.flat_map(given).filter(|proof| !derived.contains(&proof["field"].as_str().unwrap()));
        told.map(|proof| proof["confidence"].as_str().unwrap().to_owned()).collect()
    };
    let (all, sure) = (run("low"), run("high"));
    assert!(!all.stderr.contains("--min-confidence"), "{}", all.stderr);
    assert!(levels(&all.stdout).iter().any(|level| level == "medium"), "{}", all.stdout);
    assert_has(&sure.stderr, &["left out as less sure than --min-confidence: "]);
    let contract = sure.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    for record in contract {
        for field in ["organization", "leak_status", "causes", "counts", "discovered", "leaked_data"] {
            let level = &record["confidence"][field];
            assert!(level.is_null() || level == "high", "{field}: {level}");
        }
    }
    let bad = run("sure");
    assert_eq!(bad.code, 2);
    assert_has(&bad.stderr, &["sure", "low, medium, high"]);
}
