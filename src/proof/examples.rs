//! The examples inside the rules, run through the real stages.

use crate::diag::{Diagnostic, Label};
use crate::extract::{Stated, judged, judged_codes};
use crate::matcher::{Answer, Firing, MarkedValue, PostText, answers};
use crate::message::{Message, message};
use crate::rules::fields::FieldRow;
use crate::rules::{Place, Rule, RuleFiles, RuleSet, touches, written};
use crate::segment::Post;
use crate::text::Span;

/// Heading of an example that gives none: it holds no word of any rule.
const PLAIN_TITLE: &str = "例";
/// `blocked_by` of an example that does not even meet the rule's first condition.
const SILENT: &str = "silent";

/// How an example came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It fires the rule, as it should.
    Fired,
    /// It keeps the rule silent, for the reason it states.
    Silent,
    /// It should fire the rule and does not; why not.
    Missing(Vec<String>),
    /// It should keep the rule silent and fires it; the words.
    Noisy(String),
    /// It fires the rule with other words or another value than stated.
    WrongEvidence {
        /// What the example states.
        wanted: String,
        /// What came out.
        got: Vec<String>,
    },
    /// The rule is silent for another reason than stated.
    BlockedByOther {
        /// What the example states.
        wanted: String,
        /// What came out.
        got: Vec<String>,
    },
}

impl Outcome {
    /// Every outcome as programs and people call it.
    pub const NAMES: [(&'static str, &'static str); 6] = [
        ("fired", "fired as it should"),
        ("silent", "silent as it should"),
        ("missing", "missing"),
        ("noisy", "noisy"),
        ("wrong_evidence", "wrong evidence"),
        ("blocked_by_other", "blocked by something else"),
    ];

    /// True where the example holds.
    pub fn holds(&self) -> bool {
        matches!(self, Outcome::Fired | Outcome::Silent)
    }

    /// Its place in [`Outcome::NAMES`].
    pub fn number(&self) -> usize {
        match self {
            Outcome::Fired => 0,
            Outcome::Silent => 1,
            Outcome::Missing(_) => 2,
            Outcome::Noisy(_) => 3,
            Outcome::WrongEvidence { .. } => 4,
            Outcome::BlockedByOther { .. } => 5,
        }
    }

    /// What people call it.
    pub fn name(&self) -> &'static str {
        Self::NAMES[self.number()].1
    }

    /// What the example states where it states more than to fire or not to: a value, words or a reason.
    pub fn wanted(&self) -> Option<&str> {
        match self {
            Outcome::WrongEvidence { wanted, .. } | Outcome::BlockedByOther { wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    /// What came out where it should not: words, values or reasons.
    pub fn got(&self) -> &[String] {
        match self {
            Outcome::Fired | Outcome::Silent => &[],
            Outcome::Noisy(words) => std::slice::from_ref(words),
            Outcome::Missing(got) | Outcome::WrongEvidence { got, .. } | Outcome::BlockedByOther { got, .. } => got,
        }
    }
}

/// One example with its rule.
#[derive(Debug, Clone)]
pub struct Run<'r> {
    /// Id of the rule.
    pub rule: &'r str,
    /// The example as written.
    pub example: &'r written::Example,
    /// Where it stands.
    pub place: &'r Place,
    /// How it came out.
    pub outcome: Outcome,
}

/// Runs every example of every rule, in file order, then those of the rows that read statements.
pub fn run_all(rules: &RuleSet) -> Vec<Run<'_>> {
    let mut runs = run_of(rules, |_| true);
    runs.extend(run_rows(rules, |_| true));
    runs
}

/// Runs every example of the rows of that id that read statements.
pub fn run_rows(rules: &RuleSet, chosen: impl Fn(&str) -> bool) -> Vec<Run<'_>> {
    let rows = rules.fields.rows.iter().filter(|row| chosen(&row.id));
    let examples = rows.flat_map(|row| row.examples.iter().map(move |(example, place)| (row, example, place)));
    examples
        .map(|(row, example, place)| Run { rule: &row.id, example, place, outcome: run_row(rules, row, example) })
        .collect()
}

/// What a row makes of its example: a date, or why it gives none.
fn run_row(rules: &RuleSet, row: &FieldRow, example: &written::Example) -> Outcome {
    if row.says.is_some() {
        return run_code(rules, row, example);
    }
    on_example(rules, example, |text| {
        let (hits, blocks): (Vec<_>, Vec<_>) = judged(rules, row, text).into_iter().partition(Result::is_ok);
        let hits: Vec<Stated> = hits.into_iter().filter_map(Result::ok).collect();
        let blocks = blocks.into_iter().filter_map(Result::err).filter(|block| block != SILENT).collect();
        match hits.first() {
            Some(hit) if example.blocked_by.is_some() => Outcome::Noisy(text.words(hit.span).to_owned()),
            Some(_) => row_gives(&hits, example),
            None => row_is_silent(blocks, example),
        }
    })
}

