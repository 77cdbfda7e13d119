//! Sources to records: read, cut, extract on all threads, hand over in order.

use std::ops::ControlFlow;

use rayon::ThreadPool;

use crate::diag::Diagnostic;
use crate::input::{Document, Event, Item, Options, Shape, Source};
use crate::pipeline::{Chunk, Chunker, Failure, InOrder, Pipeline};
use crate::record::Record;
use crate::segment::Start;
use crate::text::{Decoded, Span};

/// How much text is held before its records are written, in bytes.
const HELD: usize = 4 << 20;

/// What a document costs beside its text, and what is told in place of one, in bytes.
const OVERHEAD: usize = 4 << 10;

/// What stays the same from document to document.
pub struct Work<'r> {
    /// The stages.
    pub pipeline: Pipeline<'r>,
    /// The threads that do the work.
    pub pool: &'r ThreadPool,
    /// How the sources are read.
    pub input: Options,
    /// Hand over what is known before more is read.
    pub at_once: bool,
    /// Parts of the input that an earlier run has done: they are read, to find the others, and passed over.
    pub done: u64,
}

/// What became of a part of the input; `P` is what a document, or a part of one, was made into.
pub enum Step<P = Part> {
    /// A document or a part of one was done.
    Part(Box<P>),
    /// Something is odd about a source.
    Warning(Diagnostic),
    /// Something could not be read.
    Problem {
        /// What, and why.
        problem: Diagnostic,
        /// The line of JSON that it is about.
        item: Option<Item>,
    },
    /// A source was read to its end; its size in bytes where it is known.
    Source(Option<u64>),
}

/// A document, or a part of one, as the stages leave it.
pub struct Extracted {
    /// The document without its text.
    pub document: Document,
    /// The text that was worked on.
    pub chunk: Chunk,
    /// What was found, in order; places are those in the text of `chunk`.
    pub records: Vec<Result<Record, Failure>>,
}

/// A document, or a part of one, with what was found in it.
pub struct Part {
    /// The document without its text.
    pub document: Document,
    /// What was found, in order; places are those in the file.
    pub records: Vec<Result<Record, Failure>>,
    /// It has a post that is longer than it may be; the line of its heading.
    pub cut: Option<usize>,
}

impl From<Extracted> for Part {
    fn from(Extracted { document, chunk, mut records }: Extracted) -> Self {
        for record in &mut records {
            match record {
                Ok(record) => place(record, &chunk),
                Err(failure) => failure.line += chunk.lines_before,
            }
        }
        Self { document, records, cut: cut_at(&chunk) }
    }
}

/// The 1-based line of the heading of a post that is longer than it may be.
pub fn cut_at(chunk: &Chunk) -> Option<usize> {
    chunk.cut.then_some(chunk.lines_before + 1)
}

/// Moves a record from its part of the document to the document, and from the text to the file.
pub fn place(record: &mut Record, chunk: &Chunk) {
    record.line += chunk.lines_before;
    record.end_line += chunk.lines_before;
    record.evidence.iter_mut().for_each(|proof| proof.line += chunk.lines_before);
    record.timeline.iter_mut().flatten().for_each(|moment| moment.line += chunk.lines_before);
    place_in_source(record, &chunk.decoded);
}

/// Moves the evidence and the timeline from offsets in the text to offsets in the file, which differ where the file is not
/// UTF-8.
pub fn place_in_source(record: &mut Record, decoded: &Decoded) {
    let evidence = record.evidence.iter_mut().map(|proof| (&mut proof.start, &mut proof.end));
    let moments = record.timeline.iter_mut().flatten().map(|moment| (&mut moment.start, &mut moment.end));
    for (start, end) in evidence.chain(moments) {
        let source = decoded.source(Span::new(*start, *end));
        (*start, *end) = (source.start, source.end);
    }
}

/// What is to be read; an error where an argument stands for nothing.
pub type Sources = Vec<Result<Source, Box<Diagnostic>>>;

/// What a thread makes of each part.
type Make<'m, P> = &'m (dyn Fn(Extracted) -> P + Sync);

/// Takes the steps in order; an error ends the work.
type Receiver<'a, P, E> = &'a mut dyn FnMut(Step<P>) -> Result<(), E>;

