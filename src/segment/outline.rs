//! A post to its title, headings, sections with roles, list items and sentences.

use std::cmp::Reverse;
use std::ops::Range;

use super::lines::{is_longer, lines, trimmed};
use crate::mention::tokens;
use crate::rules::{BRACKETS, CUTS, Hit, LineShapes, Meaning, Part, Roles, RuleSet};
use crate::text::Span;
use crate::work;

/// How long a title or sentence grows before it is cut at the next character that is no letter, in bytes; at twice of it
/// wherever it stands. Three times as long as the longest that a notice was seen to have; rules look at each from all of its
/// words.
const LONG_SENTENCE: usize = 3_000;
/// Most characters of a heading without a marker.
const LONGEST_BARE: usize = 24;
/// Most characters of a label before its content in one line.
const LONGEST_LABEL: usize = 30;

/// A title, heading, sentence or list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Where it stands in the post's text.
    pub span: Span,
    /// What it is.
    pub part: Part,
    /// Index of its section.
    pub section: usize,
    /// Number of its paragraph: lines with no blank line between.
    pub paragraph: usize,
    /// Number of its line.
    pub line: usize,
    /// Roles of its section, or of the label it stands behind.
    pub roles: Roles,
    /// The sentence or heading that announces the list it belongs to.
    pub intro: Option<usize>,
}

/// A heading and what stands under it up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Unit of its heading; `None` before the first heading.
    pub heading: Option<usize>,
    /// Its units, heading included.
    pub units: Range<usize>,
    /// Its roles, its own or those of the section around it.
    pub roles: Roles,
}

/// The parts of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Title, head and foot, headings, items and sentences, in text order.
    pub units: Vec<Unit>,
    /// Section 0 holds the title, the head and what stands before the first heading.
    pub sections: Vec<Section>,
}

impl Outline {
    /// The unit of the title.
    pub fn title(&self) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.part == Part::Title)
    }
}

/// The lines of a post that are no text, as ranges of the text with tokens.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The line or lines of the heading.
    pub heading: Span,
    /// The title in it.
    pub title: Span,
    /// Lines around the title, in order.
    pub head: Vec<Span>,
    /// Lines at the end, in order.
    pub foot: Vec<Span>,
    /// Where page furniture begins, which is no part of the outline.
    pub tail: usize,
}

impl Frame {
    fn is_in(lines: &[Span], line: Span) -> bool {
        let after = lines.partition_point(|known| known.start <= line.start);
        after.checked_sub(1).and_then(|index| lines.get(index)).is_some_and(|known| line.start < known.end)
    }
}

/// Outlines a post.
pub fn outline(rules: &RuleSet, text: &str, frame: &Frame, hits: &[Hit]) -> Outline {
    let mut builder = Builder::new(rules, text, hits);
    let mut heading_to_come = true;
    for (number, line) in lines(text).enumerate() {
        let line = trimmed(text, line);
        if line.start >= frame.tail {
            break;
        }
        if line.start <= frame.heading.end && line.end >= frame.heading.start && !line.is_empty() {
            if heading_to_come {
                builder.title(frame.title, number);
                heading_to_come = false;
            }
        } else if Frame::is_in(&frame.head, line) {
            builder.push(line, Part::Head, number, Roles::default());
        } else if !heading_to_come {
            builder.line(number, line, Frame::is_in(&frame.foot, line));
        }
    }
    builder.finish()
}

struct Builder<'a> {
    rules: &'a RuleSet,
    shapes: &'a LineShapes,
    text: &'a str,
    /// Hits that may tell a role.
    role_hits: Vec<Hit>,
    /// Shapes of roles that no literal tells of, each by the numbers of role and regex.
    untold: Vec<(usize, usize)>,
    /// Where literals begin that may announce a list.
    intro_hits: Vec<usize>,
    outline: Outline,
    /// Open headings: marker style and roles.
    open: Vec<(usize, Roles)>,
    paragraph: usize,
    intro: Option<usize>,
}

impl<'a> Builder<'a> {
    fn new(rules: &'a RuleSet, text: &'a str, hits: &[Hit]) -> Self {
        let shapes = &rules.lines;
        let first = Section { heading: None, units: 0..0, roles: Roles::default() };
        let outline = Outline { units: Vec::new(), sections: vec![first] };
        let (mut role_hits, mut intro_hits) = (Vec::new(), Vec::new());
        for hit in hits {
            let tells = shapes.tells(hit.needle);
            if tells.role {
                role_hits.push(*hit);
            }
            if tells.intro {
                intro_hits.push(hit.start as usize);
            }
        }
        let roles = rules.roles.iter().enumerate();
        let untold = roles.flat_map(|(role, all)| all.untold.iter().map(move |&shape| (role, shape))).collect();
        let open = Vec::new();
        Self { rules, shapes, text, role_hits, untold, intro_hits, outline, open, paragraph: 0, intro: None }
    }

