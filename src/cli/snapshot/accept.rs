//! `snapshot accept`: keeps what comes out now as right.

use clap::Args;

use super::{Compared, Posts};
use crate::cli::exit::Exit;
use crate::cli::terminal::{Terminal, counted};
use crate::cli::usage::{UsageError, usage_error};
use crate::diag::Diagnostic;
use crate::message::{Message, message};
use crate::proof::store::{Finding, Status};

/// Keep what comes out now as right, without being asked
///
/// Each file appears whole or not at all. With --all unchanged posts are brought up to date too: their rules, their dump.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo snapshot accept dumps/ --all
  jikenbo snapshot accept dumps/ --post 2024-612 --post dumps/b.txt:40
  jikenbo snapshot accept dumps/ --prune")]
pub(super) struct AcceptArgs {
    #[command(flatten)]
    posts: Posts,

    #[command(flatten)]
    which: Which,
}

/// What to accept.
#[derive(Debug, Args)]
#[group(required = true)]
struct Which {
    /// Accept every post
    #[arg(long, conflicts_with_all = ["post", "prune"])]
    all: bool,

    /// Accept the posts of this case number, or the one that begins there; may be given several times
    #[arg(long, value_name = "CASE|DUMP:LINE", conflicts_with = "prune")]
    post: Vec<String>,

    /// Remove the records whose post is gone, if all dumps were given and all else is as accepted
    #[arg(long)]
    prune: bool,
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: &AcceptArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    let compared = match args.posts.compare(terminal, true) {
        Ok(compared) => compared,
        Err(exit) => return Ok(exit),
    };
    let findings = &compared.guard.findings;
    for name in &args.which.post {
        if !findings.iter().any(|finding| finding.post.is_some() && finding.is_called(name)) {
            return Err(usage_error(message!(
                "there is no post `{name}`; give its case number, or its place as `snapshot check` prints it (DUMP:LINE)",
                name
            )));
        }
    }
    let done = compared.writable(terminal).and_then(|()| match args.which.prune {
        true => prune(&compared, terminal),
        false => accept(&compared, &args.which, terminal),
    });
    Ok(done.unwrap_or_else(|exit| exit))
}

fn accept(compared: &Compared, which: &Which, terminal: &Terminal) -> Result<Exit, Exit> {
    let guard = &compared.guard;
    let mut accepted = 0;
    let chosen = |finding: &&Finding| which.all || which.post.iter().any(|name| finding.is_called(name));
    for finding in guard.findings.iter().filter(chosen) {
        let Some(post) = guard.post(finding) else { continue };
        compared.store.accept(post, guard.accepted(finding), guard.rejected(finding)).map_err(told(terminal))?;
        accepted += usize::from(finding.is_open());
    }
    terminal.line(message!("{posts} accepted", posts = counted(accepted, "post")));
    let gone = guard.summary.gone;
    if gone > 0 {
        let message = message!("the posts of {gone} are gone", gone = counted(gone, "accepted record"));
        terminal.tell(&Diagnostic::warning("", message).help("`jikenbo snapshot accept DUMP... --prune` removes them"));
    }
    Ok(compared.exit(false))
}

/// Removes the records of posts that are gone, if nothing else is open.
fn prune(compared: &Compared, terminal: &Terminal) -> Result<Exit, Exit> {
    let summary = &compared.guard.summary;
    let refuse = |message: Message, help: &'static str, exit| {
        terminal.tell(&Diagnostic::error("", message!("nothing was removed: {message}", message)).help(help));
        Err(exit)
    };
    if !compared.unread.is_empty() {
        return refuse(
            "a dump could not be read".into(),
            "a post is gone for sure only if every dump was read",
            Exit::Io,
        );
    }
    if summary.new + summary.changed > 0 {
        let open = counted(summary.new + summary.changed, "post");
        return refuse(
            message!("{open} not as accepted", open),
            "review those first: one may be the missing post",
            Exit::Found,
        );
    }
    if summary.not_given > 0 {
        let records = counted(summary.not_given, "accepted record");
        let help = "give all dumps; where a dump is no more, delete the files of the store that name it after `dump =`";
        return refuse(message!("the dumps of {records} were not given", records), help, Exit::Found);
    }
    remove_gone(compared, terminal)
}

fn remove_gone(compared: &Compared, terminal: &Terminal) -> Result<Exit, Exit> {
    let guard = &compared.guard;
    let gone = guard.findings.iter().filter(|finding| finding.status == Status::Gone);
    let mut removed = 0;
    for record in gone.filter_map(|finding| guard.accepted(finding)) {
        compared.store.prune(record).map_err(told(terminal))?;
        removed += 1;
    }
    terminal.line(message!("{records} removed", records = counted(removed, "record")));
    Ok(Exit::Fine)
}

/// Tells what could not be written.
fn told(terminal: &Terminal) -> impl Fn(Box<Diagnostic>) -> Exit {
    |problem| {
        terminal.tell(&problem);
        Exit::Io
    }
}
