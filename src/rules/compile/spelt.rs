//! Words that regexes hold by name: a class of verbs in all its forms, the words and regexes of a phrase.

use super::grammar::{conjugated, kana_behind};
use super::shapes::COUNT_OF_UNIT;
use crate::rules::grammar::Conjugation;
use crate::rules::pattern::Names;
use crate::rules::read::Written;
use crate::rules::written::Text;
use crate::rules::written_grammar::GrammarWords;

/// The row of 〜ば and of what can be done: a verb goes on with an ending there, a noun does not (届け先 of 届く).
const BEFORE_AN_ENDING: &str = "えけげせてねべめれ";

/// The names of `written` with what they stand for; a phrase may hold verbs, and phrases of files before its own.
pub(super) fn names(written: &Written, units: Vec<String>) -> Names {
    let mut names = Names { units, ..Names::default() };
    let words = written.grammar.as_ref().map(|grammar| grammar.entry.get_ref());
    let fallback = GrammarWords::default();
    let words = words.unwrap_or(&fallback);
    let (does, goes_on) = (one_or_end(&words.does), one_or_end(&words.goes_on));
    let mut classes = std::collections::BTreeMap::<&str, Vec<String>>::new();
    for class in written.predicates.iter().map(|class| class.entry.get_ref()) {
        let verbs = class.verbs.iter().filter_map(|verb| forms(verb.get_ref(), words, &does, &goes_on));
        let nouns = class.nouns.iter().map(|noun| regex::escape(noun.get_ref()));
        classes.entry(class.id.get_ref()).or_default().extend(verbs.chain(nouns));
    }
    for (class, ways) in classes {
        names.add(format!("verb:{class}"), &ways.join("|"));
    }
    for phrase in written.phrases.iter().map(|phrase| phrase.entry.get_ref()) {
        let words = phrase.words.iter().map(|word| regex::escape(word.get_ref()));
        let ways: Vec<String> = words.chain(phrase.regex.iter().map(|text| text.get_ref().clone())).collect();
        let ways = ways.join("|");
        // Where the units could not be read, which is told, a phrase with one is no further mistake.
        let ways = if names.units.is_empty() { of_any_unit(&ways) } else { ways };
        names.add(format!("use:{}", phrase.id.get_ref()), &ways);
    }
    names
}

/// The regex with counts of any unit in place of those of one.
fn of_any_unit(written: &str) -> String {
    let mut parts = written.split(COUNT_OF_UNIT);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + "{count" + part.find(['!', '}']).map_or("", |end| &part[end..]))
}

/// A regex for one of these words or the end of the text.
fn one_or_end(words: &[Text]) -> String {
    let words = words.iter().map(|word| regex::escape(word.get_ref()) + "|");
    format!("(?:{}$)", words.collect::<String>())
}

/// A regex for the forms of a verb in dictionary form; `None` where it is none. `does` follows the noun of a する verb,
/// `goes_on` what a noun may follow too.
fn forms(verb: &str, words: &GrammarWords, does: &str, goes_on: &str) -> Option<String> {
    let (stem, conjugation) = conjugated(verb, words)?;
    let stem_written = regex::escape(stem);
    Some(match conjugation {
        Conjugation::Suru => format!("{stem_written}{does}"),
        Conjugation::OneRow => format!("{stem_written}{goes_on}"),
        _ => {
            let (ends, kana): (Vec<char>, Vec<char>) =
                kana_behind(stem, conjugation).into_iter().partition(|kana| BEFORE_AN_ENDING.contains(*kana));
            let ways = |kana: Vec<char>| kana.into_iter().collect::<String>();
            match ways(ends) {
                none if none.is_empty() => format!("{stem_written}[{}]", ways(kana)),
                ends => format!("{stem_written}(?:[{}]|[{ends}](?:ば|{goes_on}))", ways(kana)),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::pattern::Pattern;
    use crate::rules::{RuleFiles, load};

    #[test]
    fn a_unit_that_is_not_known_is_any() {
        for (written, any) in [
            ("{count:persons}の", "{count}の"),
            ("({count:persons!}|{count:records})名", "({count!}|{count})名"),
            ("氏名", "氏名"),
        ] {
            assert_eq!(super::of_any_unit(written), any);
        }
    }

    #[test]
    fn names_stand_for_all_forms_of_their_verbs() {
        let rules = load(&RuleFiles::embedded()).0.unwrap();
        let matches = |written: &str, text: &str| Pattern::new(written, &rules.placeholders).unwrap().is_match(text);
        for text in [
            "書類を送ったこと",
            "書類を送ってしまい",
            "書類が送られた",
            "書類を送付し、",
            "書類を誤って送付。",
            "書類を届けました",
        ] {
            assert!(matches("書類.{1,4}{verb:send}", text), "{text}");
        }
        for text in ["書類の送付先", "書類の届け先", "書類の配送先"] {
            assert!(!matches("書類.{1,4}{verb:send}", text), "{text}");
        }
        assert!(Pattern::new("{verb:nothing}", &rules.placeholders).is_err());
    }
}
