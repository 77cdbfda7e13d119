//! A stranger's rule file among the shipped ones.
#![no_main]

use jikenbo_fuzz::check_rules;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some((choice, text)) = bytes.split_last() {
        check_rules(&String::from_utf8_lossy(text), *choice);
    }
});
