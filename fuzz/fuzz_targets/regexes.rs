//! The program's own regex engine against the `regex` crate.
#![no_main]

use jikenbo_fuzz::{RegexCase, check_regex};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: RegexCase| check_regex(&case));
