//! Elements to lines: which are shown, which stand on lines of their own, which end others.

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::furniture::{self, Kind, attribute};
use super::grid::{Cell, Grid};
use super::lines::{Lines, Place};
use super::page::{Heading, Page, Time};

/// How deep elements are followed; deeper ones count as part of the one around them.
const DEEPEST: usize = 512;
/// How deep tables are followed as such.
const DEEPEST_TABLE: usize = 16;
/// A heading longer than so many bytes was never ended.
const LONGEST_HEADING: usize = 600;
/// Most times and headings of a page that are looked at.
const MOST_MARKS: usize = 4096;

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
    (HEADINGS, HEADINGS, &["div", "section", "article", "td", "li"]),
];
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
/// Words in the class of a heading that is the title of a post.
const TITLE_CLASSES: &[&str] = &["entry-title", "post-title", "article-title", "p-name", "headline"];
/// Blank lines below a heading, and below one that is the title of a post.
const BELOW_HEADING: usize = 1;
const BELOW_TITLE: usize = 2;
/// Fewest characters of a part of a heading that a space parts from the next.
const SHORTEST_PART: usize = 4;
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
    /// For a list with numbers: the number of the last item. For an article: its headings. For a part of a heading: where it
    /// begins in its line.
    count: usize,
    /// What the text behind it stands in.
    outside: Place,
    /// What is read of it.
    role: Role,
}

/// What is read of an element besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    None,
    /// A heading, by its number.
    Heading(usize),
    /// A table or a list of terms.
    Grid,
    Cell,
    /// A link to another page.
    Link,
    /// A time, by its number.
    Time(usize),
    /// The name of the page.
    Title,
}

/// The open elements of a page while it is read.
pub(super) struct Elements {
    open: Vec<Open>,
    lines: Lines,
    keep_lines: bool,
    grids: Vec<Grid>,
    /// Where in the line the last part of a heading ended, and whether a space parts it from the next.
    part: Option<usize>,
    /// Where in the line the last inline element ended.
    ended: Option<usize>,
    page: Page,
}

impl Elements {
    pub(super) fn new(keep_lines: bool) -> Self {
        Self {
            open: Vec::new(),
            lines: Lines::default(),
            keep_lines,
            grids: Vec::new(),
            part: None,
            ended: None,
            page: Page::default(),
        }
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        let (hidden, keeps) = self.open.last().map_or((false, self.keep_lines), |open| (open.hidden, open.keeps));
        match self.open.last().map(|open| open.role) {
            Some(Role::Title) => self.page.name_text(text),
            Some(Role::Time(number)) => self.page.time_text(number, text),
            _ => {}
        }
        match (hidden, keeps) {
            (true, _) => {}
            (false, true) if self.heading().is_none() => self.lines.keep(text),
            (false, _) => self.lines.flow(text),
        }
    }

