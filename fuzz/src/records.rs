//! Text to posts and records.

use jikenbo::pipeline::{Chunk, Chunker, Pipeline};
use jikenbo::record::Record;
use jikenbo::segment::posts;
use jikenbo::text::{Decoded, LineIndex, Span};

use crate::RULES;

/// Cuts `text` into posts: in order, apart from each other, each with its title in it.
pub fn check_posts(text: &str) {
    let normalized = RULES.normalizer.normalize(text);
    assert_eq!(RULES.normalizer.normalize(&normalized.text).text, normalized.text, "normalizing is done once");
    let mut source_end = 0;
    for (at, c) in normalized.text.char_indices() {
        let source = normalized.source(Span::new(at, at + c.len_utf8()));
        assert!(text.get(source.start..source.end).is_some(), "{c:?} at {at} stands in no text: {source:?}");
        assert!(source_end <= source.end, "{c:?} at {at} goes back to {source:?}");
        source_end = source.end;
    }
    let mut end = 0;
    for post in posts(&RULES, &normalized, text) {
        assert!(end <= post.span.start && post.span.start < post.span.end, "{post:?} after {end}");
        // The date of publication may stand above the title, in the head of the document.
        let published = post.published.map(|(span, _)| span);
        for part in [Some(post.title), post.case_id].into_iter().flatten() {
            assert!(post.span.start <= part.start && part.end <= post.span.end, "{part:?} outside {post:?}");
        }
        for part in [Some(post.title), post.case_id, published].into_iter().flatten() {
            assert!(normalized.text.get(part.start..part.end).is_some(), "{part:?} is no text");
        }
        end = post.span.end;
    }
}

/// Extracts from `text`, and from its parts of about `size` bytes where that is not 0, which must give the same.
pub fn check_records(text: &str, size: usize) {
    let whole = Pipeline::new(&RULES).document("f", text);
    let lines = LineIndex::new(text);
    for record in &whole {
        check_record(record, text, &lines);
    }
    if size > 0 {
        let json =
            |records: &[Record]| records.iter().map(|record| record_json(record).to_string()).collect::<Vec<_>>();
        let (parts, whole) = (json(&in_parts(text, size)), json(&whole));
        for (part, whole) in parts.iter().zip(&whole) {
            assert_eq!(part, whole, "parts of {size}");
        }
        assert_eq!(parts.len(), whole.len(), "parts of {size}");
    }
}

fn check_record(record: &Record, text: &str, lines: &LineIndex) {
    assert!(record.line >= 1 && record.line <= record.end_line, "{} to {}", record.line, record.end_line);
    for proof in &record.evidence {
        assert_eq!(text.get(proof.start..proof.end), Some(proof.text.as_str()), "{proof:?}");
        assert_eq!(lines.line_col(proof.start), (proof.line, proof.column), "{proof:?}");
    }
    let json = record_json(record);
    for (field, value) in json.as_object().expect("a record is an object") {
        assert!(!value.is_f64(), "{field} is {value}");
    }
}

/// The record as it is written and read again.
fn record_json(record: &Record) -> serde_json::Value {
    let line = serde_json::to_string(record).expect("a record is JSON");
    assert!(!line.contains('\n'), "a record is a line");
    serde_json::from_str(&line).expect("what was written can be read")
}

/// The records of the parts of `text`, with places in the whole.
fn in_parts(text: &str, size: usize) -> Vec<Record> {
    let mut chunker = Chunker::with_size(&RULES, usize::MAX, size);
    let whole = Decoded::plain(text.to_owned());
    let mut records = Vec::new();
    let mut at = 0;
    loop {
        let end = (at + size..text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
        if let Some(chunk) = chunker.push(whole.part(at, end), end == text.len()) {
            records.extend(placed(&chunk));
        }
        if end == text.len() {
            return records;
        }
        at = end;
    }
}

fn placed(chunk: &Chunk) -> Vec<Record> {
    let mut records = Pipeline::new(&RULES).records(chunk.text("f"));
    for record in &mut records {
        record.line += chunk.lines_before;
        record.end_line += chunk.lines_before;
        for proof in &mut record.evidence {
            let source = chunk.decoded.source(Span::new(proof.start, proof.end));
            (proof.start, proof.end) = (source.start, source.end);
            proof.line += chunk.lines_before;
        }
    }
    records
}
