//! The text that rules see: normalized, with one token for each date, period, count and organization.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use memchr::memmem;

use super::organizations::{Named, name_in, organizations};
use super::topics::TopicMap;
use crate::calendar::PartialDate;
use crate::mention::{CountExpr, Mention, Resolved, Unreadable, Value, resolve_near, tokens};
use crate::reading::Statements;
use crate::rules::{Hit, Kinds, Meaning, Part, RuleSet};
use crate::segment::{Flow, Frame, Outline, Post, Unit, outline};
use crate::text::Span;
use crate::work;

/// How many bytes a search for words looks at in one round.
const ROUND: usize = 16;

/// What a token stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkedValue {
    /// A date or a period; `None` where the text does not let it be resolved.
    When(Option<Resolved>),
    /// A count.
    Count(CountExpr),
    /// An organization.
    Organization {
        /// Its full name, which may stand elsewhere in the post.
        name: String,
        /// Where the full name stands in the normalized document, bytes.
        full: Span,
    },
}

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// Where the token stands in [`PostText::text`], bytes.
    pub at: usize,
    /// What it stands for in the normalized document, bytes.
    pub source: Span,
    /// Its meaning.
    pub value: MarkedValue,
    /// The same as `source` in the post's text as it flows.
    flow: Span,
    /// The character that stands for it.
    token: char,
}

/// A name that a rule took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHere {
    /// The name; of a short name the full one.
    pub name: String,
    /// The words that name it, in [`PostText::text`].
    pub span: Span,
    /// Where the full name stands in the normalized document, bytes.
    pub full: Span,
}

/// A post prepared for the rules.
#[derive(Debug)]
pub struct PostText<'d> {
    /// The text with tokens.
    pub text: String,
    /// The tokens, in order.
    pub marked: Vec<Marked>,
    /// Literals of the rules found in the text, in order.
    pub hits: Vec<Hit>,
    /// Title, sections, items, sentences.
    pub outline: Outline,
    /// By unit: the entry of a list of dates that it belongs to, the unit alone where there is none.
    pub dated: Vec<Range<usize>>,
    /// What clauses are about, where that is not the incident of the post.
    pub topics: TopicMap,
    /// Publication date of the heading.
    pub published: Option<PartialDate>,
    /// The date of the signature or of the byline at the foot, where the heading has none, and where it stands in the text.
    pub closing: Option<(Span, PartialDate)>,
    /// What is read of the post once it is asked for.
    statements: OnceLock<Statements>,
    /// Words of dates and counts that give no value, in the normalized document, bytes.
    pub unreadable: Vec<(Span, Unreadable)>,
    /// Lines around the title that are no text, as ranges of the normalized document.
    pub head: Vec<Span>,
    /// The page furniture below the post, which is not read as text; a range of the normalized document.
    pub after: Span,
    /// The normalized document.
    document: &'d str,
    /// The post's text as it flows.
    flowing: Cow<'d, str>,
    /// From the post's text as it flows to the document.
    flow: Flow,
}

impl<'d> PostText<'d> {
    /// Prepares a post of the normalized `document`.
    pub fn new(rules: &RuleSet, document: &'d str, post: &Post) -> Self {
        let published = post.published.map(|(_, date)| date);
        let (norm, flow) = Flow::of(rules, document, post);
        let hits = rules.scanner.scan(&norm);
        let title = flow.of_title(post.title);
        let Found { all, unreadable, closing } = mentions(rules, &norm, &hits, Heading { document, post, title });
        let unreadable = unreadable.into_iter().map(|(span, why)| (flow.to_document(span), why)).collect();
        let (text, marked) = mask(&norm, &flow, all);
        let hits = project(rules, &marked, &hits);
        let mut this = Self {
            text,
            marked,
            hits,
            outline: Outline::default(),
            dated: Vec::new(),
            topics: TopicMap::default(),
            published,
            closing: None,
            statements: OnceLock::new(),
            unreadable,
            head: post.head.clone(),
            after: Span::new(post.tail.min(post.span.end), post.span.end),
            document,
            flowing: norm,
            flow,
        };
        this.closing = closing.map(|(span, date)| (this.masked(span), date));
        let frame = this.frame(post, title);
        this.outline = outline(rules, &this.text, &frame, &this.hits);
        this.dated = dated_entries(&this.outline, &this.text);
        this.topics = TopicMap::new(rules, &this);
        this
    }

    /// The statements of the post, read when they are asked for first.
    pub fn statements(&self, rules: &RuleSet) -> &Statements {
        self.statements.get_or_init(|| Statements::read(rules, &self.text, &self.hits, &self.outline, &self.dated))
    }

