//! A page as a whole: what on it is furniture, what is the title of the notice, when it was published.

use chrono::NaiveDate;
use html5ever::tokenizer::Tag;

use super::furniture::{attribute, names};
use super::grid::is_date;
use super::lines::{Line, Place, slice};
use super::title::Title;
use crate::input::Shape;

/// Most bytes of the name of a page, and of a line that shows when it was published.
const LONGEST_NAME: usize = 600;
/// Fewest characters of running text.
const RUNNING: usize = 20;
/// A line so long is running text, whatever it ends with.
const LONG: usize = 80;
/// Most characters beside the links of a line that is one of a list of links: a date, a mark.
const BESIDE_LINKS: usize = 16;
/// Fewest characters for which a part that looks like furniture may be the text itself.
const FEWEST: usize = 100;
/// What parts the steps of the way to a page.
const STEPS: &[char] = &['>', '>', '›', '»', '≫'];
/// Words in the class of a time that is that of the first publication, and of a later change.
const PUBLISHED: &[&str] =
    &["published", "pubdate", "datepublished", "dt-published", "entry-date", "post-date", "posted"];
const UPDATED: &[&str] = &["updated", "modified", "datemodified", "dt-updated", "update"];
/// How a `meta` element says when a page was published.
const META_DATES: &[&str] = &["article:published_time", "datePublished"];

/// A page, read.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub text: String,
    pub lines: Vec<Line>,
    pub headings: Vec<Heading>,
    pub times: Vec<Time>,
    /// Its `title`, and the name of its site.
    pub name: String,
    pub site: String,
    /// For each element that looks like furniture the one around it that does; the first stands for none.
    around: Vec<u32>,
    /// When it says in its head to be published.
    published: String,
}

/// A heading.
#[derive(Debug, Clone, Default)]
pub(super) struct Heading {
    /// The number of its line, and of that behind it.
    pub line: usize,
    pub end: usize,
    pub level: u8,
    /// Its class says that it is the title of a post.
    pub says_so: bool,
    /// It is the first of an article.
    pub first: bool,
    /// It leads to the first page of the site.
    pub home: bool,
    /// The words for a picture in it.
    pub picture: String,
    pub place: Place,
}

/// A `time`.
#[derive(Debug, Clone)]
pub(super) struct Time {
    /// The number of the line in which it stands.
    pub line: usize,
    pub place: Place,
    attribute: String,
    text: String,
    /// 0 for the first publication, 1 where nothing is said, 2 for a change.
    rank: u8,
}

impl Time {
    /// A time that begins in the line with this number.
    pub(super) fn new(tag: &Tag, line: usize, place: Place) -> Self {
        let itemprop = attribute(tag, "itemprop");
        let words = || names(tag).chain(itemprop.split_ascii_whitespace());
        let has = |list: &[&str]| words().any(|word| list.iter().any(|known| word.eq_ignore_ascii_case(known)));
        let rank = if has(PUBLISHED) { 0 } else { 1 + u8::from(has(UPDATED)) };
        Self { line, place, attribute: attribute(tag, "datetime").trim().to_owned(), text: String::new(), rank }
    }

    /// The day as the page writes it: the attribute, but for a moment in another time zone beside which the day is shown.
    fn day(&self) -> Option<&str> {
        let shown = self.text.trim();
        let shown = day_of(shown).map(|_| shown);
        let end = self.attribute.find(['T', ' ']).unwrap_or(self.attribute.len());
        let (day, moment) = self.attribute.split_at_checked(end)?;
        let elsewhere = moment.ends_with('Z') || moment.contains("+00");
        match (day_of(day), shown) {
            (Some(_), Some(shown)) if elsewhere => Some(shown),
            (Some(_), _) => Some(day),
            (None, shown) => shown,
        }
    }
}

