//! A difference for people and for programs.

use serde_json::{Value, json as object};

use super::records::{Change, FieldChange, Proven};
use super::{Counts, Difference, GoldDifference, Group, Moved, PostChange, PostMove, Verdict};
use crate::message::{Catalogue, message};
use crate::proof::columns::{left, right};
use crate::text::printable;

/// The most characters of a value or its words that are shown; JSON has all.
const MOST_CHARACTERS: usize = 60;

/// How to print a difference.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Mark what is gained green and what is lost red.
    pub colour: bool,
    /// How many posts to list of each rule; the rest are counted. `None` lists all.
    pub most_posts: Option<usize>,
}

/// The difference as text: a summary, a table by field, then the posts by field and rule, and how the score moved.
/// `old` and `new` are what the two rule sets are called.
pub fn text(difference: &Difference, old: &str, new: &str, style: Style, catalogue: &Catalogue) -> String {
    let mut out = Printer { out: String::new(), style, catalogue };
    out.line(&format!("{old} → {new}: {}", summary(difference, catalogue)));
    let groups = difference.groups();
    let (quiet, loud): (Vec<_>, Vec<_>) = groups.iter().partition(|group| group.counts.values() == 0);
    if !groups.is_empty() {
        out.table(difference);
    }
    loud.iter().for_each(|group| out.group(group));
    if !quiet.is_empty() {
        out.line(catalogue.text("\nthe same values, proven otherwise"));
        quiet.iter().for_each(|group| out.line(&format!("  {}: {}", rules(group, catalogue), group.counts.reproved)));
    }
    if let Some(gold) = &difference.gold {
        out.gold(gold);
    }
    out.out
}

/// The difference as one JSON object: `old`, `new`, `differs`, `summary` (a row a field and rule), then the fields of
/// [`Difference`].
pub fn json(difference: &Difference, old: &str, new: &str) -> Value {
    let row = |group: &Group| {
        let Group { field, old_rule, new_rule, counts, .. } = group;
        object!({ "field": field, "old_rule": old_rule, "new_rule": new_rule, "counts": counts })
    };
    object!({
        "old": old,
        "new": new,
        "differs": difference.differs(),
        "old_posts": difference.old_posts,
        "new_posts": difference.new_posts,
        "summary": difference.groups().iter().map(row).collect::<Vec<_>>(),
        "posts": difference.posts,
        "gold": difference.gold,
    })
}

/// The difference in a line.
pub fn summary(difference: &Difference, catalogue: &Catalogue) -> String {
    let Counts { gained, lost, changed, reproved } = difference.counts();
    let posts = match (difference.old_posts, difference.new_posts) {
        (1, 1) => message!("1 post"),
        (old, new) if old == new => message!("{new} posts", new),
        (old, new) => message!("{old} → {new} posts", old, new),
    };
    let differing = difference.posts.iter().filter(|post| post.changes.iter().any(FieldChange::is_of_value)).count();
    let values = match differing {
        0 => message!("no value differs"),
        _ => message!("{differing} differ: {values}", differing, values = listed([gained, lost, changed], catalogue)),
    };
    let told = message!("{posts}, {values}", posts, values);
    match reproved {
        0 => told.say(catalogue),
        _ => message!("{told}; {reproved} proven otherwise", told, reproved).say(catalogue),
    }
}

/// `2 gained, 1 lost`: those that there are.
fn listed(counts: [usize; 3], catalogue: &Catalogue) -> String {
    let [gained, lost, changed] = counts;
    let named = [
        (gained, message!("{gained} gained", gained)),
        (lost, message!("{lost} lost", lost)),
        (changed, message!("{changed} changed", changed)),
    ];
    let named = named.iter().filter(|(count, _)| *count > 0).map(|(_, told)| told.say(catalogue));
    named.collect::<Vec<_>>().join(catalogue.text(", "))
}

fn named<'r>(rule: &'r str, catalogue: &'r Catalogue) -> &'r str {
    if rule.is_empty() { catalogue.text("no rule") } else { rule }
}

/// `field  rule`, or `field  rule → other rule`; no rule where the value is computed.
pub fn rules(group: &Group, catalogue: &Catalogue) -> String {
    match (group.old_rule, group.new_rule) {
        ("", "") => group.field.to_owned(),
        (old, new) if old == new => format!("{}  {new}", group.field),
        (old, new) => {
            format!("{}  {} → {}", group.field, named(old, catalogue), named(new, catalogue))
        }
    }
}

struct Printer<'c> {
    out: String,
    style: Style,
    catalogue: &'c Catalogue,
}

