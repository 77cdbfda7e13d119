//! The score on the invented posts, with floors that only rise: `tests/gold`, which rules were written with, and
//! `tests/fresh`, batches that were scored before anybody read their errors.

mod invented;

use std::path::{Path, PathBuf};

use jikenbo::message::Catalogue;
use jikenbo::proof::score::{GoldFiles, Score, table};
use jikenbo::record::Record;

const OVERALL_FLOOR: f64 = 0.983;
const KEY_FIELD_FLOOR: f64 = 0.94;
/// What the batches reach today; at first contact it was less (docs/accuracy.md).
const FRESH_FLOOR: f64 = 0.91;

/// The paths in a folder with that ending, by name.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("a readable entry"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    paths
}

/// The score of records against the gold files of a folder, and how many posts they have.
fn score(records: &[Record], folder: &Path) -> (Score, usize) {
    let read = |path: PathBuf| (path.display().to_string(), std::fs::read_to_string(&path).expect("a readable file"));
    let gold = GoldFiles { files: files(folder, "jsonl").into_iter().map(read).collect() };
    let gold = gold.records().expect("the records read");
    (Score::of(records, &gold), gold.len())
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

#[test]
fn the_score_on_the_invented_posts_keeps_its_floor() {
    let records: Vec<_> = invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    let (score, posts) = score(&records, &folder("gold"));
    assert!(posts >= 150);
    let table = table(&score, Catalogue::ENGLISH);
    assert!(score.overall() >= OVERALL_FLOOR, "{table}");
    let low: Vec<&str> =
        score.key_fields().filter(|field| field.tally.f1() < KEY_FIELD_FLOOR).map(|field| field.name).collect();
    assert!(low.is_empty(), "{low:?} under {KEY_FIELD_FLOOR}\n{table}");
}

#[test]
fn the_score_on_fresh_batches_keeps_its_floor_and_loses_no_document() {
    let fresh = folder("fresh");
    let mut records = Vec::new();
    for gold in files(&fresh, "jsonl") {
        for path in files(&gold.with_extension(""), "txt") {
            let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
            let found = invented::records(&name, &std::fs::read_to_string(&path).expect("a readable dump"));
            assert!(!found.is_empty(), "{name}: no post");
            records.extend(found);
        }
    }
    let (score, posts) = score(&records, &fresh);
    assert!(posts >= 200);
    assert!(score.overall() >= FRESH_FLOOR, "{}", table(&score, Catalogue::ENGLISH));
}
