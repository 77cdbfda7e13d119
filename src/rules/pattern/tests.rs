//! Tests of regexes: what they need, and that programs find what the regex crate finds.

use proptest::prelude::*;

use super::*;
use crate::mention::Value;
use crate::rules::{Matcher, RuleFiles, RuleSet, load};

fn units() -> Names {
    Names { units: vec!["persons".to_owned(), "records".to_owned()], ..Names::default() }
}

fn needles_of(pattern: &str) -> Option<Vec<String>> {
    Pattern::new(pattern, &units()).unwrap().needles().first().map(|set| set.words.clone())
}

#[test]
fn finds_the_literals_a_match_needs() {
    assert_eq!(needles_of("漏えい"), Some(vec!["漏えい".to_owned()]));
    assert_eq!(needles_of("(漏えい|流出)した"), Some(vec!["流出した".to_owned(), "漏えいした".to_owned()]));
    assert_eq!(needles_of("{date}{..}(検知|判明)"), Some(vec!["判明".to_owned(), "検知".to_owned()]));
    assert_eq!(
        needles_of("紛?失(した)?"),
        Some(vec!["失".to_owned(), "失した".to_owned(), "紛失".to_owned(), "紛失した".to_owned()])
    );
    assert_eq!(needles_of("[^。]+"), None);
    assert_eq!(needles_of("{date}"), Some(vec![tokens::DATE.to_string()]));
    assert_eq!(needles_of("{count}の"), Some(vec![tokens::ANY_COUNT.to_string()]));
    assert_eq!(needles_of("(が|を)[^。]{0,9}[^ ]署"), Some(vec!["署".to_owned()]));
}

/// Each match by the program and by the general regex, which must agree.
fn agree(pattern: &Pattern, text: &str) {
    let mut from = 0;
    let generally = std::iter::from_fn(|| {
        let found = pattern.find_generally(text, from)?;
        from = found.span.end;
        Some(found)
    });
    let by_program: Vec<Match> = pattern.matches(text).collect();
    assert_eq!(by_program, generally.collect::<Vec<_>>(), "{} on {text:?}", pattern.written());
    for found in &by_program {
        assert!(pattern.begins_at(text, found.span.start), "{} on {text:?}", pattern.written());
    }
}

#[test]
fn programs_find_what_the_regex_crate_finds() {
    let date = tokens::DATE;
    let texts = [
        format!("{date}に検知し、{date}頃に判明。{date}に公表\n以上"),
        "誤送信により漏えいした情報は氏名、住所(120件)でした。".to_owned(),
        "ABCabc株式会社は、aab aaab\nab".to_owned(),
        "ああいいいうえ、えええ。ああ".to_owned(),
        "ab「株」 2は、ab2".to_owned(),
        String::new(),
    ];
    let patterns = [
        "{date}{..}(検知|判明)",
        "{date}に発送し|{date!}{..3}(判明|公表)",
        "(漏えい|流出)した",
        "^.{0,9}?(情報|氏名)",
        "(氏名|住所|、)+",
        "[^、。]{2,6}(、|。)",
        "(あ|ああ)(い|いい)*?う?",
        "(?<take>い+?)(い|う)",
        "(a|ab)(c|bcd)?",
        "(?i)abc",
        "(a{2}b|a{2,3}b)$",
        "(?:(a)|b)*c",
        "(^|\\n)[^。]{1,3}",
        "え{2,}",
        "(((あ?)い?)う?)え",
        "\\bab\\b",
        "\\bABC|[^、]\\b株",
        "は\\b、|い\\b|\\b2",
        "(以上|公表|。)$",
        ".*(件|え).*",
        "[^a]*?b",
        "(い|(?<take>う))え",
    ];
    for written in patterns {
        let pattern = Pattern::new(written, &units()).unwrap_or_else(|e| panic!("{written}: {}", e.message));
        texts.iter().for_each(|text| agree(&pattern, text));
    }
}

/// Lines of the invented dumps as rules see them, but that every mention is a date or a count of the first unit.
fn lines(rules: &RuleSet) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let dumps = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let mut lines = Vec::new();
    for dump in dumps {
        let mut text = rules.normalizer.normalize(&std::fs::read_to_string(dump).unwrap()).text;
        for mention in rules.finder.find(&text).into_iter().rev() {
            let token = if matches!(mention.value, Value::Count(_)) { tokens::count(0) } else { tokens::DATE };
            text.replace_range(mention.span.start..mention.span.end, token.encode_utf8(&mut [0; 4]));
        }
        lines.extend(text.lines().map(str::to_owned));
    }
    lines.sort();
    lines.dedup();
    lines
}

#[test]
fn programs_of_the_built_in_rules_find_what_the_regex_crate_finds() {
    let rules = load(&RuleFiles::embedded()).0.unwrap();
    let lines = lines(&rules);
    let conditions = rules.rules.iter().flat_map(|rule| [&rule.all, &rule.any, &rule.none]).flatten();
    let patterns: Vec<_> = conditions
        .flat_map(|condition| &condition.alternatives)
        .filter_map(|one| if let Matcher::Regex(pattern) = &one.matcher { Some(pattern) } else { None })
        .collect();
    assert!(patterns.len() > 500 && lines.len() > 1000);
    let left: Vec<&str> =
        patterns.iter().filter(|pattern| pattern.program.is_none()).map(|pattern| pattern.written()).collect();
    assert!(left.len() < 5, "without a program: {left:#?}");
    // Each pattern on a share of the lines: all on all would take minutes.
    for (number, pattern) in patterns.iter().enumerate() {
        lines.iter().skip(number % 97).step_by(97).for_each(|line| agree(pattern, line));
    }
}

