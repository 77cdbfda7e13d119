//! Predicates and nouns of a unit, out of the hits of the one scan.

use super::links::label_end;
use super::tail::{Tail, tail, unknown_tail};
use crate::mention::tokens;
use crate::rules::grammar::{EmbedKind, Flag, Flags, Grammar, Join, Light, LinkKind, TailForm};
use crate::rules::{Hit, Kinds, Meaning, RuleSet};
use crate::text::Span;
use crate::work;

/// Most bytes between an event noun and its light verb.
const LIGHT_REACH: usize = 75;
/// Most bytes of the stem of a verb that the lexicon lacks.
const UNKNOWN_STEM: usize = 36;
/// Kana that end particles and words other than verbs.
const PARTICLES: [char; 9] = ['が', 'は', 'も', 'の', 'を', 'に', 'で', 'と', 'か'];
/// Kana that end verbs.
const VERBAL: [char; 9] = ['す', 'う', 'く', 'む', 'ぶ', 'つ', 'ぬ', 'る', 'た'];
/// Before an event noun: not done.
const NOT_DONE: char = '未';

/// A verb or an event noun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predicate {
    /// Index of its word in the lexicon; `None` for a verb that has none.
    pub lemma: Option<usize>,
    /// Index of its class.
    pub class: Option<u16>,
    /// What its tail says.
    pub flags: Flags,
    /// How its tail leaves it; `None` for an event noun alone.
    pub form: Option<TailForm>,
    /// What a light verb made of its event noun, or what it is behind an event noun.
    pub light: Option<Light>,
    /// Telling that comes from outside.
    pub inbound: bool,
}

/// A part of a unit that means something to the reading layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Where it stands in the text, its tail included.
    pub span: Span,
    /// The predicate that it is.
    pub predicate: Option<Predicate>,
    /// The class of nouns that it is of.
    pub noun: Option<u16>,
    /// The character that stands for a date, a count or an organization.
    pub mention: Option<char>,
}

/// The tokens of `unit`, in order and without overlap; `hits` are those that begin in it.
pub(super) fn tokens_of(rules: &RuleSet, text: &str, unit: Span, hits: &[Hit]) -> Vec<Token> {
    let mut reader = Reader { rules, grammar: &rules.grammar, text, unit, end: unit.start, tokens: Vec::new() };
    work::steps(unit.len());
    let mut mentions = mentions(text, unit).peekable();
    for at_one_place in hits.chunk_by(|a, b| a.start == b.start) {
        let start = at_one_place.first().map_or(0, |hit| hit.start as usize);
        while let Some(mention) = mentions.next_if(|(at, _)| *at <= start) {
            reader.mention(mention);
        }
        if start >= reader.end {
            reader.place(start, at_one_place);
        }
    }
    mentions.for_each(|mention| reader.mention(mention));
    join_light_verbs(&rules.grammar, text, reader.tokens)
}

/// The characters of a unit that stand for mentions.
fn mentions(text: &str, unit: Span) -> impl Iterator<Item = (usize, char)> {
    let all = unit.slice(text).char_indices().filter(|(_, c)| tokens::is_token(*c));
    all.map(move |(at, c)| (unit.start + at, c))
}

/// What a literal of the lexicon or the grammar means at a place.
#[derive(Default)]
struct Word {
    /// Class of nouns.
    noun: Option<u16>,
    /// The predicate, and where its tail ends.
    found: Option<(Predicate, usize)>,
    /// It looks like a predicate and is none.
    fixed: bool,
    /// It is the tail of some verb.
    tail: bool,
}

