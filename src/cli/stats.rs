//! `stats`: figures over the incidents of dumps.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{StringValueParser, TypedValueParser};

use super::dumps::{DumpArgs, SureOption};
use super::exit::Exit;
use super::listed::Listed;
use super::output_options::{LabelStyle, missing_feature};
use super::rules_option::RulesOption;
use super::terminal::{Terminal, counted};
use super::usage::{UsageError, usage_error};
use super::whole::write_whole;
use crate::cases::Seen;
use crate::figures::{Counting, Dimension, Grid, Names, Overview, Shape, Table, Wording, grouped, incidents};
use crate::message::message;
use crate::output::{Destination, Format, Language, Style, text_table};
#[cfg(feature = "xlsx")]
use crate::output::{Figure, figures_workbook};
use crate::record::Record;
use crate::rules::RuleSet;

/// Count incidents: an overview, or groups by any columns and by time
///
/// The overview has the figures of `report`: months, causes, data, organizations, sizes, delays with the limits of the law,
/// outside organizations with several victims. With --by it is one table. An incident with several values in a list column
/// is counted in each. Where people are summed a case counts once, with the figure of its last post that states one; a post
/// that stands in the dumps twice counts once.
///
/// CSV has codes; with --lang or --labels it has names. JSON always has codes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo stats dumps/ --lang ja
  jikenbo stats dumps/ --by fiscal_year,cause_category
  jikenbo stats dumps/ --by leaked_data --format json
  jikenbo stats dumps/ --by month,primary_cause -o months.csv
  jikenbo stats dumps/ -o figures.xlsx")]
pub(super) struct StatsArgs {
    #[command(flatten)]
    dumps: DumpArgs,

    /// What to group by, between commas: columns (`jikenbo columns` lists them), `month`, `quarter`, `year`,
    /// `fiscal_year` (from April), `size` (classes of `affected_total`)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = by(), hide_possible_values = true)]
    by: Vec<Dimension>,

    #[command(flatten)]
    sure: SureOption,

    /// What counts once where people are summed
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    count: Counting,

    /// How to print them; default: what FILE's ending says (.csv, .json, .xlsx), else text
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<StatsFormat>,

    /// What codes are called in text and CSV; default: `names` in text and with --lang, else `codes`. JSON always has codes
    #[arg(long, value_enum, value_name = "WHAT")]
    labels: Option<LabelStyle>,

    /// CSV for a spreadsheet: UTF-8 with byte order mark, safe cells, in Japanese unless --lang says otherwise
    #[arg(long)]
    excel: bool,

    /// Write to FILE, which appears only when it is complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    rules: RulesOption,
}

/// Reads what to group by, and says what there is.
fn by() -> impl TypedValueParser<Value = Dimension> {
    Listed::new(
        StringValueParser::new().try_map(|name| name.parse::<Dimension>().map_err(|unknown| unknown.told())),
        Dimension::names,
    )
}

/// How to print figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StatsFormat {
    /// Aligned tables
    Text,
    /// One table; of the overview a row a group, with the figure in front
    Csv,
    /// One object
    Json,
    /// An Excel workbook, in Japanese unless --lang says otherwise
    Xlsx,
}

/// Runs the command. The error is one of usage.
pub(super) fn run(args: &StatsArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    args.check()?;
    Ok(stats(args, terminal).unwrap_or_else(|exit| exit))
}

fn stats(args: &StatsArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let (records, complete) = args.read(&rules, terminal);
    let written = write_whole(args.output.as_deref(), terminal, |out| {
        if args.by.is_empty() {
            args.overview(&rules, &records, terminal, out)
        } else {
            args.groups(&rules, &records, terminal, out)
        }
    });
    Ok(if written == Exit::Fine && !complete { Exit::Io } else { written })
}

impl StatsArgs {
    /// The incidents of the dumps without their evidence, and whether every dump could be read.
    fn read(&self, rules: &RuleSet, terminal: &Terminal) -> (Vec<Record>, bool) {
        let mut records = Vec::new();
        let mut seen = Seen::default();
        let complete = self.dumps.each(self.sure.pipeline(rules), terminal, |found, _| {
            let incidents = found.into_iter().filter(|record| record.kind == "incident");
            let counted = incidents.filter(|record| self.count == Counting::Posts || seen.earlier(record).is_none());
            records.extend(counted.map(|record| Record { evidence: Vec::new(), ..record }));
        });
        terminal.say(told_once(&seen, terminal));
        (records, complete)
    }

    fn overview(
        &self,
        rules: &RuleSet,
        records: &[Record],
        terminal: &Terminal,
        out: &mut Destination,
    ) -> io::Result<()> {
        let overview = Overview::of(rules, records, self.count);
        let names = Names::of(rules);
        match self.format() {
            StatsFormat::Json => json(out, &overview),
            StatsFormat::Text => {
                let wording = self.wording(&names, terminal, true);
                let grids = Grid::of_overview(&overview, wording, Shape::Told);
                let texts = grids.iter().map(|grid| format!("# {}\n{}", wording.word(grid.name), grid.text()));
                out.write_all(texts.collect::<Vec<_>>().join("\n").as_bytes())
            }
            StatsFormat::Csv => {
                let grids = Grid::of_overview(&overview, self.wording(&names, terminal, false), Shape::Columns);
                text_table(out, &figures_rows(&grids), &self.style())
            }
            StatsFormat::Xlsx => {
                let wording = self.wording(&names, terminal, true);
                workbook(out, Grid::of_overview(&overview, wording, Shape::Numbers), wording)
            }
        }
    }

