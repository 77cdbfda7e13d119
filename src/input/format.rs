//! What a source is: its container by the first bytes, its format by the first words.

use encoding_rs::Encoding;

use super::{mail, mt};

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum InputFormat {
    /// Plain text, any number of posts
    Text,
    /// A web page; headings, lists and table cells become lines
    Html,
    /// An Atom or RSS feed, a Blogger or WordPress (WXR) export; one post an entry
    Feed,
    /// A web archive (WARC), and the texts that Common Crawl makes of one (WET)
    #[value(alias = "wet")]
    Warc,
    /// JSON Lines: one object `{"id": …, "text": …}` a line
    #[value(alias = "ndjson")]
    Jsonl,
    /// An export of Movable Type, as Hatena, livedoor, Ameba, FC2 and Seesaa blogs write it; one post an entry
    Mt,
    /// Mail (`.eml`), a mailbox (mbox), a saved page (MHTML)
    #[value(alias = "mbox")]
    Mail,
}

/// How the bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    Zip,
    Tar,
}

/// Where the mark of a tar archive stands.
const TAR_MARK: usize = 257;
/// How many bytes [`packing`] looks at.
pub(super) const PACKING_HEAD: usize = TAR_MARK + 5;

/// Endings of files that a folder gives, but for those of packed ones, which may follow.
const ENDINGS: &[(InputFormat, &[&str])] = &[
    (InputFormat::Text, &["txt"]),
    (InputFormat::Html, &["html", "htm", "xhtml"]),
    (InputFormat::Feed, &["atom", "rss", "xml"]),
    (InputFormat::Warc, &["warc", "wet"]),
    (InputFormat::Jsonl, &["jsonl", "ndjson"]),
    (InputFormat::Mail, &["eml", "mbox", "mht", "mhtml"]),
];
const PACKED_ENDINGS: &[&str] = &["gz", "zst", "bz2", "xz"];
const ARCHIVE_ENDINGS: &[&str] = &["zip", "tar", "tgz"];

impl InputFormat {
    /// The format called `name` on the command line, such as `html`; `None` where there is no such.
    pub fn named(name: &str) -> Option<Self> {
        <Self as clap::ValueEnum>::from_str(name, true).ok()
    }

    /// Whether a folder gives the file called `name` when `wanted` is asked for; `None` asks for all but JSON Lines, which
    /// are as often results as they are dumps.
    pub(super) fn is_dump(name: &str, wanted: Option<InputFormat>) -> bool {
        let name = name.to_ascii_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        if ARCHIVE_ENDINGS.contains(&ending) {
            return true;
        }
        let inner =
            if PACKED_ENDINGS.contains(&ending) { stem.rsplit_once('.').map_or("", |(_, e)| e) } else { ending };
        let takes = |format| wanted.map_or(format != InputFormat::Jsonl, |wanted| wanted == format);
        inner == "tar" || ENDINGS.iter().any(|(format, endings)| takes(*format) && endings.contains(&inner))
    }
}

/// How a source that begins with `head` is packed, if it is.
pub(super) fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1F, 0x8B, ..] => Some(Packing::Gzip),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Packing::Zstd),
        // A frame to be skipped, such as an index, which some tools write first (RFC 8878, 3.1.2).
        [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Packing::Zstd),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Packing::Bzip2),
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packing::Xz),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Packing::Zip),
        _ => head.get(TAR_MARK..).is_some_and(|mark| mark.starts_with(b"ustar")).then_some(Packing::Tar),
    }
}

/// The start of PDF files.
pub(super) const PDF: &[u8] = b"%PDF-";
/// Starts of files that are no text whatever is in them.
const NO_TEXT: &[&[u8]] =
    &[PDF, b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"\x7FELF", b"RIFF", b"\xD0\xCF\x11\xE0", b"7z\xBC\xAF", b"OggS"];

/// True for pictures, programs and the like.
pub(super) fn is_no_text(head: &[u8]) -> bool {
    NO_TEXT.iter().any(|start| head.starts_with(start))
}

/// What a text in `encoding` that begins with `sample` is written in.
pub(super) fn detect(sample: &[u8], encoding: &'static Encoding) -> InputFormat {
    let text = encoding.decode_with_bom_removal(sample).0;
    let text = text.trim_start();
    if text.starts_with("WARC/") {
        InputFormat::Warc
    } else if is_json_document(text) {
        InputFormat::Jsonl
    } else if mt::is_export(text) {
        InputFormat::Mt
    } else if mail::is_mail(text) {
        InputFormat::Mail
    } else {
        markup(text)
    }
}

/// The first line is an object with a text, or begins like one.
fn is_json_document(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    let object = serde_json::from_str::<serde_json::Value>(line).ok();
    match object {
        Some(object) => object.get("text").is_some_and(serde_json::Value::is_string),
        None => {
            line.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"') && rest.contains("\"text\""))
        }
    }
}

