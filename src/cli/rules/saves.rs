//! Waits until a rule file is saved.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// An editor writes, renames and removes several files to save one. It is done when nothing happened for so long.
const QUIET: Duration = Duration::from_millis(40);
/// A program that writes without pause does not put the answer off for more than so many events.
const MOST_EVENTS: usize = 10;
/// How long to wait for an event before looking all the same: network folders send none, nor does one that was replaced.
const RECHECK: Duration = Duration::from_millis(500);

/// Tells when something may have been saved in a folder.
pub(super) struct Saves {
    events: Receiver<()>,
    /// Keeps the channel open where there is no watcher.
    _sender: Sender<()>,
    /// Sends events while it lives; `None` where the system has none, so that only the time tells.
    _watcher: Option<RecommendedWatcher>,
}

impl Saves {
    /// Starts to watch the files directly in `folder`.
    pub(super) fn of(folder: &Path) -> Self {
        let (sender, events) = mpsc::channel();
        let tell = sender.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading the files is an event too, and must not wake its reader.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // Nobody listens any more when the program ends.
                let _ = tell.send(());
            }
        });
        let watcher = watcher.and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        Self { events, _sender: sender, _watcher: watcher.ok() }
    }

    /// Returns when something may have been saved. It may be nothing that matters, or nothing at all.
    pub(super) fn wait(&self) {
        if self.events.recv_timeout(RECHECK).is_ok() {
            self.settle(false);
        }
    }

    /// Returns when nothing was written for a moment, and where more `is_expected` for longer.
    pub(super) fn settle(&self, is_expected: bool) {
        if is_expected && self.events.recv_timeout(RECHECK).is_err() {
            return;
        }
        let _ = (0..MOST_EVENTS).try_for_each(|_| self.events.recv_timeout(QUIET));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Instant;

    #[test]
    fn a_save_by_renaming_wakes_and_reading_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let (file, draft) = (dir.path().join("a.toml"), dir.path().join("a.toml.tmp"));
        fs::write(&file, "1").unwrap();
        let saves = Saves::of(dir.path());
        if saves._watcher.is_none() {
            return;
        }
        fs::read(&file).unwrap();
        let started = Instant::now();
        saves.wait();
        assert!(started.elapsed() >= RECHECK, "nothing was saved");
        fs::write(&draft, "2").unwrap();
        fs::rename(&draft, &file).unwrap();
        assert!(saves.events.recv_timeout(Duration::from_secs(20)).is_ok());
    }
}
