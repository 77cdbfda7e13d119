//! `extract`: dumps to a table.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::ThreadPoolBuilder;

use super::convert::{Step, Work};
use super::exit::Exit;
use super::feedback::Feedback;
use super::input_options::InputOptions;
use super::progress::{Progress, ProgressWhen};
use super::rules_option::RulesOption;
use super::terminal::{Terminal, counted};
use super::usage_error;
use crate::diag::Diagnostic;
use crate::input::{self, InputFormat, Source};
use crate::output::{Destination, Filter, Format, Journal, Journaled, Sink};
use crate::pipeline::{Failure, Pipeline};
use crate::rules::RuleFiles;

/// Turn dumps into a table, one row an incident
///
/// Every value comes with the place of the words that prove it (JSON Lines, field `evidence`). The output is the same on
/// any number of threads. A dump that cannot be read is told and does not stop the others; the exit code is then 4.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo extract posts.txt -o incidents.csv
  jikenbo extract dumps/ more/*.txt -o incidents.jsonl
  curl https://example.jp/notices.txt | jikenbo extract - --format jsonl --all-posts")]
pub(super) struct ExtractArgs {
    /// Dumps: files, folders (every dump below), or `-` for standard input. Texts, web pages, feeds, WARC, JSON Lines, packed
    /// or in archives
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Write to FILE, which appears only when it is complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Format of the output; default: what FILE's ending says (.csv, .jsonl, .ndjson), CSV for standard output
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// Also write posts that are no incidents
    #[arg(long)]
    all_posts: bool,

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
    /// The file to write, `None` for standard output.
    fn output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new(input::STDIN))
    }

    /// The format asked for, or the one that the name of the output stands for.
    fn format(&self) -> Result<Format, clap::Error> {
        let by_name = |path: &Path| {
            // A device or a pipe has a name of its own making, so that its ending says nothing.
            let special = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
            Format::of_path(path).or(special.then_some(Format::Csv)).ok_or_else(|| unknown_ending(path))
        };
        match (self.format, self.output()) {
            (Some(format), _) => Ok(format),
            (None, Some(path)) => by_name(path),
            (None, None) => Ok(Format::Csv),
        }
    }

    /// The journal of the output where one is asked for.
    fn journal(&self, sources: &Sources, rules: &RuleFiles) -> io::Result<Option<(Journal, Journaled)>> {
        let Some(path) = self.output().filter(|_| self.resume) else { return Ok(None) };
        let mut hash = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), format!("{self:?}"), &rules.files).hash(&mut hash);
        for source in sources.iter().flatten() {
            (&source.name, source.size, source.changed()).hash(&mut hash);
        }
        Journal::open(path, &format!("{:016x}", hash.finish())).map(Some)
    }

    /// What does not go together with --resume.
    fn check_resume(&self, format: Format) -> Result<(), clap::Error> {
        let wrong = match () {
            () if !self.resume => return Ok(()),
            () if self.output().is_none_or(|path| fs::metadata(path).is_ok_and(|found| !found.is_file())) => {
                "--resume needs a file: give one with -o"
            }
            () if self.inputs.iter().any(|input| input == Path::new(input::STDIN)) => {
                "--resume cannot read standard input a second time: give files"
            }
            () if self.is_filter(format) || !format.can_resume() => {
                "--resume is for CSV and JSON Lines with a record a line"
            }
            () => return Ok(()),
        };
        Err(usage_error(wrong))
    }

    /// One line out for each line in, which is asked for by naming JSON Lines for both.
    fn is_filter(&self, format: Format) -> bool {
        self.input.format() == Some(InputFormat::Jsonl) && format == Format::Jsonl
    }

    /// What to do where the output cannot be written.
    fn help(&self, error: &io::Error) -> &'static str {
        match error.kind() {
            ErrorKind::AlreadyExists => {
                "finish that run, or remove its .jikenbo-journal beside the output to start anew"
            }
            ErrorKind::ResourceBusy => "wait until that run is done",
            _ if self.resume => {
                "check that its folder exists, may be written to and has room; run the same command again to go on"
            }
            _ => "check that its folder exists, may be written to and has room; nothing of it was kept",
        }
    }

    /// What messages call the output.
    fn output_name(&self) -> String {
        self.output().map_or_else(|| "standard output".to_owned(), |path| path.display().to_string())
    }
}

fn unknown_ending(path: &Path) -> clap::Error {
    let endings: Vec<_> = Format::ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
    usage_error(format!(
        "the name {} does not tell the format: use one of the endings {}, or give --format",
        path.display(),
        endings.join(", ")
    ))
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: ExtractArgs, terminal: &Terminal) -> Result<Exit, clap::Error> {
    let format = args.format()?;
    args.check_resume(format)?;
    Ok(extract(&args, format, terminal).unwrap_or_else(|exit| exit))
}

fn extract(args: &ExtractArgs, format: Format, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, args.quiet)?;
    let failed = |what: &str, error: &dyn std::fmt::Display, help: &str| {
        terminal.tell(&Diagnostic::error("", format!("cannot {what}: {error}")).help(help));
        Exit::Io
    };
    let pool = ThreadPoolBuilder::new().num_threads(args.jobs.map_or(0, NonZeroUsize::get)).build();
    let pool = pool.map_err(|error| failed("start the threads", &error, "give a smaller number with --jobs"))?;
    let unwritten = |error: io::Error| failed(&format!("write {}", args.output_name()), &error, args.help(&error));
    let sources = args.input.sources(&args.inputs);
    let journal = args.journal(&sources, &args.rules.files(terminal)?).map_err(unwritten)?;
    let progress = Progress::start(args.progress, args.quiet, args.output().is_none(), &sources);
    let mut feedback = Feedback::new(terminal, progress, args.quiet);
    let done = journal.as_ref().map_or(0, |(journal, _)| journal.done());
    if done > 0 && !args.quiet {
        terminal.say(&format!("going on with an earlier run: {} of the input done\n", counted(done as usize, "part")));
    }
    let work = Work { pipeline: Pipeline::new(&rules), pool, input: args.input.options(), at_once: args.flush, done };
    let result = match journal {
        Some(journal) => resumed(args, format, &work, sources, journal, &mut feedback),
        None => started(args, format, &work, sources, &mut feedback),
    };
    let problems = feedback.finish(result.is_ok());
    match result {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritten(error)),
        _ if problems => Ok(Exit::Io),
        _ => Ok(Exit::Fine),
    }
}

type Sources = Vec<Result<Source, Box<Diagnostic>>>;

/// Converts the sources to an output that appears when it is complete.
fn started(
    args: &ExtractArgs,
    format: Format,
    work: &Work,
    sources: Sources,
    feedback: &mut Feedback,
) -> io::Result<()> {
    let mut out = Destination::open(args.output())?;
    if args.is_filter(format) {
        let mut filter = Filter::new(&mut out, args.flush);
        work.convert(sources, &mut |step| filtered(step, args.all_posts, &mut filter, feedback))?;
        filter.finish()?;
    } else {
        let mut sink = format.sink(&mut out)?;
        work.convert(sources, &mut |step| written(step, args.all_posts, sink.as_mut(), feedback))?;
        sink.finish()?;
    }
    // Where no input could be read, an output of an earlier run is better than none.
    if feedback.has_read() { out.commit() } else { Ok(()) }
}

/// The same with an output that an earlier run has begun, and with a journal for a later one.
fn resumed(
    args: &ExtractArgs,
    format: Format,
    work: &Work,
    sources: Sources,
    (mut journal, mut out): (Journal, Journaled),
    feedback: &mut Feedback,
) -> io::Result<()> {
    let mut sink = format.sink(&mut out)?;
    sink.flush()?;
    journal.begin()?;
    work.convert(sources, &mut |step| {
        let part = matches!(step, Step::Part(_));
        written(step, args.all_posts, sink.as_mut(), feedback)?;
        if part && journal.is_due() {
            sink.flush()?;
            journal.enter()?;
        }
        Ok(())
    })?;
    sink.finish()?;
    if feedback.has_read() || work.done > 0 { journal.commit() } else { journal.discard() }
}

/// Writes what a step gives as records.
fn written(step: Step, all_posts: bool, sink: &mut dyn Sink, feedback: &mut Feedback) -> io::Result<()> {
    if let Step::Part(part) = &step {
        for record in part.records.iter().flatten() {
            if all_posts || record.kind == "incident" {
                sink.write(record)?;
                feedback.written(record);
            } else {
                feedback.left_out();
            }
        }
    }
    feedback.step(step);
    Ok(())
}

/// Writes what a step gives as a line for the line of JSON that it came from.
fn filtered(step: Step, all_posts: bool, filter: &mut Filter, feedback: &mut Feedback) -> io::Result<()> {
    match step {
        Step::Problem { problem, item: Some(item) } => {
            feedback.bad_line();
            filter.error(&item.id, item.line, &problem.message)
        }
        Step::Part(part) => {
            if let Some(item) = &part.document.item {
                let wanted = |kind: &str| all_posts || kind == "incident";
                let failures = part.records.iter().filter_map(|record| record.as_ref().err());
                match failures.map(Failure::to_string).next() {
                    Some(failure) => filter.error(&item.id, item.line, &failure)?,
                    None => filter.records(&item.id, part.records.iter().flatten().filter(|r| wanted(&r.kind)))?,
                }
            }
            part.records.iter().flatten().for_each(|record| match all_posts || record.kind == "incident" {
                true => feedback.written(record),
                false => feedback.left_out(),
            });
            feedback.step(Step::Part(part));
            Ok(())
        }
        step => {
            feedback.step(step);
            Ok(())
        }
    }
}
