//! The walk through what a person has to decide.

use std::cmp::Reverse;
use std::io;

use super::folder::Store;
use super::guard::{Finding, Guard, Status};
use crate::diag::Diagnostic;
use crate::message::message;

/// What a person says of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is right: keep it.
    Accept,
    /// It is wrong: the rules have to be mended.
    Reject,
    /// Ask again in the next review.
    Skip,
    /// Decide no more for now.
    Quit,
}

/// In which order posts are asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Order {
    /// As they stand in the dumps
    #[default]
    Dumps,
    /// Those with the most values of low confidence first, then those with the most of medium
    Confidence,
}

impl Order {
    /// Sorts the findings; equal ones stay as they stand.
    fn sort(self, open: &mut [&Finding], guard: &Guard) {
        let doubts = |finding: &Finding| Reverse(guard.post(finding).map_or((0, 0), |post| post.record.doubts()));
        if self == Self::Confidence {
            open.sort_by_cached_key(|finding| doubts(finding));
        }
    }
}

/// Who decides.
pub trait Reviewer {
    /// Asks about the post of `finding`, the `number`th of `of`.
    ///
    /// # Errors
    /// Nobody can be asked.
    fn ask(&mut self, guard: &Guard, finding: &Finding, number: usize, of: usize) -> io::Result<Answer>;
}

/// What became of a walk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Walk {
    /// Posts accepted.
    pub accepted: usize,
    /// Posts rejected.
    pub rejected: usize,
    /// Posts that are still to be decided.
    pub left: usize,
}

/// Asks in `order` about every new and changed post that nobody has rejected as it is; with `again` also about those. Each decision is
/// on disk before the next question, so that a walk that is broken off loses nothing.
///
/// # Errors
/// A decision could not be kept, or nobody can be asked; the decisions before stand.
pub fn review(
    guard: &Guard,
    store: &Store,
    (again, order): (bool, Order),
    reviewer: &mut dyn Reviewer,
) -> Result<Walk, Box<Diagnostic>> {
    let to_decide =
        |finding: &&Finding| matches!(finding.status, Status::New | Status::Changed) && (again || !finding.rejected);
    let mut open: Vec<&Finding> = guard.findings.iter().filter(to_decide).collect();
    order.sort(&mut open, guard);
    let mut walk = Walk { left: open.len(), ..Walk::default() };
    for (number, finding) in (1..).zip(&open) {
        let Some(post) = guard.post(finding) else { continue };
        let answer = reviewer.ask(guard, finding, number, open.len());
        match answer.map_err(|error| Diagnostic::error("", message!("cannot ask: {error}", error)))? {
            Answer::Accept => {
                store.accept(post, guard.accepted(finding), guard.rejected(finding))?;
                walk.accepted += 1;
            }
            Answer::Reject => {
                store.reject(post, guard.rejected(finding))?;
                walk.rejected += 1;
            }
            Answer::Skip => continue,
            Answer::Quit => break,
        }
        walk.left -= 1;
    }
    Ok(walk)
}
