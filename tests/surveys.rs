//! The classes of the surveys, the grounds of the law, and VERIS.

mod common;
mod invented;

use common::{Work, assert_has};
use jikenbo::output::EXTRA_COLUMNS;
use jikenbo::record::Record;
use jikenbo::rules::{Label, RuleFiles, load};
use serde_json::{Value, json};

/// The record of one post with this text, under a heading that says nothing.
fn record(text: &str) -> Record {
    let post = format!("【セキュリティ事件簿#2031-901】株式会社もみじ運輸 お知らせ 2031/2/5\n\n{text}\n");
    invented::records("posts.txt", &post).remove(0)
}

fn labels(family: &str) -> &'static [Label] {
    invented::RULES.labels_of(family)
}

/// How many labels of `family` whose id starts with `prefix` name `code` under the key that `of` reads.
fn places<'l>(family: &str, prefix: &str, code: &str, of: fn(&'l Label) -> &'l Vec<String>) -> usize {
    labels(family)
        .iter()
        .filter(|label| label.id.starts_with(prefix))
        .filter(|l| of(l).iter().any(|c| c == code))
        .count()
}

#[test]
fn every_code_has_its_place_in_every_crosswalk() {
    for cause in labels("cause") {
        let in_family = |family, prefix| places(family, prefix, &cause.id, |label| &label.from.causes);
        assert_eq!(in_family("tsr_cause", ""), 1, "{}", cause.id);
        assert_eq!(in_family("jnsa_cause", ""), 1, "{}", cause.id);
        assert!(in_family("veris", "action.") >= 1, "{}", cause.id);
        assert!(cause.id == "unknown" || in_family("veris", "actor.") >= 1, "{}", cause.id);
    }
    for code in labels("data") {
        let varieties = places("veris", "attribute.confidentiality.data", &code.id, |label| &label.from.data);
        assert!(varieties >= 1, "{}", code.id);
    }
    for kind in labels("organization") {
        assert_eq!(
            places("veris", "victim.industry", &kind.id, |label| &label.from.organization_type),
            1,
            "{}",
            kind.id
        );
    }
}

#[test]
fn a_cause_that_no_survey_names_goes_with_the_rest_of_its_category() {
    let mut files = RuleFiles::embedded();
    let (_, text) = files.files.iter_mut().find(|(path, _)| path.ends_with("/cause.toml")).unwrap();
    text.push_str("\n[[label]]\nid = \"deepfake\"\nname = { ja = \"x\", en = \"x\" }\ncategory = \"attack\"\n");
    let (rules, problems) = load(&files);
    assert!(problems.is_empty(), "{problems:?}");
    let rules = rules.unwrap();
    let has = |label: &&Label| label.from.causes.iter().any(|cause| cause == "deepfake");
    let of = |family| rules.labels_of(family).iter().filter(has).map(|label| label.id.as_str()).collect::<Vec<_>>();
    assert_eq!((of("tsr_cause"), of("jnsa_cause")), (vec!["virus_or_intrusion"], vec!["unauthorized_access"]));
    assert_eq!(of("veris"), ["action.hacking.variety.Unknown", "actor.external.variety.Unknown"]);
}

#[test]
fn the_classes_are_those_of_the_surveys() {
    let names = |family| labels(family).iter().map(|label| label.name.ja.as_str()).collect::<Vec<_>>();
    assert_eq!(
        names("tsr_cause"),
        ["ウイルス感染・不正アクセス", "誤表示・誤送信", "紛失・誤廃棄", "不正持ち出し・盗難", "その他"]
    );
    assert_eq!(
        names("jnsa_cause"),
        [
            "誤操作",
            "管理ミス",
            "紛失・置忘れ",
            "不正アクセス",
            "盗難",
            "不正な情報持ち出し",
            "設定ミス",
            "内部犯罪・内部不正行為",
            "バグ・セキュリティホール",
            "ワーム・ウイルス",
            "目的外使用",
            "その他",
            "不明",
        ]
    );
    assert_eq!(names("tsr_media"), ["社内システム・サーバー", "パソコン・携帯端末", "書類・紙媒体", "記録メディア"]);
    assert_eq!(names("ppc_cause"), ["誤交付・誤送付・誤廃棄", "紛失", "不正アクセス"]);
    assert_eq!(names("ppc_form"), ["紙媒体のみ", "電子媒体のみ", "紙媒体及び電子媒体"]);
    for family in ["tsr_cause", "tsr_media", "ppc_cause", "ppc_form", "jnsa_cause", "jnsa_media", "veris", "law"] {
        let source = invented::RULES.sources.get(family).unwrap_or_else(|| panic!("{family} names no source"));
        assert!(source.url.starts_with("https://") && !source.title.is_empty() && !source.publisher.is_empty());
    }
}

