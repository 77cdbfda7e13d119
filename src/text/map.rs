//! The way back: from places in a text to the places in the text it was made from.

use std::num::NonZeroU32;

use super::Span;

/// A map from byte offsets of an output text to byte ranges of its source text, which follow one another as they do
/// there, unless words were put in another order.
///
/// For a text made in several steps, ask the maps one after the other, last step first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanMap {
    /// In output order; each piece reaches to the start of the next one.
    pieces: Vec<Piece>,
    /// Length of the output, bytes.
    len: usize,
    /// Some pieces stand before what they follow in the source, or stand for the same.
    reordered: bool,
}

/// A stretch of output that was made in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Offset of its first byte in the output.
    out: usize,
    /// The source bytes it stands for.
    source: Span,
    /// How its bytes and those of the source follow one another; `None` where every output byte stands for the whole of
    /// `source`.
    step: Option<Step>,
}

/// So many bytes of output stand for so many of the source, again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    out: NonZeroU32,
    source: NonZeroU32,
}

impl Step {
    /// Byte for byte.
    const COPY: Self = Self { out: NonZeroU32::MIN, source: NonZeroU32::MIN };

    /// `None` where one of them has no bytes.
    fn new(out: usize, source: usize) -> Option<Self> {
        let bytes = |count: usize| u32::try_from(count).ok().and_then(NonZeroU32::new);
        Some(Self { out: bytes(out)?, source: bytes(source)? })
    }

    fn out(self) -> usize {
        self.out.get() as usize
    }

    fn source(self) -> usize {
        self.source.get() as usize
    }
}

impl SpanMap {
    /// The map of a text of `len` bytes onto itself.
    pub fn identity(len: usize) -> Self {
        let mut map = SpanMapBuilder::default();
        map.copy(Span::new(0, len));
        map.finish()
    }

    /// The smallest source span that covers the output span `out`.
    ///
    /// It begins where the piece that holds the first byte begins and ends where the piece that holds the last byte
    /// ends, so source bytes that were dropped at its edges are left out. An empty span gives an empty span. Offsets
    /// after the end of the output count as its end.
    pub fn source(&self, out: Span) -> Span {
        let out = Span::new(out.start.min(self.len), out.end.min(self.len));
        let first = self.piece_of(out.start, 0);
        let start = self.source_of_byte(out.start, first).start;
        if out.is_empty() {
            return Span::new(start, start);
        }
        let last = self.piece_of(out.end - 1, first);
        let whole = Span::new(start, self.source_of_byte(out.end - 1, last).end);
        if self.reordered && first < last { self.cover(whole, first, last) } else { whole }
    }

    /// The span from the first to the last byte of `ends`, which are those of the pieces from `first` to `last`, and of the
    /// pieces between.
    fn cover(&self, ends: Span, first: usize, last: usize) -> Span {
        let piece = |number: usize| self.pieces.get(number).map(|piece| piece.source);
        let inner = self.pieces.get(first + 1..last).unwrap_or_default().iter().map(|piece| piece.source);
        let head = piece(first).map(|source| Span::new(ends.start, source.end.max(ends.start)));
        let tail = piece(last).map(|source| Span::new(source.start.min(ends.end), ends.end));
        let all = inner.chain(head).chain(tail);
        all.reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end))).unwrap_or(ends)
    }

    /// The output span that the source span `source` became, where it was first put: from the first byte of it that is left
    /// to the last that follows. Empty, at the place where it would stand, where nothing of it is left.
    pub fn output(&self, source: Span) -> Span {
        let end_of = |number: usize| self.pieces.get(number + 1).map_or(self.len, |next| next.out);
        let mut found: Option<(Span, usize)> = None;
        let mut before = 0;
        for (number, piece) in self.pieces.iter().enumerate() {
            if piece.source.end <= source.start {
                before = end_of(number);
            }
            let meets = piece.source.overlaps(source);
            if !meets || found.is_some_and(|(_, read)| piece.source.start < read) {
                if found.is_some() && piece.source.start >= source.end {
                    break;
                }
                continue;
            }
            let whole = Span::new(piece.out, end_of(number));
            let part = piece.step.map_or(whole, |step| {
                let inside = |byte: usize| byte.clamp(piece.source.start, piece.source.end) - piece.source.start;
                let at = |steps: usize| piece.out + steps * step.out();
                Span::new(at(inside(source.start) / step.source()), at(inside(source.end).div_ceil(step.source())))
            });
            found = Some((Span::new(found.map_or(part.start, |(first, _)| first.start), part.end), piece.source.end));
        }
        found.map_or(Span::new(before, before), |(span, _)| span)
    }

    /// The number of the piece that holds the output byte at `at`, which is piece `from` or a later one.
    fn piece_of(&self, at: usize, from: usize) -> usize {
        let later = self.pieces.get(from + 1..).unwrap_or_default();
        // Spans are short: most end in the piece that they begin in.
        if later.first().is_none_or(|piece| at < piece.out) {
            return from;
        }
        from + later.partition_point(|piece| piece.out <= at)
    }

    /// What the output byte at `at`, which that piece holds, stands for; at the end of the output, the empty span after
    /// the last piece.
    fn source_of_byte(&self, at: usize, piece: usize) -> Span {
        let Some(piece) = self.pieces.get(piece) else {
            return Span::default();
        };
        if at >= self.len {
            Span::new(piece.source.end, piece.source.end)
        } else if let Some(step) = piece.step {
            let start = piece.source.start + (at - piece.out) / step.out() * step.source();
            Span::new(start, start + step.source())
        } else {
            piece.source
        }
    }
}

