//! `rules profile`: what each rule does on dumps, and what it costs.

use std::cmp::Reverse;

use clap::Args;

use crate::cli::dumps::DumpArgs;
use crate::cli::exit::Exit;
use crate::cli::rules_option::RulesOption;
use crate::cli::terminal::{Terminal, counted};
use crate::message::message;
use crate::output::aligned;
use crate::proof::profile::{Profile, Profiler, RuleProfile, Time, Unseen, WayProfile};
use crate::proof::text_of;
use crate::proof::unclassed::{Gatherer, Unclassed, UnclassedVerb};

/// Show what each rule does on dumps: hits, posts and time, rules that never fire, rules that always fire together
///
/// A hit is a place at which the rule fires, whether or not its value wins. The time in the second line is that of the whole
/// work; the time of a rule is that of judging the rule; a regex
/// that several rules share counts for the first that needs it in a sentence. Rules that fire together do so in exactly the
/// same sentences, of two posts or more. The unseen mass is the share of hits that rest on a rule, or on one of the
/// conditions under its `any`, that decided once: about how often further dumps will need what these do not show.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo rules profile dumps/
  jikenbo rules profile dumps/ --rules my-rules --sort hits
  jikenbo rules profile dumps/ --format json --no-time > profile.json
  jikenbo rules profile dumps/ --unclassed")]
pub(super) struct ProfileArgs {
    #[command(flatten)]
    dumps: DumpArgs,

    /// Order of the rules; `time` unless --no-time is given, then `hits`
    #[arg(long, value_enum, value_name = "KEY")]
    sort: Option<SortKey>,

    /// Do not measure time, so that the same input gives the same bytes
    #[arg(long)]
    no_time: bool,

    /// Show instead the verbs that the lexicon lacks, the most frequent first: what to add to lexicon.toml
    #[arg(long, conflicts_with_all = ["sort", "no_time"])]
    unclassed: bool,

    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ProfileFormat,

    #[command(flatten)]
    rules: RulesOption,
}

/// Order of the rules; equal ones stay in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SortKey {
    /// The slowest first
    Time,
    /// Most hits first
    Hits,
    /// Most posts first
    Posts,
    /// By id
    Rule,
    /// As they stand in the files
    File,
}

/// How to print a profile.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ProfileFormat {
    /// Tables
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Runs the command.
pub(super) fn run(args: &ProfileArgs, terminal: &Terminal) -> Exit {
    let run = if args.unclassed { unclassed } else { profile };
    run(args, terminal).unwrap_or_else(|exit| exit)
}

/// The verbs that the lexicon lacks.
fn unclassed(args: &ProfileArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let rules = args.rules.load(terminal, true)?;
    let mut gatherer = Gatherer::new(&rules);
    let complete = args.dumps.each_document(terminal, |document| gatherer.add(text_of(&document)));
    let unclassed = gatherer.finish();
    let shown = match args.format {
        ProfileFormat::Json => serde_json::to_string_pretty(&unclassed).unwrap_or_default() + "\n",
        ProfileFormat::Text => unclassed_text(&unclassed, terminal),
    };
    let printed = terminal.result(shown.as_bytes());
    Ok(if printed == Exit::Fine && !complete { Exit::Io } else { printed })
}

fn unclassed_text(unclassed: &Unclassed, terminal: &Terminal) -> String {
    let lacking: usize = unclassed.verbs.iter().map(|verb| verb.hits).sum();
    let first = message!(
        "{lacking} of {clauses} in {posts} have a verb that the lexicon lacks",
        lacking,
        clauses = counted(unclassed.clauses, "clause"),
        posts = counted(unclassed.posts, "post")
    );
    let names = ["hits", "posts", "dated", "verb", "as in"];
    let mut rows = vec![names.iter().map(|name| terminal.catalogue().text(name).to_owned()).collect()];
    rows.extend(unclassed.verbs.iter().map(|UnclassedVerb { stem, hits, posts, dated, form }| {
        vec![hits.to_string(), posts.to_string(), dated.to_string(), stem.clone(), form.clone()]
    }));
    terminal.said(first) + "\n\n" + &aligned(&rows)
}

fn profile(args: &ProfileArgs, terminal: &Terminal) -> Result<Exit, Exit> {
    let (rules, files) = args.rules.load_with_files(terminal, true)?;
    let mut profiler = Profiler::new(&rules, !args.no_time);
    let complete = args.dumps.each_document(terminal, |document| profiler.add(text_of(&document)));
    let mut profile = profiler.finish(&files);
    sort(&mut profile.rules, args.sort.unwrap_or(if args.no_time { SortKey::Hits } else { SortKey::Time }));
    let shown = match args.format {
        ProfileFormat::Json => serde_json::to_string_pretty(&profile).unwrap_or_default() + "\n",
        ProfileFormat::Text => as_text(&profile, terminal),
    };
    let printed = terminal.result(shown.as_bytes());
    Ok(if printed == Exit::Fine && !complete { Exit::Io } else { printed })
}