/// The day that a text is, and nothing else.
pub(super) fn day_of(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

impl Page {
    /// Takes note of an element that looks like furniture, with that around it; gives its number.
    pub(super) fn furniture(&mut self, around: u32) -> u32 {
        if self.around.is_empty() {
            self.around.push(0);
        }
        self.around.push(around);
        u32::try_from(self.around.len() - 1).unwrap_or(u32::MAX)
    }

    /// Takes note of the words in the name of the page.
    pub(super) fn name_text(&mut self, text: &str) {
        self.name.extend(text.chars().take(LONGEST_NAME.saturating_sub(self.name.len())));
    }

    /// Takes note of the words in a time.
    pub(super) fn time_text(&mut self, number: usize, text: &str) {
        if let Some(time) = self.times.get_mut(number).filter(|time| time.text.len() <= LONGEST_NAME) {
            time.text.push_str(text);
        }
    }

    /// Takes note of the words for a picture in a heading.
    pub(super) fn picture(&mut self, number: usize, words: &str) {
        if let Some(heading) = self.headings.get_mut(number) {
            heading.picture.push_str(words.trim());
        }
    }

    /// Takes note that a heading leads to the first page of the site.
    pub(super) fn leads_home(&mut self, number: usize) {
        if let Some(heading) = self.headings.get_mut(number) {
            heading.home = true;
        }
    }

    /// A heading has ended before the line with this number.
    pub(super) fn end_heading(&mut self, number: usize, line: usize) {
        if let Some(heading) = self.headings.get_mut(number) {
            heading.end = line;
        }
    }

    /// True for a heading that is the title of a post by itself.
    pub(super) fn is_title(&self, number: usize) -> bool {
        self.headings.get(number).is_some_and(|heading| heading.says_so || heading.first || heading.level == 1)
    }

    /// Takes note of a `meta` element.
    pub(super) fn meta(&mut self, tag: &Tag) {
        let key = [attribute(tag, "property"), attribute(tag, "itemprop"), attribute(tag, "name")];
        let content = attribute(tag, "content");
        if key.contains(&"og:site_name") && self.site.is_empty() {
            self.site = content.trim().chars().take(LONGEST_NAME).collect();
        } else if META_DATES.iter().any(|date| key.contains(date)) && self.published.is_empty() {
            self.published = content.trim().to_owned();
        }
    }

    /// The words of a line.
    pub(super) fn words(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |line| slice(&self.text, line))
    }

    /// The words of a heading, or for the picture in it.
    pub(super) fn heading_words<'t>(&'t self, heading: &'t Heading) -> &'t str {
        match heading.end.saturating_sub(heading.line) {
            0 => &heading.picture,
            1 => self.words(heading.line),
            _ => "",
        }
    }

    /// True for a line of running text.
    pub(super) fn runs(&self, line: usize) -> bool {
        let words = self.words(line);
        let least = if words.contains('。') { RUNNING } else { LONG };
        words.chars().nth(least - 1).is_some() && !self.is_link(line)
    }

    /// True for a line that is nothing but a link to another page.
    fn is_link(&self, line: usize) -> bool {
        let linked = self.lines.get(line).map_or(0, |line| line.linked as usize);
        linked > 0 && self.words(line).chars().count().saturating_sub(linked) <= BESIDE_LINKS
    }

    /// Which lines are no furniture. What holds most of the words is the text, whatever it is called.
    pub(super) fn kept(&self) -> Vec<bool> {
        let mut words = vec![0; self.around.len().max(1)];
        let (mut header, mut outside) = (0, 0);
        for (number, line) in self.lines.iter().enumerate() {
            let count = self.words(number).chars().count().saturating_sub(line.linked as usize);
            match (line.place.furniture as usize, line.place.header) {
                (0, false) => outside += count,
                (0, true) => header += count,
                (element, _) => *words.get_mut(element).unwrap_or(&mut 0) += count,
            }
        }
        let is_text = |count: usize| count > outside.saturating_mul(2) && (count >= FEWEST || outside < FEWEST / 4);
        let most = words
            .iter()
            .enumerate()
            .max_by_key(|(_, count)| **count)
            .map_or((0, 0), |(element, count)| (element, *count));
        let shows_header = header > most.1 && is_text(header);
        let mut shown = vec![false; words.len()];
        let mut element = if most.1 >= header && is_text(most.1) { most.0 } else { 0 };
        while let Some(shown) = shown.get_mut(element).filter(|_| element > 0) {
            *shown = true;
            element = self.around.get(element).map_or(0, |around| *around as usize);
        }
        let keeps = |place: Place| match place.furniture as usize {
            0 => !place.header || shows_header,
            element => shown.get(element).is_some_and(|shown| *shown),
        };
        self.lines.iter().map(|line| keeps(line.place)).collect()
    }

    /// The text without furniture, in the order of the page.
    pub(super) fn plain(self) -> String {
        let kept = self.kept();
        self.written(&kept)
    }

    fn written(&self, kept: &[bool]) -> String {
        let mut out = String::with_capacity(self.text.len() + self.lines.len());
        let mut above = 0;
        for (line, kept) in self.lines.iter().zip(kept) {
            above = above.max(line.above);
            if !kept {
                continue;
            }
            let ends = if out.is_empty() { 0 } else { above };
            (0..ends).for_each(|_| out.push('\n'));
            out.push_str(slice(&self.text, line));
            above = 0;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }

    /// The text of a page, and how many posts it holds. Where it has one title, that stands first, with the day of its
    /// publication where a `time` or the head of the page gives one.
    pub(super) fn document(self) -> (String, Shape) {
        let mut kept = self.kept();
        let title = Title::of(&self, &kept);
        let Some(found) = title else {
            self.drop_link_lists(&mut kept, usize::MAX);
            return (self.written(&kept), Shape::Dump);
        };
        for line in found.lines.clone() {
            if let Some(kept) = kept.get_mut(line) {
                *kept = false;
            }
        }
        self.drop_link_lists(&mut kept, found.lines.start);
        self.drop_above(&mut kept, found.lines.start);
        if let Some(kept) = kept.get_mut(found.cut.min(self.lines.len())..) {
            kept.fill(false);
        }
        let day = self.day(&kept, found.lines.end);
        let text = self.written(&kept);
        let site = found.site.filter(|site| !text.contains(site.as_str()) && !found.words.contains(site.as_str()));
        let foot = site.map(|site| format!("\n{site}\n")).unwrap_or_default();
        let dated = day.is_some();
        let day = day.map(|day| format!(" {day}")).unwrap_or_default();
        (format!("{}{day}\n\n{text}{foot}", found.words), Shape::Entry { dated })
    }

    /// Leaves out lists of links to other pages: those under a heading of their own, and those at the end.
    fn drop_link_lists(&self, kept: &mut [bool], title: usize) {
        let mut end = self.lines.len();
        for heading in self.headings.iter().rev().filter(|heading| heading.end > heading.line) {
            let all = heading.end..end;
            let links =
                all.len() > 1 && all.clone().all(|line| self.is_link(line) || !kept.get(line).unwrap_or(&false));
            if links
                && heading.line != title
                && all.clone().any(|line| self.is_link(line))
                && !(heading.says_so || heading.level == 1)
            {
                kept.get_mut(heading.line..end).unwrap_or_default().fill(false);
            }
            end = heading.line;
        }
        if title == usize::MAX {
            return;
        }
        let mut last: Vec<usize> = Vec::new();
        for line in (title..self.lines.len()).rev().filter(|line| kept.get(*line).is_some_and(|kept| *kept)) {
            if !self.is_link(line) {
                break;
            }
            last.push(line);
        }
        if last.len() > 1 {
            last.into_iter().for_each(|line| {
                if let Some(kept) = kept.get_mut(line) {
                    *kept = false
                }
            });
        }
    }

    /// Leaves out links and the way to the page above its title.
    fn drop_above(&self, kept: &mut [bool], title: usize) {
        for (line, kept) in kept.iter_mut().enumerate().take(title) {
            let words = self.words(line);
            *kept &= !self.is_link(line) && (words.contains('。') || !words.contains(STEPS));
        }
    }

    /// The day of publication: of a `time` before the running text or one that says so, else of the head of the page where no
    /// line shows one.
    fn day(&self, kept: &[bool], title_end: usize) -> Option<String> {
        let is_kept = |line: usize| kept.get(line).is_some_and(|kept| *kept);
        let running =
            (title_end..self.lines.len()).find(|&line| is_kept(line) && self.runs(line)).unwrap_or(self.lines.len());
        let fits = |time: &&Time| {
            let words = self.words(time.line);
            let alone = words.len() <= LONGEST_NAME && !words.contains('。');
            time.place.furniture == 0 && alone && (time.line < running || time.rank == 0)
        };
        let found = self
            .times
            .iter()
            .filter(fits)
            .filter_map(|time| Some((time.rank, time.day()?)))
            .min_by_key(|(rank, _)| *rank);
        if let Some((_, day)) = found {
            return Some(day.to_owned());
        }
        let shown = (0..running).filter(|&line| is_kept(line)).any(|line| shows_a_day(self.words(line)));
        let day = self.published.get(..10).filter(|day| !shown && day_of(day).is_some())?;
        Some(day.to_owned())
    }
}

/// A line of a date, with a label or without.
fn shows_a_day(line: &str) -> bool {
    let from = line.find(|c: char| c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c)).unwrap_or(0);
    line.get(from..).is_some_and(is_date)
}
