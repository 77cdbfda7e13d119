//! A compiled rule set as bytes, so that the rules which the program carries need not be compiled at every start.
//!
//! What is quickly made anew is not stored, only what it is made from. A regex that several conditions share is stored
//! once. Parts that few runs ask for stay bytes until then ([`super::later`]). All is decoded on one thread: on the others,
//! asking for so many small pieces of memory takes longer than the work.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::compile::normalize_table;
use super::model::{Matcher, Rule, RuleSet};
use super::pattern::Pattern;
use super::problems::Problems;
use super::read::Written;
use crate::mention::{CountWords, DateWords, Finder};
use crate::text::{NormalizeTable, Normalizer};

/// What the normalizer and the finder of a rule set are made from.
#[derive(Serialize, Deserialize)]
pub(super) struct Words {
    normalize: NormalizeTable,
    dates: DateWords,
    counts: CountWords,
}

impl Words {
    /// The words among what was read; `None` where some that are needed could not be read.
    pub fn of(written: &Written) -> Option<Self> {
        let normalize = written.normalize.as_ref().map(|words| words.entry.get_ref().clone());
        Some(Self {
            normalize: normalize_table(0, normalize.unwrap_or_default(), &mut Problems::new(Vec::new())),
            dates: written.dates.as_ref()?.entry.get_ref().clone(),
            counts: written.counts.as_ref()?.entry.get_ref().clone(),
        })
    }
}

/// The bytes of a rule set that was compiled with `words`; `None` only where memory is short.
pub(super) fn encode(words: &Words, rules: &RuleSet) -> Option<Vec<u8>> {
    let (mut patterns, mut uses, mut places) = (Vec::new(), Vec::new(), HashMap::new());
    for way in rules.rules.iter().flat_map(Rule::conditions).flat_map(|condition| &condition.alternatives) {
        let Matcher::Regex(pattern) = &way.matcher else { continue };
        uses.push(*places.entry(Arc::as_ptr(pattern)).or_insert_with(|| {
            patterns.push(pattern);
            patterns.len() - 1
        }));
    }
    postcard::to_allocvec(&(words, patterns, uses, rules)).ok()
}

/// The rule set of those bytes; `None` where they are not of a rule set.
pub(super) fn decode(bytes: &[u8]) -> Option<RuleSet> {
    let stored = postcard::from_bytes::<(Words, Vec<Arc<Pattern>>, Vec<usize>, RuleSet)>(bytes);
    let (words, patterns, uses, mut rules) = stored.ok()?;
    let conditions = rules.rules.iter_mut().flat_map(Rule::conditions_mut);
    let matchers = conditions.flat_map(|condition| &mut condition.alternatives).map(|way| &mut way.matcher);
    let regexes = matchers.filter_map(|matcher| if let Matcher::Regex(regex) = matcher { Some(regex) } else { None });
    for (regex, place) in regexes.zip(uses) {
        *regex = Arc::clone(patterns.get(place)?);
    }
    let normalizer = Normalizer::new(&words.normalize);
    let finder = Finder::new(&words.dates, &words.counts);
    Some(RuleSet { normalizer, finder, ..rules })
}

/// Stands in a rule set that is being decoded.
pub(super) fn no_finder() -> Finder {
    Finder::new(&DateWords::default(), &CountWords::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::COMPILED;
    use crate::rules::{RuleFiles, compile, compiled};

    /// What of a rule set is made anew, and some that is not; the normalizer has tables without order.
    fn shown(rules: &RuleSet) -> Vec<String> {
        let regexes = rules.rules.iter().flat_map(Rule::conditions).flat_map(|condition| &condition.alternatives);
        let regexes = regexes.filter(|way| matches!(way.matcher, Matcher::Regex(_))).map(|way| format!("{way:?}"));
        let others = [
            format!("{:?}", rules.finder),
            format!("{:?}", rules.scanner),
            format!("{:?}", (&rules.posts, &rules.lines, &rules.roles, &rules.names)),
            format!("{:?}", (&rules.labels, &rules.law, &rules.cases, &rules.sources)),
        ];
        regexes.chain(others).collect()
    }

    #[test]
    fn the_program_carries_what_its_files_give() {
        let (bytes, problems) = compiled(&RuleFiles::embedded());
        assert!(problems.is_empty(), "{problems:?}");
        assert!(bytes.as_deref() == Some(COMPILED));
    }

    #[test]
    fn a_stored_rule_set_comes_back_as_it_was() {
        let (words, rules) = compile(&RuleFiles::embedded()).0.unwrap();
        let bytes = encode(&words, &rules).unwrap();
        let again = decode(&bytes).unwrap();
        assert!(encode(&words, &again).unwrap() == bytes);
        for (before, after) in shown(&rules).into_iter().zip(shown(&again)) {
            assert!(before == after, "{before}\n{after}");
        }
    }

    #[test]
    fn other_bytes_give_nothing_and_do_no_harm() {
        for end in (0..COMPILED.len()).step_by(40_009) {
            assert!(decode(&COMPILED[..end]).is_none());
        }
        for at in (0..COMPILED.len()).step_by(60_013) {
            let mut bytes = COMPILED.to_vec();
            bytes[at] ^= 0xFF;
            let _whatever_it_gives = decode(&bytes);
        }
    }
}
