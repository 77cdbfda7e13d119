//! Standard error for messages, standard output for results.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::exit::Exit;
use crate::diag::{Diagnostic, NoSources, Sources, render_text_in};
use crate::message::{Catalogue, Message, message};
use crate::output::Language;
use crate::text::printable;

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(super) enum ColourWhen {
    /// On a terminal, unless NO_COLOR is set or the terminal has none
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
}

/// Where messages and results go.
pub(super) struct Terminal {
    colour: bool,
    colour_out: bool,
    /// The language that the command line asks for.
    asked: Option<Language>,
    catalogue: &'static Catalogue,
}

impl Terminal {
    pub(super) fn new(when: ColourWhen, asked: Option<Language>, catalogue: &'static Catalogue) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = |is_terminal: bool| match when {
            ColourWhen::Always => true,
            ColourWhen::Never => false,
            ColourWhen::Auto => is_terminal && !set("NO_COLOR") && !dumb,
        };
        let (colour, colour_out) = (wanted(io::stderr().is_terminal()), wanted(io::stdout().is_terminal()));
        Self { colour, colour_out, asked, catalogue }
    }

    /// The language that the command line asks for: what a file holds depends on that alone, never on the environment.
    pub(super) fn asked_language(&self) -> Option<Language> {
        self.asked
    }

    /// The language of messages, and of results that people read on the screen.
    pub(super) fn language(&self) -> Language {
        if self.catalogue.is_english() { Language::En } else { Language::Ja }
    }

    /// The messages in that language.
    pub(super) fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// The messages in the language that the command line asks for, for what may be a file.
    pub(super) fn asked_catalogue(&self) -> &'static Catalogue {
        self.asked.unwrap_or_default().catalogue()
    }

    /// True where results on standard output may be coloured.
    pub(super) fn colour_out(&self) -> bool {
        self.colour_out
    }

    /// Writes a message to standard error, as it is. There is nobody to tell if that fails.
    pub(super) fn say(&self, message: impl Into<Message>) {
        let _ = io::stderr().lock().write_all(self.said(message).as_bytes());
    }

    /// Writes a message and a line end to standard error.
    pub(super) fn line(&self, message: impl Into<Message>) {
        self.say(self.said(message) + "\n");
    }

    /// The message in the language of messages.
    pub(super) fn said(&self, message: impl Into<Message>) -> String {
        message.into().say(self.catalogue)
    }

    /// Writes diagnostics to standard error, with source lines out of `sources`.
    pub(super) fn report(&self, diags: &[Diagnostic], sources: &dyn Sources) {
        self.say(render_text_in(diags, sources, self.colour, self.catalogue));
    }

    /// Writes one message about no place in a text.
    pub(super) fn tell(&self, diag: &Diagnostic) {
        self.report(std::slice::from_ref(diag), &NoSources);
    }

    /// Writes a whole result to standard output; a terminal gets no character that steers it. A reader that has gone away
    /// is no error.
    pub(super) fn result(&self, bytes: &[u8]) -> Exit {
        if io::stdout().is_terminal() {
            return self.styled(&printable(&String::from_utf8_lossy(bytes)));
        }
        self.write(bytes)
    }

    /// Writes a whole text to standard output with its colours. What of it comes out of posts, paths or rules must have
    /// gone through [`printable`].
    pub(super) fn styled(&self, text: &str) -> Exit {
        self.write(text.as_bytes())
    }

    fn write(&self, bytes: &[u8]) -> Exit {
        self.stream(bytes).err().unwrap_or(Exit::Fine)
    }

    /// Writes a part of a result to standard output. The error says how to end where no more can be written: well, if the
    /// reader has gone away.
    pub(super) fn stream(&self, bytes: impl AsRef<[u8]>) -> Result<(), Exit> {
        let mut out = io::stdout().lock();
        let written = out.write_all(bytes.as_ref()).and_then(|()| out.flush());
        written.map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Exit::Fine,
            _ => {
                self.tell(&Diagnostic::error("", message!("cannot write to standard output: {error}", error)));
                Exit::Io
            }
        })
    }
}

/// `1 post`, `2 posts`.
pub(super) fn counted(count: usize, noun: &str) -> Message {
    let noun = if count == 1 { noun.to_owned() } else { format!("{noun}s") };
    message!("{count} {noun}", count, noun = Message::from(noun))
}
