//! Dumps that are read once and run through several rule sets.

use std::path::PathBuf;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::input::{self, Document};
use crate::pipeline::Pipeline;
use crate::record::Record;
use crate::rules::RuleSet;

/// Dumps held in memory.
#[derive(Debug, Default)]
pub struct Corpus {
    documents: Vec<Document>,
}

impl Corpus {
    /// Reads the dumps that `paths` stand for. Also tells what could not be read (errors) and what was odd (warnings); the
    /// other dumps are there nevertheless.
    pub fn read(paths: &[PathBuf]) -> (Self, Vec<Diagnostic>) {
        let mut corpus = Self::default();
        let mut problems = Vec::new();
        for source in input::list(paths) {
            match source.and_then(|source| source.read()) {
                Ok(mut document) => {
                    problems.append(&mut document.warnings);
                    corpus.documents.push(document);
                }
                Err(problem) => problems.push(*problem),
            }
        }
        (corpus, problems)
    }

    /// How many dumps there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// True where there is no dump.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The records of each dump under `rules`, in order.
    pub fn records(&self, rules: &RuleSet) -> Vec<Vec<Record>> {
        let pipeline = Pipeline::new(rules);
        let documents = self.documents.par_iter();
        documents.map(|document| pipeline.document(&document.name, document.decoded.text())).collect()
    }
}
