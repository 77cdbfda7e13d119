//! What the fuzz targets hold, on a stable compiler: over seeds made of the invented posts and rule files, the findings kept
//! in `fuzz/seeds`, and a bounded number of mutations of each. The same every time.

#[path = "../fuzz/src/documents.rs"]
mod documents;
#[path = "../fuzz/src/notices.rs"]
mod notices;
#[path = "../fuzz/src/patterns.rs"]
mod patterns;
#[path = "../fuzz/src/records.rs"]
mod records;
#[path = "../fuzz/src/rule_files.rs"]
mod rule_files;

mod invented;
mod packing;

use std::cell::OnceCell;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use jikenbo::input::InputFormat;
use packing::{bzip2, gzip, tar, xz, zip, zstd};
use rayon::{ThreadPool, ThreadPoolBuilder};

pub use documents::{check_decoding, check_documents};
pub use invented::RULES;
pub use notices::{Notice, check_notice};
pub use patterns::check_regex;
pub use records::{check_posts, check_records};
pub use rule_files::check_rules;

/// The fuzzers have one thread; tests have theirs.
pub static ONE_THREAD: LazyLock<()> = LazyLock::new(|| ());

thread_local! {
    static POOL: OnceCell<ThreadPool> = const { OnceCell::new() };
}

/// Does work whose steps are counted, on this thread alone.
pub fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let one = || ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().expect("a thread is there");
    POOL.with(|pool| pool.get_or_init(one).install(work))
}

/// Bytes of a seed: with short ones the fuzzers get further, and so do tests.
const SEED: usize = 900;
/// Mutations of each seed.
const MUTATIONS: usize = 12;

/// Numbers that look random and are the same in every run (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }
}

/// A seed with some bytes changed, left out, doubled, or exchanged for those of another.
fn mutated(numbers: &mut Numbers, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=numbers.below(3) {
        let from = numbers.below(bytes.len());
        let to = (from + 1 + numbers.below(40)).min(bytes.len());
        match numbers.below(5) {
            0 if from < bytes.len() => bytes[from] ^= 1 << numbers.below(8),
            1 => _ = bytes.drain(from..to),
            2 => {
                let part = bytes[from..to].repeat(1 + numbers.below(20));
                bytes.splice(from..from, part);
            }
            3 => {
                let start = numbers.below(other.len());
                let part = other[start..(start + 60).min(other.len())].to_vec();
                bytes.splice(from..to, part);
            }
            _ => bytes.truncate(to),
        }
    }
    bytes
}

/// Runs a target over seeds, its kept findings and mutations of both.
fn run(target: &str, seeds: Vec<Vec<u8>>, check: impl Fn(&[u8])) {
    let mut seeds = seeds;
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = fs::read_dir(kept).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    seeds.extend(files.into_iter().map(|path| fs::read(path).unwrap()));
    let mut numbers = Numbers(target.len() as u64);
    for (at, seed) in seeds.iter().enumerate() {
        check(seed);
        for _ in 0..MUTATIONS {
            let other = numbers.below(seeds.len());
            check(&mutated(&mut numbers, seed, &seeds[other]));
        }
        assert!(at < 10_000, "bounded");
    }
}

/// Pieces of the invented posts.
fn texts() -> Vec<String> {
    let pieces = invented::dumps().into_iter().flat_map(|(_, text)| {
        let posts: Vec<String> = text.split("\n【").map(|post| post.chars().take(SEED / 3).collect()).collect();
        posts.into_iter().step_by(9)
    });
    pieces.take(24).collect()
}

fn bytes_of(texts: &[String]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn page(text: &str) -> String {
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    let lines: String = body.lines().map(|line| format!("<tr><th>{line}<td>{line}<br>")).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>x</title></head><body><nav>m</nav><article><h2>{title}</h2><table>{lines}</table></article></body></html>"
    )
}

#[test]
fn decoding() {
    let mut seeds = Vec::new();
    for encoding in [encoding_rs::UTF_8, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
        seeds.extend(texts().iter().step_by(4).map(|text| [&encoding.encode(text).0[..], &[1, 7, 0]].concat()));
    }
    run("decoding", seeds, |bytes| {
        let (text, choice) = bytes.split_at(bytes.len().saturating_sub(3));
        let mut choice = Unstructured::new(choice);
        if let Ok(reading) = documents::Reading::arbitrary(&mut choice) {
            check_decoding(text, reading);
        }
    });
}

#[test]
fn segmentation() {
    run("segmentation", bytes_of(&texts()), |bytes| check_posts(&text_of(bytes)));
}

#[test]
fn pipeline() {
    run("pipeline", bytes_of(&texts()), |bytes| check_records(&text_of(bytes), 120));
}

