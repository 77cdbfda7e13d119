//! Posts that stand in the dumps more than once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::record::Record;

/// The posts of a run so far, by what they say.
#[derive(Debug, Default)]
pub struct Seen {
    /// Where the first post with a fingerprint stands.
    first: HashMap<u64, (Arc<str>, usize)>,
    /// The dump of the last post.
    source: Option<Arc<str>>,
    /// Posts that are the same as one before.
    again: usize,
}

impl Seen {
    /// Takes a post. Where it is the same as one before: dump and line of that one.
    pub fn earlier(&mut self, record: &Record) -> Option<(&str, usize)> {
        let print = fingerprint(record)?;
        if self.source.as_deref() != Some(record.source.as_str()) {
            self.source = Some(Arc::from(record.source.as_str()));
        }
        let place = (self.source.clone().unwrap_or_default(), record.line);
        let mut is_new = false;
        let first = self.first.entry(print).or_insert_with(|| {
            is_new = true;
            place
        });
        if is_new {
            return None;
        }
        self.again += 1;
        Some((&first.0, first.1))
    }

    /// How many posts were the same as one before.
    pub fn again(&self) -> usize {
        self.again
    }
}

/// What tells a post from others: its title, its dates and the words behind all its values. `None` where it says too little
/// to be told from another one in the same words: no date, and not both who it is of and how many.
fn fingerprint(record: &Record) -> Option<u64> {
    let dates = [record.published, record.first_published, record.occurred, record.discovered];
    let is_told = dates.iter().any(Option::is_some) || record.organization.is_some() && !record.counts.is_empty();
    if !is_told {
        return None;
    }
    let mut hash = DefaultHasher::new();
    (&record.title, &record.case_id, &record.organization, dates.map(|date| date.map(|date| date.to_string())))
        .hash(&mut hash);
    for proof in &record.evidence {
        (proof.field, &proof.value, &proof.text).hash(&mut hash);
    }
    Some(hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::PartialDate;
    use crate::record::{Confidence, Count, Evidence};

    fn post(source: &str, line: usize, words: &str) -> Record {
        let proof = Evidence {
            field: "causes",
            value: "loss".to_owned(),
            rule: "loss".to_owned(),
            start: line * 100,
            end: line * 100 + words.len(),
            line,
            column: 1,
            text: words.to_owned(),
            confidence: Confidence::Medium,
        };
        Record {
            source: source.to_owned(),
            line,
            title: "USBメモリの紛失".to_owned(),
            published: Some(PartialDate::day(2031, 2, 5)),
            evidence: vec![proof],
            ..Record::default()
        }
    }

    #[test]
    fn the_same_words_elsewhere_are_the_same_post() {
        let mut seen = Seen::default();
        assert_eq!(seen.earlier(&post("a.txt", 1, "紛失した")), None);
        assert_eq!(seen.earlier(&post("b.txt", 40, "紛失した")), Some(("a.txt", 1)));
        assert_eq!(seen.earlier(&post("b.txt", 60, "見当たらない")), None);
        assert_eq!(seen.earlier(&Record { title: "別の件".to_owned(), ..post("b.txt", 80, "紛失した") }), None);
        assert_eq!(seen.again(), 1);
    }

    #[test]
    fn posts_that_say_too_little_are_never_the_same() {
        let mut seen = Seen::default();
        for line in [1, 2] {
            assert_eq!(seen.earlier(&Record { published: None, ..post("a.txt", line, "紛失した") }), None);
        }
        let named = |line| {
            let counts = vec![Count { value: 14, unit: "persons".to_owned(), approx: false }];
            let organization = Some("架空市".to_owned());
            Record { published: None, organization, counts, ..post("a.txt", line, "紛失した") }
        };
        assert_eq!(seen.earlier(&named(3)), None);
        assert_eq!(seen.earlier(&named(4)), Some(("a.txt", 3)));
    }
}
