//! Web pages to lines, the way a reader sees them.

mod elements;
mod furniture;
mod grid;
mod lines;
mod page;
mod tags;
mod title;

use std::cell::{Cell, RefCell};
use std::io::Read;
use std::ops::ControlFlow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::Document;
use super::decode::Decoder;
use super::encoding::Choice;
use super::walk::{Bytes, Part, Walk};
use crate::text::Decoded;
use elements::Elements;
use page::Page;
use tags::{MOST_BARE, next_tag};

/// Tags of a text that has its paragraphs marked.
const MARKED: &[&str] = &["<p>", "<p ", "<br", "<div", "<li", "<td"];
/// Where a page declares its encoding, in bytes from its start.
const DECLARATION: usize = 4096;

/// Reads one page.
pub(super) fn read(walk: &mut Walk, part: &Part, reader: Bytes, choice: Choice) -> ControlFlow<()> {
    let mut bytes = Vec::new();
    let most = walk.options.max_document;
    let failed = reader.take(most.saturating_add(1)).read_to_end(&mut bytes).err();
    if bytes.len() as u64 > most {
        return walk.too_long(&part.name);
    }
    if let Some(error) = failed.as_ref().filter(|_| bytes.is_empty()) {
        return walk.failed(part, error);
    }
    let mut decoder = Decoder::new(choice.settle(&bytes).encoding());
    let page = decoder.push(&bytes, true).into_text();
    drop(bytes);
    let mut document = self::document(part.name.clone(), page);
    document.warnings.extend(decoder.warning(&part.name));
    walk.document(document)?;
    failed.map_or(ControlFlow::Continue(()), |error| walk.failed(part, &error))
}

/// The document called `name` that a page is.
pub(super) fn document(name: String, page: String) -> Document {
    let (text, shape) = self::page(page, false).document();
    Document { shape, ..Document::whole(name, Decoded::plain(text)) }
}

/// What a reader sees of `page`, a line for each heading, item, cell and line of a paragraph. `keep_lines` keeps the line
/// ends of the page too, which are white space else.
pub(super) fn to_text(page: String, keep_lines: bool) -> String {
    self::page(page, keep_lines).plain()
}

/// The lines of the text of an entry, whose line ends count where nothing in it marks paragraphs or lines.
pub(super) fn body(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    to_text(text.to_owned(), !MARKED.iter().any(|tag| lower.contains(tag)))
}

fn page(page: String, keep_lines: bool) -> Page {
    let sink = Sink { elements: RefCell::new(Elements::new(keep_lines)), raw: Cell::new(false) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let page = StrTendril::from(page);
    let (mut done, mut at) = (0, 0);
    let feed = |from: usize, to: usize| {
        input.push_back(page.subtendril(from as u32, (to - from) as u32));
        // It stops early only where a sink asks for it, which this one never does.
        let _ = tokenizer.feed(&input);
    };
    while let Some(tag) = next_tag(&page, at) {
        at = tag.end;
        if tag.bare > MOST_BARE {
            feed(done, tag.start);
            done = if tokenizer.sink.raw.get() { tag.start } else { tag.end };
        }
    }
    feed(done, page.len());
    tokenizer.end();
    tokenizer.sink.elements.into_inner().finish()
}

/// Takes the tokens of a page.
struct Sink {
    elements: RefCell<Elements>,
    /// The text that follows is that of a script or the like, up to the next tag.
    raw: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut elements = self.elements.borrow_mut();
        match token {
            Token::CharacterTokens(text) => elements.text(&text),
            Token::NullCharacterToken => elements.text("\0"),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => {
                self.raw.set(false);
                elements.close(&tag.name);
            }
            Token::TagToken(tag) => {
                elements.open(&tag);
                let content = content_of(&tag);
                self.raw.set(!matches!(content, TokenSinkResult::Continue));
                return content;
            }
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// How to read what follows a start tag.
fn content_of(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

/// The encoding that a page or an XML text declares at its beginning.
pub(super) fn declared_encoding(sample: &[u8]) -> Option<&'static Encoding> {
    let head = sample.get(..sample.len().min(DECLARATION))?.trim_ascii_start();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if !head.starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let xml = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(declaration, _)| declaration);
    let name = xml.and_then(|xml| value_after(xml, "encoding")).or_else(|| value_after(&head, "charset"))?;
    let encoding = Encoding::for_label(name.as_bytes())?;
    // A declaration that can be read as ASCII is not in UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The value behind `key=`, with or without quotes.
fn value_after<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let rest = text.split(key).skip(1).find_map(|rest| rest.trim_start().strip_prefix('='))?;
    let value = rest.trim_start().trim_start_matches(['"', '\'']);
    value.split(|c: char| c.is_whitespace() || "\"';>/?".contains(c)).next().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
