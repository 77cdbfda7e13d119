//! The schema of rule files is fresh, takes every shipped rule file and refuses what the loader refuses.
//! `UPDATE_SCHEMA=1 cargo test --test schema` writes the file anew.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Work;
use jikenbo::rules::{RuleFiles, schema};
use jsonschema::Validator;
use serde_json::Value;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/rules.schema.json")
}

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).expect("a valid schema")
}

/// What is wrong with a rule file: place and message of each error.
fn errors(validator: &Validator, toml: &str) -> Vec<String> {
    let file: Value = toml::from_str(toml).unwrap();
    validator.iter_errors(&file).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_file_is_fresh_and_the_command_prints_it() {
    let printed = Work::new().run(&["rules", "schema"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    if std::env::var_os("UPDATE_SCHEMA").is_some_and(|value| !value.is_empty()) {
        fs::write(path(), &printed.stdout).unwrap();
    }
    let written = fs::read_to_string(path()).unwrap();
    assert!(written == printed.stdout, "`UPDATE_SCHEMA=1 cargo test --test schema` brings schema/ up to date");
}

#[test]
fn the_schema_is_one_of_draft_7() {
    let schema = schema();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn every_shipped_rule_file_is_valid() {
    let validator = validator();
    for (path, text) in RuleFiles::embedded().files {
        assert_eq!(errors(&validator, &text), Vec::<String>::new(), "{path}");
    }
}

/// A key of every table of every shipped file, misspelt, is refused.
#[test]
fn a_misspelt_key_is_refused_wherever_it_stands() {
    let validator = validator();
    let mut tried = 0;
    for (path, text) in RuleFiles::embedded().files {
        let mut file: Value = toml::from_str(&text).unwrap();
        for pointer in tables(&file) {
            let table = file.pointer_mut(&pointer).unwrap().as_object_mut().unwrap();
            table.insert("bananas".to_owned(), Value::Bool(true));
            assert!(!validator.is_valid(&file), "{path} with {pointer}/bananas");
            file.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove("bananas");
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

/// Pointers to the file, to the first entry of each array of tables and to the tables in it, maps with free keys aside.
fn tables(file: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![(String::new(), file)];
    while let Some((pointer, value)) = todo.pop() {
        match value {
            Value::Object(table) => {
                let free = ["map", "evidence", "multipliers"].iter().any(|key| pointer.ends_with(key));
                let below = table.iter().map(|(key, value)| (format!("{pointer}/{key}"), value));
                todo.extend(below);
                if !free {
                    found.push(pointer);
                }
            }
            Value::Array(entries) => todo.extend(entries.first().map(|first| (format!("{pointer}/0"), first))),
            _ => {}
        }
    }
    found
}

#[test]
fn what_the_loader_refuses_is_refused() {
    let head = "format = 1\nfamily = \"cause\"\n";
    let rule = |body: &str| format!("{head}[[rule]]\nid = \"a\"\nlabel = \"malware\"\n{body}");
    let good =
        rule("all = [{ words = [\"x\"] }]\nscope = { part = [\"item\"], window = \"pair\" }\npolarity = [\"any\"]");
    let bad = [
        "family = \"cause\"".to_owned(),
        "format = 1".to_owned(),
        "format = 2\nfamily = \"cause\"".to_owned(),
        "format = 1\nfamily = \"causes\"".to_owned(),
        format!("{head}clause_ends = [\"x\"]"),
        format!("{head}[[label]]\nid = \"x\""),
        format!("{head}[[label]]\nid = \"x\"\nname = {{ ja = \"x\", en = \"x\" }}\npick = \"best\""),
        format!("{head}[[label]]\nid = \"x\"\nname = {{ ja = \"x\", en = \"x\" }}\ndelay = \"police\""),
        format!("{head}[[phrase]]\nid = \"x\""),
        rule(""),
        rule("all = []"),
        rule("all = [{ words = [] }]"),
        rule("all = [{ words = \"x\" }]"),
        rule("all = [{ words = [\"x\"], regex = 'x' }]"),
        rule("all = [{ as = \"x\" }]"),
        rule("all = [{ words = [\"x\"], within = \"10\" }]"),
        rule("all = [{ words = [\"x\"] }]\nscope = { part = [\"boddy\"] }"),
        rule("all = [{ words = [\"x\"] }]\nscope = { window = \"clause\" }"),
        rule("all = [{ words = [\"x\"] }]\npolarity = [\"sure\"]"),
        rule("all = [{ words = [\"x\"] }]\nweight = 1.5"),
        rule("all = [{ words = [\"x\"] }]\n[[rule.example]]\nheading = \"x\""),
        "format = 1\nfamily = \"organization\"\n[[form]]\ntype = \"company\"\nposition = [\"middle\"]\nwords = [\"x\"]"
            .to_owned(),
        "format = 1\nfamily = \"case\"\n[[link]]\nid = \"x\"\nagree = [\"organisation\"]".to_owned(),
        "format = 1\nfamily = \"case\"\n[[merge]]\nfields = []\nreports = \"best\"\norganizations = \"sum\"".to_owned(),
        "format = 1\nfamily = \"law\"\n[[deadline]]\nid = \"final\"".to_owned(),
        "format = 1\nfamily = \"veris\"\n[source]\ntitle = \"x\"".to_owned(),
        "format = 1\nfamily = \"polarity\"\n[[cue]]\nreading = \"perhaps\"".to_owned(),
    ];
    let validator = validator();
    assert_eq!(errors(&validator, &good), Vec::<String>::new());
    for file in bad {
        assert!(!errors(&validator, &file).is_empty(), "{file}");
    }
}

#[test]
fn an_error_points_at_the_misspelt_key_and_not_at_the_file() {
    let file = "format = 1\nfamily = \"kind\"\n[[rule]]\nid = \"a\"\nlabel = \"other\"\nwieght = 1\nall = [{ words = [\"x\"] }]\n";
    let errors = errors(&validator(), file);
    assert!(errors.iter().all(|error| error.starts_with("/rule/0: ") && error.contains("wieght")), "{errors:?}");
}

#[test]
fn every_key_is_explained() {
    let schema = schema();
    for (name, definition) in schema["definitions"].as_object().unwrap() {
        assert!(!name.ends_with(|c: char| c.is_ascii_digit()), "two types are named {name}");
        assert!(definition.get("description").is_some(), "{name}");
        for (key, property) in definition.get("properties").and_then(Value::as_object).into_iter().flatten() {
            assert!(property.get("description").is_some(), "{name}.{key}");
        }
    }
}
