//! An output that is gone on with after a crash: a part file that grows, and a journal of how far it is.

use std::cell::RefCell;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::message::{Message, message};
use crate::staging;

/// What the names of the two files end with, after that of the output.
const PART: &str = ".jikenbo-part";
const JOURNAL: &str = ".jikenbo-journal";
/// How much is written between two entries of the journal, in bytes, and how many parts of the input are done.
const BYTES_BETWEEN: u64 = 1 << 20;
const PARTS_BETWEEN: u64 = 256;

/// How far an output is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// What the output is made of: the same for the same command on the same inputs.
    made_of: String,
    /// Parts of the input whose records are all in the part file.
    parts: u64,
    /// Length of the part file with these records, in bytes.
    bytes: u64,
    /// How much of that is written before the first record.
    header: u64,
    /// SHA-256 of these bytes, in hexadecimal.
    hash: String,
}

/// What was written to the part file.
#[derive(Default)]
struct Written {
    bytes: u64,
    hash: Sha256,
}

impl Written {
    /// The first bytes of a file.
    fn read(mut file: &File, bytes: u64) -> io::Result<Self> {
        let mut hash = Sha256::new();
        file.seek(SeekFrom::Start(0))?;
        let bytes = io::copy(&mut file.take(bytes), &mut HashWriter(&mut hash))?;
        Ok(Self { bytes, hash })
    }

    fn hash(&self) -> String {
        self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

struct HashWriter<'h>(&'h mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The journal of an output. The bytes go through its [`Journaled`].
pub struct Journal {
    file: File,
    target: PathBuf,
    state: State,
    written: Rc<RefCell<Written>>,
    /// Parts done since, or before, the last entry.
    parts: u64,
    /// Its header is in the part file already.
    resumed: bool,
}

/// Writes to the part file.
pub struct Journaled {
    file: File,
    written: Rc<RefCell<Written>>,
    /// How many bytes are passed over, because an earlier run has written them.
    skip: u64,
}

impl Journal {
    /// Opens the part file of `target` and goes on with it where its journal says that it is `made_of` the same.
    ///
    /// # Errors
    /// The files cannot be made; another run is using them (`ResourceBusy`); the journal is about something else
    /// (`AlreadyExists`); one of the two is a link or no file, or they do not belong together, or the journal cannot be
    /// understood (`InvalidData`).
    pub fn open(target: &Path, made_of: &str) -> io::Result<(Self, Journaled)> {
        let mut file = open_part(&beside(target, PART))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => io::Error::new(ErrorKind::ResourceBusy, "another run is writing it"),
            TryLockError::Error(error) => error,
        })?;
        let found = read_state(&beside(target, JOURNAL))?.filter(|state| {
            // A part file that is shorter than its journal says belongs to no run that can be gone on with.
            file.metadata().is_ok_and(|part| part.len() >= state.bytes)
        });
        if found.as_ref().is_some_and(|state| state.made_of != made_of) {
            let message = "an earlier run with other inputs, rules or options was not finished";
            return Err(io::Error::new(ErrorKind::AlreadyExists, message));
        }
        let resumed = found.is_some();
        let state = found.unwrap_or_else(|| State { made_of: made_of.to_owned(), ..State::default() });
        let written = Written::read(&file, state.bytes)?;
        if resumed && written.hash() != state.hash {
            return Err(invalid(message!(
                "{path} was changed since it was written",
                path = beside(target, PART).display()
            )));
        }
        file.set_len(state.bytes)?;
        file.seek(SeekFrom::End(0))?;
        let written = Rc::new(RefCell::new(written));
        let skip = if resumed { state.header } else { 0 };
        let out = Journaled { file: file.try_clone()?, written: Rc::clone(&written), skip };
        Ok((Self { file, target: target.to_owned(), parts: state.parts, state, written, resumed }, out))
    }

    /// The two files beside `target`, the journal first: without both a run starts anew.
    pub fn files(target: &Path) -> [PathBuf; 2] {
        [beside(target, JOURNAL), beside(target, PART)]
    }

    /// How many parts of the input need not be done again.
    pub fn done(&self) -> u64 {
        self.state.parts
    }

    /// What has been written up to now comes before the first record. To be called once, before the first record and after
    /// everything before it was flushed.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn begin(&mut self) -> io::Result<()> {
        if self.resumed {
            return Ok(());
        }
        self.state.header = self.written.borrow().bytes;
        self.enter()
    }

    /// One more part of the input is done; true where it is time for an entry, before which everything must be flushed.
    pub fn is_due(&mut self) -> bool {
        self.parts += 1;
        self.written.borrow().bytes - self.state.bytes >= BYTES_BETWEEN
            || self.parts - self.state.parts >= PARTS_BETWEEN
    }

    /// Enters how far the output is. The part file is on the disk before the journal says so.
    ///
    /// # Errors
    /// One of the two cannot be written.
    pub fn enter(&mut self) -> io::Result<()> {
        let written = self.written.borrow();
        (self.state.parts, self.state.bytes, self.state.hash) = (self.parts, written.bytes, written.hash());
        self.file.sync_data()?;
        let path = beside(&self.target, JOURNAL);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (mut entry, _passing) = staging::file(folder, path.file_name().unwrap_or_default())?;
        serde_json::to_writer(&mut entry, &self.state)?;
        entry.as_file().sync_data()?;
        entry.persist(path).map(drop).map_err(|error| error.error)
    }

    /// Makes the output appear under its name, and ends the journal.
    ///
    /// # Errors
    /// The file cannot be put in its place.
    pub fn commit(self) -> io::Result<()> {
        self.file.sync_data()?;
        fs::rename(beside(&self.target, PART), &self.target)?;
        remove(&beside(&self.target, JOURNAL))
    }

    /// Ends the journal without an output.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn discard(self) -> io::Result<()> {
        remove(&beside(&self.target, PART))?;
        remove(&beside(&self.target, JOURNAL))
    }
}

