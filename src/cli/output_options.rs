//! The options that say where results go and in which shape.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::{StringValueParser, TypedValueParser};

use super::listed::Listed;
use super::usage::{UsageError, usage_error};
use crate::diag::Diagnostic;
use crate::figures::Names;
use crate::input;
use crate::message::{Message, message};
use crate::output::{Destination, Dictionary, Encoding, Format, Labels, Language, Selection, Style, TIMELINE};
use crate::rules::RuleSet;

/// What cells of codes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LabelStyle {
    /// The names that the rules give the codes, such as `不正アクセス`
    Names,
    /// The codes, such as `unauthorized_access`
    Codes,
}

/// Where and how to write.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputOptions {
    /// Write to FILE, which appears only when it is complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Format of the output; default: what FILE's ending says (.csv, .tsv, .json, .jsonl, .ndjson, .parquet, .db,
    /// .sqlite, .xlsx), CSV for standard output
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write the tables of the database (posts, causes, events, evidence …) as CSV files into the folder DIR
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format", "columns"])]
    tables: Option<PathBuf>,

    /// Columns of a workbook or a CSV, TSV or Parquet table: names between commas; `default` and `all` stand for several
    /// (`jikenbo columns` lists them)
    #[arg(long, value_name = "NAMES", value_parser = columns(), hide_possible_values = true)]
    columns: Option<Selection>,

    /// Also write in JSON and JSON Lines, as `timeline`, every dated statement in the order of the dates. A database and --tables
    /// always have this table; in other formats `--columns default,timeline` adds it
    #[arg(long)]
    timeline: bool,

    /// CSV and TSV for a spreadsheet: UTF-8 with byte order mark, safe cells, Japanese headers and names
    #[arg(long)]
    excel: bool,

    /// What cells of codes say in a workbook, CSV and TSV; default: `codes`, in a workbook and with --excel `names`
    #[arg(long, value_enum, value_name = "WHAT")]
    labels: Option<LabelStyle>,

    /// Mark CSV and TSV cells that begin like a formula (`=`, `+`, `-`, `@`, tab, line end) as text, by an apostrophe
    #[arg(long)]
    csv_safe: bool,

    /// Language of the CSV and TSV header row; default: `en`, with --excel `ja`
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    header: Option<Language>,

    /// Encoding of CSV and TSV; default: `utf8`
    #[arg(long, value_enum, value_name = "ENCODING")]
    encoding: Option<Encoding>,

    /// Replace a database that jikenbo did not make or that has tables of another version, or files in the folder DIR
    #[arg(long)]
    overwrite: bool,
}

/// Reads the names of columns, and says what there is.
fn columns() -> impl TypedValueParser<Value = Selection> {
    Listed::new(
        StringValueParser::new().try_map(|names| names.parse::<Selection>().map_err(|unknown| unknown.told())),
        Selection::names,
    )
}

impl OutputOptions {
    /// The file or folder to write, `None` for standard output.
    pub(super) fn path(&self) -> Option<&Path> {
        let file = self.output.as_deref().filter(|path| *path != Path::new(input::STDIN));
        self.tables.as_deref().or(file)
    }

    /// What messages call the output.
    pub(super) fn name(&self) -> Message {
        self.path().map_or_else(|| "standard output".into(), |path| path.display().to_string().into())
    }

    /// The format asked for, or the one that the name of the output stands for.
    ///
    /// # Errors
    /// The options do not go together, or this program cannot write the format.
    pub(super) fn format(&self) -> Result<Format, UsageError> {
        let format = match (&self.tables, self.format, self.path()) {
            (Some(_), ..) => Format::Tables,
            (None, Some(format), _) => format,
            (None, None, Some(path)) => format_by_name(path)?,
            (None, None, None) => Format::Csv,
        };
        if let Some(feature) = format.missing_feature() {
            return Err(missing_feature(feature));
        }
        self.check(format)?;
        Ok(format)
    }

