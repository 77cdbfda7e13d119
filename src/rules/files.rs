//! Rule files as text: the embedded set, or a folder of the user's.

use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::diag::Sources;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The rule files of one set, in path order, each with the path under which diagnostics name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleFiles {
    /// (path as shown, text) of every file.
    pub files: Vec<(String, String)>,
}

impl RuleFiles {
    /// The rule files that the binary carries.
    pub fn embedded() -> Self {
        let mut files: Vec<_> = EMBEDDED
            .files()
            .filter(|file| is_rule_file(file.path()))
            .filter_map(|file| Some((format!("rules/{}", file.path().display()), file.contents_utf8()?.to_owned())))
            .collect();
        files.sort();
        Self { files }
    }

    /// Every `*.toml` directly in `dir`.
    ///
    /// # Errors
    /// The path that could not be read, with the reason; a folder without any rule file is `NotFound`.
    pub fn from_dir(dir: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(at(dir))? {
            let path = entry.map_err(at(dir))?.path();
            if is_rule_file(&path) {
                let text = std::fs::read_to_string(&path).map_err(at(&path))?;
                files.push((path.display().to_string(), text));
            }
        }
        if files.is_empty() {
            return Err((dir.to_owned(), io::Error::new(io::ErrorKind::NotFound, "the folder holds no *.toml file")));
        }
        files.sort();
        Ok(Self { files })
    }
}

impl Sources for RuleFiles {
    fn text(&self, file: &str) -> Option<&str> {
        self.files.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }
}

fn is_rule_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}
