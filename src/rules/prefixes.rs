//! Values by strings, looked up by the longest string that a text begins with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::work;

/// Words of bits in which first characters are noted.
const NOTED: usize = 4;

/// Values by strings, looked up by the longest string that a text begins with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Prefixes<T> {
    /// By first character; the longest string first.
    by_first: BTreeMap<char, Vec<(String, T)>>,
    /// A bit for each first character, which a few others share: most texts begin with none, and are asked at every place.
    firsts: [u64; NOTED],
}

impl<T> Default for Prefixes<T> {
    fn default() -> Self {
        Self { by_first: BTreeMap::new(), firsts: [0; NOTED] }
    }
}

/// The word and the bit in which a first character is noted: neighbours of the alphabet have different ones.
#[inline]
fn noted(first: char) -> (usize, u64) {
    let code = u32::from(first);
    ((code >> 6) as usize % NOTED, 1 << (code % u64::BITS))
}

impl<T: Copy> Prefixes<T> {
    /// Adds a string; an equal one that is there already keeps its value.
    pub fn add(&mut self, word: &str, value: T) {
        let Some(first) = word.chars().next() else { return };
        let (at, bit) = noted(first);
        self.firsts[at] |= bit;
        let all = self.by_first.entry(first).or_default();
        if all.iter().any(|(known, _)| known == word) {
            return;
        }
        let at = all.partition_point(|(known, _)| known.len() >= word.len());
        all.insert(at, (word.to_owned(), value));
    }

    /// The value of the longest string that `text` begins with, and its length in bytes.
    pub fn longest(&self, text: &str) -> Option<(T, usize)> {
        work::steps(1);
        let first = text.chars().next()?;
        let (at, bit) = noted(first);
        if self.firsts[at] & bit == 0 {
            return None;
        }
        let all = self.by_first.get(&first)?;
        all.iter().find(|(word, _)| text.starts_with(word.as_str())).map(|(word, value)| (*value, word.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_string_counts_whatever_else_shares_its_bit() {
        let mut prefixes = Prefixes::default();
        for (word, value) in [("し", 1), ("しました", 2), ("した", 3), ("し", 4), ("", 5)] {
            prefixes.add(word, value);
        }
        // The last differs from し by as much as leads to the same bit.
        let others = ["い", "", "\u{3157}", "\u{3457}"];
        assert_eq!(prefixes.longest("しました。"), Some((2, "しました".len())));
        assert_eq!(prefixes.longest("した"), Some((3, "した".len())));
        assert_eq!(prefixes.longest("しよう"), Some((1, "し".len())));
        assert!(others.iter().all(|other| prefixes.longest(other).is_none()));
    }
}
