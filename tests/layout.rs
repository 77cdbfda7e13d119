//! What a layout takes apart is put together before anything is looked for: broken lines, rows of tables, answers. What
//! only looks like it stays as it is.

mod invented;

use invented::RULES;
use jikenbo::record::Record;
use jikenbo::segment::{Flow, posts};

const HEADING: &str = "【セキュリティ事件簿#2023-301】株式会社はるか製菓 個人情報の漏えいについて 2023年9月4日";

fn dump(body: &str) -> String {
    format!("{HEADING}\n\n\n{body}\n")
}

/// The body of a post as it flows.
fn flowing(body: &str) -> String {
    let source = dump(body);
    let normalized = RULES.normalizer.normalize(&source);
    let posts = posts(&RULES, &normalized, &source);
    let post = posts.first().expect("a post");
    let (text, _) = Flow::of(&RULES, &normalized.text, post);
    text.split_once("\n\n\n").map_or_else(String::new, |(_, body)| body.trim_end().to_owned())
}

/// The body as it flows, its sentences in one line.
fn sentences(body: &str) -> String {
    flowing(body).replace("。\n", "。").replace("。\n", "。")
}

fn normalized(body: &str) -> String {
    RULES.normalizer.normalize(body).text.trim_end().to_owned()
}

fn record(body: &str) -> Record {
    let source = dump(body);
    let record = invented::records("layout", &source).into_iter().next().expect("a record");
    for proof in &record.evidence {
        assert_eq!(source.get(proof.start..proof.end), Some(proof.text.as_str()), "{proof:?}");
    }
    record
}

const STORY: &str = "2023年8月7日、当社の通販サイトを運用する委託先から、外部からの不正な操作により会員の情報が閲覧された\
可能性がある旨の報告を受けました。同日、当該サイトを停止し、8月9日に個人情報保護委員会へ報告いたしました。閲覧された可能性の\
ある情報は、会員3,480名の氏名、住所、電話番号です。パスワードは含まれておりません。";

/// The text broken every `width` characters, each line behind `indent`.
fn wrapped(text: &str, width: usize, indent: &str, between: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let lines: Vec<String> = chars.chunks(width).map(|line| format!("{indent}{}", String::from_iter(line))).collect();
    lines.join(between)
}

/// The text broken where a line has `columns` columns, as mail programs do.
fn mailed(text: &str, columns: usize) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for c in text.chars() {
        let width = if c.is_ascii() { 1 } else { 2 };
        if used + width > columns && !"、。ーっゃゅょ".contains(c) {
            out.push('\n');
            used = 0;
        }
        out.push(c);
        used += width;
    }
    out
}

#[test]
fn text_broken_at_a_width_flows() {
    for width in [9, 12, 17, 20, 28, 34, 38, 42, 50] {
        for (indent, between) in [("", "\n"), ("　", "\n"), ("", "\r\n"), ("   ", " \n"), ("", "\n\n")] {
            if !between.contains("\n\n") || width >= 17 {
                let body = wrapped(STORY, width, indent, between);
                assert_eq!(sentences(&body), STORY, "{width} {indent:?} {between:?}");
            }
        }
    }
    for columns in [36, 52, 64, 76] {
        assert_eq!(sentences(&mailed(STORY, columns)), STORY, "{columns} columns");
    }
}

#[test]
fn values_of_broken_text_are_those_of_the_whole() {
    let facts = |record: &Record| {
        let counts: Vec<_> = record.counts.iter().map(|count| (count.value, count.unit.clone())).collect();
        (
            record.discovered,
            record.contained,
            record.reported_ppc,
            counts,
            record.leaked_data.clone(),
            record.denied_data.clone(),
        )
    };
    let whole = record(STORY);
    assert!(whole.discovered.is_some() && whole.reported_ppc.is_some() && whole.affected_total == Some(3480));
    for width in [11, 16, 23, 31, 44] {
        assert_eq!(facts(&record(&wrapped(STORY, width, "", "\n"))), facts(&whole), "{width}");
    }
    let broken = record(&wrapped(STORY, 16, "　", "\n"));
    assert!(broken.evidence.iter().any(|proof| proof.text.contains('\n')), "evidence holds the breaks of its source");
}

