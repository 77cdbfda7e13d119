//! Tells the headings of posts from other lines.

use std::cell::OnceCell;
use std::ops::Range;

use super::Start;
use super::lines::{Lines, is_longer, trimmed};
use crate::calendar::PartialDate;
use crate::rules::{Meaning, RuleSet, Shapes};
use crate::text::{Normalized, Span};

/// Fewest characters that stand before the date of a dated heading: less is a date with a label.
const SHORTEST_DATED: usize = 8;
/// Most characters of a caption between a heading and its text.
const LONGEST_CAPTION: usize = 12;
/// Fewest characters of a first sentence below a headline.
const SHORTEST_LEAD: usize = 30;
/// Brackets around the date at the end of a heading.
pub(super) const OPENERS: [char; 5] = ['(', '【', '[', '〔', '<'];
/// Blank lines after an undated heading.
const GAP: usize = 2;

/// A heading and what was split off it.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// Index of its line.
    pub line: usize,
    /// Index of its last line: a title may be broken over several.
    pub last_line: usize,
    pub title: Span,
    pub case_id: Option<Span>,
    pub published: Option<(Span, PartialDate)>,
    /// The title itself ends with that date.
    pub dated: bool,
    /// A line with a single blank line below, which only its wording tells from a subheading.
    pub narrow: bool,
    /// A narrow line that reads like the title of an article: it heads a post below the story of an incident only, as an
    /// article has subheadings of the same kind.
    pub article: bool,
    /// No heading is recognized: it is the best line of the document's lead.
    pub lead: bool,
}

impl Heading {
    /// A heading that is a title as a whole.
    fn plain(line: usize, title: Span) -> Self {
        Self {
            line,
            last_line: line,
            title,
            case_id: None,
            published: None,
            dated: false,
            narrow: false,
            article: false,
            lead: false,
        }
    }

    /// True where the post is no article: a numbered case or a dated notice.
    fn heads_a_story(&self) -> bool {
        self.case_id.is_some() || self.dated
    }
}

/// The lines of a document while its headings are looked for.
pub(super) struct Headings<'a> {
    pub(super) rules: &'a RuleSet,
    normalized: &'a Normalized,
    source: &'a str,
    pub(super) text: &'a str,
    start: Start,
    pub lines: Lines<'a>,
    /// The first line that is neither blank nor a page header.
    opening: OnceCell<usize>,
}

impl<'a> Headings<'a> {
    pub fn new(rules: &'a RuleSet, normalized: &'a Normalized, source: &'a str, start: Start) -> Self {
        let text = normalized.text.as_str();
        let lines = Lines::new(text);
        Self { rules, normalized, source, text, start, lines, opening: OnceCell::new() }
    }

    /// Every heading, in order.
    pub fn find(&self) -> Vec<Heading> {
        match self.start {
            Start::Entry { dated } => vec![self.entry(dated)],
            Start::Document => self.of_document(),
            Start::Heading { of_page } => {
                let found = self.recognized().filter(|heading| !of_page || heading.line == 0 || self.is_sure(heading));
                self.with_text(found.collect(), of_page)
            }
            Start::Inside => self.recognized().collect(),
        }
    }

