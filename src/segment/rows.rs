//! Rows of tables and lists of dates, each to a line of its own in the order of speech: the date before its act, the label
//! before its value. A row is a unit: its date belongs to its own act and to no neighbour's.
//!
//! - tables with bars or quoted cells: a row with a date gives `date act`; else each cell stands behind its column's heading;
//! - `act  date`, where rows are written so: `date act`;
//! - lines that are but a date, of which there are several: the date stands before each line below it, also below blank
//!   lines; one that tells of a span of hours may stand alone;
//! - `〃` stands for the date above it.

use memchr::memchr;

use super::flow::Keep;
use super::lines::{is_longer, trimmed};
use super::weave::Weave;
use crate::mention::{Mention, Value};
use crate::rules::{LayoutShapes, RuleSet};
use crate::text::{Normalized, Span};

/// Most characters of an act with its date behind.
const LONGEST_ACT: usize = 40;
/// Most lines below a date that it dates.
const MOST_ACTS: usize = 12;
/// Fewest lines of a kind that make them rows.
const ROWS: usize = 2;
/// Fewest dates with a blank line below that make them rows.
const SPACED_ROWS: usize = 3;
/// Most blank lines between a date and what it dates.
const MOST_BLANK: usize = 2;
/// Most characters of the label of a date.
const LONGEST_LABEL: usize = 20;
/// Most lines above a date in which its heading is looked for.
const HEADING_REACH: usize = 30;
/// What the lines of headings begin with.
const HEADS: [char; 5] = ['【', '■', '◆', '<', '《'];
/// The mark of what stands above.
const DITTO: char = '〃';
/// What may stand around a date in its line.
const AROUND: &[char] = &[
    ' ', '【', '】', '(', ')', '[', ']', '〔', '〕', '《', '》', '<', '>', '■', '◆', '●', '○', '◇', '□', '▼', '▽',
    '・', ':', '-', '※', '*', '#', '|',
];
/// No act ends with one of these: the date goes on with it.
const PARTICLES: &[char] = &['は', 'が', 'の', 'を', 'に', 'で', 'と', 'も', 'ら', 'り', '年', '~'];
/// Between quoted cells.
const QUOTED: &str = "\",\"";
/// What may stand between an act and its date.
const BETWEEN: &[char] = &[' ', ':', '…', '・', '→', '-', '='];

/// The text with its rows in the order of speech; `None` where it has none.
pub(super) fn rows(rules: &RuleSet, text: &str, keep: &Keep) -> Option<Normalized> {
    let tables = memchr(b'|', text.as_bytes()).is_some() || text.contains(QUOTED);
    let layout = Layout { rules, shapes: &rules.lines.layout, text, lines: keep.lines(text), keep, tables };
    let mut weave = Weave::new(text);
    let dates = layout.date_lines();
    let dittos = text.contains(DITTO);
    let mut above = None;
    let mut at = 0;
    while at < layout.lines.len() {
        let table = layout.table(at);
        if table > 0 {
            layout.write_table(&mut weave, at, table);
            at += table;
        } else if let Some((date, acts)) = layout.dated(&dates, at) {
            layout.write_acts(&mut weave, at, date, acts);
            at += 1 + acts;
        } else {
            let run = layout.run_of_acts(at);
            layout.write_run(&mut weave, at, run);
            if dittos && run == 0 {
                above = layout.write_ditto(&mut weave, at, above);
            }
            at += run.max(1);
        }
    }
    weave.finish()
}

/// The cells of a row.
type Cells = Vec<Span>;

/// A line that is but a date.
#[derive(Debug, Clone, Copy)]
struct DateLine {
    /// Its number.
    line: usize,
    date: Span,
    /// Blank lines directly below it.
    blank: usize,
    /// It tells of a span of hours: no date of a letter or a signature.
    spans: bool,
}

struct Layout<'a> {
    rules: &'a RuleSet,
    shapes: &'a LayoutShapes,
    text: &'a str,
    lines: Vec<Span>,
    keep: &'a Keep<'a>,
    /// The text has what parts cells.
    tables: bool,
}

