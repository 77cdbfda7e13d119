//! Tags with attributes without end, which no page has that is meant to be read.

/// A tag with more than so many bytes outside of quotes is passed over: the tokenizer compares each attribute with all
/// before it.
pub(super) const MOST_BARE: usize = 32 << 10;

/// What looks like a start tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawTag {
    /// Offset of its `<`.
    pub start: usize,
    /// Offset behind its `>`, or the end of the page.
    pub end: usize,
    /// How many bytes of it stand outside of quotes.
    pub bare: usize,
}

/// The next start tag at `from` or later.
pub(super) fn next_tag(page: &str, from: usize) -> Option<RawTag> {
    let bytes = page.as_bytes();
    let rest = bytes.get(from..)?;
    let opens = |at: &usize| rest.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
    let start = from + memchr::memchr_iter(b'<', rest).find(opens)?;
    let (mut at, mut bare, mut state) = (start, 0, State::Word);
    while let Some(&byte) = bytes.get(at).filter(|_| state != State::End) {
        at += 1;
        if state == State::Sign && matches!(byte, b'"' | b'\'') {
            at += memchr::memchr(byte, bytes.get(at..)?).map_or(page.len() - at, |end| end + 1);
            state = State::Between;
        } else {
            bare += 1;
            state = state.behind(byte);
        }
    }
    Some(RawTag { start, end: at, bare })
}

/// Where in a tag a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In the name of the tag, or in a value without quotes.
    Word,
    /// Before an attribute.
    Between,
    /// In the name of an attribute.
    Name,
    /// Behind it.
    Named,
    /// Before a value.
    Sign,
    /// Behind the tag.
    End,
}

impl State {
    /// The state behind `byte`, which opens no quotes.
    fn behind(self, byte: u8) -> Self {
        match (self, byte) {
            (_, b'>') => Self::End,
            (Self::Word | Self::Between, byte) if byte.is_ascii_whitespace() => Self::Between,
            (Self::Name | Self::Named, byte) if byte.is_ascii_whitespace() => Self::Named,
            (Self::Sign, byte) if byte.is_ascii_whitespace() => Self::Sign,
            (Self::Between | Self::Name | Self::Named, b'/') => Self::Between,
            (Self::Name | Self::Named, b'=') => Self::Sign,
            (Self::Between | Self::Name | Self::Named, _) => Self::Name,
            (Self::Word | Self::Sign | Self::End, _) => Self::Word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_at_the_first_bracket_outside_of_values() {
        let page = "a < b <p class = '>' title=\"<\" x'y>text</p><br><i a=\"";
        let tags: Vec<_> = std::iter::successors(next_tag(page, 0), |tag| next_tag(page, tag.end)).collect();
        let words: Vec<_> = tags.iter().map(|tag| &page[tag.start..tag.end]).collect();
        assert_eq!(words, ["<p class = '>' title=\"<\" x'y>", "<br>", "<i a=\""]);
        assert_eq!(tags.iter().map(|tag| tag.bare).collect::<Vec<_>>(), [23, 4, 5]);
        for page in ["<p =\"a b>c", "<p a==\"a b>c", "<p a=b =\"c>d", "<p a/=\"b>c"] {
            let tag = next_tag(page, 0).unwrap();
            assert_eq!((tag.end, tag.bare), (page.len() - 1, page.len() - 1), "no quotes open in {page}");
        }
    }
}
