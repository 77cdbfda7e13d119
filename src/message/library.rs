//! What the crates say that read TOML, JSON, regexes and archives: sentences of a few shapes, taken apart so that a catalogue can say
//! them.

use super::{Message, message};

/// Kinds of values that stand before the value itself.
const KINDS: [&str; 5] = ["string", "integer", "floating point", "boolean", "character"];

/// What such a crate says, as a message. In English it is the text as it was given.
pub fn of_library(text: &str) -> Message {
    let told = shaped(text).map(|told| (told.to_string(), told));
    told.filter(|(said, _)| said == text).map_or_else(|| text.to_owned().into(), |(_, told)| told)
}

fn shaped(text: &str) -> Option<Message> {
    let Some((what, wanted)) = text.split_once(", expected ") else { return Some(wrong(text)) };
    Some(message!("{what}, expected {wanted}", what = wrong(what), wanted = expected(wanted)))
}

/// What is wrong.
fn wrong(text: &str) -> Message {
    let quoted = |start: &str| text.strip_prefix(start)?.strip_prefix('`')?.strip_suffix('`');
    if let Some(name) = quoted("unknown field ") {
        message!("unknown field `{name}`", name)
    } else if let Some(name) = quoted("unknown variant ") {
        message!("unknown variant `{name}`", name)
    } else if let Some(name) = quoted("missing field ") {
        message!("missing field `{name}`", name)
    } else if let Some(name) = quoted("duplicate field ") {
        message!("duplicate field `{name}`", name)
    } else if let Some(value) = text.strip_prefix("invalid type: ") {
        message!("invalid type: {found}", found = found(value))
    } else if let Some(value) = text.strip_prefix("invalid value: ") {
        message!("invalid value: {found}", found = found(value))
    } else if let Some(why) = text.strip_prefix("invalid Zip archive: ") {
        message!("invalid Zip archive: {why}", why = Message::from(why.to_owned()))
    } else if let Some(why) = text.strip_prefix("unsupported Zip archive: ") {
        message!("unsupported Zip archive: {why}", why = Message::from(why.to_owned()))
    } else if let Some(length) = text.strip_prefix("invalid length ") {
        message!("invalid length {length}", length)
    } else {
        text.to_owned().into()
    }
}

/// A value that was found: its kind, and mostly the value itself.
fn found(text: &str) -> Message {
    let value = |kind: &&'static str| text.strip_prefix(*kind)?.strip_prefix(' ').map(|value| (*kind, value));
    match KINDS.iter().find_map(value) {
        Some((kind, value)) => message!("{kind} {value}", kind = Message::from(kind), value),
        None => text.to_owned().into(),
    }
}

/// What could have stood there instead.
fn expected(text: &str) -> Message {
    if let Some(names) = text.strip_prefix("one of ") {
        return message!("one of {names}", names);
    }
    if let Some(name) = text.strip_prefix("struct ") {
        return message!("struct {name}", name);
    }
    if let Some((one, other)) = text.split_once("` or `") {
        return message!("{one} or {other}", one = format_args!("{one}`"), other = format_args!("`{other}"));
    }
    let mut parts = text.split(", ").map(|part| Message::from(part.to_owned()));
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |first, second| message!("{first}, {second}", first, second))
}
