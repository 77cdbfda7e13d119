//! Text to lines: white space as browsers treat it, gaps between blocks.

/// Marks that an item may begin with by itself.
const OWN_MARKS: &str = "・•●○■□◆◇◎※★☆▼▽▲△*-‐–—→⇒①②③④⑤⑥⑦⑧⑨⑩(([【〔";

/// The lines written so far and the one being written.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    line: String,
    /// Newlines that must stand before the next text.
    newlines: usize,
    /// White space was read that the next text decides about; true within where it held a line end.
    space: Option<bool>,
    /// What to put before the next text of an item.
    mark: Option<String>,
}

impl Lines {
    /// Adds text whose white space runs are one space, or none between two wide characters of different lines.
    pub(super) fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.space = Some(self.space.unwrap_or(false) || c == '\n' || c == '\r');
            } else {
                self.settle(c);
                self.line.push(c);
            }
        }
    }

    /// Adds text with its spaces and line ends.
    pub(super) fn keep(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\r' => {}
                '\n' => self.end_line(),
                c if c.is_whitespace() && self.line.is_empty() => {}
                c => {
                    self.settle(c);
                    self.line.push(c);
                }
            }
        }
    }

    /// Makes ready for `c`: writes the gap, the mark, the space before it.
    fn settle(&mut self, c: char) {
        let space = self.space.take();
        if !self.line.is_empty() {
            let before = self.line.chars().next_back();
            let joined = space == Some(true) && is_wide(c) && before.is_some_and(is_wide);
            if space.is_some() && !joined && before != Some(' ') {
                self.line.push(' ');
            }
            return;
        }
        if !self.out.is_empty() {
            let have = self.out.bytes().rev().take_while(|byte| *byte == b'\n').count();
            (have..self.newlines).for_each(|_| self.out.push('\n'));
        }
        self.newlines = 0;
        if let Some(mark) = self.mark.take().filter(|_| !OWN_MARKS.contains(c)) {
            self.line.push_str(&mark);
        }
    }

    /// Ends the line, also an empty one, as `br` does.
    pub(super) fn end_line(&mut self) {
        if self.line.is_empty() {
            // A line end before any text shows nothing.
            self.newlines += usize::from(!self.out.is_empty());
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

    fn flush(&mut self) {
        self.space = None;
        if !self.line.is_empty() {
            self.out.push_str(self.line.trim_end());
            self.line.clear();
            self.newlines = 1;
        }
    }

    /// All lines.
    pub(super) fn finish(mut self) -> String {
        self.flush();
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}

/// A character of East Asian writing, between two of which a line end of the page shows nothing.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{20000}'..='\u{3FFFF}')
}
