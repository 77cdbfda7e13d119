//! `extract` and its kin on every kind of input, and on inputs that go wrong.

mod common;
mod packing;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{DUMP, Work, assert_has};
use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use packing::*;
use serde_json::Value;

/// One JSON value a line.
fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn cases(stdout: &str) -> Vec<String> {
    values(stdout).iter().map(|record| record["case_id"].as_str().unwrap_or("none").to_owned()).collect()
}

#[test]
fn packed_dumps_and_archives_give_the_same_records() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    let plain = work.run(&["extract", "posts.txt", "--format", "jsonl", "-q"]).stdout;
    let members: &[(&str, &[u8])] = &[("posts.txt", DUMP.as_bytes())];
    let files = [
        ("p.txt.gz", gzip(DUMP), "p.txt.gz"),
        ("p.zip", zip(members), "p.zip!posts.txt"),
        ("p.tar.zst", zstd(tar(members)), "p.tar.zst!posts.txt"),
        ("p.txt.xz", xz(DUMP), "p.txt.xz"),
        ("p.txt.bz2", bzip2(DUMP), "p.txt.bz2"),
    ];
    for (file, bytes, source) in files {
        let ran = work.file(file, bytes).run(&["extract", file, "--format", "jsonl", "-q"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{file}");
        let named = plain.replace("\"source\":\"posts.txt\"", &format!("\"source\":\"{source}\""));
        assert_eq!(ran.stdout, named, "{file}");
    }
}

#[test]
fn every_encoding_gives_the_records_and_places_in_the_file() {
    let work = Work::new();
    let wide: Vec<u8> = format!("\u{feff}{DUMP}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files = [
        ("s.txt", SHIFT_JIS, SHIFT_JIS.encode(DUMP).0.into_owned()),
        ("e.txt", EUC_JP, EUC_JP.encode(DUMP).0.into_owned()),
        ("u.txt", encoding_rs::UTF_16LE, wide),
    ];
    for (file, encoding, bytes) in files {
        let ran = work.file(file, &bytes).run(&["extract", file, "--format", "jsonl", "-q"]);
        assert_eq!(cases(&ran.stdout), ["2024-901", "2024-902"], "{file}: {}", ran.stderr);
        for record in values(&ran.stdout) {
            for evidence in record["evidence"].as_array().unwrap() {
                let at = |key: &str| evidence[key].as_u64().unwrap() as usize;
                let text = encoding.decode_without_bom_handling(&bytes[at("start")..at("end")]).0;
                assert_eq!(text, evidence["text"].as_str().unwrap(), "{file}");
            }
        }
    }
    let mail = ISO_2022_JP.encode(DUMP).0.into_owned();
    let ran = work.file("j.txt", mail).run(&["extract", "j.txt", "--format", "jsonl", "-q"]);
    assert_eq!(cases(&ran.stdout), ["2024-901", "2024-902"], "{}", ran.stderr);
}

#[test]
fn a_forced_encoding_is_used_and_an_unknown_one_is_a_usage_error() {
    let work = Work::new();
    work.file("s.txt", SHIFT_JIS.encode(DUMP).0);
    let ran = work.run(&["extract", "s.txt", "--input-encoding", "utf-8"]);
    assert_has(&ran.stderr, &["bytes are not valid UTF-8", "--input-encoding"]);
    assert_eq!(work.run(&["extract", "s.txt", "--input-encoding", "cp932", "-q"]).stdout.lines().count(), 3);
    let ran = work.run(&["extract", "s.txt", "--input-encoding", "klingon"]);
    assert_eq!(ran.code, 2);
    assert_has(&ran.stderr, &["no such encoding", "shift_jis (cp932)"]);
}

const PAGE: &str = "<html><head><title>x</title></head><body><nav><a>メニュー</a></nav>\
    <article><h2>【セキュリティ事件簿#2024-901】株式会社架空商事 不正アクセスによる漏えいのお知らせ 2024/7/31</h2>\
    <p>2024年7月10日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。<p>対象は25名分の氏名です。</article>\
    <article><h2>【セキュリティ事件簿#2024-902】架空市 USBメモリの紛失について 2024/8/2</h2>\
    <table><tr><th>紛失した日<td>2024年8月1日<tr><th>件数<td>住民120名分</table>\
    <p>職員がUSBメモリを紛失しました。</article><footer>電話 03-0000-0000</footer></body></html>";

#[test]
fn a_page_with_several_posts_gives_each() {
    let work = Work::new();
    let ran = work.file("page.html", PAGE).run(&["extract", "page.html", "--format", "jsonl", "-q"]);
    assert_eq!(cases(&ran.stdout), ["2024-901", "2024-902"]);
    let text = work.run(&["text", "page.html"]).stdout;
    assert_has(&text, &["\n\n\n2024年7月10日、", "\n紛失した日:2024年8月1日\n件数:住民120名分\n"]);
    for record in values(&ran.stdout) {
        for evidence in record["evidence"].as_array().unwrap() {
            let at = |key: &str| evidence[key].as_u64().unwrap() as usize;
            assert_eq!(&text[at("start")..at("end")], evidence["text"].as_str().unwrap());
        }
    }
}

#[test]
fn feeds_give_the_bounds_titles_and_dates_of_posts() {
    let work = Work::new();
    let feed = "<rss><channel><item><guid>1</guid><title>株式会社架空商事 不正アクセスによる個人情報漏えい</title>\
        <pubDate>Wed, 31 Jul 2024 10:00:00 +0900</pubDate><description>&lt;p&gt;サーバーが第三者による不正アクセスを受け、25名分の\
        氏名が漏えいしました。&lt;/p&gt;&lt;br&gt;&lt;br&gt;&lt;p&gt;架空市 USBメモリの紛失について 2024/8/2&lt;/p&gt;&lt;br&gt;</description></item>\
        <item><guid>2</guid><title>近況</title><pubDate>Thu, 1 Aug 2024 10:00:00 +0900</pubDate><description>晴れました。</description></item>\
        <item><guid>3</guid><title>架空大学 名簿の紛失について 2024年8月3日</title><pubDate>Mon, 5 Aug 2024 10:00:00 +0900</pubDate>\
        <description>学生20名分の名簿を紛失しました。</description></item></channel></rss>";
    let ran = work.file("f.xml", feed).run(&["extract", "f.xml", "--format", "jsonl", "-q", "--all-posts"]);
    let got = values(&ran.stdout);
    let of = |key: &str| got.iter().map(|record| record[key].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(of("source"), ["f.xml#1", "f.xml#2", "f.xml#3"]);
    assert_eq!(
        of("title"),
        ["株式会社架空商事 不正アクセスによる個人情報漏えい", "近況", "架空大学 名簿の紛失について"]
    );
    assert_eq!(of("published"), ["2024-07-31", "2024-08-01", "2024-08-03"]);
    assert_eq!(of("kind"), ["incident", "other", "incident"]);
    let profile = work.run(&["rules", "profile", "--no-time", "f.xml"]);
    assert_has(&profile.stdout, &["3 posts in 3 documents"]);
    let accepted = work.run(&["snapshot", "accept", "f.xml", "--all"]);
    assert_has(&accepted.stderr, &["3 posts accepted"]);
    let differ = work.run(&["rules", "diff", "builtin", "builtin", "f.xml", "--format", "json"]);
    assert_has(&differ.stdout, &["\"old_posts\": 3", "\"new_posts\": 3"]);
}

#[test]
fn one_line_in_is_one_line_out_and_errors_are_records() {
    let work = Work::new();
    let line = |id: &str, text: &str| format!("{}\n", serde_json::json!({"id": id, "text": text}));
    let input = [line("a", DUMP), "broken\n".into(), line("b", "。"), "{\"id\": [1], \"text\": 5}\n".into()].concat();
    let args = ["extract", "--input-format", "jsonl", "--format", "jsonl", "-"];
    let ran = work.run_with_stdin(&args, &input);
    let got = values(&ran.stdout);
    assert_eq!((ran.code, got.len()), (0, 4), "{}", ran.stderr);
    let packed = work.file("in.jsonl.xz", xz(&input)).run(&[&args[..5], &["in.jsonl.xz"]].concat());
    assert_eq!(packed.stdout.replace("in.jsonl.xz", "-"), ran.stdout, "{}", packed.stderr);
    assert_eq!((&got[0]["id"], got[0]["records"].as_array().unwrap().len()), (&"a".into(), 2));
    assert_eq!(got[0]["records"][1]["source"], "-#a");
    assert_eq!((&got[1]["id"], &got[1]["line"]), (&Value::Null, &2.into()));
    assert_has(got[1]["error"].as_str().unwrap(), &["-:2:1: no document: "]);
    assert_eq!(got[2], serde_json::json!({"id": "b", "records": []}));
    assert_eq!((&got[3]["id"], &got[3]["line"]), (&serde_json::json!([1]), &4.into()));
    assert_has(&ran.stderr, &["2 lines answered with an error"]);
    let rows = work.run_with_stdin(&["extract", "-", "--format", "jsonl", "-q"], &line("a", DUMP));
    assert_eq!(cases(&rows.stdout), ["2024-901", "2024-902"], "without --input-format: a record a line");
}

/// A line of JSON, the id of its answer, and how many records that has or what its error says.
type Answered = (Vec<u8>, &'static str, Result<usize, &'static str>);

fn hostile_lines() -> Vec<Answered> {
    let with = |id: &str, text: &str| format!("{{\"id\": {id}, \"text\": {}}}", serde_json::json!(text)).into_bytes();
    let json = |line: &str| line.as_bytes().to_vec();
    let long = "長".repeat(400_000);
    vec![
        (json(""), "null", Err("1:1: no document: EOF while parsing a value")),
        (with("\"a\"", DUMP), "\"a\"", Ok(2)),
        (with("\"a\"", DUMP), "\"a\"", Ok(2)),
        (json("BZh9, and no JSON"), "null", Err("4:1: no document: expected value")),
        ([with("12345678901234567890123", DUMP), json("\r")].concat(), "12345678901234567890123", Ok(2)),
        (json(" \t\r"), "null", Err("6:1: no document: EOF")),
        (with("-1.50", ""), "-1.50", Ok(0)),
        (with("null", "。"), "null", Ok(0)),
        (with("{\"b\":\r[1],\"a\":{}}", "\u{2028}\u{85}\0\u{1b}[31m"), "{\"b\": [1],\"a\":{}}", Ok(0)),
        (json(r#"{"text": 5, "id": "after"}"#), "\"after\"", Err("10:10: no document: invalid type: integer `5`")),
        (json(r#"{"id": 3}"#), "3", Err("11:9: no document: missing field `text`")),
        (json(r#"{"id": 4, "text": "cut in the mid"#), "4", Err("12:33: no document: EOF while parsing a string")),
        (json(r#"{"id": "\ud800", "text": "\ud800"}"#), r#""\ud800""#, Err("13:33: no document: ")),
        (with("5", &long), "5", Err("14: the document is longer than 1048576 bytes and left out")),
        (json(r#"["text"]"#), "null", Err("15:8: no document: invalid length 1, expected an object with a `text`")),
        (b"{\"id\": \"\xff\", \"text\": \"\xe6\xbc\"}".to_vec(), "\"\u{fffd}\"", Ok(0)),
        (with("6", &DUMP.repeat(1000)), "6", Ok(2000)),
        (with("7", "PK\u{3}\u{4}"), "7", Ok(0)),
    ]
}

#[test]
fn every_line_is_answered_in_order_with_its_id_whatever_is_in_it() {
    let lines = hostile_lines();
    let input = lines.iter().map(|(line, ..)| line.as_slice()).collect::<Vec<_>>().join(b"\n".as_slice());
    let work = Work::new();
    work.file("in.jsonl", input);
    let args = ["extract", "--input-format", "jsonl", "--format", "jsonl", "--max-document", "1M", "in.jsonl"];
    let ran = work.run(&args);
    assert_eq!((ran.code, ran.stdout.matches('\n').count()), (0, lines.len()), "{}", ran.stderr);
    assert!(!ran.stdout.contains('\r'));
    for (answer, (_, id, wanted)) in ran.stdout.split('\n').zip(&lines) {
        assert!(answer.starts_with(&format!("{{\"id\":{id},\"")), "{id}: {answer:.100}");
        let value: Value = serde_json::from_str(&answer.replace(r"\ud800", "")).unwrap();
        match wanted {
            Ok(records) => assert_eq!(value["records"].as_array().map(Vec::len), Some(*records), "{answer:.100}"),
            Err(error) => assert_has(value["error"].as_str().unwrap(), &[&format!("in.jsonl:{error}")]),
        }
    }
    assert_has(&ran.stderr, &["warning: in.jsonl:16:9: 3 bytes are not valid UTF-8", "9 lines answered with an error"]);
    let again = work.run(&[&args[..], &["--flush", "--jobs", "2"]].concat());
    assert!(again.stdout == ran.stdout, "with --flush the answers are the same");
    let rows = work.run(&["extract", "in.jsonl", "--input-format", "jsonl", "--max-document", "1M", "-q"]);
    assert_eq!(
        (rows.code, rows.stderr.matches("error: ").count()),
        (4, 7),
        "empty lines are nothing:\n{}",
        rows.stderr
    );
}

#[test]
fn an_answer_is_written_before_the_next_line_is_sent() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jikenbo"))
        .env("LC_ALL", "C")
        .args(["extract", "--input-format", "jsonl", "--format", "jsonl", "--flush", "-q", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        // The shortest line that there is, to begin with.
        if id == 0 { writeln!(stdin) } else { writeln!(stdin, "{{\"id\": {id}, \"text\": \"\"}}") }.unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let wanted =
            if id == 0 { "{\"id\":null,\"line\":1,".to_owned() } else { format!("{{\"id\":{id},\"records\":[]}}\n") };
        assert!(line.starts_with(&wanted), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_converted() {
    let work = Work::new();
    let archive = tar(&[("a.pdf", b"%PDF-1.7"), ("b.txt", DUMP.as_bytes()), ("c.gz", b"\x1f\x8b\x08broken")]);
    let ran = work.file("a.tar", archive).run(&["extract", "a.tar", "--format", "jsonl"]);
    assert_eq!(ran.code, 4);
    assert_eq!(cases(&ran.stdout), ["2024-901", "2024-902"]);
    assert_has(
        &ran.stderr,
        &["error: a.tar!a.pdf is a PDF file", "error: cannot read a.tar!c.gz: ", "2 inputs could not be read"],
    );
}

#[test]
fn a_post_that_is_too_long_is_told_with_its_line() {
    let work = Work::new();
    let dump = format!("{}\n{}\n\n\n{DUMP}", DUMP.lines().next().unwrap(), "あ".repeat(40_000));
    let args = ["extract", "long.txt", "--format", "jsonl", "--max-document", "32K"];
    let ran = work.file("long.txt", dump).run(&args);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["error: long.txt:1: a post is too long, and its rest is left out", "--max-document"]);
    assert_eq!(cases(&ran.stdout), ["2024-901", "2024-901", "2024-902"]);
    assert_eq!(work.run(&["extract", "long.txt", "--max-document", "lots"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_file_that_grows_while_it_is_read_comes_to_an_end() {
    let work = Work::new();
    let path = work.path("grows.txt");
    fs::write(&path, DUMP.repeat(600)).unwrap();
    let mut child = work_command(&work, &["extract", "grows.txt", "-q", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut count = usize::from(stdout.read_line(&mut String::new()).unwrap() > 0);
    let mut file = fs::File::options().append(true).open(&path).unwrap();
    file.write_all(DUMP.repeat(600).as_bytes()).unwrap();
    fs::remove_file(&path).unwrap();
    count += stdout.lines().count();
    assert!(child.wait().unwrap().success());
    assert_eq!(count, 1200, "what was there when it was opened, although it was taken away");
}

fn work_command(work: &Work, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
    // Messages are compared in English.
    command.env("LC_ALL", "C");
    command.current_dir(work.path("")).args(args);
    command
}

/// Kills a run as soon as `ready` says so.
fn kill_when(work: &Work, args: &[&str], ready: impl Fn() -> bool) {
    let mut child = work_command(work, args).stderr(Stdio::null()).spawn().unwrap();
    while !ready() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_leaves_the_old_output_as_it_was() {
    let work = Work::new();
    work.file("posts.txt", DUMP.repeat(4000)).file("out.csv", "old");
    let args = ["extract", "posts.txt", "-o", "out.csv", "-q"];
    kill_when(&work, &args, || work.names().len() > 2);
    assert_eq!(work.read("out.csv"), "old");
}

#[test]
fn a_killed_run_is_gone_on_with_and_nothing_is_lost_or_doubled() {
    let work = Work::new();
    for number in 0..300 {
        work.file(&format!("dumps/{number:03}.txt"), DUMP.repeat(10));
    }
    work.file("dumps/z.txt", DUMP.repeat(2500)).file("out.jsonl", "old");
    let args = ["extract", "dumps", "-o", "out.jsonl", "--resume", "--jobs", "2"];
    let done = || -> u64 {
        let journal = fs::read_to_string(work.path("out.jsonl.jikenbo-journal")).unwrap_or_default();
        serde_json::from_str::<Value>(&journal).map_or(0, |state| state["parts"].as_u64().unwrap())
    };
    kill_when(&work, &args, || done() > 0);
    let first = done();
    assert!(first > 0, "the run was over too soon");
    assert_eq!(work.read("out.jsonl"), "old");
    kill_when(&work, &args, || done() > first);
    let refused = work.run(&["extract", "dumps", "-o", "out.jsonl", "--resume", "--all-posts"]);
    assert_eq!(refused.code, 4);
    let told = "cannot write out.jsonl: an earlier run with other inputs, rules or options was not finished";
    assert_has(&refused.stderr, &[told, "remove its .jikenbo-journal"]);
    // What does not change the bytes may differ.
    let ran = work.run(&["extract", "dumps", "-o", "out.jsonl", "--resume", "--jobs", "1", "--progress", "never"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_has(&ran.stderr, &["going on with an earlier run: "]);
    let fresh = work.run(&["extract", "dumps", "--format", "jsonl", "-q"]);
    assert!(work.read("out.jsonl") == fresh.stdout, "the same bytes as in one run");
    assert_eq!(work.names(), ["dumps", "out.jsonl"]);
}

#[test]
fn resuming_needs_a_file_to_write_and_files_to_read() {
    let work = Work::new();
    work.file("posts.txt", DUMP);
    for args in [
        &["extract", "posts.txt", "--resume"][..],
        &["extract", "-", "-o", "out.csv", "--resume"],
        &["extract", "posts.txt", "-o", "out.jsonl", "--input-format", "jsonl", "--resume"],
    ] {
        let ran = work.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert_has(&ran.stderr, &["--resume "]);
    }
    let ran = work.run(&["extract", "gone.txt", "-o", "out.csv", "--resume"]);
    assert_eq!((ran.code, work.names()), (4, vec!["posts.txt".to_owned()]));
}

#[test]
fn two_runs_on_one_output_leave_it_whole() {
    let work = Work::new();
    work.file("posts.txt", DUMP.repeat(500));
    let args = ["extract", "posts.txt", "-o", "out.csv", "-q"];
    let mut runs: Vec<_> = (0..2).map(|_| work_command(&work, &args).spawn().unwrap()).collect();
    assert!(runs.iter_mut().all(|run| run.wait().unwrap().success()));
    assert_eq!(work.read("out.csv").lines().count(), 1001);
    assert_eq!(work.names(), ["out.csv", "posts.txt"]);
}

#[test]
fn texts_are_shown_as_they_are_read() {
    let work = Work::new();
    work.file("s.txt", SHIFT_JIS.encode("漏えい\n").0).file("a.zip", zip(&[("1.txt", b"one"), ("2.html", b"<p>two")]));
    assert_eq!(work.run(&["text", "s.txt"]).stdout, "漏えい\n");
    assert_eq!(work.run(&["text", "a.zip"]).stdout, "==> a.zip!1.txt <==\none\n==> a.zip!2.html <==\ntwo\n\n");
    assert_eq!(work.run(&["text", "a.zip", "--document", "a.zip!2.html"]).stdout, "two\n");
    assert_eq!(work.run(&["text", "gone.txt"]).code, 4);
}

#[test]
fn posts_of_any_input_are_explained_and_scored() {
    let work = Work::new();
    work.file("a.zip", zip(&[("1.txt", DUMP.as_bytes()), ("2.html", PAGE.as_bytes())]));
    let ran = work.run(&["explain", "a.zip", "--post", "2024-902", "--field", "counts"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_has(&ran.stdout, &["a.zip!1.txt:6-8", "a.zip!2.html:"]);
}

#[test]
fn every_command_that_reads_dumps_takes_the_options_of_inputs() {
    let work = Work::new();
    work.export_rules();
    let line = serde_json::json!({ "id": "a", "text": DUMP }).to_string();
    work.file("dumps/posts.jsonl", line);
    let commands: &[&[&str]] = &[
        &["extract", "dumps"],
        &["stats", "dumps"],
        &["report", "dumps", "-o", "report"],
        &["text", "dumps"],
        &["rules", "diff", "builtin", "rules", "dumps"],
        &["rules", "profile", "dumps", "--no-time"],
        &["rules", "test", "dumps"],
        // `rules watch` would not end; it reads as `rules diff` does.
        &["snapshot", "check", "dumps"],
        &["snapshot", "accept", "dumps", "--all"],
    ];
    for command in commands {
        // A folder gives no JSON Lines unless they are asked for.
        let forced = work.run(&[command, &["--input-format", "jsonl"][..]].concat());
        assert!(forced.code <= 1, "{command:?}: {}", forced.stderr);
        let left = work.run(&[command, &["--input-format", "jsonl", "--max-document", "60"][..]].concat());
        assert!(left.stderr.contains("longer than 60 bytes"), "{command:?}: {}", left.stderr);
        assert_eq!(left.code, 4, "{command:?}");
    }
}
