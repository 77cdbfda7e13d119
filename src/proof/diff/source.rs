//! Where a rule set comes from: the binary, a folder, or a folder as a git revision has it.

use std::fmt;
use std::path::{Path, PathBuf};

use super::revision::files_at;
use crate::diag::Diagnostic;
use crate::message::message;
use crate::rules::RuleFiles;

/// Where a rule set comes from. Its `Display` form is what messages call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleSource {
    /// The rules that the binary carries.
    Builtin,
    /// The rule files in a folder.
    Folder(PathBuf),
    /// The rule files in a folder as they stood at a revision of the git repository that holds it.
    Revision {
        /// The folder; it must be there now.
        folder: PathBuf,
        /// Anything that git takes for a commit: `HEAD~1`, a tag, a hash.
        revision: String,
    },
}

impl RuleSource {
    /// The word that stands for the built-in rules on the command line.
    pub const BUILTIN: &str = "builtin";

    /// What an argument stands for: `builtin`, else a folder.
    pub fn of_argument(argument: &Path) -> Self {
        if argument == Path::new(Self::BUILTIN) { Self::Builtin } else { Self::Folder(argument.to_owned()) }
    }

    /// The rule files.
    ///
    /// # Errors
    /// Says which rules could not be read, why, and what to do.
    pub fn files(&self) -> Result<RuleFiles, Box<Diagnostic>> {
        match self {
            Self::Builtin => Ok(RuleFiles::embedded()),
            Self::Folder(folder) => RuleFiles::from_dir(folder).map_err(|(path, error)| {
                let message = message!("cannot read the rules in {path}: {error}", path = path.display(), error);
                let help = "give a folder with rule files, or `builtin`; `jikenbo rules export DIR` makes one";
                Diagnostic::error("", message).help(help).into()
            }),
            Self::Revision { folder, revision } => files_at(folder, revision),
        }
    }
}

impl fmt::Display for RuleSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin => f.write_str(Self::BUILTIN),
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Revision { folder, revision } => write!(f, "{revision}:{}", folder.display()),
        }
    }
}
