//! A user's own list of names as a table: `organizations.csv` beside the rule files.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

/// Names that the first line may give its first column: it is a header then, and no name.
const HEADERS: [&str; 8] = ["name", "names", "organization", "organizations", "名前", "名称", "組織", "組織名"];

/// True for a list of names: `organizations.csv`, `names_*.csv`.
pub(super) fn is_name_table(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name == "organizations.csv" || name.starts_with("names_") && name.ends_with(".csv")
}

/// The table as a rule file of the family `organization`: a name in the first column of each line and, where there is a
/// second one, its type. Empty lines and those that begin with `#` are passed over. Each line stays at its number, so that
/// messages point at it.
pub(super) fn as_rules(table: &str) -> String {
    let mut rules = String::from("names = [");
    for (index, line) in table.trim_start_matches('\u{feff}').lines().enumerate() {
        let mut cells = cells(line).into_iter();
        let name = cells.next().filter(|name| !name.is_empty() && !name.starts_with('#'));
        let is_header = |name: &String| index == 0 && HEADERS.contains(&name.to_lowercase().as_str());
        if let Some(name) = name.filter(|name| !is_header(name)) {
            let kind = cells.next().filter(|kind| !kind.is_empty());
            let kind = kind.map_or_else(String::new, |kind| format!("type = {}, ", quoted(&kind)));
            rules.push_str(&format!("{{ {kind}mention = true, words = [{}] }},", quoted(&name)));
        }
        rules.push('\n');
    }
    rules + "]\nformat = 1\nfamily = \"organization\"\n"
}

/// The cells of a line, without white space at their ends, in the spelling that rules see. A cell may stand in quotation
/// marks, in which a doubled one is one and a comma parts nothing; a line break within a name is none that a name has.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let (mut in_quotes, mut chars) = (false, line.chars().peekable());
    while let Some(c) = chars.next() {
        match (c, cells.last_mut()) {
            ('"', Some(cell)) if in_quotes && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', _) => in_quotes = !in_quotes,
            (',', _) if !in_quotes => cells.push(String::new()),
            (_, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.iter().map(|cell| cell.nfkc().collect::<String>().trim().to_owned()).collect()
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_name_with_its_type() {
        let rules = as_rules("\u{feff}名称,type\nミルテ\n\n# 病院\n\"丘の上,内科\",medical\nＡＢ商事, \n");
        let lines: Vec<&str> = rules.lines().collect();
        assert_eq!(
            lines,
            [
                "names = [",
                "{ mention = true, words = [\"ミルテ\"] },",
                "",
                "",
                "{ type = \"medical\", mention = true, words = [\"丘の上,内科\"] },",
                "{ mention = true, words = [\"AB商事\"] },",
                "]",
                "format = 1",
                "family = \"organization\"",
            ]
        );
    }

    #[test]
    fn nothing_in_a_name_ends_its_string() {
        assert_eq!(cells("\"a\"\"b\\\""), ["a\"b\\"]);
        assert_eq!(quoted("a\"b\\\u{1}"), "\"a\\\"b\\\\\"");
    }

    #[test]
    fn other_tables_are_no_lists_of_names() {
        let is = |name: &str| is_name_table(Path::new(name));
        assert!(is("my-rules/organizations.csv") && is("names_shops.csv"));
        assert!(!is("incidents.csv") && !is("organizations.csv.bak") && !is("names.csv"));
    }
}
