//! `extract`: dumps to a table.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rayon::ThreadPoolBuilder;

use super::cases_option::CasesOption;
use super::dumps::SureOption;
use super::exit::Exit;
use super::feedback::Feedback;
use super::input_options::InputOptions;
use super::output_options::OutputOptions;
use super::progress::{Progress, ProgressWhen};
use super::rules_option::RulesOption;
use super::take::{Output, Take};
use super::terminal::Terminal;
use super::usage::{UsageError, usage_error};
use super::whole::sweep;
use crate::convert::{Sources, Work};
use crate::diag::Diagnostic;
use crate::input::{self, InputFormat};
use crate::message::message;
use crate::output::{CaseFormat, Format, Journal, Labels, Language};
use crate::rules::{RuleFiles, RuleSet};

/// Turn dumps into a table, one row an incident
///
/// Every value comes with the place of the words that prove it (JSON Lines, field `evidence`). The output is the same on
/// any number of threads. A dump that cannot be read is told and does not stop the others; the exit code is then 4.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo extract posts.txt -o incidents.csv
  jikenbo extract dumps/ more/*.txt -o incidents.jsonl
  jikenbo extract dumps/ -o incidents.xlsx              an Excel workbook in Japanese
  jikenbo extract dumps/ -o incidents.csv --excel       CSV for Excel, with Japanese headers and names
  jikenbo extract dumps/ -o incidents.db                a SQLite database
  jikenbo extract dumps/ -o incidents.parquet --columns default,warnings
  curl https://example.jp/notices.txt | jikenbo extract - --format jsonl --all-posts")]
pub(super) struct ExtractArgs {
    /// Dumps: files, folders (every dump below), or `-` for standard input. Texts, web pages, feeds, WARC, JSON Lines, packed
    /// or in archives
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    #[command(flatten)]
    output: OutputOptions,

    #[command(flatten)]
    cases: CasesOption,

    /// Also write posts that are no incidents
    #[arg(long)]
    all_posts: bool,

    #[command(flatten)]
    sure: SureOption,

    /// Number of threads; default: one a core
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Write what a document gives before the next one is read; for programs that wait for each answer
    #[arg(long)]
    flush: bool,

    /// Keep a journal beside the output, and where one is there, go on with the run that it is of. For long conversions to
    /// CSV and JSON Lines: after a crash, run the same command again
    #[arg(long)]
    resume: bool,

    #[command(flatten)]
    input: InputOptions,

    #[command(flatten)]
    rules: RulesOption,

    /// Tell errors only: no warnings, no summary
    #[arg(short, long)]
    quiet: bool,

    /// When to show progress; `auto` shows a bar on a terminal when the work takes longer than a second
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    progress: ProgressWhen,
}

impl ExtractArgs {
    /// Opens the output.
    fn open(&self, format: Format, sources: &Sources, rules: &RuleFiles, lang: Option<Language>) -> io::Result<Output> {
        let Some(path) = self.output.path().filter(|_| self.resume) else {
            return self.output.open(format).map(Output::Whole);
        };
        let mut hash = DefaultHasher::new();
        // What the bytes of the output depend on: not the number of threads, nor what is told.
        let options = format!("{:?}", (&self.inputs, &self.output, lang, self.all_posts, &self.input, self.sure));
        (env!("CARGO_PKG_VERSION"), options, &rules.files).hash(&mut hash);
        for source in sources.iter().flatten() {
            (&source.name, source.size, source.changed()).hash(&mut hash);
        }
        Journal::open(path, &format!("{:016x}", hash.finish())).map(|(journal, out)| Output::Resumed(journal, out))
    }

    /// What does not go together with --resume.
    fn check_resume(&self, format: Format) -> Result<(), UsageError> {
        let wrong = match () {
            () if !self.resume => return Ok(()),
            () if self.output.path().is_none_or(|path| fs::metadata(path).is_ok_and(|found| !found.is_file())) => {
                "--resume needs a file: give one with -o"
            }
            () if self.cases.is_asked_for() => "--resume keeps no cases: leave out --cases",
            () if self.inputs.iter().any(|input| input == Path::new(input::STDIN)) => {
                "--resume cannot read standard input a second time: give files"
            }
            () if self.is_filter(format) || !format.can_resume() => {
                "--resume is for CSV, TSV and JSON Lines with a record a line"
            }
            () => return Ok(()),
        };
        Err(usage_error(wrong))
    }

    /// One line out for each line in, which is asked for by naming JSON Lines for both.
    fn is_filter(&self, format: Format) -> bool {
        self.input.format() == Some(InputFormat::Jsonl) && format == Format::Jsonl
    }

    /// An output that cannot be opened or written, as a message.
    fn failure(&self, error: &io::Error) -> Diagnostic {
        let help = match error.kind() {
            _ if !self.resume => return self.output.failure(error),
            ErrorKind::AlreadyExists => {
                "finish that run, or remove its .jikenbo-journal beside the output to start anew"
            }
            ErrorKind::ResourceBusy => "wait until that run is done",
            ErrorKind::InvalidData => return self.unusable(error),
            _ => "check that its folder exists, may be written to and has room; run the same command again to go on",
        };
        Diagnostic::error("", message!("cannot write {name}: {error}", name = self.output.name(), error)).help(help)
    }

    /// A part file or journal with which no run can go on: the same command again would find the same.
    fn unusable(&self, error: &io::Error) -> Diagnostic {
        let [journal, part] = Journal::files(self.output.path().unwrap_or(Path::new("")));
        let help =
            message!("remove {journal} and {part} to start anew", journal = journal.display(), part = part.display());
        Diagnostic::error("", message!("cannot go on with {name}: {error}", name = self.output.name(), error))
            .help(help)
    }
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: ExtractArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    let format = args.output.format()?;
    args.check_resume(format)?;
    let cases = args.cases.format(args.output.path())?;
    Ok(extract(&args, format, cases, terminal).unwrap_or_else(|exit| exit))
}

fn extract(args: &ExtractArgs, format: Format, cases: Option<CaseFormat>, terminal: &Terminal) -> Result<Exit, Exit> {
    // The process ends with this command: to free the rules piece by piece would take as long as a dozen posts.
    let rules: &RuleSet = Box::leak(Box::new(args.rules.load(terminal, args.quiet)?));
    let failed = |problem: Diagnostic| {
        terminal.tell(&problem);
        Exit::Io
    };
    let pool = ThreadPoolBuilder::new().num_threads(args.jobs.map_or(0, NonZeroUsize::get)).build();
    let pool = pool.map_err(|error| {
        let problem = Diagnostic::error("", message!("cannot start the threads: {error}", error));
        failed(problem.help("give a smaller number with --jobs"))
    })?;
    let sources = args.input.sources(&args.inputs);
    args.output.path().into_iter().for_each(|path| sweep(path, terminal));
    // Only to go on with an earlier run the text of the rules is asked for.
    let files = if args.resume { args.rules.files(terminal)? } else { RuleFiles::default() };
    let output = args.open(format, &sources, &files, terminal.asked_language());
    let output = output.map_err(|error| failed(args.failure(&error)))?;
    let mut cases = args.cases.open(cases, format, rules, terminal)?;

    let progress = Progress::start(args.progress, args.quiet, args.output.path().is_none(), &sources);
    let style = args.output.style(format, terminal.asked_language(), rules);
    let labels = Labels::new(Arc::clone(&style.dictionary), terminal.language());
    let mut feedback = Feedback::new(terminal, progress, args.quiet, labels);
    let done = output.done();
    if done > 0 && !args.quiet {
        terminal.line(message!("going on with an earlier run: {done} parts of the input done", done));
    }
    let input = input::Options { every_line: args.is_filter(format), ..args.input.options() };
    let pipeline = args.sure.pipeline(rules).with_timeline(args.output.has_timeline(format));
    let work = Work { pipeline, pool: &pool, input, at_once: args.flush, done };
    let name = args.output.name();
    let mut take = Take { format, style: style.clone(), name, all_posts: args.all_posts, feedback: &mut feedback };
    let result = match output {
        Output::Whole(out) if args.is_filter(format) => take.filtered(&work, sources, out),
        Output::Whole(out) => take.whole(&work, sources, out, cases.as_mut()),
        Output::Resumed(journal, out) => take.resumed(&work, sources, journal, out),
    };
    let has_read = feedback.has_read();
    let problems = feedback.finish(result.is_ok());
    if let Some(cases) = cases.filter(|_| has_read && result.is_ok()) {
        cases.finish(&style, terminal)?;
    }
    match result {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(failed(args.failure(&error))),
        _ if problems => Ok(Exit::Io),
        _ => Ok(Exit::Fine),
    }
}
