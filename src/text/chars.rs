//! Sets of characters, for the loops that look at every character of a text.

/// Blocks of 64 characters, which differ in their last byte only, in the planes that texts are written in.
pub(super) const BLOCKS: usize = 0x1_0000 / 64;

/// A set of characters that is quick to ask.
#[derive(Debug, Clone)]
pub struct CharSet {
    /// A bit for each character, by block.
    blocks: Box<[u64]>,
    /// Those beyond the blocks.
    others: Vec<char>,
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = Self { blocks: vec![0; BLOCKS].into(), others: Vec::new() };
        for c in chars {
            match set.blocks.get_mut(c as usize / 64) {
                Some(block) => *block |= 1 << (c as usize % 64),
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_only_what_was_put_in() {
        let set: CharSet = "。!𠮷".chars().collect();
        assert!("。!𠮷".chars().all(|c| set.has(c)));
        assert!(!"、\"𠮸が\u{0}".chars().any(|c| set.has(c)));
    }
}
