//! Whose notice a post is, of what kind, and who else was involved: decided examples of the definitions.

use std::sync::OnceLock;

use jikenbo::pipeline::Pipeline;
use jikenbo::record::Record;
use jikenbo::rules::{RuleFiles, RuleSet, load};

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| load(&RuleFiles::embedded()).0.expect("the built-in rules load"))
}

fn record(post: &str) -> Record {
    let mut records = Pipeline::new(rules()).document("post.txt", post);
    assert!(!records.is_empty(), "no post in {post}");
    records.remove(0)
}

#[track_caller]
fn issued_by(post: &str, name: &str, kind: &str) {
    let record = record(post);
    let found = (record.organization.as_deref(), record.organization_type.as_deref());
    assert_eq!(found, (Some(name).filter(|name| !name.is_empty()), Some(kind)), "{post}");
}

#[test]
fn the_heading_gives_the_name() {
    let told = "\n\n個人情報を記した書類を紛失したと5月8日に発表しました。深くお詫び申し上げます。\n";
    for (title, name, kind) in [
        ("青葉県海辺市、書類を誤って取引先に送付", "青葉県海辺市", "municipality"),
        ("行員が顧客情報を漏らす 東湾銀行が懲戒解雇", "東湾銀行", "company"),
        ("青葉・海辺市の公民館職員、名簿を一時紛失", "海辺市", "municipality"),
        ("名簿を私用、つつじ浜市が職員を懲戒処分", "つつじ浜市", "municipality"),
        ("海辺市役所、名簿入りの封筒を紛失", "海辺市", "municipality"),
    ] {
        issued_by(&format!("{title}{told}"), name, kind);
    }
}

#[test]
fn a_prefecture_goes_where_the_text_has_the_town_alone() {
    let post = "白浜県海辺市で住民票の誤送付\n\n白浜県の海辺市は5月8日、住民票を誤って別の人に送ったと発表した。\n";
    issued_by(post, "海辺市", "municipality");
}

#[test]
fn a_name_without_a_form_is_the_subject_of_the_announcement() {
    let post = "ミルテ珈琲が通販の受注停止、不正アクセスで\n\n\
        ミルテ珈琲は5月8日、通販サイトが不正アクセスを受け、顧客の氏名が流出した可能性があると発表した。\n";
    issued_by(post, "ミルテ珈琲", "company");
    let post = "大手菓子店の通販サイトから情報流出か\n\n\
        焼き菓子の製造を手がける白糸製菓舎は、通販サイトから顧客の氏名が漏れたおそれがあると発表しました。\n\
        白糸製菓舎は「深くおわびします」としています。\n";
    issued_by(post, "白糸製菓舎", "company");
}

#[test]
fn a_brand_of_a_text_that_speaks_of_itself_is_no_name() {
    let post = "【ヨミトモ】不正なログインに関するお詫び\n\n\
        当社の電子書籍店「ヨミトモ」が不正なログインを受けました。当社はお客様に深くお詫び申し上げます。当社では調査を続けています。\n";
    issued_by(post, "", "company");
}

#[test]
fn signatures_and_lines_around_the_title_name_it() {
    for (post, name, kind) in [
        (
            "書類の紛失について\n\n令和6年8月20日\n葦浜労働局\n\n書類を紛失しました。深くお詫び申し上げます。\n",
            "葦浜労働局",
            "government",
        ),
        (
            "不正アクセスに関するご報告とお詫び\n\n当社の通販サイトが不正アクセスを受けました。深くお詫び申し上げます。\n\n\
             株式会社オリベワークス\nお客様窓口 0120-000-000\n",
            "株式会社オリベワークス",
            "company",
        ),
        (
            "メールの誤送信について\n\n当院がメールを誤って送りました。深くお詫びいたします。\n\n医療法人白樺会 みなと循環器病院\n院長 山田太郎\n",
            "医療法人白樺会 みなと循環器病院",
            "medical",
        ),
    ] {
        issued_by(post, name, kind);
    }
}

#[test]
fn police_of_a_prefecture_are_a_local_body() {
    let post =
        "葦浜県警の警察官、手帳を置き忘れ\n\n葦浜県警は5月8日、警察官が捜査の情報を記した手帳を紛失したと発表した。\n";
    issued_by(post, "葦浜県警", "municipality");
}

#[test]
fn third_parties_are_found_without_a_form() {
    let post = "トモエ販売、委託先の感染で顧客情報が流出した可能性\n\n\
        トモエ販売は9月3日、同社が発送を委託する「早瀬サービス」のサーバーがランサムウェアに感染し、顧客の氏名が流出した可能性があると発表した。\n";
    let record = record(post);
    assert_eq!((record.third_party, record.third_party_involved), (vec!["早瀬サービス".to_owned()], true));
}

#[test]
fn evidence_outweighs_single_words_of_a_heading() {
    let kind = |post: &str| record(post).kind;
    for post in [
        "海辺市、統計調査の調査票を紛失\n\n海辺市は5月8日、統計調査の調査票を紛失したと発表した。\n",
        "ボランティア募集メールの誤送信について\n\nメールアドレスを誤って送信しました。深くお詫び申し上げます。\n",
    ] {
        assert_eq!(kind(post), "incident", "{post}");
    }
    for post in [
        "「サポート詐欺」にご用心ください\n\n最近、偽の警告画面が各地で増えています。画面に出た番号へ電話をかけないでください。\n",
        "不正アクセス対策セミナー開催のお知らせ\n\n情報が流出したら何をするかを学ぶセミナーを開催します。\n\n・定員 40名\n・参加費 無料\n",
    ] {
        assert_eq!(kind(post), "other", "{post}");
    }
}

#[test]
fn names_of_ones_own_list_are_found_in_running_text() {
    let mut files = RuleFiles::embedded();
    let list = "format = 1\nfamily = \"organization\"\n\n[[names]]\ntype = \"company\"\nmention = true\nwords = [\"ミルテ\"]\n";
    files.files.push(("rules/names_own.toml".to_owned(), list.to_owned()));
    let (own, problems) = load(&files);
    assert!(problems.is_empty(), "{problems:?}");
    let own = own.expect("the rules load");
    let post = "委託先の不正アクセスについて\n\n当社が予約に使うミルテに不正アクセスがあり、当社のお客様の氏名が流出しました。深くお詫び申し上げます。\n";
    let parties = |rules: &RuleSet| Pipeline::new(rules).document("post.txt", post).remove(0).third_party;
    assert_eq!((parties(rules()), parties(&own)), (Vec::new(), vec!["ミルテ".to_owned()]));
}

#[test]
fn what_statements_date_outweighs_advice_in_a_notice() {
    let title = "当館をかたる偽のメッセージにご注意ください\n\n";
    let advice = "メッセージのリンクは開かないでください。\n";
    let told = "2024年5月8日、従業員が偽の画面にパスワードを入力しました。\n5月9日、お客様からのお電話で気付きました。\n5月10日、警察に相談しました。\n";
    let kind = |post: String| record(&post).kind;
    assert_eq!(kind(format!("{title}{told}{advice}")), "incident");
    assert_eq!(kind(format!("{title}{advice}")), "other", "advice alone");
    let dated = "2024年5月8日、偽のメッセージを見分ける画面を新しくしました。\n";
    assert_eq!(kind(format!("{title}{dated}{advice}")), "other", "a date that belongs to no incident");
}