/// Writes a [`SpanMap`] while its output text is written, from left to right.
///
/// Source bytes that no call names are the dropped ones.
#[derive(Debug, Clone, Default)]
pub struct SpanMapBuilder {
    map: SpanMap,
}

impl SpanMapBuilder {
    /// The next output bytes are the source bytes `source` as they are.
    pub fn copy(&mut self, source: Span) {
        if source.is_empty() {
            return;
        }
        match self.map.pieces.last_mut() {
            Some(last) if last.step == Some(Step::COPY) && last.source.end == source.start => {
                last.source.end = source.end;
            }
            _ => self.push(source, Some(Step::COPY)),
        }
        self.map.len += source.len();
    }

    /// The next `out_len` output bytes stand for the source bytes `source` as a whole.
    pub fn replace(&mut self, source: Span, out_len: usize) {
        if out_len == 0 {
            return;
        }
        match self.map.pieces.last() {
            Some(last) if last.step.is_none() && last.source == source => {}
            _ => self.push(source, None),
        }
        self.map.len += out_len;
    }

    /// The last `old_len` output bytes, one character, give way to `new_len` bytes that stand for what that
    /// character stood for and the source after it up to `source_end`.
    pub fn amend(&mut self, old_len: usize, new_len: usize, source_end: usize) {
        let Some(last) = self.map.pieces.last_mut() else {
            return;
        };
        self.map.len = self.map.len.saturating_sub(old_len);
        let Some(step) = last.step else {
            last.source.end = source_end;
            self.map.len += new_len;
            return;
        };
        let old_source = if step == Step::COPY { old_len } else { step.source() };
        last.source.end = last.source.end.saturating_sub(old_source);
        let start = last.source.end;
        if last.source.is_empty() {
            self.map.pieces.pop();
        }
        self.replace(Span::new(start, source_end), new_len);
    }

    /// The finished map.
    pub fn finish(mut self) -> SpanMap {
        self.join_last();
        self.map
    }

    fn push(&mut self, source: Span, step: Option<Step>) {
        self.map.reordered |= self.map.pieces.last().is_some_and(|last| source.start < last.source.end);
        self.join_last();
        self.map.pieces.push(Piece { out: self.map.len, source, step });
    }

