//! Shapes of lines: lists of regexes, each with what tells without a search that it does not match.

use memchr::memmem::Finder;
use rayon::prelude::*;
use regex_syntax::hir::{Class, ClassUnicode, Dot, Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::layout::LayoutShapes;
use super::pattern::{Match, Pattern};
use super::scanner::Needle;
use crate::text::CharSet;
use crate::work;

/// Brackets, the closing one behind the opening one: no sentence ends inside.
pub const BRACKETS: [(char, char); 5] = [('(', ')'), ('「', '」'), ('『', '』'), ('[', ']'), ('【', '】')];
/// No label holds one of these.
pub const CUTS: [char; 2] = ['。', '、'];
/// Most characters of a range that are put into [`Marks`] one by one.
const WIDEST: u32 = 64 * 64;

/// Regexes that are asked together.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Shapes {
    all: Vec<Shape>,
    /// First characters of a text that any of them matches.
    first: Marks,
}

/// A regex for lines.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shape {
    pattern: Pattern,
    begins: Begins,
    /// The first character of a text that it matches.
    first: Marks,
    /// The last one.
    last: Marks,
    /// Stands in every text that it matches.
    #[serde(with = "finder")]
    literal: Option<Finder<'static>>,
    /// It is that literal and nothing else.
    plain: bool,
}

impl Shapes {
    /// Shapes of which the first in the list that matches counts.
    pub(super) fn in_order(patterns: Vec<Pattern>) -> Self {
        let all = Shape::all(patterns);
        let first = all.iter().fold(Marks::default(), |marks, shape| marks.or(shape.first));
        Self { all, first }
    }

    /// Shapes of which it only counts whether one matches: the cheap ones are asked first.
    pub(super) fn unordered(patterns: Vec<Pattern>) -> Self {
        let mut shapes = Self::in_order(patterns);
        shapes.all.sort_by_key(|shape| match (shape.first, shape.last) {
            _ if shape.plain => 0,
            (Marks::ALL, Marks::ALL) => 2,
            _ => 1,
        });
        shapes
    }

    /// The first shape that matches `text`, by its number, and its match.
    pub fn find(&self, text: &str) -> Option<(usize, Match)> {
        let first = Marks::of(text.chars().next()?);
        if !self.first.meets(first) {
            return None;
        }
        work::steps(text.len());
        let last = Marks::of(text.chars().next_back()?);
        let fit = self.all.iter().enumerate().filter(|(_, shape)| shape.may_match(text, first, last));
        fit.filter_map(|(number, shape)| Some((number, shape.search(text)?))).next()
    }

    /// True where one of them matches `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl Shape {
    /// Shapes of those patterns, each in its place.
    pub(super) fn all(patterns: Vec<Pattern>) -> Vec<Self> {
        patterns.into_par_iter().map(Self::new).collect()
    }

    /// The first match in `line`.
    pub fn find(&self, line: &str) -> Option<Match> {
        let (first, last) = (Marks::of(line.chars().next()?), Marks::of(line.chars().next_back()?));
        if self.may_match(line, first, last) { self.search(line) } else { None }
    }

    fn search(&self, line: &str) -> Option<Match> {
        let starts = match self.begins {
            Begins::Start => 0..=0,
            Begins::StartOfLine if !line.contains('\n') => 0..=0,
            Begins::BeforeEnd { least, most } => line.len().saturating_sub(most)..=line.len().checked_sub(least)?,
            _ => return self.pattern.find(line),
        };
        self.pattern.matches_within(line, std::iter::once(starts)).next()
    }

