//! Small sets of words, asked whether one of them begins or ends at a given place of a text.
//!
//! Most places are no word's place, and most words of a set begin (or end) with different characters: a look at that one
//! character answers nearly every question, at a small part of what an automaton costs to start.

/// Words with what they mean, by a character that each holds at a known place.
#[derive(Debug)]
struct Words<T> {
    /// The characters by their last eight bits: where the bit is not set, there is no word.
    characters: [u64; 4],
    /// By character; of one character the longer first, of one length as they were given.
    words: Vec<(char, String, T)>,
}

impl<T> Words<T> {
    fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, T)>, character: impl Fn(&str) -> Option<char>) -> Self {
        let keyed = pairs.into_iter().filter_map(|(word, value)| Some((character(word)?, word.to_owned(), value)));
        let mut words: Vec<_> = keyed.collect();
        words.sort_by_key(|(character, word, _)| (*character, std::cmp::Reverse(word.len())));
        let mut characters = [0; 4];
        for (character, ..) in &words {
            characters[block(*character) % 4] |= bit(*character);
        }
        Self { characters, words }
    }

    /// False where no word has that character.
    #[inline]
    fn may_have(&self, character: char) -> bool {
        self.characters[block(character) % 4] & bit(character) != 0
    }

    /// The words of that character.
    fn of(&self, character: char) -> impl Iterator<Item = &(char, String, T)> {
        let first = self.words.partition_point(|(known, ..)| *known < character);
        self.words.iter().skip(first).take_while(move |(known, ..)| *known == character)
    }
}

/// The bit of `character` among the 64 of its block.
#[inline]
fn bit(character: char) -> u64 {
    1 << (u32::from(character) % u64::BITS)
}

/// The number of the 64 characters that `character` is one of.
#[inline]
fn block(character: char) -> usize {
    (u32::from(character) / u64::BITS) as usize
}

/// Words of one kind, asked whether one of them stands at a given place.
#[derive(Debug)]
pub(super) struct Slot<T>(Words<T>);

impl<T: Copy> Slot<T> {
    /// A slot of these words; empty ones are passed over, and of equal ones the first counts.
    pub(super) fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self(Words::new(pairs, |word| word.chars().next()))
    }

    /// The longest word that stands at byte `at`: what it means and where it ends.
    #[inline]
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(T, usize)> {
        let first = text.get(at..)?.chars().next()?;
        if self.0.may_have(first) { self.longest(text, at, first) } else { None }
    }

    #[inline(never)]
    fn longest(&self, text: &str, at: usize, first: char) -> Option<(T, usize)> {
        let rest = text.get(at..)?;
        let (_, word, value) = self.0.of(first).find(|(_, word, _)| rest.starts_with(word.as_str()))?;
        Some((*value, at + word.len()))
    }
}

/// Words of one kind, asked which of them a text ends with.
#[derive(Debug)]
pub(super) struct Endings<T>(Words<T>);

impl<T> Endings<T> {
    /// Endings of these words; empty ones are passed over.
    pub(super) fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self(Words::new(pairs, |word| word.chars().next_back()))
    }

    /// The words that `text` ends with, the longer first, each after what stands before it.
    pub(super) fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let last = text.chars().next_back().filter(|last| self.0.may_have(*last));
        let words = last.into_iter().flat_map(|last| self.0.of(last));
        words.filter_map(move |(_, word, value)| Some((text.strip_suffix(word.as_str())?, value)))
    }

    /// True where `text` ends with one of the words.
    pub(super) fn end(&self, text: &str) -> bool {
        self.of(text).next().is_some()
    }
}

/// Words of one kind, asked where in a text the next of them stands.
#[derive(Debug)]
pub(super) struct Search<T> {
    slot: Slot<T>,
    /// A bit for each character that a word begins with.
    firsts: Vec<u64>,
}

