//! Where the bytes go: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// An open place to write to. Nothing is kept of a file until [`Destination::commit`].
pub enum Destination {
    /// Standard output.
    Stdout(Stdout),
    /// A device or pipe, which cannot be replaced and is written as it is.
    Direct(File),
    /// A temporary file in the folder of `path`, which takes that name on success and is removed otherwise.
    Staged {
        /// The file written to.
        file: NamedTempFile,
        /// The name it will take.
        path: PathBuf,
    },
}

impl Destination {
    /// Opens `path`, or standard output where there is none.
    ///
    /// # Errors
    /// The file cannot be made: its folder is missing or not writable, or the path is a folder.
    pub fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(io::stdout()));
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

    /// Makes the output appear under its name.
    ///
    /// # Errors
    /// The file cannot be put in its place; what was there before is untouched.
    pub fn commit(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::Direct(mut file) => file.flush(),
            Self::Staged { file, path } => file.persist(path).map(drop).map_err(|error| error.error),
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Staged { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Direct(file) => file.flush(),
            Self::Staged { file, .. } => file.flush(),
        }
    }
}

fn staged(path: PathBuf) -> io::Result<Destination> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".jikenbo-");
    // A temporary file is private by default, but the result should be what any new file is: the umask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder).map_err(|error| {
        // The error of the crate names the temporary file, which says nothing to the user.
        fs::metadata(folder).err().unwrap_or_else(|| io::Error::from(error.kind()))
    })?;
    Ok(Destination::Staged { file, path })
}
