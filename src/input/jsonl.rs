//! JSON Lines: one document a line.

use std::fmt;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use encoding_rs::UTF_8;
use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::entry::Entry;
use super::utf8::Utf8;
use super::walk::{Bytes, Part, Walk, too_long};
use super::{Document, Item};
use crate::diag::Diagnostic;
use crate::message::{message, of_library};
use crate::text::Decoded;

/// A line. Other keys are ignored: documents come with what else their collector knows.
#[derive(Deserialize)]
#[serde(expecting = "an object with a `text`")]
struct Line<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
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
            Ok(true) if bytes.trim_ascii().is_empty() && !walk.options.every_line => {}
            Ok(true) => self::line(walk, part, &bytes, line)?,
            Ok(false) => {
                let problem = too_long(&format!("{}:{line}", part.name), most);
                walk.item_problem(problem, Item { line, id: id_before_fault(without_mark(&bytes)) })?;
            }
            Err(error) => return walk.failed(part, &error),
        }
    }
    match lines.warning(&part.name) {
        Some(warning) => walk.warning(warning),
        None => ControlFlow::Continue(()),
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn line(walk: &mut Walk, part: &Part, bytes: &[u8], number: u64) -> ControlFlow<()> {
    let bytes = without_mark(bytes).trim_ascii_end();
    match serde_json::from_slice::<Line>(bytes) {
        Ok(line) => walk.document(document(line, part, number)),
        Err(error) => {
            let column = error.column().max(1);
            // Its place in the line stands before it.
            let error = error.to_string();
            let error = error.split_once(" at line ").map_or(error.as_str(), |(error, _)| error);
            let message = message!(
                "{name}:{number}:{column}: no document: {error}",
                name = part.name,
                number,
                column,
                error = of_library(error)
            );
            let help = "each line is an object with a \"text\", such as {\"id\": 1, \"text\": \"…\"}";
            let item = Item { line: number, id: id_before_fault(bytes) };
            walk.item_problem(Diagnostic::error("", message).help(help), item)
        }
    }
}

fn document(line: Line, part: &Part, number: u64) -> Document {
    let id = line.id.map_or_else(no_id, as_written);
    let name = match (line.id, serde_json::from_str::<String>(&id)) {
        (None, _) => format!("{}#{number}", part.name),
        (Some(_), Ok(text)) => format!("{}#{text}", part.name),
        (Some(_), Err(_)) => format!("{}#{id}", part.name),
    };
    let item = Some(Item { line: number, id });
    let document = match line.title {
        Some(title) => Entry { title, date: line.date.unwrap_or_default(), body: line.text }.document(name),
        None => Document::whole(name, Decoded::plain(line.text)),
    };
    Document { item, ..document }
}

/// An id is given back as it is written, as numbers may have more digits than there are types for. Between its parts may
/// stand CR, which some programs take for the end of a line.
fn as_written(id: &RawValue) -> String {
    id.get().replace('\r', " ")
}

fn no_id() -> String {
    "null".to_owned()
}

/// The id of a line that is cut or broken, if it stands before that.
fn id_before_fault(bytes: &[u8]) -> String {
    let mut id = no_id();
    // The fault is told elsewhere.
    let _ = serde_json::Deserializer::from_slice(bytes).deserialize_map(FindId(&mut id));
    id
}

struct FindId<'a>(&'a mut String);

impl<'de> Visitor<'de> for FindId<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "id" {
                *self.0 = as_written(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
