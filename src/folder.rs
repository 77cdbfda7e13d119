//! What may be read of a folder: regular files, and links to them inside it. A pipe or a device may never end, and whoever
//! made the folder may have laid a link to a file that is none of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder, and whether links that lead out of it are followed.
#[derive(Debug, Clone)]
pub struct Inside {
    /// The folder without links in its path; `None` where every link is followed.
    root: Option<PathBuf>,
}

/// Why a file of a folder is not read.
#[derive(Debug)]
pub enum Unread {
    /// It is a link that leads out of the folder.
    LeadsOut,
    /// It cannot be read, or should not be.
    Failed(io::Error),
}

impl Inside {
    /// What stands in `folder`; links that lead out of it count too where they are to be followed.
    pub fn new(folder: &Path, follow_links: bool) -> Self {
        Self { root: fs::canonicalize(folder).ok().filter(|_| !follow_links) }
    }

    /// True for a link to something that is not below the folder.
    pub fn is_left_by(&self, path: &Path) -> bool {
        self.root.as_ref().is_some_and(|root| {
            path.is_symlink() && fs::canonicalize(path).is_ok_and(|target| !target.starts_with(root))
        })
    }

    /// The content of a file of the folder.
    ///
    /// # Errors
    /// It is no regular file, a link out of the folder, or cannot be read.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, Unread> {
        if !fs::metadata(path).map_err(Unread::Failed)?.is_file() {
            return Err(Unread::Failed(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")));
        }
        if self.is_left_by(path) {
            return Err(Unread::LeadsOut);
        }
        fs::read(path).map_err(Unread::Failed)
    }
}
