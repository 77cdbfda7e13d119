//! Rule files by strangers.

use std::sync::LazyLock;

use jikenbo::diag::{render_json, render_text};
use jikenbo::proof::check::prove;
use jikenbo::rules::{RuleFiles, load};

use crate::ONE_THREAD;

/// Files of the shipped rules that are small, or that nothing loads without: loading all of them takes too long for a fuzzer.
const KEPT: &[&str] =
    &["cause_category.toml", "counts.toml", "dates.toml", "delays.toml", "outline.toml", "polarity.toml", "posts.toml"];
/// The name that the stranger's file has.
const STRANGE: &str = "rules/strange.toml";

static SHIPPED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let files = RuleFiles::embedded().files.into_iter();
    files.filter(|(path, _)| KEPT.iter().any(|name| path.ends_with(&format!("/{name}")))).collect()
});

/// Loads `text` beside the shipped files, or in the place of the one that `choice` names: there are rules or errors, each
/// with a place in a file. Rules that load are proved.
pub fn check_rules(text: &str, choice: u8) {
    LazyLock::force(&ONE_THREAD);
    let mut files = SHIPPED.clone();
    let strange = (STRANGE.to_owned(), text.to_owned());
    match files.get_mut(usize::from(choice)) {
        Some(file) => *file = strange,
        None => files.push(strange),
    }
    let files = RuleFiles { files, damaged: Vec::new() };
    let (rules, found) = load(&files);
    let errors = found.iter().filter(|one| one.is_error()).count();
    assert_eq!(rules.is_none(), errors > 0, "{found:#?}");
    let checked = rules.map(|rules| prove(&files, &rules, found.clone()).diagnostics);
    for one in checked.unwrap_or(found) {
        assert!(!one.message.is_empty());
        assert!(!render_text(std::slice::from_ref(&one), &files, false).is_empty());
        assert!(!render_json(std::slice::from_ref(&one), &files).is_empty());
    }
}
