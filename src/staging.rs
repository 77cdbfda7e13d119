//! Files and folders that are made under a passing name and take their own name when they are complete.
//!
//! A run that is ended by a signal removes its own. What stays of one that was killed is found by the next run that makes
//! the same file: each passing file is locked by the process that makes it, so that one without a lock belongs to nobody.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile, TempDir};

/// A passing name is this, as many random characters as [`RANDOM`], a dash and the name to be.
const PREFIX: &str = ".jikenbo-";
const RANDOM: usize = 6;

/// The passing files and folders of this process.
static PASSING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Says that a passing file or folder is there, until it is dropped.
#[derive(Debug)]
pub struct Passing {
    path: PathBuf,
    /// Holds the lock of a folder; a file holds its own.
    _folder: Option<File>,
}

impl Passing {
    fn new(path: &Path, folder: Option<File>) -> Self {
        passing().insert(path.to_owned());
        Self { path: path.to_owned(), _folder: folder }
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        passing().remove(&self.path);
    }
}

fn passing() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PASSING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file in `folder` that is to be called `name`, with the rights of any new file.
///
/// # Errors
/// The file cannot be made.
pub fn file(folder: &Path, name: &OsStr) -> io::Result<(NamedTempFile, Passing)> {
    loop {
        let suffix = suffix(name);
        let mut builder = builder(&suffix);
        // A temporary file is private by default, but the result should be what any new file is: the umask still applies.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        lock(file.as_file())?;
        // Another run may have taken it for a leftover before it was locked.
        if file.path().exists() {
            let passing = Passing::new(file.path(), None);
            return Ok((file, passing));
        }
    }
}

/// A folder in `folder` that is to be called `name`, with the rights of any new folder.
///
/// # Errors
/// The folder cannot be made.
pub fn folder(folder: &Path, name: &OsStr) -> io::Result<(TempDir, Passing)> {
    loop {
        let suffix = suffix(name);
        let mut builder = builder(&suffix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let made = builder.tempdir_in(folder)?;
        let locked = if cfg!(unix) { Some(File::open(made.path())?) } else { None };
        locked.as_ref().map_or(Ok(()), lock)?;
        if made.path().exists() {
            let passing = Passing::new(made.path(), locked);
            return Ok((made, passing));
        }
    }
}

fn suffix(name: &OsStr) -> OsString {
    let mut suffix = OsString::from("-");
    suffix.push(name);
    suffix
}

fn builder(suffix: &OsStr) -> Builder<'_, '_> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(suffix).rand_bytes(RANDOM);
    builder
}

/// Where a lock keeps others from the file itself, there is none: what a killed run left is not found then.
fn lock(file: &File) -> io::Result<()> {
    match file.try_lock() {
        _ if !cfg!(unix) => Ok(()),
        // A file system without locks is one on which nothing is found.
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(()),
        Err(fs::TryLockError::WouldBlock) => Err(io::Error::from(io::ErrorKind::ResourceBusy)),
    }
}

/// Removes what killed runs have left of the file or folder at `path`, and says what that was.
pub fn sweep(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().filter(|_| cfg!(unix)) else { return Vec::new() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let suffix = suffix(name);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let left = entries.filter(|entry| is_passing(&entry.file_name(), &suffix)).map(|entry| entry.path());
    left.filter(|path| removed(path).unwrap_or(false)).collect()
}

fn is_passing(name: &OsStr, suffix: &OsStr) -> bool {
    let random = name.as_encoded_bytes().strip_prefix(PREFIX.as_bytes());
    let random = random.and_then(|rest| rest.strip_suffix(suffix.as_encoded_bytes()));
    random.is_some_and(|random| random.len() == RANDOM)
}

/// Removes a passing file or folder that no process has locked.
fn removed(path: &Path) -> io::Result<bool> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() || File::open(path)?.try_lock().is_err() {
        return Ok(false);
    }
    if kind.is_dir() {
        fs::remove_dir_all(path)?
    } else {
        fs::remove_file(path)?
    }
    Ok(true)
}

/// From here on Ctrl-C and a request to end remove what is passing, and end the program with `code`.
pub fn remove_on_signal(code: i32) {
    // Where there is a handler already, it stays.
    let _ = ctrlc::set_handler(move || {
        for path in &*passing() {
            // There is nobody to tell.
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
        }
        std::process::exit(code);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_removed_and_what_somebody_makes_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out.csv");
        let (mine, passing) = file(dir.path(), OsStr::new("out.csv")).unwrap();
        let (folder, _also) = folder(dir.path(), OsStr::new("out.csv")).unwrap();
        let (other, _other) = file(dir.path(), OsStr::new("other.csv")).unwrap();
        let left = dir.path().join(".jikenbo-abc123-out.csv");
        fs::write(&left, "left").unwrap();
        fs::write(dir.path().join(".jikenbo-abc1234-out.csv"), "another name").unwrap();
        if cfg!(unix) {
            assert_eq!(sweep(&target), [left]);
        }
        assert!(mine.path().exists() && folder.path().exists() && other.path().exists());
        assert!(PASSING.lock().unwrap().contains(mine.path()));
        drop(passing);
        assert!(!PASSING.lock().unwrap().contains(mine.path()));
    }
}
