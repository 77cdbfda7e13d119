//! What the build script makes of the rule files: their texts, and the rule set that they give.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The rule set, in the form that `rules` stores one; empty where the files give warnings, which loading them tells. It stands
/// in one place: parts of it are used where they are.
pub static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));
