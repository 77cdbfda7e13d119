//! Two records of one post, field by field.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::{Evidence, Record};

/// The fields of a record that hold any number of values. In every other field one value takes the place of another.
pub const LIST_FIELDS: &[&str] = &[
    "third_party",
    "causes",
    "leaked_data",
    "denied_data",
    "counts",
    "reported_to",
    "appi_exemptions",
    "money",
    "delay_reasons",
    "jnsa_media",
    "veris",
];

/// One value with what proves it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// The value, or the item of a list field, as printed in CSV.
    pub value: String,
    /// Id of the rule that decided; empty for what is computed from other fields (delays, VERIS paths, due dates).
    pub rule: String,
    /// The words of the source, white space runs as one space; empty where they are not known.
    pub words: String,
}

/// A field of a record that has a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFacts {
    /// Name of the field.
    pub field: String,
    /// Its values in the order of the record; more than one in a list field only.
    pub values: Vec<Proven>,
}

/// How a value of the new record stands to the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// There was none.
    Gained,
    /// There is none any more.
    Lost,
    /// There is another one in its place.
    Changed,
    /// It is the same, by another rule or other words.
    Reproved,
}

/// One value that differs, or whose proof does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// What happened.
    pub change: Change,
    /// The old value; `None` where it was gained.
    pub old: Option<Proven>,
    /// The new value; `None` where it was lost.
    pub new: Option<Proven>,
}

impl FieldChange {
    /// True where the value differs, not only its proof.
    pub fn is_of_value(&self) -> bool {
        self.change != Change::Reproved
    }
}

/// What a record says of its post: every field that has a value but those of place (`source`, `line`, `end_line`), then
/// `primary_cause`, `cause_category`, the delays, the crosswalk, and what follows of the further facts.
pub fn facts(record: &Record) -> Vec<FieldFacts> {
    let mut facts = Vec::new();
    for proof in &record.evidence {
        add(&mut facts, proof.field, proven(proof));
    }
    let main = record.causes.first().map(|cause| proof_of(record, cause));
    if let Some(main) = main {
        add(&mut facts, "primary_cause", main.clone());
        if let Some(category) = &record.cause_category {
            add(&mut facts, "cause_category", Proven { value: category.clone(), ..main });
        }
    }
    let context = serde_json::json!({
        "entry_certainty": record.context.entry_certainty,
        "outage_days": record.context.outage_days,
    });
    let computed = [serde_json::to_value(&record.delays), serde_json::to_value(&record.crosswalk), Ok(context)];
    // Texts, numbers and lists of them: there is no value here that JSON cannot hold.
    for (field, value) in computed.into_iter().flatten().flat_map(named_values) {
        add(&mut facts, &field, Proven { value, ..Proven::default() });
    }
    facts
}

/// Every value that `new` has and `old` has not, or the reverse, or that is proven otherwise: the fields of `old` in their
/// order, then those that only `new` has.
///
/// The order of the values of a list field does not count. Words are compared where both sides know them.
pub fn compare(old: &[FieldFacts], new: &[FieldFacts]) -> Vec<FieldChange> {
    let only_new = new.iter().filter(|facts| values(old, &facts.field).is_empty());
    let fields = old.iter().chain(only_new).map(|facts| facts.field.as_str());
    fields.flat_map(|field| compare_field(field, values(old, field), values(new, field))).collect()
}

fn compare_field(field: &str, old: &[Proven], new: &[Proven]) -> Vec<FieldChange> {
    let change = |change, old: Option<&Proven>, new: Option<&Proven>| FieldChange {
        field: field.to_owned(),
        change,
        old: old.cloned(),
        new: new.cloned(),
    };
    if let (false, [old], [new]) = (LIST_FIELDS.contains(&field), old, new)
        && old.value != new.value
    {
        return vec![change(Change::Changed, Some(old), Some(new))];
    }
    let mut changes = Vec::new();
    for before in old {
        match new.iter().find(|after| after.value == before.value) {
            None => changes.push(change(Change::Lost, Some(before), None)),
            Some(after) if proof_differs(before, after) => {
                changes.push(change(Change::Reproved, Some(before), Some(after)));
            }
            Some(_) => {}
        }
    }
    let gained = new.iter().filter(|after| old.iter().all(|before| before.value != after.value));
    changes.extend(gained.map(|after| change(Change::Gained, None, Some(after))));
    changes
}

