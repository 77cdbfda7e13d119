//! Looks through a text for one match after the other: by the program, and where that takes too long by the general regex.

use super::engine::{self, Ahead, Steps};
use super::{Match, Pattern};
use crate::work;

/// A text in which matches of a pattern are looked for from left to right.
pub(super) struct Search<'a> {
    pattern: &'a Pattern,
    text: &'a str,
    /// What the program has left for the whole text.
    steps: Steps,
    /// The program has had its steps: the general regex does the rest.
    generally: bool,
    /// What the general regex found last, and from where on: the same up to there.
    known: Option<(usize, Option<Match>)>,
}

impl<'a> Search<'a> {
    pub fn new(pattern: &'a Pattern, text: &'a str) -> Self {
        let generally = pattern.program.is_none();
        Self { pattern, text, steps: Steps::of(text.len()), generally, known: None }
    }

    /// The first match that begins at byte `from` or later, and not after `last`. `from` never goes back.
    pub fn find(&mut self, ahead: &impl Ahead, from: usize, last: usize) -> Option<Match> {
        let from = (from..self.text.len()).find(|&at| self.text.is_char_boundary(at))?;
        if let Some(program) = self.pattern.program.as_ref().filter(|_| !self.generally) {
            match engine::find(program, ahead, self.text, (from, last), &mut self.steps) {
                Ok(found) => return found,
                Err(engine::TooLong) => self.generally = true,
            }
        }
        self.generally(from).filter(|found| found.span.start <= last)
    }

    /// The first match of the general regex that begins at byte `from` or later.
    fn generally(&mut self, from: usize) -> Option<Match> {
        if let Some((since, found)) = self.known
            && since <= from
            && found.is_none_or(|found| from <= found.span.start)
        {
            return found;
        }
        let found = self.pattern.find_generally(self.text, from);
        work::steps(found.map_or(self.text.len(), |found| found.span.end).saturating_sub(from));
        self.known = Some((from, found));
        found
    }
}
