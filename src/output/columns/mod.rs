//! What a table has in its columns.

mod cell;
mod extra;
mod list;
mod selection;

pub use cell::Cell;
#[cfg(feature = "parquet")]
pub(super) use cell::signed;
pub use extra::{EXTRA_COLUMNS, TIMELINE};
pub use list::COLUMNS;
pub use selection::{Selection, UnknownColumn};

use crate::message::Catalogue;
use crate::record::Record;

/// A column of a table.
pub struct Column {
    /// Its name: the header, and the name in typed formats.
    pub name: &'static str,
    /// Its Japanese header.
    pub header_ja: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// The cell of a record.
    pub cell: fn(&Record) -> Cell<'_>,
    /// What it means, in English.
    pub meaning: &'static str,
    /// The same in Japanese.
    pub meaning_ja: &'static str,
    /// Its values were not measured on enough posts, or not found to be right often enough.
    pub experimental: bool,
}

impl Column {
    /// What stands above the column.
    pub fn header(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.name,
            Language::Ja => self.header_ja,
        }
    }
}

/// The language of headers and explanations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// Japanese
    Ja,
}

impl Language {
    /// The messages of the language.
    pub fn catalogue(self) -> &'static Catalogue {
        match self {
            Language::En => Catalogue::ENGLISH,
            Language::Ja => Catalogue::japanese(),
        }
    }
}

/// What the cells of a column hold. Any of them may be empty: the post does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A day, month or year.
    Date,
    /// A code of the vocabulary with this name.
    Code(&'static str),
    /// A list of texts.
    Texts,
    /// A list of codes of the vocabulary with this name.
    Codes(&'static str),
    /// A list of counts.
    Counts,
    /// A list of dated statements.
    Moments,
}

impl Kind {
    /// The vocabulary of the units of counts.
    pub const UNITS: &str = "count";

    /// The name of the type in English and in Japanese.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Kind::Text => ("text", "文字列"),
            Kind::Integer => ("number", "整数"),
            Kind::Boolean => ("true/false", "真偽"),
            Kind::Date => ("date", "日付"),
            Kind::Code(_) => ("code", "コード"),
            Kind::Texts => ("list of texts", "文字列の列"),
            Kind::Codes(_) => ("list of codes", "コードの列"),
            Kind::Counts => ("list of counts", "数の列"),
            Kind::Moments => ("list of dated statements", "日付のある記述の列"),
        }
    }

    /// The vocabulary that the codes of the column come from.
    pub fn vocabulary(self) -> Option<&'static str> {
        match self {
            Kind::Code(name) | Kind::Codes(name) => Some(name),
            Kind::Counts => Some(Self::UNITS),
            _ => None,
        }
    }

    /// True for columns whose cells hold several values.
    pub fn is_list(self) -> bool {
        matches!(self, Kind::Texts | Kind::Codes(_) | Kind::Counts | Kind::Moments)
    }
}

/// Every column that there is: those of the contract, then the further ones.
pub fn all_columns() -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().chain(EXTRA_COLUMNS)
}
