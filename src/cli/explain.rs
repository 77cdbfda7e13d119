//! `explain`: a post with its values marked, the rule and the words behind each, and why a field is empty.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::StringValueParser;

use super::exit::Exit;
use super::input_options::InputOptions;
use super::listed::Listed;
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use super::usage::{UsageError, usage_error};
use crate::convert::place_in_source;
use crate::diag::Diagnostic;
use crate::figures::Names;
use crate::input::Document;
use crate::message::{Catalogue, Message, message};
use crate::output::{Dictionary, Labels, Page, PagePost, marked_text};
use crate::pipeline::Pipeline;
use crate::proof::explain::{
    Choice, ConditionState, Explanation, NearStatement, Told, ToldDate, evidence_of, explain_text, is_explained,
    statements_of,
};
use crate::proof::text_of;
use crate::record::Evidence;
use crate::rules::nearest;
use crate::text::{Decoded, printable};

/// Near misses that are shown; the rest are counted.
const MOST_MISSES: usize = 12;
/// Characters of a condition that are shown.
const LONGEST_CONDITION: usize = 60;

/// Show a post with its values marked, and the rule and the words behind each
///
/// With --field it also says why the field is empty: the rules that came nearest, each of their conditions met or not, and
/// what kept each silent: the reading (`polarity:negated`), the part of the post (`scope:countermeasures`, `part:title`), a
/// condition that is not met (`missing:all:2`), one that must not be and is (`none:1`). Where statements can give the field
/// its value, it names those that came nearest, with the row of fields.toml and what was missing (`value:planned`, `to`).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo explain dumps/a.txt --post 2024-339
  jikenbo explain dumps/a.txt --post 120 --field causes
  jikenbo explain dumps/a.txt --format html > a.html")]
pub(super) struct ExplainArgs {
    /// The dump: any file that `extract` reads, or `-` for standard input
    #[arg(value_name = "DUMP")]
    dump: PathBuf,

    /// One post: its case number as the table has it (2024-339), or any of its lines (120)
    #[arg(long, value_name = "CASE|LINE")]
    post: Option<String>,

    /// One field of the record, such as `causes` or `discovered`
    #[arg(long, value_name = "FIELD", value_parser = Listed::new(StringValueParser::new(), fields), hide_possible_values = true)]
    field: Option<String>,

    /// How to show it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ExplainFormat,

    /// Also show the statements as which the post is read, one a line, with how far each holds and its dates
    #[arg(long)]
    statements: bool,

    #[command(flatten)]
    input: InputOptions,

    #[command(flatten)]
    rules: RulesOption,
}

/// How to show an explanation.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ExplainFormat {
    /// Marked text and a list
    #[default]
    Text,
    /// One object a post
    Json,
    /// One self-contained page
    Html,
}

/// Runs the command.
pub(super) fn run(args: ExplainArgs, terminal: &Terminal) -> Result<Exit, UsageError> {
    if let Some(field) = args.field.as_deref().filter(|field| !fields().contains(field)) {
        let known = match nearest(field, fields()) {
            Some(near) => message!("did you mean `{near}`?", near),
            None => message!("there is {names}", names = fields().join(", ")),
        };
        return Err(usage_error(message!("`{field}` is no field; {known}", field, known)));
    }
    Ok(show(&args, terminal).unwrap_or_else(|exit| exit))
}

/// The fields that can be explained: the columns of the contract and the further ones.
fn fields() -> Vec<&'static str> {
    crate::output::all_columns().map(|column| column.name).filter(|name| is_explained(name)).collect()
}

