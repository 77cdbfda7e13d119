//! Joins the lines of a post that were broken at a width, as PDF files and mails break them: inside words, dates, numbers
//! and names. Rules then see whole words, and the map leads back to the source, newlines included.
//!
//! A list, a table, an address or a signature looks much the same, so a break is mended only where something proves it:
//! - no line can begin so (`、`, `ー`, `っ`), or the two lines share a number;
//! - the line above fills the width at which the post breaks its lines. That is the width of several of its lines that
//!   end within a sentence, which nearly no line exceeds, and at which enough lines show by their words that they go on;
//! - the line above breaks off within a sentence, and the line below ends it.

use super::flow::Keep;
use super::weave::Weave;
use crate::rules::{LineShapes, RuleSet};
use crate::text::{Normalized, Span};

/// No line begins with one of these, unless it was broken there (kinsoku).
const NO_START: &str = "、。,.:;?!ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)」』】〉》〕";
/// No line ends with one of these.
const NO_END: &str = "(「『【〈《〔";
/// A line that ends with one of these goes on, unless it is a known ending: particles and attributive forms. Other
/// hiragana ends nouns too (見直し, 取り組み).
const GOES_ON: &str = "をにがはのとでへもやてなる、,";
/// Lines are of one width where they differ by so many characters: what may not begin or end a line moves over.
const SLACK: usize = 3;
/// The same for columns, of which a character of Japanese has two.
const SLACK_COLUMNS: usize = 5;
/// Fewest characters of a width at which a post breaks its lines.
const NARROWEST: usize = 8;
/// Fewest lines that show a width.
const FEWEST: usize = 2;
/// Of so many lines one may be longer than the width.
const LONGER: usize = 6;
/// Of so many full lines one must go on by its words.
const TELLING: usize = 3;
/// Fewest characters of a line that breaks off for its width where no other line shows the width.
const LONG: usize = 20;
/// Most lines of a page's head and foot between two lines of one sentence.
const FURNITURE: usize = 3;
/// Lines that begin with so many equal characters are rows of a list.
const ALIKE: usize = 3;
/// Most characters of a page's running head.
const RUNNING_HEAD: usize = 40;

/// The post's text with the lines that were broken joined, and the way back; `None` where there are none.
pub(super) fn unwrap(rules: &RuleSet, text: &str, keep: &Keep) -> Option<Normalized> {
    let mut unwrapper = Unwrapper { rules, shapes: &rules.lines, text, lines: Vec::new(), width: Width::default() };
    // A line that ends a sentence, below one that does, has no part in a break: most lines are such.
    let mut open = true;
    let lines = keep.lines(text).into_iter().map(|line| {
        let above = open;
        open = if line.is_empty() { open } else { unwrapper.may_be_open(line) };
        unwrapper.read(line, above || open)
    });
    let lines = lines.collect();
    unwrapper.lines = lines;
    unwrapper.width = unwrapper.width();
    let joints = unwrapper.joints();
    joined(text, &joints)
}

/// A line.
#[derive(Debug, Clone, Copy)]
struct Line {
    span: Span,
    chars: usize,
    columns: usize,
    kind: Kind,
    /// It breaks off: no sentence ends with it, and it announces nothing.
    open: bool,
    /// It begins with the marker of an item or a heading.
    marked: bool,
    /// It begins as sentences, paragraphs and labels do.
    anew: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    /// The number of a page.
    Page,
    /// It stands by itself: an address, a signature, a row of a table.
    Alone,
    Text,
}

/// The width at which a post breaks its lines; 0 where it does not.
#[derive(Debug, Clone, Copy, Default)]
struct Width {
    chars: usize,
    columns: usize,
    /// Blank lines stand between its lines too.
    spaced: bool,
}

/// Two lines of text that follow one another, and what stands between.
#[derive(Debug, Clone, Copy)]
struct Pair {
    above: Line,
    below: Line,
    blank: usize,
}

/// How the words at a break tell that the sentence goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Link {
    None,
    Likely,
    Certain,
}

struct Unwrapper<'a> {
    rules: &'a RuleSet,
    shapes: &'a LineShapes,
    text: &'a str,
    lines: Vec<Line>,
    width: Width,
}

