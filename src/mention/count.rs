//! The grammar of counts: words before, number, unit, words after.

use crate::text::Span;

use super::expr::{CountExpr, Mention, Value};
use super::reader::{Before, Reader};
use super::words::Means;

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
        let number = self.number(at)?;
        if self.before(at) == Before::Joined {
            return None;
        }
        let (index, unit_start, unit_end) = self.unit(number.end)?;
        let unit = self.lex.units.get(index)?;
        let (end, bound) = self.suffix(unit_end)?;
        if end == unit_end && unit.not_before.at(self.text, end).is_some() {
            return None;
        }
        let leading = self.prefixes(at, floor)?;
        let count = CountExpr {
            value: number.value,
            unit: unit.id.clone(),
            counted: unit.counted,
            approx: number.inexact || bound || leading.approx,
            total: leading.total,
            each: leading.each,
            unit_span: Span::new(unit_start, unit_end),
        };
        Some(Mention { span: Span::new(leading.start, end), value: Value::Count(count) })
    }

    /// The unit after a number that ends at `at`: index, start and end.
    fn unit(&self, at: usize) -> Option<(usize, usize, usize)> {
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
