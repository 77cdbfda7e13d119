//! Diagnostics for people: the source line with a caret, notes and help.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::position::floor_boundary;
use super::{Diagnostic, Label, Severity, Sources, printable, sorted};

/// Renders `diags` for a terminal, sorted by path and offset, each followed by an empty line where it shows a source line.
///
/// `colour` adds ANSI colours. The result is empty or ends in a line feed.
pub fn render_text(diags: &[Diagnostic], sources: &dyn Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let diags: Vec<_> = diags.iter().map(printable::diagnostic).collect();
    let sources = printable::Texts::new(&diags, sources);
    let mut out = String::new();
    for diag in sorted(&diags) {
        match &diag.primary {
            Some(primary) => {
                out += &renderer.render(&[located(diag, primary, &sources)]);
                out += "\n\n";
            }
            None => unlocated(&mut out, diag, &renderer),
        }
    }
    out
}

/// A message about no place in a text: the title, then notes and help indented below it.
fn unlocated(out: &mut String, diag: &Diagnostic, renderer: &Renderer) {
    *out += &renderer.render(&[title(diag)]);
    let notes = diag.notes.iter().map(|note| ("note", note));
    for (name, text) in notes.chain(diag.help.iter().map(|help| ("help", help))) {
        *out += &format!("\n  {name}: {text}");
    }
    out.push('\n');
}

fn title(diag: &Diagnostic) -> Group<'_> {
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diag.message.as_str());
    let title = if diag.code.is_empty() { title } else { title.id(diag.code) };
    Group::with_title(title)
}

fn located<'a>(diag: &'a Diagnostic, primary: &'a Label, sources: &'a dyn Sources) -> Group<'a> {
    let mut group = title(diag);
    for file in files(primary, &diag.secondary) {
        let here = |label: &&Label| label.file == file;
        group = match sources.text(file) {
            Some(text) => {
                let first = Some(primary).filter(here).map(|label| mark(AnnotationKind::Primary, label, text));
                let others = diag.secondary.iter().filter(here);
                let others = others.map(|label| mark(AnnotationKind::Context, label, text));
                group.element(Snippet::source(text).path(shown(file)).annotations(first.into_iter().chain(others)))
            }
            None => group.element(Origin::path(shown(file))),
        };
    }
    group = group.elements(diag.notes.iter().map(|note| Level::NOTE.message(note.as_str())));
    group.elements(diag.help.iter().map(|help| Level::HELP.message(help.as_str())))
}

/// The name of a file as it may be shown.
fn shown(file: &str) -> Cow<'_, str> {
    crate::text::printable(file)
}

/// The files to show, the primary one first, each once.
fn files<'a>(primary: &'a Label, secondary: &'a [Label]) -> Vec<&'a str> {
    let mut files = vec![primary.file.as_str()];
    for label in secondary {
        if !files.contains(&label.file.as_str()) {
            files.push(&label.file);
        }
    }
    files
}

fn mark<'a>(kind: AnnotationKind, label: &'a Label, text: &str) -> Annotation<'a> {
    let annotation = kind.span(clamp(label, text));
    if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
}

/// The label's range moved onto characters that exist, since the renderer trusts its spans.
fn clamp(label: &Label, text: &str) -> Range<usize> {
    let start = floor_boundary(text, label.start);
    start..floor_boundary(text, label.end).max(start)
}
