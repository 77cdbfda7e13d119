//! A document to posts.

use crate::calendar::PartialDate;
use crate::rules::RuleSet;
use crate::text::{Normalized, Span};

use super::heading::{Heading, Headings};

/// A post as ranges of the normalized document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// From the heading to the last line that is not blank.
    pub span: Span,
    /// The heading without case prefix and publication date.
    pub title: Span,
    /// What stands after `#` in the case prefix.
    pub case_id: Option<Span>,
    /// The date at the end of the heading or on a line of its own around it.
    pub published: Option<(Span, PartialDate)>,
    /// The title itself ends with that date, rather than that a feed gives it.
    pub dated: bool,
    /// No heading is recognized in the document: the title is the best line above its text.
    pub lead: bool,
    /// Where the heading ends, with its date if it has one.
    pub heading_end: usize,
    /// Lines around the title that are no text: dates, addressees, names. They may stand above `span`.
    pub head: Vec<Span>,
    /// Lines at the end that are no text: signature, contacts.
    pub foot: Vec<Span>,
    /// Where the page furniture below begins, which is not read.
    pub tail: usize,
}

impl Post {
    /// A post that is but a title and text.
    pub fn plain(span: Span, title: Span) -> Self {
        let (head, foot) = (Vec::new(), Vec::new());
        let (heading_end, tail) = (title.end, span.end);
        Self { span, title, case_id: None, published: None, dated: false, lead: false, heading_end, head, foot, tail }
    }

    /// The heading with its case number and date.
    pub fn span_of_heading(&self) -> Span {
        Span::new(self.span.start, self.heading_end)
    }

    /// The post with the head matter above its title.
    pub fn extent(&self) -> Span {
        let start = self.head.first().map_or(self.span.start, |first| first.start.min(self.span.start));
        Span::new(start, self.span.end)
    }
}

/// What a text begins with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Start {
    /// A document.
    #[default]
    Document,
    /// The heading of a post of a longer document, which is known to be one.
    Heading {
        /// The document begins as a page of one notice does: its other lines head a post only where that is certain.
        of_page: bool,
    },
    /// Something in a longer document; its first line is no heading.
    Inside,
    /// The heading of the only post.
    Entry {
        /// The first line ends with a date that stands for itself and is no part of the title.
        dated: bool,
    },
}

/// Lines of text that must be known on both sides of a heading before it is certain that it is one: the looks at a
/// heading's surroundings reach two lines of text far.
const CERTAIN: usize = 3;

/// The posts of a document, in order. `normalized` was made from `source`.
pub fn posts(rules: &RuleSet, normalized: &Normalized, source: &str) -> Vec<Post> {
    posts_from(rules, normalized, source, Start::Document)
}

/// The posts of a text that begins with `start`, in order. `normalized` was made from `source`.
pub fn posts_from(rules: &RuleSet, normalized: &Normalized, source: &str, start: Start) -> Vec<Post> {
    let headings = Headings::new(rules, normalized, source, start);
    let found: Vec<Heading> = headings.find();
    let mut posts = Vec::with_capacity(found.len());
    for (index, heading) in found.iter().enumerate() {
        let next = found.get(index + 1).map_or(headings.lines.len(), |next| next.line);
        let last = headings.last_line(heading.line, next);
        let whole = |line: usize| headings.lines.whole(line).unwrap_or_default();
        let span = Span::new(whole(heading.line).start, whole(last).end);
        let opens = index == 0 && matches!(start, Start::Document);
        let head = headings.head(heading, opens, next);
        let Heading { title, case_id, published, dated, lead, .. } = heading.clone();
        let tail = headings.tail(heading.last_line + 1, last + 1);
        let foot = headings.foot(heading.last_line + 1..tail);
        let tail = headings.lines.whole(tail).filter(|_| tail <= last).map_or(span.end, |line| line.start);
        let heading_end = headings.words(heading.last_line).end;
        let published = published.or(head.published);
        let title = headings.without_issue_date(title, published.map(|(_, date)| date));
        posts.push(Post { span, title, case_id, published, dated, lead, heading_end, head: head.lines, foot, tail });
    }
    posts
}

/// The last line of a text in the middle of a document that is certainly the heading of a post, with the lines of text
/// after it that make it certain. The spans are of the normalized text.
pub fn last_certain_heading(rules: &RuleSet, normalized: &Normalized, source: &str, start: Start) -> Option<[Span; 2]> {
    let headings = Headings::new(rules, normalized, source, start);
    let text_lines: Vec<usize> = headings.text_lines().collect();
    // The last line may go on.
    let complete = text_lines.len().saturating_sub(1);
    let above = if start == Start::Inside { CERTAIN } else { 1 };
    let index = (above..complete.saturating_sub(CERTAIN)).rev();
    let first = headings.first_certain_line();
    let is_certain = |index: usize| {
        let (Some(&line), Some(&last)) = (text_lines.get(index), text_lines.get(index + CERTAIN)) else { return false };
        line >= first && headings.is_certain_heading(line, last)
    };
    let mut found = index.filter(|&index| is_certain(index));
    let index = found.next()?;
    let (line, last) = (text_lines.get(index)?, text_lines.get(index + CERTAIN)?);
    Some([headings.lines.whole(*line)?, headings.lines.whole(*last)?])
}

/// True where a document begins as a page of one notice does. `normalized` was made from `source`, the first part of the
/// document, up to its first heading at least.
pub fn opens_as_page(rules: &RuleSet, normalized: &Normalized, source: &str) -> bool {
    Headings::new(rules, normalized, source, Start::Document).opens_as_page()
}
