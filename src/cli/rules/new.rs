//! `rules new`: a rule to fill in.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use crate::cli::exit::Exit;
use crate::cli::rules_option::RulesOption;
use crate::cli::terminal::Terminal;
use crate::diag::{Diagnostic, position};
use crate::message::message;
use crate::output::Destination;
use crate::proof::scaffold::Scaffold;
use crate::rules::{RuleFiles, load};

/// Print a new rule to fill in, or add it to its file
///
/// The rule comes with an example that fires it and one that does not. What to fill in is marked TODO. With --write it goes
/// to the end of the file that has most rules for its label; the rest of the file stays as it is.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules new kind training-notice --label other
  jikenbo rules new cause vpn-device-exploited --label vulnerability_exploit --rules my-rules --write")]
pub(super) struct NewArgs {
    /// Family of the rule, such as `cause`
    #[arg(value_name = "FAMILY")]
    family: String,

    /// Its name, unique over all files: small letters, digits and dashes
    #[arg(value_name = "ID")]
    id: String,

    /// The label it proves; may be left out where the family has only one
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,

    /// Add it to its file in the folder of --rules in place of printing it
    #[arg(long, requires = "dir")]
    write: bool,

    #[command(flatten)]
    rules: RulesOption,
}

/// Runs the command.
pub(super) fn run(args: &NewArgs, terminal: &Terminal) -> Exit {
    new(args, terminal).unwrap_or_else(|exit| exit)
}

fn new(args: &NewArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let (rules, files) = args.rules.load_with_files(terminal, true)?;
    let scaffold = Scaffold::new(&rules, &files, &args.family, &args.id, args.label.as_deref()).map_err(|refused| {
        terminal.report(std::slice::from_ref(&refused), &files);
        Exit::Usage
    })?;
    let Some((path, before)) = files.files.get(scaffold.file) else { return Err(Exit::Rules) };
    if !args.write {
        let printed = terminal.result(scaffold.text.trim_start().as_bytes());
        terminal.line(message!("fill in what is marked TODO and add it to {path}; --write does that", path));
        return Ok(printed);
    }
    let text = scaffold.appended(&files);
    let line = position(&text, before.len()).line;
    refuse_what_does_not_load(&files, scaffold.file, &text, terminal)?;
    replace(path, &text).map_err(|error| {
        let diag = Diagnostic::error("", message!("cannot write {path}: {error}; it is as it was", path, error));
        terminal.tell(&diag.help("check that the folder may be written to"));
        Exit::Io
    })?;
    let id = &args.id;
    terminal.line(message!(
        "the rule `{id}` is at {path}:{line}; fill in what is marked TODO, and try it with",
        id,
        path,
        line
    ));
    terminal.line(format!("jikenbo rules test --rule {id} --rules {}", folder(path)));
    Ok(Exit::Fine)
}

/// A file that writes its rules as `rule = [...]` loads, but not with a table after it.
fn refuse_what_does_not_load(files: &RuleFiles, file: usize, text: &str, terminal: &Terminal) -> Result<(), Exit> {
    let mut after = files.clone();
    if let Some((_, old)) = after.files.get_mut(file) {
        *old = text.to_owned();
    }
    let (rules, diags) = load(&after);
    if rules.is_some() {
        return Ok(());
    }
    terminal.report(&diags, &after);
    Err(Exit::Rules)
}

fn replace(path: &str, text: &str) -> io::Result<()> {
    let mut file = Destination::open(Some(Path::new(path)))?;
    file.write_all(text.as_bytes())?;
    file.commit()
}

fn folder(path: &str) -> String {
    Path::new(path).parent().map_or(String::new(), |folder| folder.display().to_string())
}
