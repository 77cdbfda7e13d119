//! The title of a page that holds one notice.

use std::ops::Range;

use super::grid::is_date;
use super::page::{Heading, Page};

/// Fewest characters of a part of the page's name that is the title of a page without headings, alone and beside others.
const SHORTEST_ALONE: usize = 12;
const SHORTEST: usize = 6;
/// Fewest characters of words that tell a heading by the name of the page where one is part of the other.
const SHORTEST_SHARED: usize = 8;
/// How many lines of a page without headings are looked at for its title.
const FIRST_LINES: usize = 40;
/// What parts the title of a page from the names of its section and site.
const PARTS: &[&str] =
    &["|", "|", "│", "¦", "«", "»", "‹", "›", "::", "／", ": ", " - ", " – ", " — ", " ― ", " : ", " / ", " ~ ", " > "];

/// The title of a page that holds one notice.
#[derive(Debug)]
pub(super) struct Title {
    pub words: String,
    /// Its lines; empty where its words stand in none.
    pub lines: Range<usize>,
    /// The line from which on the page goes on with something else.
    pub cut: usize,
    /// The name of the site, as it stands beside the title.
    pub site: Option<String>,
}

impl Title {
    /// The title, where the page has one and no more.
    pub(super) fn of(page: &Page, kept: &[bool]) -> Option<Self> {
        let names = Names::of(page);
        let finder = Finder { page, kept, names: &names };
        let heading = match finder.heading() {
            Found::One(heading, cut) => Some((heading, cut)),
            Found::Several => return None,
            Found::None => None,
        };
        if let Some((heading, cut)) = heading {
            let words = page.heading_words(heading).to_owned();
            let site = names.site(&words).or_else(|| finder.banner(heading));
            return Some(Self { words, lines: heading.line..heading.end, cut, site });
        }
        finder.without_heading()
    }
}

/// What headings tell of the title.
enum Found<'p> {
    /// One, and the line behind what it heads.
    One(&'p Heading, usize),
    Several,
    None,
}

struct Finder<'p> {
    page: &'p Page,
    kept: &'p [bool],
    names: &'p Names<'p>,
}

impl<'p> Finder<'p> {
    fn is_kept(&self, line: usize) -> bool {
        self.kept.get(line).is_some_and(|kept| *kept)
    }

    /// Headings that have words and are no furniture.
    fn headings(&self) -> impl Iterator<Item = &'p Heading> {
        let page = self.page;
        let shown = move |heading: &&Heading| {
            let kept =
                if heading.end > heading.line { self.is_kept(heading.line) } else { heading.place.furniture == 0 };
            (kept || heading.place.header) && !page.heading_words(heading).is_empty()
        };
        page.headings.iter().filter(shown)
    }

    fn words(&self, heading: &'p Heading) -> &'p str {
        self.page.heading_words(heading)
    }

    fn is_site(&self, heading: &'p Heading) -> bool {
        heading.home || self.names.is_site(self.words(heading))
    }

    /// True where running text stands between the heading and the line `end`.
    fn has_text(&self, heading: &Heading, end: usize) -> bool {
        (heading.end..end).any(|line| self.is_kept(line) && self.page.runs(line))
    }

    fn heading(&self) -> Found<'p> {
        let all: Vec<&Heading> = self.headings().filter(|heading| !self.is_site(heading)).collect();
        let in_text = |heading: &&&Heading| !heading.place.header;
        let said: Vec<&Heading> = all.iter().filter(in_text).copied().filter(|h| h.says_so || h.first).collect();
        let firsts: Vec<&Heading> = all.iter().filter(in_text).copied().filter(|heading| heading.level == 1).collect();
        let end = self.page.lines.len();
        if let Some(named) = all.iter().find(|heading| self.names.name(self.words(heading))) {
            let next = said.iter().find(|other| {
                other.line > named.line && (other.says_so || !named.says_so && other.level <= named.level)
            });
            let cut = next.map_or(end, |next| next.line);
            if self.has_text(named, cut) || said.len() + firsts.len() < 2 {
                // Sections of the notice may be articles of their own.
                return Found::One(
                    named,
                    if said.iter().any(|other| std::ptr::eq(*other, *named)) { cut } else { end },
                );
            }
        }
        match (&said[..], &firsts[..]) {
            ([one], []) => Found::One(one, end),
            ([one], [first]) => Found::One(self.better(one, first), end),
            ([], [first]) => Found::One(self.below_issuer(first, &all).unwrap_or(first), end),
            ([], []) => self.lower(&all),
            _ => Found::Several,
        }
    }

    /// Of a first heading of the page and one that an article begins with, the title; the other is the name of a section.
    fn better(&self, said: &'p Heading, first: &'p Heading) -> &'p Heading {
        let long = |heading: &'p Heading| self.words(heading).chars().count();
        let first_has_text = first.line < said.line && self.has_text(first, said.line);
        if std::ptr::eq(said, first) || first_has_text || !said.says_so && long(first) > long(said) {
            first
        } else {
            said
        }
    }

    /// The heading right below the first one, where that is a mere name: it is longer, and the only one of its level.
    fn below_issuer(&self, first: &'p Heading, all: &[&'p Heading]) -> Option<&'p Heading> {
        let next = all.iter().copied().find(|heading| heading.line >= first.end && !std::ptr::eq(*heading, first))?;
        let between = (first.end..next.line).filter(|&line| self.is_kept(line));
        let apart = between.into_iter().all(|line| is_date(self.page.words(line)));
        let only = all.iter().filter(|heading| heading.level == next.level).count() == 1;
        let longer = self.words(next).chars().count() > self.words(first).chars().count();
        (apart && only && longer && self.has_text(next, self.page.lines.len())).then_some(next)
    }

    /// A page whose first headings are of a lower level: one before the running text, and the only one of its level.
    fn lower(&self, all: &[&'p Heading]) -> Found<'p> {
        let end = self.page.lines.len();
        let mut shown = all.iter().copied().filter(|heading| !heading.place.header);
        let banner = all.iter().copied().find(|heading| heading.place.header && heading.level == 1);
        let Some(first) = shown.next() else { return banner.map_or(Found::None, |banner| Found::One(banner, end)) };
        let only = all.iter().filter(|heading| heading.level <= first.level && !heading.place.header).count() == 1;
        let opens = !(0..first.line).any(|line| self.is_kept(line) && self.page.runs(line));
        match banner {
            _ if only && opens && first.level <= 4 => Found::One(first, end),
            Some(banner) => Found::One(banner, end),
            None => Found::None,
        }
    }

    /// The first words of the page's header, which are its name.
    fn banner(&self, title: &Heading) -> Option<String> {
        let banner = self.page.headings.iter().find(|heading| {
            (heading.place.header || heading.home || heading.level == 1)
                && !std::ptr::eq(*heading, title)
                && heading.place.furniture == 0
        })?;
        let words = self.page.heading_words(banner);
        (!words.is_empty() && (banner.place.header || banner.home)).then(|| words.to_owned())
    }

    /// The title of a page without headings: a line that is part of the page's name, or that part where no line can be one.
    fn without_heading(&self) -> Option<Title> {
        let page = self.page;
        let first: Vec<usize> = (0..page.lines.len()).filter(|&line| self.is_kept(line)).take(FIRST_LINES).collect();
        let end = page.lines.len();
        let named = first.iter().copied().find(|&line| self.names.equals(page.words(line)));
        if let Some(line) = named {
            let words = page.words(line).to_owned();
            let site = self.names.site(&words);
            return Some(Title { words, lines: line..line + 1, cut: end, site });
        }
        let before = first.iter().take_while(|&&line| !page.runs(line));
        let candidate =
            |line: &usize| page.words(*line).chars().nth(SHORTEST_SHARED).is_some() && !is_date(page.words(*line));
        if before.clone().any(candidate) || first.len() == before.count() {
            return None;
        }
        let words = self.names.title()?.to_owned();
        let site = self.names.site(&words);
        Some(Title { words, lines: 0..0, cut: end, site })
    }
}

/// The parts of a page's name.
struct Names<'p> {
    parts: Vec<&'p str>,
    /// The name of the site: as the page tells it, or the part that it is.
    site: &'p str,
}

