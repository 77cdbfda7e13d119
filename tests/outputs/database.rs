//! The SQLite database.

use rusqlite::{Connection, OptionalExtension};

use super::*;

/// The database that `extract` writes.
pub fn filled(work: &Work) -> Connection {
    extract(work, &["-o", "out.db"]);
    Connection::open(work.path("out.db")).unwrap()
}

fn texts(database: &Connection, sql: &str) -> Vec<String> {
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_database_holds_what_json_holds() {
    let work = with(DUMP);
    let (database, records) = (filled(&work), jsonl(&work));
    assert_eq!(texts(&database, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(database.query_row("PRAGMA foreign_key_check", [], |_| Ok(())).optional(), Ok(None));
    assert_eq!(database.pragma_query_value(None, "user_version", |row| row.get(0)), Ok(1));
    assert_eq!(texts(&database, "SELECT case_id FROM incidents ORDER BY id"), ["2024-901", "2024-902"]);
    assert_eq!(
        texts(&database, "SELECT item FROM leaked_data WHERE post_id = 1 ORDER BY position"),
        ["name", "address"]
    );
    assert_eq!(texts(&database, "SELECT leaked_data FROM incidents"), ["name;address", "name"]);
    let proofs: i64 = database.query_row("SELECT count(*) FROM evidence", [], |row| row.get(0)).unwrap();
    let expected: usize = records.iter().map(|record| record["evidence"].as_array().unwrap().len()).sum();
    assert_eq!(proofs, expected as i64);
    let sql = "SELECT text FROM proofs WHERE field = 'discovered' AND post_id = 1";
    assert_has(&texts(&database, sql)[0], &["2024年7月10日"]);
}

/// Two reports of one organization, the later one with another figure.
const FOLLOWED: &str = "\
【セキュリティ事件簿#2024-911】株式会社みぎわ工業 不正アクセスに関するお知らせ(第1報) 2024/7/31

2024年5月20日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。
流出した可能性がある情報は、お客様25名分の氏名です。

【セキュリティ事件簿#2024-911】株式会社みぎわ工業 不正アクセスに関するお知らせ(第2報) 2024/8/20

2024年7月31日に公表した不正アクセスについて、調査の結果をお知らせします。
流出した可能性がある情報は、お客様40名分の氏名であることが判明しました。
";

#[test]
fn cases_are_tables_with_their_links_and_history() {
    let work = with(&format!("{DUMP}\n{FOLLOWED}"));
    let database = filled(&work);
    assert_eq!(database.query_row("PRAGMA foreign_key_check", [], |_| Ok(())).optional(), Ok(None));
    let several = "SELECT case_name || ' ' || notices || ' ' || affected_total FROM cases WHERE notices > 1";
    assert_eq!(texts(&database, several), ["2024-911 2 40"]);
    let notices = "SELECT post_id || ' ' || published FROM case_notices WHERE case_name = '2024-911'";
    assert_eq!(texts(&database, notices), ["3 2024-07-31", "4 2024-08-20"]);
    let links = "SELECT from_post || ' ' || to_post || ' ' || kind FROM case_links";
    assert_eq!(texts(&database, links), ["3 4 same_incident"]);
    let history = "SELECT earlier || ' ' || later FROM case_history WHERE field = 'affected_total'";
    assert_eq!(texts(&database, history), ["25 40"]);
    extract(&work, &["--tables", "tables"]);
    assert_has(&work.read("tables/case_posts.csv"), &["cases_id,position,post_id\r\n", ",1,3\r\n", ",2,4\r\n"]);
    assert_has(&work.read("tables/case_history.csv"), &[",affected_total,25,40\r\n"]);
}

#[test]
fn titles_and_evidence_are_searched_by_any_three_characters() {
    let database = filled(&with(DUMP));
    let titles =
        "SELECT posts.title FROM posts JOIN posts_search ON posts_search.rowid = posts.id WHERE posts_search MATCH ";
    assert_eq!(texts(&database, &format!("{titles}'メモリの紛'")), ["架空市 USBメモリの紛失について"]);
    let proofs = "SELECT field FROM evidence_search JOIN evidence ON evidence.id = evidence_search.rowid \
                  WHERE evidence_search MATCH '25名分' AND field = 'counts'";
    assert_eq!(texts(&database, proofs), ["counts"]);
}

#[test]
fn every_view_can_be_asked() {
    let database = filled(&with(DUMP));
    let views = texts(&database, "SELECT name FROM sqlite_master WHERE type = 'view'");
    assert!(views.len() >= 6, "{views:?}");
    for view in views {
        database.query_row(&format!("SELECT count(*) FROM {view}"), [], |_| Ok(())).expect(&view);
    }
    let months = "SELECT month || ' ' || incidents || ' ' || affected FROM incidents_by_month";
    assert_eq!(texts(&database, months), ["2024-07 1 25", "2024-08 1 120"]);
}

#[test]
fn the_month_of_an_incident_is_that_of_stats() {
    // No date in the heading: the text says when the notice was published first.
    let dump = "【セキュリティ事件簿#2022-950】株式会社架空商事 不正アクセスについて\n\n\
        2022年11月5日、当社は不正アクセスによる25名分の氏名の漏えいを公表しました。\n\n\n";
    let work = with(&format!("{dump}{DUMP}"));
    let months = texts(&filled(&work), "SELECT month || ',' || incidents FROM incidents_by_month");
    let stats = work.run(&["stats", "posts.txt", "--by", "month", "--format", "csv"]).stdout;
    let rows = stats.lines().skip(1).map(|row| row.split(',').take(2).collect::<Vec<_>>().join(","));
    assert_eq!(rows.collect::<Vec<_>>(), months);
    assert_eq!(months, ["2022-11,1", "2024-07,1", "2024-08,1"]);
}

/// `UPDATE_DOCS=1 cargo test --test outputs` writes the answers anew.
#[test]
fn the_questions_of_the_guide_have_the_answers_that_it_gives() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = Work::new();
    work.file("posts.txt", fs::read(root.join("examples/posts.txt")).unwrap());
    let database = filled(&work);
    let page = fs::read_to_string(root.join("docs/outputs.md")).unwrap();
    let mut blocks = page.split("```sql\n");
    let mut now = blocks.next().unwrap().to_owned();
    for block in blocks {
        let (sql, rest) = block.split_once("```\n\n```text\n").expect("an answer below each question");
        let (_, rest) = rest.split_once("```").unwrap();
        now += &format!("```sql\n{sql}```\n\n```text\n{}```{rest}", answer(&database, sql));
    }
    assert!(now.matches("```sql").count() >= 3);
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| !value.is_empty()) {
        fs::write(root.join("docs/outputs.md"), &now).unwrap();
    } else {
        assert!(page == now, "docs/outputs.md: `UPDATE_DOCS=1 cargo test --test outputs` brings it up to date:\n{now}");
    }
}

/// Rows as the `sqlite3` shell prints them.
fn answer(database: &Connection, sql: &str) -> String {
    use rusqlite::types::Value;
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let cell = |value: Value| match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        other => panic!("{other:?}"),
    };
    let rows =
        statement.query_map([], |row| (0..columns).map(|at| row.get(at).map(cell)).collect::<Result<Vec<_>, _>>());
    rows.unwrap().map(|row| row.unwrap().join("|") + "\n").collect()
}

