//! The words compiled for looking up: one search for the places at which a mention may begin, and a small set for each
//! kind of word that may come next.

use super::expr::Relative;
use super::slot::{Endings, Search, Slot};
use super::words::{Around, CountWords, DateWords, Joins, Later, Means, Part, Signs, Stands, Thousands};

/// What may begin at a word hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    /// An ASCII digit: a date or a count.
    Digit,
    /// A numeral: a date or a count.
    Numeral,
    /// An era, a relative word, `翌`: a date.
    Date,
    /// Nothing: the word is passed over.
    Skip,
}

/// A numeral that is no ASCII digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    Digit(u8),
    Times(u64),
    /// Several tens in one character.
    Tens(u64),
}

/// A relative word.
#[derive(Debug, Clone, Copy)]
pub(super) struct RelativeWord {
    pub(super) part: Part,
    pub(super) to: Relative,
    pub(super) stands: Stands,
    pub(super) fiscal: bool,
}

/// What makes a number a time after the last date.
#[derive(Debug)]
pub(super) struct LaterWord {
    pub(super) part: Part,
    pub(super) each: i32,
    pub(super) not_after: Endings<()>,
    pub(super) not_before: Slot<()>,
}

/// An era name.
#[derive(Debug, Clone, Copy)]
pub(super) struct EraName {
    pub(super) first_year: i32,
    pub(super) letter: bool,
}

/// Words that forbid a reading when they stand before or after it.
#[derive(Debug)]
pub(super) struct Block {
    before: Endings<()>,
    after: Slot<()>,
}

impl Block {
    fn new(words: &DateWords, form: Part) -> Self {
        let of_form = || words.blocked.iter().filter(move |b| b.form == form);
        let before = Endings::new(of_form().flat_map(|b| plain(&b.before)));
        Self { before, after: Slot::new(of_form().flat_map(|b| plain(&b.after))) }
    }

    /// True where the words before byte `at` forbid a reading that begins there.
    pub(super) fn before(&self, text: &str, at: usize) -> bool {
        self.before.end(text.get(..at).unwrap_or_default())
    }

    /// True where the words after byte `at` forbid a reading that ends there.
    pub(super) fn after(&self, text: &str, at: usize) -> bool {
        self.after.at(text, at).is_some()
    }

    /// True where either forbids the reading `start..end`.
    pub(super) fn forbids(&self, text: &str, start: usize, end: usize) -> bool {
        self.before(text, start) || self.after(text, end)
    }
}

/// A word before a number.
#[derive(Debug)]
pub(super) struct PrefixWord {
    pub(super) means: Means,
    /// What makes it part of another word.
    pub(super) not_after: Endings<()>,
}

/// A unit with the words that make it another word.
#[derive(Debug)]
pub(super) struct UnitEntry {
    pub(super) id: String,
    pub(super) counted: bool,
    pub(super) not_before: Slot<()>,
}

