//! The way down into a source: unpack, open, recognize, read.

use std::io::{self, Read};
use std::ops::ControlFlow;

use encoding_rs::Encoding;

use super::encoding::{Choice, SAMPLE};
use super::format::{self, PACKING_HEAD, Packing};
use super::head::Head;
use super::members::Trailing;
use super::meter::Meter;
use super::{Document, Event, InputFormat, Item, Options, Origin, Source, archive, feed, html, jsonl, mail, mt, text};
use super::{unreadable, warc};
use crate::diag::Diagnostic;
use crate::message::message;

/// How many containers may stand one inside the other.
const DEEPEST: usize = 6;

/// A reader of whatever source.
pub(super) type Bytes<'r> = Head<Box<dyn Read + 'r>>;

/// A part of a source: what it is called and what is known of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Its name for messages and records.
    pub name: String,
    /// The encoding that its surroundings declare.
    pub declared: Option<&'static Encoding>,
    /// How many containers it stands in.
    pub depth: usize,
}

impl Part {
    /// A part of this one called `name`.
    pub(super) fn inner(&self, name: String) -> Part {
        Part { name, declared: None, depth: self.depth + 1 }
    }
}

/// Reads one source with all that it holds.
pub(super) struct Walk<'a> {
    pub options: &'a Options,
    pub meter: Meter,
    receive: &'a mut dyn FnMut(Event) -> ControlFlow<()>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        options: &'a Options,
        receive: &'a mut dyn FnMut(Event) -> ControlFlow<()>,
        meter: Meter,
    ) -> Self {
        Self { options, meter, receive }
    }

    /// Hands over a document or a part of one.
    pub(super) fn document(&mut self, mut document: Document) -> ControlFlow<()> {
        document.read = self.meter.read();
        (self.receive)(Event::Document(document))
    }

    /// Tells what could not be read.
    pub(super) fn problem(&mut self, problem: Diagnostic) -> ControlFlow<()> {
        (self.receive)(Event::Problem { problem, item: None })
    }

    /// Tells what could not be read of a line of JSON.
    pub(super) fn item_problem(&mut self, problem: Diagnostic, item: Item) -> ControlFlow<()> {
        (self.receive)(Event::Problem { problem, item: Some(item) })
    }

    /// Tells something odd about a whole part.
    pub(super) fn warning(&mut self, warning: Diagnostic) -> ControlFlow<()> {
        (self.receive)(Event::Warning(warning))
    }

    /// Tells that the rest of a part cannot be read.
    pub(super) fn failed(&mut self, part: &Part, error: &io::Error) -> ControlFlow<()> {
        if error.get_ref().is_some_and(|inner| inner.is::<Trailing>()) {
            return self.warning(Diagnostic::warning("", message!("{name}: {error}", name = part.name, error)));
        }
        self.problem(unreadable(&part.name, error))
    }

    /// Tells that a document is longer than asked for, and was left out.
    pub(super) fn too_long(&mut self, name: &str) -> ControlFlow<()> {
        self.problem(too_long(name, self.options.max_document))
    }

    /// Reads a source as it was opened.
    pub(super) fn source(&mut self, source: &Source, mut reader: Bytes) -> ControlFlow<()> {
        let part = Part { name: source.name.clone(), ..Part::default() };
        let packing = match self.packing(&mut reader) {
            Ok(packing) => packing,
            Err(error) => return self.failed(&part, &error),
        };
        match (&source.origin, source.size, packing) {
            (Origin::File(path), Some(size), Some(Packing::Zip)) => {
                self.meter.set_packed(size);
                archive::zip_file(self, &part, std::fs::File::open(path))
            }
            (_, _, Some(packing)) => self.unpack(part, packing, reader),
            (_, _, None) => self.plain(part, reader),
        }
    }

    /// How a source is packed.
    fn packing(&self, reader: &mut Bytes) -> io::Result<Option<Packing>> {
        // Lines of JSON may come one by one from a program that waits for the answer to each, and the first may be short:
        // nothing behind it is asked for.
        let first = if self.options.format == Some(InputFormat::Jsonl) { 1 } else { PACKING_HEAD };
        for length in first..=PACKING_HEAD {
            let head = reader.look(length)?;
            let packing = format::packing(head);
            if packing.is_some() || head.len() < length || head.ends_with(b"\n") {
                return Ok(packing);
            }
        }
        Ok(None)
    }

    /// Reads a member of a container.
    pub(super) fn member(&mut self, part: Part, mut reader: Bytes) -> ControlFlow<()> {
        let (packing, no_text) = match reader.look(PACKING_HEAD) {
            Ok(head) => (format::packing(head), format::is_no_text(head)),
            Err(error) => return self.failed(&part, &error),
        };
        match packing {
            _ if no_text => {
                let head = reader.look(PACKING_HEAD).map(<[u8]>::to_vec).unwrap_or_default();
                self.no_text(&part.name, &head)
            }
            Some(packing) => self.unpack(part, packing, reader),
            None => self.plain(part, reader),
        }
    }

    /// Tells that something is no text, and what helps.
    fn no_text(&mut self, name: &str, head: &[u8]) -> ControlFlow<()> {
        let problem = if head.starts_with(format::PDF) {
            let help = message!("read its text: pdftotext -layout {name} - | jikenbo extract -", name);
            Diagnostic::error("", message!("{name} is a PDF file", name)).help(help)
        } else {
            let help = "only texts, web pages, feeds, mails and archives of them are read";
            Diagnostic::error("", message!("{name} is no text", name)).help(help)
        };
        self.problem(problem)
    }

    /// Goes into a container; what comes of it where it stands in too many others.
    fn enter(&mut self, part: &mut Part) -> Option<ControlFlow<()>> {
        part.depth += 1;
        (part.depth > DEEPEST).then(|| {
            let message = message!(
                "{name}: more than {deepest} containers one inside the other",
                name = part.name,
                deepest = DEEPEST
            );
            self.problem(Diagnostic::error("", message).help("unpack the outer ones, and give the files"))
        })
    }

    fn unpack(&mut self, mut part: Part, packing: Packing, reader: Bytes) -> ControlFlow<()> {
        if let Some(refused) = self.enter(&mut part) {
            return refused;
        }
        let unpacked = match packing {
            Packing::Zip => return archive::zip_stream(self, &part, reader),
            Packing::Tar => return archive::tar(self, &part, reader),
            packing => archive::decompressor(packing, reader),
        };
        match unpacked {
            Ok(unpacked) => {
                let reader = Head::new(Box::new(self.meter.unpacked(unpacked)) as Box<dyn Read>);
                self.member(part, reader)
            }
            Err(error) => self.failed(&part, &error),
        }
    }

    /// Reads what is not packed.
    pub(super) fn plain(&mut self, mut part: Part, mut reader: Bytes) -> ControlFlow<()> {
        if self.options.format == Some(InputFormat::Jsonl) {
            return jsonl::read(self, &part, reader);
        }
        let sample = match reader.look(SAMPLE) {
            Ok(sample) => sample,
            Err(error) => return self.failed(&part, &error),
        };
        if self.options.format.is_none() && format::is_no_text(sample) {
            return self.no_text(&part.name, sample);
        }
        let choice = self.options.encoding.map(Choice::fixed);
        let choice = choice.unwrap_or_else(|| Choice::of(sample, [part.declared, html::declared_encoding(sample)]));
        match self.options.format.unwrap_or_else(|| format::detect(sample, choice.encoding())) {
            InputFormat::Text => text::read(self, &part, reader, choice),
            InputFormat::Html => html::read(self, &part, reader, choice),
            InputFormat::Feed => feed::read(self, &part, reader, choice.encoding()),
            InputFormat::Warc => match self.enter(&mut part) {
                Some(refused) => refused,
                None => warc::read(self, &part, reader),
            },
            InputFormat::Jsonl => jsonl::read(self, &part, reader),
            InputFormat::Mt => mt::read(self, &part, reader, choice.encoding()),
            InputFormat::Mail => mail::read(self, &part, reader),
        }
    }
}

/// What is told of a document longer than `most` bytes.
pub(super) fn too_long(name: &str, most: u64) -> Diagnostic {
    let message = message!("{name}: the document is longer than {most} bytes and left out", name, most);
    Diagnostic::error("", message).help("`--max-document SIZE` sets the limit")
}
