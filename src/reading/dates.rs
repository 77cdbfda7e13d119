//! Which date belongs to which statement, and by what kind of link.
//!
//! `D、` scopes over the main chain until the next main date; `Dに` belongs to the next predicate, also an embedded one;
//! `Dの` to the event noun behind it; a date at the head of a line to the whole entry.

use super::labels;
use super::links::Link;
use super::tokens::Token;
use super::{Statement, Statements};
use crate::mention::tokens::{DATE, PERIOD, YEAR};
use crate::rules::grammar::{Carry, DateLink, DateMark, EmbedKind, Grammar, Light, LinkKind};
use crate::segment::Unit;
use crate::text::Span;
use crate::work;

/// Most bytes between `Dの` and the event noun that it dates.
const OF_REACH: usize = 45;
/// Most bytes between the start of a clause and a word that carries the date before over to it.
const CARRY_REACH: usize = 45;
/// Most statements above one that are looked at.
const MOST_ABOVE: usize = 8;
/// Most units from a date to a sentence that begins with a mere time of day.
const TIME_REACH: usize = 8;
/// Most characters behind an hour in which the sign of a span tells of opening hours.
const SPAN_REACH: usize = 5;

/// A date of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dating {
    /// The statement, an index into those of the post.
    pub statement: usize,
    /// Where the character stands that stands for the date, bytes of the post's text.
    pub date: usize,
    /// How it belongs to the statement.
    pub link: DateLink,
    /// What it is of the time that the statement tells of: the date itself, its first or its last day.
    pub mark: DateMark,
    /// Where the receivers stand that it is for, if each receiver has a date of its own.
    pub receivers: Option<Span>,
}

impl Dating {
    /// The character that stands for the date, bytes of the post's text.
    pub fn date_span(&self) -> Span {
        Span::new(self.date, self.date + DATE.len_utf8())
    }

    /// From the date to the predicate of its statement, or the other way round.
    pub fn whole(&self, statement: &Statement) -> Span {
        let date = self.date_span();
        Span::new(date.start.min(statement.span.start), date.end.max(statement.span.end))
    }
}

/// What goes on from unit to unit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carried {
    /// The date at the head of the entry.
    pub entry: Option<usize>,
    /// The date of the last dated statement of a main chain.
    last: Option<usize>,
    /// The unit that it stands in.
    unit: usize,
    /// It dates a moment of telling or knowing, behind which the next one is rather another day's.
    told: bool,
}

impl Carried {
    /// Takes the one date of a heading, for the lines below it that begin with a time of day: 経緯(5月8日).
    pub(super) fn head(&mut self, text: &str, unit: &Unit, number: usize) {
        let mut dates = unit.span.slice(text).match_indices(DATE).map(|(at, _)| unit.span.start + at);
        if let (Some(date), None) = (dates.next(), dates.next()) {
            (self.last, self.unit, self.told) = (Some(date), number, true);
        }
    }

    fn take(&mut self, grammar: &Grammar, date: usize, statement: &Statement) {
        let class = statement.class.and_then(|class| grammar.classes.get(usize::from(class)));
        let told = class.is_some_and(|class| class.point);
        (self.last, self.unit, self.told) = (Some(date), statement.unit, told);
    }
}

#[derive(Debug, Clone, Copy)]
struct Use {
    date: usize,
    end: usize,
    mark: DateMark,
    link: DateLink,
}

/// Gives the statements from `first` on their dates. `head` is true where the unit begins a line.
pub(super) fn date_unit(
    grammar: &Grammar,
    text: &str,
    unit: Span,
    tokens: &[Token],
    first: usize,
    statements: &mut Statements,
    carried: &mut Carried,
) {
    let entry = carried.entry.map(|date| Use { date, end: date, mark: DateMark::Topic, link: DateLink::Line });
    let number = statements.all.get(first).map_or(0, |statement| statement.unit);
    let before = carried.last.filter(|_| number.saturating_sub(carried.unit) <= TIME_REACH);
    let at = |date, link| Use { date, end: date, mark: DateMark::Topic, link };
    let by_hour = before.filter(|_| begins_with_time(grammar, unit.slice(text))).map(|date| at(date, DateLink::Time));
    let next =
        carried.last.filter(|_| number == carried.unit + 1 && !carried.told).map(|date| at(date, DateLink::Next));
    let topic = entry.or(by_hour);
    let mut walk = Walk { grammar, text, unit, topic, next, fresh: false, inner: None, of: None, narrow: Vec::new() };
    let (mut at, mut found) = (first, Vec::new());
    let last = tokens.iter().rposition(|token| token.predicate.is_some()).unwrap_or(0);
    for (place, token) in tokens.iter().enumerate() {
        if let Some(mention @ (DATE | PERIOD | YEAR)) = token.mention {
            let before =
                at.checked_sub(1).filter(|before| *before >= first).and_then(|before| statements.all.get(before));
            let is_dated = before.is_some() && found.last().is_some_and(|dating: &Dating| dating.statement + 1 == at);
            if let Some(before) = before.filter(|before| !is_dated && is_bracketed(grammar, text, before, token.span)) {
                let (date, link, mark) = (token.span.start, DateLink::Narrow, DateMark::Narrow);
                carried.take(grammar, date, before);
                found.push(Dating { statement: at - 1, date, link, mark, receivers: None });
            } else if place > last
                && !is_dated
                && before.is_some_and(|before| labels::names(grammar, text, before, token.span))
            {
                found.push(labels::dating(at - 1, token.span.start));
            } else if before.is_some_and(|before| is_equated(text, before, token.span)) {
                let (date, link, mark) = (token.span.start, DateLink::Narrow, DateMark::Narrow);
                found.push(Dating { statement: at - 1, date, link, mark, receivers: None });
            } else {
                walk.date(token.span, mention);
            }
        } else if token.predicate.is_some() {
            walk.statement(&statements.all, at, carried, &mut found);
            at += 1;
        }
    }
    free_embedded(&statements.all, &mut found);
    statements.datings.append(&mut found);
}

