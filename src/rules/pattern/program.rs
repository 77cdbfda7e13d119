//! A regex as a small program for [`super::engine`]: literals, sets of characters, runs of them, alternatives.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};
use serde::{Deserialize, Serialize};

use super::needles::{Needles, is_telling, placed};

/// Groups whose place a match tells; others only group.
pub(super) const GROUPS: [&str; 5] = ["take", "alias", "form", "end", "case"];
/// Longest program, with room for regexes of which every list is a phrase; what takes more is left to the general engine.
const LONGEST: usize = 20_000;
/// So many places are tried one after the other.
const FEW: u32 = 3;
/// Steps that the first characters of a program are followed through, all ways together.
const MOST_FOLLOWED: usize = 2_000;
/// A literal tells where a run may end if it stands at one of so many bytes behind it.
const MOST_AHEAD: usize = 100;

/// Which characters may stand first, by what their last byte tells ([`told_by`]). All bits where nothing is known.
pub(super) type Firsts = u64;

/// Bits for characters beyond ASCII; ASCII has the others.
const BEYOND_ASCII: u8 = 56;

/// The bit of the characters that end with that byte of UTF-8: 56 bits for the last six bits of those beyond ASCII, and 8
/// for ASCII, of which Japanese texts have little.
pub(super) fn told_by(last: u8) -> Firsts {
    TOLD_BY[usize::from(last)]
}

const TOLD_BY: [Firsts; 256] = {
    let mut bits = [0; 256];
    let mut last = 0;
    while last < 256 {
        let bit = if last < 0x80 { BEYOND_ASCII + (last >> 4) as u8 } else { (last & 63) as u8 % BEYOND_ASCII };
        bits[last] = 1 << bit;
        last += 1;
    }
    bits
};

fn told_by_code(code: u32) -> Firsts {
    told_by(if code < 0x80 { code as u8 } else { 0x80 | (code & 63) as u8 })
}

/// One step of a program. Those that do not say where to go on go on with the next step. What does not fit in a few bytes
/// stands in the lists of the program: there are many programs, and little of each is ever looked at.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Op {
    /// Bytes of the program, by start and length.
    Literal(u32, u32),
    /// A set of the program.
    Set(u32),
    /// A run of the program.
    Run(u32),
    /// Tries places of the program in turn, by the number of the first and how many.
    Alternatives(u32, u32),
    /// The same for many places: a fork of the program.
    Fork(u32),
    Jump(u32),
    /// The group begins.
    Open,
    /// The group ends.
    Close,
    /// Only at the start of the text.
    Start,
    /// Only at the end of the text.
    End,
    /// Only where a word begins or ends.
    Boundary,
    Match,
}

/// Characters of a set, one after the other.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Run {
    /// A set of the program.
    pub set: u32,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// What may follow the run.
    pub next: Firsts,
    /// Number of what must stand ahead where the run ends, where that is known.
    pub ahead: Option<u32>,
}

/// Many places to go on at, by what stands first there: most cannot match, and are not even looked at.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fork {
    /// What there are places for that not every text may begin with.
    firsts: Firsts,
    /// Number of the list for any other text; those for the bits of `firsts` follow.
    lists: u32,
}

/// A set of characters.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Set {
    /// What characters of the set begin with.
    some: Firsts,
    /// The same for the characters that are not in the set.
    others: Firsts,
    /// All ranges, in order.
    ranges: Box<[(u32, u32)]>,
}

impl Set {
    fn new(class: &ClassUnicode) -> Self {
        let ranges: Box<[(u32, u32)]> =
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect();
        let mut rest = class.clone();
        rest.negate();
        let rest = rest.ranges().iter().map(|range| (range.start().into(), range.end().into()));
        Self { some: firsts_of(ranges.iter().copied()), others: firsts_of(rest), ranges }
    }

    fn of(c: char) -> Self {
        let some = told_by_code(c.into());
        Self { some, others: Firsts::MAX, ranges: Box::new([(c.into(), c.into())]) }
    }

    /// True for the character of that code.
    pub fn has(&self, code: u32) -> bool {
        within(&self.ranges, code)
    }

    /// Whether the characters with that bit are in the set, where the bit tells it.
    pub fn told(&self, bit: Firsts) -> Option<bool> {
        match (self.some & bit, self.others & bit) {
            (0, _) => Some(false),
            (_, 0) => Some(true),
            _ => None,
        }
    }

