//! The store as a folder: reading all of it, and writing one file at a time, whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::accepted::{Accepted, file_name};
use super::format;
use super::post::Post;
use crate::diag::{Diagnostic, Sources};
use crate::folder::{Inside, Unread};
use crate::message::message;
use crate::staging::{self, Passing};

/// The folder of what was rejected, in that of what was accepted.
const REJECTED: &str = "rejected";

/// The file that is locked where a folder cannot be.
const LOCK: &str = ".jikenbo-lock";

/// A folder with one file a post.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    follow_links: bool,
}

/// A store that this run alone may write.
#[derive(Debug)]
pub struct Writing {
    folder: PathBuf,
    _lock: File,
}

impl Drop for Writing {
    fn drop(&mut self) {
        // Made to be locked, and nothing was kept in it.
        let _ = fs::remove_dir(&self.folder);
    }
}

/// What a store holds.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// What was accepted, by file name.
    pub accepted: Vec<Accepted>,
    /// What was rejected and has not changed for the better since, by file name.
    pub rejected: Vec<Accepted>,
    /// The files that could not be read, and warnings about links; the others are not touched by them.
    pub problems: Vec<Diagnostic>,
    /// False where there is no such folder yet.
    pub exists: bool,
    /// (path, text) of the files with problems.
    texts: Vec<(String, String)>,
}

impl Shelf {
    /// True where a file could not be read, so that its post looks new.
    pub fn is_damaged(&self) -> bool {
        self.problems.iter().any(Diagnostic::is_error)
    }
}

impl Sources for Shelf {
    fn text(&self, file: &str) -> Option<&str> {
        self.texts.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }
}

impl Store {
    /// The store in `folder`, which need not be there yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), follow_links: false }
    }

    /// The same store; with `follow`, links of it are followed also where they lead out of it.
    pub fn follow_links(self, follow: bool) -> Self {
        Self { follow_links: follow, ..self }
    }

    /// Keeps the store from every other run that writes it, until what is given back is dropped: what two read before one of
    /// them writes is kept twice. Calls `wait` where another run has it, and waits until that is done.
    ///
    /// # Errors
    /// The folder cannot be made or locked.
    pub fn lock(&self, wait: impl FnOnce()) -> Result<Writing, Box<Diagnostic>> {
        let lock = || {
            fs::create_dir_all(&self.folder)?;
            // A folder that can be opened is locked itself, and nothing of the lock is left in it.
            let lock = if cfg!(unix) { File::open(&self.folder)? } else { File::create(self.folder.join(LOCK))? };
            if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
                wait();
                lock.lock()?;
            }
            Ok(lock)
        };
        let lock = lock().map_err(|error: io::Error| unwritable(&self.folder, &error))?;
        Ok(Writing { folder: self.folder.clone(), _lock: lock })
    }

    /// True where there is a folder.
    pub fn exists(&self) -> bool {
        self.folder.exists()
    }

    /// Reads every `*.toml` of the store.
    ///
    /// # Errors
    /// The folder is there and cannot be listed, such as when it is a file. A single bad file is a problem of the shelf.
    pub fn read(&self) -> Result<Shelf, Box<Diagnostic>> {
        let mut shelf = Shelf { exists: self.folder.exists(), ..Shelf::default() };
        shelf.accepted = self.read_folder(&self.folder, &mut shelf)?;
        shelf.rejected = self.read_folder(&self.folder.join(REJECTED), &mut shelf)?;
        Ok(shelf)
    }

    fn read_folder(&self, folder: &Path, shelf: &mut Shelf) -> Result<Vec<Accepted>, Box<Diagnostic>> {
        let mut records = Vec::new();
        let inside = Inside::new(&self.folder, self.follow_links);
        for path in listed(folder).map_err(|error| unreadable(folder, &error))? {
            let (shown, name) = (path.display().to_string(), name_of(&path));
            let text = match text_of(&inside, &path) {
                Ok(text) => text,
                Err(problem) => {
                    shelf.problems.push(*problem);
                    continue;
                }
            };
            match format::read(&shown, &name, &text) {
                Ok(record) => records.push(record),
                Err(problem) => {
                    shelf.problems.push(*problem);
                    shelf.texts.push((shown, text));
                }
            }
        }
        Ok(records)
    }

    /// Keeps `post` as accepted: in the place of `known`, else in a file of its own, whose name is given back. What was
    /// `rejected` of it is forgotten.
    ///
    /// # Errors
    /// The file cannot be written, or somebody else has changed it since it was read. What was there is untouched then.
    pub fn accept(
        &self,
        post: &Post,
        known: Option<&Accepted>,
        rejected: Option<&Accepted>,
    ) -> Result<String, Box<Diagnostic>> {
        let file = put(&self.folder, post, known)?;
        if let Some(rejected) = rejected {
            delete(&self.folder.join(REJECTED), rejected)?;
        }
        Ok(file)
    }

    /// Keeps `post` as rejected, in the place of what was `rejected` of it before.
    ///
    /// # Errors
    /// As for [`Store::accept`].
    pub fn reject(&self, post: &Post, rejected: Option<&Accepted>) -> Result<(), Box<Diagnostic>> {
        put(&self.folder.join(REJECTED), post, rejected).map(drop)
    }

    /// Removes what was accepted of a post that is no more.
    ///
    /// # Errors
    /// The file cannot be removed, or somebody else has changed it since it was read.
    pub fn prune(&self, accepted: &Accepted) -> Result<(), Box<Diagnostic>> {
        delete(&self.folder, accepted)
    }
}

