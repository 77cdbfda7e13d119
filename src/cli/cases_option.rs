//! `--cases FILE`: the cases beside the posts.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::terminal::Terminal;
use super::usage::{UsageError, usage_error};
use super::whole::sweep;
use crate::cases::{Case, Collector};
use crate::diag::Diagnostic;
use crate::message::message;
use crate::output::{CaseFormat, Collecting, Destination, Format, Sink, Style};
use crate::rules::RuleSet;

/// Where the cases go.
#[derive(Debug, Args)]
pub(super) struct CasesOption {
    /// Also write the cases to FILE (.csv, .jsonl, .json): posts of one incident together, later reports correcting
    /// earlier ones. Keeps what it needs of every incident in memory
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,
}

impl CasesOption {
    /// What the ending of the file stands for; `None` without the option.
    ///
    /// # Errors
    /// The ending stands for no format, or the file is that of the posts.
    pub(super) fn format(&self, posts: Option<&Path>) -> Result<Option<CaseFormat>, UsageError> {
        let Some(path) = &self.cases else { return Ok(None) };
        if posts == Some(path) {
            return Err(usage_error("--cases and --output name the same file: give each its own"));
        }
        let format = CaseFormat::of_path(path).ok_or_else(|| {
            let endings: Vec<_> = CaseFormat::ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
            let endings = endings.join(", ");
            usage_error(message!(
                "--cases: the name {path} tells no format: use one of the endings {endings}",
                path = path.display(),
                endings
            ))
        })?;
        Ok(Some(format))
    }

    /// True with the option.
    pub(super) fn is_asked_for(&self) -> bool {
        self.cases.is_some()
    }

    /// Begins to collect cases where there is a file for them or the format of the `posts` has a place for them.
    pub(super) fn open<'r>(
        &self,
        format: Option<CaseFormat>,
        posts: Format,
        rules: &'r RuleSet,
        terminal: &Terminal,
    ) -> Result<Option<Cases<'r>>, Exit> {
        let open = |(path, format): (&PathBuf, CaseFormat)| match Destination::open(Some(path)) {
            Ok(out) => Ok(CasesFile { path: path.clone(), out, format }),
            Err(error) => Err(failed(terminal, path, &error)),
        };
        self.cases.iter().for_each(|path| sweep(path, terminal));
        let file = self.cases.as_ref().zip(format).map(open).transpose()?;
        let wanted = file.is_some() || posts.has_cases();
        Ok(wanted.then(|| Cases { file, collector: Collector::new(rules), found: Vec::new() }))
    }
}

/// The file that the cases will be in.
struct CasesFile {
    path: PathBuf,
    out: Destination,
    format: CaseFormat,
}

/// The cases of a run.
pub(super) struct Cases<'r> {
    file: Option<CasesFile>,
    collector: Collector<'r>,
    found: Vec<Case>,
}

impl<'r> Cases<'r> {
    /// A sink that writes to `sink`, collects what it writes, and gives it the cases.
    pub(super) fn beside<'s>(&'s mut self, sink: Box<dyn Sink + 's>) -> Box<dyn Sink + 's>
    where
        'r: 's,
    {
        Box::new(Collecting::new(sink, &mut self.collector, &mut self.found))
    }

    /// Writes the file, if there is one; it appears only if that worked. Tells what could not be encoded.
    pub(super) fn finish(self, style: &Style, terminal: &Terminal) -> Result<(), Exit> {
        let Some(CasesFile { path, mut out, format }) = self.file else { return Ok(()) };
        let mut buffer = BufWriter::new(&mut out);
        let written = format.write(&self.found, &mut buffer, style);
        let notes = written.and_then(|notes| buffer.flush().map(|()| notes));
        drop(buffer);
        let notes = notes.and_then(|notes| out.commit().map(|()| notes));
        let notes = notes.map_err(|error| failed(terminal, &path, &error))?;
        let warn = |note| Diagnostic::warning("", message!("{name}: {note}", name = path.display(), note));
        notes.iter().map(warn).for_each(|warning| terminal.tell(&warning));
        Ok(())
    }
}

fn failed(terminal: &Terminal, path: &Path, error: &std::io::Error) -> Exit {
    let help = "check that its folder exists, may be written to and has room; nothing of it was kept";
    terminal.tell(
        &Diagnostic::error("", message!("cannot write {path}: {error}", path = path.display(), error)).help(help),
    );
    Exit::Io
}
