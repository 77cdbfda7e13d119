//! The JSON Schema of rule files, made from the types that read them, for editors that complete and check as one types.
//!
//! It knows keys, types and fixed words. Names that rule files give each other (labels, roles, phrases) and regexes are the
//! loader's business.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::checks::WrittenCheck;
use super::families::FAMILIES;
use super::read::{FORMAT, NormalizeWords, ROWED};
use super::written::{
    Body, Cases, Clauses, ClosedDays, ContextWords, Cue, Deadline, Default_, Duty, Form, HolidayYear, Item, Items,
    Label, Law, Link, Merge, NameList, Names, Outline, Phrase, Posts, Role, Rule, SelfWord, Source, Stop, Work,
};
use super::written_grammar::{
    Adverb, Carries, DateMarks, Decision, Embed, Ending, FieldRow, GrammarWords, KnowingFile, Least, LightVerbs,
    LinkWords, Noun, Predicate,
};
use super::written_hints::{Hint, Weighing};
use crate::mention::{CountWords, DateWords};

type Properties = Map<String, Value>;

/// The schema, of draft 7, which the TOML plug-ins of editors know.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let common = common_keys(&mut generator);
    let mut kinds: Vec<(Properties, Vec<&str>)> = Vec::new();
    for family in FAMILIES {
        let mut own = own_keys(&mut generator, family);
        own.extend(ROWED.contains(&family).then(|| tables::<FieldRow>(&mut generator, "field")));
        match kinds.iter_mut().find(|(keys, _)| *keys == own) {
            Some((_, families)) => families.push(family),
            None => kinds.push((own, vec![family])),
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rule file of jikenbo",
        "type": "object",
        "properties": common,
        "required": ["format", "family"],
        "allOf": kinds.into_iter().map(|(own, families)| file_of(families, own, &common)).collect::<Vec<_>>(),
        "definitions": generator.take_definitions(true),
    })
}

/// A file of one of these families has its own keys and the common ones, which are checked elsewhere, and no others.
fn file_of(families: Vec<&str>, own: Properties, common: &Properties) -> Value {
    let common = common.keys().map(|key| (key.clone(), Value::Bool(true)));
    let file =
        json!({ "properties": own.into_iter().chain(common).collect::<Properties>(), "additionalProperties": false });
    json!({ "if": { "properties": { "family": { "enum": families } }, "required": ["family"] }, "then": file })
}

/// Keys that a file of any family may have.
fn common_keys(generator: &mut SchemaGenerator) -> Properties {
    Properties::from_iter([
        ("format".to_owned(), json!({ "const": FORMAT, "description": "The version of the rule format." })),
        (
            "family".to_owned(),
            json!({ "enum": FAMILIES.as_slice(), "description": "What the rules of the file decide." }),
        ),
        ("source".to_owned(), generator.subschema_for::<Source>().into()),
        ("default".to_owned(), generator.subschema_for::<Default_>().into()),
        tables::<Label>(generator, "label"),
        tables::<Phrase>(generator, "phrase"),
        tables::<Rule>(generator, "rule"),
    ])
}

/// Keys that only files of that family have.
fn own_keys(generator: &mut SchemaGenerator, family: &str) -> Properties {
    match family {
        "data" => {
            let mut keys = keys_of::<Items>(generator);
            keys.extend([tables::<Item>(generator, "item")]);
            keys
        }
        "consistency" => Properties::from_iter([tables::<WrittenCheck>(generator, "check")]),
        "section" => Properties::from_iter([tables::<Role>(generator, "role")]),
        "cause" => Properties::from_iter([
            tables::<Hint>(generator, "hint"),
            ("weighing".to_owned(), generator.subschema_for::<Weighing>().into()),
        ]),
        "polarity" => {
            let mut keys = keys_of::<Clauses>(generator);
            keys.extend([tables::<Cue>(generator, "cue")]);
            keys
        }
        "organization" => {
            let mut keys = keys_of::<Names>(generator);
            keys.extend([tables::<Form>(generator, "form"), tables::<Stop>(generator, "stop")]);
            keys.extend([tables::<SelfWord>(generator, "self"), tables::<NameList>(generator, "names")]);
            keys
        }
        "lexicon" => {
            Properties::from_iter([tables::<Predicate>(generator, "predicate"), tables::<Noun>(generator, "noun")])
        }
        "field" => {
            let mut keys = keys_of::<Least>(generator);
            keys.extend([tables::<Decision>(generator, "decision")]);
            keys
        }
        "knowing" => keys_of::<KnowingFile>(generator),
        "grammar" => {
            let mut keys = keys_of::<GrammarWords>(generator);
            keys.extend([tables::<Ending>(generator, "ending"), tables::<LinkWords>(generator, "link")]);
            keys.extend([tables::<Embed>(generator, "embed"), tables::<LightVerbs>(generator, "light")]);
            keys.extend([tables::<Adverb>(generator, "adverb"), tables::<DateMarks>(generator, "date_mark")]);
            keys.extend([tables::<Carries>(generator, "carry")]);
            keys
        }
        "law" => {
            let mut keys = keys_of::<Law>(generator);
            keys.extend([tables::<Deadline>(generator, "deadline")]);
            keys.extend([tables::<Work>(generator, "work"), tables::<Duty>(generator, "duty")]);
            keys
        }
        "regime" => Properties::from_iter([tables::<Body>(generator, "body")]),
        "holiday" => {
            let mut keys = keys_of::<ClosedDays>(generator);
            keys.extend([tables::<HolidayYear>(generator, "year")]);
            keys
        }
        "case" => {
            let mut keys = keys_of::<Cases>(generator);
            keys.extend([tables::<Link>(generator, "link"), tables::<Merge>(generator, "merge")]);
            keys
        }
        "context" => keys_of::<ContextWords>(generator),
        "post" => keys_of::<Posts>(generator),
        "outline" => keys_of::<Outline>(generator),
        "normalize" => keys_of::<NormalizeWords>(generator),
        "date" => keys_of::<DateWords>(generator),
        "count" => keys_of::<CountWords>(generator),
        _ => Properties::new(),
    }
}

/// A key with tables headed `[[key]]`.
fn tables<T: JsonSchema>(generator: &mut SchemaGenerator, key: &str) -> (String, Value) {
    (key.to_owned(), json_schema!({ "type": "array", "items": generator.subschema_for::<T>() }).into())
}

/// The keys of a struct.
fn keys_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Properties {
    let mut schema: Schema = T::json_schema(generator);
    match schema.remove("properties") {
        Some(Value::Object(keys)) => keys,
        _ => Properties::new(),
    }
}
