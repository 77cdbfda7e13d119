//! `rules check`: do the rules load, do their examples hold, and do they mean what they say.

use clap::Args;
use clap::builder::StringValueParser;

use super::message_format::MessageFormat;
use crate::cli::exit::Exit;
use crate::cli::listed::Listed;
use crate::cli::rules_option::RulesOption;
use crate::cli::terminal::{Terminal, counted};
use crate::diag::{Diagnostic, codes, render_json};
use crate::message::message;
use crate::proof::check::{Checked, Counts, check};
use crate::rules::RuleFiles;

/// Check that the rules load, that their examples hold, and that they mean what they say
///
/// Tells every problem of every file in one run. Exit code 3 if the rules do not load, 1 if an example fails; warnings
/// alone are no failure unless --deny-warnings makes them one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules check
  jikenbo rules check --rules my-rules --deny-warnings
  jikenbo rules check --rules my-rules --message-format json
  jikenbo rules check --explain W504          what the code means and what to do")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    rules: RulesOption,

    /// How to print problems: `text` on standard error, `json` as one object a line on standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,

    /// End with exit code 1 also where there are only warnings
    #[arg(long)]
    deny_warnings: bool,

    /// Print what the code of a message means and what to do about it, and check nothing
    #[arg(
        long,
        value_name = "CODE",
        value_parser = Listed::new(StringValueParser::new(), known_codes),
        hide_possible_values = true,
        conflicts_with_all = ["dir", "message_format", "deny_warnings"]
    )]
    explain: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> Exit {
    match &args.explain {
        Some(code) => explain(code, terminal),
        None => check_files(args, terminal).unwrap_or_else(|exit| exit),
    }
}

fn known_codes() -> Vec<&'static str> {
    codes::CODES.iter().map(|code| code.id).collect()
}

fn explain(code: &str, terminal: &Terminal) -> Exit {
    let Some(section) = codes::explanation(code, terminal.catalogue()) else {
        let help = message!("there is {known}", known = known_codes().join(", "));
        terminal.tell(&Diagnostic::error("", message!("`{code}` is no code of a message", code)).help(help));
        return Exit::Usage;
    };
    terminal.result(format!("{section}\n").as_bytes())
}

fn check_files(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let files = args.rules.files(terminal)?;
    let checked = check(&files);
    let printed = match args.message_format {
        MessageFormat::Json => terminal.result(render_json(&checked.diagnostics, &files).as_bytes()),
        MessageFormat::Text => {
            terminal.report(&checked.diagnostics, &files);
            Exit::Fine
        }
    };
    terminal.say(verdict(&files, &checked, terminal));
    let wrong = |diag: &Diagnostic| diag.is_error() || args.deny_warnings;
    Ok(match checked.counts {
        None => Exit::Rules,
        Some(_) if checked.diagnostics.iter().any(wrong) => Exit::Found,
        Some(_) => printed,
    })
}

/// How many files, rules and examples there are and what is wrong with them, in a line.
pub(super) fn verdict(files: &RuleFiles, checked: &Checked, terminal: &Terminal) -> String {
    let errors = checked.diagnostics.iter().filter(|diag| diag.is_error()).count();
    let warnings = checked.diagnostics.len() - errors;
    let mut read = vec![counted(files.files.len(), "rule file")];
    if let Some(Counts { rules, examples, alternatives, proven }) = checked.counts {
        read.extend([counted(rules, "rule"), counted(examples, "example")]);
        let fired = || {
            message!("{proven} of {alternatives} fired", proven, alternatives = counted(alternatives, "alternative"))
        };
        read.extend((alternatives > 0).then(fired));
    }
    let read =
        read.into_iter().map(|count| terminal.said(count)).collect::<Vec<_>>().join(terminal.catalogue().text(", "));
    let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
    let mut verdict = terminal.said(message!("{read}: {errors}, {warnings}", read, errors, warnings)) + "\n";
    if !checked.diagnostics.is_empty() {
        verdict += &(terminal.said("`jikenbo rules check --explain CODE` tells more of a code") + "\n");
    }
    verdict
}
