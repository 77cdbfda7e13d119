//! `stats`: figures over the incidents of dumps.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{StringValueParser, TypedValueParser};

use super::dumps::DumpArgs;
use super::exit::Exit;
use super::listed::Listed;
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use super::whole::write_whole;
use crate::figures::{Dimension, Grid, Names, Overview, Table, Wording, grouped};
use crate::output::{Destination, Language};
use crate::record::Record;
use crate::rules::RuleSet;

/// Count incidents: an overview, or groups by any columns and by time
///
/// The overview has the figures of `report`: months, causes, data, organizations, sizes, delays with the limits of the law,
/// outside organizations with several victims. With --by it is one table. An incident with several values in a list column
/// is counted in each.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo stats dumps/ --lang ja
  jikenbo stats dumps/ --by fiscal_year,cause_category
  jikenbo stats dumps/ --by leaked_data --format json
  jikenbo stats dumps/ --by month,primary_cause -o months.csv")]
pub(super) struct StatsArgs {
    #[command(flatten)]
    dumps: DumpArgs,

    /// What to group by, between commas: columns (`jikenbo columns` lists them), `month`, `quarter`, `year`,
    /// `fiscal_year` (from April), `size` (classes of `affected_total`)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = by(), hide_possible_values = true)]
    by: Vec<Dimension>,

    /// How to print them; default: what FILE's ending says (.csv, .json), else text
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<StatsFormat>,

    /// Language of heads and of names in place of codes; default: English text, CSV with codes. JSON always has codes
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    lang: Option<Language>,

    /// Write to FILE, which appears only when it is complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    rules: RulesOption,
}

/// Reads what to group by, and says what there is.
fn by() -> impl TypedValueParser<Value = Dimension> {
    Listed::new(StringValueParser::new().try_map(|name| name.parse::<Dimension>()), Dimension::names)
}

/// How to print figures.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum StatsFormat {
    /// Aligned tables
    Text,
    /// One table; of the overview a row a group, with the figure in front
    Csv,
    /// One object
    Json,
}

/// Runs the command.
pub(super) fn run(args: &StatsArgs, terminal: &Terminal) -> Exit {
    stats(args, terminal).unwrap_or_else(|exit| exit)
}

fn stats(args: &StatsArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let (records, complete) = read(&args.dumps, &rules, terminal);
    let written = write_whole(args.output.as_deref(), terminal, |out| {
        if args.by.is_empty() { args.overview(&rules, &records, out) } else { args.groups(&rules, &records, out) }
    });
    Ok(if written == Exit::Fine && !complete { Exit::Io } else { written })
}

/// The incidents of the dumps without their evidence, and whether every dump could be read.
fn read(dumps: &DumpArgs, rules: &RuleSet, terminal: &Terminal) -> (Vec<Record>, bool) {
    let mut records = Vec::new();
    let complete = dumps.each(rules, terminal, |found, _| {
        let incidents = found.into_iter().filter(|record| record.kind == "incident");
        records.extend(incidents.map(|record| Record { evidence: Vec::new(), ..record }));
    });
    (records, complete)
}

impl StatsArgs {
    fn overview(&self, rules: &RuleSet, records: &[Record], out: &mut Destination) -> io::Result<()> {
        let overview = Overview::of(rules, records);
        let names = Names::of(rules);
        match self.format() {
            StatsFormat::Json => json(out, &overview),
            StatsFormat::Text => {
                let wording = self.wording(&names, true);
                let grids = Grid::of_overview(&overview, wording, true);
                let texts = grids.iter().map(|grid| format!("# {}\n{}", wording.word(grid.name), grid.text()));
                out.write_all(texts.collect::<Vec<_>>().join("\n").as_bytes())
            }
            StatsFormat::Csv => figures_csv(out, &Grid::of_overview(&overview, self.wording(&names, false), false)),
        }
    }

    fn groups(&self, rules: &RuleSet, records: &[Record], out: &mut Destination) -> io::Result<()> {
        let table: Table = grouped(&records.iter().collect::<Vec<_>>(), &self.by);
        let names = Names::of(rules);
        match self.format() {
            StatsFormat::Json => json(out, &table),
            StatsFormat::Text => {
                let grid = Grid::of_table("groups", &table, self.wording(&names, true), false);
                out.write_all(grid.text().as_bytes())
            }
            StatsFormat::Csv => {
                let grid = Grid::of_table("groups", &table, self.wording(&names, false), true);
                csv(out, std::iter::once(&grid.head).chain(&grid.rows))
            }
        }
    }

    fn format(&self) -> StatsFormat {
        let ending = self.output.as_deref().and_then(Path::extension).unwrap_or_default();
        let by_name = if ending.eq_ignore_ascii_case("csv") {
            StatsFormat::Csv
        } else if ending.eq_ignore_ascii_case("json") {
            StatsFormat::Json
        } else {
            StatsFormat::Text
        };
        self.format.unwrap_or(by_name)
    }

    fn wording<'n>(&self, names: &'n Names, always_names: bool) -> Wording<'n> {
        let names = (always_names || self.lang.is_some()).then_some(names);
        Wording { names, language: self.lang.unwrap_or_default() }
    }
}

fn json(out: &mut Destination, figures: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, figures)?;
    out.write_all(b"\n")
}

/// All figures in one table.
fn figures_csv(out: &mut Destination, grids: &[Grid]) -> io::Result<()> {
    let head = ["figure", "group", "subgroup", "count"].map(str::to_owned).to_vec();
    let rows = grids.iter().flat_map(|grid| {
        grid.rows.iter().map(|row| {
            let cell = |index: usize| row.get(index).cloned().unwrap_or_default();
            let subgroup = if grid.keys > 1 { cell(1) } else { String::new() };
            vec![grid.name.to_owned(), cell(0), subgroup, cell(grid.keys)]
        })
    });
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    csv(out, &rows)
}

fn csv<'r>(out: &mut Destination, rows: impl IntoIterator<Item = &'r Vec<String>>) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    rows.into_iter().try_for_each(|row| writer.write_record(row))?;
    writer.flush()
}