#[test]
fn posts_get_the_classes_of_the_surveys() {
    let cases = [
        ("2031年2月1日、サーバーがランサムウェアに感染しました。", "virus_or_intrusion", "virus", vec![]),
        (
            "宛先を誤ってメールを送信したため、12名の氏名が漏えいしました。",
            "shown_or_sent_by_mistake",
            "operation",
            vec!["email"],
        ),
        (
            "フォームの設定に誤りがあり、回答者の氏名が閲覧できる状態になっていました。",
            "shown_or_sent_by_mistake",
            "settings",
            vec!["internet"],
        ),
        ("電車内で、お客様12名分の申込書を紛失いたしました。", "lost_or_discarded", "loss", vec!["paper"]),
        ("店舗内で、お客様12名分の申込書を紛失いたしました。", "lost_or_discarded", "management", vec!["paper"]),
        (
            "車上荒らしに遭い、顧客名簿を保存したUSBメモリが盗まれました。",
            "taken_or_stolen",
            "theft",
            vec!["removable"],
        ),
        (
            "職員が、業務の目的外に住民の情報を閲覧していたことが判明しました。",
            "taken_or_stolen",
            "other_purpose",
            vec![],
        ),
        ("職員が、住民の情報を不正に閲覧していたことが判明しました。", "taken_or_stolen", "insider", vec![]),
    ];
    for (text, tsr, jnsa, media) in cases {
        let crosswalk = record(text).crosswalk;
        let got = (crosswalk.tsr_cause.as_deref(), crosswalk.jnsa_cause.as_deref());
        assert_eq!(got, (Some(tsr), Some(jnsa)), "{text}");
        for wanted in media {
            assert!(crosswalk.jnsa_media.iter().any(|medium| medium == wanted), "{wanted} in {text}: {crosswalk:?}");
        }
    }
}

#[test]
fn media_give_the_classes_of_those_who_count_one() {
    let cases = [
        ("電車内で、お客様12名分の申込書を紛失いたしました。", Some("paper"), Some("loss"), Some("paper")),
        (
            "社員が、業務で使うノートパソコンを電車内に置き忘れました。",
            Some("pc_or_mobile"),
            Some("loss"),
            Some("electronic"),
        ),
        ("職員が、名簿を保存したUSBメモリを紛失しました。", None, Some("loss"), Some("both")),
        ("職員が、記録を保存したUSBメモリを紛失しました。", Some("storage_media"), Some("loss"), Some("electronic")),
        (
            "サーバーがランサムウェアに感染しました。",
            Some("system_or_server"),
            Some("unauthorized_access"),
            Some("electronic"),
        ),
        // No definition was read that says where a mail to the wrong address belongs.
        ("宛先を誤ってメールを送信したため、12名の氏名が漏えいしました。", None, None, Some("electronic")),
        (
            "別の方の通知書を同封し、誤って郵送しておりました。",
            Some("paper"),
            Some("handed_sent_or_discarded"),
            Some("paper"),
        ),
        ("職員が、住民の情報を不正に閲覧していたことが判明しました。", None, None, None),
    ];
    for (text, medium, cause, form) in cases {
        let crosswalk = record(text).crosswalk;
        let got = (crosswalk.tsr_media.as_deref(), crosswalk.ppc_cause.as_deref(), crosswalk.ppc_form.as_deref());
        assert_eq!(got, (medium, cause, form), "{text}");
    }
}