/// Elements that an HTML text may begin with.
const HTML_STARTS: &[&str] = &[
    "html", "head", "body", "title", "meta", "link", "style", "script", "article", "main", "section", "header", "nav",
    "div", "table", "center", "h1", "h2", "h3", "p", "ul", "ol", "dl", "br", "a", "span", "!doctype",
];
const FEED_ROOTS: &[&str] = &["rss", "feed", "rdf:rdf"];

/// HTML or a feed, by the first element after the XML declaration, comments and processing instructions.
fn markup(text: &str) -> InputFormat {
    let mut rest = text;
    loop {
        let skipped = [("<?", "?>"), ("<!--", "-->")]
            .iter()
            .find_map(|(open, close)| rest.strip_prefix(open)?.split_once(close).map(|(_, after)| after));
        match skipped.or_else(|| after_doctype(rest)) {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    let name = rest.strip_prefix('<').unwrap_or("");
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(name.len());
    let name = name.get(..end).unwrap_or("").to_ascii_lowercase();
    match name.as_str() {
        name if FEED_ROOTS.contains(&name) => InputFormat::Feed,
        name if HTML_STARTS.contains(&name) => InputFormat::Html,
        _ => InputFormat::Text,
    }
}

/// What follows the DOCTYPE of a feed, with the declarations in it.
fn after_doctype(text: &str) -> Option<&str> {
    let (doctype, rest) = text.split_at_checked("<!DOCTYPE".len())?;
    let (name, _) = rest.trim_start().split_once(|c: char| c.is_whitespace() || c == '>' || c == '[')?;
    let is_feed = FEED_ROOTS.iter().any(|root| name.eq_ignore_ascii_case(root));
    let end = rest.find(['>', '['])?;
    let end = if rest.get(end..)?.starts_with('[') { rest.find("]>")? + 2 } else { end + 1 };
    rest.get(end..).filter(|_| is_feed && doctype.eq_ignore_ascii_case("<!DOCTYPE"))
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, UTF_16LE};

    use super::*;

    #[test]
    fn formats_are_known_by_their_first_words() {
        let cases = [
            ("【架空事件簿】お知らせ\n<html>", InputFormat::Text),
            ("<<お知らせ>>", InputFormat::Text),
            ("<株式会社>", InputFormat::Text),
            ("", InputFormat::Text),
            ("{\"a\": 1}", InputFormat::Text),
            ("\n <!DOCTYPE html>\n<html>", InputFormat::Html),
            ("<!-- saved --><?xml version=\"1.0\"?><HTML lang=ja>", InputFormat::Html),
            ("<article class=x><h1>", InputFormat::Html),
            ("<?xml version=\"1.0\"?>\n<!-- c -->\n<rss version=\"2.0\">", InputFormat::Feed),
            ("<!DOCTYPE feed><feed>", InputFormat::Feed),
            ("<?xml version='1.0'?><!doctype rss [<!ENTITY copy '(c)'>]>\n<rss>", InputFormat::Feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", InputFormat::Feed),
            ("WARC/1.0\r\n", InputFormat::Warc),
            ("TITLE: 題\nDATE: 07/31/2024\n-----\nBODY:\n文\n", InputFormat::Mt),
            ("From: a@b.example\nDate: x\nSubject: y\n\n文", InputFormat::Mail),
            ("{\"id\": 1, \"text\": \"x\"}\n", InputFormat::Jsonl),
            ("{ \"text\": \"cut in the mid", InputFormat::Jsonl),
        ];
        for (text, format) in cases {
            assert_eq!(detect(text.as_bytes(), UTF_8), format, "{text}");
        }
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&wide, UTF_16LE), InputFormat::Html);
    }

    #[test]
    fn folders_give_dumps_by_their_endings() {
        for name in ["a.txt", "A.TXT", "a.html.gz", "crawl.warc.gz", "a.tar.xz", "a.tgz", "a.zip", "feed.xml.zst"] {
            assert!(InputFormat::is_dump(name, None), "{name}");
        }
        for name in ["a.md", "a.jsonl", "a.jsonl.gz", "txt", "a.gz", "a.csv"] {
            assert!(!InputFormat::is_dump(name, None), "{name}");
        }
        assert!(InputFormat::is_dump("a.jsonl.zst", Some(InputFormat::Jsonl)));
        assert!(!InputFormat::is_dump("a.txt", Some(InputFormat::Jsonl)));
    }

    #[test]
    fn packings_are_known_by_their_first_bytes() {
        let mut tar = vec![0; 512];
        tar[TAR_MARK..TAR_MARK + 5].copy_from_slice(b"ustar");
        assert_eq!(packing(&tar), Some(Packing::Tar));
        assert_eq!(packing(b"BZh9 is how this text begins"), None);
        assert_eq!(packing(b"\x1f\x8b\x08"), Some(Packing::Gzip));
        assert_eq!(packing(b""), None);
    }
}
