//! `--cases FILE`: the cases beside the posts.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::terminal::Terminal;
use super::usage_error;
use crate::cases::Collector;
use crate::diag::Diagnostic;
use crate::output::{CaseFormat, Collecting, Destination, Sink};
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
    pub(super) fn format(&self, posts: Option<&Path>) -> Result<Option<CaseFormat>, clap::Error> {
        let Some(path) = &self.cases else { return Ok(None) };
        if posts == Some(path) {
            return Err(usage_error("--cases and --output name the same file: give each its own"));
        }
        let format = CaseFormat::of_path(path).ok_or_else(|| {
            let endings: Vec<_> = CaseFormat::ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
            let endings = endings.join(", ");
            usage_error(format!(
                "--cases: the name {} tells no format: use one of the endings {endings}",
                path.display()
            ))
        })?;
        Ok(Some(format))
    }

    /// True with the option.
    pub(super) fn is_asked_for(&self) -> bool {
        self.cases.is_some()
    }

    /// Opens the file; `None` without the option.
    pub(super) fn open<'r>(
        &self,
        format: Option<CaseFormat>,
        rules: &'r RuleSet,
        terminal: &Terminal,
    ) -> Result<Option<CasesFile<'r>>, Exit> {
        let Some((path, format)) = self.cases.as_ref().zip(format) else { return Ok(None) };
        let out = Destination::open(Some(path)).map_err(|error| failed(terminal, path, &error))?;
        Ok(Some(CasesFile { path: path.clone(), out, format, collector: Collector::new(rules) }))
    }
}

/// The cases of a run, and the file that they will be in.
pub(super) struct CasesFile<'r> {
    path: PathBuf,
    out: Destination,
    format: CaseFormat,
    collector: Collector<'r>,
}

impl<'r> CasesFile<'r> {
    /// A sink that writes to `sink` and collects what it writes.
    pub(super) fn beside<'s>(&'s mut self, sink: Box<dyn Sink + 's>) -> Box<dyn Sink + 's>
    where
        'r: 's,
    {
        Box::new(Collecting::new(sink, &mut self.collector))
    }

    /// Writes the cases, which appear only if that worked.
    pub(super) fn finish(self, terminal: &Terminal) -> Result<(), Exit> {
        let Self { path, mut out, format, collector } = self;
        let mut buffer = BufWriter::new(&mut out);
        let written = format.write(&collector.cases(), &mut buffer).and_then(|()| buffer.flush());
        drop(buffer);
        written.and_then(|()| out.commit()).map_err(|error| failed(terminal, &path, &error))
    }
}

fn failed(terminal: &Terminal, path: &Path, error: &std::io::Error) -> Exit {
    let help = "check that its folder exists, may be written to and has room; nothing of it was kept";
    terminal.tell(&Diagnostic::error("", format!("cannot write {}: {error}", path.display())).help(help));
    Exit::Io
}
