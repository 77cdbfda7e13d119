//! What the pipeline makes of every invented dump, as files that a person can read and compare: one a dump, under
//! `snapshots/`. Accept a wanted change with `cargo insta accept`, or by running the tests with `INSTA_UPDATE=always`.

mod invented;

use std::fmt::Write;

use jikenbo::record::Record;

/// Facts first, then the rule and the words behind each.
fn readable(record: &Record) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "## {}-{} {}", record.line, record.end_line, record.title);
    for proof in record.evidence.iter().filter(|proof| proof.field != "title") {
        let words: Vec<&str> = proof.text.split_whitespace().collect();
        let mut words: String = words.join(" ").chars().take(60).collect();
        if proof.text.chars().count() > 60 {
            words.push('…');
        }
        let _ = writeln!(out, "{}: {} <- {}: {words}", proof.field, proof.value, proof.rule);
    }
    if let Ok(delays) = serde_json::to_value(&record.delays) {
        let known = delays.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        let known: Vec<String> = known.map(|(name, value)| format!("{name}={value}")).collect();
        if !known.is_empty() {
            let _ = writeln!(out, "delays: {}", known.join(" "));
        }
    }
    for warning in &record.warnings {
        let _ = writeln!(out, "warning: {warning}");
    }
    out
}

#[test]
fn invented_dumps_give_the_accepted_records() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let posts: usize = settings.bind(|| {
        let dumps = invented::dumps().into_iter().map(|(name, text)| {
            let records = invented::records(&name, &text);
            let shown: Vec<String> = records.iter().map(readable).collect();
            insta::assert_snapshot!(name.trim_end_matches(".txt"), shown.join("\n"));
            records.len()
        });
        dumps.sum()
    });
    assert!(posts >= 150, "only {posts} posts: are the dumps there?");
}
