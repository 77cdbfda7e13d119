//! The findings as text for people and as JSON for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::guard::{Finding, Guard, Status, Summary};
use crate::proof::diff::records::{Change, FieldChange, Proven};
use crate::text::steers;

/// Columns of a field's name.
const FIELD_WIDTH: usize = 24;
/// Characters of the words behind a value that are shown.
const WORDS: usize = 60;
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const PLAIN: &str = "\u{1b}[0m";

/// The report: what is new, changed and gone, and the figures. `all` also lists unchanged posts and every value of new ones.
pub fn text(guard: &Guard, all: bool, colour: bool) -> String {
    let mut out = String::new();
    for finding in guard.findings.iter().filter(|finding| all || finding.is_open()) {
        out += &finding_text(finding, all, colour);
    }
    out + &summary_text(&guard.summary)
}

/// One post: a heading line, and a line for each value that differs; of a new post only `all` shows the values.
pub fn finding_text(finding: &Finding, all: bool, colour: bool) -> String {
    let mut out = heading(finding);
    let moved = finding.moved_from.as_ref().map(|dump| format!("    moved here from {}\n", plain(dump)));
    out += &moved.unwrap_or_default();
    if all || finding.status != Status::New {
        out.extend(finding.changes.iter().map(|change| change_text(change, colour)));
    }
    out
}

fn heading(finding: &Finding) -> String {
    let status = status_text(finding);
    let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
    let case = finding.case_id.as_ref().map(|case| format!("  {case}")).unwrap_or_default();
    let place = plain(&format!("{}{line}{case}  {}", finding.source, finding.title));
    let file = finding.file.as_ref().map(|file| format!("  [{}]", plain(file))).filter(|_| finding.line.is_none());
    format!("{status:<9} {place}{}\n", file.unwrap_or_default())
}

/// The status in words.
pub(super) fn status_text(finding: &Finding) -> String {
    let status = match finding.status {
        Status::New => "new",
        Status::Changed => "changed",
        Status::Gone => "gone",
        Status::Unchanged => "unchanged",
    };
    let rejected = if finding.rejected { " (rejected)" } else { "" };
    format!("{status}{rejected}")
}

/// A line for one value, or two where one took the place of another.
pub(super) fn change_text(change: &FieldChange, colour: bool) -> String {
    let (red, green, end) = if colour { (RED, GREEN, PLAIN) } else { ("", "", "") };
    let field = &change.field;
    if let (Change::Reproved, Some(old), Some(new)) = (change.change, &change.old, &change.new) {
        let (old, new, value) = (&old.rule, &new.rule, plain(&new.value));
        return format!("    {field:<FIELD_WIDTH$} = {value}  rule {old} is now {new}\n");
    }
    let mut out = String::new();
    for (sign, paint, side) in [('-', red, &change.old), ('+', green, &change.new)] {
        if let Some(proven) = side {
            let _ =
                writeln!(out, "    {field:<FIELD_WIDTH$} {paint}{sign} {}{end}{}", plain(&proven.value), proof(proven));
        }
    }
    out
}

fn proof(proven: &Proven) -> String {
    let rule = if proven.rule.is_empty() { String::new() } else { format!("  rule {}", plain(&proven.rule)) };
    let mut words: String = proven.words.chars().take(WORDS).collect();
    if words.len() < proven.words.len() {
        words.push('…');
    }
    // A title proves itself.
    if words.is_empty() || proven.words == proven.value { rule } else { format!("{rule}: {}", plain(&words)) }
}

fn summary_text(summary: &Summary) -> String {
    let Summary { new, changed, gone, unchanged, other_rule, rejected, not_given } = *summary;
    let mut out = format!("{new} new, {changed} changed, {gone} gone, {unchanged} unchanged\n");
    let mut note = |count: usize, what: &str| {
        if count > 0 {
            let _ = writeln!(out, "{count} {what}");
        }
    };
    note(other_rule, "of the unchanged: the same values, but not all by the same rules");
    note(rejected, "rejected in a review: the rules have to be mended");
    note(not_given, "accepted before and not looked at: their dumps were not given");
    out
}

/// The findings as one JSON object: `posts`, one a finding, and `summary`.
pub fn json(guard: &Guard) -> Value {
    json!({ "posts": guard.findings, "summary": guard.summary })
}

/// Text in one line, without what could steer a terminal.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !steers(*c)).collect()
}
