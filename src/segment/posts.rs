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
    /// The date at the end of the heading.
    pub published: Option<(Span, PartialDate)>,
}

impl Post {
    /// The heading with its case number and date.
    pub fn span_of_heading(&self) -> Span {
        let end = self.published.map_or(self.title.end, |(date, _)| date.end);
        Span::new(self.span.start, end.max(self.title.end))
    }
}

/// The posts of a document, in order. `normalized` was made from `source`.
pub fn posts(rules: &RuleSet, normalized: &Normalized, source: &str) -> Vec<Post> {
    let headings = Headings::new(rules, normalized, source);
    let found: Vec<Heading> = headings.find();
    let mut posts = Vec::with_capacity(found.len());
    for (index, heading) in found.iter().enumerate() {
        let next = found.get(index + 1).map_or(headings.lines.len(), |next| next.line);
        let last = headings.last_content_line(heading.line, next);
        let span = Span::new(headings.lines[heading.line].start, headings.lines[last].end);
        let Heading { title, case_id, published, .. } = heading.clone();
        posts.push(Post { span, title, case_id, published });
    }
    posts
}