    fn frame(&self, post: &Post, title: Span) -> Frame {
        let place = |span| self.masked(self.flow.of_document(span));
        let all = |lines: &[Span]| lines.iter().map(|&line| place(line)).collect();
        Frame {
            heading: place(post.span_of_heading()),
            title: self.masked(title),
            head: all(&post.head),
            foot: all(&post.foot),
            tail: place(Span::new(post.tail, post.tail)).start,
        }
    }

    /// The words of a unit.
    pub fn unit_text(&self, unit: &Unit) -> &str {
        unit.span.slice(&self.text)
    }

    /// The words that `span` of the text stands for, tokens spelt out.
    pub fn words(&self, span: Span) -> &'d str {
        self.to_document(span).slice(self.document)
    }

    /// The words of the token at byte `at` in the text as it flows: those of its row alone, where the document has its date
    /// only in another one.
    pub fn flowing_words(&self, at: usize) -> Option<&str> {
        self.marked_at(at).map(|(_, marked)| marked.flow.slice(&self.flowing))
    }

    /// The range of the normalized document that `span` of the text stands for.
    pub fn to_document(&self, span: Span) -> Span {
        let start = self.place(span.start, false);
        self.flow.to_document(Span::new(start, self.place(span.end, true).max(start)))
    }

    /// The token at byte `at` of the text.
    pub fn marked_at(&self, at: usize) -> Option<(usize, &Marked)> {
        let index = self.marked.binary_search_by_key(&at, |marked| marked.at).ok()?;
        Some((index, &self.marked[index]))
    }

    /// The tokens inside `span`, with their numbers.
    pub fn marked_in(&self, span: Span) -> impl Iterator<Item = (usize, &Marked)> {
        let first = self.marked.partition_point(|marked| marked.at < span.start);
        (first..).zip(self.marked[first..].iter().take_while(move |marked| marked.at < span.end))
    }

    /// The hits that begin inside `span`.
    pub fn hits_from(&self, span: Span) -> &[Hit] {
        let rest = &self.hits[self.hits.partition_point(|hit| (hit.start as usize) < span.start)..];
        &rest[..rest.partition_point(|hit| (hit.start as usize) < span.end)]
    }

    /// The hits inside `span`.
    pub fn hits_in(&self, span: Span) -> impl Iterator<Item = &Hit> {
        self.hits_from(span).iter().inspect(|_| work::steps(1)).filter(move |hit| hit.end as usize <= span.end)
    }

    /// The longest hit of each place that has a meaning which `wanted` accepts; hits inside longer ones are dropped. All
    /// meanings that `wanted` may accept are of these kinds.
    pub fn meanings_in<'a, T>(
        &'a self,
        rules: &'a RuleSet,
        span: Span,
        kinds: Kinds,
        wanted: impl Fn(Meaning) -> Option<T>,
    ) -> Vec<(Span, T)> {
        let mut kept: Vec<(Span, T)> = Vec::new();
        for hit in self.hits_in(span).filter(|hit| rules.means(hit.needle, kinds)) {
            let Some(value) = rules.meanings[hit.needle as usize].iter().find_map(|meaning| wanted(*meaning)) else {
                continue;
            };
            let here = Span::new(hit.start as usize, hit.end as usize);
            // Hits come by start, the longer first, so a covering hit is already there.
            match kept.last() {
                Some((last, _)) if here.start < last.end && here.end <= last.end => {}
                Some((last, _)) if here.start < last.end && here.len() <= last.len() => {}
                Some((last, _)) if here.start < last.end => {
                    kept.pop();
                    kept.push((here, value));
                }
                _ => kept.push((here, value)),
            }
        }
        kept
    }

    /// The name of an organization among the words at `taken`: a token gives the name that it stands for, other words are
    /// read; with `ending` they only end with the name. `None` where they are no name.
    pub fn name(&self, rules: &RuleSet, taken: Span, ending: bool) -> Option<NameHere> {
        let whole = self.marked_at(taken.start).filter(|_| taken.len() == TOKEN_LENGTH);
        if let Some((_, Marked { value: MarkedValue::Organization { name, full }, flow, .. })) = whole
            && name_in(rules, &self.flowing, *flow, false)? == *flow
        {
            return Some(NameHere { name: name.clone(), span: taken, full: *full });
        }
        let words = Span::new(self.place(taken.start, false), self.place(taken.end, true));
        let here = name_in(rules, &self.flowing, words, ending)?;
        let name = here.slice(&self.flowing).to_owned();
        Some(NameHere { name, span: self.masked(here), full: self.flow.to_document(here) })
    }

    /// The normalized document.
    pub fn document(&self) -> &'d str {
        self.document
    }

    /// True where the text below the title has a sentence about `name`: one of the marks follows it.
    pub fn is_subject(&self, name: &str, marks: &[String]) -> bool {
        let title = self.outline.title().map_or(0, |unit| self.place(unit.span.end, true));
        let text = self.flowing.get(title..).unwrap_or_default();
        let follows = |at: usize| text.get(at + name.len()..).unwrap_or_default();
        work::steps(1 + text.len() / ROUND);
        let mut places = memmem::find_iter(text.as_bytes(), name);
        places.any(|at| marks.iter().any(|mark| follows(at).starts_with(mark.as_str())))
    }

    /// True where words stand in the post so often or more.
    pub fn has_times(&self, words: &str, times: usize) -> bool {
        work::steps(1 + self.flowing.len() / ROUND);
        memmem::find_iter(self.flowing.as_bytes(), words).take(times).count() == times
    }

    /// The unit that holds byte `at`.
    pub fn unit_at(&self, at: usize) -> Option<usize> {
        let after = self.outline.units.partition_point(|unit| unit.span.start <= at);
        let unit = after.checked_sub(1)?;
        (at < self.outline.units[unit].span.end).then_some(unit)
    }

    /// The place in the post's text as it flows that a place in the text stands for.
    fn place(&self, at: usize, is_end: bool) -> usize {
        // The end of a range belongs to the character before it.
        let probe = if is_end { at.saturating_sub(1) } else { at };
        let after = self.marked.partition_point(|marked| marked.at <= probe);
        let Some(marked) = after.checked_sub(1).and_then(|index| self.marked.get(index)) else {
            return at;
        };
        let token_end = marked.at + TOKEN_LENGTH;
        if probe < token_end {
            return if is_end { marked.flow.end } else { marked.flow.start };
        }
        marked.flow.end + (at - token_end)
    }

    /// The range of the text that a range of the post's text as it flows became. A token that it has a part of belongs
    /// to it.
    fn masked(&self, span: Span) -> Span {
        let at = |flow: usize, length: usize| {
            let before = self.marked.partition_point(|marked| marked.flow.end <= flow);
            if let Some(around) = self.marked.get(before).filter(|marked| marked.flow.start < flow) {
                return around.at + length;
            }
            match before.checked_sub(1).and_then(|index| self.marked.get(index)) {
                Some(marked) => marked.at + TOKEN_LENGTH + (flow - marked.flow.end),
                None => flow,
            }
        };
        Span::new(at(span.start, 0), at(span.end, TOKEN_LENGTH))
    }
}

