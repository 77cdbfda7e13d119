//! Where a rule looks and how it reads: windows, parts, roles of sections, readings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a text speaks of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Reading {
    /// Stated as a fact.
    Asserted,
    /// Stated as likely (と考えられる).
    Likely,
    /// Stated as possible (可能性がある, 否定できない).
    Possible,
    /// Not found, not confirmed (確認されていない).
    Negated,
    /// Stated not to be so (事実はない).
    Denied,
    /// Only supposed (万一〜した場合).
    Hypothetical,
    /// Still to come (今後〜する).
    Planned,
}

impl Reading {
    /// Every reading with its name in rule files.
    pub const ALL: [(&'static str, Reading); 7] = [
        ("asserted", Reading::Asserted),
        ("likely", Reading::Likely),
        ("possible", Reading::Possible),
        ("negated", Reading::Negated),
        ("denied", Reading::Denied),
        ("hypothetical", Reading::Hypothetical),
        ("planned", Reading::Planned),
    ];

    /// The name in rule files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, reading)| *reading == self).map_or("asserted", |(name, _)| name)
    }

    /// The reading of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, reading)| *reading)
    }
}

/// The stretch of text inside which all conditions of a rule must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Window {
    /// One sentence, heading or list item.
    #[default]
    Sentence,
    /// A sentence and the one after it.
    Pair,
    /// The sentences of one line, or of lines with no blank line between.
    Paragraph,
    /// A line that begins with a date, and the lines after it up to the next such line or the end of the section; any
    /// other sentence stands alone.
    Dated,
    /// A section with its heading.
    Section,
    /// The whole post, title included.
    Post,
}

impl Window {
    /// Every window with its name in rule files.
    pub const ALL: [(&'static str, Window); 6] = [
        ("sentence", Window::Sentence),
        ("pair", Window::Pair),
        ("paragraph", Window::Paragraph),
        ("dated", Window::Dated),
        ("section", Window::Section),
        ("post", Window::Post),
    ];
}

/// Part of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Part {
    /// The post's heading.
    Title,
    /// A section's heading.
    Heading,
    /// Running text.
    Body,
    /// A list item.
    Item,
    /// A line around the title that is no text: a date, an addressee, a name.
    Head,
    /// A line at the end that is no text: signature, contacts.
    Foot,
}

impl Part {
    /// Every part with its name in rule files.
    pub const ALL: [(&'static str, Part); 6] = [
        ("title", Part::Title),
        ("heading", Part::Heading),
        ("body", Part::Body),
        ("item", Part::Item),
        ("head", Part::Head),
        ("foot", Part::Foot),
    ];
}

/// Set of section roles, by position in `rules/sections.toml`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles(pub u64);

impl Roles {
    /// True where the sets share a role.
    pub fn meets(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where a rule looks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Scope {
    /// Accepted parts; empty: all.
    pub parts: Vec<Part>,
    /// Accepted roles; empty set: all.
    pub roles: Roles,
    /// Refused roles.
    pub not_roles: Roles,
    /// Topics of clauses in which it does not look.
    pub not_topics: Topics,
    /// The window.
    pub window: Window,
}

/// How far a cue of a possibility reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum PossibleReach {
    /// Over its clause.
    #[default]
    Clause,
    /// Over its own verb: 攻撃を受けた可能性, but not 攻撃により情報が流出した可能性 of the attack.
    Verb,
}

impl PossibleReach {
    /// Every reach with its name in rule files.
    pub const ALL: [(&'static str, PossibleReach); 2] =
        [("clause", PossibleReach::Clause), ("verb", PossibleReach::Verb)];
}

/// Set of topics, by position among the labels of the family `topic`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topics(pub u16);

impl Topics {
    /// How many topics there may be.
    pub const MOST: usize = u16::BITS as usize;

    /// The set of one topic; empty where its number is beyond what a set can hold.
    pub fn one(number: usize) -> Self {
        Self(u32::try_from(number).ok().and_then(|number| 1u16.checked_shl(number)).unwrap_or_default())
    }

    /// True where the sets share a topic.
    pub fn meets(self, other: Topics) -> bool {
        self.0 & other.0 != 0
    }

    /// The number of the first topic that both sets have.
    pub fn first_of(self, other: Topics) -> Option<usize> {
        self.meets(other).then(|| (self.0 & other.0).trailing_zeros() as usize)
    }
}