/// A ground and the words that show it.
fn shown(record: &Record, field: &str) -> Option<(String, String)> {
    let proof = record.evidence.iter().find(|proof| proof.field == field)?;
    Some((proof.value.clone(), proof.text.clone()))
}

#[test]
fn grounds_have_their_evidence() {
    let cases = [
        ("special_care", "流出した可能性がある情報は、患者の氏名と診断名です。", Some(("true", "診断名"))),
        (
            "special_care",
            "流出した可能性がある情報は、お客様の氏名です。要配慮個人情報は含まれておりません。",
            Some(("false", "要配慮個人情報は")),
        ),
        ("special_care", "流出した可能性がある情報は、お客様の氏名です。", None),
        ("special_care", "患者の診断名の漏えいはありませんでした。", None),
        (
            "property_damage",
            "クレジットカード番号が漏えいした可能性があります。",
            Some(("true", "クレジットカード番号")),
        ),
        ("property_damage", "口座番号が漏えいした可能性があります。", None),
        (
            "wrongful_purpose",
            "サーバーが不正アクセスを受け、氏名が流出した可能性があります。",
            Some(("true", "不正アクセス")),
        ),
        ("wrongful_purpose", "宛先を誤ってメールを送信し、12名の氏名が漏えいしました。", None),
        ("over_1000", "お客様1,001名の氏名が漏えいした可能性があります。", Some(("true", "1,001名"))),
        ("over_1000", "お客様1,000名の氏名が漏えいした可能性があります。", Some(("false", "1,000名"))),
        ("over_1000", "お客様約1,000名の氏名が漏えいした可能性があります。", None),
        ("over_1000", "お客様約2,000名の氏名が漏えいした可能性があります。", Some(("true", "約2,000名"))),
        // A household is at least one person; what a record is nobody says.
        ("over_1000", "1,200世帯の住所が漏えいした可能性があります。", Some(("true", "1,200世帯"))),
        ("over_1000", "900世帯の住所が漏えいした可能性があります。", None),
        ("over_1000", "1,200件の氏名が漏えいした可能性があります。", None),
    ];
    for (ground, text, wanted) in cases {
        let got = shown(&record(text), &format!("appi_{ground}"));
        match wanted {
            None => assert_eq!(got, None, "{text}"),
            Some((value, words)) => {
                let (got, proof) = got.unwrap_or_else(|| panic!("no {ground} in {text}"));
                assert!(got == value && proof.contains(words), "{ground} in {text}: {got} by {proof}");
            }
        }
    }
}

#[test]
fn columns_show_the_evidence_of_a_ground() {
    let record = record(
        "2024年2月5日、不正アクセスを受けたことが判明しました。\n患者1,204名の氏名と診断名が漏えいした可能性があります。",
    );
    let cell = |name: &str| {
        let column = EXTRA_COLUMNS.iter().find(|column| column.name == name).unwrap();
        (column.cell)(&record).to_string()
    };
    assert_eq!(
        (cell("appi_special_care"), cell("appi_special_care_evidence")),
        ("true".into(), "診断名 (line 4)".into())
    );
    assert_eq!((cell("appi_over_1000"), cell("appi_over_1000_evidence")), ("true".into(), "1,204名 (line 4)".into()));
    assert_eq!((cell("appi_property_damage"), cell("appi_property_damage_evidence")), (String::new(), String::new()));
    assert_eq!(cell("appi_final_due"), "2024-04-04");
    assert_eq!(cell("appi_regime"), "private");
    let names: Vec<&str> = EXTRA_COLUMNS.iter().map(|column| column.name).collect();
    let fields = serde_json::to_value(&record.crosswalk).unwrap();
    for field in fields.as_object().unwrap().keys() {
        assert!(names.contains(&field.as_str()), "{field} has no column");
    }
}

