//! `rules list`: what the rules hold.

use clap::Args;
use serde::Serialize;

use crate::cli::exit::Exit;
use crate::cli::rules_option::RulesOption;
use crate::cli::terminal::Terminal;
use crate::output::aligned;
use crate::proof::catalogue;

/// List the rules, labels or families, each with its place
///
/// A rule is listed with its label in both languages, and with how many of its examples must fire it (`hits`) and must not
/// (`silent`).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules list --family cause
  jikenbo rules list --labels --format csv > labels.csv
  jikenbo rules list --families --rules my-rules")]
pub(super) struct ListArgs {
    /// Only those of this family
    #[arg(long, value_name = "FAMILY", conflicts_with = "families")]
    family: Option<String>,

    /// List labels in place of rules
    #[arg(long, conflicts_with = "families")]
    labels: bool,

    /// List families in place of rules
    #[arg(long)]
    families: bool,

    /// How to print them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ListFormat,

    #[command(flatten)]
    rules: RulesOption,
}

/// How to print a list.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ListFormat {
    /// Columns
    #[default]
    Text,
    /// One object a line
    Json,
    /// A table for spreadsheets
    Csv,
}

/// Runs the command.
pub(super) fn run(args: &ListArgs, terminal: &Terminal) -> Exit {
    list(args, terminal).unwrap_or_else(|exit| exit)
}

fn list(args: &ListArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let (rules, files) = args.rules.load_with_files(terminal, true)?;
    let families = catalogue::families(&rules, &files);
    let family = args.family.as_deref();
    if let Some(name) = family.filter(|name| families.iter().all(|known| known.family != *name)) {
        let names: Vec<_> = families.iter().map(|known| known.family).collect();
        terminal.tell(&catalogue::unknown("family with labels or rules", name, &names));
        return Err(Exit::Usage);
    }
    let listed = match (args.families, args.labels) {
        (true, _) => shown(&families, args.format, terminal),
        (_, true) => shown(&catalogue::labels(&rules, &files, family), args.format, terminal),
        _ => shown(&catalogue::rules(&rules, &files, family), args.format, terminal),
    };
    Ok(terminal.result(listed.as_bytes()))
}

fn shown<T: Serialize>(rows: &[T], format: ListFormat, terminal: &Terminal) -> String {
    match format {
        ListFormat::Text => {
            let mut cells = cells(rows);
            cells.first_mut().into_iter().flatten().for_each(|name| *name = terminal.catalogue().text(name).to_owned());
            aligned(&cells)
        }
        // Strings and numbers only: there is no value here that JSON or CSV cannot hold.
        ListFormat::Json => rows.iter().map(|row| serde_json::to_string(row).unwrap_or_default() + "\n").collect(),
        ListFormat::Csv => String::from_utf8(csv(rows)).unwrap_or_default(),
    }
}

fn csv<T: Serialize>(rows: &[T]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = rows.iter().try_for_each(|row| writer.serialize(row));
    written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default()
}

/// The same cells as in CSV, file and line as one.
fn cells<T: Serialize>(rows: &[T]) -> Vec<Vec<String>> {
    let csv = csv(rows);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_slice());
    let mut cells: Vec<Vec<String>> =
        reader.records().flatten().map(|row| row.iter().map(str::to_owned).collect()).collect();
    if cells.first().is_some_and(|head| head.last().is_some_and(|name| name == "line")) {
        for (number, row) in cells.iter_mut().enumerate() {
            let line = row.pop().filter(|_| number > 0);
            if let (Some(line), Some(file)) = (line, row.last_mut()) {
                *file += &format!(":{line}");
            }
        }
    }
    cells
}
