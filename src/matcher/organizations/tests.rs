use std::sync::OnceLock;

use super::organizations;
use crate::rules::{RuleFiles, RuleSet, load};
use crate::text::Span;

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| load(&RuleFiles::embedded()).0.expect("the built-in rules load"))
}

/// The names in `text` with the full names they stand for; `title` is the heading before it.
fn named(title: &str, text: &str) -> Vec<(String, String)> {
    let rules = rules();
    let whole = rules.normalizer.normalize(&format!("{title}\n{text}")).text;
    let title = Span::new(0, whole.find('\n').unwrap_or(0));
    let hits = rules.scanner.scan(&whole);
    let names = organizations(rules, &whole, &hits, title);
    names.iter().map(|n| (n.span.slice(&whole).to_owned(), n.full.slice(&whole).to_owned())).collect()
}

/// The names in running text, as they stand there.
fn names(text: &str) -> Vec<String> {
    named("", text).into_iter().map(|(name, _)| name).collect()
}

#[track_caller]
fn finds(cases: &[(&str, &[&str])]) {
    for (text, wanted) in cases {
        assert_eq!(names(text), *wanted, "in {text}");
    }
}

#[test]
fn a_form_in_front_takes_the_words_behind_it() {
    finds(&[
        ("県が公益財団法人白浜県スポーツ協会に委託している", &["公益財団法人白浜県スポーツ協会"]),
        ("株式会社みなと堂へ印刷を委託した。", &["株式会社みなと堂"]),
        ("委託先の(株)ヒガシ情報が誤って送信した。", &["(株)ヒガシ情報"]),
        ("保守を委託する業者(㈱ヒガシ情報)の操作により", &["(株)ヒガシ情報"]),
        ("株式会社はるか旅行は、", &["株式会社はるか旅行"]),
        ("社会福祉法人いずみの杜における盗難", &["社会福祉法人いずみの杜"]),
        ("NPO法人みんなの水辺が運営する", &["NPO法人みんなの水辺"]),
        ("株式会社Blue groupは、", &["株式会社Blue group"]),
        ("株式会社アオバ ECサイトの担当者", &["株式会社アオバ"]),
        ("株式会社アオバ及び株式会社ミドリ", &["株式会社アオバ", "株式会社ミドリ"]),
        ("公益社団法人 ひかり国際協力会のサーバー", &["公益社団法人 ひかり国際協力会"]),
        ("株式会社糸浜たまゆら工房(以下", &["株式会社糸浜たまゆら工房"]),
        ("株式会社アオバ様より連絡を受けた", &["株式会社アオバ"]),
        ("株式会社アオバ代表取締役", &["株式会社アオバ"]),
    ]);
}

#[test]
fn a_form_behind_takes_the_words_before_it() {
    finds(&[
        ("本省の委託先であるミナト情報システム株式会社が管理する", &["ミナト情報システム株式会社"]),
        ("業務委託先ミナト情報株式会社", &["ミナト情報株式会社"]),
        ("弊社はミナト情報株式会社に", &["ミナト情報株式会社"]),
        ("このたびつばさ証券株式会社は", &["つばさ証券株式会社"]),
        ("、県立ひばり病院が", &["県立ひばり病院"]),
        ("私立の光台学園が", &["光台学園"]),
        ("北陵大学・南陵大学が", &["北陵大学", "南陵大学"]),
        ("中央・城東総合医療センターが", &["中央・城東総合医療センター"]),
        ("国立大学法人北陵大学医学部附属病院が", &["国立大学法人北陵大学医学部附属病院"]),
        ("連結子会社であるMINATO SANGYO (VIETNAM)COMPANY LIMITED(以下", &["MINATO SANGYO (VIETNAM)COMPANY LIMITED"]),
        ("子会社である Rowan Polymer (Malaysia) Sdn. Bhd.が", &["Rowan Polymer (Malaysia) Sdn. Bhd."]),
        ("Harbor & Rowe Japan株式会社は", &["Harbor & Rowe Japan株式会社"]),
        ("アオバファイナンス社から", &["アオバファイナンス社"]),
    ]);
}