#[test]
fn pages_part_no_sentence() {
    let (head, tail) =
        ("会員の情報が閲覧された可能性がある旨の報告を、昨日の夕方に委託", "先から受けました。原因を調べております。");
    for between in [
        "\n3\n",
        "\n\n- 3 -\n\n",
        "\n3/5\n",
        "\n―3―\n",
        "\n\u{C}",
        "\n3 ページ\n",
        "\nPage 3 of 5\n",
        "\n\n3\n\n株式会社はるか製菓 お知らせ\n\n",
    ] {
        let first = "当社の通販サイトを運用する会社から、外部からの不正な操作により多く";
        let second = "の情報が見られたと連絡があり、社内で調べたところ、去年からの多くの";
        let body = format!("{first}\n{second}\n{head}{between}{tail}");
        assert_eq!(flowing(&body), format!("{first}{second}{head}{tail}"), "{between:?}");
    }
}

#[test]
fn single_breaks_inside_a_word_a_date_or_a_number_are_mended() {
    for (above, below) in [
        ("当社の委託先が管理する機器に対する外部からの不正な操作が、2023年8月1", "1日に判明しました。"),
        ("外部からの不正な操作により、会員の皆さまの個人情報2,", "480件が流出しました。"),
        ("外部からの不正な操作により、会員の皆さまの個人情報2", ",480件が流出しました。"),
        ("当社の委託先が管理する機器が止まり、調べたところ、8", "月11日に操作されていました。"),
        ("2023年8月11日、当社の管理する機器に対する不正なログ", "インが判明しました。"),
        ("2023年8月11日、機器の不正な操作が判明しました。同日、機器を停", "止しました。"),
        ("会員の氏名と電話番号が流出しました。なお、クレジットカードの情報は含", "まれておりません。"),
        ("2023年8月11日、当社が管理する機器に対する不正な操作が", "判明しました。"),
    ] {
        assert_eq!(flowing(&format!("{above}\n{below}")), format!("{above}{below}"));
    }
}

#[test]
fn latin_words_keep_their_space() {
    let body = "当社の通販サイトの運用に用いている外部のサービスのうち、Amazon Web\nServices の設定に誤りがあり、会員の情報を外部から見られる状態にあるこ\nとが判明しました。";
    let flowing = flowing(body);
    assert!(flowing.contains("Amazon Web Services") && flowing.contains("状態にあることが"), "{flowing}");
}

/// Lines that are no broken text.
const WHOLE: [&str; 29] = [
    "氏名\n住所\n電話番号\nメールアドレス",
    "・氏名、住所、電話番号\n・購入の記録\n・配送先の住所",
    "クレジットカード番号\nセキュリティコード\nカードの有効期限",
    "〒100-0001\n東京都千代田区はるか町1-2-3\nはるかビル5階\n株式会社はるか製菓",
    "お客様相談室\n電話 03-1234-5678\n受付時間 平日10時から17時まで",
    "2023年9月4日\n株式会社はるか製菓\n代表取締役社長 遥 太郎",
    "お客様各位\n2023年9月4日\n株式会社はるか製菓",
    "不正アクセスに関する調査の結果と今後の対応について\n調べた結果は次のとおりです。",
    "1. 経緯\n8月7日に委託先から連絡がありました。\n2. 原因\n設定の誤りです。",
    "■ 漏えいした可能性のある情報\n氏名、住所、電話番号です。",
    "発生日:8月7日\n場所:本社\n内容:名簿の紛失",
    "発生日時 8月7日\n発生場所 本社の事務室\n事案の内容 名簿の紛失",
    "東京の店舗をご利用のお客様\n大阪の店舗をご利用のお客様\n京都の店舗をご利用のお客様",
    "はるか製菓本店\nはるか製菓駅前店\nはるか製菓北口店\nはるか製菓南口店",
    "当該サイトの停止\nパスワードの初期化\n監視の強化\n研修の実施",
    "再発防止のための研修\n委託先への監査の強化\n持ち出しの手順の見直し\n管理職による点検",
    "会員の皆様には、ご迷惑をおかけしております。\nこのような事態を招きましたことをお詫びいたします。",
    "詳しくは次のページをご覧ください。\nhttps://haruka-seika.example/news/1\nhttps://haruka-seika.example/news/2",
    "ご不明な点は下記までお問い合わせください\n窓口 総務部\nメール soumu@haruka-seika.example",
    "社長 遥 太郎\n総務部長 北野 花子\n広報課長 南 次郎",
    "海は広いな\n山は高いな\n空は青いな",
    "敬具\n2023年9月4日",
    "漏えいした可能性のあるお客様の情報は以下のとおりです\n氏名\n住所",
    "第1報 2023年9月4日\n第2報 2023年9月20日",
    "(1) 委託先の監督を強化するとともに、手順を見直します\n(2) 研修を行い、定期に点検します",
    "※ パスワードは暗号化されております\n※ カード情報は保有しておりません",
    "会員 1,200名\n取引先 35社\n従業員 80名",
    "◇記載事項 組合員番号、氏名、住所、出資金の額\n口座番号、電話番号の記載はございません。",
    "お名前\nご住所\nお電話番号\nご購入の商品",
];

