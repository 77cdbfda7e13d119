//! Properties of normalization with the table that is shipped, over texts made of its difficult characters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jikenbo::text::{NormalizeTable, Normalized, Normalizer, Span, SpanMap};
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    family: String,
    map: BTreeMap<String, String>,
    delete: Vec<String>,
    glue_before: String,
    keep_before: Vec<String>,
}

fn file() -> File {
    toml::from_str(include_str!("../rules/normalize.toml")).expect("rules/normalize.toml is well formed")
}

fn only_char(text: &str) -> char {
    let mut chars = text.chars();
    let c = chars.next().expect("a character");
    assert_eq!(chars.next(), None, "{text:?} is one character");
    c
}

static NORMALIZER: LazyLock<Normalizer> = LazyLock::new(|| {
    let file = file();
    Normalizer::new(&NormalizeTable {
        map: file.map.into_iter().map(|(c, text)| (only_char(&c), text)).collect(),
        delete: file.delete.iter().map(|c| only_char(c)).collect(),
        glue_before: file.glue_before.chars().collect(),
        keep_before: file.keep_before,
    })
});

fn normalize(source: &str) -> Normalized {
    NORMALIZER.normalize(source)
}

/// Characters that meet each other in every way the normalizer has a case for, and any others now and then.
fn difficult_char() -> impl Strategy<Value = char> {
    let spaces: Vec<char> = "  \u{3000}\t\u{A0}\u{2003}".chars().collect();
    let ends: Vec<char> = "\n\n\r\u{85}\u{2028}".chars().collect();
    let digits: Vec<char> = "0123456789０５９①⑳⑵❸½²".chars().collect();
    let marks: Vec<char> = "\u{3099}\u{309A}\u{FF9E}\u{FF9F}゛\u{301}\u{308}\u{344}\u{323}\u{338}´".chars().collect();
    let signs: Vec<char> = ",，.-ー－ｰー−〜～()、。■※=".chars().collect();
    let letters: Vec<char> = "かはウカﾊｶAaeuｕ年月日件名時第約行⾏⺠㈱㍻㌍﷽가가神𠮷𝟗".chars().collect();
    let unseen: Vec<char> = "\u{200B}\u{FEFF}\u{FE0F}\u{E0100}\u{0}\u{E000}\u{F8FF}".chars().collect();
    prop_oneof![
        4 => prop::sample::select(spaces),
        1 => prop::sample::select(ends),
        6 => prop::sample::select(digits),
        2 => prop::sample::select(marks),
        3 => prop::sample::select(signs),
        6 => prop::sample::select(letters),
        1 => prop::sample::select(unseen),
        1 => any::<char>(),
    ]
}

fn difficult_text() -> impl Strategy<Value = String> {
    prop::collection::vec(difficult_char(), 0..40).prop_map(String::from_iter)
}

/// True where white space of more than one column stands in the text.
fn has_gaps_of_several_widths(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let wide = |pair: &[char]| pair.iter().all(|c| c.is_whitespace());
    chars.iter().any(|c| c.is_whitespace() && !c.is_ascii()) || chars.windows(2).any(wide)
}

fn plain_word() -> impl Strategy<Value = String> {
    // Letters that stand alone may be those of a word that is spaced out.
    prop_oneof!["[亜-熙]{2,6}", "[ぁ-ゖ]{2,6}", "[ァ-ヺー]{2,6}", "[a-zA-Z]{1,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_character_leads_back_in_order(source in difficult_text()) {
        let normalized = normalize(&source);
        let mut last = Span::default();
        for (at, c) in normalized.text.char_indices() {
            let place = normalized.source(Span::new(at, at + c.len_utf8()));
            prop_assert!(!place.slice(&source).is_empty(), "{c:?} at {at} of {:?}: {place:?}", normalized.text);
            prop_assert!(last.start <= place.start && last.end <= place.end, "{last:?} before {place:?}");
            last = place;
        }
    }

    #[test]
    fn a_span_leads_back_to_its_edges(source in difficult_text(), one in any::<Index>(), other in any::<Index>()) {
        let normalized = normalize(&source);
        let chars: Vec<Span> =
            normalized.text.char_indices().map(|(at, c)| Span::new(at, at + c.len_utf8())).collect();
        prop_assume!(!chars.is_empty());
        let (one, other) = (*one.get(&chars), *other.get(&chars));
        let (first, last) = (one.min(other), one.max(other));
        let whole = normalized.source(Span::new(first.start, last.end));
        prop_assert_eq!(whole, Span::new(normalized.source(first).start, normalized.source(last).end));
    }

    #[test]
    fn normalized_text_stays(source in difficult_text()) {
        let once = normalize(&source).text;
        let twice = normalize(&once).text;
        // The width of a gap says whether it parts letters or words; where gaps of several widths became one space each,
        // only the characters must stay.
        if has_gaps_of_several_widths(&source) {
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&twice), letters(&once));
        } else {
            prop_assert_eq!(twice, once);
        }
    }

    #[test]
    fn what_the_pipeline_relies_on(source in difficult_text()) {
        let text = normalize(&source).text;
        let barred = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\r' | '\t' | '\u{3000}');
        prop_assert!(!text.contains(barred), "{:?}", text);
        for absent in ["  ", " \n", "\n "] {
            prop_assert!(!text.contains(absent), "{absent:?} in {text:?}");
        }
        prop_assert_eq!(text.trim_matches(' '), text.as_str());
    }

    #[test]
    fn plain_text_is_copied(words in prop::collection::vec(plain_word(), 1..8)) {
        let source = words.join(" ");
        let normalized = normalize(&source);
        prop_assert_eq!(&normalized.text, &source);
        prop_assert_eq!(normalized.map, SpanMap::identity(source.len()));
    }

    #[test]
    fn lines_do_not_know_each_other(first in difficult_text(), second in difficult_text()) {
        prop_assume!(!first.ends_with('\r'));
        let (one, two) = (normalize(&first), normalize(&second));
        let both = normalize(&format!("{first}\n{second}"));
        prop_assert_eq!(&both.text, &format!("{}\n{}", one.text, two.text));
        for (at, c) in two.text.char_indices() {
            let span = Span::new(at, at + c.len_utf8());
            let place = both.source(span.shift(one.text.len() + 1));
            prop_assert_eq!(place, two.source(span).shift(first.len() + 1));
        }
    }
}

