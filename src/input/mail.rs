//! Mails: a single one (`.eml`), a mailbox of several (mbox), a page with its pictures (MHTML).

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use encoding_rs::{Encoding, ISO_2022_JP};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding as Packing, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::decode::Decoder;
use super::encoding::Choice;
use super::entry::Entry;
use super::html;
use super::walk::{Bytes, Part, Walk};
use crate::diag::Diagnostic;
use crate::message::message;

/// How a mail of a mailbox begins.
const FROM: &[u8] = b"From ";
/// Fields by which the head of a mail is known, in lower case.
const FIELDS: &[&str] = &[
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "date",
    "from",
    "to",
    "subject",
    "content-type",
    "content-transfer-encoding",
    "delivered-to",
    "reply-to",
    "sender",
    "list-id",
    "dkim-signature",
    "snapshot-content-location",
];
/// Fewest of them, and one of these among them.
const FEWEST: usize = 3;
const NEEDED: &[&str] = &["from", "mime-version", "message-id"];
/// Most lines of a head that are looked at.
const HEAD_LINES: usize = 400;

/// True for a text that begins as a mail or a mailbox does.
pub(super) fn is_mail(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start_matches(['\r', '\n']);
    let in_box = text.starts_with("From ");
    let mut names: Vec<String> = Vec::new();
    for line in text.lines().skip(usize::from(in_box)).take(HEAD_LINES) {
        match line.split_once(':') {
            _ if line.trim_end().is_empty() => break,
            _ if line.starts_with([' ', '\t']) && !names.is_empty() => {}
            Some((name, _)) if name.bytes().all(|byte| byte.is_ascii_graphic()) => {
                names.push(name.to_ascii_lowercase())
            }
            _ => return false,
        }
    }
    let has = |wanted: &&&str| names.iter().any(|name| name == **wanted);
    FIELDS.iter().filter(has).count() >= FEWEST && NEEDED.iter().any(|needed| has(&needed))
}

/// Reads a mail or the mails of a mailbox.
pub(super) fn read(walk: &mut Walk, part: &Part, reader: Bytes) -> ControlFlow<()> {
    let mut mails =
        Mails { lines: BufReader::new(reader), line: Vec::new(), in_box: false, most: walk.options.max_document };
    let mut left_out = 0;
    for number in 1.. {
        let name = |in_box: bool| if in_box { format!("{}#{number}", part.name) } else { part.name.clone() };
        match mails.next() {
            Ok(None) => break,
            Ok(Some(Some(mail))) => left_out += mail_with_name(walk, part, mails.in_box, &name(mails.in_box), &mail)?,
            Ok(Some(None)) => walk.too_long(&name(mails.in_box))?,
            Err(error) => return walk.failed(part, &error),
        }
    }
    if left_out == 0 {
        return ControlFlow::Continue(());
    }
    let message = message!("{name}: {left_out} attachments are left out", name = part.name, left_out);
    walk.warning(Diagnostic::warning("", message).help("save them, and give the files"))
}

/// The mails of a mailbox, or a single one.
struct Mails<R> {
    lines: BufReader<R>,
    /// The line that was read last.
    line: Vec<u8>,
    in_box: bool,
    most: u64,
}

impl<R: Read> Mails<R> {
    /// The next mail; without its bytes where they are too many. A mail that is cut off is given as far as it goes, and the
    /// error next.
    fn next(&mut self) -> io::Result<Option<Option<Vec<u8>>>> {
        let (mut mail, mut too_long, mut blank, mut begun) = (Vec::new(), false, true, false);
        loop {
            if self.line.is_empty() {
                let read = (&mut self.lines).take(self.most.saturating_add(1)).read_until(b'\n', &mut self.line);
                match read {
                    Err(error) if !begun => return Err(error),
                    Ok(0) if !begun => return Ok(None),
                    Err(_) | Ok(0) => break,
                    Ok(_) => {}
                }
            }
            let starts = blank && self.line.starts_with(FROM);
            self.in_box |= starts && !begun;
            if starts && begun && self.in_box {
                break;
            }
            blank = self.line.trim_ascii().is_empty();
            begun |= !blank;
            too_long |= (mail.len() + self.line.len()) as u64 > self.most;
            if !too_long && begun && !starts {
                // `>From ` is what a mailbox writes for a line that begins with `From `.
                let quoted =
                    self.in_box && self.line.starts_with(b">") && self.line.trim_ascii_start().starts_with(b">From ");
                mail.extend_from_slice(self.line.get(usize::from(quoted)..).unwrap_or_default());
            }
            self.line.clear();
        }
        Ok(Some((!too_long).then_some(mail)))
    }
}

