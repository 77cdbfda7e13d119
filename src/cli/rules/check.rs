//! `rules check`: do the rules load, and do their examples hold.

use clap::Args;

use super::message_format::MessageFormat;
use crate::cli::exit::Exit;
use crate::cli::rules_option::RulesOption;
use crate::cli::terminal::{Terminal, counted};
use crate::diag::{Diagnostic, render_json};
use crate::proof::examples::run_examples;
use crate::rules::{RuleFiles, load};

/// Check that the rules load and that their examples hold
///
/// Tells every problem of every file in one run. Exit code 3 if the rules do not load, 1 if an example fails.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules check
  jikenbo rules check --rules my-rules --message-format json")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    rules: RulesOption,

    /// How to print problems: `text` on standard error, `json` as one object a line on standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> Exit {
    check(args, terminal).unwrap_or_else(|exit| exit)
}

fn check(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let files = args.rules.files(terminal)?;
    let (rules, mut diags) = load(&files);
    let outcome = match &rules {
        None => Exit::Rules,
        Some(rules) => {
            let failures = run_examples(rules, &files);
            let failed = failures.iter().any(Diagnostic::is_error);
            diags.extend(failures);
            if failed { Exit::Found } else { Exit::Fine }
        }
    };
    let printed = match args.message_format {
        MessageFormat::Json => terminal.result(render_json(&diags, &files).as_bytes()),
        MessageFormat::Text => {
            terminal.report(&diags, &files);
            Exit::Fine
        }
    };
    terminal.say(&verdict(&files, &diags));
    Ok(if outcome == Exit::Fine { printed } else { outcome })
}

fn verdict(files: &RuleFiles, diags: &[Diagnostic]) -> String {
    let errors = diags.iter().filter(|diag| diag.is_error()).count();
    let warnings = diags.len() - errors;
    let files = counted(files.files.len(), "rule file");
    format!("{files}: {}, {}\n", counted(errors, "error"), counted(warnings, "warning"))
}
