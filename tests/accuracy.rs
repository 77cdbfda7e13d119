//! The score on the invented posts, with floors that only rise: `tests/gold`, which rules were written with, and
//! `tests/fresh`, batches that were scored before anybody read their errors.

mod invented;

use std::path::{Path, PathBuf};

use jikenbo::message::Catalogue;
use jikenbo::proof::score::{GoldFiles, Score, table};
use jikenbo::record::Record;

const OVERALL_FLOOR: f64 = 0.985;
const KEY_FIELD_FLOOR: f64 = 0.94;
/// Batches, and what they reach together today; at first contact it was less (docs/accuracy.md). Errors of those of the first
/// three rows have been read, of the last hardly any.
const FRESH_FLOORS: [(&[&str], f64); 4] = [
    (&["K", "L", "M", "N", "O", "P", "Q", "R"], 0.96),
    (&["S", "T", "U", "V"], 0.965),
    (&["W", "X"], 0.935),
    (&["Y", "Z"], 0.905),
];

/// The paths in a folder with that ending, by name.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("a readable entry"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    paths
}

/// The score of records against gold files, and how many posts those have.
fn score(records: &[Record], gold: Vec<PathBuf>) -> (Score, usize) {
    let read = |path: PathBuf| (path.display().to_string(), std::fs::read_to_string(&path).expect("a readable file"));
    let gold = GoldFiles { files: gold.into_iter().map(read).collect() };
    let gold = gold.records().expect("the records read");
    (Score::of(records, &gold), gold.len())
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

#[test]
fn the_score_on_the_invented_posts_keeps_its_floor() {
    let records: Vec<_> = invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    let (score, posts) = score(&records, files(&folder("gold"), "jsonl"));
    assert!(posts >= 150);
    let table = table(&score, Catalogue::ENGLISH);
    assert!(score.overall() >= OVERALL_FLOOR, "{table}");
    let low: Vec<&str> =
        score.key_fields().filter(|field| field.tally.f1() < KEY_FIELD_FLOOR).map(|field| field.name).collect();
    assert!(low.is_empty(), "{low:?} under {KEY_FIELD_FLOOR}\n{table}");
}

#[test]
fn the_scores_on_fresh_batches_keep_their_floors_and_no_document_is_lost() {
    let fresh = folder("fresh");
    let batches: usize = FRESH_FLOORS.iter().map(|(batches, _)| batches.len()).sum();
    assert_eq!(files(&fresh, "jsonl").len(), batches, "a batch without a floor");
    for (batches, floor) in FRESH_FLOORS {
        let records: Vec<_> = batches.iter().flat_map(|batch| extracted(&fresh.join(batch))).collect();
        let gold = batches.iter().map(|batch| fresh.join(format!("{batch}.jsonl"))).collect();
        let (score, posts) = score(&records, gold);
        assert!(posts >= 25 * batches.len());
        assert!(score.overall() >= floor, "{batches:?}\n{}", table(&score, Catalogue::ENGLISH));
    }
}

/// The records of the dumps in a folder, each of which has one at least.
fn extracted(folder: &Path) -> Vec<Record> {
    let mut records = Vec::new();
    for path in files(folder, "txt") {
        let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
        let found = invented::records(&name, &std::fs::read_to_string(&path).expect("a readable dump"));
        assert!(!found.is_empty(), "{name}: no post");
        records.extend(found);
    }
    records
}
