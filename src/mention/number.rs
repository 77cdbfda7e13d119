//! Reading numbers: digits with thousands commas, numerals, and both together.

use super::lexicon::Numeral;
use super::reader::Reader;

/// A number as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u64,
    pub(super) end: usize,
    /// True for `十数`, `1,000余`.
    pub(super) inexact: bool,
}

/// More digits than this are no number that a notice states.
const MAX_DIGITS: usize = 15;

impl Reader<'_> {
    /// A number written in numerals alone, `二十六` or `二〇二四`.
    pub(super) fn numeral_number(&self, at: usize) -> Option<(u32, usize)> {
        self.lex.numerals.at(self.text, at)?;
        let number = self.number(at)?;
        let plain = !number.inexact && !self.text.get(at..number.end)?.contains(|c: char| c.is_ascii());
        plain.then_some(())?;
        Some((u32::try_from(number.value).ok()?, number.end))
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
        Some(Number { value: sum.total()?, end, inexact: end > exact_end })
    }

    /// Reads one piece of a number into `sum`.
    fn number_step(&self, at: usize, sum: &mut Sum) -> Step {
        let digits = match self.lex.numerals.at(self.text, at) {
            Some((Numeral::Times(times), end)) => return sum.times(times, end),
            _ if sum.digits.is_some() => return Step::Over,
            Some((Numeral::Digit(_), _)) => self.numeral_digits(at),
            None if self.digits_end(at) > at => self.decimal(at),
            None => return Step::Over,
        };
        let Some((value, scale, end)) = digits else { return Step::Broken };
        sum.digits = Some((value, scale));
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

    /// Digits with commas and a decimal point: the digits as one number, what to divide it by, and the end.
    fn decimal(&self, at: usize) -> Option<(u64, u64, usize)> {
        let mut end = self.digits_end(at);
        while end - at <= MAX_DIGITS && self.eat(end, ',').is_some_and(|c| self.digits(c, 3, 3).is_some()) {
            end += 4;
        }
        let mut scale = 1;
        let whole = end;
        if let Some(point) = self.eat(end, '.').filter(|p| self.digits_end(*p) > *p) {
            end = self.digits_end(point);
            scale = 10u64.checked_pow(u32::try_from(end - whole - 1).ok()?)?;
        }
        let digits = self.text.get(at..end)?.bytes().filter(u8::is_ascii_digit);
        let value = digits.take(MAX_DIGITS + 1).fold(0u64, |sum, b| sum * 10 + u64::from(b - b'0'));
        (end - at <= MAX_DIGITS + 4).then_some((value, scale, end))
    }

    /// Numerals that stand for one digit each (`二〇二四`), in the form of [`Self::decimal`].
    fn numeral_digits(&self, at: usize) -> Option<(u64, u64, usize)> {
        let (mut value, mut end) = (0u64, at);
        while let Some((Numeral::Digit(digit), next)) = self.lex.numerals.at(self.text, end) {
            value = value.checked_mul(10)?.checked_add(digit.into())?;
            end = next;
        }
        Some((value, 1, end))
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
