//! Elements to lines: which are shown, which stand on lines of their own, which end others.

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::lines::Lines;

/// How deep elements are followed; deeper ones count as part of the one around them.
const DEEPEST: usize = 512;

/// Shown to nobody, or no part of the text of a page.
const LEFT_OUT: &[&str] = &[
    "head", "script", "style", "noscript", "template", "nav", "aside", "footer", "svg", "math", "iframe", "object",
    "select", "button", "textarea", "dialog", "audio", "video", "canvas", "rt", "rp", "map", "noembed", "noframes",
];
/// Elements without content.
const VOID: &[&str] =
    &["br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source", "track", "param"];
/// Blocks with a blank line around.
const APART: &[&str] = &[
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "pre",
    "figure",
    "article",
    "section",
    "main",
    "details",
    "fieldset",
    "form",
    "address",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
];
/// Blocks that begin a line.
const BLOCKS: &[&str] = &[
    "div",
    "li",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "summary",
    "figcaption",
    "header",
    "center",
    "body",
    "html",
    "legend",
    "optgroup",
    "option",
];
/// Elements that end an open one of the same row, up to the element in the third place.
const ENDS: &[(&[&str], &[&str], &[&str])] = &[
    (&["li"], &["li"], &["ul", "ol"]),
    (&["dt", "dd"], &["dt", "dd"], &["dl"]),
    (&["td", "th"], &["td", "th"], &["table", "tr"]),
    (&["tr", "thead", "tbody", "tfoot"], &["tr"], &["table"]),
    (&["option"], &["option"], &["select"]),
];
/// Words in the class of a heading that is the title of a post.
const TITLE_CLASSES: &[&str] = &["entry-title", "post-title", "article-title", "p-name", "headline"];
/// Blank lines below a heading, and below one that is the title of a post.
const BELOW_HEADING: usize = 1;
const BELOW_TITLE: usize = 2;
/// What stands before the items of a list without numbers.
const BULLET: &str = "・";

/// An open element.
struct Open {
    name: LocalName,
    /// Left out, as every element in it.
    hidden: bool,
    /// Line ends and spaces stay.
    keeps: bool,
    /// Blank lines asked for below it; `None` for an inline element.
    below: Option<usize>,
    /// For a list with numbers: the number of the last item. For an article: its headings.
    count: usize,
}

/// The open elements of a page while it is read.
pub(super) struct Elements {
    open: Vec<Open>,
    lines: Lines,
    keep_lines: bool,
}

impl Elements {
    pub(super) fn new(keep_lines: bool) -> Self {
        Self { open: Vec::new(), lines: Lines::default(), keep_lines }
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        let (hidden, keeps) = self.open.last().map_or((false, self.keep_lines), |open| (open.hidden, open.keeps));
        match (hidden, keeps) {
            (true, _) => {}
            (false, true) => self.lines.keep(text),
            (false, false) => self.lines.flow(text),
        }
    }

    /// A start tag.
    pub(super) fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let below = self.gap_of(tag);
        self.end_others(name, below.is_some());
        let hidden = self.is_hidden() || self.is_left_out(tag);
        if !hidden {
            self.begin(name, below);
        }
        if VOID.contains(&name) || self.open.len() >= DEEPEST {
            return;
        }
        let keeps = name == "pre" || self.open.last().map_or(self.keep_lines, |open| open.keeps);
        let below = if is_heading(name) && self.is_title(tag) { Some(BELOW_TITLE) } else { below };
        self.open.push(Open { name: tag.name.clone(), hidden, keeps, below, count: 0 });
    }

    /// An end tag. One without a start is ignored.
    pub(super) fn close(&mut self, name: &LocalName) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == *name) {
            self.close_down_to(at);
        } else if !self.is_hidden() && (&**name == "p" || &**name == "br") {
            self.lines.end_line();
        }
    }

    pub(super) fn finish(self) -> String {
        self.lines.finish()
    }

    /// Blank lines around an element that stands on lines of its own.
    fn gap_of(&self, tag: &Tag) -> Option<usize> {
        let name = &*tag.name;
        let nested = matches!(name, "ul" | "ol") && self.open.iter().any(|open| &*open.name == "li");
        match name {
            _ if nested || BLOCKS.contains(&name) => Some(0),
            _ if APART.contains(&name) => Some(BELOW_HEADING),
            _ => None,
        }
    }

    fn begin(&mut self, name: &str, below: Option<usize>) {
        match (name, below) {
            ("br", _) => self.lines.end_line(),
            (_, Some(gap)) => self.lines.gap(gap),
            _ => {}
        }
        if name == "li" {
            let list = self.open.iter_mut().rev().find(|open| matches!(&*open.name, "ol" | "ul"));
            let mark = match list {
                Some(list) if &*list.name == "ol" => {
                    list.count += 1;
                    format!("{}. ", list.count)
                }
                _ => BULLET.to_owned(),
            };
            self.lines.mark(mark);
        }
    }

    /// Ends what an element called `name` cannot stand in.
    fn end_others(&mut self, name: &str, block: bool) {
        if block && self.open.last().is_some_and(|open| &*open.name == "p") {
            self.close_down_to(self.open.len() - 1);
        }
        for (starts, ends, within) in ENDS {
            if !starts.contains(&name) {
                continue;
            }
            let ended = self.open.iter().rposition(|open| ends.contains(&&*open.name) || within.contains(&&*open.name));
            if let Some(at) = ended.filter(|&at| self.open.get(at).is_some_and(|open| ends.contains(&&*open.name))) {
                self.close_down_to(at);
            }
        }
    }

    fn close_down_to(&mut self, at: usize) {
        for open in self.open.drain(at..).rev() {
            if open.hidden {
                continue;
            }
            if &*open.name == "li" {
                self.lines.unmark();
            }
            if let Some(gap) = open.below {
                self.lines.gap(gap);
            }
        }
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.hidden)
    }

    fn is_left_out(&self, tag: &Tag) -> bool {
        let name = &*tag.name;
        let attribute =
            |wanted: &str| tag.attrs.iter().find(|attr| &*attr.name.local == wanted).map(|attr| &*attr.value);
        // The header of a page is its name and its menu; that of an article is its title.
        let page_header = name == "header" && !self.open.iter().any(|open| matches!(&*open.name, "article" | "main"));
        let style = attribute("style").unwrap_or("").replace(' ', "");
        LEFT_OUT.contains(&name)
            || page_header
            || attribute("hidden").is_some()
            || attribute("aria-hidden") == Some("true")
            || attribute("role") == Some("navigation")
            || style.contains("display:none")
    }

    /// The title of a post: a first heading, or one that says so. Counts the headings of the article around it.
    fn is_title(&mut self, tag: &Tag) -> bool {
        let says_so = tag.attrs.iter().any(|attr| {
            matches!(&*attr.name.local, "class" | "itemprop")
                && attr.value.split_ascii_whitespace().any(|word| TITLE_CLASSES.contains(&word))
        });
        let article = self.open.iter_mut().rev().find(|open| &*open.name == "article");
        let first = article.is_some_and(|article| {
            article.count += 1;
            article.count == 1
        });
        says_so || first || &*tag.name == "h1"
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