    /// Makes one of the last two pieces where each unit of them stands for as many bytes: a text may be little else than
    /// returns and newlines. Until another piece follows, the last unit may still grow.
    fn join_last(&mut self) {
        let len = self.map.len;
        let [.., before, last] = &mut self.map.pieces[..] else { return };
        let step = Step::new(len.saturating_sub(last.out), last.source.len());
        let (Some(step), None, true) = (step, last.step, before.source.end == last.source.start) else { return };
        let known = before.step.or_else(|| Step::new(last.out - before.out, before.source.len()));
        if known == Some(step) {
            (before.step, before.source.end) = (Some(step), last.source.end);
            self.map.pieces.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source `ab㈱  cdX`, output `ab(株)cd`: two spaces and the X dropped, ㈱ (3 bytes) replaced by 5 bytes.
    fn sample() -> SpanMap {
        let mut map = SpanMapBuilder::default();
        map.copy(Span::new(0, 2));
        map.replace(Span::new(2, 5), 5);
        map.copy(Span::new(7, 9));
        map.finish()
    }

    #[test]
    fn covers_what_the_output_was_made_from() {
        let map = sample();
        assert_eq!(map.source(Span::new(0, 2)), Span::new(0, 2));
        assert_eq!(map.source(Span::new(1, 3)), Span::new(1, 5));
        assert_eq!(map.source(Span::new(3, 6)), Span::new(2, 5));
        assert_eq!(map.source(Span::new(3, 8)), Span::new(2, 8));
        assert_eq!(map.source(Span::new(0, 9)), Span::new(0, 9));
    }

    #[test]
    fn dropped_bytes_at_the_edges_stay_out() {
        let map = sample();
        assert_eq!(map.source(Span::new(2, 7)), Span::new(2, 5));
        assert_eq!(map.source(Span::new(7, 9)), Span::new(7, 9));
    }

    #[test]
    fn an_empty_span_stays_empty() {
        let map = sample();
        assert_eq!(map.source(Span::new(1, 1)), Span::new(1, 1));
        assert_eq!(map.source(Span::new(4, 4)), Span::new(2, 2));
        assert_eq!(map.source(Span::new(9, 9)), Span::new(9, 9));
        assert_eq!(map.source(Span::new(40, 50)), Span::new(9, 9));
        assert_eq!(SpanMap::default().source(Span::new(3, 7)), Span::new(0, 0));
    }

    #[test]
    fn adjacent_copies_are_one_piece() {
        let mut map = SpanMapBuilder::default();
        map.copy(Span::new(0, 4));
        map.copy(Span::new(4, 9));
        assert_eq!(map.finish(), SpanMap::identity(9));
    }

    #[test]
    fn units_of_one_size_are_one_piece() {
        // Source `\r\n\r\nＡＢ㈱ab`, output `\n\nAB(株)ab`.
        let mut map = SpanMapBuilder::default();
        for (source, out_len) in
            [((0, 2), 1), ((2, 4), 1), ((4, 7), 1), ((7, 10), 1), ((10, 13), 1), ((10, 13), 3), ((10, 13), 1)]
        {
            map.replace(Span::new(source.0, source.1), out_len);
        }
        map.copy(Span::new(13, 15));
        let map = map.finish();
        assert_eq!((map.pieces.len(), map.reordered), (4, false));
        for (out, source) in [
            ((0, 1), (0, 2)),
            ((1, 2), (2, 4)),
            ((1, 3), (2, 7)),
            ((3, 4), (7, 10)),
            ((4, 5), (10, 13)),
            ((7, 9), (10, 13)),
            ((0, 11), (0, 15)),
            ((9, 10), (13, 14)),
        ] {
            assert_eq!(map.source(Span::new(out.0, out.1)), Span::new(source.0, source.1), "{out:?}");
        }
        for (source, out) in
            [((0, 2), (0, 1)), ((3, 4), (1, 2)), ((4, 10), (2, 4)), ((8, 13), (3, 9)), ((2, 15), (1, 11))]
        {
            assert_eq!(map.output(Span::new(source.0, source.1)), Span::new(out.0, out.1), "{source:?}");
        }
        assert_eq!(map.source(Span::new(11, 20)), Span::new(15, 15));
    }

    #[test]
    fn the_last_of_equal_units_may_grow() {
        let mut map = SpanMapBuilder::default();
        map.replace(Span::new(0, 3), 3);
        map.replace(Span::new(3, 6), 3);
        map.amend(3, 3, 9);
        map.replace(Span::new(9, 12), 3);
        let map = map.finish();
        assert_eq!(map.source(Span::new(0, 3)), Span::new(0, 3));
        assert_eq!(map.source(Span::new(3, 6)), Span::new(3, 9));
        assert_eq!(map.source(Span::new(6, 9)), Span::new(9, 12));
    }

    #[test]
    fn an_amended_character_stands_for_both_parts() {
        let mut map = SpanMapBuilder::default();
        map.copy(Span::new(0, 6));
        map.amend(3, 3, 9);
        map.copy(Span::new(9, 10));
        let map = map.finish();
        assert_eq!(map.source(Span::new(0, 3)), Span::new(0, 3));
        assert_eq!(map.source(Span::new(3, 6)), Span::new(3, 9));
        assert_eq!(map.source(Span::new(6, 7)), Span::new(9, 10));
    }

    #[test]
    fn an_amended_replacement_grows() {
        let mut map = SpanMapBuilder::default();
        map.replace(Span::new(0, 3), 3);
        map.amend(3, 3, 6);
        assert_eq!(map.finish().source(Span::new(0, 3)), Span::new(0, 6));
    }

    #[test]
    fn words_in_another_order_are_covered_from_the_first_to_the_last() {
        // Source `abc 12 def`, output `12 abcdef`.
        let mut map = SpanMapBuilder::default();
        map.copy(Span::new(4, 6));
        map.replace(Span::new(3, 4), 1);
        map.copy(Span::new(0, 3));
        map.copy(Span::new(7, 10));
        let map = map.finish();
        assert_eq!(map.source(Span::new(0, 2)), Span::new(4, 6));
        assert_eq!(map.source(Span::new(3, 6)), Span::new(0, 3));
        assert_eq!(map.source(Span::new(0, 6)), Span::new(0, 6));
        assert_eq!(map.source(Span::new(1, 4)), Span::new(0, 6));
        assert_eq!(map.source(Span::new(4, 9)), Span::new(1, 10));
        assert_eq!(map.source(Span::new(1, 8)), Span::new(0, 9));
        assert_eq!(map.output(Span::new(4, 6)), Span::new(0, 2));
        assert_eq!(map.output(Span::new(1, 3)), Span::new(4, 6));
        assert_eq!(map.output(Span::new(6, 7)), Span::new(6, 6));
    }

    #[test]
    fn maps_chain() {
        let mut above = SpanMapBuilder::default();
        above.replace(Span::new(3, 6), 1);
        let above = above.finish();
        assert_eq!(sample().source(above.source(Span::new(0, 1))), Span::new(2, 5));
    }
}
