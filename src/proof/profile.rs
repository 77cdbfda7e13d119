//! What each rule does on dumps, and what it costs.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;

use crate::matcher::{Firing, PostText, fire, fire_through};
use crate::pipeline::{Pipeline, Text};
use crate::rules::{Rule, RuleFiles, RuleSet};
use crate::segment::posts_from;

use super::alternatives::place;
use super::catalogue::located;

/// In how many posts rules must fire together before it is more than chance.
const FEWEST_POSTS: usize = 2;

/// Gathers what rules do, document by document. It does not grow with the documents.
#[derive(Debug)]
pub struct Profiler<'r> {
    rules: &'r RuleSet,
    timed: bool,
    tallies: Vec<Tally>,
    preparing: Duration,
    all: Duration,
    /// Where all of the work is done to be measured.
    one_thread: Option<ThreadPool>,
    documents: usize,
    posts: usize,
}

/// What one rule did.
#[derive(Debug, Clone, Default)]
struct Tally {
    hits: usize,
    posts: usize,
    time: Duration,
    /// Tells of all the sentences in which it fired: equal where they are the same.
    sentences: DefaultHasher,
    /// By the condition under `any` that decided: how often.
    ways: BTreeMap<Option<usize>, usize>,
}

/// What the rules did on all documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile<'r> {
    /// How many documents there were.
    pub documents: usize,
    /// How many posts.
    pub posts: usize,
    /// Microseconds of each part of the work, where that was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// The rules that fired, in file order.
    pub rules: Vec<RuleProfile<'r>>,
    /// The rules that never did, in file order.
    pub dead: Vec<RuleProfile<'r>>,
    /// Rules that fired in exactly the same sentences, of two posts or more.
    pub together: Vec<Vec<&'r str>>,
    /// How much of the decisions the dumps prove but once.
    pub unseen: Unseen,
    /// Conditions under `any` that never decided, of rules that fired, in file order.
    pub idle: Vec<WayProfile<'r>>,
}

/// The share of hits that rest on a way which decided once: about how often a way that these dumps do not show would be
/// needed in further ones (Good and Turing's estimate). A way is a rule with the condition under `any` that decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Unseen {
    /// How many hits all rules have.
    pub hits: usize,
    /// How many ways decided once.
    pub once: usize,
}

/// One condition under `any` of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayProfile<'r> {
    /// Id of the rule.
    pub rule: &'r str,
    /// Its family.
    pub family: &'r str,
    /// Its place in the list, counted from one.
    pub at: usize,
    /// The file it stands in.
    pub file: &'r str,
    /// The line in that file, from 1.
    pub line: usize,
}

/// Microseconds of the work on all documents, on one thread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Time {
    /// Normalizing, finding posts, dates, counts, names, and the outline.
    pub preparing: u64,
    /// Judging rules.
    pub rules: u64,
    /// Everything, as `extract` does it: also starting rules, and choosing values among what they found.
    pub all: u64,
}

/// What one rule did on all documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleProfile<'r> {
    /// Its id.
    pub rule: &'r str,
    /// Its family.
    pub family: &'r str,
    /// The label it proves.
    pub label: &'r str,
    /// How often it fired.
    pub hits: usize,
    /// In how many posts.
    pub posts: usize,
    /// Microseconds spent on judging it, where that was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub micros: Option<u64>,
    /// The file it stands in.
    pub file: &'r str,
    /// The line in that file, from 1.
    pub line: usize,
}

impl<'r> Profiler<'r> {
    /// For these rules. Where it is `timed`, every post is judged a second time, with a clock, since the first time also
    /// pays for regexes that are compiled when they are first needed.
    pub fn new(rules: &'r RuleSet, timed: bool) -> Self {
        let one_thread = timed.then(|| ThreadPoolBuilder::new().num_threads(1).build().ok()).flatten();
        let tallies = vec![Tally::default(); rules.rules.len()];
        let (preparing, all) = (Duration::ZERO, Duration::ZERO);
        Self { rules, timed, tallies, preparing, all, one_thread, documents: 0, posts: 0 }
    }

