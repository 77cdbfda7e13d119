//! Diagnostics for people: the source line with a caret, notes and help.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::position::{LineStarts, floor_boundary};
use super::printable::{Mark, Shown};
use super::{Diagnostic, Files, Severity, Sources, printable, sorted};
use crate::message::Catalogue;

/// Renders `diags` for a terminal, sorted by path and offset, each followed by an empty line where it shows a source line.
///
/// `colour` adds ANSI colours. The result is empty or ends in a line feed.
pub fn render_text(diags: &[Diagnostic], sources: &dyn Sources, colour: bool) -> String {
    render_text_in(diags, sources, colour, Catalogue::ENGLISH)
}

/// The same in the language of `catalogue`.
pub fn render_text_in(diags: &[Diagnostic], sources: &dyn Sources, colour: bool, catalogue: &Catalogue) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let sources = printable::Texts::new(diags, sources);
    let files = Files::of(diags, &sources);
    let words = Words(catalogue);
    let mut out = String::new();
    for diag in sorted(diags) {
        let diag = printable::shown(diag, catalogue);
        match &diag.primary {
            Some(primary) => {
                out += &renderer.render(&[words.located(&diag, primary, &files)]);
                out += "\n\n";
            }
            None => words.unlocated(&mut out, &diag, &renderer),
        }
    }
    out
}

/// What stands before a message, in one language.
#[derive(Clone, Copy)]
struct Words<'c>(&'c Catalogue);

impl<'c> Words<'c> {
    fn level(self, level: Level<'static>, name: &'static str) -> Level<'c> {
        level.with_name(self.0.text(name))
    }

    /// A message about no place in a text: the title, then notes and help indented below it.
    fn unlocated(self, out: &mut String, diag: &Shown, renderer: &Renderer) {
        *out += &renderer.render(&[self.title(diag)]);
        let notes = diag.notes.iter().map(|note| ("note", note));
        for (name, text) in notes.chain(diag.help.iter().map(|help| ("help", help))) {
            *out += &format!("\n  {}: {text}", self.0.text(name));
        }
        out.push('\n');
    }

    fn title<'a>(self, diag: &'a Shown) -> Group<'a>
    where
        'c: 'a,
    {
        let level = match diag.severity {
            Severity::Error => self.level(Level::ERROR, "error"),
            Severity::Warning => self.level(Level::WARNING, "warning"),
        };
        let title = level.primary_title(diag.message.as_str());
        let title = if diag.code.is_empty() { title } else { title.id(diag.code) };
        Group::with_title(title)
    }

    fn located<'a>(self, diag: &'a Shown, primary: &'a Mark, texts: &Files<'a>) -> Group<'a>
    where
        'c: 'a,
    {
        let mut group = self.title(diag);
        for file in files(primary, &diag.secondary) {
            let here = |mark: &&Mark| mark.file == file;
            group = match texts.get(file) {
                Some(lines) => {
                    let first = Some(primary).filter(here);
                    let others = diag.secondary.iter().filter(here);
                    let part = Part::around(lines, first.into_iter().chain(others.clone()));
                    let first = first.map(|mark| part.mark(AnnotationKind::Primary, mark));
                    let others = others.map(|mark| part.mark(AnnotationKind::Context, mark));
                    let source = Snippet::source(part.text).line_start(part.line).path(shown(file));
                    group.element(source.annotations(first.into_iter().chain(others)))
                }
                None => group.element(Origin::path(shown(file))),
            };
        }
        let (note, help) = (self.level(Level::NOTE, "note"), self.level(Level::HELP, "help"));
        group = group.elements(diag.notes.iter().map(|text| note.clone().message(text.as_str())));
        group.elements(diag.help.iter().map(|text| help.clone().message(text.as_str())))
    }
}

/// The name of a file as it may be shown.
fn shown(file: &str) -> Cow<'_, str> {
    crate::text::printable(file)
}

/// The files to show, the primary one first, each once.
fn files<'a>(primary: &'a Mark, secondary: &'a [Mark]) -> Vec<&'a str> {
    let mut files = vec![primary.file];
    for mark in secondary {
        if !files.contains(&mark.file) {
            files.push(mark.file);
        }
    }
    files
}

/// The part of a file that has some marks, with a line on each side: the renderer goes through all that it is given, and a
/// file may have as many findings as lines.
struct Part<'t> {
    text: &'t str,
    /// 1-based number of its first line.
    line: usize,
    /// Where it begins in the file.
    start: usize,
}

impl<'t> Part<'t> {
    fn around<'l>(lines: &LineStarts<'t>, labels: impl Iterator<Item = &'l Mark<'l>> + Clone) -> Self {
        let line = |offset: usize| lines.line(floor_boundary(lines.text, offset));
        let first = labels.clone().map(|label| line(label.start)).min().unwrap_or(1);
        let last = labels.map(|label| line(label.end.max(label.start))).max().unwrap_or(first);
        let line = first.saturating_sub(1).max(1);
        let start = lines.start(line);
        Self { text: &lines.text[start..lines.start(last + 2)], line, start }
    }

    /// The mark of a label, moved onto characters that exist, since the renderer trusts its spans.
    fn mark<'a>(&self, kind: AnnotationKind, label: &'a Mark) -> Annotation<'a> {
        let here = |offset: usize| floor_boundary(self.text, offset.saturating_sub(self.start));
        let start = here(label.start);
        let range: Range<usize> = start..here(label.end).max(start);
        let annotation = kind.span(range);
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    }
}
