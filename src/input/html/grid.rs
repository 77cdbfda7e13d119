//! Tables and lists of terms to rows: a row is a line of its own, a label stands before what it labels, a date before its act.

use std::ops::Range;

use super::lines::Lines;

/// Most columns of a table whose rows are told by their headings.
const MOST_COLUMNS: usize = 64;
/// Most characters of a label.
const LONGEST_LABEL: usize = 30;
/// A cell over several rows is said again in each, and a column's heading in each row, up to so many bytes for each byte of the
/// table itself.
const MOST_AGAIN: usize = 4;
/// Most lines of a cell of data.
const LONGEST_CELL: usize = 12;
/// Most bytes of what is said again.
const LONGEST_AGAIN: usize = 200;
/// Headings of columns of dates without an event of their own consist of these.
const DATE_WORDS: &str = "年月日時付期刻間";
/// What a date, a time and the like consist of, digits aside.
const DATE_CHARS: &str = "年月日時分秒頃ごろ曜火水木金土祝午前後令和平成昭元RHrh./-:::／．－・()()~~〜～、,から";

/// A cell of a table, a term of a list or what stands under it.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Its lines.
    pub lines: Range<usize>,
    /// A heading of its row or column.
    pub head: bool,
    pub columns: usize,
    pub rows: usize,
}

/// A table or a list of terms while it is read.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The first line of it.
    first: usize,
    rows: Vec<Vec<Cell>>,
    /// It is a list of terms: all that stands under one belongs together.
    terms: bool,
    open: Option<Cell>,
    /// The row being read is one of column headings.
    pub in_head: bool,
    /// Something in it shows that it serves the layout of the page.
    pub layout: bool,
}

impl Grid {
    pub(super) fn new(first: usize) -> Self {
        Self { first, ..Self::default() }
    }

    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Begins a cell at the line numbered `line`.
    pub(super) fn begin(&mut self, cell: Cell) {
        self.open = Some(cell);
    }

