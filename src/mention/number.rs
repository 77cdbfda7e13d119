//! Reading numbers: digits with thousands commas, numerals, and both together.

use super::lexicon::Numeral;
use super::reader::Reader;
use super::words::Thousands;

/// A number as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// `None` where it has more digits than a notice counts.
    pub(super) value: Option<u64>,
    pub(super) end: usize,
    /// True for `十数`, `1,000余`.
    pub(super) inexact: bool,
}

/// More digits than this are no number that a notice states.
const MAX_DIGITS: usize = 12;
/// Digits of a group of thousands.
const GROUP: usize = 3;
/// Most digits of a number that are read at all: a longer run is no number.
const LONGEST: usize = 60;

impl Reader<'_> {
    /// A number written in numerals alone, `二十六` or `二〇二四`.
    pub(super) fn numeral_number(&self, at: usize) -> Option<(u32, usize)> {
        self.lex.numerals.at(self.text, at)?;
        let number = self.number(at)?;
        let plain = !number.inexact && !self.text.get(at..number.end)?.contains(|c: char| c.is_ascii());
        plain.then_some(())?;
        Some((u32::try_from(number.value?).ok()?, number.end))
    }

    /// The number at `at`: digits with thousands commas, numerals, or both (`2万8777`, `1.5億`, `十数`).
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let mut sum = Sum::default();
        let mut end = at;
        loop {
            let start = if end > at && self.continues_after_space(end, &sum) { end + 1 } else { end };
            match self.number_step(start, &mut sum) {
                Step::Piece(next) => end = next,
                Step::Over => break,
                Step::Broken => return None,
            }
        }
        let exact_end = end;
        if let Some(((), after)) = self.lex.inexact.at(self.text, end).filter(|_| end > at) {
            end = after;
            // 1万数千: the thousands are unknown.
            while let Some((Numeral::Times(_), after)) = self.lex.numerals.at(self.text, end) {
                end = after;
            }
        }
        (end > at).then_some(())?;
        let value = if sum.too_large { None } else { Some(sum.total()?) };
        Some(Number { value, end, inexact: end > exact_end })
    }

    /// Reads one piece of a number into `sum`.
    fn number_step(&self, at: usize, sum: &mut Sum) -> Step {
        let digits = match self.lex.numerals.at(self.text, at) {
            Some((Numeral::Times(times), end)) => return sum.times(times, end),
            Some((Numeral::Tens(value), end)) => return sum.tens(value, end),
            _ if sum.digits.is_some() => return Step::Over,
            Some((Numeral::Digit(_), _)) => self.numeral_digits(at),
            None if self.digits_end(at) > at => self.decimal(at),
            None => return Step::Over,
        };
        let Some((value, scale, end)) = digits else { return Step::Broken };
        sum.too_large |= value.is_none();
        sum.digits = Some((value.unwrap_or_default(), scale));
        Step::Piece(end)
    }

    /// A space inside a number: `1 億 2000 万`.
    fn continues_after_space(&self, at: usize, sum: &Sum) -> bool {
        let Some(next) = self.eat(at, ' ') else {
            return false;
        };
        match self.lex.numerals.at(self.text, next) {
            Some((Numeral::Times(_), _)) => sum.digits.is_some(),
            _ => sum.digits.is_none() && self.digits_end(next) > next,
        }
    }

    /// Digits with commas and a decimal point: the digits as one number, where it can be held; what to divide it by; and
    /// the end.
    fn decimal(&self, at: usize) -> Option<(Option<u64>, u64, usize)> {
        let mut end = self.thousands_end(at);
        let mut scale = 1;
        let whole = end;
        if let Some(point) = self.eat(end, '.').filter(|p| self.digits_end(*p) > *p) {
            end = self.digits_end(point);
            scale = 10u64.checked_pow(u32::try_from(end - whole - 1).ok()?)?;
        }
        let digits = self.text.get(at..end)?.bytes().filter(u8::is_ascii_digit).map(|b| u64::from(b - b'0'));
        let few = digits.clone().count() <= MAX_DIGITS;
        let value = few.then(|| digits.fold(0u64, |sum, digit| sum * 10 + digit));
        (end - at <= LONGEST).then_some((value, scale, end))
    }

    /// The end of the whole number at `at` with its groups of thousands, of which each is parted in the same way.
    fn thousands_end(&self, at: usize) -> usize {
        let end = self.digits_end(at);
        if !(1..=GROUP).contains(&(end - at)) {
            return end;
        }
        let Some(parting) = self.lex.thousands.at(self.text, end).map(|(parting, _)| parting) else { return end };
        let mut groups_end = end;
        while let Some(next) = self.lex.thousands.at(self.text, groups_end).filter(|(other, _)| *other == parting)
            && let Some((_, after)) = self.digits(next.1, GROUP, GROUP)
            && groups_end - at <= LONGEST
        {
            groups_end = after;
        }
        let sure = parting == Thousands::Always || self.is_one_number(at, groups_end);
        if sure { groups_end } else { end }
    }

    /// Whether digits with signs between them that part other things too are one number: a unit follows, and nothing
    /// before them goes on to them or numbers them.
    fn is_one_number(&self, at: usize, end: usize) -> bool {
        let head = self.head(at);
        let begins = !head.is_empty() && !head.ends_with('\n') && !self.lex.thousands_not_after.end(head);
        begins && self.unit(end).is_some_and(|(unit, ..)| self.lex.units.get(unit).is_some_and(|unit| unit.counted))
    }

    /// Numerals that stand for one digit each (`二〇二四`), in the form of [`Self::decimal`].
    fn numeral_digits(&self, at: usize) -> Option<(Option<u64>, u64, usize)> {
        let (mut value, mut end) = (0u64, at);
        while let Some((Numeral::Digit(digit), next)) = self.lex.numerals.at(self.text, end) {
            value = value.checked_mul(10)?.checked_add(digit.into())?;
            end = next;
        }
        Some((Some(value), 1, end))
    }
}

