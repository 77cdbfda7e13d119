//! The progress bar.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::input::Source;
use crate::message::message;

/// Work that is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar is drawn while a document is being worked on.
const TICK: Duration = Duration::from_millis(200);

/// When to show progress.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ProgressWhen {
    /// A bar on a terminal, when the work takes longer than a second
    #[default]
    Auto,
    /// At once; into files and pipes as one line an input
    Always,
    /// Not at all
    Never,
}

/// Shows how much is done.
pub(super) enum Progress {
    /// Nothing is shown.
    Off,
    /// A line an input.
    Lines {
        /// Bytes done.
        done: u64,
        /// Bytes of all inputs of known size.
        total: u64,
    },
    /// A bar that appears after a while.
    Bar {
        /// The bar, hidden until `appear` shows it.
        bar: ProgressBar,
        /// Bytes of the inputs that are done.
        done: u64,
        /// Dropping it stops `appear` from showing the bar.
        cancel: Sender<()>,
        /// Waits, then shows the bar.
        appear: JoinHandle<()>,
    },
}

impl Progress {
    /// Starts to show the progress through `sources`; `to_stdout` says that the output goes to standard output.
    pub(super) fn start(
        when: ProgressWhen,
        quiet: bool,
        to_stdout: bool,
        sources: &[Result<Source, Box<Diagnostic>>],
    ) -> Self {
        let sizes = || sources.iter().flatten().map(|source| source.size);
        let total = sizes().flatten().sum();
        let known = sizes().all(|size| size.is_some());
        // Rows that appear on the same terminal would run into the bar.
        let clear_view = io::stderr().is_terminal() && !(to_stdout && io::stdout().is_terminal());
        match when {
            ProgressWhen::Never => Self::Off,
            ProgressWhen::Always if io::stderr().is_terminal() => Self::bar(known.then_some(total), Duration::ZERO),
            ProgressWhen::Always => Self::Lines { done: 0, total },
            ProgressWhen::Auto if quiet || !clear_view => Self::Off,
            ProgressWhen::Auto => Self::bar(known.then_some(total), PATIENCE),
        }
    }

    fn bar(total: Option<u64>, patience: Duration) -> Self {
        let template = match total {
            Some(_) => "{bar:40} {bytes} of {total_bytes}, {elapsed}",
            None => "{spinner} {bytes}, {elapsed}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden()).with_style(style);
        let (cancel, cancelled) = mpsc::channel();
        let shown = bar.clone();
        let appear = thread::spawn(move || {
            if cancelled.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        });
        Self::Bar { bar, done: 0, cancel, appear }
    }

    /// An input of `bytes` bytes is done.
    pub(super) fn done(&mut self, bytes: u64, terminal: &Terminal) {
        match self {
            Self::Off => {}
            Self::Lines { done, total } => {
                *done += bytes;
                terminal.line(message!("progress: {done} of {total} bytes", done, total));
            }
            Self::Bar { bar, done, .. } => {
                *done += bytes;
                bar.set_position(*done);
            }
        }
    }

    /// `bytes` bytes of the next input were read.
    pub(super) fn read(&self, bytes: u64) {
        if let Self::Bar { bar, done, .. } = self {
            bar.set_position(done + bytes);
        }
    }

    /// Takes the bar away while `speak` writes to standard error.
    pub(super) fn pause(&self, speak: impl FnOnce()) {
        match self {
            Self::Bar { bar, .. } => bar.suspend(speak),
            _ => speak(),
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Self::Bar { bar, cancel, appear, .. } = self {
            drop(cancel);
            // It ends at once, and a bar that could not be shown is no failure.
            let _ = appear.join();
            bar.finish_and_clear();
        }
    }
}
