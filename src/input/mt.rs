//! Exports of Movable Type, which many Japanese blogs write: each entry is one post.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use encoding_rs::Encoding;

use super::entry::{self, Entry};
use super::html;
use super::utf8::Utf8;
use super::walk::{Bytes, Part, Walk};
use crate::diag::Diagnostic;
use crate::message::message;

/// What ends an entry, and a part of one.
const END: &str = "--------";
const PART: &str = "-----";
/// Keys that an entry begins with.
const KEYS: &[&str] = &[
    "AUTHOR",
    "TITLE",
    "BASENAME",
    "STATUS",
    "ALLOW COMMENTS",
    "ALLOW PINGS",
    "CONVERT BREAKS",
    "PRIMARY CATEGORY",
    "CATEGORY",
    "DATE",
    "TAGS",
    "IMAGE",
    "NO ENTRY",
    "UNIQUE URL",
];
/// The parts of an entry that are its text, and the others.
const TEXTS: &[&str] = &["BODY", "EXTENDED BODY"];
const OTHERS: &[&str] = &["EXCERPT", "KEYWORDS", "COMMENT", "PING", "SECRET", "TAGS"];
/// The state of entries that are published.
const PUBLIC: &str = "publish";

/// True for a text that begins as an export does.
pub(super) fn is_export(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let first = lines.by_ref().take_while(|line| *line != PART);
    let (mut keys, mut others) = (0, 0);
    for line in first.filter(|line| !line.is_empty()).take(64) {
        *(if key(line).is_some() { &mut keys } else { &mut others }) += 1;
    }
    let part = lines.next().and_then(|line| line.strip_suffix(':'));
    keys > 1 && others == 0 && part.is_some_and(|part| TEXTS.contains(&part) || OTHERS.contains(&part))
}

/// A key and its value.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    KEYS.contains(&key).then_some((key, value.trim()))
}

/// Reads an export, entry by entry.
pub(super) fn read(walk: &mut Walk, part: &Part, reader: Bytes, encoding: &'static Encoding) -> ControlFlow<()> {
    let mut lines = Utf8::new(reader, encoding);
    let mut export = Export { most: walk.options.max_document, ..Export::default() };
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut lines).take(export.most.saturating_add(1)).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                export.finish(walk, part)?;
                return walk.failed(part, &error);
            }
        }
        let text = String::from_utf8_lossy(&line);
        if let Some(done) = export.line(text.trim_end_matches(['\n', '\r'])) {
            export.take(walk, part, done)?;
        }
    }
    if export.finish(walk, part)? {
        let message = message!("{name}: the export ends inside an entry", name = part.name);
        walk.problem(Diagnostic::error("", message).help("it is cut off; what was read of the entry is kept"))?;
    }
    lines.warning(&part.name).map_or(ControlFlow::Continue(()), |warning| walk.warning(warning))
}

/// Where in an export the next line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    /// Among the keys of an entry.
    #[default]
    Keys,
    Text,
    /// In a comment or the like.
    Other,
}

/// What the last line was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Mark {
    #[default]
    None,
    Part,
    End,
}

/// The reading of an export.
#[derive(Debug, Default)]
struct Export {
    entry: Post,
    place: Place,
    mark: Mark,
    /// Entries so far, and those that are not published.
    entries: usize,
    unpublished: usize,
    most: u64,
}

/// An entry while it is read.
#[derive(Debug, Default)]
struct Post {
    title: String,
    basename: String,
    date: String,
    state: String,
    body: String,
    begun: bool,
    too_long: bool,
}

impl Export {
    /// Takes in a line; gives the entry that ended before it. A line of dashes is a mark only where what follows says so.
    fn line(&mut self, line: &str) -> Option<Post> {
        let mark = std::mem::take(&mut self.mark);
        let name = line.strip_suffix(':').unwrap_or("");
        match mark {
            Mark::End if line.is_empty() => self.mark = Mark::End,
            Mark::End if key(line).is_some() => {
                let done = std::mem::take(&mut self.entry);
                self.place = Place::Keys;
                self.key(line);
                return Some(done);
            }
            Mark::Part if TEXTS.contains(&name) => self.place = Place::Text,
            Mark::Part if OTHERS.contains(&name) => self.place = Place::Other,
            Mark::Part if line == END => self.mark = Mark::End,
            mark => {
                match mark {
                    Mark::End => self.text(END),
                    Mark::Part => self.text(PART),
                    Mark::None => {}
                }
                self.plain(line);
            }
        }
        None
    }

