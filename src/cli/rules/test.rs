//! `rules test`: the examples of the rules, and where the rules fire in dumps.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::message_format::MessageFormat;
use crate::cli::dumps::each_document;
use crate::cli::exit::Exit;
use crate::cli::input_options::InputOptions;
use crate::cli::rules_option::RulesOption;
use crate::cli::terminal::{Terminal, counted};
use crate::message::{Message, message};
use crate::output::aligned;
use crate::proof::catalogue::{located, unknown};
use crate::proof::examples::{Outcome, Run, failures, run_of, run_rows};
use crate::proof::firings::{Sighting, firings};
use crate::proof::text_of;
use crate::rules::{RuleFiles, RuleSet};
use crate::text::printable;

/// Run the examples of the rules, and show where the rules fire in dumps
///
/// Each example has one outcome: fired or silent as it should; missing (it should fire its rule and does not); noisy (it
/// should not and does); wrong evidence; blocked by something else (silent, but not for the reason stated). Those that do
/// not hold are told with their place, and the exit code is 1.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules test --rules my-rules
  jikenbo rules test --rule ransomware-by-demand --rules my-rules
  jikenbo rules test --rule ransomware-by-demand --rules my-rules dumps/     also where it fires there")]
pub(super) struct TestArgs {
    /// Dumps in which to show where the rules fire: files, folders, or `-` for standard input
    #[arg(value_name = "DUMP")]
    dumps: Vec<PathBuf>,

    /// Only this rule, example by example; may be given several times
    #[arg(long = "rule", value_name = "ID")]
    ids: Vec<String>,

    /// How to print: `text`, or `json` with one object an example and one a place in a dump
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,

    #[command(flatten)]
    rules: RulesOption,

    #[command(flatten)]
    input: InputOptions,
}

impl TestArgs {
    fn chooses(&self, id: &str) -> bool {
        self.ids.is_empty() || self.ids.iter().any(|chosen| chosen == id)
    }
}

/// Runs the command.
pub(super) fn run(args: &TestArgs, terminal: &Terminal) -> Exit {
    test(args, terminal).unwrap_or_else(|exit| exit)
}

fn test(args: &TestArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let (rules, files) = args.rules.load_with_files(terminal, true)?;
    refuse_unknown(args, &rules, terminal)?;
    let mut runs = run_of(&rules, |rule| args.chooses(&rule.id));
    runs.extend(run_rows(&rules, |id| args.chooses(id)));
    let (sightings, complete) = read_sightings(args, &rules, terminal);
    let failed = failures(&runs, &files);
    let shown = match args.message_format {
        MessageFormat::Json => as_json(&runs, &sightings, &files),
        MessageFormat::Text => {
            terminal.report(&failed, &files);
            printable(&as_text(args, &rules, &runs, &sightings, &files, terminal)).into_owned()
        }
    };
    let printed = terminal.result(shown.as_bytes());
    let tested = ids(&rules).filter(|id| args.chooses(id)).count();
    let examples = counted(runs.len(), "example");
    let rules = counted(tested, "rule");
    terminal.line(message!("{rules}, {examples}: {outcomes}", rules, examples, outcomes = outcomes(&runs, terminal)));
    Ok(match printed {
        Exit::Fine if !complete => Exit::Io,
        Exit::Fine if !failed.is_empty() => Exit::Found,
        other => other,
    })
}

/// The ids of all rules, and of the rows that read statements.
fn ids(rules: &RuleSet) -> impl Iterator<Item = &str> {
    let rows = rules.fields.rows.iter().map(|row| row.id.as_str());
    rules.rules.iter().map(|rule| rule.id.as_str()).chain(rows)
}

fn refuse_unknown(args: &TestArgs, rules: &RuleSet, terminal: &Terminal) -> Result<(), Exit> {
    let known: Vec<&str> = ids(rules).collect();
    let bad: Vec<_> = args.ids.iter().filter(|id| !known.contains(&id.as_str())).collect();
    bad.iter().for_each(|id| terminal.tell(&unknown("rule", id, &known)));
    if bad.is_empty() { Ok(()) } else { Err(Exit::Usage) }
}