#[test]
fn what_is_not_broken_stays() {
    for body in WHOLE {
        let flowing = flowing(body);
        assert_eq!(flowing.lines().count(), body.lines().count(), "{body:?} gave {flowing:?}");
    }
    // A list in broken text is a list still.
    let body = format!(
        "{}\n\n・氏名\n・住所\n・電話番号\n\nお問い合わせ先\n総務部 電話 03-1234-5678",
        wrapped(STORY, 30, "", "\n")
    );
    assert_eq!(
        flowing(&body),
        format!("{STORY}\n\n・氏名\n・住所\n・電話番号\n\nお問い合わせ先\n総務部 電話03-1234-5678")
    );
}

#[test]
fn rows_are_read_in_the_order_of_speech() {
    let rows = "8月7日 委託先から連絡\n8月9日 個人情報保護委員会へ報告\n8月10日 警察署へ相談";
    for body in [
        "| 8月7日 | 委託先から連絡 |\n| 8月9日 | 個人情報保護委員会へ報告 |\n| 8月10日 | 警察署へ相談 |",
        "| 日付 | 内容 |\n|---|---|\n| 8月7日 | 委託先から連絡 |\n| 8月9日 | 個人情報保護委員会へ報告 |\n| 8月10日 | 警察署へ相談 |",
        "｜8月7日｜委託先から連絡｜\n｜8月9日｜個人情報保護委員会へ報告｜\n｜8月10日｜警察署へ相談｜",
        "8月7日 | 委託先から連絡\n8月9日 | 個人情報保護委員会へ報告\n8月10日 | 警察署へ相談",
        "| 内容 | 日付 |\n|:--|--:|\n| 委託先から連絡 | 8月7日 |\n| 個人情報保護委員会へ報告 | 8月9日 |\n| 警察署へ相談 | 8月10日 |",
        "\"8月7日\",\"委託先から連絡\"\n\"8月9日\",\"個人情報保護委員会へ報告\"\n\"8月10日\",\"警察署へ相談\"",
        "委託先から連絡　8月7日\n個人情報保護委員会へ報告　8月9日\n警察署へ相談　8月10日",
        "委託先から連絡：8月7日\n個人情報保護委員会へ報告：8月9日\n警察署へ相談：8月10日",
        "8月7日\n委託先から連絡\n8月9日\n個人情報保護委員会へ報告\n8月10日\n警察署へ相談",
        "【8月7日】\n委託先から連絡\n【8月9日】\n個人情報保護委員会へ報告\n【8月10日】\n・警察署へ相談",
    ] {
        assert_eq!(flowing(body), rows, "{body}");
    }
}