    fn new(pattern: Pattern) -> Self {
        let hir = regex_syntax::parse(pattern.expanded()).unwrap_or_else(|_| Hir::fail());
        let properties = hir.properties();
        let is_bound = properties.look_set_prefix().contains(Look::Start);
        let is_bound_behind = properties.look_set_suffix().contains(Look::End);
        let edge = |bound: bool, from: Edge| bound.then(|| edge(&hir, from)).filter(|(_, empty)| !empty);
        let first = edge(is_bound, Edge::First);
        let last = edge(is_bound_behind, Edge::Last);
        let marks = |edge: Option<(Marks, bool)>| edge.map_or(Marks::ALL, |(marks, _)| marks);
        let (first, last) = (marks(first), marks(last));
        let literal = literal(&hir);
        let plain = matches!(hir.kind(), HirKind::Literal(_));
        let literal = literal.map(|bytes| Finder::new(bytes).into_owned());
        let begins = match (properties.minimum_len(), properties.maximum_len()) {
            _ if is_bound => Begins::Start,
            _ if begins_with_anything(&hir) => Begins::StartOfLine,
            (Some(least), Some(most)) if is_bound_behind => Begins::BeforeEnd { least, most },
            _ => Begins::Anywhere,
        };
        Self { pattern, begins, first, last, literal, plain }
    }

    #[inline]
    fn may_match(&self, text: &str, first: Marks, last: Marks) -> bool {
        self.first.meets(first)
            && self.last.meets(last)
            && self.literal.as_ref().is_none_or(|literal| literal.find(text.as_bytes()).is_some())
    }
}

/// Where the first match of a shape in a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Begins {
    /// At the start.
    Start,
    /// At the start, where the text is one line.
    StartOfLine,
    /// So many bytes before the end.
    BeforeEnd { least: usize, most: usize },
    /// It is not known where.
    Anywhere,
}

/// A set of characters with some more that look alike: those whose code has both bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Marks {
    low: u64,
    high: u64,
}

impl Marks {
    const ALL: Self = Self { low: u64::MAX, high: u64::MAX };

    #[inline]
    fn of(c: char) -> Self {
        Self::of_code(c.into())
    }

    #[inline]
    fn of_code(code: u32) -> Self {
        Self { low: 1 << (code % 64), high: 1 << ((code >> 6 ^ code >> 9) % 64) }
    }

    fn of_class(class: &ClassUnicode) -> Self {
        if class.ranges().iter().any(|range| range.end() as u32 - range.start() as u32 >= WIDEST) {
            return Self::ALL;
        }
        let codes = class.ranges().iter().flat_map(|range| range.start().into()..=range.end().into());
        codes.fold(Self::default(), |marks, code| marks.or(Self::of_code(code)))
    }

    #[inline]
    fn meets(self, one: Self) -> bool {
        self.low & one.low != 0 && self.high & one.high != 0
    }

    fn or(self, other: Self) -> Self {
        Self { low: self.low | other.low, high: self.high | other.high }
    }
}

/// True where matches begin with as many characters as there are, so that the first begins where the line does.
fn begins_with_anything(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => begins_with_anything(&capture.sub),
        HirKind::Concat(parts) => parts.first().is_some_and(begins_with_anything),
        HirKind::Repetition(run) => run.min == 0 && run.max.is_none() && *run.sub == Hir::dot(Dot::AnyCharExceptLF),
        _ => false,
    }
}

/// The longest literal that matches of `hir` hold one after the other with their other parts.
fn literal(hir: &Hir) -> Option<&[u8]> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(&literal.0),
        HirKind::Capture(capture) => literal(&capture.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(literal).max_by_key(|literal| literal.len()),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Edge {
    First,
    Last,
}

/// The characters at that edge of the matches of `hir`, and whether a match may be empty.
fn edge(hir: &Hir, from: Edge) -> (Marks, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (Marks::default(), true),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap_or_default();
            let c = if from == Edge::First { text.chars().next() } else { text.chars().next_back() };
            (c.map_or(Marks::ALL, Marks::of), false)
        }
        HirKind::Class(Class::Unicode(class)) => (Marks::of_class(class), false),
        HirKind::Class(Class::Bytes(_)) => (Marks::ALL, false),
        HirKind::Capture(capture) => edge(&capture.sub, from),
        HirKind::Repetition(repetition) => {
            let (marks, empty) = edge(&repetition.sub, from);
            (marks, empty || repetition.min == 0)
        }
        HirKind::Concat(parts) if from == Edge::First => edge_of_parts(parts.iter(), from),
        HirKind::Concat(parts) => edge_of_parts(parts.iter().rev(), from),
        HirKind::Alternation(parts) => parts.iter().fold((Marks::default(), false), |(marks, empty), part| {
            let (more, may_be_empty) = edge(part, from);
            (marks.or(more), empty || may_be_empty)
        }),
    }
}