impl Printer<'_> {
    /// A line, without what a post may hold to steer a terminal.
    fn line(&mut self, line: &str) {
        self.out.push_str(&printable(line));
        self.out.push('\n');
    }

    /// A line of something gained (`+`), lost (`-`) or neither, after its sign.
    fn signed(&mut self, indent: &str, sign: char, line: &str) {
        let code = match sign {
            '+' if self.style.colour => "\u{1b}[32m",
            '-' if self.style.colour => "\u{1b}[31m",
            _ => return self.line(&format!("{indent}{sign} {line}")),
        };
        self.out.push_str(code);
        self.line(&format!("{indent}{sign} {line}"));
        self.out.truncate(self.out.trim_end_matches('\n').len());
        self.out.push_str("\u{1b}[0m\n");
    }

    fn table(&mut self, difference: &Difference) {
        let row = |name: &str, cells: [&str; 4]| {
            let [gained, lost, changed, proof] = cells;
            let counts = [gained, lost, changed].map(|cell| right(cell, 7)).join(" ");
            format!("{} {counts} {}", left(name, 24), right(proof, 10))
        };
        let head = ["gained", "lost", "changed", "proof only"].map(|name| self.catalogue.text(name));
        self.line(&format!("\n{}", row(self.catalogue.text("field"), head)));
        for (field, counts) in difference.fields() {
            let cells = [counts.gained, counts.lost, counts.changed, counts.reproved].map(|count| count.to_string());
            self.line(&row(field, cells.each_ref().map(String::as_str)));
        }
    }

    fn group(&mut self, group: &Group) {
        let Counts { gained, lost, changed, .. } = group.counts;
        let (rules, counts) = (rules(group, self.catalogue), listed([gained, lost, changed], self.catalogue));
        self.line(&format!("\n{rules}: {counts}"));
        let most = self.style.most_posts.unwrap_or(usize::MAX);
        group.changes.iter().take(most).for_each(|(post, change)| self.change(post, change));
        let more = group.changes.len().saturating_sub(most);
        if more > 0 {
            self.line(&message!("  and {more} more", more).say(self.catalogue));
        }
    }

    fn change(&mut self, post: &PostChange, change: &FieldChange) {
        let place = place(&post.source, post.line, post.case_id.as_deref().unwrap_or(&post.title));
        match (&change.old, &change.new) {
            (Some(old), Some(new)) => {
                self.line(&format!("  ~ {place}"));
                self.signed("    ", '-', &proven(old));
                self.signed("    ", '+', &proven(new));
            }
            (old, new) => {
                let sign = if change.change == Change::Lost { '-' } else { '+' };
                let shown = new.as_ref().or(old.as_ref()).map(proven).unwrap_or_default();
                self.signed("  ", sign, &format!("{place}  {shown}"));
            }
        }
    }

    fn gold(&mut self, gold: &GoldDifference) {
        let overall = moved(gold.overall, 4);
        self.line(&message!("\nagainst gold: overall {overall}", overall).say(self.catalogue));
        let moving: Vec<_> =
            gold.fields.iter().filter(|field| field.precision.differs() || field.recall.differs()).collect();
        if !moving.is_empty() {
            let [field, precision, recall] = [("field", 24), ("precision", 16), ("recall", 16)]
                .map(|(name, width)| left(self.catalogue.text(name), width));
            self.line(&format!("  {field} {precision} {recall} {}", right(self.catalogue.text("gold"), 5)));
        }
        for field in moving {
            let (precision, recall) = (moved(field.precision, 3), moved(field.recall, 3));
            self.line(&format!("  {:<24} {precision:<16} {recall:<16} {:>5}", field.field, field.gold));
        }
        for verdict in [Verdict::Right, Verdict::Wrong, Verdict::OtherwiseWrong] {
            self.verdict(verdict, gold.posts.iter().filter(|post| post.verdict == verdict).collect());
        }
    }

    fn verdict(&mut self, verdict: Verdict, posts: Vec<&PostMove>) {
        if posts.is_empty() {
            return;
        }
        let (sign, heading) = match verdict {
            Verdict::Right => ('+', "became right"),
            Verdict::Wrong => ('-', "became wrong"),
            Verdict::OtherwiseWrong => ('~', "wrong in another way"),
        };
        self.line(&format!("\n{}: {}", self.catalogue.text(heading), posts.len()));
        for post in posts {
            let place = place(&post.source, post.line, post.case_id.as_deref().unwrap_or_default());
            let [old, new, gold] = [&post.old, &post.new, &post.gold].map(|values| list(values, self.catalogue));
            let gold = if verdict == Verdict::Right {
                String::new()
            } else {
                message!("; gold {gold}", gold).say(self.catalogue)
            };
            self.signed("  ", sign, &format!("{place}  {}: {old} → {new}{gold}", post.field));
        }
    }
}

/// `file:line name`.
fn place(source: &str, line: usize, name: &str) -> String {
    format!("{source}:{line} {}", short(name)).trim_end().to_owned()
}

/// `value: words`.
fn proven(proven: &Proven) -> String {
    let value = short(&proven.value);
    if proven.words.is_empty() || proven.words == proven.value {
        value
    } else {
        format!("{value}: {}", short(&proven.words))
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => text.get(..end).unwrap_or(text).to_owned() + "…",
        None => text.to_owned(),
    }
}

/// The values, or `nothing`.
pub fn list(values: &[String], catalogue: &Catalogue) -> String {
    if values.is_empty() { catalogue.text("nothing").to_owned() } else { short(&values.join(", ")) }
}

/// `0.950 → 0.975`, or one figure where it stayed.
pub fn moved(figure: Moved, digits: usize) -> String {
    let Moved { old, new } = figure;
    if figure.differs() { format!("{old:.digits$} → {new:.digits$}") } else { format!("{new:.digits$}") }
}
