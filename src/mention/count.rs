//! The grammar of counts: words before, number, unit, words after.

use crate::text::Span;

use super::expr::{CountExpr, Mention, Unreadable, Value};
use super::lexicon::Numeral;
use super::number::Number;
use super::reader::{Before, Reader};
use super::words::{Joins, Means};

/// From this on a number is none that a notice counts: 13 digits.
const TOO_LARGE: u64 = 1_000_000_000_000;

/// A number with its unit.
struct Counted {
    number: Number,
    /// Index, start and end of the unit.
    unit: (usize, usize, usize),
    /// The number is the upper one of a range.
    range: bool,
}

/// What the words before a number say.
struct Leading {
    start: usize,
    approx: bool,
    total: bool,
    each: bool,
}

impl Reader<'_> {
    /// The count whose number begins at `at`. Words before it belong to it down to byte `floor`.
    pub(super) fn count(&self, at: usize, floor: usize) -> Option<Mention> {
        if self.is_vague(at) || self.before(at) == Before::Joined {
            return None;
        }
        let first = self.number(at)?;
        let counted = self.range(at, first).or_else(|| self.counted(first))?;
        let Counted { number, unit: (index, unit_start, unit_end), range } = counted;
        let unit = self.lex.units.get(index)?;
        let (end, bound) = self.suffix(unit_end)?;
        if end == unit_end && unit.not_before.at(self.text, end).is_some() {
            return None;
        }
        let leading = self.prefixes(at, floor)?;
        let span = Span::new(leading.start, end);
        let Some(value) = number.value.filter(|value| *value < TOO_LARGE) else {
            return Some(Mention { span, value: Value::Unreadable(Unreadable::Count) });
        };
        let count = CountExpr {
            value,
            unit: unit.id.clone(),
            counted: unit.counted,
            approx: number.inexact || bound || leading.approx || range,
            total: leading.total,
            each: leading.each,
            unit_span: Span::new(unit_start, unit_end),
        };
        Some(Mention { span, value: Value::Count(count) })
    }

    /// A number with the unit directly after it.
    fn counted(&self, number: Number) -> Option<Counted> {
        Some(Counted { number, unit: self.unit(number.end)?, range: false })
    }

    /// `数百名`, `何千件`: the numeral multiplies a number that is not known.
    fn is_vague(&self, at: usize) -> bool {
        let multiplies = matches!(self.lex.numerals.at(self.text, at), Some((Numeral::Times(_), _)));
        multiplies && self.lex.vague.end(self.head(at))
    }

    /// Two numbers of one range, of which the upper one counts (`1,200~1,300名`, `1,200名から1,300名`), or a number and
    /// the one that takes its place (`1,150名→1,200名`, `1,150名から1,200名に訂正`), which counts.
    fn range(&self, at: usize, first: Number) -> Option<Counted> {
        let first_value = first.value?;
        let unit = self.unit(first.end);
        let words = if unit.is_some() { &self.lex.count_range } else { &self.lex.number_range };
        let (means, after) = words.at(self.text, self.skip_space(unit.map_or(first.end, |(_, _, end)| end)))?;
        let second = self.number(self.skip_space(after))?;
        let counted = self.counted(second)?;
        let (of, _, end) = counted.unit;
        let revised = means == Joins::Revised || self.lex.revised_after.at(self.text, end).is_some();
        let same = unit.is_none_or(|(index, ..)| index == of);
        let rises = second.value.is_some_and(|value| value > first_value) && !self.rest(at).starts_with('0');
        (same && (revised || rises)).then_some(Counted { range: !revised, ..counted })
    }

    /// The unit after a number that ends at `at`: index, start and end.
    pub(super) fn unit(&self, at: usize) -> Option<(usize, usize, usize)> {
        let joined = self.lex.joiner.at(self.text, at).map_or(at, |(_, end)| end);
        [joined, at, self.skip_space(at)].into_iter().find_map(|start| {
            let (index, end) = self.lex.unit.at(self.text, start)?;
            // A Latin unit must not be the head of a longer Latin word.
            let cut = |at: usize| self.byte(at).is_some_and(|b| b.is_ascii_alphanumeric());
            (!(cut(end) && cut(end - 1))).then_some((index, start, end))
        })
    }

    /// The words after the unit: their end and whether they make the count a rough one; `None` where they forbid it.
    fn suffix(&self, at: usize) -> Option<(usize, bool)> {
        match self.lex.suffix.at(self.text, at) {
            Some((Means::Forbids, _)) => None,
            Some((means, end)) => Some((end, means == Means::Approx)),
            None => Some((at, false)),
        }
    }

    /// The words before a number at `at`; `None` where one of them forbids the count.
    fn prefixes(&self, at: usize, floor: usize) -> Option<Leading> {
        let mut leading = Leading { start: at, approx: false, total: false, each: false };
        loop {
            let head = self.text.get(floor..leading.start).unwrap_or_default();
            let head = head.strip_suffix(' ').unwrap_or(head);
            let mut found = self.lex.prefixes.of(head);
            let Some((stem, prefix)) = found.find(|(stem, prefix)| !prefix.not_after.end(stem)) else {
                return Some(leading);
            };
            match prefix.means {
                Means::Forbids => return None,
                Means::Approx => leading.approx = true,
                Means::Total => leading.total = true,
                Means::Each => leading.each = true,
            }
            leading.start = floor + stem.len();
        }
    }
}
