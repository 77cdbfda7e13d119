//! Bytes as characters, which is how Python counts.

/// How many bytes are counted anew for a place; what lies before them is known.
const BLOCK: usize = 4 << 10;

/// A text whose byte offsets are asked for as numbers of characters (code points), in any order.
pub struct Characters<'t> {
    text: &'t str,
    /// How many characters begin before each block.
    blocks: Vec<usize>,
}

impl<'t> Characters<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Self {
        let counts = text.as_bytes().chunks(BLOCK).map(begun);
        let before = counts.scan(0, |known, count| {
            *known += count;
            Some(*known)
        });
        Self { text, blocks: std::iter::once(0).chain(before).collect() }
    }

    /// How many characters begin before `byte`; all of them for an offset behind the end.
    pub fn before(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let block = byte / BLOCK;
        let known = self.blocks.get(block).copied().unwrap_or_default();
        known + begun(self.text.as_bytes().get(block * BLOCK..byte).unwrap_or_default())
    }
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl Characters<'_> {
    /// The byte at which the character of this number, from 0, begins; the length of the text where it has no such.
    pub fn byte(&self, character: usize) -> usize {
        let block = self.blocks.partition_point(|known| *known <= character).saturating_sub(1);
        let known = self.blocks.get(block).copied().unwrap_or_default();
        let rest = self.text.as_bytes().get(block * BLOCK..).unwrap_or_default();
        let begins = rest.iter().enumerate().filter(|(_, byte)| **byte & 0xC0 != 0x80);
        let mut behind = begins.skip(character.saturating_sub(known));
        behind.next().map_or(self.text.len(), |(at, _)| block * BLOCK + at)
    }
}