/// The same for parts that follow one another from that edge on.
fn edge_of_parts<'a>(parts: impl Iterator<Item = &'a Hir>, from: Edge) -> (Marks, bool) {
    let mut all = Marks::default();
    for part in parts {
        let (marks, empty) = edge(part, from);
        all = all.or(marks);
        if !empty {
            return (all, false);
        }
    }
    (all, true)
}

/// Shapes of post headings.
#[derive(Debug, Serialize, Deserialize)]
pub struct PostShapes {
    /// Case prefixes with a group `case`.
    pub prefixes: Shapes,
    /// Kind of posts with a case prefix where no rule says otherwise.
    pub prefixed_kind: Option<String>,
    /// Kind of posts with a date in the heading where no rule says otherwise.
    pub dated_kind: Option<String>,
    /// Never a heading.
    pub not_heading: Shapes,
    /// Belongs to the post before it.
    pub furniture: Shapes,
    /// Belongs to no post.
    pub page_header: Shapes,
    /// Undated heading without prefix.
    pub title_shape: Shapes,
    /// Headline of a news story.
    pub news_shape: Shapes,
    /// How the title of a notice ends.
    pub notice_title: Shapes,
    /// How a line of a title ends that goes on in the next one.
    pub title_goes_on: Shapes,
    /// Whose the page is, with the name as first group.
    pub owner: Shapes,
    /// Words of incidents.
    pub incident_word: Shapes,
    /// Name of a section of a site, and no title where there is a better one.
    pub section_name: Shapes,
    /// A name and nothing else.
    pub name_line: Shapes,
    /// Around a title: addressees, numbers of releases.
    pub head_line: Shapes,
    /// At the end of a post: signature, contacts.
    pub foot_line: Shapes,
    /// Page furniture below a post begins.
    pub tail_line: Shapes,
    /// Running text begins.
    pub text_line: Shapes,
    /// Path to the page, with its last step as first group.
    pub breadcrumb: Shapes,
    /// Date of the first publication on a line of its own.
    pub published_line: Shapes,
    /// Date of a later version.
    pub updated_line: Shapes,
    /// Date without a label.
    pub bare_dateline: Shapes,
    /// Line with a date of something else.
    pub not_dateline: Shapes,
    /// Length from which a line set apart needs no shape, characters.
    pub plain_heading: usize,
    /// Longest heading, characters.
    pub longest_heading: usize,
    /// Shortest undated heading, characters.
    pub shortest_heading: usize,
}

/// What a literal tells of the line that holds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tells {
    /// It may have a role.
    pub role: bool,
    /// It may announce a list.
    pub intro: bool,
}

/// Shapes of lines and sentences.
#[derive(Debug, Serialize, Deserialize)]
pub struct LineShapes {
    /// Characters that end a sentence.
    pub sentence_ends: Vec<char>,
    /// These and all brackets.
    pub breaks: CharSet,
    /// List item markers.
    pub items: Shapes,
    /// Heading markers, outermost level first.
    pub headings: Shapes,
    /// Longest section heading, characters.
    pub longest_heading: usize,
    /// Not a heading.
    pub not_heading: Shapes,
    /// Parts label and content; sorted.
    pub label_marks: Vec<String>,
    /// What these begin with, and [`CUTS`].
    pub label_stops: CharSet,
    /// Announces the list below, where a literal tells of it.
    pub intro: Shapes,
    /// The same for shapes without such literals.
    pub untold_intro: Shapes,
    /// Breaks off within a sentence.
    pub broken_off: Shapes,
    /// Goes on with the sentence above.
    pub goes_on: Shapes,
    /// Never does.
    pub starts_anew: Shapes,
    /// The number of a page.
    pub page_mark: Shapes,
    /// Stands by itself.
    pub stands_alone: Shapes,
    /// Ends whole, though no sentence ends.
    pub ends_whole: Shapes,
    /// What the steps ask that put a post's text in the order of speech.
    pub layout: LayoutShapes,
    /// What literals tell, by their number; none of those behind.
    pub tells: Vec<Tells>,
}

