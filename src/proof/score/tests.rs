use super::*;
use crate::calendar::PartialDate;
use crate::message::Catalogue;
use crate::record::{Confidence, Count, Evidence};

fn record(line: usize) -> Record {
    Record {
        source: "dumps/a.txt".into(),
        line,
        end_line: line + 5,
        title: "架空商事 お詫び".into(),
        case_id: Some("2024-1".into()),
        kind: "incident".into(),
        causes: vec!["malware".into(), "phishing".into()],
        occurred: Some(PartialDate::day(2024, 5, 1)),
        ..Record::default()
    }
}

fn gold(record: &Record) -> Gold {
    Gold { source: "a.txt".into(), ..Gold::from(record) }
}

fn tally(score: &Score, name: &str) -> (usize, usize, usize) {
    let tally = score.fields.iter().find(|field| field.name == name).unwrap().tally;
    (tally.right, tally.extra, tally.missing)
}

#[test]
fn equal_records_score_one_in_every_field() {
    let records = [record(1), record(10)];
    let score = Score::of(&records, &records.each_ref().map(gold));
    assert_eq!(score.overall(), 1.0);
    assert!(score.fields.iter().all(|field| field.tally.f1() == 1.0));
    assert_eq!(score.differences, []);
    assert_eq!(tally(&score, "organization"), (2, 0, 0), "null against null is right, once a post");
    assert_eq!(tally(&score, "denied_data"), (0, 0, 0));
}

#[test]
fn fifteen_fields_count_and_dates_count_together() {
    let score = Score::of(&[], &[]);
    let keys: Vec<_> = score.key_fields().map(|field| field.name).collect();
    let expected = "segmentation kind title case_id published organization causes primary_cause leak_status \
                    leaked_data denied_data counts affected_total dates reported_to";
    assert_eq!(keys, expected.split(' ').collect::<Vec<_>>());
    assert_eq!(score.fields.iter().filter(|field| field.part_of == Some("dates")).count(), 10);
}

#[test]
fn texts_are_compared_after_nfkc_without_spaces() {
    let other = Record { title: "架空商事\u{3000}お詫び".into(), case_id: Some("2024-1".into()), ..record(1) };
    assert_eq!(Score::of(&[other], &[gold(&record(1))]).differences, []);
}

#[test]
fn list_fields_count_items_and_counts_ignore_approx() {
    let count = |value, approx| Count { value, unit: "persons".into(), approx };
    let wanted = Record { counts: vec![count(10, false), count(20, false)], ..record(1) };
    let given =
        Record { counts: vec![count(20, true), count(30, false)], causes: vec!["phishing".into()], ..record(1) };
    let score = Score::of(&[given], &[gold(&wanted)]);
    assert_eq!(tally(&score, "counts"), (1, 1, 1));
    assert_eq!(tally(&score, "causes"), (1, 0, 1));
    assert_eq!(tally(&score, "primary_cause"), (0, 1, 1));
    let text = differences_text(&score.differences, Catalogue::ENGLISH);
    assert!(text.contains("dumps/a.txt:1 2024-1 counts: gold 10 persons, got 30 persons\n"), "{text}");
    assert!(text.contains("dumps/a.txt:1 2024-1 causes: gold malware, got nothing\n"), "{text}");
}

#[test]
fn a_wrong_date_is_extra_and_missing_and_two_nulls_are_no_slot() {
    let given = Record {
        occurred: Some(PartialDate::month(2024, 5)),
        discovered: Some(PartialDate::day(2024, 5, 2)),
        ..record(1)
    };
    let score = Score::of(&[given], &[gold(&record(1))]);
    assert_eq!(tally(&score, "occurred"), (0, 1, 1));
    assert_eq!(tally(&score, "discovered"), (0, 1, 0));
    assert_eq!(tally(&score, "dates"), (0, 2, 1));
}

#[test]
fn a_gold_post_that_was_not_found_is_wrong_in_every_field() {
    let score = Score::of(&[record(2)], &[gold(&record(1))]);
    assert_eq!(tally(&score, "segmentation"), (0, 1, 1), "and the post found instead is extra");
    assert_eq!(tally(&score, "organization"), (0, 1, 1), "even where both are null");
    assert_eq!(tally(&score, "causes"), (0, 0, 2));
    let text = differences_text(&score.differences, Catalogue::ENGLISH);
    assert_eq!(
        text,
        "a.txt:1 2024-1 segmentation: gold lines 1-6, got nothing\n\
         dumps/a.txt:2 2024-1 segmentation: gold nothing, got lines 2-7\n"
    );
}

#[test]
fn posts_of_dumps_without_gold_do_not_count_and_another_end_is_wrong() {
    let elsewhere = Record { source: "dumps/b.txt".into(), ..record(1) };
    let longer = Record { end_line: 99, ..record(1) };
    let score = Score::of(&[elsewhere, longer], &[gold(&record(1))]);
    assert_eq!(tally(&score, "segmentation"), (0, 1, 1));
    assert_eq!(tally(&score, "title"), (1, 0, 0));
}

