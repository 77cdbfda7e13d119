use super::records::Proven;
use super::*;
use crate::message::Catalogue;
use crate::record::{Confidence, Evidence};

fn evidence(field: &'static str, value: &str, rule: &str) -> Evidence {
    let (value, rule, text) = (value.to_owned(), rule.to_owned(), "漏えい".to_owned());
    Evidence { field, value, rule, start: 0, end: 0, line: 1, column: 1, text, confidence: Confidence::Medium }
}

/// The post at a line with these causes, each by the rule after the colon.
fn post(line: usize, title: &str, causes: &[&str]) -> Record {
    let proofs: Vec<_> = causes.iter().filter_map(|cause| cause.split_once(':')).collect();
    Record {
        source: "dumps/a.txt".to_owned(),
        line,
        end_line: line + 9,
        title: title.to_owned(),
        kind: "incident".to_owned(),
        causes: proofs.iter().map(|(cause, _)| (*cause).to_owned()).collect(),
        evidence: proofs.iter().map(|(cause, rule)| evidence("causes", cause, rule)).collect(),
        ..Record::default()
    }
}

fn difference(old: &[Record], new: &[Record]) -> Difference {
    Difference::of(&[old.to_vec()], &[new.to_vec()], &[])
}

/// `line kind: field old new; …` of each post.
fn shown(difference: &Difference) -> Vec<String> {
    let side = |side: &Option<Proven>| side.as_ref().map_or("-".to_owned(), |proven| proven.value.clone());
    let change = |c: &FieldChange| format!("{} {} {}", c.field, side(&c.old), side(&c.new));
    let changes = |post: &PostChange| post.changes.iter().map(change).collect::<Vec<_>>().join("; ");
    difference.posts.iter().map(|post| format!("{} {:?}: {}", post.line, post.post, changes(post))).collect()
}

#[test]
fn equal_runs_do_not_differ() {
    let posts = [post(1, "A", &["malware:m"]), post(11, "B", &[])];
    let difference = difference(&posts, &posts);
    assert!(!difference.differs());
    assert_eq!((difference.posts.len(), difference.old_posts, difference.new_posts), (0, 2, 2));
}

#[test]
fn a_post_that_is_two_under_other_rules_is_told_as_that() {
    let whole = Record { end_line: 20, ..post(1, "A", &["malware:m", "theft:t"]) };
    let halves = [post(1, "A", &["malware:m"]), post(11, "B", &["theft:t"])];
    let split = [
        "1 Changed: segmentation lines 1-20 lines 1-10; causes theft -",
        "11 Gained: segmentation - lines 11-20; causes - theft; primary_cause - theft",
    ];
    assert_eq!(shown(&difference(std::slice::from_ref(&whole), &halves)), split);
    let merged = [
        "1 Changed: segmentation lines 1-10 lines 1-20; causes - theft",
        "11 Lost: segmentation lines 11-20 -; causes theft -; primary_cause theft -",
    ];
    assert_eq!(shown(&difference(&halves, &[whole])), merged);
}

#[test]
fn a_post_that_begins_on_another_line_is_known_by_its_title() {
    let old = [post(5, "A", &["malware:m"]), post(20, "same", &[]), post(30, "same", &[])];
    let new = [post(4, "A", &["malware:m"]), post(20, "same", &[]), post(31, "same", &[])];
    let expected =
        ["4 Changed: segmentation lines 5-14 lines 4-13", "31 Changed: segmentation lines 30-39 lines 31-40"];
    assert_eq!(shown(&difference(&old, &new)), expected);
}

#[test]
fn changes_are_grouped_by_field_and_rule() {
    let old = [post(1, "A", &["malware:m"]), post(11, "B", &["theft:t"]), post(21, "C", &["loss:x"])];
    let new = [post(1, "A", &["malware:n"]), post(11, "B", &["loss:t"]), post(21, "C", &["theft:t", "loss:x"])];
    let difference = difference(&old, &new);
    let rows: Vec<_> = difference
        .groups()
        .iter()
        .map(|g| (g.field.to_owned(), format!("{}>{}", g.old_rule, g.new_rule), g.counts, g.changes.len()))
        .collect();
    let counts = |gained, lost, changed, reproved| Counts { gained, lost, changed, reproved };
    let row = |field: &str, rules: &str, counts, posts| (field.to_owned(), rules.to_owned(), counts, posts);
    let expected = [
        row("causes", "m>n", counts(0, 0, 0, 1), 1),
        row("causes", "t>t", counts(2, 1, 0, 0), 3),
        row("primary_cause", "m>n", counts(0, 0, 0, 1), 1),
        row("primary_cause", "t>t", counts(0, 0, 1, 0), 1),
        row("primary_cause", "x>t", counts(0, 0, 1, 0), 1),
    ];
    assert_eq!(rows, expected);
    assert_eq!(difference.fields()["causes"], counts(2, 1, 0, 1));
    assert_eq!(difference.counts(), counts(2, 1, 2, 2));
    assert_eq!(
        summary(&difference, Catalogue::ENGLISH),
        "3 posts, 2 differ: 2 gained, 1 lost, 2 changed; 2 proven otherwise"
    );
}

#[test]
fn another_proof_alone_is_no_difference_but_is_told() {
    let difference = difference(&[post(1, "A", &["malware:m"])], &[post(1, "A", &["malware:n"])]);
    assert!(!difference.differs());
    let text = text(&difference, "old", "new", Style::default(), Catalogue::ENGLISH);
    let expected = "old → new: 1 post, no value differs; 2 proven otherwise\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("\nthe same values, proven otherwise\n  causes  m → n: 1\n"), "{text}");
}