/// What a row for a code makes of its example.
fn run_code(rules: &RuleSet, row: &FieldRow, example: &written::Example) -> Outcome {
    on_example(rules, example, |text| {
        let judged = judged_codes(rules, row, text);
        let hit = judged.iter().find_map(|judged| judged.as_ref().ok());
        let blocks = judged.iter().filter_map(|judged| judged.as_ref().err()).filter(|block| *block != SILENT);
        match hit {
            Some(hit) if example.blocked_by.is_some() => Outcome::Noisy(text.words(hit.span).to_owned()),
            Some(_) => Outcome::Fired,
            None => row_is_silent(blocks.cloned().collect(), example),
        }
    })
}

fn row_gives(hits: &[Stated], example: &written::Example) -> Outcome {
    let shown = |hit: &Stated| match hit.to {
        Some(to) => format!("{}/{to}", hit.from),
        None => hit.from.to_string(),
    };
    let got: Vec<String> = hits.iter().map(shown).collect();
    match &example.value {
        Some(wanted) if !got.contains(wanted) => Outcome::WrongEvidence { wanted: wanted.clone(), got },
        _ => Outcome::Fired,
    }
}

fn row_is_silent(blocks: Vec<String>, example: &written::Example) -> Outcome {
    let Some(wanted) = example.blocked_by.as_ref().map(|reason| reason.get_ref().clone()) else {
        return Outcome::Missing(or_silent(blocks));
    };
    let as_stated = if wanted == SILENT { blocks.is_empty() } else { blocks.contains(&wanted) };
    if as_stated { Outcome::Silent } else { Outcome::BlockedByOther { wanted, got: or_silent(blocks) } }
}

/// Runs every example of the chosen rules, in file order.
pub fn run_of(rules: &RuleSet, chosen: impl Fn(&Rule) -> bool) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    for (number, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| chosen(rule)) {
        for (example, place) in rule.examples.iter() {
            runs.push(Run { rule: &rule.id, example, place, outcome: run(rules, number, example) });
        }
    }
    runs
}

/// The examples that do not hold, as located diagnostics.
pub fn run_examples(rules: &RuleSet, files: &RuleFiles) -> Vec<Diagnostic> {
    let mut failures = failures(&run_all(rules), files);
    failures.extend(super::links::run_examples(rules, files));
    failures.extend(super::consistency::run_examples(rules, files));
    failures
}

/// Those that do not hold, as located diagnostics.
pub fn failures(runs: &[Run], files: &RuleFiles) -> Vec<Diagnostic> {
    runs.iter().filter(|run| !run.outcome.holds()).map(|run| diagnostic(run, files)).collect()
}

fn diagnostic(run: &Run, files: &RuleFiles) -> Diagnostic {
    let (code, message) = match &run.outcome {
        Outcome::Missing(why) => {
            ("E401", message!("the example should fire its rule and does not ({why})", why = why.join(", ")))
        }
        Outcome::Noisy(words) => {
            ("E402", message!("the example should not fire its rule and does, by `{words}`", words))
        }
        Outcome::WrongEvidence { wanted, got } => {
            ("E403", message!("the example should give `{wanted}` and gives {got}", wanted, got = quoted(got)))
        }
        Outcome::BlockedByOther { wanted, got } => (
            "E404",
            message!("the example should be blocked by `{wanted}` and is silent for {got}", wanted, got = quoted(got)),
        ),
        Outcome::Fired | Outcome::Silent => ("", Message::default()),
    };
    let file = files.files.get(run.place.file).map_or("", |(path, _)| path.as_str());
    Diagnostic::error(code, message)
        .at(Label::new(file, run.place.range.start, run.place.range.end, ""))
        .note(message!("in rule `{rule}`", rule = run.rule))
}

fn quoted(texts: &[String]) -> Message {
    match texts {
        [] => message!("nothing"),
        _ => texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ").into(),
    }
}

/// The examples that should keep `rule` silent and come near none of its conditions.
pub fn untouched<'r>(rules: &'r RuleSet, rule: &'r Rule) -> impl Iterator<Item = &'r Place> {
    let silent = rule.examples.iter().filter(|(example, _)| example.blocked_by.is_some());
    silent
        .filter(|(example, _)| !touches(rules, rule, &rules.normalizer.normalize(&source_of(example).0).text))
        .map(|(_, place)| place)
}

