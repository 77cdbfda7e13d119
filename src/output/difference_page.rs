//! What differs between two rule sets as one self-contained page.

use std::fmt;

use html_escape::encode_text;

use super::page::write_head;
use crate::message::{Catalogue, message};
use crate::proof::diff::records::{Change, FieldChange, Proven};
use crate::proof::diff::{
    Difference, GoldDifference, Group, PostChange, PostMove, Verdict, list, moved, rules, summary,
};

/// A page over a difference.
pub struct DifferencePage<'a> {
    /// What differs.
    pub difference: &'a Difference,
    /// What the old rules are called.
    pub old: &'a str,
    /// What the new rules are called.
    pub new: &'a str,
    /// The language of the page.
    pub catalogue: &'a Catalogue,
}

const STYLE: &str = "body{font:16px/1.6 sans-serif;margin:1rem;color:#222;background:#fff}\
table{border-collapse:collapse;font-size:.9em}td,th{border-bottom:1px solid #ccc;padding:.1rem .6rem;vertical-align:top;text-align:left}\
.gained{background:#e3f5e1}.lost{background:#fbe3e1}small{color:#666}h2{font-size:1.1em;margin:1.5rem 0 .3rem}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}.gained{background:#1d3a1b}.lost{background:#452120}small{color:#aaa}}";

impl fmt::Display for DifferencePage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_head(f, &format!("{} → {}", self.old, self.new), STYLE)?;
        write!(f, "<p>{}</p>", encode_text(&summary(self.difference, self.catalogue)))?;
        self.fields(f)?;
        if let Some(gold) = &self.difference.gold {
            self.gold(f, gold)?;
        }
        self.difference.groups().iter().try_for_each(|group| self.group(f, group))?;
        writeln!(f, "</body></html>")
    }
}

impl DifferencePage<'_> {
    fn fields(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.difference.posts.is_empty() {
            return Ok(());
        }
        self.heads(f, &["field", "gained", "lost", "changed", "proof only"])?;
        for (field, counts) in self.difference.fields() {
            write!(f, "<tr><td>{}</td><td>{}</td>", encode_text(field), counts.gained)?;
            write!(f, "<td>{}</td><td>{}</td><td>{}</td></tr>", counts.lost, counts.changed, counts.reproved)?;
        }
        write!(f, "</table>")
    }

    /// Begins a table.
    fn heads(&self, f: &mut fmt::Formatter<'_>, names: &[&'static str]) -> fmt::Result {
        write!(f, "<table><tr>")?;
        names.iter().try_for_each(|name| write!(f, "<th>{}</th>", encode_text(self.catalogue.text(name))))?;
        write!(f, "</tr>")
    }

    /// Values proven otherwise are folded away.
    fn group(&self, f: &mut fmt::Formatter<'_>, group: &Group) -> fmt::Result {
        let quiet = group.counts.values() == 0;
        let heading = rules(group, self.catalogue);
        if quiet {
            let told = message!("{heading}: {reproved} proven otherwise", heading, reproved = group.counts.reproved);
            write!(f, "<details><summary>{}</summary>", encode_text(&told.say(self.catalogue)))?;
        } else {
            write!(f, "<h2>{}</h2>", encode_text(&heading))?;
        }
        self.heads(f, &["post", "old rules", "new rules"])?;
        group.changes.iter().try_for_each(|(post, change)| write_change(f, post, change))?;
        write!(f, "</table>{}", if quiet { "</details>" } else { "" })
    }

    fn gold(&self, f: &mut fmt::Formatter<'_>, gold: &GoldDifference) -> fmt::Result {
        let told = message!("against gold: overall {overall}", overall = moved(gold.overall, 4));
        write!(f, "<h2>{}</h2>", encode_text(&told.say(self.catalogue)))?;
        self.heads(f, &["field", "precision", "recall", "gold"])?;
        for field in gold.fields.iter().filter(|field| field.precision.differs() || field.recall.differs()) {
            let (precision, recall) = (moved(field.precision, 3), moved(field.recall, 3));
            write!(f, "<tr><td>{}</td><td>{precision}</td><td>{recall}</td><td>{}</td></tr>", field.field, field.gold)?;
        }
        write!(f, "</table>")?;
        self.heads(f, &["outcome", "post", "field", "old rules", "new rules", "gold"])?;
        gold.posts.iter().try_for_each(|post| self.outcome(f, post))?;
        write!(f, "</table>")
    }

    fn outcome(&self, f: &mut fmt::Formatter<'_>, post: &PostMove) -> fmt::Result {
        let (class, became) = match post.verdict {
            Verdict::Right => ("gained", "became right"),
            Verdict::Wrong => ("lost", "became wrong"),
            Verdict::OtherwiseWrong => ("", "wrong in another way"),
        };
        let case = post.case_id.as_deref().unwrap_or_default();
        write!(f, "<tr class=\"{class}\"><td>{}</td>", encode_text(self.catalogue.text(became)))?;
        write!(f, "<td>{}:{} {}</td><td>{}</td>", encode_text(&post.source), post.line, encode_text(case), post.field)?;
        [&post.old, &post.new, &post.gold]
            .iter()
            .try_for_each(|values| write!(f, "<td>{}</td>", encode_text(&list(values, self.catalogue))))?;
        write!(f, "</tr>")
    }
}