    fn plain(&mut self, line: &str) {
        match line {
            END => self.mark = Mark::End,
            PART => self.mark = Mark::Part,
            line if self.place == Place::Keys => self.key(line),
            line => self.text(line),
        }
    }

    fn key(&mut self, line: &str) {
        let Some((key, value)) = key(line) else { return };
        self.entry.begun = true;
        let field = match key {
            "TITLE" => &mut self.entry.title,
            "BASENAME" => &mut self.entry.basename,
            "DATE" => &mut self.entry.date,
            "STATUS" => &mut self.entry.state,
            _ => return,
        };
        value.clone_into(field);
    }

    fn text(&mut self, line: &str) {
        if self.place == Place::Text {
            self.entry.too_long |= (self.entry.body.len() + line.len()) as u64 > self.most;
            if !self.entry.too_long {
                self.entry.body.push_str(line);
                self.entry.body.push('\n');
            }
        }
    }

    /// Hands an entry over, or counts it.
    fn take(&mut self, walk: &mut Walk, part: &Part, post: Post) -> ControlFlow<()> {
        self.entries += 1;
        let id = if post.basename.is_empty() { self.entries.to_string() } else { post.basename };
        let name = format!("{}#{id}", part.name);
        if post.too_long {
            return walk.too_long(&name);
        }
        if !post.state.is_empty() && !post.state.eq_ignore_ascii_case(PUBLIC) {
            self.unpublished += 1;
            return ControlFlow::Continue(());
        }
        let title = html::to_text(post.title, false);
        let entry = Entry { title, date: year_first(&post.date), body: html::body(&post.body) };
        walk.document(entry.document(name))
    }

    /// Hands over the last entry and tells what was left out; gives whether the entry had an end.
    fn finish(&mut self, walk: &mut Walk, part: &Part) -> ControlFlow<(), bool> {
        let last = std::mem::take(&mut self.entry);
        let cut = last.begun && self.mark != Mark::End;
        if last.begun {
            self.take(walk, part, last)?;
        }
        if self.unpublished > 0 {
            walk.warning(entry::unpublished(&part.name, self.unpublished))?;
        }
        ControlFlow::Continue(cut)
    }
}

/// `07/31/2024 10:00:00 AM` with the year first; any other date as it is.
fn year_first(date: &str) -> String {
    let day = date.split_whitespace().next().unwrap_or("");
    let parts: Vec<&str> = day.split('/').collect();
    match parts[..] {
        [month, day, year] if year.len() == 4 => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_known_by_its_keys() {
        assert!(is_export("AUTHOR: a\r\nTITLE: 題\r\nDATE: 07/31/2024\r\n-----\r\nBODY:\r\n"));
        assert!(is_export("\u{feff}TITLE: 題\nSTATUS: Draft\n\n-----\nEXCERPT:\n"));
        for text in
            ["", "TITLE: 題\n-----\nBODY:", "TITLE: 題\nDATE: x\n文\n-----\nBODY:\n", "TITLE: 題\nDATE: x\n-----\n文"]
        {
            assert!(!is_export(text), "{text}");
        }
    }

    #[test]
    fn dashes_end_an_entry_only_before_another() {
        let mut export = Export { most: 1000, ..Export::default() };
        let lines = "TITLE: 一\nDATE: x\n-----\nBODY:\na\n-----\nb\n--------\nc\n-----\nCOMMENT:\nd\n-----\n--------\nTITLE: 二\nSTATUS: Draft\n--------";
        let done: Vec<Post> = lines.lines().filter_map(|line| export.line(line)).collect();
        assert_eq!(done.len(), 1);
        assert_eq!((done[0].title.as_str(), done[0].body.as_str()), ("一", "a\n-----\nb\n--------\nc\n"));
        assert_eq!((export.entry.title.as_str(), export.entry.state.as_str(), export.mark), ("二", "Draft", Mark::End));
        assert_eq!(year_first("07/31/2024 10:00:00 AM"), "2024-07-31");
        assert_eq!(year_first("2024/07/31"), "2024/07/31");
    }
}
