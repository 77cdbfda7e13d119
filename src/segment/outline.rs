//! A post to its title, headings, sections with roles, list items and sentences.

use std::ops::Range;

use memchr::memmem::find;

use super::lines::{lines, trimmed};
use crate::mention::tokens;
use crate::rules::{Hit, LineShapes, Meaning, Part, Pattern, Roles, RuleSet};
use crate::text::Span;

/// How long a sentence grows before it is cut at the next character that is no letter, in bytes; at twice of it wherever it
/// stands. No notice has such sentences, and rules look at each from all of its words.
const LONG_SENTENCE: usize = 6_000;
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
    /// Unit 0 is the title.
    pub units: Vec<Unit>,
    /// Section 0 holds the title and what stands before the first heading.
    pub sections: Vec<Section>,
}

/// Outlines a post. `text` starts with the heading line; `title` is the title in it.
pub fn outline(rules: &RuleSet, text: &str, title: Span, hits: &[Hit]) -> Outline {
    let mut builder = Builder::new(rules, text, hits);
    builder.title(title);
    for (number, line) in lines(text).into_iter().enumerate().skip(1) {
        builder.line(number, trimmed(text, line));
    }
    builder.finish()
}

struct Builder<'a> {
    rules: &'a RuleSet,
    shapes: &'a LineShapes,
    text: &'a str,
    hits: &'a [Hit],
    outline: Outline,
    /// Open headings: marker style and roles.
    open: Vec<(usize, Roles)>,
    paragraph: usize,
    intro: Option<usize>,
}

impl<'a> Builder<'a> {
    fn new(rules: &'a RuleSet, text: &'a str, hits: &'a [Hit]) -> Self {
        let outline = Outline::default();
        Self { rules, shapes: &rules.lines, text, hits, outline, open: Vec::new(), paragraph: 0, intro: None }
    }

    fn title(&mut self, title: Span) {
        self.outline.sections.push(Section { heading: None, units: 0..0, roles: Roles::default() });
        self.push(title, Part::Title, 0, Roles::default());
    }

    fn line(&mut self, number: usize, line: Span) {
        if line.is_empty() {
            self.paragraph += 1;
            return;
        }
        if let Some((style, roles)) = self.heading(line) {
            self.open_section(number, line, style, roles);
            return;
        }
        let text = line.slice(self.text);
        let marker = self.shapes.items.iter().find_map(|item| item.find(text)).map(|found| found.span.end);
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
        let any = |shapes: &[Pattern], text: &str| shapes.iter().any(|shape| shape.is_match(text));
        let below = line.slice(self.text);
        let joined = any(&shapes.broken_off, text) || any(&shapes.goes_on, below);
        speaks && joined && !any(&shapes.intro, text) && !any(&shapes.starts_anew, below)
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
        let length = text.chars().count();
        if length > self.shapes.longest_heading {
            return None;
        }
        let styled =
            self.shapes.headings.iter().enumerate().find_map(|(style, shape)| Some((style, shape.find(text)?)));
        let may_be_bare = length <= LONGEST_BARE && !text.contains(tokens::is_token);
        if styled.is_none() && !may_be_bare || self.shapes.not_heading.iter().any(|shape| shape.is_match(text)) {
            return None;
        }
        // `・5月27日 …` is an entry of a list of dates, whatever it speaks of.
        if styled
            .as_ref()
            .is_some_and(|(_, mark)| text[mark.span.end..].trim_start().starts_with([tokens::DATE, tokens::PERIOD]))
        {
            return None;
        }
        let innermost = self.shapes.headings.len().saturating_sub(1);
        let (roles, told) = self.roles_in(line);
        match styled {
            // The innermost marker is that of list items too: what tells the role must be most of the line.
            Some((style, mark)) if style == innermost && told * 2 < text.len().saturating_sub(mark.span.end) => None,
            // A numbered line without a known role may as well be a list item; numbers and dates tell of one.
            Some((style, _)) if roles != Roles::default() || (style <= 1 && !text.contains(tokens::is_token)) => {
                Some((style, roles))
            }
            None if roles != Roles::default() && may_be_bare => {
                let bare = self.shapes.headings.len();
                let is_item = self.shapes.items.iter().any(|item| item.is_match(text));
                (!is_item && !text.contains(['、', '。'])).then_some((bare, roles))
            }
            _ => None,
        }
    }

