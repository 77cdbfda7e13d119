use std::fs;

use super::*;
use crate::calendar::PartialDate;
use crate::record::{Count, Delays};

/// DESIGN's contract, word for word.
const HEADER: &str = "source line end_line case_id kind published report_stage title organization organization_type \
    third_party third_party_involved primary_cause causes cause_category leak_status leaked_data denied_data \
    affected_total counts occurred occurred_end discovered contained investigation_completed reported_ppc \
    reported_ppc_final reported_police notified first_published discovery_days containment_days ppc_report_days \
    ppc_report_label ppc_final_days ppc_final_label police_report_days notification_days publication_days \
    publication_label reported_to delay_reasons secondary_damage";

fn record() -> Record {
    Record {
        source: "a.txt".into(),
        line: 3,
        end_line: 9,
        title: "架空,株式会社「\"お詫び\"」".into(),
        kind: "incident".into(),
        published: Some(PartialDate::day(2024, 7, 31)),
        causes: vec!["malware".into(), "phishing".into()],
        cause_category: Some("attack".into()),
        counts: vec![
            Count { value: 2153, unit: "records".into(), approx: false },
            Count { value: 4000, unit: "records".into(), approx: true },
        ],
        affected_total: Some(2153),
        occurred: Some(PartialDate::month(2024, 6)),
        delays: Delays { discovery_days: Some(-2), ..Delays::default() },
        ..Record::default()
    }
}

fn written(format: Format, records: &[Record]) -> String {
    let mut out = Vec::new();
    let mut sink = format.sink(&mut out).unwrap();
    records.iter().for_each(|record| sink.write(record).unwrap());
    sink.finish().unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn csv_has_the_columns_of_the_contract() {
    assert_eq!(written(Format::Csv, &[]), HEADER.split(' ').collect::<Vec<_>>().join(",") + "\r\n");
}

#[test]
fn csv_quotes_and_joins() {
    let csv = written(Format::Csv, &[record()]);
    assert_eq!(
        csv.lines().nth(1).unwrap(),
        "a.txt,3,9,,incident,2024-07-31,,\"架空,株式会社「\"\"お詫び\"\"」\",,,,false,malware,malware;phishing,attack,,,,\
         2153,2153 records;~4000 records,2024-06,,,,,,,,,,-2,,,,,,,,,,,,"
    );
    assert!(csv.ends_with("\r\n"));
}

#[test]
fn jsonl_is_one_object_a_line() {
    let text = written(Format::Jsonl, &[record(), Record::default()]);
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["counts"][1], serde_json::json!({"value": 4000, "unit": "records", "approx": true}));
    assert_eq!(lines[0]["delays"]["discovery_days"], -2);
    assert_eq!(lines[1]["published"], serde_json::Value::Null);
}

#[test]
fn endings_name_formats() {
    let of = |path: &str| Format::of_path(Path::new(path));
    assert_eq!(of("x/a.csv"), Some(Format::Csv));
    assert_eq!(of("a.JSONL"), Some(Format::Jsonl));
    assert_eq!(of("a.ndjson"), Some(Format::Jsonl));
    assert_eq!((of("a.xlsx"), of("csv")), (None, None));
}

#[test]
fn a_file_appears_only_on_commit_and_replaces_the_old_one_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    fs::write(&path, "old").unwrap();
    let mut abandoned = Destination::open(Some(&path)).unwrap();
    abandoned.write_all(b"part").unwrap();
    drop(abandoned);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    let mut kept = Destination::open(Some(&path)).unwrap();
    kept.write_all(b"new").unwrap();
    kept.commit().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn folders_cannot_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Destination::open(Some(dir.path())).is_err());
    assert!(Destination::open(Some(&dir.path().join("none/a.csv"))).is_err());
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_rights_of_any_new_file_and_an_old_one_keeps_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (plain, ours) = (dir.path().join("plain"), dir.path().join("ours.csv"));
    fs::write(&plain, "").unwrap();
    Destination::open(Some(&ours)).unwrap().commit().unwrap();
    assert_eq!(mode(&ours), mode(&plain));
    fs::set_permissions(&ours, fs::Permissions::from_mode(0o600)).unwrap();
    Destination::open(Some(&ours)).unwrap().commit().unwrap();
    assert_eq!(mode(&ours), 0o600);
}
