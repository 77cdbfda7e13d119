//! The reading layer: clauses by value, held against a corpus of invented sentences.

use jikenbo::matcher::PostText;
use jikenbo::pipeline::{Pipeline, Text};
use jikenbo::reading::Statements;
use jikenbo::record::Moment;
use jikenbo::rules::{RuleFiles, RuleSet, load};
use jikenbo::segment::Post;
use jikenbo::text::Span;
use serde::Deserialize;

/// Heading of the posts in which the sentences stand.
const TITLE: &str = "例";

#[derive(Deserialize)]
struct Corpus {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    about: String,
    clauses: Vec<(String, String)>,
}

/// The statements of a post whose body is `text`, with its text.
fn read<'d>(rules: &RuleSet, document: &'d str) -> (PostText<'d>, Statements) {
    let whole = Span::new(0, document.len());
    let post = Post::plain(whole, Span::new(0, TITLE.len()));
    let text = PostText::new(rules, document, &post);
    let statements = text.statements(rules).clone();
    (text, statements)
}

/// A line a statement, for whoever changes grammar or lexicon.
fn shown(rules: &RuleSet, text: &PostText, statements: &Statements) -> String {
    let mut out = String::new();
    for (number, s) in statements.all.iter().enumerate() {
        let class = s.class.map_or("?", |class| rules.grammar.classes[usize::from(class)].id.as_str());
        let flags: Vec<&str> = s.flags.each().map(|flag| flag.name()).collect();
        let arguments: Vec<String> = statements
            .arguments(s)
            .iter()
            .map(|a| {
                let noun = a.noun.map_or("", |noun| rules.grammar.nouns[usize::from(noun)].as_str());
                let particle = a.particle.map_or("", |p| rules.grammar.particle_names[usize::from(p)].as_str());
                format!("{}/{noun}/{particle}", text.words(a.span))
            })
            .collect();
        let matrix = s.matrix.map_or(String::new(), |matrix| format!("{matrix}"));
        let dates: Vec<String> = statements
            .datings()
            .iter()
            .filter(|dating| dating.statement == number)
            .map(|d| format!("{} {} {}", text.words(Span::new(d.date, d.date + 3)), d.link.name(), d.mark.name()))
            .collect();
        out += &format!(
            "  {number:3} {}{} [{}] {class} {flags:?} {} → {matrix} {} light {:?} in {} args {arguments:?} dates {dates:?}\n",
            "  ".repeat(usize::from(s.depth)),
            text.words(s.span),
            text.words(s.clause),
            s.link.name(),
            s.value.name(),
            s.light.map(jikenbo::rules::grammar::Light::name),
            s.inbound,
        );
    }
    out
}

/// The built-in rules, or those of the folder that `READING_RULES` names.
fn rules() -> RuleSet {
    let folder = std::env::var_os("READING_RULES");
    let files = folder.map_or_else(RuleFiles::embedded, |folder| RuleFiles::from_dir(folder.as_ref()).unwrap());
    let (rules, problems) = load(&files);
    rules.unwrap_or_else(|| panic!("{}", jikenbo::diag::render_text(&problems, &files, false)))
}

