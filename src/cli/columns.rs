//! `columns`: what the columns of the output mean.

use clap::Args;

use super::exit::Exit;
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use crate::figures::Names;
use crate::output::{Dictionary, record_schema};

/// List the columns, codes and tables of the output, and what they mean
///
/// The codes are those of the rules.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo columns
  jikenbo columns --lang ja
  jikenbo columns --format json --rules my-rules
  jikenbo columns --format schema > record.schema.json")]
pub(super) struct ColumnsArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DictionaryFormat,

    #[command(flatten)]
    rules: RulesOption,
}

/// How to print the data dictionary.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum DictionaryFormat {
    /// A line a column, with its codes
    #[default]
    Text,
    /// One object with columns, codes and tables
    Json,
    /// One page in both languages
    Markdown,
    /// The JSON Schema of a record in JSON and JSON Lines
    Schema,
}

/// Runs the command.
pub(super) fn run(args: &ColumnsArgs, terminal: &Terminal) -> Exit {
    show(args, terminal).unwrap_or_else(|exit| exit)
}

fn show(args: &ColumnsArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let dictionary = Dictionary { vocabularies: Names::of(&rules).vocabularies };
    let shown = match args.format {
        DictionaryFormat::Text => dictionary.text(terminal.language()),
        DictionaryFormat::Json => format!("{:#}\n", dictionary.json()),
        DictionaryFormat::Markdown => dictionary.markdown(),
        DictionaryFormat::Schema => format!("{:#}\n", record_schema()),
    };
    Ok(terminal.result(shown.as_bytes()))
}
