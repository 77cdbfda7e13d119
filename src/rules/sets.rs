//! Sets of literals: which are in each, and which of them a text holds.

use serde::{Deserialize, Serialize};

use super::anchors::Lists;
use super::scanner::Needle;

/// So many literals are compared one after the other, which a processor does several at a time.
const FEW: usize = 16;

/// Sets of more literals than this have a map of them.
const MAPPED: usize = 48;
/// That set has no map.
const NO_MAP: u32 = u32::MAX;

/// Sets of literals by number.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Sets {
    /// By set: its literals, sorted.
    literals: Lists,
    /// By literal, one after the other: words of bits of a [`Presence`], by the number of the word.
    bits: Vec<(u32, u64)>,
    /// By literal: where its words of bits end.
    ends: Vec<u32>,
    /// How many words of bits a [`Presence`] has.
    words: usize,
    /// The literals of large sets as bits.
    #[serde(skip)]
    maps: Maps,
}

/// Sets without what is quickly made of them.
#[derive(Deserialize)]
struct Stored {
    literals: Lists,
    bits: Vec<(u32, u64)>,
    ends: Vec<u32>,
    words: usize,
}

impl From<Stored> for Sets {
    fn from(Stored { literals, bits, ends, words }: Stored) -> Self {
        let maps = Maps::new(&literals, ends.len());
        Self { literals, bits, ends, words, maps }
    }
}

/// The literals of large sets, a bit each.
#[derive(Debug, Default)]
struct Maps {
    /// By set: which map it has.
    of: Vec<u32>,
    /// Words of bits of one map.
    words: usize,
    bits: Vec<u64>,
}

impl Maps {
    /// Maps of those sets, over so many literals.
    fn new(sets: &Lists, literals: usize) -> Self {
        let words = literals.div_ceil(u64::BITS as usize);
        let (mut of, mut bits) = (vec![NO_MAP; sets.count()], Vec::new());
        let large = (0..).zip(&mut of).filter(|(set, _)| sets.of(*set).len() > MAPPED);
        for ((set, map), number) in large.zip(0..) {
            *map = number;
            let start = bits.len();
            bits.resize(start + words, 0);
            for &needle in sets.of(set) {
                // No literal has a greater number, unless the stored rules are damaged.
                if let Some(word) = bits.get_mut(start + needle as usize / 64) {
                    *word |= 1 << (needle % u64::BITS);
                }
            }
        }
        Self { of, words, bits }
    }

    /// The map of a set that has one.
    #[inline]
    fn of(&self, set: u32) -> Option<&[u64]> {
        let map = self.of.get(set as usize).filter(|map| **map != NO_MAP)?;
        let start = *map as usize * self.words;
        Some(&self.bits[start..start + self.words])
    }
}

/// Which sets have a literal in a text.
#[derive(Debug, Default)]
pub struct Presence(Vec<u64>);

/// One of the sets.
#[derive(Debug, Clone, Copy)]
pub struct Set<'s> {
    /// Its literals, sorted.
    pub literals: &'s [Needle],
    /// The same as bits, for a large set.
    map: Option<&'s [u64]>,
}

impl Set<'_> {
    /// It is large, and asking whether it has a literal costs next to nothing.
    #[inline]
    pub fn is_mapped(&self) -> bool {
        self.map.is_some()
    }

    /// True where the literal is in the set.
    #[inline]
    pub fn has(&self, needle: Needle) -> bool {
        if let Some(map) = self.map {
            map[needle as usize / 64] >> (needle % u64::BITS) & 1 == 1
        } else if self.literals.len() <= FEW {
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
        let sets: Lists = sets.into_iter().collect();
        Stored { literals: sets, bits, ends, words }.into()
    }

    /// The set of that number.
    #[inline]
    pub fn of(&self, set: u32) -> Set<'_> {
        Set { literals: self.literals.of(set), map: self.maps.of(set) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_literals_whatever_its_size() {
        let every = |step: usize, count: u32| (0..count).map(|number| number * step as u32).collect::<Vec<_>>();
        let all =
            vec![vec![3], every(2, FEW as u32), every(3, MAPPED as u32), every(5, MAPPED as u32 + 1), every(7, 80)];
        let sets = Sets::new(all.clone(), 600, |_| true);
        let mapped = (0..).zip(&all).map(|(number, _)| sets.of(number).is_mapped()).collect::<Vec<_>>();
        assert_eq!(mapped, [false, false, false, true, true]);
        for (number, literals) in (0..).zip(&all) {
            let has: Vec<Needle> = (0..600).filter(|&needle| sets.of(number).has(needle)).collect();
            assert_eq!(&has, literals);
        }
    }
}