    fn firsts(&self) -> Firsts {
        self.some
    }
}

/// What characters in the ranges begin with.
fn firsts_of(ranges: impl Iterator<Item = (u32, u32)>) -> Firsts {
    // So many neighbours have all bits that there are beyond ASCII, and ASCII is gone through.
    let codes = ranges.flat_map(|(start, end)| start..=end.min(start.max(0x80) + 63));
    codes.fold(0, |all, code| all | told_by_code(code))
}

fn within(ranges: &[(u32, u32)], code: u32) -> bool {
    match ranges.len() {
        0..=6 => ranges.iter().any(|&(start, end)| start <= code && code <= end),
        _ => {
            let after = ranges.partition_point(|&(start, _)| start <= code);
            after.checked_sub(1).is_some_and(|at| code <= ranges[at].1)
        }
    }
}

/// A compiled regex.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub bytes: Vec<u8>,
    pub sets: Vec<Set>,
    pub runs: Vec<Run>,
    /// Where alternatives begin, each with what may stand first there.
    pub places: Vec<(Firsts, u32)>,
    forks: Vec<Fork>,
    /// The places of each list of a fork: where they begin and end in `choices`.
    lists: Vec<(u32, u32)>,
    choices: Vec<u32>,
    /// What must stand ahead where a run ends: one of these literals, that far behind the run.
    pub aheads: Vec<Needles>,
    /// What a match may begin with that does not begin at the start of the text.
    pub firsts: Firsts,
    /// What a match may begin with at the start of the text.
    pub starts: Firsts,
    /// What the text ends with where there is a match.
    pub lasts: Firsts,
}

impl Program {
    /// The program of `hir`; `None` where it has something that programs do not know, or is too long.
    pub fn new(hir: &Hir) -> Option<Self> {
        let mut program = Self { lasts: text_ends(hir), ..Self::default() };
        program.emit(hir)?;
        program.ops.push(Op::Match);
        for at in 0..program.ops.len() {
            if let Op::Run(run) = program.ops[at] {
                program.runs[run as usize].next = program.firsts(at + 1, true);
            }
        }
        for at in 0..program.places.len() {
            program.places[at].0 = program.firsts(program.places[at].1 as usize, true);
        }
        program.firsts = program.firsts(0, false);
        program.starts = program.firsts(0, true);
        program.make_forks();
        Some(program)
    }

    /// Makes forks of the alternatives with many places.
    fn make_forks(&mut self) {
        for at in 0..self.ops.len() {
            if let Op::Alternatives(from, count) = self.ops[at]
                && count > FEW
            {
                self.ops[at] = Op::Fork(self.forks.len() as u32);
                let places = self.places[from as usize..(from + count) as usize].to_vec();
                let firsts = places.iter().map(|(firsts, _)| *firsts).filter(|&firsts| firsts != Firsts::MAX);
                let firsts = firsts.fold(0, |all, firsts| all | firsts);
                self.forks.push(Fork { firsts, lists: self.lists.len() as u32 });
                let bits = (0..Firsts::BITS).map(|bit| 1 << bit).filter(|bit| firsts & bit != 0);
                std::iter::once(0).chain(bits).for_each(|bit| self.make_list(&places, bit));
            }
        }
    }

    /// The list of the places at which a text with that first bit may go on.
    fn make_list(&mut self, places: &[(Firsts, u32)], bit: Firsts) {
        let start = self.choices.len() as u32;
        let fit = places.iter().filter(|(firsts, _)| firsts & bit != 0 || *firsts == Firsts::MAX);
        self.choices.extend(fit.map(|(_, place)| *place));
        self.lists.push((start, self.choices.len() as u32));
    }

    /// The places of the fork at which a text with that first bit may go on, in turn.
    pub fn choices(&self, fork: u32, bit: Firsts) -> &[u32] {
        let fork = &self.forks[fork as usize];
        let own = if fork.firsts & bit == 0 { 0 } else { 1 + (fork.firsts & (bit - 1)).count_ones() };
        let (start, end) = self.lists[(fork.lists + own) as usize];
        &self.choices[start as usize..end as usize]
    }

    /// The literal of those bytes.
    pub fn literal(&self, start: u32, length: u32) -> &[u8] {
        self.bytes.get(start as usize..(start + length) as usize).unwrap_or_default()
    }