#[test]
fn a_search_that_takes_too_long_is_left_to_the_regex_crate() {
    let pattern = Pattern::new("(a|aa)*(a|aa)*(a|aa)*[bc]", &Names::default()).unwrap();
    let text = format!("{}d", "a".repeat(200));
    let mut steps = engine::Steps::of(text.len());
    let program = pattern.program.as_ref().unwrap();
    assert!(engine::find(program, &Unknown, &text, (0, text.len()), &mut steps).is_err());
    agree(&pattern, &text);
    agree(&pattern, &format!("{}b", "a".repeat(200)));
    // Where the steps give out between two matches, none is lost or doubled.
    agree(&pattern, &format!("ab,{}d,ab,aab", "a".repeat(200)).repeat(3));
}

/// Small regexes over a few letters, nested as rules nest them.
pub(in crate::rules) fn regexes() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("a"), Just("い"), Just("ab"), Just("[^い]"), Just("."), Just("[aう]"), Just("$")];
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
        let many = ["*", "+", "?", "*?", "{1,3}", "{0,2}?", "{2}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..7).prop_map(|parts| format!("({})", parts.join("|"))),
            (inner.clone(), prop::sample::select(many.to_vec())).prop_map(|(part, times)| format!("({part}){times}")),
            inner.prop_map(|part| format!("^{part}")),
        ]
    })
}

/// Where the words stand in the text, also where one begins within another.
pub(in crate::rules) fn places<'a>(words: &'a [String], text: &'a str) -> impl Iterator<Item = usize> + 'a {
    let places = text.char_indices().map(|(at, _)| at);
    places.filter(move |&at| words.iter().any(|word| text[at..].starts_with(word.as_str())))
}

proptest! {
    #[test]
    fn programs_agree_with_the_regex_crate(written in regexes(), text in "[abいう\n]{0,14}") {
        if let Ok(pattern) = Pattern::new(&written, &Names::default()) {
            agree(&pattern, &text);
        }
    }

    #[test]
    fn matches_hold_a_literal_of_each_set_within_its_reach(written in regexes(), text in "[abいう\n]{0,14}") {
        let Ok(pattern) = Pattern::new(&written, &Names::default()) else { return Ok(()) };
        for found in pattern.matches(&text) {
            for set in pattern.needles() {
                let mut behind = places(&set.words, &text).filter_map(|at| at.checked_sub(found.span.start));
                prop_assert!(behind.any(|at| set.reach.least <= at && at <= set.reach.most), "{written}: {set:?}");
            }
        }
    }
}

#[test]
fn tells_how_far_behind_the_start_a_literal_begins() {
    let reach = |pattern: &str| {
        let set = Pattern::new(pattern, &units()).unwrap().needles()[0].clone();
        (set.reach.least, set.reach.most)
    };
    assert_eq!(reach("漏えい"), (0, 0));
    assert_eq!(reach("{date}に(検知|判明)"), (3, 3));
    assert_eq!(reach("(が|から)[^。]検知"), (4, 10));
    assert_eq!(reach("[^。]{0,2}検知"), (0, 8));
    assert_eq!(reach("。.*検知"), (3, usize::MAX));
    assert_eq!(reach("(検知|{date}判明)"), (0, 3));
}

#[test]
fn begins_only_where_it_is_let() {
    let pattern = Pattern::new("あ+", &Names::default()).unwrap();
    let starts = |ranges: &[RangeInclusive<usize>]| {
        let found = pattern.matches_within("ああいあいああ", ranges.iter().cloned());
        found.map(|found| (found.span.start, found.span.end)).collect::<Vec<_>>()
    };
    assert_eq!(starts(&[0..=21]), [(0, 6), (9, 12), (15, 21)]);
    assert_eq!(starts(&[3..=3, 4..=8, 16..=18]), [(3, 6), (18, 21)]);
    assert_eq!(starts(&[0..=0, 0..=9]), [(0, 6), (9, 12)]);
    assert_eq!(starts(&[]), []);
}

#[test]
fn expands_placeholders() {
    let pattern = Pattern::new("{count:persons}分の情報", &units()).unwrap();
    assert!(pattern.is_match(&format!("{}分の情報", tokens::count(0))));
    assert!(!pattern.is_match(&format!("{}分の情報", tokens::count(1))));
    let gap = Pattern::new("{date}{..3}判明", &units()).unwrap();
    assert!(gap.is_match(&format!("{}頃に判明", tokens::DATE)));
    assert!(!gap.is_match(&format!("{}頃に。判明", tokens::DATE)));
    assert!(!gap.is_match(&format!("{}頃にやっと判明", tokens::DATE)));
}

#[test]
fn refuses_what_cannot_work() {
    for bad in ["(公開|閲覧", "{dato}x", "(漏えい)?", "{count:penguins}", "(漢{900}){900}"] {
        assert!(Pattern::new(bad, &units()).is_err(), "{bad}");
    }
    assert!(Pattern::new("a{2,3}", &units()).is_ok());
}
