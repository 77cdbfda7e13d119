//! Records as notebooks show them: nothing but elements, texts and their styles, so that no post can run anything.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use html_escape::{encode_double_quoted_attribute, encode_text};
use jikenbo::output::COLUMNS;
use jikenbo::record::Evidence;

use crate::characters::Characters;
use crate::entry::Entry;

/// Rows that a table shows.
const ROWS: usize = 20;
/// The columns of that table.
const SHOWN: [&str; 8] = [
    "line",
    "title",
    "organization",
    "primary_cause",
    "leak_status",
    "affected_total",
    "discovered",
    "first_published",
];
/// Half transparent, so that the words can be read on light and on dark pages.
const MARK: &str = "background:rgba(255,196,0,.4);color:inherit;border-radius:2px";
const TEXT: &str = "white-space:pre-wrap;overflow-wrap:anywhere;max-height:30em;overflow:auto;line-height:1.7;\
border:1px solid rgba(128,128,128,.4);padding:.5em";

/// A record: its values in a table, below it the post with the words behind them marked.
pub fn record(entry: &Entry) -> String {
    let record = &entry.record;
    let mut out = format!("<div><strong>{}</strong>", encode_text(&record.title));
    let _ = write!(out, " <small>{}:{}</small>", encode_text(&record.source), record.line);
    out += "<details><summary>values</summary><table><tr><th>field</th><th>value</th></tr>";
    let known = COLUMNS.iter().skip(3).map(|column| (column.name, (column.cell)(record)));
    for (name, cell) in known.filter(|(_, cell)| !cell.is_empty()) {
        let cell = cell.to_string();
        let _ = write!(out, "<tr><td>{name}</td><td style=\"text-align:left\">{}</td></tr>", encode_text(&cell));
    }
    let _ = write!(out, "</table></details><div lang=\"ja\" style=\"{TEXT}\">{}</div></div>", marked(entry));
    out
}

/// The text of a post with a mark on each piece that proves something; its title says what. Where proofs overlap, the piece
/// is cut at their ends.
fn marked(entry: &Entry) -> String {
    let proofs: Vec<(usize, usize, &Evidence)> = places(entry);
    let text = entry.text.as_str();
    let edges = proofs.iter().flat_map(|(start, end, _)| [*start, *end]).chain([0, text.len()]);
    let edges: Vec<usize> = edges.collect::<BTreeSet<_>>().into_iter().collect();
    let mut out = String::with_capacity(text.len() * 2);
    let mut open: Vec<(usize, &Evidence)> = Vec::new();
    let mut coming = proofs.iter().peekable();
    for (start, end) in edges.iter().zip(edges.iter().skip(1)) {
        open.retain(|(end, _)| end > start);
        while let Some((_, end, proof)) = coming.next_if(|(first, _, _)| first <= start) {
            open.push((*end, *proof));
        }
        let piece = encode_text(text.get(*start..*end).unwrap_or_default());
        if open.is_empty() {
            out += &piece;
        } else {
            let said: Vec<_> = open.iter().map(|(_, p)| format!("{} = {} ({})", p.field, p.value, p.rule)).collect();
            let said = said.join("; ");
            let title = encode_double_quoted_attribute(&said);
            let _ = write!(out, "<mark style=\"{MARK}\" title=\"{title}\">{piece}</mark>");
        }
    }
    out
}

/// The proofs with their bytes in the text of the post, in its order.
fn places(entry: &Entry) -> Vec<(usize, usize, &Evidence)> {
    let characters = Characters::new(&entry.text);
    let byte = |character: usize| characters.byte(character.saturating_sub(entry.start));
    let spans = entry.spans.iter().zip(&entry.record.evidence);
    let mut places: Vec<_> = spans.map(|((start, end), proof)| (byte(*start), byte(*end), proof)).collect();
    places.retain(|(start, end, _)| start < end);
    places.sort_by_key(|(start, end, _)| (*start, *end));
    places
}

/// The first records as a table.
pub fn records(entries: &[Arc<Entry>]) -> String {
    let columns: Vec<_> = COLUMNS.iter().filter(|column| SHOWN.contains(&column.name)).collect();
    let mut out = String::from("<table><tr><th></th>");
    columns.iter().for_each(|column| out += &format!("<th>{}</th>", column.name));
    for (number, entry) in entries.iter().take(ROWS).enumerate() {
        let _ = write!(out, "</tr><tr><th>{number}</th>");
        for column in &columns {
            let cell = (column.cell)(&entry.record).to_string();
            let _ = write!(out, "<td style=\"text-align:left\">{}</td>", encode_text(&cell));
        }
    }
    out += "</tr></table>";
    if let Some(more) = entries.len().checked_sub(ROWS + 1) {
        let _ = write!(out, "<p>and {} more</p>", more + 1);
    }
    out
}
