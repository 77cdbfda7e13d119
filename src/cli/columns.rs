//! `columns`: what the columns of the output mean.

use clap::Args;

use super::exit::Exit;
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use crate::output::{Code, Dictionary, Language, all_columns, record_schema};
use crate::rules::{Label, RuleSet};

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

    /// Language of the text; Markdown and JSON have both
    #[arg(long, value_enum, default_value_t, value_name = "LANGUAGE")]
    lang: Language,

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
    let names = all_columns().filter_map(|column| column.kind.vocabulary());
    let dictionary = Dictionary { vocabularies: names.map(|name| (name, codes(&rules, name))).collect() };
    let shown = match args.format {
        DictionaryFormat::Text => dictionary.text(args.lang),
        DictionaryFormat::Json => format!("{:#}\n", dictionary.json()),
        DictionaryFormat::Markdown => dictionary.markdown(),
        DictionaryFormat::Schema => format!("{:#}\n", record_schema()),
    };
    Ok(terminal.result(shown.as_bytes()))
}

/// The codes of a vocabulary: the labels of a family or of a delay, or the categories of the causes.
fn codes(rules: &RuleSet, vocabulary: &str) -> Vec<Code> {
    if vocabulary == "cause_category" {
        return categories(rules.labels_of("cause"));
    }
    let of_delay = rules
        .labels_of("delay")
        .iter()
        .filter(|label| label.delay.as_ref().is_some_and(|bound| bound.delay == vocabulary));
    rules.labels_of(vocabulary).iter().chain(of_delay).map(code).collect()
}

/// The part of a delay's label after its delay is what the output has.
fn code(label: &Label) -> Code {
    let id = label.id.rsplit('.').next().unwrap_or(&label.id).to_owned();
    Code { id, ja: label.name.ja.clone(), en: label.name.en.clone() }
}

/// The categories in the order of their first cause. A category has no name of its own but those of its causes.
fn categories(causes: &[Label]) -> Vec<Code> {
    let mut found: Vec<Code> = Vec::new();
    for cause in causes {
        let Some(category) = &cause.category else { continue };
        match found.iter_mut().find(|known| known.id == *category) {
            Some(known) => {
                known.ja += &format!("、{}", cause.name.ja);
                known.en += &format!(", {}", cause.name.en);
            }
            None => found.push(Code { id: category.clone(), ja: cause.name.ja.clone(), en: cause.name.en.clone() }),
        }
    }
    found
}
