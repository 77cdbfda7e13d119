//! A regex as a small program for [`super::engine`]: literals, sets of characters, runs of them, alternatives.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

/// Groups whose place a match tells; others only group.
pub(super) const GROUPS: [&str; 5] = ["take", "alias", "form", "end", "case"];
/// Longest program; what takes more is left to the general engine.
const LONGEST: usize = 4_000;
/// Calls that the first characters of a program are followed through.
const DEEPEST: usize = 40;

/// Which characters may stand first: a bit for the last six bits of each. All bits where nothing is known.
pub(super) type Firsts = u64;

/// One step of a program. Those that do not say where to go on go on with the next step.
#[derive(Debug)]
pub(super) enum Op {
    Literal(Box<[u8]>),
    Set(Set),
    Run(Run),
    /// Tries each of these places in turn.
    Alternatives(Vec<(Firsts, usize)>),
    Jump(usize),
    /// The group begins.
    Open,
    /// The group ends.
    Close,
    /// Only at the start of the text.
    Start,
    /// Only at the end of the text.
    End,
    Match,
}

/// Characters of a set, one after the other.
#[derive(Debug)]
pub(super) struct Run {
    pub set: Set,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// What may follow the run.
    pub next: Firsts,
}

/// A set of characters.
#[derive(Debug)]
pub(super) struct Set {
    ascii: u128,
    /// All ranges, in order.
    ranges: Box<[(u32, u32)]>,
}

impl Set {
    fn new(class: &ClassUnicode) -> Self {
        let ranges: Box<[(u32, u32)]> =
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect();
        let ascii = (0..128).filter(|&c| within(&ranges, c)).fold(0, |set, c| set | 1 << c);
        Self { ascii, ranges }
    }

    fn of(c: char) -> Self {
        Self::new(&ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new(c, c)]))
    }

    /// True for the character of that code.
    pub fn has(&self, code: u32) -> bool {
        if code < 128 { self.ascii >> code & 1 == 1 } else { within(&self.ranges, code) }
    }

    fn firsts(&self) -> Firsts {
        self.ranges.iter().fold(0, |all, &(start, end)| {
            let codes = if end - start >= 63 { 0..=63 } else { start..=end };
            codes.fold(all, |all, code| all | 1 << (code & 63))
        })
    }
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
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    /// What a match may begin with that does not begin at the start of the text.
    pub firsts: Firsts,
    /// What the text ends with where there is a match.
    pub lasts: Firsts,
}

impl Program {
    /// The program of `hir`; `None` where it has something that programs do not know, or is too long.
    pub fn new(hir: &Hir) -> Option<Self> {
        let mut ops = Vec::new();
        emit(&mut ops, hir)?;
        ops.push(Op::Match);
        let follow = |ops: &[Op], at: usize| firsts(ops, at, DEEPEST, true);
        for at in 0..ops.len() {
            let known = match &ops[at] {
                Op::Run(_) => vec![follow(&ops, at + 1)],
                Op::Alternatives(places) => places.iter().map(|(_, place)| follow(&ops, *place)).collect(),
                _ => continue,
            };
            match &mut ops[at] {
                Op::Run(run) => run.next = known.first().copied().unwrap_or(Firsts::MAX),
                Op::Alternatives(places) => places.iter_mut().zip(known).for_each(|(place, firsts)| place.0 = firsts),
                _ => {}
            }
        }
        let firsts = firsts(&ops, 0, DEEPEST, false);
        Some(Self { ops, firsts, lasts: text_ends(hir) })
    }
}

