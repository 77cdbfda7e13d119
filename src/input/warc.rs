//! Web archives: the pages of a WARC file, the texts of a WET file.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use brotli_decompressor::{BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, Decompressor};
use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::head::Head;
use super::walk::{Bytes, Part, Walk};
use crate::diag::Diagnostic;
use crate::message::{Message, message};

/// Longest head of a record or of an HTTP response, in bytes.
const LONGEST_HEAD: u64 = 64 << 10;
/// How records begin, and how long the first line of one is at most.
const START: &[u8] = b"WARC/";
const LONGEST_START: usize = 16;
/// Most digits of the length of a chunk.
const LONGEST_SIZE: usize = 16;
/// Most fields of an HTTP response.
const MOST_FIELDS: usize = 128;
/// How much of a body is unpacked at a time, in bytes.
const BLOCK: usize = 8 << 10;
/// Kinds of content that are read; the others are pictures, scripts and the like.
const TEXTS: &[&str] = &[
    "text/html",
    "text/plain",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "application/rss+xml",
    "application/atom+xml",
];

/// The fields of a record that matter.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    id: String,
    uri: String,
    content_type: String,
    /// Bytes of its block; `None` where it does not say.
    length: Option<u64>,
}

/// Reads the pages and texts of an archive, each as a source of its own.
pub(super) fn read(walk: &mut Walk, part: &Part, reader: Bytes) -> ControlFlow<()> {
    let mut records = Records { inner: BufReader::new(reader), line: Vec::new() };
    let mut left_out = 0;
    loop {
        let header = match records.header() {
            Ok(Some(header)) => header,
            Ok(None) => break,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                walk.failed(part, &error)?;
                match records.find_next() {
                    Ok(()) => continue,
                    Err(error) => return walk.failed(part, &error),
                }
            }
            Err(error) => return walk.failed(part, &error),
        };
        let Some(length) = header.length else {
            left_out += usize::from(!without_length(walk, part, &header, &mut records)?);
            continue;
        };
        let mut block = (&mut records.inner).take(length);
        left_out += usize::from(!record(walk, part, &header, &mut block)?);
        // What the record has not read, and that the archive does not end in it.
        let rest = io::copy(&mut block, &mut io::sink());
        if let Err(error) =
            rest.and_then(|_| if block.limit() == 0 { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) })
        {
            return walk.failed(part, &error);
        }
    }
    if left_out == 0 {
        return ControlFlow::Continue(());
    }
    let message = message!("{name}: {left_out} records hold no text and are left out", name = part.name, left_out);
    walk.warning(Diagnostic::warning("", message))
}

/// Reads a record that does not say how long it is: up to where the next begins.
fn without_length<R: Read>(
    walk: &mut Walk,
    part: &Part,
    header: &Header,
    records: &mut Records<R>,
) -> ControlFlow<(), bool> {
    walk.failed(part, &bad("a record has no Content-Length; it is read up to where the next begins"))?;
    let mut block = Vec::new();
    let most = walk.options.max_document;
    let end = records.find_next_after(|line| {
        let fits = (block.len() + line.len()) as u64 <= most;
        if fits {
            block.extend_from_slice(line);
        }
        fits
    });
    match end {
        Ok(true) => record(walk, part, header, &mut block.as_slice()),
        Ok(false) => {
            walk.too_long(&format!("{}#{}", part.name, header.uri))?;
            ControlFlow::Continue(true)
        }
        Err(error) => {
            let read = record(walk, part, header, &mut block.as_slice())?;
            walk.failed(part, &error)?;
            ControlFlow::Continue(read)
        }
    }
}

/// An archive while its records are read.
struct Records<R: Read> {
    inner: BufReader<R>,
    /// The first line of the next record, where it was read already.
    line: Vec<u8>,
}

impl<R: Read> Records<R> {
    /// The head of the next record, `None` at the end of the archive.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut head = (&mut self.inner).take(LONGEST_HEAD);
        let mut line = std::mem::take(&mut self.line);
        // Records are parted by empty lines.
        while line.trim_ascii().is_empty() {
            line.clear();
            if head.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
        }
        if !line.starts_with(START) {
            return Err(bad("a record does not begin with WARC/"));
        }
        let mut header = Header::default();
        loop {
            line.clear();
            if head.read_until(b'\n', &mut line)? == 0 {
                return Err(bad("the head of a record has no end"));
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            if text.is_empty() {
                return Ok(Some(header));
            }
            let (name, value) = text.split_once(':').unwrap_or((text, ""));
            header.field(name, value.trim().trim_matches(['<', '>']));
        }
    }

