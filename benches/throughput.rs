//! How fast the whole pipeline is, against one plain pass of an Aho–Corasick automaton over the same bytes.
//!
//! ```sh
//! cargo bench --bench throughput
//! JIKENBO_BENCH_MB=64 cargo bench --bench throughput
//! JIKENBO_BENCH_FILES=100,2000 cargo bench --bench throughput
//! JIKENBO_BENCH_HOSTILE=2000 cargo bench --bench throughput
//! ```
//!
//! It needs nothing but the repository: the dump is made of the invented posts under `tests/gold`, varied. Where Linux
//! tells how long threads ran, times of one thread are processor time, so that other programs on the machine count less;
//! the others are the best of several runs.

#[path = "../tests/invented/mod.rs"]
mod invented;

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use jikenbo::matcher::PostText;
use jikenbo::pipeline::Pipeline;
use jikenbo::rules::{RuleFiles, RuleSet, load};
use jikenbo::segment::posts;

/// Size of the main dump where JIKENBO_BENCH_MB does not say, megabytes.
const MEGABYTES: usize = 4;
/// Sizes of the dumps that the command reads where JIKENBO_BENCH_FILES does not say, megabytes.
const FILES: [usize; 3] = [1, 4, 16];
/// Size of what is made to take much memory, megabytes.
const HOSTILE: usize = 256;
/// Runs of which the best counts.
const RUNS: usize = 3;
/// Copies of the rules besides the rules themselves.
const COPIES: u32 = 9;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let megabytes = std::env::var("JIKENBO_BENCH_MB").ok().and_then(|text| text.parse().ok()).unwrap_or(MEGABYTES);
    let dump = dump(megabytes << 20);
    let rules = &*invented::RULES;
    println!("dump: {:.1} MB, rules: {}, literals: {}", mb(&dump), rules.rules.len(), rules.scanner.literals().len());
    let speed = against_the_yardstick(rules, &dump);
    reading_layer(rules, &dump);
    almost_without_rules(&dump);
    two_threads(rules, &dump)?;
    sizes(rules, megabytes);
    one_post(rules);
    ten_times_the_rules(&dump, speed);
    command(&dump)?;
    let told = std::env::var("JIKENBO_BENCH_FILES").unwrap_or_default();
    let files: Vec<usize> = told.split(',').filter_map(|text| text.parse().ok()).collect();
    files_of(if files.is_empty() { &FILES } else { &files })?;
    hostile(&dump)
}

/// Prints both speeds and their ratio; returns the pipeline's, megabytes a second.
fn against_the_yardstick(rules: &RuleSet, dump: &str) -> f64 {
    let mut automaton = AhoCorasick::builder();
    automaton.kind(Some(AhoCorasickKind::DFA)).ascii_case_insensitive(true);
    let automaton = automaton.build(rules.scanner.literals()).expect("the literals make an automaton");
    let pass = mb(dump) / best(|| processor_time(|| black_box(automaton.find_iter(dump).count())));
    let pipeline = mb(dump) / best(|| processor_time(|| convert(rules, dump)));
    println!("one automaton pass: {pass:.1} MB/s; pipeline on one thread: {pipeline:.2} MB/s");
    println!("ratio: {:.4}", pipeline / pass);
    pipeline
}

/// What reading posts as statements takes, beside what is prepared for it.
fn reading_layer(rules: &RuleSet, dump: &str) {
    let normalized = rules.normalizer.normalize(dump);
    let posts = posts(rules, &normalized, dump);
    let prepared = || posts.iter().map(|post| PostText::new(rules, &normalized.text, post)).collect::<Vec<_>>();
    let seconds = best(|| {
        let prepared = prepared();
        let read = || prepared.iter().map(|post| post.statements(rules).all.len()).sum::<usize>();
        processor_time(|| black_box(read()))
    });
    let statements: usize = prepared().iter().map(|post| post.statements(rules).all.len()).sum();
    let bytes = dump.len() as f64;
    println!(
        "reading: {:.1} ns a byte, a statement for every {:.0} bytes",
        seconds * 1e9 / bytes,
        bytes / statements as f64
    );
}

/// What everything takes besides firing rules and what is made of that: only the rules for the kind of a post are left.
fn almost_without_rules(dump: &str) {
    let mut files = RuleFiles::embedded();
    for (_, text) in files.files.iter_mut().filter(|(path, _)| !path.ends_with("kind.toml")) {
        let blocks = text.split("\n[[").filter(|block| !block.starts_with("rule]]") && !block.starts_with("rule."));
        *text = blocks.collect::<Vec<_>>().join("\n[[");
    }
    let (rules, problems) = load(&files);
    let Some(rules) = rules else { return println!("the rest does not load: {:?}", problems.first()) };
    let speed = mb(dump) / best(|| processor_time(|| convert(&rules, dump)));
    println!("with {} rules: {speed:.1} MB/s", rules.rules.len());
}

