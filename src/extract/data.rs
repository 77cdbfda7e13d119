//! Which data leaked and which is stated not to have.

use std::collections::BTreeMap;

use crate::matcher::{Firing, PostText};
use crate::record::Found;
use crate::rules::{IGNORED, Meaning, Part, RuleSet};
use crate::segment::Unit;
use crate::text::Span;

/// Family of the rules that tell of what a sentence says its data items are.
const FAMILY: &str = "data_context";

/// What a post says of data.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Data {
    /// Codes of what leaked or may have, in order of first mention.
    pub leaked: Vec<Found<String>>,
    /// Codes of what is denied.
    pub denied: Vec<Found<String>>,
}

/// A reading of the items in a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Leaked,
    Denied,
    Ignored,
}

#[derive(Debug)]
struct Told<'f> {
    context: Context,
    rule: &'f str,
    words: Span,
}

/// Decides for each data item of the post.
pub fn data(rules: &RuleSet, post: &PostText, firings: &[Firing]) -> Data {
    let mut told: BTreeMap<usize, Vec<Told>> = BTreeMap::new();
    for firing in firings.iter().filter(|firing| firing.rule.family == FAMILY) {
        let context = match firing.rule.label.as_str() {
            "leaked" => Context::Leaked,
            "denied" => Context::Denied,
            _ => Context::Ignored,
        };
        told.entry(firing.unit).or_default().push(Told { context, rule: &firing.rule.id, words: firing.whole() });
    }
    let mut data = Data::default();
    for (number, unit) in post.outline.units.iter().enumerate() {
        let items = post.meanings_in(rules, unit.span, |meaning| match meaning {
            Meaning::Item(item) => Some(item),
            _ => None,
        });
        for (span, item) in items {
            let Some(code) = rules.items.get(item).filter(|code| *code != IGNORED) else { continue };
            let Some((context, rule)) = context_of(rules, post, &told, number, unit, span) else { continue };
            let list = match context {
                Context::Leaked => &mut data.leaked,
                Context::Denied => &mut data.denied,
                Context::Ignored => continue,
            };
            if !list.iter().any(|found| found.value == *code) {
                list.push(Found::new(code.clone(), rule, span));
            }
        }
    }
    data
}

/// What the text says of the item at `span`: a denial in its own clause first, then its sentence, then the sentence
/// that announces its list.
fn context_of<'f>(
    rules: &RuleSet,
    post: &PostText,
    told: &BTreeMap<usize, Vec<Told<'f>>>,
    number: usize,
    unit: &Unit,
    span: Span,
) -> Option<(Context, &'f str)> {
    let own = told.get(&number).map_or(&[][..], Vec::as_slice);
    let denial = own.iter().find(|told| told.context == Context::Denied && denies(rules, post, told.words, span));
    let ignored = || own.iter().find(|told| told.context == Context::Ignored);
    let leaked = || own.iter().find(|told| told.context == Context::Leaked);
    if let Some(told) = denial.or_else(ignored).or_else(leaked) {
        return Some((told.context, told.rule));
    }
    if unit.part == Part::Title {
        return None;
    }
    let intro = unit.intro.and_then(|intro| told.get(&intro))?;
    intro.iter().find(|told| told.context != Context::Ignored).map(|told| (told.context, told.rule))
}

/// A denial covers what stands before it in its clause, within its brackets, and what its own words hold.
fn denies(rules: &RuleSet, post: &PostText, words: Span, item: Span) -> bool {
    if item.start >= words.end {
        return false;
    }
    let between = Span::new(item.end.min(words.end), words.end).slice(&post.text);
    let ended = rules.cues.clause_end.as_ref().is_some_and(|end| {
        end.find(between).is_some_and(|found| item.end + found.end() <= words.start.max(item.end))
    });
    !ended && !leaves_bracket(between)
}

/// True where `text` closes a bracket that it did not open, or opens one that it does not close.
fn leaves_bracket(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            // `氏名(漢字)は含まれない` closes the item's own bracket; a sentence goes on after it.
            depth = 0;
        }
    }
    depth > 0
}
