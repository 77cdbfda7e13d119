//! `extract`: dumps to a table.

use std::fs;
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
use super::terminal::Terminal;
use super::usage_error;
use crate::diag::Diagnostic;
use crate::input::{self, InputFormat};
use crate::output::{Destination, Filter, Format, Sink};
use crate::pipeline::{Failure, Pipeline};

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

    /// One line out for each line in, which is asked for by naming JSON Lines for both.
    fn is_filter(&self, format: Format) -> bool {
        self.input.format() == Some(InputFormat::Jsonl) && format == Format::Jsonl
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
    let write = format!("write {}", args.output_name());
    let help = "check that its folder exists, may be written to and has room; nothing of it was kept";
    let mut out = Destination::open(args.output()).map_err(|error| failed(&write, &error, help))?;

    let sources = args.input.sources(&args.inputs);
    let progress = Progress::start(args.progress, args.quiet, args.output().is_none(), &sources);
    let mut feedback = Feedback::new(terminal, progress, args.quiet);
    let work = Work { pipeline: Pipeline::new(&rules), pool, input: args.input.options(), at_once: args.flush };
    let result = if args.is_filter(format) {
        let mut filter = Filter::new(&mut out, args.flush);
        work.convert(sources, &mut |step| filtered(step, args.all_posts, &mut filter, &mut feedback))
            .and_then(|()| filter.finish())
    } else {
        format.sink(&mut out).and_then(|mut sink| {
            work.convert(sources, &mut |step| written(step, args.all_posts, sink.as_mut(), &mut feedback))?;
            sink.finish()
        })
    };
    // Where no input could be read, an output of an earlier run is better than none.
    let result = result.and_then(|()| if feedback.has_read() { out.commit() } else { Ok(()) });
    let problems = feedback.finish(result.is_ok());
    match result {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(failed(&write, &error, help)),
        _ if problems => Ok(Exit::Io),
        _ => Ok(Exit::Fine),
    }
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
