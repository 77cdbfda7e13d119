//! Counting right and wrong.

use std::ops::AddAssign;

/// What was right, wrongly given and missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Values that agree.
    pub right: usize,
    /// Values given that the gold does not have.
    pub extra: usize,
    /// Values of the gold that were not given.
    pub missing: usize,
}

impl Tally {
    /// How many values the gold has.
    pub fn gold(&self) -> usize {
        self.right + self.missing
    }

    /// The part of the values given that is right, 0 to 1.
    pub fn precision(&self) -> f64 {
        self.ratio(self.right, self.right + self.extra)
    }

    /// The part of the gold's values that was given, 0 to 1.
    pub fn recall(&self) -> f64 {
        self.ratio(self.right, self.gold())
    }

    /// The harmonic mean of both, 0 to 1.
    pub fn f1(&self) -> f64 {
        self.ratio(2 * self.right, 2 * self.right + self.extra + self.missing)
    }

    /// A part of nothing is 1 where there was nothing to do and nothing was done, else 0.
    fn ratio(&self, part: usize, whole: usize) -> f64 {
        match whole {
            0 if self.extra + self.missing == 0 => 1.0,
            0 => 0.0,
            // Counts of values are far below 2^52, so nothing is lost.
            _ => part as f64 / whole as f64,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.extra += other.extra;
        self.missing += other.missing;
    }
}
