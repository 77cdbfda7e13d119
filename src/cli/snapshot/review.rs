//! `snapshot review`: a person decides, post by post.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use clap::Args;
use console::{Key, Term};

use super::Posts;
use crate::cli::exit::Exit;
use crate::cli::terminal::{Terminal, counted};
use crate::cli::usage::{UsageError, usage_error};
use crate::input;
use crate::message::message;
use crate::output::marked_text;
use crate::proof::explain::evidence_of;
use crate::proof::store::{Answer, Finding, Guard, Order, Post, Reviewer, Walk, finding_text, plain, review};

const PROMPT: &str = "[a]ccept  [r]eject  [s]kip  show [t]ext  [q]uit? ";
const HELP: &str = "\
a  accept: it is right, keep it
r  reject: it is wrong; `snapshot check` goes on failing, and you are not asked again until the values change
s  skip: ask again in the next review
t  show the text with the values marked
q  quit: what was decided is kept, the rest waits for the next review
";

/// Decide post by post what is right
///
/// Walks through the new and changed posts. On a terminal one key answers; elsewhere each line of standard input is an
/// answer, and its end means quit. Each decision is written at once, so that Ctrl-C loses nothing and the next review goes
/// on where this one ended. Exit code 1 if a post is left that is not as accepted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo snapshot review dumps/
  jikenbo snapshot review dumps/ --rejected --store accepted

Answers: a accept, r reject, s skip, t show the text, q quit, ? help")]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    posts: Posts,

    /// Also ask about posts that were rejected as they are
    #[arg(long)]
    rejected: bool,

    /// Which posts come first
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Order,
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: &ReviewArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    if args.posts.dumps.iter().any(|dump| dump == Path::new(input::STDIN)) {
        return Err(usage_error("standard input gives the answers: save the dump to a file first"));
    }
    Ok(walk(args, terminal).unwrap_or_else(|exit| exit))
}

fn walk(args: &ReviewArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let compared = args.posts.compare(terminal, true)?;
    compared.writable(terminal)?;
    let mut desk = Desk { terminal, keys: keys() };
    let walked =
        review(&compared.guard, &compared.store, (args.rejected, args.sort), &mut desk).map_err(|problem| {
            terminal.tell(&problem);
            Exit::Io
        })?;
    farewell(&walked, &compared.guard, terminal);
    let summary = &compared.guard.summary;
    Ok(compared.exit(walked.accepted < summary.new + summary.changed || summary.gone > 0))
}

/// A terminal that gives single keys, if there is a person at one.
fn keys() -> Option<Term> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let there = io::stdin().is_terminal() && io::stderr().is_terminal() && !dumb;
    there.then(Term::stderr)
}

fn farewell(walk: &Walk, guard: &Guard, terminal: &Terminal) {
    let Walk { accepted, rejected, left } = walk;
    let posts = counted(*accepted, "post");
    terminal.line(message!("{posts} accepted, {rejected} rejected, {left} left", posts, rejected, left));
    if guard.summary.gone > 0 {
        let gone = counted(guard.summary.gone, "accepted post");
        terminal.line(message!("{gone} gone: `snapshot accept --prune` removes them", gone));
    }
}

/// A person at a terminal, or lines of standard input.
struct Desk<'t> {
    terminal: &'t Terminal,
    keys: Option<Term>,
}

impl Reviewer for Desk<'_> {
    fn ask(&mut self, guard: &Guard, finding: &Finding, number: usize, of: usize) -> io::Result<Answer> {
        let heading = self.terminal.said(message!("{number} of {all}", number, all = of));
        let text = finding_text(finding, true, self.terminal.colour_out(), self.terminal.catalogue());
        self.show(&format!("\n{heading}\n{text}"));
        loop {
            self.terminal.say(PROMPT);
            let answer = match self.key()? {
                'a' => Answer::Accept,
                'r' => Answer::Reject,
                's' => Answer::Skip,
                'q' => Answer::Quit,
                't' => {
                    self.show(&guard.post(finding).map(|post| self.post_text(post)).unwrap_or_default());
                    continue;
                }
                _ => {
                    self.terminal.say(HELP);
                    continue;
                }
            };
            return Ok(answer);
        }
    }
}

impl Desk<'_> {
    /// The answer as one letter; the end of the input is `q`.
    fn key(&self) -> io::Result<char> {
        if let Some(term) = &self.keys {
            let key = match term.read_key()? {
                Key::Char(key) => key.to_ascii_lowercase(),
                Key::Escape => 'q',
                _ => '?',
            };
            self.terminal.say(format!("{key}\n"));
            return Ok(key);
        }
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        self.terminal.say("\n");
        Ok(if read == 0 { 'q' } else { line.trim().chars().next().unwrap_or('?').to_ascii_lowercase() })
    }

    /// Shows something with its colours. A reader that has gone away is found out by the next question.
    fn show(&self, text: &str) {
        self.terminal.styled(text);
    }

    fn post_text(&self, post: &Post) -> String {
        let proofs = evidence_of(&post.record, None);
        let mut out = marked_text(&post.document, post.span.clone(), &proofs, self.terminal.colour_out());
        out.push('\n');
        for (number, proof) in (1..).zip(&proofs) {
            let sure = self.terminal.catalogue().text(proof.confidence.name());
            out += &format!("[{number}] {} = {} ({sure})\n", proof.field, plain(&proof.value));
        }
        out
    }
}
