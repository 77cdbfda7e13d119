//! Options whose values are names out of a list that is too long for the help: the shell completes them all the same.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

/// A parser of names, which also says which there are.
#[derive(Clone)]
pub(super) struct Listed<P> {
    parser: P,
    names: fn() -> Vec<&'static str>,
}

impl<P> Listed<P> {
    /// Values as `parser` reads them; those of `names` are completed. The parser decides which are right.
    pub(super) fn new(parser: P, names: fn() -> Vec<&'static str>) -> Self {
        Self { parser, names }
    }
}

impl<P: TypedValueParser> TypedValueParser for Listed<P> {
    type Value = P::Value;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<P::Value, Error> {
        self.parser.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}
