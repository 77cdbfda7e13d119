//! Sets of characters, for the loops that look at every character of a text.

use serde::{Deserialize, Serialize};

/// Blocks of 64 characters, which differ in their last byte only, in the planes that texts are written in.
pub(super) const BLOCKS: usize = 0x1_0000 / 64;

/// A set of characters that is quick to ask.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<char>", into = "Vec<char>")]
pub struct CharSet {
    /// A bit for each character, by block.
    blocks: Box<[u64]>,
    /// By first byte: a bit for each second byte of three behind which a character of the set may stand; all bits for
    /// characters of other lengths.
    leads: [u64; 256],
    /// Those beyond the blocks.
    others: Vec<char>,
}

impl From<Vec<char>> for CharSet {
    fn from(chars: Vec<char>) -> Self {
        chars.into_iter().collect()
    }
}

impl From<CharSet> for Vec<char> {
    fn from(set: CharSet) -> Self {
        ('\0'..='\u{FFFF}').filter(|&c| set.has(c)).chain(set.others.iter().copied()).collect()
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = Self {
            blocks: vec![0; BLOCKS].into(),
            leads: std::array::from_fn(|lead| if lead >> 4 == 0xE { 0 } else { u64::MAX }),
            others: Vec::new(),
        };
        for c in chars {
            match set.blocks.get_mut(c as usize / 64) {
                Some(block) => {
                    *block |= 1 << (c as usize % 64);
                    set.leads[0xE0 | c as usize >> 12 & 15] |= 1 << (c as usize >> 6 & 63);
                }
                None => set.others.push(c),
            }
        }
        set
    }
}

impl CharSet {
    /// True for a character of the set.
    #[inline]
    pub fn has(&self, c: char) -> bool {
        match self.blocks.get(c as usize / 64) {
            Some(block) => block >> (c as usize % 64) & 1 == 1,
            None => self.others.contains(&c),
        }
    }

    /// The first character of the set in `text` at byte `from`, a character boundary, or later, and where it stands.
    #[inline]
    pub fn find(&self, text: &str, from: usize) -> Option<(usize, char)> {
        let mut at = from;
        loop {
            at = self.skip(text.as_bytes(), at);
            let c = text.get(at..)?.chars().next()?;
            if self.has(c) {
                return Some((at, c));
            }
            at += c.len_utf8();
        }
    }

    /// The byte behind the characters at `at` that are of no block of the set: most of a text, told from two bytes of
    /// three.
    #[inline]
    fn skip(&self, bytes: &[u8], from: usize) -> usize {
        let mut rest = bytes.get(from..).unwrap_or_default();
        while let [lead, second, _, behind @ ..] = rest
            && self.leads[usize::from(*lead)] >> (second & 63) & 1 == 0
        {
            rest = behind;
        }
        bytes.len() - rest.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_only_what_was_put_in() {
        let set: CharSet = "。!𠮷".chars().collect();
        assert!("。!𠮷".chars().all(|c| set.has(c)));
        assert!(!"、\"𠮸が\u{0}".chars().any(|c| set.has(c)));
        assert_eq!(set.find("誤送信。a!", 0), Some((9, '。')));
        assert_eq!(set.find("誤送信。a!", 12), Some((13, '!')));
        assert_eq!(set.find("x𠮸、é𠮷", 0), Some((10, '𠮷')));
        assert_eq!(set.find("誤送信", 3), None);
        assert_eq!(set.find("誤送信", 9), None);
    }
}