#[test]
fn clauses_have_the_values_of_the_corpus() {
    let rules = rules();
    let corpus: Corpus = toml::from_str(include_str!("reading/values.toml")).unwrap();
    let (mut failures, mut all) = (String::new(), 0);
    for rule in &corpus.rule {
        for (marked, wanted) in &rule.clauses {
            all += 1;
            let plain = marked.replace(['⟦', '⟧'], "");
            let document = format!("{TITLE}\n\n{plain}\n");
            let (text, statements) = read(&rules, &document);
            let words = marked.split_once('⟦').unwrap().1.split_once('⟧').unwrap().0;
            let before = marked.split_once('⟦').unwrap().0.len() + TITLE.len() + 2;
            // Mentions are but a character in the text.
            let at = (0..=text.text.len()).find(|&at| text.to_document(Span::new(at, at + 1)).start >= before).unwrap();
            let got = statements.value_of(Span::new(at, at + words.len())).map_or("none", |value| value.name());
            if got != wanted {
                failures +=
                    &format!("{}: {marked}: {wanted}, but {got}\n{}", rule.about, shown(&rules, &text, &statements));
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(all >= 90, "only {all} clauses");
}

#[test]
fn dates_belong_to_the_statements_of_the_corpus() {
    let rules = rules();
    let corpus: Corpus = toml::from_str(include_str!("reading/links.toml")).unwrap();
    let (mut failures, mut all) = (String::new(), 0);
    for rule in &corpus.rule {
        for (marked, wanted) in &rule.clauses {
            all += 1;
            let document = format!("{TITLE}\n\n{}\n", marked.replace(['⟦', '⟧'], ""));
            let words = marked.split_once('⟦').unwrap().1.split_once('⟧').unwrap().0;
            let (text, statements) = read(&rules, &document);
            let found = statements.all.iter().rposition(|statement| text.words(statement.span) == words);
            let link = found.map(|at| statements.dates_of(at).last().map_or("none", |dating| dating.link.name()));
            if link != Some(wanted.as_str()) {
                failures +=
                    &format!("{}: {marked}: {wanted}, but {link:?}\n{}", rule.about, shown(&rules, &text, &statements));
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(all >= 18, "only {all} clauses");
}

#[derive(Deserialize)]
struct Posts {
    post: Vec<DatedPost>,
}

#[derive(Deserialize)]
struct DatedPost {
    why: String,
    text: String,
    /// Fields of the record; an empty text for what must be empty.
    gives: std::collections::BTreeMap<String, String>,
}

#[test]
fn posts_have_the_dates_of_the_corpus() {
    let rules = rules();
    let pipeline = Pipeline::new(&rules);
    let corpus: Posts = toml::from_str(include_str!("reading/posts.toml")).unwrap();
    let mut failures = String::new();
    for DatedPost { why, text, gives } in &corpus.post {
        let records = pipeline.records(Text::document("post.txt", text));
        let record = serde_json::to_value(&records[0]).unwrap();
        for (field, wanted) in gives {
            let got = record[field].as_str().unwrap_or_default();
            if got != wanted {
                failures += &format!("{why}: {field}: {wanted:?}, but {got:?}\n");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(corpus.post.len() >= 12, "only {} posts", corpus.post.len());
}

#[derive(Deserialize)]
struct Timelines {
    post: Vec<Timeline>,
}

#[derive(Deserialize)]
struct Timeline {
    text: String,
    rows: Vec<String>,
}

/// A row as the corpus has it: date, hour, classes and value, then who, to whom, what, and the kinds of knowing.
fn row(moment: &Moment) -> String {
    let one = |name: &str, word: &Option<String>| word.as_ref().map_or(String::new(), |word| format!(" {name} {word}"));
    let many = |name: &str, words: &[String]| match words {
        [] => String::new(),
        words => format!(" {name} {}", words.join(",")),
    };
    let who = one("by", &moment.actor) + &many("to", &moment.receivers) + &one("object", &moment.object);
    format!("{moment}{who}{}", many("knowing", &moment.knowing))
}

#[test]
fn posts_have_the_timelines_of_the_corpus() {
    let rules = rules();
    let corpus: Timelines = toml::from_str(include_str!("reading/timelines.toml")).unwrap();
    let (mut failures, mut told, mut silent) = (String::new(), 0, 0);
    for Timeline { text, rows } in &corpus.post {
        let document = format!("みなと商会 不正アクセスによる個人情報流出のお詫び 2024年6月3日\n\n{text}\n");
        let record = Pipeline::new(&rules).with_timeline(true).document("post.txt", &document).remove(0);
        let timeline = record.timeline.unwrap_or_default();
        for moment in &timeline {
            assert_eq!(moment.text, document[moment.start..moment.end], "{text}");
        }
        let got: Vec<String> = timeline.iter().map(row).collect();
        if got != *rows {
            failures += &format!("{text}\n  wanted {rows:#?}\n  got {got:#?}\n");
        }
        (told, silent) = (told + rows.len(), silent + usize::from(rows.is_empty()));
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(told >= 30 && silent >= 8, "only {told} rows and {silent} posts without");
}

/// Shows the statements of the text in the file that `READING_SHOW` names; nothing to hold.
#[test]
fn shows_statements_where_asked() {
    let Some(path) = std::env::var_os("READING_SHOW") else { return };
    let document = format!("{TITLE}\n\n{}", std::fs::read_to_string(path).unwrap());
    let rules = rules();
    let normal = rules.normalizer.normalize(&document).text;
    let (text, statements) = read(&rules, &normal);
    println!("{}", shown(&rules, &text, &statements));
}

/// Time is linear: a unit without end is cut, and nothing panics on what is no language.
#[test]
fn odd_texts_are_read() {
    let rules = rules();
    for text in [
        "ました",
        "を受けた",
        "たたたたたたた",
        "可能性",
        "、、、に、",
        "ございませんございません。",
        "」と発表した(",
        "の有無の有無の有無",
    ] {
        let document = format!("{TITLE}\n\n{text}\n");
        let (post, statements) = read(&rules, &document);
        for (at, statement) in statements.all.iter().enumerate() {
            assert!(statement.matrix.is_none_or(|matrix| matrix > at), "{text}");
            assert!(statement.clause.contains(statement.span) && statement.clause.end <= post.text.len(), "{text}");
        }
    }
}
