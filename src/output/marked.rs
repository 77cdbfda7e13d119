//! A post's text with the words of its values marked.

use std::cmp::Reverse;
use std::ops::Range;

use crate::record::Evidence;
use crate::text::printable;

/// Colours of the marks in a terminal, taken in turn.
const COLOURS: [u8; 6] = [32, 33, 36, 35, 34, 31];

/// The text of `range` with each proof's words in brackets and its number (from 1) behind, or coloured. Characters
/// that steer a terminal are left out.
pub fn marked_text(text: &str, range: Range<usize>, proofs: &[&Evidence], colour: bool) -> String {
    let mut out = String::with_capacity(range.len() * 2);
    let mut at = range.start;
    let mut open = Vec::new();
    for (place, edge) in edges(proofs, &range) {
        push_plain(&mut out, text.get(at..place).unwrap_or_default());
        at = place;
        match edge {
            Edge::Start(number) => open.push(number),
            Edge::End(Reverse(number)) => open.retain(|known| *known != number),
        }
        out.push_str(&shown(&edge, open.last().copied(), colour));
    }
    push_plain(&mut out, text.get(at..range.end).unwrap_or_default());
    out
}

/// Where a mark begins or ends.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    /// Reversed, so that of marks with the same end the last to begin ends first.
    End(Reverse<usize>),
    Start(usize),
}

/// The edges of all marks in order; at one place marks end before others begin.
fn edges(proofs: &[&Evidence], range: &Range<usize>) -> Vec<(usize, Edge)> {
    let inside = (1..).zip(proofs).filter(|(_, proof)| proof.start >= range.start && proof.end <= range.end);
    let mut all: Vec<_> = inside
        .flat_map(|(number, proof)| [(proof.start, Edge::Start(number)), (proof.end, Edge::End(Reverse(number)))])
        .collect();
    all.sort();
    all
}

/// An edge in print; after the end of an inner mark the colour of the one around it goes on.
fn shown(edge: &Edge, around: Option<usize>, colour: bool) -> String {
    let start = |number: usize| format!("\u{1b}[{}m", COLOURS[number % COLOURS.len()]);
    match (edge, colour) {
        (Edge::Start(number), true) => start(*number),
        (Edge::End(Reverse(number)), true) => {
            format!("\u{1b}[0m[{number}]{}", around.map(start).unwrap_or_default())
        }
        (Edge::Start(_), false) => "⟦".to_owned(),
        (Edge::End(Reverse(number)), false) => format!("⟧[{number}]"),
    }
}

fn push_plain(out: &mut String, text: &str) {
    out.push_str(&printable(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Confidence;

    fn proof(start: usize, end: usize) -> Evidence {
        let (value, rule, text) = (String::new(), String::new(), String::new());
        Evidence { field: "causes", value, rule, start, end, line: 1, column: 1, text, confidence: Confidence::Medium }
    }

    #[test]
    fn marks_nest_and_touch() {
        let (a, b, c) = (proof(1, 4), proof(2, 3), proof(4, 5));
        assert_eq!(marked_text("0123456", 0..6, &[&a, &b, &c], false), "0⟦1⟦2⟧[2]3⟧[1]⟦4⟧[3]5");
    }

    #[test]
    fn of_marks_with_one_end_the_inner_one_ends_first() {
        let (outer, inner) = (proof(1, 4), proof(2, 4));
        assert_eq!(marked_text("01234", 0..5, &[&outer, &inner], false), "0⟦1⟦23⟧[2]⟧[1]4");
    }

    #[test]
    fn the_colour_of_the_outer_mark_goes_on_behind_an_inner_one() {
        let (outer, inner) = (proof(0, 4), proof(1, 2));
        let marked = marked_text("0123", 0..4, &[&outer, &inner], true);
        assert_eq!(marked, "\u{1b}[33m0\u{1b}[36m1\u{1b}[0m[2]\u{1b}[33m23\u{1b}[0m[1]");
    }

    #[test]
    fn a_post_cannot_steer_the_terminal() {
        assert_eq!(marked_text("a\u{1b}[31mb\u{7}\nc", 0..10, &[], false), "a[31mb\nc");
    }
}
