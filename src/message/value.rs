//! What stands for a name in a template.

use std::fmt::Display;
use std::io;

use super::{Catalogue, Message};

/// What people call the fields of a record and the values in them.
pub trait Naming {
    /// The name of a field; `None` where its code is its name.
    fn field(&self, field: &str) -> Option<&str>;

    /// What stands for a value of a field, or an item of a list: its name, or the value itself.
    fn value(&self, field: &str, value: &str) -> String;
}

/// A value of a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The same in every language: a name, a number, words out of a file.
    Text(String),
    /// A message of its own, said in the language of the one that holds it.
    Message(Message),
    /// A field of the record.
    Field(Field),
    /// Values of a field.
    Held(Held),
}

impl Value {
    pub(super) fn say(&self, catalogue: &Catalogue, names: Option<&dyn Naming>) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Message(message) => message.say_with(catalogue, names),
            Value::Field(Field { field, text }) => {
                names.and_then(|names| names.field(field)).unwrap_or(text).to_owned()
            }
            Value::Held(held) => held.say(catalogue, names),
        }
    }
}

/// A field of the record, which people may know by another name than programs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    field: String,
    text: String,
}

impl Field {
    /// A field that is called by its code where people have no name for it.
    pub fn new(field: &str) -> Self {
        Self::called(field, field)
    }

    /// A field that is called `text` there.
    pub fn called(field: &str, text: &str) -> Self {
        Self { field: field.to_owned(), text: text.to_owned() }
    }
}

/// The values of a field; there may be none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    field: String,
    values: Vec<String>,
}

impl Held {
    /// These values of a field.
    pub fn new(field: &str, values: &[String]) -> Self {
        Self { field: field.to_owned(), values: values.to_vec() }
    }

    fn say(&self, catalogue: &Catalogue, names: Option<&dyn Naming>) -> String {
        if self.values.is_empty() {
            return catalogue.text("empty").to_owned();
        }
        let said = self.values.iter().map(|value| names.map_or_else(|| value.clone(), |n| n.value(&self.field, value)));
        said.collect::<Vec<_>>().join(catalogue.text(", "))
    }
}

/// What [`message!`] makes a value of. A message stays one; all else is a text. Which of the two traits gives the value is
/// found by the compiler: that of messages needs one reference less, and comes first where both would do.
pub struct Of<'v, T: ?Sized>(pub &'v T);

/// Values that differ from language to language.
pub trait Told {
    /// The value.
    fn value(&self) -> Value;
}

impl Told for Of<'_, Message> {
    fn value(&self) -> Value {
        Value::Message(self.0.clone())
    }
}

impl Told for Of<'_, &Message> {
    fn value(&self) -> Value {
        Value::Message((*self.0).clone())
    }
}

impl Told for Of<'_, Field> {
    fn value(&self) -> Value {
        Value::Field(self.0.clone())
    }
}

impl Told for Of<'_, Held> {
    fn value(&self) -> Value {
        Value::Held(self.0.clone())
    }
}

/// The operating system's own texts are in the catalogue too.
impl Told for Of<'_, io::Error> {
    fn value(&self) -> Value {
        let told = self.0.get_ref().and_then(|inner| inner.downcast_ref::<Message>());
        Value::Message(told.cloned().unwrap_or_else(|| self.0.to_string().into()))
    }
}

impl Told for Of<'_, &io::Error> {
    fn value(&self) -> Value {
        Of(*self.0).value()
    }
}

/// Values that are the same in every language.
pub trait Shown {
    /// The value.
    fn value(&self) -> Value;
}

impl<T: Display + ?Sized> Shown for &Of<'_, T> {
    fn value(&self) -> Value {
        Value::Text(self.0.to_string())
    }
}
