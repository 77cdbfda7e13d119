//! Hostile and broken input, and faults around the program. docs/robustness.md lists what is tested where.

mod common;
mod invented;

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};

use common::{DUMP, Work, assert_has};
use jikenbo::input::{Event, Options, stream};
use jikenbo::matcher::{MarkedValue, PostText};
use jikenbo::pipeline::{Pipeline, Text};
use jikenbo::rules::{Names, Part, Pattern, RuleFiles, load};
use jikenbo::segment::posts;
use serde_json::Value;

/// A heading, so that what follows is one post.
const HEADING: &str = "【セキュリティ事件簿#2024-900】株式会社架空商事 不正アクセスのお知らせ 2024/7/31\n\n";

/// The texts and the problems that bytes give.
fn read(bytes: &[u8], options: &Options) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    let end = stream("f", bytes, options, &mut |event| {
        match event {
            Event::Document(document) => texts.push(document.decoded.into_text()),
            Event::Problem { problem, .. } => problems.push(problem.message.to_string()),
            Event::Warning(_) => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(end, ControlFlow::Continue(()));
    (texts, problems)
}

/// The evidence of a record of JSON Lines: field, start, end and text of each.
fn evidence(record: &str) -> Vec<(String, usize, usize, String)> {
    let record: Value = serde_json::from_str(record).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let at = |value: &Value| value.as_u64().unwrap() as usize;
    let all = record["evidence"].as_array().unwrap().iter();
    all.map(|one| (text(&one["field"]), at(&one["start"]), at(&one["end"]), text(&one["text"]))).collect()
}

#[test]
fn web_archives_one_inside_the_other_come_to_an_end() {
    let around = |inner: &[u8]| {
        let head = format!("WARC/1.0\nWARC-Type: resource\nContent-Length: {}\n\n", inner.len());
        [head.as_bytes(), inner].concat()
    };
    let mut archive = b"text".to_vec();
    (0..5).for_each(|_| archive = around(&archive));
    assert_eq!(read(&archive, &Options::default()).0, ["text"]);
    (0..3000).for_each(|_| archive = around(&archive));
    let (texts, problems) = read(&archive, &Options::default());
    assert_eq!(texts, [""; 0]);
    assert_eq!(problems, [format!("f{}: more than 6 containers one inside the other", "#".repeat(6))]);
}

#[test]
fn a_feed_is_not_read_further_than_a_text_of_it_may_be_long() {
    let options = Options { max_document: 100_000, ..Options::default() };
    let entry = "<item><title>一</title></item>";
    for (open, close) in
        [("<!--", "-->"), ("<item><title>", "</title></item>"), ("<a b='", "'/>"), ("<![CDATA[", "]]>")]
    {
        let feed = |length| format!("<rss>{entry}{open}{}{close}{entry}</rss>", "x".repeat(length));
        assert_eq!(read(feed(1_000).as_bytes(), &options).1, [""; 0], "{open}");
        let (texts, problems) = read(feed(1_000_000).as_bytes(), &options);
        assert_eq!(texts, ["一\n\n"], "what was before {open}");
        assert_eq!(problems, ["f: a text or tag of the XML is longer than 100000 bytes"], "{open}");
    }
}

#[test]
fn the_date_behind_a_title_is_no_part_of_a_name() {
    let text = HEADING.replace("株式会社架空商事 不正アクセスのお知らせ 2024/7/31", "一般社団法人架空協会 2024-07-31")
        + "サーバーが不正アクセスを受け、25名分の氏名が漏えいしました。\n";
    let record = invented::records("d", &text).remove(0);
    assert_eq!(record.organization.as_deref(), Some("一般社団法人架空協会"));
    let proof = |field: &str| record.evidence.iter().find(|proof| proof.field == field).unwrap().text.as_str();
    assert_eq!(proof("first_published"), "2024-07-31");
    assert_eq!(proof("report_stage"), "一般社団法人架空協会");
}

#[test]
fn a_title_that_goes_on_ends_above_the_heading_of_another_post() {
    let pipeline = Pipeline::new(&invented::RULES);
    for end in ["", " 2024/7/31"] {
        let second = "一般財団法人見本協会 ホームページの改ざんについて、調査結果";
        let text = format!(
            "【セキュリティ事件簿#2024-801】一般財団法人架空協会 ホームページの改ざんと\n\
             【セキュリティ事件簿#2024-802】{second}{end}\n\n本文です。\n"
        );
        let titles: Vec<String> = pipeline.document("d", &text).into_iter().map(|record| record.title).collect();
        assert_eq!(titles, ["一般財団法人架空協会 ホームページの改ざんと", second]);
    }
}

#[test]
fn a_sentence_without_an_end_is_cut() {
    let rules = &invented::RULES;
    for (piece, end) in [("2024年7月10日に判明、", '、'), ("不正アクセスによる漏えいの可能性", '性'), ("(あ", 'あ')]
    {
        let text = format!("{HEADING}{}", piece.repeat(60_000 / piece.len()));
        let normalized = rules.normalizer.normalize(&text);
        let post = posts(rules, &normalized, &text).remove(0);
        let seen = PostText::new(rules, &normalized.text, &post);
        let units = &seen.outline.units;
        assert!(units.len() > 2 && units.iter().all(|unit| unit.span.len() <= 6_000), "{piece}: {units:?}");
        let covered: usize = units.iter().skip(1).map(|unit| unit.span.len()).sum();
        assert_eq!(covered, seen.text.len() - seen.text.find("\n\n").unwrap() - 2, "{piece}");
        let last = units.last().map(|unit| seen.unit_text(unit)).unwrap();
        assert!(last.ends_with(end), "{last}");
    }
}

#[test]
fn a_title_without_an_end_is_cut() {
    let rules = &invented::RULES;
    for piece in ["誤送信", "不正アクセスによる漏えいについて、"] {
        let title = piece.repeat(60_000 / piece.len());
        let text = format!("【セキュリティ事件簿#2024-900】{title} 2024/7/31\n\n氏名25名分が漏えいしました。\n");
        let normalized = rules.normalizer.normalize(&text);
        let post = posts(rules, &normalized, &text).remove(0);
        let seen = PostText::new(rules, &normalized.text, &post);
        let titles: Vec<_> = seen.outline.units.iter().filter(|unit| unit.part == Part::Title).collect();
        assert!(titles.len() > 5 && titles.iter().all(|unit| unit.span.len() <= 6_000), "{piece}");
        assert_eq!(titles.iter().map(|unit| seen.unit_text(unit)).collect::<String>(), title, "nothing is left out");
        let record = invented::records("d", &text).remove(0);
        assert_eq!((record.title, record.affected_total), (title, Some(25)));
    }
}

#[test]
fn a_value_at_the_end_of_a_post_of_a_megabyte_is_found() {
    let story = "職員が書類を紛失しました。".repeat(1_000_000 / 39);
    let text = format!("{HEADING}{story}\n{}\n漏えいしたのは54321名分の氏名です。\n", "本文、".repeat(2_000));
    let record = invented::records("d", &text).remove(0);
    assert!(record.counts.iter().any(|count| count.value == 54_321), "{:?}", record.counts);
}

#[test]
fn so_many_names_in_a_post_are_found_and_no_more() {
    let rules = &invented::RULES;
    let names: String = (0..5_000).map(|number| format!("株式会社架空{number}、")).collect();
    let text = format!("{HEADING}{names}\n");
    let normalized = rules.normalizer.normalize(&text);
    let post = posts(rules, &normalized, &text).remove(0);
    let seen = PostText::new(rules, &normalized.text, &post);
    let found = seen.marked.iter().filter(|marked| matches!(marked.value, MarkedValue::Organization { .. }));
    assert_eq!(found.count(), 1_000);
}

#[test]
fn a_post_on_which_the_program_fails_is_told_and_the_others_are_done() {
    let mut rules = load(&RuleFiles::embedded()).0.unwrap();
    let calm = "【セキュリティ事件簿#2024-1】架空市 お知らせ 2024/8/2\n\n窓口が変わります。\n\n";
    // Rules that have no meanings for the later literals cannot be loaded: the program fails where one of them stands.
    let text = format!("{calm}{DUMP}\n{calm}");
    let normalized = rules.normalizer.normalize(&text);
    let mut hits = Vec::new();
    for post in posts(&rules, &normalized, &text).iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, post)| post) {
        hits.extend(rules.scanner.scan(post.span.slice(&normalized.text)));
        hits.extend(PostText::new(&rules, &normalized.text, post).hits);
    }
    let meant = |needle: &u32| !rules.meanings[*needle as usize].is_empty();
    let known = hits.iter().map(|hit| hit.needle).filter(meant).max().unwrap();
    rules.meanings.truncate(known as usize + 1);
    let done = Pipeline::new(&rules).extract(Text::document("d", &text));
    let lines: Vec<_> = done.iter().map(|one| one.as_ref().map(|r| r.line).map_err(|f| f.line)).collect();
    // Of the others none has such a literal.
    assert_eq!(lines, [Ok(1), Err(5), Ok(10), Ok(14)]);
    let failure = done[1].as_ref().unwrap_err();
    assert_has(&failure.to_string(), &["the program failed on the post at line 5: index out of bounds"]);
}