/// What became of one step.
enum Step {
    /// A piece was read; it ends here.
    Piece(usize),
    /// Nothing here belongs to the number.
    Over,
    /// What stands here is no number that can be held.
    Broken,
}

/// A number while it is read.
#[derive(Default)]
struct Sum {
    /// Closed by 万, 億, …
    closed: u64,
    /// Closed by 十, 百, 千 since then.
    open: u64,
    /// Digits that nothing has multiplied yet, and what to divide them by.
    digits: Option<(u64, u64)>,
    /// Some of them are more than can be held.
    too_large: bool,
}

/// From this multiplier on, all that stands before it is multiplied: 五千万.
const MYRIAD: u64 = 10_000;

impl Sum {
    /// Takes a multiplier that ends at `end`. The number is over where it has nothing to multiply, and broken where it
    /// overflows or is no whole one.
    fn times(&mut self, times: u64, end: usize) -> Step {
        let alone = u64::from(times < MYRIAD);
        let (digits, scale) = self.digits.take().unwrap_or((alone, 1));
        let product = exact(digits, times, scale);
        let sums = if times < MYRIAD {
            product.and_then(|p| self.open.checked_add(p)).map(|open| (self.closed, open))
        } else {
            let all = product.zip(self.open.checked_mul(times)).and_then(|(a, b)| a.checked_add(b));
            if all == Some(0) {
                return Step::Over;
            }
            all.and_then(|a| self.closed.checked_add(a)).map(|closed| (closed, 0))
        };
        let Some((closed, open)) = sums else { return Step::Broken };
        (self.closed, self.open) = (closed, open);
        Step::Piece(end)
    }

    /// Takes a numeral of several tens, which stands before the ones: `廿三`.
    fn tens(&mut self, value: u64, end: usize) -> Step {
        let free = self.digits.is_none();
        match self.open.checked_add(value).filter(|_| free) {
            Some(open) => {
                self.open = open;
                Step::Piece(end)
            }
            None => Step::Over,
        }
    }

    /// The whole number, or `None`.
    fn total(&self) -> Option<u64> {
        let (digits, scale) = self.digits.unwrap_or((0, 1));
        self.closed.checked_add(self.open)?.checked_add(exact(digits, 1, scale)?)
    }
}

/// `value * times / scale` where that is a whole number.
fn exact(value: u64, times: u64, scale: u64) -> Option<u64> {
    let product = value.checked_mul(times)?;
    (product % scale == 0).then_some(product / scale)
}
