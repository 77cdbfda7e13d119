//! The order of the stages; many posts in parallel, results in order.

mod assemble;
mod chunks;
mod consistency;
mod in_order;
mod sieve;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::extract::{DateField, counts, data, dates, issuer, third_parties, timeline};
use crate::label::{
    Bearer, Facts, Named, Times, classes, context, deadlines, delay_warnings, delays, grounds, is_other, kind, labels,
    leak_by_cause,
};
use crate::matcher::{PostText, fire_beyond_kind, fire_kind};
use crate::message::{Message, message};
use crate::record::{Confidence, Found, FoundCode, Record};
use crate::rules::RuleSet;
use crate::segment::{Post, Start, posts_from};
use crate::text::{LineIndex, Normalized, Span};
use assemble::Assembly;
use sieve::Sieve;

pub use assemble::LEAD_RULE;
pub use chunks::{Chunk, Chunker};
pub use consistency::{Clash, Stated, clashes};
pub use in_order::InOrder;

/// What tells the kind where no rule does: a case prefix or a date in the heading.
const PREFIX_RULE: &str = "case-prefix";
const DATED_RULE: &str = "dated-heading";

/// The stages over one set of rules.
#[derive(Debug, Clone, Copy)]
pub struct Pipeline<'r> {
    rules: &'r RuleSet,
    /// Whether records get a timeline.
    timeline: bool,
    /// Values that are less sure are left out.
    least: Confidence,
}

/// A text to extract from: a document, or a part of one.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// What becomes the records' source.
    pub name: &'a str,
    /// The text itself; offsets and lines of the records are those in it.
    pub text: &'a str,
    /// What it begins with.
    pub start: Start,
    /// Posts that begin at this byte or later are left to the next part.
    pub end: usize,
}

impl<'a> Text<'a> {
    /// A whole document.
    pub fn document(name: &'a str, text: &'a str) -> Self {
        Self { name, text, start: Start::Document, end: usize::MAX }
    }
}

/// A post on which the program failed, which is a mistake in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// 1-based line of the post's heading in the text.
    pub line: usize,
    /// What the program said.
    pub message: String,
}

impl Failure {
    /// Where the program failed and what it said, for people.
    pub fn told(&self) -> Message {
        message!("the program failed on the post at line {line}: {error}", line = self.line, error = self.message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.told().fmt(f)
    }
}

/// A document on its way through the stages.
pub(crate) struct Document<'a> {
    pub name: &'a str,
    pub source: &'a str,
    pub normalized: Normalized,
    pub lines: LineIndex<'a>,
}

impl<'r> Pipeline<'r> {
    /// Stages that work by `rules`.
    pub fn new(rules: &'r RuleSet) -> Self {
        Self { rules, timeline: false, least: Confidence::Low }
    }

    /// The same, without the values of an incident that are less sure than `least`. Title, case number, kind and publication
    /// date stay: they say what the post is.
    #[must_use]
    pub fn with_least(self, least: Confidence) -> Self {
        Self { least, ..self }
    }

    /// The same; where `wanted`, records get the timeline of their incident.
    #[must_use]
    pub fn with_timeline(self, wanted: bool) -> Self {
        Self { timeline: wanted, ..self }
    }

    /// The rules it works by.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// The records of all posts of a document, in order. `name` becomes the records' source; evidence offsets are bytes
    /// of `text`.
    pub fn document(&self, name: &str, text: &str) -> Vec<Record> {
        self.records(Text::document(name, text))
    }

    /// The records of all posts of a text, in order; evidence offsets are bytes of it.
    pub fn records(&self, text: Text) -> Vec<Record> {
        let (document, posts) = self.posts(text);
        posts.par_iter().map(|post| self.post(&document, post)).collect()
    }

    /// The records of all posts of a text, in order. Where the program fails on a post, that is told in its place, and the
    /// others are done.
    pub fn extract(&self, text: Text) -> Vec<Result<Record, Failure>> {
        contained(1, || {
            let (document, posts) = self.posts(text);
            let line = |post: &Post| document.lines.line_of(document.normalized.source(post.span).start);
            posts.par_iter().map(|post| contained(line(post), || self.post(&document, post))).collect()
        })
        .unwrap_or_else(|failure| vec![Err(failure)])
    }