/// The paths of the records in a folder, sorted; none where there is no folder.
fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    let mut paths: Vec<_> =
        paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    Ok(paths)
}

/// The text of a file of the store.
fn text_of(inside: &Inside, path: &Path) -> Result<String, Box<Diagnostic>> {
    let bytes = inside.read(path).map_err(|unread| match unread {
        Unread::Failed(error) if error.kind() == ErrorKind::NotFound => {
            let told = message!("{path} leads to no file and is passed over", path = path.display());
            Diagnostic::warning("", told).help("remove the link, or make what it leads to")
        }
        Unread::Failed(error) => unreadable(path, &error),
        Unread::LeadsOut => {
            let told = message!("{path} leads out of the store and was not followed", path = path.display());
            Diagnostic::error("", told).help("--follow-links follows it, or copy the file into the store")
        }
    })?;
    let no_text = |_| unreadable(path, &io::Error::new(ErrorKind::InvalidData, "it is no UTF-8"));
    Ok(String::from_utf8(bytes).map_err(no_text)?)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes the file of a post in one step.
fn put(folder: &Path, post: &Post, known: Option<&Accepted>) -> Result<String, Box<Diagnostic>> {
    if let Some(known) = known {
        let path = folder.join(&known.file);
        unchanged(&path, known)?;
        let (staged, _passing) = staged(folder, post, &known.file).map_err(|error| unwritable(&path, &error))?;
        staged.persist(&path).map_err(|error| unwritable(&path, &error.error))?;
        return Ok(known.file.clone());
    }
    let mut number = 1;
    loop {
        let file = file_name(post, number);
        let path = folder.join(&file);
        let (staged, _passing) = staged(folder, post, &file).map_err(|error| unwritable(&path, &error))?;
        match staged.persist_noclobber(&path) {
            Ok(_) => return Ok(file),
            // Another post of that date and title, perhaps of a run at the same time: the name is taken.
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(unwritable(&path, &error.error).into()),
        }
    }
}

/// The whole file under a passing name beside its own.
fn staged(folder: &Path, post: &Post, file: &str) -> io::Result<(NamedTempFile, Passing)> {
    fs::create_dir_all(folder)?;
    staging::sweep(&folder.join(file));
    let (mut staged, passing) = staging::file(folder, OsStr::new(file))?;
    staged.write_all(format::write(&Accepted::of(post, file.to_owned())).as_bytes())?;
    // Before it takes its name: a power cut must not leave an empty file under it.
    staged.as_file().sync_all()?;
    Ok((staged, passing))
}

fn delete(folder: &Path, record: &Accepted) -> Result<(), Box<Diagnostic>> {
    let path = folder.join(&record.file);
    unchanged(&path, record)?;
    fs::remove_file(&path).map_err(|error| unwritable(&path, &error).into())
}

/// An error where the file is no more what was read of it.
fn unchanged(path: &Path, known: &Accepted) -> Result<(), Box<Diagnostic>> {
    if fs::read_to_string(path).is_ok_and(|text| text == known.written) {
        return Ok(());
    }
    let message = message!("{path} has changed since it was read, and was left as it is", path = path.display());
    Err(Diagnostic::error("", message).help("is another review at work? run the command again").into())
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("", message!("cannot read {path}: {error}", path = path.display(), error))
        .help("--store DIR names the folder of the accepted records; each file in it is UTF-8 text")
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    // The error of the crate names the temporary file, which says nothing to the user.
    let error = io::Error::from(error.kind());
    Diagnostic::error("", message!("cannot write {path}: {error}", path = path.display(), error))
        .help("check that the folder after --store may be written to and has room; what was written before is kept")
}