/// Where the chosen rules fire in the dumps, and whether every dump could be read; what could not has been told.
fn read_sightings<'r>(args: &TestArgs, rules: &'r RuleSet, terminal: &Terminal) -> (Vec<Sighting<'r>>, bool) {
    let mut sightings = Vec::new();
    let complete = each_document(&args.dumps, &args.input, terminal, |document| {
        sightings.extend(firings(rules, text_of(&document), |rule| args.chooses(&rule.id)));
    });
    (sightings, complete)
}

fn as_json(runs: &[Run], sightings: &[Sighting], files: &RuleFiles) -> String {
    let examples = runs.iter().map(|run| {
        let (file, at) = located(files, run.place);
        let (outcome, _) = Outcome::NAMES[run.outcome.number()];
        let (holds, wanted, got) = (run.outcome.holds(), run.outcome.wanted(), run.outcome.got());
        json!({ "type": "example", "rule": run.rule, "outcome": outcome, "holds": holds, "wanted": wanted, "got": got,
            "file": file, "line": at.line, "column": at.column })
    });
    let firings = sightings.iter().map(|sighting| {
        let mut object = json!(sighting);
        object["type"] = "firing".into();
        object
    });
    examples.chain(firings).map(|object| format!("{object}\n")).collect()
}

/// A line a rule; where rules were named, also a line an example. Then a line a place in the dumps.
fn as_text(
    args: &TestArgs,
    rules: &RuleSet,
    runs: &[Run],
    sightings: &[Sighting],
    files: &RuleFiles,
    terminal: &Terminal,
) -> String {
    let mut rows = Vec::new();
    for id in ids(rules).filter(|id| args.chooses(id)) {
        let runs: Vec<Run> = runs.iter().filter(|run| run.rule == id).cloned().collect();
        let state = if runs.iter().all(|run| run.outcome.holds()) { "ok" } else { "FAILS" };
        rows.push([terminal.catalogue().text(state), id, &outcomes(&runs, terminal)].map(str::to_owned).to_vec());
    }
    let mut out = aligned(&rows);
    if !args.ids.is_empty() {
        out += &format!("\n{}", aligned(&runs.iter().map(|run| example_row(run, files, terminal)).collect::<Vec<_>>()));
    }
    if !args.dumps.is_empty() {
        let fires = counted(sightings.len(), "time");
        let rows: Vec<_> = sightings.iter().map(|sighting| sighting_row(sighting, terminal)).collect();
        out += &format!("\n{}\n{}", terminal.said(message!("in the dumps: fires {fires}", fires)), aligned(&rows));
    }
    out
}

fn example_row(run: &Run, files: &RuleFiles, terminal: &Terminal) -> Vec<String> {
    let (file, at) = located(files, run.place);
    vec![format!("{file}:{}", at.line), terminal.said(run.outcome.name()), on_one_line(&run.example.text)]
}

fn sighting_row(sighting: &Sighting, terminal: &Terminal) -> Vec<String> {
    let Sighting { rule, reading, source, post, case_id, line, words, .. } = sighting;
    let post = match case_id {
        Some(case) => message!("post {case}", case),
        None => message!("post at line {post}", post),
    };
    vec![format!("{source}:{line}"), terminal.said(post), (*rule).to_owned(), (*reading).to_owned(), on_one_line(words)]
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many examples came out in which way, such as `2 fired as it should, 1 noisy`.
fn outcomes(runs: &[Run], terminal: &Terminal) -> String {
    let count = |number| runs.iter().filter(|run| run.outcome.number() == number).count();
    let all = (0..).zip(Outcome::NAMES).map(|(number, (_, name))| (count(number), name));
    let told: Vec<_> =
        all.filter(|(count, _)| *count > 0).map(|(count, name)| terminal.said(outcome(count, name))).collect();
    if told.is_empty() { terminal.said("no examples") } else { told.join(terminal.catalogue().text(", ")) }
}

fn outcome(count: usize, name: &'static str) -> Message {
    message!("{count} {outcome}", count, outcome = Message::from(name))
}
