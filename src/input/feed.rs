//! Atom and RSS feeds, Blogger exports, WordPress exports (WXR): each entry is one post.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entry::{self, Entry};
use super::html;
use super::utf8::{TooMuch, Utf8};
use super::walk::{Bytes, Part, Walk};
use crate::diag::Diagnostic;
use crate::message::{Message, message};

/// How deep elements may stand one inside the other.
const DEEPEST: usize = 256;
/// Elements that are entries.
const ENTRIES: &[&str] = &["entry", "item"];
/// Elements of an entry and what they are; where an entry has several, the one that stands first here wins.
const TITLES: &[&str] = &["title"];
const DATES: &[&str] = &["wp:post_date", "published", "issued", "dc:date", "pubDate", "updated"];
const BODIES: &[&str] = &["content:encoded", "content", "description", "summary"];
const IDS: &[&str] = &["id", "guid", "link"];
/// Elements that tell what an entry is, and the values of posts.
const KINDS: &[&str] = &["wp:post_type", "blogger:type"];
const POSTS: &[&str] = &["post", "page"];
/// Elements that tell whether an entry is published, and their values for those that are.
const STATES: &[&str] = &["wp:status", "blogger:status"];
const PUBLIC: &[&str] = &["publish", "live", "inherit", "closed"];
/// Elements that say that an entry is not for everybody; Atom has one inside the other (RFC 5023, 13.1.1).
const PASSWORDS: &[&str] = &["wp:post_password"];
const CONTROLS: &[&str] = &["app:control", "control"];
/// How many types are counted each.
const MOST_TYPES: usize = 100;
/// How many names of types a warning lists.
const TYPES_SHOWN: usize = 5;
/// Blogger tells it in a category: the scheme, and how the terms of posts end.
const KIND_SCHEME: &str = "http://schemas.google.com/g/2005#kind";
const KIND_TERMS: &[&str] = &["#post", "#page"];

/// Reads a feed, entry by entry.
pub(super) fn read(walk: &mut Walk, part: &Part, reader: Bytes, encoding: &'static Encoding) -> ControlFlow<()> {
    let mut xml = Reader::from_reader(Utf8::new(reader, encoding));
    xml.config_mut().check_end_names = false;
    xml.config_mut().allow_unmatched_ends = true;
    // `A&B` is broken XML, and common in titles.
    xml.config_mut().allow_dangling_amp = true;
    let mut feed = Feed { most: walk.options.max_document, ..Feed::default() };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        // A text is read as a whole before it is known to be too long.
        xml.get_mut().allow(feed.most.saturating_mul(2));
        let event = match xml.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => return broken(walk, part, &error, xml.error_position()),
        };
        if let Some(done) = feed.event(&event) {
            feed.take(walk, part, done)?;
        }
        if feed.open.len() > DEEPEST {
            let message = message!(
                "{name}: more than {deepest} elements one inside the other",
                name = part.name,
                deepest = DEEPEST
            );
            return walk.problem(Diagnostic::error("", message).help("the entries before are kept"));
        }
    }
    let cut = match (&feed.entry, feed.open.is_empty()) {
        (Some(_), _) => Some("the feed ends inside an entry, which is left out"),
        (None, false) => Some("the feed ends before its last element does"),
        (None, true) => None,
    };
    if let Some(cut) = cut {
        let message = message!("{name}: {cut}", name = part.name, cut = Message::from(cut));
        walk.problem(Diagnostic::error("", message).help("it is cut off or broken; the entries before are kept"))?;
    }
    let warning = xml.into_inner().warning(&part.name);
    feed.tell(walk, part)?;
    warning.map_or(ControlFlow::Continue(()), |warning| walk.warning(warning))
}

