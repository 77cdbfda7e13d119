//! Sources to records: read, cut, extract on all threads, hand over in order.

use std::io;
use std::ops::ControlFlow;

use rayon::ThreadPool;

use crate::diag::Diagnostic;
use crate::input::{Document, Event, Item, Options, Shape, Source};
use crate::pipeline::{Chunk, Chunker, Failure, InOrder, Pipeline};
use crate::record::Record;
use crate::segment::Start;

/// How much text is held before its records are written, in bytes.
const HELD: usize = 4 << 20;

/// What a document costs beside its text, and what is told in place of one, in bytes.
const OVERHEAD: usize = 4 << 10;

/// What stays the same from document to document.
pub(super) struct Work<'r> {
    pub pipeline: Pipeline<'r>,
    pub pool: ThreadPool,
    pub input: Options,
    /// Write what is known before more is read.
    pub at_once: bool,
    /// Parts of the input that an earlier run has done: they are read, to find the others, and passed over.
    pub done: u64,
}

/// What became of a part of the input.
pub(super) enum Step {
    /// A document or a part of one was done.
    Part(Box<Part>),
    /// Something is odd about a source.
    Warning(Diagnostic),
    /// Something could not be read.
    Problem { problem: Diagnostic, item: Option<Item> },
    /// A source was read to its end; its size in bytes where it is known.
    Source(Option<u64>),
}

/// A document, or a part of one, with what was found in it.
pub(super) struct Part {
    /// The document without its text.
    pub document: Document,
    /// What was found, in order; places are those in the file.
    pub records: Vec<Result<Record, Failure>>,
    /// It has a post that is longer than it may be; the line of its heading.
    pub cut: Option<usize>,
}

/// What is to be read; an error where an argument stands for nothing.
pub(super) type Sources = Vec<Result<Source, Box<Diagnostic>>>;

/// Takes the steps in order; an error ends the work.
pub(super) type Receiver<'a> = &'a mut dyn FnMut(Step) -> io::Result<()>;

impl Work<'_> {
    /// Reads the sources one after the other. The error is one of writing.
    pub(super) fn convert(&self, sources: Sources, receiver: Receiver) -> io::Result<()> {
        self.pool.in_place_scope(|scope| {
            let queue = InOrder::new(scope, if self.at_once { 0 } else { HELD });
            let mut run = Run { work: self, queue, chunker: self.chunker(), receiver, parts: 0, result: Ok(()) };
            if sources.into_iter().try_for_each(|source| run.source(source)).is_continue() {
                while let Some(step) = run.queue.next_done() {
                    if run.hand_over(step).is_break() {
                        break;
                    }
                }
            }
            run.result
        })
    }

    fn chunker(&self) -> Chunker<'_> {
        Chunker::new(self.pipeline.rules(), usize::try_from(self.input.max_document).unwrap_or(usize::MAX))
    }

    /// Extracts a part of a document, with places in the file.
    fn extract(&self, document: Document, chunk: &Chunk) -> Part {
        let mut records = self.pipeline.extract(chunk.text(&document.name));
        for record in &mut records {
            match record {
                Ok(record) => place(record, chunk),
                Err(failure) => failure.line += chunk.lines_before,
            }
        }
        let cut = chunk.cut.then_some(chunk.lines_before + 1);
        Part { document, records, cut }
    }
}

/// Moves a record from its part of the document to the document, and from the text to the file.
fn place(record: &mut Record, chunk: &Chunk) {
    record.line += chunk.lines_before;
    record.end_line += chunk.lines_before;
    for evidence in &mut record.evidence {
        evidence.line += chunk.lines_before;
    }
    super::place_in_source(record, &chunk.decoded);
}

/// The work while it is done.
struct Run<'s, 'scope, 'r> {
    work: &'scope Work<'scope>,
    queue: InOrder<'s, 'scope, Step>,
    chunker: Chunker<'scope>,
    receiver: Receiver<'r>,
    /// Parts of the input so far.
    parts: u64,
    result: io::Result<()>,
}

impl<'scope> Run<'_, 'scope, '_> {
    fn source(&mut self, source: Result<Source, Box<Diagnostic>>) -> ControlFlow<()> {
        let size = source.as_ref().ok().and_then(|source| source.size);
        match source {
            Ok(source) => source.stream(&self.work.input, &mut |event| self.event(event))?,
            Err(told) if !told.is_error() => self.queue.done(OVERHEAD, Step::Warning(*told)),
            Err(problem) => self.queue.done(OVERHEAD, Step::Problem { problem: *problem, item: None }),
        }
        self.queue.done(OVERHEAD, Step::Source(size));
        self.write_ready()
    }

    fn event(&mut self, event: Event) -> ControlFlow<()> {
        match event {
            Event::Document(document) => self.document(document),
            Event::Warning(warning) => self.queue.done(OVERHEAD, Step::Warning(warning)),
            Event::Problem { problem, item } => self.queue.done(OVERHEAD, Step::Problem { problem, item }),
        }
        self.write_ready()
    }

    fn document(&mut self, mut document: Document) {
        let decoded = std::mem::take(&mut document.decoded);
        let chunk = match document.shape {
            Shape::Entry { dated } => Some(Chunk::whole(decoded, Start::Entry { dated })),
            Shape::Dump => {
                if document.first {
                    self.chunker = self.work.chunker();
                }
                self.chunker.push(decoded, document.last)
            }
        };
        let Some(chunk) = chunk else { return };
        self.parts += 1;
        if self.parts > self.work.done {
            let work = self.work;
            let bytes = chunk.decoded.text().len() + OVERHEAD;
            self.queue.work(bytes, move || Step::Part(Box::new(work.extract(document, &chunk))));
        }
    }

    /// Hands over what is done, and waits where too much is held.
    fn write_ready(&mut self) -> ControlFlow<()> {
        while let Some(step) = self.queue.next_ready() {
            self.hand_over(step)?;
        }
        ControlFlow::Continue(())
    }

    fn hand_over(&mut self, step: Step) -> ControlFlow<()> {
        self.result = (self.receiver)(step);
        if self.result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}
