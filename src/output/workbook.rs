//! An Excel workbook: a sheet of incidents, one of the words behind their values, one of totals, and one that explains the
//! columns. The rows go to temporary files as they come, so that memory does not grow with them.
//!
//! What a workbook holds depends on the records and the options alone: it has no time of its own.

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook as Book, Worksheet, XlsxError};

use super::columns::{Cell, Column, Kind, all_columns};
use super::safe::is_changed;
use super::worksheets::{self, Formats, Words, header};
use super::{Destination, Figure, Labels, Language, Notes, Sink, Style};
use crate::calendar::PartialDate;
use crate::message::message;
use crate::record::{Evidence, Record};

/// Rows that a sheet holds, the header among them.
const MOST_ROWS: u32 = 1_048_576;
/// UTF-16 units that a cell holds.
const LONGEST_TEXT: usize = 32_767;
/// Stands for the rest of a text that is too long.
const CUT: char = '…';
/// The years of which a spreadsheet knows the days.
const YEARS: RangeInclusive<i32> = 1900..=9999;
/// Positions of the two sheets that grow.
const INCIDENTS: usize = 0;
const EVIDENCE: usize = 1;
/// Columns before those of the values: the number that joins the two sheets, and the link to the other one.
const LINKS: u16 = 2;

/// Writes records to a workbook.
pub(super) struct Workbook<'w> {
    out: &'w mut Destination,
    book: Book,
    columns: Vec<&'static Column>,
    style: Style,
    formats: Formats,
    /// Rows of the sheets that grow, their headers among them.
    rows: [u32; 2],
    most_rows: u32,
    /// Texts that were too long for a cell.
    cut: usize,
    figures: Vec<Figure>,
}

impl<'w> Workbook<'w> {
    /// Begins a workbook that goes to `out` when it is finished.
    pub(super) fn new(out: &'w mut Destination, style: &Style) -> io::Result<Self> {
        Self::with_rows(out, style, MOST_ROWS)
    }

    /// The same with another limit of rows.
    pub(super) fn with_rows(out: &'w mut Destination, style: &Style, most_rows: u32) -> io::Result<Self> {
        let words = Words::of(style.header);
        let (columns, formats) = (style.columns.columns().to_vec(), Formats::default());
        let folder = folder(out);
        let begun = guarded(|| {
            let mut book = new_book(folder)?;
            let heads = columns.iter().map(|column| (column.header(style.header), worksheets::width(column)));
            let heads = words.link_heads(words.evidence).into_iter().chain(heads);
            header(book.add_worksheet_with_constant_memory()?, words.incidents, heads, &formats)?;
            let heads = words.link_heads(words.incident).into_iter().chain(words.evidence_heads);
            header(book.add_worksheet_with_constant_memory()?, words.evidence, heads, &formats)?;
            Ok(book)
        });
        let (book, style) = (begun?, style.clone());
        Ok(Self { out, book, columns, style, formats, rows: [1, 1], most_rows, cut: 0, figures: Vec::new() })
    }

    /// The row for the next line of a sheet.
    fn next_row(&mut self, sheet: usize) -> io::Result<u32> {
        let row = self.rows[sheet];
        if row >= self.most_rows {
            let words = Words::of(self.style.header);
            let name = if sheet == INCIDENTS { words.incidents } else { words.evidence };
            let most = super::thousands(self.most_rows.into());
            let message = message!("there are more rows than the {most} that a sheet holds (sheet {name})", most, name);
            return Err(io::Error::new(ErrorKind::FileTooLarge, message));
        }
        self.rows[sheet] += 1;
        Ok(row)
    }

    fn incident(&mut self, record: &Record) -> Result<(), XlsxError> {
        let row = self.rows[INCIDENTS] - 1;
        let words = Words::of(self.style.header);
        let sheet = self.book.worksheet_from_index(INCIDENTS)?;
        sheet.write_number(row, 0, row)?;
        if !record.evidence.is_empty() {
            let link = link(words.evidence, row, words.evidence);
            sheet.write_formula_with_format(row, 1, link, &self.formats.link)?;
        }
        for (at, column) in (LINKS..).zip(&self.columns) {
            let cell = (column.cell)(record);
            let written = Written { labels: self.style.labels.as_ref(), formats: &self.formats, column };
            self.cut += usize::from(written.cell(sheet, (row, at), &cell)?);
        }
        Ok(())
    }

