//! What starts rules: the literals at which it is worth to look.

use serde::{Deserialize, Serialize};

use super::scope::{Part, Roles, Scope, Window};

/// A way to meet the first condition of a rule (one of the first, where any will do), which is what a rule begins with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Anchor {
    /// Number of the rule.
    pub rule: u32,
    /// Number of the condition among those that the rule may begin with.
    pub condition: u32,
    /// Number of the alternative in the condition.
    pub alternative: u32,
    /// Numbers of sets of literals: the rule can only fire by this anchor in a window that holds a literal of each.
    pub needs: Vec<u32>,
    /// The scope of the rule, here to be at hand: most anchors that a literal starts end at it.
    pub gate: Gate,
}

/// What of a scope a unit can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Accepted parts, a bit each.
    parts: u8,
    /// Accepted roles; empty set: all.
    roles: Roles,
    /// Refused roles.
    not_roles: Roles,
    /// The window.
    pub window: Window,
}

impl Gate {
    /// The gate of a scope.
    pub fn new(scope: &Scope) -> Self {
        let all =
            Part::ALL.iter().map(|(_, part)| *part).filter(|part| scope.parts.is_empty() || scope.parts.contains(part));
        let parts = all.fold(0, |parts, part| parts | 1 << part as u8);
        Self { parts, roles: scope.roles, not_roles: scope.not_roles, window: scope.window }
    }

    /// True where the scope has units of that part with those roles.
    #[inline]
    pub fn accepts(&self, part: Part, roles: Roles) -> bool {
        let wanted = self.roles == Roles::default() || self.roles.meets(roles);
        self.parts >> part as u8 & 1 == 1 && wanted && !self.not_roles.meets(roles)
    }
}

/// The gates of all anchors, of which many share one: a unit is asked once for each.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Gates {
    all: Vec<Gate>,
    /// By anchor: the number of its gate.
    of: Vec<u32>,
}

/// The gates that let units of one kind in.
#[derive(Debug)]
pub struct OpenGates<'g> {
    gates: &'g Gates,
    /// By gate.
    open: Vec<bool>,
    /// The units for which that is known.
    known: Option<(Part, Roles)>,
}

impl Gates {
    /// The gates of those anchors.
    pub fn new(anchors: &[Anchor]) -> Self {
        let mut gates = Self::default();
        for Anchor { gate, .. } in anchors {
            let number = gates.all.iter().position(|known| known == gate).unwrap_or(gates.all.len());
            if number == gates.all.len() {
                gates.all.push(*gate);
            }
            gates.of.push(number as u32);
        }
        gates
    }
}

impl<'g> OpenGates<'g> {
    /// Before the first unit: all are closed.
    pub fn new(gates: &'g Gates) -> Self {
        Self { gates, open: vec![false; gates.all.len()], known: None }
    }

    /// Goes over to units of that part with those roles. Where the window is more than a unit, any of its units will do.
    pub fn enter(&mut self, part: Part, roles: Roles) {
        if self.known.replace((part, roles)) != Some((part, roles)) {
            let lets_in = |gate: &Gate| gate.window != Window::Sentence || gate.accepts(part, roles);
            self.open.iter_mut().zip(&self.gates.all).for_each(|(open, gate)| *open = lets_in(gate));
        }
    }

    /// True where the gate of that anchor is open.
    #[inline]
    pub fn has(&self, anchor: u32) -> bool {
        self.open[self.gates.of[anchor as usize] as usize]
    }
}

/// What starts anchors.
#[derive(Debug, Serialize, Deserialize)]
pub struct Starts {
    /// By literal: the anchors that are tried in a unit where it stands, and for no other literal.
    pub by_literal: Lists,
    /// Anchors that no literal starts: they are tried in every unit.
    pub always: Vec<u32>,
}

/// Lists of numbers, one after the other.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Lists {
    #[serde(with = "plain")]
    numbers: Vec<u32>,
    /// Where each list ends.
    #[serde(with = "plain")]
    ends: Vec<u32>,
}

/// Lists as they are read, before it is known that each ends behind the one before it and within the numbers.
#[derive(Deserialize)]
struct Stored {
    #[serde(with = "plain")]
    numbers: Vec<u32>,
    #[serde(with = "plain")]
    ends: Vec<u32>,
}

impl TryFrom<Stored> for Lists {
    type Error = &'static str;

    fn try_from(Stored { numbers, ends }: Stored) -> Result<Self, Self::Error> {
        let is_within = ends.last().is_none_or(|&end| end as usize <= numbers.len());
        if is_within && ends.is_sorted() {
            Ok(Self { numbers, ends })
        } else {
            Err("lists that do not end where they may")
        }
    }
}

/// Numbers are stored as four bytes each: there are very many, and to decode each on its own would take part of every start.
mod plain {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(numbers: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
        let (numbers, _) = <&[u8]>::deserialize(deserializer)?.as_chunks();
        Ok(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
    }
}

impl Lists {
    /// How many lists there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The list of that number; empty where there is none.
    pub fn of(&self, list: u32) -> &[u32] {
        let end = |at: u32| self.ends.get(at as usize).map_or(self.numbers.len(), |&end| end as usize);
        let start = list.checked_sub(1).map_or(0, end);
        &self.numbers[start..end(list)]
    }
}

impl FromIterator<Vec<u32>> for Lists {
    fn from_iter<I: IntoIterator<Item = Vec<u32>>>(lists: I) -> Self {
        let mut this = Self::default();
        for list in lists {
            this.numbers.extend(list);
            this.ends.push(this.numbers.len() as u32);
        }
        this
    }
}
