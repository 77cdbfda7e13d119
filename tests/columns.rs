//! The further columns, against records that were made before their rules (`tests/columns/records.jsonl`).

mod common;
mod invented;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jikenbo::output::EXTRA_COLUMNS;
use jikenbo::record::Record;
use serde_json::Value;

/// Columns with the F1 that they must reach.
const FLOORS: [(&str, f64); 5] =
    [("entry_route", 0.85), ("entry_certainty", 0.85), ("restored", 0.85), ("prefecture", 0.85), ("industry", 0.85)];
/// Columns that are marked as experimental: there are too few of them among the records.
const EXPERIMENTAL: [&str; 7] = [
    "outage_days",
    "municipality_code",
    "ransomware_group",
    "ransomware_claim",
    "money",
    "securities_code",
    "known_by",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn wanted() -> Vec<Value> {
    let text = fs::read_to_string(root().join("tests/columns/records.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The posts that have records: by file and line.
fn got(wanted: &[Value]) -> BTreeMap<(String, u64), Record> {
    let sources: BTreeSet<&str> = wanted.iter().map(|record| record["source"].as_str().unwrap()).collect();
    let mut posts = BTreeMap::new();
    for source in sources {
        let text = fs::read_to_string(root().join("tests").join(source)).unwrap();
        for record in invented::records(source, &text) {
            posts.insert((source.to_owned(), record.line as u64), record);
        }
    }
    posts
}

/// F1 of a column: right, too many, missing.
fn f1(wanted: &[Value], posts: &BTreeMap<(String, u64), Record>, column: &str) -> f64 {
    let (mut right, mut extra, mut missing) = (0.0, 0.0, 0.0);
    for record in wanted {
        let key = (record["source"].as_str().unwrap().to_owned(), record["line"].as_u64().unwrap());
        let context = posts.get(&key).map(|post| serde_json::to_value(&post.context).unwrap()).unwrap_or_default();
        let (want, have) = (&record[column], &context[column]);
        match (want == have, want.is_null(), have.is_null()) {
            (true, false, _) => right += 1.0,
            (true, true, _) => {}
            (false, no_want, no_have) => {
                missing += f64::from(u8::from(!no_want));
                extra += f64::from(u8::from(!no_have));
            }
        }
    }
    2.0 * right / (2.0 * right + extra + missing)
}

#[test]
fn the_columns_reach_their_floors() {
    let wanted = wanted();
    assert!(wanted.len() >= 60, "{} records", wanted.len());
    let posts = got(&wanted);
    for (column, floor) in FLOORS {
        let f1 = f1(&wanted, &posts, column);
        assert!(f1 >= floor, "{column}: {f1:.3} is below {floor}");
    }
}

#[test]
fn what_is_not_measured_is_marked_as_experimental() {
    let marked: Vec<&str> =
        EXTRA_COLUMNS.iter().filter(|column| column.experimental).map(|column| column.name).collect();
    assert_eq!(marked, EXPERIMENTAL);
}

/// The context of one post by `issuer`.
fn context(issuer: &str, text: &str) -> jikenbo::record::Context {
    let post = format!("【セキュリティ事件簿#2024-901】{issuer} お知らせ 2024/5/5\n\n{text}\n");
    invented::records("posts.txt", &post).remove(0).context
}

#[test]
fn the_place_of_the_issuer_is_that_of_its_name_or_its_address() {
    let of = |issuer: &str, text: &str| {
        let context = context(issuer, text);
        (context.prefecture, context.municipality_code)
    };
    let pair = |prefecture: &str, code: Option<&str>| (Some(prefecture.to_owned()), code.map(str::to_owned));
    let lost = "書類を紛失しました。";
    assert_eq!(of("札幌市", lost), pair("北海道", Some("01100")));
    assert_eq!(of("大阪市立白樺病院", lost), pair("大阪府", Some("27100")));
    assert_eq!(of("社会福祉法人札幌市白樺会", lost), pair("北海道", Some("01100")));
    assert_eq!(of("北海道", lost), pair("北海道", None));
    // A prefecture that no list has is taken as written; a city of two prefectures tells neither.
    assert_eq!(of("白樺県教育委員会", lost), pair("白樺県", None));
    assert_eq!(of("府中市", lost), (None, None));
    assert_eq!(of("株式会社もみじ運輸", lost), (None, None));
    let address = "株式会社もみじ運輸(本社:神奈川県相模原市南区葵台4-7-2)は、書類を紛失しました。";
    assert_eq!(of("株式会社もみじ運輸", address), pair("神奈川県", Some("14153")));
    let other = "書類を紛失しました。委託先は株式会社しらかば(本社:大阪府堺市西区)です。";
    assert_eq!(of("株式会社もみじ運輸", other), (None, None));
}

#[test]
fn money_and_ransomware_are_told_with_their_purpose() {
    let text = "ランサムウェアの感染により、復旧費用として約3,000万円を見込んでおります。\
                ランサムウェアグループ「BlackMaple」が犯行声明を出しました。";
    let context = context("株式会社もみじ運輸", text);
    assert_eq!(context.money.iter().map(ToString::to_string).collect::<Vec<_>>(), ["~30000000 cost"]);
    assert_eq!((context.ransomware_group.as_deref(), context.ransomware_claim), (Some("BlackMaple"), Some(true)));
    let listed = "株式会社もみじ運輸(コード番号:1234 東証プライム)は、書類を紛失しました。";
    assert_eq!(code_of_shares(listed).as_deref(), Some("1234"));
}

fn code_of_shares(text: &str) -> Option<String> {
    context("株式会社もみじ運輸", text).securities_code
}
