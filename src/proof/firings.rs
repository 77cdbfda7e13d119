//! Where rules fire in dumps.

use serde::Serialize;

use crate::matcher::{PostText, fire};
use crate::pipeline::Text;
use crate::rules::{Rule, RuleSet};
use crate::segment::posts_from;
use crate::text::LineIndex;

/// One place at which a rule fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sighting<'r> {
    /// Id of the rule.
    pub rule: &'r str,
    /// The label it proves.
    pub label: &'r str,
    /// Which of the conditions under `any` decided, counted from one; `None` where the rule has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<usize>,
    /// How the text speaks of it.
    pub reading: &'static str,
    /// Name of the document.
    pub source: String,
    /// Line of the post's heading, from 1.
    pub post: usize,
    /// Case number of the post.
    pub case_id: Option<String>,
    /// Line of the words, from 1.
    pub line: usize,
    /// From the first word of the evidence to the last, as the document has them.
    pub words: String,
}

/// Where the chosen rules fire in a document, in the order of the text.
pub fn firings<'r>(rules: &'r RuleSet, text: Text, chosen: impl Fn(&Rule) -> bool) -> Vec<Sighting<'r>> {
    let normalized = rules.normalizer.normalize(text.text);
    let lines = LineIndex::new(text.text);
    let mut sightings = Vec::new();
    for post in posts_from(rules, &normalized, text.text, text.start) {
        let prepared = PostText::new(rules, &normalized.text, &post);
        let mut fired = fire(rules, &prepared);
        fired.retain(|firing| chosen(firing.rule));
        fired.sort_by_key(|firing| (firing.whole().start, firing.whole().end));
        sightings.extend(fired.iter().map(|firing| {
            let words = normalized.source(prepared.to_document(firing.whole()));
            Sighting {
                rule: &firing.rule.id,
                label: &firing.rule.label,
                alternative: firing.alternative.map(|at| at + 1),
                reading: firing.reading.name(),
                source: text.name.to_owned(),
                post: lines.line_col(normalized.source(post.span).start).0,
                case_id: post.case_id.map(|case| case.slice(&normalized.text).to_owned()),
                line: lines.line_col(words.start).0,
                words: words.slice(text.text).to_owned(),
            }
        }));
    }
    sightings
}
