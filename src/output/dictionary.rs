//! The data dictionary: every column, code and table, as text, Markdown and JSON.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::case_tables::case_tables;
use super::columns::{COLUMNS, Column, EXTRA_COLUMNS, Language, all_columns};
use super::tables::{Table, tables};
use super::{SCHEMA_VERSION, Style};

/// Said above the generated Markdown.
const HEAD: &str = "\
# Data dictionary

Every column, code and table that `jikenbo extract` writes. This page is what `jikenbo columns --format markdown` prints: \
do not edit it. [outputs.md](outputs.md) explains the formats.

`jikenbo extract`が書き出す列・コード・表の一覧です。
";

/// A code of the output with its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// What stands in the cells.
    pub id: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
}

/// What there is to know of the columns. The codes come from the rules.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    /// The codes of each vocabulary that a column names, in the order of the rules.
    pub vocabularies: BTreeMap<&'static str, Vec<Code>>,
}

impl Dictionary {
    /// A line a column, with its codes below, in one language.
    pub fn text(&self, language: Language) -> String {
        let mut out = String::new();
        for column in all_columns() {
            let (kind, meaning) = match language {
                Language::En => (column.kind.names().0, column.meaning),
                Language::Ja => (column.kind.names().1, column.meaning_ja),
            };
            let header = if language == Language::Ja { format!("{} ", column.header_ja) } else { String::new() };
            line(&mut out, format_args!("{:<24} {header}[{kind}] {meaning}", column.name));
            if let Some(codes) = self.codes_line(column) {
                line(&mut out, format_args!("{:<24}   {codes}", ""));
            }
        }
        out
    }

    /// One page in both languages.
    pub fn markdown(&self) -> String {
        let mut out = HEAD.to_owned();
        out.push_str("\n## Columns · 列\n\nWhat a CSV, TSV or Parquet table has. An empty cell means that the post does not say.\n\n");
        columns_table(&mut out, COLUMNS);
        out.push_str("\nFurther columns, which `--columns` adds · `--columns`で加えられる列\n\n");
        columns_table(&mut out, EXTRA_COLUMNS);
        out.push_str("\n## Codes · コード\n");
        for (name, codes) in &self.vocabularies {
            let columns = all_columns().filter(|column| column.kind.vocabulary() == Some(name));
            let columns: Vec<_> = columns.map(|column| format!("`{}`", column.name)).collect();
            line(&mut out, format_args!("\n### {}\n\n| code | English | 日本語 |\n|---|---|---|", columns.join(", ")));
            codes.iter().for_each(|code| line(&mut out, format_args!("| `{}` | {} | {} |", code.id, code.en, code.ja)));
        }
        out.push_str("\n## Tables · 表\n\nWhat a SQLite database and the folder of `--tables` have. `post_id` is the `id` of a row of `posts`, `cases_id` that of a row of `cases`.\n\n");
        out.push_str("| table | a row is | 一行の内容 | columns |\n|---|---|---|---|\n");
        let rows = tables().iter().map(table_row).chain(case_tables().iter().map(table_row)).collect::<Vec<_>>();
        rows.iter().for_each(|row| line(&mut out, format_args!("{row}")));
        out
    }

    /// The same facts for programs.
    pub fn json(&self) -> Value {
        let code = |code: &Code| json!({ "id": code.id, "ja": code.ja, "en": code.en });
        let codes = |codes: &Vec<Code>| codes.iter().map(code).collect::<Vec<_>>();
        json!({
            "schema_version": SCHEMA_VERSION,
            "columns": all_columns().map(column_json).collect::<Vec<_>>(),
            "vocabularies": self.vocabularies.iter().map(|(name, all)| (*name, codes(all))).collect::<BTreeMap<_, _>>(),
            "tables": tables().iter().map(table_json).chain(case_tables().iter().map(table_json)).collect::<Vec<_>>(),
        })
    }

    /// The codes of a column in a line, or the column before it that has the same.
    fn codes_line(&self, column: &Column) -> Option<String> {
        let vocabulary = column.kind.vocabulary()?;
        match all_columns().find(|known| known.kind.vocabulary() == Some(vocabulary)) {
            Some(first) if first.name != column.name => Some(format!("→ {}", first.name)),
            _ => {
                let codes = self.vocabularies.get(vocabulary)?.iter().map(|code| code.id.as_str());
                Some(codes.collect::<Vec<_>>().join(" "))
            }
        }
    }
}

fn columns_table(out: &mut String, columns: &[Column]) {
    out.push_str("| column | 日本語 | type | meaning | 意味 |\n|---|---|---|---|---|\n");
    for Column { name, header_ja, kind, meaning, meaning_ja, experimental, .. } in columns {
        let (kind, kind_ja) = kind.names();
        let (mark, mark_ja) = if *experimental { ("experimental: ", "(試験的)") } else { ("", "") };
        line(
            out,
            format_args!("| `{name}` | {header_ja} | {kind} · {kind_ja} | {mark}{meaning} | {mark_ja}{meaning_ja} |"),
        );
    }
}

fn table_row<T>(table: &Table<T>) -> String {
    let columns: Vec<_> = table.columns.iter().map(|(name, _)| format!("`{name}`")).collect();
    format!("| `{}` | {} | {} | {} |", table.name, table.meaning.0, table.meaning.1, columns.join(", "))
}

fn column_json(column: &Column) -> Value {
    json!({
        "name": column.name,
        "header_ja": column.header_ja,
        "type": column.kind.names().0,
        "vocabulary": column.kind.vocabulary(),
        "default": Style::default().columns.columns().iter().any(|known| known.name == column.name),
        "experimental": column.experimental,
        "meaning": { "en": column.meaning, "ja": column.meaning_ja },
    })
}

fn table_json<T>(table: &Table<T>) -> Value {
    let column = |(name, kind): &(&str, super::Kind)| json!({ "name": name, "type": kind.names().0 });
    json!({
        "name": table.name,
        "meaning": { "en": table.meaning.0, "ja": table.meaning.1 },
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        "key": table.key,
    })
}

/// Adds a line. Writing to a string cannot fail.
fn line(out: &mut String, text: std::fmt::Arguments) {
    let _ = writeln!(out, "{text}");
}