    /// How the table is written, with names from `rules`; `asked` is the language of --lang. The environment has no part in
    /// it.
    pub(super) fn style(&self, format: Format, asked: Option<Language>, rules: &RuleSet) -> Style {
        let for_people = self.excel || format == Format::Xlsx;
        let usual = if for_people { asked.unwrap_or(Language::Ja) } else { Language::En };
        let header = self.header.unwrap_or(usual);
        let dictionary = Arc::new(Dictionary { vocabularies: Names::of(rules).vocabularies });
        let with_names = self.labels.map_or(for_people, |labels| labels == LabelStyle::Names);
        Style {
            columns: self.columns.clone().unwrap_or_default(),
            header,
            labels: with_names.then(|| Labels::new(Arc::clone(&dictionary), header)),
            dictionary,
            keeps_text: self.excel,
            safe: self.csv_safe || self.excel,
            byte_order_mark: self.excel,
            encoding: self.encoding.unwrap_or_default(),
        }
    }

    /// True where the records need their timelines.
    pub(super) fn has_timeline(&self, format: Format) -> bool {
        let chosen = self.columns.iter().flat_map(Selection::columns).any(|column| column.name == TIMELINE);
        self.timeline || chosen || matches!(format, Format::Sqlite | Format::Tables)
    }

    /// Opens the output.
    pub(super) fn open(&self, format: Format) -> io::Result<Destination> {
        format.open(self.path(), self.overwrite)
    }

    /// An output that cannot be opened or written, as a message.
    pub(super) fn failure(&self, error: &io::Error) -> Diagnostic {
        let help = match error.kind() {
            ErrorKind::AlreadyExists => "give another name, or --overwrite to replace it",
            ErrorKind::Unsupported => "give a file with -o",
            ErrorKind::FileTooLarge => {
                "write a format without such a limit, such as -o incidents.csv, or convert fewer dumps at a time"
            }
            _ => "check that its folder exists, may be written to and has room; nothing of it was kept",
        };
        Diagnostic::error("", message!("cannot write {name}: {error}", name = self.name(), error)).help(help)
    }

    /// Refuses options that the format would pass over.
    fn check(&self, format: Format) -> Result<(), UsageError> {
        let text_only = [
            ("--excel", self.excel),
            ("--csv-safe", self.csv_safe),
            ("--header", self.header.is_some()),
            ("--encoding", self.encoding.is_some()),
        ];
        // The tables of the database have no Japanese names.
        let takes = |option| format.is_delimited() || format == Format::Tables && option != "--header";
        if let Some((option, _)) = text_only.iter().find(|(option, given)| *given && !takes(*option)) {
            return Err(usage_error(message!("{option} is for CSV and TSV only", option)));
        }
        if self.columns.is_some() && !format.has_columns() {
            return Err(usage_error(
                "--columns is for CSV, TSV, Parquet and workbooks only; the other formats write every field",
            ));
        }
        if self.timeline && !matches!(format, Format::Json | Format::Jsonl) {
            return Err(usage_error(
                "--timeline is for JSON and JSON Lines; a database and --tables have the timeline, and tables with --columns default,timeline",
            ));
        }
        if self.labels.is_some() && !format.is_delimited() && format != Format::Xlsx {
            return Err(usage_error("--labels is for CSV, TSV and workbooks only; the other formats have codes"));
        }
        if self.path().is_none() && format.needs_file() {
            return Err(usage_error("a database cannot go to standard output: give a file with -o"));
        }
        if self.path().is_none() && format.is_binary() && io::stdout().is_terminal() {
            return Err(usage_error(
                "a terminal cannot show this format, which is no text: give a file with -o, or a pipe",
            ));
        }
        Ok(())
    }
}

/// A format that this program was built without.
pub(super) fn missing_feature(feature: &str) -> UsageError {
    usage_error(message!(
        "this jikenbo was built without the format {feature}: build it with `--features {feature}`, or choose another",
        feature
    ))
}

fn format_by_name(path: &Path) -> Result<Format, UsageError> {
    // A device or a pipe has a name of its own making, so that its ending says nothing.
    let special = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    Format::of_path(path).or(special.then_some(Format::Csv)).ok_or_else(|| unknown_ending(path))
}

fn unknown_ending(path: &Path) -> UsageError {
    let endings: Vec<_> = Format::ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
    usage_error(message!(
        "the name {path} does not tell the format: use one of the endings {endings}, or give --format",
        path = path.display(),
        endings = endings.join(", ")
    ))
}
