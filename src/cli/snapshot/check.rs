//! `snapshot check`: what comes out otherwise than it was accepted.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Compared, Posts};
use crate::cli::exit::Exit;
use crate::cli::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::message::message;
use crate::output::Destination;
use crate::proof::store::{json, junit, text};

/// Tell what comes out otherwise than you accepted it
///
/// Lists the posts that are new, changed or gone, and for each changed value the old and the new one with the rule of each.
/// Exit code 1 if there is any. A value that only has another rule is told and changes nothing. Nothing is written to the
/// store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo snapshot check dumps/
  jikenbo snapshot check dumps/ --store accepted --rules my-rules --junit report.xml
  jikenbo snapshot check new.txt --all --format json")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    posts: Posts,

    /// Also list unchanged posts, and every value of new ones
    #[arg(long)]
    all: bool,

    /// How to print the findings; JSON always has all
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: CheckFormat,

    /// Also write a JUnit report to FILE, one test case a post
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

/// How to print the findings.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> Exit {
    check(args, terminal).unwrap_or_else(|exit| exit)
}

fn check(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let compared = args.posts.compare(terminal, false)?;
    let guard = &compared.guard;
    if let Some(path) = &args.junit {
        write_junit(path, &compared).map_err(|error| {
            let message = message!("cannot write {path}: {error}", path = path.display(), error);
            terminal.tell(&Diagnostic::error("", message).help("check the path after --junit"));
            Exit::Io
        })?;
    }
    let printed = match args.format {
        CheckFormat::Text => terminal.styled(&text(guard, args.all, terminal.colour_out(), terminal.catalogue())),
        CheckFormat::Json => terminal.result(format!("{:#}\n", json(guard)).as_bytes()),
    };
    match printed {
        Exit::Fine => Ok(compared.exit(!guard.summary.is_green())),
        failed => Err(failed),
    }
}

fn write_junit(path: &Path, compared: &Compared) -> io::Result<()> {
    let problems = compared.unread.iter().chain(&compared.guard.shelf.problems);
    let problems: Vec<_> = problems.filter(|problem| problem.is_error()).collect();
    let report = junit(&compared.guard, &problems).map_err(io::Error::other)?;
    let mut out = Destination::open(Some(path))?;
    out.write_all(report.as_bytes())?;
    out.commit()
}