impl Write for Journaled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
        if skipped > 0 {
            self.skip -= skipped as u64;
            return Ok(skipped);
        }
        let written = self.file.write(bytes)?;
        let mut all = self.written.borrow_mut();
        all.bytes += written as u64;
        all.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn beside(target: &Path, ending: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Opens the part file, made where it is missing. A link that somebody has laid there is not followed: what it leads to
/// would be written over.
fn open_part(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    // Without waiting for the other end of a pipe.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
    let is_plain = || fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    match options.open(path) {
        Ok(file) if is_plain() && is_alone(&file)? => Ok(file),
        Err(error) if is_plain() || !path.exists() && fs::symlink_metadata(path).is_err() => Err(error),
        _ => Err(no_file(path)),
    }
}

/// True for a file with one name: what else is called by another is written by that too.
fn is_alone(file: &File) -> io::Result<bool> {
    let found = file.metadata()?;
    #[cfg(unix)]
    return Ok(std::os::unix::fs::MetadataExt::nlink(&found) == 1);
    #[cfg(not(unix))]
    Ok(found.is_file())
}

/// The last entry; `None` where there is none.
fn read_state(path: &Path) -> io::Result<Option<State>> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(found) if !found.is_file() => return Err(no_file(path)),
        Ok(_) => {}
    }
    // Entries appear whole, so that one that cannot be understood was changed.
    let shown = path.display();
    let unread = |error: io::Error| invalid(message!("cannot read {path}: {error}", path = shown, error));
    let text = fs::read_to_string(path).map_err(unread)?;
    let unknown = |error: serde_json::Error| {
        invalid(message!("{path} is no journal of this program: {error}", path = shown, error))
    };
    serde_json::from_str(&text).map(Some).map_err(unknown)
}

fn no_file(path: &Path) -> io::Error {
    invalid(message!("{path} is a link or no file", path = path.display()))
}

fn invalid(message: Message) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run that writes a header and the parts from where the journal says to `stop`, and enters each.
    fn run(target: &Path, stop: u64) -> Journal {
        let (mut journal, mut out) = Journal::open(target, "x").unwrap();
        out.write_all(b"head\n").unwrap();
        journal.begin().unwrap();
        for part in journal.done()..stop {
            writeln!(out, "{part}").unwrap();
            journal.is_due();
            journal.enter().unwrap();
        }
        // Written after the last entry: lost with the run.
        out.write_all(b"half a li").unwrap();
        journal
    }

    #[test]
    fn a_run_goes_on_where_the_last_entry_was() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out.csv");
        fs::write(&target, "old").unwrap();
        drop(run(&target, 2));
        drop(run(&target, 3));
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        let (mut journal, mut out) = Journal::open(&target, "x").unwrap();
        assert_eq!(journal.done(), 3);
        out.write_all(b"head\n").unwrap();
        journal.begin().unwrap();
        out.write_all(b"3\n").unwrap();
        journal.commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "head\n0\n1\n2\n3\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no part file, no journal");
    }

    #[test]
    fn a_second_run_and_other_inputs_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out.csv");
        let first = run(&target, 1);
        assert_eq!(Journal::open(&target, "x").err().unwrap().kind(), ErrorKind::ResourceBusy);
        drop(first);
        assert_eq!(Journal::open(&target, "y").err().unwrap().kind(), ErrorKind::AlreadyExists);
        run(&target, 1).discard().unwrap();
        assert_eq!(Journal::open(&target, "y").unwrap().0.done(), 0);
    }

    #[test]
    fn a_changed_byte_and_a_damaged_journal_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out.csv");
        drop(run(&target, 2));
        let [journal, part] = Journal::files(&target);
        let whole = fs::read(&part).unwrap();
        let told = || Journal::open(&target, "x").err().map(|error| (error.kind(), error.to_string()));
        // Behind the last entry everything may change.
        fs::write(&part, [&whole[..], b"more"].concat()).unwrap();
        assert_eq!(told(), None);
        fs::write(&part, [b"hEad", &whole[4..]].concat()).unwrap();
        assert_eq!(
            told(),
            Some((ErrorKind::InvalidData, format!("{} was changed since it was written", part.display())))
        );
        fs::write(&part, &whole).unwrap();
        fs::write(&journal, "{\"made_of\"").unwrap();
        let (kind, message) = told().unwrap();
        assert_eq!(kind, ErrorKind::InvalidData);
        assert!(message.contains("is no journal of this program"), "{message}");
        assert_eq!(fs::read(&part).unwrap(), whole, "nothing is lost");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_laid_in_the_place_of_the_part_file_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out.csv");
        let victim = dir.path().join("victim");
        let part = beside(&target, PART);
        fs::write(&victim, "mine").unwrap();
        let refused = || {
            let error = Journal::open(&target, "x").err().unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
            fs::remove_file(&part).unwrap();
        };
        std::os::unix::fs::symlink(&victim, &part).unwrap();
        refused();
        std::os::unix::fs::symlink(dir.path().join("new"), &part).unwrap();
        refused();
        assert!(!dir.path().join("new").exists());
        fs::hard_link(&victim, &part).unwrap();
        refused();
        assert!(std::process::Command::new("mkfifo").arg(&part).status().unwrap().success());
        refused();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    }

    #[test]
    fn a_part_file_that_was_lost_means_a_new_start() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("out.csv");
        drop(run(&target, 2));
        fs::remove_file(beside(&target, PART)).unwrap();
        assert_eq!(Journal::open(&target, "x").unwrap().0.done(), 0);
    }
}
