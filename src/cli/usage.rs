//! What is wrong with a command line, and the help that it asks for.

use std::error::Error;
use std::io::{self, Write};

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cli;
use super::exit::Exit;
use crate::message::{Catalogue, Message, message};
use crate::text::printable;

/// Why a command line is not done, or help that it asks for.
#[derive(Debug)]
pub(super) enum UsageError {
    /// As clap sees it.
    Clap(Box<clap::Error>),
    /// What clap cannot see by itself.
    Message(Box<Message>),
}

impl From<clap::Error> for UsageError {
    fn from(error: clap::Error) -> Self {
        Self::Clap(Box::new(error))
    }
}

/// An error in the command line that clap cannot see by itself.
pub(super) fn usage_error(message: impl Into<Message>) -> UsageError {
    UsageError::Message(Box::new(message.into()))
}

/// Shows the help that was asked for, or what is wrong with the command line.
pub(super) fn tell(error: &UsageError, catalogue: &Catalogue) -> Exit {
    // A terminal that has gone away cannot be told anything.
    match error {
        UsageError::Clap(error) if catalogue.is_english() || is_help(error.kind()) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Fine };
        }
        UsageError::Clap(error) => say(&of_clap(error).text(catalogue)),
        UsageError::Message(message) if catalogue.is_english() => {
            let _ = Cli::command().error(ErrorKind::ValueValidation, message).print();
        }
        UsageError::Message(message) => say(&Told { message: (**message).clone(), ..Told::default() }.text(catalogue)),
    }
    Exit::Usage
}

/// Help and the version are results, in the language of the command line that gave them.
fn is_help(kind: ErrorKind) -> bool {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    matches!(kind, DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion)
}

fn say(text: &str) {
    let _ = io::stderr().lock().write_all(printable(text).as_bytes());
}

/// An error of clap's as messages: clap says it in English only.
#[derive(Default)]
struct Told {
    message: Message,
    /// Words out of the command line, one a line.
    words: Vec<String>,
    tips: Vec<Message>,
    usage: Option<String>,
}

impl Told {
    fn text(&self, catalogue: &Catalogue) -> String {
        let mut out = format!("{} {}\n", catalogue.text("error:"), self.message.say(catalogue));
        self.words.iter().for_each(|word| out += &format!("  {word}\n"));
        if !self.tips.is_empty() {
            out.push('\n');
        }
        self.tips.iter().for_each(|tip| out += &format!("  {} {}\n", catalogue.text("tip:"), tip.say(catalogue)));
        if let Some(usage) = &self.usage {
            out += &format!("\n{}{usage}\n", catalogue.text("Usage: "));
        }
        out + "\n" + catalogue.text("For more information, try '--help'.") + "\n"
    }
}

fn of_clap(error: &clap::Error) -> Told {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let list = |kind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    };
    let mut words = list(ContextKind::PriorArg);
    let argument = one(ContextKind::InvalidArg);
    let message = match (error.kind(), argument, one(ContextKind::InvalidValue)) {
        (ErrorKind::UnknownArgument, Some(argument), _) => message!("unexpected argument '{argument}' found", argument),
        (ErrorKind::ArgumentConflict, Some(argument), _) if words == [argument.as_str()] => {
            words.clear();
            message!("the argument '{argument}' cannot be used multiple times", argument)
        }
        (ErrorKind::ArgumentConflict, Some(argument), _) => {
            message!("the argument '{argument}' cannot be used with", argument)
        }
        (ErrorKind::InvalidValue, Some(argument), Some(value)) if value.is_empty() => {
            message!("a value is required for '{argument}' but none was supplied", argument)
        }
        (ErrorKind::InvalidValue, Some(argument), Some(value)) => invalid(&value, &argument),
        (ErrorKind::ValueValidation, Some(argument), Some(value)) => match error.source() {
            Some(why) => {
                let told = why.downcast_ref::<Message>().cloned().unwrap_or_else(|| why.to_string().into());
                message!("{invalid}: {why}", invalid = invalid(&value, &argument), why = told)
            }
            None => invalid(&value, &argument),
        },
        (ErrorKind::InvalidSubcommand, ..) => {
            let name = one(ContextKind::InvalidSubcommand).unwrap_or_default();
            message!("unrecognized subcommand '{name}'", name)
        }
        (ErrorKind::MissingRequiredArgument, ..) => {
            words = list(ContextKind::InvalidArg);
            message!("the following required arguments were not provided:")
        }
        (kind, ..) => Message::from(kind.as_str().unwrap_or("the command line is wrong")),
    };
    let values = list(ContextKind::ValidValue);
    if !values.is_empty() {
        words.push(format!("[{}]", values.join(", ")));
    }
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => Some(usage.to_string()),
        _ => None,
    };
    let usage = usage.map(|usage| usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned());
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.into_iter().flat_map(list).map(|name| message!("did you mean '{name}'?", name));
    Told { message, words, tips: near.collect(), usage }
}

fn invalid(value: &str, argument: &str) -> Message {
    message!("invalid value '{value}' for '{argument}'", value, argument)
}