fn show(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let tell = |diag: Box<Diagnostic>| {
        terminal.tell(&diag);
        Exit::Io
    };
    let documents = args.input.documents(std::slice::from_ref(&args.dump));
    let documents = documents.filter_map(|document| match document {
        Err(told) if !told.is_error() => {
            terminal.tell(&told);
            None
        }
        document => Some(document),
    });
    let documents = documents.collect::<Result<Vec<_>, _>>().map_err(tell)?;
    let pipeline = Pipeline::new(&rules);
    let explained = choices(args.post.as_deref()).into_iter().map(|choice| {
        let posts = documents.iter().map(|document| (document, explained_posts(args, &pipeline, document, &choice)));
        posts.filter(|(_, posts)| !posts.is_empty()).collect::<Vec<_>>()
    });
    let explained = explained.into_iter().find(|posts| !posts.is_empty()).unwrap_or_default();
    if explained.is_empty() {
        let dump = args.dump.display();
        let message = match &args.post {
            None => message!("{dump}: no post found", dump),
            Some(post) => message!("{dump}: no post `{post}`", dump, post),
        };
        terminal.tell(
            &Diagnostic::error("", message)
                .help("`jikenbo extract --all-posts` lists the posts with their lines and case numbers"),
        );
        return Ok(Exit::Usage);
    }
    tell_which(args, &explained, terminal);
    let dictionary = Arc::new(Dictionary { vocabularies: Names::of(&rules).vocabularies });
    Ok(presented(args, explained, &dictionary, terminal))
}

/// The chosen posts of a document, with their statements where these are asked for.
fn explained_posts(args: &ExplainArgs, pipeline: &Pipeline, document: &Document, choice: &Choice) -> Vec<Explanation> {
    let mut posts = explain_text(pipeline, text_of(document), choice, args.field.as_deref());
    if args.statements {
        let statements = statements_of(pipeline, text_of(document), choice);
        posts.iter_mut().zip(statements).for_each(|(post, statements)| post.statements = statements);
    }
    posts
}

/// Where a case number stands for several posts, each of them is shown: which they are.
fn tell_which(args: &ExplainArgs, explained: &[(&Document, Vec<Explanation>)], terminal: &Terminal) {
    let places =
        explained.iter().flat_map(|(document, posts)| posts.iter().map(|post| (&document.name, post.record.line)));
    let places: Vec<_> = places.map(|(name, line)| format!("{name}:{line}")).collect();
    if let Some(post) = args.post.as_ref().filter(|_| places.len() > 1) {
        let message = message!(
            "`{post}` stands for {count} posts: {places}",
            post,
            count = places.len(),
            places = places.join(", ")
        );
        terminal.tell(&Diagnostic::warning("", message).help("give one of its lines to see one post alone"));
    }
}

/// The posts as asked for.
fn presented(
    args: &ExplainArgs,
    explained: Vec<(&Document, Vec<Explanation>)>,
    dictionary: &Arc<Dictionary>,
    terminal: &Terminal,
) -> Exit {
    let labels = |language| Labels::new(Arc::clone(dictionary), language);
    let field = args.field.as_deref();
    match args.format {
        ExplainFormat::Text => {
            let labels = labels(terminal.language());
            let text = |(document, posts): &(&Document, Vec<Explanation>)| {
                let text = document.decoded.text();
                posts.iter().map(|post| as_text(post, text, field, &labels, terminal)).collect::<Vec<_>>().join("\n")
            };
            terminal.styled(&explained.iter().map(text).collect::<Vec<_>>().join("\n"))
        }
        ExplainFormat::Json => {
            let lines = explained.into_iter().flat_map(|(document, posts)| {
                posts.into_iter().map(|post| as_json(post, &document.decoded)).collect::<Vec<_>>()
            });
            terminal.result(lines.collect::<String>().as_bytes())
        }
        ExplainFormat::Html => terminal.result(
            as_page(&args.dump, &explained, field, &labels(terminal.asked_language().unwrap_or_default()))
                .to_string()
                .as_bytes(),
        ),
    }
}

/// What `--post` may stand for, the likelier first: a number may be a case number as the table has it, else a line.
fn choices(post: Option<&str>) -> Vec<Choice> {
    let Some(post) = post else { return vec![Choice::All] };
    let case = Choice::Case(post.trim_start_matches('#').to_owned());
    match post.parse() {
        Ok(line) => vec![case, Choice::Line(line)],
        Err(_) => vec![case],
    }
}