impl Unwrapper<'_> {
    /// False where the line ends a sentence or announces something.
    fn may_be_open(&self, line: Span) -> bool {
        let words = line.slice(self.text);
        !words.ends_with(&self.shapes.sentence_ends[..]) && !words.ends_with([':', '】', '》', '>'])
    }

    /// Reads a line; what it is like only where it may have a part in a break.
    fn read(&self, span: Span, may_break: bool) -> Line {
        let words = span.slice(self.text);
        let (mut chars, mut columns) = (0, 0);
        for c in words.chars() {
            chars += 1;
            columns += if c.is_ascii() { 1 } else { 2 };
        }
        let kind = match words {
            "" => Kind::Blank,
            _ if !may_break => Kind::Text,
            _ if self.shapes.page_mark.is_match(words) => Kind::Page,
            _ if self.shapes.stands_alone.is_match(words) => Kind::Alone,
            _ => Kind::Text,
        };
        let shapes = self.shapes;
        let text = kind == Kind::Text && may_break;
        let open = (text || kind == Kind::Alone) && self.may_be_open(span) && !self.announces(words);
        let marked = text && (shapes.items.is_match(words) || shapes.headings.is_match(words));
        let anew = text && shapes.starts_anew.is_match(words);
        Line { span, chars, columns, kind, open, marked, anew }
    }

    fn announces(&self, words: &str) -> bool {
        self.shapes.intro.is_match(words) || self.shapes.untold_intro.is_match(words)
    }

    /// The pairs of lines of text with nothing but blank lines between.
    fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        let mut last: Option<(Line, usize)> = None;
        self.lines.iter().filter_map(move |&line| match line.kind {
            Kind::Blank => {
                last = last.map(|(above, blank)| (above, blank + 1));
                None
            }
            Kind::Page | Kind::Alone => {
                last = None;
                None
            }
            Kind::Text => {
                let pair = last.map(|(above, blank)| Pair { above, below: line, blank });
                last = Some((line, 0));
                pair
            }
        })
    }

    /// The width at which the post breaks its lines.
    fn width(&self) -> Width {
        let open: Vec<Pair> =
            self.pairs().filter(|pair| pair.above.open && !pair.below.marked && pair.blank <= 1).collect();
        let texts = self.lines.iter().filter(|line| line.kind == Kind::Text).count();
        let of = |measure: fn(&Line) -> usize, slack: usize| {
            let (width, count) = most_common(open.iter().map(|pair| measure(&pair.above)).collect(), slack)?;
            let longer = self.lines.iter().filter(|line| line.kind == Kind::Text && measure(line) > width + 1).count();
            let full = || {
                open.iter().filter(move |pair| (width.saturating_sub(slack)..=width).contains(&measure(&pair.above)))
            };
            let telling = full().filter(|pair| self.link(pair) > Link::None || self.ends_within(pair.above)).count();
            let spaced = full().filter(|pair| pair.blank > 0).count();
            let shows = count >= FEWEST && longer * LONGER <= texts && telling * TELLING >= count;
            shows.then_some((width, count, spaced * 2 > count))
        };
        let chars = of(|line| line.chars, SLACK).filter(|(width, ..)| *width >= NARROWEST);
        let columns = of(|line| line.columns, SLACK_COLUMNS).filter(|(width, ..)| *width >= 2 * NARROWEST);
        let spaced = [chars, columns].into_iter().flatten().any(|(_, count, spaced)| spaced && count > FEWEST);
        let width = |found: Option<(usize, usize, bool)>| found.map_or(0, |(width, ..)| width);
        Width { chars: width(chars), columns: width(columns), spaced }
    }

    /// Whether the line is as long as the post's lines get.
    fn is_full(&self, line: &Line) -> bool {
        let fills = |length: usize, width: usize, slack: usize| width > 0 && length + slack >= width;
        fills(line.chars, self.width.chars, SLACK) || fills(line.columns, self.width.columns, SLACK_COLUMNS)
    }

    /// What the words at the break tell.
    fn link(&self, pair: &Pair) -> Link {
        let (above, below) = (pair.above.span.slice(self.text), pair.below.span.slice(self.text));
        let (Some(last), Some(first)) = (above.chars().next_back(), below.chars().next()) else { return Link::None };
        if NO_START.contains(first) || NO_END.contains(last) || self.shares_number(above, below) {
            return Link::Certain;
        }
        let ends_within = GOES_ON.contains(last) && !self.shapes.ends_whole.is_match(above);
        let begins_within = is_hiragana(first) && !pair.below.anew;
        if !pair.below.marked && (ends_within || begins_within) { Link::Likely } else { Link::None }
    }

    /// `2024年5月1` / `4日`, `1` / `,200名`, `5` / `月`: digits on both sides, or a number and what makes it one.
    fn shares_number(&self, above: &str, below: &str) -> bool {
        let (head, tail) = (above.trim_end_matches(|c: char| c.is_ascii_digit()), below.as_bytes());
        let digits = above.len() - head.len();
        let spoken = head.contains(is_hiragana);
        let goes_on = match tail {
            [first, ..] if first.is_ascii_digit() => {
                let end = tail.iter().take_while(|b| b.is_ascii_digit()).count();
                self.rules.finder.starts_unit(below, end)
            }
            _ => self.rules.finder.starts_unit(below, 0),
        };
        let comma = digits == 0 && above.ends_with(',') && tail.first().is_some_and(u8::is_ascii_digit);
        spoken && goes_on && (digits > 0 || comma)
    }

    /// Where lines are joined: from the end of one to the start of the next.
    fn joints(&self) -> Vec<Span> {
        let mut joints = Vec::new();
        let mut at = 0;
        while let Some(above) = self.lines.get(at) {
            let below = if above.open { self.goes_on(at) } else { None };
            if let Some(below) = below {
                joints.push(Span::new(above.span.end, self.lines[below].span.start));
            }
            at = below.unwrap_or(at + 1);
        }
        joints
    }

    /// The line that goes on with the one at `at`, which breaks off.
    fn goes_on(&self, at: usize) -> Option<usize> {
        let above = *self.lines.get(at)?;
        let rest = self.lines.get(at + 1..)?;
        let next = rest.iter().position(|line| line.kind != Kind::Blank)?;
        let below = *rest.get(next)?;
        let pair = Pair { above, below, blank: next };
        match below.kind {
            Kind::Text if self.is_broken(&pair) => Some(at + 1 + next),
            Kind::Text | Kind::Page => self.over_page(above, at + 1),
            _ => None,
        }
    }

    fn is_broken(&self, pair: &Pair) -> bool {
        let Pair { above, below, blank } = *pair;
        let (link, full) = (self.link(pair), self.is_full(&above));
        if blank > 1 || self.are_rows(pair) || above.kind == Kind::Alone && !self.cannot_begin(below) {
            return false;
        }
        match link {
            Link::Certain => blank == 0 || full || self.cannot_begin(below),
            _ if below.marked => false,
            Link::Likely if full => blank == 0 || self.width.spaced || !below.anew,
            _ if full => {
                (blank == 0 || self.width.spaced) && !below.anew && (self.runs(above) || !self.is_whole(above))
            }
            _ => blank == 0 && !below.anew && self.breaks_off(pair, link),
        }
    }

    /// Without a width: the line above breaks off by its words, or is long and runs, and the line below ends its sentence.
    fn breaks_off(&self, pair: &Pair, link: Link) -> bool {
        let (above, below) = (pair.above.span.slice(self.text), pair.below.span.slice(self.text));
        let shapes = self.shapes;
        if link == Link::Likely && (shapes.goes_on.is_match(below) || shapes.broken_off.is_match(above)) {
            return true;
        }
        let speaks = above.rsplit('。').next().is_some_and(|last| last.contains(['は', 'が', 'を', 'に']));
        let runs = pair.above.chars >= LONG
            && self.runs(pair.above)
            && speaks
            && !pair.above.marked
            && !self.is_whole(pair.above);
        let ends = below.ends_with(&shapes.sentence_ends[..]) && pair.below.chars <= pair.above.chars;
        runs && ends
    }

    /// No line begins so, unless it was broken there.
    fn cannot_begin(&self, line: Line) -> bool {
        line.span.slice(self.text).starts_with(|c| NO_START.contains(c))
    }

    /// A sentence ends within the line, which goes on with another.
    fn ends_within(&self, line: Line) -> bool {
        line.span.slice(self.text).contains(&self.shapes.sentence_ends[..])
    }

    /// The line is of running text.
    fn runs(&self, line: Line) -> bool {
        line.span.slice(self.text).contains(['、', '。'])
    }

    fn is_whole(&self, line: Line) -> bool {
        self.shapes.ends_whole.is_match(line.span.slice(self.text))
    }

    /// Both lines begin alike, or with a date unless the words go on: rows of a list.
    fn are_rows(&self, pair: &Pair) -> bool {
        let dated = |line: Line| {
            let words = line.span.slice(self.text);
            let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let day = |rest: &str| digits <= 2 && (rest.starts_with("日(") || rest.starts_with("日 "));
            let begins = |rest: &str| rest.starts_with(['年', '月', '/', '.', ':', '時']) || day(rest);
            digits > 0 && words.get(digits..).is_some_and(begins)
        };
        let beginning = |line: Line| line.span.slice(self.text).chars().take(ALIKE).collect::<String>();
        if beginning(pair.above) == beginning(pair.below) {
            return true;
        }
        dated(pair.above)
            && dated(pair.below)
            && !pair.above.span.slice(self.text).ends_with(['、', 'の', 'を', 'が', 'に'])
    }

    /// The line that goes on with `above` behind the foot and the head of a page, which begin at line `from`.
    fn over_page(&self, above: Line, from: usize) -> Option<usize> {
        let rest = self.lines.get(from..)?;
        let filled = || rest.iter().enumerate().filter(|(_, line)| line.kind != Kind::Blank).take(FURNITURE + 1);
        let page = filled().take(FURNITURE).filter(|(_, line)| line.kind == Kind::Page).map(|(at, _)| at).last()?;
        let behind = || filled().filter(|(at, line)| *at > page && line.kind == Kind::Text);
        let link = |line: &Line| self.link(&Pair { above, below: *line, blank: 0 });
        let certain = || behind().find(|(_, line)| link(line) == Link::Certain);
        let likely = || behind().find(|(_, line)| link(line) == Link::Likely);
        // Of other lines a short one is the running head.
        let long = |line: &Line| {
            line.chars > RUNNING_HEAD / 2 || line.span.slice(self.text).ends_with(&self.shapes.sentence_ends[..])
        };
        let text = || behind().find(|(_, line)| !line.marked && long(line));
        let full = || likely().or_else(text).filter(|_| self.is_full(&above));
        let (at, _) = certain().or_else(full)?;
        let furniture = rest.get(..at)?;
        furniture
            .iter()
            .all(|line| line.chars <= RUNNING_HEAD && (line.kind != Kind::Text || line.open))
            .then_some(from + at)
    }
}

fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}

/// The greatest of the values that are nearly equal, where they are the most, and their number.
fn most_common(mut values: Vec<usize>, slack: usize) -> Option<(usize, usize)> {
    values.sort_unstable();
    let mut first = 0;
    let mut best: Option<(usize, usize)> = None;
    for (last, &value) in values.iter().enumerate() {
        while values.get(first).is_some_and(|least| least + slack < value) {
            first += 1;
        }
        let count = last + 1 - first;
        if best.is_none_or(|(_, most)| count >= most) {
            best = Some((value, count));
        }
    }
    best
}

/// `text` without what stands in the joints; a space stays between Latin words.
fn joined(text: &str, joints: &[Span]) -> Option<Normalized> {
    let mut weave = Weave::new(text);
    for joint in joints {
        weave.cut(joint.start, joint.end);
        let next = text.get(joint.end..).and_then(|rest| rest.chars().next());
        let latin = weave.last().is_some_and(|c| c.is_ascii_alphabetic());
        if latin && next.is_some_and(|c| c.is_ascii_alphanumeric()) {
            weave.put(" ", *joint);
        }
    }
    weave.finish()
}
