//! Runs a program over a text: the leftmost match, and of those that begin there the one that the regex prefers, as the
//! `regex` crate does. Made for short windows: nothing is built before the first match, and nothing is allocated.

use super::Match;
use super::program::{Op, Program, Run, Set, told_by};
use crate::text::Span;

/// Steps that a search may take besides those for each byte.
const STEPS: usize = 4_000;
/// Steps that a search may take for each byte of its text.
const STEPS_A_BYTE: usize = 64;
/// Calls within calls; the stack must hold them.
const DEEPEST: u32 = 200;

/// A search that takes more steps than it may.
pub(super) struct TooLong;

/// The first match of `program` in `text` that begins at byte `from`, a character boundary, or later, and not after `last`.
pub(super) fn find(program: &Program, text: &str, from: usize, last: usize) -> Result<Option<Match>, TooLong> {
    let mut search = Search::new(program, text, from);
    let bytes = search.bytes;
    let mut at = from;
    if !may_end(bytes, program.lasts) {
        return Ok(None);
    }
    let end = bytes.len().min(last.saturating_add(1));
    while at < end {
        let firsts = if at == 0 { program.starts } else { program.firsts };
        if may_begin(bytes, at, firsts)
            && let Some(found) = search.at(at)?
        {
            return Ok(Some(found));
        }
        if program.firsts == 0 {
            break;
        }
        at += length(bytes[at]);
    }
    Ok(None)
}

/// True where a match begins at byte `at`.
pub(super) fn begins_at(program: &Program, text: &str, at: usize) -> Result<bool, TooLong> {
    Ok(Search::new(program, text, at).at(at)?.is_some())
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
    firsts == u64::MAX || firsts & first_here(bytes, at) != 0
}

/// The bit of the character at `at`; none at the end of the text.
#[inline]
fn first_here(bytes: &[u8], at: usize) -> u64 {
    let last = match bytes.get(at..) {
        Some(&[a, ..]) if a < 0x80 => a,
        Some(&[a, _, c, ..]) if a & 0xF0 == 0xE0 => c,
        Some(&[a, b, ..]) if a < 0xE0 => b,
        Some(&[_, _, _, d, ..]) => d,
        _ => return 0,
    };
    told_by(last)
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
    let (code, last, length) = decode(bytes.get(at..)?)?;
    let is_in = set.told(told_by(last)).unwrap_or_else(|| set.has(code));
    is_in.then_some(at + length)
}

/// The code of the first character, its last byte, and its length.
#[inline]
fn decode(bytes: &[u8]) -> Option<(u32, u8, usize)> {
    let low = |byte: u8| u32::from(byte & 63);
    match *bytes {
        [a, ..] if a < 0x80 => Some((a.into(), a, 1)),
        [a, b, c, ..] if a & 0xF0 == 0xE0 => Some((u32::from(a & 15) << 12 | low(b) << 6 | low(c), c, 3)),
        [a, b, ..] if a < 0xE0 => Some((u32::from(a & 31) << 6 | low(b), b, 2)),
        [a, b, c, d, ..] => Some((u32::from(a & 7) << 18 | low(b) << 12 | low(c) << 6 | low(d), d, 4)),
        _ => None,
    }
}

struct Search<'a> {
    program: &'a Program,
    bytes: &'a [u8],
    /// Steps left; none: the search is given up.
    steps: usize,
    depth: u32,
    open: Option<usize>,
    close: Option<usize>,
}

impl<'a> Search<'a> {
    fn new(program: &'a Program, text: &'a str, from: usize) -> Self {
        let steps = STEPS + STEPS_A_BYTE * text.len().saturating_sub(from);
        Search { program, bytes: text.as_bytes(), steps, depth: 0, open: None, close: None }
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
                    let fit = places.iter().filter(|(firsts, _)| firsts & here != 0 || *firsts == u64::MAX);
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
                Op::Match => return Some(at),
                Op::Literal(..) | Op::Start | Op::End => return None,
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

    /// The byte behind the next character of the run.
    fn step(&mut self, run: &Run, at: usize) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        behind(&self.program.sets[run.set as usize], self.bytes, at)
    }

    /// As few characters of the run as let the rest match.
    fn shortest(&mut self, run: &Run, op: usize, mut at: usize) -> Option<usize> {
        let mut count = 0;
        loop {
            if count >= run.min && may_begin(self.bytes, at, run.next) {
                let end = self.deeper(op, at);
                if end.is_some() {
                    return end;
                }
            }
            if count == run.max {
                return None;
            }
            at = self.step(run, at)?;
            count += 1;
        }
    }

    /// As many characters of the run as let the rest match.
    fn longest(&mut self, run: &Run, op: usize, at: usize) -> Option<usize> {
        let (mut count, mut end) = (0, at);
        let mut least = (run.min == 0).then_some(at);
        while count < run.max
            && let Some(next) = self.step(run, end)
        {
            (count, end) = (count + 1, next);
            if count == run.min {
                least = Some(end);
            }
        }
        let least = least?;
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
}
