//! Runs a program over a text: the leftmost match, and of those that begin there the one that the regex prefers, as the
//! `regex` crate does. Made for short windows: nothing is built before the first match, and nothing is allocated.

use super::Match;
use super::program::{Op, Program, Run, Set, told_by};
use crate::text::Span;
use crate::work;

/// Steps that a search may take besides those for each byte.
const STEPS: usize = 4_000;
/// Steps that a search may take for each byte of its text.
const STEPS_A_BYTE: usize = 64;
/// Calls within calls; the stack must hold them.
const DEEPEST: u32 = 200;

/// A search that takes more steps than it may.
pub(super) struct TooLong;

/// The steps that are left to all searches of a program in one text together: with steps of its own for each search, many
/// matches would take time with the square of the text's length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps(usize);

impl Steps {
    /// Those for a text of so many bytes.
    pub fn of(bytes: usize) -> Self {
        Self(STEPS.saturating_add(STEPS_A_BYTE.saturating_mul(bytes)))
    }
}

/// Tells where literals stand in the text that is searched.
pub trait Ahead {
    /// The first byte at or behind `from` from which the literals of that number may stand as far ahead as the regex
    /// needs; `None` where they do not.
    fn next(&self, number: u32, from: usize) -> Option<usize>;
}

/// Knows nothing of the text.
pub(super) struct Unknown;

impl Ahead for Unknown {
    fn next(&self, _: u32, from: usize) -> Option<usize> {
        Some(from)
    }
}

/// The first match of `program` in `text` that begins at byte `from`, a character boundary, or later, and not after `last`.
/// Takes from `steps`, which none are left of where the search is too long.
pub(super) fn find(
    program: &Program,
    ahead: &impl Ahead,
    text: &str,
    (from, last): (usize, usize),
    steps: &mut Steps,
) -> Result<Option<Match>, TooLong> {
    let mut search = Search::new(program, ahead, text, *steps);
    let found = search.first(from, last);
    work::steps(steps.0 - search.steps);
    *steps = Steps(search.steps);
    found
}
/// True where a match begins at byte `at`.
pub(super) fn begins_at(program: &Program, text: &str, at: usize) -> Result<bool, TooLong> {
    let steps = Steps::of(text.len().saturating_sub(at));
    let mut search = Search::new(program, &Unknown, text, steps);
    let begins = search.at(at).map(|found| found.is_some());
    work::steps(steps.0 - search.steps);
    begins
}

