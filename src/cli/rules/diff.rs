//! `rules diff`: what changes in the results when the rules change.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::dumps::each_document;
use crate::cli::exit::Exit;
use crate::cli::input_options::InputOptions;
use crate::cli::score::{read_gold, warn_of_missing_dumps};
use crate::cli::terminal::{Terminal, counted};
use crate::cli::usage::{UsageError, usage_error};
use crate::diag::Diagnostic;
use crate::message::message;
use crate::output::{Destination, DifferencePage};
use crate::proof::diff::{self, Corpus, Difference, RuleSource, Style};
use crate::rules::{RuleFiles, RuleSet, load};

/// Where the rules are looked for with --since.
pub(super) const DEFAULT_FOLDER: &str = "rules";

/// Show what changes in the results between two rule sets
///
/// Runs both over the same dumps and tells, by field and rule, which posts gained, lost or changed a value, with the words
/// that prove it. Values that only another rule or other words prove are counted apart. Exit code 0 if no value differs, 1
/// if one does.
#[derive(Debug, Args)]
#[command(
    override_usage = "jikenbo rules diff [OPTIONS] OLD NEW DUMP...\n       jikenbo rules diff [OPTIONS] --since REV DUMP...",
    after_help = "Examples:
  jikenbo rules diff builtin my-rules dumps/
  jikenbo rules diff old-rules my-rules dumps/ --gold gold.jsonl
  jikenbo rules diff --since HEAD --rules my-rules dumps/
  jikenbo rules diff builtin my-rules dumps/ --format html -o difference.html"
)]
pub(super) struct DiffArgs {
    /// OLD and NEW, each a folder of rule files or `builtin`, then dumps: files, folders, archives, or `-`. With
    /// --since: dumps only
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Compare the rules folder as it is with what it was at REV, any revision that git knows
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    since: Option<String>,

    /// The rules folder that --since looks at; default: `rules`
    #[arg(long, value_name = "DIR", requires = "since")]
    rules: Option<PathBuf>,

    /// Also tell how precision and recall moved, and which posts became right or wrong, by records made by hand (JSON
    /// Lines)
    #[arg(long, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,

    /// How to show it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiffFormat,

    /// Write to FILE, which appears only when it is complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    input: InputOptions,
}

/// How to show a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum DiffFormat {
    /// A summary, then the posts by field and rule
    #[default]
    Text,
    /// One JSON object
    Json,
    /// One self-contained page, in English; with --lang ja in Japanese
    Html,
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: &DiffArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    let (old, new, dumps) = sides(args)?;
    Ok(compare(args, &old, &new, dumps, terminal).unwrap_or_else(|exit| exit))
}

/// What to compare on which dumps.
fn sides(args: &DiffArgs) -> Result<(RuleSource, RuleSource, &[PathBuf]), UsageError> {
    match (&args.since, args.paths.as_slice()) {
        (Some(revision), dumps) => {
            let folder = args.rules.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER));
            let old = RuleSource::Revision { folder: folder.clone(), revision: revision.clone() };
            Ok((old, RuleSource::Folder(folder), dumps))
        }
        (None, [old, new, dumps @ ..]) if !dumps.is_empty() => {
            Ok((RuleSource::of_argument(old), RuleSource::of_argument(new), dumps))
        }
        (None, _) => Err(usage_error("give OLD, NEW and at least one DUMP, or --since REV and at least one DUMP")),
    }
}

fn compare(
    args: &DiffArgs,
    old: &RuleSource,
    new: &RuleSource,
    dumps: &[PathBuf],
    terminal: &Terminal,
) -> Result<Exit, Exit> {
    let ((old_rules, _), (new_rules, _)) = (load_side(old, terminal)?, load_side(new, terminal)?);
    let gold = if args.gold.is_empty() { Vec::new() } else { read_gold(&args.gold, terminal)? };
    let (corpus, complete) = read_dumps(dumps, &args.input, terminal)?;
    let (old_records, new_records) = (corpus.records(&old_rules), corpus.records(&new_rules));
    warn_of_missing_dumps(&gold, &new_records.concat(), terminal);
    let difference = Difference::of(&old_records, &new_records, &gold);
    let (old, new) = (old.to_string(), new.to_string());
    let colour = args.output.is_none() && terminal.colour_out();
    let shown = match args.format {
        DiffFormat::Text => {
            diff::text(&difference, &old, &new, Style { colour, most_posts: None }, terminal.catalogue())
        }
        DiffFormat::Json => format!("{:#}\n", diff::json(&difference, &old, &new)),
        DiffFormat::Html => {
            let catalogue = terminal.asked_catalogue();
            DifferencePage { difference: &difference, old: &old, new: &new, catalogue }.to_string()
        }
    };
    let written = match (&args.output, args.format) {
        (Some(path), _) => write(path, &shown, terminal),
        (None, DiffFormat::Text) => terminal.styled(&shown),
        (None, _) => terminal.result(shown.as_bytes()),
    };
    Ok(match written {
        Exit::Fine if !complete => Exit::Io,
        Exit::Fine if difference.differs() => Exit::Found,
        other => other,
    })
}

/// The rules of one side and their files; what is wrong with them has been told, with their name, where they are not.
pub(super) fn load_side(source: &RuleSource, terminal: &Terminal) -> Result<(RuleSet, RuleFiles), Exit> {
    let files = source.files().map_err(|problem| {
        terminal.tell(&problem);
        Exit::Rules
    })?;
    let (rules, mut diags) = load(&files);
    diags.retain(Diagnostic::is_error);
    terminal.report(&diags, &files);
    rules.map(|rules| (rules, files)).ok_or_else(|| {
        let message = message!(
            "the rules of {source} do not load: {diags}; nothing was compared",
            source,
            diags = counted(diags.len(), "error")
        );
        terminal
            .tell(&Diagnostic::error("", message).help("`jikenbo rules check --rules DIR` looks at the rules alone"));
        Exit::Rules
    })
}

/// The dumps, and whether all could be read; what could not has been told. No dump at all is an error.
pub(super) fn read_dumps(dumps: &[PathBuf], input: &InputOptions, terminal: &Terminal) -> Result<(Corpus, bool), Exit> {
    let mut corpus = Corpus::default();
    let complete = each_document(dumps, input, terminal, |document| corpus.add(document));
    if corpus.is_empty() { Err(Exit::Io) } else { Ok((corpus, complete)) }
}

fn write(path: &Path, shown: &str, terminal: &Terminal) -> Exit {
    let written = Destination::open(Some(path)).and_then(|mut out| {
        out.write_all(shown.as_bytes())?;
        out.commit()
    });
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let message = message!("cannot write {path}: {error}", path = path.display(), error);
            terminal.tell(&Diagnostic::error("", message).help("check that its folder exists and may be written to"));
            Exit::Io
        }
        _ => Exit::Fine,
    }
}