    fn proof(&mut self, record: &Record, proof: &Evidence) -> Result<(), XlsxError> {
        let (row, number) = (self.rows[EVIDENCE] - 1, self.rows[INCIDENTS] - 1);
        let words = Words::of(self.style.header);
        let column = all_columns().find(|column| column.name == proof.field);
        let field = column.map_or(proof.field, |column| column.header(self.style.header));
        let kind = column.map_or(Kind::Text, |column| column.kind);
        let labels = self.style.labels.as_ref();
        let value = labels.map_or(Cow::Borrowed(proof.value.as_str()), |labels| labels.value(kind, &proof.value));
        let sheet = self.book.worksheet_from_index(EVIDENCE)?;
        sheet.write_number(row, 0, number)?;
        let link = link(words.incidents, number, words.incident);
        sheet.write_formula_with_format(row, 1, link, &self.formats.link)?;
        let organization = record.organization.as_deref().unwrap_or_default();
        let texts = [organization, field, &value, &proof.text, &proof.rule, &record.source];
        for (at, text) in (LINKS..).zip(texts) {
            self.cut += usize::from(put_text(sheet, (row, at), text, &self.formats)?);
        }
        for (at, number) in (LINKS + texts.len() as u16..).zip([proof.line, proof.column, proof.start, proof.end]) {
            sheet.write_number(row, at, number as f64)?;
        }
        Ok(())
    }

    /// Filters over the rows, the sheets that do not grow, and the whole to its destination.
    fn close(&mut self) -> io::Result<()> {
        let last = LINKS + u16::try_from(self.columns.len()).unwrap_or(u16::MAX - LINKS) - 1;
        let (rows, style) = (self.rows, &self.style);
        let evidence = Words::of(style.header).evidence_heads.len() as u16 + LINKS - 1;
        let (book, out) = (&mut self.book, &mut *self.out);
        guarded(|| {
            book.worksheet_from_index(INCIDENTS)?.autofilter(0, 0, rows[INCIDENTS] - 1, last)?;
            book.worksheet_from_index(EVIDENCE)?.autofilter(0, 0, rows[EVIDENCE] - 1, evidence)?;
            worksheets::totals(book.add_worksheet_with_constant_memory()?, &self.figures, style.header, &self.formats)?;
            worksheets::explained(book.add_worksheet_with_constant_memory()?, &self.columns, style, &self.formats)?;
            save(book, out)
        })
    }
}

/// Writes a workbook of figures alone.
///
/// # Errors
/// Those of writing.
pub fn figures_workbook(out: &mut Destination, figures: &[Figure], language: Language) -> io::Result<()> {
    guarded(|| {
        let mut book = new_book(None)?;
        worksheets::totals(book.add_worksheet(), figures, language, &Formats::default())?;
        save(&mut book, out)
    })
}

/// A workbook without a time of its own. Temporary files go to `folder`.
fn new_book(folder: Option<&Path>) -> Result<Book, XlsxError> {
    let mut book = Book::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("jikenbo").set_creation_datetime(&made));
    if let Some(folder) = folder {
        book.set_tempdir(folder)?;
    }
    Ok(book)
}

fn save(book: &mut Book, out: &mut Destination) -> Result<(), XlsxError> {
    let mut buffer = BufWriter::new(out);
    book.save_to_writer(&mut buffer)?;
    buffer.flush().map_err(XlsxError::IoError)
}

impl Sink for Workbook<'_> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.next_row(INCIDENTS)?;
        guarded(|| self.incident(record))?;
        for proof in &record.evidence {
            self.next_row(EVIDENCE)?;
            guarded(|| self.proof(record, proof))?;
        }
        Ok(())
    }

    fn figures(&mut self, figures: &[Figure]) -> io::Result<()> {
        self.figures = figures.to_vec();
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        self.close()?;
        let note = || {
            message!(
                "{count} texts are longer than the {most} characters of a cell and end in {sign}",
                count = self.cut,
                most = LONGEST_TEXT,
                sign = CUT
            )
        };
        Ok((self.cut > 0).then(note).into_iter().collect())
    }
}

/// How the cells of a column are written.
struct Written<'s> {
    labels: Option<&'s Labels>,
    formats: &'s Formats,
    column: &'static Column,
}

impl Written<'_> {
    /// Writes a cell; true where its text was too long.
    fn cell(&self, sheet: &mut Worksheet, (row, at): (u32, u16), cell: &Cell) -> Result<bool, XlsxError> {
        match cell {
            cell if cell.is_empty() => {}
            Cell::Integer(number) => {
                let format =
                    if self.column.name == "affected_total" { &self.formats.large } else { &self.formats.plain };
                sheet.write_number_with_format(row, at, number.unwrap_or_default() as f64, format)?;
            }
            Cell::Boolean(Some(value)) if self.labels.is_none() => {
                sheet.write_boolean(row, at, *value)?;
            }
            Cell::Date(Some(date)) if is_day(*date) => {
                let (month, day) = (date.month.unwrap_or(1), date.day.unwrap_or(1));
                let day = ExcelDateTime::from_ymd(date.year as u16, month, day)?;
                sheet.write_datetime_with_format(row, at, &day, &self.formats.date)?;
            }
            cell => return put_text(sheet, (row, at), &self.text(cell), self.formats),
        }
        Ok(false)
    }

    fn text(&self, cell: &Cell) -> String {
        match self.labels {
            Some(labels) => labels.items(self.column, cell).join(labels.between(cell)),
            None => cell.to_string(),
        }
    }
}

