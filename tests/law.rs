//! Who owes a report to the Commission, on which grounds, and until when: by date and by regime, on both sides of each line.

mod common;
mod invented;

use jikenbo::record::Record;

/// The record of one post by `issuer` with this text.
fn record(issuer: &str, text: &str) -> Record {
    let post = format!("【セキュリティ事件簿#2024-901】{issuer} お知らせ 2026/11/5\n\n{text}\n");
    let record = invented::records("posts.txt", &post).remove(0);
    assert_eq!(record.organization.as_deref(), Some(issuer), "{text}");
    record
}

/// An incident of a company with a ground, known on one day and with its final report on another; `cause` is a sentence.
fn reported(cause: &str, known: &str, made: &str) -> Record {
    let day = |day: &str| {
        let mut parts = day.split('-').map(|part| part.parse::<u32>().unwrap());
        format!("{}年{}月{}日", parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
    };
    let text = format!(
        "{}、{cause}が判明しました。お客様1,204名の氏名が漏えいした可能性があります。\n\n\
         {}に個人情報保護委員会へ確報を提出しました。",
        day(known),
        day(made)
    );
    let record = record("株式会社もみじ運輸", &text);
    assert_eq!(record.discovered.map(|day| day.to_string()).as_deref(), Some(known));
    assert_eq!(record.reported_ppc_final.map(|day| day.to_string()).as_deref(), Some(made), "{text}");
    record
}

const ERROR: &str = "フォームの設定の誤り";
const ATTACK: &str = "サーバーへの不正アクセス";

fn due(record: &Record) -> (Option<String>, Option<String>) {
    let text = |day: Option<jikenbo::calendar::PartialDate>| day.map(|day| day.to_string());
    (text(record.crosswalk.appi_preliminary_due), text(record.crosswalk.appi_final_due))
}

#[test]
fn the_final_report_is_counted_as_the_law_counts() {
    // Cause, day of knowing, day of the report, due date, label.
    let cases = [
        // The day of knowing is day one: day 30 is a Tuesday.
        (ERROR, "2024-04-01", "2024-04-30", "2024-04-30", "within_30_days"),
        (ERROR, "2024-04-01", "2024-05-01", "2024-04-30", "late"),
        // Day 30 is Saturday, 3 January, and the next day a Sunday.
        (ERROR, "2025-12-05", "2026-01-05", "2026-01-05", "within_30_days"),
        (ERROR, "2025-12-05", "2026-01-06", "2026-01-05", "late"),
        // Day 30 is 29 December 2025, a Monday, and the last that is open is 26 December.
        (ERROR, "2025-11-30", "2026-01-05", "2026-01-05", "within_30_days"),
        (ERROR, "2025-11-27", "2025-12-26", "2025-12-26", "within_30_days"),
        (ERROR, "2025-11-27", "2025-12-27", "2025-12-26", "late"),
        // Day 30 is 4 January 2024, a Thursday, on which offices are open again.
        (ERROR, "2023-12-06", "2024-01-04", "2024-01-04", "within_30_days"),
        (ERROR, "2023-12-06", "2024-01-05", "2024-01-04", "late"),
        // Day 30 is a holiday: 3 May 2024, a Friday, then a weekend and the holiday in the place of 5 May.
        (ERROR, "2024-04-04", "2024-05-07", "2024-05-07", "within_30_days"),
        (ERROR, "2024-04-04", "2024-05-08", "2024-05-07", "late"),
        // Weekends and holidays before the last day count.
        (ERROR, "2024-04-25", "2024-05-24", "2024-05-24", "within_30_days"),
        (ERROR, "2024-04-25", "2024-05-27", "2024-05-24", "late"),
        // With a wrongful purpose day 60.
        (ATTACK, "2024-04-01", "2024-04-30", "2024-05-30", "within_30_days"),
        (ATTACK, "2024-04-01", "2024-05-01", "2024-05-30", "within_60_days"),
        (ATTACK, "2024-04-01", "2024-05-30", "2024-05-30", "within_60_days"),
        (ATTACK, "2024-04-01", "2024-05-31", "2024-05-30", "late"),
        // Day 60 is Sunday, 29 December 2024.
        (ATTACK, "2024-10-31", "2025-01-06", "2025-01-06", "within_60_days"),
        (ATTACK, "2024-10-31", "2025-01-07", "2025-01-06", "late"),
    ];
    for (cause, known, made, last, label) in cases {
        let record = reported(cause, known, made);
        assert_eq!(due(&record).1.as_deref(), Some(last), "{cause} {known}");
        assert_eq!(record.delays.ppc_final_label.as_deref(), Some(label), "{cause} {known} {made}");
    }
}

#[test]
fn a_wrongful_purpose_counts_beside_other_causes() {
    let text = "2024年4月1日、フォームの設定の誤りが判明しました。この誤りを悪用した第三者による不正アクセスを受けました。\
                お客様1,204名の氏名が漏えいした可能性があります。2024年5月20日に個人情報保護委員会へ確報を提出しました。";
    let record = record("株式会社もみじ運輸", text);
    assert_eq!(record.causes.len(), 2, "{:?}", record.causes);
    assert_eq!(record.delays.ppc_final_days, Some(49));
    assert_eq!(record.delays.ppc_final_label.as_deref(), Some("within_60_days"));
}

#[test]
fn without_a_stated_cause_the_longer_term_stays_open() {
    let text = |made: &str| {
        format!(
            "2024年4月1日、お客様1,204名の氏名が漏えいした可能性があることが判明しました。原因は調査中です。\n\n\
             {made}に個人情報保護委員会へ確報を提出しました。"
        )
    };
    let label = |made| record("株式会社もみじ運輸", &text(made)).delays.ppc_final_label;
    assert_eq!(label("2024年4月30日").as_deref(), Some("within_30_days"));
    assert_eq!(label("2024年5月20日"), None);
    assert_eq!(label("2024年5月31日").as_deref(), Some("late"));
}

#[test]
fn the_preliminary_report_has_a_guide_and_no_term() {
    let text = |made: &str| {
        format!(
            "2024年4月1日、サーバーへの不正アクセスが判明しました。お客様の氏名が漏えいした可能性があります。\n\n\
             {made}に個人情報保護委員会へ報告しました。"
        )
    };
    let label = |made| record("株式会社もみじ運輸", &text(made)).delays.ppc_report_label;
    assert_eq!(label("2024年4月1日").as_deref(), Some("within_guide"));
    assert_eq!(label("2024年4月5日").as_deref(), Some("within_guide"));
    assert_eq!(label("2024年4月6日").as_deref(), Some("over_guide"));
    let record = record("株式会社もみじ運輸", &text("2024年4月5日"));
    assert_eq!(due(&record), (Some("2024-04-05".into()), Some("2024-05-30".into())));
}

#[test]
fn beyond_the_holidays_that_are_known_nothing_is_guessed() {
    // Day 30 is in the last year of the table, and one day after it.
    let last = reported(ERROR, "2027-11-25", "2027-12-24");
    assert_eq!(due(&last).1.as_deref(), Some("2027-12-24"));
    assert!(!last.warnings.iter().any(|warning| warning.to_string().contains("holidays")), "{:?}", last.warnings);
    let beyond = reported(ERROR, "2031-02-03", "2031-03-04");
    assert_eq!(due(&beyond), (Some("2031-02-07".into()), None));
    assert!(
        beyond.warnings.iter().any(|warning| warning.to_string().contains("2031-03-04 or later")),
        "{:?}",
        beyond.warnings
    );
    // Whatever the holidays are, day 30 itself is in time; the day after may be.
    assert_eq!(beyond.delays.ppc_final_label.as_deref(), Some("within_30_days"));
    assert_eq!(reported(ERROR, "2031-02-03", "2031-03-05").delays.ppc_final_label, None);
}

/// A mail sent astray with so many people, known on a day.
fn astray(issuer: &str, known: &str, people: &str) -> Record {
    let text = format!("{known}、メールの誤送信が判明しました。{people}の氏名が漏えいした可能性があります。");
    record(issuer, &text)
}

#[test]
fn each_regime_has_its_grounds_and_its_first_day() {
    let private = Some("private");
    let public = Some("administrative");
    // Issuer, regime, day of knowing, people, whether there is a due date.
    let cases = [
        ("株式会社もみじ運輸", private, "2024年4月1日", "1,001名", true),
        ("株式会社もみじ運輸", private, "2024年4月1日", "1,000名", false),
        ("株式会社もみじ運輸", private, "2022年4月1日", "1,001名", true),
        ("株式会社もみじ運輸", private, "2022年3月31日", "1,001名", false),
        ("白樺市", public, "2024年4月1日", "101名", true),
        ("白樺市", public, "2024年4月1日", "100名", false),
        ("白樺市", public, "2023年4月1日", "400名", true),
        ("白樺市", public, "2023年3月31日", "400名", false),
        ("白樺県", public, "2024年4月1日", "400名", true),
        ("白樺県警察本部", public, "2024年4月1日", "400名", true),
        ("白樺市教育委員会", public, "2024年4月1日", "400名", true),
        ("白樺市立白樺小学校", public, "2024年4月1日", "400名", true),
        ("学校法人白樺学園", private, "2024年4月1日", "400名", false),
        ("学校法人白樺学園", private, "2024年4月1日", "1,400名", true),
        // Public universities and hospitals fall under the private chapter, with the local bodies' first day.
        ("白樺県立大学", private, "2024年4月1日", "400名", false),
        ("白樺県立大学", private, "2023年4月1日", "1,400名", true),
        ("白樺県立大学", private, "2023年3月31日", "1,400名", false),
        ("国立大学法人白樺大学", private, "2022年4月1日", "1,400名", true),
        ("国立大学法人白樺大学", private, "2022年3月31日", "1,400名", false),
        ("白樺市立病院", private, "2024年4月1日", "400名", false),
        ("白樺市立病院", private, "2024年4月1日", "1,400名", true),
        ("白樺市立病院", private, "2023年3月31日", "1,400名", false),
        ("医療法人白樺会", private, "2023年3月31日", "1,400名", true),
        ("独立行政法人白樺振興機構", public, "2022年4月1日", "400名", true),
        ("独立行政法人白樺振興機構", public, "2022年3月31日", "400名", false),
        // A school that only calls itself one may be either.
        ("白樺中学校", None, "2024年4月1日", "1,400名", false),
        ("一般社団法人もみじ協会", private, "2024年4月1日", "1,001名", true),
    ];
    for (issuer, regime, known, people, owes) in cases {
        let record = astray(issuer, known, people);
        assert_eq!(record.crosswalk.appi_regime.as_deref(), regime, "{issuer}");
        let due = due(&record);
        assert_eq!((due.0.is_some(), due.1.is_some()), (owes, owes), "{issuer} {known} {people}: {due:?}");
    }
}

/// The field of the grounds that a sentence about a company's incident shows.
fn shows(record: &Record, ground: &str) -> Option<bool> {
    serde_json::to_value(&record.crosswalk).unwrap()[ground].as_bool()
}

#[test]
fn grounds_hold_on_both_sides_of_their_lines() {
    let company = "株式会社もみじ運輸";
    let leaked =
        |what: &str| format!("2024年4月1日、メールの誤送信が判明しました。漏えいした可能性がある情報は、{what}です。");
    // Field, text, what it shows.
    let cases = [
        ("appi_special_care", leaked("氏名と病歴"), Some(true)),
        ("appi_special_care", leaked("氏名と犯罪歴"), Some(true)),
        ("appi_special_care", leaked("氏名と犯罪被害の状況"), Some(true)),
        ("appi_special_care", leaked("氏名と人種"), Some(true)),
        ("appi_special_care", leaked("氏名と信条"), Some(true)),
        ("appi_special_care", leaked("氏名と障害者手帳番号"), Some(true)),
        ("appi_special_care", leaked("氏名と国籍"), None),
        ("appi_property_damage", leaked("氏名とクレジットカード番号"), Some(true)),
        ("appi_property_damage", leaked("氏名とクレジットカード番号の下4桁と有効期限"), None),
        ("appi_property_damage", leaked("氏名と口座番号"), None),
        ("appi_property_damage", leaked("インターネットバンキングのログインIDとパスワード"), Some(true)),
        ("appi_property_damage", leaked("会員サイトのログインIDとパスワード"), None),
        ("appi_over_1000", leaked("最大1,200名の氏名"), Some(true)),
        ("appi_over_1000", leaked("900名から1,200名の氏名"), Some(true)),
        ("appi_over_1000", leaked("1,000名の氏名"), Some(false)),
        ("appi_over_100", leaked("101名の氏名"), Some(true)),
        ("appi_over_100", leaked("100名の氏名"), Some(false)),
        ("number_act", leaked("101名の氏名とマイナンバー"), Some(true)),
        ("number_act", leaked("100名の氏名とマイナンバー"), None),
        ("number_act", leaked("101名の氏名"), None),
    ];
    for (ground, text, wanted) in cases {
        assert_eq!(shows(&record(company, &text), ground), wanted, "{ground}: {text}");
    }
}

#[test]
fn numbers_of_the_number_act_are_a_ground_with_an_attack_or_open_to_anyone() {
    let text = |what: &str| {
        format!("2024年4月1日、{what}が判明しました。2名の氏名とマイナンバーが漏えいした可能性があります。")
    };
    for (what, wanted) in [(ATTACK, Some(true)), (ERROR, Some(true)), ("メールの誤送信", None)] {
        assert_eq!(record("株式会社もみじ運輸", &text(what)).crosswalk.number_act, wanted, "{what}");
    }
}

#[test]
fn data_about_to_be_acquired_count_since_the_amendment() {
    let text = |known: &str| {
        format!(
            "{known}、決済画面のペイメントアプリケーションの改ざんが判明しました。\
             お客様のクレジットカード番号が漏えいした可能性があります。"
        )
    };
    let of = |known| {
        let record = record("株式会社もみじ運輸", &text(known));
        assert_eq!(record.causes, ["web_skimming"]);
        (record.crosswalk.appi_wrongful_purpose, due(&record).1)
    };
    // 30 and 60 days; 29 April is a holiday.
    assert_eq!(of("2024年3月31日"), (None, Some("2024-04-30".into())));
    assert_eq!(of("2024年4月1日"), (Some(true), Some("2024-05-30".into())));
}

#[test]
fn lost_and_damaged_data_count_as_leaked_ones_do() {
    let text = "2024年4月1日、システムの不具合が判明しました。会員1,204名のデータを復元できない状態となりました。\
                情報の漏えいは確認されておりません。";
    let record = record("株式会社もみじ運輸", text);
    assert_eq!(record.leak_status.as_deref(), Some("none"));
    assert_eq!((record.crosswalk.appi_over_1000, due(&record).1.as_deref()), (Some(true), Some("2024-04-30")));
    let kept = text.replace("を復元できない状態となりました", "は無事でした");
    assert_eq!(record_due(&kept), (None, None));
}

fn record_due(text: &str) -> (Option<String>, Option<String>) {
    due(&record("株式会社もみじ運輸", text))
}

#[test]
fn exemptions_are_told_by_the_text() {
    let of = |more: &str| {
        let text = format!(
            "2024年4月1日、パソコンの紛失が判明しました。お客様1,204名の氏名が漏えいした可能性があります。{more}"
        );
        let record = record("株式会社もみじ運輸", &text);
        (record.crosswalk.appi_exemptions.clone(), due(&record).1.is_some())
    };
    assert_eq!(of(""), (vec![], true));
    assert_eq!(of("パソコンのデータには高度な暗号化を施しております。"), (vec!["encrypted".to_owned()], false));
    assert_eq!(of("当社は業務の委託元であるお客様企業へ通知いたしました。"), (vec!["told_client".to_owned()], false));
    // To whom the report goes changes nothing in its terms.
    assert_eq!(
        of("本件は、権限を委任された事業所管大臣へ報告いたしました。"),
        (vec!["told_ministry".to_owned()], true)
    );
}

#[test]
fn delays_below_zero_or_beyond_ten_years_are_told_with_both_dates() {
    let negative = record(
        "株式会社もみじ運輸",
        "2024年4月3日、サーバーへの不正アクセスが判明しました。2024年4月1日に対象者へ書面で通知しました。",
    );
    assert_eq!(negative.delays.notification_days, Some(-2));
    let told = "the notification delay is negative (-2 days): check `discovered` 2024-04-03 and `notified` 2024-04-01";
    assert!(negative.warnings.iter().any(|warning| *warning == told), "{:?}", negative.warnings);
    let post = "【セキュリティ事件簿#2024-901】株式会社もみじ運輸 お知らせ 2024/3/5\n\n\
                2024年4月1日、サーバーへの不正アクセスが判明しました。\n";
    let early = invented::records("posts.txt", post).remove(0);
    assert_eq!((early.delays.publication_days, early.delays.publication_label), (Some(-27), None));
    let long = record(
        "株式会社もみじ運輸",
        "2011年4月1日から、フォームの設定の誤りにより氏名が閲覧できる状態でした。2024年4月3日に判明しました。",
    );
    assert!(long.delays.discovery_days.unwrap() > 3653);
    let told = long.warnings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(told.iter().any(|w| w.contains("longer than ten years") && w.contains("2011-04-01")), "{told:?}");
}
