//! `--rules DIR`, which several commands have.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::terminal::{Terminal, counted};
use crate::diag::Diagnostic;
use crate::message::message;
use crate::rules::{RuleFiles, RuleSet, built_in, load};

/// Which rules to use.
#[derive(Debug, Args)]
pub(super) struct RulesOption {
    /// Use the rule files below DIR in place of the built-in ones; `rules export` writes those out to start from
    #[arg(long = "rules", value_name = "DIR")]
    dir: Option<PathBuf>,

    /// Follow links among the rule files also where they lead out of DIR
    #[arg(long, requires = "dir")]
    follow_rule_links: bool,
}

impl RulesOption {
    /// The rule files; what is wrong has been told where there are none.
    pub(super) fn files(&self, terminal: &Terminal) -> Result<RuleFiles, Exit> {
        let Some(dir) = &self.dir else {
            return Ok(RuleFiles::embedded());
        };
        let help = "`jikenbo rules export DIR` writes the built-in rules to start from";
        RuleFiles::from_dir_with(dir, self.follow_rule_links).map_err(|(path, error)| {
            let message = message!("cannot read the rules in {path}: {error}", path = path.display(), error);
            terminal.tell(&Diagnostic::error("", message).help(help));
            Exit::Rules
        })
    }

    /// The rules, ready to use; every problem in them has been told where they are not, and warnings unless `quiet`.
    pub(super) fn load(&self, terminal: &Terminal, quiet: bool) -> Result<RuleSet, Exit> {
        // Without a problem to tell nobody asks for the text of the files.
        if self.dir.is_none()
            && let Some(rules) = built_in()
        {
            return Ok(rules);
        }
        self.load_with_files(terminal, quiet).map(|(rules, _)| rules)
    }

    /// The same with the files that they come from.
    pub(super) fn load_with_files(&self, terminal: &Terminal, quiet: bool) -> Result<(RuleSet, RuleFiles), Exit> {
        let files = self.files(terminal)?;
        let (rules, mut diags) = load(&files);
        // A warning may say why an error is there, such as a link that was not followed.
        if quiet && rules.is_some() {
            diags.retain(Diagnostic::is_error);
        }
        terminal.report(&diags, &files);
        let Some(rules) = rules else {
            let errors = counted(diags.iter().filter(|diag| diag.is_error()).count(), "error");
            let message = message!("the rules do not load: {errors}; nothing was done", errors);
            terminal.tell(&Diagnostic::error("", message).help("`jikenbo rules check` looks at the rules alone"));
            return Err(Exit::Rules);
        };
        Ok((rules, files))
    }
}
