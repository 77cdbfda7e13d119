//! The dated statements of a post, in the order of their dates.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::stated::Scene;
use crate::calendar::{PartialDate, TimeOfDay};
use crate::matcher::{MarkedValue, PostText};
use crate::reading::{Argument, Dating, Statement};
use crate::rules::fields::{FieldRow, KNOWING, Timeline};
use crate::rules::grammar::{DateLink, DateMark};
use crate::rules::{Part, RuleSet};
use crate::text::Span;

/// A dated statement. Classes are those of `rules/lexicon.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment<'r> {
    /// The date, or the first day of a period.
    pub date: PartialDate,
    /// The last day of a period.
    pub until: Option<PartialDate>,
    /// The hour that is told with it.
    pub time: Option<TimeOfDay>,
    /// Class of the predicate.
    pub class: Option<&'r str>,
    /// Class of what is known, told or meant inside it.
    pub about: Option<&'r str>,
    /// Class of nouns of who acts.
    pub actor: Option<&'r str>,
    /// Classes of nouns of who is told or gets something.
    pub receivers: Vec<&'r str>,
    /// Class of nouns of what it is done to.
    pub object: Option<&'r str>,
    /// How far the statement holds.
    pub value: &'static str,
    /// Which kinds of knowing it tells of.
    pub knowing: Vec<&'r str>,
    /// From the date to the predicate, bytes of the post's text.
    pub span: Span,
}

/// Every dated statement of the incident, in the order of the dates. Of one day those with an hour stand in the order of the
/// hours, and the others behind what stands before them in the text.
pub fn timeline<'r>(rules: &'r RuleSet, post: &PostText) -> Vec<Moment<'r>> {
    let scene = Scene { rules, post, statements: post.statements(rules) };
    let rows: Vec<&FieldRow> = rules.fields.rows.iter().filter(|row| row.field == KNOWING).collect();
    let supposed = scene.supposed_dates(&rules.fields.timeline);
    let datings = scene.statements.datings().iter();
    let has_own_date = |dating: &Dating| matches!(dating.link, DateLink::Narrow | DateLink::Noun | DateLink::Line);
    let told = datings.filter(|dating| has_own_date(dating) || !supposed.contains(&dating.date));
    let mut all: Vec<Moment> = told.filter_map(|dating| scene.moment(rules, &rows, dating)).collect();
    all.sort_by_key(|moment| (day(&moment.date), moment.span.start));
    let times = effective_times(&all);
    let mut timed: Vec<_> = all.into_iter().zip(times).collect();
    timed.sort_by_key(|(moment, time)| (day(&moment.date), *time));
    timed.into_iter().map(|(moment, _)| moment).collect()
}

/// A month stands behind its days, a year behind its months.
fn day(date: &PartialDate) -> impl Ord + use<> {
    (date.year, Reverse(date.month.is_some()), date.month, Reverse(date.day.is_some()), date.day)
}

/// The hour by which each stands within its day: its own, else that of the one before it.
fn effective_times(all: &[Moment]) -> Vec<Option<TimeOfDay>> {
    let mut before: Option<(PartialDate, Option<TimeOfDay>)> = None;
    let each = all.iter().map(|moment| {
        let carried = before.filter(|(date, _)| *date == moment.date).and_then(|(_, time)| time);
        let time = moment.time.or(carried);
        before = Some((moment.date, time));
        time
    });
    each.collect()
}

