//! The rules that the binary carries: they load, prove themselves, and are documented in both languages.

mod invented;

use jikenbo::pipeline::Pipeline;
use jikenbo::proof::examples::{run_all, run_examples};
use jikenbo::rules::{RuleFiles, load};

#[test]
fn every_example_of_every_rule_holds() {
    let files = RuleFiles::embedded();
    let failures = run_examples(&invented::RULES, &files);
    assert!(failures.is_empty(), "{}", jikenbo::diag::render_text(&failures, &files, false));
    assert!(run_all(&invented::RULES).len() >= 300, "only {} examples", run_all(&invented::RULES).len());
}

#[test]
fn every_rule_has_an_example_that_fires_it_and_one_that_does_not() {
    let without: Vec<&str> = invented::RULES
        .rules
        .iter()
        .filter(|rule| {
            let silent = rule.examples.iter().filter(|(example, _)| example.blocked_by.is_some()).count();
            silent == 0 || silent == rule.examples.len()
        })
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn rules_of_the_build_give_the_records_of_rules_compiled_now() {
    let mut files = RuleFiles::embedded();
    files.files[0].1.push('\n');
    let rules = load(&files).0.unwrap();
    for (name, text) in invented::dumps() {
        let now = Pipeline::new(&rules).document(&name, &text);
        assert_eq!(invented::records(&name, &text), now, "{name}");
    }
}

#[test]
fn every_label_has_a_name_in_both_languages() {
    for (family, labels) in &invented::RULES.labels {
        for label in labels {
            assert!(!label.name.ja.is_empty() && !label.name.en.is_empty(), "{family}.{}", label.id);
        }
    }
}

#[test]
fn the_vocabulary_of_the_record_is_complete() {
    let causes: Vec<&str> = invented::RULES.labels_of("cause").iter().map(|label| label.id.as_str()).collect();
    assert_eq!(causes.len(), 27);
    assert!(invented::RULES.labels_of("cause").iter().all(|label| label.category.is_some()));
    assert_eq!(invented::RULES.labels_of("data").len(), 59);
    for unit in ["persons", "records", "households", "companies", "accounts", "sites", "devices"] {
        assert!(invented::RULES.counted_units.iter().any(|known| known == unit), "{unit}");
    }
}

#[test]
fn one_bad_rule_does_not_hide_another() {
    let mut files = RuleFiles::embedded();
    let bad = "format = 1\nfamily = \"cause\"\n\n[[rule]]\nid = \"a\"\nlabel = \"ransomwear\"\nall = [{ words = [\"x\"] }]\n\n\
               [[rule]]\nid = \"b\"\nlabel = \"loss\"\nall = [{ regex = '(x' }]\n\n\
               [[rule]]\nid = \"c\"\nlabel = \"loss\"\nweigth = 3\nall = [{ words = [\"y\"] }]\n\n\
               [[rule]]\nid = \"a\"\nlabel = \"loss\"\nall = []\n\n\
               [[rule]]\nid = \"d\"\nlabel = \"loss\"\nall = [{ words = [\"ＡＢＣ\"] }]\n";
    files.files.push(("mine.toml".to_owned(), bad.to_owned()));
    let (rules, problems) = load(&files);
    assert!(rules.is_none());
    let text = jikenbo::diag::render_text(&problems, &files, false);
    for wanted in [
        "mine.toml:6:9",
        "did you mean `ransomware`?",
        "mine.toml:12:",
        "regex does not compile",
        "mine.toml:17:1",
        "did you mean `weight`?",
        "mine.toml:21:6",
        "first used here",
        "an empty list",
        "write `ABC`",
    ] {
        assert!(text.contains(wanted), "`{wanted}` is missing in\n{text}");
    }
}

#[test]
fn what_would_load_and_do_nothing_is_an_error() {
    let cases = [
        ("format = 1\nfamily = \"causes\"\n", "did you mean `cause`?"),
        (
            "format = 1\nfamily = \"cause\"\n[[rule]]\nid = \"x\"\nlabel = \"loss\"\n\
             all = [{ words = [\"a\"], as = \"thing\" }, { words = [\"b\"], near = \"think\" }]\n",
            "did you mean `thing`?",
        ),
        (
            "format = 1\nfamily = \"cause\"\n[[rule]]\nid = \"x\"\nlabel = \"loss\"\nall = [{ regex = '紛失(１|２)台' }]\n",
            "mine.toml:6:22",
        ),
        ("format = 1\nfamily = \"post\"\nprefix = ['x']\n", "another file of the family `post`"),
        (
            "format = 1\nfamily = \"cause\"\n[[label]]\nid = \"x\"\nname = { ja = \"x\", en = \"x\" }\nhides = [\"los\"]\n",
            "did you mean `loss`?",
        ),
        (
            "format = 1\nfamily = \"delay\"\n[[label]]\nid = \"x\"\nname = { ja = \"x\", en = \"x\" }\ndelay = \"ppc_reprt\"\n",
            "did you mean `ppc_report`?",
        ),
        (
            "format = 1\nfamily = \"delay\"\n[[label]]\nid = \"x\"\nname = { ja = \"x\", en = \"x\" }\ncause_category = [\"atack\"]\n",
            "did you mean `attack`?",
        ),
    ];
    for (text, wanted) in cases {
        let mut files = RuleFiles::embedded();
        files.files.push(("mine.toml".to_owned(), text.to_owned()));
        let (rules, problems) = load(&files);
        let shown = jikenbo::diag::render_text(&problems, &files, false);
        assert!(rules.is_none() && shown.contains(wanted), "`{wanted}` is missing in\n{shown}");
    }
}

#[test]
fn what_could_not_be_read_is_not_told_again_wherever_it_is_named() {
    let mut files = RuleFiles::embedded();
    let (_, sections) =
        files.files.iter_mut().find(|(path, _)| path.ends_with("sections.toml")).expect("sections.toml");
    sections.push_str("\nx = \n");
    let (rules, problems) = load(&files);
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert!(rules.is_none());
    assert_eq!(codes, ["E101"]);
}

#[test]
fn a_cue_may_have_groups_and_flags_of_its_own() {
    let mut files = RuleFiles::embedded();
    let (_, cues) = files.files.iter_mut().find(|(path, _)| path.ends_with("polarity.toml")).expect("polarity.toml");
    cues.push_str("\n[[cue]]\nreading = \"denied\"\nregex = ['(?i)(?<word>never)[(]x']\n");
    let (rules, problems) = load(&files);
    let rules = rules.unwrap_or_else(|| panic!("{problems:?}"));
    let cue = rules.cues.each.iter().find(|(_, cue)| cue.is_match("NEVER(x"));
    assert_eq!(cue.map(|(reading, _)| reading.name()), Some("denied"));
    assert!(rules.cues.any.is_some_and(|any| any.is_match("NEVER(x")));
}

#[test]
fn a_missing_file_is_a_warning() {
    let mut files = RuleFiles::embedded();
    files.files.retain(|(path, _)| !path.ends_with("secondary_damage.toml"));
    let (rules, problems) = load(&files);
    let shown = jikenbo::diag::render_text(&problems, &files, false);
    assert!(rules.is_some());
    assert!(shown.contains("warning[W101]") && shown.contains("`secondary_damage`"), "{shown}");
}
