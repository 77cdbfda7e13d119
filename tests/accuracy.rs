//! The score on the invented posts under `tests/gold`, with floors that only rise.

mod invented;

use jikenbo::proof::score::{GoldFiles, Score};

const OVERALL_FLOOR: f64 = 0.97;
const KEY_FIELD_FLOOR: f64 = 0.94;

#[test]
fn the_score_on_the_invented_posts_keeps_its_floor() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("tests/gold is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a readable file")))
        .collect();
    files.sort();
    let gold = GoldFiles { files }.records().expect("the records read");
    assert!(gold.len() >= 150);
    let records: Vec<_> = invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    let score = Score::of(&records, &gold);
    let table = jikenbo::proof::score::table(&score);
    assert!(score.overall() >= OVERALL_FLOOR, "{table}");
    let low: Vec<&str> =
        score.key_fields().filter(|field| field.tally.f1() < KEY_FIELD_FLOOR).map(|field| field.name).collect();
    assert!(low.is_empty(), "{low:?} under {KEY_FIELD_FLOOR}\n{table}");
}
