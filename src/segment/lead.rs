//! The head of a notice: its title where no heading is recognized, and the lines around a title that are no text: dates,
//! addressees, names, page furniture.

use std::ops::Range;

use super::heading::{Heading, Headings, OPENERS};
use super::lines::is_longer;
use crate::calendar::PartialDate;
use crate::mention::{DateExpr, DayRef, MonthRef, Value, tokens};
use crate::text::Span;

/// Most lines that a broken title has.
const MOST_TITLE_LINES: usize = 3;
/// Between the steps of a path to a page.
const PATH_MARKS: [char; 4] = ['|', '>', '»', '›'];
/// Most characters of what a path to a page calls the front page (トップページ).
const LONGEST_FRONT_PAGE: usize = 6;
/// Before the entries of a menu.
const BULLETS: [char; 5] = ['•', '・', '-', '*', ' '];
/// A title that stands again below has more characters: short words such as `お知らせ` head other things as well.
const SHORTEST_REPEATED: usize = 7;
/// Most characters of the second line of a title that was broken within its last word.
const LONGEST_REST: usize = 20;
/// Fewest characters of a line with a sentence end that is running text: `※閲覧注意。` is none.
const SHORTEST_SENTENCE: usize = 20;
/// Most characters of a line between title and text that is head matter, such as the names of two departments.
const LONGEST_HEAD_LINE: usize = 60;
/// Most lines that are looked at below a title for its date and names: letterheads with contacts have about ten.
const MOST_HEAD_LINES: usize = 16;

/// Most lines of running text below the line with which the furniture of a page begins: an excerpt, a comment. More is a
/// part of the notice.
const MOST_TAIL_TEXTS: usize = 1;
/// Most characters of an entry of a menu.
const LONGEST_ENTRY: usize = 40;
/// Most lines of a signature with its contacts.
const MOST_FOOT_LINES: usize = 24;

/// Points for what speaks for a title in the lead of a page. Only their order matters: a notice's wording outweighs a
/// length, the words of a breadcrumb outweigh both.
mod weight {
    pub const IN_BREADCRUMB: i32 = 8;
    pub const NOTICE: i32 = 6;
    pub const SHAPE: i32 = 2;
    pub const FIRST: i32 = 2;
    pub const INCIDENT_WORD: i32 = 2;
    pub const LONG_ENOUGH: i32 = 2;
    pub const LONG: i32 = 1;
    pub const SECTION_NAME: i32 = -7;
    pub const NAME: i32 = -5;
    pub const NO_HEADING: i32 = -3;
}

/// What stands around a title besides text.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Its lines, in order, without the title.
    pub lines: Vec<Span>,
    /// The publication date that they carry.
    pub published: Option<(Span, PartialDate)>,
}

/// A line with the date of publication.
pub(super) struct Dateline {
    rank: Rank,
    span: Span,
    date: DateExpr,
}

/// How well a dated line tells the publication, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// 掲載日, 公開日, 発表日.
    Published,
    /// A date alone, or with a source or a category.
    Bare,
    /// 更新日.
    Updated,
}

