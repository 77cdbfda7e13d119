//! Rule files: as written, checked, compiled. Nothing unchecked reaches a stage.

mod anchors;
pub mod cases;
pub mod checks;
mod compile;
mod families;
pub mod fields;
mod files;
pub mod grammar;
pub mod hints;
mod kinds;
mod known;
mod later;
pub mod law;
mod layout;
mod lint;
mod meaning;
mod model;
mod name_table;
mod pattern;
mod places;
mod prefixes;
mod problems;
mod read;
mod scanner;
mod schema;
mod scope;
mod sets;
mod shapes;
mod stored;
pub mod written;
#[allow(missing_docs)]
mod written_cases;
mod written_grammar;
mod written_hints;
#[allow(missing_docs)]
mod written_items;
#[allow(missing_docs)]
mod written_law;
#[allow(missing_docs)]
mod written_names;
#[allow(missing_docs)]
mod written_outline;

pub use anchors::{Anchor, Gate, Gates, Lists, OpenGates, Starts};
pub use files::RuleFiles;
pub use kinds::Kinds;
pub use known::KnownNames;
pub use layout::LayoutShapes;
pub use lint::{Finding, lint, settle, touches};
pub use model::{
    Alternative, ChainLink, Condition, Cues, DelayBound, Form, Label, Matcher, Meaning, NameShapes, Pick, Place, Role,
    Rule, RuleSet,
};
pub use pattern::{Ahead, Names, Needles, Pattern, PatternError, Reach};
pub use places::Places;
pub use problems::nearest;
pub use scanner::{Hit, Needle, Scanner};
pub use schema::schema;
pub use scope::{Part, PossibleReach, Reading, Roles, Scope, Topics, Window};
pub use sets::{Presence, Set, Sets};
pub use shapes::{BRACKETS, CUTS, LineShapes, PostShapes, Shape, Shapes, Tells};

use crate::diag::Diagnostic;
use crate::embedded;
use problems::Problems;
use stored::Words;

/// The label of data items that are recognized and ignored, and the family of what clauses are about.
pub use compile::{IGNORED, TOPICS};

/// Reads, checks and compiles a set of rule files. The rule set is `None` where there is an error; all problems of all
/// files come back at once. The files that the binary carries were compiled when it was built.
pub fn load(files: &RuleFiles) -> (Option<RuleSet>, Vec<Diagnostic>) {
    if files.are_embedded()
        && let Some(rules) = built_in()
    {
        return (Some(rules), Vec::new());
    }
    let (rules, problems) = compile(files);
    (rules.map(|(_, rules)| rules), problems)
}

/// The rule set that the binary carries; `None` where its files give warnings, which loading them tells.
pub fn built_in() -> Option<RuleSet> {
    stored::decode(embedded::COMPILED)
}

/// The rule set of the files in the form in which the binary carries one; `None` where there is an error.
pub fn compiled(files: &RuleFiles) -> (Option<Vec<u8>>, Vec<Diagnostic>) {
    let (rules, problems) = compile(files);
    (rules.and_then(|(words, rules)| stored::encode(&words, &rules)), problems)
}

fn compile(files: &RuleFiles) -> (Option<(Words, RuleSet)>, Vec<Diagnostic>) {
    let mut problems = Problems::new(files.files.iter().map(|(path, _)| path.clone()).collect());
    problems.take_over(&files.damaged);
    let written = read::read(files, &mut problems);
    let words = Words::of(&written);
    let rules = compile::compile(written, &mut problems);
    let usable = !problems.any();
    (words.zip(rules).filter(|_| usable), problems.into_list())
}
