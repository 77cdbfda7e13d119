//! The Excel workbook.

use std::io::Read;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::*;

/// The sheets of the workbook that `extract` writes.
struct Book(Xlsx<std::io::BufReader<fs::File>>);

impl Book {
    fn of(work: &Work, args: &[&str]) -> Self {
        extract(work, &[&["-o", "out.xlsx"], args].concat());
        Self(open_workbook(work.path("out.xlsx")).unwrap())
    }

    fn sheet(&mut self, name: &str) -> Range<Data> {
        self.0.worksheet_range(name).unwrap()
    }

    /// The cell under `head` in a row, from 1.
    fn cell(&mut self, sheet: &str, row: u32, head: &str) -> Data {
        let sheet = self.sheet(sheet);
        let at = sheet.rows().next().unwrap().iter().position(|cell| *cell == *head);
        sheet.get_value((row, at.unwrap_or_else(|| panic!("no column {head}")) as u32)).cloned().unwrap_or_default()
    }

    fn column(&mut self, sheet: &str, head: &str) -> Vec<String> {
        let rows = self.sheet(sheet).height() as u32;
        (1..rows).map(|row| self.cell(sheet, row, head).to_string()).collect()
    }
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

/// A file inside the workbook.
fn part(work: &Work, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(work.path("out.xlsx")).unwrap()).unwrap();
    let mut part = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut part).unwrap();
    part
}

#[test]
fn it_is_in_japanese_with_real_dates_and_numbers() {
    let mut book = Book::of(&with(DUMP), &[]);
    assert_eq!(book.0.sheet_names(), ["事案一覧", "根拠", "集計", "列の説明"]);
    assert_eq!(book.cell("事案一覧", 1, "番号"), Data::Float(1.0));
    assert_eq!(book.cell("事案一覧", 1, "種別"), text("事案"));
    assert_eq!(book.cell("事案一覧", 1, "漏えいした情報"), text("氏名、住所"));
    assert_eq!(book.cell("事案一覧", 1, "外部組織の関与"), text("いいえ"));
    assert_eq!(book.cell("事案一覧", 2, "影響件数"), Data::Float(120.0));
    assert_eq!(book.cell("事案一覧", 2, "記載された数"), text("120人"));
    let Data::DateTime(published) = book.cell("事案一覧", 1, "投稿日") else { panic!("no date") };
    assert_eq!(published.to_ymd_hms_milli(), (2024, 7, 31, 0, 0, 0, 0));
    assert_eq!(book.cell("事案一覧", 2, "発覚日"), Data::Empty);
}

#[test]
fn languages_names_and_columns_are_chosen_by_options_alone() {
    let work = with(DUMP);
    let mut english = Book::of(&work, &["--lang", "en"]);
    assert_eq!(english.0.sheet_names(), ["Incidents", "Evidence", "Totals", "Columns"]);
    assert_eq!(english.cell("Incidents", 2, "counts"), text("120 persons"));
    assert_eq!(english.cell("Incidents", 2, "leaked_data"), text("Name"));
    let mut codes = Book::of(&work, &["--labels", "codes", "--columns", "leaked_data,third_party_involved,counts"]);
    let shown: Vec<_> = codes.sheet("事案一覧").rows().nth(1).unwrap().to_vec();
    assert_eq!(shown[2..], [text("name;address"), Data::Bool(false), text("25 persons")]);
    let bytes = fs::read(work.path("out.xlsx")).unwrap();
    let mut command = work.command(&["extract", "posts.txt", "-o", "again.xlsx", "--labels", "codes", "--columns"]);
    command.arg("leaked_data,third_party_involved,counts").env("LANG", "ja_JP.UTF-8").env("TZ", "Asia/Tokyo");
    assert!(command.output().unwrap().status.success());
    assert_eq!(fs::read(work.path("again.xlsx")).unwrap(), bytes);
}

#[test]
fn what_looks_like_something_else_stays_text() {
    let dump = DUMP.replace("2024-901", "2024-10").replace("2024年7月10日、", "2024年7月、");
    let mut book = Book::of(&with(&dump), &[]);
    assert_eq!(book.cell("事案一覧", 1, "事件番号"), text("2024-10"));
    assert_eq!(book.cell("事案一覧", 1, "発覚日"), text("2024-07"));
}

