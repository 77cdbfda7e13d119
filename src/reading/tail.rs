//! The tail of a predicate: its inflection and auxiliaries, read once from left to right.

use crate::rules::grammar::{Conjugation, Flag, Flags, Grammar, Lemma, Piece, Prefixes, ROWS, TailForm};

/// Most pieces of a tail; longer ones do not exist.
const MOST_PIECES: usize = 8;
/// What ends a clause behind a bare stem.
const COMMAS: [char; 2] = ['、', ','];

/// What stands behind the part of a predicate that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tail {
    /// Its length in bytes.
    pub len: usize,
    /// What it says.
    pub flags: Flags,
    /// How it leaves the predicate; `None` for an event noun alone.
    pub form: Option<TailForm>,
}

impl Tail {
    /// An event noun alone.
    const BARE: Tail = Tail { len: 0, flags: Flags::EMPTY, form: None };

    /// Nothing but `len` bytes of an inflected form.
    fn start(len: usize, form: TailForm) -> Self {
        Self { len, flags: Flags::EMPTY, form: Some(form) }
    }

    fn take(&mut self, (piece, len): (Piece, usize)) {
        self.flags.add(piece.flags);
        self.form = Some(piece.form);
        self.len += len;
    }

    /// Takes the pieces that follow, as long as the form lets any follow.
    fn go_on(mut self, grammar: &Grammar, rest: &str) -> Self {
        for _ in 0..MOST_PIECES {
            let Some(pieces) = follow(grammar, self.form) else { break };
            let Some(next) = pieces.longest(rest.get(self.len..).unwrap_or("")) else { break };
            self.take(next);
        }
        self
    }
}

/// The pieces that may follow a form.
fn follow(grammar: &Grammar, form: Option<TailForm>) -> Option<&Prefixes<Piece>> {
    match form? {
        TailForm::Stem => Some(&grammar.pieces),
        TailForm::Finite => Some(&grammar.finite),
        TailForm::Te | TailForm::List | TailForm::Condition => None,
    }
}

/// Reads the tail of a word of the lexicon; `rest` is the text behind its stem. `None` where it is no form of the word.
pub(super) fn tail(grammar: &Grammar, lemma: &Lemma, rest: &str) -> Option<Tail> {
    match lemma.conjugation {
        Conjugation::Noun => Some(Tail::BARE),
        Conjugation::Suru => Some(suru(grammar, rest).unwrap_or(Tail::BARE)),
        Conjugation::OneRow => {
            let read = Tail::start(0, TailForm::Stem).go_on(grammar, rest);
            (read.len > 0 || rest.starts_with(COMMAS)).then_some(read)
        }
        Conjugation::FiveRows(row) => five_rows(grammar, ROWS.get(usize::from(row))?, rest),
        Conjugation::Adjective => adjective(grammar, rest),
    }
}

/// The tail of する behind a noun.
fn suru(grammar: &Grammar, rest: &str) -> Option<Tail> {
    let mut read = Tail::BARE;
    read.take(grammar.suru.longest(rest)?);
    Some(read.go_on(grammar, rest))
}

fn five_rows(grammar: &Grammar, row: &[char; 6], rest: &str) -> Option<Tail> {
    let kana = rest.chars().next()?;
    let len = kana.len_utf8();
    let [a, i, u, e, o, before_te] = *row;
    let more = |form| Tail::start(len, form).go_on(grammar, rest);
    let grown = |read: Tail| (read.len > len).then_some(read);
    if kana == u {
        return Some(more(TailForm::Finite));
    }
    if kana == i || kana == before_te || kana == 'っ' {
        let read = more(TailForm::Stem);
        let ends = kana == i && rest.get(len..).is_some_and(|rest| rest.starts_with(COMMAS));
        return grown(read).or(ends.then_some(read));
    }
    if kana == a {
        return grown(more(TailForm::Stem));
    }
    if kana == e {
        let mut read = grown(more(TailForm::Stem))?;
        if read.form != Some(TailForm::Condition) {
            read.flags.add(Flags::of(Flag::Potential));
        }
        return Some(read);
    }
    let planned = kana == o && rest.get(len..)?.starts_with('う');
    // What follows goes on with it: 使おうとして.
    let will = || Tail { flags: Flags::of(Flag::Planned), ..Tail::start(len + 'う'.len_utf8(), TailForm::Finite) };
    planned.then(|| will().go_on(grammar, rest))
}

fn adjective(grammar: &Grammar, rest: &str) -> Option<Tail> {
    let kana = rest.chars().next()?;
    let len = kana.len_utf8();
    match kana {
        'い' => Some(Tail::start(len, TailForm::Finite).go_on(grammar, rest)),
        'く' => Some(Tail::start(len, TailForm::Stem).go_on(grammar, rest)),
        'か' if rest.starts_with("かった") => {
            let past = Tail { flags: Flags::of(Flag::Past), ..Tail::start("かった".len(), TailForm::Finite) };
            Some(past.go_on(grammar, rest))
        }
        'か' if rest.starts_with("かっ") => Some(Tail::start("かっ".len(), TailForm::Stem).go_on(grammar, rest)),
        'け' if rest.starts_with("ければ") => {
            Some(Tail { flags: Flags::of(Flag::Hypothetical), ..Tail::start("ければ".len(), TailForm::Condition) })
        }
        _ => None,
    }
}

/// The tail of a verb that the lexicon lacks, where `rest` begins with one that tells of a verb.
pub(super) fn unknown_tail(grammar: &Grammar, rest: &str) -> Option<Tail> {
    if let Some(read) = suru(grammar, rest) {
        return Some(read);
    }
    let read = Tail::start(0, TailForm::Stem).go_on(grammar, rest);
    if read.len > 0 {
        return Some(read);
    }
    let first = rest.chars().next()?.len_utf8();
    let read = Tail::start(first, TailForm::Stem).go_on(grammar, rest);
    (read.len > first).then_some(read)
}
