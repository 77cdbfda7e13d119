//! The order of the stages; many posts in parallel, results in order.

mod assemble;

use rayon::prelude::*;

use crate::extract::{counts, data, dates, issuer, third_parties};
use crate::label::{Facts, classes, delays, grounds, is_other, kind, labels};
use crate::matcher::{PostText, fire};
use crate::record::{Found, Record};
use crate::rules::RuleSet;
use crate::segment::{Post, posts};
use crate::text::{LineIndex, Normalized, Span};
use assemble::Assembly;

/// What tells the kind where no rule does: a case prefix or a date in the heading.
const PREFIX_RULE: &str = "case-prefix";
const DATED_RULE: &str = "dated-heading";

/// The stages over one set of rules.
#[derive(Debug, Clone, Copy)]
pub struct Pipeline<'r> {
    rules: &'r RuleSet,
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
        Self { rules }
    }

    /// The rules it works by.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// The records of all posts of a document, in order. `name` becomes the records' source; evidence offsets are bytes
    /// of `text`.
    pub fn document(&self, name: &str, text: &str) -> Vec<Record> {
        let normalized = self.rules.normalizer.normalize(text);
        let document = Document { name, source: text, normalized, lines: LineIndex::new(text) };
        let posts = posts(self.rules, &document.normalized, text);
        posts.par_iter().map(|post| self.post(&document, post)).collect()
    }

    fn post(&self, document: &Document, post: &Post) -> Record {
        let rules = self.rules;
        let text = PostText::new(rules, &document.normalized.text, post);
        let firings = fire(rules, &text);
        let mut assembly = Assembly::new(rules, document, &text, post);
        let (prefixed, dated) = self.kind_by_heading(post);
        let kind = prefixed.or_else(|| kind(&firings)).or(dated);
        let is_incident = kind.as_ref().is_some_and(|kind| !is_other(&kind.value));
        assembly.heading(post, kind);
        if is_incident {
            let issuer = issuer(rules, &text, &firings);
            let name = issuer.name.as_ref().map(|name| name.value.clone());
            assembly.third_parties(third_parties(rules, &text, &firings, name.as_deref()));
            assembly.issuer(issuer);
            let labels = labels(rules, &text, &firings);
            let data = data(rules, &text, &firings);
            let data = if labels.tell_of_no_leak() { data.without_leak() } else { data };
            let counts = counts(rules, &text, &firings);
            let dates = dates(rules, &text, &firings, assembly.heading_date());
            let organization_type = assembly.organization_type();
            let facts = Facts { firings: &firings, labels: &labels, data: &data, counts: &counts, organization_type };
            let (classes, grounds) = (classes(rules, facts), grounds(rules, facts, &dates));
            assembly.data(data);
            assembly.counts(counts);
            assembly.labels(labels);
            let date = |field| dates.get(&field).map(|found| found.value);
            let delays = delays(rules, date, assembly.cause_category());
            assembly.dates(&dates);
            assembly.delays(delays);
            assembly.crosswalk(classes, grounds);
        }
        assembly.finish()
    }

    /// The kinds that a case prefix and a date in the heading tell: the one stands above all rules, the other below. Their
    /// proof is the heading (an empty span stands for it).
    fn kind_by_heading(&self, post: &Post) -> (Option<Found<String>>, Option<Found<String>>) {
        let shapes = &self.rules.posts;
        let found = |kind: &Option<String>, rule| kind.clone().map(|kind| Found::new(kind, rule, Span::default()));
        let prefixed = post.case_id.and_then(|_| found(&shapes.prefixed_kind, PREFIX_RULE));
        let dated = post.published.and_then(|_| found(&shapes.dated_kind, DATED_RULE));
        (prefixed, dated)
    }
}