#[test]
fn ratios() {
    let tally = Tally { right: 3, extra: 1, missing: 3 };
    assert_eq!((tally.precision(), tally.recall(), tally.f1()), (0.75, 0.5, 0.6));
    let missed = Tally { right: 0, extra: 0, missing: 2 };
    assert_eq!((missed.precision(), missed.recall(), missed.f1()), (0.0, 0.0, 0.0));
}

#[test]
fn what_extract_writes_can_be_read_as_gold() {
    let text = serde_json::to_string(&record(4)).unwrap();
    let files = GoldFiles { files: vec![("g.jsonl".into(), format!("\n{text}\n\n"))] };
    let gold = files.records().unwrap();
    assert_eq!(Score::of(&[record(4)], &gold).overall(), 1.0);
}

#[test]
fn bad_gold_is_located() {
    let good = serde_json::to_string(&record(4)).unwrap();
    let misspelt = good.replace("case_id", "caseid");
    let files = GoldFiles { files: vec![("g.jsonl".into(), format!("{good}\n{misspelt}\nnonsense\n{good}\n"))] };
    let errors = files.records().unwrap_err();
    let messages: Vec<_> = errors.iter().map(|error| error.message.to_string()).collect();
    assert!(messages[0].starts_with("not a gold record: unknown field `caseid`"), "{messages:?}");
    assert!(!messages[0].contains("at line"), "{messages:?}");
    assert_eq!(messages[2], "two gold records for the post at a.txt:4");
    let text = crate::diag::render_text(&errors, &files, false);
    for place in ["g.jsonl:2:", "g.jsonl:3:", "g.jsonl:4:1"] {
        assert!(text.contains(place), "{place} not in\n{text}");
    }
}

#[test]
fn the_table_has_a_row_a_field_and_the_json_the_same_figures() {
    let score = Score::of(&[record(1)], &[gold(&Record { causes: vec!["malware".into()], ..record(1) })]);
    let text = table(&score, Catalogue::ENGLISH);
    assert!(text.contains("* causes                         0.500   1.000   0.667      1\n"), "{text}");
    assert!(text.contains("    occurred                     1.000   1.000   1.000      1\n"), "{text}");
    assert!(text.ends_with("overall: 0.9778 (mean F1 of the 15 fields marked *)\n"), "{text}");
    let json = json(&score, true);
    assert_eq!(json["fields"].as_array().unwrap().len(), score.fields.len());
    assert_eq!(json["differences"][0]["extra"], serde_json::json!(["phishing"]));
    assert_eq!(super::json(&score, false).get("differences"), None);
}

fn proof(value: &str, rule: &str, confidence: Confidence) -> Evidence {
    let (value, rule) = (value.to_owned(), rule.to_owned());
    Evidence { field: "causes", value, rule, start: 0, end: 0, line: 1, column: 1, text: String::new(), confidence }
}

#[test]
fn values_count_at_their_confidence() {
    let evidence = vec![proof("malware", "m", Confidence::High), proof("phishing", "p", Confidence::Low)];
    let given = Record { evidence, ..record(1) };
    let wanted = gold(&Record { causes: vec!["malware".into()], ..record(1) });
    let rows = by_confidence(&[given], &[wanted]);
    let of = |name: &str| rows.iter().find(|(field, _)| *field == name).unwrap().1;
    let share = |given, right| Share { given, right };
    assert_eq!(of("causes"), [share(1, 1), share(0, 0), share(1, 0)]);
    assert_eq!(
        of("primary_cause"),
        [share(1, 1), share(0, 0), share(0, 0)],
        "the first cause has the evidence of its code"
    );
    assert_eq!(of("all"), [share(2, 2), share(0, 0), share(1, 0)]);
    assert_eq!(of("title"), [share(0, 0); 3], "what has no evidence has no confidence");
}

#[test]
fn ways_are_known_where_they_decide_in_both_halves() {
    let post = |source: &str, causes: &[(&str, &str)]| {
        let evidence = causes.iter().map(|(code, rule)| proof(code, rule, Confidence::Medium)).collect();
        let causes = causes.iter().map(|(code, _)| (*code).to_owned()).collect();
        Record { source: source.into(), causes, evidence, ..record(1) }
    };
    let records = [
        post("a.txt", &[("malware", "m"), ("loss", "only-here")]),
        post("b.txt", &[("malware", "m")]),
        post("c.txt", &[("theft", "only-here")]),
    ];
    let wanted: Vec<Gold> =
        records.iter().map(|record| Gold { causes: vec!["malware".into()], ..Gold::from(record) }).collect();
    let split = Split::of(&records, &wanted, &Ways::default());
    assert_eq!(split.files, [2, 1], "a and c, and b");
    let causes = split.fields.iter().find(|(name, _)| *name == "causes").unwrap().1;
    let share = |given, right| Share { given, right };
    assert_eq!(causes, Transfer { gold: 3, known: share(2, 2), new: share(2, 0) });
    let lonely: Vec<_> = split.ways.iter().map(|score| (score.way.0.as_str(), score.field, score.halves)).collect();
    assert_eq!(lonely[0], ("only-here", "causes", [share(2, 0), share(0, 0)]));
}
