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

/// A post, what is told of it in English, and in Japanese.
type Odd = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Posts of which each has something that a reader should know.
const ODD: [Odd; 6] = [
    (
        "不正アクセスのお知らせ 2024/7/31\n\n2024年4月3日、サーバーへの不正アクセスが判明しました。2024年4月1日に対象者へ書面で\
         通知しました。",
        &["the notification delay is negative (-2 days): check `discovered` 2024-04-03 and `notified` 2024-04-01"],
        &["本人通知までの日数が負の数です(-2日)。発覚日 2024-04-03 と本人への通知日 2024-04-01 を確かめてください"],
    ),
    (
        "お知らせ 2024/7/31\n\n2011年4月1日から、フォームの設定の誤りにより氏名が閲覧できる状態でした。2024年4月3日に判明しました。",
        &[
            "the discovery delay is longer than ten years (4751 days): check `occurred` 2011-04-01 and `discovered` 2024-04-03",
        ],
        &["発覚までの日数が10年を超えています(4751日)。発生日 2011-04-01 と発覚日 2024-04-03 を確かめてください"],
    ),
    (
        "不正アクセスのお知らせ 2024/7/31\n\n2023年13月7日、不正アクセスが判明し、9999999999999名の氏名が漏えいしました。",
        &[
            "`2023年13月7日` is no date of the calendar: nothing is read from it",
            "`9999999999999名` has more digits than a count: nothing is read from it",
        ],
        &[
            "「2023年13月7日」は暦にない日付なので、値として読み取りません",
            "「9999999999999名」は数として桁が多すぎるので、値として読み取りません",
        ],
    ),
    (
        "お知らせ 2031/3/31\n\n2031年2月3日、フォームの設定の誤りが判明しました。お客様1,204名の氏名が漏えいした可能性があります。",
        &[
            "no due date of the final report: it falls on 2031-03-04 or later, and the holidays of that year are not known \
           (they are until 2027)",
        ],
        &[
            "確報の期限を計算できません。2031-03-04 以降になりますが、その年の休日が分かりません(2027年までは分かります)",
        ],
    ),
    (
        "不正アクセスのお知らせ(第1報) 2024/7/31\n\n2024年7月10日(月)、サーバーへの不正アクセスが判明しました。2024年7月12日に\
         当社ウェブサイトで公表しました。",
        &[
            "report_stage (initial) does not go with published (2024-07-31): it is the weaker one \
             [initial-after-an-earlier-notice]",
            "discovered (2024-07-10) does not go with its weekday (1): it is the weaker one [weekday-of-the-date]",
        ],
        &[
            "報の段階(第一報)は、投稿日(2024-07-31)と合いません。前者のほうが不確かです [initial-after-an-earlier-notice]",
            "発覚日(2024-07-10)は、記載の曜日(月)と合いません。前者のほうが不確かです [weekday-of-the-date]",
        ],
    ),
    ("USBメモリの紛失のお知らせ 2024/7/31\n\n7月3日、お客様25名の氏名を記録したUSBメモリを紛失しました。", &[], &[]),
];

fn with_odd_posts() -> Work {
    let work = Work::new();
    let post =
        |(at, (text, ..)): (usize, &Odd)| format!("【セキュリティ事件簿#2024-{at}】株式会社もみじ運輸 {text}\n\n");
    work.file("odd.txt", (901..).zip(&ODD).map(post).collect::<String>());
    work
}

#[test]
fn warnings_about_records_are_told_in_the_language_of_the_screen() {
    let work = with_odd_posts();
    let args = ["extract", "odd.txt", "--format", "jsonl", "-o", "odd.jsonl"];
    let told = |stderr: &str, mark: &str| -> Vec<String> {
        let lines = stderr.lines().filter_map(|line| line.strip_prefix(mark)?.strip_prefix(" odd.txt:"));
        lines.filter_map(|line| line.split_once(": ")).map(|(_, told)| told.to_owned()).collect()
    };
    let (english, of_japanese) = (work.run(&args), japanese(&work, &args));
    assert_eq!(told(&english.stderr, "warning:"), ODD.map(|(_, told, _)| told).concat());
    assert_eq!(told(&of_japanese.stderr, "警告:"), ODD.map(|(.., told)| told).concat());
    let spoken = told(&of_japanese.stderr, "警告:").join("\n");
    assert_eq!(latin_words(&spoken), [""; 0]);
    let written: Vec<serde_json::Value> =
        work.read("odd.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let written: Vec<_> = written.iter().map(|record| record["warnings"].clone()).collect();
    assert_eq!(written, ODD.map(|(_, told, _)| serde_json::json!(told)), "JSON is English whatever the screen is");
    let explained =
        [&["explain", "odd.txt"][..], &["explain", "odd.txt", "--lang", "ja"]].map(|args| work.run(args).stdout);
    for (mark, told) in [("warning", &told(&english.stderr, "warning:")), ("警告", &told(&of_japanese.stderr, "警告:"))]
    {
        let post = &explained[usize::from(mark == "警告")];
        told.iter().for_each(|told| assert!(post.contains(&format!("\n{mark}: {told}\n")), "{told}: {post}"));
    }
}

#[test]
fn tables_for_people_hold_warnings_in_their_language_and_other_tables_in_english() {
    let work = with_odd_posts();
    let table = |more: &[&str]| {
        let args = [&["extract", "odd.txt", "--quiet", "--columns", "warnings"], more].concat();
        let printed = japanese(&work, &args).stdout;
        printed.trim_start_matches('\u{feff}').lines().skip(1).map(|line| line.trim_matches('"').to_owned()).collect()
    };
    let joined = |odd: [&[&str]; 6]| odd.map(|told| told.join(";"));
    let (english, of_japanese) = (joined(ODD.map(|(_, told, _)| told)), joined(ODD.map(|(.., told)| told)));
    for plain in [&[][..], &["--lang", "ja"], &["--header", "ja"], &["--labels", "names"], &["--excel", "--lang", "en"]]
    {
        let lines: Vec<String> = table(plain);
        assert_eq!(lines, english, "{plain:?}");
    }
    for named in [&["--excel"][..], &["--labels", "names", "--header", "ja"]] {
        let lines: Vec<String> = table(named);
        assert_eq!(lines, of_japanese, "{named:?}");
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_holds_warnings_in_its_language() {
    use calamine::{Reader, Xlsx, open_workbook};
    let work = with_odd_posts();
    let cells = |more: &[&str], sheet: &str| -> Vec<String> {
        let args = [&["extract", "odd.txt", "--quiet", "--columns", "warnings", "-o", "odd.xlsx"], more].concat();
        assert_eq!(work.run(&args).code, 0);
        let mut book: Xlsx<_> = open_workbook(work.path("odd.xlsx")).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        (1..=6).map(|row| range.get_value((row, 2)).map(ToString::to_string).unwrap_or_default()).collect()
    };
    let joined = |odd: [&[&str]; 6], between: &str| odd.map(|told| told.join(between));
    assert_eq!(cells(&[], "事案一覧"), joined(ODD.map(|(.., told)| told), "。"));
    assert_eq!(cells(&["--lang", "en"], "Incidents"), joined(ODD.map(|(_, told, _)| told), "; "));
    assert_eq!(cells(&["--labels", "codes"], "事案一覧"), joined(ODD.map(|(_, told, _)| told), ";"));
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
