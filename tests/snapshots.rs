//! What the pipeline makes of every invented dump, as files that a person can read and compare: one a dump, under
//! `snapshots/`. Accept a wanted change with `cargo insta accept`, or by running the tests with `INSTA_UPDATE=always`.

mod invented;

use std::collections::BTreeSet;
use std::fmt::Write;

use jikenbo::matcher::PostText;
use jikenbo::record::Record;
use jikenbo::segment::posts;

/// Facts first, then the rule and the words behind each.
fn readable(record: &Record) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "## {}-{} {}", record.line, record.end_line, record.title);
    let crosswalk = serde_json::to_value(&record.crosswalk).unwrap_or_default();
    let told = record.evidence.iter().filter(|proof| proof.field != "title" && crosswalk.get(proof.field).is_none());
    for proof in told {
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
    let known = crosswalk
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()));
    let known: Vec<String> = known.map(|(name, value)| format!("{name}={value}")).collect();
    if !known.is_empty() {
        let _ = writeln!(out, "crosswalk: {}", known.join(" "));
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

#[test]
fn the_invented_dumps_cover_the_vocabulary() {
    let rules = &*invented::RULES;
    let (mut causes, mut data, mut roles) = (BTreeSet::new(), BTreeSet::new(), 0u64);
    for (name, text) in invented::dumps() {
        for record in invented::records(&name, &text) {
            causes.extend(record.causes);
            data.extend(record.leaked_data);
        }
        let normalized = rules.normalizer.normalize(&text);
        for post in posts(rules, &normalized, &text) {
            let prepared = PostText::new(rules, &normalized.text, &post);
            prepared.outline.sections.iter().for_each(|section| roles |= section.roles.0);
        }
    }
    let missing = |family: &str, met: &BTreeSet<String>| -> Vec<String> {
        rules.labels_of(family).iter().map(|label| label.id.clone()).filter(|id| !met.contains(id)).collect()
    };
    assert_eq!(missing("cause", &causes), Vec::<String>::new());
    assert_eq!(missing("data", &data), Vec::<String>::new());
    let unmet: Vec<&str> =
        rules.roles.iter().enumerate().filter(|(n, _)| roles >> n & 1 == 0).map(|(_, r)| r.id.as_str()).collect();
    assert_eq!(unmet, Vec::<&str>::new());
}