    /// Ends the cell before the line numbered `line`.
    pub(super) fn end(&mut self, line: usize) {
        let Some(mut cell) = self.open.take() else { return };
        cell.lines.end = line.max(cell.lines.start);
        cell.head |= self.in_head;
        if self.rows.is_empty() {
            self.row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// A term, or what stands under it, is a cell; a term begins a row.
    pub(super) fn term(&mut self, cell: Cell) {
        if cell.head && self.rows.last().is_none_or(|row| row.iter().any(|cell| !cell.head)) {
            self.row();
        }
        self.terms = true;
        self.begin(cell);
    }

    /// Writes the rows anew, in place of its lines.
    pub(super) fn write(self, lines: &mut Lines) {
        let long = |cell: &Cell| cell.lines.len() > LONGEST_CELL || lines.has_gap(cell.lines.clone());
        if self.layout || self.rows.is_empty() || self.rows.iter().flatten().any(long) {
            return;
        }
        let last = lines.count();
        let rows = Rows::new(&self, lines, last).rows();
        lines.replace(self.first, &rows);
    }
}

/// A cell with its lines, at its place.
type Text<'t> = Vec<&'t str>;

/// The rows of a table while they are written.
struct Rows<'t> {
    /// What stands in no cell, such as a caption.
    outside: Vec<&'t str>,
    /// The cells of each row, by columns; with whether each is a heading.
    cells: Vec<Vec<(Text<'t>, bool)>>,
    /// How many bytes may still be said again.
    again: usize,
}

impl<'t> Rows<'t> {
    fn new(grid: &Grid, lines: &'t Lines, last: usize) -> Self {
        let bytes: usize = lines.texts(grid.first..last).map(str::len).sum();
        let mut rows = Self { outside: Vec::new(), cells: Vec::new(), again: 4096 + bytes.saturating_mul(MOST_AGAIN) };
        let mut next = grid.first;
        for cell in grid.rows.iter().flatten() {
            rows.outside.extend(lines.texts(next..cell.lines.start.max(next)));
            next = cell.lines.end.max(next);
        }
        rows.outside.extend(lines.texts(next..last.max(next)));
        rows.spread(grid, lines);
        rows
    }

    /// Puts each cell where it stands, one over several rows into each of them.
    fn spread(&mut self, grid: &Grid, lines: &'t Lines) {
        let mut carried: Vec<Option<(usize, Text<'t>, bool)>> = Vec::new();
        for row in &grid.rows {
            let mut cells: Vec<(Text<'t>, bool)> = Vec::new();
            let mut given = row.iter();
            let mut spread = Vec::new();
            loop {
                let column = cells.len();
                if let Some((left, text, head)) = carried.get_mut(column).and_then(Option::take) {
                    cells.push((self.say_again(&text), head));
                    spread.push((column, left, text, head));
                    continue;
                }
                let Some(cell) = given.next() else { break };
                let text: Text = lines.texts(cell.lines.clone()).collect();
                if cell.rows > 1 && column < MOST_COLUMNS {
                    spread.push((column, cell.rows, text.clone(), cell.head));
                }
                cells.push((text, cell.head));
                let wide = cell.columns.clamp(1, MOST_COLUMNS) - 1;
                cells.extend((0..wide.min(MOST_COLUMNS.saturating_sub(cells.len()))).map(|_| (Vec::new(), cell.head)));
            }
            carried.clear();
            for (column, left, text, head) in spread.into_iter().filter(|(_, left, ..)| *left > 1) {
                carried.resize_with(carried.len().max(column + 1), || None);
                if let Some(place) = carried.get_mut(column) {
                    *place = Some((left - 1, text, head));
                }
            }
            if grid.terms {
                let (heads, texts): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(_, head)| *head);
                let texts: Text = texts.into_iter().flat_map(|(text, _)| text).collect();
                cells = heads.into_iter().chain([(texts, false)]).collect();
            }
            self.cells.push(cells);
        }
    }

    /// The text, where so much may be said again; else nothing.
    fn say_again(&mut self, text: &Text<'t>) -> Text<'t> {
        let bytes: usize = text.iter().map(|line| line.len()).sum();
        if bytes > LONGEST_AGAIN || bytes > self.again {
            return Vec::new();
        }
        self.again -= bytes;
        text.clone()
    }

    fn rows(mut self) -> Vec<String> {
        let mut out: Vec<String> = self.outside.iter().map(|line| (*line).to_owned()).collect();
        let cells = std::mem::take(&mut self.cells);
        let two = |row: &Vec<(Text, bool)>| row.iter().filter(|(text, _)| !text.is_empty()).count() <= 2;
        let labels = cells.len() > 1 && cells.iter().all(two);
        let mut rest = cells.as_slice();
        while let Some((row, below)) = rest.split_first() {
            let is_heading = is_heading_row(row) && below.first().is_some_and(|next| !is_heading_row(next));
            if !is_heading {
                plain_row(row, labels, &mut out);
                rest = below;
                continue;
            }
            let end = below.iter().position(|row| is_heading_row(row)).unwrap_or(below.len());
            let (records, below) = below.split_at(end);
            self.records(row, records, &mut out);
            rest = below;
        }
        out
    }

    /// Rows below the headings of their columns.
    fn records(&mut self, heads: &[(Text<'t>, bool)], records: &[Vec<(Text<'t>, bool)>], out: &mut Vec<String>) {
        let chronicle = records.len() > 1 && chronicle(heads, records);
        for record in records {
            if chronicle {
                plain_row(record, false, out);
                continue;
            }
            let mut pairs = Vec::new();
            for (column, (text, head)) in record.iter().enumerate() {
                let label = heads.get(column).map(|(label, _)| label.concat()).unwrap_or_default();
                let fits = !*head && label.len() <= self.again && is_label(&label);
                self.again -= if fits { label.len() } else { 0 };
                pair(if fits { &label } else { "" }, text, &mut pairs);
            }
            match records {
                [_] => out.append(&mut pairs),
                _ => out.push(pairs.join(" ")),
            }
        }
    }
}

/// Dates and what happened on them, so that the headings of the columns say nothing: one column of dates, and one of texts;
/// or a column whose heading is a mere `日時`.
fn chronicle(heads: &[(Text, bool)], records: &[Vec<(Text, bool)>]) -> bool {
    let column = |at: usize| records.iter().filter_map(move |record| record.get(at).map(|(text, _)| text.concat()));
    let dated =
        |at: usize| column(at).all(|text| text.is_empty() || is_date(&text)) && column(at).any(|text| is_date(&text));
    let (dates, others): (Vec<usize>, Vec<usize>) = (0..heads.len()).partition(|at| dated(*at));
    let mere = |at: &usize| {
        let head = heads.get(*at).map(|(text, _)| text.concat()).unwrap_or_default();
        !head.is_empty() && head.chars().all(|c| DATE_WORDS.contains(c))
    };
    let told = |at: usize| column(at).all(|text| !text.starts_with(|c: char| c.is_numeric()));
    dates.iter().any(mere) || dates.len() == 1 && matches!(others[..], [other] if told(other))
}

fn is_heading_row(row: &[(Text, bool)]) -> bool {
    let told = row.iter().filter(|(text, _)| !text.is_empty()).count();
    told > 1 && row.iter().all(|(_, head)| *head)
}

/// A row without headings of columns: labels and what they label, or cells that tell one thing together. `labels` where all
/// rows of the table have two cells, of which the first labels the other.
fn plain_row(row: &[(Text, bool)], labels: bool, out: &mut Vec<String>) {
    let cells: Vec<&(Text, bool)> = row.iter().filter(|(text, _)| !text.is_empty()).collect();
    if let [(text, _)] = cells[..] {
        return out.extend(text.iter().map(|line| (*line).to_owned()));
    }
    if let [(label, head), (text, false)] = cells[..] {
        let label = label.concat();
        return if is_date(&text.concat()) && !is_date(&label) && !head && !label.ends_with(['日', '時', ':', ':']) {
            out.push(format!("{} {label}", text.concat()))
        } else if *head || labels && is_label(&label) || is_date(&label) {
            pair(&label, text, out)
        } else if text.len() == 1 && is_label(&label) {
            out.push(format!("{label} {}", text.concat()))
        } else {
            out.push(label);
            out.extend(text.iter().map(|line| (*line).to_owned()));
        };
    }
    let mut rest = cells.as_slice();
    while let Some(((label, head), below)) = rest.split_first() {
        let end = below.iter().position(|(_, head)| *head).unwrap_or(below.len());
        let (content, after) = below.split_at(if *head { end } else { below.len() });
        let label = label.concat();
        match content {
            [(text, _)] if *head => pair(&label, text, out),
            _ => {
                let label = if *head && !content.is_empty() && !is_date(&label) { format!("{label}:") } else { label };
                let words = content.iter().map(|(text, _)| text.join(" "));
                out.push(std::iter::once(label).chain(words).collect::<Vec<_>>().join(" "));
            }
        }
        rest = after;
    }
}

/// `label:text`, or `date text`; several lines stand below their label.
fn pair(label: &str, text: &Text, out: &mut Vec<String>) {
    let mark = match label {
        "" => "",
        label if label.ends_with([':', ':', '?', '?', '。']) => "",
        label if is_date(label) => " ",
        _ => ":",
    };
    match text[..] {
        [] => out.push(label.to_owned()),
        [line] if label.ends_with(['?', '?', '。']) => out.extend([label.to_owned(), line.to_owned()]),
        [line] => out.push(format!("{label}{mark}{line}")),
        _ => {
            if !label.is_empty() {
                out.push(format!("{label}{}", mark.trim()));
            }
            out.extend(text.iter().map(|line| (*line).to_owned()));
        }
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && !text.contains('。') && text.chars().nth(LONGEST_LABEL).is_none()
}

/// A date, a time of day or a span of them, and nothing else.
pub(super) fn is_date(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c);
    let parts = text.chars().filter(|c| "年月日時/.-:／．:".contains(*c)).count();
    parts > 0
        && text.contains(is_digit)
        && text.chars().nth(LONGEST_LABEL).is_none()
        && text.chars().all(|c| is_digit(c) || c.is_whitespace() || DATE_CHARS.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_labels_and_counts() {
        for date in ["2024年5月14日", "5月14日(火)", "R6.5.14", "10:00", "2024/5/14", "令和6年5月14日 午前10時頃"]
        {
            assert!(is_date(date), "{date}");
        }
        for text in ["1,200件", "12", "発覚日", "5月14日に判明", "", "日時", "月", "約300名"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
