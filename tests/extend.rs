//! A user who cannot program adds a data code, a cause, a unit, a section heading and a date trigger in a rules folder.

mod invented;

use jikenbo::pipeline::Pipeline;
use jikenbo::rules::{RuleFiles, load};

const POST: &str = "【セキュリティ事件簿#2024-001】株式会社あおば 情報の持ち出しについて 2024/7/31\n\n\
    2024年7月3日、伝書鳩の逃走により次の情報が漏えいしたことが判明しました。2024年7月9日、鳩小屋を封鎖しました。\n\n\
    ◎漏れ出したもの\n\n・家紋の図案\n・対象は12羽分\n";

fn edited(file: &str, edit: impl Fn(&str) -> String) -> RuleFiles {
    let mut files = RuleFiles::embedded();
    let (_, text) = files.files.iter_mut().find(|(path, _)| path.ends_with(file)).expect("a rule file of that name");
    *text = edit(text);
    files
}

/// The record with the rules of a folder that holds these files, as `--rules DIR` reads it.
fn record_with(files: &RuleFiles) -> jikenbo::record::Record {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in &files.files {
        let name = std::path::Path::new(path).file_name().expect("a file name");
        std::fs::write(folder.path().join(name), text).expect("a written rule file");
    }
    let files = RuleFiles::from_dir(folder.path()).expect("a readable folder");
    let (rules, problems) = load(&files);
    let rules = rules.unwrap_or_else(|| panic!("{}", jikenbo::diag::render_text(&problems, &files, false)));
    Pipeline::new(&rules).document("post.txt", POST).remove(0)
}

fn appended(file: &str, more: &str) -> jikenbo::record::Record {
    record_with(&edited(file, |text| format!("{text}\n{more}\n")))
}

#[test]
fn a_data_code_and_a_heading() {
    let before = record_with(&RuleFiles::embedded());
    assert!(!before.leaked_data.contains(&"crest".to_owned()));
    let mut files = edited("data.toml", |text| {
        format!(
            "{text}\n[[label]]\nid = \"crest\"\nname = {{ ja = \"家紋\", en = \"Family crest\" }}\ncategory = \"other\"\n\n\
             [[item]]\nlabel = \"crest\"\nwords = [\"家紋の図案\"]\n"
        )
    });
    let sections = files.files.iter_mut().find(|(path, _)| path.ends_with("sections.toml")).expect("sections.toml");
    let at = sections.1.find("id = \"data\"").expect("the role data");
    let words = at + sections.1[at..].find("words = [").expect("its words") + "words = [".len();
    sections.1.insert_str(words, "\"漏れ出したもの\", ");
    assert!(record_with(&files).leaked_data.contains(&"crest".to_owned()));
}

#[test]
fn a_cause() {
    let record = appended(
        "cause.toml",
        "[[label]]\nid = \"pigeon\"\nname = { ja = \"鳩\", en = \"Pigeon\" }\ncategory = \"other\"\n\n\
         [[rule]]\nid = \"pigeon-escaped\"\nlabel = \"pigeon\"\nweight = 900\nall = [{ regex = '伝書鳩の(逃走|脱走)' }]",
    );
    assert_eq!(record.causes.first().map(String::as_str), Some("pigeon"));
    assert_eq!(record.cause_category.as_deref(), Some("other"));
}

#[test]
fn a_unit() {
    let record = appended("counts.toml", "[[unit]]\nid = \"birds\"\nwords = [\"羽\", \"羽分\"]\ncounted = true");
    assert!(record.counts.iter().any(|count| count.unit == "birds" && count.value == 12), "{:?}", record.counts);
}

#[test]
fn a_date_trigger() {
    let record = appended(
        "event.toml",
        "[[rule]]\nid = \"loft-sealed\"\nlabel = \"contained\"\nweight = 900\nall = [{ regex = '{date}{..}鳩小屋を封鎖' }]",
    );
    assert_eq!(record.contained.map(|date| date.to_string()).as_deref(), Some("2024-07-09"));
}

/// The tables of the section on statements in docs/rules.md: a verb, a noun and a frame.
#[test]
fn a_verb_a_noun_and_a_frame() {
    let guide = include_str!("../docs/rules.md");
    let section = guide.split("\n## Statements").nth(1).expect("the section").split("\n## ").next().expect("its end");
    let tables = section.split("```toml\n").nth(1).expect("its tables").split("```").next().expect("their end");
    let (words, row) = tables.split_once("# in fields.toml\n").expect("two files");
    let told = |files: &RuleFiles, sentence: &str| {
        let (rules, problems) = load(files);
        let rules = rules.unwrap_or_else(|| panic!("{}", jikenbo::diag::render_text(&problems, files, false)));
        let failures = jikenbo::proof::examples::run_examples(&rules, files);
        assert!(failures.is_empty(), "{}", jikenbo::diag::render_text(&failures, files, false));
        let post =
            format!("【セキュリティ事件簿#2024-001】株式会社あおば 情報の持ち出しについて 2024/7/31\n\n{sentence}\n");
        let record = Pipeline::new(&rules).document("post.txt", &post).remove(0);
        record.reported_police.map(|date| date.to_string())
    };
    let first = "2024年7月12日、見回り隊に注進しました。";
    assert_eq!(told(&RuleFiles::embedded(), first), None);
    let mut files = edited("lexicon.toml", |text| format!("{text}\n{words}"));
    let (_, fields) = files.files.iter_mut().find(|(path, _)| path.ends_with("fields.toml")).expect("fields.toml");
    fields.push_str(&format!("\n{row}"));
    for (sentence, wanted) in [
        (first, Some("2024-07-12")),
        ("2024年7月12日、見回り隊への注進を行いました。", Some("2024-07-12")),
        ("見回り隊には7月12日に注進しております。", Some("2024-07-12")),
        ("見回り隊には7月12日に注進しておりません。", None),
        ("2024年7月12日、見回り隊に注進する予定です。", None),
    ] {
        assert_eq!(told(&files, sentence).as_deref(), wanted, "{sentence}");
    }
}

#[test]
fn a_list_of_names_in_a_table() {
    let post = "お客様の個人情報の流出について\n\n2024年7月3日、ツグミ堂が運営する店で名簿を紛失しました。\n";
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in &RuleFiles::embedded().files {
        let name = std::path::Path::new(path).file_name().expect("a file name");
        std::fs::write(folder.path().join(name), text).expect("a written rule file");
    }
    let organization = |table: &str| {
        std::fs::write(folder.path().join("organizations.csv"), table).expect("a written table");
        let files = RuleFiles::from_dir(folder.path()).expect("a readable folder");
        let (rules, problems) = load(&files);
        let rules = rules.ok_or_else(|| jikenbo::diag::render_text(&problems, &files, false))?;
        let record = Pipeline::new(&rules).document("post.txt", post).remove(0);
        Ok::<_, String>((record.organization, record.organization_type))
    };
    let named = |name: &str, kind: &str| Ok((Some(name.to_owned()), Some(kind.to_owned())));

    assert_eq!(organization("name\n").map(|(name, _)| name), Ok(None), "nothing else finds it");
    assert_eq!(organization("name\nツグミ堂\nミモザ便病院\n"), named("ツグミ堂", "company"));
    assert_eq!(organization("ツグミ堂,association\n"), named("ツグミ堂", "association"));
    let wrong = organization("# mine\nツグミ堂,shop\n").expect_err("no such type");
    assert!(wrong.contains("organizations.csv:2:") && wrong.contains("shop"), "{wrong}");
}