    /// The title; one that is too long for one unit is cut.
    fn title(&mut self, title: Span, number: usize) {
        let mut start = 0;
        if title.len() >= LONG_SENTENCE {
            let text = title.slice(self.text);
            for (at, c) in text.char_indices() {
                let end = at + c.len_utf8();
                if end - start >= longest_before(c) && end < text.len() {
                    self.push(Span::new(start, end).shift(title.start), Part::Title, number, Roles::default());
                    start = end;
                }
            }
        }
        self.push(Span::new(title.start + start, title.end), Part::Title, number, Roles::default());
    }

    /// A line below the heading. Those of the foot are read like others, for their labels and roles.
    fn line(&mut self, number: usize, line: Span, foot: bool) {
        let first = self.outline.units.len();
        self.read_line(number, line);
        if foot {
            let units = self.outline.units.iter_mut().skip(first);
            units.filter(|unit| unit.part != Part::Heading).for_each(|unit| unit.part = Part::Foot);
        }
    }

    fn read_line(&mut self, number: usize, line: Span) {
        if line.is_empty() {
            self.paragraph += 1;
            return;
        }
        if let Some((style, roles)) = self.heading(line).filter(|(style, _)| !self.is_row(number, line, *style)) {
            self.open_section(number, line, style, roles);
            return;
        }
        let text = line.slice(self.text);
        let marker = self.shapes.items.find(text).map(|(_, found)| found.span.end);
        let part = if marker.is_some() { Part::Item } else { Part::Body };
        let line = trimmed(self.text, Span::new(line.start + marker.unwrap_or(0), line.end));
        let roles = self.section_roles();
        match self.label(line) {
            Some((label, own)) => self.labelled(line, label, part, number, own),
            None if part == Part::Body && self.goes_on(number, line) => self.go_on(line, number),
            None => self.sentences(line, part, number, roles),
        }
    }

    /// The line above, directly on top, breaks off within a sentence or an open bracket that `line` goes on with.
    fn goes_on(&self, number: usize, line: Span) -> bool {
        let shapes = self.shapes;
        let Some(above) = self.outline.units.last().filter(|unit| unit.line + 1 == number) else { return false };
        let text = above.span.slice(self.text);
        let speaks = matches!(above.part, Part::Body | Part::Item) && !text.ends_with(&shapes.sentence_ends[..]);
        let below = line.slice(self.text);
        speaks
            && (shapes.goes_on.is_match(below) || shapes.broken_off.is_match(text))
            && !self.announces(above.span)
            && !shapes.starts_anew.is_match(below)
    }

    /// Takes the last sentence up again, with `line` as its end.
    fn go_on(&mut self, line: Span, number: usize) {
        if let Some(above) = self.outline.units.pop() {
            self.intro = above.intro;
            self.sentences(Span::new(above.span.start, line.end), above.part, number, above.roles);
        }
    }

    /// A label and the content behind it, which the label announces; without content it announces the lines below.
    fn labelled(&mut self, line: Span, label: usize, part: Part, number: usize, roles: Roles) {
        let (above, unit) = (self.intro, Some(self.outline.units.len()));
        self.push(trimmed(self.text, Span::new(line.start, label)), Part::Heading, number, roles);
        self.intro = unit;
        self.sentences(Span::new(label, line.end), part, number, roles);
        if self.intro == unit && label < line.end {
            self.intro = above;
        }
    }

    /// The marker style and roles of a section heading; `None` for any other line.
    fn heading(&self, line: Span) -> Option<(usize, Roles)> {
        let text = line.slice(self.text);
        if is_longer(text, self.shapes.longest_heading) {
            return None;
        }
        let (style, roles) = match self.shapes.headings.find(text) {
            Some((style, mark)) => (style, self.marked_heading(line, style, mark.span.end)?),
            None => (self.shapes.headings.len(), self.bare_heading(line)?),
        };
        (!self.shapes.not_heading.is_match(text)).then_some((style, roles))
    }