fn two_threads(rules: &RuleSet, dump: &str) -> Outcome {
    let mut seconds = Vec::new();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        seconds.push(best(|| wall_time(|| pool.install(|| convert(rules, dump)))));
    }
    println!("two threads: {:.2} times one", seconds[0] / seconds[1]);
    Ok(())
}

/// The cost of a megabyte in dumps of growing size.
fn sizes(rules: &RuleSet, most: usize) {
    let mut megabytes = 1;
    while megabytes <= most {
        let dump = dump(megabytes << 20);
        let seconds = best(|| processor_time(|| convert(rules, &dump)));
        println!("{megabytes} MB: {:.1} ms a MB", seconds * 1e3 / mb(&dump));
        megabytes *= 4;
    }
}

/// The cost of a megabyte in one post that repeats itself, for posts of growing size.
fn one_post(rules: &RuleSet) {
    const HEADING: &str = "【セキュリティ事件簿#2024-900】株式会社架空商事 不正アクセスのお知らせ 2024/7/31\n\n";
    type Shape = (&'static str, fn(usize) -> String);
    let shapes: [Shape; 5] = [
        ("a heading of メールアカウントの不正利用", |bytes| {
            in_heading("メールアカウントの不正利用", bytes)
        }),
        ("a heading of 誤送信", |bytes| in_heading("誤送信", bytes)),
        ("lines of a date", |bytes| HEADING.to_owned() + &"7月30日、最終報告書を受領した。\n".repeat(bytes / 47)),
        ("counts that differ", |bytes| {
            let counts = (1..=bytes / 26).map(|number| format!("氏名{number:08}名分\n"));
            HEADING.to_owned() + &counts.collect::<String>()
        }),
        ("blank lines and headings", |bytes| {
            "\n".repeat(bytes / 2) + &"不正アクセスによる漏えいについて\n\n\n".repeat(bytes / 102)
        }),
    ];
    for (name, shape) in shapes {
        let of = |megabytes: usize| {
            let text = shape(megabytes << 20);
            processor_time(|| convert(rules, &text)) / mb(&text)
        };
        let times = [1, 4, 16].map(of);
        let [one, four, sixteen] = times.map(|seconds| seconds * 1e3);
        let grown = times.iter().fold(0.0, |most: f64, time| most.max(time / times[0]));
        println!("{name}: {one:.0}, {four:.0}, {sixteen:.0} ms a MB in one post of 1, 4, 16 MB; {grown:.2} times");
    }
}

fn in_heading(piece: &str, bytes: usize) -> String {
    format!("【セキュリティ事件簿#2024-900】{} 2024/7/31\n\n本文。\n", piece.repeat(bytes / piece.len()))
}

fn ten_times_the_rules(dump: &str, speed: f64) {
    let mut files = RuleFiles::embedded();
    let own = files.files.clone();
    let copies = (1..=COPIES).flat_map(|copy| own.iter().filter_map(move |(path, text)| copied(path, text, copy)));
    files.files.extend(copies);
    let (rules, problems) = load(&files);
    let Some(rules) = rules else { return println!("copies of the rules do not load: {:?}", problems.first()) };
    let many = mb(dump) / best(|| processor_time(|| convert(&rules, dump)));
    println!("{} rules: {:.2} times the time", rules.rules.len(), speed / many);
}

/// The rules of a file under other ids and with other words, each kana and kanji moved by the same way.
fn copied(path: &str, text: &str, copy: u32) -> Option<(String, String)> {
    let head: String = text.lines().filter(|line| line.starts_with("format") || line.starts_with("family")).fold(
        String::new(),
        |mut head, line| {
            head.push_str(line);
            head.push('\n');
            head
        },
    );
    let rules = text.split("\n[[").filter(|block| block.starts_with("rule]]"));
    let rules: String =
        rules.map(|block| format!("\n[[{}", block.replacen("id = \"", &format!("id = \"{copy}-"), 1))).collect();
    let other = |c: char| match u32::from(c) {
        code @ 0x3041..=0x30FA => 0xAC00 + copy * 0x100 + code - 0x3041,
        code @ 0x4E00..=0x9FFF => 0x20000 + copy * 0x400 + code - 0x4E00,
        code => code,
    };
    let rules: String = rules.chars().filter_map(|c| char::from_u32(other(c))).collect();
    (!rules.is_empty()).then(|| (format!("{path}.{copy}"), format!("{head}{rules}\n")))
}

/// From the start of the command to its end for 30 KB.
fn command(dump: &str) -> Outcome {
    let folder = tempfile::tempdir()?;
    let small = folder.path().join("small.txt");
    fs::write(&small, &dump[..floor(dump, 30_000)])?;
    let seconds = (0..4 * RUNS).map(|_| wall_time(|| extract(&small))).fold(f64::MAX, f64::min);
    println!("30 KB from start to finished CSV: {:.0} ms", seconds * 1e3);
    Ok(())
}

/// What the command takes for files of those sizes, megabytes: time and memory.
fn files_of(sizes: &[usize]) -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("large.txt");
    for &megabytes in sizes {
        let mut file = io::BufWriter::new(fs::File::create(&path)?);
        let mut written = 0;
        for copy in copies() {
            if written >= megabytes << 20 {
                break;
            }
            written += copy.len();
            file.write_all(copy.as_bytes())?;
        }
        file.flush()?;
        let mut peak = None;
        let seconds = wall_time(|| peak = extract(&path));
        let memory = peak.map_or_else(String::new, |peak| format!(", {:.0} MB of memory", peak as f64 / 1e3));
        println!("file of {:.0} MB: {:.1} ms a MB{memory}", written as f64 / 1e6, seconds * 1e9 / written as f64);
    }
    Ok(())
}