#[test]
fn the_shipped_table_names_its_format() {
    let file = file();
    assert_eq!((file.format, file.family.as_str()), (1, "normalize"));
}

#[test]
fn every_entry_of_the_shipped_table_does_something() {
    let file = file();
    for (from, to) in &file.map {
        assert_eq!(normalize(&format!("x{from}x")).text, format!("x{to}x"));
    }
    for unseen in &file.delete {
        assert_eq!(normalize(&format!("x{unseen}x")).text, "xx", "{unseen:?}");
    }
    for word in &file.keep_before {
        assert!(word.starts_with(|c| file.glue_before.contains(c)), "{word} would be kept without being listed");
        assert_eq!(normalize(&format!("1 {word}")).text, format!("1 {word}"));
    }
    for unit in file.glue_before.chars() {
        assert_eq!(normalize(&format!("1 {unit}")).text, format!("1{unit}"));
    }
}

#[test]
fn spellings_of_notices() {
    for (source, text) in [
        ("２０２４ 年 ５ 月２６日（日）", "2024年5月26日(日)"),
        ("令和 ６ 年度 第 ９５ 回", "令和6年度 第95回"),
        ("12 月 7 日\n7 日、6月 24 日", "12月7日\n7日、6月24日"),
        ("１　日時\n２　個人情報の項目\n３ 経緯", "1 日時\n2 個人情報の項目\n3 経緯"),
        ("約 32, 255 件 〜 ４万 ３ 千人", "約32,255件 ~ 4万3千人"),
        ("①２名 ⑴３名 ㊤ ⑩", "(1)2名 (1)3名 (上) (10)"),
        ("⺠⽣委員・⻘少年・⼾籍・⻑", "民生委員・青少年・戸籍・長"),
        ("０３ー１２３４−５６７８ ℡", "03-1234-5678 TEL"),
        ("ｻｰﾊﾞｰ ３ 台、ﾌﾞﾗｳｻﾞ", "サーバー3台、ブラウザ"),
        ("㈱甲\u{200B}乙　㍿丙", "(株)甲乙 株式会社丙"),
        ("氏　名、住　　所、電 話 番 号", "氏名、住所、電話番号"),
        ("会 社 名　株 式 会 社 は る か 製 菓", "会社名 株式会社はるか製菓"),
        ("2 0 2 4 年 7 月 2 日 に 紛 失 。", "2024年7月2日に紛失。"),
        ("氏名 住所　電話番号", "氏名 住所 電話番号"),
        ("計1 ,200件、1，２０ ０件", "計1,200件、1,200件"),
        ("前の頁\n\u{C}次の頁", "前の頁\n次の頁"),
    ] {
        assert_eq!(normalize(source).text, text, "{source}");
    }
}

#[test]
fn a_stray_byte_before_kana_stands_for_nothing_and_beside_digits_for_something() {
    for (source, text) in [
        ("判明\u{fffd}しました", "判明しました"),
        ("行い\u{fffd}ました", "行いました"),
        ("1,2\u{fffd}00名", "1,2\u{fffd}00名"),
        ("氏\u{fffd}名", "氏\u{fffd}名"),
        ("判明\u{fffd}\u{fffd}した", "判明\u{fffd}\u{fffd}した"),
    ] {
        assert_eq!(normalize(source).text, text);
    }
}
