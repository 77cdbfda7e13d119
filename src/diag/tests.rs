use super::*;

/// Two files by name.
struct Files;

impl Sources for Files {
    fn text(&self, file: &str) -> Option<&str> {
        match file {
            "a.toml" => Some("id = \"x\"\nname = { ja = \"設定\" }\n"),
            "b.toml" => Some("id = \"x\"\n"),
            _ => None,
        }
    }
}

fn clash() -> Diagnostic {
    Diagnostic::error("E201", "duplicate id `x`")
        .at(Label::new("b.toml", 5, 8, "defined again"))
        .also(Label::new("a.toml", 5, 8, "first defined here"))
        .note("in rule `x`")
        .help("rename one of them")
}

fn wide() -> Diagnostic {
    Diagnostic::warning("W1", "English name missing").at(Label::new("a.toml", 24, 30, ""))
}

#[test]
fn text_shows_line_caret_second_place_note_and_help() {
    let text = render_text(&[clash()], &Files, false);
    for part in [
        "error[E201]: duplicate id `x`",
        "b.toml:1:6",
        "^^^ defined again",
        "a.toml:1:6",
        "--- first defined here",
        "= note: in rule `x`",
        "= help: rename one of them",
    ] {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
    assert!(render_text(&[clash()], &Files, true).contains('\u{1b}'));
}

#[test]
fn caret_stands_under_full_width_text() {
    let text = render_text(&[wide()], &Files, false);
    let lines: Vec<_> = text.lines().collect();
    // Each of the two characters is two columns wide.
    assert_eq!(lines[3], "2 | name = { ja = \"設定\" }");
    assert_eq!(lines[4], "  |                ^^^^");
}

#[test]
fn sorted_by_path_and_offset_with_placeless_first() {
    let late = Diagnostic::error("E1", "late").at(Label::new("a.toml", 20, 21, ""));
    let early = Diagnostic::error("E2", "early").at(Label::new("a.toml", 0, 2, ""));
    let general = Diagnostic::error("", "general");
    let text = render_text(&[clash(), late, early, general], &Files, false);
    let order: Vec<_> = ["error: general", "early", "late", "duplicate id"].map(|part| text.find(part).unwrap()).into();
    assert!(order.is_sorted(), "{text}");
}

#[test]
fn placeless_message_has_indented_help() {
    let diag = Diagnostic::error("", "cannot read a.txt: gone").help("check the path");
    assert_eq!(render_text(&[diag], &NoSources, false), "error: cannot read a.txt: gone\n  help: check the path\n");
}

#[test]
fn spans_outside_the_text_or_inside_a_character_do_not_panic() {
    for (start, end) in [(25, 26), (500, 600), (30, 2), (33, 33), (34, 34)] {
        let diag = Diagnostic::error("E1", "odd").at(Label::new("a.toml", start, end, "here"));
        assert!(render_text(std::slice::from_ref(&diag), &Files, false).contains("odd"));
        assert!(render_json(&[diag], &Files).contains("odd"));
    }
    let unknown = Diagnostic::error("E1", "odd").at(Label::new("none.toml", 3, 4, "here"));
    assert!(render_text(&[unknown], &Files, false).contains("none.toml"));
}

#[test]
fn json_counts_lines_and_columns_in_characters() {
    let line = render_json(&[wide()], &Files);
    assert_eq!(
        line,
        "{\"severity\":\"warning\",\"code\":\"W1\",\"message\":\"English name missing\",\"file\":\"a.toml\",\"line\":2,\
         \"column\":16,\"end_line\":2,\"end_column\":18,\"notes\":[],\"help\":null,\"related\":[]}\n"
    );
    let clash: serde_json::Value = serde_json::from_str(&render_json(&[clash()], &Files)).unwrap();
    assert_eq!(clash["related"][0]["file"], "a.toml");
    assert_eq!(clash["related"][0]["message"], "first defined here");
    assert_eq!(clash["help"], "rename one of them");
}

#[test]
fn positions() {
    let at = |offset| position("ab\n設定\n", offset);
    assert_eq!(at(0), Position { line: 1, column: 1 });
    assert_eq!(at(3), Position { line: 2, column: 1 });
    assert_eq!(at(6), Position { line: 2, column: 2 });
    assert_eq!(at(7), Position { line: 2, column: 2 });
    assert_eq!(at(99), Position { line: 3, column: 1 });
}