    /// Adds a document.
    pub fn add(&mut self, text: Text) {
        let mut start = Instant::now();
        let normalized = self.rules.normalizer.normalize(text.text);
        self.documents += 1;
        let posts = posts_from(self.rules, &normalized, text.text, text.start);
        self.preparing += start.elapsed();
        for post in posts {
            start = Instant::now();
            let prepared = PostText::new(self.rules, &normalized.text, &post);
            self.preparing += start.elapsed();
            self.count(&fire(self.rules, &prepared));
            if self.timed {
                self.time(&prepared);
            }
            self.posts += 1;
        }
        if let Some(one_thread) = &self.one_thread {
            start = Instant::now();
            one_thread.install(|| Pipeline::new(self.rules).records(text));
            self.all += start.elapsed();
        }
    }

    fn count(&mut self, fired: &[Firing]) {
        let mut by_rule: BTreeMap<&str, Vec<&Firing>> = BTreeMap::new();
        fired.iter().for_each(|firing| by_rule.entry(&firing.rule.id).or_default().push(firing));
        for (rule, tally) in self.rules.rules.iter().zip(&mut self.tallies) {
            let Some(fired) = by_rule.remove(rule.id.as_str()) else { continue };
            fired.iter().for_each(|firing| *tally.ways.entry(firing.alternative).or_default() += 1);
            let mut units: Vec<usize> = fired.iter().map(|firing| firing.unit).collect();
            tally.hits += units.len();
            tally.posts += 1;
            units.sort_unstable();
            units.dedup();
            (self.posts, units).hash(&mut tally.sentences);
        }
    }

    fn time(&mut self, post: &PostText) {
        fire_through(self.rules, post, |number, judge| {
            let start = Instant::now();
            let answers = judge();
            self.tallies[number].time += start.elapsed();
            answers
        });
    }

    /// What was gathered; `files` are those of the rules.
    pub fn finish(self, files: &'r RuleFiles) -> Profile<'r> {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let time = self.timed.then(|| Time {
            preparing: micros(self.preparing),
            rules: micros(self.tallies.iter().map(|tally| tally.time).sum()),
            all: micros(self.all),
        });
        let (documents, posts) = (self.documents, self.posts);
        let unseen = Unseen {
            hits: self.tallies.iter().map(|tally| tally.hits).sum(),
            once: self.tallies.iter().flat_map(|tally| tally.ways.values()).filter(|hits| **hits == 1).count(),
        };
        let mut profile =
            Profile { documents, posts, time, rules: vec![], dead: vec![], together: vec![], unseen, idle: vec![] };
        let mut together: BTreeMap<(usize, u64), Vec<&str>> = BTreeMap::new();
        for (rule, tally) in self.rules.rules.iter().zip(&self.tallies) {
            let (file, at) = located(files, &rule.place);
            let of_rule = RuleProfile {
                rule: &rule.id,
                family: &rule.family,
                label: &rule.label,
                hits: tally.hits,
                posts: tally.posts,
                micros: self.timed.then(|| micros(tally.time)),
                file,
                line: at.line,
            };
            if tally.posts >= FEWEST_POSTS {
                together.entry((tally.posts, tally.sentences.finish())).or_default().push(&rule.id);
            }
            if tally.hits > 0 {
                profile.rules.push(of_rule);
                profile.idle.extend(idle(rule, tally, files));
            } else {
                profile.dead.push(of_rule);
            }
        }
        profile.together = together.into_values().filter(|rules| rules.len() > 1).collect();
        profile.together.sort();
        profile
    }
}

/// The conditions under `any` of the rule that never decided.
fn idle<'r>(rule: &'r Rule, tally: &Tally, files: &'r RuleFiles) -> Vec<WayProfile<'r>> {
    let never = (0..rule.any.len()).filter(|at| !tally.ways.contains_key(&Some(*at)));
    let way = |at| {
        let (file, place) = located(files, &place(rule, Some(at)));
        WayProfile { rule: &rule.id, family: &rule.family, at: at + 1, file, line: place.line }
    };
    never.map(way).collect()
}
