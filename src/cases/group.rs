//! From links to groups of posts: the closer links first, and no group wider than the rules allow.

use std::collections::BTreeMap;

use super::link::{days_apart, same_organization, try_link};
use super::notice::Post;
use super::{Link, LinkKind};
use crate::calendar::PartialDate;
use crate::rules::cases::{self as rules, CaseRules, Key};
use crate::rules::written::Widest;

/// How many earlier posts with the same key a post is compared with before it is given up: a bound on the work where
/// one key has very many posts.
const LOOK_BACK: usize = 64;

/// The posts of one case, as ascending positions, with the links between them (positions among all posts).
#[derive(Debug, Default)]
pub(super) struct Group {
    pub posts: Vec<usize>,
    pub links: Vec<Link>,
}

/// Groups the posts, which stand in order.
pub(super) fn groups(rules: &CaseRules, posts: &[Post]) -> Vec<Group> {
    let mut links = links(rules, posts);
    links.sort_by_key(|(strength, link)| (*strength, link.from, link.to));
    let mut forest = Forest::new(posts);
    links.retain(|(_, link)| forest.join(link.from, link.to, &rules.widest));
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for post in 0..posts.len() {
        groups.entry(forest.root(post)).or_default().posts.push(post);
    }
    for (_, link) in links {
        groups.entry(forest.root(link.from)).or_default().links.push(link);
    }
    groups.into_values().collect()
}

/// A link with its strength: the rule's place in the file, then the days between the notices.
type Weighed = ((usize, i64), Link);

/// The links that hold. A pair is linked by the first rule that holds for it.
fn links(rules: &CaseRules, posts: &[Post]) -> Vec<Weighed> {
    let mut found: BTreeMap<(usize, usize), Weighed> = BTreeMap::new();
    for (number, rule) in rules.links.iter().enumerate() {
        let Some(key) = rule.agree.first() else { continue };
        for bucket in index(*key, posts).values() {
            for (at, &to) in bucket.iter().enumerate() {
                let mut earlier = bucket[..at].iter().rev().take(LOOK_BACK).filter(|from| **from != to);
                if let Some((days, link)) = earlier.find_map(|&from| link(rule, posts, from, to)) {
                    found.entry((link.from, link.to)).or_insert(((number, days), link));
                }
            }
        }
    }
    found.into_values().collect()
}

/// The posts, in order, by the words under which they are looked up.
fn index(key: Key, posts: &[Post]) -> BTreeMap<String, Vec<usize>> {
    let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, post) in posts.iter().enumerate() {
        for word in post.keys.lookup(key) {
            index.entry(word).or_default().push(position);
        }
    }
    index
}

/// The link between two posts with the days between their notices, where the rule holds.
fn link(rule: &rules::Link, posts: &[Post], from: usize, to: usize) -> Option<(i64, Link)> {
    let (a, b) = (&posts[from].keys, &posts[to].keys);
    let agree = try_link(rule, a, b).ok()?;
    let kind = if same_organization(a, b) { LinkKind::SameIncident } else { LinkKind::ThirdParty };
    Some((days_apart(a, b).unwrap_or(i64::MAX), Link { from, to, rule: rule.id.clone(), kind, agree }))
}

/// The first and last of some days.
type Range = Option<(PartialDate, PartialDate)>;

/// What tells whether two groups may become one.
#[derive(Debug, Default)]
struct Extent {
    notices: Range,
    /// Days of occurrence and of discovery by organization.
    organizations: BTreeMap<String, (Range, Range)>,
}

/// Groups in the making.
struct Forest {
    parents: Vec<usize>,
    extents: Vec<Extent>,
}

impl Forest {
    fn new(posts: &[Post]) -> Self {
        let day = |date: Option<PartialDate>| date.filter(|day| day.naive().is_some()).map(|day| (day, day));
        let extent = |post: &Post| {
            let keys = &post.keys;
            let days = (day(keys.occurred), day(keys.discovered));
            let organizations = keys.organization.iter().map(|name| (name.clone(), days)).collect();
            Extent { notices: day(keys.notice), organizations }
        };
        Self { parents: (0..posts.len()).collect(), extents: posts.iter().map(extent).collect() }
    }

    fn root(&mut self, mut post: usize) -> usize {
        while self.parents[post] != post {
            self.parents[post] = self.parents[self.parents[post]];
            post = self.parents[post];
        }
        post
    }

    /// Joins the groups of two posts; false where the group would be too wide.
    fn join(&mut self, a: usize, b: usize, widest: &Widest) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        // The smaller goes into the larger, so that all joins together stay fast.
        let larger = |x: &Extent, y: &Extent| x.organizations.len() >= y.organizations.len();
        let (into, from) = if larger(&self.extents[a], &self.extents[b]) { (a, b) } else { (b, a) };
        if !fits(&self.extents[into], &self.extents[from], widest) {
            return false;
        }
        let Extent { notices, organizations } = std::mem::take(&mut self.extents[from]);
        let target = &mut self.extents[into];
        target.notices = both(target.notices, notices);
        for (name, (occurred, discovered)) in organizations {
            let known = target.organizations.entry(name).or_default();
            *known = (both(known.0, occurred), both(known.1, discovered));
        }
        self.parents[from] = into;
        true
    }
}

/// True where the two groups together are not too wide; `from` is the smaller.
fn fits(into: &Extent, from: &Extent, widest: &Widest) -> bool {
    let within = |range: Range, most: Option<i64>| {
        let days = range.and_then(|(first, last)| first.days_until(&last));
        days.zip(most).is_none_or(|(days, most)| days <= most)
    };
    let days_fit = from.organizations.iter().all(|(name, days)| {
        let known = into.organizations.get(name).copied().unwrap_or_default();
        within(both(known.0, days.0), widest.occurred) && within(both(known.1, days.1), widest.discovered)
    });
    days_fit && within(both(into.notices, from.notices), widest.span)
}

fn both(a: Range, b: Range) -> Range {
    match (a, b) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (range, None) | (None, range) => range,
    }
}
