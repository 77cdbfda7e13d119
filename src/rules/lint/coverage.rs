//! Which condition is met wherever another one is.

use regex_syntax::hir::{Hir, HirKind};

use super::Linter;
use crate::message::message;
use crate::rules::pattern::{Names, hir};
use crate::rules::read::In;
use crate::rules::written::{Condition, Phrase, Text};

/// The ways to meet a condition: any of these words or regexes.
pub(super) struct Ways<'a> {
    words: Vec<String>,
    regexes: Vec<&'a str>,
}

impl<'a> Ways<'a> {
    /// Those of `condition`, its phrase spelt out.
    pub(super) fn of(condition: &'a Condition, phrases: &'a [In<Phrase>]) -> Self {
        let shared = condition.shared.as_ref().map(|id| id.get_ref().as_str());
        let phrase =
            phrases.iter().map(|phrase| phrase.entry.get_ref()).find(|p| Some(p.id.get_ref().as_str()) == shared);
        let own = condition.words.iter().flat_map(|words| words.get_ref());
        let words = own.chain(phrase.iter().flat_map(|phrase| &phrase.words));
        let regexes = condition.regex.iter().chain(phrase.iter().flat_map(|phrase| &phrase.regex));
        Self {
            words: words.map(|word| word.get_ref().to_ascii_lowercase()).collect(),
            regexes: regexes.map(|text| text.get_ref().as_str()).collect(),
        }
    }

    /// True where each of these words and regexes cannot be there without one of `other`. False where that cannot be told.
    pub(super) fn imply(&self, other: &Ways, names: &Names) -> bool {
        let holds = |text: &str| other.words.iter().any(|word| text.contains(word.as_str()));
        let known = |regex: &str| {
            other.regexes.contains(&regex) || hir(regex, names).is_ok_and(|hir| every_match(&hir, &holds))
        };
        self.words.iter().all(|word| holds(word)) && self.regexes.iter().all(|regex| known(regex))
    }
}

/// True where every match of `hir` has a fixed part that `holds`, which takes lower case.
fn every_match(hir: &Hir, holds: &impl Fn(&str) -> bool) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => holds(&String::from_utf8_lossy(&literal.0).to_ascii_lowercase()),
        HirKind::Capture(capture) => every_match(&capture.sub, holds),
        HirKind::Repetition(repetition) => repetition.min > 0 && every_match(&repetition.sub, holds),
        HirKind::Concat(parts) => parts.iter().any(|part| every_match(part, holds)),
        HirKind::Alternation(parts) => parts.iter().all(|part| every_match(part, holds)),
        _ => false,
    }
}

impl Linter<'_> {
    /// Words of one list that say no more than a shorter one of it, or that stand in it twice. A word that begins before the
    /// shorter one gives longer evidence, which is something, but not under `none`, where there is no evidence.
    pub(super) fn covered_words(&mut self, rule: Option<&str>, file: usize, words: &[Text], refused: bool) {
        let folded: Vec<String> = words.iter().map(|word| word.get_ref().to_ascii_lowercase()).collect();
        for (at, word) in folded.iter().enumerate() {
            let covers = |(other_at, other): &(usize, &String)| {
                (word.starts_with(other.as_str()) || refused && word.contains(other.as_str()))
                    && (other.len() < word.len() || *other_at < at)
            };
            if let Some((other, _)) = folded.iter().enumerate().find(covers) {
                let (long, short) = (&words[at], &words[other]);
                let message = match long.get_ref() == short.get_ref() {
                    true => message!("`{long}` stands here twice", long = long.get_ref()),
                    false => message!(
                        "`{long}` is already found by `{short}`",
                        long = long.get_ref(),
                        short = short.get_ref()
                    ),
                };
                self.warn(rule, "W504", file, long.span(), message);
                self.also(file, short.span(), "this one");
            }
        }
    }
}