/// All the words.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) triggers: Search<Trigger>,
    pub(super) eras: Slot<EraName>,
    pub(super) relative: Slot<RelativeWord>,
    /// Index into `laters`.
    pub(super) later: Slot<usize>,
    pub(super) laters: Vec<LaterWord>,
    pub(super) weekday: Slot<u8>,
    pub(super) weekday_long: Slot<u8>,
    pub(super) connector: Slot<bool>,
    pub(super) block_year: Block,
    pub(super) block_month: Block,
    pub(super) block_day: Block,
    pub(super) year: Slot<bool>,
    pub(super) first_year: Slot<()>,
    /// What stands behind the digits that a date begins with.
    pub(super) after_digits: Slot<()>,
    /// After a year: whether it says when something was.
    pub(super) year_when: Slot<bool>,
    /// Signs of years, months, days and hours.
    pub(super) after_sign: Slot<()>,
    /// What may stand behind those digits and a space.
    pub(super) after_space: Slot<()>,
    /// English months.
    pub(super) month_names: Slot<u8>,
    /// Before digits that number something.
    pub(super) number_before: Endings<()>,
    pub(super) month: Slot<()>,
    pub(super) day: Slot<()>,
    pub(super) hour: Slot<()>,
    pub(super) minute: Slot<()>,
    pub(super) second: Slot<()>,
    pub(super) half_hour: Slot<()>,
    pub(super) month_part: Slot<()>,
    pub(super) year_part: Slot<()>,
    pub(super) about: Slot<()>,
    /// Times of day before an hour or alone; true for those of the afternoon.
    pub(super) day_time: Slot<bool>,
    pub(super) zone: Slot<()>,
    pub(super) holiday: Slot<()>,
    pub(super) list: Slot<()>,
    pub(super) of: Slot<()>,
    pub(super) next: Slot<()>,
    pub(super) period_end: Slot<()>,
    pub(super) dated: Slot<()>,
    pub(super) slash_before: Slot<()>,
    pub(super) slash_not_after: Endings<()>,
    pub(super) fractions: Slot<()>,
    pub(super) numerals: Slot<Numeral>,
    pub(super) inexact: Slot<()>,
    /// Before a multiplier: a number that is not known.
    pub(super) vague: Endings<()>,
    /// What parts groups of thousands.
    pub(super) thousands: Slot<Thousands>,
    pub(super) thousands_not_after: Endings<()>,
    /// Between two numbers of which the second has the unit of both.
    pub(super) number_range: Slot<Joins>,
    /// Between two numbers with a unit each.
    pub(super) count_range: Slot<Joins>,
    /// After a number that takes the place of the one before it.
    pub(super) revised_after: Slot<()>,
    pub(super) joiner: Slot<()>,
    /// Index into `units`.
    pub(super) unit: Slot<usize>,
    pub(super) units: Vec<UnitEntry>,
    pub(super) prefixes: Endings<PrefixWord>,
    pub(super) suffix: Slot<Means>,
}

impl Lexicon {
    /// Compiles the words.
    pub(super) fn new(dates: &DateWords, counts: &CountWords) -> Self {
        let (signs, around) = (&dates.signs, &dates.around);
        Self {
            triggers: triggers(dates, counts),
            eras: Slot::new(eras(dates)),
            relative: Slot::new(relative(dates)),
            later: Slot::new(later_words(dates)),
            laters: dates.later.iter().map(later).collect(),
            weekday: Slot::new(weekdays(dates)),
            weekday_long: Slot::new(weekdays(dates).filter(|(word, _)| word.chars().count() > 1)),
            connector: Slot::new(
                dates.connector.iter().flat_map(|c| c.words.iter().map(|w| (w.as_str(), c.needs_end))),
            ),
            block_year: Block::new(dates, Part::Year),
            block_month: Block::new(dates, Part::Month),
            block_day: Block::new(dates, Part::Day),
            year: Slot::new(years(dates)),
            after_digits: Slot::new(after_digits(dates)),
            year_when: Slot::new(year_when(dates)),
            after_sign: Slot::new(after_sign(dates)),
            after_space: Slot::new(after_space(dates)),
            month_names: Slot::new(month_names(dates)),
            number_before: Endings::new(plain(&around.number_before)),
            first_year: Slot::new(plain(&signs.first_year)),
            month: Slot::new(plain(&signs.month)),
            day: Slot::new(plain(&signs.day)),
            hour: Slot::new(plain(&signs.hour)),
            minute: Slot::new(plain(&signs.minute)),
            second: Slot::new(plain(&signs.second)),
            half_hour: Slot::new(plain(&signs.half_hour)),
            month_part: Slot::new(plain(&around.month_part)),
            year_part: Slot::new(plain(&around.year_part)),
            about: Slot::new(plain(&around.about)),
            day_time: Slot::new(day_times(around)),
            zone: Slot::new(plain(&around.zone)),
            holiday: Slot::new(plain(&around.holiday)),
            list: Slot::new(plain(&around.list)),
            of: Slot::new(plain(&around.of)),
            next: Slot::new(plain(&around.next)),
            period_end: Slot::new(plain(&around.period_end)),
            dated: Slot::new(plain(&around.dated)),
            slash_before: Slot::new(plain(&around.slash_before)),
            slash_not_after: Endings::new(plain(&around.slash_not_after)),
            fractions: Slot::new(plain(&around.fractions)),
            numerals: Slot::new(numerals(counts)),
            inexact: Slot::new(plain(&counts.numerals.inexact)),
            vague: Endings::new(plain(&counts.numerals.vague)),
            thousands: Slot::new(thousands(counts)),
            thousands_not_after: Endings::new(plain(&counts.numerals.thousands_not_after)),
            number_range: Slot::new(joins(&counts.range.between_numbers, &counts.range.revises)),
            count_range: Slot::new(joins(&counts.range.between_counts, &counts.range.revises)),
            revised_after: Slot::new(plain(&counts.range.revised_after)),
            joiner: Slot::new(plain(&counts.numerals.joiner)),
            unit: Slot::new(unit_words(counts)),
            units: units(counts),
            prefixes: prefixes(counts),
            suffix: Slot::new(counts.suffix.iter().flat_map(|s| s.words.iter().map(|w| (w.as_str(), s.means)))),
        }
    }
}

