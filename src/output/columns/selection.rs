//! Which columns a table has, as the user asks for them.

use std::fmt;
use std::str::FromStr;

use super::{COLUMNS, Column, all_columns};
use crate::message::{Message, message};

/// Stands for the columns of the contract in a list of names.
const DEFAULT: &str = "default";
/// Stands for every column.
const ALL: &str = "all";
/// How like a known name an unknown one must be for a hint (Jaro–Winkler, 0 to 1).
const ALIKE: f64 = 0.8;

/// Columns in the order asked for, each once.
#[derive(Clone)]
pub struct Selection(Vec<&'static Column>);

impl Selection {
    /// The columns.
    pub fn columns(&self) -> &[&'static Column] {
        &self.0
    }

    /// Every name that may stand in one: the lists, then the columns.
    pub fn names() -> Vec<&'static str> {
        [DEFAULT, ALL].into_iter().chain(all_columns().map(|column| column.name)).collect()
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self(COLUMNS.iter().collect())
    }
}

impl fmt::Debug for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|column| column.name)).finish()
    }
}

impl FromStr for Selection {
    type Err = UnknownColumn;

    /// Reads names between commas; `default` and `all` stand for lists of names. A name given again changes nothing.
    fn from_str(names: &str) -> Result<Self, UnknownColumn> {
        let mut chosen: Vec<&'static Column> = Vec::new();
        for name in names.split(',').map(str::trim) {
            let named: Vec<&'static Column> = match name {
                DEFAULT => COLUMNS.iter().collect(),
                ALL => all_columns().collect(),
                name => all_columns().filter(|column| column.name == name).collect(),
            };
            if named.is_empty() {
                return Err(UnknownColumn(name.to_owned()));
            }
            for column in named {
                if !chosen.iter().any(|known| known.name == column.name) {
                    chosen.push(column);
                }
            }
        }
        Ok(Self(chosen))
    }
}

/// A name that no column has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn(String);

impl UnknownColumn {
    /// What is wrong, and what there is, for people.
    pub fn told(&self) -> Message {
        let alike = |column: &&Column| strsim::jaro_winkler(column.name, &self.0);
        let nearest = all_columns().max_by(|a, b| alike(a).total_cmp(&alike(b)));
        let nearest = nearest.filter(|column| alike(column) >= ALIKE);
        let near = nearest.map(|column| message!("; did you mean `{name}`?", name = column.name));
        message!(
            "there is no column `{name}`{near} (`jikenbo columns` lists them; `default` and `all` stand for several)",
            name = self.0,
            near = near.unwrap_or_default()
        )
    }
}

impl fmt::Display for UnknownColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told().fmt(f)
    }
}

impl std::error::Error for UnknownColumn {}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        text.parse::<Selection>().unwrap().columns().iter().map(|column| column.name).collect()
    }

    #[test]
    fn names_come_in_the_order_asked_for_and_once() {
        assert_eq!(names("occurred, title,occurred"), ["occurred", "title"]);
        let all = names("title,all");
        assert_eq!((all[0], all[1], all.len()), ("title", "source", all_columns().count()));
        assert_eq!(names("default").len(), 43);
    }

    #[test]
    fn unknown_names_are_told_with_the_nearest() {
        let error = |text: &str| text.parse::<Selection>().unwrap_err().to_string();
        assert!(error("title,ocurred").starts_with("there is no column `ocurred`; did you mean `occurred`? "));
        assert!(error("").starts_with("there is no column `` ("));
    }
}
