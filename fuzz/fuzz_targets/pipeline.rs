//! Text to records, of the whole and of parts, with evidence that is the text.
#![no_main]

use jikenbo_fuzz::check_records;
use libfuzzer_sys::fuzz_target;

/// Parts are a little longer than a line, so that there are many.
const PART: usize = 120;

fuzz_target!(|text: &str| check_records(text, PART));