fn day_times(around: &Around) -> impl Iterator<Item = (&str, bool)> {
    let words = around.half_day.iter().chain(&around.time_of_day);
    words.map(|word| (word.as_str(), around.afternoon.contains(word)))
}

fn plain(words: &[String]) -> impl Iterator<Item = (&str, ())> {
    words.iter().map(|word| (word.as_str(), ()))
}

fn triggers(dates: &DateWords, counts: &CountWords) -> Search<Trigger> {
    let digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].map(|d| (d, Trigger::Digit));
    let dated = eras(dates).map(|(w, _)| w).chain(relative(dates).map(|(w, _)| w));
    let next = plain(&dates.around.next).map(|(w, ())| w);
    let skips = counts.skip.iter().flat_map(|s| &s.words).chain(&dates.around.not_dates);
    Search::new(
        digits
            .into_iter()
            .chain(dated.chain(next).chain(month_names(dates).map(|(w, _)| w)).map(|w| (w, Trigger::Date)))
            .chain(skips.map(|w| (w.as_str(), Trigger::Skip)))
            .chain(numerals(counts).map(|(w, _)| (w, Trigger::Numeral))),
    )
}

fn eras(dates: &DateWords) -> impl Iterator<Item = (&str, EraName)> {
    dates.era.iter().flat_map(|era| {
        let named = |letter| EraName { first_year: era.first_year, letter };
        let names = era.names.iter().map(move |w| (w.as_str(), named(false)));
        names.chain(era.letters.iter().map(move |w| (w.as_str(), named(true))))
    })
}

fn relative(dates: &DateWords) -> impl Iterator<Item = (&str, RelativeWord)> {
    dates.relative.iter().flat_map(|r| {
        let to = Relative { base: r.base, offset: r.offset };
        let word = RelativeWord { part: r.part, to, stands: r.stands, fiscal: r.fiscal };
        r.words.iter().map(move |w| (w.as_str(), word))
    })
}

fn later_words(dates: &DateWords) -> impl Iterator<Item = (&str, usize)> {
    dates.later.iter().enumerate().flat_map(|(i, later)| later.words.iter().map(move |w| (w.as_str(), i)))
}

fn later(later: &Later) -> LaterWord {
    LaterWord {
        part: later.part,
        each: later.each,
        not_after: Endings::new(plain(&later.not_after)),
        not_before: Slot::new(plain(&later.not_before)),
    }
}

fn weekdays(dates: &DateWords) -> impl Iterator<Item = (&str, u8)> {
    dates.weekday.iter().flat_map(|day| day.words.iter().map(|w| (w.as_str(), day.number)))
}

