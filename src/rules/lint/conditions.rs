//! Conditions that are never met, always met, or add nothing to the others.

use super::Linter;
use super::coverage::Ways;
use super::regexes::matches_anything;
use crate::message::{Message, message};
use crate::rules::model::{Place, Rule};
use crate::rules::pattern::Names;
use crate::rules::read::In;
use crate::rules::scope::Part;
use crate::rules::written::{self, Spanned};

/// A condition with what can be said of it.
struct Known<'a> {
    list: &'static str,
    /// Its place in its list, from one.
    number: usize,
    written: &'a Spanned<written::Condition>,
    ways: Ways<'a>,
}

impl Known<'_> {
    /// True where it is met by its words alone.
    fn is_plain(&self) -> bool {
        self.written.get_ref().near.is_none()
    }

    /// The same, and nothing refers to its words.
    fn is_plain_and_nameless(&self) -> bool {
        self.is_plain() && self.written.get_ref().name.is_none()
    }

    /// What to call it.
    fn place(&self) -> Message {
        message!("condition {number} under `{list}`", number = self.number, list = self.list)
    }
}

impl<'a> Linter<'a> {
    /// What the conditions and the scope of a rule say of each other.
    pub(super) fn meaning(&mut self, rule: &'a In<written::Rule>) {
        let entry = rule.entry.get_ref();
        let all = self.known("all", entry.all.as_ref());
        let any = self.known("any", entry.any.as_ref());
        let none = self.known("none", entry.none.as_ref());
        let (file, id) = (rule.file, entry.id.get_ref().as_str());
        self.never(file, id, &all, &any, &none);
        self.always(file, id, &all, &any, &none);
        self.nearness(file, id, &all, &any, &none);
        self.scope(file, entry);
    }

    fn known(
        &self,
        list: &'static str,
        written: Option<&'a Spanned<Vec<Spanned<written::Condition>>>>,
    ) -> Vec<Known<'a>> {
        let conditions = written.map_or(&[][..], |written| written.get_ref().as_slice());
        let known = |(at, written): (usize, &'a Spanned<written::Condition>)| Known {
            list,
            number: at + 1,
            written,
            ways: self.ways(written.get_ref()),
        };
        conditions.iter().enumerate().map(known).collect()
    }

    /// What must be met and must not be met at once.
    fn never(&mut self, file: usize, rule: &str, all: &[Known], any: &[Known], none: &[Known]) {
        let rules = self.rules;
        let names = &rules.placeholders;
        for refused in none.iter().filter(|refused| refused.is_plain()) {
            let wanted = all.iter().chain(any).find(|wanted| wanted.ways.imply(&refused.ways, names));
            if let Some(wanted) = wanted {
                let message = message!("wherever {place} is met, `none` refuses", place = wanted.place());
                self.warn(Some(rule), "W514", file, wanted.written.span(), message);
                self.also(file, refused.written.span(), "refused here");
                self.help("say in `none` only what the other conditions do not ask for");
            }
            if is_anything(refused, names) {
                let message =
                    message!("{place} is met by any text, so that the rule never fires", place = refused.place());
                self.warn(Some(rule), "W514", file, refused.written.span(), message);
            }
        }
    }

    /// What is met wherever another condition is.
    fn always(&mut self, file: usize, rule: &str, all: &[Known], any: &[Known], none: &[Known]) {
        let rules = self.rules;
        let names = &rules.placeholders;
        // The first condition under `all`, or each under `any` without it, finds the places: it is never idle.
        let anchors = if all.is_empty() { any.len() } else { 1 };
        for (at, idle) in
            all.iter().chain(any).enumerate().skip(anchors).filter(|(_, idle)| idle.is_plain_and_nameless())
        {
            let by = all.iter().enumerate().find(|(other, by)| {
                *other != at && by.ways.imply(&idle.ways, names) && (*other < at || !idle.ways.imply(&by.ways, names))
            });
            if let Some((_, by)) = by {
                let message =
                    message!("{place} is always met where {place2} is", place = idle.place(), place2 = by.place());
                self.idle(file, rule, idle, by, message);
            }
            if is_anything(idle, names) {
                let message = message!("{place} is met by any text", place = idle.place());
                self.warn(Some(rule), "W515", file, idle.written.span(), message);
            }
        }
        for (at, idle) in none.iter().enumerate() {
            let by = none.iter().enumerate().find(|(other, by)| {
                *other != at
                    && by.is_plain()
                    && idle.ways.imply(&by.ways, names)
                    && (*other < at || !by.ways.imply(&idle.ways, names))
            });
            if let Some((_, by)) = by {
                let message = message!(
                    "{place} adds nothing: {place2} is met wherever it is",
                    place = idle.place(),
                    place2 = by.place()
                );
                self.idle(file, rule, idle, by, message);
            }
        }
    }

    fn idle(&mut self, file: usize, rule: &str, idle: &Known, by: &Known, message: Message) {
        self.warn(Some(rule), "W515", file, idle.written.span(), message);
        self.also(file, by.written.span(), "this one");
    }

    /// `near` counts from evidence that is there already: a condition before this one, and never from the first itself.
    fn nearness(&mut self, file: usize, rule: &str, all: &[Known], any: &[Known], none: &[Known]) {
        let anchors = if all.is_empty() { any.len() } else { 1 };
        let judged = all.len() + any.len();
        for (at, known) in all.iter().chain(any).chain(none).enumerate() {
            let Some(near) = &known.written.get_ref().near else { continue };
            let named = |other: &Known| {
                other.written.get_ref().name.as_ref().is_some_and(|name| name.get_ref() == near.get_ref())
            };
            let before = if at < judged { at.min(all.len()) } else { judged };
            if at < anchors {
                let message = "`near` says nothing in a condition that finds the place to judge".to_owned();
                self.warn(Some(rule), "W515", file, near.span(), message);
                self.help("say it in the other condition");
            } else if !all.iter().chain(any).take(before).any(named) {
                let message = message!(
                    "{place} is never met: `{near}` is not found before it",
                    place = known.place(),
                    near = near.get_ref()
                );
                self.warn(Some(rule), "W514", file, near.span(), message);
                self.help("name a condition that stands earlier under `all`");
            }
        }
    }

    /// Parts and roles that shut each other out.
    fn scope(&mut self, file: usize, entry: &written::Rule) {
        let Some(rule) = self.by_id.get(entry.id.get_ref().as_str()).copied() else { return };
        if let Some(message) = shut_out(rule) {
            let Place { range, .. } = &rule.place;
            self.warn(Some(&rule.id), "W514", file, range.clone(), message);
            self.help("`scope` and the `[default]` of the file hold together");
        }
    }
}

fn shut_out(rule: &Rule) -> Option<&'static str> {
    let scope = &rule.scope;
    if scope.roles.0 != 0 && scope.roles.0 & !scope.not_roles.0 == 0 {
        return Some("the rule never fires: `not_role` refuses every role that `role` asks for");
    }
    let titles = !scope.parts.is_empty() && scope.parts.iter().all(|part| *part == Part::Title);
    (titles && scope.roles.0 != 0).then_some("the rule never fires: a title is under no role")
}

fn is_anything(known: &Known, names: &Names) -> bool {
    known.is_plain() && known.written.get_ref().regex.as_ref().is_some_and(|text| matches_anything(text, names))
}
