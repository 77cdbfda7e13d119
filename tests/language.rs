//! The program in Japanese: every text has its translation, no translation is left over, and Japanese help is Japanese.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{DUMP, Outcome, Work, outcome};
use jikenbo::diag::codes::CODES;
use jikenbo::message::Catalogue;
use regex::Regex;

/// What the catalogue has of texts that are not in this source: clap's and the operating system's.
const FOREIGN: [&str; 14] = [
    "Print this message or the help of the given subcommand(s)",
    "Print help",
    "Print help (see more with '--help')",
    "Print help (see a summary with '-h')",
    "Print version",
    "one or more required arguments were not provided",
    "invalid UTF-8 was provided for one or more arguments",
    "No such file or directory (os error 2)",
    "Permission denied (os error 13)",
    "Is a directory (os error 21)",
    "Not a directory (os error 20)",
    "No space left on device (os error 28)",
    "File exists (os error 17)",
    "stream did not contain valid UTF-8",
];

/// Words in Latin letters that Japanese has no others for.
const LATIN: &str = "jikenbo git pandas pyarrow DuckDB Spark Parquet SQLite Excel Windows Microsoft Verizon Lines Schema \
    Atom Blogger WordPress Common Crawl Movable Type livedoor Ameba Seesaa Shift_JIS utf-8 shift_jis cp932 euc-jp \
    iso-2022-jp utf-16le my-rules Ctrl-C bash elvish fish powershell zsh WARC JUnit";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn catalogue() -> Catalogue {
    Catalogue::parse(&fs::read_to_string(root().join("messages/ja.toml")).unwrap()).unwrap()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    files.sort();
    files
}

/// The code of the program, without comments and without tests.
fn sources() -> Vec<String> {
    let files = rust_files(&root().join("src")).into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name != "tests.rs" && !path.starts_with(root().join("src/message"))
    });
    let code = files.map(|path| fs::read_to_string(path).unwrap().replace("\r\n", "\n"));
    code.map(|text| text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned()).collect()
}

/// A literal as the compiler reads it.
fn unescaped(literal: &str) -> String {
    static GAP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\\n\s*").unwrap());
    GAP.replace_all(literal, "").replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\")
}