/// Signs after a year; true for a business year.
fn years(dates: &DateWords) -> impl Iterator<Item = (&str, bool)> {
    let fiscal = plain(&dates.signs.fiscal_year).map(|(w, ())| (w, true));
    plain(&dates.signs.year).map(|(w, ())| (w, false)).chain(fiscal)
}

/// A sign, the next day of a list, or what parts the numbers of a date or of a range.
fn after_digits(dates: &DateWords) -> impl Iterator<Item = (&str, ())> {
    let Signs { month, day, .. } = &dates.signs;
    let signs =
        years(dates).map(|(w, _)| (w, ())).chain(plain(month)).chain(plain(day)).chain(plain(&dates.around.list));
    signs.chain(["/", ".", "-", "~", "。"].map(|w| (w, ())))
}

fn year_when(dates: &DateWords) -> impl Iterator<Item = (&str, bool)> {
    let of = |words, says_when| plain(words).map(move |(w, ())| (w, says_when));
    of(&dates.around.year_when, true).chain(of(&dates.around.year_not_when, false))
}

fn after_sign(dates: &DateWords) -> impl Iterator<Item = (&str, ())> {
    let Signs { month, day, hour, .. } = &dates.signs;
    years(dates).map(|(w, _)| (w, ())).chain(plain(month)).chain(plain(day)).chain(plain(hour))
}

/// A separator with spaces around it, an English month.
fn after_space(dates: &DateWords) -> impl Iterator<Item = (&str, ())> {
    ["/", "."].into_iter().chain(month_names(dates).map(|(w, _)| w)).map(|w| (w, ()))
}

fn month_names(dates: &DateWords) -> impl Iterator<Item = (&str, u8)> {
    dates.month_name.iter().flat_map(|month| month.words.iter().map(|w| (w.as_str(), month.number)))
}

/// Each digit character by itself, then the multipliers.
fn numerals(counts: &CountWords) -> impl Iterator<Item = (&str, Numeral)> {
    let digits = (0u8..).zip(&counts.numerals.digits).flat_map(|(value, characters)| {
        characters.split("").filter(|c| !c.is_empty()).map(move |c| (c, Numeral::Digit(value)))
    });
    let multipliers = counts.numerals.multipliers.iter().map(|(w, times)| (w.as_str(), Numeral::Times(*times)));
    let tens = counts.numerals.tens.iter().map(|(w, value)| (w.as_str(), Numeral::Tens(*value)));
    digits.chain(multipliers).chain(tens)
}

fn thousands(counts: &CountWords) -> impl Iterator<Item = (&str, Thousands)> {
    let of = |words, parting| plain(words).map(move |(w, ())| (w, parting));
    of(&counts.numerals.thousands, Thousands::Always)
        .chain(of(&counts.numerals.thousands_before_unit, Thousands::BeforeUnit))
}

fn joins<'a>(range: &'a [String], revises: &'a [String]) -> impl Iterator<Item = (&'a str, Joins)> {
    let of = |words: &'a [String], means| plain(words).map(move |(w, ())| (w, means));
    of(range, Joins::Range).chain(of(revises, Joins::Revised))
}

fn unit_words(counts: &CountWords) -> impl Iterator<Item = (&str, usize)> {
    counts.unit.iter().enumerate().flat_map(|(i, unit)| unit.words.iter().map(move |w| (w.as_str(), i)))
}

fn units(counts: &CountWords) -> Vec<UnitEntry> {
    let entry = |unit: &super::words::Unit| UnitEntry {
        id: unit.id.clone(),
        counted: unit.counted,
        not_before: Slot::new(plain(&unit.not_before)),
    };
    counts.unit.iter().map(entry).collect()
}

fn prefixes(counts: &CountWords) -> Endings<PrefixWord> {
    Endings::new(counts.prefix.iter().flat_map(|prefix| {
        let make = || PrefixWord { means: prefix.means, not_after: Endings::new(plain(&prefix.not_after)) };
        prefix.words.iter().map(move |word| (word.as_str(), make()))
    }))
}
