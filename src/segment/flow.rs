//! A post's text as it flows: what its layout took apart is put together before anything is looked for in it.
//!
//! Each step gives a text and the way back to the one before ([`Normalized`]); a value's place goes back through all of
//! them to the document, so evidence is what stands in the source.

use std::borrow::Cow;

use super::Post;
use super::answers::answers;
use super::aside::set_aside;
use super::lines::{lines, trimmed};
use super::rows::rows;
use super::taken_back::take_back;
use super::unwrap::unwrap;
use crate::rules::RuleSet;
use crate::text::{Span, SpanMap};

/// Most blank lines that are told from more: twelve is the farthest that a step looks over lines.
const MOST_BLANK: usize = 32;

/// The way from a post's text as it flows back to the normalized document.
#[derive(Debug)]
pub struct Flow {
    /// Of each step that changed something, in order.
    steps: Vec<SpanMap>,
    /// Where the post starts in the document.
    offset: usize,
}

/// What no step changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keep<'a> {
    /// Where the title ends: the text up to there is the same at all steps.
    title: usize,
    /// Where the publication date stands in the post.
    published: Option<Span>,
    /// The steps before.
    steps: &'a [SpanMap],
}

impl Keep<'_> {
    /// The lines behind the title, trimmed. Of more blank lines one after the other than anything depends on, there are
    /// as many as it does.
    pub fn lines(&self, text: &str) -> Vec<Span> {
        let behind = lines(text).filter(|line| line.start > self.title).map(|line| trimmed(text, line));
        let mut blank = 0;
        let few = behind.filter(|line| {
            blank = if line.is_empty() { blank + 1 } else { 0 };
            blank <= MOST_BLANK
        });
        few.collect()
    }

    /// True for what stands in the lines of the title.
    pub fn has(&self, span: Span) -> bool {
        span.start <= self.title
    }

    /// True where the publication date stands in that range of the text.
    pub fn is_published(&self, span: Span) -> bool {
        self.published.is_some_and(|published| back(self.steps, span).overlaps(published))
    }
}

/// The range of the post that `span` stands for behind those steps.
fn back(steps: &[SpanMap], span: Span) -> Span {
    steps.iter().rev().fold(span, |span, step| step.source(span))
}

impl Flow {
    /// The text of a post of the normalized `document` as it flows, with the way back. The heading stays as it is.
    pub fn of<'d>(rules: &RuleSet, document: &'d str, post: &Post) -> (Cow<'d, str>, Self) {
        let extent = post.extent();
        let mut text = Cow::Borrowed(extent.slice(document));
        let mut flow = Self { steps: Vec::new(), offset: extent.start };
        let published = post.published.map(|(span, _)| span).filter(|span| span.start >= extent.start);
        let published = published.map(|span| flow.of_title(span));
        let keep = flow.of_title(post.title).end;
        for step in [unwrap, take_back, rows, set_aside, answers] {
            let changed = step(rules, &text, &Keep { title: keep, published, steps: &flow.steps });
            if let Some(changed) = changed {
                text = Cow::Owned(changed.text);
                flow.steps.push(changed.map);
            }
        }
        (text, flow)
    }

    /// The range of the document that `span` of the text stands for.
    pub fn to_document(&self, span: Span) -> Span {
        back(&self.steps, span).shift(self.offset)
    }

    /// The range of the text that `span` of the document became.
    pub fn of_document(&self, span: Span) -> Span {
        self.steps.iter().fold(self.of_title(span), |span, step| step.output(span))
    }

    /// Where the title, a range of the document, stands in the text.
    pub fn of_title(&self, title: Span) -> Span {
        Span::new(title.start.saturating_sub(self.offset), title.end.saturating_sub(self.offset))
    }
}
