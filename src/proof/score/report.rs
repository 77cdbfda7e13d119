//! The score for people and for programs.

use serde_json::{Value, json};

use super::{Difference, FieldScore, Score};
use crate::message::{Catalogue, message};
use crate::proof::columns::{left, right};
use crate::text::printable;

/// The table: a row a field, key fields marked `*`, single date fields indented, the overall figure last.
pub fn table(score: &Score, catalogue: &Catalogue) -> String {
    let [precision, recall, f1, gold] = [("precision", 9), ("recall", 7), ("F1", 7), ("gold", 6)]
        .map(|(name, width)| right(catalogue.text(name), width));
    let mut out = format!("  {} {precision} {recall} {f1} {gold}\n", left(catalogue.text("field"), 26));
    for field in &score.fields {
        let mark = if field.key { '*' } else { ' ' };
        let name = format!("{}{}", if field.part_of.is_some() { "  " } else { "" }, field.name);
        let tally = &field.tally;
        let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
        out += &format!("{mark} {name:<26} {precision:>9.3} {recall:>7.3} {f1:>7.3} {:>6}\n", tally.gold());
    }
    let keys = score.key_fields().count();
    let overall = format_args!("{:.4}", score.overall()).to_string();
    out + &message!("overall: {overall} (mean F1 of the {keys} fields marked *)", overall, keys).say(catalogue) + "\n"
}

/// Every difference, one a line: `file:line case_id field: gold …, got …`.
pub fn differences_text(differences: &[Difference], catalogue: &Catalogue) -> String {
    differences.iter().map(|difference| difference_line(difference, catalogue) + "\n").collect()
}

fn difference_line(difference: &Difference, catalogue: &Catalogue) -> String {
    let Difference { source, line, case_id, field, missing, extra } = difference;
    let side =
        |values: &[String]| if values.is_empty() { catalogue.text("nothing").to_owned() } else { values.join(", ") };
    let case_id = case_id.as_deref().unwrap_or("-");
    let sides = message!("gold {gold}, got {got}", gold = side(missing), got = side(extra)).say(catalogue);
    let text = format!("{source}:{line} {case_id} {field}: {sides}");
    printable(&text).into_owned()
}

/// The same facts as one JSON object: `overall`, `fields`, and `differences` if asked for.
pub fn json(score: &Score, with_differences: bool) -> Value {
    let mut report = json!({
        "overall": score.overall(),
        "fields": score.fields.iter().map(field_json).collect::<Vec<_>>(),
    });
    if with_differences {
        report["differences"] = score.differences.iter().map(difference_json).collect();
    }
    report
}

fn field_json(field: &FieldScore) -> Value {
    json!({
        "field": field.name,
        "precision": field.tally.precision(),
        "recall": field.tally.recall(),
        "f1": field.tally.f1(),
        "gold": field.tally.gold(),
        "key": field.key,
        "part_of": field.part_of,
    })
}

fn difference_json(difference: &Difference) -> Value {
    let Difference { source, line, case_id, field, missing, extra } = difference;
    json!({ "source": source, "line": line, "case_id": case_id, "field": field, "missing": missing, "extra": extra })
}
