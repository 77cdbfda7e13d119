//! The codes of messages about rules. `docs/diagnostics.md` and `docs/ja/diagnostics.md` have a section for each, which the
//! program carries.

use crate::message::Catalogue;

const SECTIONS: &str = include_str!("../../docs/diagnostics.md");
const SECTIONS_JA: &str = include_str!("../../docs/ja/diagnostics.md");

/// A code of messages.
#[derive(Debug)]
pub struct Code {
    /// The code, such as `E301`: E for errors, W for warnings.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What to do where a message has no better advice.
    pub help: &'static str,
}

const fn code(id: &'static str, title: &'static str, help: &'static str) -> Code {
    Code { id, title, help }
}

/// Every code, in order.
pub const CODES: [Code; 45] = [
    code("E101", "the file is no TOML", "https://toml.io tells how tables, lists and texts are written"),
    code("E102", "an entry cannot be read", "docs/rules.md lists the keys of each table"),
    code("E103", "`format` is missing", "write `format = 1` at the head of the file"),
    code("E104", "`family` is missing or unknown", "write `family = \"…\"` below `format = 1`"),
    code("E105", "no dates or no counts", "`jikenbo rules export DIR` writes the built-in file"),
    code("E106", "keys of a family in two files", "write them all in one file"),
    code("E107", "the file is not UTF-8", "save it as UTF-8"),
    code("E108", "no source of somebody else's classes", "write a `[source]` with `title`, `publisher` and `url`"),
    code("E201", "two things with one id", "choose another id; ids name one thing over all files"),
    code("E202", "an unknown label", "declare it with `[[label]]` in a file of the family"),
    code("E203", "an unknown name", "write one of those that there are"),
    code("E204", "a rule without conditions, or a condition without one head", "write a condition for each"),
    code("E205", "an empty list or text", "fill it, or take it out"),
    code("E206", "words that no normalized text holds", "write the normalized form"),
    code("E207", "more than 64 roles", "join roles that no rule tells apart"),
    code("E208", "more than one character to normalize", "write an entry for each character"),
    code("E209", "the date of an example", "write it as in `published = \"2024-07-31\"`"),
    code("E211", "no dictionary form", "write the form that a dictionary lists: 気付く, 見つける, 低い"),
    code("E220", "a term below a day", "write 1 or more: the day of knowing is the first day"),
    code("E221", "a gap in the holidays", "write every year and, in order, every holiday of it"),
    code("E222", "a body bound before the duty began", "write the day on which the duty began, or a later one"),
    code("E223", "an example of the law that comes out otherwise", "correct the example or the entry"),
    code("E301", "a regex that cannot be used", "`jikenbo rules check --explain E301` tells what a regex may hold"),
    code("E302", "too many words or cues", "repeat less, or join what says the same"),
    code("E306", "a regex that is too large", "repeat less: `{..20}` is a gap of at most 20 characters"),
    code(
        "E401",
        "an example that should fire and does not",
        "change the text or the rule; the brackets say what stopped it",
    ),
    code(
        "E402",
        "an example that should be silent and fires",
        "say under `none` what tells the two apart, or drop `blocked_by`",
    ),
    code(
        "E403",
        "an example with other words or another value",
        "correct the example, or the condition that finds them",
    ),
    code(
        "E404",
        "an example that is silent for another reason",
        "write the reason that holds, or a text that gets as far as the one you mean",
    ),
    code("W101", "no file of a family", "`jikenbo rules export DIR` writes every file"),
    code("W501", "no example that fires", "add a `[[rule.example]]` that fires it"),
    code("W502", "no example that stays silent", "add a `[[rule.example]]` with `blocked_by`"),
    code(
        "W503",
        "an example that no condition touches",
        "write a text that comes near: with words of the rule, and a reason why they should not count",
    ),
    code(
        "W504",
        "a word covered by a shorter one",
        "take it out: a word is found wherever it stands, also within longer words",
    ),
    code("W505", "words or parts that no normalized text holds", "write the normalized form"),
    code("W506", "a word boundary beside Japanese letters", "take it out, or name the signs that may stand there"),
    code("W509", "a label that nothing gives", "write a rule for it, or take it out"),
    code("W510", "an `allow` that hides nothing", "take the entry out"),
    code("W511", "a name missing in one language", "give it one: `name = { ja = \"…\", en = \"…\" }`"),
    code("W513", "a word with two meanings", "take one of them out"),
    code("W514", "a condition that is never met", "change it, or take it out"),
    code("W515", "a condition that adds nothing", "take it out, or make it say more"),
    code("W516", "a phrase that no rule uses", "take it out, or name it with `use`"),
    code("W517", "a cause without a class of a survey", "add it to `from.causes` of a label of the survey's family"),
    code("W518", "an alternative that no example fires", "add a `[[rule.example]]` that it fires, or take it out"),
];

/// What to do about a message with that code; `None` for an unknown one.
pub fn help(id: &str) -> Option<&'static str> {
    CODES.iter().find(|code| code.id == id).map(|code| code.help)
}

/// What the documentation in the language of `catalogue` says of a code, as Markdown from its heading on; `None` for an
/// unknown one. Case does not count.
pub fn explanation(id: &str, catalogue: &Catalogue) -> Option<&'static str> {
    let code = CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id))?;
    let sections = if catalogue.is_english() { SECTIONS } else { SECTIONS_JA };
    sections.split("\n## ").find(|section| section.starts_with(code.id)).map(str::trim_end)
}
