//! Rules and their conditions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Compiler, TOPICS};
use crate::calendar::PartialDate;
use crate::message::message;
use crate::rules::anchors::{Anchor, Gate, Starts};
use crate::rules::later::Later;
use crate::rules::lint::ALLOWABLE;
use crate::rules::model::{Alternative, ChainLink, Condition, Label, Matcher, Place, Role, Rule};
use crate::rules::pattern::{Link, Needles, Reach, telling};
use crate::rules::read::{In, Written};
use crate::rules::scanner::Needle;
use crate::rules::scope::{self, Part, Reading, Roles, Scope, Topics, Window};
use crate::rules::written::{self, Spanned, Text};

/// Readings a rule accepts where it does not say.
const DEFAULT_READINGS: [Reading; 2] = [Reading::Asserted, Reading::Likely];
/// Weight of a rule that does not say.
const DEFAULT_WEIGHT: i32 = 100;

type Conditions = Option<Spanned<Vec<Spanned<written::Condition>>>>;

impl Compiler<'_> {
    pub(super) fn phrases(&mut self, written: &Written) {
        for phrase in &written.phrases {
            let (told, entry) = (self.problems.count(), phrase.entry.get_ref());
            let mut matchers = Vec::new();
            if !entry.words.is_empty() {
                matchers.push(self.words(phrase.file, &entry.words));
            }
            for text in &entry.regex {
                matchers.extend(self.regex(phrase.file, text));
            }
            if matchers.is_empty() {
                let message = message!("the phrase `{id}` has neither words nor regexes", id = entry.id.get_ref());
                self.problems.error("E205", phrase.file, Some(phrase.entry.span()), message);
            }
            self.problems.note_since(told, &message!("in phrase `{id}`", id = entry.id.get_ref()));
            self.phrases.insert(entry.id.get_ref().clone(), matchers);
        }
    }

    pub(super) fn rules(
        &mut self,
        written: Vec<In<written::Rule>>,
        defaults: &[In<written::Default_>],
        labels: &BTreeMap<String, Vec<Label>>,
        roles: &[Role],
    ) -> Vec<Rule> {
        let topics = labels.get(TOPICS).map_or(&[][..], Vec::as_slice);
        let mut rules = Vec::with_capacity(written.len());
        for rule in written {
            let default = defaults.iter().find(|default| default.file == rule.file).map(|d| d.entry.get_ref());
            let told = self.problems.count();
            self.check_label(rule.file, &rule.family, &rule.entry.get_ref().label, labels);
            let rule = self.rule(rule, default, (roles, topics));
            self.problems.note_since(told, &message!("in rule `{id}`", id = rule.id));
            rules.push(rule);
        }
        rules
    }

    fn rule(
        &mut self,
        rule: In<written::Rule>,
        default: Option<&written::Default_>,
        (roles, topics): (&[Role], &[Label]),
    ) -> Rule {
        let In { file, family, entry } = rule;
        let place = Place { file, range: entry.get_ref().id.span() };
        let entry = entry.into_inner();
        let id = entry.id.get_ref().clone();
        if entry.all.is_none() && entry.any.is_none() {
            let message = "a rule needs a condition under `all` or `any`".to_owned();
            self.problems.error("E204", file, Some(place.range.clone()), message);
        }
        self.check_near(file, &entry);
        self.check_examples(file, &entry);
        if entry.polarity.as_ref().is_some_and(Vec::is_empty) {
            let message = "`polarity` accepts no reading, so that the rule never fires".to_owned();
            self.problems.error("E205", file, Some(place.range.clone()), message);
        }
        let readings = entry.polarity.as_ref().or(default.and_then(|default| default.polarity.as_ref()));
        let possible = entry.possible.as_ref().or(default.and_then(|default| default.possible.as_ref()));
        let possible =
            possible.and_then(|word| self.choice(file, word, &scope::PossibleReach::ALL)).unwrap_or_default();
        let scope = self.scope(file, &entry.scope, default.map(|default| &default.scope), (roles, topics));
        let all = self.conditions(file, entry.all);
        let any = self.conditions(file, entry.any);
        let examples = entry.example.into_iter().map(|example| {
            let place = Place { file, range: example.span() };
            (example.into_inner(), place)
        });
        let examples = examples.collect();
        Rule {
            family,
            label: entry.label.into_inner(),
            scope,
            readings: self.readings(file, readings),
            possible,
            anchors: self.one_of(all.first().map_or(&any[..], std::slice::from_ref)),
            needs: self.needs(&all, &any),
            all,
            any,
            none: self.conditions(file, entry.none),
            weight: entry.weight.unwrap_or(DEFAULT_WEIGHT),
            allow: self.allowed(file, entry.allow),
            examples: Later::new(examples),
            place,
            id,
        }
    }

    /// A condition can only be near to one that has a name.
    fn check_near(&mut self, file: usize, rule: &written::Rule) {
        let lists = [&rule.all, &rule.any, &rule.none];
        let conditions = || {
            lists
                .iter()
                .filter_map(|list| list.as_ref())
                .flat_map(|list| list.get_ref())
                .map(|condition| condition.get_ref())
        };
        let names: Vec<&str> =
            conditions().filter_map(|c| c.name.as_ref()).map(|name| name.get_ref().as_str()).collect();
        for near in conditions().filter_map(|condition| condition.near.as_ref()) {
            if !names.contains(&near.get_ref().as_str()) {
                self.unknown(file, near, "E203", &names);
                self.problems.note("`as` gives a condition its name".to_owned());
            }
        }
    }

    /// The date of an example must be one.
    fn check_examples(&mut self, file: usize, rule: &written::Rule) {
        for published in rule.example.iter().filter_map(|example| example.get_ref().published.as_ref()) {
            let text = published.get_ref();
            if text.parse::<PartialDate>().is_err() {
                let message = message!("`{text}` is not a date of the form YYYY-MM-DD, YYYY-MM or YYYY", text);
                self.problems.error("E209", file, Some(published.span()), message);
            }
        }
    }

    fn allowed(&mut self, file: usize, allow: Vec<written::Allow>) -> Vec<(String, Place)> {
        let codes = ALLOWABLE.map(|code| (code, ()));
        for entry in &allow {
            self.choice(file, &entry.code, &codes);
            if entry.why.get_ref().trim().is_empty() {
                let message = "`why` is empty: a warning is only allowed for a reason".to_owned();
                self.problems.error("E205", file, Some(entry.why.span()), message);
            }
        }
        let place = |code: &Text| Place { file, range: code.span() };
        allow.into_iter().map(|entry| (entry.code.get_ref().clone(), place(&entry.code))).collect()
    }

    fn readings(&mut self, file: usize, words: Option<&Vec<Text>>) -> Vec<Reading> {
        let Some(words) = words else { return DEFAULT_READINGS.to_vec() };
        if words.iter().any(|word| word.get_ref() == "any") {
            return Reading::ALL.iter().map(|(_, reading)| *reading).collect();
        }
        words.iter().filter_map(|word| self.choice(file, word, &Reading::ALL)).collect()
    }

    fn scope(
        &mut self,
        file: usize,
        scope: &written::Scope,
        default: Option<&written::Scope>,
        (roles, topics): (&[Role], &[Label]),
    ) -> Scope {
        let parts = scope.part.as_ref().or(default.and_then(|scope| scope.part.as_ref()));
        let role = scope.role.as_ref().or(default.and_then(|scope| scope.role.as_ref()));
        let not_role = scope.not_role.as_ref().or(default.and_then(|scope| scope.not_role.as_ref()));
        let not_topic = scope.not_topic.as_ref().or(default.and_then(|scope| scope.not_topic.as_ref()));
        let window = scope.window.as_ref().or(default.and_then(|scope| scope.window.as_ref()));
        Scope {
            parts: parts.into_iter().flatten().filter_map(|word| self.choice(file, word, &Part::ALL)).collect(),
            roles: self.role_set(file, role, roles),
            not_roles: self.role_set(file, not_role, roles),
            not_topics: self.topic_set(file, not_topic, topics),
            window: window.and_then(|word| self.choice(file, word, &Window::ALL)).unwrap_or_default(),
        }
    }

    fn role_set(&mut self, file: usize, words: Option<&Vec<Text>>, roles: &[Role]) -> Roles {
        let mut set = Roles::default();
        for word in words.into_iter().flatten() {
            match roles.iter().position(|role| role.id == *word.get_ref()) {
                Some(index) => set.0 |= 1 << index.min(63),
                None => {
                    let names: Vec<_> = roles.iter().map(|role| role.id.as_str()).collect();
                    self.undefined(file, word, "E203", &names);
                }
            }
        }
        set
    }

    pub(super) fn topic_set(&mut self, file: usize, words: Option<&Vec<Text>>, topics: &[Label]) -> Topics {
        let mut set = Topics::default();
        for word in words.into_iter().flatten() {
            match topics.iter().position(|topic| topic.id == *word.get_ref()) {
                Some(number) => set.0 |= Topics::one(number).0,
                None => {
                    let names: Vec<_> = topics.iter().map(|topic| topic.id.as_str()).collect();
                    self.undefined(file, word, "E203", &names);
                }
            }
        }
        set
    }

    fn conditions(&mut self, file: usize, written: Conditions) -> Vec<Condition> {
        let Some(written) = written else { return Vec::new() };
        if written.get_ref().is_empty() {
            self.problems.error("E205", file, Some(written.span()), "an empty list of conditions".to_owned());
        }
        written.into_inner().into_iter().filter_map(|condition| self.condition(file, condition)).collect()
    }

    fn condition(&mut self, file: usize, written: Spanned<written::Condition>) -> Option<Condition> {
        let span = written.span();
        let written = written.into_inner();
        let alternatives = self.alternatives(file, &written, span.clone());
        let near = written.near.map(|name| (name.into_inner(), written.within.unwrap_or(40)));
        Some(Condition { alternatives: alternatives?, name: written.name.map(Spanned::into_inner), near, range: span })
    }

    fn alternatives(
        &mut self,
        file: usize,
        written: &written::Condition,
        span: Range<usize>,
    ) -> Option<Vec<Alternative>> {
        match (&written.words, &written.regex, &written.shared) {
            (Some(words), None, None) if words.get_ref().is_empty() => {
                self.problems.error("E205", file, Some(words.span()), "an empty list can never be met".to_owned());
                None
            }
            (Some(words), None, None) => Some(vec![self.words(file, words.get_ref())]),
            (None, Some(regex), None) => self.regex(file, regex).map(|matcher| vec![matcher]),
            (None, None, Some(phrase)) => self.shared(file, phrase),
            _ => {
                let message = "a condition has exactly one of `words`, `regex`, `use`".to_owned();
                self.problems.error("E204", file, Some(span), message);
                None
            }
        }
    }

    fn shared(&mut self, file: usize, phrase: &Text) -> Option<Vec<Alternative>> {
        if let Some(matchers) = self.phrases.get(phrase.get_ref()) {
            return Some(matchers.clone());
        }
        let mut names: Vec<_> = self.phrases.keys().cloned().collect();
        names.sort();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        self.undefined(file, phrase, "E203", &names);
        None
    }

    fn words(&mut self, file: usize, words: &[Text]) -> Alternative {
        let mut needles: Vec<_> = words.iter().filter_map(|word| self.needle(file, word)).collect();
        needles.sort_unstable();
        needles.dedup();
        let needs = vec![self.number_of(needles.clone())];
        Alternative { matcher: Matcher::Words(needles), needs, chains: Vec::new(), aheads: Vec::new() }
    }

    fn regex(&mut self, file: usize, text: &Text) -> Option<Alternative> {
        let pattern = self.pattern(file, text)?;
        let mut number = |words: &[String]| {
            let needles = self.scanner.add_all(words);
            self.number_of(needles)
        };
        let needs = pattern.needles().iter().map(|set| number(&set.words)).collect();
        let mut link = |link: &Link| ChainLink { set: number(&link.words), reach: link.reach, apart: link.apart };
        let chains = pattern.chains().iter().map(|chain| chain.iter().map(&mut link).collect()).collect();
        let ahead = |set: &Needles| ChainLink { set: number(&set.words), reach: set.reach, apart: Reach::default() };
        let aheads = pattern.aheads().iter().map(ahead).collect();
        Some(Alternative { matcher: Matcher::Regex(std::sync::Arc::new(pattern)), needs, chains, aheads })
    }

    /// The ways in which each rule may begin to fire.
    pub(super) fn anchors(&mut self, rules: &[Rule]) -> Vec<Anchor> {
        let mut anchors = Vec::new();
        for (rule, number) in rules.iter().zip(0..) {
            for (condition, at) in rule.firsts().iter().zip(0..) {
                for (alternative, place) in condition.alternatives.iter().zip(0..) {
                    let mut needs = [&alternative.needs[..], &rule.needs].concat();
                    let mut seen = BTreeSet::new();
                    needs.retain(|&set| seen.insert(set));
                    self.sort_needs(&mut needs);
                    let gate = Gate::new(&rule.scope);
                    anchors.push(Anchor { rule: number, condition: at, alternative: place, needs, gate });
                }
            }
        }
        anchors
    }

    /// For each literal the anchors of some rules that it starts. Where the window is one unit those are the most telling literals of all
    /// that the rule needs; a larger window is found by those of the anchor alone.
    pub(super) fn starts(&self, rules: &[Rule], anchors: &[Anchor], of: impl Fn(&Rule) -> bool) -> Starts {
        let mut starts = vec![Vec::new(); self.scanner.len()];
        let mut always = Vec::new();
        for (anchor, number) in anchors.iter().zip(0u32..) {
            let rule = &rules[anchor.rule as usize];
            if !of(rule) {
                continue;
            }
            let own = &rule.firsts()[anchor.condition as usize].alternatives[anchor.alternative as usize].needs;
            let needs = if rule.scope.window == Window::Sentence { &anchor.needs } else { own };
            match needs.first().and_then(|&set| self.sets.get(set as usize)) {
                Some(needles) => needles.iter().for_each(|&needle| starts[needle as usize].push(number)),
                None => always.push(number),
            }
        }
        Starts { by_literal: starts.into_iter().collect(), always }
    }

    /// Sets of literals of which one each stands in every window in which a rule with these conditions fires.
    fn needs(&mut self, all: &[Condition], any: &[Condition]) -> Vec<u32> {
        let mut needs: Vec<u32> = Vec::new();
        for condition in all {
            match condition.alternatives.as_slice() {
                [alternative] => needs.extend_from_slice(&alternative.needs),
                _ => needs.extend(self.one_of(std::slice::from_ref(condition)).map(|needles| self.number_of(needles))),
            }
        }
        needs.extend(self.one_of(any).filter(|_| !any.is_empty()).map(|needles| self.number_of(needles)));
        self.sort_needs(&mut needs);
        needs
    }

    /// The most telling sets first.
    fn sort_needs(&self, needs: &mut [u32]) {
        let of = |set: &u32| self.sets.get(*set as usize).map_or(0, |needles| telling(&self.scanner.words(needles)));
        needs.sort_by_cached_key(|set| std::cmp::Reverse(of(set)));
    }

    /// A set of literals of which one stands wherever one of the conditions is met; `None` where there is no such set.
    fn one_of(&self, conditions: &[Condition]) -> Option<Vec<Needle>> {
        let mut all = Vec::new();
        for alternative in conditions.iter().flat_map(|condition| &condition.alternatives) {
            all.extend_from_slice(self.sets.get(*alternative.needs.first()? as usize)?);
        }
        all.sort_unstable();
        all.dedup();
        Some(all)
    }

    /// The number of a set of literals; equal sets share one.
    fn number_of(&mut self, needles: Vec<Needle>) -> u32 {
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let number = *self.set_numbers.entry(needles.clone()).or_insert(next);
        if number == next {
            self.sets.push(needles);
        }
        number
    }
}
