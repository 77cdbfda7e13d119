//! What `extract` tells while it works and when it is done.

use std::collections::BTreeMap;

use super::progress::Progress;
use super::terminal::{Terminal, counted};
use crate::cases::Seen;
use crate::convert::{Part, Step};
use crate::diag::Diagnostic;
use crate::message::{Message, message};
use crate::output::{COLUMNS, Labels, Notes};
use crate::pipeline::LEAD_RULE;
use crate::record::Record;

/// How many warnings about records are shown one by one.
const WARNINGS_SHOWN: usize = 20;
/// Columns that every record fills, so that counting them says nothing.
const ALWAYS_FILLED: &[&str] = &["source", "line", "end_line", "kind", "third_party_involved"];
/// Width of the summary, in characters.
const WIDTH: usize = 100;

/// Counts what happens and tells what the user should know at once.
pub(super) struct Feedback<'t> {
    terminal: &'t Terminal,
    progress: Progress,
    quiet: bool,
    /// What fields and values are called on the screen.
    labels: Labels,
    documents: usize,
    incidents: usize,
    others: usize,
    left_out: usize,
    /// Documents without a heading.
    leads: usize,
    /// Incidents written, by what they say.
    seen: Seen,
    problems: usize,
    bad_lines: usize,
    failures: usize,
    /// Posts of the document that is being read.
    posts: usize,
    warnings: usize,
    record_warnings: usize,
    /// The fields of the values that were not sure enough, each with how many.
    withheld: BTreeMap<&'static str, usize>,
    /// How many of the records written fill each column.
    filled: Vec<usize>,
}

/// True for a post whose title was not recognized as a heading.
fn has_no_heading(record: &Record) -> bool {
    record.evidence.iter().any(|proof| proof.field == "title" && proof.rule == LEAD_RULE)
}

impl<'t> Feedback<'t> {
    pub(super) fn new(terminal: &'t Terminal, progress: Progress, quiet: bool, labels: Labels) -> Self {
        Self {
            terminal,
            progress,
            quiet,
            labels,
            documents: 0,
            incidents: 0,
            others: 0,
            left_out: 0,
            leads: 0,
            seen: Seen::default(),
            problems: 0,
            bad_lines: 0,
            failures: 0,
            posts: 0,
            warnings: 0,
            record_warnings: 0,
            withheld: BTreeMap::new(),
            filled: vec![0; COLUMNS.len()],
        }
    }

    /// Something was done.
    pub(super) fn step(&mut self, step: Step) {
        match step {
            Step::Part(part) => self.part(&part),
            Step::Warning(warning) => self.warning(&warning),
            Step::Problem { problem, .. } => self.problem(&problem),
            Step::Source(size) => self.progress.done(size.unwrap_or(0), self.terminal),
        }
    }

    fn part(&mut self, part: &Part) {
        let document = &part.document;
        self.progress.read(document.read);
        document.warnings.iter().for_each(|warning| self.warning(warning));
        for failure in part.records.iter().filter_map(|record| record.as_ref().err()) {
            self.failures += 1;
            let problem =
                Diagnostic::error("", message!("{name}: {failure}", name = document.name, failure = failure.told()));
            let help = "this is a mistake in jikenbo; the other posts are converted, please report this one";
            self.progress.pause(|| self.terminal.tell(&problem.help(help)));
        }
        if let Some(line) = part.cut {
            let message =
                message!("{name}:{line}: a post is too long, and its rest is left out", name = document.name, line);
            self.problem(&Diagnostic::error("", message).help("`--max-document SIZE` sets the limit"));
        }
        self.posts += part.records.len();
        self.leads += part.records.iter().flatten().filter(|record| has_no_heading(record)).count();
        if document.last {
            self.documents += 1;
            if self.posts == 0 && !document.is_blank() {
                self.no_posts(&document.name);
            }
            self.posts = 0;
        }
    }

    /// A line of JSON was answered with an error.
    pub(super) fn bad_line(&mut self) {
        self.documents += 1;
        self.bad_lines += 1;
    }

    /// True where a document was read.
    pub(super) fn has_read(&self) -> bool {
        self.documents > 0
    }

    /// Nothing in a document looks like a post.
    fn no_posts(&mut self, name: &str) {
        let warning = Diagnostic::warning("", message!("{name}: no post found", name))
            .help("the rules for headings decide where a post begins: `jikenbo rules export DIR` shows them");
        self.warning(&warning);
    }

    /// An input could not be read.
    fn problem(&mut self, problem: &Diagnostic) {
        self.problems += 1;
        self.progress.pause(|| self.terminal.tell(problem));
    }

