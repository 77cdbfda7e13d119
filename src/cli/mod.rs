//! The command line: one file a command, each with its own arguments. Results go to standard output or a file,
//! everything else to standard error.

mod cases_option;
mod columns;
mod completions;
mod dumps;
mod exit;
mod explain;
mod extract;
mod feedback;
mod help;
mod input_options;
mod language;
mod listed;
mod man;
mod output_options;
mod progress;
mod report;
mod rules;
mod rules_option;
mod score;
mod snapshot;
mod stats;
mod take;
mod terminal;
mod text;
mod usage;
mod whole;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};

use exit::Exit;
use terminal::{ColourWhen, Terminal};
use usage::UsageError;

use crate::message::Catalogue;
use crate::output::Language;
use crate::staging;

/// Turns text dumps of Japanese security-incident notices into a table whose every cell can be traced to the words that
/// prove it.
#[derive(Debug, Parser)]
#[command(name = "jikenbo", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to colour messages; `auto` colours on a terminal unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: ColourWhen,

    /// Language of help, messages and figures on the screen, and of a report; default: what LC_ALL, LC_MESSAGES or LANG say,
    /// `ja` for a report
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

const AFTER_HELP: &str = "\
Examples:
  jikenbo extract dumps/ -o incidents.csv     every dump below dumps/, one row an incident
  jikenbo rules export my-rules               the built-in rules as files to edit
  jikenbo extract dumps/ --rules my-rules     the same with the edited rules

Exit codes:
  0  fine
  1  a check found something
  2  the command line is wrong
  3  the rules do not load
  4  input could not be read or output not written";

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::ExtractArgs),
    Explain(explain::ExplainArgs),
    Score(score::ScoreArgs),
    Report(report::ReportArgs),
    Stats(stats::StatsArgs),
    Columns(columns::ColumnsArgs),
    Text(text::TextArgs),
    Rules(rules::RulesArgs),
    Snapshot(snapshot::SnapshotArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// How a program ends that a signal has ended, as shells count it.
const INTERRUPTED: i32 = 130;

impl Command {
    /// True where a signal is how the command comes to its end.
    fn ends_by_signal(&self) -> bool {
        matches!(self, Command::Rules(args) if args.is_watch())
    }

    fn run(self, terminal: &Terminal) -> Result<Exit, UsageError> {
        match self {
            Command::Extract(args) => extract::run(args, terminal),
            Command::Explain(args) => explain::run(args, terminal),
            Command::Report(args) => Ok(report::run(&args, terminal)),
            Command::Stats(args) => stats::run(&args, terminal),
            Command::Columns(args) => Ok(columns::run(&args, terminal)),
            Command::Score(args) => Ok(score::run(args, terminal)),
            Command::Text(args) => Ok(text::run(&args, terminal)),
            Command::Rules(args) => rules::run(args, terminal),
            Command::Snapshot(args) => snapshot::run(args, terminal),
            Command::Completions(args) => Ok(completions::run(&args, terminal)),
            Command::Man(args) => man::run(&args, terminal),
        }
    }
}

/// Runs the program with the arguments of the process; gives its exit code.
pub fn main() -> ExitCode {
    let language = language::chosen(std::env::args_os().skip(1));
    let catalogue = language.catalogue();
    let result = parsed(catalogue).and_then(|cli| {
        let terminal = Terminal::new(cli.color, cli.lang, catalogue);
        if !cli.command.ends_by_signal() {
            staging::remove_on_signal(INTERRUPTED);
        }
        cli.command.run(&terminal)
    });
    result.unwrap_or_else(|error| usage::tell(&error, catalogue)).into()
}

/// The command line, with its help in the language of `catalogue`.
fn parsed(catalogue: &'static Catalogue) -> Result<Cli, UsageError> {
    let matches = help::command(catalogue).try_get_matches()?;
    Ok(Cli::from_arg_matches(&matches)?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn command_line_is_consistent_and_every_option_documented() {
        fn check(command: &clap::Command) {
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            assert!(command.get_about().is_some(), "{}", command.get_name());
            command.get_subcommands().for_each(check);
        }
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        check(&command);
    }
}