#[test]
fn the_text_lists_the_posts_with_their_words() {
    let old = [post(1, "A", &["malware:m"]), post(11, "B\u{1b}[31m", &["theft:t"])];
    let new = [post(1, "A", &["loss:x", "malware:m"]), post(11, "B\u{1b}[31m", &[])];
    let difference = difference(&old, &new);
    let plain = text(&difference, "old", "new", Style::default(), Catalogue::ENGLISH);
    let expected = "\
old → new: 2 posts, 2 differ: 1 gained, 2 lost, 1 changed

field                     gained    lost changed proof only
causes                         1       1       0          0
primary_cause                  0       1       1          0

causes  t: 1 lost
  - dumps/a.txt:11 B[31m  theft: 漏えい

causes  x: 1 gained
  + dumps/a.txt:1 A  loss: 漏えい

primary_cause  m → x: 1 changed
  ~ dumps/a.txt:1 A
    - malware: 漏えい
    + loss: 漏えい

primary_cause  t: 1 lost
  - dumps/a.txt:11 B[31m  theft: 漏えい
";
    assert_eq!(plain, expected);
    let coloured = text(&difference, "old", "new", Style { colour: true, most_posts: None }, Catalogue::ENGLISH);
    assert!(coloured.contains("\u{1b}[31m  - dumps/a.txt:11 B[31m  theft: 漏えい\u{1b}[0m\n"), "{coloured}");
    assert!(coloured.contains("\u{1b}[32m  + dumps/a.txt:1 A  loss: 漏えい\u{1b}[0m\n"), "{coloured}");
}

#[test]
fn a_long_list_is_cut_where_asked() {
    let old: Vec<_> = (0..7).map(|n| post(n * 10 + 1, "A", &[])).collect();
    let new: Vec<_> = (0..7).map(|n| post(n * 10 + 1, "A", &["loss:x"])).collect();
    let text =
        text(&difference(&old, &new), "old", "new", Style { colour: false, most_posts: Some(5) }, Catalogue::ENGLISH);
    assert!(
        text.contains("causes  x: 7 gained\n") && text.contains("a.txt:41 A  loss: 漏えい\n  and 2 more\n"),
        "{text}"
    );
}

#[test]
fn gold_tells_what_became_right_and_wrong() {
    let old = [post(1, "A", &["malware:m"]), post(11, "B", &["theft:t"]), post(21, "C", &["theft:t"])];
    let new = [post(1, "A", &["loss:x"]), post(11, "B", &["loss:x"]), post(21, "C", &["theft:t", "loss:x"])];
    let gold = [post(1, "A", &["malware:"]), post(11, "B", &["loss:"]), post(21, "C", &["malware:"])];
    let gold = gold.each_ref().map(Gold::from);
    let difference = Difference::of(&[old.to_vec()], &[new.to_vec()], &gold);
    let moves = &difference.gold.as_ref().unwrap().posts;
    let shown: Vec<_> = moves
        .iter()
        .map(|m| format!("{:?} {} {}: {:?} {:?} gold {:?}", m.verdict, m.line, m.field, m.old, m.new, m.gold))
        .collect();
    let expected = [
        r#"Right 11 causes: ["theft"] ["loss"] gold ["loss"]"#,
        r#"Right 11 primary_cause: ["theft"] ["loss"] gold ["loss"]"#,
        r#"Wrong 1 causes: ["malware"] ["loss"] gold ["malware"]"#,
        r#"Wrong 1 primary_cause: ["malware"] ["loss"] gold ["malware"]"#,
        r#"OtherwiseWrong 21 causes: ["theft"] ["theft", "loss"] gold ["malware"]"#,
    ];
    assert_eq!(shown, expected);
    let text = text(&difference, "old", "new", Style::default(), Catalogue::ENGLISH);
    assert!(text.contains("\nagainst gold: overall 0.9111 → 0.9079\n"), "{text}");
    assert!(text.contains("  causes                   0.333 → 0.250    0.333                3\n"), "{text}");
    assert!(text.contains("\nbecame right: 2\n  + dumps/a.txt:11  causes: theft → loss\n"), "{text}");
    assert!(text.contains("\nbecame wrong: 2\n  - dumps/a.txt:1  causes: malware → loss; gold malware\n"), "{text}");
}

#[test]
fn a_gold_post_that_one_run_does_not_find_is_one_line() {
    let found = [post(1, "A", &["malware:m"])];
    let gold = [Gold::from(&post(1, "A", &["theft:"]))];
    let difference = Difference::of(&[found.to_vec()], &[Vec::new()], &gold);
    let moves = &difference.gold.as_ref().unwrap().posts;
    let fields: Vec<_> = moves.iter().map(|m| (m.verdict, m.field, m.new.len())).collect();
    assert_eq!(fields, [(Verdict::Wrong, "segmentation", 0)]);
}

#[test]
fn json_has_the_summary_and_every_change() {
    let difference = difference(&[post(1, "A", &["malware:m"])], &[post(1, "A", &["malware:m", "loss:x"])]);
    let json = json(&difference, "old", "new");
    assert_eq!(
        (&json["old"], &json["differs"], &json["gold"]),
        (&"old".into(), &true.into(), &serde_json::Value::Null)
    );
    assert_eq!(json["summary"][0]["new_rule"], "x");
    assert_eq!(json["summary"][0]["counts"]["gained"], 1);
    let change = &json["posts"][0]["changes"][0];
    assert_eq!((&change["change"], &change["new"]["words"]), (&"gained".into(), &"漏えい".into()));
}
