//! The columns beyond those of the contract: warnings, the classes of the surveys, the law, and further facts.

use std::borrow::Cow;

use super::list::{column, experimental};
use super::{Cell, Column, Kind};
use crate::message::{Field, message};
use crate::record::{Confidence, Record};

/// Name of the column with the dated statements, which records have only where it is asked for.
pub const TIMELINE: &str = "timeline";

/// Further columns, which `--columns` adds. Beside each ground of the law stand the words that show it, with their line.
pub const EXTRA_COLUMNS: &[Column] = &[
    column(
        "warnings",
        "注意",
        Kind::Texts,
        |r| Cell::Messages(Cow::Borrowed(&r.warnings)),
        "what a reader of the row should know",
        "この行を読むときの注意",
    ),
    column(
        "low_confidence",
        "確度の低い項目",
        Kind::Text,
        unsure,
        "fields on which the sources disagree, or that fit the others badly",
        "根拠が食い違う、またはほかの値と合わない項目",
    ),
    column(
        "tsr_cause",
        "東京商工リサーチの原因区分",
        Kind::Code("tsr_cause"),
        |r| Cell::option(&r.crosswalk.tsr_cause),
        "cause class of Tokyo Shoko Research's yearly survey",
        "東京商工リサーチの調査による原因の区分",
    ),
    column(
        "jnsa_cause",
        "JNSAの原因区分",
        Kind::Code("jnsa_cause"),
        |r| Cell::option(&r.crosswalk.jnsa_cause),
        "cause class of JNSA's incident surveys",
        "JNSAの調査による原因の区分",
    ),
    column(
        "jnsa_media",
        "JNSAの媒体・経路",
        Kind::Codes("jnsa_media"),
        |r| Cell::List(&r.crosswalk.jnsa_media),
        "media and routes of JNSA's surveys, where the text tells them",
        "JNSAの調査による漏えい媒体・経路",
    ),
    column(
        "veris",
        "VERIS",
        Kind::Texts,
        |r| Cell::List(&r.crosswalk.veris),
        "paths of VERIS enumerations",
        "VERISの分類",
    ),
    column(
        "appi_special_care",
        "要配慮個人情報",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.appi_special_care),
        "special-care data leaked or may have: a ground to report",
        "要配慮個人情報の漏えい(のおそれ)",
    ),
    column(
        "appi_special_care_evidence",
        "要配慮個人情報の根拠",
        Kind::Text,
        |r| words(r, "appi_special_care"),
        "the words behind `appi_special_care`, with their line",
        "`appi_special_care`の根拠となる語句と行",
    ),
    column(
        "appi_property_damage",
        "財産的被害のおそれ",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.appi_property_damage),
        "data leaked, or may have, by which property can be damaged: a ground to report",
        "財産的被害が生じるおそれのある漏えい",
    ),
    column(
        "appi_property_damage_evidence",
        "財産的被害のおそれの根拠",
        Kind::Text,
        |r| words(r, "appi_property_damage"),
        "the words behind `appi_property_damage`, with their line",
        "`appi_property_damage`の根拠となる語句と行",
    ),
    column(
        "appi_wrongful_purpose",
        "不正の目的",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.appi_wrongful_purpose),
        "somebody acted with a wrongful purpose: a ground to report",
        "不正の目的をもって行われたおそれのある漏えい",
    ),
    column(
        "appi_wrongful_purpose_evidence",
        "不正の目的の根拠",
        Kind::Text,
        |r| words(r, "appi_wrongful_purpose"),
        "the words behind `appi_wrongful_purpose`, with their line",
        "`appi_wrongful_purpose`の根拠となる語句と行",
    ),
    column(
        "appi_over_1000",
        "1,000人超",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.appi_over_1000),
        "more than 1,000 people are affected: a ground to report",
        "1,000人を超える漏えい",
    ),
    column(
        "appi_over_1000_evidence",
        "1,000人超の根拠",
        Kind::Text,
        |r| words(r, "appi_over_1000"),
        "the words behind `appi_over_1000`, with their line",
        "`appi_over_1000`の根拠となる語句と行",
    ),
    column(
        "appi_preliminary_due",
        "速報の期限日",
        Kind::Date,
        |r| Cell::date(r.crosswalk.appi_preliminary_due),
        "last day of the guide of 3 to 5 days for the preliminary report, where there is a ground; no term of the law",
        "速報の目安(3~5日)の最終日(報告義務の事由がある場合。法定の期限ではない)",
    ),
    column(
        "appi_final_due",
        "確報の期限日",
        Kind::Date,
        |r| Cell::date(r.crosswalk.appi_final_due),
        "last day of the final report, where there is a ground",
        "確報の期限(報告義務の事由がある場合)",
    ),
    column(
        "appi_regime",
        "適用される規律",
        Kind::Code("regime"),
        |r| Cell::option(&r.crosswalk.appi_regime),
        "by which chapter of the Act the issuer owes a report",
        "報告義務の根拠となる規律(民間か行政機関等か)",
    ),
    column(
        "appi_over_100",
        "100人超",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.appi_over_100),
        "more than 100 people are affected: a ground to report for administrative bodies",
        "100人を超える漏えい(行政機関等の報告事由)",
    ),
    column(
        "appi_over_100_evidence",
        "100人超の根拠",
        Kind::Text,
        |r| words(r, "appi_over_100"),
        "the words behind `appi_over_100`, with their line",
        "`appi_over_100`の根拠となる語句と行",
    ),
    column(
        "appi_ordinance_special_care",
        "条例要配慮個人情報",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.appi_ordinance_special_care),
        "special-care data by an ordinance leaked or may have: a ground to report for local bodies",
        "条例要配慮個人情報の漏えい(地方公共団体の報告事由)",
    ),
    column(
        "number_act",
        "番号法の報告事由",
        Kind::Boolean,
        |r| Cell::Boolean(r.crosswalk.number_act),
        "numbers of the Number Act leaked or may have, on one of its grounds to report",
        "番号法に基づく報告事由のある特定個人情報の漏えい",
    ),
    column(
        "appi_exemptions",
        "報告の例外",
        Kind::Codes("exemption"),
        |r| Cell::List(&r.crosswalk.appi_exemptions),
        "what takes the duty to report away, or changes to whom the report goes, where the text tells it",
        "報告を要しない、または報告先が変わる事情(書かれている場合)",
    ),
    column(
        "entry_route",
        "侵入経路",
        Kind::Code("entry_route"),
        |r| Cell::option(&r.context.entry_route),
        "the way by which an outsider first got in",
        "外部から最初に侵入した経路",
    ),
    column(
        "entry_certainty",
        "侵入経路の確からしさ",
        Kind::Text,
        |r| Cell::option(&r.context.entry_certainty),
        "`stated` or `likely`: how sure the post is of `entry_route`",
        "侵入経路を断定しているか(stated)、推定か(likely)",
    ),
    column(
        "restored",
        "復旧日",
        Kind::Date,
        |r| Cell::date(r.context.restored),
        "day on which what had stopped ran again as a whole",
        "止まったものが全体として復旧した日",
    ),
    experimental(column(
        "outage_days",
        "停止日数",
        Kind::Integer,
        |r| Cell::days(r.context.outage_days),
        "days from the stop to `restored`",
        "停止から復旧日までの日数",
    )),
    column(
        "prefecture",
        "都道府県",
        Kind::Text,
        |r| Cell::option(&r.context.prefecture),
        "prefecture of the issuer, by its name or a place that the text gives",
        "公表した組織の都道府県(名称または本文の所在地による)",
    ),
    experimental(column(
        "municipality_code",
        "市区町村コード",
        Kind::Text,
        |r| Cell::option(&r.context.municipality_code),
        "public code of the municipality of the issuer (JIS X 0402)",
        "公表した組織の市区町村のコード(JIS X 0402)",
    )),
    column(
        "industry",
        "業種",
        Kind::Code("industry"),
        |r| Cell::option(&r.context.industry),
        "industry of the issuer: division of the Japan Standard Industrial Classification",
        "公表した組織の業種(日本標準産業分類の大分類)",
    ),
    experimental(column(
        "ransomware_group",
        "ランサムウェアグループ",
        Kind::Text,
        |r| Cell::option(&r.context.ransomware_group),
        "the group behind a ransomware attack, as named",
        "攻撃したランサムウェアグループの名前",
    )),
    experimental(column(
        "ransomware_claim",
        "犯行声明・掲載",
        Kind::Boolean,
        |r| Cell::Boolean(r.context.ransomware_claim),
        "whether the attack was claimed or data published; false where the post says that this is not known",
        "犯行声明やデータの掲載があったか(ないと書かれていればfalse)",
    )),
    experimental(column(
        "money",
        "金額",
        Kind::Text,
        money,
        "sums in yen with what they are for; `~` means about",
        "金額(円)とその内容(`~`は約)",
    )),
    experimental(column(
        "securities_code",
        "証券コード",
        Kind::Text,
        |r| Cell::option(&r.context.securities_code),
        "the number under which the shares of the issuer are traded",
        "公表した組織の証券コード",
    )),
    experimental(column(
        "known_by",
        "発覚の種類",
        Kind::Code("knowing"),
        |r| Cell::option(&r.context.known_by),
        "which kind of knowing `discovered` is, from which the delays count",
        "発覚日がどの段階の認識か(日数の起点)",
    )),
    column(
        "digital_arts",
        "デジタルアーツの区分",
        Kind::Code("digital_arts"),
        |r| Cell::option(&r.crosswalk.digital_arts),
        "class of Digital Arts' counts of incidents",
        "デジタルアーツの集計による区分",
    ),
    experimental(column(
        "tsr_media",
        "東京商工リサーチの媒体区分",
        Kind::Code("tsr_media"),
        |r| Cell::option(&r.crosswalk.tsr_media),
        "medium class of Tokyo Shoko Research's yearly survey",
        "東京商工リサーチの調査による媒体の区分",
    )),
    experimental(column(
        "ppc_cause",
        "個人情報保護委員会の原因区分",
        Kind::Code("ppc_cause"),
        |r| Cell::option(&r.crosswalk.ppc_cause),
        "cause class of the Commission's yearly reports, where the class could be read",
        "個人情報保護委員会の年次報告による原因の区分(確認できた区分のみ)",
    )),
    experimental(column(
        "ppc_form",
        "紙・電子の別",
        Kind::Code("ppc_form"),
        |r| Cell::option(&r.crosswalk.ppc_form),
        "whether paper or electronic media leaked, as the Commission's yearly reports count",
        "漏えいした情報が紙媒体か電子媒体か(個人情報保護委員会の年次報告の区分)",
    )),
    experimental(column(
        TIMELINE,
        "時系列",
        Kind::Moments,
        |r| Cell::Moments(r.timeline.as_deref().unwrap_or_default()),
        "every dated statement of the incident in the order of the dates: date, hour, classes of the predicate and of what is known or told in it, how far it holds",
        "事案について日付のある記述を日付順に並べたもの(日付、時刻、述語の分類、知った・伝えた内容の分類、確からしさ)",
    )),
];

/// The sums, between semicolons.
fn money(record: &Record) -> Cell<'_> {
    let sums: Vec<String> = record.context.money.iter().map(ToString::to_string).collect();
    Cell::Text((!sums.is_empty()).then(|| Cow::Owned(sums.join(";"))))
}

/// `健診の結果 (line 12)`: the words of a field, white space runs as one space.
fn words<'r>(record: &'r Record, field: &str) -> Cell<'r> {
    let proof = record.evidence.iter().find(|proof| proof.field == field);
    Cell::message(
        proof.map(|proof| message!("{words} (line {line})", words = one_line(&proof.text), line = proof.line)),
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields whose values are of low confidence.
fn unsure(record: &Record) -> Cell<'_> {
    let low = record.confidence.iter().filter(|(_, confidence)| **confidence == Confidence::Low);
    let low = low.map(|(field, _)| message!("{field}", field = Field::new(field)));
    Cell::message(low.reduce(|first, second| message!("{first};{second}", first, second)))
}
