//! Where each post stands among the cases: for figures that count a case once.

use std::collections::HashMap;

use super::group;
use super::notice::Post;
use crate::record::Record;
use crate::rules::RuleSet;

/// The place of a post among the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Number of its case.
    pub case: usize,
    /// Number of the reports, of one organization in one case, that it is one of.
    pub reports: usize,
    /// Its place among all posts, by the day of the notice.
    pub order: usize,
    /// Another organization of the case names its issuer as third party: it speaks of the people of all its customers.
    pub is_contractor: bool,
}

impl Member {
    /// A post that is a case of its own.
    pub fn alone(number: usize) -> Self {
        Self { case: number, reports: number, order: number, is_contractor: false }
    }
}

/// The place of each of the `incidents`. It does not depend on their order.
pub fn members(rules: &RuleSet, incidents: &[&Record]) -> Vec<Member> {
    let numbered = incidents.iter().enumerate();
    let mut posts: Vec<Post> = numbered.map(|(number, record)| Post::new(rules, record, number)).collect();
    posts.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut members: Vec<Member> = (0..posts.len()).map(Member::alone).collect();
    let mut known = 0;
    for (case, group) in group::groups(&rules.cases, &posts).into_iter().enumerate() {
        let issuers = issuers(&posts, &group.posts);
        for (&order, issuer) in group.posts.iter().zip(&issuers) {
            let (post, reports) = (&posts[order], known + issuer);
            let names = |other: &usize| post.issuer().is_some_and(|name| posts[*other].keys.third_party.contains(name));
            let is_contractor = group.posts.iter().any(names);
            members[post.notice.post] = Member { case, reports, order, is_contractor };
        }
        known += issuers.iter().max().map_or(0, |last| last + 1);
    }
    members
}

/// The number of the issuer of each post of a case. A post that names none is of the only one that the others name.
fn issuers(posts: &[Post], case: &[usize]) -> Vec<usize> {
    let mut numbers: HashMap<&String, usize> = HashMap::new();
    for issuer in case.iter().filter_map(|&post| posts[post].issuer()) {
        let next = numbers.len();
        numbers.entry(issuer).or_insert(next);
    }
    let mut next = numbers.len();
    let mut number = |&post: &usize| match posts[post].issuer() {
        Some(issuer) => numbers[issuer],
        None if numbers.len() < 2 => 0,
        None => {
            next += 1;
            next - 1
        }
    };
    case.iter().map(&mut number).collect()
}