/// A date at the head of a sentence is that of what is told inside, where what it is told under has another one of its own:
/// 3日、別の人の書類を渡していたことが、4日に判明した.
fn free_embedded(all: &[Statement], found: &mut [Dating]) {
    let narrow: Vec<(usize, usize)> =
        found.iter().filter(|dating| dating.link == DateLink::Narrow).map(|d| (d.statement, d.date)).collect();
    let has_another = |statement: usize, date: usize| {
        let at = narrow.partition_point(|(other, _)| *other < statement);
        narrow.get(at).is_some_and(|(other, other_date)| *other == statement && *other_date != date)
    };
    for dating in found.iter_mut().filter(|dating| dating.link == DateLink::Embedded) {
        work::steps(1);
        let told = all.get(dating.statement);
        let told = told.filter(|told| matches!(told.link, Link::Embed(EmbedKind::Content | EmbedKind::Quote)));
        let matrix = told.and_then(|told| told.matrix);
        if matrix.is_some_and(|matrix| has_another(matrix, dating.date)) {
            dating.link = DateLink::Topic;
        }
    }
}

/// True for a date that is what the clause before it tells of: 気付いたのは6月6日, 発覚は6月6日; before a comma it is but when
/// the next clause is.
fn is_equated(text: &str, before: &Statement, date: Span) -> bool {
    // なくしたのは3日に受け付けた書類: it is when the next clause is.
    if text.get(date.end..).is_some_and(|rest| rest.starts_with(['、', 'に'])) {
        return false;
    }
    let between = text.get(before.span.end..date.start).unwrap_or("");
    match before.link {
        Link::Embed(EmbedKind::Content) => matches!(between, "のは" | "のは、" | "のが" | "のが、"),
        Link::Plain(LinkKind::Topic) if !before.is_clause() => matches!(between, "は" | "は、"),
        _ => false,
    }
}

/// True for a date in brackets right behind the clause that it dates: 決済を止めました(5月9日), 報告(7月5日付).
fn is_bracketed(grammar: &Grammar, text: &str, before: &Statement, date: Span) -> bool {
    let between = text.get(before.span.end..date.start).unwrap_or("");
    let behind = text.get(date.end..).unwrap_or("");
    let closes = |rest: &str| rest.starts_with(')');
    let is_dated = || grammar.dated.iter().filter_map(|dated| behind.strip_prefix(dated.as_str())).any(closes);
    matches!(between, "(" | " (" | "。(") && (closes(behind) || is_dated())
}

struct Walk<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    unit: Span,
    /// The date that scopes over the main chain.
    topic: Option<Use>,
    /// The date of the sentence before, where this one has none of its own.
    next: Option<Use>,
    /// No main statement stands behind the topic yet.
    fresh: bool,
    /// The date that scopes over what is told inside.
    inner: Option<Use>,
    /// A date with の.
    of: Option<Use>,
    /// Dates that belong to the next predicate.
    narrow: Vec<Use>,
}

