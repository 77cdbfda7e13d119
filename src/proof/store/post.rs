//! A post as it comes out now.

use std::ops::Range;
use std::path::{Component, Path};
use std::sync::Arc;

use super::sketch::Sketch;
use crate::pipeline::{Pipeline, Text};
use crate::proof::diff::records::{FieldFacts, facts};
use crate::record::Record;
use crate::text::LineIndex;

/// How many parts of a dump's path are kept: enough to tell folders of a year apart, too few to tell a machine.
const PATH_PARTS: usize = 2;

/// A post with its facts and what it is recognized by.
#[derive(Debug, Clone)]
pub struct Post {
    /// What the pipeline says of it; the offsets of the evidence are bytes of `document`.
    pub record: Record,
    /// The same as facts.
    pub facts: Vec<FieldFacts>,
    /// The print of its wording.
    pub sketch: Sketch,
    /// The last parts of the path of its dump.
    pub dump: String,
    /// The text of the whole dump.
    pub document: Arc<str>,
    /// Byte range of the post in it.
    pub span: Range<usize>,
}

/// The posts of a dump in order. The name of the text is the dump's path as given.
pub fn posts_of(pipeline: &Pipeline, text: Text) -> Vec<Post> {
    let lines = LineIndex::new(text.text);
    let document: Arc<str> = text.text.into();
    let post = |record: Record| {
        let span = lines.line_start(record.line)..lines.line_start(record.end_line + 1);
        let sketch = Sketch::of(text.text.get(span.clone()).unwrap_or_default());
        Post { facts: facts(&record), sketch, dump: short_path(text.name), document: document.clone(), span, record }
    };
    pipeline.records(text).into_iter().map(post).collect()
}

/// The last parts of a path, with `/` between them on every platform.
pub(super) fn short_path(path: &str) -> String {
    let parts = Path::new(path).components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    let parts: Vec<_> = parts.collect();
    parts.get(parts.len().saturating_sub(PATH_PARTS)..).unwrap_or_default().join("/")
}

/// True where two short paths may be one dump, given from different folders.
pub(super) fn same_dump(one: &str, other: &str) -> bool {
    let ends_with =
        |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    ends_with(one, other) || ends_with(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_the_same_from_wherever_it_is_named() {
        assert_eq!(short_path("/home/ayumi/dumps/2024/07.txt"), "2024/07.txt");
        assert_eq!(short_path("../07.txt"), "07.txt");
        assert_eq!(short_path("-"), "-");
        assert!(same_dump("2024/07.txt", "07.txt") && same_dump("07.txt", "2024/07.txt"));
        assert!(!same_dump("2024/07.txt", "2025/07.txt") && !same_dump("107.txt", "07.txt"));
    }
}
