//! Every value in its many spellings: full cover and a single reading are demanded, and lists that must give nothing.

use std::fs;

use jikenbo::calendar::PartialDate;
use jikenbo::mention::{CountExpr, CountWords, DateWords, Finder, Mention, Resolved, Value, resolve};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(path: &str) -> T {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut table: toml::Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    // What the file says of itself, and the rules that share it with the words, are no business of the mentions.
    for key in ["format", "family", "label", "rule"] {
        table.remove(key);
    }
    table.try_into().unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn finder() -> Finder {
    Finder::new(&read::<DateWords>("rules/dates.toml"), &read::<CountWords>("rules/counts.toml"))
}

/// Text around a spelling that must neither join it nor change its reading.
const AROUND: [(&str, &str); 4] =
    [("", ""), ("なお、", "、弊社は"), ("状況について\n", "\n以上"), ("弊社は「", "」と記録した")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    #[serde(default)]
    date: Vec<DateCase>,
    #[serde(default)]
    period: Vec<PeriodCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateCase {
    value: PartialDate,
    published: Option<PartialDate>,
    /// Text before the spelling that gives it a base.
    #[serde(default)]
    before: String,
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodCase {
    from: PartialDate,
    to: PartialDate,
    published: Option<PartialDate>,
    #[serde(default)]
    before: String,
    /// What follows the period and is no part of it.
    #[serde(default)]
    after: String,
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    count: Vec<CountCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountCase {
    value: u64,
    unit: String,
    #[serde(default)]
    approx: bool,
    #[serde(default)]
    total: bool,
    #[serde(default)]
    each: bool,
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    nothing: Vec<NothingCase>,
    cut: Vec<CutCase>,
    unreadable: Vec<Unreadables>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unreadables {
    texts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NothingCase {
    why: String,
    texts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CutCase {
    text: String,
    /// Exactly the words that are mentions, in order.
    mentions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stories {
    story: Vec<Story>,
    line_end: Vec<LineEnd>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    why: String,
    text: String,
    published: Option<PartialDate>,
    /// `2024-07-26`, `2024-07-01/2024-07-26`, or `?` for what has no base.
    dates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEnd {
    line: String,
    /// The words of the date; absent where the line ends without one.
    words: Option<String>,
    date: Option<PartialDate>,
}

/// The mentions of `before + spelling + after`, the one that covers the spelling, or what is wrong with them.
fn covering(finder: &Finder, before: &str, spelling: &str, after: &str) -> Result<(Vec<Mention>, usize), String> {
    let text = format!("{before}{spelling}{after}");
    let mentions = finder.find(&text);
    let (start, end) = (before.len(), before.len() + spelling.len());
    match mentions.iter().position(|m| m.span.start == start && m.span.end == end) {
        Some(found) => Ok((mentions, found)),
        None => {
            let got: Vec<_> = mentions.iter().map(|m| &text[m.span.start..m.span.end]).collect();
            Err(format!("`{spelling}` in `{text}` is not covered: {got:?}"))
        }
    }
}

fn fail_with(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Checks one spelling of a date or period in all surroundings.
fn check_dates(
    finder: &Finder,
    around: (&str, &str),
    spelling: &str,
    published: Option<PartialDate>,
    want: Resolved,
) -> Vec<String> {
    let mut problems = Vec::new();
    for (lead, trail) in AROUND {
        let before = format!("{}{lead}", around.0);
        match covering(finder, &before, spelling, &format!("{}{trail}", around.1)) {
            Err(problem) => problems.push(problem),
            Ok((mentions, found)) => {
                let got = resolve(&mentions, published)[found];
                if got != Some(want) {
                    problems.push(format!("`{spelling}`: got {got:?}, want {want:?}"));
                }
            }
        }
    }
    problems
}

#[test]
fn dates_and_periods_are_covered_and_resolved() {
    let finder = finder();
    let mut problems = Vec::new();
    let mut seen = 0;
    for file in ["tests/spellings/dates.toml", "tests/spellings/periods.toml"] {
        let cases: Dates = read(file);
        for case in &cases.date {
            let want = Resolved { from: case.value, to: None };
            for spelling in &case.spellings {
                seen += 1;
                problems.extend(check_dates(&finder, (&case.before, ""), spelling, case.published, want));
            }
        }
        for case in &cases.period {
            let want = Resolved { from: case.from, to: Some(case.to) };
            for spelling in &case.spellings {
                seen += 1;
                let around = (case.before.as_str(), case.after.as_str());
                problems.extend(check_dates(&finder, around, spelling, case.published, want));
            }
        }
    }
    fail_with(&problems);
    assert!(seen >= 200, "only {seen} spellings were read");
}

#[test]
fn counts_are_covered_and_read() {
    let finder = finder();
    let cases: Counts = read("tests/spellings/counts.toml");
    let mut problems = Vec::new();
    let mut seen = 0;
    for case in &cases.count {
        for spelling in &case.spellings {
            seen += 1;
            for (before, after) in AROUND {
                match covering(&finder, before, spelling, after) {
                    Err(problem) => problems.push(problem),
                    Ok((mentions, found)) => problems.extend(check_count(case, spelling, &mentions[found])),
                }
            }
        }
    }
    fail_with(&problems);
    assert!(seen >= 100, "only {seen} spellings were read");
}

fn check_count(case: &CountCase, spelling: &str, mention: &Mention) -> Option<String> {
    let Value::Count(CountExpr { value, unit, approx, total, each, .. }) = &mention.value else {
        return Some(format!("`{spelling}` is no count: {mention:?}"));
    };
    let got = (*value, unit.as_str(), *approx, *total, *each);
    let want = (case.value, case.unit.as_str(), case.approx, case.total, case.each);
    (got != want).then(|| format!("`{spelling}`: got {got:?}, want {want:?}"))
}

/// Signs that part thousands only behind words that they go on with.
#[test]
fn thousands_are_parted_by_other_signs_before_a_unit() {
    let finder = finder();
    let read = |text: &str| -> Vec<(String, u64)> {
        let counts = finder.find(text).into_iter().filter_map(|m| match m.value {
            Value::Count(count) => Some((text[m.span.start..m.span.end].to_owned(), count.value)),
            _ => None,
        });
        counts.collect()
    };
    for spelling in ["4、560名", "4.560名", "4'560名", "4’560名", "4 560名", "4,560名"] {
        assert_eq!(read(&format!("会員{spelling}の氏名")), [(spelling.to_owned(), 4560)]);
    }
    assert_eq!(read("名簿12、345、678件"), [("12、345、678件".to_owned(), 12_345_678)]);
    for (text, counts) in [
        ("表1 234名", vec![("234名", 234)]),
        ("6月1、200名に送付", vec![("200名", 200)]),
        ("1 234名", vec![("234名", 234)]),
        ("第4、560名", vec![("560名", 560)]),
        ("会員4、56名", vec![("56名", 56)]),
        ("会員4、5600名", vec![("5600名", 5600)]),
        ("1.5万件", vec![("1.5万件", 15_000)]),
    ] {
        let counts: Vec<_> = counts.into_iter().map(|(words, value)| (words.to_owned(), value)).collect();
        assert_eq!(read(text), counts, "{text}");
    }
}

#[test]
fn what_is_no_mention_gives_nothing() {
    let finder = finder();
    let cases: Nothing = read("tests/spellings/nothing.toml");
    let mut problems = Vec::new();
    for case in &cases.nothing {
        for text in &case.texts {
            let found = finder.find(text);
            if !found.is_empty() {
                problems.push(format!("`{text}` ({}): {found:?}", case.why));
            }
        }
    }
    for case in &cases.cut {
        let found = finder.find(&case.text);
        let got: Vec<_> = found.iter().map(|m| &case.text[m.span.start..m.span.end]).collect();
        if got != case.mentions {
            problems.push(format!("`{}`: {got:?}", case.text));
        }
    }
    fail_with(&problems);
}

#[test]
fn what_cannot_be_true_is_one_mention_without_a_value() {
    let finder = finder();
    let cases: Nothing = read("tests/spellings/nothing.toml");
    let mut problems = Vec::new();
    for spelling in cases.unreadable.iter().flat_map(|case| &case.texts) {
        for (before, after) in AROUND {
            match covering(&finder, before, spelling, after) {
                Err(problem) => problems.push(problem),
                Ok((mentions, found)) if !matches!(mentions[found].value, Value::Unreadable(_)) => {
                    problems.push(format!("`{spelling}`: {:?}", mentions[found]));
                }
                Ok(_) => {}
            }
        }
    }
    fail_with(&problems);
}

#[test]
fn stories_resolve_in_text_order() {
    let finder = finder();
    let cases: Stories = read("tests/spellings/stories.toml");
    let mut problems = Vec::new();
    for story in &cases.story {
        let mentions = finder.find(&story.text);
        let resolved = resolve(&mentions, story.published);
        assert_eq!(resolved.len(), mentions.len());
        let dates = mentions.iter().zip(resolved).filter(|(m, _)| !matches!(m.value, Value::Count(_)));
        let got: Vec<_> = dates.map(|(_, r)| r.map_or("?".to_owned(), |r| shown(&r))).collect();
        if got != story.dates {
            problems.push(format!("{}: got {got:?}, want {:?}", story.why, story.dates));
        }
    }
    fail_with(&problems);
}

/// The day of a signature or of a byline at the foot of a text, and what is none.
#[test]
fn the_day_at_the_foot_is_that_of_a_signature_or_a_byline() {
    let finder = finder();
    let closing = |text: &str| finder.closing_date(text, &finder.find(text)).map(|(_, day)| day.to_string());
    let body = "名簿の誤送付がありました。\n深くお詫び申し上げます。\n";
    for foot in [
        "令和5年9月15日\n瀬戸森病院\n院長 浜田 修",
        "2023年9月15日\n",
        "2023年9月15日 瀬戸森新聞",
        "2023.9.15 瀬戸森病院 総務課",
        "配信2023年9月15日(金) 18:40",
        "2023年09月15日 18時40分",
        "(2023年9月15日放送)",
        "2023年9月15日\n瀬戸森病院\nお問い合わせは総務課までお願いします。電話でお尋ねください。",
        "以上\n2023年9月15日\n瀬戸森病院",
    ] {
        assert_eq!(closing(&format!("{body}{foot}")).as_deref(), Some("2023-09-15"), "{foot}");
    }
    assert_eq!(closing("担当者は「二度と起こさない」と話した。(2023年9月15日)").as_deref(), Some("2023-09-15"));
    for foot in [
        "2023年9月15日に書類を回収しました。",
        "2023年9月15日、書類を回収",
        "2023年9月15日 書類を回収",
        "2023年9月15日から順次お送りします",
        "2023年9月15日現在",
        "処分年月日\n2023年9月15日",
        "9月15日\n瀬戸森病院",
        "2023年9月15日\n担当者が書類の誤りに気づきました。",
        "2023年9月15日 瀬戸森病院\n・関連記事(2023年9月20日に公開)",
        "2023年9月15日(金)~9月20日(水)",
    ] {
        assert_eq!(closing(&format!("{body}{foot}")), None, "{foot}");
    }
}

fn shown(resolved: &Resolved) -> String {
    match resolved.to {
        Some(to) => format!("{}/{to}", resolved.from),
        None => resolved.from.to_string(),
    }
}

#[test]
fn a_full_date_that_ends_a_line_is_told() {
    let finder = finder();
    let cases: Stories = read("tests/spellings/stories.toml");
    for case in &cases.line_end {
        let got = finder.date_at_end(&case.line).map(|(span, date)| (&case.line[span.start..span.end], date));
        assert_eq!(got, case.words.as_deref().zip(case.date), "{}", case.line);
    }
}

/// Pieces of which dates and counts are made, and some that break them.
fn pieces() -> impl Strategy<Value = String> {
    let words = "0 1 2 7 12 31 2024 99999999999999999999 一 二 十 百 千 万 億 〇 数 余 年 月 日 時 分 年度 令和 平成 R H 元 翌 同 本日 \
                 昨年 同年 先月 上旬 末 頃 午後 ( ) （ ・ 、 , . / - ~ : から まで にかけて 名 人 件 社 約 計 各 第 目 火 土曜日 祝 の つの サイト V 😀";
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).chain([" ".into(), "\n".into()]).collect();
    prop::collection::vec(prop::sample::select(words), 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn mentions_are_sorted_disjoint_and_on_character_boundaries(text in pieces(), published in any::<bool>()) {
        let finder = FINDER.with(Clone::clone);
        let mentions = finder.find(&text);
        let mut last = 0;
        for mention in &mentions {
            prop_assert!(mention.span.start >= last && mention.span.start < mention.span.end, "{mentions:?}");
            prop_assert!(text.get(mention.span.start..mention.span.end).is_some(), "{mention:?}");
            last = mention.span.end;
        }
        prop_assert!(last <= text.len());
        let published = published.then(|| PartialDate::day(2024, 7, 31));
        prop_assert_eq!(resolve(&mentions, published).len(), mentions.len());
        if let Some((span, _)) = finder.date_at_end(&text) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }

    #[test]
    fn any_string_is_survived(text in any::<String>()) {
        let finder = FINDER.with(Clone::clone);
        prop_assert!(finder.find(&text).iter().all(|m| text.get(m.span.start..m.span.end).is_some()));
    }
}

thread_local! {
    /// Built once: thousands of cases use it.
    static FINDER: std::rc::Rc<Finder> = std::rc::Rc::new(finder());
}

#[test]
fn times_of_day_are_read_by_the_hour() {
    let finder = finder();
    let time = |text: &str| finder.time_of_day(text).map(|time| time.to_string());
    for (text, wanted) in [
        ("5月8日10時30分頃", "10:30"),
        ("5月8日午後3時", "15:00"),
        ("5月8日(水)午前9時半", "09:30"),
        ("2024/5/8 16:05", "16:05"),
        ("17時ごろ、電話で", "17:00"),
        ("PM 11時", "23:00"),
        ("午後12時", "12:00"),
        ("午後三時", "15:00"),
        ("22:41:30に", "22:41"),
        ("0時5分", "00:05"),
    ] {
        assert_eq!(time(text).as_deref(), Some(wanted), "{text}");
    }
    for text in ["5月8日", "午後", "3時間後に", "一時停止しました", "25時に", "9時まで", "10件", "1.5GB", "12:3", ""]
    {
        assert_eq!(time(text), None, "{text}");
    }
}
