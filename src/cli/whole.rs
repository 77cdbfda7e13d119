//! Results that go to standard output or a file, whole or not at all.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::exit::Exit;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::input;
use crate::message::{Message, message};
use crate::output::Destination;

/// Opens `path` (`None` or `-`: standard output), lets `write` fill it and makes it appear. A failure has been told; a
/// reader that has gone away is none.
pub(super) fn write_whole(
    path: Option<&Path>,
    terminal: &Terminal,
    write: impl FnOnce(&mut Destination) -> io::Result<()>,
) -> Exit {
    let path = path.filter(|path| *path != Path::new(input::STDIN));
    path.into_iter().for_each(|path| sweep(path, terminal));
    let result = Destination::open(path).and_then(|mut out| {
        write(&mut out)?;
        out.commit()
    });
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let name: Message = path.map_or_else(|| "standard output".into(), |path| path.display().to_string().into());
            let help = "check that its folder exists, may be written to and has room; nothing of it was kept";
            terminal.tell(&Diagnostic::error("", message!("cannot write {name}: {error}", name, error)).help(help));
            Exit::Io
        }
        _ => Exit::Fine,
    }
}

/// Removes what killed runs have left beside an output, and tells.
pub(super) fn sweep(path: &Path, terminal: &Terminal) {
    for left in Destination::sweep(path) {
        let message = message!("removed {left}, which a run that was killed has left", left = left.display());
        terminal.tell(&Diagnostic::warning("", message));
    }
}
