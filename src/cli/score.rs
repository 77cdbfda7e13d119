//! `score`: the pipeline against hand-made records.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::dumps::{DumpArgs, SureOption};
use super::exit::Exit;
use super::rules_option::RulesOption;
use super::terminal::{Terminal, counted};
use crate::diag::Diagnostic;
use crate::message::{Catalogue, Message, message};
use crate::proof::score::{self, Gold, GoldFiles, Score, Split, Ways};
use crate::proof::text_of;
use crate::record::Record;
use crate::rules::{RuleSet, nearest};

/// The name of the overall figure among the floors.
const OVERALL: &str = "overall";

/// Compare what is extracted with records made by hand
///
/// Prints precision, recall, F1 and the number of gold values of each field, and the mean F1 of the key fields. Posts are
/// matched on file name and heading line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo score dumps/ --gold gold/*.jsonl
  jikenbo score a.txt --gold a.jsonl --errors --floor 0.97 --key-floor 0.92")]
pub(super) struct ScoreArgs {
    #[command(flatten)]
    dumps: DumpArgs,

    /// Records made by hand: JSON Lines with the fields that `extract --format jsonl` writes
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,

    /// Also print how often the values of each confidence are right
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<By>,

    /// Also print the transfer from one half of the files to the other: what the rules and conditions that decide in one half
    /// are worth in the other. The files take turns in the order of their names
    #[arg(long)]
    split: bool,

    #[command(flatten)]
    sure: SureOption,

    /// Also print every difference with its post
    #[arg(long)]
    errors: bool,

    /// Exit with 1 if the overall figure is below X (0 to 1)
    #[arg(long, value_name = "X", value_parser = share)]
    floor: Option<f64>,

    /// Exit with 1 if the F1 of a key field is below X (0 to 1)
    #[arg(long, value_name = "X", value_parser = share)]
    key_floor: Option<f64>,

    /// Exit with 1 if a field is below its floor: a TOML file with lines such as `dates = 0.9`; `overall` is one of them
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,

    /// Format of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ReportFormat,

    #[command(flatten)]
    rules: RulesOption,
}

/// What the values are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// How sure they are
    Confidence,
}

/// How to print the score.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ReportFormat {
    /// A table
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "not a number from 0 to 1".to_owned())
}

/// Runs the command.
pub(super) fn run(args: ScoreArgs, terminal: &Terminal) -> Exit {
    score(&args, terminal).unwrap_or_else(|exit| exit)
}

fn score(args: &ScoreArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, false)?;
    let gold = read_gold(&args.gold, terminal)?;
    let floors = args.floors.as_deref().map(|path| read_floors(path, terminal)).transpose()?.unwrap_or_default();
    let (records, ways, complete) = read_records(args, &rules, terminal);
    warn_of_missing_dumps(&gold, &records, terminal);
    let score = Score::of(&records, &gold);
    let more = More {
        levels: args.by.map(|By::Confidence| score::by_confidence(&records, &gold)),
        split: args.split.then(|| Split::of(&records, &gold, &ways)),
    };
    let printed = terminal.result(report(args, &score, &more, terminal.catalogue()).as_bytes());
    let mut below = below_floor(args, &score);
    below.extend(below_floors(&floors, &score));
    let is_below = !below.is_empty();
    below.into_iter().for_each(|message| terminal.tell(&Diagnostic::error("", message)));
    Ok(match printed {
        Exit::Fine if !complete => Exit::Io,
        Exit::Fine if is_below => Exit::Found,
        other => other,
    })
}

