//! Questions and answers: what is asked states nothing, its answer does. An answer that leaves out what it speaks of
//! takes that from the question: `クレジットカード情報は含まれますか` / `含まれておりません`.

use super::flow::Keep;
use super::lines::{is_longer, trimmed};
use super::weave::Weave;
use crate::rules::grammar::Grammar;
use crate::rules::{LayoutShapes, RuleSet};
use crate::text::{Normalized, Span};

/// Most characters of a line that is a question without a mark.
const LONGEST: usize = 80;
/// Most lines of a question.
const MOST_LINES: usize = 3;

/// The text with answers in place of questions; `None` where nothing is asked.
pub(super) fn answers(rules: &RuleSet, text: &str, keep: &Keep) -> Option<Normalized> {
    let dialogue = Dialogue { shapes: &rules.lines.layout, grammar: &rules.grammar, text };
    let all = keep.lines(text);
    let mut weave = Weave::new(text);
    let mut at = 0;
    while let Some(&line) = all.get(at) {
        at += 1;
        let Some((question, lines)) = dialogue.question(line, all.get(at..).unwrap_or_default()) else { continue };
        at += lines;
        let answer = all.iter().enumerate().skip(at).find(|(_, line)| !line.is_empty());
        let answer = answer.and_then(|(number, answer)| Some((number, dialogue.answer(question, *answer)?)));
        dialogue.write(&mut weave, question, answer.map(|(_, answer)| answer));
        at = answer.map_or(at, |(number, _)| number + 1);
    }
    weave.finish()
}

/// A question.
#[derive(Clone, Copy)]
struct Question {
    /// From the start of its line to the end of its last.
    whole: Span,
    /// Without its mark and its end.
    words: Span,
    /// It has a mark.
    marked: bool,
    /// It asks for something, and takes for granted the rest of what it says.
    asks_what: bool,
}

struct Dialogue<'a> {
    shapes: &'a LayoutShapes,
    grammar: &'a Grammar,
    text: &'a str,
}

impl Dialogue<'_> {
    /// The question that begins at `line`, and how many of the lines below belong to it.
    fn question(&self, line: Span, below: &[Span]) -> Option<(Question, usize)> {
        let mark = self.shapes.question_mark.find(line.slice(self.text)).map(|(_, found)| found.span.end);
        if mark.is_none() && is_longer(line.slice(self.text), LONGEST) {
            return None;
        }
        let more = if mark.is_some() { MOST_LINES } else { 1 };
        let ends = |span: &Span| Some((*span, self.shapes.question_end.find(span.slice(self.text))?.1.span.start));
        let lines = std::iter::once(&line).chain(below).take(more).take_while(|line| !line.is_empty());
        let (number, (last, end)) = lines.enumerate().find_map(|(number, span)| Some((number, ends(span)?)))?;
        let words = trimmed(
            self.text,
            Span::new(line.start + mark.unwrap_or(0), (last.start + end).max(line.start + mark.unwrap_or(0))),
        );
        // What ends a line of several sentences is asked in passing.
        if mark.is_none() && words.slice(self.text).contains('。') {
            return None;
        }
        let asks_what = self.shapes.asks_what.is_match(words.slice(self.text));
        Some((Question { whole: Span::new(line.start, last.end), words, marked: mark.is_some(), asks_what }, number))
    }

    /// The words of the answer in the line below a question.
    fn answer(&self, question: Question, line: Span) -> Option<Span> {
        let mark = self.shapes.answer_mark.find(line.slice(self.text)).map(|(_, found)| found.span.end);
        let bare = self.shapes.question_mark.is_match(line.slice(self.text));
        (mark.is_some() || !question.marked && !bare).then_some(())?;
        let words = trimmed(self.text, Span::new(line.start + mark.unwrap_or(0), line.end));
        let only = self.shapes.bare_answer.find(words.slice(self.text)).map_or(0, |(_, found)| found.span.end);
        let words = trimmed(self.text, Span::new(words.start + only, words.end));
        (!words.is_empty()).then_some(words)
    }

    /// Writes the answer in place of both, with what it leaves to the question.
    fn write(&self, weave: &mut Weave, question: Question, answer: Option<Span>) {
        let Some(answer) = answer else {
            // Nobody answers: what is asked for stays as a heading.
            if question.marked || !question.asks_what {
                weave.cut(question.whole.start, question.whole.end);
            }
            return;
        };
        weave.cut(question.whole.start, answer.start);
        let words = question.words.slice(self.text);
        if question.asks_what {
            weave.copy(question.words);
            weave.put(":", Span::new(question.words.end, question.whole.end.max(question.words.end)));
        } else if let Some(topic) =
            self.topic_end(words).filter(|_| self.topic_end(first_sentence(answer.slice(self.text))).is_none())
        {
            weave.copy(Span::new(question.words.start, question.words.start + topic));
        }
    }

    /// Where what the words speak of ends, its particle included.
    fn topic_end(&self, words: &str) -> Option<usize> {
        let is_other = |head: &str| self.grammar.not_topics.iter().any(|not| head.ends_with(not.as_str()));
        let particles = self.grammar.topics.iter();
        let ends = particles.flat_map(|topic| words.match_indices(topic.as_str()).map(|(at, _)| at + topic.len()));
        ends.filter(|&end| words.get(..end).is_some_and(|head| !is_other(head))).min()
    }
}

fn first_sentence(words: &str) -> &str {
    words.split_once('。').map_or(words, |(first, _)| first)
}