#[test]
fn notices() {
    let mut numbers = Numbers(7);
    let seeds = (0..24).map(|_| (0..150).map(|_| numbers.below(256) as u8).collect()).collect();
    run("notices", seeds, |bytes| {
        if let Ok(notice) = Notice::arbitrary(&mut Unstructured::new(bytes)) {
            check_notice(&notice);
        }
    });
}

#[test]
fn regexes() {
    let mut numbers = Numbers(11);
    let seeds = (0..200).map(|_| (0..120).map(|_| numbers.below(256) as u8).collect()).collect();
    run("regexes", seeds, |bytes| {
        if let Ok(case) = patterns::RegexCase::arbitrary(&mut Unstructured::new(bytes)) {
            check_regex(&case);
        }
    });
}

#[test]
fn rule_loader() {
    let files = jikenbo::rules::RuleFiles::embedded().files;
    let short = files.into_iter().filter(|(_, text)| text.len() < 4_000).take(3);
    run("rule_loader", short.map(|(_, text)| [text.as_bytes(), &[255]].concat()).collect(), |bytes| {
        if let Some((choice, text)) = bytes.split_last() {
            check_rules(&text_of(text), *choice);
        }
    });
}

#[test]
fn html_feed_and_lines() {
    let texts = texts();
    let pages: Vec<String> = texts.iter().map(|text| page(text)).collect();
    let feed = |text: &String| {
        format!(
            "<?xml version=\"1.0\"?><rss><channel><item><title>題</title><pubDate>Wed, 31 Jul 2024 10:00:00 +0900</pubDate><description>{}</description></item></channel></rss>",
            page(text).replace('<', "&lt;")
        )
    };
    let line = |text: &String| {
        serde_json::json!({ "id": 1, "title": "題", "date": "2024-07-31", "text": text }).to_string() + "\nx\n"
    };
    run("html", bytes_of(&pages), |bytes| check_documents(bytes, Some(InputFormat::Html)));
    run("feed", texts.iter().map(|text| feed(text).into_bytes()).collect(), |bytes| {
        check_documents(bytes, Some(InputFormat::Feed))
    });
    run("jsonl", texts.iter().map(|text| line(text).into_bytes()).collect(), |bytes| {
        check_documents(bytes, Some(InputFormat::Jsonl))
    });
}

#[test]
fn exports_and_mails() {
    let texts = texts();
    let export = |text: &String| {
        let (title, body) = text.split_once('\n').unwrap_or((text, ""));
        let one = format!(
            "TITLE: {title}\nSTATUS: Publish\nDATE: 07/31/2024 10:00:00\n-----\nBODY:\n<p>{body}</p>\n-----\nCOMMENT:\nAUTHOR: a\n{body}\n-----\n--------\n"
        );
        one.repeat(2).into_bytes()
    };
    let mail = |text: &String| {
        let head = "From a@b Fri Aug  9 10:00:00 2024\nFrom: a@b.example\nDate: Fri, 09 Aug 2024 10:00:00 +0900\nSubject: =?UTF-8?B?44GC?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
        let part = |kind: &str, body: &str| format!("--b\nContent-Type: {kind}; charset=utf-8\n\n{body}\n");
        format!("{head}{}{}--b--\n\n", part("text/plain", text), part("text/html", &page(text))).into_bytes()
    };
    run("mt", texts.iter().map(export).collect(), |bytes| check_documents(bytes, Some(InputFormat::Mt)));
    run("mail", texts.iter().map(mail).collect(), |bytes| check_documents(bytes, Some(InputFormat::Mail)));
}

/// Packs bytes.
type Packing = fn(&[u8]) -> Vec<u8>;

#[test]
fn archives() {
    let texts = texts();
    let warc = |text: &String| {
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(text));
        format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len()).into_bytes()
    };
    let seeds = bytes_of(&texts[..6.min(texts.len())]);
    let packings: [Packing; 4] = [|b| gzip(b), |b| zstd(b), |b| bzip2(b), |b| xz(b)];
    let packed = seeds.iter().flat_map(|seed| packings.iter().map(move |pack| pack(seed)));
    let tars = seeds.iter().map(|seed| tar(&[("a.txt", seed), ("b.html", seed)]));
    let zips = seeds.iter().map(|seed| zip(&[("a.txt", seed), ("b.html", seed)]));
    run("warc", texts.iter().map(warc).collect(), |bytes| check_documents(bytes, Some(InputFormat::Warc)));
    for (target, seeds) in [("packed", packed.collect()), ("tar", tars.collect()), ("zip", zips.collect::<Vec<_>>())] {
        run(target, seeds, |bytes| check_documents(bytes, None));
    }
}

#[test]
fn every_target_is_run_here() {
    let targets = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets")).unwrap();
    let here = include_str!("fuzz_targets.rs");
    for target in targets.map(|entry| entry.unwrap().path()) {
        let name = target.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(here.contains(&format!("(\"{name}\", ")), "{name}");
    }
}