/// What is told beside the score.
struct More {
    levels: Option<Vec<(&'static str, score::Levels)>>,
    split: Option<Split>,
}

fn report(args: &ScoreArgs, score: &Score, more: &More, catalogue: &Catalogue) -> String {
    if matches!(args.format, ReportFormat::Json) {
        let mut report = score::json(score, args.errors);
        more.levels.iter().for_each(|levels| report["by_confidence"] = score::levels_json(levels));
        more.split.iter().for_each(|split| report["split"] = score::split_json(split));
        return format!("{report:#}\n");
    }
    let mut out = String::new();
    if args.errors {
        out += &(score::differences_text(&score.differences, catalogue) + "\n");
    }
    out += &score::table(score, catalogue);
    more.levels.iter().for_each(|levels| out += &("\n".to_owned() + &score::levels_table(levels, catalogue)));
    more.split.iter().for_each(|split| out += &("\n".to_owned() + &score::split_table(split, catalogue)));
    out
}

/// What is under its floor.
fn below_floor(args: &ScoreArgs, score: &Score) -> Vec<Message> {
    let overall = args.floor.filter(|floor| score.overall() < *floor);
    let overall = overall.map(|floor| {
        message!(
            "overall {overall} is below the floor {floor}",
            overall = format_args!("{:.4}", score.overall()),
            floor
        )
    });
    let mut below: Vec<_> = overall.into_iter().collect();
    if let Some(floor) = args.key_floor {
        let fields = score.key_fields().filter(|field| field.tally.f1() < floor);
        below.extend(fields.map(|field| {
            message!(
                "{name} {f1} is below the floor {floor}",
                name = field.name,
                f1 = format_args!("{:.4}", field.tally.f1()),
                floor
            )
        }));
    }
    below
}

/// Floors by field, out of a TOML file; what is wrong with it has been told where there are none.
fn read_floors(path: &Path, terminal: &Terminal) -> Result<BTreeMap<String, f64>, Exit> {
    let shown = path.display();
    let fail = |message: Message, help: Message| {
        terminal.tell(&Diagnostic::error("", message).help(help));
        Exit::Io
    };
    let text = fs::read_to_string(path).map_err(|error| {
        fail(message!("cannot read {shown}: {error}", shown, error), "check the path after --floors".into())
    })?;
    let floors: BTreeMap<String, f64> = toml::from_str(&text).map_err(|error| {
        fail(message!("{shown}: {error}", shown, error), "write lines such as `dates = 0.9`".into())
    })?;
    let known: Vec<&str> = score::field_names().chain([OVERALL]).collect();
    for (field, floor) in &floors {
        if !known.contains(&field.as_str()) {
            let nearest = nearest(field, known.iter().copied()).map(|name| message!("did you mean `{name}`?", name));
            let help = nearest.unwrap_or_else(|| message!("there is {known}", known = known.join(", ")));
            return Err(fail(message!("{shown}: unknown field `{field}`", shown, field), help));
        }
        if !(0.0..=1.0).contains(floor) {
            return Err(fail(
                message!("{shown}: the floor of `{field}` is {floor}", shown, field, floor),
                "a floor is a number from 0 to 1".into(),
            ));
        }
    }
    Ok(floors)
}

/// The fields that are under their floors.
fn below_floors(floors: &BTreeMap<String, f64>, score: &Score) -> Vec<Message> {
    let of = |name: &str| score.fields.iter().find(|field| field.name == name).map(|field| field.tally.f1());
    let reached = |name: &str| if name == OVERALL { Some(score.overall()) } else { of(name) };
    let below = floors.iter().filter_map(|(name, floor)| Some((name, floor, reached(name)?)));
    let below = below.filter(|(_, floor, reached)| reached < floor);
    below
        .map(|(name, floor, reached)| {
            message!(
                "{name} {reached} is below the floor {floor}",
                name,
                reached = format_args!("{:.4}", reached),
                floor
            )
        })
        .collect()
}

/// The records of gold files; what is wrong with them has been told where there are none.
pub(super) fn read_gold(paths: &[PathBuf], terminal: &Terminal) -> Result<Vec<Gold>, Exit> {
    let mut files = GoldFiles::default();
    for path in paths {
        match fs::read_to_string(path) {
            Ok(text) => files.files.push((path.display().to_string(), text)),
            Err(error) => {
                let message = message!("cannot read {path}: {error}", path = path.display(), error);
                terminal.tell(&Diagnostic::error("", message).help("check the path after --gold"));
                return Err(Exit::Io);
            }
        }
    }
    let gold = files.records().map_err(|errors| {
        terminal.report(&errors, &files);
        Exit::Io
    })?;
    if gold.is_empty() {
        terminal.tell(&Diagnostic::error("", "the gold files have no records"));
        return Err(Exit::Io);
    }
    Ok(gold)
}

/// The records of all dumps, where the rules fired if the set is split, and whether every dump could be read; what could not
/// has been told.
fn read_records(args: &ScoreArgs, rules: &RuleSet, terminal: &Terminal) -> (Vec<Record>, Ways, bool) {
    let (mut records, mut ways) = (Vec::new(), Ways::default());
    let pipeline = args.sure.pipeline(rules);
    let complete = args.dumps.each_document(terminal, |document| {
        let text = text_of(&document);
        records.extend(pipeline.records(text));
        if args.split {
            ways.add(rules, text);
        }
    });
    (records, ways, complete)
}

/// Gold of a dump that was not given is wrong in every field, which is seldom meant.
pub(super) fn warn_of_missing_dumps(gold: &[Gold], records: &[Record], terminal: &Terminal) {
    let name = |path: &str| Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    let read: BTreeSet<_> = records.iter().map(|record| name(&record.source)).collect();
    let missing: Vec<_> = gold.iter().filter(|post| !read.contains(&name(&post.source))).collect();
    let dumps: BTreeSet<_> = missing.iter().map(|post| post.source.as_str()).collect();
    if !dumps.is_empty() {
        let dumps = dumps.into_iter().collect::<Vec<_>>().join(", ");
        let posts = counted(missing.len(), "gold post");
        let message =
            message!("{posts} of {dumps}: no post of that dump was found, so they count as wrong", posts, dumps);
        terminal.tell(&Diagnostic::warning("", message).help("give that dump too, or leave out its gold"));
    }
}
