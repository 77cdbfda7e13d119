//! The examples of the rules that link posts to cases.

use crate::cases::{Block, Keys, try_link};
use crate::diag::{Diagnostic, Label};
use crate::message::{Message, message};
use crate::rules::cases::Link;
use crate::rules::written::LinkExample;
use crate::rules::{Place, RuleFiles, RuleSet};

/// The examples of all links that do not hold, as located diagnostics.
pub(super) fn run_examples(rules: &RuleSet, files: &RuleFiles) -> Vec<Diagnostic> {
    let examples = rules.cases.links.iter().flat_map(|link| link.examples.iter().map(move |example| (link, example)));
    examples.filter_map(|(link, (example, place))| run(rules, files, link, example, place)).collect()
}

/// What is wrong with an example; `None` where it holds.
fn run(rules: &RuleSet, files: &RuleFiles, link: &Link, example: &LinkExample, place: &Place) -> Option<Diagnostic> {
    let (a, b) = (Keys::of_example(rules, &example.a), Keys::of_example(rules, &example.b));
    let (earlier, later) = if a.notice <= b.notice { (a, b) } else { (b, a) };
    let got: Option<Block> = try_link(link, &earlier, &later).err();
    let wanted = example.blocked_by.as_ref().map(|wanted| wanted.get_ref().as_str());
    let (code, message) = match (wanted, got) {
        (None, None) => return None,
        (Some(wanted), Some(got)) if wanted == got.to_string() => return None,
        (None, Some(got)) => ("E401", message!("the posts should be linked and are not ({got})", got)),
        (Some(_), None) => ("E402", "the posts should not be linked and are".into()),
        (Some(wanted), Some(got)) => {
            ("E404", message!("the link should be blocked by `{wanted}` and is by `{got}`", wanted, got))
        }
    };
    let (file, _) = files.files.get(place.file)?;
    let range = place.range.clone();
    Some(Diagnostic {
        primary: Some(Label { file: file.clone(), start: range.start, end: range.end, text: Message::default() }),
        notes: vec![message!("in link `{id}`", id = link.id)],
        ..Diagnostic::error(code, message)
    })
}