/// One page for all posts: of one document under its name, of several each under its own.
fn as_page<'a>(
    dump: &'a Path,
    explained: &'a [(&'a Document, Vec<Explanation>)],
    field: Option<&str>,
    labels: &Labels,
) -> Page<'a> {
    let posts = explained.iter().flat_map(|(document, posts)| {
        let first = |number: usize| (number == 0 && explained.len() > 1).then_some(document.name.as_str());
        let text = document.decoded.text();
        posts.iter().enumerate().map(move |(number, post)| page_post(post, text, first(number), field, labels))
    });
    let title = match explained {
        [(document, _)] => document.name.clone(),
        _ => dump.display().to_string(),
    };
    Page { title, posts: posts.collect() }
}

fn page_post<'a>(
    post: &'a Explanation,
    text: &'a str,
    document: Option<&'a str>,
    field: Option<&str>,
    labels: &Labels,
) -> PagePost<'a> {
    let proofs = evidence_of(&post.record, field);
    let remarks = match field {
        Some(field) => vec![why_text(post, field, proofs.is_empty(), labels.catalogue())],
        None => warnings(post, labels).collect(),
    };
    PagePost { document, text, range: post.start..post.end, proofs, remarks }
}

/// All offsets are those of the file.
fn as_json(mut post: Explanation, decoded: &Decoded) -> String {
    (post.start, post.end) = (decoded.to_source(post.start), decoded.to_source(post.end));
    place_in_source(&mut post.record, decoded);
    serde_json::to_string(&post).map(|line| line + "\n").unwrap_or_default()
}

fn as_text(post: &Explanation, text: &str, field: Option<&str>, labels: &Labels, terminal: &Terminal) -> String {
    let (colour, catalogue) = (terminal.colour_out(), terminal.catalogue());
    let proofs = evidence_of(&post.record, field);
    let place = format!("{}:{}-{}\n", post.record.source, post.record.line, post.record.end_line);
    let text = marked_text(text, post.start..post.end, &proofs, colour);
    let told = values_text(post, &proofs, field, labels) + &statements_text(&post.statements, catalogue);
    format!("{}{text}\n\n{}", printable(&place), printable(&told))
}

/// A line a statement, moved in by its depth: class, predicate, value, what it hangs on, dates.
fn statements_text(statements: &[Told], catalogue: &Catalogue) -> String {
    let mut out = if statements.is_empty() { String::new() } else { catalogue.text("Statements:").to_owned() + "\n" };
    for told in statements {
        let indent = "  ".repeat(usize::from(told.depth) + 1);
        let class = told.class.as_deref().unwrap_or("?");
        let line = message!("line {line}: ", line = told.line).say(catalogue);
        out += &format!("{indent}{line}{} [{class}] {}, {}", told.predicate, told.value, told.link);
        out += &told.under.as_ref().map_or(String::new(), |under| format!(" → {under}"));
        for ToldDate { date, link, mark } in &told.dates {
            out += &format!("  | {date} ({link}, {mark})");
        }
        out.push('\n');
    }
    out
}

/// Values with their rules and words, and why the asked field has no others.
fn values_text(post: &Explanation, proofs: &[&Evidence], field: Option<&str>, labels: &Labels) -> String {
    let (mut out, catalogue) = (String::new(), labels.catalogue());
    for (number, proof) in (1..).zip(proofs) {
        let words = shown(&proof.text);
        let proven = message!("rule {rule}  line {line}: {words}", rule = proof.rule, line = proof.line, words);
        let sure = catalogue.text(proof.confidence.name());
        out += &format!("[{number}] {} = {} ({sure})  {}\n", proof.field, proof.value, proven.say(catalogue));
    }
    match field {
        Some(field) => out += &why_text(post, field, proofs.is_empty(), catalogue),
        None => warnings(post, labels).for_each(|warning| out += &(warning + "\n")),
    }
    out
}

/// What to know when reading the values.
fn warnings<'a>(post: &'a Explanation, labels: &'a Labels) -> impl Iterator<Item = String> + 'a {
    let warning = labels.catalogue().text("warning");
    post.record.warnings.iter().map(move |told| format!("{warning}: {}", labels.said(told)))
}

