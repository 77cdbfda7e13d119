//! The dumps that figures are made of, which several commands have.

use std::path::PathBuf;

use clap::Args;

use super::input_options::InputOptions;
use super::progress::{Progress, ProgressWhen};
use super::terminal::Terminal;
use crate::convert::Sources;
use crate::input::Document;
use crate::pipeline::Pipeline;
use crate::proof::text_of;
use crate::record::{Confidence, Record};
use crate::rules::RuleSet;

/// Gives every document of the dumps to `take`, in order. True where all could be read; what could not has been told.
pub(super) fn each_document(
    dumps: &[PathBuf],
    input: &InputOptions,
    terminal: &Terminal,
    take: impl FnMut(Document),
) -> bool {
    each_of(input.sources(dumps), input, terminal, Progress::Off, take)
}

/// The same of sources, with progress.
fn each_of(
    sources: Sources,
    input: &InputOptions,
    terminal: &Terminal,
    mut progress: Progress,
    mut take: impl FnMut(Document),
) -> bool {
    let options = input.options();
    let mut complete = true;
    for source in sources {
        let size = source.as_ref().ok().and_then(|source| source.size);
        let documents = source.map_or_else(|problem| vec![Err(problem)], |source| source.documents(&options));
        for document in documents {
            match document {
                Ok(document) => {
                    let warnings = &document.warnings;
                    warnings.iter().for_each(|warning| progress.pause(|| terminal.tell(warning)));
                    progress.read(document.read);
                    take(document);
                }
                Err(problem) => {
                    complete &= !problem.is_error();
                    progress.pause(|| terminal.tell(&problem));
                }
            }
        }
        progress.done(size.unwrap_or(0), terminal);
    }
    progress.finish();
    complete
}

/// How sure values must be.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct SureOption {
    /// Leave out the values of incidents that are less sure: `high` where independent places or sources agree, `medium` where
    /// one tells the value, `low` where they disagree
    #[arg(long, value_enum, default_value_t = Confidence::Low, hide_default_value = true, value_name = "LEVEL")]
    min_confidence: Confidence,
}

impl SureOption {
    /// Stages that leave out what is less sure.
    pub(super) fn pipeline<'r>(&self, rules: &'r RuleSet) -> Pipeline<'r> {
        Pipeline::new(rules).with_least(self.min_confidence)
    }
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(super) struct DumpArgs {
    /// Dumps: files, folders, archives, or `-` for standard input
    #[arg(required = true, value_name = "DUMP")]
    dumps: Vec<PathBuf>,

    #[command(flatten)]
    input: InputOptions,
}

impl DumpArgs {
    /// Gives the records of every document, with offsets and lines in its text, and that text to `take`, in order. True
    /// where all could be read; what could not has been told.
    pub(super) fn each(
        &self,
        pipeline: Pipeline,
        terminal: &Terminal,
        mut take: impl FnMut(Vec<Record>, &str),
    ) -> bool {
        self.each_document(terminal, |document| {
            take(pipeline.records(text_of(&document)), document.decoded.text());
        })
    }

    /// The same with progress shown; `to_stdout` says that the result goes to standard output.
    pub(super) fn each_with_progress(
        &self,
        pipeline: Pipeline,
        terminal: &Terminal,
        (when, to_stdout): (ProgressWhen, bool),
        mut take: impl FnMut(Vec<Record>, &str),
    ) -> bool {
        let sources = self.input.sources(&self.dumps);
        let progress = Progress::start(when, false, to_stdout, &sources);
        each_of(sources, &self.input, terminal, progress, |document| {
            take(pipeline.records(text_of(&document)), document.decoded.text());
        })
    }

    /// Gives every document to `take`, in order. True where all could be read; what could not has been told.
    pub(super) fn each_document(&self, terminal: &Terminal, take: impl FnMut(Document)) -> bool {
        each_document(&self.dumps, &self.input, terminal, take)
    }
}