#[test]
fn a_post_longer_than_asked_for_is_told_wherever_it_ends() {
    let work = Work::new();
    let args = ["extract", "long.txt", "--format", "jsonl", "--max-document", "32K", "-q"];
    for after in ["", DUMP] {
        for (kilobytes, told) in [(30, false), (40, true), (63, true), (64, true), (100, true)] {
            // Of three bytes each, so that no block ends with a character.
            let dump = format!("{HEADING}{}\n\n\n{after}", "あ".repeat(kilobytes * 1024 / 3));
            let ran = work.file("long.txt", dump).run(&args);
            assert_eq!(
                (ran.code == 4, ran.stderr.contains("long.txt:1: a post is too long")),
                (told, told),
                "{kilobytes}"
            );
        }
    }
}

#[test]
fn a_line_of_megabytes_is_read_and_the_next_post_is_found() {
    let work = Work::new();
    let line = "職員が、住民120名分の氏名を記録したUSBメモリを紛失しました。".repeat(15_000);
    let ran = work
        .file("line.txt", format!("{HEADING}{line}\n\n\n{DUMP}"))
        .run(&["extract", "line.txt", "--format", "jsonl", "-q"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let records: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found: Vec<_> =
        records.iter().map(|record| (&record["case_id"], &record["line"], &record["end_line"])).collect();
    let wanted = [("2024-900", 1, 3), ("2024-901", 6, 9), ("2024-902", 11, 13)]
        .map(|(case, line, end)| (Value::from(case), Value::from(line), Value::from(end)));
    assert_eq!(found, wanted.each_ref().map(|(case, line, end)| (case, line, end)));
    assert_eq!(records[0]["affected_total"], 120);
}

#[test]
fn broken_units_of_utf16_are_told_and_evidence_leads_to_the_bytes() {
    let work = Work::new();
    let unit = |unit: u16| unit.to_le_bytes();
    let mut bytes: Vec<u8> = "\u{feff}".encode_utf16().flat_map(unit).collect();
    bytes.extend(unit(0xDC00));
    bytes.extend(format!("\n{}", DUMP.replace("25名分", "25\0名分")).encode_utf16().flat_map(unit));
    bytes.extend(unit(0xD800));
    let ran = work.file("wide.txt", &bytes).run(&["extract", "wide.txt", "--format", "jsonl"]);
    assert_has(&ran.stderr, &["wide.txt:1:2: 4 bytes are not valid UTF-16LE", "at 1:2 (byte 2), "]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 2));
    let mut seen = 0;
    for (field, start, end, text) in ran.stdout.lines().flat_map(evidence) {
        let units: Vec<u16> = bytes[start..end].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(String::from_utf16_lossy(&units), text, "{field}");
        seen += usize::from(text.contains('\0'));
    }
    assert!(seen > 0, "a value stands around the NUL");
}

#[test]
fn lines_end_at_a_lone_return_and_at_nel() {
    let work = Work::new();
    for end in ["\r", "\u{85}", "\r\n"] {
        work.file("a.txt", DUMP.replace('\n', end));
        let ran = work.run(&["extract", "a.txt", "--columns", "case_id,line,end_line", "-q"]);
        assert_eq!(ran.stdout, "case_id,line,end_line\r\n2024-901,1,4\r\n2024-902,6,8\r\n", "{end:?}");
    }
}

#[test]
fn a_regex_that_is_too_large_is_told_with_its_place() {
    let work = Work::new();
    let rule = "[[rule]]\nid = \"huge\"\nlabel = \"ransomware\"\nall = [{ regex = '(漢{900}){900}' }]\n";
    work.export_rules();
    work.file("rules/huge.toml", format!("format = 1\nfamily = \"cause\"\n{rule}"));
    let ran = work.file("posts.txt", DUMP).run(&["extract", "posts.txt", "--rules", "rules"]);
    assert_eq!(ran.code, 3);
    assert_has(&ran.stderr, &["error[E306]: regex is too large to compile", "rules/huge.toml:6:"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_vanishes_before_it_is_read_is_told_and_the_others_are_done() {
    let work = Work::new();
    work.file("gone.txt", DUMP).file("stays.txt", DUMP);
    let made = Command::new("mkfifo").arg(work.path("pipe.txt")).status().unwrap();
    assert!(made.success());
    let child = Command::new(env!("CARGO_BIN_EXE_jikenbo"))
        .env("LC_ALL", "C")
        .current_dir(work.path(""))
        .args(["extract", "pipe.txt", "gone.txt", "stays.txt", "-o", "out.csv", "-q"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The pipe is opened when all inputs were found, and holds the program until it is closed.
    let mut pipe = fs::File::options().write(true).open(work.path("pipe.txt")).unwrap();
    fs::remove_file(work.path("gone.txt")).unwrap();
    pipe.write_all(DUMP.as_bytes()).unwrap();
    drop(pipe);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(4));
    assert_has(&String::from_utf8(ended.stderr).unwrap(), &["error: cannot read gone.txt: No such file"]);
    assert_eq!(work.read("out.csv").lines().count(), 5, "a header and the posts of two inputs");
}

#[test]
fn a_regex_with_many_ways_to_its_first_character_is_compiled() {
    let pattern = Pattern::new(&format!("{}漏", "(a*|b*|c*|d*|e*|f*)".repeat(20)), &Names::default()).unwrap();
    assert_eq!(pattern.find("xxbbadd漏").map(|found| (found.span.start, found.span.end)), Some((2, 10)));
}

#[test]
fn a_literal_that_overlaps_itself_hides_no_match() {
    let found = |pattern: &str, text: &str| {
        let pattern = Pattern::new(pattern, &Names::default()).unwrap();
        pattern.matches(text).map(|found| (found.span.start, found.span.end)).collect::<Vec<_>>()
    };
    assert_eq!(found("い+いいい", "いいいい\nう"), [(0, 12)]);
    assert_eq!(found("[^。]漏漏", "漏漏漏。漏漏あ漏漏"), [(0, 9), (18, 27)]);
}

/// Outputs that a shell with a limit may not write whole, each with the old content that stays.
#[cfg(unix)]
fn assert_fails_whole(shell: &str) -> bool {
    let formats = ["out.csv", "out.jsonl", "out.json"];
    let formats = formats.into_iter().chain(cfg!(feature = "parquet").then_some("out.parquet"));
    for out in formats.chain(cfg!(feature = "sqlite").then_some("out.db")) {
        let work = Work::new();
        work.file("posts.txt", DUMP.repeat(400));
        let program = env!("CARGO_BIN_EXE_jikenbo");
        // `$out` is a folder with little room, or one where files stay small.
        let script =
            shell.replace("RUN", &format!("{program} extract posts.txt -q -o $out/{out}; echo code $?; ls -A $out"));
        let ran =
            Command::new("sh").arg("-c").arg(script).env("LC_ALL", "C").current_dir(work.path("")).output().unwrap();
        let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        if stdout.is_empty() {
            eprintln!("skipped: {stderr}");
            return false;
        }
        assert_eq!(stdout, "code 4\n", "nothing is left of {out}: {stderr}");
        assert_has(&stderr, &["error: cannot write ", out]);
    }
    true
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_an_error_and_leaves_nothing() {
    assert!(assert_fails_whole("mkdir full; out=full; trap '' XFSZ; ulimit -f 16; RUN"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_file_system_is_an_error_and_leaves_nothing() {
    // Needs a name space of its own, which not every machine gives: it says then that it was skipped.
    assert_fails_whole("mkdir full; unshare -rm sh -c 'mount -t tmpfs -o size=8k tmpfs full && { out=full; RUN; }'");
}
