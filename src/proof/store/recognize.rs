//! Which accepted record belongs to which post.
//!
//! A post may have got another title, another text, another place in its dump, or another dump. The surest signs come
//! first; each post and each record is taken once.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::accepted::{Accepted, value_of};
use super::post::{Post, same_dump};
use super::sketch::Sketch;
use crate::proof::diff::records::FieldFacts;

/// Likeness of texts whose headings already say that they belong together.
const LIKE: f64 = 0.25;
/// Likeness of texts without a sign in their headings.
const VERY_LIKE: f64 = 0.5;
/// Likeness of texts whose dates contradict: a second notice takes over much of the first.
const ALMOST_EQUAL: f64 = 0.8;

/// What a post is recognized by.
#[derive(Clone, Copy)]
pub(super) struct Marks<'a> {
    case: Option<&'a str>,
    published: Option<&'a str>,
    title: Option<&'a str>,
    dump: &'a str,
    sketch: &'a Sketch,
}

impl<'a> Marks<'a> {
    fn new(facts: &'a [FieldFacts], dump: &'a str, sketch: &'a Sketch) -> Self {
        let value = |field| value_of(facts, field);
        Self { case: value("case_id"), published: value("published"), title: value("title"), dump, sketch }
    }

    /// True where the wording is alike enough, by more than `needed` where the dates contradict; posts of different case
    /// numbers are different posts.
    fn alike(&self, other: &Self, needed: f64) -> bool {
        let contradict = |one: Option<&str>, other: Option<&str>| one.is_some() && other.is_some() && one != other;
        let needed = if contradict(self.published, other.published) { ALMOST_EQUAL } else { needed };
        !contradict(self.case, other.case) && self.sketch.likeness(other.sketch) >= needed
    }
}

impl<'a> From<&'a Post> for Marks<'a> {
    fn from(post: &'a Post) -> Self {
        Self::new(&post.facts, &post.dump, &post.sketch)
    }
}

impl<'a> From<&'a Accepted> for Marks<'a> {
    fn from(accepted: &'a Accepted) -> Self {
        Self::new(&accepted.facts, &accepted.dump, &accepted.sketch)
    }
}

/// A sign in the heading; `None` where the heading does not have it.
type Sign = for<'a> fn(&Marks<'a>) -> Option<[&'a str; 3]>;

/// Signs that tell a post by themselves, from the surest to the weakest.
const SIGNS: &[Sign] = &[
    |marks| marks.case.or(marks.published).map(|_| heading(marks)),
    |marks| marks.case.map(|case| [case, "", ""]),
    |marks| marks.published.zip(marks.title).map(|(date, title)| [date, title, ""]),
];

fn heading<'a>(marks: &Marks<'a>) -> [&'a str; 3] {
    [marks.case.unwrap_or_default(), marks.published.unwrap_or_default(), marks.title.unwrap_or_default()]
}

/// For each post the index of its record.
pub(super) fn recognize(posts: &[Marks], records: &[Marks]) -> Vec<Option<usize>> {
    let mut pairs = Pairs { posts, records, of_post: vec![None; posts.len()], taken: vec![false; records.len()] };
    for sign in SIGNS {
        for (mine, theirs) in pairs.groups(*sign) {
            // The only post of a heading may have a new text, but only where it was: numbers and titles come again.
            let only = mine.len() == 1 && theirs.len() == 1;
            pairs.join(&mine, &theirs, |post, record, likeness| {
                likeness >= LIKE || (only && same_dump(post.dump, record.dump))
            });
        }
    }
    for (mine, theirs) in pairs.groups(|marks| marks.title.map(|title| [title, "", ""])) {
        pairs.join(&mine, &theirs, |post, record, _| post.alike(record, LIKE));
    }
    for (mine, theirs) in pairs.groups(|_| Some([""; 3])) {
        pairs.join(&mine, &theirs, |post, record, _| post.alike(record, VERY_LIKE));
    }
    pairs.of_post
}

/// The posts and the records that show one sign, by their indices.
type Group = (Vec<usize>, Vec<usize>);

