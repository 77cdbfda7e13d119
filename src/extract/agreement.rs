//! Whether statements agree with what a rule takes from the same words: the two read by different means.

use crate::matcher::PostText;
use crate::rules::RuleSet;
use crate::rules::grammar::Factuality;
use crate::text::Span;

/// What a rule says of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is so, or may be.
    Holds,
    /// It is not.
    Denied,
}

/// Whether the statement that governs `span` holds as the rule claims; `None` where nothing governs it, or it tells neither.
pub fn agrees(rules: &RuleSet, post: &PostText, span: Span, claim: Claim) -> Option<bool> {
    let holds = match post.statements(rules).value_of(span)? {
        Factuality::Fact | Factuality::Likely | Factuality::Possible => Claim::Holds,
        Factuality::Denied | Factuality::NotKnown => Claim::Denied,
        _ => return None,
    };
    Some(holds == claim)
}
