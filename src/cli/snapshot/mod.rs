//! `snapshot`: the guard for new posts. One file a subcommand; what they share is here.

mod accept;
mod check;
mod review;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::input_options::InputOptions;
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use super::usage::UsageError;
use crate::diag::Diagnostic;
use crate::message::message;
use crate::pipeline::Pipeline;
use crate::proof::store::{Guard, Post, Store, Writing, posts_of};
use crate::proof::text_of;

/// Check posts against the records that you accepted before
#[derive(Debug, Args)]
pub(super) struct SnapshotArgs {
    #[command(subcommand)]
    command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
enum SnapshotCommand {
    Check(check::CheckArgs),
    Review(review::ReviewArgs),
    Accept(accept::AcceptArgs),
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: SnapshotArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    match args.command {
        SnapshotCommand::Check(args) => Ok(check::run(&args, terminal)),
        SnapshotCommand::Review(args) => review::run(&args, terminal),
        SnapshotCommand::Accept(args) => accept::run(&args, terminal),
    }
}

/// Which posts, and where their accepted records are.
#[derive(Debug, Args)]
struct Posts {
    /// Dumps: files, folders, archives, or `-` for standard input (not in a review)
    #[arg(required = true, value_name = "DUMP")]
    dumps: Vec<PathBuf>,

    /// The folder of the accepted records, one file a post
    #[arg(long, value_name = "DIR", default_value = "jikenbo-snapshots")]
    store: PathBuf,

    #[command(flatten)]
    rules: RulesOption,

    #[command(flatten)]
    input: InputOptions,
}

/// The posts compared with the store.
struct Compared {
    guard: Guard,
    store: Store,
    /// The dumps that could not be read; they have been told.
    unread: Vec<Diagnostic>,
    /// Keeps the store for this run, where it writes.
    _writing: Option<Writing>,
}

impl Posts {
    /// Reads the dumps and the store; every problem has been told. Where the run `writes`, the store is its own from before
    /// it is read.
    fn compare(&self, terminal: &Terminal, writes: bool) -> Result<Compared, Exit> {
        let rules = self.rules.load(terminal, true)?;
        let store = Store::new(&self.store).follow_links(self.input.follows_links());
        let told = |problem: Box<Diagnostic>| {
            terminal.tell(&problem);
            Exit::Io
        };
        let exists = store.exists();
        let wait = || terminal.line("waiting until another run is done with the store");
        let writing = writes.then(|| store.lock(wait)).transpose().map_err(told)?;
        let shelf = store.read().map_err(told)?;
        if !exists {
            let message = message!("there is no folder {store}: every post is new", store = self.store.display());
            terminal.tell(&Diagnostic::warning("", message).help("--store DIR names it; accepting a post makes it"));
        }
        terminal.report(&shelf.problems, &shelf);
        let (posts, dumps, unread) = self.read(&Pipeline::new(&rules), terminal);
        Ok(Compared { guard: Guard::new(&rules, posts, shelf, &dumps), store, unread, _writing: writing })
    }

    /// The posts of all dumps, the names of the dumps that could be read, and what is wrong with the others.
    fn read(&self, pipeline: &Pipeline, terminal: &Terminal) -> (Vec<Post>, Vec<String>, Vec<Diagnostic>) {
        let (mut posts, mut dumps, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        for document in self.input.documents(&self.dumps) {
            match document {
                Ok(document) => {
                    document.warnings.iter().for_each(|warning| terminal.tell(warning));
                    posts.extend(posts_of(pipeline, text_of(&document)));
                    dumps.push(document.name);
                }
                Err(problem) => {
                    terminal.tell(&problem);
                    unread.extend(Some(*problem).filter(Diagnostic::is_error));
                }
            }
        }
        (posts, dumps, unread)
    }
}

impl Compared {
    /// Refuses to write beside files that could not be read: a post whose file is damaged looks new, and would get a second.
    fn writable(&self, terminal: &Terminal) -> Result<(), Exit> {
        if !self.guard.shelf.is_damaged() {
            return Ok(());
        }
        let message =
            "nothing was written: accepted records cannot be read, and their posts would be taken for new ones";
        terminal.tell(&Diagnostic::error("", message).help("mend the files named above first"));
        Err(Exit::Io)
    }

    /// The exit code of a run that left `open` posts as they were.
    fn exit(&self, open: bool) -> Exit {
        match (self.unread.is_empty() && !self.guard.shelf.is_damaged(), open) {
            (false, _) => Exit::Io,
            (true, true) => Exit::Found,
            (true, false) => Exit::Fine,
        }
    }
}
