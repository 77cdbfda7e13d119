//! Rows as aligned text. A full-width character takes two columns of a terminal.

use unicode_width::UnicodeWidthStr;

/// White space between two columns.
const GAP: usize = 2;

/// The rows as lines, each column as wide as its widest cell. Columns of numbers, their heads aside, stand on the right.
///
/// The result is empty or ends in a line feed; no line ends in white space.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let widths: Vec<usize> =
        (0..columns).map(|column| cells(column).map(|cell| cell.width()).max().unwrap_or(0)).collect();
    let numbers: Vec<bool> = (0..columns).map(|column| is_numeric(cells(column).skip(1))).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, width), number) in row.iter().zip(&widths).zip(&numbers) {
            let padding = " ".repeat(width - cell.width());
            let gap = " ".repeat(GAP);
            line += &if *number { format!("{padding}{cell}{gap}") } else { format!("{cell}{padding}{gap}") };
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// True where there are numbers and else empty cells only.
fn is_numeric<'c>(mut cells: impl Iterator<Item = &'c String> + Clone) -> bool {
    cells.clone().any(|cell| is_number(cell)) && cells.all(|cell| cell.is_empty() || is_number(cell))
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_full_width_text() {
        let rows = [vec!["name", "n", "place"], vec!["設定", "12", "a"], vec!["x", "3", ""]];
        let rows = rows.map(|row| row.into_iter().map(str::to_owned).collect());
        assert_eq!(aligned(&rows), "name   n  place\n設定  12  a\nx      3\n");
    }

    #[test]
    fn numbers_with_gaps_stand_on_the_right_and_nothing_at_all_does_not() {
        let rows = [vec!["n", "gap"], vec!["10", ""], vec!["", ""], vec!["2", ""]];
        let rows = rows.map(|row| row.into_iter().map(str::to_owned).collect());
        assert_eq!(aligned(&rows), " n  gap\n10\n\n 2\n");
    }

    #[test]
    fn no_rows_and_rows_of_different_length() {
        assert_eq!(aligned(&[]), "");
        assert_eq!(aligned(&[vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]]), "a\nb  c\n");
    }
}
