//! The language in which the program speaks.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::output::Language;

/// The variables that name the language of messages; the first that is set decides.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];
/// The option that names it, before the environment.
const OPTION: &str = "--lang";

/// The language of messages: what `arguments` ask for, else what the environment says. It is needed before the command line
/// is read, since what is wrong with that is told in it.
pub(super) fn chosen(arguments: impl IntoIterator<Item = OsString>) -> Language {
    asked_for(arguments).unwrap_or_else(|| of_environment(|name| std::env::var(name).ok()))
}

/// The last `--lang` that names a language.
fn asked_for(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let mut arguments =
        arguments.into_iter().map_while(|argument| argument.into_string().ok().filter(|text| text != "--"));
    let mut asked = None;
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix(OPTION) {
            Some("") => arguments.next(),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        asked = value.and_then(|value| Language::from_str(&value, false).ok()).or(asked);
    }
    asked
}

/// Japanese where a variable says so, and not in another encoding than that of the messages.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = VARIABLES.iter().find_map(|name| variable(name).filter(|value| !value.is_empty())).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    let (language, encoding) = locale.split_once('.').unwrap_or((&locale, "utf-8"));
    let is_japanese = language == "ja" || language.starts_with("ja_") || language.starts_with("ja-");
    let is_utf8 = encoding.starts_with("utf-8") || encoding.starts_with("utf8");
    if is_japanese && is_utf8 { Language::Ja } else { Language::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_decides_before_the_environment() {
        let asked = |arguments: &[&str]| asked_for(arguments.iter().map(OsString::from));
        assert_eq!(asked(&["extract", "--lang", "ja"]), Some(Language::Ja));
        assert_eq!(asked(&["--lang=en", "extract"]), Some(Language::En));
        assert_eq!(asked(&["extract", "--lang", "fr"]), None);
        assert_eq!(asked(&["extract", "--lang"]), None);
        assert_eq!(asked(&["extract", "--", "--lang=ja"]), None);
        assert_eq!(asked(&["extract", "--language=ja"]), None);
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let of = |set: &[(&str, &str)]| {
            of_environment(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8")]), Language::Ja);
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "")]), Language::Ja);
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8"), ("LC_MESSAGES", "C")]), Language::En);
        assert_eq!(of(&[("LC_ALL", "ja")]), Language::Ja);
        assert_eq!(of(&[("LANG", "jam_JM.UTF-8")]), Language::En);
        // What is written is UTF-8, which such a terminal cannot show.
        assert_eq!(of(&[("LANG", "ja_JP.eucJP")]), Language::En);
        assert_eq!(of(&[]), Language::En);
    }
}
