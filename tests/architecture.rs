//! The house rules that a machine can check: which module imports which, and how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The most lines that a source file may have.
const LONGEST_FILE: usize = 500;
/// The most characters of a regex in a rule file: what is longer is hard to read aloud.
const LONGEST_REGEX: usize = 200;
/// Keys of rule files whose texts are prose or examples.
const PROSE: [&str; 2] = ["note", "text"];

type Table = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The words between backticks.
fn code_words(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The rows of a `| module | may import |` table.
fn parse_table(markdown: &str) -> Table {
    let after_head = markdown.lines().skip_while(|line| !line.starts_with("| module | may import |")).skip(2);
    let rows = after_head.take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.trim_matches('|').split_once('|'));
    cells.flat_map(|(modules, imports)| code_words(modules).into_iter().map(|m| (m, code_words(imports)))).collect()
}

/// The modules that `code` reaches through `crate::`, comments aside.
fn imports(code: &str) -> BTreeSet<String> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    code.split("crate::").skip(1).flat_map(first_segments).collect()
}

/// The first segment of a path, or those of a group `{a, b::c}`.
fn first_segments(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![identifier(path)];
    };
    let mut depth = 0;
    let mut segments = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => segments.push(String::new()),
            _ => segments.last_mut().unwrap().push(c),
        }
    }
    segments.iter().map(|segment| identifier(segment.trim())).filter(|segment| !segment.is_empty()).collect()
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module that a file of `src` belongs to; `None` for the roots of the library and of the binary.
fn module(file: &Path) -> Option<String> {
    let below = file.strip_prefix(root().join("src")).unwrap();
    let first = below.iter().next().unwrap().to_str().unwrap();
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (!["lib", "main"].contains(&module)).then(|| module.to_owned())
}

#[test]
fn imports_follow_the_table() {
    let table = parse_table(&fs::read_to_string(root().join("docs/architecture.md")).unwrap());
    let mut wrong = Vec::new();
    let mut modules = BTreeSet::new();
    for file in rust_files(&root().join("src")) {
        let Some(module) = module(&file) else { continue };
        modules.insert(module.clone());
        let Some(allowed) = table.get(&module) else { continue };
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            if import != module && !allowed.contains(&import) {
                wrong.push(format!("{}: `{module}` may not import `{import}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\ndocs/architecture.md has the table", wrong.join("\n"));
    assert_eq!(modules, table.into_keys().collect(), "the modules of src and the rows of docs/architecture.md");
}

#[test]
fn the_table_has_no_circles() {
    let mut table = parse_table(&fs::read_to_string(root().join("docs/architecture.md")).unwrap());
    assert!(!table.is_empty());
    while let Some(leaf) = table.iter().find(|(_, imports)| imports.is_empty()).map(|(module, _)| module.clone()) {
        table.remove(&leaf);
        table.values_mut().for_each(|imports| imports.retain(|import| *import != leaf));
    }
    assert!(table.is_empty(), "these import each other, or what has no row: {:?}", table.keys());
}

#[test]
fn files_are_short() {
    let lines = |file: &Path| fs::read_to_string(file).unwrap().lines().count();
    let long: Vec<_> = rust_files(&root().join("src")).into_iter().filter(|file| lines(file) > LONGEST_FILE).collect();
    assert!(long.is_empty(), "more than {LONGEST_FILE} lines: {long:?}");
}

/// The texts of a rule file that are longer than a regex may be, below the key at which they stand.
fn too_long(key: &str, value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) if text.chars().nth(LONGEST_REGEX).is_some() && !PROSE.contains(&key) => {
            vec![format!("{key}: {text}")]
        }
        toml::Value::Array(values) => values.iter().flat_map(|value| too_long(key, value)).collect(),
        toml::Value::Table(table) => table.iter().flat_map(|(key, value)| too_long(key, value)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn regexes_are_short() {
    let mut long = Vec::new();
    for entry in fs::read_dir(root().join("rules")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let file: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            long.extend(too_long("", &file.into()).into_iter().map(|text| format!("{name}: {text}")));
        }
    }
    assert!(long.is_empty(), "more than {LONGEST_REGEX} characters:\n{}", long.join("\n"));
    let text = "x".repeat(LONGEST_REGEX + 1);
    let file = |key: &str| toml::Value::from(toml::Table::from_iter([(key.to_owned(), text.as_str().into())]));
    assert_eq!((too_long("", &file("regex")).len(), too_long("", &file("note")).len()), (1, 0));
}

#[test]
fn the_parsers_see_what_they_should() {
    let table =
        parse_table("x\n\n| module | may import |\n|---|---|\n| `a` | – |\n| `b` | `a`, `c` |\n\n| `d` | `a` |\n");
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<BTreeSet<_>>();
    assert_eq!(table, Table::from([("a".into(), words(&[])), ("b".into(), words(&["a", "c"]))]));
    let code = "// use crate::no;\nuse crate::{a, b::{x, y}, c::*};\nuse crate::d::e;\nlet x = crate::f::g(crate::h);\n\
                pub(in crate::i) fn x() {}\n";
    assert_eq!(imports(code), words(&["a", "b", "c", "d", "f", "h", "i"]));
}
