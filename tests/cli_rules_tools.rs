//! `rules test`, `list`, `profile` and `new` from end to end.

mod common;

use std::fs;

use common::{DUMP, Outcome, Work, assert_has};
use jikenbo::rules::{RuleFiles, load};
use serde_json::Value;

/// A rule that fires on one sentence of [`DUMP`], with one example of each outcome.
const MINE: &str = "\
format = 1
family = \"leak_status\"

[[rule]]
id = \"left-open\"
label = \"suspected\"
weight = 1
all = [{ words = [\"記録した\"], as = \"what\" }]

[[rule.example]]
text = \"氏名を記録した紙です。\"
evidence = { what = \"記録した\" }

[[rule.example]]
text = \"氏名を書いた紙です。\"
blocked_by = \"silent\"

[[rule.example]]
text = \"氏名を書いた紙を渡しました。\"

[[rule.example]]
text = \"氏名を記録した紙を渡しました。\"
blocked_by = \"silent\"

[[rule.example]]
text = \"住所を記録した紙です。\"
evidence = { what = \"住所\" }

[[rule.example]]
text = \"氏名を記録した事実はありません。\"
blocked_by = \"none:1\"
";

/// The exported rules with [`MINE`] beside them, and [`DUMP`].
fn with_mine() -> Work {
    let work = Work::new();
    work.export_rules();
    work.file("rules/mine.toml", MINE).file("a.txt", DUMP);
    work
}

fn lines(outcome: &Outcome) -> Vec<Value> {
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn test_passes_on_the_built_in_rules() {
    let ran = Work::new().run(&["rules", "test"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.lines().all(|line| line.starts_with("ok  ")), "{}", ran.stdout);
    assert_has(&ran.stderr, &[" rules, ", " fired as it should, ", " silent as it should\n"]);
}

#[test]
fn test_names_every_outcome_and_tells_failures_at_their_place() {
    let work = with_mine();
    let ran = work.run(&["rules", "test", "--rule", "left-open", "--rules", "rules"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let outcomes = "1 fired as it should, 1 silent as it should, 1 missing, 1 noisy, 1 wrong evidence, \
                    1 blocked by something else";
    let rows = "\
rules/mine.toml:10  fired as it should         氏名を記録した紙です。
rules/mine.toml:14  silent as it should        氏名を書いた紙です。
rules/mine.toml:18  missing                    氏名を書いた紙を渡しました。
rules/mine.toml:21  noisy                      氏名を記録した紙を渡しました。
rules/mine.toml:25  wrong evidence             住所を記録した紙です。
rules/mine.toml:29  blocked by something else  氏名を記録した事実はありません。
";
    assert_eq!(ran.stdout, format!("FAILS  left-open  {outcomes}\n\n{rows}"));
    assert_has(&ran.stderr, &["error[E401]", "error[E402]", "error[E403]", "error[E404]", "polarity:denied"]);
    assert_has(&ran.stderr, &["rules/mine.toml:18:1\n", "18 | [[rule.example]]\n", "^^^^^^^^^^^^^^^^"]);
    assert_has(&ran.stderr, &[&format!("1 rule, 6 examples: {outcomes}\n")]);
}

#[test]
fn test_of_all_rules_has_a_line_a_rule() {
    let ran = with_mine().run(&["rules", "test", "--rules", "rules"]);
    assert_eq!(ran.code, 1);
    let failing: Vec<_> = ran.stdout.lines().filter(|line| line.starts_with("FAILS")).collect();
    assert_eq!(failing.len(), 1, "{failing:?}");
    let rules = load(&RuleFiles::embedded()).0.unwrap();
    assert_eq!(ran.stdout.lines().count(), rules.rules.len() + rules.fields.rows.len() + 1);
}

#[test]
fn test_in_json_has_an_object_an_example_and_one_a_place() {
    let work = with_mine();
    let args = ["rules", "test", "--rule", "left-open", "--rules", "rules", "--message-format", "json", "a.txt"];
    let ran = work.run(&args);
    assert_eq!(ran.code, 1);
    let objects = lines(&ran);
    let outcomes: Vec<_> = objects.iter().filter_map(|object| object["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["fired", "silent", "missing", "noisy", "wrong_evidence", "blocked_by_other"]);
    let wrong = serde_json::json!({ "type": "example", "rule": "left-open", "outcome": "wrong_evidence",
        "holds": false, "wanted": "what = 住所", "got": ["記録した"], "file": "rules/mine.toml", "line": 25, "column": 1 });
    assert_eq!(objects[4], wrong);
    let firing = serde_json::json!({ "type": "firing", "rule": "left-open", "label": "suspected",
        "reading": "asserted", "source": "a.txt", "post": 6, "case_id": "2024-902", "line": 8, "words": "記録した" });
    assert_eq!(objects[6..], [firing]);
    assert!(!ran.stderr.contains("error"), "{}", ran.stderr);
}

#[test]
fn test_shows_where_the_rule_fires_in_dumps() {
    let ran = with_mine().run(&["rules", "test", "--rule", "left-open", "--rules", "rules", "a.txt"]);
    assert_has(&ran.stdout, &["\nin the dumps: fires 1 time\na.txt:8  post 2024-902  left-open  asserted  記録した\n"]);
    let nowhere = Work::new().run_with_stdin(&["rules", "test", "--rule", "ransomware-by-demand", "-"], DUMP);
    assert_eq!(nowhere.code, 0, "{}", nowhere.stderr);
    assert!(nowhere.stdout.ends_with("\nin the dumps: fires 0 times\n"), "{}", nowhere.stdout);
}

#[test]
fn test_of_an_unknown_rule_names_the_nearest() {
    let ran = with_mine().run(&["rules", "test", "--rule", "left-opne", "--rules", "rules"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr, "error: there is no rule `left-opne`\n  help: did you mean `left-open`?\n");
}

#[test]
fn a_dump_that_cannot_be_read_is_told_and_the_rest_is_shown() {
    let work = with_mine();
    let test = work.run(&["rules", "test", "--rule", "left-open", "--rules", "rules", "gone.txt", "a.txt"]);
    assert_eq!(test.code, 4);
    assert_has(&test.stderr, &["gone.txt"]);
    assert_has(&test.stdout, &["a.txt:8"]);
    let profile = work.run(&["rules", "profile", "--no-time", "gone.txt", "a.txt"]);
    assert_eq!(profile.code, 4);
    assert_has(&profile.stderr, &["gone.txt"]);
    assert_has(&profile.stdout, &["2 posts in 1 document"]);
}

#[test]
fn rules_that_do_not_load_stop_every_command() {
    let work = with_mine();
    work.file("rules/mine.toml", "format = 1\nfamily = \"leak_status\"\nbananas = 1\n");
    for args in [
        &["rules", "test", "--rules", "rules"][..],
        &["rules", "list", "--rules", "rules"],
        &["rules", "profile", "a.txt", "--rules", "rules"],
        &["rules", "new", "kind", "x", "--label", "other", "--rules", "rules", "--write"],
    ] {
        let ran = work.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{args:?}: {}", ran.stderr);
        assert_has(&ran.stderr, &["rules/mine.toml:3:1", "bananas", "the rules do not load: 1 error"]);
    }
}

#[test]
fn list_has_a_row_a_rule_with_its_place_and_names() {
    let work = with_mine();
    let args = ["rules", "list", "--family", "leak_status", "--rules", "rules"];
    let text = work.run(&args);
    assert_eq!((text.code, text.stderr.as_str()), (0, ""));
    assert_has(text.stdout.lines().next().unwrap(), &["family", "rule", "label", "ja", "en", "hits", "silent", "file"]);
    let mine = text.stdout.lines().find(|line| line.contains("left-open")).unwrap();
    assert!(mine.ends_with("  rules/mine.toml:5"), "{mine}");
    let json = lines(&work.run(&[&args[..], &["--format", "json"]].concat()));
    let row = json.iter().find(|row| row["rule"] == "left-open").unwrap();
    assert_eq!((&row["hits"], &row["silent"], &row["weight"]), (&3.into(), &3.into(), &1.into()));
    assert_eq!((&row["file"], &row["line"]), (&"rules/mine.toml".into(), &5.into()));
    assert!(json.iter().all(|row| row["family"] == "leak_status"));
    let csv = work.run(&[&args[..], &["--format", "csv"]].concat()).stdout;
    assert!(csv.starts_with("family,rule,label,ja,en,weight,hits,silent,file,line\n"), "{csv}");
    assert_eq!(csv.lines().count(), json.len() + 1);
}

#[test]
fn list_of_labels_and_families() {
    let work = Work::new();
    let json = lines(&work.run(&["rules", "list", "--labels", "--format", "json", "--family", "secondary_damage"]));
    assert!(!json.is_empty());
    assert!(json.iter().all(|row| row["ja"] != "" && row["en"] != "" && row["rules"].as_u64() >= Some(1)), "{json:?}");
    let families = lines(&work.run(&["rules", "list", "--families", "--format", "json"]));
    let event = families.iter().find(|row| row["family"] == "event").unwrap();
    assert_eq!(event["files"], "rules/event.toml;rules/told.toml");
    let rules = load(&RuleFiles::embedded()).0.unwrap();
    let examples: u64 = families.iter().filter_map(|row| row["examples"].as_u64()).sum();
    assert_eq!(examples as usize, rules.rules.iter().map(|rule| rule.examples.len()).sum::<usize>());
}

#[test]
fn list_of_an_unknown_family_names_the_nearest() {
    let work = Work::new();
    let ran = work.run(&["rules", "list", "--family", "causes"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_has(&ran.stderr, &["`causes`", "did you mean `cause`?"]);
    assert_has(&work.run(&["rules", "list", "--family", "zzz"]).stderr, &["there is ", "leak_status"]);
    assert_eq!(work.run(&["rules", "list", "--families", "--labels"]).code, 2);
}

/// Two rules that fire on the same sentence of two posts, and one that never does.
const TWINS: &str = "\
format = 1
family = \"leak_status\"

[[rule]]
id = \"twin-a\"
label = \"suspected\"
weight = 1
all = [{ words = [\"氏名\"] }]

[[rule]]
id = \"twin-b\"
label = \"confirmed\"
weight = 1
all = [{ regex = 'の?氏名' }]

[[rule]]
id = \"never\"
label = \"suspected\"
all = [{ words = [\"ここにない言葉\"] }]

[[rule]]
id = \"two-ways\"
label = \"suspected\"
weight = 1
any = [{ words = [\"氏名\"] }, { words = [\"ここにもない言葉\"] }]
";

#[test]
fn profile_lists_verbs_that_the_lexicon_lacks_by_frequency() {
    let work = Work::new();
    let text = "個人情報の漏えいについて\n2024年7月31日\n\n7月3日、担当者が名簿を燻した。翌日も燻しました。名簿は流出しました。\n";
    work.file("a.txt", text).file("b.txt", text);
    let ran = work.run(&["rules", "profile", "--unclassed", "--format", "json", "a.txt", "b.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let unclassed: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&unclassed["posts"], &unclassed["clauses"]), (&2.into(), &6.into()));
    let verbs = unclassed["verbs"].as_array().unwrap();
    let first = serde_json::json!({ "stem": "燻", "hits": 4, "posts": 2, "dated": 4, "form": "燻した" });
    assert_eq!(verbs, &vec![first], "流出する has a class");
    let table = work.run(&["rules", "profile", "--unclassed", "a.txt"]).stdout;
    assert_has(&table, &["2 of 3 clauses in 1 post have a verb that the lexicon lacks", "燻した"]);
    assert_eq!(work.run(&["rules", "profile", "--unclassed", "--no-time", "a.txt"]).code, 2, "it has no rules to sort");
}

#[test]
fn profile_counts_hits_and_posts_and_finds_dead_rules_and_twins() {
    let work = Work::new();
    work.export_rules();
    work.file("rules/twins.toml", TWINS).file("a.txt", DUMP);
    let args = ["rules", "profile", "a.txt", "--rules", "rules", "--no-time"];
    let ran = work.run(&[&args[..], &["--format", "json"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let profile: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&profile["documents"], &profile["posts"]), (&1.into(), &2.into()));
    let twin = profile["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == "twin-a").unwrap();
    let expected = serde_json::json!({ "rule": "twin-a", "family": "leak_status", "label": "suspected", "hits": 2,
        "posts": 2, "file": "rules/twins.toml", "line": 5 });
    assert_eq!(*twin, expected);
    let together = profile["together"].as_array().unwrap();
    let twins = together.iter().find(|group| group.as_array().unwrap().contains(&"twin-a".into())).unwrap();
    assert!(twins.as_array().unwrap().contains(&"twin-b".into()), "{twins}");
    let dead: Vec<_> = profile["dead"].as_array().unwrap().iter().map(|rule| &rule["rule"]).collect();
    assert!(dead.contains(&&"never".into()) && !dead.contains(&&"twin-b".into()));
    let rules = profile["rules"].as_array().unwrap().len() + dead.len();
    assert_eq!(rules, load(&RuleFiles::embedded()).0.unwrap().rules.len() + 4);
    let idle = profile["idle"].as_array().unwrap().iter().find(|way| way["rule"] == "two-ways").unwrap();
    let expected = serde_json::json!({ "rule": "two-ways", "family": "leak_status", "at": 2, "file": "rules/twins.toml", "line": 25 });
    assert_eq!(*idle, expected, "the second way never decided, and stands in that line");
    let (hits, once) = (profile["unseen"]["hits"].as_u64().unwrap(), profile["unseen"]["once"].as_u64().unwrap());
    let all: u64 = profile["rules"].as_array().unwrap().iter().map(|rule| rule["hits"].as_u64().unwrap()).sum();
    assert_eq!(hits, all);
    assert!(0 < once && once <= hits - 6, "the three rules here decide twice each: {once} of {hits}");
    let text = work.run(&args).stdout;
    assert_has(
        &text,
        &[
            "2 posts in 1 document: ",
            "rules/twins.toml:17\n",
            "always in the same sentences:\n",
            "twin-a, ",
            "two-ways any:2",
            "rules/twins.toml:25\n",
            "unseen mass ",
        ],
    );
    assert_eq!(text, work.run(&args).stdout, "the same bytes each time");
}

#[test]
fn profile_sorts() {
    let work = with_mine();
    let sorted = |key: &str| {
        let ran = work.run(&["rules", "profile", "a.txt", "--format", "json", "--sort", key]);
        let profile: Value = serde_json::from_str(&ran.stdout).unwrap();
        profile["rules"].as_array().unwrap().clone()
    };
    let numbers =
        |key: &str, field: &str| -> Vec<u64> { sorted(key).iter().map(|rule| rule[field].as_u64().unwrap()).collect() };
    assert!(numbers("time", "micros").is_sorted_by(|a, b| a >= b));
    assert!(numbers("hits", "hits").is_sorted_by(|a, b| a >= b));
    assert!(numbers("posts", "posts").is_sorted_by(|a, b| a >= b));
    assert!(sorted("rule").iter().map(|rule| rule["rule"].as_str().unwrap().to_owned()).is_sorted());
    let timed = work.run(&["rules", "profile", "a.txt"]);
    assert_has(timed.stdout.lines().nth(4).unwrap(), &["ms", "%", "hits", "posts", "rule"]);
}

#[test]
fn new_prints_a_rule_that_loads_and_holds_in_every_family() {
    let rules = load(&RuleFiles::embedded()).0.unwrap();
    let work = Work::new();
    work.export_rules();
    let mut families: Vec<&str> = rules.rules.iter().map(|rule| rule.family.as_str()).collect();
    families.dedup();
    // A topic takes the words of all other templates for advice, as it should.
    families.retain(|family| *family != "topic");
    for (number, family) in families.iter().enumerate() {
        let (id, label) = (format!("new-{number}"), rules.labels_of(family)[0].id.as_str());
        let ran = work.run(&["rules", "new", family, &id, "--label", label]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        work.file(&format!("rules/{id}.toml"), format!("format = 1\nfamily = \"{family}\"\n\n{}", ran.stdout));
        let ran =
            work.run(&["rules", "new", family, &format!("{id}-b"), "--label", label, "--rules", "rules", "--write"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    }
    let ran = work.run(&["rules", "test", "--rules", "rules"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn new_adds_to_the_file_of_the_label_and_leaves_the_rest_as_it_is() {
    let work = Work::new();
    work.export_rules();
    let before = work.read("rules/told.toml");
    let names = fs::read_dir(work.path("rules")).unwrap().count();
    let ran = work.run(&["rules", "new", "event", "mine", "--label", "notified", "--rules", "rules", "--write"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let after = work.read("rules/told.toml");
    let added = after.strip_prefix(&before).expect("the file as it was, and more");
    assert_has(added, &["[[rule]]\nid = \"mine\"\n", "TODO", "[[rule.example]]", "blocked_by"]);
    let line = before.lines().count() + 1;
    assert_has(&ran.stderr, &[&format!("rules/told.toml:{line}"), "jikenbo rules test --rule mine --rules rules"]);
    assert_eq!(fs::read_dir(work.path("rules")).unwrap().count(), names, "no other file");
    let test = work.run(&["rules", "test", "--rule", "mine", "--rules", "rules"]);
    assert_eq!(test.code, 0, "{}", test.stderr);
}

#[test]
fn new_refuses_what_cannot_be() {
    let work = with_mine();
    let before = work.read("rules/mine.toml");
    let cases: [(&[&str], &[&str]); 7] = [
        (&["leak_stats", "x"], &["family", "`leak_stats`", "did you mean `leak_status`?"]),
        (&["date", "x"], &["family", "`date`", "there is ", "leak_status"]),
        (&["leak_status", "left-open"], &["there is a rule `left-open` already", "rules/mine.toml:5:6", "another id"]),
        (&["leak_status", "Left_Open"], &["`Left_Open`", "small Latin letters"]),
        (&["leak_status", "a\"b"], &["small Latin letters"]),
        (&["leak_status", "x"], &["which label", "--label", "confirmed, suspected, none"]),
        (&["leak_status", "x", "--label", "suspectd"], &["`suspectd`", "did you mean `suspected`?"]),
    ];
    for (args, told) in cases {
        let ran = work.run(&[&["rules", "new", "--rules", "rules", "--write"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
        assert_has(&ran.stderr, told);
    }
    assert_eq!(work.read("rules/mine.toml"), before);
    let ran = work.run(&["rules", "new", "leak_status", "x", "--label", "none", "--write"]);
    assert_eq!(ran.code, 2, "--write without --rules");
}

#[test]
fn new_does_not_break_a_file_that_takes_no_table() {
    let work = Work::new();
    work.export_rules();
    let inline = "format = 1\nfamily = \"kind\"\n\
                  rule = [{ id = \"a\", label = \"other\", all = [{ words = [\"研修\"] }] }]\n";
    fs::remove_file(work.path("rules/kind.toml")).unwrap();
    let labels = RuleFiles::embedded().files.into_iter().find(|(path, _)| path == "rules/kind.toml").unwrap().1;
    let labels = labels[..labels.find("[[rule]]").unwrap()].to_owned();
    work.file("rules/kind-labels.toml", labels).file("rules/kind.toml", inline);
    let ran = work.run(&["rules", "new", "kind", "b", "--label", "other", "--rules", "rules", "--write"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_has(&ran.stderr, &["rules/kind.toml:"]);
    assert_eq!(work.read("rules/kind.toml"), inline);
}

#[cfg(unix)]
#[test]
fn new_in_a_folder_that_cannot_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let work = Work::new();
    work.export_rules();
    let before = work.read("rules/kind.toml");
    let set = |mode| fs::set_permissions(work.path("rules"), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let writable = fs::write(work.path("rules/probe.txt"), "").is_ok();
    let ran = work.run(&["rules", "new", "kind", "b", "--label", "other", "--rules", "rules", "--write"]);
    set(0o755);
    // The administrator may write everywhere.
    if !writable {
        assert_eq!(ran.code, 4, "{}", ran.stderr);
        assert_has(&ran.stderr, &["cannot write rules/kind.toml", "it is as it was"]);
        assert_eq!(work.read("rules/kind.toml"), before);
    }
}