#[test]
fn every_value_has_its_words_and_links_lead_both_ways() {
    let work = with(DUMP);
    let mut book = Book::of(&work, &[]);
    let proofs: usize = jsonl(&work).iter().map(|record| record["evidence"].as_array().unwrap().len()).sum();
    assert_eq!(book.sheet("根拠").height(), proofs + 1);
    let row = 1 + book.column("根拠", "値").iter().position(|value| value == "紛失").unwrap() as u32;
    assert_eq!(book.cell("根拠", row, "番号"), Data::Float(2.0));
    assert_eq!(book.cell("根拠", row, "項目"), text("原因"));
    assert_has(&book.cell("根拠", row, "根拠となる語句").to_string(), &["紛失"]);
    let forth = book.0.worksheet_formula("事案一覧").unwrap();
    let link = r##"HYPERLINK("#'根拠'!A"&MATCH(2,'根拠'!A:A,0),"根拠")"##;
    assert_eq!(forth.get_value((2, 1)).unwrap().trim_start_matches('='), link);
    let back = book.0.worksheet_formula("根拠").unwrap();
    let link = r##"HYPERLINK("#'事案一覧'!A"&MATCH(2,'事案一覧'!A:A,0),"事案")"##;
    assert_eq!(back.get_value((row, 1)).unwrap().trim_start_matches('='), link);
}

#[test]
fn headers_stay_in_sight_and_rows_can_be_filtered() {
    let work = with(DUMP);
    let mut book = Book::of(&work, &[]);
    let rows = book.sheet("根拠").height();
    for (sheet, range) in [(1, "A1:AS3".to_owned()), (2, format!("A1:L{rows}"))] {
        let sheet = part(&work, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert_has(&sheet, &["<pane ySplit=\"1\"", "state=\"frozen\"", &format!("<autoFilter ref=\"{range}\"")]);
        assert_has(&sheet, &["<cols><col min=\"1\" max=\"1\""]);
    }
}

#[test]
fn no_post_can_run_or_steer_anything() {
    let mut book = Book::of(&with(HOSTILE), &[]);
    let title = book.cell("事案一覧", 1, "件名").to_string();
    assert!(title.starts_with("=HYPERLINK(\"https://example.com\",\"x\") \u{fffd}[31m架空市"), "{title}");
    let formulas = book.0.worksheet_formula("事案一覧").unwrap();
    let ours = formulas.rows().flatten().filter(|formula| !formula.is_empty());
    assert!(ours.into_iter().all(|formula| formula.contains("MATCH(1,'根拠'!A:A,0)")));
}

#[test]
fn a_sheet_explains_the_columns_and_one_has_the_totals() {
    let again = DUMP.replace("2024-901", "2024-903");
    let mut book = Book::of(&with(&format!("{DUMP}\n{again}")), &[]);
    assert_eq!(book.sheet("列の説明").height(), COLUMNS.len() + 1);
    let row = 1 + COLUMNS.iter().position(|column| column.name == "leak_status").unwrap() as u32;
    assert_eq!(book.cell("列の説明", row, "列"), text("漏えいの有無"));
    assert_has(&book.cell("列の説明", row, "値の一覧").to_string(), &["漏えいのおそれ(suspected)"]);
    let totals: Vec<Vec<Data>> = book.sheet("集計").rows().take(7).map(|row| row[..2].to_vec()).collect();
    let number = |number: i32| Data::Float(f64::from(number));
    assert_eq!(totals[2], [text("件数"), number(3)], "a post that stands twice is counted once: {totals:?}");
}

#[test]
fn no_incident_gives_a_valid_workbook_and_a_pipe_gets_the_same_bytes() {
    let mut book = Book::of(&with(""), &[]);
    assert_eq!((book.sheet("事案一覧").height(), book.sheet("根拠").height()), (1, 1));
    let work = with(DUMP);
    Book::of(&work, &[]);
    let piped = work.command(&["extract", "posts.txt", "--format", "xlsx"]).output().unwrap();
    assert_eq!(piped.stdout, fs::read(work.path("out.xlsx")).unwrap());
}
