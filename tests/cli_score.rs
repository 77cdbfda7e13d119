//! `score` from end to end.

mod common;

use common::{DUMP, Work, assert_has};

/// A dump, and as gold what the program itself says of it.
fn with_gold() -> Work {
    let work = Work::new();
    work.file("dumps/posts.txt", DUMP);
    let args = ["extract", "dumps/posts.txt", "-o", "gold.jsonl", "--all-posts"];
    assert_eq!(work.run(&args).code, 0);
    work
}

#[test]
fn its_own_output_scores_one() {
    let ran = with_gold().run(&["score", "dumps", "--gold", "gold.jsonl", "--floor", "1", "--key-floor", "1"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_has(&ran.stdout, &["precision", "* segmentation", "overall: 1.0000"]);
}

#[test]
fn a_score_under_a_floor_fails_and_says_which() {
    let work = with_gold();
    let gold = work.read("gold.jsonl").replace("2024-901", "2024-999");
    work.file("gold.jsonl", gold);
    let ran =
        work.run(&["score", "dumps", "--gold", "gold.jsonl", "--errors", "--key-floor", "0.9", "--floor", "0.99"]);
    assert_eq!(ran.code, 1);
    assert_has(&ran.stdout, &["dumps/posts.txt:1 2024-999 case_id: gold 2024-999, got 2024-901\n", "overall: 0.9667"]);
    let expected = "error: overall 0.9667 is below the floor 0.99\nerror: case_id 0.5000 is below the floor 0.9\n";
    assert_eq!(ran.stderr, expected);
    assert_eq!(work.run(&["score", "dumps", "--gold", "gold.jsonl", "--floor", "0.9"]).code, 0);
}

#[test]
fn floors_by_field_come_from_a_file() {
    let work = with_gold();
    let gold = work.read("gold.jsonl").replace("2024-901", "2024-999");
    work.file("gold.jsonl", gold);
    let score = |floors: &str| {
        work.file("floors.toml", floors);
        work.run(&["score", "dumps", "--gold", "gold.jsonl", "--floors", "floors.toml"])
    };
    let low = score("case_id = 0.6\noverall = 0.99\ntitle = 1.0\n");
    assert_eq!(low.code, 1);
    let expected = "error: case_id 0.5000 is below the floor 0.6\nerror: overall 0.9667 is below the floor 0.99\n";
    assert_eq!(low.stderr, expected);
    assert_eq!(score("case_id = 0.5\n").code, 0);
    let misspelt = score("occured = 0.9\n");
    assert_eq!(misspelt.code, 4);
    assert_has(&misspelt.stderr, &["floors.toml: unknown field `occured`", "did you mean `occurred`?"]);
    assert_has(&score("title = 2.0\n").stderr, &["the floor of `title` is 2", "from 0 to 1"]);
    assert_has(&score("title =\n").stderr, &["floors.toml: ", "line 1"]);
}

#[test]
fn json_has_the_same_figures() {
    let ran = with_gold().run(&["score", "dumps", "--gold", "gold.jsonl", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["overall"], &report["fields"][0]["field"]), (&1.0.into(), &"segmentation".into()));
    assert_eq!(report["fields"][0]["gold"], 2);
}

#[test]
fn bad_gold_is_located() {
    let work = with_gold();
    let gold = work.read("gold.jsonl").replacen("\"case_id\"", "\"caseid\"", 1);
    let ran = work.file("gold.jsonl", gold).run(&["score", "dumps", "--gold", "gold.jsonl"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""));
    assert_has(&ran.stderr, &["gold.jsonl:1:", "unknown field `caseid`"]);
}

#[test]
fn missing_files_are_told() {
    let work = with_gold();
    let no_gold = work.run(&["score", "dumps", "--gold", "gone.jsonl"]);
    assert_eq!(no_gold.code, 4);
    assert_has(&no_gold.stderr, &["error: cannot read gone.jsonl: ", "help: "]);
    let no_dump = work.run(&["score", "gone.txt", "--gold", "gold.jsonl"]);
    assert_eq!(no_dump.code, 4);
    assert_has(
        &no_dump.stderr,
        &["error: cannot read gone.txt: ", "warning: 2 gold posts of dumps/posts.txt: no post"],
    );
    assert_has(&no_dump.stdout, &["* kind                           0.000   0.000   0.000      2"]);
}

#[test]
fn a_floor_is_a_share() {
    let ran = with_gold().run(&["score", "dumps", "--gold", "gold.jsonl", "--floor", "97"]);
    assert_eq!(ran.code, 2);
    assert_has(&ran.stderr, &["97", "not a number from 0 to 1"]);
}

#[test]
fn values_are_counted_by_how_sure_they_are() {
    let work = with_gold();
    let ran = work.run(&["score", "dumps", "--gold", "gold.jsonl", "--by", "confidence"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_has(
        &ran.stdout,
        &["  field                          high   right   medium   right      low   right\n", "share of values"],
    );
    let json = work.run(&["score", "dumps", "--gold", "gold.jsonl", "--by", "confidence", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let title = report["by_confidence"].as_array().unwrap().iter().find(|row| row["field"] == "title").unwrap();
    let high = serde_json::json!({ "given": 2, "right": 2, "precision": 1.0 });
    assert_eq!(title["confidence"]["high"], high);
    assert_eq!(title["confidence"]["low"]["precision"], serde_json::Value::Null);
}

#[test]
fn a_set_is_split_by_the_names_of_its_files() {
    let work = with_gold();
    work.file("dumps/second.txt", DUMP);
    let args = ["extract", "dumps", "-o", "gold.jsonl", "--all-posts"];
    assert_eq!(work.run(&args).code, 0);
    let ran = work.run(&["score", "dumps", "--gold", "gold.jsonl", "--split"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // Both halves are the same, so that what decides in one does in the other.
    assert_has(
        &ran.stdout,
        &[
            "two halves, 1 and 1 files\n",
            "  kind                              4     1.000   1.000        0         -\n",
        ],
    );
    let alone = work.run(&["score", "dumps/posts.txt", "--gold", "gold.jsonl", "--split"]);
    assert_has(&alone.stdout, &["  kind                              0         -   0.000        2     1.000\n"]);
}
