//! Verbs that the lexicon lacks, by how often dumps have them: where the reading layer sees that something is done, and not
//! what.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::matcher::PostText;
use crate::pipeline::Text;
use crate::reading::Statement;
use crate::rules::RuleSet;
use crate::segment::posts_from;
use crate::text::Span;

/// Gathers verbs without a class, document by document.
#[derive(Debug)]
pub struct Gatherer<'r> {
    rules: &'r RuleSet,
    verbs: BTreeMap<String, Seen>,
    posts: usize,
    statements: usize,
}

#[derive(Debug, Default)]
struct Seen {
    hits: usize,
    posts: usize,
    /// Number of the last post that has it.
    last: usize,
    dated: usize,
    forms: BTreeMap<String, usize>,
}

/// A verb of which the lexicon has no word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnclassedVerb {
    /// What all of its forms begin with.
    pub stem: String,
    /// How often it stands in the dumps.
    pub hits: usize,
    /// In how many posts.
    pub posts: usize,
    /// How often a date belongs to it, which no row takes then unless it asks for no class.
    pub dated: usize,
    /// The form in which it stands most often.
    pub form: String,
}

/// The verbs without a class of all documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unclassed {
    /// How many posts there were.
    pub posts: usize,
    /// How many clauses.
    pub clauses: usize,
    /// The verbs, the most frequent first.
    pub verbs: Vec<UnclassedVerb>,
}

impl<'r> Gatherer<'r> {
    /// For these rules.
    pub fn new(rules: &'r RuleSet) -> Self {
        Self { rules, verbs: BTreeMap::new(), posts: 0, statements: 0 }
    }

    /// Adds a document.
    pub fn add(&mut self, text: Text) {
        let normalized = self.rules.normalizer.normalize(text.text);
        for post in posts_from(self.rules, &normalized, text.text, text.start) {
            self.posts += 1;
            self.post(&PostText::new(self.rules, &normalized.text, &post));
        }
    }

    fn post(&mut self, post: &PostText) {
        let statements = post.statements(self.rules);
        for (number, statement) in statements.all.iter().enumerate().filter(|(_, statement)| statement.is_clause()) {
            self.statements += 1;
            let Some(stem) = stem(post, statement) else { continue };
            let form = post.words(statement.span).split_whitespace().collect();
            let seen = self.verbs.entry(stem).or_default();
            seen.hits += 1;
            seen.posts += usize::from(seen.last != self.posts);
            seen.last = self.posts;
            seen.dated += usize::from(statements.dates_of(number).next().is_some());
            *seen.forms.entry(form).or_default() += 1;
        }
    }

    /// What was gathered.
    pub fn finish(self) -> Unclassed {
        let mut verbs: Vec<_> = self.verbs.into_iter().map(|(stem, seen)| verb(stem, seen)).collect();
        verbs.sort_by_key(|verb| (Reverse(verb.posts), Reverse(verb.hits)));
        Unclassed { posts: self.posts, clauses: self.statements, verbs }
    }
}

fn verb(stem: String, Seen { hits, posts, dated, forms, .. }: Seen) -> UnclassedVerb {
    let form = forms.into_iter().max_by_key(|(form, times)| (*times, Reverse(form.clone())));
    UnclassedVerb { stem, hits, posts, dated, form: form.map(|(form, _)| form).unwrap_or_default() }
}

/// The beginning of a verb that the lexicon lacks, without the kana that inflect; `None` for one that it has, for する, ある
/// and the like, and where nothing but kana is left.
fn stem(post: &PostText, statement: &Statement) -> Option<String> {
    if statement.lemma.is_some() || statement.light.is_some() {
        return None;
    }
    let words = post.words(Span::new(statement.span.start, statement.span.end)).trim();
    let end = words.char_indices().find(|(_, c)| ('ぁ'..='ゖ').contains(c)).map_or(words.len(), |(at, _)| at);
    words.get(..end).filter(|stem| !stem.is_empty()).map(str::to_owned)
}