/// Tells why the rest of the feed cannot be read.
fn broken(walk: &mut Walk, part: &Part, error: &quick_xml::Error, byte: u64) -> ControlFlow<()> {
    let too_much = |error: &std::io::Error| error.get_ref().is_some_and(|inner| inner.is::<TooMuch>());
    let (message, help) = match error {
        quick_xml::Error::Io(error) if too_much(error) => (
            message!(
                "{name}: a text or tag of the XML is longer than {max_document} bytes",
                name = part.name,
                max_document = walk.options.max_document
            ),
            "the entries before are kept; `--max-document SIZE` sets the limit",
        ),
        quick_xml::Error::Io(error) => return walk.failed(part, error),
        error => (
            message!("{name}: broken XML at byte {byte}: {error}", name = part.name, byte, error),
            "the entries before are kept; correct it there, or read it with --input-format html",
        ),
    };
    walk.problem(Diagnostic::error("", message).help(help))
}

fn hand_over(walk: &mut Walk, part: &Part, found: Found) -> ControlFlow<()> {
    let id = found.value(IDS).map_or_else(|| found.number.to_string(), str::to_owned);
    let name = format!("{}#{id}", part.name);
    if found.too_long {
        return walk.too_long(&name);
    }
    let value = |names| found.value(names).unwrap_or_default();
    let (date, body) = (value(DATES).to_owned(), html::body(value(BODIES)));
    let entry = Entry { title: html::to_text(value(TITLES).to_owned(), false), date, body };
    walk.document(entry.document(name))
}

/// The reading of a feed.
#[derive(Default)]
struct Feed {
    /// Names of the open elements.
    open: Vec<String>,
    /// The entry being read, and how many elements were open around it.
    entry: Option<(Found, usize)>,
    /// Entries so far.
    entries: usize,
    /// Those that are left out: drafts and the like; others by what they say that they are.
    unpublished: usize,
    others: BTreeMap<String, usize>,
    /// Longest entry, bytes.
    most: u64,
}

/// An entry while it is read.
#[derive(Default)]
struct Found {
    number: usize,
    /// Element names and their texts, in order.
    values: Vec<(String, String)>,
    bytes: u64,
    too_long: bool,
    /// What Blogger says that it is, where that is no post.
    other: Option<String>,
}

impl Found {
    /// The first text among the elements called `names`.
    fn value(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            let found = self.values.iter().find(|(name, text)| name == wanted && !text.trim().is_empty());
            found.map(|(_, text)| text.trim())
        })
    }

    /// What an entry that is no post says that it is.
    fn other_kind(&self) -> Option<&str> {
        let kind = self.value(KINDS).filter(|kind| !POSTS.iter().any(|post| kind.eq_ignore_ascii_case(post)));
        kind.or(self.other.as_deref())
    }

    /// True for what everybody may read.
    fn is_public(&self) -> bool {
        let draft = self.value(CONTROLS).is_some_and(|control| control.contains("draft>yes"));
        let state = self.value(STATES);
        !draft
            && self.value(PASSWORDS).is_none()
            && state.is_none_or(|state| PUBLIC.iter().any(|public| state.eq_ignore_ascii_case(public)))
    }

    fn push(&mut self, text: &str, most: u64) {
        self.bytes += text.len() as u64;
        self.too_long |= self.bytes > most;
        if let (false, Some((_, value))) = (self.too_long, self.values.last_mut()) {
            value.push_str(text);
        }
    }
}

impl Feed {
    /// Hands an entry over, or counts it.
    fn take(&mut self, walk: &mut Walk, part: &Part, found: Found) -> ControlFlow<()> {
        if let Some(kind) = found.other_kind() {
            *self.others.entry(kind.chars().take(40).collect()).or_default() += 1;
            // No export has so many types.
            if self.others.len() > MOST_TYPES {
                self.others.pop_last();
            }
            ControlFlow::Continue(())
        } else if found.is_public() {
            hand_over(walk, part, found)
        } else {
            self.unpublished += 1;
            ControlFlow::Continue(())
        }
    }

