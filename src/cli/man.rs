//! `man`: the manual page.

use clap::Args;
use clap_mangen::Man;

use super::exit::Exit;
use super::help;
use super::terminal::Terminal;
use super::usage::{UsageError, usage_error};
use crate::message::message;

/// Print the manual page of the program or of one of its commands
///
/// In English; with --lang ja in Japanese.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo man > jikenbo.1
  jikenbo man rules check > jikenbo-rules-check.1")]
pub(super) struct ManArgs {
    /// The command, such as `extract` or `rules check`; default: the program as a whole
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: &ManArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    let mut root = help::command(terminal.asked_catalogue());
    root.build();
    let mut command = &root;
    for name in &args.command {
        command =
            command.find_subcommand(name).ok_or_else(|| usage_error(message!("there is no command `{name}`", name)))?;
    }
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(|error| usage_error(error.to_string()))?;
    Ok(terminal.result(&page))
}