impl LineShapes {
    /// What the literal of that number tells.
    #[inline]
    pub fn tells(&self, needle: Needle) -> Tells {
        self.tells.get(needle as usize).copied().unwrap_or_default()
    }
}

/// A search for a literal is stored as the literal.
mod finder {
    use memchr::memmem::Finder;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(literal: &Option<Finder>, serializer: S) -> Result<S::Ok, S::Error> {
        literal.as_ref().map(Finder::needle).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Finder<'static>>, D::Error> {
        let literal = Option::<Vec<u8>>::deserialize(deserializer)?;
        Ok(literal.map(|literal| Finder::new(&literal).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pattern::Names;

    fn shapes(written: &[&str]) -> Vec<Pattern> {
        written.iter().map(|one| Pattern::new(one, &Names::default()).unwrap()).collect()
    }

    #[test]
    fn finds_the_first_in_the_list() {
        let shapes = Shapes::in_order(shapes(&["^[・■]", "です$", "^.{3}"]));
        assert_eq!(shapes.find("・項目です").map(|(number, found)| (number, found.span.end)), Some((0, 3)));
        assert_eq!(shapes.find("項目です").map(|(number, _)| number), Some(1));
        assert_eq!(shapes.find("項目だ").map(|(number, _)| number), Some(2));
        assert_eq!(shapes.find("項目"), None);
        assert_eq!(shapes.find(""), None);
    }

    #[test]
    fn tells_by_the_first_and_last_character_what_cannot_match() {
        let told = |written| {
            let shape = Shapes::unordered(shapes(&[written])).all.remove(0);
            let meets = |marks: Marks, c| marks.meets(Marks::of(c));
            (
                ['a', '0', '・', '項'].map(|c| meets(shape.first, c)),
                ['a', '0', '・', '項'].map(|c| meets(shape.last, c)),
            )
        };
        let (none, all) = ([false; 4], [true; 4]);
        assert_eq!(told("^(・|[0-9])x"), ([false, true, true, false], all));
        assert_eq!(told("^a?項"), ([true, false, false, true], all));
        assert_eq!(told("0?a(b|項)?$"), (all, [true, false, false, true]));
        assert_eq!(told("^[^a]$"), (all, all));
        assert_eq!(told("^x|項"), (all, all));
        assert_eq!(told("^x$"), (none, none));
    }

    #[test]
    fn finds_what_the_regex_finds() {
        for written in [
            ".*経緯.*",
            "(.*)経緯",
            "^.経緯",
            "経緯.*",
            ".*?経緯",
            "^経緯$",
            "a?経緯",
            "経緯$",
            "[^経]{1,2}経緯$",
            "(の|経)緯?$",
        ] {
            let (shape, pattern) = (Shape::all(shapes(&[written])).remove(0), shapes(&[written]).remove(0));
            for text in ["", "経緯", "の経緯と経緯", "a経緯", "1.経緯\nの経緯", "x\n経緯", "経過"] {
                assert_eq!(shape.find(text), pattern.find(text), "{written} {text:?}");
            }
        }
    }

    #[test]
    fn asks_what_is_cheap_first() {
        let shapes = Shapes::unordered(shapes(&["[0-9]+x", "。", "x$"]));
        let order: Vec<_> = shapes.all.iter().map(|shape| shape.pattern.written()).collect();
        assert_eq!(order, ["。", "x$", "[0-9]+x"]);
    }
}
