//! `rules`: look at the rules themselves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::rules_option::RulesOption;
use super::terminal::{Terminal, counted};
use crate::diag::{Diagnostic, render_json};
use crate::proof::examples::run_examples;
use crate::rules::{RuleFiles, load};

/// Check the rules, or write the built-in ones out to edit
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    Check(CheckArgs),
    Export(ExportArgs),
}

/// Check that the rules load and that their examples hold
///
/// Tells every problem of every file in one run. Exit code 3 if the rules do not load, 1 if an example fails.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules check
  jikenbo rules check --rules my-rules --message-format json")]
struct CheckArgs {
    #[command(flatten)]
    rules: RulesOption,

    /// How to print problems: `text` on standard error, `json` as one object a line on standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// How to print problems.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum MessageFormat {
    /// For people, with the source line
    #[default]
    Text,
    /// For programs
    Json,
}

/// Write the built-in rule files to DIR
///
/// Edit them there and give `--rules DIR` to the other commands.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  jikenbo rules export my-rules && jikenbo rules check --rules my-rules")]
struct ExportArgs {
    /// Folder to write to; made if it is missing
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Replace files that are there already
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub(super) fn run(args: RulesArgs, terminal: &Terminal) -> Exit {
    match args.command {
        RulesCommand::Check(args) => check(&args, terminal).unwrap_or_else(|exit| exit),
        RulesCommand::Export(args) => export(&args, terminal),
    }
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

fn export(args: &ExportArgs, terminal: &Terminal) -> Exit {
    let embedded = RuleFiles::embedded().files;
    let files: Vec<_> = embedded.iter().map(|(path, text)| (args.dir.join(below_rules(path)), text)).collect();
    let there: Vec<_> = files.iter().filter(|(path, _)| path.exists()).collect();
    if let ([(first, _), ..], false) = (there.as_slice(), args.force) {
        let others = there.len() - 1;
        let more = if others == 0 { String::new() } else { format!(" and {}", counted(others, "other file")) };
        let message = format!("{} is there already{more}; nothing was written", first.display());
        terminal.tell(&Diagnostic::error("", message).help("give another folder, or --force to replace what is there"));
        return Exit::Io;
    }
    for (path, text) in &files {
        if let Err(error) = write(path, text) {
            let message = format!("cannot write {}: {error}", path.display());
            terminal.tell(&Diagnostic::error("", message).help("check that the folder may be written to"));
            return Exit::Io;
        }
    }
    let dir = args.dir.display();
    terminal.say(&format!("wrote {} to {dir}; use them with --rules {dir}\n", counted(files.len(), "rule file")));
    Exit::Fine
}

/// The path of an embedded file as seen from the rules folder.
fn below_rules(path: &str) -> &Path {
    let path = Path::new(path);
    path.strip_prefix("rules").unwrap_or(path)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