/// True for a day that spreadsheets know.
fn is_day(date: PartialDate) -> bool {
    YEARS.contains(&date.year) && date.naive().is_some()
}

/// Writes a text as text, whatever it looks like; true where it was too long.
fn put_text(sheet: &mut Worksheet, at: (u32, u16), text: &str, formats: &Formats) -> Result<bool, XlsxError> {
    let (text, was_cut) = fitting(text);
    let format = if is_changed(&text) { &formats.text } else { &formats.plain };
    sheet.write_string_with_format(at.0, at.1, &*text, format)?;
    Ok(was_cut)
}

/// What a cell can hold of a text, and whether it is cut. Characters that steer a terminal are none for a cell.
fn fitting(text: &str) -> (Cow<'_, str>, bool) {
    let is_odd = |c: char| c.is_control() && !['\n', '\t'].contains(&c) || ['\u{fffe}', '\u{ffff}'].contains(&c);
    let text = if text.contains(is_odd) {
        Cow::Owned(text.replace("\r\n", "\n").replace(is_odd, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    };
    // A character takes as many UTF-16 units as UTF-8 bytes, or fewer.
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return (text, false);
    }
    let mut units = CUT.len_utf16();
    let short = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= LONGEST_TEXT
    });
    (Cow::Owned(short.chain([CUT]).collect()), true)
}

/// A link to the first row of another sheet that has this number in its first column: also where that sheet was sorted.
fn link(sheet: &str, number: u32, shown: &str) -> Formula {
    let formula = format!("=HYPERLINK(\"#'{sheet}'!A\"&MATCH({number},'{sheet}'!A:A,0),\"{shown}\")");
    Formula::new(formula).set_result(shown)
}

/// Where temporary files go: beside the output, which has room where they have.
fn folder(out: &Destination) -> Option<&Path> {
    match out {
        Destination::Staged { file, .. } => file.path().parent(),
        _ => None,
    }
}

/// Does a step of writing. The crate panics where a temporary file cannot be written.
fn guarded<T>(step: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    let failed = |_| io::Error::new(ErrorKind::StorageFull, "a temporary file cannot be written");
    catch_unwind(AssertUnwindSafe(step)).map_err(failed)?.map_err(io_error)
}

/// The I/O error inside, with its kind: a closed pipe must be told from a full disk.
fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        XlsxError::ZipError(error) => error.into(),
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Confidence;

    #[test]
    fn a_text_is_cut_where_a_cell_ends() {
        let fits = "あ".repeat(LONGEST_TEXT);
        assert_eq!(fitting(&fits), (Cow::Borrowed(fits.as_str()), false));
        // 𠮷 takes two units, so that one unit stays free.
        let long = "𠮷".repeat(LONGEST_TEXT);
        let (text, was_cut) = fitting(&long);
        assert!(was_cut && text.ends_with("𠮷…"));
        assert_eq!(text.encode_utf16().count(), LONGEST_TEXT);
    }

    #[test]
    fn no_character_steers_anything() {
        assert_eq!(fitting("a\u{1b}[2J\0b\r\n\tc").0, "a\u{fffd}[2J\u{fffd}b\n\tc");
    }

    #[test]
    fn more_rows_than_a_sheet_holds_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let mut out = Destination::open(Some(&folder.path().join("a.xlsx"))).unwrap();
        let proof = Evidence {
            field: "title",
            value: String::new(),
            rule: String::new(),
            start: 0,
            end: 0,
            line: 1,
            column: 1,
            text: String::new(),
            confidence: Confidence::Medium,
        };
        let mut sink = Workbook::with_rows(&mut out, &Style::default(), 4).unwrap();
        let record = |proofs: usize| Record { evidence: vec![proof.clone(); proofs], ..Record::default() };
        sink.write(&record(2)).unwrap();
        let full = sink.write(&record(2)).unwrap_err();
        assert_eq!(full.kind(), ErrorKind::FileTooLarge);
        assert_eq!(full.to_string(), "there are more rows than the 4 that a sheet holds (sheet Evidence)");
        sink.write(&record(0)).unwrap();
        let full = sink.write(&record(0)).unwrap_err();
        assert_eq!(full.to_string(), "there are more rows than the 4 that a sheet holds (sheet Incidents)");
    }
}