#[test]
fn a_date_stands_before_each_of_its_acts_and_a_heading_before_its_cells() {
    for (body, rows) in [
        (
            "8/7\n社内で検知\n通販サイトを停止\n8/9\n警察署へ相談",
            "8/7 社内で検知\n8/7 通販サイトを停止\n8/9 警察署へ相談",
        ),
        (
            "| 日付 | 時刻 | 内容 |\n|---|---|---|\n| 8月7日 | 9:00 | 社内で検知 |\n| | 15:00 | 通販サイトを停止 |",
            "8月7日 9:00 社内で検知\n8月7日 15:00 通販サイトを停止",
        ),
        (
            "| 判明日 | 流出した情報 | 対象者数 |\n|---|---|---|\n| 8月7日 | 氏名、住所 | 3,480名 |",
            "判明日:8月7日\n流出した情報:氏名、住所\n対象者数:3,480名",
        ),
        ("| 項目 | 内容 |\n| 判明日 | 8月7日 |\n| 対象者数 | 3,480名 |", "判明日:8月7日\n対象者数:3,480名"),
        ("検知日:8月7日\n発生日時:8月5日", "検知日:8月7日\n発生日時:8月5日"),
    ] {
        assert_eq!(flowing(body), rows, "{body}");
    }
}

#[test]
fn rows_are_known_in_every_layout_of_a_chronology() {
    for (body, rows) in [
        (
            "8月7日 社内で検知\n〃 通販サイトを停止\n8月9日 警察署へ相談",
            "8月7日 社内で検知\n8月7日  通販サイトを停止\n8月9日 警察署へ相談",
        ),
        (
            "| 8月7日 | 社内で検知 |\n| 〃 | 通販サイトを停止 |\n| 8月9日 | 警察署へ相談 |",
            "8月7日 社内で検知\n8月7日 通販サイトを停止\n8月9日 警察署へ相談",
        ),
        (
            "8月7日\n\n社内で検知\n\n通販サイトを停止\n\n8月9日\n\n警察署へ相談\n\n8月10日\n\n委員会へ報告\n\n以上",
            "8月7日 社内で検知\n\n8月7日 通販サイトを停止\n\n8月9日 警察署へ相談\n\n8月10日 委員会へ報告\n\n以上",
        ),
        (
            "8月7日(月)11:09~12:01の間に9通\n\n「抽選の結果」を会員様へ送信。",
            "8月7日(月)11:09~12:01の間 「抽選の結果」を会員様へ送信。",
        ),
        (
            "1 経緯\n8月7日\n社内で検知\n8月9日\n警察署へ相談\n2 流出した情報\n氏名と住所",
            "1 経緯\n8月7日 社内で検知\n8月9日 警察署へ相談\n2 流出した情報\n氏名と住所",
        ),
        (
            "| 日時 | 誰が | 誰に | 内容 |\n| 8月7日 | 会員 | 事務局 | 「見えている」と電話 |\n| 8月9日~ | 職員 | 会員 | お詫び |",
            "8月7日 会員が 事務局に 「見えている」と電話\n8月9日 職員が 会員に お詫び",
        ),
    ] {
        assert_eq!(flowing(body), rows, "{body}");
    }
}

#[test]
fn a_date_below_its_label_dates_nothing_below() {
    for body in ["発覚日\n8月7日\n停止日\n8月9日\n対象者数\n31名", "■判明\n8月7日\n■公開停止\n8月9日\n■件数\n31件"]
    {
        assert_eq!(flowing(body), normalized(body), "{body}");
    }
}

#[test]
fn a_row_dates_its_own_act() {
    let record = record(
        "| 委託先の不正アクセスを検知 | 8月7日 |\n| 個人情報保護委員会へ報告 | 8月9日 |\n| 警察署へ相談 | 8月10日 |",
    );
    let shown = |date: Option<jikenbo::calendar::PartialDate>| date.map(|date| date.to_string());
    let dates = [record.discovered, record.reported_ppc, record.reported_police].map(shown);
    assert_eq!(dates, ["2023-08-07", "2023-08-09", "2023-08-10"].map(|date| Some(date.to_owned())));
}

#[test]
fn one_date_alone_is_no_row() {
    for body in
        ["2023年9月4日\n当社の通販サイトが不正な操作を受けました。", "お知らせ 2023年8月7日", "開催日:2023年8月7日"]
    {
        assert_eq!(flowing(body), normalized(body), "{body}");
    }
}