    fn groups(
        &self,
        rules: &RuleSet,
        records: &[Record],
        terminal: &Terminal,
        out: &mut Destination,
    ) -> io::Result<()> {
        let incidents = incidents(rules, records, self.count);
        let table: Table = grouped(&incidents.iter().collect::<Vec<_>>(), &self.by);
        let names = Names::of(rules);
        match self.format() {
            StatsFormat::Json => json(out, &table),
            StatsFormat::Text => {
                let grid = Grid::of_table("groups", &table, self.wording(&names, terminal, true), Shape::Told);
                out.write_all(grid.text().as_bytes())
            }
            StatsFormat::Csv => {
                let grid = Grid::of_table("groups", &table, self.wording(&names, terminal, false), Shape::Columns);
                text_table(out, std::iter::once(&grid.head).chain(&grid.rows), &self.style())
            }
            StatsFormat::Xlsx => {
                let wording = self.wording(&names, terminal, true);
                workbook(out, vec![Grid::of_table("groups", &table, wording, Shape::Numbers)], wording)
            }
        }
    }

    /// Refuses options that the format would pass over, and formats that this program cannot write.
    fn check(&self) -> Result<(), UsageError> {
        let format = self.format();
        if self.excel && format != StatsFormat::Csv {
            return Err(usage_error("--excel is for CSV only"));
        }
        if self.labels.is_some() && format == StatsFormat::Json {
            return Err(usage_error("--labels is for text, CSV and workbooks only: JSON has codes"));
        }
        match Format::Xlsx.missing_feature() {
            Some(feature) if format == StatsFormat::Xlsx => Err(missing_feature(feature)),
            _ if format == StatsFormat::Xlsx && self.output.is_none() && io::stdout().is_terminal() => {
                Err(usage_error("a terminal cannot show a workbook, which is no text: give a file with -o, or a pipe"))
            }
            _ => Ok(()),
        }
    }

    /// How CSV is written.
    fn style(&self) -> Style {
        let for_excel = self.excel;
        Style { safe: for_excel, byte_order_mark: for_excel, keeps_text: for_excel, ..Style::default() }
    }

    fn format(&self) -> StatsFormat {
        let ending = self.output.as_deref().and_then(Path::extension).unwrap_or_default();
        let by_name = if ending.eq_ignore_ascii_case("csv") {
            StatsFormat::Csv
        } else if ending.eq_ignore_ascii_case("json") {
            StatsFormat::Json
        } else if ending.eq_ignore_ascii_case("xlsx") {
            StatsFormat::Xlsx
        } else if self.excel {
            StatsFormat::Csv
        } else {
            StatsFormat::Text
        };
        self.format.unwrap_or(by_name)
    }

    /// Names in the language asked for. Text on the screen has them always, in the language of messages; what goes to a
    /// file depends on the options alone.
    fn wording<'n>(&self, names: &'n Names, terminal: &Terminal, usual: bool) -> Wording<'n> {
        let asked = terminal.asked_language();
        let usual = usual || self.excel || asked.is_some();
        let names = self.labels.map_or(usual, |labels| labels == LabelStyle::Names).then_some(names);
        // What a spreadsheet holds is for Japanese readers unless they ask for something else.
        let is_sheet = self.excel || self.format() == StatsFormat::Xlsx;
        let on_screen = self.output.is_none() && self.format() == StatsFormat::Text;
        let language = match asked {
            Some(language) => language,
            None if is_sheet => Language::Ja,
            None if on_screen => terminal.language(),
            None => Language::En,
        };
        Wording { names, language }
    }
}

/// What is told of posts that stand in the dumps more than once.
pub(super) fn told_once(seen: &Seen, terminal: &Terminal) -> String {
    match seen.again() {
        0 => String::new(),
        again => {
            let posts = counted(again, "post");
            terminal.said(message!("{posts} more than once in the dumps, counted once", posts)) + "\n"
        }
    }
}

fn json(out: &mut Destination, figures: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, figures)?;
    out.write_all(b"\n")
}

/// All figures in one table.
fn figures_rows(grids: &[Grid]) -> Vec<Vec<String>> {
    let head = ["figure", "group", "subgroup", "count"].map(str::to_owned).to_vec();
    let rows = grids.iter().flat_map(|grid| {
        grid.rows.iter().map(|row| {
            let cell = |index: usize| row.get(index).cloned().unwrap_or_default();
            let subgroup = if grid.keys > 1 { cell(1) } else { String::new() };
            vec![grid.name.to_owned(), cell(0), subgroup, cell(grid.keys)]
        })
    });
    std::iter::once(head).chain(rows).collect()
}

#[cfg(feature = "xlsx")]
fn workbook(out: &mut Destination, grids: Vec<Grid>, wording: Wording) -> io::Result<()> {
    let figures: Vec<Figure> = grids.into_iter().map(|grid| grid.figure(wording)).collect();
    figures_workbook(out, &figures, wording.language)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &mut Destination, _: Vec<Grid>, _: Wording) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
