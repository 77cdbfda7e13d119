//! `rules watch`: check and diff again whenever a rule file is saved.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::check::verdict;
use super::diff::{DEFAULT_FOLDER, load_side, read_dumps};
use super::saves::Saves;
use crate::cli::exit::Exit;
use crate::cli::input_options::InputOptions;
use crate::cli::score::{read_gold, warn_of_missing_dumps};
use crate::cli::terminal::{Terminal, counted};
use crate::diag::Diagnostic;
use crate::message::message;
use crate::proof::check::{Checked, check};
use crate::proof::diff::{self, Corpus, Difference, RuleSource, Style};
use crate::proof::score::Gold;
use crate::record::Record;
use crate::rules::{RuleFiles, load};

/// How many posts are listed of each rule, so that the answer fits the screen.
const MOST_POSTS: usize = 5;
/// A program that saves without pause does not put the answer off for longer than so many looks.
const MOST_LOOKS: usize = 10;
/// Clears the screen and goes to its upper left corner.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Check the rules and show what changes in the results, whenever a rule file is saved
///
/// Compares with the rules as they were at the start, or at a git revision. While the rules do not load it tells why and
/// waits for the next save. Ctrl-C ends it, with exit code 0.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules watch --rules my-rules dumps/
  jikenbo rules watch --rules my-rules --since HEAD dumps/ --gold gold.jsonl")]
pub(super) struct WatchArgs {
    /// Dumps: files, folders, archives, or `-` for standard input; they are read once
    #[arg(required = true, value_name = "DUMP")]
    dumps: Vec<PathBuf>,

    /// The folder of rule files to watch
    #[arg(long, default_value = DEFAULT_FOLDER, value_name = "DIR")]
    rules: PathBuf,

    /// Compare with what the folder was at REV, any revision that git knows, in place of the start
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    since: Option<String>,

    /// Also tell how precision and recall moved, and which posts became right or wrong, by records made by hand (JSON
    /// Lines)
    #[arg(long, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,

    #[command(flatten)]
    input: InputOptions,
}

/// Runs the command.
pub(super) fn run(args: &WatchArgs, terminal: &Terminal) -> Exit {
    watch(args, terminal).unwrap_or_else(|exit| exit)
}

fn watch(args: &WatchArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    // Nothing is held that would have to be put in order. Without a handler Ctrl-C ends the program too, if less politely.
    let _ = ctrlc::set_handler(|| std::process::exit(Exit::Fine as i32));
    let folder = RuleSource::Folder(args.rules.clone());
    let start = match &args.since {
        None => folder.clone(),
        Some(revision) => RuleSource::Revision { folder: args.rules.clone(), revision: revision.clone() },
    };
    // From here on no save is missed.
    let saves = Saves::of(&args.rules);
    let (rules, files) = load_side(&start, terminal)?;
    let gold = if args.gold.is_empty() { Vec::new() } else { read_gold(&args.gold, terminal)? };
    let (corpus, _) = read_dumps(&args.dumps, &args.input, terminal)?;
    let baseline = corpus.records(&rules);
    warn_of_missing_dumps(&gold, &baseline.concat(), terminal);
    let posts = counted(baseline.iter().map(Vec::len).sum(), "post");
    let dumps = counted(corpus.len(), "dump");
    terminal.line(message!("watching {folder} ({posts} in {dumps}); Ctrl-C ends", folder, posts, dumps));
    let at_start = || terminal.said(message!("{folder} at the start", folder));
    let before = args.since.as_ref().map_or_else(at_start, |_| start.to_string());
    let desk = Desk { terminal, corpus, gold, baseline, before, now: folder.to_string() };
    let mut seen = args.since.is_none().then_some(Ok(files));
    loop {
        let found = settled(&folder, &saves, seen.as_ref());
        if seen.as_ref() != Some(&found) {
            desk.show(&found, seen.as_ref())?;
            seen = Some(found);
        }
        saves.wait();
    }
}

/// The rule files at some moment, or why they cannot be read.
type Found = Result<RuleFiles, Box<Diagnostic>>;