    fn posts<'a>(&self, text: Text<'a>) -> (Document<'a>, Vec<Post>) {
        let normalized = self.rules.normalizer.normalize(text.text);
        let document = Document { name: text.name, source: text.text, normalized, lines: LineIndex::new(text.text) };
        let mut posts = posts_from(self.rules, &document.normalized, text.text, text.start);
        posts.retain(|post| document.normalized.source(post.span).start < text.end);
        (document, posts)
    }

    fn post(&self, document: &Document, post: &Post) -> Record {
        let rules = self.rules;
        let text = PostText::new(rules, &document.normalized.text, post);
        let mut assembly = Assembly::new(rules, document, &text, post);
        let (prefixed, dated) = self.kind_by_heading(post);
        let kind = prefixed.or_else(|| kind(rules, &text, &fire_kind(rules, &text))).or(dated);
        let is_incident = kind.as_ref().is_some_and(|kind| !is_other(kind.value));
        assembly.heading(post, kind);
        if is_incident {
            assembly.unreadable();
            let firings = fire_beyond_kind(rules, &text);
            let mut sieve = Sieve::new(self.least);
            let mut issuer = issuer(rules, &text, &firings);
            sieve.issuer(&mut issuer);
            let name = issuer.name.as_ref().map(|name| name.value.clone());
            let name_span = issuer.name.as_ref().map(|name| name.span).unwrap_or_default();
            let mut parties = third_parties(rules, &text, &firings, name.as_deref());
            sieve.third_parties(&mut parties);
            assembly.third_parties(parties);
            assembly.issuer(issuer);
            let mut labels = labels(rules, &text, &firings);
            let mut found = data(rules, &text, &firings);
            let told = labels.leak_status.take().or_else(|| leak_by_cause(rules, &labels, &found));
            labels.leak_status = told.or_else(|| labels.leak_said.take());
            let mut counts = counts(rules, &text, &firings);
            let mut dates = dates(rules, &text, &firings, assembly.heading_date());
            sieve.labels(&mut labels);
            sieve.data(&mut found);
            sieve.counts(&mut counts);
            sieve.dates(&mut dates);
            assembly.withhold(sieve.finish());
            assembly.data(found.clone());
            assembly.counts(counts.clone());
            assembly.labels(labels.clone());
            assembly.dates(&dates);
            let data = if assembly.check_consistency() { found.without_leak() } else { found };
            let organization_type = assembly.organization_type();
            let cause_categories = &labels.cause_categories(rules);
            let facts = Facts {
                firings: &firings,
                labels: &labels,
                cause_categories,
                data: &data,
                counts: &counts,
                organization_type,
            };
            let date = |field| dates.get(&field).map(|found| found.value);
            let known = date(DateField::Discovered);
            let bearer = Bearer { name: name.as_deref(), span: name_span, organization_type };
            let (classes, grounds) = (classes(rules, facts), grounds(rules, facts, bearer, known));
            let named = Named { name: name.as_deref(), organization_type };
            let context = context(rules, &text, facts, named, &dates);
            let deadlines = deadlines(rules, grounds.duty.as_ref(), known);
            let duty = grounds.duty;
            let times = Times { date, cause_category: assembly.cause_category(), duty: duty.as_ref() };
            assembly.delays(delays(rules, times), delay_warnings(date));
            assembly.crosswalk(classes);
            assembly.law(grounds, deadlines);
            assembly.context(context);
            if self.timeline {
                assembly.timeline(timeline(rules, &text));
            }
        }
        assembly.finish()
    }

    /// The kinds that a case prefix and a date in the heading tell: the one stands above all rules, the other below. Their
    /// proof is the heading (an empty span stands for it).
    fn kind_by_heading(&self, post: &Post) -> (Option<FoundCode<'r>>, Option<FoundCode<'r>>) {
        let shapes = &self.rules.posts;
        let found =
            |kind: &'r Option<String>, rule| kind.as_deref().map(|kind| Found::new(kind, rule, Span::default()));
        let prefixed = post.case_id.and_then(|_| found(&shapes.prefixed_kind, PREFIX_RULE));
        let dated = post.dated.then_some(()).and_then(|()| found(&shapes.dated_kind, DATED_RULE));
        (prefixed, dated)
    }
}

/// What `work` gives, or how it failed. Nothing that it works on is used after it has failed.
fn contained<T>(line: usize, work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Failure { line, message }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_contained_and_says_where() {
        let numbers = [1, 2, 3];
        let done: Vec<_> = numbers
            .par_iter()
            .map(|&number| contained(number * 10, || if number == 2 { panic!("two") } else { number }))
            .collect();
        assert_eq!(done, [Ok(1), Err(Failure { line: 20, message: "two".to_owned() }), Ok(3)]);
        let formatted = contained(4, || -> () { panic!("{}", String::from("four")) });
        assert_eq!(formatted, Err(Failure { line: 4, message: "four".to_owned() }));
    }
}
