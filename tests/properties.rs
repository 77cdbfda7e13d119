//! What holds for every text: evidence is the source, order and threads do not matter, nothing panics.

mod invented;

use jikenbo::pipeline::Pipeline;
use jikenbo::record::Record;
use proptest::prelude::*;

fn assert_evidence(record: &Record, source: &str) {
    for proof in &record.evidence {
        assert_eq!(source.get(proof.start..proof.end), Some(proof.text.as_str()), "{proof:?}");
        let line = source[..proof.start].matches('\n').count() + 1;
        assert_eq!(proof.line, line, "{proof:?}");
    }
    let proved = |field: &str| record.evidence.iter().filter(|proof| proof.field == field).count();
    let lists = [
        ("causes", record.causes.len()),
        ("leaked_data", record.leaked_data.len()),
        ("denied_data", record.denied_data.len()),
        ("counts", record.counts.len()),
        ("third_party", record.third_party.len()),
        ("reported_to", record.reported_to.len()),
        ("delay_reasons", record.delay_reasons.len()),
    ];
    for (field, items) in lists {
        assert_eq!(proved(field), items, "{field} of {}", record.title);
    }
    let value = serde_json::to_value(record).expect("a record is JSON");
    for (field, value) in value.as_object().expect("an object") {
        let derived =
            ["source", "line", "end_line", "delays", "crosswalk", "context", "confidence", "evidence", "warnings"]
                .contains(&field.as_str());
        if !derived && !value.is_null() && !value.is_array() && value != false {
            assert!(proved(field) >= 1, "{field} of {} has no evidence", record.title);
        }
    }
    // The paths of VERIS follow from causes and data, the due dates from the day of discovery.
    let follows = ["veris", "appi_preliminary_due", "appi_final_due"];
    for (field, value) in value["crosswalk"].as_object().expect("an object") {
        let values = value.as_array().map_or(usize::from(!value.is_null()), Vec::len);
        assert!(follows.contains(&field.as_str()) || proved(field) == values, "{field} of {}", record.title);
    }
}

#[test]
fn every_value_of_every_invented_post_is_proved_by_its_source() {
    for (name, text) in invented::dumps() {
        for record in invented::records(&name, &text) {
            assert_evidence(&record, &text);
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let dumps = invented::dumps();
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let all: Vec<Vec<Record>> = pool.install(|| dumps.iter().map(|(n, t)| invented::records(n, t)).collect());
        serde_json::to_vec(&all).expect("records are JSON")
    };
    let one = with_threads(1);
    assert!(one.len() > 100_000);
    assert!(one == with_threads(2) && one == with_threads(8));
}

/// Dumps whose first post has a case number or a date: a bare headline at the very top of a file is only known by
/// standing there.
fn joinable() -> Vec<(String, String)> {
    let starts_plainly = |text: &str| {
        invented::records("x", text).first().is_some_and(|post| post.case_id.is_some() || post.published.is_some())
    };
    invented::dumps().into_iter().filter(|(_, text)| starts_plainly(text)).collect()
}

#[test]
fn joined_dumps_give_the_joined_posts() {
    let dumps = joinable();
    assert!(dumps.len() >= 20);
    for pair in dumps.windows(2) {
        let (first, second) = (&pair[0].1, &pair[1].1);
        let joint = format!("{}\n\n", first.trim_end());
        let lines = joint.matches('\n').count();
        let mut wanted: Vec<(String, usize, usize)> = Vec::new();
        wanted.extend(invented::records("x", first).iter().map(|r| (r.title.clone(), r.line, r.end_line)));
        wanted.extend(
            invented::records("x", second).iter().map(|r| (r.title.clone(), r.line + lines, r.end_line + lines)),
        );
        let got: Vec<_> =
            invented::records("x", &(joint + second)).iter().map(|r| (r.title.clone(), r.line, r.end_line)).collect();
        assert_eq!(got, wanted, "{} + {}", pair[0].0, pair[1].0);
    }
}

#[test]
fn records_do_not_depend_on_the_posts_around_them() {
    for (name, text) in joinable().into_iter().take(12) {
        for record in invented::records(&name, &text) {
            let lines: Vec<&str> = text.lines().collect();
            let alone = lines[record.line - 1..record.end_line].join("\n");
            let again = invented::records(&name, &alone);
            if record.case_id.is_some() {
                let facts = |r: &Record| {
                    (r.causes.clone(), r.leaked_data.clone(), r.counts.clone(), r.occurred, r.organization.clone())
                };
                assert_eq!(again.first().map(facts), Some(facts(&record)), "{name}: {}", record.title);
            }
        }
    }
}

/// Pieces of notices and of noise, to be joined at random.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "【セキュリティ事件簿#2024-001】株式会社あおば 情報漏えいについて 2024/7/31\n\n",
            "2024年5月26日、",
            "令和元年",
            "5月",
            "26日",
            "翌3日",
            "約12万件",
            "①",
            "㈱",
            "氏名、住所",
            "は含まれておりません。",
            "\n\n",
            "\n",
            " ",
            "　",
            "(",
            ")",
            "「",
            "」",
            "※",
            "不正アクセス",
            "漏えい",
            "可能性",
            "から",
            "~",
            "まで",
            "同日",
            "本日",
            "個人情報保護委員会",
            "に報告",
            "ランサムウェア",
            "1.原因\n",
            "・",
            "。",
            "、",
            ":",
            "\u{0}",
            "\u{E000}",
            "ｶﾞ",
            "か\u{3099}",
            "\u{200B}",
            "999999999999999999999999件",
            "31月99日",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_and_all_evidence_is_the_source(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        for record in Pipeline::new(&invented::RULES).document("fuzz", &text) {
            for proof in &record.evidence {
                prop_assert_eq!(text.get(proof.start..proof.end), Some(proof.text.as_str()));
            }
        }
    }
}
