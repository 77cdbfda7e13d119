use std::fs;
use std::io::Write;
use std::path::Path;

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

fn styled(format: Format, style: &Style, records: &[Record]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out");
    let mut out = Destination::open(Some(&path)).unwrap();
    let mut sink = format.sink(&mut out, style).unwrap();
    records.iter().for_each(|record| sink.write(record).unwrap());
    sink.finish().unwrap();
    out.commit().unwrap();
    fs::read_to_string(path).unwrap()
}

fn written(format: Format, records: &[Record]) -> String {
    styled(format, &Style::default(), records)
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
fn tsv_is_csv_with_tabs() {
    let tsv = written(Format::Tsv, &[Record { title: "a\tb,c".into(), ..Record::default() }]);
    assert_eq!(tsv.lines().next().unwrap(), HEADER.split(' ').collect::<Vec<_>>().join("\t"));
    assert!(tsv.contains("\t\"a\tb,c\"\t"), "{tsv}");
}

#[test]
fn safe_cells_begin_like_no_formula_and_numbers_stay_numbers() {
    let hostile = Record {
        title: "=1+1".into(),
        organization: Some("@SUM(A1)".into()),
        third_party: vec!["株式会社架空".into(), "+1".into(), "\tx".into()],
        delays: Delays { discovery_days: Some(-2), ..Delays::default() },
        ..Record::default()
    };
    let columns: Selection = "title,organization,third_party,discovery_days,organization_type".parse().unwrap();
    let style = Style { columns, safe: true, ..Style::default() };
    let csv = styled(Format::Csv, &style, std::slice::from_ref(&hostile));
    assert_eq!(csv.lines().nth(1).unwrap(), "'=1+1,'@SUM(A1),株式会社架空;'+1;'\tx,-2,");
    let plain = styled(Format::Csv, &Style { safe: false, ..style }, &[hostile]);
    assert_eq!(plain.lines().nth(1).unwrap(), "=1+1,@SUM(A1),株式会社架空;+1;\tx,-2,");
}

#[test]
fn a_header_may_be_japanese() {
    let columns: Selection = "occurred,title".parse().unwrap();
    let style = Style { columns, header: Language::Ja, ..Style::default() };
    assert_eq!(styled(Format::Csv, &style, &[]), "発生日,件名\r\n");
}

#[test]
fn japanese_headers_differ() {
    let mut headers: Vec<_> = all_columns().map(|column| column.header_ja).collect();
    headers.sort_unstable();
    headers.dedup();
    assert_eq!(headers.len(), all_columns().count());
}

#[test]
fn json_is_one_array_of_the_same_objects() {
    assert_eq!(written(Format::Json, &[]), "[]\n");
    let records = [record(), Record::default()];
    let array: Vec<serde_json::Value> = serde_json::from_str(&written(Format::Json, &records)).unwrap();
    let lines = written(Format::Jsonl, &records);
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, lines);
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
    assert_eq!((of("a.Parquet"), of("a.db")), (Some(Format::Parquet), Some(Format::Sqlite)));
    assert_eq!((of("a.docx"), of("csv")), (None, None));
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

#[test]
fn a_folder_appears_whole_or_keeps_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tables");
    let fill = |overwrite, commit: bool| {
        let mut out = Destination::open_folder(&path, overwrite).unwrap();
        let mut sink = Format::Tables.sink(&mut out, &Style::default()).unwrap();
        sink.write(&record()).unwrap();
        sink.finish().unwrap();
        if commit {
            out.commit().unwrap()
        }
    };
    fill(false, false);
    assert!(!path.exists());
    fill(false, true);
    let causes = "post_id,position,cause\r\n1,1,malware\r\n1,2,phishing\r\n";
    assert_eq!(fs::read_to_string(path.join("causes.csv")).unwrap(), causes);
    let refused = Destination::open_folder(&path, false).err().unwrap();
    assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
    fs::write(path.join("causes.csv"), "old").unwrap();
    fs::write(path.join("mine.txt"), "mine").unwrap();
    fill(true, true);
    assert_eq!(fs::read_to_string(path.join("causes.csv")).unwrap(), causes);
    assert_eq!(fs::read_to_string(path.join("mine.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary folder is left");
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