/// By unit: a line that begins with a date, and the units after it up to the next such line or the end of the section.
fn dated_entries(outline: &Outline, text: &str) -> Vec<Range<usize>> {
    let mut entries: Vec<Range<usize>> = (0..outline.units.len()).map(|unit| unit..unit + 1).collect();
    for section in &outline.sections {
        let mut end = section.units.end;
        for start in section.units.clone().rev().filter(|&unit| begins_with_date(outline, text, unit)) {
            entries.iter_mut().take(end).skip(start).for_each(|entry| *entry = start..end);
            end = start;
        }
    }
    entries
}

/// True where a line begins at the unit, and that with a date, brackets and marks aside.
fn begins_with_date(outline: &Outline, text: &str, unit: usize) -> bool {
    let units = &outline.units;
    if unit.checked_sub(1).is_some_and(|before| units[before].line == units[unit].line) {
        return false;
    }
    if units[unit].part == Part::Head {
        return false;
    }
    let words = units[unit].span.slice(text);
    let first = words.chars().find(|&c| c.is_alphanumeric() || tokens::is_token(c));
    first == Some(tokens::DATE)
}

/// Bytes of a token in UTF-8: all are private-use characters of three bytes.
const TOKEN_LENGTH: usize = 3;

/// The heading of a post, for what a date without a year takes from it.
#[derive(Clone, Copy)]
struct Heading<'a> {
    document: &'a str,
    post: &'a Post,
    /// The title in the post's text as it flows.
    title: Span,
}

/// What was found in a post's text as it flows.
struct Found {
    all: Vec<(Span, MarkedValue, char)>,
    unreadable: Vec<(Span, Unreadable)>,
    /// The date at the foot, where the heading has none.
    closing: Option<(Span, PartialDate)>,
}

