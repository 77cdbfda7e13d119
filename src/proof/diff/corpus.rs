//! Dumps that are read once and run through several rule sets.

use rayon::prelude::*;

use crate::input::Document;
use crate::pipeline::Pipeline;
use crate::proof::text_of;
use crate::record::Record;
use crate::rules::RuleSet;

/// Dumps held in memory.
#[derive(Debug, Default)]
pub struct Corpus {
    documents: Vec<Document>,
}

impl Corpus {
    /// Adds a dump.
    pub fn add(&mut self, document: Document) {
        self.documents.push(document);
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
        documents.map(|document| pipeline.records(text_of(document))).collect()
    }
}
