//! The findings as text for people and as JSON for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::guard::{Finding, Guard, Status, Summary};
use crate::message::{Catalogue, Message, message};
use crate::proof::columns::left;
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
pub fn text(guard: &Guard, all: bool, colour: bool, catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for finding in guard.findings.iter().filter(|finding| all || finding.is_open()) {
        out += &finding_text(finding, all, colour, catalogue);
    }
    out + &summary_text(&guard.summary, catalogue)
}

/// One post: a heading line, and a line for each value that differs; of a new post only `all` shows the values.
pub fn finding_text(finding: &Finding, all: bool, colour: bool, catalogue: &Catalogue) -> String {
    let mut out = heading(finding, catalogue);
    if let Some(dump) = &finding.moved_from {
        out += &format!("    {}\n", message!("moved here from {dump}", dump = plain(dump)).say(catalogue));
    }
    if all || finding.status != Status::New {
        out.extend(finding.changes.iter().map(|change| change_text(change, colour, catalogue)));
    }
    out
}

fn heading(finding: &Finding, catalogue: &Catalogue) -> String {
    let status = left(&status_text(finding, catalogue), 9);
    let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
    let case = finding.case_id.as_ref().map(|case| format!("  {case}")).unwrap_or_default();
    let place = plain(&format!("{}{line}{case}  {}", finding.source, finding.title));
    let file = finding.file.as_ref().map(|file| format!("  [{}]", plain(file))).filter(|_| finding.line.is_none());
    format!("{status} {place}{}\n", file.unwrap_or_default())
}

/// The status in words.
pub(super) fn status_text(finding: &Finding, catalogue: &Catalogue) -> String {
    let status = match finding.status {
        Status::New => "new",
        Status::Changed => "changed",
        Status::Gone => "gone",
        Status::Unchanged => "unchanged",
    };
    let rejected = if finding.rejected { " (rejected)" } else { "" };
    format!("{}{}", catalogue.text(status), catalogue.text(rejected))
}

/// A line for one value, or two where one took the place of another.
pub(super) fn change_text(change: &FieldChange, colour: bool, catalogue: &Catalogue) -> String {
    let (red, green, end) = if colour { (RED, GREEN, PLAIN) } else { ("", "", "") };
    let field = &change.field;
    if let (Change::Reproved, Some(old), Some(new)) = (change.change, &change.old, &change.new) {
        let (old, new, value) = (&old.rule, &new.rule, plain(&new.value));
        let now = message!("rule {old} is now {new}", old, new).say(catalogue);
        return format!("    {field:<FIELD_WIDTH$} = {value}  {now}\n");
    }
    let mut out = String::new();
    for (sign, paint, side) in [('-', red, &change.old), ('+', green, &change.new)] {
        if let Some(proven) = side {
            let (value, proof) = (plain(&proven.value), proof(proven, catalogue));
            let _ = writeln!(out, "    {field:<FIELD_WIDTH$} {paint}{sign} {value}{end}{proof}");
        }
    }
    out
}

fn proof(proven: &Proven, catalogue: &Catalogue) -> String {
    let named = || message!("  rule {rule}", rule = plain(&proven.rule)).say(catalogue);
    let rule = if proven.rule.is_empty() { String::new() } else { named() };
    let mut words: String = proven.words.chars().take(WORDS).collect();
    if words.len() < proven.words.len() {
        words.push('…');
    }
    // A title proves itself.
    if words.is_empty() || proven.words == proven.value { rule } else { format!("{rule}: {}", plain(&words)) }
}

fn summary_text(summary: &Summary, catalogue: &Catalogue) -> String {
    let Summary { new, changed, gone, unchanged, other_rule, rejected, not_given } = *summary;
    let mut lines = vec![message!(
        "{new} new, {changed} changed, {gone} gone, {unchanged} unchanged",
        new,
        changed,
        gone,
        unchanged
    )];
    let mut note = |count: usize, told: Message| lines.extend(Some(told).filter(|_| count > 0));
    let of_unchanged =
        message!("{count} of the unchanged: the same values, but not all by the same rules", count = other_rule);
    note(other_rule, of_unchanged);
    note(rejected, message!("{rejected} rejected in a review: the rules have to be mended", rejected));
    note(
        not_given,
        message!("{count} accepted before and not looked at: their dumps were not given", count = not_given),
    );
    lines.iter().map(|line| line.say(catalogue) + "\n").collect()
}

/// The findings as one JSON object: `posts`, one a finding, and `summary`.
pub fn json(guard: &Guard) -> Value {
    json!({ "posts": guard.findings, "summary": guard.summary })
}

/// Text in one line, without what could steer a terminal.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !steers(*c)).collect()
}
