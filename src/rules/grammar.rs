//! Grammar and lexicon, compiled: what the reading layer reads predicates, tails and links by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::prefixes::Prefixes;

/// Declares an enum of words of the rule files, with the list of all and their names.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[schemars(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every one with its name in rule files.
            pub const ALL: &'static [(&'static str, $name)] = &[$(($word, $name::$variant),)*];

            /// The name in rule files.
            pub fn name(self) -> &'static str {
                Self::ALL.iter().find(|(_, value)| *value == self).map_or("", |(name, _)| *name)
            }
        }
    };
}

words! {
    /// What a piece of a tail says of its predicate.
    Flag {
        /// ない, ません, ず.
        Negative = "negative",
        /// た, でした.
        Past = "past",
        /// れる, られる.
        Passive = "passive",
        /// せる, させる.
        Causative = "causative",
        /// できる, る of the e row.
        Potential = "potential",
        /// ている, ておる.
        Progressive = "progressive",
        /// ます, です.
        Polite = "polite",
        /// ください, お願いします: asked of the reader.
        Request = "request",
        /// てまいります, よう, たい: still to come.
        Planned = "planned",
        /// ば, たら, なら; 万一 before the clause.
        Hypothetical = "hypothetical",
        /// ていただく, てもらう: somebody else does it for the speaker.
        Received = "received",
        /// だろう, でしょう, かもしれない.
        Likely = "likely",
        /// 誤って, 間違えて before the clause.
        Mistaken = "mistaken",
        /// 同様の, 別件の: of another incident.
        Other = "other",
    }
}

words! {
    /// The form in which a tail leaves its predicate.
    TailForm {
        /// Ends a sentence or stands before a noun.
        Finite = "finite",
        /// て, で.
        Te = "te",
        /// The stem, which goes on (連用形).
        Stem = "stem",
        /// ば, たら.
        Condition = "condition",
        /// たり.
        List = "list",
    }
}

words! {
    /// How a clause hangs on what follows it.
    LinkKind {
        /// The next clause follows at the same level with a value of its own: が, ところ.
        Chain = "chain",
        /// It tells why the next one is: ため, ことから.
        Reason = "reason",
        /// It tells before or after what the next one is: 後, まで.
        Time = "time",
        /// It tells when the next one is: 際, 時, ところ.
        When = "when",
        /// Upon doing: a moment where what follows is past, else a condition: 戻ると、なくなっていた.
        Upon = "upon",
        /// It is only supposed: 場合, と.
        Condition = "condition",
        /// It is what is to be reached or avoided: よう, 防ぐため.
        Purpose = "purpose",
        /// て or the stem: shares the fate of the next clause.
        Te = "te",
        /// たり: one of several that share all that is said of the last of them, also its negation.
        List = "list",
        /// The sentence ends.
        End = "end",
        /// It describes a noun.
        Attributive = "attributive",
        /// An event noun that is an argument of the next predicate.
        Argument = "argument",
        /// An event noun with は or も: an argument of the next predicate that describes no noun.
        Topic = "topic",
        /// It is embedded in the next predicate.
        Embed = "embed",
    }
}

words! {
    /// What an embedding word makes of the clause before it.
    EmbedKind {
        /// こと, 旨, との, 事実: as true as the next predicate has it.
        Content = "content",
        /// 可能性, おそれ.
        Possible = "possible",
        /// 痕跡, 形跡.
        Trace = "trace",
        /// 有無, かどうか.
        Question = "question",
        /// 状態, 状況.
        State = "state",
        /// 予定, 方針.
        Planned = "planned",
        /// と before a verb of saying or thinking.
        Quote = "quote",
        /// とは before 関係がない and the like.
        Unrelated = "unrelated",
    }
}

words! {
    /// How a light verb tells of the event that the noun before it names.
    Light {
        /// 行う, いたす.
        Do = "do",
        /// ある, 発生する.
        Exist = "exist",
        /// 受ける, いただく.
        Receive = "receive",
        /// ない.
        None = "none",
    }
}

words! {
    /// What a piece of a tail follows.
    Follows {
        /// The noun of a する verb.
        Noun = "noun",
        /// A stem.
        Stem = "stem",
        /// A finite form.
        Finite = "finite",
    }
}

words! {
    /// What a predicate makes of the statements that are embedded in it.
    Attitude {
        /// 報告する, 公表する: so; negated: not known to be so.
        Knows = "knows",
        /// 判明する, 確認する: the same; planned: open.
        Finds = "finds",
        /// 推測する, 考えられる: likely.
        Supposes = "supposes",
        /// 疑われる, 懸念する: possible.
        Suspects = "suspects",
        /// 断定する, 言い切る: so; negated: possible.
        Asserts = "asserts",
        /// 否定する: not so; negated: possible.
        Denies = "denies",
        /// 調査する: open.
        Asks = "asks",
        /// 防ぐ, 防止する: supposed; negated: so.
        Prevents = "prevents",
        /// 依頼する, 求める: still to be done.
        Demands = "demands",
        /// 予定する: still to come.
        Plans = "plans",
        /// 高い of a possibility: likely.
        Supports = "supports",
    }
}

