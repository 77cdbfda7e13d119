//! The dumps that figures are made of, which several commands have.

use std::path::PathBuf;

use clap::Args;

use super::input_options::InputOptions;
use super::terminal::Terminal;
use crate::input::Document;
use crate::pipeline::Pipeline;
use crate::proof::text_of;
use crate::record::Record;
use crate::rules::RuleSet;

/// Gives every document of the dumps to `take`, in order. True where all could be read; what could not has been told.
pub(super) fn each_document(
    dumps: &[PathBuf],
    input: &InputOptions,
    terminal: &Terminal,
    mut take: impl FnMut(Document),
) -> bool {
    let mut complete = true;
    for document in input.documents(dumps) {
        match document {
            Ok(document) => {
                document.warnings.iter().for_each(|warning| terminal.tell(warning));
                take(document);
            }
            Err(problem) => {
                complete &= !problem.is_error();
                terminal.tell(&problem);
            }
        }
    }
    complete
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
    pub(super) fn each(&self, rules: &RuleSet, terminal: &Terminal, mut take: impl FnMut(Vec<Record>, &str)) -> bool {
        let pipeline = Pipeline::new(rules);
        self.each_document(terminal, |document| {
            take(pipeline.records(text_of(&document)), document.decoded.text());
        })
    }

    /// Gives every document to `take`, in order. True where all could be read; what could not has been told.
    pub(super) fn each_document(&self, terminal: &Terminal, take: impl FnMut(Document)) -> bool {
        each_document(&self.dumps, &self.input, terminal, take)
    }
}