struct Reader<'a> {
    rules: &'a RuleSet,
    grammar: &'a Grammar,
    text: &'a str,
    unit: Span,
    /// Where the last token ends.
    end: usize,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn push(&mut self, token: Token) {
        self.end = token.span.end;
        self.tokens.push(token);
    }

    fn mention(&mut self, (at, c): (usize, char)) {
        if at >= self.end {
            let span = Span::new(at, at + c.len_utf8());
            self.push(Token { span, predicate: None, noun: None, mention: Some(c) });
        }
    }

    fn rest(&self, from: usize) -> &str {
        self.text.get(from..self.unit.end).unwrap_or("")
    }

    /// Takes the longest word of the lexicon that the hits at one place give; else the tail of a verb that it lacks.
    fn place(&mut self, start: usize, hits: &[Hit]) {
        let mut unknown = false;
        for hit in hits.iter().filter(|hit| hit.end as usize <= self.unit.end) {
            if !self.rules.means(hit.needle, Kinds::READING) {
                continue;
            }
            let Word { noun, found, fixed, tail } = self.word(start, hit);
            unknown |= tail;
            if fixed {
                self.end = hit.end as usize;
                return;
            }
            if noun.is_some() || found.is_some() {
                let end = found.map_or(0, |(_, end)| end).max(hit.end as usize);
                let predicate = found.map(|(predicate, _)| predicate);
                return self.push(Token { span: Span::new(start, end), predicate, noun, mention: None });
            }
        }
        if unknown {
            self.unknown(start);
        }
    }

    /// What a hit means.
    fn word(&self, start: usize, hit: &Hit) -> Word {
        let mut word = Word::default();
        for meaning in self.rules.meanings.get(hit.needle as usize).into_iter().flatten() {
            match *meaning {
                Meaning::Noun(class) => word.noun = word.noun.or(u16::try_from(class).ok()),
                Meaning::NoPredicate => word.fixed = true,
                Meaning::UnknownVerb => word.tail = true,
                Meaning::Lemma(number) => word.found = self.better(word.found, self.lemma(start, number)),
                _ => {}
            }
        }
        word
    }

    /// The reading that covers more; of equal ones that with a class.
    fn better(&self, known: Option<(Predicate, usize)>, new: Option<(Predicate, usize)>) -> Option<(Predicate, usize)> {
        match (known, new) {
            (Some((a, a_end)), Some((b, b_end))) if a_end == b_end => {
                let (mut best, other) = if a.class.is_some() { (a, b) } else { (b, a) };
                best.light = best.light.or(other.light);
                Some((best, a_end))
            }
            (Some(a), Some(b)) => Some(if b.1 > a.1 { b } else { a }),
            (a, b) => a.or(b),
        }
    }

    /// A word of the lexicon at `start`, and where it ends with its tail.
    fn lemma(&self, start: usize, number: usize) -> Option<(Predicate, usize)> {
        let lemma = self.grammar.lemmas.get(number)?;
        let before = self.text.get(self.unit.start..start)?;
        // ロックする is no part of ブロックする.
        if lemma.text.starts_with(is_katakana) && before.ends_with(is_katakana) {
            return None;
        }
        // ない behind the stem of a verb is its negation.
        if lemma.text.starts_with('な') && before.ends_with(|c| is_hiragana(c) && !PARTICLES.contains(&c)) {
            return None;
        }
        let behind = start + lemma.stem;
        let Tail { len, mut flags, form } = tail(self.grammar, lemma, self.rest(behind))?;
        if form.is_none() && !self.stands_alone(behind) {
            return None;
        }
        if before.ends_with(NOT_DONE) {
            flags.add(Flags::of(Flag::Negative));
        }
        let light = lemma.light;
        let predicate =
            Predicate { lemma: Some(number), class: lemma.class, flags, form, light, inbound: lemma.inbound };
        Some((predicate, behind + len))
    }

    /// False where an event noun is but the first part of a longer word (調査会社).
    fn stands_alone(&self, end: usize) -> bool {
        let rest = self.rest(end);
        let Some(next) = rest.chars().next() else { return true };
        if !is_word(next) {
            return true;
        }
        if label_end(self.grammar, rest).is_some() {
            return true;
        }
        let particle = self.grammar.particles.longest(rest).is_some();
        let joins = particle || self.grammar.joins.longest(rest).is_some_and(|(join, _)| joins_noun(join));
        joins || self.grammar.transparent.longest(rest).is_some() || self.grammar.fillers.longest(rest).is_some()
    }

    /// A verb that the lexicon lacks, whose tail begins at `start`.
    fn unknown(&mut self, start: usize) {
        let Some(read) = unknown_tail(self.grammar, self.rest(start)) else { return };
        let floor = self.end.max(start.saturating_sub(UNKNOWN_STEM));
        let before = self.text.get(..start).unwrap_or("");
        let mut stem = start;
        let mut words = false;
        for (at, c) in before.char_indices().rev().take_while(|(at, _)| *at >= floor) {
            if is_word(c) {
                words = true;
            } else if words || !is_hiragana(c) || start - at > 2 * c.len_utf8() {
                break;
            }
            stem = at;
        }
        if !words {
            stem = start;
        }
        let Tail { len, flags, form } = read;
        // する alone, behind a particle.
        let light = (stem == start && self.grammar.suru.longest(self.rest(start)).is_some()).then_some(Light::Do);
        let predicate = Predicate { lemma: None, class: None, flags, form, light, inbound: false };
        self.push(Token { span: Span::new(stem, start + len), predicate: Some(predicate), noun: None, mention: None });
    }
}

