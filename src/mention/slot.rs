//! Small sets of words, asked whether one of them begins or ends at a given place of a text.
//!
//! Most places are no word's place, and most words of a set begin (or end) with different characters: a look at that one
//! character answers nearly every question, at a small part of what an automaton costs to start.

/// Words with what they mean, by a character that each holds at a known place.
#[derive(Debug)]
struct Words<T> {
    /// The characters by their last six bits: where the bit is not set, there is no word.
    characters: u64,
    /// By character; of one character the longer first, of one length as they were given.
    words: Vec<(char, String, T)>,
}

impl<T> Words<T> {
    fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, T)>, character: impl Fn(&str) -> Option<char>) -> Self {
        let keyed = pairs.into_iter().filter_map(|(word, value)| Some((character(word)?, word.to_owned(), value)));
        let mut words: Vec<_> = keyed.collect();
        words.sort_by_key(|(character, word, _)| (*character, std::cmp::Reverse(word.len())));
        let characters = words.iter().fold(0, |set, (character, ..)| set | bit(*character));
        Self { characters, words }
    }

    /// The words of that character.
    #[inline]
    fn of(&self, character: char) -> impl Iterator<Item = &(char, String, T)> {
        let words = if self.characters & bit(character) == 0 { &[] } else { &self.words[..] };
        let first = words.partition_point(|(known, ..)| *known < character);
        words.iter().skip(first).take_while(move |(known, ..)| *known == character)
    }
}

fn bit(character: char) -> u64 {
    1 << (u32::from(character) % u64::BITS)
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
        let rest = text.get(at..)?;
        let mut words = self.0.of(rest.chars().next()?);
        let (_, word, value) = words.find(|(_, word, _)| rest.starts_with(word.as_str()))?;
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
        let words = text.chars().next_back().into_iter().flat_map(|last| self.0.of(last));
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
        let may_begin = |c: char| self.firsts.get(block(c)).is_some_and(|firsts| firsts & bit(c) != 0);
        let mut places = text.get(from..)?.char_indices().filter(|(_, c)| may_begin(*c));
        places.find_map(|(at, _)| self.slot.at(text, from + at).map(|(value, end)| (value, from + at, end)))
    }
}

/// The number of the 64 characters that `character` is one of.
fn block(character: char) -> usize {
    (u32::from(character) / u64::BITS) as usize
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
    }
}
