//! The literals that stand in a window, as bits by set of literals: whether rules can fire there, and where matches of
//! their regexes may begin.

use std::cell::Cell;
use std::ops::RangeInclusive;

use smallvec::SmallVec;

use crate::rules::{Ahead, ChainLink, Hit, Presence, Sets};
use crate::text::Span;
use crate::work;

/// Places that are told apart in a window.
const PLACES: usize = u64::BITS as usize;
/// Sets whose places are remembered at a time. There may be very many sets, of which few are asked for in a window.
const REMEMBERED: usize = 512;
/// Remainders of the numbers of literals: most of those in a window have one each.
const REMAINDERS: usize = 256;

/// Ranges of bytes in which matches begin; nearly always one or two.
pub(super) type Ranges = SmallVec<[RangeInclusive<usize>; 4]>;

/// Which sets have a literal in a window, and at which of its places. A place is a hit; where a window has more of them
/// than there are bits, some neighbours are one place.
pub(super) struct Marks<'r> {
    sets: &'r Sets,
    present: Presence,
    /// The literals in the window.
    hits: Vec<Hit>,
    /// The places of the literals whose numbers have one remainder each.
    by_remainder: Box<[u64; REMAINDERS]>,
    /// Where the window starts.
    start: usize,
    /// Number of the window.
    number: u32,
    /// Places that were asked for last, of sets whose numbers have one remainder each.
    remembered: Box<[Cell<Remembered>]>,
    /// How many hits are one place: two to the power of this.
    shift: u32,
}

/// The places at which a literal of a set stands in the window of that number; windows are counted from one.
#[derive(Debug, Clone, Copy, Default)]
struct Remembered {
    window: u32,
    set: u32,
    places: u64,
}

impl<'r> Marks<'r> {
    /// Before the first window.
    pub fn new(sets: &'r Sets) -> Self {
        let remembered = vec![Cell::default(); REMEMBERED].into();
        let by_remainder = Box::new([0; REMAINDERS]);
        let present = Presence::none(sets);
        Self { sets, present, hits: Vec::new(), by_remainder, start: 0, number: 0, remembered, shift: 0 }
    }

    /// Goes over to another window, in which `hits` begin.
    pub fn enter(&mut self, window: Span, hits: &[Hit]) {
        self.present.clear();
        self.hits.clear();
        for hit in hits.iter().filter(|hit| hit.end as usize <= window.end) {
            self.sets.note(hit.needle, &mut self.present);
            self.hits.push(*hit);
        }
        work::steps(hits.len());
        self.start = window.start;
        self.number += 1;
        self.shift = self.hits.len().div_ceil(PLACES).max(1).next_power_of_two().ilog2();
        self.by_remainder.fill(0);
        for (hit, at) in self.hits.iter().zip(0u32..) {
            self.by_remainder[hit.needle as usize % REMAINDERS] |= 1 << (at >> self.shift);
        }
    }

    /// True where a literal of each of the sets with these numbers stands in the window.
    #[inline]
    pub fn has_all(&self, sets: &[u32]) -> bool {
        self.present.has_all(sets)
    }

    /// The places at which a literal of the set stands.
    #[inline]
    fn places(&self, set: u32) -> u64 {
        let remembered = &self.remembered[set as usize % REMEMBERED];
        let last = remembered.get();
        if last.window == self.number && last.set == set {
            return last.places;
        }
        let places = self.look(set);
        remembered.set(Remembered { window: self.number, set, places });
        places
    }

    fn look(&self, set: u32) -> u64 {
        let of = self.sets.of(set);
        if of.is_mapped() {
            work::steps(self.hits.len());
            let hits = self.hits.iter().zip(0u32..).filter(|(hit, _)| of.has(hit.needle));
            return hits.fold(0, |places, (_, at)| places | 1 << (at >> self.shift));
        }
        // Literals with the same remainder are few, and a place without any of them is told without a branch.
        let near = of.literals.iter().fold(0, |near, &needle| near | self.by_remainder[needle as usize % REMAINDERS]);
        work::steps(of.literals.len());
        let stands =
            |place: &usize| self.hits_at(*place).iter().inspect(|_| work::steps(1)).any(|hit| of.has(hit.needle));
        bits(near).filter(stands).fold(0, |places, place| places | 1 << place)
    }

    /// The hits of a place.
    #[inline]
    fn hits_at(&self, place: usize) -> &[Hit] {
        let first = place << self.shift;
        &self.hits[first..(first + (1 << self.shift)).min(self.hits.len())]
    }

    /// Where the first and the last hit of a place begin.
    #[inline]
    fn bounds(&self, place: usize) -> (usize, usize) {
        let hits = self.hits_at(place);
        let start = |hit: &Hit| hit.start as usize - self.start;
        (start(&hits[0]), start(&hits[hits.len() - 1]))
    }

    /// The literals of the set that stand in the window.
    pub fn hits_of(&self, set: u32) -> impl Iterator<Item = &Hit> {
        let of = self.sets.of(set);
        let hits = bits(self.places(set)).flat_map(|place| self.hits_at(place));
        hits.inspect(|_| work::steps(1)).filter(move |hit| of.has(hit.needle))
    }

    /// Adds ranges of bytes of the window in which every match of a regex begins that goes this way.
    pub fn add_starts(&self, chain: &[ChainLink], starts: &mut Ranges) {
        let Some(first) = chain.first() else { return };
        for place in bits(self.first_places(chain)) {
            let (from, to) = self.bounds(place);
            if let Some(last) = to.checked_sub(first.reach.least) {
                starts.push(from.saturating_sub(first.reach.most)..=last);
            }
        }
    }

    /// The places of the first link from which literals of the others stand one behind the other.
    fn first_places(&self, chain: &[ChainLink]) -> u64 {
        let mut links = chain.iter().rev();
        let Some(mut link) = links.next() else { return 0 };
        let mut places = self.places(link.set);
        for before in links {
            let all = self.places(before.set);
            places = bits(all).filter(|&from| self.is_met(from, link, places)).fold(0, |met, from| met | 1 << from);
            if places == 0 {
                break;
            }
            link = before;
        }
        places
    }

    /// True where one of the places is as far behind `from` as the link is from the one before.
    #[inline]
    fn is_met(&self, from: usize, link: &ChainLink, places: u64) -> bool {
        let (first, last) = self.bounds(from);
        bits(places >> from << from).any(|to| {
            let (start, end) = self.bounds(to);
            start.saturating_sub(last) <= link.apart.most && end - first >= link.apart.least
        })
    }
}

/// Where literals of a regex stand in the window.
pub(super) struct Sight<'m> {
    pub marks: &'m Marks<'m>,
    /// By number.
    pub aheads: &'m [ChainLink],
}

impl Ahead for Sight<'_> {
    fn next(&self, number: u32, from: usize) -> Option<usize> {
        let ahead = &self.aheads[number as usize];
        let places = bits(self.marks.places(ahead.set)).map(|place| self.marks.bounds(place));
        let mut behind = places.filter(|(_, last)| *last >= from + ahead.reach.least);
        behind.next().map(|(first, _)| first.saturating_sub(ahead.reach.most).max(from))
    }
}

/// The numbers of the bits that are set.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        bit
    })
}
