//! Cells that a spreadsheet would take for formulas, dates or numbers.

use std::borrow::Cow;

/// What a formula begins with, in Japanese spreadsheets also at full width, and the white space that is cut off before a
/// formula is looked for.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// Makes a spreadsheet take the rest of the cell for text.
const TEXT_MARK: char = '\'';

/// `cell` with an apostrophe before it where it begins like a formula.
pub(super) fn neutralized(cell: Cow<'_, str>) -> Cow<'_, str> {
    if cell.starts_with(STARTS) { Cow::Owned(format!("{TEXT_MARK}{cell}")) } else { cell }
}

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;

/// `="2024-10"` where a spreadsheet would make a date or another number of the text, such as a case number or a month.
pub(super) fn kept_as_text(cell: String) -> String {
    if is_changed(&cell) { format!("=\"{cell}\"") } else { cell }
}

/// True for a text of which a spreadsheet makes a date or another number.
pub(super) fn is_changed(cell: &str) -> bool {
    is_taken_for_date(cell) || is_changed_number(cell)
}

/// A day that is written in full is meant to be a date.
fn is_taken_for_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['-', '/']).collect();
    let numbers = || parts.iter().map(|part| part.parse::<u32>().ok().filter(|_| is_digits(part) && part.len() <= 4));
    let is_iso_day = matches!(&parts[..], [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2));
    let can_be_month = |number: &u32| (1..=12).contains(number);
    let numbers: Option<Vec<u32>> = numbers().collect();
    match numbers.as_deref() {
        Some([one, other]) => can_be_month(one) || can_be_month(other),
        Some([_, _, _]) => !is_iso_day,
        _ => false,
    }
}

/// Zeros before a number go, and so do digits behind the fifteenth.
fn is_changed_number(cell: &str) -> bool {
    is_digits(cell) && (cell.len() > 1 && cell.starts_with('0') || cell.len() > KEPT_DIGITS)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_change_is_kept_as_text() {
        for cell in ["2024-10", "2024-1", "10-2024", "3/4", "1-2-3", "24/5/14", "01100", "1234567890123456"] {
            assert_eq!(kept_as_text(cell.to_owned()), format!("=\"{cell}\""));
        }
        // The first is a date and shall be one; the others stay as they are in every spreadsheet.
        for cell in
            ["2024-10-14", "2024-901", "2024", "0", "", "-2", "事案2024-10", "2024-10-14;2024-10", "株式会社", "1-"]
        {
            assert_eq!(kept_as_text(cell.to_owned()), cell);
        }
    }

    #[test]
    fn what_begins_like_a_formula_is_marked_as_text() {
        for start in STARTS {
            let cell = format!("{start}HYPERLINK(\"https://example.com\")");
            assert_eq!(neutralized(Cow::from(cell.as_str())), format!("'{cell}"));
        }
        for cell in ["", "a=1", "2024-07-31", "~4000 records", "'=1", "株式会社"] {
            assert_eq!(neutralized(Cow::from(cell)), cell);
        }
    }
}
