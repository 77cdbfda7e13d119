//! Reads a name out of words that a rule took: without what stands around it, and not at all where the words are none.

use super::{bounds, extent};
use crate::rules::{Form, Kinds, Meaning, RuleSet};
use crate::text::Span;

/// Quotation marks and brackets around a name.
const AROUND: [char; 14] = ['「', '」', '『', '』', '【', '】', '"', '“', '”', '<', '>', ' ', '-', ':'];

/// Fewest characters of a name that stands behind an epithet.
const SHORTEST_PROPER: usize = 3;

/// Words that alone are no name: common nouns, the issuer itself, data, and forms without a name proper.
const NONE_ALONE: Kinds = Kinds::NO_NAME.or(Kinds::ITEM).or(Kinds::FORM);

/// How sure it is that words are the name of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Nothing in the words tells.
    Bare,
    /// They end with a form that common nouns have too.
    Weak,
    /// They have a form of names, or stand in a list of names.
    Sure,
}

/// The name among the words at `span` of a normalized text: quotation marks, what follows the name (職員, ホームページ, a
/// department) and an area before a municipality are cut off. With `ending` the words only end with the name, which starts
/// where the grammar of names says. `None` where the words are no name.
pub fn name_in(rules: &RuleSet, text: &str, span: Span, ending: bool) -> Option<Span> {
    let mut span = without_marks(text, span);
    span = without_tail(rules, text, span);
    if ending && !is_whole(rules, text, span) {
        let start = bounds::name_start(&rules.names, text, span.end, span.start).min(span.end);
        let start = extent::start(&rules.names, text, Span::new(start, span.end), span.start);
        span = without_epithet(rules, text, Span::new(start.max(span.start), span.end));
    }
    span = without_area(rules, text, without_marks(text, span));
    let words = span.slice(text);
    let long_enough = words.chars().count() >= 2 && words.chars().any(|c| c.is_alphabetic());
    (long_enough && !is_none(rules, words)).then_some(span)
}

/// How sure it is that `words` are the name of an organization.
pub fn strength(rules: &RuleSet, words: &str) -> Strength {
    if rules.known.kind(words).is_some() {
        return Strength::Sure;
    }
    let hits = rules.scanner.scan(words);
    let forms = hits.iter().filter(|hit| rules.means(hit.needle, Kinds::FORM)).flat_map(|hit| {
        rules.meanings[hit.needle as usize].iter().filter_map(move |meaning| match meaning {
            Meaning::Form(form) => rules.forms.get(*form).map(|form| (hit, form)),
            _ => None,
        })
    });
    let fits = |(hit, form): &(&crate::rules::Hit, &Form)| {
        let (start, end) = (hit.start as usize, hit.end as usize);
        end - start < words.len() && (form.prefix && start == 0 || form.suffix && end == words.len())
    };
    let of = |form: &Form| if form.mention { Strength::Sure } else { Strength::Weak };
    forms.filter(fits).map(|(_, form)| of(form)).max().unwrap_or(Strength::Bare)
}

/// True where the words stand in quotation marks, or begin a sentence and hold no hiragana but such as names have.
fn is_whole(rules: &RuleSet, text: &str, span: Span) -> bool {
    let before = text.get(..span.start).and_then(|before| before.chars().next_back());
    let quoted = before.is_some_and(|c| matches!(c, '「' | '『' | '"'));
    let begins = before.is_none_or(|c| matches!(c, '\n' | '。' | ' '));
    let words = span.slice(text);
    let mut runs = words.split(|c| !bounds::is_hiragana(c)).filter(|run| !run.is_empty());
    let inside = |run: &str| rules.names.inner.iter().any(|regex| regex.is_match(run));
    quoted || begins && !words.starts_with(bounds::is_hiragana) && runs.all(inside)
}

fn without_marks(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let start = span.start + (words.len() - words.trim_start_matches(AROUND).len());
    let end = span.start + words.trim_end_matches(AROUND).len();
    Span::new(start, end.max(start))
}

fn without_tail(rules: &RuleSet, text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let cuts = rules.names.tails.iter().filter_map(|regex| Some(regex.find(words)?.group?.start));
    Span::new(span.start, span.start + cuts.min().unwrap_or(words.len()))
}

/// A municipality without the prefecture before it, unless a list has them as one name.
fn without_area(rules: &RuleSet, text: &str, span: Span) -> Span {
    let words = span.slice(text);
    if rules.known.kind(words).is_some() {
        return span;
    }
    let rest = rules.names.areas.iter().find_map(|regex| regex.find(words)?.group);
    let Some(rest) = rest.filter(|rest| stands_alone(text, rest.slice(words))) else { return span };
    rest.shift(span.start)
}

/// The body of which `part` is only a part wherever more of a name stands right before it in `text` (`汐見市` of `東区`, where
/// the text has `汐見市東区`); its place.
pub fn whole_of_part(rules: &RuleSet, text: &str, part: &str) -> Option<Span> {
    let at = text.match_indices(part).map(|(at, _)| at).find(|at| text[..*at].ends_with(bounds::is_name_char))?;
    let start = bounds::name_start(&rules.names, text, at, 0);
    let longer = Span::new(start, at + part.len());
    let whole = rules.names.areas.iter().find_map(|regex| regex.find(longer.slice(text))?.group)?;
    (whole.start == 0 && whole.end <= at - start).then(|| whole.shift(start))
}

/// A name in katakana or Latin letters without the kanji before it (電子書籍店ヨミカゴ), where the text has it without them.
/// A word for a trade (北浜デパート) is no name.
fn without_epithet(rules: &RuleSet, text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let tail = words.trim_end_matches(|c| bounds::is_katakana(c) || c == '・' || c == ' ' || c.is_ascii_alphanumeric());
    let name = words[tail.len()..].trim_start_matches(['・', ' ']);
    let cut = tail.ends_with(|c| !bounds::is_hiragana(c))
        && name.chars().count() >= SHORTEST_PROPER
        && stands_alone(text, name)
        && !is_none(rules, name);
    if cut { Span::new(span.end - name.len(), span.end) } else { span }
}

/// True where the name stands somewhere in the text without more of a name right before it.
fn stands_alone(text: &str, name: &str) -> bool {
    let before = |at: usize| text.get(..at).and_then(|before| before.chars().next_back());
    text.match_indices(name).any(|(at, _)| before(at).is_none_or(|c| c == '・' || !bounds::is_name_char(c)))
}

/// True where words as a whole are a common noun, or look like what no name looks like.
fn is_none(rules: &RuleSet, words: &str) -> bool {
    let whole = |hit: &crate::rules::Hit| hit.start == 0 && hit.end as usize == words.len();
    let hits = rules.scanner.scan(words);
    hits.iter().any(|hit| whole(hit) && rules.means(hit.needle, NONE_ALONE) && rules.known.kind(words).is_none())
        || strength(rules, words) < Strength::Sure && rules.names.not_names.iter().any(|regex| regex.is_match(words))
}