#[test]
fn common_words_are_no_names() {
    finds(&[
        ("株式会社は会社の一つの形である。", &[]),
        ("株式会社における責任", &[]),
        ("委託先の会社に確認した。", &[]),
        ("同大学によると", &[]),
        ("市内の小学校で", &[]),
        ("取引銀行に連絡した。", &[]),
        ("Security Incident Responseの手順", &[]),
        ("cooperation with vendors", &[]),
        ("各グループ会社のグループ社員", &[]),
        ("クラウドサービス社員向け", &[]),
        ("健康保険組合の加入者", &[]),
        ("当社グループは", &[]),
        ("3大学が参加した", &[]),
    ]);
}

#[test]
fn the_heading_names_the_issuer_up_to_the_space() {
    let title = "株式会社湯の杜リゾート 不正アクセスについて";
    let found = named(title, "株式会社湯の杜リゾートは、");
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["株式会社湯の杜リゾート"; 2]);
    for (title, name) in [
        ("一般社団法人ことのは研究会 設定の誤りについて", "一般社団法人ことのは研究会"),
        ("公益社団法人 ひかり国際協力会 不正アクセスについて", "公益社団法人 ひかり国際協力会"),
        ("【重要】株式会社Blue Storage 調査結果について", "株式会社Blue Storage"),
        ("国立研究開発法人深海研究所(DRI) 第二報", "国立研究開発法人深海研究所"),
        ("(株)みなとの湯 お詫び", "(株)みなとの湯"),
        ("公立学校職員互助会ひいらぎ 紛失について", "公立学校職員互助会ひいらぎ"),
        ("さざなみ健康保険組合 医療費通知の誤表示について", "さざなみ健康保険組合"),
    ] {
        assert_eq!(named(title, "").first().map(|(found, _)| found.as_str()), Some(name), "{title}");
    }
}

#[test]
fn a_heading_that_is_a_clause_names_nobody() {
    for title in ["北陵大学における紛失について お詫び", "委託先の不正アクセスについて お知らせ", "例 二"]
    {
        let found = named(title, "");
        assert!(found.iter().all(|(name, _)| !name.contains("おける") && !name.contains("不正")), "{title}: {found:?}");
    }
}

#[test]
fn a_short_name_stands_for_the_full_one() {
    let full = |text: &str| named("", text).into_iter().map(|(_, full)| full).collect::<Vec<_>>();
    let ways = [
        "株式会社ミナト情報(以下「MJ社」)は、MJ社の",
        "株式会社ミナト情報(以下、「MJ」といいます。)は、MJの",
        "株式会社ミナト情報(以下、MJ社)は、MJ社の",
        "株式会社ミナト情報(本社:東京都、以下「ミナト」という。)は、ミナトの",
        "株式会社ミナト情報は、ミナト情報株式会社ではなく",
    ];
    for text in &ways[..4] {
        assert_eq!(full(text), ["株式会社ミナト情報"; 3], "{text}");
    }
    assert_eq!(full(ways[4]).len(), 2);
    assert_eq!(full("株式会社ミナト情報(以下「委託先」)は、委託先の"), ["株式会社ミナト情報"]);
    assert_eq!(full("株式会社ミナト情報(以下「当社」)は、当社の"), ["株式会社ミナト情報"]);
    assert_eq!(
        full("株式会社アオバと株式会社ミドリ(以下「ミドリ」)のうちミドリは").last().map(String::as_str),
        Some("株式会社ミドリ")
    );
}

#[test]
fn a_news_heading_shortens_a_name_of_the_text() {
    let found = named("山手大病院の職員、カルテを閲覧", "山手大学病院は2日、発表した。");
    assert_eq!(found.first().map(|(_, full)| full.as_str()), Some("山手大学病院"));
}