impl<T: Copy> Search<T> {
    /// A search for these words, as those of a [`Slot`].
    pub(super) fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let slot = Slot::new(pairs);
        let mut firsts = Vec::new();
        for (first, ..) in &slot.0.words {
            let block = block(*first);
            firsts.resize(firsts.len().max(block + 1), 0);
            firsts[block] |= bit(*first);
        }
        Self { slot, firsts }
    }

    /// The first place at or after byte `from` where a word stands, and the longest word there: what it means, its start
    /// and its end.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(T, usize, usize)> {
        let (mut at, mut rest) = (from, text.get(from..)?.as_bytes());
        while let Some((length, block, place)) = first_of(rest) {
            let may_begin = self.firsts.get(block).is_some_and(|firsts| firsts >> place & 1 == 1);
            if may_begin && let Some((value, end)) = self.slot.at(text, at) {
                return Some((value, at, end));
            }
            (at, rest) = (at + length, &rest[length..]);
        }
        None
    }
}

/// The first character of some UTF-8: its length, its block and its place in that. Other than a `char` it is not put
/// together first, which matters where every character of a text is looked at.
#[inline]
fn first_of(text: &[u8]) -> Option<(usize, usize, u8)> {
    let low = |byte: u8| usize::from(byte & 63);
    Some(match *text {
        [a @ 0..0x80, ..] => (1, usize::from(a >> 6), a & 63),
        [a @ 0xE0..0xF0, b, c, ..] => (3, usize::from(a & 15) << 6 | low(b), c & 63),
        [a @ 0..0xE0, b, ..] => (2, usize::from(a & 31), b & 63),
        [a, b, c, d, ..] => (4, usize::from(a & 7) << 12 | low(b) << 6 | low(c), d & 63),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_a_place_is_taken() {
        let slot = Slot::new([("年", 1), ("年度", 2), ("年", 3), ("", 4)]);
        assert_eq!(slot.at("2024年度", 4), Some((2, 10)));
        assert_eq!(slot.at("2024年", 4), Some((1, 7)), "of equal words the first");
        for at in [0, 5, 7, 8] {
            assert_eq!(slot.at("2024年", at), None, "{at}");
        }
    }

    #[test]
    fn characters_that_share_their_last_bits_are_told_apart() {
        let slot = Slot::new([("A", 1), ("\u{81}", 2)]);
        assert_eq!(slot.at("\u{41}", 0), Some((1, 1)));
        assert_eq!(slot.at("\u{81}", 0), Some((2, 2)));
        assert_eq!(slot.at("\u{C1}", 0), None);
    }

    #[test]
    fn endings_come_longest_first_with_what_stands_before_them() {
        let endings = Endings::new([("約", 1), ("およそ約", 2), ("計", 3)]);
        let found: Vec<_> = endings.of("人およそ約").collect();
        assert_eq!(found, [("人", &2), ("人およそ", &1)]);
        assert!(endings.end("計") && !endings.end("計る") && !endings.end(""));
    }

    #[test]
    fn a_search_finds_the_first_place_and_passes_over_what_only_begins_so() {
        let search = Search::new([("一", 1), ("一昨年", 2), ("令和", 3), ("\u{20BB7}", 4)]);
        assert_eq!(search.next("令は一昨年", 0), Some((2, 6, 15)));
        assert_eq!(search.next("令は一昨年", 7), None, "inside a character");
        assert_eq!(search.next("令は一昨年", 9), None);
        assert_eq!(search.next("\u{20BB8}\u{20BB7}", 0), Some((4, 4, 8)));
        for c in ['a', '\u{7F}', '\u{80}', '\u{7FF}', '\u{800}', '件', '\u{FFFF}', '\u{10000}', '\u{10FFFF}'] {
            let (length, block_of, place) = first_of(c.to_string().as_bytes()).unwrap();
            assert_eq!((length, block_of, 1 << place), (c.len_utf8(), block(c), bit(c)), "{c:?}");
        }
    }
}
