//! What several tests share: the embedded rules and the invented dumps.
#![allow(dead_code)] // each test binary uses its own part

use std::path::PathBuf;
use std::sync::LazyLock;

use jikenbo::pipeline::Pipeline;
use jikenbo::record::Record;
use jikenbo::rules::{RuleFiles, RuleSet, load};

/// The rules that the binary carries.
pub static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let (rules, problems) = load(&RuleFiles::embedded());
    rules.unwrap_or_else(|| panic!("the embedded rules do not load: {problems:#?}"))
});

/// The invented dumps under `tests/gold`: (file name, text), by name.
pub fn dumps() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let mut dumps: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("tests/gold is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .map(|path| {
            let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a readable dump"))
        })
        .collect();
    dumps.sort();
    dumps
}

/// The records of a text.
pub fn records(name: &str, text: &str) -> Vec<Record> {
    Pipeline::new(&RULES).document(name, text)
}