fn proof_differs(old: &Proven, new: &Proven) -> bool {
    let words_known = !old.words.is_empty() && !new.words.is_empty();
    old.rule != new.rule || (words_known && old.words != new.words)
}

fn values<'a>(facts: &'a [FieldFacts], field: &str) -> &'a [Proven] {
    facts.iter().find(|facts| facts.field == field).map_or(&[], |facts| &facts.values)
}

/// Adds a value to its field. Of several proofs of one value the first counts.
fn add(facts: &mut Vec<FieldFacts>, field: &str, proven: Proven) {
    match facts.iter_mut().find(|facts| facts.field == field) {
        None => facts.push(FieldFacts { field: field.to_owned(), values: vec![proven] }),
        Some(known) if known.values.iter().all(|have| have.value != proven.value) => known.values.push(proven),
        Some(_) => {}
    }
}

fn proven(proof: &Evidence) -> Proven {
    let words = proof.text.split_whitespace().collect::<Vec<_>>().join(" ");
    Proven { value: proof.value.clone(), rule: proof.rule.clone(), words }
}

/// The proof of a cause.
fn proof_of(record: &Record, cause: &str) -> Proven {
    let proof = record.evidence.iter().find(|proof| proof.field == "causes" && proof.value == cause);
    proof.map_or_else(|| Proven { value: cause.to_owned(), ..Proven::default() }, proven)
}

/// Every value in an object with the name of its field, the items of lists one by one.
fn named_values(object: Value) -> Vec<(String, String)> {
    let Value::Object(fields) = object else { return Vec::new() };
    fields
        .into_iter()
        .flat_map(|(name, value)| values_in(value).into_iter().map(move |value| (name.clone(), value)))
        .collect()
}