/// Joins that an event noun may have without a particle.
fn joins_noun(join: Join) -> bool {
    match join {
        Join::Embed(kind) => !matches!(kind, EmbedKind::Content | EmbedKind::Quote),
        Join::Link(link) => matches!(link, LinkKind::Time | LinkKind::When),
    }
}

/// The join of an event noun that ends where `rest` begins, and its length.
pub(super) fn noun_join(grammar: &Grammar, rest: &str) -> Option<(Join, usize)> {
    grammar.joins.longest(rest).filter(|(join, _)| joins_noun(*join))
}

/// Event noun and light verb become one predicate: 攻撃を受けた.
fn join_light_verbs(grammar: &Grammar, text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token.predicate.filter(|verb| verb.light.is_some() && verb.form.is_some()) {
            Some(verb) => match noun_of(grammar, text, &joined, token.span.start) {
                Some(at) => join(&mut joined, at, verb, token),
                None => joined.push(token),
            },
            None => joined.push(token),
        }
    }
    joined
}

/// The event noun among the last tokens that a light verb at `verb` belongs to.
fn noun_of(grammar: &Grammar, text: &str, tokens: &[Token], verb: usize) -> Option<usize> {
    let last = tokens.iter().enumerate().rev().inspect(|_| work::steps(1));
    let (at, token) = last.into_iter().find(|(_, token)| token.predicate.is_some())?;
    let noun = token.predicate.filter(|noun| noun.form.is_none())?;
    let gap = text.get(token.span.end..verb).filter(|gap| gap.len() <= LIGHT_REACH && !gap.contains(['、', '。']))?;
    if noun.class.is_none() || noun_join(grammar, gap).is_some() {
        return None;
    }
    let gap = skip(grammar, gap);
    let behind = ["を", "が", "は", "も", "に", "の", "と", "で"].iter().find_map(|p| gap.strip_prefix(p));
    // Between them stand nouns and particles, and no other verb.
    let between = behind.or(gap.is_empty().then_some(""))?;
    (!between.contains(VERBAL)).then_some(at)
}

/// A text without the words at its start that add nothing to an event noun before it.
pub(super) fn skip<'a>(grammar: &Grammar, mut text: &'a str) -> &'a str {
    while let Some(((), len)) = grammar.transparent.longest(text).or_else(|| grammar.fillers.longest(text)) {
        text = text.get(len..).unwrap_or("");
    }
    text
}

/// Puts the light verb of `last` to the event noun at `at`; the nouns between become those before it.
fn join(tokens: &mut Vec<Token>, at: usize, verb: Predicate, last: Token) {
    work::steps(tokens.len() - at);
    let noun = tokens.remove(at);
    let Some(mut predicate) = noun.predicate else { return };
    let negative = predicate.flags.has(Flag::Negative);
    predicate.flags = verb.flags;
    if negative {
        predicate.flags.add(Flags::of(Flag::Negative));
    }
    (predicate.form, predicate.light) = (verb.form, verb.light);
    let span = Span::new(noun.span.start, last.span.end);
    tokens.push(Token { span, predicate: Some(predicate), noun: None, mention: None });
}

/// Characters that words go on with: kanji, katakana, letters and digits.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_hiragana(c)
}

fn is_katakana(c: char) -> bool {
    ('ァ'..='ー').contains(&c)
}

pub(super) fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}
