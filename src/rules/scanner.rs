//! One multi-pattern scan for all literals of all rules.

use std::collections::HashMap;

use daachorse::errors::DaachorseError;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::later::Later;
use crate::mention::tokens;
use crate::work;

/// Number of a literal in the scanner.
pub type Needle = u32;

/// About how many bytes of a text there are to one hit.
const BYTES_A_HIT: usize = 4;

/// A literal found at `start..end` (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Which literal.
    pub needle: Needle,
}

impl Hit {
    /// Hits come by their start, the longer first.
    pub fn order(&self) -> (u32, std::cmp::Reverse<u32>, Needle) {
        (self.start, std::cmp::Reverse(self.end), self.needle)
    }
}

/// Collects literals; equal ones (ASCII case aside) share a number.
#[derive(Debug, Default)]
pub struct ScannerBuilder {
    numbers: HashMap<String, Needle>,
    literals: Vec<String>,
}

impl ScannerBuilder {
    /// The number of `literal`, added if it is new.
    pub fn add(&mut self, literal: &str) -> Needle {
        let folded = literal.to_ascii_lowercase();
        if let Some(&number) = self.numbers.get(&folded) {
            return number;
        }
        let number = Needle::try_from(self.literals.len()).unwrap_or(Needle::MAX);
        self.literals.push(folded.clone());
        self.numbers.insert(folded, number);
        number
    }

    /// Numbers of several literals, sorted.
    pub fn add_all<'a>(&mut self, literals: impl IntoIterator<Item = &'a String>) -> Vec<Needle> {
        let mut numbers: Vec<_> = literals.into_iter().map(|literal| self.add(literal)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// How many literals there are.
    pub fn len(&self) -> usize {
        self.literals.len()
    }

    /// The literals of those numbers.
    pub fn words<'a>(&'a self, needles: &'a [Needle]) -> Vec<&'a str> {
        needles.iter().filter_map(|&needle| self.literals.get(needle as usize)).map(String::as_str).collect()
    }

    /// Builds the automaton.
    ///
    /// # Errors
    /// The literals together exceed the automaton's limits.
    pub fn build(self) -> Result<Scanner, DaachorseError> {
        let numbered = self.literals.iter().zip(0..);
        let tokens = numbered.filter_map(|(literal, number)| Some((token(literal)?, number))).collect();
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().use_prefilter(false);
        let automaton = if self.literals.is_empty() { None } else { Some(builder.build(&self.literals)?) };
        Ok(Scanner { automaton, tokens, literals: Later::new(self.literals) })
    }
}

/// The token that the literal is, where it is one.
fn token(literal: &str) -> Option<char> {
    let mut chars = literal.chars().filter(|&c| tokens::is_token(c) || c == tokens::ANY_COUNT);
    chars.next()
}

/// The automaton over every literal. It reads characters rather than bytes: Japanese has a third as many.
pub struct Scanner {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<Needle>>,
    /// Literals that are tokens.
    tokens: Vec<(char, Needle)>,
    literals: Later<Vec<String>>,
}

/// A scanner as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored<'a, L> {
    /// The automaton as bytes; none where there are no literals. To build it anew would take most of the time of a start.
    #[serde(borrow)]
    automaton: &'a [u8],
    tokens: Vec<(char, Needle)>,
    literals: L,
}

impl Serialize for Scanner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let automaton = self.automaton.as_ref().map(CharwiseDoubleArrayAhoCorasick::serialize).unwrap_or_default();
        Stored { automaton: &automaton, tokens: self.tokens.clone(), literals: &self.literals }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Scanner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Stored { automaton, tokens, literals } = Stored::deserialize(deserializer)?;
        let read = |bytes| CharwiseDoubleArrayAhoCorasick::deserialize(bytes).map(|(automaton, _)| automaton);
        let automaton = (!automaton.is_empty()).then(|| read(automaton)).transpose().map_err(D::Error::custom)?;
        Ok(Self { automaton, tokens, literals })
    }
}

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scanner").field("literals", &self.literals).finish_non_exhaustive()
    }
}

impl Scanner {
    /// Every occurrence of every literal, overlapping ones too, in order of their start, the longer first.
    pub fn scan(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        // Positions are 32 bits wide: nothing is found beyond the first 4 GiB of one text.
        let narrow = |at: usize| u32::try_from(at).ok();
        let found = automaton
            .find_overlapping_iter(text.to_ascii_lowercase())
            .map_while(|m| Some(Hit { start: narrow(m.start())?, end: narrow(m.end())?, needle: m.value() }));
        let mut hits: Vec<Hit> = Vec::with_capacity(text.len() / BYTES_A_HIT);
        for hit in found {
            // They come by their end, so that each has its place among the last few.
            let place = hits.iter().rposition(|before| before.order() < hit.order()).map_or(0, |before| before + 1);
            work::steps(1 + hits.len() - place);
            hits.insert(place, hit);
        }
        work::steps(text.len());
        hits
    }

    /// The literals that stand for a token of a masked text.
    pub fn token(&self, token: char) -> impl Iterator<Item = Needle> {
        let any = tokens::is_count(token).then_some(tokens::ANY_COUNT);
        self.tokens.iter().filter(move |(known, _)| *known == token || Some(*known) == any).map(|(_, needle)| *needle)
    }

    /// Every literal, by number.
    pub fn literals(&self) -> &[String] {
        &self.literals
    }
}
