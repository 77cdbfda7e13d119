//! `explain`: a post with its values marked, the rule and the words behind each, and why a field is empty.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::input_options::{InputOptions, text_of};
use super::rules_option::RulesOption;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::input::Document;
use crate::output::{Page, marked_text};
use crate::pipeline::Pipeline;
use crate::proof::explain::{Choice, Explanation, evidence_of, explain_text};
use crate::text::Decoded;

/// Near misses that are shown; the rest are counted.
const MOST_MISSES: usize = 12;

/// Show a post with its values marked, and the rule and the words behind each
///
/// With --field it also says why the field is empty: the rules whose first condition was met, and what kept each silent.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo explain dumps/a.txt --post 2024-339
  jikenbo explain dumps/a.txt --post 120 --field causes
  jikenbo explain dumps/a.txt --format html > a.html")]
pub(super) struct ExplainArgs {
    /// The dump: any file that `extract` reads, or `-` for standard input
    #[arg(value_name = "DUMP")]
    dump: PathBuf,

    /// One post: its case number (2024-339), or any of its lines (120)
    #[arg(long, value_name = "CASE|LINE")]
    post: Option<String>,

    /// One field of the record, such as `causes` or `discovered`
    #[arg(long, value_name = "FIELD")]
    field: Option<String>,

    /// How to show it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ExplainFormat,

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
pub(super) fn run(args: ExplainArgs, terminal: &Terminal) -> Result<Exit, clap::Error> {
    if let Some(field) = args.field.as_deref().filter(|field| !is_field(field)) {
        let fields: Vec<_> = crate::output::COLUMNS.iter().map(|(name, _)| *name).collect();
        return Err(super::usage_error(format!("`{field}` is no field; there is {}", fields.join(", "))));
    }
    Ok(show(&args, terminal).unwrap_or_else(|exit| exit))
}

fn is_field(name: &str) -> bool {
    crate::output::COLUMNS.iter().any(|(known, _)| *known == name)
}

fn show(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let tell = |diag: Box<Diagnostic>| {
        terminal.tell(&diag);
        Exit::Io
    };
    let documents = args.input.documents(std::slice::from_ref(&args.dump));
    let documents = documents.collect::<Result<Vec<_>, _>>().map_err(tell)?;
    let choice = args.post.as_deref().map_or(Choice::All, choice);
    let pipeline = Pipeline::new(&rules);
    let explained = documents
        .iter()
        .map(|document| (document, explain_text(&pipeline, text_of(document), &choice, args.field.as_deref())));
    let explained: Vec<_> = explained.filter(|(_, posts)| !posts.is_empty()).collect();
    if explained.is_empty() {
        let wanted = args.post.as_deref().map_or("post found".to_owned(), |post| format!("post `{post}`"));
        let message = format!("{}: no {wanted}", args.dump.display());
        terminal.tell(
            &Diagnostic::error("", message)
                .help("`jikenbo extract --all-posts` lists the posts with their lines and case numbers"),
        );
        return Ok(Exit::Usage);
    }
    let shown: Vec<_> = explained.into_iter().map(|(document, posts)| shown(args, document, posts, terminal)).collect();
    let between = if matches!(args.format, ExplainFormat::Text) { "\n" } else { "" };
    Ok(terminal.result(shown.join(between).as_bytes()))
}

/// The posts of one document as asked for.
fn shown(args: &ExplainArgs, document: &Document, posts: Vec<Explanation>, terminal: &Terminal) -> String {
    let text = document.decoded.text();
    let field = args.field.as_deref();
    match args.format {
        ExplainFormat::Text => {
            let posts: Vec<_> = posts.iter().map(|post| as_text(post, text, field, terminal.colour_out())).collect();
            posts.join("\n")
        }
        ExplainFormat::Json => posts.into_iter().map(|post| as_json(post, &document.decoded)).collect(),
        ExplainFormat::Html => as_page(&document.name, text, &posts, field).to_string(),
    }
}

/// Four digits and a dash, or anything that is no number, is a case; a number is a line.
fn choice(post: &str) -> Choice {
    match post.parse() {
        Ok(line) => Choice::Line(line),
        Err(_) => Choice::Case(post.trim_start_matches('#').to_owned()),
    }
}

fn as_page<'a>(name: &'a str, text: &'a str, posts: &'a [Explanation], field: Option<&str>) -> Page<'a> {
    let posts = posts.iter().map(|post| (post.start..post.end, evidence_of(&post.record, field))).collect();
    Page { title: name, text, posts }
}

/// All offsets are those of the file.
fn as_json(mut post: Explanation, decoded: &Decoded) -> String {
    (post.start, post.end) = (decoded.to_source(post.start), decoded.to_source(post.end));
    super::place_in_source(&mut post.record, decoded);
    serde_json::to_string(&post).map(|line| line + "\n").unwrap_or_default()
}

fn as_text(post: &Explanation, text: &str, field: Option<&str>, colour: bool) -> String {
    let proofs = evidence_of(&post.record, field);
    let mut out = format!("{}:{}-{}\n", post.record.source, post.record.line, post.record.end_line);
    out.push_str(&marked_text(text, post.start..post.end, &proofs, colour));
    out.push_str("\n\n");
    for (number, proof) in (1..).zip(&proofs) {
        let words: String = proof.text.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push_str(&format!(
            "[{number}] {} = {}  rule {}  line {}: {words}\n",
            proof.field, proof.value, proof.rule, proof.line
        ));
    }
    if let Some(field) = field.filter(|_| proofs.is_empty()) {
        out.push_str(&format!("{field} is empty.\n"));
    }
    if field.is_some() {
        out.push_str(&misses_text(post));
    }
    out
}

fn misses_text(post: &Explanation) -> String {
    if post.near_misses.is_empty() {
        return "No rule of the field met even its first condition elsewhere.\n".to_owned();
    }
    let mut out = String::from("Rules that came near:\n");
    for miss in post.near_misses.iter().take(MOST_MISSES) {
        out.push_str(&format!(
            "  {} ({})  {}  line {}: {}\n",
            miss.rule, miss.label, miss.blocked_by, miss.line, miss.text
        ));
    }
    let more = post.near_misses.len().saturating_sub(MOST_MISSES);
    if more > 0 {
        out.push_str(&format!("  and {more} more (--format json lists all)\n"));
    }
    out
}
