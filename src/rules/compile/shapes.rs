//! Post headings, lines, and polarity cues.

use toml::Spanned;

use super::Compiler;
use crate::message::message;
use crate::rules::layout::LayoutShapes;
use crate::rules::model::{Cues, Meaning, NameShapes};
use crate::rules::pattern::{self, Pattern, PatternError};
use crate::rules::read::{In, Written};
use crate::rules::scope::Reading;
use crate::rules::shapes::{BRACKETS, CUTS, LineShapes, PostShapes, Shapes, Tells};
use crate::rules::written::{Names, Outline, Posts, Text};

/// Longest headings in characters where the rules do not say.
const LONGEST_POST_HEADING: usize = 160;
const LONGEST_SECTION_HEADING: usize = 45;
const SHORTEST_POST_HEADING: usize = 12;
const PLAIN_POST_HEADING: usize = 18;
/// Begins a placeholder that names a unit, which may be one that could not be read.
pub(super) const COUNT_OF_UNIT: &str = "{count:";

impl Compiler<'_> {
    /// Compiles plain regexes; what does not compile is told and left out.
    pub(super) fn regexes(&mut self, file: usize, written: &[Text]) -> Vec<Pattern> {
        written.iter().filter_map(|text| self.pattern(file, text)).collect()
    }

    /// Compiles regexes of which it only counts whether one matches.
    fn shapes(&mut self, file: usize, written: &[Text]) -> Shapes {
        Shapes::unordered(self.regexes(file, written))
    }

    /// Compiles a regex with placeholders.
    pub(super) fn pattern(&mut self, file: usize, text: &Text) -> Option<Pattern> {
        let ready = self.patterns.remove(text.get_ref());
        let error = match ready.unwrap_or_else(|| Pattern::new(text.get_ref(), &self.names)) {
            Ok(pattern) => {
                self.refuse_unnormalized(file, text);
                return Some(pattern);
            }
            Err(_) if self.names.units.is_empty() && text.get_ref().contains(COUNT_OF_UNIT) => return None,
            Err(error) => error,
        };
        // The span of a literal string covers its quotes; inside them it maps one to one into the pattern.
        let span = text.span();
        let range = match error.range {
            Some((start, end)) if span.len() == text.get_ref().len() + 2 => {
                span.start + 1 + start..span.start + 1 + end.max(start + 1)
            }
            _ => span,
        };
        self.problems.error(error.code, file, Some(range), error.message);
        None
    }

    /// A character that normalizing changes can never be met: that is an error at the character.
    fn refuse_unnormalized(&mut self, file: usize, text: &Text) {
        let changed = text.get_ref().char_indices().filter(|(_, c)| !c.is_ascii()).find_map(|(at, c)| {
            let normalizer = &self.normalizer;
            let becomes = self.characters.entry(c).or_insert_with(|| {
                let normal = normalizer.normalize(&format!("x{c}x")).text;
                let normal = normal.trim_start_matches('x').trim_end_matches('x').to_owned();
                (normal != c.to_string()).then_some(normal)
            });
            becomes.clone().map(|normal| (at, c, normal))
        });
        let Some((at, c, normal)) = changed else { return };
        // Inside a literal string the pattern starts one byte after its quote.
        let start = text.span().start + 1 + at;
        let message = message!("`{c}` can never be met: texts are normalized before rules see them", c);
        self.problems.error("E206", file, Some(start..start + c.len_utf8()), message);
        self.problems.help(message!("write `{normal}`", normal));
    }

    pub(super) fn posts(&mut self, posts: Option<In<Posts>>) -> PostShapes {
        let (file, posts) = unpack(posts);
        PostShapes {
            prefixes: Shapes::in_order(self.regexes(file, &posts.prefix)),
            prefixed_kind: posts.prefixed_kind.as_ref().map(|kind| kind.get_ref().clone()),
            dated_kind: posts.dated_kind.as_ref().map(|kind| kind.get_ref().clone()),
            not_heading: self.shapes(file, &posts.not_heading),
            furniture: self.shapes(file, &posts.furniture),
            page_header: self.shapes(file, &posts.page_header),
            title_shape: self.shapes(file, &posts.title_shape),
            news_shape: self.shapes(file, &posts.news_shape),
            notice_title: self.shapes(file, &posts.notice_title),
            title_goes_on: self.shapes(file, &posts.title_goes_on),
            owner: self.shapes(file, &posts.owner),
            incident_word: self.shapes(file, &posts.incident_word),
            section_name: self.shapes(file, &posts.section_name),
            name_line: self.shapes(file, &posts.name_line),
            head_line: self.shapes(file, &posts.head_line),
            foot_line: self.shapes(file, &posts.foot_line),
            tail_line: self.shapes(file, &posts.tail_line),
            text_line: self.shapes(file, &posts.text_line),
            breadcrumb: Shapes::in_order(self.regexes(file, &posts.breadcrumb)),
            published_line: Shapes::in_order(self.regexes(file, &posts.published_line)),
            updated_line: Shapes::in_order(self.regexes(file, &posts.updated_line)),
            bare_dateline: Shapes::in_order(self.regexes(file, &posts.bare_dateline)),
            not_dateline: self.shapes(file, &posts.not_dateline),
            plain_heading: posts.plain_heading.unwrap_or(PLAIN_POST_HEADING),
            longest_heading: posts.longest_heading.unwrap_or(LONGEST_POST_HEADING),
            shortest_heading: posts.shortest_heading.unwrap_or(SHORTEST_POST_HEADING),
        }
    }

    pub(super) fn names(&mut self, names: Option<In<Names>>) -> NameShapes {
        let (file, names) = unpack(names);
        let words = |list: &[Text]| list.iter().map(|word| word.get_ref().clone()).collect();
        NameShapes {
            aliases: self.regexes(file, &names.alias),
            shapes: self.regexes(file, &names.shapes),
            starts: self.regexes(file, &names.starts),
            ends: self.regexes(file, &names.ends),
            joins: self.regexes(file, &names.joins),
            joined: self.regexes(file, &names.joined),
            parts: self.regexes(file, &names.parts),
            behind: self.regexes(file, &names.behind),
            common: self.regexes(file, &names.common),
            heads: words(&names.heads),
            subject: words(&names.subject),
            again: words(&names.again),
            kinds: words(&names.kinds),
            itself: words(&names.itself),
            same: words(&names.same),
            topic: words(&names.topic),
            not_heading: self.regexes(file, &names.not_heading),
            tails: self.regexes(file, &names.tails),
            areas: self.regexes(file, &names.areas),
            trades: self.regexes(file, &names.trades),
            inner: self.regexes(file, &names.inner),
            not_names: self.regexes(file, &names.not_names),
        }
    }

    pub(super) fn lines(&mut self, outline: Option<In<Outline>>) -> LineShapes {
        let (file, mut outline) = unpack(outline);
        let sentence_ends: Vec<char> = outline.sentence_ends.as_deref().unwrap_or("。").chars().collect();
        let brackets = BRACKETS.iter().flat_map(|(open, close)| [*open, *close]);
        outline.label_marks.retain(|mark| !mark.is_empty());
        outline.label_marks.sort_unstable();
        let begins = outline.label_marks.iter().filter_map(|mark| mark.chars().next());
        // Problems are told in this order.
        let items = Shapes::in_order(self.regexes(file, &outline.item));
        let headings = Shapes::in_order(self.regexes(file, &outline.heading));
        let not_heading = self.shapes(file, &outline.not_heading);
        let (intro, untold_intro): (Vec<_>, Vec<_>) =
            self.regexes(file, &outline.intro).into_iter().partition(|intro| !intro.needles().is_empty());
        let layout = self.layout(file, &outline);
        LineShapes {
            breaks: sentence_ends.iter().copied().chain(brackets).collect(),
            sentence_ends,
            items,
            headings,
            longest_heading: outline.longest_heading.unwrap_or(LONGEST_SECTION_HEADING),
            not_heading,
            label_stops: begins.chain(CUTS).collect(),
            tells: self.tells(&intro),
            label_marks: outline.label_marks,
            intro: Shapes::unordered(intro),
            untold_intro: Shapes::unordered(untold_intro),
            broken_off: self.shapes(file, &outline.broken_off),
            goes_on: self.shapes(file, &outline.goes_on),
            starts_anew: self.shapes(file, &outline.starts_anew),
            page_mark: self.shapes(file, &outline.page_mark),
            stands_alone: self.shapes(file, &outline.stands_alone),
            ends_whole: self.shapes(file, &outline.ends_whole),
            layout,
        }
    }

    /// What the steps ask that put a post's text in the order of speech.
    fn layout(&mut self, file: usize, outline: &Outline) -> LayoutShapes {
        LayoutShapes {
            taken_back: self.regexes(file, &outline.taken_back),
            superseded: self.regexes(file, &outline.superseded),
            adds: self.shapes(file, &outline.adds),
            wrong: self.shapes(file, &outline.wrong),
            right: self.shapes(file, &outline.right),
            column_heading: self.shapes(file, &outline.column_heading),
            column_actor: self.shapes(file, &outline.column_actor),
            column_receiver: self.shapes(file, &outline.column_receiver),
            row_label: self.shapes(file, &outline.row_label),
            row_act: self.shapes(file, &outline.row_act),
            row_span: self.shapes(file, &outline.row_span),
            question_mark: self.shapes(file, &outline.question_mark),
            answer_mark: self.shapes(file, &outline.answer_mark),
            question_end: self.shapes(file, &outline.question_end),
            asks_what: self.shapes(file, &outline.asks_what),
            bare_answer: self.shapes(file, &outline.bare_answer),
        }
    }

    /// What literals tell of lines. The roles are known by now.
    fn tells(&mut self, intro: &[Pattern]) -> Vec<Tells> {
        let role = |meaning: &Meaning| matches!(meaning, Meaning::Role(_) | Meaning::Shape(..));
        let roles = self.meanings.iter().map(|meanings| Tells { role: meanings.iter().any(role), intro: false });
        let mut tells: Vec<Tells> = roles.collect();
        let words = intro.iter().filter_map(|intro| intro.needles().first()).flat_map(|set| &set.words);
        for needle in self.scanner.add_all(words) {
            let place = needle as usize;
            tells.resize(tells.len().max(place + 1), Tells::default());
            tells[place].intro = true;
        }
        tells
    }

    /// At one place the longer cue comes first, so that `可能性は否定できない` is met before `否定`.
    pub(super) fn cues(&mut self, written: &Written) -> Cues {
        let mut each: Vec<(Reading, Pattern)> = Vec::new();
        for cue in &written.cues {
            let entry = cue.entry.get_ref();
            let Some(reading) = self.choice(cue.file, &entry.reading, &Reading::ALL) else { continue };
            let words = entry.words.iter().filter_map(|word| literals([word]));
            each.extend(words.map(|pattern| (reading, pattern)));
            let regexes = entry.regex.iter().filter_map(|text| self.pattern(cue.file, text));
            each.extend(regexes.map(|pattern| (reading, pattern)));
        }
        each.sort_by_key(|(_, pattern)| std::cmp::Reverse(pattern.expanded().chars().count()));
        let numbered = each.iter().enumerate();
        let told = numbered.fold(true, |told, (cue, (_, it))| self.mean_needles(it, Meaning::Cue(cue)) && told);
        let joined: Vec<_> = each.iter().map(|(_, pattern)| format!("(?:{})", pattern.expanded())).collect();
        let any = if joined.is_empty() { None } else { self.joined(written, &joined.join("|")) };
        let ends = written.clauses.as_ref().map(|clauses| clauses.entry.get_ref().clause_ends.as_slice());
        let clauses = written.clauses.as_ref().map(|clauses| (clauses.file, &clauses.entry.get_ref().verb_end));
        let verb_end = clauses.and_then(|(file, text)| self.pattern(file, text.as_ref()?));
        Cues { any, each, told, clause_end: literals(ends.unwrap_or_default()), verb_end }
    }

    /// All cues in one regex, which may be too large where each alone is not.
    fn joined(&mut self, written: &Written, text: &str) -> Option<Pattern> {
        let first = written.cues.first().map(|cue| (cue.file, cue.entry.get_ref().reading.span()));
        let (file, place) = first.unzip();
        let told = |error: PatternError| {
            let message = message!("the cues together do not compile: {message}", message = error.message);
            self.problems.error("E302", file.unwrap_or(0), place, message);
        };
        Pattern::new(text, &pattern::Names::default()).map_err(told).ok()
    }
}

/// A pattern that finds one of the words; `None` where there is none.
fn literals<'a>(words: impl IntoIterator<Item = &'a Text>) -> Option<Pattern> {
    let words: Vec<_> = words.into_iter().map(|word| regex::escape(word.get_ref())).collect();
    Pattern::new(&words.join("|"), &pattern::Names::default()).ok()
}

pub(super) fn unpack<T: Default>(entry: Option<In<T>>) -> (usize, T) {
    entry.map_or_else(|| (0, T::default()), |In { file, entry, .. }| (file, Spanned::into_inner(entry)))
}