impl<'p> Names<'p> {
    fn of(page: &'p Page) -> Self {
        let mut parts = vec![page.name.as_str()];
        for mark in PARTS {
            parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
        }
        let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).take(16).collect();
        let site = match parts[..] {
            _ if !page.site.is_empty() => page.site.as_str(),
            [] | [_] => "",
            [first, .., last] => {
                // Some systems write the name of the site first.
                let words = squashed(last);
                let is_heading = |heading: &Heading| !heading.home && squashed(page.heading_words(heading)) == words;
                let first_is_site = words.len() > squashed(first).len() && page.headings.iter().any(is_heading);
                if first_is_site { first } else { last }
            }
        };
        Self { parts, site }
    }

    /// True for words that are the page's name, or the part of it that is no name of a section or site.
    fn name(&self, words: &str) -> bool {
        let words = squashed(words);
        let whole = squashed(&self.parts.concat());
        let long = |text: &str| text.chars().nth(SHORTEST_SHARED - 1).is_some();
        (long(&words) && whole.contains(&words))
            || self
                .parts
                .iter()
                .any(|part| long(&squashed(part)) && words.contains(&squashed(part)) && !self.is_site(part))
    }

    fn equals(&self, words: &str) -> bool {
        let words = squashed(words);
        words.chars().nth(SHORTEST - 1).is_some()
            && self.parts.iter().any(|part| squashed(part) == words && !self.is_site(part))
    }

    /// True for the name of the site.
    fn is_site(&self, words: &str) -> bool {
        !self.site.is_empty() && squashed(self.site) == squashed(words)
    }

    /// The name of the site of a page with this title, which is a part of its name.
    fn site(&self, title: &str) -> Option<String> {
        let title = squashed(title);
        let is_title = |part: &&str| title.contains(&squashed(part)) || squashed(part).contains(&title);
        let told = self.parts.iter().any(&is_title) && !is_title(&self.site);
        (told && !self.site.is_empty()).then(|| self.site.to_owned())
    }

    /// The part that is a title where no heading tells it.
    fn title(&self) -> Option<&'p str> {
        let part = self.parts.iter().copied().find(|part| !self.is_site(part))?;
        let least = if self.parts.len() > 1 { SHORTEST } else { SHORTEST_ALONE };
        part.chars().nth(least - 1).map(|_| part)
    }
}

/// Without white space, in one case.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
