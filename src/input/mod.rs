//! Documents out of files, folders, archives and standard input. What cannot be read is a diagnostic, and never stops the
//! rest.
//!
//! A source is unpacked, recognized and read as a stream: [`Source::stream`] hands over one document after the other, and a
//! plain text in parts, so that no source has to fit into memory.

mod archive;
mod decode;
mod encoding;
mod entry;
mod feed;
mod format;
mod head;
mod html;
mod jsonl;
mod listing;
mod mail;
mod members;
mod meter;
mod mt;
mod names;
mod text;
mod utf8;
mod walk;
mod warc;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use encoding_rs::Encoding;

pub use encoding::encoding_named;
pub use format::InputFormat;
pub use listing::{documents, list, list_as, list_with};

use crate::diag::Diagnostic;
use crate::message::message;
pub use crate::text::Decoded;
use head::Head;
use meter::Meter;
use walk::Walk;

/// The argument, and the name of the document, that stands for standard input.
pub const STDIN: &str = "-";

/// The longest document that is read where nothing else is asked for, in bytes.
pub const MAX_DOCUMENT: u64 = 16 << 20;

/// How to read sources.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format of every source; `None` recognizes each by its content.
    pub format: Option<InputFormat>,
    /// The encoding of every text; `None` goes by byte order mark, declaration and looks.
    pub encoding: Option<&'static Encoding>,
    /// Longest web page, entry, line of JSON or post, in bytes.
    pub max_document: u64,
    /// An empty line among lines of JSON is a problem, and not passed over: somebody waits for an answer to each.
    pub every_line: bool,
    /// Links in a folder are followed also where they lead out of it.
    pub follow_links: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, encoding: None, max_document: MAX_DOCUMENT, every_line: false, follow_links: false }
    }
}

/// A dump that is known of but not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given or found below the folder given; `-` for standard input.
    pub name: String,
    /// Size in bytes where it is known without reading: for regular files.
    pub size: Option<u64>,
    /// Where to read it from.
    origin: Origin,
}

/// Where a source is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    Stdin,
    File(PathBuf),
    /// A text in memory.
    Text(String),
}

/// What reading a source gives, in order.
#[derive(Debug)]
pub enum Event {
    /// A document, or the next part of one.
    Document(Document),
    /// Something odd about a source as a whole.
    Warning(Diagnostic),
    /// Something that could not be read; the rest is.
    Problem {
        /// What, and why.
        problem: Diagnostic,
        /// The line of JSON that it is about.
        item: Option<Item>,
    },
}

/// A dump, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Path of its source; `path!member` for a member of an archive, `path#id` for a record, an entry or a line.
    pub name: String,
    /// Its text with the way back to byte offsets in the file, or in what was extracted from it.
    pub decoded: Decoded,
    /// What was odd about it: bytes that are not valid, nothing in it. With the last part.
    pub warnings: Vec<Diagnostic>,
    /// How many posts it holds.
    pub shape: Shape,
    /// False for a part that an earlier one comes before.
    pub first: bool,
    /// False for a part that more follow.
    pub last: bool,
    /// With the last part: true where the document holds nothing but white space and a byte order mark.
    pub blank: bool,
    /// The line of JSON that it came from.
    pub item: Option<Item>,
    /// How many bytes of the source were read up to here; with what was read ahead.
    pub read: u64,
}

/// How many posts a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As many as it has headings.
    Dump,
    /// One, whose heading is the first line.
    Entry {
        /// The first line ends with a date that the feed gives, written year-month-day.
        dated: bool,
    },
}

/// A line of JSON Lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its 1-based number in the source.
    pub line: u64,
    /// Its `id` as JSON; `null` where it has none, or none that can be read.
    pub id: String,
}

impl Document {
    /// A whole document without warnings, but for being empty.
    pub(crate) fn whole(name: String, decoded: Decoded) -> Self {
        let blank = is_blank(decoded.text());
        let warnings = if blank { vec![empty_warning(&name)] } else { Vec::new() };
        Self { name, decoded, warnings, shape: Shape::Dump, first: true, last: true, blank, item: None, read: 0 }
    }