/// Dates, periods, counts and organizations in order; where two overlap the first to start stays.
fn mentions(rules: &RuleSet, norm: &str, hits: &[Hit], heading: Heading) -> Found {
    let found = rules.finder.find(norm);
    let published = heading.post.published.map(|(_, date)| date);
    let closing = published.is_none().then(|| rules.finder.closing_date(norm, &found)).flatten();
    let written = published.or(closing.map(|(_, date)| date));
    let resolved = resolve_near(&found, written, heading_year(&found, heading));
    let mut unreadable = Vec::new();
    let mut all: Vec<(Span, MarkedValue, char)> = Vec::with_capacity(found.len());
    for (Mention { span, value }, resolved) in found.into_iter().zip(resolved) {
        let value = match value {
            Value::Count(count) => MarkedValue::Count(count),
            Value::Date(_) | Value::Period(_) => MarkedValue::When(resolved),
            Value::Unreadable(why) => {
                unreadable.push((span, why));
                continue;
            }
        };
        let token = match token(rules, &value) {
            tokens::YEAR if rules.finder.is_adverbial(norm, span) => tokens::DATE,
            token => token,
        };
        all.push((span, value, token));
    }
    let names = organizations(rules, norm, hits, heading.title);
    all.extend(names.into_iter().map(|Named { span, full }| {
        let value = MarkedValue::Organization { name: full.slice(norm).to_owned(), full };
        (span, value, tokens::ORGANIZATION)
    }));
    all.sort_by_key(|(span, ..)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    all.retain(|(span, ..)| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    Found { all, unreadable, closing }
}

/// The year that the title names, else that of the case number.
fn heading_year(found: &[Mention], heading: Heading) -> Option<i32> {
    let title = found.iter().filter(|mention| mention.span.start < heading.title.end);
    let mut named = title.filter_map(|mention| match &mention.value {
        Value::Date(expr) => expr.stated_year(),
        _ => None,
    });
    let case = || {
        let digits = heading.post.case_id?.slice(heading.document).get(..4)?;
        digits.parse().ok().filter(|year| (1990..2100).contains(year))
    };
    named.next_back().or_else(case)
}

fn mask(norm: &str, flow: &Flow, mentions: Vec<(Span, MarkedValue, char)>) -> (String, Vec<Marked>) {
    let mut text = String::with_capacity(norm.len());
    let mut marked = Vec::with_capacity(mentions.len());
    let mut done = 0;
    for (span, mut value, token) in mentions {
        text.push_str(Span::new(done, span.start).slice(norm));
        if let MarkedValue::Organization { full, .. } = &mut value {
            *full = flow.to_document(*full);
        }
        marked.push(Marked { at: text.len(), source: flow.to_document(span), value, flow: span, token });
        text.push(token);
        done = span.end;
    }
    text.push_str(Span::new(done, norm.len()).slice(norm));
    (text, marked)
}

/// Hits of the post's text as it flows as hits of the text. Those that have a part in a mention are dropped, and the hits
/// of its token take their place: both come in order, so one walk over both will do.
fn project(rules: &RuleSet, marked: &[Marked], mut hits: &[Hit]) -> Vec<Hit> {
    let mut projected = Vec::with_capacity(hits.len());
    // How far masking has moved what stands here; it wraps where the text has become shorter.
    let mut moved = 0u32;
    let mut upto = |start: u32, end: u32, moved: u32, projected: &mut Vec<Hit>| {
        while let Some((hit, rest)) = hits.split_first().filter(|(hit, _)| hit.start < end) {
            hits = rest;
            if hit.end <= start {
                let (start, end) = (hit.start.wrapping_add(moved), hit.end.wrapping_add(moved));
                projected.push(Hit { start, end, needle: hit.needle });
            }
        }
    };
    for marked in marked {
        let (start, end) = (marked.flow.start as u32, marked.flow.end as u32);
        upto(start, end, moved, &mut projected);
        let (token_start, token_end) = (marked.at as u32, (marked.at + TOKEN_LENGTH) as u32);
        let needles = rules.scanner.token(marked.token);
        projected.extend(needles.map(|needle| Hit { start: token_start, end: token_end, needle }));
        moved = token_end.wrapping_sub(end);
    }
    upto(u32::MAX, u32::MAX, moved, &mut projected);
    projected
}

fn token(rules: &RuleSet, value: &MarkedValue) -> char {
    match value {
        MarkedValue::When(Some(Resolved { to: Some(_), .. })) => tokens::PERIOD,
        MarkedValue::When(Some(when)) if when.from.month.is_none() => tokens::YEAR,
        MarkedValue::When(_) => tokens::DATE,
        MarkedValue::Count(count) => tokens::count(rules.unit_index(&count.unit).unwrap_or(usize::MAX)),
        MarkedValue::Organization { .. } => tokens::ORGANIZATION,
    }
}