    /// Goes to where the next record begins, or to the end.
    fn find_next(&mut self) -> io::Result<()> {
        self.find_next_after(|_| true).map(drop)
    }

    /// The same; `receive` gets the lines before it, in pieces, until it gives false. Gives whether it never did.
    fn find_next_after(&mut self, mut receive: impl FnMut(&[u8]) -> bool) -> io::Result<bool> {
        let (mut all, mut begins) = (true, true);
        loop {
            self.line.clear();
            if (&mut self.inner).take(LONGEST_HEAD).read_until(b'\n', &mut self.line)? == 0 {
                return Ok(all);
            }
            if begins && self.line.starts_with(START) && self.line.trim_ascii().len() <= LONGEST_START {
                return Ok(all);
            }
            begins = self.line.ends_with(b"\n");
            all = all && receive(&self.line);
        }
    }
}

impl Header {
    fn field(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "warc-record-id" => self.id = value.to_owned(),
            "warc-target-uri" => self.uri = value.to_owned(),
            "content-type" => self.content_type = value.to_owned(),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }
}

fn bad(message: impl Into<Message>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

/// Reads a record; false for one whose content is no text.
fn record(walk: &mut Walk, part: &Part, header: &Header, block: &mut dyn Read) -> ControlFlow<(), bool> {
    let name = if header.uri.is_empty() { &header.id } else { &header.uri };
    let mut part = part.inner(format!("{}#{name}", part.name));
    part.depth -= 1;
    match header.kind.as_str() {
        "response" => response(walk, part, block),
        "conversion" | "resource" if is_text(&header.content_type) => {
            part.declared = charset(&header.content_type);
            walk.member(part, Head::new(Box::new(block)))?;
            ControlFlow::Continue(true)
        }
        "conversion" | "resource" => ControlFlow::Continue(false),
        // Requests, metadata and the like are about other records.
        _ => ControlFlow::Continue(true),
    }
}

/// Reads the page in an HTTP response.
fn response(walk: &mut Walk, mut part: Part, block: &mut dyn Read) -> ControlFlow<(), bool> {
    let mut block = BufReader::new(block);
    let head = match http_head(&mut block) {
        Ok(head) => head,
        Err(error) => {
            walk.failed(&part, &error)?;
            return ControlFlow::Continue(true);
        }
    };
    if !is_text(&head.content_type) {
        return ControlFlow::Continue(false);
    }
    part.declared = charset(&head.content_type);
    let body: Box<dyn Read> = if head.chunked { Box::new(Chunks::new(block)) } else { Box::new(block) };
    let mut body = Head::new(body);
    let body = match head.packing {
        // Many archives keep a body as it was unpacked, under the head that it came with.
        Some(packing) if body.look(1).is_ok_and(|start| start != b"<") => {
            let unpacked = unpacker(packing, body);
            Head::new(Box::new(walk.meter.unpacked(unpacked)) as Box<dyn Read>)
        }
        _ => body,
    };
    walk.member(part, body)?;
    ControlFlow::Continue(true)
}

/// What comes out of a packed body.
fn unpacker<'a>(packing: Packing, mut body: Head<Box<dyn Read + 'a>>) -> Box<dyn Read + 'a> {
    match packing {
        Packing::Brotli => Box::new(brotli(body)),
        Packing::Deflate if body.look(2).is_ok_and(begins_zlib) => Box::new(ZlibDecoder::new(body)),
        Packing::Deflate => Box::new(DeflateDecoder::new(body)),
    }
}

/// True for the first bytes of a zlib stream (RFC 1950, 2.2), which is what `deflate` means (RFC 9110, 8.4.1.2). Some
/// servers send the bare stream of RFC 1951.
fn begins_zlib(start: &[u8]) -> bool {
    matches!(*start, [method, flags] if method & 15 == 8 && u16::from_be_bytes([method, flags]) % 31 == 0)
}

