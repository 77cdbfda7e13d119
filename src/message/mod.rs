//! Messages for people as data: an English template with named values, so that a [`Catalogue`] can say the same in another
//! language. The template is the key of the catalogue, as with gettext: the English text stands in the code and nowhere
//! else, and text that changed without its translation is seen by a test.

mod catalogue;
mod library;
mod template;
mod value;

use std::borrow::Cow;
use std::fmt;

pub use catalogue::{Catalogue, CatalogueError};
pub use library::of_library;
pub use value::{Field, Held, Naming, Of, Shown, Told, Value};

/// A text for people, ready to be said in any language. `Display` says it in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    text: Cow<'static, str>,
    /// What the names in braces stand for; `None` where the text is no template but stands as it is.
    values: Option<Vec<(&'static str, Value)>>,
}

impl Message {
    /// The message of a template: `{name}` stands for the value of that name, `{{` and `}}` for braces. [`message!`] makes
    /// it, and knows at compile time that the names fit.
    pub fn new(template: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        Self { text: Cow::Borrowed(template), values: Some(values) }
    }

    /// The message in the language of `catalogue`; in English where that does not have it.
    pub fn say(&self, catalogue: &Catalogue) -> String {
        self.say_with(catalogue, None)
    }

    /// The same with the names that people know the fields of a record by, and their values.
    pub fn say_with(&self, catalogue: &Catalogue, names: Option<&dyn Naming>) -> String {
        let text = catalogue.find(&self.text).unwrap_or(&self.text);
        let Some(values) = &self.values else { return text.to_owned() };
        template::filled(text, |name| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.say(catalogue, names))
        })
    }

    /// True where there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Catalogue::ENGLISH))
    }
}

/// What it says in English.
impl PartialEq<&str> for Message {
    fn eq(&self, other: &&str) -> bool {
        self.to_string() == **other
    }
}

impl std::error::Error for Message {}

/// As `Display` says it: programs read English.
impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text without values: of this program, which the catalogue may have, or of another one.
impl From<&'static str> for Message {
    fn from(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), values: None }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { text: Cow::Owned(text), values: None }
    }
}

/// Makes a [`Message`] of a template and its values: `message!("cannot read {path}: {error}", path = path.display(), error)`.
/// A name alone is the value of the variable of that name. That each name is used and known is checked at compile time.
macro_rules! message {
    (@value $name:ident) => { $crate::message::message!(@value $name $name) };
    (@value $name:ident $value:expr) => {{
        #[allow(unused_imports, reason = "which of the two is used depends on the value")]
        use $crate::message::{Shown as _, Told as _};
        (&$crate::message::Of(&$value)).value()
    }};
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        // Never run: a template whose names do not fit does not compile.
        let _ = || ::std::format!(::std::concat!($template) $(, $name = "")*);
        $crate::message::Message::new(
            $template,
            ::std::vec![$((::std::stringify!($name), $crate::message::message!(@value $name $($value)?))),*],
        )
    }};
}
pub(crate) use message;

#[cfg(test)]
mod tests;