    /// The number of the next step. Programs are short.
    fn next(&self) -> u32 {
        self.ops.len() as u32
    }

    /// Adds the steps of `hir`; `None` where there is no way to.
    fn emit(&mut self, hir: &Hir) -> Option<()> {
        if self.ops.len() > LONGEST || self.bytes.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                let start = self.bytes.len() as u32;
                self.bytes.extend_from_slice(&literal.0);
                self.ops.push(Op::Literal(start, self.bytes.len() as u32 - start));
            }
            HirKind::Class(Class::Unicode(class)) => {
                let set = self.set(Set::new(class));
                self.ops.push(Op::Set(set));
            }
            HirKind::Look(Look::Start) => self.ops.push(Op::Start),
            HirKind::Look(Look::End) => self.ops.push(Op::End),
            HirKind::Look(Look::WordUnicode) => self.ops.push(Op::Boundary),
            HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => return None,
            HirKind::Capture(capture) => {
                let told = capture.name.as_ref().is_some_and(|name| GROUPS.contains(&&**name));
                self.ops.extend(told.then_some(Op::Open));
                self.emit(&capture.sub)?;
                self.ops.extend(told.then_some(Op::Close));
            }
            HirKind::Concat(parts) => self.emit_parts(parts)?,
            HirKind::Alternation(parts) => self.emit_alternatives(parts)?,
            HirKind::Repetition(repetition) => match single(&repetition.sub) {
                Some(set) => self.emit_run(set, repetition, None),
                None => self.emit_repetition(repetition)?,
            },
        }
        Some(())
    }

    /// The number of the set; equal ones are held once.
    fn set(&mut self, set: Set) -> u32 {
        let known = self.sets.iter().position(|known| *known == set);
        let number = known.unwrap_or(self.sets.len());
        if known.is_none() {
            self.sets.push(set);
        }
        number as u32
    }

    /// Adds the steps of parts one after the other.
    fn emit_parts(&mut self, parts: &[Hir]) -> Option<()> {
        for (at, part) in (1..).zip(parts) {
            match part.kind() {
                HirKind::Repetition(repetition) if let Some(set) = single(&repetition.sub) => {
                    let ahead = self.ahead(&parts[at..]);
                    self.emit_run(set, repetition, ahead);
                }
                _ => self.emit(part)?,
            }
        }
        Some(())
    }

    /// The number of the literals that stand ahead where the parts match.
    fn ahead(&mut self, parts: &[Hir]) -> Option<u32> {
        let near = |set: &Needles| is_telling(&set.words) && set.reach.most - set.reach.least <= MOST_AHEAD;
        let set = placed(parts).into_iter().map(|placed| placed.set).find(near)?;
        let known = self.aheads.iter().position(|known| *known == set);
        let number = known.unwrap_or(self.aheads.len());
        if known.is_none() {
            self.aheads.push(set);
        }
        Some(number as u32)
    }

    fn emit_run(&mut self, set: Set, repetition: &Repetition, ahead: Option<u32>) {
        let Repetition { min, max, greedy, .. } = *repetition;
        let set = self.set(set);
        self.ops.push(Op::Run(self.runs.len() as u32));
        self.runs.push(Run { set, min, max: max.unwrap_or(u32::MAX), greedy, next: Firsts::MAX, ahead });
    }

    fn emit_alternatives(&mut self, parts: &[Hir]) -> Option<()> {
        let fork = self.ops.len();
        self.ops.push(Op::Match);
        let (mut places, mut ends) = (Vec::new(), Vec::new());
        for part in parts {
            places.push(self.next());
            self.emit(part)?;
            ends.push(self.ops.len());
            self.ops.push(Op::Match);
        }
        let after = self.next();
        ends.into_iter().for_each(|end| self.ops[end] = Op::Jump(after));
        self.fork(fork, &places);
        Some(())
    }

    /// Makes the step `at` one that tries those places in turn.
    fn fork(&mut self, at: usize, places: &[u32]) {
        self.ops[at] = Op::Alternatives(self.places.len() as u32, places.len() as u32);
        self.places.extend(places.iter().map(|&place| (Firsts::MAX, place)));
    }

    /// The part as often as it must stand, then as often as it may.
    fn emit_repetition(&mut self, repetition: &Repetition) -> Option<()> {
        for _ in 0..repetition.min {
            self.emit(&repetition.sub)?;
        }
        let mut forks = Vec::new();
        for _ in repetition.min..repetition.max.unwrap_or(repetition.min + 1) {
            forks.push(self.next());
            self.ops.push(Op::Match);
            self.emit(&repetition.sub)?;
        }
        if repetition.max.is_none() {
            self.ops.push(Op::Jump(*forks.first()?));
        }
        let after = self.next();
        for fork in forks {
            let places = if repetition.greedy { [fork + 1, after] } else { [after, fork + 1] };
            self.fork(fork as usize, &places);
        }
        Some(())
    }

    /// What may stand first where the program goes on at `at`; `start`: this may be the start of the text.
    fn firsts(&self, at: usize, start: bool) -> Firsts {
        self.firsts_within(at, start, &mut MOST_FOLLOWED.clone())
    }

    /// The same; at most so many steps more are followed, all ways together.
    fn firsts_within(&self, at: usize, start: bool, left: &mut usize) -> Firsts {
        let mut follow = |at: usize| match left.checked_sub(1) {
            Some(fewer) => {
                *left = fewer;
                self.firsts_within(at, start, left)
            }
            None => Firsts::MAX,
        };
        match self.ops.get(at) {
            Some(&Op::Literal(from, length)) => {
                let text = std::str::from_utf8(self.literal(from, length)).unwrap_or_default();
                text.chars().next().map_or(Firsts::MAX, |c| told_by_code(c.into()))
            }
            Some(&Op::Set(set)) => self.sets[set as usize].firsts(),
            Some(&Op::Run(run)) => {
                let run = &self.runs[run as usize];
                let skipped = if run.min > 0 { 0 } else { follow(at + 1) };
                self.sets[run.set as usize].firsts() | skipped
            }
            Some(&Op::Alternatives(from, count)) => {
                let places = &self.places[from as usize..(from + count) as usize];
                places.iter().fold(0, |all, (_, place)| all | follow(*place as usize))
            }
            Some(&Op::Jump(place)) => follow(place as usize),
            Some(Op::Start) if !start => 0,
            Some(Op::Open | Op::Close | Op::Start | Op::Boundary) => follow(at + 1),
            // Forks are made when all this is known.
            Some(Op::End | Op::Match | Op::Fork(_)) | None => Firsts::MAX,
        }
    }
}

