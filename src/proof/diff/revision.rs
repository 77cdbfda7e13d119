//! Rule files as a git repository holds them.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use crate::diag::Diagnostic;
use crate::message::{Message, message};
use crate::rules::RuleFiles;

/// What git sets for its hooks, and what would make it look elsewhere than in the rules folder.
const VARIABLES: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];
const TWO_FOLDERS: &str = "compare two folders instead: `jikenbo rules diff OLD NEW DUMP...`";

/// The rule files directly in `folder` as they stood at `revision`, each named with it.
///
/// # Errors
/// There is no git, no repository, no such revision, or no rule file at it.
pub(super) fn files_at(folder: &Path, revision: &str) -> Result<RuleFiles, Box<Diagnostic>> {
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(problem(
            message!("cannot read the rules in {shown}: it is no folder", shown),
            "name the folder with --rules",
        ));
    }
    git(folder, &["rev-parse", "--git-dir"])?
        .map_err(|reason| problem(message!("{shown} is in no git repository: {reason}", shown, reason), TWO_FOLDERS))?;
    let commit = commit(folder, revision)?.ok_or_else(|| {
        let message = message!("`{revision}` is no revision of the git repository that holds {shown}", revision, shown);
        problem(message, "`git log --oneline` lists its revisions")
    })?;
    let files = read(folder, revision, &commit)?;
    if files.is_empty() {
        let message = message!("{shown} had no rule file (*.toml) at {revision}", shown, revision);
        return Err(problem(message, "give a revision at which the folder was committed"));
    }
    Ok(RuleFiles { files, damaged: Vec::new() })
}

/// The hash of the commit that `revision` means.
fn commit(folder: &Path, revision: &str) -> Result<Option<String>, Box<Diagnostic>> {
    // To git this would be an option; no commit has such a name.
    if revision.starts_with('-') {
        return Ok(None);
    }
    let hash = git(folder, &["rev-parse", "--verify", &format!("{revision}^{{commit}}")])?;
    Ok(hash.ok().map(|hash| String::from_utf8_lossy(&hash).trim().to_owned()))
}

/// (name, text) of the rule files at `commit`, in path order.
fn read(folder: &Path, revision: &str, commit: &str) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
    let failed = |what: &str, reason: &str| {
        let (what, reason) = (Message::from(what.to_owned()), Message::from(reason.to_owned()));
        let message = message!("cannot read {what} at {revision}: {reason}", what, revision, reason);
        problem(message, "`git fsck` tells whether the repository is whole")
    };
    let listing = git(folder, &["ls-tree", "-z", commit])?.map_err(|reason| failed("the rules", &reason))?;
    let listing = String::from_utf8_lossy(&listing);
    let mut files = Vec::new();
    // An entry is `mode blob id<TAB>name`; names are relative to the folder.
    for (entry, name) in listing.split('\0').filter_map(|entry| entry.split_once('\t')) {
        let Some((_, id)) = entry.split_once(" blob ").filter(|_| name.ends_with(".toml")) else { continue };
        let bytes = git(folder, &["cat-file", "blob", id])?.map_err(|reason| failed(name, &reason))?;
        let text = String::from_utf8(bytes).map_err(|_| failed(name, "it is no UTF-8"))?;
        files.push((format!("{revision}:{}", folder.join(name).display()), text));
    }
    files.sort();
    Ok(files)
}

/// What git prints when run in `folder`, or what it says is wrong.
///
/// # Errors
/// There is no git to run.
fn git(folder: &Path, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, Box<Diagnostic>> {
    let mut command = Command::new("git");
    for name in VARIABLES {
        command.env_remove(name);
    }
    let output = command.arg("-C").arg(folder).args(arguments).output().map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "it is not installed, or not on the PATH".into(),
            _ => Message::from(error.to_string()),
        };
        problem(message!("cannot run git: {reason}", reason), TWO_FOLDERS)
    })?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Ok(Err(reason.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned()))
}

fn problem(message: Message, help: &'static str) -> Box<Diagnostic> {
    Diagnostic::error("", message).help(help).into()
}
