//! `rules diff` from end to end.

mod common;

use std::fs;
use std::process::Command;

use common::{DUMP, Outcome, Work, assert_has};

/// A dump, and the built-in rules in `rules`.
fn work() -> Work {
    let work = Work::new();
    work.export_rules();
    work.file("posts.txt", DUMP);
    work
}

/// The rules folder loses a word for a data item, so that 氏名 is no `name` any more.
fn forget_a_word(work: &Work) {
    change(work, "data.toml", "\n  \"氏名\", ", "\n  ");
}

fn change(work: &Work, file: &str, from: &str, to: &str) {
    let text = work.read(&format!("rules/{file}"));
    assert!(text.contains(from), "{from} is not in {file}");
    fs::write(work.path(&format!("rules/{file}")), text.replacen(from, to, 1)).unwrap();
}

fn diff(work: &Work, more: &[&str]) -> Outcome {
    work.run(&[&["rules", "diff", "builtin", "rules", "posts.txt"], more].concat())
}

fn git(work: &Work, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(work.path("")).args(["-c", "user.name=A", "-c", "user.email=a@example.jp"]).args(args);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn equal_rules_give_no_difference() {
    let ran = diff(&work(), &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, "builtin → rules: 2 posts, no value differs\n");
}

#[test]
fn what_a_change_did_is_told_by_field_and_rule_with_the_words() {
    let work = work();
    forget_a_word(&work);
    let ran = diff(&work, &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
    assert_has(
        &ran.stdout,
        &[
            "builtin → rules: 2 posts, 2 differ: 3 lost\n",
            "leaked_data                    0       2       0          0\n",
            "  - posts.txt:1 2024-901  name: 氏名\n",
            "  - posts.txt:6 2024-902  name: 氏名\n",
        ],
    );
    let back = work.run(&["rules", "diff", "rules", "builtin", "posts.txt"]);
    assert_eq!(back.code, 1);
    assert_has(
        &back.stdout,
        &["rules → builtin: 2 posts, 2 differ: 3 gained\n", "  + posts.txt:1 2024-901  name: 氏名\n"],
    );
}

#[test]
fn a_new_rule_is_named() {
    let work = work();
    let rule = "format = 1\nfamily = \"delay_reason\"\n\n[[rule]]\nid = \"mine\"\nlabel = \"other\"\n\
                all = [{ words = [\"サーバー\"] }]\n";
    let ran = diff(work.file("rules/mine.toml", rule), &[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_has(&ran.stdout, &["\ndelay_reasons  mine: 1 gained\n  + posts.txt:1 2024-901  other: サーバー\n"]);
}

#[test]
fn a_rule_that_only_changes_its_name_changes_no_value() {
    let work = work();
    let renamed = work.read("rules/cause.toml").replace("[[rule]]\nid = \"", "[[rule]]\nid = \"x-");
    fs::write(work.path("rules/cause.toml"), renamed).unwrap();
    let ran = diff(&work, &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert_has(&ran.stdout, &["no value differs; ", "the same values, proven otherwise\n", " → x-"]);
}

#[test]
fn posts_that_other_rules_cut_otherwise_are_told_as_such() {
    let work = work();
    work.file("posts.txt", DUMP.replace("【セキュリティ事件簿#2024-902】", ""));
    change(&work, "posts.toml", "not_heading = [", "not_heading = [\n  '^架空市',");
    let ran = diff(&work, &[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_has(
        &ran.stdout,
        &[
            "builtin → rules: 2 → 1 posts, 2 differ: ",
            "\nsegmentation: 1 lost, 1 changed\n  ~ posts.txt:1 2024-901\n    - lines 1-4\n    + lines 1-8\n  \
         - posts.txt:6 架空市 USBメモリの紛失について  lines 6-8\n",
        ],
    );
    let back = work.run(&["rules", "diff", "rules", "builtin", "posts.txt", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&back.stdout).unwrap();
    let posts: Vec<_> = json["posts"].as_array().unwrap().iter().filter_map(|post| post["post"].as_str()).collect();
    assert_eq!((&json["old_posts"], &json["new_posts"], posts), (&1.into(), &2.into(), vec!["changed", "gained"]));
}

#[test]
fn gold_says_what_became_right_and_wrong() {
    let work = work();
    assert_eq!(work.run(&["extract", "posts.txt", "-o", "gold.jsonl", "--all-posts"]).code, 0);
    forget_a_word(&work);
    let ran = diff(&work, &["--gold", "gold.jsonl"]);
    assert_has(
        &ran.stdout,
        &[
            "\nagainst gold: overall 1.0000 → ",
            "  leaked_data              1.000            1.000 → ",
            "\nbecame wrong: 2\n  - posts.txt:1 2024-901  leaked_data: name → nothing; gold name\n",
        ],
    );
    let back = work.run(&["rules", "diff", "rules", "builtin", "posts.txt", "--gold", "gold.jsonl"]);
    assert_has(&back.stdout, &["\nbecame right: 2\n  + posts.txt:1 2024-901  leaked_data: nothing → name\n"]);
    let json = diff(&work, &["--gold", "gold.jsonl", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["gold"]["posts"][0]["verdict"], "wrong");
    assert_eq!(json["gold"]["posts"][0]["gold"], serde_json::json!(["name"]));
    let elsewhere = work.run(&["rules", "diff", "builtin", "rules", "rules/../posts.txt", "--gold", "gold.jsonl"]);
    assert_has(&elsewhere.stdout, &["\nbecame wrong: 2\n  - rules/../posts.txt:1 2024-901  leaked_data: "]);
    work.file("other.txt", DUMP);
    let other = work.run(&["rules", "diff", "builtin", "rules", "other.txt", "--gold", "gold.jsonl"]);
    assert_has(&other.stderr, &["warning: 2 gold posts of posts.txt: no post of that dump was found"]);
    let bad = diff(work.file("gold.jsonl", "nonsense\n"), &["--gold", "gold.jsonl"]);
    assert_eq!((bad.code, bad.stdout.as_str()), (4, ""));
    assert_has(&bad.stderr, &["not a gold record", "gold.jsonl:1:"]);
}

#[test]
fn the_page_is_whole_and_the_same_facts() {
    let work = work();
    forget_a_word(&work);
    let ran = diff(&work, &["--format", "html", "-o", "page.html"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (1, "", ""));
    let page = work.read("page.html");
    assert_has(
        &page,
        &["<h1>builtin → rules</h1>", "posts.txt:1 2024-901", "<td class=\"lost\">name<br>氏名", "</html>\n"],
    );
    let ran = diff(&work, &["--format", "html", "--lang", "ja", "-o", "page.html"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_has(
        &work.read("page.html"),
        &["<th>項目</th>", "<th>旧ルール</th><th>新ルール</th>", "<td class=\"lost\">name<br>氏名"],
    );
    let nowhere = diff(&work, &["--format", "html", "-o", "gone/page.html"]);
    assert_eq!(nowhere.code, 4);
    assert_has(&nowhere.stderr, &["cannot write gone/page.html: ", "help: "]);
}

#[test]
fn a_git_revision_is_compared_with_the_work_tree() {
    let work = work();
    git(&work, &["init", "-q"]);
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "first"]);
    forget_a_word(&work);
    let ran = work.run(&["rules", "diff", "--since", "HEAD", "posts.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
    assert_has(&ran.stdout, &["HEAD:rules → rules: 2 posts, 2 differ: 3 lost\n"]);
    git(&work, &["commit", "-qam", "second"]);
    let now = work.run(&["rules", "diff", "--since", "HEAD", "--rules", "rules", "posts.txt"]);
    assert_eq!((now.code, now.stderr.as_str()), (0, ""), "{}", now.stdout);
    let before = work.run(&["rules", "diff", "--since", "HEAD~1", "--rules", "./rules", "posts.txt"]);
    assert_eq!(before.code, 1);
}

#[test]
fn what_git_cannot_give_is_told() {
    let work = work();
    let since = |revision: &str, rules: &str| {
        work.run(&["rules", "diff", &format!("--since={revision}"), "--rules", rules, "posts.txt"])
    };
    let outside = work
        .command(&["rules", "diff", "--since", "HEAD", "posts.txt"])
        .env("GIT_CEILING_DIRECTORIES", work.path(".."))
        .output()
        .unwrap();
    assert_eq!(outside.status.code(), Some(3));
    assert_has(&String::from_utf8(outside.stderr).unwrap(), &["error: rules is in no git repository", "help: "]);
    git(&work, &["init", "-q"]);
    git(&work, &["add", "posts.txt"]);
    git(&work, &["commit", "-qm", "first"]);
    for unknown in ["v9.9", "--all", "HEAD:posts.txt", ""] {
        let ran = since(unknown, "rules");
        assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
        assert_has(
            &ran.stderr,
            &[&format!("error: `{unknown}` is no revision of the git repository that holds rules\n"), "help: "],
        );
    }
    let uncommitted = since("HEAD", "rules");
    assert_eq!(uncommitted.code, 3);
    assert_has(&uncommitted.stderr, &["error: rules had no rule file (*.toml) at HEAD\n", "help: "]);
    let missing = since("HEAD", "gone");
    assert_eq!(missing.code, 3);
    assert_has(&missing.stderr, &["error: cannot read the rules in gone: it is no folder\n", "help: "]);
    let no_git = work.command(&["rules", "diff", "--since", "HEAD", "posts.txt"]).env("PATH", "").output().unwrap();
    assert_eq!(no_git.status.code(), Some(3));
    assert_has(
        &String::from_utf8(no_git.stderr).unwrap(),
        &["error: cannot run git: it is not installed", "help: compare two folders"],
    );
}

#[test]
fn rules_that_do_not_load_are_named() {
    let work = work();
    work.file("rules/bad.toml", "format = \n");
    let ran = diff(&work, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    assert_has(
        &ran.stderr,
        &["rules/bad.toml:1:", "error: the rules of rules do not load: 1 error; nothing was compared\n"],
    );
    let missing = work.run(&["rules", "diff", "gone", "builtin", "posts.txt"]);
    assert_eq!(missing.code, 3);
    assert_has(&missing.stderr, &["error: cannot read the rules in gone: ", "help: "]);
    git(&work, &["init", "-q"]);
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "bad"]);
    fs::remove_file(work.path("rules/bad.toml")).unwrap();
    let revision = work.run(&["rules", "diff", "--since", "HEAD", "posts.txt"]);
    assert_eq!(revision.code, 3);
    assert_has(&revision.stderr, &["HEAD:rules/bad.toml:1:", "the rules of HEAD:rules do not load: 1 error"]);
}

#[test]
fn a_dump_that_cannot_be_read_is_told_and_the_others_are_compared() {
    let work = work();
    forget_a_word(&work);
    let ran = diff(&work, &["gone.txt"]);
    assert_eq!(ran.code, 4);
    assert_has(&ran.stderr, &["error: cannot read gone.txt: "]);
    assert_has(&ran.stdout, &["2 differ"]);
    work.file("page.html", "earlier");
    let none = work.run(&["rules", "diff", "builtin", "rules", "gone.txt", "--format", "html", "-o", "page.html"]);
    assert_eq!((none.code, work.read("page.html").as_str()), (4, "earlier"));
}

#[test]
fn a_command_line_that_is_no_comparison_is_refused() {
    let work = work();
    for args in
        [&["rules", "diff", "builtin", "posts.txt"][..], &["rules", "diff"], &["rules", "diff", "--since", "HEAD"]]
    {
        let ran = work.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
    }
    assert_has(
        &work.run(&["rules", "diff", "builtin", "posts.txt"]).stderr,
        &["error: give OLD, NEW and at least one DUMP"],
    );
    assert_eq!(work.run(&["rules", "diff", "builtin", "rules", "posts.txt", "--rules", "rules"]).code, 2);
}
