//! Cells that a spreadsheet would take for formulas.

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

#[cfg(test)]
mod tests {
    use super::*;

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
