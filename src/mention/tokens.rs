//! The private-use characters that stand for mentions in the text that rules see.
//!
//! The normalizer takes private-use characters out of the input, so a text cannot forge one.

/// A date.
pub const DATE: char = '\u{E000}';
/// A period from one date to another.
pub const PERIOD: char = '\u{E001}';
/// A year without a month, or a business year.
pub const YEAR: char = '\u{E003}';
/// An organization's name.
pub const ORGANIZATION: char = '\u{E002}';
/// The count token of the first unit of `rules/counts.toml`; the others follow in file order.
pub const FIRST_COUNT: char = '\u{E010}';
/// The last count token.
pub const LAST_COUNT: char = '\u{E0FF}';

/// Stands for every count token where literals are looked for; no text holds it.
pub const ANY_COUNT: char = '\u{E100}';

/// The token for a count of the unit at `index` in `rules/counts.toml`; units past the last token share it.
pub fn count(index: usize) -> char {
    let last = LAST_COUNT as u32 - FIRST_COUNT as u32;
    let offset = u32::try_from(index).map_or(last, |index| index.min(last));
    char::from_u32(FIRST_COUNT as u32 + offset).unwrap_or(LAST_COUNT)
}

/// True for every token.
pub fn is_token(c: char) -> bool {
    ('\u{E000}'..='\u{E0FF}').contains(&c)
}

/// True for the token of a count.
pub fn is_count(c: char) -> bool {
    (FIRST_COUNT..=LAST_COUNT).contains(&c)
}