    /// `対象者:` before the content of a line: the end of the label and its roles. The first mark with a role before it
    /// parts the two.
    fn label(&self, line: Span) -> Option<(usize, Roles)> {
        let text = line.slice(self.text);
        let mut marks: Vec<(usize, &String)> = self
            .shapes
            .label_marks
            .iter()
            .filter_map(|mark| Some((find(text.as_bytes(), mark.as_bytes())?, mark)))
            .collect();
        marks.sort_unstable();
        marks.into_iter().find_map(|(at, mark)| {
            let label = text
                .get(..at)
                .filter(|label| label.chars().count() <= LONGEST_LABEL && !label.contains(['。', '、']))?;
            let (roles, _) = self.roles_in(Span::new(line.start, line.start + label.len()));
            (roles != Roles::default()).then_some((line.start + at + mark.len(), roles))
        })
    }

    /// The role that the words in `span` tell: that of the longest word or shape; on equal length of the first role.
    /// Beside it how many bytes tell it.
    fn roles_in(&self, span: Span) -> (Roles, usize) {
        let text = span.slice(self.text);
        let meanings = || {
            self.hits_in(span).flat_map(|hit| self.rules.meanings[hit.needle as usize].iter().map(move |m| (hit, m)))
        };
        let words = meanings().filter_map(|(hit, meaning)| match meaning {
            Meaning::Role(role) => Some(((hit.end - hit.start) as usize, *role)),
            _ => None,
        });
        let plain =
            text.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end_matches(|c: char| !c.is_alphabetic());
        let mut shapes: Vec<(usize, usize)> = meanings()
            .filter_map(
                |(_, meaning)| if let Meaning::Shape(role, shape) = meaning { Some((*role, *shape)) } else { None },
            )
            .collect();
        let roles = self.rules.roles.iter().enumerate();
        shapes.extend(roles.flat_map(|(role, all)| all.untold.iter().map(move |&shape| (role, shape))));
        shapes.sort_unstable();
        shapes.dedup();
        let shapes = shapes
            .into_iter()
            .filter_map(|(role, shape)| Some((self.rules.roles[role].regexes[shape].find(plain)?.span.len(), role)));
        let meant = |role: usize| !self.rules.roles[role].not.iter().any(|not| text.contains(not.as_str()));
        let best = words.chain(shapes).filter(|(_, role)| meant(*role));
        best.min_by_key(|(length, role)| (std::cmp::Reverse(*length), *role))
            .map_or((Roles::default(), 0), |(length, role)| (Roles(1 << role), length))
    }

    fn hits_in(&self, span: Span) -> impl Iterator<Item = &'a Hit> {
        let first = self.hits.partition_point(|hit| (hit.start as usize) < span.start);
        self.hits[first..]
            .iter()
            .take_while(move |hit| (hit.start as usize) < span.end)
            .filter(move |hit| hit.end as usize <= span.end)
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
        let mut start = span.start;
        let mut depth = 0usize;
        for (at, c) in span.slice(self.text).char_indices() {
            match c {
                '(' | '「' | '『' | '[' | '【' => depth += 1,
                ')' | '」' | '』' | ']' | '】' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let end = span.start + at + c.len_utf8();
            let most = if c.is_alphanumeric() { 2 * LONG_SENTENCE } else { LONG_SENTENCE };
            if depth == 0 && self.shapes.sentence_ends.contains(&c) || end - start >= most {
                self.sentence(Span::new(start, end), part, line, roles);
                (start, depth) = (end, 0);
            }
        }
        self.sentence(Span::new(start, span.end), part, line, roles);
    }

    fn sentence(&mut self, span: Span, part: Part, line: usize, roles: Roles) {
        let span = trimmed(self.text, span);
        if span.is_empty() {
            return;
        }
        let unit = self.outline.units.len();
        self.push(span, part, line, roles);
        if self.shapes.intro.iter().any(|intro| intro.is_match(span.slice(self.text))) {
            self.intro = Some(unit);
        } else if part == Part::Body && span.slice(self.text).ends_with(&self.shapes.sentence_ends[..]) {
            self.intro = None;
        }
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