words! {
    /// What stands behind a date, and so what the date is for.
    DateMark {
        /// `D、`, `Dは`: for the main chain.
        Topic = "topic",
        /// `Dに`: for the next predicate.
        Narrow = "narrow",
        /// `Dから`: the first day of what the next predicate tells.
        Since = "since",
        /// `Dまで`: its last day.
        Until = "until",
        /// `Dの`: for the event noun behind it.
        Of = "of",
        /// `D時点`, `D現在`: for no event.
        Aside = "aside",
    }
}

words! {
    /// How a date belongs to a statement.
    DateLink {
        /// `D、` before the main chain.
        Topic = "topic",
        /// `Dに` before the predicate.
        Narrow = "narrow",
        /// A date at the head of the line or entry.
        Line = "line",
        /// `Dの` before the event noun.
        Noun = "noun",
        /// The date of the clause before, to which it is chained by て or the stem.
        Chain = "chain",
        /// Carried over by 直ちに, 同時に.
        AtOnce = "at_once",
        /// Carried over by すぐに, 速やかに.
        Soon = "soon",
        /// That of the sentence before, where only a time of day is told: 17時ごろ、….
        Time = "time",
        /// That of the sentence before, where this one has none: 箱を落とした。戻って気付いた。
        Next = "next",
        /// That of the statement that embeds it.
        Embedded = "embedded",
    }
}

words! {
    /// What a word at the head of a clause does to the date of the clause before.
    Carry {
        /// Carries it over.
        AtOnce = "at_once",
        /// Carries it over for what is done to stop something.
        Soon = "soon",
        /// Ends its reach.
        Later = "later",
    }
}

words! {
    /// How the statements tie the date of a rule to its words, where that speaks against it.
    Tie {
        /// The date is that of what embeds the words: `3日、感染した可能性があると発表した`.
        Embedded = "embedded",
        /// The date is that of what is told inside: `3日に送った書類がないことに気付いた`.
        Inside = "inside",
        /// No statement governs the words.
        Unread = "unread",
        /// No statement has the date.
        Undated = "undated",
    }
}

words! {
    /// What a statement does to a date that the rules give a field.
    Against {
        /// Any other date of the field goes before it.
        Demote = "demote",
        /// It is none of the field.
        Drop = "drop",
    }
}

words! {
    /// How far a statement holds (its factuality).
    Factuality {
        /// Told as so.
        Fact = "fact",
        /// Told as probably so.
        Likely = "likely",
        /// Told as perhaps so.
        Possible = "possible",
        /// Being looked into.
        Open = "open",
        /// Not found to be so.
        NotKnown = "not_known",
        /// Told as not so.
        Denied = "denied",
        /// Still to come.
        Planned = "planned",
        /// Supposed, or to be avoided.
        Hypothetical = "hypothetical",
        /// Said of something else.
        Elsewhere = "elsewhere",
    }
}

/// Set of [`Flag`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags(u16);

impl Flags {
    /// No flag.
    pub const EMPTY: Flags = Flags(0);

    /// The set of one flag.
    pub fn of(flag: Flag) -> Self {
        Self(1 << flag as u16)
    }

    /// True where the flag is in the set.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & 1 << flag as u16 != 0
    }

    /// Adds those of `other`.
    pub fn add(&mut self, other: Flags) {
        self.0 |= other.0;
    }

    /// The flags of the set, in order.
    pub fn each(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.iter().map(|(_, flag)| *flag).filter(move |flag| self.has(*flag))
    }
}

/// How a word inflects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conjugation {
    /// A noun that takes する.
    Suru,
    /// A verb of one row (一段).
    OneRow,
    /// A verb of five rows (五段): the number of its row in [`ROWS`].
    FiveRows(u8),
    /// An adjective in い.
    Adjective,
    /// A noun that takes no する.
    Noun,
}

/// The rows of verbs of five rows: the kana of the forms in a, i, u, e, o and before て.
pub const ROWS: [[char; 6]; 9] = [
    ['わ', 'い', 'う', 'え', 'お', 'っ'],
    ['か', 'き', 'く', 'け', 'こ', 'い'],
    ['が', 'ぎ', 'ぐ', 'げ', 'ご', 'い'],
    ['さ', 'し', 'す', 'せ', 'そ', 'し'],
    ['た', 'ち', 'つ', 'て', 'と', 'っ'],
    ['な', 'に', 'ぬ', 'ね', 'の', 'ん'],
    ['ば', 'び', 'ぶ', 'べ', 'ぼ', 'ん'],
    ['ま', 'み', 'む', 'め', 'も', 'ん'],
    ['ら', 'り', 'る', 'れ', 'ろ', 'っ'],
];