impl Headings<'_> {
    /// The title of a page in the lines before `until`: the best candidate above the running text, the first where
    /// several are as good. `None` where all lines are blank or furniture.
    pub(super) fn lead_title(&self, until: usize) -> Option<Heading> {
        let lead = self.lead(until);
        let breadcrumbs: Vec<&str> =
            self.lines.with_text(lead.clone()).filter_map(|line| self.breadcrumb_end(line)).collect();
        let lead = self.below_breadcrumb(lead);
        let lead_end = lead.end;
        let mut best: Option<(i32, Range<usize>)> = None;
        for line in self.lines.with_text(lead).filter(|&line| self.may_be_title(line)) {
            let lines = self.title_lines(line, until);
            let first = if best.is_none() { weight::FIRST } else { 0 };
            let score = self.title_score(&lines, &breadcrumbs) + first;
            if best.as_ref().is_none_or(|(least, _)| score > *least) {
                best = Some((score, lines));
            }
        }
        // A name alone is no title where somebody is addressed above it.
        let is_name = |(_, lines): &(i32, Range<usize>)| {
            let text = self.line_text(lines.start);
            self.rules.posts.name_line.is_match(text) && !self.reads_like_title(text)
        };
        let addressed = best.as_ref().filter(|best| is_name(best)).and_then(|(_, lines)| self.addressee(lines.start));
        let best = addressed.map_or(best, |line| Some((0, line..line + 1)));
        let (_, lines) = best.or_else(|| Some((0, self.first_line(until)?)))?;
        Some(self.plain_title(self.repeated_below(&lines, lead_end, until).unwrap_or(lines)))
    }

    /// The lines below in the lead that begin with the words of a title: the entry of a menu or a path names the page, whose
    /// title comes after it; so does a line right above one that says more.
    fn repeated_below(&self, title: &Range<usize>, end: usize, until: usize) -> Option<Range<usize>> {
        let whole = self.line_text(title.start);
        let words = whole.rsplit(PATH_MARKS).next()?.trim_start_matches(BULLETS);
        if !is_longer(words, SHORTEST_REPEATED) {
            return None;
        }
        let mut below = self.lines.with_text(title.end..end);
        let found = if words.len() < whole.len() {
            below.rev().find(|&line| self.line_text(line).starts_with(words))
        } else {
            if let Some(line) = below.clone().rev().find(|&line| self.is_end_of_path(whole, line)) {
                return Some(self.title_lines(line, until));
            }
            let attached = self.is_attached(title.start);
            below.next().filter(|&line| {
                let text = self.line_text(line);
                text.starts_with(words) && (text != words || attached && !self.is_attached(line))
            })
        };
        Some(self.title_lines(found?, until))
    }

    /// A path to a page that lost its marks, such as `site`, `news` and the title written as one word: the title stands
    /// below by itself. Where the beginning stands there too, or must be followed by something, the lines are one title.
    fn is_end_of_path(&self, path: &str, line: usize) -> bool {
        let text = self.line_text(line);
        let Some(start) = path.strip_suffix(text).filter(|start| !start.is_empty()) else { return false };
        let above = self.lines.text_above(line).map_or("", |line| self.line_text(line));
        let is_broken = start.ends_with(above) || self.rules.posts.title_goes_on.is_match(start);
        !is_broken && self.reads_like_title(text) && self.may_be_title(line)
    }

    /// Directly below another line, as the entries of a menu are.
    fn is_attached(&self, line: usize) -> bool {
        line.checked_sub(1).is_some_and(|above| !self.line_text(above).is_empty())
    }

    /// True where running text stands in those lines: a post of which the heading was not recognized.
    pub(super) fn has_text(&self, lines: Range<usize>) -> bool {
        self.lines.with_text(lines).any(|line| self.is_running_text(line))
    }

    /// The first line of running text, at most `until`.
    pub(super) fn text_start(&self, until: usize) -> usize {
        self.lines.with_text(0..until).find(|&line| self.is_running_text(line)).unwrap_or(until)
    }

    /// The lines around the title of a post that are head matter, before the line `next` where the next post begins.
    /// `opens` is true for the first post of a page, to which the lines above belong.
    pub(super) fn head(&self, heading: &Heading, opens: bool, next: usize) -> Head {
        let above = if opens { 0..heading.line } else { heading.line..heading.line };
        let mut head = Head::default();
        let mut best: Option<Dateline> = None;
        let below = self.head_below(heading.last_line + 1, next);
        let with_text = self.lines.with_text(above).chain(self.lines.with_text(below));
        for line in with_text {
            let is_banner = line < heading.line && self.is_running_text(line);
            if is_banner || self.is_page_header(line) {
                continue;
            }
            if self.breadcrumb_end(line).is_some() {
                head.lines.extend(self.site_of_path(line));
                continue;
            }
            head.lines.push(self.words(line));
            if let Some(dateline) = self.dateline(line)
                && best.as_ref().is_none_or(|best| dateline.rank < best.rank)
            {
                best = Some(dateline);
            }
        }
        head.published = best.and_then(|best| Some((best.span, self.with_year(best.date, heading, next)?)));
        head
    }

    /// The first step of a path to a page where it may be the name of a site: longer than the word for its front page.
    fn site_of_path(&self, line: usize) -> Option<Span> {
        let words = self.words(line);
        let step = words.slice(self.text).split(PATH_MARKS).next()?.trim_end();
        is_longer(step, LONGEST_FRONT_PAGE).then(|| Span::new(words.start, words.start + step.len()))
    }

    /// A date, with the year that the post's text and case number give where its line has none.
    fn with_year(&self, date: DateExpr, heading: &Heading, next: usize) -> Option<PartialDate> {
        let (None, Some(MonthRef::Stated(month)), Some(DayRef::Stated(day))) = (date.year, date.month, date.day) else {
            return date.full();
        };
        let end = self.lines.whole(next.checked_sub(1)?)?.end;
        let text = self.text.get(heading.title.start..end)?;
        let mut years: Vec<i32> =
            self.rules.finder.find(text).iter().filter_map(|found| found.value.stated_year()).collect();
        years.sort_unstable();
        years.dedup();
        let case_year = || heading.case_id.and_then(|case| case.slice(self.text).get(..4)?.parse().ok());
        let in_year = |year: &i32| PartialDate::day(*year, month, day);
        let fits = |found: &PartialDate| date.weekday.is_none_or(|weekday| found.weekday() == Some(weekday));
        let last = years.last().copied().or_else(case_year)?;
        // A weekday may tell that the page is of the year after the last one that the text names.
        years.iter().rev().copied().chain([last, last.checked_add(1)?]).map(|year| in_year(&year)).find(fits)
    }

    /// The lines of a post that end it without being text, out of those given: signature, contacts.
    pub(super) fn foot(&self, lines: Range<usize>) -> Vec<Span> {
        let foot = self.lines.with_text(lines).rev().take(MOST_FOOT_LINES).take_while(|&line| self.is_foot(line));
        let mut foot: Vec<Span> = foot.map(|line| self.words(line)).collect();
        foot.reverse();
        foot
    }

    /// The first line of the page furniture that stands below a post: related posts, comments, pagers. `last` where there
    /// is none.
    pub(super) fn tail(&self, first: usize, last: usize) -> usize {
        let mut texts = 0;
        let mut tail = last;
        for line in self.lines.with_text(first..last).rev() {
            texts += usize::from(self.is_running_text(line));
            if texts > MOST_TAIL_TEXTS {
                break;
            }
            if self.rules.posts.tail_line.is_match(self.line_text(line)) {
                tail = line;
            }
        }
        tail
    }

    fn is_foot(&self, line: usize) -> bool {
        let (text, posts) = (self.line_text(line), &self.rules.posts);
        !self.is_running_text(line)
            && (posts.foot_line.is_match(text)
                || posts.name_line.is_match(text)
                || posts.furniture.is_match(text)
                || self.is_page_header(line)
                || self.is_bare_date(line))
    }

    /// Nothing but a date.
    fn is_bare_date(&self, line: usize) -> bool {
        let text = self.line_text(line);
        !is_longer(text, LONGEST_HEAD_LINE)
            && self.rules.finder.find(text).first().is_some_and(|found| {
                matches!(found.value, Value::Date(_)) && !is_longer(text, found.span.slice(text).chars().count() + 2)
            })
    }

    /// The lines below a title up to the last one that is head matter.
    fn head_below(&self, first: usize, next: usize) -> Range<usize> {
        let (mut end, mut seen) = (first, 0);
        for line in self.lines.with_text(first..next) {
            let text = self.line_text(line);
            seen += 1;
            if seen > MOST_HEAD_LINES || self.ends_head(line) {
                break;
            }
            let is_head = self.dateline(line).is_some()
                || self.rules.posts.head_line.is_match(text)
                || self.rules.posts.name_line.is_match(text)
                || self.is_page_header(line);
            if is_head {
                end = line + 1;
            }
        }
        first..end
    }

    /// Text, a heading or a list begins.
    fn ends_head(&self, line: usize) -> bool {
        let text = self.line_text(line);
        if self.is_running_text(line) || is_longer(text, LONGEST_HEAD_LINE) {
            return true;
        }
        let posts = &self.rules.posts;
        let is_known = self.dateline(line).is_some() || posts.head_line.is_match(text);
        !is_known && (self.rules.lines.headings.is_match(text) || self.is_label_of_other_date(text))
    }

    /// A label such as `判明日`, with its date in the same line or the next.
    fn is_label_of_other_date(&self, text: &str) -> bool {
        self.rules.posts.not_dateline.is_match(&format!("{text}{}", tokens::DATE))
    }

    /// The publication date on a line of its own.
    pub(super) fn dateline(&self, line: usize) -> Option<Dateline> {
        let words = self.words(line);
        let text = words.slice(self.text);
        if is_longer(text, LONGEST_HEAD_LINE) {
            return None;
        }
        let mut masked = String::new();
        let (mut dates, mut done) = (Vec::new(), 0);
        for mention in self.rules.finder.find(text) {
            let Value::Date(date) = mention.value else { continue };
            if date.day.is_none() || date.month.is_none() {
                continue;
            }
            masked.push_str(text.get(done..mention.span.start)?);
            masked.push(tokens::DATE);
            done = mention.span.end;
            dates.push((mention.span.shift(words.start), date));
        }
        masked.push_str(text.get(done..)?);
        if dates.is_empty() || self.is_dated_title(&masked) || self.rules.posts.not_dateline.is_match(&masked) {
            return None;
        }
        let (rank, before) = self.dateline_shape(&masked)?;
        let (span, date) = *dates.get(before.checked_sub(1)?)?;
        Some(Dateline { rank, span, date })
    }

    /// What stands before the date is a title.
    fn is_dated_title(&self, masked: &str) -> bool {
        let posts = &self.rules.posts;
        let label = masked.split(tokens::DATE).next().unwrap_or("").trim_end().trim_end_matches(OPENERS).trim_end();
        !posts.section_name.is_match(label)
            && (posts.notice_title.is_match(label) || posts.incident_word.is_match(label))
    }

    /// How well a line tells the publication, and the number of its date that does, from one.
    fn dateline_shape(&self, masked: &str) -> Option<(Rank, usize)> {
        let posts = &self.rules.posts;
        let ranked = [
            (Rank::Published, &posts.published_line),
            (Rank::Updated, &posts.updated_line),
            (Rank::Bare, &posts.bare_dateline),
        ];
        ranked.into_iter().find_map(|(rank, shapes)| {
            let (_, found) = shapes.find(masked)?;
            // A shape ends with the date that it tells.
            Some((rank, masked.get(..found.span.end)?.matches(tokens::DATE).count()))
        })
    }

    /// The lines of a page in which its title is looked for: those above its text.
    pub(super) fn lead(&self, until: usize) -> Range<usize> {
        let mut seen = false;
        for line in self.lines.with_text(0..until) {
            let text = self.line_text(line);
            let is_label = || self.rules.posts.section_name.is_match(text);
            let is_known = || is_label() || self.rules.posts.head_line.is_match(text);
            let is_heading = || self.rules.lines.headings.is_match(text) && !is_menu_entry(text) && !is_known();
            if self.is_running_text(line) || seen && is_heading() {
                return 0..line;
            }
            seen |= self.may_be_title(line);
        }
        0..until
    }

    /// What stands above the path to a page is of the site, not of the page.
    fn below_breadcrumb(&self, lead: Range<usize>) -> Range<usize> {
        let path = self.lines.with_text(lead.clone()).rev().find(|&line| self.breadcrumb_end(line).is_some());
        let below = path.map(|path| path + 1..lead.end);
        below.filter(|below| self.lines.with_text(below.clone()).any(|line| self.may_be_title(line))).unwrap_or(lead)
    }

    pub(super) fn may_be_title(&self, line: usize) -> bool {
        let text = self.line_text(line);
        let none = text.is_empty() || self.is_page_header(line) || self.rules.posts.head_line.is_match(text);
        !none && self.breadcrumb_end(line).is_none() && self.dateline(line).is_none()
    }

    /// The line, and those below that the title goes on in.
    pub(super) fn title_lines(&self, line: usize, until: usize) -> Range<usize> {
        let is_notice = |text: &str| self.rules.posts.notice_title.is_match(text);
        if line + 1 < until && self.ends_word_of_title(line) {
            return line..self.subtitle_end(line + 2, until);
        }
        if is_notice(self.line_text(line)) {
            return line..self.subtitle_end(line + 1, until);
        }
        let most = until.min(line + MOST_TITLE_LINES);
        let goes_on = |&below: &usize| {
            let text = self.line_text(below);
            let begins_anew = text.is_empty() || self.rules.lines.headings.is_match(text);
            !begins_anew && !self.is_running_text(below) && self.may_be_title(below)
        };
        let more = (line + 1..most).take_while(goes_on);
        let last = more.clone().find(|&below| is_notice(self.line_text(below)));
        let last = last.filter(|_| self.is_broken(line)).unwrap_or(line);
        line..self.subtitle_end(last + 1, until)
    }

    /// The title on the line was broken within its last words (`…紛失につ`, `いて(ご報告)`): the line below is short and begins
    /// with hiragana, as no title does, and the two together end as titles do.
    fn ends_word_of_title(&self, line: usize) -> bool {
        let text = self.line_text(line + 1);
        let goes_on = text.starts_with(|c: char| ('ぁ'..='ん').contains(&c) || c == 'ー');
        goes_on
            && !text.starts_with(['お', 'ご'])
            && !is_longer(text, LONGEST_REST)
            && self.rules.posts.notice_title.is_match(&format!("{}{text}", self.line_text(line)))
    }

    /// The end of a title before `line`: behind that line where it is a subtitle in brackets that tells the incident.
    fn subtitle_end(&self, line: usize, until: usize) -> usize {
        let text = self.line_text(line);
        let is_bracketed = text.starts_with('(') && text.ends_with(')') && !is_longer(text, LONGEST_HEAD_LINE);
        let is_subtitle = line < until && is_bracketed && self.rules.posts.incident_word.is_match(text);
        if is_subtitle && self.dateline(line).is_none() { line + 1 } else { line }
    }

    /// The line ends with words that something must follow, or it is long and neither a name nor a contact, but words in a
    /// sentence's order, as they stand in the middle of a title.
    fn is_broken(&self, line: usize) -> bool {
        let (text, posts) = (self.line_text(line), &self.rules.posts);
        let in_order = || self.rules.grammar.particle_names.iter().any(|particle| text.contains(particle.as_str()));
        let is_sentence = text.ends_with(&self.rules.lines.sentence_ends[..]);
        posts.title_goes_on.is_match(text)
            || is_longer(text, posts.plain_heading)
                && !is_sentence
                && in_order()
                && !posts.name_line.is_match(text)
                && !posts.foot_line.is_match(text)
    }

    fn title_score(&self, lines: &Range<usize>, breadcrumbs: &[&str]) -> i32 {
        let posts = &self.rules.posts;
        let first = self.line_text(lines.start);
        let last = self.line_text(lines.end.saturating_sub(1));
        let is_notice = posts.notice_title.is_match(last);
        let is_broken = lines.len() > 1;
        let shaped = || posts.news_shape.is_match(last) || posts.title_shape.is_match(last);
        let points = [
            (breadcrumbs.contains(&first), weight::IN_BREADCRUMB),
            (is_notice, weight::NOTICE),
            (!is_notice && shaped(), weight::SHAPE),
            (lines.clone().any(|line| posts.incident_word.is_match(self.line_text(line))), weight::INCIDENT_WORD),
            (is_broken || is_longer(first, posts.shortest_heading - 1), weight::LONG_ENOUGH),
            (is_broken || is_longer(first, posts.plain_heading), weight::LONG),
            (posts.section_name.is_match(first), weight::SECTION_NAME),
            (posts.name_line.is_match(first), weight::NAME),
            (!is_notice && posts.not_heading.is_match(first), weight::NO_HEADING),
        ];
        points.into_iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum()
    }

    /// The last step of a breadcrumb (`ホーム > お知らせ > …`).
    fn breadcrumb_end(&self, line: usize) -> Option<&str> {
        let text = self.line_text(line);
        let (_, found) = self.rules.posts.breadcrumb.find(text)?;
        Some(found.group.map_or("", |last| last.slice(text).trim()))
    }

    pub(super) fn is_running_text(&self, line: usize) -> bool {
        if self.is_page_header(line) {
            return false;
        }
        let text = self.line_text(line);
        let (ends, posts) = (&self.rules.lines.sentence_ends[..], &self.rules.posts);
        is_longer(text, posts.longest_heading)
            || is_longer(text, SHORTEST_SENTENCE)
                && posts.text_line.is_match(text)
                && !posts.notice_title.is_match(text)
            || is_longer(text, SHORTEST_SENTENCE) && text.contains('。')
            || is_longer(text, 2 * SHORTEST_SENTENCE) && text.ends_with(ends) && !text.ends_with(['!', '?'])
    }

    /// The first line before `until` that addresses somebody.
    fn addressee(&self, until: usize) -> Option<usize> {
        let mut lines = self.lines.with_text(0..until);
        lines.find(|&line| !self.is_page_header(line) && self.rules.posts.head_line.is_match(self.line_text(line)))
    }

    /// The first line that is neither blank nor furniture, else the first that is not blank.
    fn first_line(&self, until: usize) -> Option<Range<usize>> {
        let mut lines = self.lines.with_text(0..until);
        let first = lines.clone().find(|&line| !self.is_page_header(line)).or_else(|| lines.next())?;
        Some(first..first + 1)
    }
}

/// An entry of a list of links.
fn is_menu_entry(text: &str) -> bool {
    text.starts_with(BULLETS) && !is_longer(text, LONGEST_ENTRY)
}
