//! Explained posts as one self-contained page: the marked text on one side, the record on the other, linked both ways.

use std::fmt;

use html_escape::{encode_double_quoted_attribute, encode_text};

use crate::record::Evidence;

/// A page over posts.
pub struct Page<'a> {
    /// What stands above them.
    pub title: String,
    /// The posts, in order.
    pub posts: Vec<PagePost<'a>>,
}

/// A post of a page.
pub struct PagePost<'a> {
    /// Name of its document, where it is to be said above the post.
    pub document: Option<&'a str>,
    /// The text of its document.
    pub text: &'a str,
    /// Byte range in the document's text.
    pub range: std::ops::Range<usize>,
    /// Its evidence, in text order.
    pub proofs: Vec<&'a Evidence>,
    /// What is said below the record, a paragraph each.
    pub remarks: Vec<String>,
}

/// No script, nothing from elsewhere: a post may hold script code.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE: &str = "body{font:16px/1.7 sans-serif;margin:1rem;color:#222;background:#fff}\
section{display:grid;grid-template-columns:3fr 2fr;gap:1.5rem;border-top:2px solid #888;padding:1rem 0}\
.text{white-space:pre-wrap;overflow-wrap:anywhere}a{color:inherit;text-decoration:none}\
mark{background:#ffe9a8}mark:target,tr:target{background:#ffb65c}table{border-collapse:collapse;font-size:.9em}\
td{border-bottom:1px solid #ccc;padding:.1rem .4rem;vertical-align:top}\
@media(max-width:50rem){section{grid-template-columns:1fr}}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}mark{background:#5a4a12;color:#fff}mark:target,tr:target{background:#8a5a10}}";

/// The head of a page, and its body up to the heading.
pub(super) fn write_head(f: &mut fmt::Formatter<'_>, title: &str, style: &str) -> fmt::Result {
    let title = encode_text(title);
    let policy = encode_double_quoted_attribute(POLICY);
    write!(f, "<!DOCTYPE html><html lang=\"ja\"><head><meta charset=\"utf-8\">")?;
    write!(f, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    write!(f, "<meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{style}</style>")?;
    write!(f, "</head><body><h1>{title}</h1>")
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_head(f, &self.title, STYLE)?;
        for (number, post) in self.posts.iter().enumerate() {
            post.document.iter().try_for_each(|name| write!(f, "<h2>{}</h2>", encode_text(name)))?;
            write!(f, "<section><div class=\"text\">")?;
            post.marked(f, number)?;
            write!(f, "</div><div><table>")?;
            post.proofs.iter().enumerate().try_for_each(|(index, proof)| row(f, number, index, proof))?;
            write!(f, "</table>")?;
            post.remarks.iter().try_for_each(|remark| write!(f, "<p class=\"text\">{}</p>", encode_text(remark)))?;
            write!(f, "</div></section>")?;
        }
        writeln!(f, "</body></html>")
    }
}

impl PagePost<'_> {
    /// The text with a mark for each proof; of proofs that cross, the later one is cut where the earlier one ends.
    fn marked(&self, f: &mut fmt::Formatter<'_>, post: usize) -> fmt::Result {
        let range = &self.range;
        let piece = |from: usize, to: usize| encode_text(self.text.get(from..to).unwrap_or_default()).into_owned();
        let mut at = range.start;
        for (index, proof) in self.proofs.iter().enumerate() {
            let (start, end) = (proof.start.max(at), proof.end.min(range.end));
            if start >= end {
                write!(f, "<a id=\"t{post}-{index}\"></a>")?;
                continue;
            }
            write!(f, "{}<mark id=\"t{post}-{index}\"><a href=\"#r{post}-{index}\">", piece(at, start))?;
            write!(f, "{}</a></mark>", piece(start, end))?;
            at = end;
        }
        write!(f, "{}", piece(at, range.end))
    }
}

fn row(f: &mut fmt::Formatter<'_>, post: usize, index: usize, proof: &Evidence) -> fmt::Result {
    write!(f, "<tr id=\"r{post}-{index}\"><td><a href=\"#t{post}-{index}\">{}</a></td>", encode_text(proof.field))?;
    write!(f, "<td>{}</td><td>{}</td></tr>", encode_text(&proof.value), encode_text(&proof.rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Confidence;

    #[test]
    fn text_is_escaped_and_linked_both_ways() {
        let text = "<script>alert(1)</script> 漏えい";
        let start = text.find('漏').unwrap();
        let proof = Evidence {
            field: "causes",
            value: "<b>".to_owned(),
            rule: "r".to_owned(),
            start,
            end: text.len(),
            line: 1,
            column: 1,
            text: "漏えい".to_owned(),
            confidence: Confidence::Medium,
        };
        let remarks = vec!["<i>".to_owned()];
        let post = PagePost { document: Some("<c>"), text, range: 0..text.len(), proofs: vec![&proof], remarks };
        let page = Page { title: "a&b".to_owned(), posts: vec![post] }.to_string();
        assert!(page.contains("<h2>&lt;c&gt;</h2>"));
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"));
        assert!(page.contains("&lt;script&gt;") && page.contains("a&amp;b"));
        assert!(page.contains("href=\"#r0-0\"") && page.contains("id=\"r0-0\""));
        assert!(page.contains("href=\"#t0-0\"") && page.contains("id=\"t0-0\""));
    }
}
