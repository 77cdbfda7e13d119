//! Dates out of statements: the rows of `rules/fields.toml`, held against every dated statement of a post.

use std::borrow::Cow;

use crate::calendar::PartialDate;
use crate::matcher::{MarkedValue, PostText};
use crate::mention::tokens::{DATE, ORGANIZATION, PERIOD, YEAR};
use crate::reading::{Argument, Dating, Link, Statement, Statements};
use crate::rules::fields::FieldRow;
use crate::rules::grammar::{DateLink, DateMark, Factuality, Flag, Flags, Light, LinkKind};
use crate::rules::{Part, RuleSet};
use crate::text::Span;

/// What keeps a row from every statement of a post that lacks its words.
const NOT_THIS_POST: &str = "post";

/// A date that a statement gives a field.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'r> {
    /// The row that takes it.
    pub row: &'r FieldRow,
    /// The date, or the first day of the period.
    pub from: PartialDate,
    /// The last day of the period.
    pub to: Option<PartialDate>,
    /// Date and predicate, bytes of the post's text.
    pub span: Span,
}

/// What is missing for a row to take a statement: most rows miss something of most statements.
type Missing = Cow<'static, str>;

/// A post under the eyes of the rows.
pub(super) struct Scene<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) post: &'a PostText<'a>,
    pub(super) statements: &'a Statements,
}

/// A code that a statement gives a field.
#[derive(Debug, Clone, Copy)]
pub struct Told<'r> {
    /// The row that takes it.
    pub row: &'r FieldRow,
    /// The predicate, from the noun on that the row asks for; bytes of the post's text.
    pub span: Span,
}

/// Most bytes from somebody to the end of the name of a part of him.
const OFFICE_REACH: usize = 36;
/// Most bytes before and behind a predicate in which a row looks for words of its sentence.
const SENTENCE_REACH: usize = 450;
/// Most predicates before and behind one among which a row looks for another.
const BESIDE_REACH: usize = 12;

/// What every row for a date gives, in the order of the text.
pub fn stated<'r>(rules: &'r RuleSet, post: &PostText) -> Vec<Stated<'r>> {
    let scene = Scene { rules, post, statements: post.statements(rules) };
    let rows: Vec<_> = rules.fields.rows.iter().filter(|row| row.says.is_none() && scene.reads(row)).collect();
    let datings = scene.statements.datings().iter();
    datings.flat_map(|dating| rows.iter().filter_map(|row| scene.judge(row, dating).ok())).collect()
}

/// What every row for the code of a field gives, in the order of the text.
pub fn told<'r>(rules: &'r RuleSet, post: &PostText, field: &str) -> Vec<Told<'r>> {
    let scene = Scene { rules, post, statements: post.statements(rules) };
    let of_field = rules.fields.rows.iter().filter(|row| row.says.is_some() && row.field == field);
    let rows = of_field.filter(|row| scene.reads(row));
    let mut all: Vec<Told> = rows.flat_map(|row| scene.codes(row).filter_map(|(_, told)| told.ok())).collect();
    all.sort_by_key(|told| told.span.start);
    all
}

/// What one row for a code makes of each statement of a post: the code, or what is missing.
pub fn judged_codes<'r>(rules: &'r RuleSet, row: &'r FieldRow, post: &PostText) -> Vec<Result<Told<'r>, String>> {
    let scene = Scene { rules, post, statements: post.statements(rules) };
    if !scene.reads(row) {
        return vec![Err(NOT_THIS_POST.to_owned())];
    }
    scene.codes(row).map(|(_, judged)| judged.map_err(Missing::into_owned)).collect()
}

/// What one row makes of each dated statement of a post: a date, or what is missing.
pub fn judged<'r>(rules: &'r RuleSet, row: &'r FieldRow, post: &PostText) -> Vec<Result<Stated<'r>, String>> {
    let scene = Scene { rules, post, statements: post.statements(rules) };
    if !scene.reads(row) {
        return vec![Err(NOT_THIS_POST.to_owned())];
    }
    scene.statements.datings().iter().map(|dating| scene.judge(row, dating).map_err(Missing::into_owned)).collect()
}