/// The memory of the command for what is made to take much of it: line ends without end, and a first document that takes
/// long while others wait behind it.
fn hostile(dump: &str) -> Outcome {
    let line = |text: &str| serde_json::json!({ "id": 1, "text": text }).to_string() + "\n";
    let slow = line(&in_heading("誤送信", 4 << 20));
    let lines: String = dump.split("\n【").take(200).map(|post| line(&format!("【{post}"))).collect();
    let cases: [(&str, &str, String, String); 4] = [
        ("newlines", "text", String::new(), "\n".repeat(1 << 20)),
        ("returns and newlines", "text", String::new(), "\r\n".repeat(1 << 19)),
        ("a slow first document", "jsonl", slow.clone(), lines),
        ("bad lines behind a slow first document", "jsonl", slow, "x\n".repeat(1 << 12)),
    ];
    let megabytes = hostile_megabytes();
    for (name, format, first, again) in cases {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
        command.args(["extract", "-", "--quiet", "--all-posts", "--input-format", format]).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut input = child.stdin.take().ok_or("no standard input")?;
        let times = (megabytes << 20).div_ceil(again.len());
        let writing = std::thread::spawn(move || {
            input.write_all(first.as_bytes())?;
            (0..times).try_for_each(|_| input.write_all(again.as_bytes()))
        });
        let mut peak = None;
        let seconds = wall_time(|| peak = peak_of(&mut child));
        writing.join().map_err(|_| "the writer failed")??;
        let memory = peak.map_or_else(String::new, |peak| format!(", {:.0} MB of memory", peak as f64 / 1e3));
        println!("{name}, {megabytes} MB: {:.1} ms a MB{memory}", seconds * 1e3 / megabytes as f64);
    }
    Ok(())
}

/// How much of it, where JIKENBO_BENCH_HOSTILE does not say, megabytes.
fn hostile_megabytes() -> usize {
    std::env::var("JIKENBO_BENCH_HOSTILE").ok().and_then(|text| text.parse().ok()).unwrap_or(HOSTILE)
}

/// Runs the command; the most memory it was seen to hold, kilobytes, where the system tells.
fn extract(input: &Path) -> Option<u64> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
    // Messages are compared in English.
    command.env("LC_ALL", "C");
    let command = command.args(["extract", "--quiet", "--all-posts"]).arg(input).stdout(Stdio::null());
    peak_of(&mut command.spawn().expect("the command starts"))
}

/// Waits for the command; the most memory it was seen to hold, kilobytes, where the system tells.
fn peak_of(child: &mut Child) -> Option<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().expect("the command can be waited for").is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).or(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}

/// What `extract` does with a document but for reading it.
fn convert(rules: &RuleSet, dump: &str) -> usize {
    let records = Pipeline::new(rules).document("dump.txt", dump);
    let mut out = io::BufWriter::new(io::sink());
    for record in &records {
        serde_json::to_writer(&mut out, record).expect("a sink takes everything");
        out.write_all(b"\n").expect("a sink takes everything");
    }
    records.len()
}

/// The invented posts again and again, up to that many bytes.
fn dump(bytes: usize) -> String {
    let mut dump = String::with_capacity(bytes);
    for copy in copies() {
        if dump.len() >= bytes {
            break;
        }
        dump.push_str(&copy);
    }
    dump.truncate(floor(&dump, bytes));
    dump
}

/// The invented posts, with other numbers in every copy.
fn copies() -> impl Iterator<Item = String> {
    let posts: String = invented::dumps().into_iter().map(|(_, text)| text + "\n\n\n").collect();
    (0..).map(move |copy| {
        let mut before = ' ';
        let turned = posts.chars().map(|c| {
            let turned = c.to_digit(10).filter(|_| before == ',').map(|digit| (digit + copy) % 10);
            before = c;
            turned.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
        });
        turned.collect()
    })
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn mb(text: &str) -> f64 {
    text.len() as f64 / 1e6
}

fn best(run: impl FnMut() -> f64) -> f64 {
    std::iter::repeat_with(run).take(RUNS).fold(f64::MAX, f64::min)
}

fn wall_time<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

/// Seconds that a thread of its own ran, or that passed where the system does not tell.
fn processor_time<T: Send>(work: impl FnOnce() -> T + Send) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    pool.install(|| {
        let before = ran();
        let wall = wall_time(work);
        before.zip(ran()).map_or(wall, |(before, after)| after - before)
    })
}

/// Seconds that this thread ran so far.
fn ran() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = told.split(' ').next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}
