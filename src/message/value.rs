//! What stands for a name in a template.

use std::fmt::Display;
use std::io;

use super::{Catalogue, Message};

/// A value of a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The same in every language: a name, a number, words out of a file.
    Text(String),
    /// A message of its own, said in the language of the one that holds it.
    Message(Message),
}

impl Value {
    pub(super) fn say(&self, catalogue: &Catalogue) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Message(message) => message.say(catalogue),
        }
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
