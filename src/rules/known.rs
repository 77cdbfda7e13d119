//! Names of organizations that lists give, looked up by the whole name.

use serde::{Deserialize, Serialize};

/// Names with the type of organization that each is of. They need no automaton: names of lists end with the forms that
/// `rules/organizations.toml` knows, and are looked up where such a form was hit.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownNames {
    /// Name and index into `kinds`, sorted by name.
    names: Vec<(String, usize)>,
    /// Type codes.
    kinds: Vec<String>,
    /// Bytes of the longest name.
    longest: usize,
}

impl KnownNames {
    /// The names of lists, each with its type; of two types for one name the first counts.
    pub fn new(lists: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        let mut known = Self::default();
        for (kind, names) in lists {
            let index = known.kinds.iter().position(|other| *other == kind).unwrap_or_else(|| {
                known.kinds.push(kind);
                known.kinds.len() - 1
            });
            known.names.extend(names.into_iter().map(|name| (name, index)));
        }
        known.names.sort_by(|(a, _), (b, _)| a.cmp(b));
        known.names.dedup_by(|(a, _), (b, _)| a == b);
        known.longest = known.names.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        known
    }

    /// The type of a name; `None` where no list has it.
    pub fn kind(&self, name: &str) -> Option<&str> {
        let at = self.names.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        self.kinds.get(self.names.get(at)?.1).map(String::as_str)
    }

    /// Where the longest name that ends at byte `end` of `text` starts; `None` where none does.
    pub fn ending_at(&self, text: &str, end: usize) -> Option<usize> {
        let head = text.get(..end)?;
        let starts = head.char_indices().rev().map(|(at, _)| at).take_while(|at| end - at <= self.longest);
        starts.filter(|at| self.kind(&head[*at..]).is_some()).last()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True where there is no list.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::KnownNames;

    #[test]
    fn the_longest_name_that_ends_here_is_found() {
        let names = ["市川市", "川市", "青葉県"].map(str::to_owned).to_vec();
        let known = KnownNames::new([("municipality".to_owned(), names)]);
        let text = "青葉県市川市は";
        let end = text.find('は').expect("the text has it");
        assert_eq!(known.ending_at(text, end).map(|start| &text[start..end]), Some("市川市"));
        assert_eq!(known.kind("青葉県"), Some("municipality"));
        assert_eq!((known.kind("青葉"), known.ending_at(text, 3)), (None, None));
    }
}