/// The pairs found so far.
struct Pairs<'p, 'a> {
    posts: &'p [Marks<'a>],
    records: &'p [Marks<'a>],
    of_post: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs<'_, '_> {
    /// The posts and records without a partner that show the same sign, in the order of the posts.
    fn groups(&self, sign: Sign) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut by_sign = HashMap::new();
        let posts = self.posts.iter().enumerate().filter(|(at, _)| self.of_post[*at].is_none());
        for (at, shown) in posts.filter_map(|(at, post)| Some((at, sign(post)?))) {
            let group = *by_sign.entry(shown).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Group::default());
            }
            groups[group].0.push(at);
        }
        let records = self.records.iter().enumerate().filter(|(at, _)| !self.taken[*at]);
        for (at, record) in records {
            if let Some(group) = sign(record).and_then(|shown| by_sign.get(&shown)) {
                groups[*group].1.push(at);
            }
        }
        groups
    }

    /// Joins those that `belong` together: the most alike first, of equal ones those of one dump, then the first.
    fn join(&mut self, mine: &[usize], theirs: &[usize], belong: impl Fn(&Marks, &Marks, f64) -> bool) {
        let mut pairs = Vec::new();
        for &at in mine {
            let post = &self.posts[at];
            for &other in theirs {
                let record = &self.records[other];
                let likeness = post.sketch.likeness(record.sketch);
                if belong(post, record, likeness) {
                    let order = ((likeness * 1000.0) as u32, same_dump(post.dump, record.dump));
                    pairs.push((Reverse(order), at, other));
                }
            }
        }
        pairs.sort_unstable();
        for (_, post, record) in pairs {
            if self.of_post[post].is_none() && !self.taken[record] {
                self.of_post[post] = Some(record);
                self.taken[record] = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str =
        "2024年7月10日、当社のサーバーが不正アクセスを受けたことが判明しました。お客様25名分の氏名と住所です。";
    const EDITED: &str =
        "2024年7月10日、当社のサーバーが不正アクセスを受けたことが判明しました。お客様31名分の氏名と住所です。";
    const OTHER: &str = "職員が、住民120名分の氏名を記録したUSBメモリを紛失しました。見つかっておりません。";

    /// Case, date, title, dump, text; an empty text is none.
    type Post = [&'static str; 5];

    fn recognized(posts: &[Post], records: &[Post]) -> Vec<Option<usize>> {
        let sketches = |all: &[Post]| all.iter().map(|post| Sketch::of(post[4])).collect::<Vec<_>>();
        let (mine, theirs) = (sketches(posts), sketches(records));
        let marks = |all: &[Post], sketches: &'static [Sketch]| -> Vec<Marks<'static>> {
            let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            let marks = |(post, sketch): (&Post, &'static Sketch)| Marks {
                case: some(post[0]),
                published: some(post[1]),
                title: some(post[2]),
                dump: post[3],
                sketch,
            };
            all.iter().zip(sketches).map(marks).collect()
        };
        recognize(&marks(posts, mine.leak()), &marks(records, theirs.leak()))
    }

    const POST: Post = ["2024-901", "2024-07-31", "お知らせ", "a.txt", FIRST];

    #[test]
    fn a_post_is_known_by_its_heading_whatever_became_of_its_text() {
        assert_eq!(recognized(&[["2024-901", "2024-07-31", "お知らせ", "a.txt", OTHER]], &[POST]), [Some(0)]);
        assert_eq!(recognized(&[["2024-901", "2024-08-01", "お詫び", "a.txt", OTHER]], &[POST]), [Some(0)], "case");
        assert_eq!(recognized(&[["", "2024-07-31", "お知らせ", "a.txt", OTHER]], &[POST]), [Some(0)], "date and title");
    }

    #[test]
    fn a_post_is_known_by_its_text_whatever_became_of_its_heading_and_place() {
        assert_eq!(recognized(&[["", "", "お詫び", "b.txt", EDITED]], &[POST]), [Some(0)]);
        assert_eq!(recognized(&[["2024-901", "2024-07-31", "お詫び", "b.txt", EDITED]], &[POST]), [Some(0)]);
    }

    #[test]
    fn another_post_is_not_taken_for_it() {
        assert_eq!(recognized(&[["2024-902", "2024-07-31", "お知らせ", "b.txt", OTHER]], &[POST]), [None]);
        assert_eq!(recognized(&[["2024-902", "2024-07-31", "お詫び", "a.txt", EDITED]], &[POST]), [None], "own number");
        assert_eq!(recognized(&[["2024-901", "2024-08-31", "続報", "b.txt", OTHER]], &[POST]), [None], "number again");
        let undated = ["", "", "お知らせ", "a.txt", FIRST];
        assert_eq!(recognized(&[["", "", "お知らせ", "a.txt", OTHER]], &[undated]), [None], "a title alone");
        assert_eq!(recognized(&[["", "2024-08-31", "お知らせ", "a.txt", EDITED]], &[POST]), [None], "a monthly notice");
    }

    #[test]
    fn of_equal_headings_the_more_alike_belong_together() {
        let other = ["2024-901", "2024-07-31", "お知らせ", "a.txt", OTHER];
        assert_eq!(recognized(&[other, POST], &[POST, other]), [Some(1), Some(0)]);
        let copy = ["2024-901", "2024-07-31", "お知らせ", "b.txt", FIRST];
        assert_eq!(recognized(&[copy], &[POST, copy]), [Some(1)], "the copy of its dump");
        assert_eq!(recognized(&[POST, copy, POST], &[POST, copy]), [Some(0), Some(1), None]);
    }
}
