//! Bytes in an encoding to text: in pieces as in one, with a way back for every character.
#![no_main]

use jikenbo_fuzz::{Reading, check_decoding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Reading, &[u8])| check_decoding(input.1, input.0));