/// Writes the steps of `hir`; `None` where there is no way to.
fn emit(ops: &mut Vec<Op>, hir: &Hir) -> Option<()> {
    if ops.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => ops.push(Op::Literal(literal.0.clone())),
        HirKind::Class(Class::Unicode(class)) => ops.push(Op::Set(Set::new(class))),
        HirKind::Look(Look::Start) => ops.push(Op::Start),
        HirKind::Look(Look::End) => ops.push(Op::End),
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => return None,
        HirKind::Capture(capture) => {
            let told = capture.name.as_ref().is_some_and(|name| GROUPS.contains(&&**name));
            ops.extend(told.then_some(Op::Open));
            emit(ops, &capture.sub)?;
            ops.extend(told.then_some(Op::Close));
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| emit(ops, part))?,
        HirKind::Alternation(parts) => emit_alternatives(ops, parts)?,
        HirKind::Repetition(repetition) => match single(&repetition.sub) {
            Some(set) => ops.push(Op::Run(Run {
                set,
                min: repetition.min,
                max: repetition.max.unwrap_or(u32::MAX),
                greedy: repetition.greedy,
                next: Firsts::MAX,
            })),
            None => emit_repetition(ops, repetition)?,
        },
    }
    Some(())
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

fn emit_alternatives(ops: &mut Vec<Op>, parts: &[Hir]) -> Option<()> {
    let fork = ops.len();
    ops.push(Op::Alternatives(Vec::new()));
    let (mut places, mut ends) = (Vec::new(), Vec::new());
    for part in parts {
        places.push((Firsts::MAX, ops.len()));
        emit(ops, part)?;
        ends.push(ops.len());
        ops.push(Op::Jump(0));
    }
    let after = ops.len();
    ends.into_iter().for_each(|end| ops[end] = Op::Jump(after));
    ops[fork] = Op::Alternatives(places);
    Some(())
}

/// The part as often as it must stand, then as often as it may.
fn emit_repetition(ops: &mut Vec<Op>, repetition: &Repetition) -> Option<()> {
    for _ in 0..repetition.min {
        emit(ops, &repetition.sub)?;
    }
    let mut forks = Vec::new();
    for _ in repetition.min..repetition.max.unwrap_or(repetition.min + 1) {
        forks.push(ops.len());
        ops.push(Op::Alternatives(Vec::new()));
        emit(ops, &repetition.sub)?;
    }
    if repetition.max.is_none() {
        ops.push(Op::Jump(*forks.first()?));
    }
    let after = ops.len();
    for fork in forks {
        let mut places = vec![(Firsts::MAX, fork + 1), (Firsts::MAX, after)];
        if !repetition.greedy {
            places.reverse();
        }
        ops[fork] = Op::Alternatives(places);
    }
    Some(())
}

/// What may stand first where the program goes on at `at`; `start`: this may be the start of the text.
fn firsts(ops: &[Op], at: usize, deeper: usize, start: bool) -> Firsts {
    let follow = |at: usize| if deeper == 0 { Firsts::MAX } else { firsts(ops, at, deeper - 1, start) };
    match ops.get(at) {
        Some(Op::Literal(literal)) => match std::str::from_utf8(literal).ok().and_then(|text| text.chars().next()) {
            Some(c) => 1 << (c as u32 & 63),
            None => Firsts::MAX,
        },
        Some(Op::Set(set)) => set.firsts(),
        Some(Op::Run(run)) if run.min > 0 => run.set.firsts(),
        Some(Op::Run(run)) => run.set.firsts() | follow(at + 1),
        Some(Op::Alternatives(places)) => places.iter().fold(0, |all, (_, place)| all | follow(*place)),
        Some(Op::Jump(place)) => follow(*place),
        Some(Op::Start) if !start => 0,
        Some(Op::Open | Op::Close | Op::Start) => follow(at + 1),
        Some(Op::End | Op::Match) | None => Firsts::MAX,
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
        HirKind::Literal(literal) => literal.0.last().map_or(Firsts::MAX, |&byte| 1 << (byte & 63)),
        HirKind::Class(Class::Unicode(class)) => Set::new(class).firsts(),
        HirKind::Capture(capture) => last(&capture.sub),
        HirKind::Repetition(repetition) => last(&repetition.sub),
        HirKind::Concat(parts) => lasts(parts),
        HirKind::Alternation(parts) => parts.iter().fold(0, |all, part| all | last(part)),
        _ => Firsts::MAX,
    }
}
