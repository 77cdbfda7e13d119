//! The `console` blocks of the documents are run, and print what the documents say. `UPDATE_DOCS=1 cargo test --test docs`
//! writes the blocks anew.
//!
//! In a block a line that starts with `$ ` is a command and the lines below it are its output, both streams together; a
//! command goes on over lines that start with `> `. The commands of one document run one after the other in one empty
//! folder that holds links to `examples`, `rules` and `tests`.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENTS: [&str; 11] = [
    "README.md",
    "README.ja.md",
    "docs/rules.md",
    "docs/guard.md",
    "docs/correct-a-label.md",
    "docs/ja/inputs.md",
    "docs/ja/outputs.md",
    "docs/ja/report.md",
    "docs/ja/rules.md",
    "docs/ja/guard.md",
    "docs/ja/correct-a-label.md",
];

/// The locale of who reads a document.
fn locale(document: &str) -> &'static str {
    let is_japanese = document.ends_with(".ja.md") || document.starts_with("docs/ja/");
    if is_japanese { "ja_JP.UTF-8" } else { "C" }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder to run the commands of one document in, with the program on the path.
struct Shell {
    folder: tempfile::TempDir,
    path: String,
    locale: &'static str,
}

impl Shell {
    fn new(locale: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["examples", "rules", "tests"] {
            std::os::unix::fs::symlink(root().join(name), folder.path().join(name)).unwrap();
        }
        let program = PathBuf::from(env!("CARGO_BIN_EXE_jikenbo"));
        let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
        Self { folder, path, locale }
    }

    /// What `command` prints, without white space at the ends of lines.
    fn run(&self, command: &str) -> String {
        let script = format!("{{ {command}\n}} 2>&1");
        let mut shell = Command::new("sh");
        let shell = shell
            .current_dir(self.folder.path())
            .env("PATH", &self.path)
            .env("LC_ALL", self.locale)
            .arg("-c")
            .arg(script);
        let output = shell.output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        printed.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// The block with the outputs that its commands print now.
    fn replay(&self, block: &[&str]) -> String {
        let mut replayed = String::new();
        let mut lines = block.iter().peekable();
        while let Some(line) = lines.next() {
            let Some(first) = line.strip_prefix("$ ") else { continue };
            let mut command = first.to_owned();
            replayed += &format!("{line}\n");
            while let Some(more) = lines.next_if(|line| line.starts_with("> ") || **line == ">") {
                replayed += &format!("{more}\n");
                command += &format!("\n{}", more.strip_prefix("> ").unwrap_or(""));
            }
            replayed += &self.run(&command);
        }
        replayed
    }
}

/// The document with its `console` blocks replayed, and how many there are.
fn replayed(document: &str, locale: &'static str) -> (String, usize) {
    let shell = Shell::new(locale);
    let (mut out, mut blocks) = (String::new(), 0);
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        out += &format!("{line}\n");
        if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            out += &format!("{}```\n", shell.replay(&block));
            blocks += 1;
        }
    }
    (out, blocks)
}

#[test]
fn console_blocks_print_what_the_documents_say() {
    let update = std::env::var_os("UPDATE_DOCS").is_some_and(|value| !value.is_empty());
    for name in DOCUMENTS {
        let written = fs::read_to_string(root().join(name)).unwrap();
        let (now, blocks) = replayed(&written, locale(name));
        assert!(blocks >= 3, "{name} has only {blocks} console blocks");
        if update {
            fs::write(root().join(name), now).unwrap();
            continue;
        }
        let differs = written.lines().zip(now.lines()).position(|(written, now)| written != now);
        let line = differs.unwrap_or_else(|| written.lines().count().min(now.lines().count()));
        assert!(
            written == now,
            "{name}:{}: `UPDATE_DOCS=1 cargo test --test docs` brings it up to date:\n{now}",
            line + 1
        );
    }
}

#[test]
fn a_block_is_replayed_line_by_line() {
    let (now, blocks) =
        replayed("a\n```console\n$ echo one; echo two >&2\nold\n$ printf '%s\\n' \\\n>   three\n```\nb\n", "C");
    assert_eq!(
        now,
        "a\n```console\n$ echo one; echo two >&2\none\ntwo\n$ printf '%s\\n' \\\n>   three\nthree\n```\nb\n"
    );
    assert_eq!(blocks, 1);
}
