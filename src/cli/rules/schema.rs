//! `rules schema`: the JSON Schema of rule files, for editors.

use clap::Args;

use crate::cli::exit::Exit;
use crate::cli::terminal::Terminal;
use crate::rules::schema;

/// Print the JSON Schema of rule files, for editors
///
/// With it an editor completes keys, explains them and marks misspelt ones as you type. Names that rule files give each
/// other, and regexes, are the business of `rules check`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  jikenbo rules schema > my-rules/rules.schema.json

  and as the first line of each file in my-rules:
  #:schema ./rules.schema.json")]
pub(super) struct SchemaArgs {}

/// Runs the command.
pub(super) fn run(SchemaArgs {}: &SchemaArgs, terminal: &Terminal) -> Exit {
    terminal.result(format!("{:#}\n", schema()).as_bytes())
}
