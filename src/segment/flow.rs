//! A post's text as it flows: what its layout took apart is put together before anything is looked for in it.
//!
//! Each step gives a text and the way back to the one before ([`Normalized`]); a value's place goes back through all of
//! them to the document, so evidence is what stands in the source.

use std::borrow::Cow;

use super::Post;
use super::unwrap::unwrap;
use crate::rules::RuleSet;
use crate::text::{Span, SpanMap};

/// The way from a post's text as it flows back to the normalized document.
#[derive(Debug)]
pub struct Flow {
    /// Of each step that changed something, in order.
    steps: Vec<SpanMap>,
    /// Where the post starts in the document.
    offset: usize,
}

/// What no step changes.
#[derive(Debug, Default)]
pub(super) struct Keep {
    /// The end of the title.
    pub title: usize,
    /// The lines of the head: dates, addressees, names.
    head: Vec<Span>,
}

impl Keep {
    /// True for a line of the head.
    pub fn has(&self, line: Span) -> bool {
        self.head.iter().any(|head| head.overlaps(line))
    }
}

impl Flow {
    /// The text of a post of the normalized `document` as it flows, with the way back. The heading stays as it is.
    pub fn of<'d>(rules: &RuleSet, document: &'d str, post: &Post) -> (Cow<'d, str>, Self) {
        let extent = post.extent();
        let mut text = Cow::Borrowed(extent.slice(document));
        let mut flow = Self { steps: Vec::new(), offset: extent.start };
        let head = post.head.iter().map(|line| flow.of_title(*line)).collect();
        let keep = Keep { title: flow.of_title(post.title).end, head };
        for step in [unwrap] {
            if let Some(changed) = step(rules, &text, &keep) {
                text = Cow::Owned(changed.text);
                flow.steps.push(changed.map);
            }
        }
        (text, flow)
    }

    /// The range of the document that `span` of the text stands for.
    pub fn to_document(&self, span: Span) -> Span {
        self.steps.iter().rev().fold(span, |span, step| step.source(span)).shift(self.offset)
    }

    /// The range of the text that `span` of the document became.
    pub fn of_document(&self, span: Span) -> Span {
        if self.steps.is_empty() {
            return self.of_title(span);
        }
        // The text is never longer than what it was made of.
        let most = span.end.saturating_sub(self.offset);
        let place = |wanted: usize| {
            let (mut low, mut high) = (0, most);
            while low < high {
                let middle = low.midpoint(high);
                if self.to_document(Span::new(middle, middle)).start < wanted {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            low
        };
        Span::new(place(span.start), place(span.end))
    }

    /// Where the title, a range of the document, or a line of the head stands in the text.
    pub fn of_title(&self, title: Span) -> Span {
        Span::new(title.start.saturating_sub(self.offset), title.end.saturating_sub(self.offset))
    }
}
