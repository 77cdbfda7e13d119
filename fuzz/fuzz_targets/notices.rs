//! Notices by their own grammar, with a bound on the work for each byte.
#![no_main]

use jikenbo_fuzz::{Notice, check_notice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|notice: Notice| check_notice(&notice));