#[test]
fn a_database_is_replaced_only_where_nothing_is_lost() {
    let work = with(DUMP);
    drop(filled(&work));
    drop(filled(&work));
    let refused = |name: &str, told: &str| {
        let before = fs::read(work.path(name)).unwrap();
        let ran = work.run(&["extract", "posts.txt", "-o", name]);
        assert_eq!(ran.code, 4, "{name}");
        assert_has(
            &ran.stderr,
            &[&format!("error: cannot write {name}: "), told, "help: give another name, or --overwrite"],
        );
        assert!(before == fs::read(work.path(name)).unwrap());
        extract(&work, &["-o", name, "--overwrite"]);
        assert!(before != fs::read(work.path(name)).unwrap());
    };
    Connection::open(work.path("out.db")).unwrap().pragma_update(None, "user_version", 7).unwrap();
    refused("out.db", "has tables of version 7, while this program writes version 1");
    let other = Connection::open(work.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE mine (a)").unwrap();
    drop(other);
    refused("other.db", "was not made by jikenbo");
    work.file("text.db", "a text that is no database");
    refused("text.db", "is no SQLite database");
    work.file("short.db", "short").file("broken.db", "SQLite format 3\0 and then nothing of the kind");
    refused("short.db", "is no SQLite database");
    refused("broken.db", "cannot be read");
    assert_eq!(work.names().iter().filter(|name| name.starts_with('.')).count(), 0, "no temporary file is left");
    work.file("empty.db", "");
    extract(&work, &["-o", "empty.db"]);
}

#[cfg(unix)]
#[test]
fn a_database_needs_a_file_of_its_own() {
    let work = with(DUMP);
    let ran = work.run(&["extract", "posts.txt", "--format", "sqlite", "-o", "/dev/null"]);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["cannot write /dev/null: a database needs a file of its own"]);
    assert_eq!(work.run(&["extract", "posts.txt", "-o", "gone/a.db"]).code, 4);
}

#[test]
fn any_character_survives_in_a_database_but_nul() {
    let work = Work::new();
    write(Format::Sqlite, &work.path("out.db"), &[anything()]);
    let database = Connection::open(work.path("out.db")).unwrap();
    let expected = anything().title.replace('\0', "\u{fffd}");
    assert_eq!(texts(&database, "SELECT title FROM posts"), std::slice::from_ref(&expected));
    assert_eq!(texts(&database, "SELECT unit FROM counts"), [expected]);
    assert_eq!(texts(&database, "SELECT name FROM third_parties WHERE position = 3"), ["x"]);
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let work = Work::new();
    for name in ["a.db", "b.db"] {
        write(Format::Sqlite, &work.path(name), &vec![anything(); 100]);
    }
    assert!(fs::read(work.path("a.db")).unwrap() == fs::read(work.path("b.db")).unwrap());
}