/// Why the field is empty, or which rules it was not taken from.
fn why_text(post: &Explanation, field: &str, empty: bool, catalogue: &Catalogue) -> String {
    let mut out = String::new();
    if empty {
        out += &(message!("{field} is empty.", field).say(catalogue) + "\n");
    }
    post.notes.iter().for_each(|note| out += &(note.say(catalogue) + "\n"));
    out + &misses_text(post, catalogue) + &near_text(&post.near_statements, catalogue)
}

/// The statements that came nearest, each with the row of `fields.toml` and what it lacks for it.
fn near_text(near: &[NearStatement], catalogue: &Catalogue) -> String {
    let mut out = match near {
        [] => String::new(),
        _ => catalogue.text("Statements that came nearest:").to_owned() + "\n",
    };
    for NearStatement { row, lacks, statement } in near.iter().take(MOST_MISSES) {
        let class = statement.class.as_deref().unwrap_or("?");
        let line = message!("line {line}: ", line = statement.line).say(catalogue);
        out += &format!("  {row}  {lacks}  {line}{} [{class}] {}\n", statement.predicate, statement.value);
    }
    out
}

fn misses_text(post: &Explanation, catalogue: &Catalogue) -> String {
    if post.near_misses.is_empty() {
        return catalogue.text("No rule of the field met any of its conditions elsewhere.").to_owned() + "\n";
    }
    let mut out = catalogue.text("Rules that came near:").to_owned() + "\n";
    for miss in post.near_misses.iter().take(MOST_MISSES) {
        let text = shown(&miss.text);
        let line = message!("line {line}: ", line = miss.line).say(catalogue);
        out.push_str(&format!("  {} ({})  {}  {line}{text}\n", miss.rule, miss.label, miss.blocked_by));
        out.push_str(&conditions_text(&miss.conditions, catalogue));
    }
    let more = post.near_misses.len().saturating_sub(MOST_MISSES);
    if more > 0 {
        out += &format!("  {}\n", message!("and {more} more (--format json lists all)", more).say(catalogue));
    }
    out
}

/// One line a condition; those that must not be met, and are not, in one line together.
fn conditions_text(conditions: &[ConditionState], catalogue: &Catalogue) -> String {
    let (idle, told): (Vec<_>, Vec<_>) =
        conditions.iter().partition(|condition| condition.list == "none" && !condition.met);
    let mut out: String = told.into_iter().map(|condition| condition_text(condition, catalogue)).collect();
    let not_met = catalogue.text("not met");
    match idle.as_slice() {
        [] => {}
        [one] => out.push_str(&format!("    none {}  {not_met}\n", one.at)),
        [first, .., last] => out.push_str(&format!("    none {}-{}  {not_met}\n", first.at, last.at)),
    }
    out
}

/// `    all 2   not met  氏名 | 住所  (outside the window, line 12: 氏名)`.
fn condition_text(condition: &ConditionState, catalogue: &Catalogue) -> String {
    let state = catalogue.text(if condition.met { "met" } else { "not met" });
    let name = format!("{} {}", condition.list, condition.at);
    let words = condition.words.as_deref().map(shown);
    let found = match (words, condition.elsewhere) {
        (Some(words), Some(line)) => message!("  (outside the window, line {line}: {words})", line, words),
        (Some(words), None) => message!("  (by: {words})", words),
        (None, _) => Message::default(),
    };
    let found = found.say(catalogue);
    format!("    {name:<7} {state:<8} {}{found}\n", cut(&condition.asks.say(catalogue)))
}

/// The beginning of a long regex: the whole of it is in the JSON view, and its place in the rule file.
fn cut(asks: &str) -> String {
    match asks.char_indices().nth(LONGEST_CONDITION) {
        Some((at, _)) => format!("{}…", &asks[..at]),
        None => asks.to_owned(),
    }
}

/// Text of a post in one line, without what could steer a terminal.
fn shown(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&words).into_owned()
}
