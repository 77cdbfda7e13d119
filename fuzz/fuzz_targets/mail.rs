//! Mails, mailboxes and saved pages.
#![no_main]

use jikenbo::input::InputFormat;
use jikenbo_fuzz::check_documents;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_documents(bytes, Some(InputFormat::Mail)));
