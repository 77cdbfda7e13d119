//! Exit codes.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// As it should.
    Fine = 0,
    /// A check found something.
    Found = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The rules do not load.
    Rules = 3,
    /// Input could not be read or output not written.
    Io = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