fn write_change(f: &mut fmt::Formatter<'_>, post: &PostChange, change: &FieldChange) -> fmt::Result {
    let case = post.case_id.as_deref().unwrap_or_default();
    write!(f, "<tr><td>{}:{} {}", encode_text(&post.source), post.line, encode_text(case))?;
    write!(f, "<br><small>{}</small></td>", encode_text(&post.title))?;
    let marked = change.change != Change::Reproved;
    write_side(f, change.old.as_ref(), if marked { "lost" } else { "" })?;
    write_side(f, change.new.as_ref(), if marked { "gained" } else { "" })?;
    write!(f, "</tr>")
}

fn write_side(f: &mut fmt::Formatter<'_>, side: Option<&Proven>, class: &str) -> fmt::Result {
    let Some(Proven { value, rule, words }) = side else { return write!(f, "<td></td>") };
    write!(f, "<td class=\"{class}\">{}", encode_text(value))?;
    write!(f, "<br>{} <small>{}</small></td>", encode_text(words), encode_text(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Confidence, Evidence, Record};

    #[test]
    fn everything_a_post_holds_is_escaped() {
        let post = |value: &str| {
            let (value, rule, text) = (value.to_owned(), "<i>".to_owned(), "<script>alert(1)</script>".to_owned());
            let evidence = vec![Evidence {
                field: "causes",
                value,
                rule,
                start: 0,
                end: 0,
                line: 1,
                column: 1,
                text,
                confidence: Confidence::Medium,
            }];
            let (source, title) = ("<u>.txt".to_owned(), "<script>".to_owned());
            Record { source, title, case_id: Some("<s>".to_owned()), evidence, ..Record::default() }
        };
        let gold = [(&Record { title: "<em>".to_owned(), ..post("") }).into()];
        let difference = Difference::of(&[vec![post("<b>")]], &[vec![post("<tt>")]], &gold);
        let page = DifferencePage { difference: &difference, old: "a&b", new: "<p>", catalogue: Catalogue::ENGLISH }
            .to_string();
        for tag in ["<script", "<i>", "<u>", "<s>", "<b>", "<tt>", "<em>", "<p>&lt;"] {
            assert!(!page.contains(tag), "{tag} in {page}");
        }
        assert!(page.contains("<h1>a&amp;b → &lt;p&gt;</h1>") && page.contains("Content-Security-Policy"), "{page}");
        assert!(page.contains("<td class=\"lost\">&lt;b&gt;<br>&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
        assert_eq!(page.matches("<table>").count(), page.matches("</table>").count());
    }

    #[test]
    fn values_proven_otherwise_are_folded_away() {
        let post = |rule: &str| {
            let (value, rule, text) = ("malware".to_owned(), rule.to_owned(), "w".to_owned());
            let evidence = vec![Evidence {
                field: "causes",
                value,
                rule,
                start: 0,
                end: 0,
                line: 1,
                column: 1,
                text,
                confidence: Confidence::Medium,
            }];
            Record { evidence, ..Record::default() }
        };
        let difference = Difference::of(&[vec![post("m")]], &[vec![post("n")]], &[]);
        let page =
            DifferencePage { difference: &difference, old: "a", new: "b", catalogue: Catalogue::ENGLISH }.to_string();
        assert!(page.contains("<details><summary>causes  m → n: 1 proven otherwise</summary>"), "{page}");
    }
}