/// The set of `hir` where it is one character.
fn single(hir: &Hir) -> Option<Set> {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => Some(Set::new(class)),
        HirKind::Literal(literal) => {
            let mut chars = std::str::from_utf8(&literal.0).ok()?.chars();
            chars.next().filter(|_| chars.next().is_none()).map(Set::of)
        }
        HirKind::Capture(capture) if capture.name.is_none() => single(&capture.sub),
        _ => None,
    }
}

/// What a text ends with where `hir` matches in it: a bit as in [`Firsts`]; all where a match need not reach to the end.
fn text_ends(hir: &Hir) -> Firsts {
    match hir.kind() {
        HirKind::Capture(capture) => text_ends(&capture.sub),
        HirKind::Alternation(parts) => parts.iter().fold(0, |all, part| all | text_ends(part)),
        HirKind::Concat(parts) => match parts.split_last() {
            Some((end, before)) if *end.kind() == HirKind::Look(Look::End) => lasts(before),
            Some((end, _)) => text_ends(end),
            None => Firsts::MAX,
        },
        _ => Firsts::MAX,
    }
}

/// What the parts, one after the other, may end with.
fn lasts(parts: &[Hir]) -> Firsts {
    let mut all = 0;
    for part in parts.iter().rev() {
        all |= last(part);
        if part.properties().minimum_len().is_some_and(|least| least > 0) {
            return all;
        }
    }
    Firsts::MAX
}

fn last(hir: &Hir) -> Firsts {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.last().map_or(Firsts::MAX, |&byte| told_by(byte)),
        HirKind::Class(Class::Unicode(class)) => Set::new(class).firsts(),
        HirKind::Capture(capture) => last(&capture.sub),
        HirKind::Repetition(repetition) => last(&repetition.sub),
        HirKind::Concat(parts) => lasts(parts),
        HirKind::Alternation(parts) => parts.iter().fold(0, |all, part| all | last(part)),
        _ => Firsts::MAX,
    }
}