    /// True for a line without a marker between two lines that begin with a date, whatever it speaks of: a row of theirs.
    fn is_row(&self, number: usize, line: Span, style: usize) -> bool {
        let dated = |words: &str| words.starts_with(tokens::DATE) && words.len() > tokens::DATE.len_utf8();
        let above = self.outline.units.last().filter(|unit| unit.line + 1 == number && unit.part != Part::Heading);
        let below =
            || self.text.get(line.end..).and_then(|rest| rest.trim_start_matches([' ', '\r']).strip_prefix('\n'));
        style == self.shapes.headings.len()
            && above.is_some_and(|above| dated(above.span.slice(self.text)))
            && below().is_some_and(|below| dated(below.trim_start_matches(' ').lines().next().unwrap_or("")))
    }

    /// The roles of a line that begins with the marker of a heading, which is so long.
    fn marked_heading(&self, line: Span, style: usize, marker: usize) -> Option<Roles> {
        let text = line.slice(self.text);
        let words = text.get(marker..).unwrap_or("");
        // `・5月27日 …` is an entry of a list of dates, whatever it speaks of.
        if words.trim_start().starts_with([tokens::DATE, tokens::PERIOD]) {
            return None;
        }
        let (roles, told) = self.roles_in(line);
        let is_known = roles != Roles::default();
        // The innermost marker is that of list items too: what tells the role must be most of the line.
        if style + 1 == self.shapes.headings.len() && told * 2 < words.len() {
            return None;
        }
        // A numbered line without a known role may as well be a list item; numbers and dates tell of one.
        (is_known || style <= 1 && !text.contains(tokens::is_token)).then_some(roles)
    }

    /// The roles of a short line that is a heading by its words alone.
    fn bare_heading(&self, line: Span) -> Option<Roles> {
        let text = line.slice(self.text);
        if is_longer(text, LONGEST_BARE) {
            return None;
        }
        let (roles, _) = self.roles_in(line);
        let is_bare = roles != Roles::default()
            && !text.contains(tokens::is_token)
            && !text.contains(CUTS)
            && !self.shapes.items.is_match(text);
        is_bare.then_some(roles)
    }

    /// `対象者:` before the content of a line: the end of the label and its roles. The first mark with a role before it
    /// parts the two.
    fn label(&self, line: Span) -> Option<(usize, Roles)> {
        let text = line.slice(self.text);
        let mut from = 0;
        while let Some((at, c)) = self.shapes.label_stops.find(text, from) {
            let (label, rest) = text.split_at_checked(at)?;
            // Each mark counts where it stands first.
            let first = rest.as_bytes().first();
            let marks = self.shapes.label_marks.iter().filter(|mark| mark.as_bytes().first() == first);
            let marks = marks.filter(|mark| rest.starts_with(mark.as_str()));
            for mark in marks.filter(|mark| text.find(mark.as_str()) == Some(at)) {
                if is_longer(label, LONGEST_LABEL) {
                    return None;
                }
                let (roles, _) = self.roles_in(Span::new(line.start, line.start + at));
                if roles != Roles::default() {
                    return Some((line.start + at + mark.len(), roles));
                }
            }
            if CUTS.contains(&c) {
                return None;
            }
            from = at + c.len_utf8();
        }
        None
    }

    /// The role that the words in `span` tell: that of the longest word or shape; on equal length of the first role.
    /// Beside it how many bytes tell it.
    fn roles_in(&self, span: Span) -> (Roles, usize) {
        let text = span.slice(self.text);
        work::steps(text.len());
        let (mut best, mut shapes) = (None, self.untold.clone());
        for hit in self.role_hits_in(span) {
            for meaning in &self.rules.meanings[hit.needle as usize] {
                match *meaning {
                    Meaning::Role(role) => self.prefer(&mut best, (hit.end - hit.start) as usize, role, text),
                    Meaning::Shape(role, shape) if !shapes.contains(&(role, shape)) => shapes.push((role, shape)),
                    _ => {}
                }
            }
        }
        if !shapes.is_empty() {
            let plain = text.trim_matches(|c: char| !c.is_alphabetic());
            for (role, shape) in shapes {
                if best.is_none_or(|best| (Reverse(plain.len()), role) < best)
                    && let Some(found) = self.rules.roles[role].regexes[shape].find(plain)
                {
                    self.prefer(&mut best, found.span.len(), role, text);
                }
            }
        }
        best.map_or((Roles::default(), 0), |(length, role)| (Roles(1 << role), length.0))
    }

