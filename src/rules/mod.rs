//! STUB, replaced by the real loader.
#![allow(missing_docs)]
use std::io;
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Label, Sources};

pub struct RuleSet;

pub struct RuleFiles {
    pub files: Vec<(String, String)>,
}

impl RuleFiles {
    pub fn embedded() -> RuleFiles {
        let files = [
            ("rules/labels/cause.toml", "format = 1\n\n[[rule]]\nid = \"stub\"\nregex = 'a'\n"),
            ("rules/dates.toml", "format = 1\n"),
        ];
        RuleFiles { files: files.map(|(path, text)| (path.into(), text.into())).into() }
    }

    pub fn from_dir(dir: &Path) -> Result<RuleFiles, (PathBuf, io::Error)> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
            let entry = entry.map_err(|e| (dir.to_path_buf(), e.into()))?;
            if entry.path().extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(entry.path()).map_err(|e| (entry.path().to_path_buf(), e))?;
                files.push((entry.path().display().to_string(), text));
            }
        }
        Ok(RuleFiles { files })
    }
}

impl Sources for RuleFiles {
    fn text(&self, file: &str) -> Option<&str> {
        self.files.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }
}

pub fn load(files: &RuleFiles) -> (Option<RuleSet>, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    for (path, text) in &files.files {
        if let Err(error) = text.parse::<toml::Table>() {
            let span = error.span().unwrap_or(0..0);
            diags.push(Diagnostic::error("E101", error.message()).at(Label::new(
                path.as_str(),
                span.start,
                span.end,
                "",
            )));
        }
    }
    if diags.is_empty() { (Some(RuleSet), diags) } else { (None, diags) }
}
