use std::io;

use super::*;

fn japanese() -> Catalogue {
    Catalogue::parse(
        r#"
        [[message]]
        en = "cannot read {path}: {error}"
        ja = "{path}を読み取れません：{error}"

        [[message]]
        en = "{count} posts"
        ja = "投稿{count}件"

        [[message]]
        en = "write `{{date}}`"
        ja = "`{{date}}`と書いてください"

        [[message]]
        en = "gone (os error 2)"
        ja = "ありません"
        "#,
    )
    .unwrap()
}

#[test]
fn a_message_is_said_in_the_language_of_the_catalogue() {
    let told = message!("cannot read {path}: {error}", path = "a.txt", error = io::Error::other("gone (os error 2)"));
    assert_eq!(told.to_string(), "cannot read a.txt: gone (os error 2)");
    assert_eq!(told.say(&japanese()), "a.txtを読み取れません：ありません");
}

#[test]
fn messages_within_messages_are_said_too() {
    let told = message!("{posts}, and {{so}} on", posts = message!("{count} posts", count = 3));
    assert_eq!(told.to_string(), "3 posts, and {so} on");
    assert_eq!(told.say(&japanese()), "投稿3件, and {so} on");
    let inner = io::Error::other(message!("{count} posts", count = 3));
    assert_eq!(message!("{inner}", inner).say(&japanese()), "投稿3件");
}

#[test]
fn values_are_not_read_as_templates() {
    let count = "{count}";
    assert_eq!(message!("{count} posts", count).to_string(), "{count} posts");
    assert_eq!(Message::from("write `{date}` {".to_owned()).to_string(), "write `{date}` {");
    assert_eq!(message!("write `{{date}}`").to_string(), "write `{date}`");
    assert_eq!(message!("write `{{date}}`").say(&japanese()), "`{date}`と書いてください");
}

#[test]
fn what_the_catalogue_does_not_have_stays_english() {
    assert_eq!(message!("nothing").say(&japanese()), "nothing");
    assert!(Catalogue::ENGLISH.is_english());
    assert!(!japanese().is_english());
}

#[test]
fn the_japanese_catalogue_can_be_read() {
    // What cannot be read is empty.
    assert!(Catalogue::japanese().find("empty").is_some());
}

/// What the crates say of these texts, in Japanese.
fn misread(text: &str) -> String {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Read {
        #[serde(rename = "id")]
        _id: String,
        #[serde(rename = "words")]
        _words: Vec<u64>,
    }
    let told = toml::from_str::<Read>(text).unwrap_err().message().to_owned();
    let message = of_library(&told);
    assert_eq!(message.to_string(), told);
    message.say(Catalogue::japanese())
}

#[test]
fn what_libraries_say_is_told_in_japanese() {
    for (text, told) in [
        ("id = \"a\"", "`words`というキーがありません"),
        ("idd = \"a\"", "`idd`というキーはありません。ここに書けるのは `id` か `words` です"),
        ("id = 1", "値の型が違います(整数 `1`)。ここに書けるのは文字列です"),
        ("id = \"a\"\nwords = \"b\"", "値の型が違います(文字列 \"b\")。ここに書けるのは配列です"),
        ("id = \"a\"\nwords = [-1]", "値が正しくありません(整数 `-1`)。ここに書けるのは0以上の整数です"),
        ("id = a", "文字列は引用符で囲んでください。ここに書けるのは'…' の文字列です"),
        ("[[rule]\n", "表の配列の見出しが閉じていません。ここに書けるのは`]`です"),
        ("id = \"a\"\nid = \"b\"", "同じキーが2回書かれています"),
    ] {
        assert_eq!(misread(text), told, "{text}");
    }
    let json = serde_json::from_str::<bool>("[").unwrap_err().to_string();
    let json = json.split(" at line ").next().unwrap();
    assert_eq!(of_library(json).say(Catalogue::japanese()), "値の型が違います(配列)。ここに書けるのは真偽値です");
    // Shapes that are only begun, and none at all.
    for text in ["", "unknown field `", "missing field x", "a, expected ", "invalid type: ", ", expected ` or `"] {
        assert_eq!(of_library(text).to_string(), text);
    }
}

/// Fields and values as a Japanese table names them.
struct Names;

impl Naming for Names {
    fn field(&self, field: &str) -> Option<&str> {
        (field == "leaked_data").then_some("漏えいした情報")
    }

    fn value(&self, _: &str, value: &str) -> String {
        value.replace("name", "氏名")
    }
}

#[test]
fn fields_and_their_values_are_called_by_their_names_where_there_are_some() {
    let values = ["name", "iris"].map(str::to_owned);
    let (field, held) = (Field::called("leaked_data", "leaked data"), Held::new("leaked_data", &values));
    let told = message!("{other}: {field} ({held})", other = Field::new("other"), field, held);
    assert_eq!(told.to_string(), "other: leaked data (name, iris)");
    assert_eq!(told.say_with(Catalogue::japanese(), Some(&Names)), "other: 漏えいした情報 (氏名、iris)");
    let around = message!("({told})", told);
    assert_eq!(around.say_with(&japanese(), Some(&Names)), "(other: 漏えいした情報 (氏名, iris))");
    assert_eq!(message!("{held}", held = Held::new("causes", &[])), "empty");
}

#[test]
fn a_catalogue_with_mistakes_is_refused() {
    let of = |entries: &str| Catalogue::parse(entries).unwrap_err();
    let entry = |en: &str, ja: &str| format!("[[message]]\nen = \"{en}\"\nja = \"{ja}\"\n");
    assert_eq!(of(&entry("a", " ")), CatalogueError::Empty("a".into()));
    assert_eq!(of(&entry("{a} b", "{b}")), CatalogueError::OtherNames("{a} b".into()));
    assert_eq!(of(&(entry("a", "b") + &entry("a", "c"))), CatalogueError::Twice("a".into()));
    assert!(matches!(of("[[message]]\nen = \"a\"\nfr = \"b\"\n"), CatalogueError::Unreadable(_)));
}
