//! Sets of literals: which are in each, and which of them a text holds.

use serde::{Deserialize, Serialize};

use super::anchors::Lists;
use super::scanner::Needle;

/// So many literals are compared one after the other, which a processor does several at a time.
const FEW: usize = 16;

/// Sets of literals by number.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sets {
    /// By set: its literals, sorted.
    literals: Lists,
    /// By literal, one after the other: words of bits of a [`Presence`], by the number of the word.
    bits: Vec<(u32, u64)>,
    /// By literal: where its words of bits end.
    ends: Vec<u32>,
    /// How many words of bits a [`Presence`] has.
    words: usize,
}

/// Which sets have a literal in a text.
#[derive(Debug, Default)]
pub struct Presence(Vec<u64>);

/// One of the sets.
#[derive(Debug, Clone, Copy)]
pub struct Set<'s> {
    /// Its literals, sorted.
    pub literals: &'s [Needle],
}

impl Set<'_> {
    /// True where the literal is in the set.
    #[inline]
    pub fn has(&self, needle: Needle) -> bool {
        if self.literals.len() <= FEW {
            self.literals.contains(&needle)
        } else {
            self.literals.binary_search(&needle).is_ok()
        }
    }
}

impl Sets {
    /// Sets over so many literals. Only the sets that are `asked` for are noted as present.
    pub fn new(sets: Vec<Vec<Needle>>, literals: usize, asked: impl Fn(u32) -> bool) -> Self {
        let mut of = vec![Vec::<(u32, u64)>::new(); literals];
        for (needles, set) in sets.iter().zip(0u32..).filter(|(_, set)| asked(*set)) {
            let (word, bit) = (set / u64::BITS, 1 << (set % u64::BITS));
            for needle in needles {
                let words = &mut of[*needle as usize];
                match words.last_mut() {
                    Some((last, bits)) if *last == word => *bits |= bit,
                    _ => words.push((word, bit)),
                }
            }
        }
        let ends = of.iter().scan(0, |end, words| {
            *end += words.len() as u32;
            Some(*end)
        });
        let (ends, bits) = (ends.collect(), of.concat());
        let words = bits.iter().map(|(word, _)| *word as usize + 1).max().unwrap_or(0);
        Self { literals: sets.into_iter().collect(), bits, ends, words }
    }

    /// The set of that number.
    #[inline]
    pub fn of(&self, set: u32) -> Set<'_> {
        Set { literals: self.literals.of(set) }
    }

    /// Notes that the literal stands in the text.
    #[inline]
    pub fn note(&self, needle: Needle, present: &mut Presence) {
        let end = |needle: usize| self.ends[needle] as usize;
        let start = (needle as usize).checked_sub(1).map_or(0, end);
        for &(word, bits) in &self.bits[start..end(needle as usize)] {
            present.0[word as usize] |= bits;
        }
    }
}

impl Presence {
    /// None of the sets is present.
    pub fn none(sets: &Sets) -> Self {
        Self(vec![0; sets.words])
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// True where all of these sets are present.
    #[inline]
    pub fn has_all(&self, sets: &[u32]) -> bool {
        sets.iter().all(|&set| self.0[(set / u64::BITS) as usize] >> (set % u64::BITS) & 1 == 1)
    }
}
