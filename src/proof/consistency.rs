//! The examples of `rules/consistency.toml`: values that a check objects to, or does not.

use crate::diag::{Diagnostic, Label};
use crate::message::message;
use crate::pipeline::{Stated, clashes};
use crate::rules::checks::{Check, CheckExample};
use crate::rules::{Place, RuleFiles, RuleSet};

/// The examples of checks that do not hold, as located diagnostics.
pub fn run_examples(rules: &RuleSet, files: &RuleFiles) -> Vec<Diagnostic> {
    let examples = rules.checks.iter().flat_map(|check| check.examples.iter().map(move |example| (check, example)));
    let failing = examples.filter(|(check, (example, _))| objects(rules, check, example) == example.consistent);
    failing.map(|(check, (example, place))| diagnostic(check, example, place, files)).collect()
}

fn objects(rules: &RuleSet, check: &Check, example: &CheckExample) -> bool {
    let text = example.text.as_deref().unwrap_or("");
    let values = example.values.iter().flat_map(|(field, values)| values.iter().map(move |value| (field, value)));
    let stated: Vec<Stated> = values.map(|(field, value)| Stated { field, value, text }).collect();
    !clashes(rules, check, &stated).is_empty()
}

fn diagnostic(check: &Check, example: &CheckExample, place: &Place, files: &RuleFiles) -> Diagnostic {
    let (code, message) = if example.consistent {
        ("E402", "the check objects to values that the example calls consistent")
    } else {
        ("E401", "the check does not object to the values of the example")
    };
    let file = files.files.get(place.file).map_or("", |(path, _)| path.as_str());
    let label = Label::new(file, place.range.start, place.range.end, "");
    Diagnostic::error(code, message).at(label).note(message!("in check `{id}`", id = check.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::load;

    #[test]
    fn examples_of_checks_hold_and_can_fail() {
        let files = RuleFiles::embedded();
        let rules = load(&files).0.unwrap();
        assert_eq!(run_examples(&rules, &files), []);
        assert!(rules.checks.iter().all(|check| check.examples.len() >= 2), "each check has both");

        let turned = files.files.iter().map(|(path, text)| {
            let is_turned = path.ends_with("consistency.toml");
            let text =
                if is_turned { text.replacen("consistent = false", "consistent = true", 1) } else { text.clone() };
            (path.clone(), text)
        });
        let files = RuleFiles { files: turned.collect(), damaged: Vec::new() };
        let failing = run_examples(&load(&files).0.unwrap(), &files);
        assert_eq!(failing.iter().map(|failure| failure.code).collect::<Vec<_>>(), ["E402"]);
    }
}
