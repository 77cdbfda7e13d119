//! `rules`: look at the rules themselves. One file a subcommand.

mod check;
mod diff;
mod export;
mod saves;
mod watch;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::terminal::Terminal;

/// Check the rules, or write the built-in ones out to edit
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    Check(check::CheckArgs),
    Diff(diff::DiffArgs),
    Export(export::ExportArgs),
    Watch(watch::WatchArgs),
}

/// Runs the command.
pub(super) fn run(args: RulesArgs, terminal: &Terminal) -> Exit {
    match args.command {
        RulesCommand::Check(args) => check::run(&args, terminal),
        RulesCommand::Diff(args) => diff::run(&args, terminal),
        RulesCommand::Export(args) => export::run(&args, terminal),
        RulesCommand::Watch(args) => watch::run(&args, terminal),
    }
}