/// What the public schema of VERIS says against an incident.
fn complaints(incident: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(include_str!("veris/verisc-merged.json")).unwrap();
    let validator = jsonschema::draft4::new(&schema).unwrap();
    validator.iter_errors(incident).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What `extract --format veris` makes of a dump.
fn veris(dump: &str) -> (Vec<Value>, String) {
    let work = Work::new();
    work.file("posts.txt", dump);
    let outcome = work.run(&["extract", "posts.txt", "--format", "veris"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    (outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), outcome.stderr)
}

#[test]
fn every_invented_incident_passes_the_public_schema_of_veris() {
    let all: String = invented::dumps().into_iter().map(|(_, text)| text + "\n\n").collect();
    let (incidents, _) = veris(&all);
    assert!(incidents.len() >= 200, "only {} incidents", incidents.len());
    let schema: Value = serde_json::from_str(include_str!("veris/verisc-merged.json")).unwrap();
    let validator = jsonschema::draft4::new(&schema).unwrap();
    for incident in &incidents {
        let errors: Vec<String> = validator.iter_errors(incident).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {incident}");
    }
}

#[test]
fn every_label_of_the_crosswalk_is_an_enumeration_of_veris() {
    let (mut incidents, _) = veris(common::DUMP);
    let incident = incidents.remove(0);
    let schema: Value = serde_json::from_str(include_str!("veris/verisc-merged.json")).unwrap();
    for label in labels("veris") {
        let (path, value) = label.id.rsplit_once('.').unwrap();
        let step = |at: &Value, key: &str| at["properties"][key].clone();
        let mut at = schema.clone();
        for key in path.split('.') {
            at = if at["items"]["properties"].is_object() { step(&at["items"], key) } else { step(&at, key) };
        }
        let known = if at["items"].is_object() { &at["items"]["enum"] } else { &at["enum"] };
        let listed = known.as_array().is_some_and(|all| all.contains(&json!(value)));
        let free = known.is_null() && at.is_object();
        assert!(listed || free, "`{}` is no path of VERIS", label.id);
    }
    assert!(complaints(&incident).is_empty());
}

#[test]
fn an_incident_says_in_veris_what_the_post_says() {
    let (incidents, stderr) = veris(
        "【セキュリティ事件簿#2024-018】株式会社もみじ運輸 不正アクセスについて 2024/2/20\n\n\
         2024年1月28日、VPN装置の脆弱性を悪用され、社内のサーバーに侵入されました。2月3日に判明しました。\n\
         お客様1,204名分の氏名とパスワードが流出した可能性があります。\n",
    );
    let incident = &incidents[0];
    assert_eq!(incident["action"], json!({ "hacking": { "variety": ["Exploit vuln"], "vector": ["VPN"] } }));
    assert_eq!(incident["actor"], json!({ "external": { "variety": ["Unknown"], "motive": ["Unknown"] } }));
    assert_eq!(
        incident["attribute"]["confidentiality"],
        json!({
            "data_disclosure": "Potentially",
            "data_total": 1204,
            "data": [{ "variety": "Personal" }, { "variety": "Credentials" }],
        })
    );
    assert_eq!(incident["timeline"]["incident"], json!({ "year": 2024, "month": 1, "day": 28 }));
    assert_eq!(incident["timeline"]["discovery"], json!({ "unit": "Days", "value": 6 }));
    assert_eq!((&incident["incident_id"], &incident["campaign_id"]), (&json!("posts.txt:1"), &json!("2024-018")));
    assert_eq!(incident["victim"]["victim_id"], "株式会社もみじ運輸");
    assert!(complaints(incident).is_empty());
    assert!(!stderr.contains("warning"));
    // The schema can tell a wrong incident from a right one.
    let mut wrong = incident.clone();
    wrong["action"]["hacking"]["variety"] = json!(["Magic"]);
    assert_eq!(complaints(&wrong).len(), 1);
}

#[test]
fn an_incident_without_any_date_is_left_out_of_veris_and_told() {
    let (incidents, stderr) = veris(
        "もみじ運輸の社員が名簿12人分を紛失、会社が謝罪\n\n\
         もみじ運輸は、社員がお客様12人分の名簿を紛失したと発表した。\n",
    );
    assert_eq!(incidents.len(), 0);
    assert_has(&stderr, &["posts.txt:1: left out", "VERIS demands the year"]);
}

/// The problems of the built-in rules with a change in one file, as text.
fn problems(file: &str, from: &str, to: &str) -> String {
    let mut files = RuleFiles::embedded();
    let (_, text) = files.files.iter_mut().find(|(path, _)| path.ends_with(file)).expect("the file");
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let (_, problems) = load(&files);
    jikenbo::diag::render_text(&problems, &files, false)
}

#[test]
fn a_mistake_in_a_crosswalk_is_told_where_it_stands() {
    let cases = [
        ("tsr_cause.toml", "\"ransomware\"", "\"ransomwear\"", "tsr_cause.toml", "did you mean `ransomware`?"),
        (
            "veris.toml",
            "from.data = [\"my_number\",",
            "from.data = [\"my_numbr\",",
            "veris.toml",
            "did you mean `my_number`?",
        ),
        ("veris.toml", "[\"school\"]", "[\"shool\"]", "veris.toml", "did you mean `school`?"),
        ("law.toml", "from.units = [\"persons\"]", "from.units = [\"person\"]", "law.toml", "did you mean `persons`?"),
        ("law.toml", "[\"attack\", \"theft\"", "[\"atack\", \"theft\"", "law.toml", "did you mean `attack`?"),
        (
            "law.toml",
            "ground = \"wrongful_purpose\"",
            "ground = \"wrongful\"",
            "law.toml",
            "`wrongful` is not known here",
        ),
        ("law.toml", "in_force = \"2022-04-01\"", "in_force = \"2022-04-31\"", "law.toml", "no day of the form"),
        ("law.toml", "from.beside = [\"wrongful_purpose\"", "from.beside = [\"wrongful\"", "law.toml", "error[E202]"),
        (
            "law.toml",
            "source = \"guideline 3-5-3-4; number-guideline-administrative 3E\"",
            "source = \"guidline 3-5-3-4\"",
            "law.toml",
            "`guidline 3-5-3-4` is not known here",
        ),
        (
            "law.toml",
            "causes = [\"web_skimming\"]",
            "causes = [\"web_skiming\"]",
            "law.toml",
            "did you mean `web_skimming`?",
        ),
        ("regime.toml", "regime = \"private\"", "regime = \"privat\"", "regime.toml", "did you mean `private`?"),
        ("delays.toml", "by = \"final\"", "by = \"finl\"", "delays.toml", "did you mean `final`?"),
        ("law.toml", "id = \"preliminary\"", "id = \"preliminry\"", "law.toml", "did you mean `preliminary`?"),
        (
            "law.toml",
            "leak_status = [\"confirmed\"",
            "leak_status = [\"confirmd\"",
            "law.toml",
            "did you mean `confirmed`?",
        ),
        ("tsr_cause.toml", "[source]\n", "[sauce]\n", "tsr_cause.toml", "error[E108]"),
        ("tsr_cause.toml", "publisher =", "publishr =", "tsr_cause.toml", "did you mean `publisher`?"),
        (
            "cause.toml",
            "[[label]]\n",
            "[[label]]\nid = \"zap\"\nname = { ja = \"x\", en = \"x\" }\n\n[[label]]\n",
            "cause.toml",
            "warning[W517]: no label of the family `tsr_cause` has the cause `zap`",
        ),
        (
            "tsr_cause.toml",
            "rest_of = [\"attack\"]",
            "rest_of = [\"atack\"]",
            "tsr_cause.toml",
            "did you mean `attack`?",
        ),
    ];
    for (file, from, to, place, wanted) in cases {
        let shown = problems(file, from, to);
        let located = shown.contains(&format!("rules/{place}:"));
        assert!(located && shown.contains(wanted), "`{wanted}` is missing in\n{shown}");
    }
}
