//! Where a rule set comes from: the binary, a folder, or a folder as a git revision has it.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::diag::Diagnostic;
use crate::rules::RuleFiles;

/// What a hook of git sets, and what would make git look elsewhere than in the rules folder.
const GIT_VARIABLES: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

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
                let message = format!("cannot read the rules in {}: {error}", path.display());
                let help = "give a folder with rule files, or `builtin`; `jikenbo rules export DIR` makes one";
                Diagnostic::error("", message).help(help).into()
            }),
            Self::Revision { folder, revision } => at_revision(folder, revision).map_err(Box::new),
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

fn at_revision(folder: &Path, revision: &str) -> Result<RuleFiles, Diagnostic> {
    if !folder.is_dir() {
        let message = format!("cannot read the rules in {}: it is no folder", folder.display());
        return Err(Diagnostic::error("", message).help("name the folder with --rules"));
    }
    git(folder, &["rev-parse", "--git-dir"])?.map_err(|reason| {
        let message = format!("{} is in no git repository: {reason}", folder.display());
        Diagnostic::error("", message).help("compare two folders instead: `jikenbo rules diff OLD NEW DUMP...`")
    })?;
    // A revision that begins with a dash would be an option; no commit has such a name.
    let commit = (!revision.starts_with('-')).then(|| format!("{revision}^{{commit}}"));
    let commit = commit.map(|name| git(folder, &["rev-parse", "--verify", &name])).transpose()?.and_then(Result::ok);
    let commit = commit.ok_or_else(|| {
        let message = format!("`{revision}` is no revision of the git repository that holds {}", folder.display());
        Diagnostic::error("", message).help("`git log --oneline` lists its revisions")
    })?;
    let commit = String::from_utf8_lossy(&commit);
    let files = files_of(folder, revision, commit.trim())?;
    if files.is_empty() {
        let message = format!("{} had no rule file (*.toml) at {revision}", folder.display());
        return Err(Diagnostic::error("", message).help("give a revision at which the folder was committed"));
    }
    Ok(RuleFiles { files })
}

/// The rule files directly in `folder` at `commit`, in path order, each named with the revision.
fn files_of(folder: &Path, revision: &str, commit: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let failed = |what: &str, reason: &str| {
        Diagnostic::error("", format!("cannot read {what} at {revision}: {reason}"))
            .help("`git fsck` checks the repository")
    };
    let listing = git(folder, &["ls-tree", "-z", commit])?.map_err(|reason| failed("the rules", &reason))?;
    let listing = String::from_utf8_lossy(&listing);
    let mut files = Vec::new();
    // An entry is `mode type id<TAB>name`; names are relative to the folder.
    for (entry, name) in listing.split('\0').filter_map(|entry| entry.split_once('\t')) {
        let Some(id) = entry.split(' ').nth(2).filter(|_| entry.contains(" blob ") && name.ends_with(".toml")) else {
            continue;
        };
        let shown = format!("{revision}:{}", folder.join(name).display());
        let bytes = git(folder, &["cat-file", "blob", id])?.map_err(|reason| failed(name, &reason))?;
        let text = String::from_utf8(bytes).map_err(|_| failed(name, "it is no UTF-8"))?;
        files.push((shown, text));
    }
    files.sort();
    Ok(files)
}

/// What git prints when run in `folder`, or what it says is wrong.
///
/// # Errors
/// There is no git to run.
fn git(folder: &Path, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, Diagnostic> {
    let mut command = Command::new("git");
    GIT_VARIABLES.iter().for_each(|name| {
        command.env_remove(name);
    });
    let output = command.arg("-C").arg(folder).args(arguments).output().map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "git is not installed, or not on the PATH".to_owned(),
            _ => error.to_string(),
        };
        Diagnostic::error("", format!("cannot run git: {reason}"))
            .help("install it, or compare two folders: `jikenbo rules diff OLD NEW DUMP...`")
    })?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Ok(Err(reason.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned()))
}
