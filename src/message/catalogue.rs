//! The messages of one language.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

use super::template::names;

/// What the program says, in Japanese.
const JAPANESE: &str =
    concat!(include_str!("../../messages/ja.toml"), "\n", include_str!("../../messages/libraries.ja.toml"));

/// What each English text is in another language. The catalogue of English is empty: the texts are English.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// `None` for English.
    entries: Option<HashMap<String, String>>,
}

/// Why a text is no catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogueError {
    /// It is no TOML, or has other keys.
    Unreadable(String),
    /// An entry says nothing.
    Empty(String),
    /// An English text stands there twice.
    Twice(String),
    /// The two texts of an entry have other names in braces.
    OtherNames(String),
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "{error}"),
            Self::Empty(text) => write!(f, "nothing is said for {text:?}"),
            Self::Twice(text) => write!(f, "two entries for {text:?}"),
            Self::OtherNames(text) => write!(f, "other names in braces: {text:?}"),
        }
    }
}

impl std::error::Error for CatalogueError {}

/// The file of a catalogue as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    message: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    en: String,
    /// The key is the language.
    #[serde(rename = "ja")]
    text: String,
}

impl Catalogue {
    /// English.
    pub const ENGLISH: &'static Self = &Self { entries: None };

    /// Japanese.
    pub fn japanese() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        // A test looks whether it can be read: it cannot fail here.
        CATALOGUE.get_or_init(|| Self::parse(JAPANESE).unwrap_or_default())
    }

    /// Reads a catalogue: TOML, with a table `[[message]]` for each text, whose `en` is the English one.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, an entry is empty or stands there twice, or its texts differ in the names in braces.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let written: Written = toml::from_str(text).map_err(|error| CatalogueError::Unreadable(error.to_string()))?;
        let mut entries = HashMap::with_capacity(written.message.len());
        for Entry { en, text } in written.message {
            if text.trim().is_empty() {
                return Err(CatalogueError::Empty(en));
            }
            if !same_names(&en, &text) {
                return Err(CatalogueError::OtherNames(en));
            }
            if entries.contains_key(&en) {
                return Err(CatalogueError::Twice(en));
            }
            entries.insert(en, text);
        }
        Ok(Self { entries: Some(entries) })
    }

    /// True where every text stays English.
    pub fn is_english(&self) -> bool {
        self.entries.is_none()
    }

    /// What an English text, or template, is in this language; `None` where there is no entry.
    pub fn find(&self, english: &str) -> Option<&str> {
        self.entries.as_ref()?.get(english).map(String::as_str)
    }

    /// The text in this language, in English where there is no entry.
    pub fn text<'t>(&'t self, english: &'t str) -> &'t str {
        self.find(english).unwrap_or(english)
    }

    /// The English texts that have an entry, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(HashMap::keys).map(String::as_str)
    }
}

/// True where both texts have the same names in braces, however often.
fn same_names(english: &str, text: &str) -> bool {
    let sorted = |text| {
        let mut names = names(text);
        names.sort();
        names.dedup();
        names
    };
    sorted(english) == sorted(text)
}
