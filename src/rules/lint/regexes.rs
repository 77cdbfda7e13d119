//! Parts of regexes that can match nothing, or not what they seem to.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use super::Linter;
use crate::mention::tokens;
use crate::message::message;
use crate::rules::pattern::{Names, hir};
use crate::rules::written::Text;
use crate::text::Normalizer;

/// Largest class of which each character is looked at.
const LARGEST_CLASS: u32 = 256;

impl Linter<'_> {
    pub(super) fn regex(&mut self, rule: Option<&str>, file: usize, text: &Text) {
        let Ok(hir) = hir(text.get_ref(), &self.rules.placeholders) else { return };
        if let Some(dead) = unmatchable(&hir, &self.rules.normalizer) {
            let message = message!("`{dead}` can never be met here: texts are normalized before rules see them", dead);
            self.warn(rule, "W505", file, text.span(), message);
            let normal = self.rules.normalizer.normalize(&dead).text;
            self.help(message!("normalized it is `{normal}`", normal));
        }
        if let Some(letter) = boundary_beside_japanese(&hir) {
            let message = message!(
                "a word boundary beside `{letter}` is only met where a text begins or ends, or a sign stands",
                letter
            );
            self.warn(rule, "W506", file, text.span(), message);
        }
    }
}

/// True for a regex that any text meets, such as `.` or `.+`.
pub(super) fn matches_anything(text: &Text, names: &Names) -> bool {
    hir(text.get_ref(), names).is_ok_and(|hir| anything(&hir))
}

fn anything(hir: &Hir) -> bool {
    match hir.kind() {
        // No window begins with a line feed, so it may be left out.
        HirKind::Class(Class::Unicode(class)) => size(class) >= u32::from(char::MAX),
        HirKind::Capture(capture) => anything(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min <= 1 && anything(&repetition.sub),
        HirKind::Alternation(parts) => parts.iter().any(anything),
        _ => false,
    }
}

fn size(class: &ClassUnicode) -> u32 {
    class.iter().map(|range| range.end() as u32 - range.start() as u32 + 1).sum()
}

/// A literal or class within `hir` that no normalized text holds.
fn unmatchable(hir: &Hir, normalizer: &Normalizer) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            // Spaces at the ends stand between this and what is beside it, which is not known here.
            text.split(tokens::is_token)
                .map(str::trim)
                .find(|part| normalizer.normalize(part).text != *part)
                .map(str::to_owned)
        }
        HirKind::Class(Class::Unicode(class)) => unmatchable_class(class, normalizer),
        HirKind::Capture(capture) => unmatchable(&capture.sub, normalizer),
        HirKind::Repetition(repetition) => unmatchable(&repetition.sub, normalizer),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().find_map(|part| unmatchable(part, normalizer))
        }
        _ => None,
    }
}

/// The characters of a class none of which a normalized text holds.
fn unmatchable_class(class: &ClassUnicode, normalizer: &Normalizer) -> Option<String> {
    if size(class) > LARGEST_CLASS {
        return None;
    }
    let all: String = class.iter().flat_map(|range| range.start()..=range.end()).collect();
    let gone = |c: char| {
        let alone = format!("x{c}x");
        !tokens::is_token(c) && !c.is_whitespace() && normalizer.normalize(&alone).text != alone
    };
    (!all.is_empty() && all.chars().all(gone)).then_some(all)
}

/// A Japanese letter beside a word boundary.
fn boundary_beside_japanese(hir: &Hir) -> Option<char> {
    match hir.kind() {
        HirKind::Capture(capture) => boundary_beside_japanese(&capture.sub),
        HirKind::Repetition(repetition) => boundary_beside_japanese(&repetition.sub),
        HirKind::Alternation(parts) => parts.iter().find_map(boundary_beside_japanese),
        HirKind::Concat(parts) => {
            let pairs = parts.windows(2).find_map(|pair| match (is_boundary(&pair[0]), is_boundary(&pair[1])) {
                (true, false) => edge(&pair[1], false),
                (false, true) => edge(&pair[0], true),
                _ => None,
            });
            pairs.or_else(|| parts.iter().find_map(boundary_beside_japanese))
        }
        _ => None,
    }
}

fn is_boundary(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Look(look) if !matches!(look, Look::Start | Look::End | Look::StartLF | Look::EndLF
        | Look::StartCRLF | Look::EndCRLF))
}

/// A Japanese letter with which a match of `hir` can begin, or end where `last`.
fn edge(hir: &Hir, last: bool) -> Option<char> {
    let japanese = |c: &char| !c.is_ascii() && c.is_alphabetic();
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            if last { text.chars().next_back() } else { text.chars().next() }.filter(japanese)
        }
        HirKind::Class(Class::Unicode(class)) => class.iter().map(|range| range.start()).find(japanese),
        HirKind::Capture(capture) => edge(&capture.sub, last),
        HirKind::Repetition(repetition) => edge(&repetition.sub, last),
        HirKind::Alternation(parts) => parts.iter().find_map(|part| edge(part, last)),
        HirKind::Concat(parts) => edge(if last { parts.last()? } else { parts.first()? }, last),
        _ => None,
    }
}