    /// True where it holds nothing but white space and a byte order mark.
    pub fn is_blank(&self) -> bool {
        self.blank
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

fn empty_warning(name: &str) -> Diagnostic {
    Diagnostic::warning("", message!("{name}: the dump is empty", name))
}

/// What is told where something cannot be read at all.
fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let bomb = error.get_ref().and_then(|inner| inner.downcast_ref::<meter::Bomb>());
    let (message, help) = match bomb {
        Some(bomb) => (
            message!("cannot read {name}: {error}", name, error = bomb.told()),
            "unpack it yourself where you trust it, and give the files",
        ),
        None => (
            message!("cannot read {name}: {error}", name, error),
            "check that it exists, is whole and may be read; what was read before is kept",
        ),
    };
    Diagnostic::error("", message).help(help)
}

impl Source {
    /// A text in memory as a source: one plain text, whatever it looks like. `name` is what records and messages call it.
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { name: name.into(), size: Some(text.len() as u64), origin: Origin::Text(text) }
    }

    /// When the file was changed last; `None` for what is no regular file.
    pub fn changed(&self) -> Option<SystemTime> {
        let Origin::File(path) = &self.origin else { return None };
        let found = fs::metadata(path).ok()?;
        found.modified().ok().filter(|_| found.is_file())
    }

    /// Reads the source and hands over what it holds until `receive` breaks off. Problems are events like documents.
    ///
    /// # Errors
    /// None of its own: `Break` is what `receive` gave.
    pub fn stream(&self, options: &Options, receive: &mut dyn FnMut(Event) -> ControlFlow<()>) -> ControlFlow<()> {
        let meter = Meter::default();
        let opened = match &self.origin {
            Origin::Text(text) => return text::hand_over(&self.name, text, receive),
            Origin::File(path) => self.open(path),
            Origin::Stdin => Ok(Box::new(io::stdin().lock()) as Box<dyn Read>),
        };
        let opened = opened.map(|reader| Head::new(Box::new(meter.packed(reader)) as Box<dyn Read>));
        let mut walk = Walk::new(options, receive, meter);
        match opened {
            Ok(reader) => walk.source(self, reader),
            Err(error) => walk.problem(unreadable(&self.name, &error)),
        }
    }

    /// Everything the source holds, each document whole; what could not be read is an error in its place.
    pub fn documents(&self, options: &Options) -> Vec<Result<Document, Box<Diagnostic>>> {
        let mut all: Vec<Result<Document, Box<Diagnostic>>> = Vec::new();
        let end = self.stream(options, &mut |event| {
            match event {
                Event::Problem { problem, .. } => all.push(Err(problem.into())),
                Event::Warning(warning) => {
                    if let Some(document) = all.iter_mut().rev().find_map(|document| document.as_mut().ok()) {
                        document.warnings.push(warning);
                    }
                }
                Event::Document(part) => match all.last_mut() {
                    Some(Ok(document)) if !part.first => document.extend(part),
                    _ => all.push(Ok(part)),
                },
            }
            ControlFlow::Continue(())
        });
        debug_assert_eq!(end, ControlFlow::Continue(()));
        all
    }

    /// The one document of the source, recognized by its content.
    ///
    /// # Errors
    /// It cannot be read, or holds several documents: those want [`Source::documents`].
    pub fn read(&self) -> Result<Document, Box<Diagnostic>> {
        let mut documents = self.documents(&Options::default());
        match documents.len() {
            1 => documents.remove(0),
            count => {
                let message =
                    message!("{name} holds {count} documents where one is asked for", name = self.name, count);
                Err(Diagnostic::error("", message).help("`jikenbo text` shows what it holds").into())
            }
        }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        let file = File::open(path)?;
        // No more than the file has now, so that one that grows while it is read comes to an end.
        Ok(match self.size.and_then(|_| fs::metadata(path).ok()) {
            Some(found) => Box::new(file.take(found.len())),
            None => Box::new(file),
        })
    }
}

/// Reads bytes that are in no file, such as those of a request, as [`Source::stream`] reads a file. `name` is what names and
/// messages begin with.
///
/// # Errors
/// None of its own: `Break` is what `receive` gave.
pub fn stream(
    name: &str,
    reader: impl Read,
    options: &Options,
    receive: &mut dyn FnMut(Event) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let meter = Meter::default();
    let source = Source { name: name.to_owned(), size: None, origin: Origin::Stdin };
    let reader = Head::new(Box::new(meter.packed(reader)) as Box<dyn Read>);
    Walk::new(options, receive, meter).source(&source, reader)
}

impl Document {
    /// Adds the next part.
    fn extend(&mut self, part: Document) {
        self.decoded.append(part.decoded);
        self.warnings.extend(part.warnings);
        (self.last, self.blank, self.read) = (part.last, part.blank, part.read);
    }
}

#[cfg(test)]
mod tests;