/// What brotli has packed. Windows of a gigabyte, which only streams for other uses have, are refused.
fn brotli<R: Read>(packed: R) -> impl Read {
    let mut unpacked = Decompressor::new(packed, BLOCK);
    unpacked.set_parameter(BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    unpacked
}

/// What matters of the head of an HTTP response.
struct HttpHead {
    content_type: String,
    chunked: bool,
    /// The outermost packing, where its first bytes do not tell it.
    packing: Option<Packing>,
}

/// Packings that are told by the head of a response only.
#[derive(Debug, Clone, Copy)]
enum Packing {
    Brotli,
    Deflate,
}

fn http_head(block: &mut impl BufRead) -> io::Result<HttpHead> {
    let mut bytes = Vec::new();
    let mut head = block.take(LONGEST_HEAD);
    while !bytes.ends_with(b"\n\r\n") && !bytes.ends_with(b"\n\n") {
        if head.read_until(b'\n', &mut bytes)? == 0 {
            return Err(bad("the head of an HTTP response has no end"));
        }
    }
    as_version_1(&mut bytes);
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    httparse::ParserConfig::default()
        .allow_spaces_after_header_name_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .parse_response(&mut response, &bytes)
        .map_err(|error| bad(message!("no HTTP response: {error}", error)))?;
    let field = |name: &str| {
        let field = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        field.map(|field| String::from_utf8_lossy(field.value).to_ascii_lowercase()).unwrap_or_default()
    };
    Ok(HttpHead {
        content_type: field("content-type"),
        chunked: field("transfer-encoding").contains("chunked"),
        packing: match field("content-encoding").rsplit(',').next().unwrap_or("").trim() {
            "br" => Some(Packing::Brotli),
            "deflate" => Some(Packing::Deflate),
            _ => None,
        },
    })
}

/// Writes the status line as that of HTTP/1.1: crawlers write `HTTP/2 200` or `http/1.1 200 OK` too.
fn as_version_1(head: &mut Vec<u8>) {
    let end = head.iter().position(|byte| matches!(byte, b' ' | b'\r' | b'\n')).unwrap_or(0);
    let is_version = head.get(..end).is_some_and(|word| word.len() > 5 && word[..5].eq_ignore_ascii_case(b"http/"));
    let space = head.get(end) == Some(&b' ');
    if is_version && space {
        head.splice(..end, *b"HTTP/1.1");
    }
}

/// An empty type is judged by the content.
fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim();
    kind.is_empty() || TEXTS.iter().any(|text| kind.eq_ignore_ascii_case(text))
}

fn charset(content_type: &str) -> Option<&'static Encoding> {
    let content_type = content_type.to_ascii_lowercase();
    let (_, value) = content_type.split_once("charset=")?;
    Encoding::for_label(value.split(';').next()?.trim().trim_matches('"').as_bytes())
}

/// The body of a response sent in chunks, each with its length before it. A body that was stored without them is read as
/// it is, and what stands behind the last chunk is no part of it.
struct Chunks<R> {
    inner: R,
    left: u64,
    state: State,
    /// What was read of a body without chunks before that was seen.
    seen: io::Cursor<Vec<u8>>,
}

/// How far a body in chunks was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Within,
    /// There are none.
    Whole,
    Done,
}

impl<R: BufRead> Chunks<R> {
    fn new(inner: R) -> Self {
        Self { inner, left: 0, state: State::Before, seen: io::Cursor::default() }
    }

    /// Reads the length of the next chunk.
    fn next(&mut self) -> io::Result<()> {
        let (mut all, mut line) = (Vec::new(), Vec::new());
        while line.trim_ascii().is_empty() {
            line.clear();
            if (&mut self.inner).take(LONGEST_HEAD).read_until(b'\n', &mut line)? == 0 {
                self.state = State::Done;
                return Ok(());
            }
            all.extend_from_slice(&line);
        }
        let size = String::from_utf8_lossy(&line);
        let size = size.split(';').next().unwrap_or("").trim();
        let size = if size.len() <= LONGEST_SIZE { u64::from_str_radix(size, 16).ok() } else { None };
        match (size, self.state) {
            (None, State::Before) => (self.state, self.seen) = (State::Whole, io::Cursor::new(all)),
            (None, _) => return Err(bad("a chunk of an HTTP response has no length")),
            (Some(0), _) => self.state = State::Done,
            (Some(size), _) => (self.state, self.left) = (State::Within, size),
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && matches!(self.state, State::Before | State::Within) {
            self.next()?;
        }
        match self.state {
            State::Done | State::Before => Ok(0),
            State::Whole => match self.seen.read(buffer)? {
                0 => self.inner.read(buffer),
                read => Ok(read),
            },
            State::Within => {
                let read = (&mut self.inner).take(self.left).read(buffer)?;
                self.left = if read == 0 && !buffer.is_empty() { 0 } else { self.left - read as u64 };
                Ok(read)
            }
        }
    }
}
