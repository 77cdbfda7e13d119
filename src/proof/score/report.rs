//! The score for people and for programs.

use serde_json::{Value, json};

use super::{Difference, FieldScore, Levels, Score, Share, Split, Transfer, WayScore};
use crate::message::{Catalogue, message};
use crate::proof::columns::{left, right};
use crate::record::Confidence;
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

/// Most ways of a split that the text shows.
const WAYS_SHOWN: usize = 20;

/// How often values are right, by field and confidence; then which share of all values has each confidence.
pub fn levels_table(rows: &[(&'static str, Levels)], catalogue: &Catalogue) -> String {
    let mut out = format!("  {}", left(catalogue.text("field"), 26));
    for level in Confidence::ALL {
        out += &format!(" {} {}", right(catalogue.text(level.name()), 8), right(catalogue.text("right"), 7));
    }
    out.push('\n');
    for (name, levels) in rows {
        let shares = levels.iter().map(|share| format!(" {:>8} {}", share.given, shown(share.precision())));
        out += &format!("  {name:<26}{}\n", shares.collect::<String>());
    }
    let all = rows.first().map(|(_, levels)| *levels).unwrap_or_default();
    let whole = all.iter().map(|share| share.given).sum();
    let shares = all.iter().map(|share| format!(" {} {:>7}", part(share.given, whole), ""));
    out + &format!("  {}{}\n", left(catalogue.text("share of values"), 26), shares.collect::<String>())
}

/// A share with three places, nothing where there is none.
fn shown(share: Option<f64>) -> String {
    share.map_or_else(|| format!("{:>7}", "-"), |share| format!("{share:>7.3}"))
}

fn part(part: usize, whole: usize) -> String {
    format!("{:>8.3}", part as f64 / whole.max(1) as f64)
}

/// The same facts as JSON.
pub fn levels_json(rows: &[(&'static str, Levels)]) -> Value {
    let of_level = |(level, share): (Confidence, &Share)| (level.name().to_owned(), share_json(share));
    let row = |(name, levels): &(&str, Levels)| {
        let levels = Confidence::ALL.into_iter().zip(levels).map(of_level).collect::<serde_json::Map<_, _>>();
        json!({ "field": name, "confidence": levels })
    };
    rows.iter().map(row).collect()
}

fn share_json(share: &Share) -> Value {
    json!({ "given": share.given, "right": share.right, "precision": share.precision() })
}

/// The transfer between two halves: by field, how the values do that ways give which decide in the other half too, and how
/// the others; then the ways that decide in one half only and are wrong there.
pub fn split_table(split: &Split, catalogue: &Catalogue) -> String {
    let [first, second] = split.files;
    let heads = [("known", 8), ("precision", 9), ("recall", 7), ("new", 8), ("precision", 9)];
    let heads: Vec<String> = heads.iter().map(|(name, width)| right(catalogue.text(name), *width)).collect();
    let mut out = message!("two halves, {first} and {second} files", first, second).say(catalogue) + "\n";
    out += &format!("  {} {}\n", left(catalogue.text("field"), 26), heads.join(" "));
    for (name, Transfer { gold, known, new }) in &split.fields {
        let recall = (*gold > 0).then(|| known.right as f64 / *gold as f64);
        let (known, of_known) = (known.given, shown(known.precision()));
        let (new, of_new) = (new.given, shown(new.precision()));
        out += &format!("  {name:<26} {known:>8}   {of_known} {} {new:>8}   {of_new}\n", shown(recall));
    }
    for score in split.ways.iter().take(WAYS_SHOWN) {
        out += &(way_line(score, catalogue) + "\n");
    }
    out
}

fn way_line(WayScore { way: (rule, at), field, halves }: &WayScore, catalogue: &Catalogue) -> String {
    let sum = |of: fn(&Share) -> usize| halves.iter().map(of).sum::<usize>();
    let rule = at.map_or_else(|| rule.clone(), |at| format!("{rule} any {at}"));
    let (given, correct) = (sum(|share| share.given), sum(|share| share.right));
    message!("{rule} gives {field} in one half only: {correct} of {given} right", rule, field, correct, given)
        .say(catalogue)
}

/// The same facts as JSON.
pub fn split_json(split: &Split) -> Value {
    let field = |(name, row): &(&str, Transfer)| json!({ "field": name, "gold": row.gold, "known": share_json(&row.known), "new": share_json(&row.new) });
    let way = |score: &WayScore| {
        let WayScore { way: (rule, at), field, halves } = score;
        json!({ "rule": rule, "any": at, "field": field, "halves": halves.iter().map(share_json).collect::<Vec<_>>() })
    };
    json!({
        "files": split.files,
        "fields": split.fields.iter().map(field).collect::<Vec<_>>(),
        "ways": split.ways.iter().map(way).collect::<Vec<_>>(),
    })
}
