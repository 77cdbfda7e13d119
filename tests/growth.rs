//! Work grows with the text: what four times as long a post takes is four times as much, whatever it repeats.
//!
//! Fragments of every family of rules, out of the examples inside the rules, and sentences of the invented posts are
//! repeated in a heading, in running text, in lines, a list, a table and behind labels. What is compared is counted, not
//! measured: steps ([`jikenbo::work`]) and bytes of memory asked for, so that code that counts no steps is seen as well
//! where it copies. `JIKENBO_GROWTH=all cargo test --test growth` takes every fragment in place of a few of each family.

mod invented;

use std::collections::BTreeMap;
use std::sync::Mutex;

use allocation_counter::measure;
use jikenbo::diag::render_text;
use jikenbo::pipeline::Pipeline;
use jikenbo::proof::check::check;
use jikenbo::rules::RuleFiles;
use jikenbo::work;

/// A heading, so that what follows is one post.
const HEADING: &str = "【セキュリティ事件簿#2024-900】株式会社架空商事 不正アクセスのお知らせ 2024/7/31\n\n";
/// Lengths of the two posts, bytes.
const SHORT: usize = 50_000;
const LONG: usize = 200_000;
/// So much more than its share the longer post may take: what comes in blocks does not come out even.
const TOLERANCE: f64 = 1.3;
/// Most steps a byte of a post takes, whatever it repeats; the fuzzers hold a like bound for short posts.
const STEPS_A_BYTE: f64 = 600.0;

/// Most memory at one time for a text of blank lines, in lengths of the text.
const MEMORY_OF_BLANKS: f64 = 4.0;

/// How a post repeats a piece.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Heading,
    Body,
    Lines,
    List,
    Table,
    Label,
}

const SHAPES: [Shape; 6] = [Shape::Heading, Shape::Body, Shape::Lines, Shape::List, Shape::Table, Shape::Label];

impl Shape {
    /// A post of about so many bytes. The numbers in lists and labels differ from each other.
    fn post(self, piece: &str, bytes: usize) -> String {
        let piece = &piece.replace(['\n', '\r'], "");
        let times = 1 + bytes / (piece.len() + 1);
        let all = |one: &dyn Fn(usize) -> String| (0..times).map(one).collect::<String>();
        let whole = |text: String| text.chars().take(LONG).collect::<String>();
        let repeated = match self {
            Shape::Heading => {
                return format!("【セキュリティ事件簿#2024-900】{} 2024/7/31\n\n本文。\n", all(&|_| piece.clone()));
            }
            Shape::Body => all(&|_| piece.clone()),
            Shape::Lines => all(&|_| format!("{piece}\n")),
            Shape::List => all(&|number| format!("・{}\n", renumbered(piece, number))),
            Shape::Table => all(&|number| format!("{piece}{}", if number % 4 == 3 { "\n" } else { "\t|" })),
            Shape::Label => {
                all(&|number| format!("{}:{piece}\n", if number % 2 == 0 { "漏えいした情報" } else { piece }))
            }
        };
        let mut end = repeated.len().min(bytes);
        while !repeated.is_char_boundary(end) {
            end -= 1;
        }
        whole(format!("{HEADING}{}\n", &repeated[..end]))
    }
}

/// The piece with another number in place of each of its numbers.
fn renumbered(piece: &str, number: usize) -> String {
    let mut out = String::new();
    let mut digits = false;
    for c in piece.chars() {
        match (c.is_ascii_digit(), digits) {
            (true, false) => out += &(number + 1).to_string(),
            (true, true) => {}
            (false, _) => out.push(c),
        }
        digits = c.is_ascii_digit();
    }
    out
}

/// Pieces to repeat, by the family that they are of.
fn pieces() -> BTreeMap<String, Vec<String>> {
    let mut pieces: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in &invented::RULES.rules {
        let texts = rule.examples.iter().flat_map(|(example, _)| [Some(&example.text), example.title.as_ref()]);
        pieces.entry(rule.family.clone()).or_default().extend(texts.flatten().cloned());
    }
    let sentences = invented::dumps().into_iter().flat_map(|(_, text)| {
        let lines = text.lines().filter(|line| line.len() > 20).map(str::to_owned);
        lines.collect::<Vec<_>>()
    });
    pieces.insert("invented posts".to_owned(), sentences.collect());
    let others = [
        "誤送信",
        "メールアカウントの不正利用",
        "7月30日、最終報告書を受領した。",
        "氏名1名分",
        "氏名が漏えい",
        "氏名(は漏えいしておらず、",
        "株式会社架空1(以下「架1」という。)は架1の",
        "【お知らせ】",
        "a b ",
        "((((",
        "1",
        "2024年",
        "、",
        "。",
        "x",
    ];
    pieces.insert("hostile".to_owned(), others.map(str::to_owned).to_vec());
    pieces
}

fn taken(post: &str) -> Taken {
    let (before, start) = (work::taken(), std::time::Instant::now());
    let asked = measure(|| {
        let records = Pipeline::new(&invented::RULES).document("d", post);
        assert!(!records.is_empty());
    });
    Taken {
        bytes: post.len() as f64,
        steps: (work::taken() - before) as f64,
        asked: asked.bytes_total as f64,
        seconds: start.elapsed().as_secs_f64(),
    }
}

