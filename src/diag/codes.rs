//! The codes of messages about rules. `docs/diagnostics.md` has a section for each, which the program carries.

const SECTIONS: &str = include_str!("../../docs/diagnostics.md");

/// Every code with its title, in order.
pub const CODES: [(&str, &str); 37] = [
    ("E101", "the file is no TOML"),
    ("E102", "an entry cannot be read"),
    ("E103", "`format` is missing"),
    ("E104", "`family` is missing or unknown"),
    ("E105", "no dates or no counts"),
    ("E106", "keys of a family in two files"),
    ("E107", "the file is not UTF-8"),
    ("E201", "two things with one id"),
    ("E202", "an unknown label"),
    ("E203", "an unknown name"),
    ("E204", "a rule without conditions, or a condition without one head"),
    ("E205", "an empty list or text"),
    ("E206", "words that no normalized text holds"),
    ("E207", "more than 64 roles"),
    ("E208", "normalizing more than one character"),
    ("E209", "the date of an example"),
    ("E301", "a regex that cannot be used"),
    ("E302", "too many words or cues"),
    ("E306", "a regex that is too large"),
    ("E401", "an example that should fire and does not"),
    ("E402", "an example that should be silent and fires"),
    ("E403", "an example with other words or another value"),
    ("E404", "an example that is silent for another reason"),
    ("W101", "no file of a family"),
    ("W501", "no example that fires"),
    ("W502", "no example that stays silent"),
    ("W503", "an example that no condition touches"),
    ("W504", "a word covered by a shorter one"),
    ("W505", "a part that no normalized text holds"),
    ("W506", "a word boundary beside Japanese letters"),
    ("W509", "a label that nothing gives"),
    ("W510", "an `allow` that hides nothing"),
    ("W511", "a name missing in one language"),
    ("W513", "a word with two meanings"),
    ("W514", "a condition that is never met"),
    ("W515", "a condition that adds nothing"),
    ("W516", "a phrase that no rule uses"),
];

/// What the documentation says of `code`, as Markdown from its heading on; `None` for an unknown one. Case does not count.
pub fn explanation(code: &str) -> Option<&'static str> {
    let known = CODES.iter().any(|(known, _)| known.eq_ignore_ascii_case(code));
    let mut sections = SECTIONS.split("\n## ").filter(|section| known && section.len() >= code.len());
    let section =
        sections.find(|section| section.get(..code.len()).is_some_and(|head| head.eq_ignore_ascii_case(code)))?;
    Some(section.trim_end())
}
