//! What `extract` does with records: to a table, to a table with a journal, to a line for a line.

use std::io;

use super::cases_option::Cases;
use super::feedback::Feedback;
use crate::convert::{Part, Sources, Step, Work};
use crate::figures::Totalling;
use crate::message::Message;
use crate::output::{Destination, Filter, Format, Journal, Journaled, Sink, Style};
use crate::pipeline::Failure;
use crate::record::Record;

/// Where the records go.
pub(super) enum Output {
    /// A place where they appear when all is done.
    Whole(Destination),
    /// A file that a later run can go on with.
    Resumed(Journal, Journaled),
}

impl Output {
    /// How many parts of the input an earlier run has done.
    pub(super) fn done(&self) -> u64 {
        match self {
            Self::Whole(_) => 0,
            Self::Resumed(journal, _) => journal.done(),
        }
    }
}

/// Which records are taken, and who is told.
pub(super) struct Take<'a, 't> {
    pub format: Format,
    pub style: Style,
    /// What messages call the output.
    pub name: Message,
    pub all_posts: bool,
    pub feedback: &'a mut Feedback<'t>,
}

impl Take<'_, '_> {
    /// Converts the sources to an output that appears when it is complete.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn whole(
        &mut self,
        work: &Work,
        sources: Sources,
        mut out: Destination,
        cases: Option<&mut Cases>,
    ) -> io::Result<()> {
        let mut sink = self.format.sink(&mut out, &self.style)?;
        if self.format.has_figures() {
            sink = Box::new(Totalling::new(sink, work.pipeline.rules(), self.style.header));
        }
        let mut sink = match cases {
            Some(cases) => cases.beside(sink),
            None => sink,
        };
        work.convert(sources, &mut |step| self.write(step, sink.as_mut()))?;
        self.feedback.notes(&self.name, &sink.finish()?);
        self.commit(out)
    }

    /// The same with an output that an earlier run may have begun, and with a journal for a later one.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn resumed(
        &mut self,
        work: &Work,
        sources: Sources,
        mut journal: Journal,
        mut out: Journaled,
    ) -> io::Result<()> {
        let mut sink = self.format.resumable_sink(&mut out, &self.style)?;
        sink.flush()?;
        journal.begin()?;
        work.convert::<io::Error>(sources, &mut |step| {
            let part = matches!(step, Step::Part(_));
            self.write(step, sink.as_mut())?;
            if part && journal.is_due() {
                sink.flush()?;
                journal.enter()?;
            }
            Ok(())
        })?;
        self.feedback.notes(&self.name, &sink.finish()?);
        if self.feedback.has_read() || work.done > 0 { journal.commit() } else { journal.discard() }
    }

    /// Answers each line of JSON with a line.
    ///
    /// # Errors
    /// An answer cannot be written.
    pub(super) fn filtered(&mut self, work: &Work, sources: Sources, mut out: Destination) -> io::Result<()> {
        let mut filter = Filter::new(&mut out, work.at_once);
        work.convert(sources, &mut |step| self.answer(step, &mut filter))?;
        filter.finish()?;
        self.commit(out)
    }

    /// Where no input could be read, an output of an earlier run is better than none.
    fn commit(&self, out: Destination) -> io::Result<()> {
        if self.feedback.has_read() { out.commit() } else { Ok(()) }
    }

    fn write(&mut self, step: Step, sink: &mut dyn Sink) -> io::Result<()> {
        if let Step::Part(part) = &step {
            self.records(part, &mut |record| sink.write(record))?;
        }
        self.feedback.step(step);
        Ok(())
    }

    fn answer(&mut self, step: Step, filter: &mut Filter) -> io::Result<()> {
        if let Step::Problem { problem, item: Some(item) } = step {
            self.feedback.bad_line();
            return filter.error(&item.id, item.line, &problem.message.to_string());
        }
        if let Step::Part(part) = &step {
            let mut wanted = Vec::new();
            self.records(part, &mut |record| {
                wanted.push(record.clone());
                Ok(())
            })?;
            let failure = part.records.iter().find_map(|record| record.as_ref().err()).map(Failure::to_string);
            match (&part.document.item, failure) {
                (Some(item), Some(failure)) => filter.error(&item.id, item.line, &failure)?,
                (Some(item), None) => filter.records(&item.id, &wanted)?,
                (None, _) => {}
            }
        }
        self.feedback.step(step);
        Ok(())
    }

    /// Gives the records that are wanted to `write`.
    fn records(&mut self, part: &Part, write: &mut dyn FnMut(&Record) -> io::Result<()>) -> io::Result<()> {
        for record in part.records.iter().flatten() {
            let is_incident = record.kind == "incident";
            if let Some(why) = self.format.refuses(record).filter(|_| is_incident) {
                self.feedback.refused(record, why);
            } else if self.all_posts || is_incident {
                write(record)?;
                self.feedback.written(record);
            } else {
                self.feedback.left_out();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::super::progress::Progress;
    use super::super::terminal::{ColourWhen, Terminal};
    use super::*;
    use crate::input::{Options, list};
    use crate::message::Catalogue;
    use crate::output::{Labels, Language};
    use crate::pipeline::Pipeline;
    use crate::rules::{RuleFiles, RuleSet, load};

    /// Rules that cannot be loaded so: the program fails on a post with any literal of a meaning but those in `known`.
    fn broken_rules(known: &str) -> RuleSet {
        let mut rules = load(&RuleFiles::embedded()).0.unwrap();
        let meant = |needle: &u32| !rules.meanings[*needle as usize].is_empty();
        let last = rules.scanner.scan(known).iter().map(|hit| hit.needle).filter(meant).max();
        rules.meanings.truncate(last.map_or(0, |last| last as usize + 1));
        rules
    }

    #[test]
    fn a_failure_on_one_post_is_a_problem_of_the_run_and_the_others_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| -> PathBuf { folder.path().join(name) };
        let calm = "【セキュリティ事件簿#2024-1】やまびこ\n\nゆきだるま。\n";
        let loud = "【セキュリティ事件簿#2024-2】不正アクセス\n\n25名分の氏名、住所、電話番号、口座番号が漏えいし、委員会と警察に報告し、公開を停止しました。\n";
        std::fs::write(path("calm.txt"), calm).unwrap();
        std::fs::write(path("loud.txt"), loud).unwrap();
        let rules = broken_rules(calm);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let work =
            Work { pipeline: Pipeline::new(&rules), pool: &pool, input: Options::default(), at_once: false, done: 0 };
        let terminal = Terminal::new(ColourWhen::Never, None, Catalogue::ENGLISH);
        let mut feedback = Feedback::new(&terminal, Progress::Off, true, Labels::new(Arc::default(), Language::En));
        let (format, style) = (Format::Csv, Style::default());
        let mut take = Take { format, style, name: "out".into(), all_posts: true, feedback: &mut feedback };
        let out = Destination::open(Some(&path("out.csv"))).unwrap();
        take.whole(&work, list(&[path("loud.txt"), path("calm.txt")]), out, None).unwrap();
        let written = std::fs::read_to_string(path("out.csv")).unwrap();
        assert_eq!(written.lines().count(), 2, "a header and the post on which nothing failed: {written}");
        assert!(written.contains("calm.txt,1,3,"));
        assert!(feedback.finish(true), "an exit code that is not 0");
    }
}
