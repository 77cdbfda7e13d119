//! Text to lines: white space as browsers treat it, gaps between blocks, and what is known of each line.

use std::ops::Range;

use super::grid::is_date;

/// Marks that an item may begin with by itself.
const OWN_MARKS: &str = "・•●○■□◆◇◎※★☆▼▽▲△*-‐–—→⇒①②③④⑤⑥⑦⑧⑨⑩(([【〔";

/// Particles with which no line of a list, address or signature ends, and no sentence. A `br` behind one stands where its
/// author wanted the line to be broken on some screen.
const PARTICLES: &[char] = &['を', 'に', 'が', 'は', 'の', 'と', 'も', 'や', 'で', '、'];
/// Fewest bytes of a line that is broken so.
const SHORTEST_BROKEN: usize = 24;

/// A line of a page; its text stands in [`Lines`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    /// Where its text begins and ends, bytes.
    start: u32,
    end: u32,
    /// How many line ends stand before it.
    pub above: u8,
    /// What it stands in.
    pub place: Place,
    /// Characters of it that are the words of links to other pages.
    pub linked: u32,
}

/// What a line stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The innermost element around it that looks like furniture; 0 for none.
    pub furniture: u32,
    /// It stands in the header of the page.
    pub header: bool,
}

/// The lines written so far and the one being written.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    done: Vec<Line>,
    /// Where the line being written begins in `out`.
    begun: usize,
    /// Newlines that must stand before the next text.
    newlines: usize,
    /// White space was read that the next text decides about; true within where it held a line end.
    space: Option<bool>,
    /// What to put before the next text of an item.
    mark: Option<String>,
    linked: u32,
    /// A line end was read that is none if text follows.
    broken: bool,
    /// The text that comes is that of a link to another page.
    pub in_link: bool,
    /// What the text that comes stands in.
    pub place: Place,
}

impl Lines {
    /// Adds text whose white space runs are one space, or none between two wide characters of different lines.
    pub(super) fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.space = Some(self.space.unwrap_or(false) || c == '\n' || c == '\r');
            } else {
                self.push(c);
            }
        }
    }

    /// Adds text with its spaces and line ends.
    pub(super) fn keep(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\r' => {}
                '\n' => self.end_line(),
                c if c.is_whitespace() && self.is_at_start() => {}
                c => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        // A soft hyphen shows nothing where no line is broken.
        if c == '\u{AD}' {
            return;
        }
        self.settle(c);
        self.broken = false;
        self.out.push(c);
        self.linked += u32::from(self.in_link);
    }

    /// Asks for a space before the next text of the line.
    pub(super) fn space(&mut self) {
        self.space = Some(false);
    }

    /// Makes ready for `c`: writes the mark, the space before it.
    fn settle(&mut self, c: char) {
        let space = self.space.take();
        if self.is_at_start() {
            if let Some(mark) = self.mark.take().filter(|_| !OWN_MARKS.contains(c)) {
                self.out.push_str(&mark);
            }
            return;
        }
        let before = self.out.chars().next_back();
        let joined = space == Some(true) && is_wide(c) && before.is_some_and(is_wide);
        if space.is_some() && !joined && before != Some(' ') {
            self.out.push(' ');
        }
    }

    /// True where no text of the line was read yet.
    pub(super) fn is_at_start(&self) -> bool {
        self.out.len() == self.begun
    }

    /// How many bytes of the line were written so far.
    pub(super) fn written(&self) -> usize {
        self.out.len() - self.begun
    }

    /// True where the line is a date so far.
    pub(super) fn is_date(&self) -> bool {
        is_date(self.out.get(self.begun..).unwrap_or("").trim_start_matches('・'))
    }

    /// Ends the line, also an empty one, as `br` does; but one that stops after a case particle goes on in the next.
    pub(super) fn end_line(&mut self) {
        if !self.broken && self.written() >= SHORTEST_BROKEN && self.out.ends_with(PARTICLES) {
            (self.broken, self.space) = (true, Some(true));
        } else if self.broken {
            // A second `br` right behind it ends a paragraph.
            self.flush();
            self.newlines = 2;
        } else if self.is_at_start() {
            // A line end before any text shows nothing.
            self.newlines += usize::from(!self.done.is_empty());
        } else {
            self.flush();
        }
    }

    /// Ends the line where one is begun, and asks for `blank` blank lines before the next.
    pub(super) fn gap(&mut self, blank: usize) {
        self.flush();
        // An item begins with its paragraph.
        let blank = if self.mark.is_some() { 0 } else { blank };
        self.newlines = self.newlines.max(blank + 1);
    }

    /// Puts `mark` before the text that follows.
    pub(super) fn mark(&mut self, mark: String) {
        self.mark = Some(mark);
    }

    /// The item has ended; a mark without text is none.
    pub(super) fn unmark(&mut self) {
        self.mark = None;
    }

    /// Ends the line where one is begun.
    pub(super) fn flush(&mut self) {
        (self.space, self.broken) = (None, false);
        if !self.is_at_start() {
            let trimmed = self.out.trim_end().len().max(self.begun);
            self.out.truncate(trimmed);
            self.done.push(self.line(self.begun));
            self.begun = self.out.len();
            (self.newlines, self.linked) = (1, 0);
        }
    }

    fn line(&self, start: usize) -> Line {
        let above = if self.done.is_empty() { 0 } else { u8::try_from(self.newlines).unwrap_or(u8::MAX) };
        let (start, end) = (offset(start), offset(self.out.len()));
        Line { start, end, above, place: self.place, linked: self.linked }
    }

    /// How many lines are finished.
    pub(super) fn count(&self) -> usize {
        self.done.len()
    }

    /// The text of the lines with these numbers.
    pub(super) fn texts(&self, lines: Range<usize>) -> impl Iterator<Item = &str> {
        self.done.get(lines).unwrap_or_default().iter().map(|line| self.text(line))
    }

    /// True where blank lines part these lines.
    pub(super) fn has_gap(&self, lines: Range<usize>) -> bool {
        self.done.get(lines).unwrap_or_default().iter().skip(1).any(|line| line.above > 1)
    }

    /// The text of a line.
    pub(super) fn text(&self, line: &Line) -> &str {
        self.out.get(line.start as usize..line.end as usize).unwrap_or("")
    }

    /// Puts `rows` in the place of the lines from number `first` on.
    pub(super) fn replace(&mut self, first: usize, rows: &[String]) {
        let Some(before) = self.done.get(first).copied() else { return };
        self.done.truncate(first);
        self.out.truncate(before.start as usize);
        self.begun = self.out.len();
        self.newlines = usize::from(before.above);
        for row in rows.iter().filter(|row| !row.is_empty()) {
            self.out.push_str(row);
            self.done.push(Line { place: before.place, ..self.line(self.begun) });
            self.begun = self.out.len();
            self.newlines = 1;
        }
    }

    /// All lines.
    pub(super) fn finish(mut self) -> (String, Vec<Line>) {
        self.flush();
        (self.out, self.done)
    }
}

/// Pages are no longer than the tokenizer can count.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A line of finished [`Lines`].
pub(super) fn slice<'t>(out: &'t str, line: &Line) -> &'t str {
    out.get(line.start as usize..line.end as usize).unwrap_or("")
}

/// A character of East Asian writing, between two of which a line end of the page shows nothing.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{20000}'..='\u{3FFFF}')
}
