//! `rules export`: the built-in rules as files to edit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit::Exit;
use crate::cli::terminal::{Terminal, counted};
use crate::diag::Diagnostic;
use crate::message::{Message, message};
use crate::rules::RuleFiles;

/// Write the built-in rule files to DIR
///
/// Edit them there and give `--rules DIR` to the other commands.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  jikenbo rules export my-rules && jikenbo rules check --rules my-rules")]
pub(super) struct ExportArgs {
    /// Folder to write to; made if it is missing
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Replace files that are there already
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub(super) fn run(args: &ExportArgs, terminal: &Terminal) -> Exit {
    let embedded = RuleFiles::embedded().files;
    let files: Vec<_> = embedded.iter().map(|(path, text)| (args.dir.join(below_rules(path)), text)).collect();
    let there: Vec<_> = files.iter().filter(|(path, _)| path.exists()).collect();
    if let ([(first, _), ..], false) = (there.as_slice(), args.force) {
        let others = there.len() - 1;
        let more = if others == 0 {
            Message::default()
        } else {
            message!(" and {files}", files = counted(others, "other file"))
        };
        let message = message!("{first} is there already{more}; nothing was written", first = first.display(), more);
        terminal.tell(&Diagnostic::error("", message).help("give another folder, or --force to replace what is there"));
        return Exit::Io;
    }
    for (path, text) in &files {
        if let Err(error) = write(path, text) {
            let message = message!("cannot write {path}: {error}", path = path.display(), error);
            terminal.tell(&Diagnostic::error("", message).help("check that the folder may be written to"));
            return Exit::Io;
        }
    }
    let dir = args.dir.display();
    terminal.line(message!(
        "wrote {files} to {dir}; use them with --rules {dir}",
        files = counted(files.len(), "rule file"),
        dir
    ));
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
