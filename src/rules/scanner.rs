//! One multi-pattern scan for all literals of all rules.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Number of a literal in the scanner.
pub type Needle = u32;

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

    /// Builds the automaton.
    ///
    /// # Errors
    /// The literals together exceed the automaton's limits.
    pub fn build(self) -> Result<Scanner, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(&self.literals)?;
        Ok(Scanner { automaton, literals: self.literals })
    }
}

/// The automaton over every literal.
#[derive(Debug)]
pub struct Scanner {
    automaton: AhoCorasick,
    literals: Vec<String>,
}

impl Scanner {
    /// Every occurrence of every literal, overlapping ones too, in order of their start, the longer first.
    pub fn scan(&self, text: &str) -> Vec<Hit> {
        // Positions are 32 bits wide: nothing is found beyond the first 4 GiB of one text.
        let narrow = |at: usize| u32::try_from(at).ok();
        let mut hits: Vec<Hit> = self
            .automaton
            .find_overlapping_iter(text)
            .map_while(|m| Some(Hit { start: narrow(m.start())?, end: narrow(m.end())?, needle: m.pattern().as_u32() }))
            .collect();
        hits.sort_unstable_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.needle));
        hits
    }

    /// Every literal, by number.
    pub fn literals(&self) -> &[String] {
        &self.literals
    }
}