/// What keeps a row from a statement, in the order in which it is looked at: what comes later came nearer.
const ORDER: [&str; 23] = [
    "when", "topic", "date", "value", "link", "mark", "day", "period", "flags", "embedded", "role", "under", "title",
    "main", "words", "sentence", "beside", "to", "inbound", "with", "by", "about", "part",
];

/// A statement that a row of a field did not take.
#[derive(Debug, Clone)]
pub struct Near<'r> {
    /// The row.
    pub row: &'r FieldRow,
    /// The statement, an index into those of the post.
    pub statement: usize,
    /// What was missing: `value:planned`, `to`, `about`, ….
    pub lacks: String,
}

/// The statements that came nearest to giving a field its value, each once with the row to which it came nearest; in the
/// order of the text.
pub fn nearest<'r>(rules: &'r RuleSet, post: &PostText, field: &str) -> Vec<Near<'r>> {
    let scene = Scene { rules, post, statements: post.statements(rules) };
    let rows = rules.fields.rows.iter().filter(|row| row.field == field && row.against.is_none() && scene.reads(row));
    let mut near: Vec<(usize, Near)> = Vec::new();
    for row in rows {
        let datings = scene.statements.datings().iter();
        let tried: Vec<(usize, String)> = match row.says {
            Some(_) if row.bare => Vec::new(),
            Some(_) => scene.codes(row).filter_map(|(at, told)| Some((at, told.err()?.into_owned()))).collect(),
            None => datings
                .filter_map(|dating| Some((dating.statement, scene.judge(row, dating).err()?.into_owned())))
                .collect(),
        };
        let rank = |lacks: &str| ORDER.iter().position(|known| lacks.split(':').next() == Some(known));
        let tried = tried.into_iter().filter_map(|(at, lacks)| Some((rank(&lacks)?, at, lacks)));
        near.extend(tried.map(|(rank, statement, lacks)| (rank, Near { row, statement, lacks })));
    }
    let best = near.iter().map(|(rank, _)| *rank).max();
    let mut near: Vec<Near> = near.into_iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, near)| near).collect();
    near.sort_by_key(|near| near.statement);
    near.dedup_by_key(|near| near.statement);
    near
}

/// Whether the statement holds as far as the row wants.
fn holds(row: &FieldRow, statement: &Statement) -> Result<(), Missing> {
    if row.value.contains(&statement.value) {
        Ok(())
    } else {
        Err(Cow::Owned(format!("value:{}", statement.value.name())))
    }
}