    /// Takes a role that so many bytes of `text` tell, where it is the best so far and meant there.
    fn prefer(&self, best: &mut Option<(Reverse<usize>, usize)>, length: usize, role: usize, text: &str) {
        let new = (Reverse(length), role);
        let is_meant = || !self.rules.roles[role].not.iter().any(|not| text.contains(not.as_str()));
        if best.is_none_or(|best| new < best) && is_meant() {
            *best = Some(new);
        }
    }

    fn role_hits_in(&self, span: Span) -> impl Iterator<Item = &Hit> {
        let first = self.role_hits.partition_point(|hit| (hit.start as usize) < span.start);
        let hits = self.role_hits[first..].iter().take_while(move |hit| (hit.start as usize) < span.end);
        hits.filter(move |hit| hit.end as usize <= span.end)
    }

    fn open_section(&mut self, number: usize, line: Span, style: usize, roles: Roles) {
        if let Some(depth) = self.open.iter().position(|(open, _)| *open == style) {
            self.open.truncate(depth);
        }
        let around = self.section_roles();
        let roles = if roles == Roles::default() { around } else { roles };
        self.open.push((style, roles));
        self.close_section();
        let unit = self.outline.units.len();
        self.outline.sections.push(Section { heading: Some(unit), units: unit..unit, roles });
        self.push(line, Part::Heading, number, roles);
        self.intro = Some(unit);
    }

    fn section_roles(&self) -> Roles {
        self.open.last().map_or(Roles::default(), |(_, roles)| *roles)
    }

    fn close_section(&mut self) {
        let end = self.outline.units.len();
        if let Some(section) = self.outline.sections.last_mut() {
            section.units.end = end;
        }
    }

    /// Cuts `span` after each sentence end that stands in no bracket, and where no end comes.
    fn sentences(&mut self, span: Span, part: Part, line: usize, roles: Roles) {
        let text = span.slice(self.text);
        let (mut start, mut depth, mut from) = (0, 0usize, 0);
        while let Some((at, c)) = self.next_break(text, start, from) {
            if BRACKETS.iter().any(|(open, _)| *open == c) {
                depth += 1;
            } else if BRACKETS.iter().any(|(_, close)| *close == c) {
                depth = depth.saturating_sub(1);
            }
            from = at + c.len_utf8();
            if depth == 0 && self.shapes.sentence_ends.contains(&c) || from - start >= longest_before(c) {
                self.sentence(Span::new(start, from).shift(span.start), part, line, roles);
                (start, depth) = (from, 0);
            }
        }
        self.sentence(Span::new(start, text.len()).shift(span.start), part, line, roles);
    }

    /// The next bracket or sentence end at byte `from` or later, or the character behind which the sentence that begins at
    /// `start` is cut for its length.
    fn next_break(&self, text: &str, start: usize, from: usize) -> Option<(usize, char)> {
        if text.len() < LONG_SENTENCE {
            return self.shapes.breaks.find(text, from);
        }
        let mut chars = text.get(from..)?.char_indices().map(|(at, c)| (from + at, c));
        chars.find(|&(at, c)| self.shapes.breaks.has(c) || at + c.len_utf8() - start >= longest_before(c))
    }

    fn sentence(&mut self, span: Span, part: Part, line: usize, roles: Roles) {
        let span = trimmed(self.text, span);
        if span.is_empty() {
            return;
        }
        let unit = self.outline.units.len();
        self.push(span, part, line, roles);
        if self.announces(span) {
            self.intro = Some(unit);
        } else if part == Part::Body && span.slice(self.text).ends_with(&self.shapes.sentence_ends[..]) {
            self.intro = None;
        }
    }

    /// True for a sentence that announces a list.
    fn announces(&self, span: Span) -> bool {
        let text = span.slice(self.text);
        let first = self.intro_hits.partition_point(|&start| start < span.start);
        let told = self.intro_hits.get(first).is_some_and(|&start| start < span.end);
        told && self.shapes.intro.is_match(text) || self.shapes.untold_intro.is_match(text)
    }

    fn push(&mut self, span: Span, part: Part, line: usize, roles: Roles) {
        let section = self.outline.sections.len().saturating_sub(1);
        let unit = Unit { span, part, section, paragraph: self.paragraph, line, roles, intro: self.intro };
        self.outline.units.push(unit);
    }

    fn finish(mut self) -> Outline {
        self.close_section();
        self.outline
    }
}

/// How long a sentence grows before it is cut behind `c`, bytes.
fn longest_before(c: char) -> usize {
    if c.is_alphanumeric() { 2 * LONG_SENTENCE } else { LONG_SENTENCE }
}
