//! Rule files as text: the embedded set, or a folder of the user's.

use std::io;
use std::path::{Path, PathBuf};

use super::name_table::{as_rules, is_name_table};
use crate::diag::{Diagnostic, Label, Sources};
use crate::embedded;
use crate::folder::{Inside, Unread};
use crate::message::message;

/// The rule files of one set, in path order, each with the path under which diagnostics name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleFiles {
    /// (path as shown, text) of every file.
    pub files: Vec<(String, String)>,
    /// What is wrong with files that could not be read as text, and links that were not followed.
    pub damaged: Vec<Diagnostic>,
}

impl RuleFiles {
    /// The rule files that the binary carries.
    pub fn embedded() -> Self {
        let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
        Self { files: embedded::FILES.map(owned).to_vec(), damaged: Vec::new() }
    }

    /// True where these are the rule files that the binary carries, unchanged.
    pub(super) fn are_embedded(&self) -> bool {
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        self.damaged.is_empty() && files.eq(embedded::FILES)
    }

    /// Every `*.toml` directly in `dir`, and the user's own lists of names (`organizations.csv`, `names_*.csv`). A file that
    /// cannot be read, or is no UTF-8, and a link that leads out of the folder are told in `damaged`.
    ///
    /// # Errors
    /// The folder that could not be read, with the reason; a folder without any rule file is `NotFound`.
    pub fn from_dir(dir: &Path) -> Result<Self, (PathBuf, io::Error)> {
        Self::from_dir_with(dir, false)
    }

    /// The same; with `follow_links`, links are followed wherever they lead.
    ///
    /// # Errors
    /// As for [`RuleFiles::from_dir`].
    pub fn from_dir_with(dir: &Path, follow_links: bool) -> Result<Self, (PathBuf, io::Error)> {
        let inside = Inside::new(dir, follow_links);
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        let mut found = Self::default();
        for entry in std::fs::read_dir(dir).map_err(at(dir))? {
            let path = entry.map_err(at(dir))?.path();
            if is_rule_file(&path) {
                found.add(path.display().to_string(), inside.read(&path));
            }
        }
        if found.files.is_empty() && found.damaged.is_empty() {
            return Err((dir.to_owned(), io::Error::new(io::ErrorKind::NotFound, "the folder holds no *.toml file")));
        }
        found.files.sort();
        Ok(found)
    }

    fn add(&mut self, path: String, content: Result<Vec<u8>, Unread>) {
        let text = match content.map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => {
                // The text up to there is the same, and each bad part becomes a character of three bytes.
                let at = error.utf8_error().valid_up_to();
                let place = Label::new(path.clone(), at, at + char::REPLACEMENT_CHARACTER.len_utf8(), "");
                let told = Diagnostic::error("E107", "the file is not UTF-8 from here on").at(place);
                self.damaged.push(told);
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
            Err(Unread::LeadsOut) => {
                let told = message!("{path} leads out of its folder and was not followed", path);
                self.damaged
                    .push(Diagnostic::warning("", told).help("--follow-rule-links follows it, or copy the file"));
                return;
            }
            Err(Unread::Failed(error)) if error.kind() == io::ErrorKind::NotFound => {
                // An editor marks a file that it has open so, and a link may wait for what it leads to.
                let told = Diagnostic::warning("", message!("{path} leads to no file and is passed over", path));
                self.damaged.push(told.help("remove the link, or make what it leads to"));
                return;
            }
            Err(Unread::Failed(error)) => {
                let told = Diagnostic::error("E107", message!("the file cannot be read: {error}", error))
                    .help("check that it may be read");
                self.damaged.push(told.at(Label::new(path, 0, 0, "")));
                return;
            }
        };
        let text = if is_name_table(Path::new(&path)) { as_rules(&text) } else { text };
        self.files.push((path, text));
    }
}

impl Sources for RuleFiles {
    fn text(&self, file: &str) -> Option<&str> {
        self.files.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }
}

fn is_rule_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml") || is_name_table(path)
}
