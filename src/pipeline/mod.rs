//! STUB, replaced by the real pipeline.
#![allow(missing_docs)]
use crate::record::{Evidence, Record};
use crate::rules::RuleSet;

pub struct Pipeline<'r>(#[allow(dead_code)] &'r RuleSet);

impl<'r> Pipeline<'r> {
    pub fn new(rules: &'r RuleSet) -> Self {
        Self(rules)
    }

    pub fn document(&self, source_name: &str, text: &str) -> Vec<Record> {
        let mut records: Vec<Record> = Vec::new();
        let mut offset = 0;
        for (at, raw) in text.split_inclusive('\n').enumerate() {
            let line = raw.trim().trim_start_matches('\u{feff}');
            if let Some(rest) = line.strip_prefix("【セキュリティ事件簿#") {
                let (id, title) = rest.split_once('】').unwrap_or(("", rest));
                let (title, date) = title.rsplit_once(' ').unwrap_or((title, ""));
                let start = offset + raw.find(title).unwrap_or(0);
                records.push(Record {
                    source: source_name.into(),
                    line: at + 1,
                    end_line: at + 1,
                    title: title.into(),
                    case_id: Some(id.into()),
                    kind: if title.contains("レビュー") { "other" } else { "incident" }.into(),
                    published: date.replace('/', "-").parse().ok(),
                    evidence: vec![Evidence {
                        field: "title",
                        value: title.into(),
                        rule: "stub".into(),
                        start,
                        end: start + title.len(),
                        line: at + 1,
                        column: 1,
                        text: title.into(),
                    }],
                    ..Record::default()
                });
            } else if let Some(last) = records.last_mut().filter(|_| !line.is_empty()) {
                last.end_line = at + 1;
            }
            offset += raw.len();
        }
        records
    }
}
