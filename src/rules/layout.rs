//! Shapes of what a layout takes apart or takes back.

use serde::{Deserialize, Serialize};

use super::pattern::Pattern;
use super::shapes::Shapes;

/// Shapes that tell what is taken back, a row of a table, a question.
#[derive(Debug, Serialize, Deserialize)]
pub struct LayoutShapes {
    /// Words that take back what they hold: a match says nothing (`(訂正前:…)`, `~~…~~`).
    pub taken_back: Vec<Pattern>,
    /// Clauses whose figures others take the place of: the counts in a match are none (`当初は…としておりましたが、`).
    pub superseded: Vec<Pattern>,
    /// What adds to a figure rather than taking its place, later in the sentence of a match of `superseded`.
    pub adds: Shapes,
    /// A line above what is taken back, up to a line of `right`.
    pub wrong: Shapes,
    /// A line above what takes its place, or the mark before it.
    pub right: Shapes,
    /// Headings of columns that say no more than what kind of thing stands below.
    pub column_heading: Shapes,
    /// Headings of columns that tell who acts.
    pub column_actor: Shapes,
    /// Headings of columns that tell to whom something is done or told.
    pub column_receiver: Shapes,
    /// Labels of dates that stay before them: `発生日時`.
    pub row_label: Shapes,
    /// Acts with their date behind: the date belongs before them (`個人情報保護委員会への報告 5月16日`).
    pub row_act: Shapes,
    /// What may stand behind a date and its time of day in a line that dates the lines below.
    pub row_span: Shapes,
    /// The mark of a question, which something else follows.
    pub question_mark: Shapes,
    /// The mark of an answer.
    pub answer_mark: Shapes,
    /// How a question ends.
    pub question_end: Shapes,
    /// What makes a question one that takes for granted what it names: `何`, `いつ`.
    pub asks_what: Shapes,
    /// Words at the start of an answer that only affirm or deny: `はい、`.
    pub bare_answer: Shapes,
}
