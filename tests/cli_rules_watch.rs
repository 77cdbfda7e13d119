//! `rules watch` from end to end: rule files are saved as editors do it, and the answers read as they come.
#![cfg(unix)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use common::{DUMP, Work, assert_has};

/// Long enough for any machine; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that watches, with the lines of both its streams.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    messages: Receiver<String>,
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        // Ends, and closes the stream, when nobody wants the lines any more.
        let _ = lines.try_for_each(|line| sender.send(line));
    });
    receiver
}

impl Watching {
    /// Starts it, and waits until it does watch.
    fn start(work: &Work, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
        // Messages are compared in English.
        command.env("LC_ALL", "C");
        command.current_dir(work.path("")).args(["rules", "watch", "posts.txt"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (lines, messages) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let watching = Self { child, lines, messages };
        let first = watching.messages.recv_timeout(PATIENCE).unwrap();
        assert_eq!(first, "watching rules (2 posts in 1 dump); Ctrl-C ends");
        watching
    }

    /// The next answer, from its rule to the line `end` begins.
    fn until(&self, end: &str) -> String {
        let mut block = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no `{end}` after:\n{block}"));
            block += &format!("{line}\n");
            if line.starts_with(end) {
                return block;
            }
        }
    }

    /// Sends it what Ctrl-C sends, and gives its exit code and the messages not read yet.
    fn interrupt(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        (self.child.wait().unwrap().code(), self.messages.iter().collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
    }
}

fn work() -> Work {
    let work = Work::new();
    work.export_rules();
    work.file("posts.txt", DUMP);
    work
}

fn forget_a_word(work: &Work) -> String {
    let text = work.read("rules/data.toml");
    let without = text.replacen("\n  \"氏名\", ", "\n  ", 1);
    assert_ne!(text, without);
    without
}

#[test]
fn a_save_is_answered_and_a_mistake_waits_for_the_next_one() {
    let work = work();
    let good = work.read("rules/data.toml");
    let watching = Watching::start(&work, &[]);

    // Straight into the file, as `sed -i` does not.
    fs::write(work.path("rules/data.toml"), forget_a_word(&work)).unwrap();
    let block = watching.until("(");
    assert_has(
        &block,
        &[
            "----\nsaved: rules/data.toml\n52 rule files",
            "rules at the start → rules: 2 posts, 2 differ: 3 lost\n",
            "  - posts.txt:1 2024-901  name: 氏名\n",
        ],
    );

    // By way of another file, with a mistake in it.
    fs::write(work.path("rules/.data.toml.swp"), "bananas = \n").unwrap();
    fs::rename(work.path("rules/.data.toml.swp"), work.path("rules/data.toml")).unwrap();
    let block = watching.until("(");
    assert_has(&block, &["saved: rules/data.toml\n", "the rules do not load; waiting for the next save\n"]);

    // The baseline is still that of the start.
    fs::write(work.path("rules/data.toml"), good).unwrap();
    assert_has(&watching.until("("), &["rules at the start → rules: 2 posts, no value differs\n"]);
    let (code, messages) = watching.interrupt();
    assert_eq!(code, Some(0));
    assert_has(&messages, &["error[E101]", "rules/data.toml:1:"]);
}

#[test]
fn several_files_saved_at_once_are_one_answer_and_other_files_none() {
    let work = work();
    let watching = Watching::start(&work, &["--rules", "rules"]);
    fs::write(work.path("rules/notes.txt"), "nothing").unwrap();
    let delays = work.read("rules/delays.toml") + "\n# a remark\n";
    fs::write(work.path("rules/delays.toml"), delays).unwrap();
    fs::write(work.path("rules/data.toml"), forget_a_word(&work)).unwrap();
    fs::remove_file(work.path("rules/delay_reason.toml")).unwrap();
    let mut block = watching.until("(");
    // A slow machine may see a part of them first.
    while !block.contains("delay_reason.toml") {
        block += &watching.until("(");
    }
    assert_has(&block, &["saved: ", "rules/data.toml", "rules/delays.toml", "rules/delay_reason.toml", "3 lost"]);
    assert!(!block.contains("notes.txt"), "{block}");
    assert_eq!(watching.interrupt().0, Some(0));
}

#[test]
fn an_example_that_fails_is_told_with_the_difference() {
    let work = work();
    let watching = Watching::start(&work, &[]);
    let rule = "format = 1\nfamily = \"delay_reason\"\n\n[[rule]]\nid = \"mine\"\nlabel = \"other\"\n\
                all = [{ words = [\"サーバー\"] }]\n\n[[rule.example]]\ntext = \"端末です。\"\n";
    work.file("rules/mine.toml", rule);
    let block = watching.until("(");
    assert_has(&block, &["saved: rules/mine.toml\n", "1 error", "delay_reasons  mine: 1 gained\n"]);
    let (code, messages) = watching.interrupt();
    assert_eq!(code, Some(0));
    assert_has(&messages, &["error[E401]", "rules/mine.toml:9:"]);
}

#[test]
fn a_folder_that_goes_away_and_comes_back_is_watched_on() {
    let work = work();
    let watching = Watching::start(&work, &[]);
    fs::rename(work.path("rules"), work.path("elsewhere")).unwrap();
    assert_has(&watching.until("the rules cannot"), &["the rules cannot be read; waiting for the next save\n"]);
    fs::rename(work.path("elsewhere"), work.path("rules")).unwrap();
    assert_has(&watching.until("("), &["no value differs"]);
    fs::write(work.path("rules/data.toml"), forget_a_word(&work)).unwrap();
    assert_has(&watching.until("("), &["3 lost"]);
    assert_eq!(watching.interrupt().0, Some(0));
}

#[test]
fn it_ends_well_when_nobody_reads() {
    let work = work();
    let mut watching = Watching::start(&work, &[]);
    // The reading thread ends with the receiver's end at the next line, and closes the pipe.
    watching.lines = channel().1;
    for number in 0.. {
        fs::write(work.path("rules/delays.toml"), work.read("rules/delays.toml") + "\n# more\n").unwrap();
        thread::sleep(Duration::from_millis(300));
        if let Some(status) = watching.child.try_wait().unwrap() {
            assert_eq!(status.code(), Some(0));
            break;
        }
        assert!(number < 200, "it still runs");
    }
}

#[test]
fn what_cannot_be_watched_is_told_at_once() {
    let work = work();
    let run = |args: &[&str]| work.run(&[&["rules", "watch"], args].concat());
    let no_rules = run(&["posts.txt", "--rules", "gone"]);
    assert_eq!((no_rules.code, no_rules.stdout.as_str()), (3, ""));
    assert_has(&no_rules.stderr, &["error: cannot read the rules in gone: ", "help: "]);
    let no_dump = run(&["gone.txt"]);
    assert_eq!((no_dump.code, no_dump.stdout.as_str()), (4, ""));
    assert_has(&no_dump.stderr, &["error: cannot read gone.txt: "]);
    let no_gold = run(&["posts.txt", "--gold", "gone.jsonl"]);
    assert_eq!(no_gold.code, 4);
    assert_eq!(run(&[]).code, 2);
    work.file("rules/bad.toml", "format = \n");
    let bad = run(&["posts.txt"]);
    assert_eq!(bad.code, 3);
    assert_has(&bad.stderr, &["rules/bad.toml:1:", "the rules of rules do not load: 1 error"]);
}
