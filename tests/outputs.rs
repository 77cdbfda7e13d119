//! The formats from end to end: what each writes, what it refuses, and that no post can do harm through it.

mod common;
mod invented;

use std::fs;

use common::{DUMP, Work, assert_has};
use jikenbo::output::{COLUMNS, Destination, Format, Style, record_schema};
use jikenbo::record::{Count, Record};

/// A dump in which a stranger tries what he can: formulas, terminal codes, markup, quotes, NUL, turned writing.
const HOSTILE: &str = "\
【セキュリティ事件簿#2024-903】=HYPERLINK(\"https://example.com\",\"x\") \u{1b}[31m架空市\u{9b}2J <script>alert(1)</script> \u{202e}不正アクセスのお知らせ 2024/8/2

2024年7月10日、架空市のサーバーが第三者による不正\u{1b}]0;title\u{7}アクセス\0を受けたことが判明しました。
<img src=x onerror=alert(1)> 流出した可能性がある情報は、\u{1b}[2J25名分の氏名と'住所'です。
";

fn with(dump: &str) -> Work {
    let work = Work::new();
    work.file("posts.txt", dump);
    work
}

/// Runs `extract posts.txt` with more arguments and expects it to be fine.
#[track_caller]
fn extract(work: &Work, args: &[&str]) -> common::Outcome {
    let ran = work.run(&[&["extract", "posts.txt"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran
}

fn jsonl(work: &Work) -> Vec<serde_json::Value> {
    let ran = extract(work, &["--format", "jsonl", "--quiet"]);
    ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn excel_gets_a_byte_order_mark_japanese_headers_and_safe_cells() {
    let work = with(HOSTILE);
    extract(&work, &["-o", "out.csv", "--excel"]);
    let csv = work.read("out.csv");
    assert!(csv.starts_with("\u{feff}出典,開始行,終了行,事件番号,"), "{csv}");
    assert_has(&csv, &[",\"'=HYPERLINK(\"\"https"]);
    extract(&work, &["-o", "out.csv", "--excel", "--header", "en"]);
    assert!(work.read("out.csv").starts_with("\u{feff}source,line,"));
}

#[test]
fn cells_of_codes_say_names_where_people_read_them() {
    let work = with(&DUMP.replace("2024-901", "2024-10"));
    let columns = ["--columns", "case_id,primary_cause,leaked_data,third_party_involved,counts", "--quiet"];
    let first = |args: &[&str]| {
        let table = extract(&work, &[&columns, args].concat()).stdout;
        table.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(first(&[]), "2024-10,unauthorized_access,name;address,false,25 persons");
    assert_eq!(first(&["--labels", "names"]), "2024-10,Unauthorized access,Name;Postal address,No,25 persons");
    // Excel makes a date of 2024-10 in whatever way it is quoted, but not of a formula that gives a text.
    assert_eq!(first(&["--excel"]), "\"=\"\"2024-10\"\"\",不正アクセス,氏名;住所,いいえ,25人");
    assert_eq!(
        first(&["--excel", "--labels", "codes"]),
        "\"=\"\"2024-10\"\"\",unauthorized_access,name;address,false,25 persons"
    );
    assert_eq!(
        first(&["--excel", "--lang", "en"]),
        "\"=\"\"2024-10\"\"\",Unauthorized access,Name;Postal address,No,25 persons"
    );
}

#[test]
fn no_safe_cell_begins_like_a_formula() {
    let work = with(&format!("{HOSTILE}\n{DUMP}"));
    for args in [["-o", "out.csv", "--csv-safe"], ["-o", "out.tsv", "--csv-safe"]] {
        extract(&work, &args);
        let delimiter = if args[1].ends_with("tsv") { b'\t' } else { b',' };
        let bytes = fs::read(work.path(args[1])).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 3);
        for cell in rows.iter().flatten().filter(|cell| cell.parse::<i64>().is_err()) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

#[test]
fn a_table_of_cases_has_the_style_of_the_posts() {
    let work = with(HOSTILE);
    extract(&work, &["-o", "out.csv", "--excel", "--cases", "cases.csv"]);
    let cases = work.read("cases.csv");
    assert!(cases.starts_with("\u{feff}case,organizations,"), "{cases}");
    assert_eq!(cases.lines().count(), 2);
}

#[test]
fn code_page_932_shows_and_tells_what_it_cannot_hold() {
    let work = with(&DUMP.replace("架空商事", "髙﨑𠮷商事"));
    let ran = extract(&work, &["-o", "out.csv", "--encoding", "cp932"]);
    assert_has(&ran.stderr, &["warning: out.csv: ", "no place in code page 932 and became 〓", "𠮷 (U+20BB7)"]);
    let bytes = fs::read(work.path("out.csv")).unwrap();
    let (text, _, malformed) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!malformed);
    assert_has(&text, &["source,line,", "株式会社髙﨑〓商事"]);
    let clean = with(DUMP);
    assert!(!extract(&clean, &["-o", "out.csv", "--encoding", "cp932"]).stderr.contains("932"));
}

#[test]
fn columns_are_chosen_by_name() {
    let work = with(DUMP);
    let ran = extract(&work, &["--columns", "case_id,published,leaked_data", "--quiet"]);
    assert_eq!(
        ran.stdout,
        "case_id,published,leaked_data\r\n2024-901,2024-07-31,name;address\r\n2024-902,2024-08-02,name\r\n"
    );
    let all = extract(&work, &["--columns", "all", "--quiet"]).stdout;
    assert!(all.lines().next().unwrap().contains(",secondary_damage,warnings"), "{all}");
}

#[test]
fn options_that_do_not_fit_are_usage_errors() {
    let work = with(DUMP);
    let cases: [(&[&str], &str); 10] = [
        (&["--columns", "ocurred"], "there is no column `ocurred`; did you mean `occurred`?"),
        (&["--columns", "title", "--format", "json"], "--columns is for CSV, TSV, Parquet and workbooks only"),
        (&["--excel", "--format", "jsonl"], "--excel is for CSV and TSV only"),
        (&["--excel", "-o", "a.xlsx"], "--excel is for CSV and TSV only"),
        (&["--labels", "names", "-o", "a.parquet"], "--labels is for CSV, TSV and workbooks only"),
        (&["--csv-safe", "-o", "a.parquet"], "--csv-safe is for CSV and TSV only"),
        (&["--header", "ja", "--tables", "t"], "--header is for CSV and TSV only"),
        (&["--format", "sqlite"], "a database cannot go to standard output: give a file with -o"),
        (&["--tables", "t", "-o", "a.csv"], "cannot be used with"),
        (&["--format", "tables"], "invalid value 'tables'"),
    ];
    for (args, told) in cases {
        let ran = work.run(&[&["extract", "posts.txt"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
        assert_has(&ran.stderr, &[told]);
    }
    assert_eq!(work.names(), ["posts.txt"]);
}

#[test]
fn no_incident_gives_valid_empty_outputs() {
    let work = with("");
    for name in ["a.csv", "a.tsv", "a.json", "a.jsonl"] {
        extract(&work, &["-o", name]);
    }
    extract(&work, &["--tables", "tables"]);
    assert_eq!(work.read("a.csv").lines().count(), 1);
    assert_eq!(work.read("a.tsv").lines().count(), 1);
    assert_eq!((work.read("a.json").as_str(), work.read("a.jsonl").as_str()), ("[]\n", ""));
    assert_eq!(work.read("tables/causes.csv"), "post_id,position,cause\r\n");
    #[cfg(feature = "parquet")]
    assert_eq!(typed::rows(&work, &[]).len(), 0);
    #[cfg(feature = "sqlite")]
    assert_eq!(database::filled(&work).query_row("SELECT count(*) FROM incidents", [], |r| r.get(0)), Ok(0));
}

#[test]
fn a_folder_with_files_is_kept_unless_told_otherwise() {
    let work = with(DUMP);
    work.file("tables/mine.txt", "mine");
    let ran = work.run(&["extract", "posts.txt", "--tables", "tables"]);
    assert_eq!(ran.code, 4);
    assert_has(
        &ran.stderr,
        &["cannot write tables: the folder is not empty", "help: give another name, or --overwrite"],
    );
    extract(&work, &["--tables", "tables", "--overwrite"]);
    assert_eq!(work.read("tables/mine.txt"), "mine");
    assert_has(&work.read("tables/posts.csv"), &["\r\n1,posts.txt,1,4,2024-901,", "\r\n2,posts.txt,6,8,2024-902,"]);
    assert_has(&work.read("tables/counts.csv"), &["\r\n1,1,25,persons,false\r\n"]);
    assert_has(&work.read("tables/events.csv"), &["\r\n1,discovered,2024-07-10,2024-07-10\r\n"]);
    assert_has(&work.read("tables/delays.csv"), &["\r\n1,publication,21,within_month\r\n"]);
    let ran = work.run(&["extract", "posts.txt", "--tables", "gone/tables"]);
    assert_eq!((ran.code, work.path("gone").exists()), (4, false), "{}", ran.stderr);
}

#[test]
fn every_record_keeps_to_the_schema() {
    let schema = record_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut records: Vec<Record> =
        invented::dumps().iter().flat_map(|(name, text)| invented::records(name, text)).collect();
    assert!(records.len() > 200);
    records.push(anything());
    for record in &records {
        let json = serde_json::to_value(record).unwrap();
        let problems: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{problems:?} in {json}");
    }
    let mut wrong = serde_json::to_value(&records[0]).unwrap();
    wrong["published"] = "yesterday".into();
    assert!(!validator.is_valid(&wrong));
    let mut unknown = serde_json::to_value(&records[0]).unwrap();
    unknown["ocurred"] = serde_json::Value::Null;
    assert!(!validator.is_valid(&unknown));
    let mut missing = serde_json::to_value(&records[0]).unwrap();
    missing.as_object_mut().unwrap().remove("occurred");
    assert!(!validator.is_valid(&missing), "an unknown date is null, not missing");
}

/// `UPDATE_DOCS=1 cargo test --test outputs` writes the files anew.
#[test]
fn the_dictionary_and_the_schema_are_fresh() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (format, path) in [("markdown", "docs/data-dictionary.md"), ("schema", "schema/record.schema.json")] {
        let now = Work::new().run(&["columns", "--format", format]).stdout;
        if std::env::var_os("UPDATE_DOCS").is_some_and(|value| !value.is_empty()) {
            fs::write(root.join(path), &now).unwrap();
        }
        let written = fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(written == now, "{path}: `UPDATE_DOCS=1 cargo test --test outputs` brings it up to date");
    }
}

#[test]
fn the_dictionary_explains_every_column_and_code() {
    let work = Work::new();
    let text = work.run(&["columns"]).stdout;
    assert_has(&text, &["occurred                 [date] when it began\n", "attack error loss theft insider other"]);
    assert_has(
        &text,
        &[
            "within_guide over_guide",
            "within_30_days within_60_days late",
            "same_day within_week within_month within_quarter over_quarter",
        ],
    );
    assert_has(&work.run(&["columns", "--lang", "ja"]).stdout, &["発生日 [日付] 発生した日"]);
    let facts: serde_json::Value = serde_json::from_str(&work.run(&["columns", "--format", "json"]).stdout).unwrap();
    for column in facts["columns"].as_array().unwrap() {
        if let Some(name) = column["vocabulary"].as_str() {
            assert!(!facts["vocabularies"][name].as_array().unwrap().is_empty(), "{column}");
        }
    }
    assert_eq!(work.run(&["columns", "--rules", "gone"]).code, 3);
}

#[test]
fn a_hostile_post_stays_text() {
    let work = with(HOSTILE);
    assert_eq!(jsonl(&work).len(), 1);
    let shown = work.run(&["explain", "posts.txt"]);
    assert_has(&shown.stdout, &["[31m架空市2J", "不正]0;titleアクセス"]);
    let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!shown.stdout.contains(steers), "{:?}", shown.stdout);
    let colours = work.run(&["explain", "posts.txt", "--color", "always"]).stdout;
    assert!(!colours.contains("\u{1b}[31m架") && !colours.contains("\u{1b}]"), "{colours:?}");
    let page = work.run(&["explain", "posts.txt", "--format", "html"]).stdout;
    assert_has(&page, &["http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';", "&lt;script&gt;"]);
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
}

#[cfg(unix)]
#[test]
fn messages_cannot_steer_the_terminal() {
    let work = with(DUMP);
    work.file("\u{1b}[2Jevil.txt", b"\xff");
    let ran = work.run(&["extract", "\u{1b}[2Jevil.txt", "\u{1b}[2Jgone.txt"]);
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
    assert_has(&ran.stderr, &["[2Jevil.txt:1:1", "cannot read [2Jgone.txt"]);
    work.file("rules/\u{9b}2J.toml", "format = 1\nfamily = \"\u{9b}2J\u{202e}\"\n");
    let ran = work.run(&["rules", "check", "--rules", "rules"]);
    assert!(!ran.stderr.contains(['\u{9b}', '\u{202e}']), "{:?}", ran.stderr);
    assert_eq!(ran.code, 3);
}

/// A record with any character in every text.
fn anything() -> Record {
    let text = "\"\n'\r\t\0\u{1}\u{7f}\u{9b}\u{2028}\u{feff}\u{fffe}\u{10ffff}𠮷,;<&%\\";
    Record {
        source: text.into(),
        title: text.into(),
        kind: "incident".into(),
        organization: Some(text.into()),
        third_party: vec![text.into(), String::new(), "x".into()],
        counts: vec![Count { value: u64::MAX, unit: text.into(), approx: true }],
        affected_total: Some(u64::MAX),
        warnings: vec![text.into()],
        ..Record::default()
    }
}

/// Writes records to `path` through the library.
fn write(format: Format, path: &std::path::Path, records: &[Record]) {
    let mut out = format.open(Some(path), false).unwrap();
    let mut sink = format.sink(&mut out, &Style::default()).unwrap();
    records.iter().for_each(|record| sink.write(record).unwrap());
    sink.finish().unwrap();
    Destination::commit(out).unwrap();
}

#[test]
fn any_character_survives_in_a_csv_table() {
    let work = Work::new();
    for (format, delimiter) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
        let path = work.path("out");
        write(format, &path, &[anything()]);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(&path).unwrap();
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[7], &row[8]), (anything().title.as_str(), anything().title.as_str()));
        assert_eq!(row.len(), 43);
    }
}

#[cfg(feature = "parquet")]
mod typed {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};

    use super::*;

    fn open(path: &std::path::Path) -> SerializedFileReader<fs::File> {
        SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap()
    }

    /// The rows that `extract` writes.
    pub fn rows(work: &Work, args: &[&str]) -> Vec<Row> {
        extract(work, &[&["-o", "out.parquet"], args].concat());
        open(&work.path("out.parquet")).get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn field(row: &Row, name: &str) -> Field {
        row.get_column_iter().find(|(known, _)| *known == name).unwrap().1.clone()
    }

    #[test]
    fn parquet_has_the_types_of_its_columns() {
        let rows = rows(&with(DUMP), &[]);
        assert_eq!(rows.len(), 2);
        let first = |name| field(&rows[0], name);
        // 2024-07-31 is day 19935 from 1970-01-01.
        assert_eq!(
            (first("published"), first("published_text")),
            (Field::Date(19935), Field::Str("2024-07-31".into()))
        );
        assert_eq!((first("line"), first("third_party_involved")), (Field::Long(1), Field::Bool(false)));
        assert_eq!((first("occurred"), first("occurred_text")), (Field::Null, Field::Null));
        assert_eq!(first("leaked_data").to_string(), "[\"name\", \"address\"]");
        assert_eq!(first("third_party").to_string(), "[]");
        assert_eq!(first("counts").to_string(), "[{value: 25, unit: \"persons\", approx: false}]");
        assert_eq!(first("affected_total"), Field::Long(25));
    }

    #[test]
    fn parquet_keeps_to_the_chosen_columns() {
        let rows = rows(&with(DUMP), &["--columns", "title,counts"]);
        let names: Vec<_> = rows[0].get_column_iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["title", "counts"]);
    }

    #[test]
    fn long_tables_come_in_groups_and_say_their_version() {
        let work = Work::new();
        let records: Vec<Record> = (1..=20_000).map(|line| Record { line, ..anything() }).collect();
        write(Format::Parquet, &work.path("long"), &records);
        let reader = open(&work.path("long"));
        assert_eq!((reader.metadata().num_row_groups(), reader.metadata().file_metadata().num_rows()), (3, 20_000));
        let about = reader.metadata().file_metadata().key_value_metadata().unwrap();
        assert!(about.iter().any(|entry| entry.key == "jikenbo.schema_version" && entry.value.as_deref() == Some("1")));
        for (line, row) in (1..).zip(reader.get_row_iter(None).unwrap()) {
            let row = row.unwrap();
            assert_eq!((field(&row, "line"), field(&row, "title")), (Field::Long(line), Field::Str(anything().title)));
            let Field::ListInternal(parties) = field(&row, "third_party") else { panic!("no list") };
            assert_eq!(parties.elements()[1..], [Field::Str(String::new()), Field::Str("x".into())]);
        }
    }

    #[test]
    fn a_table_that_cannot_be_written_is_an_error() {
        let work = with(DUMP);
        let ran = work.run(&["extract", "posts.txt", "-o", "gone/a.parquet"]);
        assert_eq!(ran.code, 4);
        assert_has(&ran.stderr, &["error: cannot write gone/a.parquet: No such file"]);
        #[cfg(target_os = "linux")]
        {
            let ran = work.run(&["extract", "posts.txt", "-o", "/dev/full", "--format", "parquet"]);
            assert_eq!(ran.code, 4);
            assert_has(&ran.stderr, &["error: cannot write /dev/full: ", "No space left"]);
        }
    }
}

#[cfg(feature = "sqlite")]
#[path = "outputs/database.rs"]
mod database;

#[cfg(all(feature = "parquet", feature = "sqlite"))]
#[path = "outputs/agreement.rs"]
mod agreement;

#[cfg(feature = "xlsx")]
#[path = "outputs/workbook.rs"]
mod workbook;

#[cfg(not(feature = "xlsx"))]
#[test]
fn a_program_without_workbooks_says_so() {
    let ran = with(DUMP).run(&["extract", "posts.txt", "-o", "a.xlsx"]);
    assert_eq!(ran.code, 2);
    assert_has(&ran.stderr, &["this jikenbo was built without the format xlsx: build it with `--features xlsx`"]);
    let ran = with(DUMP).run(&["stats", "posts.txt", "-o", "a.xlsx"]);
    assert_eq!(ran.code, 2);
    assert_has(&ran.stderr, &["this jikenbo was built without the format xlsx"]);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_format_that_was_left_out_is_told() {
    let work = with(DUMP);
    let ran = work.run(&["extract", "posts.txt", "-o", "a.parquet"]);
    assert_eq!(ran.code, 2);
    assert_has(&ran.stderr, &["this jikenbo was built without the format parquet", "--features parquet"]);
}