    /// A record was written.
    pub(super) fn written(&mut self, record: &Record) {
        if record.kind == "incident" {
            self.incidents += 1;
            self.seen.earlier(record);
        } else {
            self.others += 1;
        }
        record.withheld.iter().for_each(|field| *self.withheld.entry(field).or_default() += 1);
        for warning in &record.warnings {
            self.record_warnings += 1;
            if self.record_warnings <= WARNINGS_SHOWN {
                let told = self.labels.said(warning);
                let (source, line) = (&record.source, record.line);
                let message = message!("{source}:{line}: {warning}", source, line, warning = told);
                self.warning(&Diagnostic::warning("", message));
            } else {
                self.warnings += 1;
            }
        }
        if !self.quiet {
            for (count, column) in self.filled.iter_mut().zip(COLUMNS) {
                *count += usize::from(!(column.cell)(record).is_empty());
            }
        }
    }

    /// An incident was not written because the format cannot hold it.
    pub(super) fn refused(&mut self, record: &Record, why: Message) {
        self.warning(&Diagnostic::warning(
            "",
            message!("{source}:{line}: left out: {why}", source = record.source, line = record.line, why),
        ));
    }

    /// A post was not written because it is no incident.
    pub(super) fn left_out(&mut self) {
        self.left_out += 1;
    }

    /// The output called `name` is complete, with what is to be told of it.
    pub(super) fn notes(&mut self, name: &Message, notes: &Notes) {
        notes.iter().for_each(|note| self.warning(&Diagnostic::warning("", message!("{name}: {note}", name, note))));
    }

    /// Ends the progress bar and tells the summary if the output is `complete`. True where an input could not be read,
    /// or the program failed on a post.
    pub(super) fn finish(self, complete: bool) -> bool {
        let summary = if complete && !self.quiet { self.summary() } else { String::new() };
        self.progress.finish();
        self.terminal.say(summary);
        self.problems + self.failures > 0
    }

    fn warning(&mut self, warning: &Diagnostic) {
        self.warnings += 1;
        if !self.quiet {
            self.progress.pause(|| self.terminal.tell(warning));
        }
    }

    fn summary(&self) -> String {
        let posts = self.incidents + self.others + self.left_out;
        let mut out = String::new();
        let mut line = |message: Message| out += &(self.terminal.said(message) + "\n");
        if self.record_warnings > WARNINGS_SHOWN {
            let more = self.record_warnings - WARNINGS_SHOWN;
            line(message!("warning: {more} more about records; `--format jsonl` writes them all in `warnings`", more));
        }
        let written = message!(
            "{documents}, {posts}: {incidents} written",
            documents = counted(self.documents, "document"),
            posts = counted(posts, "post"),
            incidents = counted(self.incidents, "incident")
        );
        match (self.others, self.left_out) {
            (0, 0) => line(written),
            (0, left_out) => line(message!(
                "{written}, {others} left out (--all-posts writes them)",
                written,
                others = counted(left_out, "other")
            )),
            (others, _) => line(message!("{written}, {others} written", written, others = counted(others, "other"))),
        }
        if self.seen.again() > 0 {
            let different = self.incidents - self.seen.again();
            line(message!(
                "{posts} more than once in the dumps: {incidents}",
                posts = counted(self.seen.again(), "post"),
                incidents = counted(different, "different incident")
            ));
        }
        if self.leads > 0 {
            let documents = counted(self.leads, "document");
            line(message!("{documents} without a heading: the best line above the text is the title", documents));
        }
        out += &self.values();
        let mut line = |message: Message| out += &(self.terminal.said(message) + "\n");
        if !self.withheld.is_empty() {
            let fields: Vec<_> = self.withheld.iter().map(|(field, count)| format!("{field} {count}")).collect();
            let (values, fields) = (counted(self.withheld.values().sum(), "value"), fields.join(", "));
            line(message!("{values} left out as less sure than --min-confidence: {fields}", values, fields));
        }
        if self.warnings > 0 {
            line(counted(self.warnings, "warning"));
        }
        if self.bad_lines > 0 {
            line(message!("{lines} answered with an error", lines = counted(self.bad_lines, "line")));
        }
        if self.failures > 0 {
            line(message!("{posts} left out because the program failed", posts = counted(self.failures, "post")));
        }
        if self.problems > 0 {
            line(message!("{inputs} could not be read", inputs = counted(self.problems, "input")));
        }
        out
    }

    /// How many records fill each column, wrapped.
    fn values(&self) -> String {
        let informative = COLUMNS.iter().map(|column| column.name).zip(&self.filled);
        let informative = informative.filter(|(name, _)| !ALWAYS_FILLED.contains(name));
        let mut lines = vec![self.terminal.said("values:")];
        for (name, count) in informative.filter(|(_, count)| **count > 0) {
            let item = format!(" {name} {count}");
            match lines.last_mut() {
                Some(line) if line.len() + item.len() <= WIDTH => *line += &item,
                _ => lines.push(format!("       {item}")),
            }
        }
        if self.filled.iter().all(|count| *count == 0) { String::new() } else { lines.join("\n") + "\n" }
    }
}
