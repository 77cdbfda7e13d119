//! Whether a text comes near a rule at all.

use regex_syntax::hir::{Hir, HirKind};

use crate::mention::tokens;
use crate::rules::model::{Matcher, Rule, RuleSet};

/// True where the normalized `text` holds a word of any condition of `rule`, or a part of one of its regexes. A regex
/// without any fixed part, such as `^.`, is taken to be touched.
pub fn touches(rules: &RuleSet, rule: &Rule, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let conditions = rule.all.iter().chain(&rule.any).chain(&rule.none);
    conditions.flat_map(|condition| &condition.alternatives).any(|way| match &way.matcher {
        Matcher::Words(needles) => needles
            .iter()
            .filter_map(|needle| rules.scanner.literals().get(*needle as usize))
            .any(|word| text.contains(word)),
        Matcher::Regex(pattern) => {
            let mut parts = Vec::new();
            if let Ok(hir) = regex_syntax::parse(pattern.expanded()) {
                literals(&hir, &mut parts);
            }
            parts.is_empty() || parts.iter().any(|part| text.contains(part))
        }
    })
}

/// The literal parts of `hir`, in lower case.
fn literals(hir: &Hir, parts: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0).to_ascii_lowercase();
            parts.extend(text.split(tokens::is_token).filter(|part| tells_anything(part)).map(str::to_owned));
        }
        HirKind::Capture(capture) => literals(&capture.sub, parts),
        HirKind::Repetition(repetition) => literals(&repetition.sub, parts),
        HirKind::Concat(all) | HirKind::Alternation(all) => all.iter().for_each(|hir| literals(hir, parts)),
        _ => {}
    }
}

/// A single sign, kana or Latin letter is in every other text; a single ideograph is a word.
fn tells_anything(part: &str) -> bool {
    let ideograph = |c: char| ('\u{3400}'..='\u{9FFF}').contains(&c);
    part.chars().count() > 1 || part.contains(ideograph)
}
