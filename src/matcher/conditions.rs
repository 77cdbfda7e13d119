//! Whether a condition of a rule is met in a window, and by which words.

use super::post_text::PostText;
use crate::rules::{Condition, Matcher, Needle};
use crate::text::Span;

/// Words that meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// The words.
    pub span: Span,
    /// The marked part of them (`{date!}`, `(?<take>…)`).
    pub taken: Option<Span>,
}

/// Every place in `window` that meets `condition`, in order.
pub(super) fn find_all(post: &PostText, condition: &Condition, window: Span) -> Vec<Found> {
    let mut all = Vec::new();
    for matcher in &condition.alternatives {
        match matcher {
            Matcher::Words(needles) => all.extend(words(post, needles, window)),
            Matcher::Regex(pattern, needles) => {
                let possible = needles.as_ref().is_none_or(|needles| words(post, needles, window).next().is_some());
                if let Some(regex) = pattern.regex().filter(|_| possible) {
                    regex_matches(regex, &post.text, window, &mut all);
                }
            }
        }
    }
    all.sort_by_key(|found| (found.span.start, found.span.end));
    all
}

fn words<'a>(post: &'a PostText, needles: &'a [Needle], window: Span) -> impl Iterator<Item = Found> + 'a {
    post.hits_in(window)
        .filter(|hit| needles.binary_search(&hit.needle).is_ok())
        .map(|hit| Found { span: Span::new(hit.start as usize, hit.end as usize), taken: None })
}

fn regex_matches(regex: &regex::Regex, text: &str, window: Span, all: &mut Vec<Found>) {
    let haystack = window.slice(text);
    let takes = regex.capture_names().flatten().any(|name| name == "take");
    if takes {
        for captures in regex.captures_iter(haystack) {
            let Some(whole) = captures.get(0) else { continue };
            let taken = captures.name("take").map(|m| Span::new(m.start(), m.end()).shift(window.start));
            all.push(Found { span: Span::new(whole.start(), whole.end()).shift(window.start), taken });
        }
    } else {
        all.extend(
            regex
                .find_iter(haystack)
                .map(|m| Found { span: Span::new(m.start(), m.end()).shift(window.start), taken: None }),
        );
    }
}