/// Hands over a mail; gives how many attachments are left out.
fn mail_with_name(walk: &mut Walk, part: &Part, in_box: bool, name: &str, bytes: &[u8]) -> ControlFlow<(), usize> {
    let Some(message) = MessageParser::default().parse(bytes) else {
        walk.problem(Diagnostic::error("", message!("{name}: no mail: it has no head", name)))?;
        return ControlFlow::Continue(0);
    };
    let id = message.message_id().filter(|_| in_box).map(|id| format!("{}#{id}", part.name));
    let name = id.unwrap_or_else(|| name.to_owned());
    let page = page_of(&message);
    let text = message.text_bodies().find(|part| matches!(part.body, PartType::Text(_)));
    let body = page.or(text).or_else(|| message.html_bodies().find(|part| matches!(part.body, PartType::Html(_))));
    let Some(body) = body else {
        walk.problem(Diagnostic::error("", message!("{name}: the mail has no text", name)))?;
        return ControlFlow::Continue(attached(&message));
    };
    let (text, warning) = text_of(&message, body, walk.options.encoding, &name);
    let mut document = if page.is_some() {
        html::document(name, text)
    } else {
        let title = title(&message);
        let date = message.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
        let body = if matches!(body.body, PartType::Html(_)) { html::to_text(text, false) } else { text };
        Entry { title, date: date.unwrap_or_default(), body }.document(name)
    };
    document.warnings.extend(warning);
    walk.document(document)?;
    ControlFlow::Continue(attached(&message))
}

/// The page of an MHTML file: a part that has an address.
fn page_of<'m>(message: &'m Message<'m>) -> Option<&'m MessagePart<'m>> {
    let has_address = |part: &&MessagePart| part.content_location().is_some() && matches!(part.body, PartType::Html(_));
    message.parts.iter().find(has_address)
}

/// Attachments that may hold a text, but for pictures and the like.
fn attached(message: &Message) -> usize {
    let is_picture = |part: &&MessagePart| {
        let kind = part.content_type().map(|kind| kind.ctype().to_ascii_lowercase()).unwrap_or_default();
        part.content_location().is_some() || matches!(kind.as_str(), "image" | "audio" | "video" | "font" | "text")
    };
    message.attachments().filter(|part| !is_picture(part)).count()
}

/// The subject. Old mails write it in ISO-2022-JP without saying so.
fn title(message: &Message) -> String {
    let subject = message.subject().unwrap_or("").trim();
    if subject.contains("\u{1b}$") {
        return ISO_2022_JP.decode_without_bom_handling(subject.as_bytes()).0.into_owned();
    }
    subject.to_owned()
}

/// The text of a part, decoded as its bytes are whatever it declares, and a warning where some of them are bad.
fn text_of(
    message: &Message,
    part: &MessagePart,
    asked: Option<&'static Encoding>,
    name: &str,
) -> (String, Option<Diagnostic>) {
    let raw = message.raw_message().get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let bytes = match part.encoding {
        Packing::None => Some(Cow::Borrowed(raw)),
        Packing::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Packing::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    let Some(bytes) = bytes else { return (part.text_contents().unwrap_or("").to_owned(), None) };
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    let declared = charset.and_then(|charset| Encoding::for_label(charset.as_bytes()));
    let in_text = html::declared_encoding(&bytes);
    let choice = asked.map_or_else(|| Choice::of(&bytes, [declared, in_text]), Choice::fixed);
    let mut decoder = Decoder::new(choice.encoding());
    let text = decoder.push(&bytes, true).into_text();
    (text.replace("\r\n", "\n"), decoder.warning(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_known_by_its_head() {
        let head = "Return-Path: <a@b.example>\nFrom: a@b.example\nSubject: =?utf-8?B?44GC?=\n folded\n\n本文";
        assert!(is_mail(head));
        assert!(is_mail(&format!("From a@b.example Wed Jul 31 10:00:00 2024\n{head}")));
        for text in [
            "",
            "From: a\nTo: b\n\n",
            "From: a\nTo: b\nお知らせ\nDate: c\n\n",
            "件名: お知らせ\n日付: c\n",
            "Date: a\nTo: b\nSubject: c\n\n",
        ] {
            assert!(!is_mail(text), "{text}");
        }
    }
}
