//! Records with what Python asks for beside them.

use jikenbo::convert::{Extracted, cut_at, place};
use jikenbo::diag::Diagnostic;
use jikenbo::pipeline::Chunk;
use jikenbo::record::Record;
use jikenbo::text::LineIndex;

use crate::characters::Characters;

/// A record with the text of its post.
#[derive(PartialEq)]
pub struct Entry {
    /// The record; places are bytes and lines of the file.
    pub record: Record,
    /// The post, from its first line or the first words that prove something of it to the last.
    pub text: String,
    /// How many characters of the document stand before `text`.
    pub start: usize,
    /// How many stand before its end.
    pub end: usize,
    /// Where the words of each piece of evidence stand, in characters of the document.
    pub spans: Vec<(usize, usize)>,
}

/// What a part of a document was made into.
pub struct Made {
    /// The posts that are wanted.
    pub entries: Vec<Entry>,
    /// What is to be told of the part.
    pub diagnostics: Vec<Diagnostic>,
    /// How many posts are not wanted.
    pub left_out: usize,
    /// How many characters of the document lie before the next part.
    pub characters: usize,
    /// No part follows in the document.
    pub last: bool,
}

impl Made {
    /// What is wanted of a part: incidents, or every post. Characters are counted from the beginning of the part.
    pub fn of(part: Extracted, all_posts: bool) -> Self {
        let Extracted { document, chunk, records } = part;
        let text = chunk.decoded.text();
        let (lines, characters) = (LineIndex::new(text), Characters::new(text));
        let mut made = Self {
            entries: Vec::new(),
            diagnostics: document.warnings,
            left_out: 0,
            characters: characters.before(chunk.end),
            last: document.last,
        };
        for record in records {
            match record {
                Ok(record) if all_posts || record.kind == "incident" => {
                    made.entries.push(Entry::new(record, &chunk, &lines, &characters));
                }
                Ok(_) => made.left_out += 1,
                Err(mut failure) => {
                    failure.line += chunk.lines_before;
                    let problem = Diagnostic::error("", format!("{}: {failure}", document.name));
                    made.diagnostics.push(problem.help("this is a mistake in jikenbo; please report this post"));
                }
            }
        }
        if let Some(line) = cut_at(&chunk) {
            let message = format!("{}:{line}: a post is too long, and its rest is left out", document.name);
            made.diagnostics.push(Diagnostic::error("", message).help("`max_document` sets the limit, in bytes"));
        }
        made
    }

    /// Counts characters from the beginning of the document, of which `before` stand before the part.
    pub fn shift(&mut self, before: usize) {
        for entry in &mut self.entries {
            entry.start += before;
            entry.end += before;
            entry.spans.iter_mut().for_each(|(start, end)| (*start, *end) = (*start + before, *end + before));
        }
    }
}

impl Entry {
    /// A record whose places are those in the text of `chunk`.
    fn new(mut record: Record, chunk: &Chunk, lines: &LineIndex, characters: &Characters) -> Self {
        let text = chunk.decoded.text();
        let (start, end) = range(&record, text, lines);
        let span = |start, end| (characters.before(start), characters.before(end));
        let spans = record.evidence.iter().map(|proof| span(proof.start, proof.end)).collect();
        place(&mut record, chunk);
        let (first, last) = span(start, end);
        Self { record, text: text.get(start..end).unwrap_or_default().to_owned(), start: first, end: last, spans }
    }
}

/// The bytes of a post without the end of its last line. What proves a value may stand above the title.
fn range(record: &Record, text: &str, lines: &LineIndex) -> (usize, usize) {
    let (start, end) = (lines.line_start(record.line), lines.line_start(record.end_line + 1));
    let end = text.get(..end).unwrap_or_default().trim_end_matches(['\n', '\r', '\u{85}']).len();
    let proofs = record.evidence.iter();
    proofs.fold((start, end.max(start)), |(start, end), proof| (start.min(proof.start), end.max(proof.end)))
}
