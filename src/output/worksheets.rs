//! The sheets of a workbook: their words, formats and widths, and those that are written at once.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::columns::{Column, Kind};
use super::{Figure, Language, Style};

/// Width of a column of row numbers and of one of links, in characters.
const LINK_WIDTHS: [f64; 2] = [7.0, 9.0];
/// Behind the header rows.
const HEADER_COLOUR: Color = Color::RGB(0x00DD_EBF7);

/// What the sheets say in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub incidents: &'static str,
    /// What a link to an incident shows.
    pub incident: &'static str,
    pub evidence: &'static str,
    totals: &'static str,
    columns: &'static str,
    /// Over the numbers that join the first two sheets.
    number: &'static str,
    /// Heads of the sheet of evidence, with the widths of their columns.
    pub evidence_heads: [(&'static str, f64); 10],
    /// Heads of the sheet that explains the columns, with the widths of its columns.
    column_heads: [(&'static str, f64); 5],
    experimental: &'static str,
}

const JAPANESE: Words = Words {
    incidents: "事案一覧",
    incident: "事案",
    evidence: "根拠",
    totals: "集計",
    columns: "列の説明",
    number: "番号",
    evidence_heads: [
        ("組織", 28.0),
        ("項目", 18.0),
        ("値", 28.0),
        ("根拠となる語句", 60.0),
        ("ルール", 28.0),
        ("出典", 24.0),
        ("行", 8.0),
        ("文字位置", 9.0),
        ("開始バイト", 11.0),
        ("終了バイト", 11.0),
    ],
    column_heads: [("列", 26.0), ("英語名", 26.0), ("型", 12.0), ("意味", 60.0), ("値の一覧", 80.0)],
    experimental: "(試験的)",
};

const ENGLISH: Words = Words {
    incidents: "Incidents",
    incident: "Incident",
    evidence: "Evidence",
    totals: "Totals",
    columns: "Columns",
    number: "No.",
    evidence_heads: [
        ("organization", 28.0),
        ("field", 18.0),
        ("value", 28.0),
        ("text", 60.0),
        ("rule", 28.0),
        ("source", 24.0),
        ("line", 8.0),
        ("char_column", 12.0),
        ("start_byte", 11.0),
        ("end_byte", 11.0),
    ],
    column_heads: [("column", 26.0), ("Japanese", 26.0), ("type", 14.0), ("meaning", 60.0), ("values", 80.0)],
    experimental: "experimental: ",
};

impl Words {
    pub fn of(language: Language) -> Self {
        match language {
            Language::Ja => JAPANESE,
            Language::En => ENGLISH,
        }
    }

    /// Heads of the number of a row and of its link to `other`, with the widths of their columns.
    pub fn link_heads(&self, other: &'static str) -> [(&'static str, f64); 2] {
        [(self.number, LINK_WIDTHS[0]), (other, LINK_WIDTHS[1])]
    }
}

/// How cells look.
pub(super) struct Formats {
    pub header: Format,
    pub title: Format,
    pub date: Format,
    /// A number with thousands commas.
    pub large: Format,
    /// A text that stays text when somebody edits it.
    pub text: Format,
    pub link: Format,
    pub wrapped: Format,
    pub plain: Format,
}

impl Default for Formats {
    fn default() -> Self {
        let bold = || Format::new().set_bold();
        let header = bold().set_background_color(HEADER_COLOUR).set_border_bottom(FormatBorder::Thin);
        Self {
            header: header.set_text_wrap().set_align(FormatAlign::Top),
            title: bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            large: Format::new().set_num_format("#,##0"),
            text: Format::new().set_num_format("@"),
            link: Format::new().set_hyperlink(),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            plain: Format::new(),
        }
    }
}

/// Width of a column of the incidents, in characters; a Japanese one takes two.
pub(super) fn width(column: &Column) -> f64 {
    match (column.name, column.kind) {
        ("title", _) => 56.0,
        ("organization" | "warnings", _) => 30.0,
        (_, Kind::Integer | Kind::Boolean | Kind::Date) => 12.0,
        (_, Kind::Text | Kind::Code(_)) => 18.0,
        (_, Kind::Texts | Kind::Codes(_) | Kind::Counts | Kind::Moments) => 28.0,
    }
}

/// Names a sheet and writes its header row, which stays in sight and is printed on every page.
pub(super) fn header(
    sheet: &mut Worksheet,
    name: &str,
    heads: impl Iterator<Item = (&'static str, f64)>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?.set_landscape();
    for (at, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(at, width)?.write_string_with_format(0, at, head, &formats.header)?;
    }
    Ok(())
}

/// The figures, one below the other.
pub(super) fn totals(
    sheet: &mut Worksheet,
    figures: &[Figure],
    language: Language,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(Words::of(language).totals)?.set_column_width(0, 40)?.set_column_range_width(1, 12, 18)?;
    let mut row = 0;
    for figure in figures {
        sheet.write_string_with_format(row, 0, &figure.title, &formats.title)?;
        for (at, head) in (0..).zip(&figure.head) {
            sheet.write_string_with_format(row + 1, at, head, &formats.header)?;
        }
        row += 2;
        for cells in &figure.rows {
            for (at, cell) in (0..).zip(cells) {
                match cell.parse::<i64>() {
                    Ok(number) if usize::from(at) >= figure.keys => {
                        sheet.write_number_with_format(row, at, number as f64, &formats.large)?
                    }
                    _ => sheet.write_string(row, at, cell)?,
                };
            }
            row += 1;
        }
        row += 1;
    }
    Ok(())
}

/// What the columns mean, and which values those of codes have.
pub(super) fn explained(
    sheet: &mut Worksheet,
    columns: &[&Column],
    style: &Style,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let words = Words::of(style.header);
    header(sheet, words.columns, words.column_heads.into_iter(), formats)?;
    for (row, column) in (1..).zip(columns) {
        let (other, kind, meaning) = match style.header {
            Language::Ja => (column.name, column.kind.names().1, column.meaning_ja),
            Language::En => (column.header_ja, column.kind.names().0, column.meaning),
        };
        let mark = if column.experimental { words.experimental } else { "" };
        let meaning = format!("{mark}{meaning}");
        let cells = [column.header(style.header), other, kind, &meaning, &values(column, style)];
        for (at, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, at, cell, &formats.wrapped)?;
        }
    }
    sheet.autofilter(0, 0, u32::try_from(columns.len()).unwrap_or(u32::MAX), 4)?;
    Ok(())
}

/// The codes of a column with their names.
fn values(column: &Column, style: &Style) -> String {
    let codes = column.kind.vocabulary().and_then(|name| style.dictionary.vocabularies.get(name));
    let (between, open, close) = if style.header == Language::Ja { ("、", "(", ")") } else { ("; ", " (", ")") };
    let value = |code: &super::Code| match &style.labels {
        Some(_) => format!("{}{open}{}{close}", code.name(style.header), code.id),
        None => format!("{}{open}{}{close}", code.id, code.name(style.header)),
    };
    codes.into_iter().flatten().map(value).collect::<Vec<_>>().join(between)
}
