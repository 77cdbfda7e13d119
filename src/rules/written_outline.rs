//! What `rules/outline.toml` says, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::written::Text;

/// What `rules/outline.toml` says of lines and sentences.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    /// Characters that end a sentence.
    pub sentence_ends: Option<String>,
    /// List item markers, regexes at the start of a line.
    #[serde(default)]
    pub item: Vec<Text>,
    /// Heading markers, outermost level first; regexes at the start of a line.
    #[serde(default)]
    pub heading: Vec<Text>,
    /// Longest section heading, characters.
    pub longest_heading: Option<usize>,
    /// Endings that a section heading does not have.
    #[serde(default)]
    pub not_heading: Vec<Text>,
    /// What parts a label from its content within a line.
    #[serde(default)]
    pub label_marks: Vec<String>,
    /// Endings of a sentence that announces the list below it.
    #[serde(default)]
    pub intro: Vec<Text>,
    /// A line that breaks off within a sentence.
    #[serde(default)]
    pub broken_off: Vec<Text>,
    /// A line that goes on with the sentence above it.
    #[serde(default)]
    pub goes_on: Vec<Text>,
    /// A line that never does.
    #[serde(default)]
    pub starts_anew: Vec<Text>,
    /// A line that is no more than the number of a page.
    #[serde(default)]
    pub page_mark: Vec<Text>,
    /// A line that stands by itself and is never joined with another: an address, a signature, a row of a table.
    #[serde(default)]
    pub stands_alone: Vec<Text>,
    /// Endings of a line that is whole without the end of a sentence.
    #[serde(default)]
    pub ends_whole: Vec<Text>,
    /// Words that take back what they hold: a match says nothing (`(訂正前:…)`, `~~…~~`).
    #[serde(default)]
    pub taken_back: Vec<Text>,
    /// Clauses whose figures others take the place of: the counts in a match are none (`当初は…としておりましたが、`).
    #[serde(default)]
    pub superseded: Vec<Text>,
    /// What adds to a figure rather than taking its place, later in the sentence of a match of `superseded`.
    #[serde(default)]
    pub adds: Vec<Text>,
    /// A line above what is taken back, up to a line of `right`.
    #[serde(default)]
    pub wrong: Vec<Text>,
    /// A line above what takes its place, or the mark before it.
    #[serde(default)]
    pub right: Vec<Text>,
    /// Headings of columns that say no more than what kind of thing stands below.
    #[serde(default)]
    pub column_heading: Vec<Text>,
    /// Headings of columns that tell who acts.
    #[serde(default)]
    pub column_actor: Vec<Text>,
    /// Headings of columns that tell to whom something is done or told.
    #[serde(default)]
    pub column_receiver: Vec<Text>,
    /// Labels of dates that stay before them: `発生日時`.
    #[serde(default)]
    pub row_label: Vec<Text>,
    /// Acts with their date behind: the date belongs before them (`個人情報保護委員会への報告 5月16日`).
    #[serde(default)]
    pub row_act: Vec<Text>,
    /// What may stand behind a date and its time of day in a line that dates the lines below: `の間に9通`.
    #[serde(default)]
    pub row_span: Vec<Text>,
    /// The mark of a question, which something else follows.
    #[serde(default)]
    pub question_mark: Vec<Text>,
    /// The mark of an answer.
    #[serde(default)]
    pub answer_mark: Vec<Text>,
    /// How a question ends.
    #[serde(default)]
    pub question_end: Vec<Text>,
    /// What makes a question one that takes for granted what it names: `何`, `いつ`.
    #[serde(default)]
    pub asks_what: Vec<Text>,
    /// Words at the start of an answer that only affirm or deny: `はい、`.
    #[serde(default)]
    pub bare_answer: Vec<Text>,
}

impl Outline {
    /// The lists of regexes.
    pub fn shapes(&self) -> Vec<&Vec<Text>> {
        vec![
            &self.item,
            &self.heading,
            &self.not_heading,
            &self.intro,
            &self.broken_off,
            &self.goes_on,
            &self.starts_anew,
            &self.page_mark,
            &self.stands_alone,
            &self.ends_whole,
            &self.taken_back,
            &self.superseded,
            &self.adds,
            &self.wrong,
            &self.right,
            &self.column_heading,
            &self.column_actor,
            &self.column_receiver,
            &self.row_label,
            &self.row_act,
            &self.row_span,
            &self.question_mark,
            &self.answer_mark,
            &self.question_end,
            &self.asks_what,
            &self.bare_answer,
        ]
    }
}
