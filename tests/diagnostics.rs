//! Every diagnostic of rules has a section in `docs/diagnostics.md` and an input that raises it. `UPDATE_DIAGNOSTICS=1 cargo
//! test --test diagnostics` writes the outputs anew.
//!
//! `tests/diagnostics/CODE-name/` holds `input.toml`, a rule file that is added to a small rule set (other `*.toml` too), and
//! `expected.txt`, what `rules check` then prints. A file `without` names a built-in rule file that is left out of the set.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Work, assert_has};
use jikenbo::diag::codes::{CODES, explanation};
use jikenbo::message::Catalogue;

/// Built-in rule files that any rule set needs; of the others only the family is kept.
const KEPT: [&str; 10] = [
    "counts.toml",
    "data.toml",
    "dates.toml",
    "kind.toml",
    "normalize.toml",
    "organizations.toml",
    "outline.toml",
    "polarity.toml",
    "posts.toml",
    "sections.toml",
];

/// What families of somebody else's classes must state.
const SOURCE: &str = "[source]\ntitle = \"t\"\npublisher = \"p\"\nurl = \"https://example.com/\"\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The code that a fixture's folder is named after.
fn code(fixture: &Path) -> &str {
    name(fixture).split('-').next().unwrap()
}

/// A folder with a small rule set and the fixture's file in `rules`.
fn scene(fixture: &Path) -> Work {
    let work = Work::new();
    let without = fs::read_to_string(fixture.join("without")).unwrap_or_default();
    for path in sorted(&root().join("rules")) {
        let text = fs::read_to_string(&path).unwrap();
        let family = text.lines().find(|line| line.starts_with("family = ")).unwrap();
        let source = if text.contains("[source]") { SOURCE } else { "" };
        let text = if KEPT.contains(&name(&path)) { text.clone() } else { format!("format = 1\n{family}\n{source}") };
        if without.trim() != name(&path) {
            work.file(&format!("rules/{}", name(&path)), text);
        }
    }
    for path in sorted(fixture).iter().filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
        work.file(&format!("rules/{}", name(path)), fs::read(path).unwrap());
    }
    work
}

/// What `rules check` prints with the fixture's file, and its exit code.
fn outcome(fixture: &Path, format: &str) -> String {
    let ran = scene(fixture).run(&["rules", "check", "--rules", "rules", "--message-format", format]);
    let lines = ran.stdout.lines().chain(ran.stderr.lines()).map(str::trim_end).collect::<Vec<_>>().join("\n");
    format!("{lines}\nexit code {}\n", ran.code)
}