impl Layout<'_> {
    fn words(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| line.slice(self.text))
    }

    // --- tables

    /// How many lines from `at` on are rows of a table.
    fn table(&self, at: usize) -> usize {
        if !self.tables {
            return 0;
        }
        let barred = |words: &str| words.starts_with('|') && words.len() > 1 || words.contains(" | ");
        let quoted = |words: &str| words.starts_with('"') && words.contains(QUOTED);
        let run = |is: &dyn Fn(&str) -> bool| (at..self.lines.len()).take_while(|&line| is(self.words(line))).count();
        let barred_rows = run(&barred);
        let framed = barred_rows == 1 && self.words(at).starts_with('|') && self.words(at).ends_with('|');
        if barred_rows >= ROWS || framed { barred_rows } else { run(&quoted) }
    }

    /// The cells of the line at `at`.
    fn cells(&self, at: usize) -> Cells {
        let Some(&line) = self.lines.get(at) else { return Cells::new() };
        let words = line.slice(self.text);
        let (inner, part) =
            if words.starts_with('"') { (words.trim_matches('"'), "\",\"") } else { (words.trim_matches('|'), "|") };
        let start = line.start + words.find(inner).unwrap_or(0);
        let mut cells = Cells::new();
        let mut from = start;
        for cell in inner.split(part) {
            cells.push(trimmed(self.text, Span::new(from, from + cell.len())));
            from += cell.len() + part.len();
        }
        cells
    }

    /// `|---|:--:|`.
    fn is_rule(&self, at: usize) -> bool {
        let words = self.words(at);
        words.contains('-') && words.chars().all(|c| "|-:+= ".contains(c))
    }

    fn write_table(&self, weave: &mut Weave, at: usize, count: usize) {
        let (Some(first), Some(last)) = (self.lines.get(at), self.lines.get(at + count - 1)) else { return };
        let rows: Vec<Cells> = (at..at + count).filter(|&row| !self.is_rule(row)).map(|row| self.cells(row)).collect();
        let ruled = count > 1 && self.is_rule(at + 1);
        let generic = |cell: &Span| {
            let words = cell.slice(self.text);
            let of_person = [&self.shapes.column_actor, &self.shapes.column_receiver];
            self.shapes.column_heading.is_match(words) || of_person.iter().any(|shapes| shapes.is_match(words))
        };
        let headed = rows.len() > 1 && rows.first().is_some_and(|row| ruled || row.iter().all(generic));
        let (heads, rows) = if headed { rows.split_at(1) } else { rows.split_at(0) };
        let heads = heads.first().map_or(&[][..], Vec::as_slice);
        weave.cut(first.start, last.end);
        let mut date = None;
        let mut between = Span::new(first.start, first.start);
        for row in rows {
            if !between.is_empty() {
                weave.put("\n", between);
            }
            self.write_row(weave, heads, row, &mut date);
            between = row.last().map_or(between, |cell| Span::new(cell.end, (cell.end + 1).min(last.end)));
        }
    }

    /// A row as a line, or as a line for each cell with the heading of its column.
    fn write_row(&self, weave: &mut Weave, heads: &[Span], row: &[Span], last_date: &mut Option<Span>) {
        let head = |column: usize| {
            heads
                .get(column)
                .filter(|head| !head.is_empty() && !self.shapes.column_heading.is_match(head.slice(self.text)))
        };
        let column = row.iter().position(|cell| self.is_date(*cell));
        // A date over several rows stands in the first.
        let carried = last_date
            .filter(|_| column.is_none() && row.first().is_some_and(|cell| self.repeats(*cell) || self.is_time(*cell)));
        let date = column.and_then(|column| row.get(column).copied()).or(carried);
        let filled = || row.iter().enumerate().filter(|(_, cell)| !self.repeats(**cell));
        let told = |column: usize| date.is_some() && head(column).is_none();
        if let (Some(date), true) = (date, told(column.unwrap_or(0))) {
            *last_date = Some(date);
            let others: Vec<Span> =
                filled().filter(|(number, _)| Some(*number) != column).map(|(_, cell)| *cell).collect();
            if let ([label], Some(1)) = (&others[..], column)
                && self.labels(*label)
            {
                return self.write_cells(weave, &[*label, date], ":");
            }
            return self.write_act(weave, heads, row, (date, column));
        }
        let cells: Vec<Span> = filled().map(|(_, cell)| *cell).collect();
        if let ([label, value], None) = (&cells[..], head(1)) {
            return self.write_cells(weave, &[*label, *value], ":");
        }
        let mut written = false;
        for (number, cell) in filled() {
            if written {
                weave.put(
                    if head(number).is_some() { "\n" } else { " " },
                    Span::new(cell.start.saturating_sub(1), cell.start),
                );
            }
            if let Some(head) = head(number) {
                weave.copy(*head);
                weave.put(":", Span::new(cell.start.saturating_sub(1), cell.start));
            }
            weave.copy(*cell);
            written = true;
        }
    }

    /// A row with a date as `date act`; the cells of who acts and who is told get their particles.
    fn write_act(&self, weave: &mut Weave, heads: &[Span], row: &[Span], (date, column): (Span, Option<usize>)) {
        weave.copy(self.date_in(date).unwrap_or(date));
        for (number, cell) in row.iter().enumerate().filter(|(_, cell)| !self.repeats(**cell)) {
            if Some(number) == column {
                continue;
            }
            weave.put(" ", Span::new(cell.start.saturating_sub(1), cell.start));
            weave.copy(*cell);
            let head = heads.get(number).map_or("", |head| head.slice(self.text));
            let is_word = cell.slice(self.text).ends_with(char::is_alphabetic);
            let particle = match head {
                _ if !is_word || number + 1 == row.len() => continue,
                head if self.shapes.column_actor.is_match(head) => "が",
                head if self.shapes.column_receiver.is_match(head) => "に",
                _ => continue,
            };
            weave.put(particle, Span::new(cell.end, cell.end));
        }
    }

    fn write_cells(&self, weave: &mut Weave, cells: &[Span], between: &str) {
        for (number, cell) in cells.iter().enumerate() {
            if number > 0 {
                weave.put(between, Span::new(cell.start.saturating_sub(1), cell.start));
            }
            weave.copy(*cell);
        }
    }

    // --- dates

    /// Where a date or a period stands that is all of the words but brackets and marks.
    fn date_in(&self, span: Span) -> Option<Span> {
        let words = span.slice(self.text);
        if is_longer(words, LONGEST_ACT) {
            return None;
        }
        let found = self.mentions(words);
        let [mention] = &found[..] else { return None };
        let is_date = match &mention.value {
            Value::Date(expr) => expr.month.is_some() && (expr.day.is_some() || expr.year.is_some()),
            Value::Period(_) => true,
            _ => false,
        };
        // 7月1日10時~: since then.
        let behind = words.get(mention.span.end..)?.trim_end_matches('~');
        let around = [words.get(..mention.span.start)?, behind];
        let alone = around.iter().all(|side| side.chars().all(|c| AROUND.contains(&c)));
        (is_date && alone).then(|| mention.span.shift(span.start))
    }

    /// The mentions in a line of its own. `2/17` alone is a date where another line is one.
    fn mentions(&self, words: &str) -> Vec<Mention> {
        let found = self.rules.finder.find(words);
        if found.is_empty() && words.contains('/') { self.rules.finder.find(&format!("{words}、")) } else { found }
    }

    fn is_date(&self, cell: Span) -> bool {
        !cell.is_empty() && self.date_in(cell).is_some()
    }

    /// `15:00`.
    fn is_time(&self, cell: Span) -> bool {
        let words = cell.slice(self.text);
        words.contains(':') && words.chars().all(|c| c.is_ascii_digit() || ":~- ".contains(c))
    }

    /// A cell that says nothing but what stands above it.
    fn repeats(&self, cell: Span) -> bool {
        cell.slice(self.text).trim_matches(DITTO).is_empty()
    }

    /// Writes the date of the line above in place of the mark that stands for it; gives the date that the line begins with,
    /// else that one.
    fn write_ditto(&self, weave: &mut Weave, at: usize, above: Option<Span>) -> Option<Span> {
        let line = *self.lines.get(at)?;
        let words = line.slice(self.text);
        let marker = self.rules.lines.items.find(words).map_or(0, |(_, found)| found.span.end);
        let act = Span::new(line.start + marker.min(words.len()), line.end);
        let Some(date) = above.filter(|_| act.slice(self.text).starts_with(DITTO)) else {
            let known = above.filter(|_| !words.is_empty() && !self.closes(words));
            return self.date_at_start(act).or(known);
        };
        weave.cut(act.start, act.start + DITTO.len_utf8());
        weave.copy(date);
        weave.put(" ", Span::new(act.start, act.start + DITTO.len_utf8()));
        Some(date)
    }

    /// The line ends a list of dates.
    fn closes(&self, words: &str) -> bool {
        words.starts_with(HEADS)
    }

    /// The date that an act begins with.
    fn date_at_start(&self, act: Span) -> Option<Span> {
        let first = self.rules.finder.find(act.slice(self.text)).into_iter().next()?;
        (first.span.start == 0 && !matches!(first.value, Value::Count(_))).then(|| first.span.shift(act.start))
    }

    /// The label of a date that stays before it.
    fn labels(&self, label: Span) -> bool {
        let words = label.slice(self.text);
        self.shapes.row_label.is_match(words) || words.ends_with('日') && !self.shapes.row_act.is_match(words)
    }

    /// The lines that are but a date, where there are several.
    fn date_lines(&self) -> Vec<DateLine> {
        let short = |line: &Span| {
            !line.is_empty() && !is_longer(line.slice(self.text), LONGEST_ACT) && !self.keep.is_published(*line)
        };
        let digits = |line: &Span| line.slice(self.text).contains(|c: char| c.is_ascii_digit());
        let lines = self.lines.iter().enumerate().filter(|(_, line)| short(line) && digits(line));
        let mut dates: Vec<DateLine> = lines.filter_map(|(at, line)| self.date_line(at, *line)).collect();
        // A date that nothing stands below dates nothing, nor does that of a label.
        dates.retain(|date| !self.is_label(date.line.wrapping_sub(1)) && self.acts_below(date, None) > 0);
        let spaced = dates.iter().filter(|date| date.blank > 0).count();
        let close = dates.len() - spaced;
        dates.retain(|date| {
            date.spans || if date.blank > 0 { spaced >= SPACED_ROWS } else { close >= ROWS || spaced >= SPACED_ROWS }
        });
        dates
    }

    fn date_line(&self, at: usize, line: Span) -> Option<DateLine> {
        let blank = self.lines.iter().skip(at + 1).take_while(|line| line.is_empty()).take(MOST_BLANK).count();
        match self.date_in(line) {
            Some(date) => Some(DateLine { line: at, date, blank, spans: false }),
            None => self.span_in(line).map(|date| DateLine { line: at, date, blank, spans: true }),
        }
    }

    /// Where a date with its hours stands that is all of a line but for how many of something: `5月8日 11:00~11:40の間に9通`.
    fn span_in(&self, line: Span) -> Option<Span> {
        let words = line.slice(self.text);
        let first = self.rules.finder.find(words).into_iter().next()?;
        let Value::Date(expr) = &first.value else { return None };
        let told = expr.with_time && expr.month.is_some() && expr.day.is_some();
        let rest = words.get(first.span.end..)?;
        let fits = first.span.start == 0 && self.shapes.row_span.is_match(rest);
        (told && !rest.is_empty() && fits).then(|| first.span.shift(line.start))
    }

    /// The date that the line at `at` is, and how many lines below it it dates.
    fn dated(&self, dates: &[DateLine], at: usize) -> Option<(Span, usize)> {
        let known = dates.binary_search_by_key(&at, |date| date.line).ok()?;
        let date = dates.get(known)?;
        let acts = self.acts_below(date, dates.get(known + 1));
        (acts > 0).then_some((date.date, acts))
    }

    /// How many lines below a date it dates, up to the next date and the next heading. Blank lines stand between them only
    /// where one stands below the date, and behind the last date they end what it dates.
    fn acts_below(&self, date: &DateLine, next: Option<&DateLine>) -> usize {
        let stop = next.map_or(usize::MAX, |next| next.line);
        let first = date.line + 1 + date.blank;
        let style = self.heading_style_above(date.line);
        let ends = |line: usize| {
            let words = self.words(line);
            let spaced = date.blank > 0 && next.is_some();
            words.is_empty() && !spaced || self.heads(line, style) || self.is_label(line) && self.is_date_line(line + 1)
        };
        let acts = (first..self.lines.len().min(stop)).take(MOST_ACTS).take_while(|&line| !ends(line));
        let last = acts.filter(|&line| !self.words(line).is_empty()).last();
        last.map_or(0, |last| last - date.line)
    }

    /// True where the line is a heading or a date.
    fn heads(&self, line: usize, style: Option<usize>) -> bool {
        let words = self.words(line);
        let marked = || self.rules.lines.headings.find(words).map(|(style, _)| style);
        words.starts_with(HEADS)
            || self.is_date_line(line)
            || style.is_some() && marked() == style && !self.begins_with_date(self.lines[line])
    }

    fn is_date_line(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| !line.is_empty() && self.date_in(*line).is_some())
    }

    /// The style of the numbered heading that stands nearest above a line.
    fn heading_style_above(&self, line: usize) -> Option<usize> {
        let above = self.lines.get(line.saturating_sub(HEADING_REACH)..line)?.iter().rev();
        let mut styles = above.filter(|line| !line.is_empty() && !is_longer(line.slice(self.text), LONGEST_ACT));
        styles.find_map(|line| {
            let words = line.slice(self.text);
            let (style, _) = self.rules.lines.headings.find(words)?;
            let numbered = words.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
            (numbered && !self.begins_with_date(*line)).then_some(style)
        })
    }

    /// True where a line is the label of a date in the next one.
    fn is_label(&self, line: usize) -> bool {
        let Some(&line) = self.lines.get(line) else { return false };
        let words = line.slice(self.text).trim_start_matches(AROUND).trim_end_matches(AROUND);
        let short = !words.is_empty() && !is_longer(words, LONGEST_LABEL);
        short && !words.contains(|c: char| c.is_ascii_digit()) && self.shapes.row_label.is_match(words)
            || short && words.ends_with('日') && !words.contains(|c: char| c.is_ascii_digit())
    }

    /// Writes the date before each of the lines below it.
    fn write_acts(&self, weave: &mut Weave, at: usize, date: Span, acts: usize) {
        let Some(&line) = self.lines.get(at) else { return };
        let mut first = true;
        for act in self.lines.iter().skip(at + 1).take(acts).filter(|act| !act.is_empty()) {
            let words = act.slice(self.text);
            let marker = self.rules.lines.items.find(words).map_or(0, |(_, found)| found.span.end);
            let act = trimmed(self.text, Span::new(act.start + marker, act.end));
            if first {
                weave.cut(line.start, act.start);
            } else {
                weave.cut(act.start - marker.min(act.start), act.start);
            }
            first = false;
            if !self.begins_with_date(act) {
                weave.copy(date);
                weave.put(" ", Span::new(date.end, date.end.max(line.end)));
            }
        }
    }

    fn begins_with_date(&self, act: Span) -> bool {
        let words = act.slice(self.text);
        let first = self.rules.finder.find(words.split(['。', '、']).next().unwrap_or_default());
        first.first().is_some_and(|mention| mention.span.start == 0 && !matches!(mention.value, Value::Count(_)))
    }

    // --- acts with their dates behind

    /// The act and the date behind it, which end the line at `at`.
    fn act_before_date(&self, at: usize) -> Option<(Span, Span)> {
        let line = *self.lines.get(at)?;
        let words = line.slice(self.text);
        let dated = words.ends_with(|c: char| c.is_ascii_digit() || "日頃)】]付月".contains(c));
        if !dated || is_longer(words, LONGEST_ACT + LONGEST_ACT / 2) || words.contains(['。', '、']) {
            return None;
        }
        let found = self.rules.finder.find(words);
        let [mention] = &found[..] else { return None };
        let Value::Date(expr) = &mention.value else { return None };
        let over = words.get(mention.span.end..)?.chars().all(|c| AROUND.contains(&c));
        let head = words.get(..mention.span.start)?;
        let act = head.trim_end_matches(BETWEEN);
        // Normalizing drops a space before a digit; what goes on to the date has a particle there.
        let apart = act.len() < head.len() || !act.ends_with(PARTICLES);
        (over && expr.month.is_some() && apart).then_some(())?;
        let marker = self.rules.lines.items.find(act).map_or(0, |(_, found)| found.span.end);
        let act = trimmed(self.text, Span::new(line.start + marker.min(act.len()), line.start + act.len()));
        let short = !act.is_empty() && !is_longer(act.slice(self.text), LONGEST_ACT);
        (short && !self.labels(act) && !self.keep.is_published(line)).then(|| (act, mention.span.shift(line.start)))
    }

    /// How many lines from `at` on are an act with its date behind.
    fn run_of_acts(&self, at: usize) -> usize {
        (at..self.lines.len()).take_while(|&line| self.act_before_date(line).is_some()).count()
    }

    fn write_run(&self, weave: &mut Weave, at: usize, run: usize) {
        for line in at..at + run {
            let (Some((act, date)), Some(&whole)) = (self.act_before_date(line), self.lines.get(line)) else {
                continue;
            };
            if run >= ROWS || self.shapes.row_act.is_match(act.slice(self.text)) {
                weave.cut(whole.start, whole.end);
                weave.copy(date);
                weave.put(" ", Span::new(act.end, date.start.max(act.end)));
                weave.copy(act);
            }
        }
    }
}
