//! `extract`: dumps to a table.

use std::io::{self, ErrorKind};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::cases_option::CasesOption;
use super::exit::Exit;
use super::feedback::Feedback;
use super::output_options::OutputOptions;
use super::progress::{Progress, ProgressWhen};
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::input::{self, Source};
use crate::output::{CaseFormat, Format, Sink};
use crate::pipeline::Pipeline;
use crate::record::Record;

/// Turn dumps into a table, one row an incident
///
/// Every value comes with the place of the words that prove it (JSON Lines, field `evidence`). The output is the same on
/// any number of threads. A dump that cannot be read is told and does not stop the others; the exit code is then 4.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo extract posts.txt -o incidents.csv
  jikenbo extract dumps/ more/*.txt -o incidents.jsonl
  jikenbo extract dumps/ -o incidents.csv --excel       for Excel, with Japanese headers
  jikenbo extract dumps/ -o incidents.db                a SQLite database
  jikenbo extract dumps/ -o incidents.parquet --columns default,warnings
  curl https://example.jp/notices.txt | jikenbo extract - --format jsonl --all-posts")]
pub(super) struct ExtractArgs {
    /// UTF-8 text dumps: files, folders (every *.txt below), or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    #[command(flatten)]
    output: OutputOptions,

    #[command(flatten)]
    cases: CasesOption,

    /// Also write posts that are no incidents
    #[arg(long)]
    all_posts: bool,

    /// Number of threads; default: one a core
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    rules: RulesOption,

    /// Tell errors only: no warnings, no summary
    #[arg(short, long)]
    quiet: bool,

    /// When to show progress; `auto` shows a bar on a terminal when the work takes longer than a second
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    progress: ProgressWhen,
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: ExtractArgs, terminal: &Terminal) -> Result<Exit, clap::Error> {
    let format = args.output.format()?;
    let cases = args.cases.format(args.output.path())?;
    Ok(extract(&args, format, cases, terminal).unwrap_or_else(|exit| exit))
}

fn extract(args: &ExtractArgs, format: Format, cases: Option<CaseFormat>, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, args.quiet)?;
    let failed = |problem: Diagnostic| {
        terminal.tell(&problem);
        Exit::Io
    };
    let pool = ThreadPoolBuilder::new().num_threads(args.jobs.map_or(0, NonZeroUsize::get)).build();
    let pool = pool.map_err(|error| {
        let problem = Diagnostic::error("", format!("cannot start the threads: {error}"));
        failed(problem.help("give a smaller number with --jobs"))
    })?;
    let mut out = args.output.open(format).map_err(|error| failed(args.output.failure(&error)))?;
    let mut cases = args.cases.open(cases, &rules, terminal)?;

    let sources = input::list(&args.inputs);
    let progress = Progress::start(args.progress, args.quiet, args.output.path().is_none(), &sources);
    let mut feedback = Feedback::new(terminal, progress, args.quiet);
    let work = Work { pipeline: Pipeline::new(&rules), pool, format, all_posts: args.all_posts };
    let result = format.sink(&mut out, &args.output.style()).and_then(|sink| {
        let mut sink = match &mut cases {
            Some(cases) => cases.beside(sink),
            None => sink,
        };
        work.convert(sources, sink.as_mut(), &mut feedback)?;
        feedback.notes(&args.output.name(), &sink.finish()?);
        Ok(())
    });
    // Where no input could be read, an output of an earlier run is better than none.
    let result = result.and_then(|()| if feedback.has_read() { out.commit() } else { Ok(()) });
    let has_read = feedback.has_read();
    let problems = feedback.finish(result.is_ok());
    if let Some(cases) = cases.filter(|_| has_read && result.is_ok()) {
        cases.finish(terminal)?;
    }
    match result {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(failed(args.output.failure(&error))),
        _ if problems => Ok(Exit::Io),
        _ => Ok(Exit::Fine),
    }
}

/// What stays the same from document to document.
struct Work<'r> {
    pipeline: Pipeline<'r>,
    pool: ThreadPool,
    format: Format,
    all_posts: bool,
}

impl Work<'_> {
    /// Converts one dump after the other, so that no more than one is held. The error is one of writing.
    fn convert(
        &self,
        sources: Vec<Result<Source, Box<Diagnostic>>>,
        sink: &mut dyn Sink,
        feedback: &mut Feedback,
    ) -> io::Result<()> {
        for source in sources {
            let size = source.as_ref().ok().and_then(|source| source.size);
            match source.and_then(|source| source.read()) {
                Ok(document) => {
                    feedback.document(&document);
                    let records = self.records(&document);
                    if records.is_empty() && !document.is_blank() {
                        feedback.no_posts(&document.name);
                    }
                    self.write(&records, sink, feedback)?;
                }
                Err(problem) => feedback.problem(&problem),
            }
            feedback.done(size);
        }
        Ok(())
    }

    fn records(&self, document: &input::Document) -> Vec<Record> {
        let mut records = self.pool.install(|| self.pipeline.document(&document.name, document.decoded.text()));
        records.iter_mut().for_each(|record| super::place_in_source(record, &document.decoded));
        records
    }

    fn write(&self, records: &[Record], sink: &mut dyn Sink, feedback: &mut Feedback) -> io::Result<()> {
        for record in records {
            let is_incident = record.kind == "incident";
            if let Some(why) = self.format.refuses(record).filter(|_| is_incident) {
                feedback.refused(record, &why);
            } else if self.all_posts || is_incident {
                sink.write(record)?;
                feedback.written(record);
            } else {
                feedback.left_out();
            }
        }
        Ok(())
    }
}
