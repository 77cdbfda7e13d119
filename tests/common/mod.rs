//! A folder to work in and the program to run there.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Two invented incidents and a review, as a crawled page would have them.
pub const DUMP: &str = "\
【セキュリティ事件簿#2024-901】株式会社架空商事 不正アクセスによる個人情報漏えいのお知らせ 2024/7/31

2024年7月10日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。
流出した可能性がある情報は、お客様25名分の氏名と住所です。

【セキュリティ事件簿#2024-902】架空市 USBメモリの紛失について 2024/8/2

職員が、住民120名分の氏名を記録したUSBメモリを紛失しました。
";

/// What a command did.
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A folder of its own for one test.
pub struct Work {
    dir: TempDir,
}

impl Work {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
        // Messages are compared in English.
        command.env("LC_ALL", "C");
        command.current_dir(self.dir.path()).args(args);
        command
    }

    /// Runs the program in the folder.
    pub fn run(&self, args: &[&str]) -> Outcome {
        outcome(self.command(args))
    }

    /// Runs the program in the folder with something on standard input.
    pub fn run_with_stdin(&self, args: &[&str], stdin: &str) -> Outcome {
        let mut command = self.command(args);
        command.write_stdin(stdin);
        outcome(command)
    }

    /// Writes the built-in rules to `rules`, and gives the path of one of its files.
    pub fn export_rules(&self) -> PathBuf {
        assert_eq!(self.run(&["rules", "export", "rules"]).code, 0);
        first_file_with(&self.path("rules"), "[[rule]]").expect("a rule file with a rule")
    }
}

/// Runs a command to its end.
pub fn outcome(mut command: Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        code: output.status.code().expect("not ended by a signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The first file below `folder`, by path, that contains `part`.
pub fn first_file_with(folder: &Path, part: &str) -> Option<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        if path.is_dir() {
            return first_file_with(&path, part);
        }
        fs::read_to_string(&path).unwrap().contains(part).then_some(path)
    })
}

/// Fails with both streams unless `text` has every part.
#[track_caller]
pub fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}