/// A word of the lexicon.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lemma {
    /// As it is written in the lexicon.
    pub text: String,
    /// Bytes of it that never change.
    pub stem: usize,
    /// How it inflects.
    pub conjugation: Conjugation,
    /// Index of its class.
    pub class: Option<u16>,
    /// What it is behind an event noun.
    pub light: Option<Light>,
    /// Telling that comes from outside.
    pub inbound: bool,
}

/// A class of predicates.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Class {
    /// Its name.
    pub id: String,
    /// True for what happens at one moment: a period never dates it.
    pub point: bool,
    /// True for what lasts: its polite present is no plan.
    pub stative: bool,
    /// True for what is done about an incident: before a comma it is not told under what embeds the next clause.
    pub deals: bool,
    /// What it makes of the statements that are embedded in it.
    pub attitude: Option<Attitude>,
}

/// A piece of a tail.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Piece {
    /// What it says.
    pub flags: Flags,
    /// How it leaves the predicate.
    pub form: TailForm,
}

/// How a clause goes on behind its tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Join {
    /// By linking words.
    Link(LinkKind),
    /// By an embedding word.
    Embed(EmbedKind),
}

/// Grammar and lexicon.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Grammar {
    /// Classes of predicates.
    pub classes: Vec<Class>,
    /// Words of the lexicon and light verbs.
    pub lemmas: Vec<Lemma>,
    /// Names of the classes of nouns.
    pub nouns: Vec<String>,
    /// Their words.
    pub noun_words: Vec<Vec<String>>,
    /// The characters that stand for counts of them.
    pub noun_units: Vec<Vec<char>>,
    /// Pieces of tails behind a stem.
    pub pieces: Prefixes<Piece>,
    /// Pieces behind the noun of a する verb.
    pub suru: Prefixes<Piece>,
    /// Pieces behind a finite form.
    pub finite: Prefixes<Piece>,
    /// Linking and embedding words behind a finite predicate.
    pub joins: Prefixes<Join>,
    /// Words at the head of a clause.
    pub adverbs: Prefixes<Flag>,
    /// Nouns that add nothing to an event noun before them.
    pub transparent: Prefixes<()>,
    /// What may stand between an event noun and its particle.
    pub fillers: Prefixes<()>,
    /// What makes an event noun or a past verb before it the label of a date.
    pub label_ends: Prefixes<()>,
    /// What stands behind dates.
    pub date_marks: Prefixes<DateMark>,
    /// What carries dates over.
    pub carries: Prefixes<Carry>,
    /// Words behind the hours of a day.
    pub hours: Vec<String>,
    /// Words before them (同, 午前), the longest first.
    pub before_hours: Vec<String>,
    /// Words behind a noun by which it is where something comes from.
    pub sources: Vec<String>,
    /// Particles behind somebody who is told.
    pub receivers: Vec<String>,
    /// Particles behind who acts.
    pub subjects: Vec<String>,
    /// Particles between somebody and those who are of him.
    pub owners: Vec<String>,
    /// Ends of words for parts of somebody, in whose stead they are told.
    pub offices: Vec<String>,
    /// Particles behind what a sentence speaks of.
    pub topics: Vec<String>,
    /// Words that end like one of `topics` and are something else.
    pub not_topics: Vec<String>,
    /// Behind a date in brackets that tells when something was done.
    pub dated: Vec<String>,
    /// Particles; the number is that of their list in the file.
    pub particles: Prefixes<u8>,
    /// The particles, by number.
    pub particle_names: Vec<String>,
}

impl Grammar {
    /// The number of the predicate class of that name.
    pub fn class(&self, id: &str) -> Option<u16> {
        self.classes.iter().position(|class| class.id == id).and_then(|at| u16::try_from(at).ok())
    }

    /// The number of the noun class of that name.
    pub fn noun(&self, id: &str) -> Option<u16> {
        self.nouns.iter().position(|noun| noun == id).and_then(|at| u16::try_from(at).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_wins() {
        let mut prefixes = Prefixes::default();
        for (value, word) in ["て", "ている", "ておりま"].into_iter().enumerate() {
            prefixes.add(word, value);
        }
        assert_eq!(prefixes.longest("ていました"), Some((0, 3)));
        assert_eq!(prefixes.longest("ているが"), Some((1, 9)));
        assert_eq!(prefixes.longest("した"), None);
        assert_eq!(prefixes.longest(""), None);
    }

    #[test]
    fn flags_are_a_set() {
        let mut flags = Flags::of(Flag::Past);
        flags.add(Flags::of(Flag::Negative));
        assert_eq!(flags.each().collect::<Vec<_>>(), [Flag::Negative, Flag::Past]);
        assert!(!flags.has(Flag::Passive));
    }
}