fn sort(rules: &mut [RuleProfile], key: SortKey) {
    match key {
        SortKey::Time => rules.sort_by_key(|rule| Reverse(rule.micros)),
        SortKey::Hits => rules.sort_by_key(|rule| Reverse(rule.hits)),
        SortKey::Posts => rules.sort_by_key(|rule| Reverse(rule.posts)),
        SortKey::Rule => rules.sort_by_key(|rule| rule.rule),
        SortKey::File => {}
    }
}

fn as_text(profile: &Profile, terminal: &Terminal) -> String {
    let all = profile.rules.len() + profile.dead.len();
    let fired = message!(
        "{posts} in {documents}: {fired} of {rules} fired",
        posts = counted(profile.posts, "post"),
        documents = counted(profile.documents, "document"),
        fired = profile.rules.len(),
        rules = counted(all, "rule")
    );
    let mut out = terminal.said(fired) + "\n";
    if let Some(Time { preparing, rules, all }) = profile.time {
        let ms = |micros: u64| format!("{:.1} ms", micros as f64 / 1000.0);
        let rest = ms(all.saturating_sub(preparing + rules));
        let (all, preparing, rules) = (ms(all), ms(preparing), ms(rules));
        let times = message!(
            "{all} on one thread: {preparing} preparing posts, {rules} judging rules, {rest} everything else",
            all,
            preparing,
            rules,
            rest
        );
        out += &(terminal.said(times) + "\n");
    }
    let Unseen { hits, once } = profile.unseen;
    if hits > 0 {
        let share = format!("{:.1}", once as f64 * 100.0 / hits as f64);
        let hits = counted(hits, "hit");
        let mass =
            message!("unseen mass {share} %: {once} of {hits} rest on a way that decided once", share, once, hits);
        out += &(terminal.said(mass) + "\n");
    }
    out.push('\n');
    let total: u64 = profile.rules.iter().chain(&profile.dead).filter_map(|rule| rule.micros).sum();
    let mut rows = vec![head(profile, terminal)];
    rows.extend(profile.rules.iter().map(|rule| row(rule, total)));
    out += &aligned(&rows);
    if !profile.dead.is_empty() {
        let dead = message!("{rules} never fired:", rules = counted(profile.dead.len(), "rule"));
        out += &format!("\n{}\n", terminal.said(dead));
        let place = |rule: &RuleProfile| format!("{}:{}", rule.file, rule.line);
        let row = |rule: &RuleProfile| vec![rule.family.to_owned(), rule.rule.to_owned(), place(rule)];
        out += &aligned(&profile.dead.iter().map(row).collect::<Vec<_>>());
    }
    if !profile.idle.is_empty() {
        let alternatives = counted(profile.idle.len(), "alternative");
        let idle = message!("{alternatives} under `any` of rules that fired never decided:", alternatives);
        out += &format!("\n{}\n", terminal.said(idle));
        let row = |way: &WayProfile| {
            vec![way.family.to_owned(), format!("{} any:{}", way.rule, way.at), format!("{}:{}", way.file, way.line)]
        };
        out += &aligned(&profile.idle.iter().map(row).collect::<Vec<_>>());
    }
    if !profile.together.is_empty() {
        out += &format!("\n{}\n", terminal.said("always in the same sentences:"));
        profile.together.iter().for_each(|rules| out += &format!("{}\n", rules.join(", ")));
    }
    out
}

fn head(profile: &Profile, terminal: &Terminal) -> Vec<String> {
    let timed = profile.rules.iter().any(|rule| rule.micros.is_some());
    let names = ["hits", "posts", "rule", "family", "label"];
    let times = if timed { &["ms", "%"][..] } else { &[] };
    times.iter().chain(&names).map(|name| terminal.catalogue().text(name).to_owned()).collect()
}

/// `total` is the time of all rules.
fn row(rule: &RuleProfile, total: u64) -> Vec<String> {
    let mut row = Vec::new();
    if let Some(micros) = rule.micros {
        row.push(format!("{:.1}", micros as f64 / 1000.0));
        row.push(format!("{:.1}", micros as f64 * 100.0 / total.max(1) as f64));
    }
    row.extend([rule.hits.to_string(), rule.posts.to_string()]);
    row.extend([rule.rule, rule.family, rule.label].map(str::to_owned));
    row
}