fn run(rules: &RuleSet, number: usize, example: &written::Example) -> Outcome {
    on_example(rules, example, |text| {
        let answers = answers(rules, number, text);
        match &example.blocked_by {
            Some(reason) => judge_silence(text, answers, reason.get_ref()),
            None => judge_hit(text, answers, example),
        }
    })
}

/// Which of the conditions under `any` of the rule of that number fire it in the example, from 0.
pub(super) fn fired_by(rules: &RuleSet, number: usize, example: &written::Example) -> Vec<usize> {
    on_example(rules, example, |text| {
        answers(rules, number, text).into_iter().filter_map(|answer| answer.ok()?.alternative).collect()
    })
}

/// What `judge` makes of the post that an example is.
fn on_example<T>(rules: &RuleSet, example: &written::Example, judge: impl FnOnce(&PostText) -> T) -> T {
    let (source, title) = source_of(example);
    let normalized = rules.normalizer.normalize(&source);
    let title = Span::new(0, rules.normalizer.normalize(title).text.len());
    let published = example.published.as_ref().and_then(|date| date.get_ref().parse().ok());
    let span = Span::new(0, normalized.text.len());
    let dated = published.is_some();
    let published = published.map(|date| (Span::default(), date));
    let post = Post { published, dated, ..Post::plain(span, title) };
    judge(&PostText::new(rules, &normalized.text, &post))
}

fn source_of(example: &written::Example) -> (String, &str) {
    let title = example.title.as_deref().unwrap_or(PLAIN_TITLE);
    let heading = example.heading.as_ref().map(|heading| format!("{heading}\n")).unwrap_or_default();
    (format!("{title}\n\n{heading}{}", example.text), title)
}

fn judge_silence(text: &PostText, answers: Vec<Answer>, wanted: &str) -> Outcome {
    if let Some(firing) = answers.iter().find_map(|answer| answer.as_ref().ok()) {
        return Outcome::Noisy(text.words(firing.whole()).to_owned());
    }
    let got: Vec<String> = answers.into_iter().filter_map(Result::err).map(|(_, block)| block.to_string()).collect();
    let as_stated = if wanted == SILENT { got.is_empty() } else { got.iter().any(|block| block == wanted) };
    if as_stated { Outcome::Silent } else { Outcome::BlockedByOther { wanted: wanted.to_owned(), got: or_silent(got) } }
}

fn or_silent(blocks: Vec<String>) -> Vec<String> {
    if blocks.is_empty() { vec![SILENT.to_owned()] } else { blocks }
}

fn judge_hit(text: &PostText, answers: Vec<Answer>, example: &written::Example) -> Outcome {
    let (hits, blocks): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    let hits: Vec<Firing> = hits.into_iter().filter_map(Result::ok).collect();
    if hits.is_empty() {
        return Outcome::Missing(or_silent(
            blocks.into_iter().filter_map(Result::err).map(|(_, b)| b.to_string()).collect(),
        ));
    }
    if let Some(wanted) = &example.value {
        let got: Vec<String> = hits.iter().filter_map(|hit| value(text, hit)).collect();
        if !got.contains(wanted) {
            return Outcome::WrongEvidence { wanted: wanted.clone(), got };
        }
    }
    for (name, wanted) in example.evidence.iter().flatten() {
        let named = hits.iter().flat_map(|hit| hit.evidence.iter().filter(|(known, _)| *known == Some(name.as_str())));
        let got: Vec<String> = named.map(|(_, span)| text.words(*span).to_owned()).collect();
        if !got.contains(wanted) {
            return Outcome::WrongEvidence { wanted: format!("{name} = {wanted}"), got };
        }
    }
    Outcome::Fired
}

/// What a firing gives: its mention's value, or the words it takes.
fn value(text: &PostText, firing: &Firing) -> Option<String> {
    match firing.mention(text).map(|marked| &marked.value) {
        Some(MarkedValue::When(when)) => when.as_ref().map(|when| match when.to {
            Some(to) => format!("{}/{to}", when.from),
            None => when.from.to_string(),
        }),
        Some(MarkedValue::Count(count)) => Some(format!("{} {}", count.value, count.unit)),
        Some(MarkedValue::Organization { name, .. }) if firing.taken.is_none_or(|taken| taken.len() == 3) => {
            Some(name.clone())
        }
        _ => firing.taken.map(|taken| text.words(taken).to_owned()),
    }
}