struct Taken {
    bytes: f64,
    steps: f64,
    /// Bytes of memory.
    asked: f64,
    /// Only to look at: no test depends on them.
    seconds: f64,
}

/// What is wrong with how the piece grows.
fn grows_too_fast(family: &str, shape: Shape, piece: &str) -> Option<String> {
    let (short, long) = (taken(&shape.post(piece, SHORT)), taken(&shape.post(piece, LONG)));
    let times = |of: fn(&Taken) -> f64| of(&long) / of(&short) / (long.bytes / short.bytes);
    let (steps, asked, time) = (times(|t| t.steps), times(|t| t.asked), times(|t| t.seconds));
    let a_byte = long.steps / long.bytes;
    if std::env::var_os("JIKENBO_GROWTH").is_some() {
        let seconds = long.seconds;
        println!(
            "{a_byte:.0} {steps:.2} {asked:.2} {time:.2} {seconds:.2} {family} {shape:?} {}",
            piece.escape_debug()
        );
    }
    let wrong = steps > TOLERANCE || asked > TOLERANCE || a_byte > STEPS_A_BYTE;
    wrong.then(|| format!("{family}, {shape:?}: {steps:.2} times its share of steps, {asked:.2} of memory, {a_byte:.0} steps a byte: {piece}"))
}

/// Every piece in every shape, or a few: of each family one in each shape, another each time; and what is known to have
/// been slow.
fn cases(all: bool) -> Vec<(String, Shape, String)> {
    let mut cases = Vec::new();
    for (family, pieces) in pieces() {
        for (number, shape) in SHAPES.into_iter().enumerate() {
            let few = |at: usize| match family.as_str() {
                // A title that repeats this had the whole post looked through for the name in it, each time.
                "hostile" => at % 3 == number % 3 || (at, number) == (1, 0),
                _ => at == number * pieces.len() / SHAPES.len(),
            };
            let chosen = pieces.iter().enumerate().filter(|(at, _)| all || few(*at));
            cases.extend(chosen.map(|(_, piece)| (family.clone(), shape, piece.clone())));
        }
    }
    cases
}

#[test]
fn four_times_the_post_takes_four_times_the_work() {
    let cases = cases(std::env::var("JIKENBO_GROWTH").is_ok_and(|value| value == "all"));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, wrong) = (Mutex::new(cases.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                // Steps are counted by thread, so each case stays on its own.
                let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
                while let Some((family, shape, piece)) = { next.lock().unwrap().next() } {
                    let found = pool.install(|| grows_too_fast(family, *shape, piece));
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Posts that are little else than line ends, with what a line has.
fn blank_posts() -> Vec<(&'static str, String)> {
    const HALF: usize = 1 << 20;
    let around = |blank: &str| {
        let half = blank.repeat(HALF / blank.len());
        format!("{half}{HEADING}本文を読んだ。\n{half}おわり。\n")
    };
    vec![
        ("newlines alone", "\n".repeat(2 * HALF)),
        ("newlines around a post", around("\n")),
        ("returns and newlines", around("\r\n")),
        ("returns", around("\r")),
    ]
}

#[test]
fn blank_lines_take_no_memory_of_their_own() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    pool.install(|| Pipeline::new(&invented::RULES).document("d", HEADING));
    for (name, text) in blank_posts() {
        let held = measure(|| {
            pool.install(|| Pipeline::new(&invented::RULES).document("d", &text));
        });
        // The normalized text, the post's own where its lines were moved, and some room.
        let times = held.bytes_max as f64 / text.len() as f64;
        println!("{name}: {times:.2} times the text");
        assert!(times <= MEMORY_OF_BLANKS, "{name}: {times:.2} times the text");
    }
}

/// Rules as strangers write them: without examples, so that each has two warnings.
fn extra_rules(count: usize) -> RuleFiles {
    let mut files = RuleFiles::embedded();
    let rule = |number| {
        format!(
            "[[rule]]\nid = \"extra-{number}\"\nlabel = \"ransomware\"\nall = [{{ words = [\"架空語{number}\"] }}]\n"
        )
    };
    let rules: String = (0..count).map(rule).collect();
    files.files.push(("rules/extra.toml".to_owned(), format!("format = 1\nfamily = \"cause\"\n{rules}")));
    files
}

#[test]
fn checking_five_times_the_rules_takes_at_most_six_times_the_work() {
    let taken = |count| {
        let files = extra_rules(count);
        let before = work::taken();
        let asked = measure(|| {
            let checked = check(&files);
            assert!(checked.diagnostics.len() >= 2 * count);
            assert_eq!(render_text(&checked.diagnostics, &files, false).is_empty(), count == 0);
        });
        (asked.bytes_total as f64, (work::taken() - before) as f64)
    };
    // Less what the rules of the program take by themselves.
    let (none, few, many) = (taken(0), taken(2_000), taken(10_000));
    let times = ((many.0 - none.0) / (few.0 - none.0), (many.1 - none.1) / (few.1 - none.1));
    assert!(times.0 <= 6.0, "{} times the memory", times.0);
    assert!(few.1 == none.1 || times.1 <= 6.0, "{} times the steps", times.1);
}
