//! An accepted record as a file: TOML, one value a line.

use serde::Deserialize;
use toml::{Spanned, Value};

use super::accepted::Accepted;
use super::sketch::Sketch;
use crate::diag::{Diagnostic, Label};
use crate::message::{message, of_library};
use crate::proof::diff::records::{FieldFacts, Proven};

/// The version of the format that is written, and the greatest that is read.
const FORMAT: i64 = 1;
const COMMENT: &str =
    "# What a person accepted of one post, by `jikenbo snapshot`: each value with the rule that gave it.";

/// The file as text.
pub(super) fn write(accepted: &Accepted) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let mut out = format!("{COMMENT}\nformat = {FORMAT}\n");
    out += &format!("dump = {}\nsketch = \"{}\"\nfacts = [\n", quoted(&accepted.dump), accepted.sketch);
    for facts in &accepted.facts {
        for Proven { value, rule, .. } in &facts.values {
            let rule = if rule.is_empty() { String::new() } else { format!(", rule = {}", quoted(rule)) };
            out += &format!("  {{ field = {}, value = {}{rule} }},\n", quoted(&facts.field), quoted(value));
        }
    }
    out + "]\n"
}

/// Only this is looked at before the version is known.
#[derive(Deserialize)]
struct Version {
    format: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: i64,
    dump: String,
    sketch: Spanned<String>,
    facts: Vec<Fact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    field: String,
    value: String,
    #[serde(default)]
    rule: String,
}

/// Reads a file; `path` is how messages call it, `name` its name in the store. The error has its place in the text.
pub(super) fn read(path: &str, name: &str, text: &str) -> Result<Accepted, Box<Diagnostic>> {
    let version: Version = toml::from_str(text).map_err(|error| damaged(path, &error))?;
    let format = *version.format.get_ref();
    if format != FORMAT {
        let message = message!(
            "the accepted record has format {format}; this program reads format {known}",
            format,
            known = FORMAT
        );
        let span = version.format.span();
        let label = Label::new(path, span.start, span.end, "");
        let help = "a newer jikenbo wrote it: use that one, or delete the file and accept the post again";
        return Err(Diagnostic::error("", message).at(label).help(help).into());
    }
    let file: File = toml::from_str(text).map_err(|error| damaged(path, &error))?;
    let sketch = file.sketch.get_ref().parse::<Sketch>().map_err(|problem| {
        let span = file.sketch.span();
        Diagnostic::error("", problem).at(Label::new(path, span.start, span.end, "")).help(MEND)
    })?;
    let (dump, written) = (file.dump, text.to_owned());
    Ok(Accepted { file: name.to_owned(), dump, sketch, facts: grouped(file.facts), written })
}

const MEND: &str =
    "restore the file (`git checkout`), settle its merge conflict, or delete it and accept the post again";

fn damaged(path: &str, error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let span = error.span().unwrap_or(0..0);
    let message = message!("the accepted record is damaged: {message}", message = of_library(&message));
    Diagnostic::error("", message).at(Label::new(path, span.start, span.end, "")).help(MEND)
}

/// The facts by field, in the order of the file.
fn grouped(facts: Vec<Fact>) -> Vec<FieldFacts> {
    let mut fields: Vec<FieldFacts> = Vec::new();
    for Fact { field, value, rule } in facts {
        let proven = Proven { value, rule, words: String::new() };
        match fields.iter_mut().find(|known| known.field == field) {
            Some(known) => known.values.push(proven),
            None => fields.push(FieldFacts { field, values: vec![proven] }),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted() -> Accepted {
        let proven = |value: &str, rule: &str| Proven { value: value.into(), rule: rule.into(), words: String::new() };
        let facts = [
            ("title", vec![proven("「表」\"と\\'の\u{7f}\n改行", "heading")]),
            ("causes", vec![proven("loss", "loss-in-title"), proven("theft", "theft-told")]),
            ("publication_days", vec![proven("-3", "")]),
        ];
        let facts = facts.map(|(field, values)| FieldFacts { field: field.into(), values }).to_vec();
        let sketch = Sketch::of("書類の紛失");
        Accepted { file: "a.toml".into(), dump: "2024/07.txt".into(), sketch, facts, written: String::new() }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = write(&accepted());
        assert_eq!(read("s/a.toml", "a.toml", &text).unwrap(), Accepted { written: text, ..accepted() });
    }

    #[test]
    fn each_value_has_a_line() {
        let lines: Vec<String> = write(&accepted()).lines().map(str::to_owned).collect();
        assert_eq!(lines[1..3], ["format = 1", "dump = \"2024/07.txt\""]);
        let fact = "  { field = \"causes\", value = \"theft\", rule = \"theft-told\" },";
        assert!(lines.iter().any(|line| line == fact), "{lines:#?}");
        assert_eq!(lines[lines.len() - 2], "  { field = \"publication_days\", value = \"-3\" },");
    }

    #[test]
    fn damage_is_located() {
        let text = write(&accepted());
        let at = |text: &str| read("s/a.toml", "a.toml", text).unwrap_err();
        let merged = text.replace("facts", "<<<<<<< HEAD\nfacts");
        let conflict = at(&merged);
        let place = conflict.primary.unwrap();
        assert!(conflict.message.to_string().starts_with("the accepted record is damaged"), "{}", conflict.message);
        assert_eq!((place.file.as_str(), merged[..place.start].lines().last()), ("s/a.toml", Some("<<<<<<< ")));
        assert!(at(&text.replace("rule", "rul")).message.to_string().contains("unknown field `rul`"));
        assert!(at("").message.to_string().contains("missing field `format`"));
        assert!(at(&text.replace("sketch = \"", "sketch = \"x")).message.to_string().starts_with("not a sketch"));
    }

    #[test]
    fn a_newer_format_is_named_whatever_else_it_holds() {
        let error = read("s/a.toml", "a.toml", "format = 2\nfoo = []\n").unwrap_err();
        assert_eq!(error.message.to_string(), "the accepted record has format 2; this program reads format 1");
        assert!(error.help.unwrap().to_string().contains("newer"));
    }
}
