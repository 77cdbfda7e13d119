//! `completions`: a completion script.

use clap::Args;
use clap_complete::Shell;

use super::exit::Exit;
use super::help;
use super::terminal::Terminal;

/// Print a completion script for a shell
///
/// Its descriptions are English; with --lang ja Japanese.
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
    let mut command = help::command(terminal.asked_catalogue());
    clap_complete::generate(args.shell, &mut command, "jikenbo", &mut script);
    terminal.result(&script)
}