fn values_in(value: Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.into_iter().flat_map(values_in).collect(),
        Value::String(text) => vec![text],
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Confidence, Crosswalk, Delays};

    fn proof(field: &'static str, value: &str, rule: &str, text: &str) -> Evidence {
        let (value, rule, text) = (value.to_owned(), rule.to_owned(), text.to_owned());
        let confidence = Confidence::Medium;
        Evidence { field, value, rule, start: 0, end: 0, line: 1, column: 1, text, confidence }
    }

    /// A record with these values proved.
    fn record(proofs: &[(&'static str, &str, &str, &str)]) -> Record {
        let evidence: Vec<_> =
            proofs.iter().map(|(field, value, rule, text)| proof(field, value, rule, text)).collect();
        let causes = evidence.iter().filter(|proof| proof.field == "causes").map(|proof| proof.value.clone()).collect();
        Record { causes, evidence, ..Record::default() }
    }

    /// `field change old new` of each change.
    fn shown(old: &Record, new: &Record) -> Vec<String> {
        let side = |side: &Option<Proven>| side.as_ref().map_or("-".to_owned(), |p| format!("{}<{}", p.value, p.rule));
        let changes = compare(&facts(old), &facts(new));
        changes.iter().map(|c| format!("{} {:?} {} {}", c.field, c.change, side(&c.old), side(&c.new))).collect()
    }

    #[test]
    fn equal_records_do_not_differ() {
        let one = record(&[("occurred", "2024-05-01", "hit", "5月1日"), ("causes", "malware", "m", "ウイルス")]);
        assert_eq!(compare(&facts(&one), &facts(&one)), []);
    }

    #[test]
    fn a_single_value_changes_and_is_gained_and_lost() {
        let old = record(&[("occurred", "2024-05-01", "a", "x"), ("contained", "2024-05-02", "b", "y")]);
        let new = record(&[("discovered", "2024-05-03", "c", "z"), ("occurred", "2024-05-04", "d", "w")]);
        let expected = [
            "occurred Changed 2024-05-01<a 2024-05-04<d",
            "contained Lost 2024-05-02<b -",
            "discovered Gained - 2024-05-03<c",
        ];
        assert_eq!(shown(&old, &new), expected);
    }

    #[test]
    fn items_of_a_list_are_gained_and_lost_and_their_order_counts_for_the_main_cause_only() {
        let old = record(&[("causes", "malware", "m", "x"), ("causes", "phishing", "p", "y")]);
        let new = record(&[("causes", "phishing", "p", "y"), ("causes", "theft", "t", "z")]);
        let expected =
            ["causes Lost malware<m -", "causes Gained - theft<t", "primary_cause Changed malware<m phishing<p"];
        assert_eq!(shown(&old, &new), expected);
        let turned = record(&[("causes", "phishing", "p", "y"), ("causes", "malware", "m", "x")]);
        assert_eq!(shown(&old, &turned), ["primary_cause Changed malware<m phishing<p"]);
    }

    #[test]
    fn another_rule_and_other_words_are_another_proof_and_unknown_words_are_not() {
        let old = record(&[("leak_status", "none", "a", "流出は\n  ない")]);
        assert_eq!(shown(&old, &record(&[("leak_status", "none", "a", "流出は ない")])), [""; 0]);
        assert_eq!(
            shown(&old, &record(&[("leak_status", "none", "b", "流出は ない")])),
            ["leak_status Reproved none<a none<b"]
        );
        assert_eq!(
            shown(&old, &record(&[("leak_status", "none", "a", "ない")])),
            ["leak_status Reproved none<a none<a"]
        );
        assert_eq!(shown(&old, &record(&[("leak_status", "none", "a", "")])), [""; 0]);
    }

    #[test]
    fn what_is_computed_is_compared_too() {
        let delays = |days, label: &str| Delays {
            publication_days: days,
            publication_label: Some(label.to_owned()),
            ..Delays::default()
        };
        let old = Record { delays: delays(Some(3), "within_week"), ..Record::default() };
        let new =
            Record { delays: delays(Some(3), "soon"), cause_category: Some("attack".into()), ..Record::default() };
        assert_eq!(shown(&old, &new), ["publication_label Changed within_week< soon<"]);
        let paths = |paths: &[&str]| Crosswalk {
            veris: paths.iter().map(|path| (*path).to_owned()).collect(),
            appi_over_1000: Some(true),
            ..Crosswalk::default()
        };
        let proved = record(&[("appi_over_1000", "true", "over-1000", "2,000名")]);
        let old = Record { crosswalk: paths(&["action.malware", "asset.S"]), ..proved.clone() };
        let new = Record { crosswalk: paths(&["asset.S", "asset.U"]), ..proved };
        assert_eq!(shown(&old, &new), ["veris Lost action.malware< -", "veris Gained - asset.U<"]);
        let caused = record(&[("causes", "malware", "m", "x")]);
        let categorized = Record { cause_category: Some("attack".into()), ..caused.clone() };
        assert_eq!(shown(&caused, &categorized), ["cause_category Gained - attack<m"]);
    }

    #[test]
    fn list_fields_are_those_that_are_lists() {
        let record = serde_json::to_value(Record::default()).unwrap();
        let all = [&record, &record["crosswalk"], &record["context"]].map(|object| object.as_object().unwrap());
        let mut lists: Vec<_> =
            all.into_iter().flatten().filter(|(_, value)| value.is_array()).map(|(name, _)| name.as_str()).collect();
        lists.retain(|name| !["evidence", "warnings"].contains(name));
        let mut known = LIST_FIELDS.to_vec();
        known.sort_unstable();
        lists.sort_unstable();
        assert_eq!(known, lists);
    }
}
