//! Figures beside the records: for a format that has a place for them.

use std::io;

use super::{Counting, Grid, Names, Overview, Shape, Wording};
use crate::cases::{Case, Seen};
use crate::output::{Figure, Language, Notes, Sink};
use crate::record::Record;
use crate::rules::RuleSet;

/// Writes to another sink, keeps the incidents among what it writes, without their evidence, and gives it their figures in
/// the end.
pub struct Totalling<'s, 'r> {
    sink: Box<dyn Sink + 's>,
    rules: &'r RuleSet,
    language: Language,
    incidents: Vec<Record>,
    seen: Seen,
}

impl<'s, 'r> Totalling<'s, 'r> {
    /// Figures with names of `rules` in `language`, for `sink`.
    pub fn new(sink: Box<dyn Sink + 's>, rules: &'r RuleSet, language: Language) -> Self {
        Self { sink, rules, language, incidents: Vec::new(), seen: Seen::default() }
    }

    fn figures(&self) -> Vec<Figure> {
        let names = Names::of(self.rules);
        let wording = Wording { names: Some(&names), language: self.language };
        let overview = Overview::of(self.rules, &self.incidents, Counting::Cases);
        Grid::of_overview(&overview, wording, Shape::Numbers).into_iter().map(|grid| grid.figure(wording)).collect()
    }
}

impl Sink for Totalling<'_, '_> {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        if record.kind == "incident" && self.seen.earlier(record).is_none() {
            self.incidents.push(record.without_proof());
        }
        self.sink.write(record)
    }

    fn cases(&mut self, cases: &[Case]) -> io::Result<()> {
        self.sink.cases(cases)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        let figures = self.figures();
        self.sink.figures(&figures)?;
        self.sink.finish()
    }
}
