//! Text to normalized text and posts.
#![no_main]

use jikenbo_fuzz::check_posts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| check_posts(text));