    fn recognized(&self) -> impl Iterator<Item = Heading> + '_ {
        let mut below_story = false;
        let found = self.text_lines().filter_map(|line| self.heading(line));
        found.filter(move |heading| {
            let heads = !heading.article || below_story;
            if heads {
                below_story = heading.heads_a_story() || self.is_headline(heading);
            }
            heads
        })
    }

    /// The headline of a news story.
    fn is_headline(&self, heading: &Heading) -> bool {
        self.rules.posts.news_shape.is_match(heading.title.slice(self.text))
    }

    /// A document is at least one post: where text stands above the first heading that is recognized, or there is none,
    /// the best line above the text is its title; a page like that has subheadings rather than narrow headings. In the lead
    /// of a page one line is the title, however many stand apart.
    fn of_document(&self) -> Vec<Heading> {
        let mut found: Vec<Heading> = self.recognized().collect();
        let text = self.text_start(self.lines.len());
        let first = found.first().map_or(self.lines.len(), |first| first.line);
        let in_lead = found.iter().take_while(|heading| heading.line < text).count();
        if let Some(sure) = found.iter().take(in_lead).position(|heading| heading.case_id.is_some()) {
            // What stands apart above a numbered case is furniture.
            found.drain(..sure);
        } else if self.is_lost(&found, text) {
            found.retain(|heading| self.is_sure(heading));
            let title = self.title_below_banner(first).or_else(|| self.lead_title(first));
            let above = title.as_ref().map_or(0, |title| title.last_line + 1);
            let replaced = found.iter().take_while(|heading| heading.line < above).count();
            found.splice(..replaced.max(in_lead), title.map(|title| Heading { lead: true, ..title }));
        } else if text < self.lines.len() && self.is_doubtful(found.get(..in_lead).unwrap_or_default()) {
            found.splice(..in_lead, self.lead_title(text));
        }
        let of_page = self.is_page(&found);
        if of_page {
            let first = found.first().map_or(0, |first| first.line);
            found.retain(|heading| heading.line == first || self.is_sure(heading));
        }
        self.with_text(found, of_page)
    }

    /// A page of one notice rather than a dump of posts: it begins with a title that has neither a number nor a date and is no
    /// headline. Other lines of such a page stand apart as well, and carry dates.
    fn is_page(&self, found: &[Heading]) -> bool {
        found.first().is_none_or(|first| {
            let is_story = || first.heads_a_story() || self.is_headline(first);
            first.lead || !is_story() && (self.gap_after(first.last_line) < GAP || self.is_own_notice(first))
        })
    }

    /// Ends as the titles of notices do and tells of an incident.
    fn is_own_notice(&self, heading: &Heading) -> bool {
        let (title, posts) = (heading.title.slice(self.text), &self.rules.posts);
        posts.notice_title.is_match(title) && posts.incident_word.is_match(title)
    }

    /// A heading also on a page of one notice.
    fn is_sure(&self, heading: &Heading) -> bool {
        let title = heading.title.slice(self.text);
        let stands_apart = || match heading.dated {
            true => self.reads_like_title(title),
            false => self.gap_before(heading.line) >= GAP || self.rules.posts.incident_word.is_match(title),
        };
        heading.case_id.is_some() || !heading.narrow && stands_apart()
    }

    /// The headings without the last ones that nothing stands below: links to other notices, contacts.
    fn with_text(&self, mut found: Vec<Heading>, of_page: bool) -> Vec<Heading> {
        let last_text = self.lines.with_text(0..self.lines.len()).rev().find(|&line| self.is_running_text(line));
        let is_link = |heading: &Heading| {
            let may_be = heading.case_id.is_none() && (of_page || !heading.dated);
            may_be && last_text.is_none_or(|last| last <= heading.last_line)
        };
        while found.len() > 1 && found.last().is_some_and(is_link) {
            found.pop();
        }
        found
    }

    /// True where the wording has to tell which line of the lead is the title: a date alone would do, but others stand apart
    /// as well. Several dates are those of several posts.
    fn is_doubtful(&self, lead: &[Heading]) -> bool {
        let dated = lead.iter().filter(|heading| heading.dated).count();
        dated < lead.len() && dated <= 1
    }

    /// True where the document is a page of one notice, as far as its beginning tells.
    pub fn opens_as_page(&self) -> bool {
        self.is_page(&self.of_document())
    }

    /// Text stands above the first heading.
    fn is_lost(&self, found: &[Heading], text: usize) -> bool {
        found.first().is_none_or(|first| text < first.line && self.has_text(text..first.line))
    }

    /// The title in those lines, without a date at its ends.
    pub(super) fn plain_title(&self, lines: Range<usize>) -> Heading {
        let last_line = lines.end.saturating_sub(1).max(lines.start);
        let whole = Span::new(self.words(lines.start).start, self.words(last_line).end);
        let heading = self.dated(lines.start, whole).or_else(|| self.dated_first(lines.start, whole));
        Heading { last_line, ..heading.unwrap_or_else(|| Heading::plain(lines.start, whole)) }
    }

    /// The title without a day in brackets that it begins with (`【9月7日】…`), where that is the day of publication.
    pub(super) fn without_issue_date(&self, title: Span, published: Option<PartialDate>) -> Span {
        let found = self.rules.finder.bracketed_day_at_start(title.slice(self.text));
        let Some((end, month, day)) = found else { return title };
        let is_published = published.is_some_and(|date| (date.month, date.day) == (Some(month), Some(day)));
        if is_published { trimmed(self.text, Span::new(title.start + end, title.end)) } else { title }
    }

    /// `2024年7月31日 title`.
    fn dated_first(&self, line: usize, whole: Span) -> Option<Heading> {
        let text = whole.slice(self.text);
        let (date, value) = self.rules.finder.date_at_start(text)?;
        let date = date.shift(whole.start);
        let title = trimmed(self.text, Span::new(date.end, whole.end));
        let apart = self.is_parted(Span::new(date.end, title.start));
        let long_enough = is_at_least(title.slice(self.text), SHORTEST_DATED);
        let published = Some((date, value));
        (apart && long_enough).then_some(Heading { published, dated: true, ..Heading::plain(line, title) })
    }

    /// The lines that are not blank.
    pub fn text_lines(&self) -> impl Iterator<Item = usize> + '_ {
        self.lines.with_text(0..self.lines.len())
    }

    /// The first line at which a heading is told whatever stands elsewhere in the document: the lead of a document has one
    /// title at most.
    pub fn first_certain_line(&self) -> usize {
        if self.start == Start::Document { self.lead_end() } else { 0 }
    }

    /// Whether a post begins at the line, whatever stands elsewhere in the document; its text begins at one of the lines
    /// before `known`.
    pub fn is_certain_heading(&self, line: usize, known: usize) -> bool {
        let has_text = |heading: &Heading| heading.case_id.is_some() || self.has_text(heading.last_line + 1..known);
        self.heading(line).is_some_and(|heading| self.is_sure(&heading) && has_text(&heading))
    }

    /// The last line of a post that begins with line `first`, where the next one begins with line `next`: a page header
    /// between two posts belongs to the one below, at the end of the document to the last post.
    pub fn last_line(&self, first: usize, next: usize) -> usize {
        let is_last = next >= self.lines.len();
        let mut content = self.lines.with_text(first..next).rev().filter(|&line| is_last || !self.is_page_header(line));
        content.next().unwrap_or(first)
    }

    fn heading(&self, line: usize) -> Option<Heading> {
        let whole = self.words(line);
        if let Some(heading) = self.prefixed(line, whole) {
            return Some(heading);
        }
        if line == 0 && matches!(self.start, Start::Heading { .. }) {
            return self.dated(line, whole).or(Some(Heading::plain(line, whole)));
        }
        let known_as_none = line == 0 && self.start == Start::Inside;
        let text = whole.slice(self.text);
        if known_as_none || !self.has_room(line) || self.is_page_header(line) || self.refused(text) {
            return None;
        }
        self.dated(line, whole).or_else(|| self.undated(line, whole))
    }

    /// The first line of an entry, whatever it looks like. A date of its own stands above the one that the feed gives.
    fn entry(&self, dated: bool) -> Heading {
        let whole = self.words(0);
        let (rest, given) = if dated { self.split_date(whole) } else { (whole, None) };
        let mut heading = self.prefixed(0, rest).unwrap_or_else(|| {
            let (title, published) = self.split_date(rest);
            Heading { dated: published.is_some(), published, ..Heading::plain(0, title) }
        });
        heading.published = heading.published.or(given);
        heading
    }

    /// `【…#2024-494】title date`.
    fn prefixed(&self, line: usize, whole: Span) -> Option<Heading> {
        let text = whole.slice(self.text);
        let (_, found) = self.rules.posts.prefixes.find(text)?;
        let start = whole.start + found.span.end;
        let case_id = found.group.map(|case| case.shift(whole.start));
        let last_line = self.prefixed_end(line, start);
        let (title, published) = self.split_date(Span::new(start, self.words(last_line).end));
        Some(Heading { case_id, last_line, dated: published.is_some(), published, ..Heading::plain(line, title) })
    }

    /// The last line of a title that begins at byte `start` of a line: the line below where only that one ends with a date
    /// or as titles do.
    fn prefixed_end(&self, line: usize, start: usize) -> usize {
        let below = line + 1;
        let (title, published) = self.split_date(Span::new(start, self.words(line).end));
        if published.is_some() || !is_at_least(title.slice(self.text), SHORTEST_DATED) || self.is_blank(below) {
            return line;
        }
        // No title goes over to the heading of another post.
        if self.rules.posts.prefixes.find(self.words(below).slice(self.text)).is_some() {
            return line;
        }
        let (rest, dated) = self.split_date(self.words(below));
        let ends_below = dated.is_some_and(|(date, _)| self.is_parted(Span::new(rest.end, date.start)))
            && !rest.slice(self.text).contains('。');
        let goes_on = ends_below || self.title_lines(line, self.lines.len()).end > below;
        if goes_on { below } else { line }
    }

    /// A line of its own that ends with a full date.
    fn dated(&self, line: usize, whole: Span) -> Option<Heading> {
        let (title, published) = self.split_date(whole);
        let (date, _) = published.as_ref()?;
        let long_enough = is_at_least(title.slice(self.text), SHORTEST_DATED);
        let apart = self.is_parted(Span::new(title.end, date.start));
        let is_name = self.is_no_title(title.slice(self.text));
        let heading = Heading { published, dated: true, ..Heading::plain(line, title) };
        (long_enough && apart && !is_name).then_some(heading)
    }

    /// A line that looks like a title and stands where one would.
    fn undated(&self, line: usize, whole: Span) -> Option<Heading> {
        let text = whole.slice(self.text);
        if !is_at_least(text, self.rules.posts.shortest_heading) {
            return None;
        }
        let opens = self.opens_document(line) || self.follows_furniture(line);
        let plain = Heading::plain(line, whole);
        if !opens && self.is_no_title(text) {
            return None;
        }
        if opens || self.is_set_apart(line, text) {
            return Some(plain);
        }
        let is_news = is_at_least(text, self.rules.posts.plain_heading) && self.rules.posts.news_shape.is_match(text);
        let article = !is_news && self.rules.posts.title_shape.is_match(text);
        let is_narrow = (is_news || article) && self.ends_a_text(line) && self.opens_a_text(line);
        is_narrow.then_some(Heading { narrow: true, article, ..plain })
    }

    /// True where the line stands widely apart as titles do.
    fn is_set_apart(&self, line: usize, text: &str) -> bool {
        if !self.ends_a_text(line) {
            return false;
        }
        let shapes = &self.rules.posts;
        let long = is_at_least(text, shapes.plain_heading);
        let shaped = || shapes.news_shape.is_match(text) || shapes.title_shape.is_match(text);
        let tells = || long && shapes.incident_word.is_match(text);
        match (self.gap_before(line), self.gap_after(line)) {
            (_, GAP..) if self.is_widely_spaced(line) => false,
            // A section's heading stands no further from its text than from what is above.
            (GAP.., GAP..) if tells() => true,
            (_, GAP..) if self.names_a_section(text) => shaped() || self.has_dateline_below(line),
            (_, GAP..) => long || shaped(),
            _ if self.caption_after(line) => long,
            (GAP.., _) => shaped(),
            _ => false,
        }
    }

    /// A name, an addressee, a contact or furniture, wherever it stands, and nothing that tells of an incident.
    fn is_no_title(&self, text: &str) -> bool {
        let posts = &self.rules.posts;
        let told = |shape: &Shapes| shape.is_match(text);
        !told(&posts.incident_word)
            && !told(&posts.notice_title)
            && [&posts.name_line, &posts.head_line, &posts.foot_line, &posts.tail_line].into_iter().any(told)
    }

    /// The text below is as widely spaced as the line itself: a page on which the gap tells nothing. A date below the line
    /// is no text.
    fn is_widely_spaced(&self, line: usize) -> bool {
        let gap = self.gap_after(line);
        let first = line + 1 + gap;
        let is_dated = first < self.lines.len() && self.dateline(first).is_some();
        let below = if is_dated { first + 1 + self.gap_after(first) } else { first };
        below + 1 < self.lines.len() && self.gap_after(below) >= gap
    }

    /// The line above the gap ends a text rather than announcing what comes.
    fn ends_a_text(&self, line: usize) -> bool {
        self.text_above(line).is_none_or(|above| !self.line_text(above).ends_with([':', '、', ',']))
    }

    /// The next line of text is a sentence.
    fn opens_a_text(&self, line: usize) -> bool {
        let below = self.lines.whole(line + 1 + self.gap_after(line)).map_or("", |span| span.slice(self.text));
        below.ends_with(&self.rules.lines.sentence_ends[..]) && is_at_least(below, SHORTEST_LEAD)
    }

    fn split_date(&self, span: Span) -> (Span, Option<(Span, PartialDate)>) {
        let span = trimmed(self.text, span);
        let Some((date, value)) = self.rules.finder.date_at_end(span.slice(self.text)) else { return (span, None) };
        let date = date.shift(span.start);
        // The date may stand in brackets.
        let title = Span::new(span.start, date.start).slice(self.text).trim_end().trim_end_matches(OPENERS);
        (trimmed(self.text, Span::new(span.start, span.start + title.len())), Some((date, value)))
    }

    /// True where the source has white space between a title and its date. Normalizing drops a space before a digit, so
    /// the source is asked; a sentence that only ends with a date has none.
    fn is_parted(&self, gap: Span) -> bool {
        let before = self.normalized.source(Span::new(gap.start.saturating_sub(1), gap.start));
        let after = self.normalized.source(Span::new(gap.end, gap.end + 1));
        let between = Span::new(before.end, after.start).slice(self.source);
        between.contains(char::is_whitespace) || between.contains(['(', '【', '[', '〔'])
    }

    fn refused(&self, text: &str) -> bool {
        let shapes = &self.rules.posts;
        is_longer(text, shapes.longest_heading) || shapes.not_heading.is_match(text) || shapes.furniture.is_match(text)
    }

    /// Nothing directly above and nothing directly below.
    fn has_room(&self, line: usize) -> bool {
        let below = line + 1 >= self.lines.len() || self.is_blank(line + 1);
        below && (line == 0 || self.is_blank(line - 1) || self.is_page_header(line - 1))
    }

    fn opens_document(&self, line: usize) -> bool {
        let first = || self.text_lines().find(|&line| !self.is_page_header(line)).unwrap_or(self.lines.len());
        self.start == Start::Document && line <= *self.opening.get_or_init(first)
    }

    fn follows_furniture(&self, line: usize) -> bool {
        self.text_above(line).is_some_and(|above| self.rules.posts.furniture.is_match(self.line_text(above)))
    }

    /// How many blank lines follow.
    fn gap_after(&self, line: usize) -> usize {
        self.lines.text_from(line + 1).unwrap_or(self.lines.len()).saturating_sub(line + 1)
    }

    /// The last line above that is not blank.
    fn text_above(&self, line: usize) -> Option<usize> {
        self.lines.text_above(line)
    }

    /// How many blank lines stand above.
    fn gap_before(&self, line: usize) -> usize {
        self.text_above(line).map_or(line, |above| line - above - 1)
    }

    /// A short line, such as an image's name, set off by blank lines, follows.
    fn caption_after(&self, line: usize) -> bool {
        let caption = line + 1 + self.gap_after(line);
        let Some(span) = self.lines.whole(caption) else { return false };
        let text = span.slice(self.text).trim();
        let is_name = !is_longer(text, LONGEST_CAPTION) && text.chars().all(|c| c.is_alphanumeric() || c == ' ');
        is_name && self.gap_after(caption) >= 1 && self.opens_a_text(caption) && !self.names_a_section(text)
    }

    /// The words tell a section's role: a section heading, not the caption of an image.
    fn names_a_section(&self, text: &str) -> bool {
        let meanings = &self.rules.meanings;
        let mut hits = self.rules.scanner.scan(text).into_iter();
        hits.any(|hit| meanings[hit.needle as usize].iter().any(|meaning| matches!(meaning, Meaning::Role(_))))
    }

    pub(super) fn is_page_header(&self, line: usize) -> bool {
        self.rules.posts.page_header.is_match(self.line_text(line))
    }

    fn is_blank(&self, line: usize) -> bool {
        self.words(line).is_empty()
    }

    pub(super) fn line_text(&self, line: usize) -> &'a str {
        self.words(line).slice(self.text)
    }

    /// The line without white space at its ends.
    pub(super) fn words(&self, line: usize) -> Span {
        self.lines.words(line)
    }
}

/// True where `text` has that many characters or more.
fn is_at_least(text: &str, least: usize) -> bool {
    least.checked_sub(1).is_none_or(|less| is_longer(text, less))
}