    /// Tells what was left out, and that nothing was there.
    fn tell(&self, walk: &mut Walk, part: &Part) -> ControlFlow<()> {
        if self.entries == 0 {
            let message = message!("{name}: the feed has no entries", name = part.name);
            walk.warning(Diagnostic::warning("", message))?;
        }
        if self.unpublished > 0 {
            walk.warning(entry::unpublished(&part.name, self.unpublished))?;
        }
        if self.others.is_empty() {
            return ControlFlow::Continue(());
        }
        let all: usize = self.others.values().sum();
        let mut kinds: Vec<(&String, &usize)> = self.others.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let shown: Vec<String> =
            kinds.iter().take(TYPES_SHOWN).map(|(kind, count)| format!("{kind} {count}")).collect();
        let more = if kinds.len() > TYPES_SHOWN { ", …" } else { "" };
        let message = message!(
            "{name}: {all} entries of other types are left out ({shown}{more})",
            name = part.name,
            all,
            shown = shown.join(", "),
            more
        );
        walk.warning(Diagnostic::warning("", message))
    }

    /// Takes in an event; gives the entry that it ends.
    fn event(&mut self, event: &Event) -> Option<Found> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) => self.empty(tag),
            Event::End(_) => return self.end(),
            Event::Text(text) => self.text(text.as_ref()),
            Event::CData(text) => self.text(text.as_ref()),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Cow::Owned(c.to_string()),
                    _ => reference_text(reference.as_ref()),
                };
                self.text(&text);
            }
            _ => {}
        }
        None
    }

    fn start(&mut self, tag: &BytesStart) {
        let name = tag.name().as_ref().to_owned();
        let inside = self.open.len();
        match &mut self.entry {
            None if ENTRIES.contains(&name.as_str()) => {
                self.entries += 1;
                self.entry = Some((Found { number: self.entries, ..Found::default() }, inside));
            }
            Some((entry, around)) if inside == *around + 1 => entry.values.push((name.clone(), String::new())),
            // XHTML in the text of an entry.
            Some((entry, _)) => entry.push(&format!("<{name}>"), self.most),
            None => {}
        }
        self.attributes(tag);
        self.open.push(name);
    }

    fn empty(&mut self, tag: &BytesStart) {
        let inside = self.open.len();
        if let Some((entry, _)) = self.entry.as_mut().filter(|(_, around)| inside > *around + 1) {
            entry.push(&format!("<{}/>", tag.name().as_ref()), self.most);
        }
        self.attributes(tag);
    }

    /// What Blogger says about the kind of an entry, and the address of one that Atom has in an attribute.
    fn attributes(&mut self, tag: &BytesStart) {
        let Some((entry, _)) = &mut self.entry else { return };
        let value = |name: &str| {
            let attribute = tag.try_get_attribute(name).ok().flatten();
            attribute.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
        };
        match tag.name().as_ref() {
            "category" if value("scheme") == KIND_SCHEME => {
                let term = value("term");
                if !KIND_TERMS.iter().any(|end| term.ends_with(end)) {
                    entry.other = Some(term.rsplit('#').next().unwrap_or("").to_owned());
                }
            }
            "link" if value("rel") == "alternate" || value("rel").is_empty() => {
                entry.values.push(("link".to_owned(), value("href")));
            }
            _ => {}
        }
    }

    fn end(&mut self) -> Option<Found> {
        let name = self.open.pop()?;
        let inside = self.open.len();
        match &mut self.entry {
            Some((_, around)) if inside == *around => self.entry.take().map(|(entry, _)| entry),
            Some((entry, around)) if inside > *around + 1 => {
                entry.push(&format!("</{name}>"), self.most);
                None
            }
            _ => None,
        }
    }

    /// Text counts only inside an element of an entry.
    fn text(&mut self, text: &str) {
        let inside = self.open.len();
        if let Some((entry, _)) = self.entry.as_mut().filter(|(_, around)| inside > *around + 1) {
            entry.push(text, self.most);
        }
    }
}

/// What a named reference stands for. Those that XML does not have are left for the reader of HTML.
fn reference_text(name: &str) -> Cow<'static, str> {
    match quick_xml::escape::resolve_predefined_entity(name) {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(format!("&{name};")),
    }
}