/// The texts that the code says to people, where it says so by one of the usual ways.
fn said() -> BTreeSet<String> {
    let says = Regex::new(
        r#"(?:message!\(|\.help\(|\.note\(|\.line\(|\.said\(|usage_error\(|Diagnostic::(?:error|warning)\("[A-Z0-9]*",|let (?:message|help) =)\s*"((?:[^"\\]|\\.|\\\n)*)""#,
    );
    let (says, counted) = (says.unwrap(), Regex::new(r#"counted\([^"]*?, "([a-z ]+)"\)"#).unwrap());
    let mut texts = BTreeSet::new();
    for code in sources() {
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        texts.extend(says.captures_iter(&code).map(|found| unescaped(&found[1])));
        texts.extend(counted.captures_iter(&code).flat_map(|found| [found[1].to_owned(), format!("{}s", &found[1])]));
    }
    texts.extend(CODES.iter().flat_map(|code| [code.title.to_owned(), code.help.to_owned()]));
    texts
}

#[test]
fn every_message_has_its_translation() {
    let (catalogue, texts) = (catalogue(), said());
    assert!(texts.len() > 300, "the texts are found: {}", texts.len());
    let missing: Vec<_> =
        texts.iter().filter(|text| text.contains(char::is_alphabetic) && catalogue.find(text).is_none()).collect();
    assert!(missing.is_empty(), "messages/ja.toml has no entry for\n{missing:#?}");
}

#[test]
fn no_translation_is_left_over() {
    let one_space = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = sources().join("\n").replace("///", " ");
    let code = one_space(&unescaped(&code));
    let catalogue = catalogue();
    let singular = |key: &str| key.strip_suffix('s').is_some_and(|one| code.contains(&format!("\"{one}\"")));
    let idle: Vec<_> = catalogue
        .keys()
        .filter(|key| !FOREIGN.contains(key) && !code.contains(&one_space(key)) && !singular(key))
        .collect();
    assert!(idle.is_empty(), "nothing says\n{idle:#?}");
}

fn japanese(work: &Work, args: &[&str]) -> Outcome {
    let mut command = work.command(args);
    command.env("LC_ALL", "ja_JP.UTF-8");
    outcome(command)
}

/// The commands that a help page lists, those of the program first.
fn commands(work: &Work, above: &[&str]) -> Vec<Vec<String>> {
    let help = work.run(&[above, &["--help"]].concat()).stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let mut found = Vec::new();
    for name in names {
        let path: Vec<&str> = above.iter().copied().chain([name]).collect();
        found.push(path.iter().map(|name| (*name).to_owned()).collect());
        found.extend(commands(work, &path));
    }
    found
}

/// The words in Latin letters of a text, without what is no word: code, options, names of values and files, commands.
fn latin_words(text: &str) -> Vec<String> {
    let code = Regex::new(r"`[^`]*`|<[^>]*>|\[[^\]]*\]|\B--?[a-z][a-z-]*|\S*[./]\S*").unwrap();
    let word = Regex::new(r"[A-Za-z][A-Za-z0-9_-]{2,}").unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("  jikenbo") && !line.starts_with("  curl"));
    let plain = lines.map(|line| match line.split_once(": ") {
        Some((value, meaning)) if value.trim_start().starts_with("- ") => meaning,
        _ => line,
    });
    let plain = plain.collect::<Vec<_>>().join("\n");
    let plain = code.replace_all(&plain, " ");
    let words = word.find_iter(&plain).map(|word| word.as_str().to_owned());
    words.filter(|word| word.chars().any(|c| c.is_ascii_lowercase())).collect()
}

#[test]
fn japanese_help_is_japanese() {
    let work = Work::new();
    let allowed: BTreeSet<&str> = LATIN.split_whitespace().collect();
    let mut pages = commands(&work, &[]);
    assert!(pages.len() > 20, "{pages:?}");
    pages.push(Vec::new());
    let mut names: BTreeSet<String> = pages.iter().flatten().cloned().collect();
    names.extend(["help".to_owned(), "builtin".to_owned()]);
    for page in pages {
        let path: Vec<&str> = page.iter().map(String::as_str).collect();
        let flags: &[&str] = if path.len() == 1 { &["--help", "-h"] } else { &["--help"] };
        for flag in flags {
            let help = japanese(&work, &[&path[..], &[*flag]].concat()).stdout;
            assert!(help.contains("使い方: jikenbo") && !help.contains("Usage"), "{help}");
            let words = latin_words(&help);
            let words: Vec<_> =
                words.iter().filter(|word| !allowed.contains(word.as_str()) && !names.contains(*word)).collect();
            assert!(words.is_empty(), "{page:?} {flag}: {words:?}");
        }
    }
}

#[test]
fn the_option_and_the_environment_choose_the_language() {
    let work = Work::new();
    work.file("a.txt", DUMP);
    let args = ["extract", "a.txt", "-o", "a.csv"];
    assert!(work.run(&args).stderr.starts_with("1 document, 2 posts: 2 incidents written\nvalues:"));
    let told = japanese(&work, &args).stderr;
    assert!(told.starts_with("文書1件、投稿2件: 事案2件を出力\n値の数:"), "{told}");
    let asked = work.run(&["extract", "a.txt", "-o", "a.csv", "--lang", "ja"]).stderr;
    assert_eq!(asked, told);
    let english = japanese(&work, &["--lang", "en", "extract", "a.txt", "-o", "a.csv"]).stderr;
    assert!(english.starts_with("1 document"), "{english}");
}

#[test]
fn what_a_file_holds_does_not_depend_on_the_environment() {
    let work = Work::new();
    work.file("a.txt", DUMP);
    for args in [
        &["stats", "a.txt", "-o", "out"][..],
        &["stats", "a.txt", "--by", "primary_cause", "--format", "csv", "-o", "out"],
        &["report", "a.txt", "-o", "out"],
        &["extract", "a.txt", "--format", "jsonl", "-o", "out"],
    ] {
        assert_eq!(work.run(args).code, 0);
        let english = work.read("out");
        assert_eq!(japanese(&work, args).code, 0);
        assert!(work.read("out") == english, "{args:?}");
    }
    for args in [&["man", "extract"][..], &["completions", "bash"], &["rules", "check", "--message-format", "json"]] {
        assert_eq!(japanese(&work, args).stdout, work.run(args).stdout, "{args:?}");
    }
    assert!(work.run(&["man", "extract", "--lang", "ja"]).stdout.contains("ダンプを1件1行の表にする"));
}

#[test]
fn mistakes_in_the_command_line_are_told_in_japanese() {
    let work = Work::new();
    work.file("a.txt", DUMP);
    for (args, told) in [
        (
            &["extract", "--exel", "a.txt"][..],
            "エラー: 不明な引数「--exel」が指定されました\n\n  ヒント: 「--excel」ではありませんか\n",
        ),
        (
            &["extrakt", "a.txt"],
            "エラー: 「extrakt」というコマンドはありません\n\n  ヒント: 「extract」ではありませんか\n",
        ),
        (&["extract"], "エラー: 次の引数が必要です:\n  <INPUT>...\n\n使い方: jikenbo extract"),
        (
            &["extract", "a.txt", "--max-document", "big"],
            "エラー: 「--max-document <SIZE>」に「big」は指定できません: 500000、",
        ),
        (
            &["extract", "a.txt", "--format", "xls"],
            "エラー: 「--format <FORMAT>」に「xls」は指定できません\n  [csv, tsv,",
        ),
        (&["extract", "a.txt", "-o", "a.out"], "エラー: a.out という名前からは形式が分かりません。"),
        (
            &["snapshot", "accept", "a.txt", "--all", "--prune"],
            "エラー: 引数「--all」は次のものと同時に指定できません:\n  --prune\n",
        ),
    ] {
        let outcome = japanese(&work, args);
        assert_eq!(outcome.code, 2, "{args:?}");
        assert!(outcome.stderr.starts_with(told), "{args:?}: {}", outcome.stderr);
        assert!(outcome.stderr.ends_with("詳しくは「--help」をご覧ください。\n"), "{}", outcome.stderr);
    }
}

#[test]
fn messages_keep_their_places_and_codes() {
    let work = Work::new();
    work.file("rules/a.toml", "format = 1\nfamily = \"cause\"\ncolour = 1\n");
    let told = japanese(&work, &["rules", "check", "--rules", "rules"]);
    assert_eq!(told.code, 3);
    for part in [
        "エラー[E102]: `colour`というキーはありません。",
        "--> rules/a.toml:3:1",
        "ヒント: 各表のキーは docs/rules.md にあります",
    ] {
        assert!(told.stderr.contains(part), "{part}: {}", told.stderr);
    }
    let explained = japanese(&work, &["rules", "check", "--explain", "e301"]).stdout;
    assert!(explained.starts_with("E301: 使えない正規表現\n\n"), "{explained}");
    assert!(explained.contains("**直し方。**"), "{explained}");
    let gone = japanese(&work, &["extract", "gone.txt"]);
    assert_eq!(gone.code, 4);
    assert!(
        gone.stderr
            .starts_with("エラー: gone.txt を読み取れません: ファイルまたはフォルダーがありません(os error 2)\n"),
        "{}",
        gone.stderr
    );
}
