//! Where the bytes go: standard output, or a file or folder that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use super::screen::Screen;
use crate::staging::{self, Passing};

/// An open place to write to. Nothing is kept of a file or folder until [`Destination::commit`].
pub enum Destination {
    /// Standard output into a pipe or file.
    Stdout(Stdout),
    /// Standard output to a terminal, which gets no character that steers it.
    Terminal(Screen<Stdout>),
    /// A device or pipe, which cannot be replaced and is written as it is.
    Direct(File),
    /// A temporary file in the folder of `path`, which takes that name on success and is removed otherwise.
    Staged {
        /// The file written to.
        file: NamedTempFile,
        /// The name it will take.
        path: PathBuf,
        /// Says that it is there.
        passing: Passing,
    },
    /// A temporary folder beside `path`, whose files move there on success. No bytes of its own: sinks make its files.
    Folder {
        /// The folder written to.
        folder: TempDir,
        /// The folder that will have its files.
        path: PathBuf,
        /// Says that it is there.
        passing: Passing,
    },
}

impl Destination {
    /// Opens `path`, or standard output where there is none.
    ///
    /// # Errors
    /// The file cannot be made: its folder is missing or not writable, or the path is a folder.
    pub fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else {
            let out = io::stdout();
            return Ok(if out.is_terminal() { Self::Terminal(Screen::new(out)) } else { Self::Stdout(out) });
        };
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Ok(found) if found.is_file() => {
                // Through a link: its target is replaced, not the link; with the rights that the old file has.
                let staged = staged(fs::canonicalize(path)?)?;
                if let Self::Staged { file, .. } = &staged {
                    file.as_file().set_permissions(found.permissions())?;
                }
                Ok(staged)
            }
            Ok(_) => Ok(Self::Direct(File::options().write(true).open(path)?)),
            Err(_) => staged(path.to_owned()),
        }
    }

    /// Opens the folder `path` for files. It may be missing, but the folder that it is in may not.
    ///
    /// # Errors
    /// The folder cannot be made, or there is a file of its name, or it has files in it and `overwrite` does not say that
    /// those of the same names may be replaced.
    pub fn open_folder(path: &Path, overwrite: bool) -> io::Result<Self> {
        let has_files = match fs::read_dir(path) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if has_files && !overwrite {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
        }
        // Through a link, as with files.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let parent = parent(&path);
        let made = staging::folder(parent, path.file_name().unwrap_or_default());
        let (folder, passing) = made.map_err(|error| plain(parent, &error))?;
        Ok(Self::Folder { folder, path, passing })
    }

    /// Removes what killed runs have left beside the file or folder `path`, and says what that was.
    pub fn sweep(path: &Path) -> Vec<PathBuf> {
        staging::sweep(&fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
    }

    /// Makes the output appear under its name.
    ///
    /// # Errors
    /// The file cannot be put in its place; what was there before is untouched.
    pub fn commit(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::Terminal(mut out) => out.flush(),
            Self::Direct(mut file) => file.flush(),
            Self::Staged { file, path, passing: _passing } => file.persist(path).map(drop).map_err(|error| error.error),
            Self::Folder { folder, path, passing: _passing } => move_files(folder, &path),
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Terminal(out) => out.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Staged { file, .. } => file.write(bytes),
            Self::Folder { .. } => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Terminal(out) => out.flush(),
            Self::Direct(file) => file.flush(),
            Self::Staged { file, .. } => file.flush(),
            Self::Folder { .. } => Ok(()),
        }
    }
}

fn staged(path: PathBuf) -> io::Result<Destination> {
    let folder = parent(&path);
    let made = staging::file(folder, path.file_name().unwrap_or_default());
    let (file, passing) = made.map_err(|error| plain(folder, &error))?;
    Ok(Destination::Staged { file, path, passing })
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The error of making a temporary file in `folder`, without the name of that file, which says nothing to the user.
fn plain(folder: &Path, error: &io::Error) -> io::Error {
    fs::metadata(folder).err().unwrap_or_else(|| io::Error::from(error.kind()))
}

/// A new folder appears at once; into one that is there already the files move one by one.
fn move_files(folder: TempDir, path: &Path) -> io::Result<()> {
    if !path.exists() {
        fs::rename(folder.path(), path)?;
        let _has_moved = folder.keep();
        return Ok(());
    }
    for entry in fs::read_dir(folder.path())? {
        let entry = entry?;
        fs::rename(entry.path(), path.join(entry.file_name()))?;
    }
    folder.close()
}