/// The rule files once they are written out: a program that saves empties a file first, and may be read in between.
fn settled(folder: &RuleSource, saves: &Saves, seen: Option<&Found>) -> Found {
    let mut found = folder.files();
    for _ in 0..MOST_LOOKS {
        if Some(&found) == seen {
            break;
        }
        saves.settle(emptied(&found, seen));
        let again = folder.files();
        if again == found {
            break;
        }
        found = again;
    }
    found
}

/// True where a file is empty that was not: most likely its text is on the way.
fn emptied(found: &Found, seen: Option<&Found>) -> bool {
    let Ok(found) = found else { return false };
    let was_empty = |file| seen.is_some_and(|seen| seen.as_ref().is_ok_and(|seen| seen.files.contains(file)));
    found.files.iter().any(|file| file.1.is_empty() && !was_empty(file))
}

/// What stays the same from save to save.
struct Desk<'t> {
    terminal: &'t Terminal,
    corpus: Corpus,
    gold: Vec<Gold>,
    baseline: Vec<Vec<Record>>,
    before: String,
    now: String,
}

impl Desk<'_> {
    /// Prints one block: what was saved, whether the rules are right, what they change. The error ends the program.
    fn show(&self, found: &Found, seen: Option<&Found>) -> Result<(), Exit> {
        let started = Instant::now();
        self.terminal.stream(if std::io::stdout().is_terminal() { CLEAR } else { "----\n" })?;
        self.terminal.stream(saved(found, seen, self.terminal))?;
        let files = match found {
            Ok(files) => files,
            Err(problem) => {
                self.terminal.tell(problem);
                return self
                    .terminal
                    .stream(self.terminal.said("the rules cannot be read; waiting for the next save") + "\n");
            }
        };
        let (checked, answer) = self.answer(files);
        self.terminal.report(&checked.diagnostics, files);
        self.terminal.stream(format!("{}{answer}", verdict(files, &checked, self.terminal)))?;
        self.terminal.stream(format!("({:.2} s)\n", started.elapsed().as_secs_f64()))
    }

    /// What `rules check` says, and what the rules change.
    fn answer(&self, files: &RuleFiles) -> (Checked, String) {
        let (Some(rules), _) = load(files) else {
            return (check(files), self.terminal.said("the rules do not load; waiting for the next save") + "\n");
        };
        // Side by side, since a person waits.
        let (checked, records) = rayon::join(|| check(files), || self.corpus.records(&rules));
        let difference = Difference::of(&self.baseline, &records, &self.gold);
        let style = Style { colour: self.terminal.colour_out(), most_posts: Some(MOST_POSTS) };
        (checked, diff::text(&difference, &self.before, &self.now, style, self.terminal.catalogue()))
    }
}

/// The names of the files that are not what they were.
fn saved(found: &Found, seen: Option<&Found>, terminal: &Terminal) -> String {
    let (Ok(now), Some(Ok(before))) = (found, seen) else { return String::new() };
    let added = now.files.iter().filter(|file| !before.files.contains(file)).map(|(name, _)| name);
    let is_there = |name: &String| now.files.iter().any(|(known, _)| known == name);
    let removed = before.files.iter().map(|(name, _)| name).filter(|name| !is_there(name));
    let names: Vec<_> = added.chain(removed).map(String::as_str).collect();
    terminal.said(message!("saved: {names}", names = names.join(", "))) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_became_empty_is_on_its_way() {
        let found = |files: &[(&str, &str)]| {
            let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
            Ok(RuleFiles { files, damaged: Vec::new() })
        };
        let before = found(&[("a.toml", "x"), ("b.toml", "")]);
        assert!(emptied(&found(&[("a.toml", ""), ("b.toml", "")]), Some(&before)));
        assert!(emptied(&found(&[("a.toml", "x"), ("c.toml", "")]), Some(&before)));
        assert!(!emptied(&found(&[("a.toml", "y"), ("b.toml", "")]), Some(&before)), "it was empty before");
        assert!(!emptied(&found(&[("b.toml", "")]), Some(&before)));
        assert!(emptied(&before, None));
        assert!(!emptied(&Err(Diagnostic::error("", "gone").into()), Some(&before)));
    }
}
