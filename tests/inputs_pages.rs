//! Pages as the usual systems make them: one notice each, with the furniture that stands around it. `tests/pages/expected.jsonl`
//! says of each what its text must hold and what not.

mod invented;

use std::fs;
use std::path::{Path, PathBuf};

use jikenbo::input::{Document, Options, Shape, list};
use jikenbo::pipeline::Pipeline;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Expected {
    file: String,
    posts: usize,
    title: Option<String>,
    date: Option<String>,
    keep: Vec<String>,
    drop: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn expected() -> Vec<Expected> {
    let lines = fs::read_to_string(folder().join("expected.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn page(file: &str) -> Document {
    let source = list(&[folder().join(file)]).remove(0).unwrap();
    let mut documents = source.documents(&Options::default());
    assert_eq!(documents.len(), 1, "{file}");
    documents.remove(0).unwrap()
}

/// As people compare texts.
fn squashed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn pages_are_left_with_their_notice() {
    let (mut kept, mut dropped) = (0, 0);
    for expected in expected() {
        let document = page(&expected.file);
        let text = squashed(document.decoded.text());
        for words in &expected.keep {
            assert!(
                text.contains(&squashed(words)),
                "{}: {words} is missing in\n{}",
                expected.file,
                document.decoded.text()
            );
            kept += 1;
        }
        for words in &expected.drop {
            assert!(!text.contains(&squashed(words)), "{}: {words} is in\n{}", expected.file, document.decoded.text());
            dropped += 1;
        }
    }
    assert!(kept > 30 && dropped > 40, "{kept} {dropped}");
}

#[test]
fn the_title_of_a_notice_is_the_first_line_with_its_day() {
    for expected in expected() {
        let document = page(&expected.file);
        let Some(title) = expected.title else {
            assert_eq!(document.shape, Shape::Dump, "{}", expected.file);
            continue;
        };
        let first = document.decoded.text().lines().next().unwrap_or("");
        let whole = format!("{title}{}", expected.date.as_deref().unwrap_or(""));
        assert_eq!(squashed(first), squashed(&whole), "{}", expected.file);
        assert_eq!(document.shape, Shape::Entry { dated: expected.date.is_some() }, "{}", expected.file);
    }
}

#[test]
fn a_page_of_several_posts_gives_several() {
    for expected in expected() {
        let document = page(&expected.file);
        let records = Pipeline::new(&invented::RULES).records(jikenbo::proof::text_of(&document));
        assert_eq!(records.len(), expected.posts, "{}", expected.file);
    }
}

/// A page as plain text, after a line that tells where its title stands: `##### LINE | PUBLISHED | TITLE`.
struct OwnPage<'a> {
    line: usize,
    published: &'a str,
    title: &'a str,
    text: &'a str,
}

fn own_pages(file: &str) -> Vec<OwnPage<'_>> {
    let pages = file.split("##### ").skip(1).map(|page| {
        let (head, text) = page.split_once('\n').expect("a head");
        let mut parts = head.splitn(3, " | ");
        let mut part = || parts.next().expect("line, day and title").trim();
        OwnPage { line: part().parse().expect("a number"), published: part(), title: part(), text }
    });
    pages.collect()
}

#[test]
fn pages_of_companies_shops_and_hospitals_are_one_post_under_their_title() {
    let file = fs::read_to_string(folder().join("own.txt")).unwrap();
    let pages = own_pages(&file);
    assert!(pages.len() >= 25, "{}", pages.len());
    for page in pages {
        let records = invented::records("own.txt", page.text);
        let found: Vec<_> =
            records.iter().map(|record| (record.line, record.end_line, squashed(&record.title))).collect();
        let end = page.text.trim_end().lines().count();
        assert_eq!(found, [(page.line, end, squashed(page.title))], "{}", page.text);
        let published = records[0].published.map(|date| date.to_string()).unwrap_or_else(|| "-".to_owned());
        assert_eq!(published, page.published, "{}", page.text);
    }
}
