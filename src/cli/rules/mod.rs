//! `rules`: look at the rules themselves. One file a subcommand.

mod check;
mod diff;
mod export;
mod list;
mod message_format;
mod new;
mod profile;
mod saves;
mod schema;
mod test;
mod watch;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::terminal::Terminal;
use super::usage::UsageError;

/// Check, test, list, measure, compare, add and write out the rules
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    Check(check::CheckArgs),
    Test(test::TestArgs),
    List(list::ListArgs),
    Profile(profile::ProfileArgs),
    Diff(diff::DiffArgs),
    Watch(watch::WatchArgs),
    New(new::NewArgs),
    Export(export::ExportArgs),
    Schema(schema::SchemaArgs),
}

impl RulesArgs {
    /// True for the command that goes on until it is ended.
    pub(super) fn is_watch(&self) -> bool {
        matches!(self.command, RulesCommand::Watch(_))
    }
}

/// Runs the command.
pub(super) fn run(args: RulesArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    Ok(match args.command {
        RulesCommand::Check(args) => check::run(&args, terminal),
        RulesCommand::Test(args) => test::run(&args, terminal),
        RulesCommand::List(args) => list::run(&args, terminal),
        RulesCommand::Profile(args) => profile::run(&args, terminal),
        RulesCommand::Diff(args) => diff::run(&args, terminal)?,
        RulesCommand::Watch(args) => watch::run(&args, terminal),
        RulesCommand::New(args) => new::run(&args, terminal),
        RulesCommand::Export(args) => export::run(&args, terminal),
        RulesCommand::Schema(args) => schema::run(&args, terminal),
    })
}
