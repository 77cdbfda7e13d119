//! JSON Lines: one document a line.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use encoding_rs::UTF_8;
use serde::Deserialize;
use serde_json::Value;

use super::entry::Entry;
use super::utf8::Utf8;
use super::walk::{Bytes, Part, Walk, too_long};
use super::{Document, Item};
use crate::diag::Diagnostic;
use crate::text::Decoded;

/// A line. Other keys are ignored: documents come with what else their collector knows.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    text: String,
    /// Where it is given, the line is one post with this title.
    title: Option<String>,
    date: Option<String>,
}

/// Hands over the document of each line. A bad line is a problem and never a stop.
pub(super) fn read(walk: &mut Walk, part: &Part, reader: Bytes) -> ControlFlow<()> {
    let mut lines = Utf8::new(reader, walk.options.encoding.unwrap_or(UTF_8));
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let most = walk.options.max_document;
        let whole = match (&mut lines).take(most.saturating_add(1)).read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) if bytes.ends_with(b"\n") || bytes.len() as u64 <= most => Ok(true),
            Ok(_) => lines.skip_until(b'\n').map(|_| false),
            Err(error) => Err(error),
        };
        match whole {
            Ok(true) if bytes.trim_ascii().is_empty() => {}
            Ok(true) => self::line(walk, part, &bytes, line)?,
            Ok(false) => {
                let problem = too_long(&format!("{}:{line}", part.name), most);
                walk.item_problem(problem, Item { line, id: Value::Null })?;
            }
            Err(error) => return walk.failed(part, &error),
        }
    }
    match lines.warning(&part.name) {
        Some(warning) => walk.warning(warning),
        None => ControlFlow::Continue(()),
    }
}

fn line(walk: &mut Walk, part: &Part, bytes: &[u8], number: u64) -> ControlFlow<()> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match serde_json::from_slice::<Line>(bytes) {
        Ok(line) => walk.document(document(line, part, number)),
        Err(error) => {
            // What can be saved of the id helps to find the line.
            let value = serde_json::from_slice::<Value>(bytes).ok();
            let id = value.and_then(|value| value.get("id").cloned()).unwrap_or_default();
            let message = format!("{}:{number}:{}: no document: {error}", part.name, error.column());
            let help = r#"each line is an object with a "text", such as {"id": 1, "text": "…"}"#;
            walk.item_problem(Diagnostic::error("", message).help(help), Item { line: number, id })
        }
    }
}

fn document(line: Line, part: &Part, number: u64) -> Document {
    let name = match &line.id {
        Value::Null => format!("{}#{number}", part.name),
        Value::String(id) => format!("{}#{id}", part.name),
        id => format!("{}#{id}", part.name),
    };
    let item = Some(Item { line: number, id: line.id });
    let document = match line.title {
        Some(title) => Entry { title, date: line.date.unwrap_or_default(), body: line.text }.document(name),
        None => Document::whole(name, Decoded::plain(line.text)),
    };
    Document { item, ..document }
}
