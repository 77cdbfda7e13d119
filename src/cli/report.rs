//! `report`: the incidents of dumps as one page to look at.

use std::path::PathBuf;

use clap::Args;

use super::dumps::{DumpArgs, SureOption};
use super::exit::Exit;
use super::progress::ProgressWhen;
use super::rules_option::RulesOption;
use super::stats::told_once;
use super::terminal::{Terminal, counted};
use super::whole::write_whole;
use crate::figures::Counting;
use crate::output::Language;
use crate::report::Report;

/// Make one page of the incidents: charts, a table to search, every post with its evidence marked
///
/// The page is one HTML file that opens from disk in any browser and loads nothing from anywhere. It has both languages,
/// of which --lang chooses the one that it opens in, light and dark, and prints.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo report dumps/ -o report.html
  jikenbo report dumps/*.txt -o report.html --lang en --rules my-rules")]
pub(super) struct ReportArgs {
    #[command(flatten)]
    dumps: DumpArgs,

    /// Write to FILE, which appears only when it is complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    sure: SureOption,

    /// What counts once where people are summed
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    count: Counting,

    #[command(flatten)]
    rules: RulesOption,

    /// When to show progress; `auto` shows a bar on a terminal when the work takes longer than a second
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    progress: ProgressWhen,
}

/// Runs the command.
pub(super) fn run(args: &ReportArgs, terminal: &Terminal) -> Exit {
    report(args, terminal).unwrap_or_else(|exit| exit)
}

fn report(args: &ReportArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let pipeline = args.sure.pipeline(&rules).with_timeline(true);
    let mut complete = true;
    let written = write_whole(args.output.as_deref(), terminal, |out| {
        let mut report = Report::new(out, &rules, terminal.asked_language().unwrap_or(Language::Ja), args.count)?;
        let mut added = Ok(());
        let shown = (args.progress, args.output.is_none());
        complete = args.dumps.each_with_progress(pipeline, terminal, shown, |records, text| {
            if added.is_ok() {
                added = report.add(records, text);
            }
        });
        added?;
        let again = told_once(report.seen(), terminal);
        let incidents = report.finish()?;
        terminal.say(again);
        terminal.line(counted(incidents, "incident"));
        Ok(())
    });
    Ok(if written == Exit::Fine && !complete { Exit::Io } else { written })
}