/// Bytes of the character that begins with `first`.
fn length(first: u8) -> usize {
    match first {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// False only where the character at `at` cannot be one of `firsts`.
fn may_begin(bytes: &[u8], at: usize, firsts: u64) -> bool {
    fits(firsts, first_here(bytes, at))
}

/// False only where no character of `firsts` has that bit. Where nothing is known of them, not even one must follow.
#[inline]
fn fits(firsts: u64, bit: u64) -> bool {
    firsts & bit != 0 || firsts == u64::MAX
}

/// The bit of the character at `at`; none at the end of the text.
#[inline]
fn first_here(bytes: &[u8], at: usize) -> u64 {
    here(bytes, at).map_or(0, |(bit, _)| bit)
}

/// The bit of the character at `at`, and the byte behind it; `None` at the end of the text.
#[inline]
fn here(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let end = at + length(*bytes.get(at)?);
    Some((told_by(*bytes.get(end - 1)?), end))
}

/// False only where a match that reaches to the end of the text cannot end with its last character.
fn may_end(bytes: &[u8], lasts: u64) -> bool {
    bytes.last().is_none_or(|&last| lasts & told_by(last) != 0)
}

/// True where the literal stands at `at`. Most differ within the first bytes: a call to compare them would cost more.
fn stands(bytes: &[u8], at: usize, literal: &[u8]) -> bool {
    bytes.get(at..at + literal.len()).is_some_and(|here| here.iter().zip(literal).all(|(a, b)| a == b))
}

/// The byte behind the character at `at` where that is in the set.
#[inline]
fn behind(set: &Set, bytes: &[u8], at: usize) -> Option<usize> {
    let (bit, end) = here(bytes, at)?;
    is_in(set, bytes, at, bit).then_some(end)
}

/// True where the character at `at`, which has that bit, is in the set. The bit tells it of most.
#[inline]
fn is_in(set: &Set, bytes: &[u8], at: usize, bit: u64) -> bool {
    set.told(bit).unwrap_or_else(|| decode(&bytes[at..]).is_some_and(|code| set.has(code)))
}

/// The code of the first character.
fn decode(bytes: &[u8]) -> Option<u32> {
    let low = |byte: u8| u32::from(byte & 63);
    match *bytes {
        [a, ..] if a < 0x80 => Some(a.into()),
        [a, b, c, ..] if a & 0xF0 == 0xE0 => Some(u32::from(a & 15) << 12 | low(b) << 6 | low(c)),
        [a, b, ..] if a < 0xE0 => Some(u32::from(a & 31) << 6 | low(b)),
        [a, b, c, d, ..] => Some(u32::from(a & 7) << 18 | low(b) << 12 | low(c) << 6 | low(d)),
        _ => None,
    }
}

/// True where a word begins or ends at `at`.
fn is_boundary(bytes: &[u8], at: usize) -> bool {
    let is_word = |code: u32| char::from_u32(code).is_some_and(regex_syntax::is_word_character);
    let before = bytes[..at].iter().rposition(|byte| byte & 0xC0 != 0x80);
    let [before, behind] = [before, Some(at)].map(|start| start.and_then(|start| decode(&bytes[start..])));
    before.is_some_and(is_word) != behind.is_some_and(is_word)
}

struct Search<'a, A> {
    program: &'a Program,
    ahead: &'a A,
    bytes: &'a [u8],
    /// Steps left; none: the search is given up.
    steps: usize,
    depth: u32,
    open: Option<usize>,
    close: Option<usize>,
}

impl<'a, A: Ahead> Search<'a, A> {
    fn new(program: &'a Program, ahead: &'a A, text: &'a str, Steps(steps): Steps) -> Self {
        Search { program, ahead, bytes: text.as_bytes(), steps, depth: 0, open: None, close: None }
    }

    /// The first match that begins at byte `from` or later, and not after `last`.
    fn first(&mut self, from: usize, last: usize) -> Result<Option<Match>, TooLong> {
        let (program, bytes) = (self.program, self.bytes);
        if !may_end(bytes, program.lasts) {
            return Ok(None);
        }
        let mut at = from;
        let end = bytes.len().min(last.saturating_add(1));
        while at < end {
            let firsts = if at == 0 { program.starts } else { program.firsts };
            if may_begin(bytes, at, firsts)
                && let Some(found) = self.at(at)?
            {
                work::steps(at - from);
                return Ok(Some(found));
            }
            if program.firsts == 0 {
                break;
            }
            at += length(bytes[at]);
        }
        work::steps(at.saturating_sub(from));
        Ok(None)
    }

    /// The match that begins at `at`.
    fn at(&mut self, at: usize) -> Result<Option<Match>, TooLong> {
        match self.run(0, at) {
            Some(end) => {
                let group = self.open.zip(self.close).map(|(start, end)| Span::new(start, end));
                Ok(Some(Match { span: Span::new(at, end), group }))
            }
            None if self.steps == 0 => Err(TooLong),
            None => Ok(None),
        }
    }

    /// The end of the match of the program from step `op` on that begins at `at`.
    fn run(&mut self, mut op: usize, mut at: usize) -> Option<usize> {
        let program = self.program;
        loop {
            self.steps = self.steps.checked_sub(1)?;
            match *program.ops.get(op)? {
                Op::Literal(from, length) if stands(self.bytes, at, program.literal(from, length)) => {
                    at += length as usize;
                }
                Op::Set(set) => {
                    at = behind(&program.sets[set as usize], self.bytes, at)?;
                }
                Op::Run(run) => {
                    let run = &program.runs[run as usize];
                    return if run.greedy { self.longest(run, op + 1, at) } else { self.shortest(run, op + 1, at) };
                }
                Op::Alternatives(from, count) => {
                    let here = first_here(self.bytes, at);
                    let places = &program.places[from as usize..(from + count) as usize];
                    let fit = places.iter().filter(|(firsts, _)| fits(*firsts, here));
                    match self.try_all(fit.map(|(_, place)| *place as usize), at) {
                        Ok(end) => return Some(end),
                        Err(last) => op = last?,
                    }
                    continue;
                }
                Op::Fork(fork) => {
                    let places = program.choices(fork, first_here(self.bytes, at));
                    match self.try_all(places.iter().map(|&place| place as usize), at) {
                        Ok(end) => return Some(end),
                        Err(last) => op = last?,
                    }
                    continue;
                }
                Op::Jump(place) => {
                    op = place as usize;
                    continue;
                }
                Op::Open => return self.mark(|search| &mut search.open, op + 1, at),
                Op::Close => return self.mark(|search| &mut search.close, op + 1, at),
                Op::Start if at == 0 => {}
                Op::End if at == self.bytes.len() => {}
                Op::Boundary if is_boundary(self.bytes, at) => {}
                Op::Match => return Some(at),
                Op::Literal(..) | Op::Start | Op::End | Op::Boundary => return None,
            }
            op += 1;
        }
    }

    /// Tries places in turn: the end of a match, or the last place, which is left to the caller: it need come back to no
    /// other.
    fn try_all(&mut self, mut places: impl Iterator<Item = usize>, at: usize) -> Result<usize, Option<usize>> {
        let Some(mut place) = places.next() else { return Err(None) };
        for next in places {
            if let Some(end) = self.deeper(place, at) {
                return Ok(end);
            }
            place = next;
        }
        Err(Some(place))
    }

    fn deeper(&mut self, op: usize, at: usize) -> Option<usize> {
        if self.depth == DEEPEST {
            self.steps = 0;
            return None;
        }
        self.depth += 1;
        let end = self.run(op, at);
        self.depth -= 1;
        end
    }

    /// Goes on with `at` as a bound of the group, which it stays if there is a match.
    fn mark(&mut self, bound: fn(&mut Self) -> &mut Option<usize>, op: usize, at: usize) -> Option<usize> {
        let before = bound(self).replace(at);
        let end = self.deeper(op, at);
        if end.is_none() {
            *bound(self) = before;
        }
        end
    }

    /// The first byte at or behind `at` where the run may end.
    #[inline]
    fn next_end(&self, run: &Run, at: usize) -> Option<usize> {
        run.ahead.map_or(Some(at), |number| self.ahead.next(number, at))
    }

    /// As few characters of the run as let the rest match.
    fn shortest(&mut self, run: &Run, op: usize, mut at: usize) -> Option<usize> {
        let (set, bytes) = (&self.program.sets[run.set as usize], self.bytes);
        let mut end = self.next_end(run, at)?;
        let mut count = 0;
        loop {
            let next = here(bytes, at);
            let bit = next.map_or(0, |(bit, _)| bit);
            if at >= end && count >= run.min && fits(run.next, bit) {
                end = self.next_end(run, at)?;
                if at == end
                    && let Some(end) = self.deeper(op, at)
                {
                    return Some(end);
                }
            }
            let (_, behind) = next.filter(|_| count < run.max && is_in(set, bytes, at, bit))?;
            self.steps = self.steps.checked_sub(1)?;
            (count, at) = (count + 1, behind);
        }
    }

    /// As many characters of the run as let the rest match.
    fn longest(&mut self, run: &Run, op: usize, at: usize) -> Option<usize> {
        self.next_end(run, at)?;
        let (count, least, mut end) = self.walk(run, at)?;
        if count < run.min {
            return None;
        }
        loop {
            if may_begin(self.bytes, end, run.next) {
                let matched = self.deeper(op, end);
                if matched.is_some() {
                    return matched;
                }
            }
            if end <= least || self.steps == 0 {
                return None;
            }
            end -= 1;
            while self.bytes[end] & 0xC0 == 0x80 {
                end -= 1;
            }
        }
    }

    /// Goes over as many characters of the run as there are: how many, where the fewest end and where all end. `None`
    /// where the search took too many steps.
    #[inline]
    fn walk(&mut self, run: &Run, mut at: usize) -> Option<(u32, usize, usize)> {
        let (set, bytes) = (&self.program.sets[run.set as usize], self.bytes);
        let (mut count, mut least) = (0, at);
        while count < run.max
            && let Some(next) = behind(set, bytes, at)
        {
            (count, at) = (count + 1, next);
            if count == run.min {
                least = at;
            }
        }
        self.steps = self.steps.saturating_sub(count as usize);
        (self.steps > 0).then_some((count, least, at))
    }
}
