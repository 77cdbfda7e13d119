//! `--message-format`, which the checks have.

/// How to print what was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum MessageFormat {
    /// For people, with the source line
    #[default]
    Text,
    /// For programs
    Json,
}