#[test]
fn questions_state_nothing_and_lend_their_topic_to_the_answer() {
    for (body, told) in [
        ("Q1.暗証番号は流出しましたか？\nA1.いいえ、流出しておりません。", "暗証番号は流出しておりません。"),
        ("Ｑ　パスワードは含まれますか。\nＡ　含まれておりません。", "パスワードは含まれておりません。"),
        ("Q.住所は流出したのでしょうか？\n\nA.住所は保有しておりません。", "住所は保有しておりません。"),
        ("質問1 ウイルスですか。\n回答1 いいえ、紛失です。", "紛失です。"),
        ("問1　何名分ですか。\n答1　3,480名分です。", "何名分:3,480名分です。"),
        ("パスワードは流出しましたか？\n流出しておりません。", "パスワードは流出しておりません。"),
    ] {
        assert_eq!(flowing(body), told, "{body}");
    }
    for body in
        ["QRコードの誤りについて調べました。", "A社に委託しておりました。", "お客様からお問い合わせをいただきました。"]
    {
        assert_eq!(flowing(body), body);
    }
}

#[test]
fn what_is_taken_back_is_left_out() {
    for (body, told) in [
        ("会員~~3,210名~~3,480名の氏名です。", "会員3,480名の氏名です。"),
        ("会員3,480名(訂正前:3,210名)の氏名です。", "会員3,480名の氏名です。"),
        ("会員3,480名（前回公表時は3,210名）の氏名です。", "会員3,480名の氏名です。"),
        ("8月7日(修正前:8月6日)、判明しました。", "8月7日、判明しました。"),
        ("【訂正前】\n対象 3,210名\n【訂正後】\n対象 3,480名", "\n対象3,480名"),
        ("誤:3,210名\n正:3,480名", "3,480名"),
        ("(誤)3,210名\n(正)3,480名", "3,480名"),
        (
            "当初は3,210名と公表しておりましたが、3,480名であることが分かりました。",
            "当初はと公表しておりましたが、3,480名であることが分かりました。",
        ),
        ("第1報では、3,210名としていたが、3,480名だった。", "第1報では、としていたが、3,480名だった。"),
    ] {
        assert_eq!(flowing(body).trim_start(), told.trim_start(), "{body}");
    }
    // A part to which others are added is no mistake; a correct figure is none either.
    for body in [
        "当初は3,210名と公表しておりましたが、ほかに270名が分かり、合計3,480名です。",
        "会員3,480名(うち東京支店1,200名)の氏名です。",
        "誤って別の方に送付しました。",
        "正しい宛先に送り直しました。",
    ] {
        assert_eq!(flowing(body), body);
    }
}

#[test]
fn asides_of_several_sentences_stand_behind() {
    assert_eq!(
        flowing("8月7日(調査会社が確かめた日。相談は8月10日です。)、不正な操作が判明しました。対応中です。"),
        "8月7日、不正な操作が判明しました。(調査会社が確かめた日。相談は8月10日です。)対応中です。"
    );
    assert_eq!(
        flowing("8月7日、「情報を持っている。返事を待つ。」と書かれたメールを受け取りました。"),
        "8月7日、「」と書かれたメールを受け取りました。情報を持っている。返事を待つ。"
    );
    for body in [
        "株式会社はるか製菓(以下「当社」という。)は、通販サイトを停止しました。",
        "当社は停止しました。(復旧は未定です。調査中です。)",
    ] {
        assert_eq!(flowing(body), body);
    }
}

#[test]
fn figures_that_cannot_be_true_are_told() {
    let record = record("2023年13月7日、不正アクセスが判明し、9999999999999名の氏名が漏えいしました。");
    assert_eq!((record.discovered, record.affected_total), (None, None));
    assert_eq!(record.warnings.len(), 2, "{:?}", record.warnings);
    let told = record.warnings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(told.iter().any(|warning| warning.contains("`2023年13月7日`")), "{told:?}");
    assert!(told.iter().any(|warning| warning.contains("`9999999999999名`")), "{told:?}");
}
