//! Short names that the text itself gives (`(以下「本会」といいます。)`).

use super::{MOST_NAMES, Named, bounds, is_no_name};
use crate::rules::{Hit, RuleSet};
use crate::text::Span;

/// Adds the places of short names, each with the full name it stands for.
pub(super) fn add_short_names(rules: &RuleSet, text: &str, hits: &[Hit], names: &mut Vec<Named>) {
    for index in 0..names.len() {
        let name = names[index];
        let Some(alias) = alias(rules, text, hits, name.span, names.get(index + 1)) else { continue };
        let words = alias.slice(text);
        for (at, _) in text.match_indices(words).take(MOST_NAMES) {
            let span = Span::new(at, at + words.len());
            match names.iter_mut().find(|known| known.span.overlaps(span)) {
                // The short name has a form of its own.
                Some(known) if known.span == span => known.full = name.full,
                Some(_) => {}
                None if cuts_word(text, span) => {}
                None => names.push(Named { span, full: name.full }),
            }
        }
    }
    names.sort_by_key(|named| named.span.start);
}

/// The short name given right behind the name at `span`, before the next name.
fn alias(rules: &RuleSet, text: &str, hits: &[Hit], span: Span, next: Option<&Named>) -> Option<Span> {
    let limit = next.map_or(text.len(), |next| next.span.start);
    let tail = &text[span.end..];
    let found = rules.names.aliases.iter().find_map(|regex| regex.find(tail)?.group)?;
    let alias = found.shift(span.end);
    let long_enough = found.slice(tail).chars().count() >= 2;
    (long_enough && alias.start <= limit && !is_no_name(rules, hits, alias)).then_some(alias)
}

/// True where a short name is only a part of a longer Latin or katakana word.
fn cuts_word(text: &str, span: Span) -> bool {
    let words = span.slice(text);
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() || bounds::is_katakana(a) && bounds::is_katakana(b)
        }
        _ => false,
    };
    joined(text[..span.start].chars().next_back(), words.chars().next())
        || joined(words.chars().next_back(), text[span.end..].chars().next())
}