impl Work<'_> {
    /// Reads the sources one after the other and hands over each step, in order.
    ///
    /// # Errors
    /// That of `receiver`, which ends the work.
    pub fn convert<E>(&self, sources: Sources, receiver: Receiver<Part, E>) -> Result<(), E> {
        self.convert_into(sources, &Part::from, receiver)
    }

    /// The same where the threads make something else of each part.
    ///
    /// # Errors
    /// That of `receiver`, which ends the work.
    pub fn convert_into<P: Send, E>(&self, sources: Sources, make: Make<P>, receiver: Receiver<P, E>) -> Result<(), E> {
        self.pool.in_place_scope(|scope| {
            let queue = InOrder::new(scope, if self.at_once { 0 } else { HELD });
            let chunker = self.chunker();
            let mut run = Run { work: self, make, queue, chunker, receiver, parts: 0, result: Ok(()) };
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

    fn extract(&self, document: Document, chunk: Chunk) -> Extracted {
        let records = self.pipeline.extract(chunk.text(&document.name));
        Extracted { document, chunk, records }
    }
}

/// The work while it is done.
struct Run<'s, 'scope, 'r, P, E> {
    work: &'scope Work<'scope>,
    make: Make<'scope, P>,
    queue: InOrder<'s, 'scope, Step<P>>,
    chunker: Chunker<'scope>,
    receiver: Receiver<'r, P, E>,
    /// Parts of the input so far.
    parts: u64,
    result: Result<(), E>,
}

impl<'scope, P: Send + 'scope, E> Run<'_, 'scope, '_, P, E> {
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
            let (work, make) = (self.work, self.make);
            let bytes = chunk.decoded.text().len() + OVERHEAD;
            self.queue.work(bytes, move || Step::Part(Box::new(make(work.extract(document, chunk)))));
        }
    }

    /// Hands over what is done, and waits where too much is held.
    fn write_ready(&mut self) -> ControlFlow<()> {
        while let Some(step) = self.queue.next_ready() {
            self.hand_over(step)?;
        }
        ControlFlow::Continue(())
    }

    fn hand_over(&mut self, step: Step<P>) -> ControlFlow<()> {
        self.result = (self.receiver)(step);
        if self.result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::rules::{RuleFiles, load};

    #[test]
    fn parts_come_with_the_text_that_their_evidence_stands_in() {
        let rules = load(&RuleFiles::embedded()).0.unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let (pipeline, input) = (Pipeline::new(&rules), Options::default());
        let work = Work { pipeline, pool: &pool, input, at_once: false, done: 0 };
        let sources = vec![
            Ok(Source::of_text("one", "\n不正アクセスのお詫び\n\n2024年5月1日に不正アクセスを受けました。\n")),
            Ok(Source::of_text("two", "メールの誤送信について\n\n氏名が漏えいしました。\n")),
        ];
        let words = |part: Extracted| {
            let text = part.chunk.decoded.text().to_owned();
            let evidence: Vec<_> = part.records.into_iter().flatten().flat_map(|record| record.evidence).collect();
            assert!(!evidence.is_empty() && evidence.iter().all(|words| text[words.start..words.end] == words.text));
            (part.document.name, text)
        };
        let mut seen = Vec::new();
        let done: Result<(), Infallible> = work.convert_into(sources, &words, &mut |step| {
            if let Step::Part(part) = step {
                seen.push(part.0);
            }
            Ok(())
        });
        assert_eq!((done, seen), (Ok(()), vec!["one".to_owned(), "two".to_owned()]));
    }

    #[test]
    fn an_error_of_the_receiver_ends_the_work() {
        let rules = load(&RuleFiles::embedded()).0.unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let (pipeline, input) = (Pipeline::new(&rules), Options::default());
        let work = Work { pipeline, pool: &pool, input, at_once: true, done: 0 };
        let sources = (0..9).map(|number| Ok(Source::of_text(number.to_string(), "お知らせ\n")));
        let mut taken = 0;
        let done = work.convert(sources.collect(), &mut |_| {
            taken += 1;
            if taken == 2 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((done, taken), (Err("enough"), 2));
    }
}