    /// A start tag.
    pub(super) fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let below = self.gap_of(tag);
        self.end_others(name, below.is_some());
        let inside = self.open.iter().any(|open| matches!(&*open.name, "article" | "main"));
        let kind = if furniture::strikes_out(tag) { Kind::Hidden } else { furniture::kind(tag, inside) };
        let hidden = self.is_hidden() || kind == Kind::Hidden;
        let outside = self.lines.place;
        if !hidden {
            self.begin(tag, below, kind);
        }
        if name == "meta" {
            self.page.meta(tag);
        }
        if VOID.contains(&name) || self.open.len() >= DEEPEST {
            self.lines.place = outside;
            return;
        }
        let keeps = name == "pre" || self.open.last().map_or(self.keep_lines, |open| open.keeps);
        let role = self.role(tag, hidden);
        let is_title = matches!(role, Role::Heading(number) if self.page.is_title(number));
        let below = if is_title { Some(BELOW_TITLE) } else { below };
        let count = if name == "span" { self.lines.written() } else { 0 };
        self.open.push(Open { name: tag.name.clone(), hidden, keeps, below, count, outside, role });
    }

    /// An end tag. One without a start is ignored.
    pub(super) fn close(&mut self, name: &LocalName) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == *name) {
            self.close_down_to(at);
        } else if !self.is_hidden() && (&**name == "p" || &**name == "br") {
            self.lines.end_line();
        }
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Page {
        self.close_down_to(0);
        (self.page.text, self.page.lines) = self.lines.finish();
        self.page
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

    /// The number of the heading that the next text belongs to.
    fn heading(&self) -> Option<usize> {
        let heading = self.open.iter().rev().find_map(|open| match open.role {
            Role::Heading(number) => Some(number),
            _ => None,
        });
        heading.filter(|_| self.lines.written() < LONGEST_HEADING)
    }

    fn begin(&mut self, tag: &Tag, below: Option<usize>, kind: Kind) {
        let name = &*tag.name;
        match (name, below, self.heading()) {
            ("br", ..) if furniture::is_for_some(tag) => {}
            // A heading of several lines is one line.
            ("br", _, Some(_)) | (_, Some(_), Some(_)) => self.lines.space(),
            ("br", ..) => self.end_line(),
            (_, Some(gap), None) => self.lines.gap(gap),
            // A date stands apart from the name or date before it, as styles show it.
            ("time", ..) if self.ended == Some(self.lines.written()) => self.lines.space(),
            ("img", _, Some(number)) => self.page.picture(number, attribute(tag, "alt")),
            ("span", _, Some(_)) if self.part == Some(self.lines.written()) => self.lines.space(),
            _ => {}
        }
        match kind {
            Kind::Furniture => self.lines.place.furniture = self.page.furniture(self.lines.place.furniture),
            Kind::Header => self.lines.place.header = true,
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

    /// A `br`: ends the line, but for that of an item that is a date so far, whose act follows.
    fn end_line(&mut self) {
        let item = self.open.last().is_some_and(|open| &*open.name == "li");
        if item && self.lines.is_date() { self.lines.space() } else { self.lines.end_line() }
    }

    /// Takes note of headings, times, tables and links.
    fn role(&mut self, tag: &Tag, hidden: bool) -> Role {
        let name = &*tag.name;
        match name {
            "title" if self.page.name.is_empty() => Role::Title,
            "time" => self.time(tag, hidden),
            _ if hidden => Role::None,
            "a" => {
                let link = attribute(tag, "href");
                if let (true, Some(number)) = (is_root(link), self.heading()) {
                    self.page.leads_home(number);
                }
                self.lines.in_link = leads_elsewhere(link);
                Role::Link
            }
            "table" | "dl" => {
                self.grids.iter_mut().for_each(|grid| grid.layout = true);
                self.lines.flush();
                self.grids.push(Grid::new(self.lines.count()));
                if self.grids.len() > DEEPEST_TABLE {
                    self.grids.pop();
                    return Role::None;
                }
                Role::Grid
            }
            "tr" | "thead" | "tbody" | "tfoot" => {
                if let Some(grid) = self.grids.last_mut() {
                    if name == "tr" { grid.row() } else { grid.in_head = name == "thead" }
                }
                Role::None
            }
            "td" | "th" | "dt" | "dd" => self.cell(tag),
            _ if HEADINGS.contains(&name) => self.new_heading(tag),
            _ => Role::None,
        }
    }

    fn cell(&mut self, tag: &Tag) -> Role {
        let name = &*tag.name;
        self.lines.flush();
        let line = self.lines.count();
        let number = |name| attribute(tag, name).trim().parse().unwrap_or(1).max(1);
        let head = matches!(name, "th" | "dt");
        let cell = Cell { lines: line..line, head, columns: number("colspan"), rows: number("rowspan") };
        match self.grids.last_mut() {
            Some(grid) if matches!(name, "dt" | "dd") => grid.term(cell),
            Some(grid) => grid.begin(cell),
            None => return Role::None,
        }
        Role::Cell
    }

    fn time(&mut self, tag: &Tag, hidden: bool) -> Role {
        let article = self.open.iter().any(|open| matches!(&*open.name, "article" | "main"));
        let footer = self.open.iter().rev().find(|open| &*open.name == "article" || &*open.name == "footer");
        // The footer of an article is left out but for its date.
        if self.page.times.len() >= MOST_MARKS
            || hidden && !(article && footer.is_some_and(|open| &*open.name == "footer"))
        {
            return Role::None;
        }
        let line = self.lines.count();
        self.page.times.push(Time::new(tag, line, self.lines.place));
        Role::Time(self.page.times.len() - 1)
    }

    /// A heading, with whether it is the title of a post: a first heading, or one that says so.
    fn new_heading(&mut self, tag: &Tag) -> Role {
        self.grids.iter_mut().for_each(|grid| grid.layout = true);
        if self.page.headings.len() >= MOST_MARKS || self.heading().is_some() {
            return Role::None;
        }
        let says_so = tag.attrs.iter().any(|attr| {
            matches!(&*attr.name.local, "class" | "itemprop")
                && attr.value.split_ascii_whitespace().any(|word| TITLE_CLASSES.contains(&word))
        });
        let article = self.open.iter_mut().rev().find(|open| &*open.name == "article");
        let first = article.is_some_and(|article| {
            article.count += 1;
            article.count == 1
        });
        let level = tag.name.trim_start_matches('h').parse().unwrap_or(6);
        self.lines.flush();
        let place = self.lines.place;
        self.page.headings.push(Heading {
            line: self.lines.count(),
            level,
            says_so,
            first,
            place,
            ..Heading::default()
        });
        Role::Heading(self.page.headings.len() - 1)
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
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            self.close_one(&open);
        }
    }

    fn close_one(&mut self, open: &Open) {
        match open.role {
            Role::Grid | Role::Cell | Role::Heading(_) => self.lines.flush(),
            Role::Link => self.lines.in_link = self.open.iter().any(|open| open.role == Role::Link),
            _ => {}
        }
        let line = self.lines.count();
        match (open.role, self.grids.last_mut()) {
            (Role::Cell, Some(grid)) => grid.end(line),
            (Role::Grid, Some(_)) => {
                if let Some(grid) = self.grids.pop() {
                    grid.write(&mut self.lines);
                }
            }
            (Role::Heading(number), _) => self.page.end_heading(number, line),
            _ => {}
        }
        if let ("thead", Some(grid)) = (&*open.name, self.grids.last_mut()) {
            grid.in_head = false;
        }
        if !open.hidden {
            match (&*open.name, open.below, self.heading()) {
                (_, Some(_), Some(_)) => self.lines.space(),
                (_, Some(gap), None) => self.lines.gap(gap),
                ("span", _, Some(_)) => {
                    let written = self.lines.written();
                    let long = written.saturating_sub(open.count) >= SHORTEST_PART * 3;
                    self.part = long.then_some(written);
                }
                _ => {}
            }
            if open.below.is_none() {
                self.ended = Some(self.lines.written());
            }
            if &*open.name == "li" {
                self.lines.unmark();
            }
        }
        self.lines.place = open.outside;
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.hidden)
    }
}

/// Endings of files that a notice has with it.
const ATTACHED: &[&str] = &[".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".zip"];

/// True for a link to another page.
fn leads_elsewhere(link: &str) -> bool {
    let link = link.trim();
    let own = ["mailto:", "tel:", "javascript:"].iter().any(|start| link.starts_with(start));
    let path = link.split(['?', '#']).next().unwrap_or("");
    !link.is_empty() && !own && !ATTACHED.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

/// True for a link to the first page of a site.
fn is_root(link: &str) -> bool {
    let link = link.trim();
    let path =
        link.split_once("://").map_or(link, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"));
    let path = path
        .trim_end_matches("index.html")
        .trim_end_matches("index.php")
        .trim_start_matches("..")
        .trim_start_matches('.');
    !link.is_empty() && (path.is_empty() || path == "/")
}
