//! `completions`: a completion script.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::exit::Exit;
use super::terminal::Terminal;

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:
  jikenbo completions bash > ~/.local/share/bash-completion/completions/jikenbo")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command.
pub(super) fn run(args: &CompletionsArgs, terminal: &Terminal) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "jikenbo", &mut script);
    terminal.result(&script)
}