impl Scene<'_> {
    /// True where the post has a word that the row needs.
    fn reads(&self, row: &FieldRow) -> bool {
        row.post_words.is_empty() || row.post_words.iter().any(|word| self.post.has_times(word, 1))
    }

    fn judge<'r>(&self, row: &'r FieldRow, dating: &Dating) -> Result<Stated<'r>, Missing> {
        let missing = |what: &'static str| Err(Cow::Borrowed(what));
        let statement = self.predicate(row, dating.statement)?;
        let Some((from, to)) = self.date(dating) else { return missing("date") };
        holds(row, statement)?;
        if !row.link.contains(&dating.link) {
            return Err(Cow::Owned(format!("link:{}", dating.link.name())));
        }
        if dating.mark == DateMark::Aside || !row.mark.is_empty() && !row.mark.contains(&dating.mark) {
            return Err(Cow::Owned(format!("mark:{}", dating.mark.name())));
        }
        if dating.mark == DateMark::Until && Some(from) == self.post.published {
            // 本日までに: so far.
            return missing("mark:until");
        }
        if row.day && !from.is_day() {
            return missing("day");
        }
        if row.period.is_some_and(|period| period != to.is_some()) {
            return missing("period");
        }
        let is_point = statement.class.and_then(|class| self.rules.grammar.classes.get(usize::from(class)));
        if from.month.is_none() && is_point.is_some_and(|class| class.point) {
            return missing("date");
        }
        if to.is_some() && row.period.is_none() && is_point.is_some_and(|class| class.point) {
            return missing("period");
        }
        self.beside(row, dating, statement)?;
        Ok(Stated { row, from, to, span: dating.whole(statement) })
    }

    /// What a row for a code makes of each statement, or of each line without one, by its place among them.
    fn codes<'r>(&self, row: &'r FieldRow) -> impl Iterator<Item = (usize, Result<Told<'r>, Missing>)> {
        let (all, bare) = match row.bare {
            true => (0, self.statements.bare.as_slice()),
            false => (self.statements.all.len(), &[][..]),
        };
        let stated = (0..all).map(|at| (at, self.judge_code(row, at)));
        stated.chain(bare.iter().enumerate().map(|(at, bare)| (at, self.judge_bare(row, bare))))
    }

    /// A line without a predicate: what it names is all that there is to judge.
    fn judge_bare<'r>(&self, row: &'r FieldRow, bare: &Statement) -> Result<Told<'r>, Missing> {
        self.is_on_topic(bare)?;
        let (link, mark) = (DateLink::Topic, DateMark::Topic);
        let dating = Dating { statement: 0, date: bare.span.start, link, mark, receivers: None };
        self.beside(row, &dating, bare)?;
        self.is_in_part(row, bare)?;
        Ok(Told { row, span: self.span_with_its_noun(row, &dating, bare) })
    }

    fn judge_code<'r>(&self, row: &'r FieldRow, at: usize) -> Result<Told<'r>, Missing> {
        // Without a date: what stands beside it is all the same.
        let (link, mark) = (DateLink::Topic, DateMark::Topic);
        let date = self.statements.all.get(at).map_or(0, |statement| statement.span.start);
        self.judge_told(row, &Dating { statement: at, date, link, mark, receivers: None })
    }

    /// The same for a statement with its date.
    pub(super) fn judge_told<'r>(&self, row: &'r FieldRow, dating: &Dating) -> Result<Told<'r>, Missing> {
        let statement = self.predicate(row, dating.statement)?;
        holds(row, statement)?;
        self.in_sentence(row, dating.statement, statement)?;
        self.beside(row, dating, statement)?;
        self.is_in_part(row, statement)?;
        if self.is_requested(statement) {
            return Err(Cow::Borrowed("request"));
        }
        Ok(Told { row, span: self.to_its_denial(statement, self.span_with_its_noun(row, dating, statement)) })
    }

    /// What is denied or not known, up to the words that say so: 悪用されたとの報告はありません, not 悪用された alone.
    fn to_its_denial(&self, statement: &Statement, span: Span) -> Span {
        if !matches!(statement.value, Factuality::Denied | Factuality::NotKnown) {
            return span;
        }
        let mut above = self.statements.above(statement).take_while(|above| above.unit == statement.unit);
        let denial = above.find(|above| above.flags.has(Flag::Negative));
        Span::new(span.start, denial.map_or(span.end, |denial| denial.span.end.max(span.end)))
    }

    /// A request, or embedded in one. What a request only follows is told: 届いておりませんが、お知らせください.
    fn is_requested(&self, statement: &Statement) -> bool {
        let is_inside = |inner: &Statement| matches!(inner.link, Link::Embed(_) | Link::Plain(LinkKind::Argument));
        let up = |inner: &&Statement| self.statements.all.get(inner.matrix.filter(|_| is_inside(inner))?);
        std::iter::successors(Some(statement), up).any(|statement| statement.request)
    }

    fn is_in_part(&self, row: &FieldRow, statement: &Statement) -> Result<(), Missing> {
        let part = self.post.outline.units.get(statement.unit).map(|unit| unit.part);
        if part.is_some_and(|part| row.parts.contains(&part)) { Ok(()) } else { Err(Cow::Borrowed("part")) }
    }

    /// A statement from the first noun on that its row asks for: 警察に届け出た, not 届け出た alone.
    fn span_with_its_noun(&self, row: &FieldRow, dating: &Dating, statement: &Statement) -> Span {
        let wanted = if row.to.is_empty() { &row.with } else { &row.to };
        let nouns = self.arguments(dating, statement).into_iter().filter(|noun| self.is_of(noun, wanted));
        match (nouns.map(|noun| noun.span).min_by_key(|span| span.start), row.bare) {
            (Some(noun), true) => noun,
            (Some(noun), false) => Span::new(noun.start.min(statement.span.start), statement.span.end),
            (None, _) => statement.span,
        }
    }

    /// What else must or may not be said in the sentence of a statement.
    fn in_sentence(&self, row: &FieldRow, at: usize, statement: &Statement) -> Result<(), Missing> {
        let near = || {
            let unit = self.post.outline.units.get(statement.unit).map_or(statement.clause, |unit| unit.span);
            let start = unit.start.max(statement.span.start.saturating_sub(SENTENCE_REACH));
            let end = unit.end.min(statement.span.end + SENTENCE_REACH);
            let text = &self.post.text;
            let start = (start..=statement.span.start).find(|at| text.is_char_boundary(*at));
            let end = (statement.span.end..=end).rev().find(|at| text.is_char_boundary(*at));
            start.zip(end).and_then(|(start, end)| text.get(start..end)).unwrap_or("")
        };
        let has = |words: &[String]| !words.is_empty() && words.iter().any(|word| near().contains(word.as_str()));
        if !row.sentence_words.is_empty() && !has(&row.sentence_words) || has(&row.not_sentence_words) {
            return Err(Cow::Borrowed("sentence"));
        }
        let around = at.saturating_sub(BESIDE_REACH)..at + 1 + BESIDE_REACH;
        let others = around.filter(|other| *other != at).filter_map(|other| self.statements.all.get(other));
        let mut others = others.filter(|other| other.unit == statement.unit);
        let other = others.any(|other| other.class.is_some_and(|class| row.beside.contains(&class)));
        if row.beside.is_empty() || other { Ok(()) } else { Err(Cow::Borrowed("beside")) }
    }

    /// The statement at `at`, where its class is one that the row reads and its clause is about the incident.
    fn predicate(&self, row: &FieldRow, at: usize) -> Result<&Statement, Missing> {
        let missing = |what: &'static str| Err(Cow::Borrowed(what));
        let Some(statement) = self.statements.all.get(at) else { return missing("silent") };
        if !row.when.is_empty() && !statement.class.is_some_and(|class| row.when.contains(&class)) {
            return missing("silent");
        }
        if statement.class.is_some_and(|class| row.not_when.contains(&class)) {
            return missing("when");
        }
        if !row.verbs.is_empty() && !statement.lemma.is_some_and(|lemma| row.verbs.contains(&lemma)) {
            return missing("silent");
        }
        self.is_on_topic(statement).map(|()| statement)
    }

    /// Clauses that are about something else are read by no row.
    fn is_on_topic(&self, statement: &Statement) -> Result<(), Missing> {
        let topics = self.post.topics.at(statement.span.end.saturating_sub(1));
        if self.rules.fields.not_topics.meets(topics) { Err(Cow::Borrowed("topic")) } else { Ok(()) }
    }

    pub(super) fn date(&self, dating: &Dating) -> Option<(PartialDate, Option<PartialDate>)> {
        let (_, marked) = self.post.marked_at(dating.date)?;
        let MarkedValue::When(Some(when)) = &marked.value else { return None };
        Some((when.from, when.to))
    }

    /// What must and may not stand beside the predicate and above it.
    fn beside(&self, row: &FieldRow, dating: &Dating, statement: &Statement) -> Result<(), Missing> {
        let says = |flags: Flags| flags.each().all(|flag| statement.flags.has(flag));
        let says_none = row.is_not.each().all(|flag| !statement.flags.has(flag));
        let hold = |holds: bool, what: &'static str| if holds { Ok(()) } else { Err(Cow::Borrowed(what)) };
        hold(says(row.is) && says_none, "flags")?;
        let embedded = matches!(statement.link, Link::Embed(kind) if row.embedded.contains(&kind));
        hold(row.embedded.is_empty() || embedded, "embedded")?;
        let roles = statement.roles;
        hold(row.roles == Default::default() || row.roles.meets(roles), "role")?;
        hold(!row.not_roles.meets(roles), "role")?;
        // Embedded in it, not chained to it.
        let is_inside = !matches!(statement.link, Link::Plain(LinkKind::Attributive | LinkKind::Time | LinkKind::When));
        let above = self.statements.above(statement).filter(|above| is_inside && above.depth < statement.depth);
        let mut above = above.filter_map(|above| above.class);
        hold(row.under.is_empty() || above.any(|class| row.under.contains(&class)), "under")?;
        // Lines of the head may stand above it.
        let title = self.post.outline.units.iter().find(|unit| unit.part == Part::Title);
        let title = title.map_or("", |title| title.span.slice(&self.post.text));
        hold(row.title_words.is_empty() || row.title_words.iter().any(|word| title.contains(word.as_str())), "title")?;
        hold(!row.not_title_words.iter().any(|word| title.contains(word.as_str())), "title")?;
        let is_row = statement.link == Link::Plain(LinkKind::End);
        let is_told = statement.is_clause() && statement.link != Link::Plain(LinkKind::Attributive) || is_row;
        hold(!row.main || is_told, "main")?;
        let clause = statement.clause.slice(&self.post.text);
        let has = |words: &[String]| words.iter().any(|word| clause.contains(word.as_str()));
        hold(row.words.is_empty() || has(&row.words), "words")?;
        hold(!has(&row.not_words), "words")?;
        let arguments = self.arguments(dating, statement);
        let to = |wanted: &[u16]| arguments.iter().any(|a| self.is_receiver(a) && self.is_of(a, wanted));
        let receivers: Vec<&Argument> = match dating.receivers {
            Some(span) => arguments.iter().filter(|a| span.contains(a.span)).copied().collect(),
            None => arguments.clone(),
        };
        let own = |wanted: &[u16]| receivers.iter().any(|a| self.is_receiver(a) && self.is_of(a, wanted));
        hold(row.to.is_empty() || own(&row.to), "to")?;
        hold(!to(&row.not_to), "to")?;
        hold(row.inbound.is_none_or(|inbound| inbound == self.is_inbound(statement, &arguments)), "inbound")?;
        let with = |wanted: &[u16]| arguments.iter().any(|a| self.is_of(a, wanted));
        hold(row.with.is_empty() || with(&row.with), "with")?;
        hold(!with(&row.without), "with")?;
        let by = |wanted: &[u16]| self.acts(&arguments, wanted);
        hold(row.by.is_empty() || by(&row.by), "by")?;
        hold(!by(&row.not_by), "by")?;
        self.inside(row, dating.statement)
    }

    /// True where a noun of the classes acts, or somebody of it does: 委託先の職員が.
    fn acts(&self, arguments: &[&Argument], wanted: &[u16]) -> bool {
        let owns = |owner: &Argument, owned: &Argument| {
            self.post
                .text
                .get(owner.span.end..owned.span.start)
                .is_some_and(|between| self.rules.grammar.owners.iter().any(|owner| owner == between))
        };
        arguments.iter().enumerate().any(|(at, argument)| {
            let owned = arguments.get(at + 1).filter(|owned| owns(argument, owned));
            let subject = self.is_subject(argument) || owned.is_some_and(|owned| self.is_subject(owned));
            subject && self.is_of(argument, wanted)
        })
    }

    fn inside(&self, row: &FieldRow, statement: usize) -> Result<(), Missing> {
        let inside = || self.statements.inside(statement).map(|(_, inside)| inside);
        let is_of = |inside: &Statement, classes: &[u16]| inside.class.is_some_and(|class| classes.contains(&class));
        let holds = |inside: &Statement| row.about_value.is_empty() || row.about_value.contains(&inside.value);
        let says = |inside: &Statement| row.about_is.each().all(|flag| inside.flags.has(flag)) && holds(inside);
        let about = row.about.is_empty() || inside().any(|inside| is_of(inside, &row.about) && says(inside));
        let other = inside().any(|inside| is_of(inside, &row.not_about));
        if about && !other { Ok(()) } else { Err(Cow::Borrowed("about")) }
    }

    /// The nouns beside a statement: its own, those of what is embedded in it, and those between the date and it.
    pub(super) fn arguments(&self, dating: &Dating, statement: &Statement) -> Vec<&Argument> {
        let mut all: Vec<&Argument> = self.statements.arguments(statement).iter().collect();
        let before = self.statements.all.get(..dating.statement).unwrap_or(&[]).iter().rev();
        let inside = before.take_while(|other| other.unit == statement.unit && other.depth > statement.depth);
        for other in inside.filter(|other| other.is_clause()) {
            all.extend(self.statements.arguments(other));
        }
        all
    }

    pub(super) fn is_of(&self, argument: &Argument, classes: &[u16]) -> bool {
        if argument.noun.is_some_and(|noun| classes.contains(&noun)) {
            return true;
        }
        let units = |class: &u16| self.rules.grammar.noun_units.get(usize::from(*class));
        if argument.mention.is_some_and(|c| classes.iter().filter_map(units).any(|units| units.contains(&c))) {
            return true;
        }
        // The name of an organization tells its class by a word in it.
        let Some(name) = self.name(argument) else { return false };
        let words = classes.iter().filter_map(|class| self.rules.grammar.noun_words.get(usize::from(*class))).flatten();
        words.into_iter().any(|word| name.contains(word.as_str()))
    }

    fn name(&self, argument: &Argument) -> Option<&str> {
        argument.mention.filter(|c| *c == ORGANIZATION)?;
        match &self.post.marked_at(argument.span.start)?.1.value {
            MarkedValue::Organization { name, .. } => Some(name),
            _ => None,
        }
    }

    pub(super) fn particle(&self, argument: &Argument) -> &str {
        let names = &self.rules.grammar.particle_names;
        argument.particle.and_then(|particle| names.get(usize::from(particle))).map_or("", String::as_str)
    }

    /// The particle makes its noun one who is told, alone or in a list of them.
    pub(super) fn is_receiver(&self, argument: &Argument) -> bool {
        self.rules.grammar.receivers.iter().any(|particle| particle == self.particle(argument))
            || self.is_told_through_office(argument)
    }

    /// 警察の担当課に: a part of it is told.
    fn is_told_through_office(&self, argument: &Argument) -> bool {
        let grammar = &self.rules.grammar;
        let Some(rest) = self.post.text.get(argument.span.end..) else { return false };
        if !grammar.owners.iter().any(|owner| rest.starts_with(owner.as_str())) {
            return false;
        }
        let places = rest.char_indices().map(|(at, _)| at).take_while(|at| *at <= OFFICE_REACH);
        let mut offices = places.filter_map(|at| {
            let own = rest.get(at..)?;
            let office = grammar.offices.iter().find(|office| own.starts_with(office.as_str()))?;
            own.get(office.len()..)
        });
        offices.any(|behind| grammar.receivers.iter().any(|particle| behind.starts_with(particle.as_str())))
    }

    /// The particle makes its noun the one who acts.
    pub(super) fn is_subject(&self, argument: &Argument) -> bool {
        self.rules.grammar.subjects.iter().any(|particle| particle == self.particle(argument))
    }

    /// The particle makes its noun one from whom something comes.
    fn is_source(&self, argument: &Argument) -> bool {
        // 3日より is when.
        let is_date = argument.mention.is_some_and(|c| matches!(c, DATE | PERIOD | YEAR));
        !is_date && self.rules.grammar.sources.iter().any(|source| self.particle(argument).starts_with(source.as_str()))
    }

    /// True for telling that comes from outside: 連絡を受けた, 指摘があり, 保護者より問い合わせ.
    pub(super) fn is_inbound(&self, statement: &Statement, arguments: &[&Argument]) -> bool {
        // させていただく is what the speaker does.
        let is_done_for_us = statement.flags.has(Flag::Received) && !statement.flags.has(Flag::Causative);
        let receives = matches!(statement.light, Some(Light::Receive | Light::Exist)) || is_done_for_us;
        let source = arguments.iter().any(|argument| self.is_source(argument));
        let passive = statement.flags.has(Flag::Passive);
        receives || statement.inbound && statement.light.is_none_or(|light| light != Light::Do) || source || passive
    }
}