impl Walk<'_> {
    fn date(&mut self, span: Span, mention: char) {
        let rest = self.text.get(span.end..self.unit.end).unwrap_or("");
        let before = self.text.get(self.unit.start..span.start).unwrap_or("");
        let heads = !before.chars().inspect(|_| work::steps(1)).any(char::is_alphanumeric);
        let mark = self.grammar.date_marks.longest(rest).map(|(mark, _)| mark);
        let mark = match mark {
            // A period has both ends.
            Some(DateMark::Since | DateMark::Until) if mention == PERIOD => DateMark::Narrow,
            Some(DateMark::Narrow) if heads && rest.starts_with(' ') => DateMark::Topic,
            Some(mark) => mark,
            None if heads => DateMark::Topic,
            None => DateMark::Narrow,
        };
        let link = if heads && !rest.starts_with('、') { DateLink::Line } else { DateLink::Topic };
        self.next = None;
        let used = Use { date: span.start, end: span.end, mark, link };
        match mark {
            DateMark::Aside => {}
            // A year is rather what something is of.
            DateMark::Topic | DateMark::Narrow | DateMark::Of if mention == YEAR => {}
            DateMark::Of => self.of = Some(used),
            DateMark::Narrow | DateMark::Since | DateMark::Until => {
                self.narrow.push(Use { link: DateLink::Narrow, ..used });
            }
            DateMark::Topic if self.fresh && !heads => self.inner = Some(used),
            DateMark::Topic => (self.topic, self.inner, self.fresh) = (Some(used), None, true),
        }
    }

    fn statement(&mut self, all: &[Statement], at: usize, carried: &mut Carried, found: &mut Vec<Dating>) {
        let Some(statement) = all.get(at) else { return };
        let mut take = |used: Use, link| {
            found.push(Dating { statement: at, date: used.date, link, mark: used.mark, receivers: None });
        };
        if let Some(of) = self.of.take()
            && statement.span.start < of.end + OF_REACH
            && (!statement.is_clause() || statement.light.is_some())
        {
            take(of, DateLink::Noun);
            return;
        }
        let is_row = !statement.is_clause() && statement.link == super::END;
        if !statement.is_clause() && !is_row {
            return;
        }
        if !self.narrow.is_empty() {
            // 許可なく, 関わりのない: how or what something is has no date of its own.
            let is_how = statement.class.is_none() && statement.light == Some(Light::None) && !statement.is_main();
            if !is_how && !self.outer_takes(all, statement) {
                self.take_narrow(statement, at, carried, found);
            }
            return;
        }
        let is_main = statement.is_main() && statement.link != Link::Plain(LinkKind::Reason);
        if is_main
            && !self.fresh
            && let Some((carry, date)) = self.carry(all, at).zip(carried.last)
        {
            let link = if carry == Carry::AtOnce { DateLink::AtOnce } else { DateLink::Soon };
            take(Use { date, end: date, mark: DateMark::Topic, link }, link);
        } else if is_main && let Some(topic) = self.topic.or_else(|| self.by_time_of_day(statement, carried)) {
            take(topic, topic.link);
            carried.take(self.grammar, topic.date, statement);
            (self.topic, self.fresh) = (Some(topic), false);
        } else if let Some(inner) = self.inner.filter(|_| !is_main) {
            take(inner, DateLink::Topic);
        } else if let Some(topic) = self.topic.filter(|_| is_told(statement)) {
            let is_what_happened = self.is_all_that_happened(all, statement);
            take(topic, if is_what_happened { DateLink::Topic } else { DateLink::Embedded });
        } else if let Some(next) = self.next.filter(|_| is_main) {
            take(next, DateLink::Next);
        }
    }

    /// True where all that a statement is told under only supposes it or says that there was such a thing: the date of the
    /// sentence is when it was. 3日、捨てたとみられる; 3日、誤って送る事案があった.
    fn is_all_that_happened(&self, all: &[Statement], statement: &Statement) -> bool {
        if !matches!(statement.link, Link::Embed(EmbedKind::Content | EmbedKind::Quote) | Link::Plain(LinkKind::Te)) {
            return false;
        }
        let above = std::iter::successors(Some(statement), |below| all.get(below.matrix?)).skip(1);
        above.take(MOST_ABOVE).all(|above| {
            let class = above.class.and_then(|class| self.grammar.classes.get(usize::from(class)));
            let supposes = class.is_some_and(|class| class.stative);
            let exists = class.is_none() && above.light == Some(Light::Exist) && !above.is_negative();
            // What is chained to it shares what it is told under.
            let shares = above.depth > 0 && matches!(above.link, Link::Embed(EmbedKind::Content | EmbedKind::Quote));
            supposes
                || exists
                || shares && statement.link == Link::Plain(LinkKind::Te) && above.depth == statement.depth
        })
    }

    /// The date of the sentences right before, where a clause begins with a mere time of day: 17時ごろ、電話で判明.
    fn by_time_of_day(&self, statement: &Statement, carried: &Carried) -> Option<Use> {
        let date = carried.last.filter(|_| statement.unit - carried.unit <= TIME_REACH)?;
        let clause = self.text.get(statement.clause.start..statement.span.start)?;
        begins_with_time(self.grammar, clause).then_some(Use {
            date,
            end: date,
            mark: DateMark::Topic,
            link: DateLink::Time,
        })
    }

    /// The word at the head of a clause that carries the date before over to it; one that tells of later ends the topic.
    fn carry(&mut self, all: &[Statement], at: usize) -> Option<Carry> {
        let statement = all.get(at)?;
        // 送った直後に気づいた: the word that carries is what links the clause before.
        let linked = at.checked_sub(1).and_then(|before| all.get(before)).filter(|before| {
            before.is_clause()
                && before.link == Link::Plain(LinkKind::Time)
                && before.clause.end == statement.clause.start
        });
        let start = linked.map_or(statement.clause.start, |before| before.span.end);
        let before = self.text.get(start..statement.span.start)?;
        let heads = before.char_indices().take_while(|(at, _)| *at < CARRY_REACH);
        let mut words = heads.filter_map(|(at, _)| self.grammar.carries.longest(before.get(at..)?));
        let (carry, _) = words.next()?;
        if carry == Carry::Later {
            (self.topic, self.next) = (None, None);
            return None;
        }
        Some(carry)
    }

    /// True where a date stands before an embedded clause, but belongs to what embeds it: 26日に委託先から流出したとの連絡を受けた.
    fn outer_takes(&self, all: &[Statement], statement: &Statement) -> bool {
        let Some(outer) = statement.matrix.and_then(|matrix| all.get(matrix)) else { return false };
        let Some(date) = self.narrow.last() else { return false };
        let is_inside =
            matches!(statement.link, Link::Embed(EmbedKind::Content | EmbedKind::Quote | EmbedKind::Possible));
        let from_outside = outer.inbound || matches!(outer.light, Some(Light::Receive | Light::Exist));
        let between = self.text.get(date.end..statement.span.start).unwrap_or("");
        work::steps(between.len());
        is_inside && from_outside && self.grammar.sources.iter().any(|source| between.contains(source.as_str()))
    }

    /// Gives the statement the dates before it. Several dates are for several receivers.
    fn take_narrow(&mut self, statement: &Statement, at: usize, carried: &mut Carried, found: &mut Vec<Dating>) {
        let before = Span::new(statement.clause.start, self.narrow.first().map_or(0, |used| used.date));
        let receivers_first = self.text.get(before.start..before.end).is_some_and(|words| words.len() > 9);
        let several = self.narrow.len() > 1;
        for (number, used) in self.narrow.iter().enumerate() {
            work::steps(1);
            let previous = number.checked_sub(1).and_then(|before| self.narrow.get(before));
            let start = if receivers_first { previous.map_or(before.start, |previous| previous.end) } else { used.end };
            let next = self.narrow.get(number + 1).map_or(statement.span.start, |next| next.date);
            let end = if receivers_first { used.date } else { next };
            let receivers = several.then_some(Span::new(start, end.max(start)));
            let link = used.link;
            found.push(Dating { statement: at, date: used.date, link, mark: used.mark, receivers });
        }
        let last = self.narrow.pop();
        self.narrow.clear();
        let is_moment = matches!(statement.link, Link::Plain(LinkKind::Time | LinkKind::When | LinkKind::Upon));
        if statement.is_main() || is_moment {
            last.iter().for_each(|used| carried.take(self.grammar, used.date, statement));
            self.fresh = false;
        }
        // What is chained to it by て or the stem shares its date, and so does what happens then (際, ところ).
        let shares = matches!(statement.link, Link::Plain(LinkKind::When | LinkKind::Upon))
            || statement.is_main() && matches!(statement.link, Link::Plain(LinkKind::Te));
        if shares {
            self.topic = last.map(|used| Use { link: DateLink::Chain, ..used });
        }
    }
}

/// True where a text begins with a mere time of day, which is no span of opening hours: 17時ごろ、, 9:30.
fn begins_with_time(grammar: &Grammar, text: &str) -> bool {
    let words = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let before = grammar.before_hours.iter().find(|before| words.starts_with(before.as_str()));
    let words = before.and_then(|before| words.get(before.len()..)).unwrap_or(words);
    let behind = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    let digits = words.get(..words.len() - behind.len()).unwrap_or("");
    let is_hour = || grammar.hours.iter().any(|hour| behind.starts_with(hour.as_str()));
    let is_time = (1..=2).contains(&digits.len()) && is_hour() || digits.contains(':') && !digits.ends_with(':');
    is_time && !behind.chars().take(SPAN_REACH).any(|c| matches!(c, '~' | '-'))
}

/// True for what is told, known or supposed under another predicate.
fn is_told(statement: &Statement) -> bool {
    match statement.link {
        Link::Embed(_) | Link::Plain(LinkKind::Argument | LinkKind::Topic | LinkKind::Reason) => true,
        Link::Plain(LinkKind::Te | LinkKind::List | LinkKind::Chain) => statement.depth > 0,
        Link::Plain(_) => false,
    }
}