#[test]
fn each_fixture_prints_what_is_expected() {
    let update = std::env::var_os("UPDATE_DIAGNOSTICS").is_some_and(|value| !value.is_empty());
    let mut wrong = Vec::new();
    for fixture in sorted(&root().join("tests/diagnostics")) {
        let json = (fixture.join("expected.jsonl"), "json");
        for (path, format) in [(fixture.join("expected.txt"), "text"), json] {
            if format == "json" && !path.exists() {
                continue;
            }
            let printed = outcome(&fixture, format);
            assert!(printed.contains(code(&fixture)), "{} does not raise its code:\n{printed}", fixture.display());
            if update {
                fs::write(&path, printed).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != printed {
                wrong.push(format!("{}:\n{printed}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "UPDATE_DIAGNOSTICS=1 brings up to date:\n{}", wrong.join("\n"));
}

#[test]
fn each_fixture_is_told_in_japanese() {
    // Codes, names out of the rules and places stand among the Japanese.
    let quoted =
        regex::Regex::new(r#"`[^`]*`|\[[^\]]*\]|"[^"]*"|\([a-z:_-]+\)|使えるのは.*|あるのは.*|\S*[./]\S*"#).unwrap();
    let word = regex::Regex::new("[a-z]{3,}").unwrap();
    let allowed = ["toml", "jikenbo"];
    let mut english = Vec::new();
    for fixture in sorted(&root().join("tests/diagnostics")) {
        let ran = scene(&fixture).run(&["rules", "check", "--rules", "rules", "--lang", "ja"]);
        let marks = ["エラー[", "警告[", "  = "];
        for line in ran.stderr.lines().filter(|line| marks.iter().any(|mark| line.starts_with(mark))) {
            let plain = quoted.replace_all(line, " ");
            if word.find_iter(&plain).any(|word| !allowed.contains(&word.as_str())) {
                english.push(format!("{}: {line}", name(&fixture)));
            }
        }
    }
    assert!(english.is_empty(), "{}", english.join("\n"));
}

#[test]
fn the_small_rule_set_is_clean() {
    let work = scene(&root().join("tests/diagnostics/E104-unknown-family"));
    work.file("rules/input.toml", "format = 1\nfamily = \"cause\"\n");
    let ran = work.run(&["rules", "check", "--rules", "rules", "--deny-warnings"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

/// The codes in the source, wherever a message is made.
fn codes_in(folder: &Path, codes: &mut BTreeSet<String>) {
    let pattern = regex::Regex::new(r#""([EW][0-9]{3})""#).unwrap();
    for path in sorted(folder) {
        if path.is_dir() {
            codes_in(&path, codes);
        } else if !["codes.rs", "tests.rs"].contains(&name(&path)) {
            let text = fs::read_to_string(&path).unwrap();
            codes.extend(pattern.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
}

#[test]
fn source_table_sections_and_fixtures_have_the_same_codes() {
    let table: BTreeSet<String> = CODES.iter().map(|code| code.id.to_owned()).collect();
    assert_eq!(table.len(), CODES.len(), "a code stands twice in the table");
    let mut source = BTreeSet::new();
    codes_in(&root().join("src"), &mut source);
    assert_eq!(source, table, "the codes in the source, and those of the table");
    let fixtures: BTreeSet<String> =
        sorted(&root().join("tests/diagnostics")).iter().map(|path| code(path).to_owned()).collect();
    assert_eq!(fixtures, table, "the fixtures, and the codes of the table");
    let document = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let headings: Vec<&str> = document.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let wanted: Vec<String> = CODES.iter().map(|code| format!("{}: {}", code.id, code.title)).collect();
    assert_eq!(headings, wanted, "the sections of docs/diagnostics.md, and the codes of the table");
}

#[test]
fn each_section_says_what_to_do_and_is_printed_by_explain() {
    for code in CODES {
        let section = explanation(code.id, Catalogue::ENGLISH).unwrap();
        assert!(section.starts_with(&format!("{}: {}\n", code.id, code.title)), "{section}");
        assert!(section.contains("```"), "{} has no example", code.id);
        assert!(section.contains("**What to do.**"), "{} does not say what to do", code.id);
    }
    let work = Work::new();
    let ran = work.run(&["rules", "check", "--explain", "w504"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("W504: "), "{}", ran.stdout);
    for unknown in ["W999", "", "E", "E2013", "#"] {
        let ran = work.run(&["rules", "check", "--explain", unknown]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{unknown}");
        assert_has(&ran.stderr, &["is no code", "E101"]);
    }
}

/// The first block of code of a section, without its comments.
fn example(section: &str) -> Vec<&str> {
    let block = section.split("```").nth(1).unwrap();
    block.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn the_japanese_sections_are_those_of_the_english_ones() {
    let catalogue = fs::read_to_string(root().join("messages/ja.toml")).unwrap();
    let catalogue = Catalogue::parse(&catalogue).unwrap();
    let document = fs::read_to_string(root().join("docs/ja/diagnostics.md")).unwrap();
    let headings: Vec<&str> = document.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let wanted: Vec<String> =
        CODES.iter().map(|code| format!("{}: {}", code.id, catalogue.find(code.title).unwrap())).collect();
    assert_eq!(headings, wanted, "the sections of docs/ja/diagnostics.md, and the titles in messages/ja.toml");
    for code in CODES {
        let [english, japanese] = [Catalogue::ENGLISH, &catalogue].map(|said| explanation(code.id, said).unwrap());
        assert_eq!(example(japanese), example(english), "{}: the examples differ", code.id);
        assert!(japanese.contains("**直し方。**"), "{} does not say what to do", code.id);
    }
}

/// What looks like one of the mistakes and is none.
#[test]
fn what_is_meant_is_not_told() {
    let conditions = [
        // A longer word that begins earlier gives longer evidence.
        "all = [{ words = [\"個人情報\", \"情報\"] }]",
        // With `near`, what is refused or wanted depends on the distance.
        "all = [{ words = [\"名簿\"], as = \"list\" }, { words = [\"紛失\"] }]\nnone = [{ words = [\"紛失\"], near = \"list\", within = 3 }]",
        "all = [{ words = [\"紛失\"], as = \"lost\" }, { words = [\"紛失した\"] }]\nany = [{ words = [\"失\"], near = \"lost\" }]",
        // Its words are evidence.
        "all = [{ regex = '名簿[^。]*紛失' }, { words = [\"紛失\"], as = \"lost\" }]",
        // The shorter word may stand without the longer.
        "all = [{ words = [\"失\"] }]\nnone = [{ words = [\"紛失\"] }]",
        "all = [{ regex = '(紛失|遺失)し' }, { words = [\"遺失\"] }]",
        "all = [{ regex = '(紛失)?した' }, { words = [\"紛失\"] }]",
        // Boundaries of Latin words, spaces beside what is not known, escapes that stay.
        "all = [{ regex = '\\bUSB\\b' }, { regex = 'した [0-9]' }, { regex = '\\x{4E8C}|[0-9二]?名' }]",
        "scope = { part = [\"title\", \"body\"], role = [\"overview\"] }\nall = [{ words = [\"紛失\"] }]",
    ];
    let label = "format = 1\nfamily = \"cause\"\n[[label]]\nid = \"loss\"\nname = { ja = \"紛失\", en = \"Loss\" }\n";
    let allow = "allow = [{ code = \"W501\", why = \"a test\" }, { code = \"W502\", why = \"a test\" }]";
    let rule =
        |(number, text): (usize, &&str)| format!("[[rule]]\nid = \"r{number}\"\nlabel = \"loss\"\n{allow}\n{text}\n");
    let rules: String = conditions.iter().enumerate().map(rule).collect();
    let work = scene(&root().join("tests/diagnostics/E104-unknown-family"));
    work.file("rules/input.toml", format!("{label}{rules}"));
    let ran = work.run(&["rules", "check", "--rules", "rules", "--deny-warnings"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}
