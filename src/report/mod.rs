//! Incidents as one self-contained page: charts, a table to search and sort, and every post with its evidence marked.
//!
//! The page opens from disk and loads nothing: its script, its style and its data stand in it. A content security policy
//! lets the browser run that script and no other, by its hash. Posts are in packed blocks, which the script reads only when
//! they are looked at, and their words become text nodes, so that nothing in a post can run.

mod entry;
mod pack;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cases::Seen;
use crate::figures::{Counting, Incident, Names, Overview, incidents};
use crate::output::{COLUMNS, Dictionary, Labels, Language, all_columns};
use crate::record::Record;
use crate::rules::RuleSet;
use crate::text::LineIndex;
use entry::{Place, Post, Row, cells};
use pack::Packer;

const BODY: &str = include_str!("assets/body.html");
const STYLE: &str = include_str!("assets/report.css");
const SCRIPT: &str = concat!(
    include_str!("assets/page.js"),
    include_str!("assets/words.js"),
    include_str!("assets/state.js"),
    include_str!("assets/dimensions.js"),
    include_str!("assets/totals.js"),
    include_str!("assets/time.js"),
    include_str!("assets/facets.js"),
    include_str!("assets/search.js"),
    include_str!("assets/table.js"),
    include_str!("assets/post.js"),
    include_str!("assets/timeline.js"),
    include_str!("assets/save.js"),
    include_str!("assets/main.js"),
);
/// Posts that one packed block holds: opening a post reads its block.
const POSTS_A_PACK: usize = 64;
/// Rows that one packed block holds.
const ROWS_A_PACK: usize = 2000;

/// A page while it is written. Its posts are written as they come; only what the figures need is held.
pub struct Report<'r, W: Write> {
    out: W,
    rules: &'r RuleSet,
    japanese: Labels,
    posts: Packer,
    rows: Packer,
    cells: Packer,
    counting: Counting,
    /// The incidents without their evidence.
    records: Vec<Record>,
    seen: Seen,
}

impl<'r, W: Write> Report<'r, W> {
    /// Writes the beginning of a page that opens in `language`; `counting` says what counts once where people are summed.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn new(mut out: W, rules: &'r RuleSet, language: Language, counting: Counting) -> io::Result<Self> {
        let language = if language == Language::Ja { "ja" } else { "en" };
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
            source_hash(STYLE),
            source_hash(SCRIPT)
        );
        write!(out, "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">")?;
        write!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
        write!(out, "<meta name=\"viewport\" content=\"width=device-width\"><title>jikenbo</title>")?;
        write!(out, "<style>{STYLE}</style></head><body>\n{BODY}")?;
        let [rows, cells] = ["rows", "cells"].map(|class| Packer::new(class, ROWS_A_PACK));
        let posts = Packer::new("posts", POSTS_A_PACK);
        let dictionary = Dictionary { vocabularies: Names::of(rules).vocabularies };
        let japanese = Labels::new(Arc::new(dictionary), Language::Ja);
        Ok(Self { out, rules, japanese, posts, rows, cells, counting, records: Vec::new(), seen: Seen::default() })
    }

    /// The posts so far.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Adds the incidents among `records`, each once, which were made from `text` and whose evidence has offsets in it.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn add(&mut self, records: Vec<Record>, text: &str) -> io::Result<()> {
        let lines = LineIndex::new(text);
        for record in records.into_iter().filter(|record| record.kind == "incident") {
            if self.counting == Counting::Cases && self.seen.earlier(&record).is_some() {
                continue;
            }
            let (start, end) = (lines.line_start(record.line), lines.line_start(record.end_line + 1));
            let post = text.get(start..end).unwrap_or_default().trim_end();
            self.posts.add(&Post::of(&record, post, start, &self.japanese), &mut self.out)?;
            self.rows.add(&Row::of(&record), &mut self.out)?;
            self.cells.add(&cells(&record), &mut self.out)?;
            self.records.push(Record { evidence: Vec::new(), warnings: Vec::new(), timeline: None, ..record });
        }
        Ok(())
    }

    /// Writes the figures and the script; gives the number of incidents.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(mut self) -> io::Result<usize> {
        self.posts.finish(&mut self.out)?;
        self.rows.finish(&mut self.out)?;
        self.cells.finish(&mut self.out)?;
        let incidents = incidents(self.rules, &self.records, self.counting);
        let mut places = Packer::new("places", ROWS_A_PACK);
        incidents.iter().try_for_each(|incident| places.add(&Place::of(incident), &mut self.out))?;
        places.finish(&mut self.out)?;
        let facts = serde_json::to_string(&self.facts(&incidents))?.replace('<', "\\u003c");
        writeln!(self.out, "<script type=\"application/json\" id=\"facts\">{facts}</script>")?;
        writeln!(self.out, "<script>{SCRIPT}</script></body></html>")?;
        self.out.flush()?;
        Ok(self.records.len())
    }

    /// What the script needs beside the rows.
    fn facts(&self, incidents: &[Incident]) -> impl Serialize {
        let columns = all_columns()
            .map(|column| (column.name, json!({ "ja": column.header_ja, "vocabulary": column.kind.vocabulary() })));
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "posts_a_pack": POSTS_A_PACK,
            "names": Names::of(self.rules).vocabularies,
            "columns": columns.collect::<BTreeMap<_, _>>(),
            "table": COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>(),
            "overview": Overview::of_incidents(self.rules, incidents),
        })
    }
}

/// What a content security policy names a block of the page by.
fn source_hash(block: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(block.as_bytes())))
}
