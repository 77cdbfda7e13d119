//! The title of a page that says something in sentences above its notice: what the site says of itself, of cookies, of a
//! campaign.

use std::ops::Range;

use super::heading::{Heading, Headings};
use super::lines::is_longer;
use crate::rules::Shapes;

/// Most lines of running text above the title of a page: more are a notice.
const MOST_BANNER_TEXTS: usize = 3;
/// Most lines of a page among which a title is looked for below its banner.
const MOST_BANNER_LINES: usize = 60;
/// How many lines of text around a title may hold its date.
const DATE_REACH: usize = 2;

impl Headings<'_> {
    /// The title of a page that says something in sentences before it comes to its notice: nothing in the lead reads like a
    /// title, and a line further down does and carries a date. `first` is the first line that is recognized as a heading.
    pub(super) fn title_below_banner(&self, first: usize) -> Option<Heading> {
        let lead = self.lead(first);
        if self.has_title_like(lead.clone()) {
            return None;
        }
        let end = self.lines.len().min(MOST_BANNER_LINES);
        let mut texts = 0;
        for line in self.lines.with_text(lead.end..end) {
            texts += usize::from(self.is_running_text(line));
            if texts > MOST_BANNER_TEXTS {
                return None;
            }
            if texts > 0 && self.is_notice_title(line) {
                return Some(self.plain_title(self.title_lines(line, end)));
            }
        }
        None
    }

    /// The line behind those in which the title of a document may stand, whatever follows.
    pub(super) fn lead_end(&self) -> usize {
        let text = self.text_start(self.lines.len());
        if self.has_title_like(self.lead(text)) {
            return text;
        }
        let mut texts = self.lines.with_text(text..self.lines.len()).filter(|&line| self.is_running_text(line));
        let last = texts.nth(MOST_BANNER_TEXTS).unwrap_or(self.lines.len());
        last.min(MOST_BANNER_LINES.max(text))
    }

    /// One of those lines reads like a title.
    fn has_title_like(&self, lines: Range<usize>) -> bool {
        let mut candidates = self.lines.with_text(lines).filter(|&line| self.may_be_title(line));
        candidates.any(|line| self.reads_like_title(self.line_text(line)))
    }

    /// The wording of a notice, a headline, or a word for an incident.
    pub(super) fn reads_like_title(&self, text: &str) -> bool {
        let posts = &self.rules.posts;
        let told = |shape: &Shapes| shape.is_match(text);
        !told(&posts.section_name)
            && [&posts.notice_title, &posts.incident_word, &posts.news_shape, &posts.title_shape].into_iter().any(told)
    }

    /// The title of a notice that tells an incident and is no heading of a section: those are short and carry no date.
    fn is_notice_title(&self, line: usize) -> bool {
        let (text, posts) = (self.line_text(line), &self.rules.posts);
        let is_whole = || is_longer(text, posts.plain_heading) || self.has_dateline_around(line);
        let is_heading = || self.rules.lines.headings.is_match(text) || posts.not_heading.is_match(text);
        self.may_be_title(line)
            && !self.is_running_text(line)
            && posts.notice_title.is_match(text)
            && posts.incident_word.is_match(text)
            && !is_heading()
            && is_whole()
    }

    /// The date of the page stands right above or below the line.
    fn has_dateline_around(&self, line: usize) -> bool {
        let above = self.lines.text_above(line);
        self.has_dateline_below(line) || above.into_iter().any(|line| self.dateline(line).is_some())
    }

    /// The date of the page stands below the line, before any text.
    pub(super) fn has_dateline_below(&self, line: usize) -> bool {
        let below = self.lines.with_text(line + 1..self.lines.len()).take(DATE_REACH);
        below.take_while(|&line| !self.is_running_text(line)).any(|line| self.dateline(line).is_some())
    }
}