impl Scene<'_> {
    fn moment<'r>(&self, rules: &'r RuleSet, rows: &[&'r FieldRow], dating: &Dating) -> Option<Moment<'r>> {
        let statement = self.statements.all.get(dating.statement)?;
        self.is_told_of_incident(&rules.fields.timeline, dating, statement).then_some(())?;
        let (date, until) = self.date(dating)?;
        // Who lost what they know of did not come to know it.
        let own = self.statements.arguments(statement).iter();
        let receivers = |a: &&Argument| dating.receivers.is_none_or(|own| !self.is_receiver(a) || own.contains(a.span));
        let arguments: Vec<&Argument> = own.filter(receivers).collect();
        let (actor, receivers, object) = self.who(rules, statement, &arguments);
        // Of a verb that the lexicon lacks, the timeline tells at least who or what.
        let tells = actor.is_some() || object.is_some() || !receivers.is_empty();
        if statement.class.is_none() && !(tells && statement.is_clause() && statement.is_main()) {
            return None;
        }
        let class = |class: Option<u16>| Some(rules.grammar.classes.get(usize::from(class?))?.id.as_str());
        let inside = self.statements.inside(dating.statement).find_map(|(_, inside)| inside.class);
        let told = rows.iter().filter_map(|row| self.judge_told(row, dating).ok()?.row.says.as_deref());
        let mut knowing: Vec<&str> = told.collect();
        knowing.sort_unstable();
        knowing.dedup();
        let value = statement.value.name();
        let (class, about, time) = (class(statement.class), class(inside), self.time(dating, statement));
        let span = dating.whole(statement);
        Some(Moment { date, until, time, class, about, actor, receivers, object, value, knowing, span })
    }

    /// Where the dates stand of what would be, or was elsewhere: what follows from that has no date of its own.
    fn supposed_dates(&self, settings: &Timeline) -> HashSet<usize> {
        let datings = self.statements.datings().iter();
        let value = |dating: &Dating| self.statements.all.get(dating.statement).map(|statement| statement.value);
        let supposed = datings.filter(|dating| value(dating).is_some_and(|value| settings.not_values.contains(&value)));
        supposed.map(|dating| dating.date).collect()
    }

    /// False for what is only embedded in a dated statement, for titles and signatures, for requests, and for what the rules
    /// leave out.
    fn is_told_of_incident(&self, settings: &Timeline, dating: &Dating, statement: &Statement) -> bool {
        let part = self.post.outline.units.get(statement.unit).map(|unit| unit.part);
        let topics = self.post.topics.at(statement.span.end.saturating_sub(1));
        (matches!(part, Some(Part::Body | Part::Item)) || self.is_label(part, dating, statement))
            && settings.links.contains(&dating.link)
            && dating.mark != DateMark::Aside
            && !statement.class.is_some_and(|class| settings.not_when.contains(&class))
            && !settings.not_values.contains(&statement.value)
            && !settings.not_roles.meets(statement.roles)
            && !settings.not_topics.meets(topics)
            && !self.statements.is_request(statement.span)
    }

    /// True for a label with its date, which may stand right below the title; not for that of the publication.
    fn is_label(&self, part: Option<Part>, dating: &Dating, statement: &Statement) -> bool {
        let labels = dating.link == DateLink::Line && dating.date > statement.span.start;
        let is_published = || self.date(dating).is_none_or(|(from, _)| Some(from) == self.post.published);
        labels && (part == Some(Part::Heading) || part == Some(Part::Head) && !is_published())
    }

    /// Who acts, who is told, and what it is done to.
    fn who<'r>(
        &self,
        rules: &'r RuleSet,
        statement: &Statement,
        arguments: &[&Argument],
    ) -> (Option<&'r str>, Vec<&'r str>, Option<&'r str>) {
        let Timeline { actors, agents, objects, .. } = &rules.fields.timeline;
        let has = |particles: &[String], a: &Argument| particles.iter().any(|particle| particle == self.particle(a));
        // 外部から遮断する is no gift from outside: only what is told comes from somebody.
        let gets = statement.inbound || self.is_inbound(statement, &[]);
        let acts = |a: &Argument| if gets { has(agents, a) } else { self.is_subject(a) };
        let actor = arguments.iter().filter(|a| acts(a)).find_map(|a| self.noun_among(rules, actors, a));
        let told = arguments.iter().filter(|a| !gets && self.is_receiver(a) && !acts(a));
        let mut receivers: Vec<&str> = Vec::new();
        for receiver in told.filter_map(|a| self.noun_among(rules, actors, a)) {
            if !receivers.contains(&receiver) && actor != Some(receiver) {
                receivers.push(receiver);
            }
        }
        let noun = |a: &Argument| a.noun.filter(|noun| !self.is_subject(a) || !actors.contains(noun));
        let is_object = |a: &Argument| has(objects, a) || self.is_subject(a);
        let object = arguments.iter().filter(|a| is_object(a)).find_map(|a| noun(a));
        (actor, receivers, object.and_then(|noun| rules.grammar.nouns.get(usize::from(noun))).map(String::as_str))
    }

    /// The class among `classes` that an argument is of.
    fn noun_among<'r>(&self, rules: &'r RuleSet, classes: &[u16], argument: &Argument) -> Option<&'r str> {
        let class = classes.iter().find(|class| self.is_of(argument, &[**class]))?;
        rules.grammar.nouns.get(usize::from(*class)).map(String::as_str)
    }

    /// The hour in the words of the date, else between it and the predicate, where no other date stands between.
    fn time(&self, dating: &Dating, statement: &Statement) -> Option<TimeOfDay> {
        let date = dating.date_span();
        let own = || self.rules.finder.time_of_day(self.post.flowing_words(dating.date)?);
        let is_near = statement.clause.start <= dating.date && date.end < statement.span.start;
        let start = if is_near { date.end } else { statement.clause.start };
        let between = Span::new(start, statement.span.start.max(start));
        let is_date = |value: &MarkedValue| matches!(value, MarkedValue::When(_));
        let other = self.post.marked_in(between).any(|(_, marked)| is_date(&marked.value));
        let beside = || self.rules.finder.time_of_day(between.slice(&self.post.text));
        match dating.link {
            // The hour of the sentence before is not this one's.
            DateLink::Time | DateLink::Next | DateLink::AtOnce | DateLink::Soon => beside().filter(|_| !other),
            _ => own().or_else(|| beside().filter(|_| !other)),
        }
    }
}
