//! Prefectures and municipalities that lists give, with their codes.

use serde::{Deserialize, Serialize};

/// Ends the code of a prefecture.
const PREFECTURE: &str = "000";

/// A prefecture or a municipality.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its prefecture.
    pub area: String,
    /// Its public code; `None` for a municipality that is no more.
    pub code: Option<String>,
    /// It is a prefecture.
    pub is_prefecture: bool,
}

/// Places by their names; one name may be that of several.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Sorted by name.
    all: Vec<Place>,
    /// Bytes of the longest name.
    longest: usize,
}

impl Place {
    /// A place of a list: its name, its area, and its code where it has one.
    pub fn new(name: &str, area: &str, code: Option<&str>) -> Self {
        let is_prefecture = code.is_some_and(|code| code.ends_with(PREFECTURE));
        Self { name: name.to_owned(), area: area.to_owned(), code: code.map(str::to_owned), is_prefecture }
    }
}

impl Places {
    /// The places of lists.
    pub fn new(mut all: Vec<Place>) -> Self {
        all.sort();
        all.dedup();
        let longest = all.iter().map(|place| place.name.len()).max().unwrap_or_default();
        Self { all, longest }
    }

    /// The prefecture whose name without its last character stands at the beginning of `text` and is all of it, or is followed
    /// by a dot: newspapers write 東京・中央 behind the name of a company.
    pub fn cut_short_at(&self, text: &str) -> Option<&str> {
        let stem = text.split('・').next()?.trim();
        let first = self.all.partition_point(|place| place.name.as_str() < stem);
        let rest_of = |place: &Place| place.name.strip_prefix(stem).map(|rest| rest.chars().count());
        let mut begun = self.all[first..].iter().map_while(|place| Some((place, rest_of(place)?)));
        let found = begun.find(|(place, rest)| place.is_prefecture && *rest == 1 && !stem.is_empty());
        found.map(|(place, _)| place.name.as_str())
    }

    /// The longest name with which `text` begins, and the places that have it, those with a code first.
    pub fn longest_at<'t>(&self, text: &'t str) -> Option<(&'t str, Vec<&Place>)> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= self.longest);
        let mut best = None;
        for name in ends.filter_map(|end| text.get(..end)) {
            let first = self.all.partition_point(|place| place.name.as_str() < name);
            let found: Vec<&Place> = self.all[first..].iter().take_while(|place| place.name == name).collect();
            if !found.is_empty() {
                best = Some((name, found));
            }
        }
        best.map(|(name, mut found)| {
            found.sort_by_key(|place| place.code.is_none());
            (name, found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_counts_and_all_places_of_that_name() {
        let places = Places::new(vec![
            Place::new("青葉県", "青葉県", Some("90000")),
            Place::new("青葉県町", "白樺県", Some("91301")),
            Place::new("府中市", "青葉県", Some("90206")),
            Place::new("府中市", "白樺県", None),
        ]);
        let (name, found) = places.longest_at("青葉県府中市は").expect("a place");
        assert_eq!((name, found[0].is_prefecture), ("青葉県", true));
        let (name, found) = places.longest_at("府中市立病院").expect("a place");
        assert_eq!((name, found.len(), found[0].code.as_deref()), ("府中市", 2, Some("90206")));
        assert!(places.longest_at("株式会社").is_none() && places.longest_at("").is_none());
    }
}
